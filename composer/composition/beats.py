"""The beat of a groove by the places of its kick and snare, and grooves turned to another beat by rule."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from composer.errors import GenreError
from composer.genre.kits import find_piece
from composer.genre.schema import Pattern
from composer.model.events import Hit
from composer.theory.grid import Grid
from composer.theory.meter import Meter

__all__ = ["RULES", "beats_of", "can_be_made", "with_beat"]

_PLACES = 16
_KICKS, _SNARES, _RIDES = (35, 36), (37, 38, 39, 40), (51, 53, 59)
_SIDESTICK = 37
_TIMEKEEPERS = (42, 44, 46, 51, 53, 59)
_SURE = "xXo1234dtqDTQ"
"""Marks that sound at any complexity a verse has."""

RULES: dict[str, tuple[tuple[str, int, int], ...]] = {
    "half_time": (("kick", 0, 108), ("snare", 8, 106)),
    "double_time": (
        ("kick", 0, 104), ("kick", 4, 92), ("kick", 8, 98), ("kick", 12, 92),
        ("snare", 2, 100), ("snare", 6, 100), ("snare", 10, 100), ("snare", 14, 100),
    ),
    "four_on_the_floor": (("kick", 0, 106), ("kick", 4, 102), ("kick", 8, 104), ("kick", 12, 102)),
    "backbeat": (("kick", 0, 104), ("snare", 4, 104), ("snare", 12, 104)),
    "one_drop": (("kick", 8, 104), ("sidestick", 8, 100)),
    "dembow": (
        ("kick", 0, 104), ("kick", 4, 96), ("kick", 8, 100), ("kick", 12, 96),
        ("snare", 3, 92), ("snare", 6, 98), ("snare", 11, 92), ("snare", 14, 98),
    ),
    "train": (
        ("kick", 0, 98), ("kick", 8, 94), *(("snare", step, 96 if step % 8 == 4 else 62) for step in range(0, 16, 2)),
    ),
    "bossa": (
        ("kick", 0, 88), ("kick", 6, 70), ("kick", 8, 82), ("kick", 14, 70),
        ("sidestick", 0, 86), ("sidestick", 3, 80), ("sidestick", 6, 84), ("sidestick", 10, 80), ("sidestick", 13, 82),
    ),
    "swing_ride": (
        ("ride", 0, 88), ("ride", 4, 96), ("ride", 6, 74), ("ride", 8, 88), ("ride", 12, 96), ("ride", 14, 74),
        ("hat_pedal", 4, 70), ("hat_pedal", 12, 70), ("kick", 0, 58), ("kick", 8, 54),
    ),
}  # fmt: skip
"""The strokes that make a beat: (piece, sixteenth of the bar, velocity)."""
_GIVES_WAY = {
    "four_on_the_floor": (_KICKS, ()),
    "backbeat": ((), _SNARES),
    "swing_ride": ((*_KICKS, *_TIMEKEEPERS), _SNARES),
}
"""What gives way to them: keys that leave altogether, and keys of which only the whispers stay; for any other beat
kick and snare leave."""


def can_be_made(beat: str, meter: Meter) -> bool:
    """Whether a groove can be turned to this beat: any of the rules, in bars of four beats."""
    return beat in RULES and meter.beats == 4


def with_beat(
    hits: Sequence[Hit], beat: str, meter: Meter, fills: Sequence[int], bars: int
) -> list[Hit]:
    """The strokes with kick and snare moved to the places of a beat; bars of `fills` keep their strokes (but a kick
    on every beat goes on through them)."""
    leaving, whispering = _GIVES_WAY.get(beat, ((*_KICKS, *_SNARES), ()))
    kept = []
    for hit in hits:
        bar = hit.at // meter.bar_ticks
        key = find_piece(hit.piece).key
        is_filled = bar in fills and not (beat == "four_on_the_floor" and key in _KICKS)
        gives_way = key in leaving or (key in whispering and _speaks(hit, meter))
        if is_filled or not gives_way:
            kept.append(hit)
    step = meter.bar_ticks // _PLACES
    for bar in range(bars):
        start = bar * meter.bar_ticks
        for piece, place, velocity in RULES[beat]:
            if bar in fills and not (beat == "four_on_the_floor" and place % 4 == 0):
                continue
            at = start + place * step
            if not any(hit.at == at and hit.piece == piece for hit in kept):
                kept.append(Hit(at=at, piece=piece, velocity=velocity))
    return kept


def _speaks(hit: Hit, meter: Meter) -> bool:
    """Whether a stroke of the hand is more than a ghost note, or stands where the beat has its own."""
    return hit.velocity >= 60 or hit.at % (meter.bar_ticks // 4) == 0


@lru_cache(maxsize=512)
def beats_of(pattern: Pattern) -> frozenset[str]:
    """The beats a groove has in its base bar and its answer, by the share of bars with a stroke on each sixteenth."""
    grids = [pattern.at("base"), pattern.at("answer")]
    if any(grid.beats != 4 for grid in grids):
        return frozenset()
    kick, snare = _share(grids, _KICKS), _share(grids, _SNARES)
    every = [_share(grids, (key,)) for key in _keys(grids)]
    side, ride = _share(grids, (_SIDESTICK,)), _share(grids, _RIDES)
    found = {
        "none": sum(sum(row) for row in every) / 4 < 0.25,
        "four_on_the_floor": min(kick[0], kick[4], kick[8], kick[12]) >= 0.8,
        "backbeat": min(snare[4], snare[12]) >= 0.6,
        "half_time": snare[8] >= 0.6 and max(snare[4], snare[12]) <= 0.3,
        "double_time": _mean(snare, (2, 6, 10, 14)) >= 0.6,
        "one_drop": kick[8] >= 0.7 and kick[0] <= 0.3 and snare[8] >= 0.5,
        "dembow": _mean(snare, (3, 6, 11, 14)) >= 0.6,
        "train": _mean(snare, tuple(range(0, 16, 2))) >= 0.7,
        "swing_ride": sum(ride) / 4 >= 1.0,
        "bossa": sum(side) / 4 >= 0.5 and kick[0] >= 0.6,
    }
    return frozenset(name for name, holds in found.items() if holds)


def _mean(row: Sequence[float], places: Sequence[int]) -> float:
    return sum(row[place] for place in places) / len(places)


def _share(grids: Sequence[Grid], keys: Sequence[int]) -> list[float]:
    """For each sixteenth, the share of bars with a stroke on one of these keys."""
    struck: set[tuple[int, int, int]] = set()
    for number, grid in enumerate(grids):
        for row in grid.rows:
            if _key(row.name) not in keys:
                continue
            for tick, mark in zip(grid.steps, row.marks, strict=True):
                if mark in _SURE:
                    bar, place = divmod(tick, grid.bar_ticks)
                    struck.add((number, bar, round(place * _PLACES / grid.bar_ticks) % _PLACES))
    found = [0.0] * _PLACES
    for number, _, place in struck:
        found[place] += 1 / (grids[number].bars * len(grids))
    return found


def _keys(grids: Sequence[Grid]) -> list[int]:
    return sorted({_key(row.name) for grid in grids for row in grid.rows} - {-1})


def _key(name: str) -> int:
    try:
        return find_piece(name).key
    except GenreError:
        return -1
