"""Part writing: chords for single voices, each with a range, a line of its own and duties.

The rules are the usual ones of four-part harmony: no consecutive fifths or octaves, the leading tone rises and is not
doubled, the seventh falls or stays, neighbouring upper voices within an octave, no voice crosses or overlaps its neighbour,
no augmented leaps. What each breach costs is our own judgement: so much that the search only takes it where the chords
leave no other way; then the result says so.

>>> chords = tuple(map(Chord.parse, ("C", "F", "G7", "C")))
>>> [" ".join(map(str, voices)) for voices, _ in write_parts(chords, SATB)]
['C3 C4 E4 G4', 'F3 C4 F4 A4', 'G3 B3 F4 G4', 'C3 C4 E4 G4']
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from composer.theory.chord import Chord
from composer.theory.pitch import Pitch, pc_semitone
from composer.theory.voicing_costs import (
    VoicingCost,
    check_weights,
    low_interval_points,
    percents,
    top_points,
    weighed_total,
)
from composer.theory.voicing_search import cheapest_path
from composer.theory.voicing_styles import spelled

__all__ = ["COSTS", "QUARTET", "SATB", "Ensemble", "Part", "consecutives", "write_parts"]

_BETWEEN = ("motion", "top", "crossing", "tendency", "parallels")
_ALONE = ("range", "mud", "missing", "doubling", "spacing")
COSTS = _BETWEEN + _ALONE
_CANDIDATES, _BEAM = 40, 4
_NEVER = 1 << 30
_CONSECUTIVE, _UNRESOLVED, _OVERLAP, _WIDE = 100, 45, 40, 40


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


SATB = Ensemble(
    "satb",
    (Part("bass", 40, 60), Part("tenor", 48, 67), Part("alto", 55, 74), Part("soprano", 60, 79)),
    MappingProxyType({}),
)
"""A choir: bass E2-C4, tenor C3-G4, alto G3-D5, soprano C4-G5, the compass usual in four-part exercises."""

QUARTET = Ensemble(
    "strings",
    (
        Part("cello", 36, 57),
        Part("viola", 48, 70),
        Part("violin 2", 55, 77),
        Part("violin 1", 60, 84),
    ),
    MappingProxyType({"spacing": 50, "parallels": 60, "tendency": 60}),
)
"""A string section in its singing registers; the rules bind it less than a choir."""


@dataclass(frozen=True, slots=True)
class _Context:
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
    lacking: dict[int, int]  # points already added up, by the pitch classes heard as bits


_Choice = tuple[int, tuple[int, ...]]


def write_parts(
    chords: tuple[Chord, ...], ensemble: Ensemble, weights: Mapping[str, int] | None = None
) -> tuple[tuple[tuple[Pitch, ...], VoicingCost], ...]:
    """Each chord for the parts of the ensemble, from the lowest up, with what it cost; N.C. is empty.

    `weights` counts a cost more or less, in percent. Raises TheoryError for a weight of another name.
    """
    weighing = {**ensemble.weights, **(weights or {})}
    check_weights(weighing, COSTS)
    contexts = [
        _context(chord, _next_other(chords, n), chords[n - 1] if n else None)
        for n, chord in enumerate(chords)
    ]
    number: dict[tuple[Chord, tuple[int, int, int] | None], int] = {}
    kinds: list[_Context] = []
    listed: list[list[_Choice]] = []
    rows: list[list[_Choice]] = []
    for context in contexts:
        key = (context.chord, context.leading)
        if key not in number:
            number[key] = len(kinds)
            kinds.append(context)
            listed.append([(number[key], layout) for layout in _layouts(context, ensemble)])
        rows.append(listed[number[key]])

    alone, between = percents(_ALONE, weighing), percents(_BETWEEN, weighing)

    def own(choice: _Choice) -> int:
        return weighed_total(_alone(choice[1], kinds[choice[0]], ensemble), alone)

    def moved(before: _Choice, after: _Choice) -> tuple[int, ...]:
        return _between(before[1], after[1], kinds[before[0]], kinds[after[0]])

    def step(before: _Choice, after: _Choice) -> int:
        return weighed_total(moved(before, after), between)

    results: list[tuple[tuple[Pitch, ...], VoicingCost]] = []
    last: _Choice | None = None
    for choice in cheapest_path(rows, own, step, _BEAM):
        if choice is None:
            results.append(((), VoicingCost()))
            continue
        points = (0,) * len(_BETWEEN) if last is None else moved(last, choice)
        points += _alone(choice[1], kinds[choice[0]], ensemble)
        cost = VoicingCost.named(COSTS, points, weighing)
        results.append((spelled(kinds[choice[0]].chord, choice[1]), cost))
        last = choice
    return tuple(results)


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


# --- the chord and where it goes -------------------------------------------------------------------------------------


def _next_other(chords: tuple[Chord, ...], at: int) -> Chord | None:
    return next((c for c in chords[at + 1 :] if c != chords[at] and c.root is not None), None)


def _context(chord: Chord, after: Chord | None, before: Chord | None) -> _Context:
    if chord.root is None:
        return _Context(chord, frozenset(), {}, None, None, (), {}, None, {})
    by_name = dict(zip(chord.degrees, chord.tones, strict=True))
    seventh = by_name.get(chord.seventh) if chord.seventh else None
    names = {pc_semitone(fifths): fifths for fifths in reversed(chord.sounding)}
    leading, root = _leading_tone(chord, after, before), pc_semitone(chord.root)
    falling = None if seventh is None else pc_semitone(seventh)
    return _Context(
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


# --- all that the parts could sing -----------------------------------------------------------------------------------


def _layouts(context: _Context, ensemble: Ensemble) -> list[tuple[int, ...]]:
    """The best few dozen ways to give the chord to the parts."""
    chord = context.chord
    if chord.bass_pc is None:
        return []
    bass_pc = pc_semitone(chord.bass_pc)
    wanted = _essential(chord, bass_pc)
    low, tenor, alto, soprano = ensemble.parts
    found: list[tuple[int, tuple[int, ...]]] = []
    ceiling = _NEVER
    for bass in _notes(low, {bass_pc}):
        for second in _notes(tenor, wanted, bass, 24):
            for third in _notes(alto, wanted, second, 12):
                three = _ease(low)[bass] + _ease(tenor)[second] + _ease(alto)[third]
                for top in _notes(soprano, wanted, third, 12):
                    layout = (bass, second, third, top)
                    sure = three + _ease(soprano)[top] + _missing(layout, context)
                    if sure > ceiling or len({note % 12 for note in layout}) == 1:
                        continue
                    insort(found, (sum(_alone(layout, context, ensemble)), layout))
                    if len(found) > _CANDIDATES:
                        found.pop()
                        ceiling = found[-1][0]
    return [layout for _, layout in found]


def _notes(part: Part, pcs: set[int], above: int = 0, reach: int = 127) -> list[int]:
    low, high = max(part.low, above), min(part.high, above + reach)
    return [midi for midi in range(low, high + 1) if midi % 12 in pcs]


def _essential(chord: Chord, bass_pc: int) -> set[int]:
    """What the upper parts sing: everything of a small chord; of a rich one no fifth, and no root if the bass has it."""
    by_name = {name: pc_semitone(t) for name, t in zip(chord.degrees, chord.tones, strict=True)}
    if chord.lower:
        return set(chord.pitch_classes)
    droppable = [
        name for name in (chord.fifth, "1" if by_name.get("1") == bass_pc else None) if name
    ]
    if bass_pc not in by_name.values():
        droppable.append("1")
    for name in (*droppable, "11", "9"):
        if len({*by_name.values(), bass_pc}) > 4 and name in by_name and len(by_name) > 3:
            del by_name[name]
    return set(by_name.values())


# --- costs -----------------------------------------------------------------------------------------------------------


def _alone(layout: tuple[int, ...], context: _Context, ensemble: Ensemble) -> tuple[int, ...]:
    """Points in the order of `_ALONE`."""
    bass, tenor, alto, soprano = layout
    low, second, third, top = map(_ease, ensemble.parts)
    spacing = _WIDE * ((alto - tenor > 12) + (soprano - alto > 12))
    if tenor - bass > 19:
        spacing += tenor - bass - 19
    spacing += 4 * ((tenor == bass) + (alto == tenor) + (soprano == alto))
    return (
        low[bass] + second[tenor] + third[alto] + top[soprano],
        low_interval_points(layout),
        _missing(layout, context),
        _doubling(layout, context),
        spacing,
    )


def _missing(layout: tuple[int, ...], context: _Context) -> int:
    bass, tenor, alto, soprano = layout
    heard = 1 << bass % 12 | 1 << tenor % 12 | 1 << alto % 12 | 1 << soprano % 12
    points = context.lacking.get(heard)
    if points is None:
        points = 0
        for pc, price in context.prices:
            points += 0 if heard >> pc & 1 else price
        context.lacking[heard] = points
    return points


@lru_cache(maxsize=64)
def _ease(part: Part) -> tuple[int, ...]:
    """For every MIDI number what it costs a part to sing it: a point for two semitones beyond a fourth from its middle."""
    return tuple(max(0, abs(2 * note - part.low - part.high) // 2 - 5) // 2 for note in range(128))


def _prices(chord: Chord) -> tuple[tuple[int, int], ...]:
    """What it costs to leave out each tone, as pitch class and points."""
    prices = {"1": 20, chord.third: 40, chord.seventh: 30, chord.fifth: 4 if chord.seventh else 6}
    if len(chord.degrees) > 4:
        prices[chord.fifth] = 1
    named = zip(chord.degrees, chord.tones, strict=True)
    return tuple((pc_semitone(tone), prices.get(name, 10)) for name, tone in named)


def _doubling(layout: tuple[int, ...], context: _Context) -> int:
    """The leading tone and the seventh stand alone; after that the root is the best to double, a major third the worst."""
    points = 0
    counts: dict[int, int] = {}
    for note in layout:
        pc = note % 12
        more = counts[pc] = counts.get(pc, -1) + 1
        if more:
            points += context.doubled[pc]
            if more == 1 and pc == context.free:
                points -= context.doubled[pc]
    return points


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


def _between(
    before: tuple[int, ...], after: tuple[int, ...], leaving: _Context, entering: _Context
) -> tuple[int, ...]:
    """Points in the order of `_BETWEEN`."""
    motion = abs(before[0] - after[0]) // 3
    overlap = 0
    for n in range(1, 4):
        motion += abs(before[n] - after[n])
        overlap += (after[n - 1] > before[n]) + (after[n] < before[n - 1])
    parallels = _CONSECUTIVE * len(consecutives(before, after))
    rise_bass, rise_top = after[0] - before[0], after[3] - before[3]
    if rise_bass * rise_top > 0 and abs(rise_top) > 2 and (after[3] - after[0]) % 12 in (0, 7):
        parallels += 8  # direct fifth or octave, the soprano leaping
    return (
        motion,
        top_points((before[3],), (after[3],)),
        _OVERLAP * overlap,
        _tendency(before, after, leaving, entering),
        parallels,
    )


def _tendency(
    before: tuple[int, ...], after: tuple[int, ...], leaving: _Context, entering: _Context
) -> int:
    """Leading tones that do not rise, sevenths that do not fall, and leaps no singer likes."""
    points = 0
    bass_goal = after[0] % 12
    for n, (a, b) in enumerate(zip(before, after, strict=True)):
        pc, leap = a % 12, abs(b - a)
        if leaving.leading is not None and pc == leaving.leading[0]:
            goal = leaving.leading[1]
            bound = bass_goal == goal if n == 0 else goal in entering.pcs
            if bound and b - a not in (
                1,
                0,
                -1,
            ):  # down a semitone: to the seventh of the next dominant
                points += 8 if n in (1, 2) and b == a - 4 else leaving.leading[2]
        elif pc == leaving.seventh and not -2 <= b - a <= 0:
            goals = (pc, (pc - 1) % 12, (pc - 2) % 12)
            bound = bass_goal in goals if n == 0 else not entering.pcs.isdisjoint(goals)
            points += _UNRESOLVED if bound else 0
        if leap > 2 and n:
            turned = (entering.names[b % 12] - leaving.names[pc]) * (1 if b > a else -1)
            points += 12 if turned >= 6 else 0  # an augmented second or fourth
        if leap > 9 and not (n == 0 and leap == 12):
            points += 12
    return points
