"""An exported MIDI file as mido reads it, with what the producer's rules ask about: tracks, sections, chords, time."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import mido

from composer.theory.chord import Chord
from composer.theory.pitch import pc_semitone

__all__ = ["COUNT_IN", "Exported", "Note", "Section", "Track", "load", "strokes", "voices"]

COUNT_IN = "Count-in"
_MELODY = re.compile(r"melody|lead|tune|theme|vocal|singer", re.IGNORECASE)
_SECOND = re.compile(r"backing|second|counter|harmony", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Note:
    start: int
    end: int
    key: int
    velocity: int


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    start: int
    end: int

    @property
    def material(self) -> str:
        """What recurs: `Verse 2` is a verse."""
        return re.sub(r"[ \d]+$", "", self.name).casefold()


@dataclass
class Track:
    """One track: `events` with absolute ticks, `notes` by start; `flaws` are hanging and doubled notes."""

    number: int
    name: str
    events: list[tuple[int, mido.Message | mido.MetaMessage]]
    role: str = ""
    notes: list[Note] = field(default_factory=list)
    flaws: list[str] = field(default_factory=list)

    @cached_property
    def channels(self) -> set[int]:
        return {m.channel for _, m in self.events if not m.is_meta and hasattr(m, "channel")}

    @property
    def is_drums(self) -> bool:
        return 9 in self.channels

    @property
    def program(self) -> int:
        return next((m.program for _, m in self.events if m.type == "program_change"), 0)

    @property
    def end(self) -> int:
        return self.events[-1][0] if self.events else 0

    def first_control(self, number: int) -> tuple[int, int] | None:
        """Tick and value of the first such controller."""
        return next(
            ((t, m.value) for t, m in self.events if m.type == "control_change" and m.control == number),
            None,
        )  # fmt: skip


@dataclass
class Exported:
    """A whole file. `tracks` are all of them, `played` those with notes."""

    format: int
    ppq: int
    tracks: list[Track]

    @cached_property
    def played(self) -> list[Track]:
        return [track for track in self.tracks if track.notes]

    @cached_property
    def pitched(self) -> list[Track]:
        return [track for track in self.played if not track.is_drums]

    @cached_property
    def drums(self) -> list[Note]:
        return sorted(
            (n for t in self.played if t.is_drums for n in t.notes), key=lambda n: n.start
        )

    @cached_property
    def end(self) -> int:
        return max((track.end for track in self.tracks), default=0)

    def of_role(self, *roles: str) -> list[Track]:
        return [track for track in self.pitched if track.role in roles]

    def metas(self, kind: str) -> list[tuple[int, mido.MetaMessage]]:
        """Meta events of a kind on the conductor."""
        return [(t, m) for t, m in self.tracks[0].events if m.type == kind] if self.tracks else []

    @cached_property
    def bars(self) -> list[int]:
        """Every bar line, the last one at or after the end."""
        meters = [
            (t, 4 * self.ppq * m.numerator // m.denominator)
            for t, m in self.metas("time_signature")
        ]
        meters = meters or [(0, 4 * self.ppq)]
        lines, at = [0], 0
        while at < self.end:
            length = next((n for t, n in reversed(meters) if t <= at), meters[0][1])
            at += length
            lines.append(at)
        return lines

    def felt_beat(self, tick: int) -> int:
        """Ticks of the beat that is felt there: dotted where the meter is compound."""
        for at, meter in reversed(self.metas("time_signature")):
            if at <= tick:
                unit = 4 * self.ppq // meter.denominator
                compound = meter.denominator >= 8 and meter.numerator in (6, 9, 12, 15)
                return 3 * unit if compound else self.ppq
        return self.ppq

    @cached_property
    def sections(self) -> list[Section]:
        marks = [(t, m.text) for t, m in self.metas("marker")]
        ends = [t for t, _ in marks[1:]] + [self.end]
        return [
            Section(name, t, end) for (t, name), end in zip(marks, ends, strict=False) if name != COUNT_IN
        ]  # fmt: skip

    @cached_property
    def chords(self) -> list[tuple[int, int, str, frozenset[int], int]]:
        """(start, end, symbol, pitch classes, bass pitch class) of each chord text; "N.C." has none."""
        texts = [
            (t, m.text)
            for track in self.tracks
            if track.name == "Chords" and not track.notes
            for t, m in track.events
            if m.type == "lyrics"
        ]
        ends = [t for t, _ in texts[1:]] + [self.end]
        found = []
        for (start, symbol), end in zip(texts, ends, strict=False):
            chord = Chord.parse(symbol)
            if chord.root is not None:
                bass = pc_semitone(chord.root if chord.bass is None else chord.bass)
                found.append((start, end, symbol, frozenset(chord.pitch_classes) | {bass}, bass))
        return found

    @cached_property
    def _tempos(self) -> list[tuple[int, float, float]]:
        """(tick, seconds there, seconds a tick)."""
        found = [(0, 0.0, 0.5 / self.ppq)]
        for tick, message in self.metas("set_tempo"):
            at, seconds, each = found[-1]
            found.append((tick, seconds + (tick - at) * each, message.tempo / 1e6 / self.ppq))
        return found

    def seconds(self, tick: int) -> float:
        at, seconds, each = self._tempos[bisect_right(self._tempos, tick, key=lambda t: t[0]) - 1]
        return seconds + (tick - at) * each

    def ms_per_beat(self, tick: int) -> float:
        """Milliseconds of a quarter note at a tick."""
        return (
            self._tempos[bisect_right(self._tempos, tick, key=lambda t: t[0]) - 1][2]
            * 1000
            * self.ppq
        )

    def bar_of(self, tick: int) -> int:
        """The number of the bar a tick lies in, from 1."""
        return bisect_right(self.bars, tick)

    def in_bar(self, tick: int) -> int:
        """Ticks since the bar line."""
        return tick - self.bars[self.bar_of(tick) - 1]


def load(path: Path, roles: Mapping[str, str] | None = None) -> Exported:
    """The file at `path`; `roles` (by track name) where the names alone do not tell."""
    file = mido.MidiFile(path)
    tracks = [_track(number, track) for number, track in enumerate(file.tracks)]
    for track in tracks:
        track.role = (roles or {}).get(track.name) or _role(track)
    return Exported(file.type, file.ticks_per_beat, tracks)


def _track(number: int, source: mido.MidiTrack) -> Track:
    events, at = [], 0
    for message in source:
        at += message.time
        events.append((at, message))
    name = next((m.name for _, m in events if m.type == "track_name"), "")
    track = Track(number, name, events)
    held: dict[tuple[int, int], tuple[int, int]] = {}
    for tick, message in events:
        if message.type not in ("note_on", "note_off"):
            continue
        key = message.channel, message.note
        if message.type == "note_on" and message.velocity:
            if key in held:
                track.flaws.append(f"key {message.note} struck at {tick} while it sounds")
            held[key] = tick, message.velocity
        elif key in held:
            start, velocity = held.pop(key)
            track.notes.append(Note(start, tick, message.note, velocity))
        else:
            track.flaws.append(f"key {message.note} ended at {tick} without sounding")
    track.flaws += [f"key {key} hangs from {tick}" for (_, key), (tick, _) in held.items()]
    track.notes.sort(key=lambda n: (n.start, n.key))
    return track


def _role(track: Track) -> str:
    """What a track is for, by its name, then its sound, then how many notes sound at once."""
    if track.is_drums:
        return "drums"
    name = track.name.casefold()
    if "bass" in name or 32 <= track.program <= 39:
        return "bass"
    if _MELODY.search(name) and not _SECOND.search(name):
        return "melody"
    if "pad" in name or 88 <= track.program <= 95:
        return "pad"
    if voices(track.notes) >= 1.6:
        return "comp"
    return "counter"


def voices(notes: Sequence[Note]) -> float:
    """How many notes sound at once, on average, while any does."""
    edges = sorted([(n.start, 1) for n in notes] + [(n.end, -1) for n in notes])
    sounding = busy = total = before = 0
    for tick, step in edges:
        if sounding:
            busy += tick - before
            total += (tick - before) * sounding
        sounding += step
        before = tick
    return total / busy if busy else 0.0


def strokes(file: Exported, hits: Sequence[Note]) -> Iterator[list[Note]]:
    """Hits within 15 ms of the first of them."""
    group: list[Note] = []
    for note in hits:
        if group and (note.start - group[0].start) / file.ppq * file.ms_per_beat(note.start) > 15:
            yield group
            group = []
        group.append(note)
    if group:
        yield group
