"""How many bars each line of a section gets: whole bars, even ones where they fit, and room to sing in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from composer.theory.meter import QUARTER, Meter

__all__ = ["line_spans", "most_syllables"]

_LONGEST = 4
"""Bars that a line may get."""
_MOST_A_SECOND = 8.5
"""Syllables a singer gets out in a second (fast rap is at seven to nine)."""
_EASY_LOW, _EASY_HIGH = 1.3, 3.6
"""Syllables a second that are sung at ease."""
_DROPPED, _DENSE, _SPARSE, _UNLIKE, _CROOKED, _THREE, _EMPTY = 10_000, 30, 10, 9, 7, 12, 8


def most_syllables(bars: int, meter: Meter, tempo_bpm: float) -> int:
    """How many syllables can be sung in so many bars: by half divisions up to a last note of a beat and a breath,
    and no faster than a tongue can move."""
    room = bars * meter.bar_ticks - meter.beat_ticks - meter.division_ticks
    if room < 0:
        return 0
    step = max(meter.division_ticks // 2, 1)
    seconds = room * 60 / (QUARTER * tempo_bpm)
    return min(room // step, int(seconds * _MOST_A_SECOND)) + 1


@lru_cache(maxsize=256)
def line_spans(
    counts: Sequence[int], bars: int, meter: Meter, tempo_bpm: float
) -> tuple[tuple[int, int], ...]:
    """(first bar, bars) of each line with so many syllables; (0, 0) for one that has to be left out. Bars count
    from 0."""
    counts = tuple(counts)[: 2 * bars + 2]
    table: list[dict[tuple[int, int], tuple[int, tuple[tuple[int, int], ...]]]] = [
        {(0, 0): (0, ())}
    ]
    for n, count in enumerate(counts):
        grown: dict[tuple[int, int], tuple[int, tuple[tuple[int, int], ...]]] = {}
        for (bar, last), (cost, path) in table[n].items():
            options = [
                (k, _price(count, k, bar, last, meter, tempo_bpm))
                for k in range(1, min(_LONGEST, bars - bar) + 1)
            ]
            for size, price in [*options, (0, _DROPPED - n)]:
                if price is None:
                    continue
                state = (bar + size, size or last)
                entry = (cost + price, (*path, (bar, size) if size else (0, 0)))
                if state not in grown or entry < grown[state]:
                    grown[state] = entry
        table.append(grown)
    best = min((cost + _EMPTY * (bars - bar), path) for (bar, _), (cost, path) in table[-1].items())
    return best[1]


def _price(
    count: int, size: int, bar: int, last: int, meter: Meter, tempo_bpm: float
) -> int | None:
    """What it costs to sing a line of `count` syllables in `size` bars from `bar` on, or None if nobody could."""
    if count > most_syllables(size, meter, tempo_bpm):
        return None
    seconds = size * meter.bar_ticks * 60 / (QUARTER * tempo_bpm)
    rate = count / seconds
    cost = _THREE if size == 3 else 0
    if size > 1 and bar % size and size != 3:
        cost += _CROOKED
    if last and last != size:
        cost += _UNLIKE
    cost += round(_DENSE * max(rate - _EASY_HIGH, 0)) + round(_SPARSE * max(_EASY_LOW - rate, 0))
    slots = size * meter.bar_ticks // meter.division_ticks
    return cost + round(_DENSE * max(count / slots - 0.7, 0) * 2)
