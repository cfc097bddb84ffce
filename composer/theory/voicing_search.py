"""The way through a row of choices that costs least: one voicing or shape for each chord.

The search keeps, for each chord, the cheapest way to each of the best few endings and drops the rest (a beam). It knows
nothing of music: what a choice costs by itself, and after another, is for the caller to say.

>>> path = cheapest_path([[0, 7], [5, 9], [4]], own=lambda note: 0, step=lambda a, b: abs(a - b))
>>> path
(7, 5, 4)
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

__all__ = ["BEAM", "cheapest_path"]

BEAM = 10
"""How many endings are kept after each chord."""

Choice = TypeVar("Choice", bound=Hashable)


def cheapest_path(
    choices: Sequence[Sequence[Choice]],
    own: Callable[[Choice], int],
    step: Callable[[Choice, Choice], int],
    beam: int = BEAM,
) -> tuple[Choice | None, ...]:
    """One choice from each row, of least total cost; an empty row gives None and is stepped over.

    No cost may be negative: then what is already dearer than the best need not be looked at. Of equal ways the one whose
    choices stand earlier in their rows is kept, so that the order of a row is the last word.
    """
    steps: dict[tuple[Choice, Choice], int] = {}
    alone: dict[Choice, int] = {}
    ways: list[tuple[int, tuple[Choice | None, ...], Choice | None]] = [(0, (), None)]
    for row in choices:
        if not row:
            ways = [(cost, (*path, None), last) for cost, path, last in ways]
            continue
        grown: list[tuple[int, int, int, Choice]] = []
        totals: list[int] = []
        for place, choice in enumerate(row):
            mine = alone.get(choice)
            if mine is None:
                mine = alone[choice] = own(choice)
            if len(totals) >= beam and ways[0][0] + mine > totals[beam - 1]:
                continue
            best, best_way = _best_way(ways, choice, steps, step)
            grown.append((best + mine, place, best_way, choice))
            insort(totals, best + mine)
        grown.sort(key=lambda item: item[:3])
        ways = [(cost, (*ways[way][1], choice), choice) for cost, _, way, choice in grown[:beam]]
    return ways[0][1]


def _best_way(
    ways: list[tuple[int, tuple[Choice | None, ...], Choice | None]],
    choice: Choice,
    steps: dict[tuple[Choice, Choice], int],
    step: Callable[[Choice, Choice], int],
) -> tuple[int, int]:
    """The least cost of arriving at a choice and the way that has it; `ways` stand cheapest first."""
    best, best_way = -1, 0
    for number, (cost, _, last) in enumerate(ways):
        if 0 <= best <= cost:
            break
        if last is not None:
            moved = steps.get((last, choice))
            if moved is None:
                moved = steps[last, choice] = step(last, choice)
            cost += moved
        if best < 0 or cost < best:
            best, best_way = cost, number
    return best, best_way
