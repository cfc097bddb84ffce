"""A MIDI file of anybody's, as a performance: what it sounds like, part by part, on our own 960 ticks.

A part is a channel of a track. Its role is not guessed here ("drums" on channel 10, else ""). Notes that hang end
with their track, a key struck again while it sounds is ended first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from composer.errors import FormatError, TheoryError
from composer.model.performance import (
    KeyChange,
    Marker,
    MeterChange,
    Performance,
    PlayedBend,
    PlayedControl,
    PlayedLyric,
    PlayedNote,
    PlayedPart,
    TempoChange,
    TempoMap,
)
from composer.reading.midi_events import META, MOST_BYTES, MidiEvent, read_events
from composer.theory.chord import Chord
from composer.theory.meter import QUARTER, Meter

__all__ = ["LONGEST_S", "MidiReading", "read_midi", "read_midi_bytes"]

LONGEST_S = 4 * 3600.0
_FEWEST_CHORDS = 8
_LONGEST_TICKS = 100_000 * QUARTER
_TEXT_NAME, _LYRIC, _MARKER, _TEMPO, _METER, _KEY = 0x03, 0x05, 0x06, 0x51, 0x58, 0x59
_BANK, _BANK_FINE, _VOLUME, _PAN, _REVERB, _CHORUS = 0, 32, 7, 10, 91, 93
_SET_UP = {_BANK: 0, _VOLUME: 100, _PAN: 64, _REVERB: 40, _CHORUS: 0}
"""Controllers that a part has one of, and what they are when the file does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MidiReading:
    """What a file holds. `division` is the file's own ticks a quarter note; when it does not divide 960,
    `is_exact` is False and ticks were rounded (by half a tick at most)."""

    performance: Performance
    division: int
    is_exact: bool


def read_midi(path: Path) -> MidiReading:
    """The MIDI file at `path`; raises FormatError naming the file and what is wrong with it."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise FormatError(f"more than {MOST_BYTES >> 20} MiB, which no MIDI file needs")
        return read_midi_bytes(path.read_bytes(), path.stem)
    except OSError as error:
        raise FormatError(f"{path} cannot be read: {error.strerror or error}") from None
    except FormatError as error:
        raise FormatError(f"{path}: {error}") from None


def read_midi_bytes(data: bytes, title: str = "") -> MidiReading:
    """The same from the bytes of a file; `title` stands in for a missing one."""
    source = read_events(data)
    song = _Song(source.division)
    for number, (events, end) in enumerate(source.tracks):
        song.add_track(number, events, end)
    performance = song.performance(title)
    if performance.end_tick > _LONGEST_TICKS:
        raise FormatError(
            f"it is {performance.end_tick // QUARTER:,} quarter notes long; that is no song"
        )
    if performance.duration_s > LONGEST_S:
        raise FormatError(
            f"it lasts {performance.duration_s / 3600:,.0f} hours; at most {LONGEST_S / 3600:g} are read"
        )
    return MidiReading(
        performance=performance, division=source.division, is_exact=QUARTER % source.division == 0
    )


@dataclass(slots=True)
class _Player:
    """A part while its events are being read."""

    channel: int
    program: int = 0
    set_up: dict[int, int] = field(default_factory=dict)
    held: dict[int, tuple[int, int]] = field(default_factory=dict)
    notes: list[PlayedNote] = field(default_factory=list)
    controls: list[PlayedControl] = field(default_factory=list)
    bends: list[PlayedBend] = field(default_factory=list)

    def end(self, key: int, tick: int) -> None:
        start, velocity = self.held.pop(key, (tick, 0))
        if velocity:
            self.notes.append(
                PlayedNote(start=start, end=max(tick, start + 1), key=key, velocity=velocity)
            )


class _Song:
    def __init__(self, division: int) -> None:
        self._division = division
        self._title = ""
        self._tempos: dict[int, float] = {}
        self._meters: dict[int, Meter] = {}
        self._keys: dict[int, tuple[int, bool]] = {}
        self._markers: list[Marker] = []
        self._chords: list[tuple[int, str]] = []
        self._parts: list[PlayedPart] = []
        self._end = 0

    def add_track(self, number: int, events: tuple[MidiEvent, ...], end: int) -> None:
        name = ""
        lyrics: list[PlayedLyric] = []
        players: dict[int, _Player] = {}
        for at, status, data in events:
            tick = self._tick(at)
            if status != META:
                player = players.setdefault(status & 0x0F, _Player(status & 0x0F))
                _play(player, tick, status & 0xF0, data)
            elif data[0] == _TEXT_NAME:
                name = name or _text(data)
            elif data[0] == _LYRIC:
                lyrics.append(PlayedLyric(tick=tick, text=_text(data)))
            else:
                self._conduct(tick, data)
        last = self._tick(end)
        self._end = max(self._end, last)
        sounding = [player for player in players.values() if player.notes or player.held]
        for count, player in enumerate(sounding, 1):
            for key in tuple(player.held):
                player.end(key, last)
            label = name if len(sounding) == 1 else f"{name or 'Channel'} {player.channel + 1}"
            self._parts.append(
                _part(f"{number}.{count}", label, player, lyrics if count == 1 else [])
            )
        if number == 0:
            self._title = name if not sounding else ""
        if not sounding and (name == "Chords" or _are_chords(lyrics)):
            self._chords += [(lyric.tick, lyric.text) for lyric in lyrics]

    def _tick(self, at: int) -> int:
        return (at * QUARTER * 2 + self._division) // (self._division * 2)

    def _conduct(self, tick: int, data: bytes) -> None:
        kind, data = data[0], data[1:]
        if kind == _MARKER:
            self._markers.append(Marker(tick=tick, name=_text(b" " + data)))
        elif kind == _TEMPO and len(data) == 3 and any(data):
            self._tempos[tick] = 60_000_000 / int.from_bytes(data, "big")
        elif kind == _METER and len(data) >= 2 and 1 <= data[0] <= 64 and data[1] <= 5:
            self._meters[tick] = Meter(data[0], 1 << data[1])
        elif kind == _KEY and len(data) == 2 and data[1] <= 1:
            signature = data[0] - 256 if data[0] > 127 else data[0]
            if abs(signature) <= 7:
                self._keys[tick] = signature, bool(data[1])

    def performance(self, title: str) -> Performance:
        tempos = {0: 120.0} | self._tempos
        meters = {0: Meter(4, 4)} | self._meters
        keys = {0: (0, False)} | self._keys
        last = max((note.end for part in self._parts for note in part.notes), default=0)
        return Performance(
            title=self._title or title,
            tempo_map=TempoMap(tuple(TempoChange(tick=t, bpm=tempos[t]) for t in sorted(tempos))),
            meters=tuple(MeterChange(tick=t, meter=meters[t]) for t in sorted(meters)),
            keys=tuple(
                KeyChange(tick=t, signature=keys[t][0], is_minor=keys[t][1]) for t in sorted(keys)
            ),
            markers=tuple(sorted(self._markers, key=lambda marker: marker.tick)),
            chords=tuple(self._chords),
            parts=tuple(self._parts),
            end_tick=max(self._end, last),
        )


def _are_chords(lyrics: list[PlayedLyric]) -> bool:
    """Whether the lyrics of a track without notes are chord symbols: programs that write a file anew put them into the
    track of the tempo."""
    if len(lyrics) < _FEWEST_CHORDS:
        return False
    for lyric in lyrics:
        try:
            Chord.parse(lyric.text)
        except TheoryError:
            return False
    return True


def _play(player: _Player, tick: int, kind: int, data: bytes) -> None:
    first = data[0]
    if kind == 0x90 and data[1]:
        player.end(first, tick)
        player.held[first] = tick, data[1]
    elif kind in (0x80, 0x90):
        player.end(first, tick)
    elif kind == 0xC0:
        if not (player.notes or player.held):
            player.program = first
    elif kind == 0xB0:
        if first in _SET_UP and first not in player.set_up:
            player.set_up[first] = data[1]
        elif first not in (_BANK, _BANK_FINE):
            player.controls.append(PlayedControl(tick=tick, number=first, value=data[1]))
    elif kind == 0xE0:
        player.bends.append(PlayedBend(tick=tick, value=(first | data[1] << 7) - 8192))


def _part(part_id: str, name: str, player: _Player, lyrics: list[PlayedLyric]) -> PlayedPart:
    set_up = _SET_UP | player.set_up
    is_kit = player.channel == 9
    return PlayedPart(
        id=part_id,
        name=name or f"Part {part_id}",
        role="drums" if is_kit else "",
        instrument="",
        channel=player.channel,
        program=player.program,
        bank=128 if is_kit else set_up[_BANK],
        volume=set_up[_VOLUME],
        pan=set_up[_PAN],
        reverb=set_up[_REVERB],
        chorus=set_up[_CHORUS],
        notes=tuple(sorted(player.notes, key=lambda n: (n.start, n.key))),
        controls=tuple(player.controls),
        bends=tuple(player.bends),
        lyrics=tuple(lyrics),
    )


def _text(data: bytes) -> str:
    """The text of a meta event, in whatever encoding its writer had."""
    try:
        text = data[1:].decode("utf-8")
    except UnicodeDecodeError:
        text = data[1:].decode("latin-1")
    return " ".join(text.replace("\0", " ").split())
