"""Pitches for a rhythm: a beam search over scale notes near the contour, at the least total cost.

A `Slot` is one note still without its pitch: its candidates, each with what it costs by itself. The search adds
what each interval costs after the one before it, keeps the best few lines, and gives back the cheapest.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from composer.composition.melody.costs import FRESH, NEVER

__all__ = ["ANY", "Slot", "line_cost", "search"]

Candidate = tuple[int, int, int]
"""Pitch, own cost, role over the chord (as in `Palette.role`, but 2 only where the note is strong)."""

_LEAVE = (0, 4, 16, 8)
"""Leaving a note of this role by leap: a dissonance wants to move by step, a leading tone to rise."""
_ENTER = (0, 2, 12, 0)
"""Reaching a note of this role by leap: a dissonance is prepared by step or by the same note."""

_WIDTH = 9

ANY = 9
"""No wish about the direction of a move."""

_TURNED = 14
"""Moving against the direction that the figure has at that place."""


class Slot:
    """One note to be pitched: `candidates`, whether it comes after a rest (`is_fresh`), and the direction of
    the move into it that its figure has (`way`: 1 up, 0 the same note, -1 down, or ANY)."""

    __slots__ = ("candidates", "is_fresh", "way")

    def __init__(self, candidates: tuple[Candidate, ...], is_fresh: bool, way: int = ANY) -> None:
        self.candidates = candidates
        self.is_fresh = is_fresh
        self.way = way


Path = tuple[int, "Path | None"]
Head = tuple[int, int, int, int, Path | None]
"""A line as far as it goes: its cost, its last pitch, the interval into it (a place in the table's rows), the role
of its last note, and its pitches from the last back to the first."""

Table = tuple[tuple[int, ...], ...]
_UNHEARD = 1 << 30
_FAR = 114
"""Moves of more than an octave that `_spread` writes out, so that any two MIDI numbers make a move."""


def search(
    slots: Sequence[Slot], table: Table, before: int | None = None, width: int = _WIDTH
) -> tuple[list[int], int]:
    """The cheapest pitches found for the slots, and their cost; `before` is the pitch that sounded last.

    `table` is from `transition_costs`. Lines that end on the same pitch by the same kind of move are one;
    the best `width` of them go on. No slots give no pitches.
    """
    heads: list[Head] = [(0, -1 if before is None else before, FRESH, 0, None)]
    rest = slots
    if before is None and slots:
        first = slots[0].candidates
        heads = sorted((own, pitch, FRESH, rank, (pitch, None)) for pitch, own, rank in first)
        heads, rest = heads[:width], slots[1:]
    prices = _prices(table)
    for slot in rest:
        heads = _grown(heads, slot, prices[slot.is_fresh, slot.way])[:width]
    cost, _, _, _, path = heads[0]
    pitches: list[int] = []
    while path is not None:
        pitches.append(path[0])
        path = path[1]
    return pitches[::-1], cost


def _grown(heads: Sequence[Head], slot: Slot, prices: _Prices) -> list[Head]:
    """The lines with one note more, the cheapest first: of those that reach a pitch by a small move, by a leap up
    and by a leap down the cheapest each."""
    ends = [
        (n, cost, pitch, prices[last * 4 + role])
        for n, (cost, pitch, last, role, _) in enumerate(heads)
    ]
    grown: list[Head] = []
    for candidate, own, rank in slot.candidates:
        near = up = down = _UNHEARD
        near_from = up_from = down_from = 0
        for n, cost, pitch, rows in ends:
            move = candidate - pitch
            total = cost + rows[rank][move]
            if move >= 5:
                if total < up:
                    up, up_from = total, n
            elif move > -5:
                if total < near:
                    near, near_from = total, n
            elif total < down:
                down, down_from = total, n
        for total, n in ((near, near_from), (up, up_from), (down, down_from)):
            if total < _UNHEARD:
                _, pitch, _, _, path = heads[n]
                grown.append(
                    (total + own, candidate, _AT[candidate - pitch], rank, (candidate, path))
                )
    grown.sort()
    return grown


class _Prices(dict[int, tuple[tuple[int, ...], ...]]):
    """What moves cost where a slot is fresh or not and wants a way: by 4 x the interval before + the role that is
    left, and then by the role that is reached; reckoned when first asked for."""

    def __init__(self, table: Table, is_fresh: bool, way: int) -> None:
        self.table = table
        self.is_fresh = is_fresh
        turned = [(move > 0) - (move < 0) != way for move in range(-13, 14)]
        self.turning = [_TURNED if way != ANY and turns else 0 for turns in turned]

    def __missing__(self, state: int) -> tuple[tuple[int, ...], ...]:
        last, role = divmod(state, 4)
        row = self.table[FRESH if self.is_fresh else last]
        costs = [cost + more for cost, more in zip(row, self.turning, strict=True)]
        if self.is_fresh:
            self[state] = (_spread(costs),) * len(_ENTER)
        else:
            self[state] = tuple(_spread(_leapt(costs, _LEAVE[role] + more)) for more in _ENTER)
        return self[state]


def _leapt(costs: list[int], more: int) -> list[int]:
    """The costs of all moves with so much more for a third and up, either way."""
    return [
        *(cost + more for cost in costs[:11]),
        *costs[11:16],
        *(cost + more for cost in costs[16:]),
    ]


def _spread(values: Sequence[int]) -> tuple[int, ...]:
    """Values for the moves -13..13 laid out so that a move of any size finds its own, a falling one from the end."""
    up, down = tuple(values[13:]), tuple(values[:13])
    return up + up[-1:] * _FAR + down[:1] * _FAR + down


_AT = _spread(range(27))
"""The place in a row of costs of each move."""


@lru_cache(maxsize=64)
def _prices(table: Table) -> dict[tuple[bool, int], _Prices]:
    """The prices of a table for fresh slots and others, by the way that is wanted."""
    return {
        (is_fresh, way): _Prices(table, is_fresh, way)
        for is_fresh in (False, True)
        for way in (-1, 0, 1, ANY)
    }


def line_cost(pitches: Sequence[int], table: Table, fresh: Sequence[bool]) -> int:
    """What the intervals of a finished line cost, for the account in the remarks."""
    total, last = 0, FRESH
    for n in range(1, len(pitches)):
        at = _AT[pitches[n] - pitches[n - 1]]
        cost = table[FRESH if fresh[n] else last][at]
        total += cost if cost < NEVER else NEVER
        last = at
    return total
