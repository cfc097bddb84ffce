"""Standard MIDI File, format 1: what every DAW opens.

Written by hand from a small table of events. mido, the reference the tests compare with, takes over a tenth of a
second to import and as long again for a song; this takes a few milliseconds. The layout is made for importers:

    track 0      conductor: title, tempo, meter, key, a marker at each section; nothing else
    `Chords`     no notes; the chord symbols as lyrics
    one a part   name, (bank,) program, volume, pan, reverb, chorus at tick 0; then the notes, on a channel of its own
    `Drums`      everything on channel 10 in one track

All text is ASCII (but syllables in letters that ASCII has nothing for), all tracks end on the same bar line, and a
note-off comes before a note-on of the same tick.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import itemgetter
from pathlib import Path

from composer.disk import disk_problems, write_atomically
from composer.model.performance import Performance, PlayedNote, PlayedPart
from composer.theory.meter import QUARTER, Meter

__all__ = ["channel_messages", "midi_bytes", "midi_name", "track_parts", "write_midi"]

# Meta events and channel messages, by number.
_TEXT_NAME, _LYRIC, _MARKER, _END, _TEMPO, _METER, _KEY = 0x03, 0x05, 0x06, 0x2F, 0x51, 0x58, 0x59
_NOTE_OFF, _NOTE_ON, _CONTROL, _PROGRAM, _BEND = 0x80, 0x90, 0xB0, 0xC0, 0xE0
_BANK, _BANK_FINE, _VOLUME, _PAN, _REVERB, _CHORUS = 0, 32, 7, 10, 91, 93
_META = 0xFF
# Order within a tick, of four places.
_SETUP, _OFFS, _CHANGES, _ONS = 0, 1, 2, 3
_PLACES = 4
_RELEASE = 64
_DRUM_CHANNEL = 9
_BYTES = [bytes((number,)) for number in range(128)]
_TOGETHER = 48
"""Ticks within which two players strike one key of the shared channel together: a twentieth of a beat."""
_NAME_LENGTH = 24
_DRUM_TRACK, _CHORD_TRACK = "Drums", "Chords"

_Event = tuple[int, bytes]
"""Where it comes, as `tick * 4 + order within the tick`, and the message."""
_place = itemgetter(0)


def write_midi(performance: Performance, path: Path) -> None:
    """Write the file whole or not at all; raises DiskProblem."""
    with disk_problems(path):
        write_atomically(path, midi_bytes(performance))


def midi_bytes(performance: Performance) -> bytes:
    """The performance as the bytes of a MIDI file."""
    tracks = [_conductor(performance), _chords(performance)]
    for name, parts in track_parts(performance):
        tracks.append(_part(name, parts))
    chunks = [_chunk(track, performance.end_tick) for track in tracks]
    header = b"".join(number.to_bytes(2, "big") for number in (1, len(chunks), QUARTER))
    return b"".join((b"MThd", len(header).to_bytes(4, "big"), header, *chunks))


def channel_messages(performance: Performance) -> list[tuple[int, bytes]]:
    """(tick, message) of everything the file says to its channels, all tracks together in playing order."""
    events = [
        event
        for name, parts in track_parts(performance)
        for event in _part(name, parts)
        if event[1][0] != _META
    ]
    return [(place // _PLACES, message) for place, message in sorted(events, key=_place)]


def track_parts(performance: Performance) -> list[tuple[str, tuple[PlayedPart, ...]]]:
    """The tracks with notes: a unique ASCII name each, and its part, or all the parts of channel 10."""
    taken = {_CHORD_TRACK, _DRUM_TRACK}
    drums = tuple(p for p in performance.parts if p.channel == _DRUM_CHANNEL and p.notes)
    tracks: list[tuple[str, tuple[PlayedPart, ...]]] = []
    for part in performance.parts:
        if part.notes and part.channel != _DRUM_CHANNEL:
            tracks.append((_unique(part.name, taken), (part,)))
        elif drums and part is drums[0]:
            leader = next((p for p in drums if p.role == "drums"), drums[0])
            tracks.append((_DRUM_TRACK, (leader, *(p for p in drums if p is not leader))))
    return tracks


_ASCII = str.maketrans({
    "♯": "#", "♭": "b", "–": "-", "’": "'", "ß": "ss", "œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "ø": "o", "Ø": "O",
    "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i",
})  # fmt: skip


def midi_name(text: str, fallback: str = "Song") -> str:
    """The text in plain ASCII: accents dropped, sharp and flat signs as # and b."""
    plain = unicodedata.normalize("NFKD", text.translate(_ASCII)).encode("ascii", "ignore").decode()
    plain = " ".join("".join(ch if ch.isprintable() else " " for ch in plain).split())
    return plain or fallback


def _sung(text: str) -> bytes:
    """A syllable in plain ASCII; where that has no letter for it (さ), as it is written, in UTF-8."""
    plain = midi_name(text, "-")
    has_letters = any(ch.isalpha() for ch in text) and not any(ch.isalpha() for ch in plain)
    return (unicodedata.normalize("NFC", text) if has_letters else plain).encode()


def _unique(name: str, taken: set[str]) -> str:
    plain = midi_name(name, "Part")[:_NAME_LENGTH].strip()
    candidate, number = plain, 2
    while candidate in taken:
        tail = f" {number}"
        candidate = plain[: _NAME_LENGTH - len(tail)].strip() + tail
        number += 1
    taken.add(candidate)
    return candidate


def _conductor(performance: Performance) -> list[_Event]:
    events = [(_SETUP, _text(_TEXT_NAME, midi_name(performance.title)))]
    for change in performance.tempo_map.changes:
        micros = max(1, min(round(60_000_000 / change.bpm), 0xFFFFFF))
        events.append(_at(change.tick, _SETUP, _meta(_TEMPO, micros.to_bytes(3, "big"))))
    events += [
        _at(change.tick, _SETUP, _meta(_METER, _meter(change.meter)))
        for change in performance.meters
    ]
    for key in performance.keys:
        signature = bytes((key.signature & 0xFF, key.is_minor))
        events.append(_at(key.tick, _SETUP, _meta(_KEY, signature)))
    for marker in performance.markers:
        events.append(_at(marker.tick, _SETUP, _text(_MARKER, midi_name(marker.name, "Section"))))
    return events


def _meter(meter: Meter) -> bytes:
    clocks = min(meter.beat_ticks * 24 // QUARTER, 255)
    return bytes((meter.beats_written, meter.unit.bit_length() - 1, clocks, 8))


def _chords(performance: Performance) -> list[_Event]:
    name: list[_Event] = [(_SETUP, _text(_TEXT_NAME, _CHORD_TRACK))]
    return name + [
        _at(tick, _CHANGES, _text(_LYRIC, midi_name(symbol, "N.C.")))
        for tick, symbol in performance.chords
    ]


def _part(name: str, parts: tuple[PlayedPart, ...]) -> list[_Event]:
    """One track; `parts` are one player, or the percussion round the drummer, who comes first."""
    leader = parts[0]
    channel = leader.channel
    control, on, off = _CONTROL | channel, _NOTE_ON | channel, _NOTE_OFF | channel
    events: list[_Event] = [(_SETUP, _text(_TEXT_NAME, name))]
    if leader.bank and channel != _DRUM_CHANNEL:
        coarse, fine = (leader.bank, 0) if leader.bank < 128 else divmod(leader.bank, 128)
        events.append((_SETUP, bytes((control, _BANK, coarse))))
        events.append((_SETUP, bytes((control, _BANK_FINE, fine))))
    events.append((_SETUP, bytes((_PROGRAM | channel, leader.program))))
    for number, value in (
        (_VOLUME, leader.volume),
        (_PAN, leader.pan),
        (_REVERB, leader.reverb),
        (_CHORUS, leader.chorus),
    ):
        events.append((_SETUP, bytes((control, number, value))))
    for change in dict.fromkeys(change for part in parts for change in part.controls):
        message = bytes((control, change.number, change.value))
        events.append(_at(change.tick, _CHANGES, message))
    for part in parts:
        for bend in part.bends:
            wheel = bend.value + 8192
            message = bytes((_BEND | channel, wheel & 0x7F, wheel >> 7))
            events.append(_at(bend.tick, _CHANGES, message))
        for lyric in part.lyrics:
            events.append(_at(lyric.tick, _CHANGES, _meta(_LYRIC, _sung(lyric.text))))
    notes = leader.notes if len(parts) == 1 else _merged(parts)
    begun = [bytes((on, key)) for key in range(128)]
    ended = [bytes((off, key, _RELEASE)) for key in range(128)]
    events += [
        (note.start * _PLACES + _ONS, begun[note.key] + _BYTES[note.velocity]) for note in notes
    ]
    events += [(note.end * _PLACES + _OFFS, ended[note.key]) for note in notes]
    return events


def _at(tick: int, order: int, message: bytes) -> _Event:
    return tick * _PLACES + order, message


def _merged(parts: Iterable[PlayedPart]) -> Sequence[PlayedNote]:
    """The notes of several players on one channel: a key that is struck again ends first, and a key that two strike
    together, as two players on one beat do, sounds once, as loud as the louder."""
    notes = sorted(
        (note for part in parts for note in part.notes), key=lambda n: (n.start, n.key, -n.velocity)
    )
    sounding: dict[int, int] = {}
    kept: list[PlayedNote] = []
    for note in notes:
        place = sounding.get(note.key)
        if place is not None and kept[place].end > note.start:
            before = kept[place]
            if note.start - before.start < _TOGETHER:
                louder = max(before, note, key=lambda n: n.velocity)
                kept[place] = PlayedNote(
                    start=before.start,
                    end=louder.end,
                    key=louder.key,
                    velocity=louder.velocity,
                )
                continue
            kept[place] = PlayedNote(
                start=before.start, end=note.start, key=before.key, velocity=before.velocity
            )
        sounding[note.key] = len(kept)
        kept.append(note)
    return kept


def _chunk(events: list[_Event], end_tick: int) -> bytes:
    events.sort(key=_place)
    body: list[bytes] = []
    before, add = 0, body.append
    for place, message in events:
        tick = place // _PLACES
        add(_delta(tick - before))
        add(message)
        before = tick
    body += (_delta(end_tick - before), _meta(_END, b""))
    data = b"".join(body)
    return b"MTrk" + len(data).to_bytes(4, "big") + data


def _text(kind: int, text: str) -> bytes:
    return _meta(kind, text.encode("ascii"))


def _meta(kind: int, data: bytes) -> bytes:
    return bytes((_META, kind)) + _delta(len(data)) + data


@lru_cache(maxsize=8192)
def _delta(number: int) -> bytes:
    """A variable-length number: seven bits a byte, the high bit set on all but the last."""
    if number < 0:
        raise ValueError(f"an event lies {-number} ticks before the one it follows")
    digits = [number & 0x7F]
    while number := number >> 7:
        digits.append(0x80 | number & 0x7F)
    return bytes(reversed(digits))
