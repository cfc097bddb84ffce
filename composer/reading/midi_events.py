"""The events of a Standard MIDI File, read with limits: a file that is damaged, hostile or no music is refused with a
reason, never followed into the ditch.

What a program meets in the wild is allowed for: unknown chunks, running status, a wrong track count, texts in any
encoding. What cannot be played is not: SMPTE time, patterns of format 2, data that runs past the end.
"""

from __future__ import annotations

from dataclasses import dataclass

from composer.errors import FormatError

__all__ = ["MOST_BYTES", "MOST_EVENTS", "MOST_TRACKS", "MidiEvent", "MidiEvents", "read_events"]

MOST_BYTES = 16 << 20
MOST_EVENTS = 1_000_000
MOST_TRACKS = 256
META = 0xFF
_SYSEX = (0xF0, 0xF7)
_DATA_BYTES = {0x80: 2, 0x90: 2, 0xA0: 2, 0xB0: 2, 0xC0: 1, 0xD0: 1, 0xE0: 2}
_END_OF_TRACK = 0x2F

MidiEvent = tuple[int, int, bytes]
"""tick; status byte; its data, which for a meta event (status 255) begins with the kind. System exclusive
messages are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MidiEvents:
    """`division` is ticks a quarter note; each track its events in order and the tick where it ends."""

    division: int
    tracks: tuple[tuple[tuple[MidiEvent, ...], int], ...]


def read_events(data: bytes) -> MidiEvents:
    """The events of a file of format 0 or 1; raises FormatError that says what is wrong and where."""
    if len(data) > MOST_BYTES:
        raise FormatError(
            f"{len(data):,} bytes; a MIDI file of more than {MOST_BYTES >> 20} MiB is not read"
        )
    if data[:4] != b"MThd" or len(data) < 14:
        raise FormatError("not a MIDI file: it does not begin with a MIDI header")
    header = int.from_bytes(data[4:8], "big")
    kind, count, division = (int.from_bytes(data[n : n + 2], "big") for n in (8, 10, 12))
    if kind > 1:
        raise FormatError(f"format {kind} holds patterns, not a song; save it as format 0 or 1")
    if division & 0x8000:
        raise FormatError(
            "its time is in SMPTE frames, not in beats; save it with ticks a quarter note"
        )
    if not division:
        raise FormatError("its header says 0 ticks a quarter note")
    if count > MOST_TRACKS:
        raise FormatError(f"{count} tracks; at most {MOST_TRACKS} are read")
    tracks: list[tuple[tuple[MidiEvent, ...], int]] = []
    place, left = 8 + header, MOST_EVENTS
    while place + 8 <= len(data) and len(tracks) < MOST_TRACKS:
        name, length = data[place : place + 4], int.from_bytes(data[place + 4 : place + 8], "big")
        place += 8
        if place + length > len(data):
            raise FormatError(
                f"track {len(tracks)} is cut off: {length:,} bytes are due, {len(data) - place:,} are there"
            )
        if name == b"MTrk":
            track = _Track(data[place : place + length], len(tracks), left).read()
            left -= len(track[0])
            tracks.append(track)
        place += length
    if not tracks:
        raise FormatError("there is no track in it")
    return MidiEvents(division=division, tracks=tuple(tracks))


class _Track:
    """A reader of one track chunk."""

    def __init__(self, data: bytes, number: int, most_events: int) -> None:
        self._data, self._number, self._most = data, number, most_events
        self._place = 0

    def read(self) -> tuple[tuple[MidiEvent, ...], int]:
        found: list[MidiEvent] = []
        tick = running = 0
        while self._place < len(self._data):
            tick += self._number_at()
            status = self._byte()
            if status < 0x80:
                if not running:
                    raise self._wrong("a data byte without a message")
                self._place -= 1
                status = running
            if status == META:
                kind = self._byte()
                text = self._take(self._number_at())
                if kind == _END_OF_TRACK:
                    break
                found.append((tick, META, bytes((kind,)) + text))
            elif status in _SYSEX:
                running = 0
                self._take(self._number_at())
            elif status < 0xF0:
                running = status
                data = self._take(_DATA_BYTES[status & 0xF0])
                if max(data) > 0x7F:
                    raise self._wrong("a data byte over 127")
                found.append((tick, status, data))
            else:
                raise self._wrong(f"message {status:#x}, which no file may hold")
            if len(found) > self._most:
                raise FormatError(f"more than {MOST_EVENTS:,} events")
        return tuple(found), tick

    def _number_at(self) -> int:
        """A variable-length number, four bytes at most."""
        value = 0
        for _ in range(4):
            byte = self._byte()
            value = value << 7 | byte & 0x7F
            if byte < 0x80:
                return value
        raise self._wrong("a number of more than four bytes")

    def _byte(self) -> int:
        if self._place >= len(self._data):
            raise self._wrong("it ends within an event")
        self._place += 1
        return self._data[self._place - 1]

    def _take(self, count: int) -> bytes:
        if self._place + count > len(self._data):
            raise self._wrong("an event runs past its end")
        self._place += count
        return self._data[self._place - count : self._place]

    def _wrong(self, what: str) -> FormatError:
        return FormatError(f"track {self._number} is damaged at byte {self._place}: {what}")
