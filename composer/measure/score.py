"""A piece as one hears it, whoever made it: parts with their roles, bar lines, sections, chords and keys.

Everything is in absolute ticks (960 a quarter). `composer.measure.hearing` makes one from a performance: of our own
song, where the plan says what is what, or of anybody's MIDI file, where it is inferred.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from composer.model.performance import PlayedNote, TempoMap
from composer.theory.meter import Meter

__all__ = ["EARLY", "ChordHeard", "KeyHeard", "Score", "ScorePart", "ScoreSection"]

EARLY = 90
"""Ticks by which a note may come before the bar line or beat it belongs to: a push of the feel, less than a 32nd."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePart:
    """One player: `role` is melody, counter, comp, pad, riff, bass, drums or percussion; `instrument` a family of the
    instrument table ("" when unknown), `program` the General MIDI program. `notes` are sorted by start, then key."""

    id: str
    name: str
    role: str
    program: int
    notes: tuple[PlayedNote, ...]
    instrument: str = ""

    @property
    def is_kit(self) -> bool:
        """Whether its keys are drums."""
        return self.role in ("drums", "percussion")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSection:
    """Bars `first` to before `last` (counted from 0 along the score). `material` is the same for returns of one idea;
    `energy` 0..1 is what a plan wished for, None where there is no plan; `id` the plan's own, "" without one."""

    name: str
    material: str
    first: int
    last: int
    id: str = ""
    energy: float | None = None

    @property
    def bars(self) -> int:
        return self.last - self.first


@dataclass(frozen=True, slots=True)
class ChordHeard:
    """A chord from `at` to `end`. `classes` is a bit for each pitch class above C that belongs to it, `root` and `bass`
    are pitch classes; `name` as it is written. N.C. is no chord at all and is left out of a score."""

    at: int
    end: int
    classes: int
    root: int
    bass: int
    name: str


@dataclass(frozen=True, slots=True)
class KeyHeard:
    """A key from `at` on: its tonic's pitch class, its scale as bits (a minor key with its raised sixth and seventh),
    and its name."""

    at: int
    tonic: int
    scale: int
    is_minor: bool
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """`lines` are the bar lines, the closing one included; `meters` the meter of every bar. Bars are counted from 0 in
    the code and shown by `number`: the bar at index 0 is called `first_number` (0 for a count-in).

    `is_written_harmony`: the chords are the composer's own words; otherwise they were recognised from the notes.
    `fades`: the end is faded out; `loops`: it goes on at the beginning.
    `is_written_form`: the sections are marked in the file or planned; otherwise they were found by likeness.
    """

    title: str
    parts: tuple[ScorePart, ...]
    lines: tuple[int, ...]
    meters: tuple[Meter, ...]
    sections: tuple[ScoreSection, ...]
    chords: tuple[ChordHeard, ...]
    keys: tuple[KeyHeard, ...]
    tempo_map: TempoMap
    first_number: int = 1
    is_written_harmony: bool = False
    is_written_form: bool = False
    fades: bool = False
    loops: bool = False
    chord_starts: tuple[int, ...] = field(default=(), repr=False)

    @property
    def bars(self) -> int:
        return len(self.lines) - 1

    @property
    def end(self) -> int:
        """The closing bar line."""
        return self.lines[-1]

    def number(self, bar: int) -> int:
        """What the bar at an index is called."""
        return bar + self.first_number

    def bar_at(self, tick: int) -> int:
        """The index of the bar that a note starting here belongs to; one just before the bar line is ahead of it."""
        return min(max(bisect_right(self.lines, tick + EARLY) - 1, 0), self.bars - 1)

    def chord_at(self, tick: int) -> ChordHeard | None:
        """The chord at a tick, None where there is none."""
        place = bisect_right(self.chord_starts, tick) - 1
        if place < 0:
            return None
        chord = self.chords[place]
        return chord if tick < chord.end else None

    def key_at(self, tick: int) -> KeyHeard:
        """The key at a tick."""
        found = self.keys[0]
        for key in self.keys[1:]:
            if key.at > tick:
                break
            found = key
        return found

    def section_of(self, bar: int) -> ScoreSection | None:
        """The section that a bar lies in; None in a count-in."""
        for section in self.sections:
            if section.first <= bar < section.last:
                return section
        return None

    def of_role(self, *roles: str) -> tuple[ScorePart, ...]:
        """The parts that have one of these roles, in order."""
        return tuple(part for part in self.parts if part.role in roles)

    @property
    def pitched(self) -> tuple[ScorePart, ...]:
        """The parts whose keys are pitches."""
        return tuple(part for part in self.parts if not part.is_kit)
