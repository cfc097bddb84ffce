"""What makes a voicing good or bad, as costs with names: every choice of notes can say what it was charged for.

A cost is a whole number of points, one point about a semitone's worth of discomfort in one voice. The search in
`voicing_search` adds the same numbers that a result prints, so that nothing is decided by what is not shown.
Layouts are MIDI numbers from the lowest up.

>>> print(VoicingCost((("motion", 5), ("top", 2), ("range", 0))))
motion 5, top 2, range 0 = 7
>>> low_interval_points((40, 44, 47))
20
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

from composer.errors import TheoryError, offer

__all__ = [
    "LOW_INTERVAL_LIMITS",
    "VoicingCost",
    "check_weights",
    "low_interval_points",
    "motion_points",
    "percents",
    "range_points",
    "spacing_points",
    "top_points",
    "weighed",
    "weighed_total",
]

LOW_INTERVAL_LIMITS: Mapping[int, int] = MappingProxyType(
    {
        1: 52,  # minor second    E3
        2: 51,  # major second    Eb3
        3: 48,  # minor third     C3
        4: 46,  # major third     Bb2
        5: 46,  # fourth          Bb2
        6: 47,  # tritone         B2
        7: 34,  # fifth           Bb1
        8: 43,  # minor sixth     G2
        9: 41,  # major sixth     F2
        10: 41,  # minor seventh  F2
        11: 41,  # major seventh  F2
        13: 40,  # minor ninth    E2
        14: 39,  # major ninth    Eb2
        15: 36,  # minor tenth    C2
        16: 34,  # major tenth    Bb1
    }
)
"""Interval in semitones to the lowest MIDI number its lower note should have: below it the two blur into mud.

That each interval has a lowest place is common teaching in arranging; tables of it differ by a tone and more. These figures
are our own judgement in the range of such tables, and quote none of them. An octave has no limit.
"""

_ORDER = (
    "motion",
    "top",
    "range",
    "mud",
    "missing",
    "doubling",
    "crossing",
    "spacing",
    "repetition",
    "tendency",
    "parallels",
)


@dataclass(frozen=True, slots=True)
class VoicingCost:
    """Points by name, in the order they are told; a name that cost nothing is still shown when it was looked at."""

    points: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, points: Mapping[str, int]) -> VoicingCost:
        """From points by name, put into the usual order: movement first, then the sound, then the rules."""
        known = {name: place for place, name in enumerate(_ORDER)}
        return cls(
            tuple(sorted(points.items(), key=lambda item: (known.get(item[0], 99), item[0])))
        )

    @classmethod
    def named(
        cls, names: tuple[str, ...], points: tuple[int, ...], weights: Mapping[str, int]
    ) -> VoicingCost:
        """From points in the order of `names`; weights count a name more or less, in percent."""
        return cls(tuple(zip(names, weighed(names, points, weights), strict=True)))

    @property
    def total(self) -> int:
        """All points together: what the search made as small as it could."""
        return sum(points for _, points in self.points)

    def __getitem__(self, name: str) -> int:
        return dict(self.points).get(name, 0)

    def __add__(self, other: VoicingCost) -> VoicingCost:
        points = dict(self.points)
        for name, more in other.points:
            points[name] = points.get(name, 0) + more
        return VoicingCost.of(points)

    def __str__(self) -> str:
        told = ", ".join(f"{name} {points}" for name, points in self.points)
        return f"{told} = {self.total}" if told else "nothing = 0"


def check_weights(weights: Mapping[str, int], names: tuple[str, ...]) -> None:
    """Raises TheoryError for a weight whose name is no cost here, or which is outside 0 to 1000 percent."""
    for name, percent in weights.items():
        if name not in names:
            raise TheoryError(f"no cost is called {name!r} here; {offer(name, names)}")
        if not 0 <= percent <= 1000:
            raise TheoryError(f"the weight of {name} is {percent}; write 0 to 1000 percent")


def weighed(
    names: tuple[str, ...], points: tuple[int, ...], weights: Mapping[str, int]
) -> tuple[int, ...]:
    """Points counted more or less: a weight is in percent, and a name without one counts as it is."""
    if not weights:
        return points
    return tuple(n * weights.get(name, 100) // 100 for name, n in zip(names, points, strict=True))


def percents(names: tuple[str, ...], weights: Mapping[str, int]) -> tuple[int, ...]:
    """The weight of each name in percent; one that has none counts as it is."""
    return tuple(weights.get(name, 100) for name in names)


def weighed_total(points: tuple[int, ...], weights: tuple[int, ...]) -> int:
    """The sum of `weighed`, with the weights in the order of the points."""
    total = 0
    for n, percent in zip(points, weights, strict=True):
        total += n * percent // 100
    return total


def motion_points(before: tuple[int, ...], after: tuple[int, ...]) -> int:
    """Semitones that all voices move together; between different numbers of voices, to and from the nearest."""
    moved = 0
    if len(before) == len(after):
        for a, b in zip(before, after, strict=True):
            moved += a - b if a > b else b - a
        return moved
    few, many = (before, after) if len(before) < len(after) else (after, before)
    for b in many:
        moved += min(abs(a - b) for a in few)
    return moved


def top_points(before: tuple[int, ...], after: tuple[int, ...]) -> int:
    """Semitones that the top line moves, and 6 more when it jumps further than a fourth."""
    jump = abs(before[-1] - after[-1])
    return jump + (6 if jump > 5 else 0)


@lru_cache(maxsize=8192)
def low_interval_points(layout: tuple[int, ...]) -> int:
    """Two points for every semitone that an interval lies below its limit (LOW_INTERVAL_LIMITS); neighbours only."""
    points = 0
    for lower, upper in pairwise(layout):
        limit = LOW_INTERVAL_LIMITS.get(upper - lower)
        if limit is not None and lower < limit:
            points += 2 * (limit - lower)
    return points


def range_points(layout: tuple[int, ...], low: int, high: int) -> int:
    """Half a semitone's worth for each semitone away from the middle of the register, four outside of it."""
    centre = abs(layout[0] + layout[-1] - low - high) // 4
    outside = max(0, low - layout[0]) + max(0, layout[-1] - high)
    return centre + 4 * outside


@lru_cache(maxsize=8192)
def spacing_points(layout: tuple[int, ...]) -> int:
    """Three points for a semitone right under the top, for a cluster, and for each gap above the lowest over an octave."""
    gaps = [upper - lower for lower, upper in pairwise(layout)]
    points = 3 if gaps and gaps[-1] <= 1 else 0
    points += sum(3 for one, two in pairwise(gaps) if one <= 2 and two <= 2)
    return points + sum(3 + gap - 12 for gap in gaps[1:] if gap > 12)
