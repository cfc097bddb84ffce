"""Pitches for a rhythm: a beam search over scale notes near the contour, at the least total cost.

A `Slot` is one note still without its pitch: its candidates, each with what it costs by itself. The search adds
what each interval costs after the one before it, keeps the best few lines, and gives back the cheapest.
"""

from __future__ import annotations

from collections.abc import Sequence

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


def search(
    slots: Sequence[Slot],
    table: tuple[tuple[int, ...], ...],
    before: int | None = None,
    width: int = _WIDTH,
) -> tuple[list[int], int]:
    """The cheapest pitches found for the slots, and their cost; `before` is the pitch that sounded last.

    `table` is from `transition_costs`. Lines that end on the same pitch by the same kind of move are one;
    the best `width` of them go on. No slots give no pitches.
    """
    lines: list[tuple[int, int, int, int, Path | None]] = [
        (0, -1 if before is None else before, FRESH, 0, None)
    ]
    leave, enter = _LEAVE, _ENTER
    for slot in slots:
        best: dict[int, tuple[int, int, int, int, Path | None]] = {}
        fresh, way = slot.is_fresh, slot.way
        for cost, pitch, last, role, path in lines:
            row = table[FRESH if fresh else last]
            leaving = leave[role]
            for candidate, own, rank in slot.candidates:
                move = candidate - pitch
                if pitch < 0:
                    total, at = cost + own, FRESH
                else:
                    at = 13 + (move if -13 < move < 13 else (13 if move > 0 else -13))
                    total = cost + own + row[at]
                    if not fresh and not -3 < move < 3:
                        total += leaving + enter[rank]
                    if way != ANY and (move > 0) - (move < 0) != way:
                        total += _TURNED
                mark = candidate * 4 + (
                    0 if at == FRESH else 1 if at >= 18 else 2 if at <= 8 else 3
                )
                known = best.get(mark)
                if known is None or total < known[0]:
                    best[mark] = (total, candidate, at, rank, path)
        step = sorted(best.values(), key=_by_cost)[:width]
        lines = [(cost, pitch, at, rank, (pitch, path)) for cost, pitch, at, rank, path in step]
    cost, _, _, _, path = lines[0]
    pitches: list[int] = []
    while path is not None:
        pitches.append(path[0])
        path = path[1]
    return pitches[::-1], cost


def _by_cost(line: tuple[int, int, int, int, Path | None]) -> tuple[int, int, int]:
    return line[0], line[1], line[2]


def line_cost(
    pitches: Sequence[int], table: tuple[tuple[int, ...], ...], fresh: Sequence[bool]
) -> int:
    """What the intervals of a finished line cost, for the account in the remarks."""
    total, last = 0, FRESH
    for n in range(1, len(pitches)):
        move = pitches[n] - pitches[n - 1]
        at = 13 + max(-13, min(13, move))
        cost = table[FRESH if fresh[n] else last][at]
        total += min(cost, NEVER)
        last = at
    return total
