"""The rhythm of one sung line: an onset for every syllable, by dynamic programming over the places of its bars.

What it pays for is named below, in whole numbers. The tune's own rhythm is the model: it costs to add an onset
and to pass one over, most of all in the hook, so that words bend the rhythm no further than their stresses ask.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from composer.composition.lyrics.syllable import Syllable
from composer.composition.melody.task import Tone
from composer.theory.meter import Meter

__all__ = ["Stretch", "sung_onsets"]

STRESS_ON_WEAK = (16, 8, 3, 0, 0)
"""A stressed syllable by the strength of its place, finer than a half beat to downbeat."""
UNSTRESSED_ON_STRONG = (0, 0, 2, 5, 6)
AGAINST = 24
"""A stressed syllable on a weaker place than its unstressed neighbour's."""
LEVEL = 2
"""The two on equally strong places."""
NEW_ONSET, HOOK_NEW_ONSET = 3, 6
PASSED_OVER, HOOK_PASSED_OVER = 2, 4
HURRIED, HURRIED_STRESS = 5, 8
"""A syllable of less than half a beat."""
DRAGGED = 4
"""Each beat beyond one and a half that a syllable inside a line lasts; half as much where a comma follows."""
LINGERING = 8
"""Each half beat beyond one beat that an unstressed syllable inside a line lasts."""
SHORT_OF_THREE = 2
"""A stressed syllable that lasts no more than a third of a compound beat, where long and short are the way."""
TORN = 2
"""Each beat beyond one between syllables of one word."""
WEAK_END = 5
"""A last syllable off the beat."""
EARLY_END = 1
"""Each beat by which a line ends before its last beats."""
LATE_START = 1
"""Each beat by which a line begins after its bars do."""
STRESSED_PICKUP = 10
_FAR = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Where a line is sung, in ticks of its section: its bars are `start`..`end`; its first note may come as early as
    `earliest`, its last one as late as `latest`. With `anchor` the last stressed syllable (or the last one) falls there."""

    start: int
    end: int
    earliest: int
    latest: int
    anchor: int = -1


def sung_onsets(
    syllables: Sequence[Syllable], model: Sequence[Tone], stretch: Stretch, meter: Meter
) -> tuple[int, ...]:
    """The tick on which each syllable begins, in order; empty where they do not fit.

    Eighths (thirds of a compound beat) first; halves of them where the line is too full for those.
    """
    known = {tone.at: tone.letter for tone in model}
    slots = (stretch.latest - stretch.start) // meter.division_ticks + 1
    coarse = meter.division_ticks
    steps = (coarse, coarse // 2) if len(syllables) <= 0.85 * slots else (coarse // 2,)
    for step in steps:
        first = -(-stretch.earliest // step) * step
        grid = set(range(first, stretch.latest + 1, step))
        grid |= {
            at
            for at in known
            if stretch.earliest <= at <= stretch.latest and at % (coarse // 2) == 0
        }
        if stretch.anchor >= 0:
            grid |= set(range(stretch.anchor, stretch.anchor + 2 * meter.beat_ticks, coarse))
        found = _Search(syllables, sorted(grid), known, stretch, meter).best()
        if found:
            return found
    return ()


class _Search:
    """One line over its places: for each syllable and place the least cost of getting there."""

    def __init__(
        self,
        syllables: Sequence[Syllable],
        grid: list[int],
        known: dict[int, str],
        stretch: Stretch,
        meter: Meter,
    ) -> None:
        self.syllables, self.grid, self.known = syllables, grid, known
        self.stretch, self.meter = stretch, meter
        self.strengths = [meter.strength(at) for at in grid]
        self.passing = [0]
        for at in sorted(known):
            price = HOOK_PASSED_OVER if known[at] == "h" else PASSED_OVER
            self.passing.append(self.passing[-1] + price)
        self.model = sorted(known)
        self.last = len(syllables) - 1
        stressed = [n for n, syllable in enumerate(syllables) if syllable.is_stressed]
        self.anchored = stressed[-1] if stressed and stressed[-1] >= self.last - 1 else self.last

    def best(self) -> tuple[int, ...]:
        """The cheapest onsets, or none if there are too few places."""
        grid, count = self.grid, len(self.syllables)
        if len(grid) < count or not count:
            return ()
        costs = [self._opening(p) if self._may(0, p) else _FAR for p in range(len(grid))]
        trail: list[list[int]] = []
        for n in range(1, count):
            after, came = [_FAR] * len(grid), [-1] * len(grid)
            for q in range(n, len(grid)):
                if not self._may(n, q):
                    continue
                own = self._own(n, q)
                for p in range(self._first_before(q), q):
                    if costs[p] < _FAR:
                        cost = costs[p] + own + self._between(n - 1, p, q)
                        if cost < after[q]:
                            after[q], came[q] = cost, p
            costs = after
            trail.append(came)
        ends = [(cost + self._closing(p), p) for p, cost in enumerate(costs) if cost < _FAR]
        if not ends:
            return ()
        place = min(ends)[1]
        places = [place]
        for came in reversed(trail):
            place = came[place]
            places.append(place)
        return tuple(grid[p] for p in reversed(places))

    def _may(self, n: int, p: int) -> bool:
        anchor = self.stretch.anchor
        if anchor < 0:
            return True
        at = self.grid[p]
        if n == self.anchored:
            return at == anchor
        return at < anchor if n < self.anchored else at > anchor

    def _first_before(self, q: int) -> int:
        """The first place from which one syllable may last until place q: two bars before it."""
        return bisect_left(self.grid, self.grid[q] - 2 * self.meter.bar_ticks)

    def _own(self, n: int, p: int) -> int:
        """What it costs to sing a syllable at a place."""
        strength, at = self.strengths[p], self.grid[p]
        cost = (STRESS_ON_WEAK if self.syllables[n].is_stressed else UNSTRESSED_ON_STRONG)[strength]
        if at not in self.known:
            around = bisect_right(self.model, at) - 1
            in_hook = around >= 0 and self.known[self.model[around]] == "h"
            cost += HOOK_NEW_ONSET if in_hook else NEW_ONSET
        return cost

    def _opening(self, p: int) -> int:
        """What it costs to begin a line at a place."""
        at, start = self.grid[p], self.stretch.start
        cost = self._own(0, p) + self._passed(start - 1, at)
        if at < start:
            return cost + (STRESSED_PICKUP if self.syllables[0].is_stressed else 1)
        return cost + LATE_START * (at - start) * 2 // self.meter.beat_ticks

    def _between(self, n: int, p: int, q: int) -> int:
        """What it costs that syllable n lasts from place p to place q."""
        now, then = self.syllables[n], self.syllables[n + 1]
        dur, beat = self.grid[q] - self.grid[p], self.meter.beat_ticks
        cost = self._passed(self.grid[p], self.grid[q])
        if now.is_stressed != then.is_stressed:
            a, b = self.strengths[p], self.strengths[q]
            lean = a - b if now.is_stressed else b - a
            cost += AGAINST if lean < 0 else LEVEL if lean == 0 else 0
        if dur < self.meter.division_ticks:
            cost += HURRIED_STRESS if now.is_stressed else HURRIED
        elif now.is_stressed and self.meter.is_compound and 3 * dur <= beat:
            cost += SHORT_OF_THREE
        if 2 * dur > 3 * beat:
            drag = DRAGGED * (2 * dur - 3 * beat) // (2 * beat) + 1
            cost += drag // 2 if now.breathes else drag + (0 if now.is_stressed else 1)
        if not now.is_stressed and dur > beat:
            cost += LINGERING * -(-2 * (dur - beat) // beat)
        if now.is_joined and dur > beat:
            cost += TORN * (dur - beat) // beat + 1
        return cost

    def _passed(self, start: int, end: int) -> int:
        """The price of the model's onsets between two ticks."""
        return (
            self.passing[bisect_left(self.model, end)]
            - self.passing[bisect_right(self.model, start)]
        )

    def _closing(self, p: int) -> int:
        """What it costs to end a line at a place."""
        at, beat = self.grid[p], self.meter.beat_ticks
        if self.stretch.anchor >= 0:
            return 0
        cost = WEAK_END if self.strengths[p] < 2 else 0
        cost += self._passed(at, self.stretch.end) // 2
        early = self.stretch.end - self.meter.bar_ticks - at
        return cost + EARLY_END * max(early, 0) // beat
