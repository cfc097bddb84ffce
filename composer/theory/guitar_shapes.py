"""Chord shapes found on the fretboard, ranked by what they cost the hand and the ear.

Nothing is looked up: what four fingers can hold within four frets, strings muted, open or pressed where the note belongs to
the chord, is ranked by named costs (`shape_costs`), the cheapest found by `shape_search`. `lead_shapes` goes from chord to chord with the
least movement of the hand.

>>> [str(found.shape) for found in shapes_for(Chord.parse("C"))[:2]]
['x32010', 'x32013']
>>> [str(found.shape) for found in lead_shapes(tuple(map(Chord.parse, ("G", "Em", "C", "D"))))]
['320003', '022000', 'x32010', 'xx0232']
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from composer.theory.chord import Chord
from composer.theory.fretboard import Shape, Tuning
from composer.theory.shape_costs import ALONE, Frets, notes_of, wanted_of
from composer.theory.shape_search import cheapest_shapes
from composer.theory.voicing_costs import VoicingCost, check_weights, weighed
from composer.theory.voicing_search import cheapest_path

__all__ = ["COSTS", "FoundShape", "lead_shapes", "shapes_for"]

_BETWEEN = ("motion", "top")
COSTS = _BETWEEN + ALONE
_KEPT, _LED = 60, 16
_INCOMPLETE = 16
"""Shapes that lack more than this (a third, a seventh, the root) are not looked at if there are better ones."""
_BASSES = ("named", "any")


_Held = tuple[Frets, int, int]
"""A shape as the next one is reached from it: its frets, its position, and its highest note."""


@dataclass(frozen=True, slots=True)
class FoundShape:
    """A shape, what it sounds (MIDI numbers in the order of the strings), and its costs."""

    shape: Shape
    sounding: tuple[int, ...]
    cost: VoicingCost


def shapes_for(
    chord: Chord,
    tuning: Tuning | None = None,
    capo: int = 0,
    *,
    bass: str = "named",
    open_strings: bool = True,
) -> tuple[FoundShape, ...]:
    """Shapes for a chord, the handiest first, at most sixty; frets count from the capo.

    `bass` is `named` (the root, or the slash bass, is lowest) or `any`. Re-entrant and small instruments (ukulele, banjo,
    mandolin) treat it as a wish. Without `open_strings` every shape can be moved along the neck. No chord gives no shapes. Raises TheoryError for another `bass` or a capo beyond fret 12.
    """
    check_weights({bass: 100}, _BASSES)
    own = tuning or Tuning.named("standard")
    return _shapes(chord, own.with_capo(capo), bass == "named", open_strings, _KEPT)


@lru_cache(maxsize=1024)
def _shapes(
    chord: Chord, strings: tuple[int, ...], strict_bass: bool, open_strings: bool, kept: int
) -> tuple[FoundShape, ...]:
    if chord.root is None:
        return ()
    wanted = wanted_of(chord, strings, strict_bass)
    found = cheapest_shapes(strings, wanted, open_strings, kept, _INCOMPLETE)
    return tuple(
        FoundShape(Shape(frets), notes_of(frets, strings), VoicingCost.named(ALONE, points, {}))
        for _, _, frets, points in found
    )


def lead_shapes(
    chords: tuple[Chord, ...],
    tuning: Tuning | None = None,
    capo: int = 0,
    *,
    open_strings: bool = True,
    weights: Mapping[str, int] | None = None,
) -> tuple[FoundShape | None, ...]:
    """One shape for each chord, led with the least movement of the hand; None for no chord or one the neck has not.

    The costs of each include the movement from the one before. `weights` are percents by cost name.
    """
    weighing = dict(weights or {})
    check_weights(weighing, COSTS)
    strings = (tuning or Tuning.named("standard")).with_capo(capo)
    found: list[FoundShape] = []
    held: list[_Held] = []
    row_of: dict[Chord, range] = {}
    for chord in chords:
        if chord not in row_of:
            row = _shapes(chord, strings, True, open_strings, _LED)
            row_of[chord] = range(len(found), len(found) + len(row))
            found += row
            held += [(f.shape.frets, f.shape.position, max(f.sounding)) for f in row]

    def own(number: int) -> tuple[int, ...]:
        return tuple([points for _, points in found[number].cost.points])

    def moved(before: int, after: int) -> tuple[int, ...]:
        return _between(held[before], held[after])

    path = cheapest_path(
        [row_of[chord] for chord in chords],
        lambda number: sum(weighed(ALONE, own(number), weighing)),
        lambda before, after, most: sum(weighed(_BETWEEN, moved(before, after), weighing)),
    )
    results: list[FoundShape | None] = []
    last: int | None = None
    for number in path:
        if number is None:
            results.append(None)
            continue
        points = ((0, 0) if last is None else moved(last, number)) + own(number)
        cost = VoicingCost.named(COSTS, points, weighing)
        results.append(FoundShape(found[number].shape, found[number].sounding, cost))
        last = number
    return tuple(results)


def _between(before: _Held, after: _Held) -> tuple[int, ...]:
    """How far the hand moves along the neck, which fingers must leave their string, and how far the top note goes."""
    old, from_fret, old_top = before
    new, to_fret, new_top = after
    along = abs(from_fret - to_fret) if from_fret and to_fret else 0
    fingers = 2 * (along - 1) if along else 0
    for a, b in zip(old, new, strict=True):
        if b and a != b:
            fingers += 1
    return (fingers, abs(old_top - new_top) // 2)
