"""What part writing costs: a chord given to four parts by itself, and the way from one to the next.

Layouts are MIDI numbers from the lowest part up. What each breach of a rule costs is our own judgement (see
`part_writing`); the points of a chord by itself and of a step have the orders of `ALONE` and `BETWEEN`.

>>> consecutives((48, 55, 64, 72), (50, 57, 65, 74))
((0, 1), (0, 3))
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from composer.theory.chord import Chord
from composer.theory.pitch import pc_semitone
from composer.theory.voicing_costs import low_interval_points, top_points

__all__ = [
    "ALONE",
    "BETWEEN",
    "BIT",
    "LOW_GAP",
    "Candidate",
    "Ensemble",
    "Layout",
    "Part",
    "PartChord",
    "alone_points",
    "between_points",
    "consecutives",
    "ease_points",
    "heard_points",
    "motion_points",
    "overlap_points",
    "pair_points",
    "parallel_points",
    "part_chord",
    "tendency_points",
]

BETWEEN = ("motion", "top", "crossing", "tendency", "parallels")
ALONE = ("range", "mud", "missing", "doubling", "spacing")
_CONSECUTIVE, _UNRESOLVED, _OVERLAP, _WIDE, _UNISON = 100, 45, 40, 40, 4
LOW_GAP = 19
"""Semitones between bass and tenor from which on each costs a point."""
BIT = tuple(8 ** (midi % 12) for midi in range(128))
"""For every MIDI number a number whose sums tell how many times each pitch class sounds, up to seven times."""


@dataclass(frozen=True, slots=True)
class Part:
    """One voice or instrument and the MIDI numbers between which it is at ease."""

    name: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Four parts from the lowest up, and how strictly each cost counts (percent)."""

    name: str
    parts: tuple[Part, ...]
    weights: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PartChord:
    """A chord and where it goes: the seventh, and the leading tone, its goal (pitch classes in semitones) and its price;
    what it costs to leave a tone out, and to double one; `free` is the pitch class, the root, that may be doubled once."""

    chord: Chord
    pcs: frozenset[int]
    names: Mapping[int, int]
    leading: tuple[int, int, int] | None
    seventh: int | None
    prices: tuple[tuple[int, int], ...]
    doubled: Mapping[int, int]
    free: int | None
    heard: dict[int, tuple[int, int]]
    """Points of `missing` and `doubling` already added up, by the sum of `BIT`s."""


Layout = tuple[int, int, int, int]


class Candidate(NamedTuple):
    """A layout, the chord it gives, and its points in the order of `ALONE`."""

    context: PartChord
    layout: Layout
    alone: tuple[int, ...]


# --- the chord and where it goes -------------------------------------------------------------------------------------


def part_chord(chord: Chord, after: Chord | None, before: Chord | None) -> PartChord:
    """The chord with its duties, between the different one that comes next and the one before (None: there is none)."""
    if chord.root is None:
        return PartChord(chord, frozenset(), {}, None, None, (), {}, None, {})
    by_name = dict(zip(chord.degrees, chord.tones, strict=True))
    seventh = by_name.get(chord.seventh) if chord.seventh else None
    names = {pc_semitone(fifths): fifths for fifths in reversed(chord.sounding)}
    leading, root = _leading_tone(chord, after, before), pc_semitone(chord.root)
    falling = None if seventh is None else pc_semitone(seventh)
    return PartChord(
        chord,
        frozenset(chord.pitch_classes),
        names,
        leading,
        falling,
        _prices(chord),
        _doubled(chord, leading, falling),
        None if leading is not None and leading[0] == root else root,
        {},
    )


def _leading_tone(
    chord: Chord, after: Chord | None, before: Chord | None
) -> tuple[int, int, int] | None:
    """The third of a dominant, or the root of a diminished chord, when the next chord has the tone above it.

    Without a key a plain triad that falls a fifth may be V or I: its third binds less, and not at all after its own dominant.
    """
    if after is None or chord.root is None:
        return None
    price = _UNRESOLVED
    if chord.quality == "diminished" and "1" in chord.degrees:
        tone = chord.root
    elif chord.is_dominant and "3" in chord.degrees:
        tone = chord.root + 4
    elif "3" in chord.degrees and after.root == chord.root - 1:
        if before is not None and before.is_dominant and before.root == chord.root + 1:
            return None
        tone, price = chord.root + 4, _UNRESOLVED // 3
    else:
        return None
    goal = pc_semitone(tone - 5)
    return (pc_semitone(tone), goal, price) if goal in after.pitch_classes else None


# --- a chord by itself -----------------------------------------------------------------------------------------------


def alone_points(layout: Layout, context: PartChord, ensemble: Ensemble) -> tuple[int, ...]:
    """Points in the order of `ALONE`."""
    bass, tenor, alto, soprano = layout
    low, second, third, top = map(ease_points, ensemble.parts)
    spacing = _WIDE * ((alto - tenor > 12) + (soprano - alto > 12))
    spacing += max(0, tenor - bass - LOW_GAP)
    spacing += _UNISON * ((tenor == bass) + (alto == tenor) + (soprano == alto))
    heard = BIT[bass] + BIT[tenor] + BIT[alto] + BIT[soprano]
    return (
        low[bass] + second[tenor] + third[alto] + top[soprano],
        low_interval_points(layout),
        *(context.heard.get(heard) or heard_points(heard, context)),
        spacing,
    )


@lru_cache(maxsize=4096)
def pair_points(lower: int, upper: int) -> int:
    """What two neighbours within an octave cost together: mud, and singing the same note."""
    return low_interval_points((lower, upper)) + (_UNISON if lower == upper else 0)


def heard_points(heard: int, context: PartChord) -> tuple[int, int]:
    """Points of `missing` and `doubling` for pitch classes that sound as many times as `heard` counts of their `BIT`.

    The leading tone and the seventh stand alone; after that the root is the best to double, a major third the worst.
    """
    counts = [heard >> 3 * pc & 7 for pc in range(12)]
    missing = doubling = 0
    for pc, price in context.prices:
        missing += 0 if counts[pc] else price
    for pc, count in enumerate(counts):
        if count > 1:
            again = count - 2 if pc == context.free else count - 1
            doubling += again * context.doubled[pc]
    context.heard[heard] = missing, doubling
    return missing, doubling


@lru_cache(maxsize=64)
def ease_points(part: Part) -> tuple[int, ...]:
    """For every MIDI number what it costs a part to sing it: a point for two semitones beyond a fourth from its middle."""
    return tuple(max(0, abs(2 * note - part.low - part.high) // 2 - 5) // 2 for note in range(128))


def _prices(chord: Chord) -> tuple[tuple[int, int], ...]:
    """What it costs to leave out each tone, as pitch class and points."""
    prices = {"1": 20, chord.third: 40, chord.seventh: 30, chord.fifth: 4 if chord.seventh else 6}
    if len(chord.degrees) > 4:
        prices[chord.fifth] = 1
    named = zip(chord.degrees, chord.tones, strict=True)
    return tuple((pc_semitone(tone), prices.get(name, 10)) for name, tone in named)


def _doubled(
    chord: Chord, leading: tuple[int, int, int] | None, seventh: int | None
) -> dict[int, int]:
    """What it costs, for every pitch class, that one voice more than one has it."""
    root = pc_semitone(chord.root or 0)
    prices = dict.fromkeys(range(12), 4)
    if chord.third:
        major = chord.third == "3"
        prices[(root + (4 if major else 3)) % 12] = 6 if major else 3
    prices[root] = 3
    if seventh is not None:
        prices[seventh] = 50
    if leading is not None:
        prices[leading[0]] = leading[2]
    return prices


# --- from one chord to the next ---------------------------------------------------------------------------------------


def consecutives(before: tuple[int, ...], after: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """The pairs of voices, counted from the lowest, that move from fifth to fifth or from octave to octave."""
    found: list[tuple[int, int]] = []
    for lower in range(len(before) - 1):
        if before[lower] == after[lower]:
            continue
        for upper in range(lower + 1, len(before)):
            gap = (before[upper] - before[lower]) % 12
            if (
                (gap == 7 or gap == 0)
                and before[upper] != after[upper]
                and (after[upper] - after[lower]) % 12 == gap
            ):
                found.append((lower, upper))
    return tuple(found)


def between_points(before: Candidate, after: Candidate) -> tuple[int, ...]:
    """Points in the order of `BETWEEN`."""
    return (
        *motion_points(before.layout, after.layout),
        overlap_points(before.layout, after.layout),
        tendency_points(before, after),
        parallel_points(before.layout, after.layout),
    )


def motion_points(before: Layout, after: Layout) -> tuple[int, int]:
    """Semitones that all voices move, the bass counting a third; and what the top line costs."""
    bass, tenor, alto, soprano = before
    low, second, third, top = after
    inner = abs(tenor - second) + abs(alto - third) + abs(soprano - top)
    return inner + abs(bass - low) // 3, top_points(before, after)


def overlap_points(before: Layout, after: Layout) -> int:
    """Voices that go beyond where their neighbour has just been."""
    bass, tenor, alto, soprano = before
    low, second, third, top = after
    up = (low > tenor) + (second > alto) + (third > soprano)
    return _OVERLAP * (up + (second < bass) + (third < tenor) + (top < alto))


def parallel_points(before: Layout, after: Layout) -> int:
    """Fifths and octaves: consecutive ones, and direct ones of the outer voices with the soprano leaping."""
    points = _CONSECUTIVE * len(consecutives(before, after))
    rise_bass, rise_top = after[0] - before[0], after[3] - before[3]
    if rise_bass * rise_top > 0 and abs(rise_top) > 2 and (after[3] - after[0]) % 12 in (0, 7):
        points += 8
    return points


def tendency_points(before: Candidate, after: Candidate) -> int:
    """Leading tones that do not rise, sevenths that do not fall, and leaps no singer likes."""
    leaving, entering = before.context, after.context
    leads, goal, price = leaving.leading or (-1, -1, 0)
    bass_goal = after.layout[0] % 12
    points = 0
    for n, (a, b) in enumerate(zip(before.layout, after.layout, strict=True)):
        if a == b:
            continue
        pc, step = a % 12, b - a
        if pc == leads:
            bound = bass_goal == goal if n == 0 else goal in entering.pcs
            if bound and not -1 <= step <= 1:  # a semitone down is the next dominant's seventh
                points += 8 if n in (1, 2) and step == -4 else price
        elif pc == leaving.seventh and not -2 <= step < 0:
            goals = (pc, (pc - 1) % 12, (pc - 2) % 12)
            bound = bass_goal in goals if n == 0 else not entering.pcs.isdisjoint(goals)
            points += _UNRESOLVED if bound else 0
        if -2 <= step <= 2:
            continue
        if n:
            turned = (entering.names[b % 12] - leaving.names[pc]) * (1 if step > 0 else -1)
            points += 12 if turned >= 6 else 0  # an augmented second or fourth
        if not -9 <= step <= 9 and not (n == 0 and abs(step) == 12):
            points += 12
    return points
