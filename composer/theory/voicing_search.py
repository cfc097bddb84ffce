"""The way through a row of choices that costs least: one voicing or shape for each chord.

The search keeps, for each chord, the cheapest way to each of the best few endings and drops the rest (a beam). It knows
nothing of music: what a choice costs by itself, and after another, is for the caller to say.

>>> path = cheapest_path([[0, 7], [5, 9], [4]], own=lambda note: 0, step=lambda a, b: abs(a - b))
>>> path
(7, 5, 4)
"""

from __future__ import annotations

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

    Steps between the same two choices are counted once and remembered. Of equal ways the one whose choices stand
    earlier in their rows is kept, so that the order of a row is the last word.
    """
    steps: dict[tuple[Choice, Choice], int] = {}
    alone: dict[Choice, int] = {}
    ways: list[tuple[int, tuple[Choice | None, ...], Choice | None]] = [(0, (), None)]
    for row in choices:
        if not row:
            ways = [(cost, (*path, None), last) for cost, path, last in ways]
            continue
        grown: list[tuple[int, int, int, Choice]] = []
        for place, choice in enumerate(row):
            if choice not in alone:
                alone[choice] = own(choice)
            best, best_way = -1, 0
            for number, (cost, _, last) in enumerate(ways):
                if last is not None:
                    pair = (last, choice)
                    moved = steps.get(pair)
                    if moved is None:
                        moved = steps[pair] = step(last, choice)
                    cost += moved
                if best < 0 or cost < best:
                    best, best_way = cost, number
            grown.append((best + alone[choice], place, best_way, choice))
        grown.sort(key=lambda item: item[:3])
        ways = [(cost, (*ways[way][1], choice), choice) for cost, _, way, choice in grown[:beam]]
    return ways[0][1]
