"""A MIDI file taken apart into notes and everything else, so that it can be spoilt and put together again."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import mido

__all__ = ["HOOKS", "PITCHED", "Piece", "Spoilt", "Stroke", "load", "shifted", "stretch", "sung"]

PITCHED = ("melody", "comp", "pad", "riff", "counter", "bass")
HOOKS = ("chorus", "drop", "head", "hook", "refrain")
"""What the sections that people wait for are called."""


@dataclass
class Stroke:
    """A note: ticks, key, velocity, and its channel."""

    start: int
    end: int
    key: int
    velocity: int
    channel: int

    def moved(self, ticks: int = 0, keys: int = 0) -> Stroke:
        return Stroke(
            self.start + ticks,
            self.end + ticks,
            min(max(self.key + keys, 0), 127),
            self.velocity,
            self.channel,
        )


@dataclass
class Piece:
    """A MIDI file taken apart: notes by track, everything else as it was."""

    ppq: int
    names: list[str]
    notes: list[list[Stroke]]
    others: list[list[tuple[int, mido.Message]]]
    roles: dict[str, str]
    bar: int = 0
    ends: list[int] = field(default_factory=list)
    sections: list[tuple[int, int, str]] = field(default_factory=list)

    def tracks(self, *roles: str) -> list[int]:
        """Tracks of these roles that have notes."""
        return [
            n
            for n, name in enumerate(self.names)
            if self.notes[n] and self.roles.get(name) in roles
        ]

    def has_lungs(self, track: int) -> bool:
        """Whether the part is sung or blown, by its General MIDI program."""
        programs = [m.program for _, m in self.others[track] if m.type == "program_change"]
        return bool(programs) and (programs[0] in (52, 53, 54, 85) or 56 <= programs[0] < 80)

    def line(self, bar: int) -> int:
        """The tick where a bar (from 1) begins, less what players come early."""
        return (bar - 1) * self.bar - self.ppq // 12

    def bar_of(self, note: Stroke) -> int:
        return (note.start + self.ppq // 12) // self.bar + 1

    def inside(self, track: int, first: int, last: int) -> list[Stroke]:
        """The notes of a track that begin in bars first..last."""
        return [n for n in self.notes[track] if first <= self.bar_of(n) <= last]

    def without(self, track: int, first: int, last: int) -> None:
        for note in self.notes[track]:
            if self.bar_of(note) < first:
                note.end = min(note.end, max(self.line(first), note.start + 1))
        self.notes[track] = [n for n in self.notes[track] if not first <= self.bar_of(n) <= last]

    def full(self, *roles: str, least: int = 2) -> list[tuple[int, int, str]]:
        """The sections in which so many tracks of these roles play."""
        tracks = self.tracks(*roles)
        return [
            s
            for s in self.sections
            if sum(bool(self.inside(t, s[0], s[1])) for t in tracks) >= least
        ]

    def tidy(self, track: int) -> None:
        """The notes of a track in order again."""
        self.notes[track].sort(key=lambda n: (n.start, n.key))

    @property
    def bars(self) -> int:
        return max(self.bar_of(n) for notes in self.notes for n in notes)

    def save(self, path: Path) -> None:
        file = mido.MidiFile(ticks_per_beat=self.ppq)
        for notes, others, end in zip(self.notes, self.others, self.ends, strict=True):
            events = [(tick, 1, message) for tick, message in others]
            for n in notes:
                stop = max(n.end, n.start + 1)
                events.append(
                    (
                        n.start,
                        2,
                        mido.Message("note_on", note=n.key, velocity=n.velocity, channel=n.channel),
                    )
                )
                events.append((stop, 0, mido.Message("note_off", note=n.key, channel=n.channel)))
            events.sort(key=lambda e: (e[0], e[1]))
            track = mido.MidiTrack()
            now = 0
            for tick, _, message in events:
                track.append(message.copy(time=max(tick - now, 0)))
                now = max(tick, now)
            track.append(mido.MetaMessage("end_of_track", time=max(end - now, 0)))
            file.tracks.append(track)
        file.save(path)


def load(path: Path, roles: dict[str, str]) -> Piece:
    """A file with one meter from end to end, taken apart."""
    file = mido.MidiFile(path)
    piece = Piece(file.ticks_per_beat, [], [], [], roles)
    markers: list[tuple[int, str]] = []
    for track in file.tracks:
        now, held, notes, others = 0, {}, [], []
        for message in track:
            now += message.time
            if message.type == "note_on" and message.velocity:
                held[message.channel, message.note] = Stroke(
                    now, now, message.note, message.velocity, message.channel
                )
            elif message.type in ("note_on", "note_off"):
                note = held.pop((message.channel, message.note), None)
                if note is not None:
                    note.end = now
                    notes.append(note)
            elif message.type != "end_of_track":
                others.append((now, message))
            if message.type == "time_signature" and not piece.bar:
                piece.bar = file.ticks_per_beat * 4 * message.numerator // message.denominator
            if message.type == "marker" and message.text != "Count-in":
                markers.append((now, message.text))
        piece.names.append(track.name)
        piece.notes.append(sorted(notes, key=lambda n: (n.start, n.key)))
        piece.others.append(others)
        piece.ends.append(now)
    piece.bar = piece.bar or 4 * file.ticks_per_beat
    end = max(piece.ends)
    for place, (tick, name) in enumerate(markers):
        after = markers[place + 1][0] if place + 1 < len(markers) else end
        piece.sections.append((tick // piece.bar + 1, after // piece.bar, name))
    return piece


Spoilt = set[int] | None
"""The bars that were spoilt; None when the piece has nothing to spoil in this way."""


def stretch(
    piece: Piece, track: int, length: int, rng: Random, least: int = 3
) -> tuple[int, int] | None:
    """Some bars in a row in which a track plays at least so many notes each on average."""
    starts = list(range(2, piece.bars - length))
    rng.shuffle(starts)
    for first in starts:
        last = first + length - 1
        played = {piece.bar_of(n) for n in piece.inside(track, first, last)}
        if len(played) == length and len(piece.inside(track, first, last)) >= least * length:
            return first, last
    return None


def shifted(piece: Piece, role: str, keys: int, length: int, rng: Random, least: int = 3) -> Spoilt:
    for track in piece.tracks(role):
        place = stretch(piece, track, length, rng, least)
        if place:
            for note in piece.inside(track, *place):
                note.key += keys
            return set(range(place[0], place[1] + 1))
    return None


def sung(piece: Piece, least: int = 9) -> list[tuple[int, int, str]]:
    """The sections in which the tune has so many notes."""
    tunes = piece.tracks("melody")[:1]
    return [s for s in piece.sections if any(len(piece.inside(t, *s[:2])) >= least for t in tunes)]
