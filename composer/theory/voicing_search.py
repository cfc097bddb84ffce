"""The way through a row of choices that costs least: one voicing or shape for each chord.

The search keeps, for each chord, the cheapest way to each of the best few endings and drops the rest (a beam). It knows
nothing of music: what a choice costs by itself, and after another, is for the caller to say.

>>> path = cheapest_path([[0, 7], [5, 9], [4]], own=lambda note: 0, step=lambda a, b, most: abs(a - b))
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

_NO_LIMIT = 1 << 62

Choice = TypeVar("Choice", bound=Hashable)
_Way = tuple[int, tuple[Choice | None, ...], Choice | None]
"""What a way has cost so far, its choices, and the last of them that is not None."""


def cheapest_path(
    choices: Sequence[Sequence[Choice]],
    own: Callable[[Choice], int],
    step: Callable[[Choice, Choice, int], int],
    beam: int = BEAM,
) -> tuple[Choice | None, ...]:
    """One choice from each row, of least total cost; an empty row gives None and is stepped over.

    `step` is told the most that the step may cost to be of use: once it is sure to be dearer it may give any number above
    that. No cost may be negative. Of equal ways the one whose choices stand earlier in their rows is kept, so that the
    order of a row is the last word.
    """
    steps: dict[tuple[Choice, Choice], int] = {}
    alone: dict[Choice, int] = {}
    ways: list[_Way[Choice]] = [(0, (), None)]
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
            most = (totals[beam - 1] if len(totals) >= beam else _NO_LIMIT) - mine
            best, way = _best_way(ways, choice, most, steps, step)
            if way >= 0:
                grown.append((best + mine, place, way, choice))
                insort(totals, best + mine)
        grown.sort(key=lambda item: item[:3])
        ways = [(cost, (*ways[way][1], choice), choice) for cost, _, way, choice in grown[:beam]]
    return ways[0][1]


def _best_way(
    ways: Sequence[_Way[Choice]],
    choice: Choice,
    most: int,
    steps: dict[tuple[Choice, Choice], int],
    step: Callable[[Choice, Choice, int], int],
) -> tuple[int, int]:
    """The least cost of arriving at a choice and the way that has it, -1 where all cost more than `most`; `ways` stand
    cheapest first."""
    best_way = -1
    for number, (cost, _, last) in enumerate(ways):
        if cost > most:
            break
        if last is not None:
            moved = steps.get((last, choice))
            if moved is None:
                moved = step(last, choice, most - cost)
                if moved <= most - cost:
                    steps[last, choice] = moved
            cost += moved
        if cost <= most:
            best_way, most = number, cost - 1
    return most + 1, best_way
