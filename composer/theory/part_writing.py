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
from operator import itemgetter
from types import MappingProxyType

from composer.theory.chord import Chord
from composer.theory.part_costs import (
    ALONE,
    BETWEEN,
    BIT,
    LOW_GAP,
    Candidate,
    Ensemble,
    Layout,
    Part,
    PartChord,
    alone_points,
    between_points,
    ease_points,
    heard_points,
    motion_points,
    overlap_points,
    pair_points,
    parallel_points,
    part_chord,
    tendency_points,
)
from composer.theory.pitch import Pitch, pc_semitone
from composer.theory.voicing_costs import VoicingCost, check_weights, percents, weighed_total
from composer.theory.voicing_search import cheapest_path
from composer.theory.voicing_styles import spelled

__all__ = ["COSTS", "QUARTET", "SATB", "write_parts"]

COSTS = BETWEEN + ALONE
_CANDIDATES, _BEAM = 40, 4
_NEVER = 1 << 30

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


def write_parts(
    chords: tuple[Chord, ...], ensemble: Ensemble, weights: Mapping[str, int] | None = None
) -> tuple[tuple[tuple[Pitch, ...], VoicingCost], ...]:
    """Each chord for the parts of the ensemble, from the lowest up, with what it cost; N.C. is empty.

    `weights` counts a cost more or less, in percent. Raises TheoryError for a weight of another name.
    """
    weighing = {**ensemble.weights, **(weights or {})}
    check_weights(weighing, COSTS)
    contexts = [
        part_chord(chord, _next_other(chords, n), chords[n - 1] if n else None)
        for n, chord in enumerate(chords)
    ]
    candidates: list[Candidate] = []
    row_of: dict[tuple[Chord, tuple[int, int, int] | None], range] = {}
    for context in contexts:
        key = (context.chord, context.leading)
        if key not in row_of:
            first = len(candidates)
            candidates += _candidates(context, ensemble)
            row_of[key] = range(first, len(candidates))
    rows = [row_of[context.chord, context.leading] for context in contexts]
    alone, between = percents(ALONE, weighing), percents(BETWEEN, weighing)

    def own(number: int) -> int:
        return weighed_total(candidates[number].alone, alone)

    def step(before: int, after: int, most: int) -> int:
        one, two = candidates[before], candidates[after]
        motion, top = motion_points(one.layout, two.layout)
        total = motion * between[0] // 100 + top * between[1] // 100
        if total <= most:
            total += overlap_points(one.layout, two.layout) * between[2] // 100
        if total <= most:
            total += tendency_points(one, two) * between[3] // 100
        if total <= most:
            total += parallel_points(one.layout, two.layout) * between[4] // 100
        return total

    results: list[tuple[tuple[Pitch, ...], VoicingCost]] = []
    last: Candidate | None = None
    for number in cheapest_path(rows, own, step, _BEAM):
        if number is None:
            results.append(((), VoicingCost()))
            continue
        found = candidates[number]
        moved = (0,) * len(BETWEEN) if last is None else between_points(last, found)
        cost = VoicingCost.named(COSTS, moved + found.alone, weighing)
        results.append((spelled(found.context.chord, found.layout), cost))
        last = found
    return tuple(results)


def _next_other(chords: tuple[Chord, ...], at: int) -> Chord | None:
    return next((c for c in chords[at + 1 :] if c != chords[at] and c.root is not None), None)


def _candidates(context: PartChord, ensemble: Ensemble) -> list[Candidate]:
    """The best few dozen ways to give the chord to the parts, each part first tried where it is at ease."""
    chord = context.chord
    if chord.bass_pc is None:
        return []
    bass_pc = pc_semitone(chord.bass_pc)
    wanted = _essential(chord, bass_pc)
    low, tenor, alto, soprano = (
        _notes(part, wanted if n else {bass_pc}) for n, part in enumerate(ensemble.parts)
    )
    found: list[tuple[int, Layout]] = []
    ceiling = _NEVER
    for bass, ease in low:
        for second, more in tenor:
            if not bass <= second <= bass + 24:
                continue
            two = ease + more + pair_points(bass, second) + max(0, second - bass - LOW_GAP)
            for third, more in alto:
                three = two + more
                if three > ceiling or not second <= third <= second + 12:
                    continue
                three += pair_points(second, third)
                sung = BIT[bass] + BIT[second] + BIT[third]
                for top, more in soprano:
                    if three + more > ceiling or not third <= top <= third + 12:
                        continue
                    heard = sung + BIT[top]
                    missing, doubling = context.heard.get(heard) or heard_points(heard, context)
                    total = three + more + missing + doubling + pair_points(third, top)
                    if total > ceiling or heard == 4 * BIT[bass]:
                        continue
                    insort(found, (total, (bass, second, third, top)))
                    if len(found) > _CANDIDATES:
                        found.pop()
                        ceiling = found[-1][0]
    layouts = [layout for _, layout in found]
    return [Candidate(context, one, alone_points(one, context, ensemble)) for one in layouts]


def _notes(part: Part, pcs: set[int]) -> list[tuple[int, int]]:
    """The notes of these pitch classes that a part has, with what they cost it; easiest first."""
    ease = ease_points(part)
    notes = [(midi, ease[midi]) for midi in range(part.low, part.high + 1) if midi % 12 in pcs]
    return sorted(notes, key=itemgetter(1))


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
