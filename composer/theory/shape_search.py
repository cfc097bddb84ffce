"""The cheapest ways to hold a chord on a neck, found without trying them all.

The search goes up the neck hand by hand, and across it string by string: muted, open or pressed where the note belongs to
the chord. A beginning is left as soon as no shape that starts like that can be cheaper than the ones already found, so
that what comes out is the same as if every shape had been tried.
"""

from __future__ import annotations

from bisect import insort

from composer.theory.fretboard import SPAN, hand_of
from composer.theory.shape_costs import (
    ALONE,
    HIGH_HAND,
    INNER_MUTED,
    OPEN_UNDER_HIGH_HAND,
    STRETCH,
    UNISON,
    Frets,
    Wanted,
    alone_points,
    high_muted,
    low_muted,
    missing_points,
)

__all__ = ["HIGHEST_POSITION", "Found", "cheapest_shapes"]

HIGHEST_POSITION = 12
"""The highest fret at which a hand is tried."""

_ABOVE = 3
"""Fingers that are left above the lowest fret: with a fourth there, five strings would have to be pressed singly."""
_NEVER = 1 << 30
_LACKING = 1000
"""Counts a missing point so much that the least incomplete shapes come first, whatever else they cost."""

Found = tuple[int, tuple[int, ...], Frets, tuple[int, ...]]
"""What it costs in all, the order of equals (lower frets on lower strings first), the shape, and its points by name."""


def cheapest_shapes(
    strings: tuple[int, ...], wanted: Wanted, open_strings: bool, kept: int, incomplete: int
) -> list[Found]:
    """At most `kept` shapes that a hand can hold, the cheapest first; `strings` are the open ones as MIDI numbers.

    Shapes that lack more than `incomplete` points' worth of tones come only when there is no better one, and then only the
    least incomplete.
    """
    found = _Search(strings, wanted, open_strings, kept, incomplete, 0).found
    if found:
        return found
    found = _Search(strings, wanted, open_strings, kept, _NEVER, _LACKING).found
    missing = ALONE.index("missing")
    return [entry for entry in found if entry[3][missing] == found[0][3][missing]]


_LOWEST_PRESSED = (2, 2, 4, *(5,) * 10)
"""What so many strings at the lowest fret cost at least: fingers of their own, or the index lying across."""

_Way = tuple[Frets, tuple[int, ...], int, int, int, int, int, bool]
"""The strings up to one: frets, notes, their pitch classes as bits, points for mutes and repeated notes, how many strings
are pressed above the lowest fret and how many there, the highest fret, whether a string is muted within."""


class _Search:
    """One search through all positions; lives for one call."""

    def __init__(
        self,
        strings: tuple[int, ...],
        wanted: Wanted,
        open_strings: bool,
        kept: int,
        incomplete: int,
        lacking: int,
    ) -> None:
        self.strings, self.wanted, self.kept = strings, wanted, kept
        self.incomplete, self.weight = incomplete, 1 + lacking
        self.outer = min(3 if wanted.is_power else 2, len(strings) - 3)
        self.high_muted = high_muted(wanted)
        self.doubled = dict.fromkeys(wanted.pcs, 0) | dict(wanted.doubled)
        self.least: dict[tuple[int, int], int] = {}
        self.found: list[Found] = []
        self.ceiling = _NEVER
        for position in range(1, HIGHEST_POSITION + 1):
            self._look_at(position, open_strings)

    def _look_at(self, position: int, open_strings: bool) -> None:
        """Every shape whose lowest pressed fret this is, begun on every string that may be the first to sound."""
        wanted, count = self.wanted, len(self.strings)
        frets = (*((0,) if open_strings else ()), *range(position, position + SPAN))
        self.position = position
        self.options = [
            [
                (f, string + f, 1 << (string + f) % 12)
                for f in frets
                if (string + f) % 12 in wanted.pcs
            ]
            for string in self.strings
        ]
        self.ahead = [0] * (count + 1)
        for at in range(count - 1, -1, -1):
            self.ahead[at] = self.ahead[at + 1]
            for _, _, bit in self.options[at]:
                self.ahead[at] |= bit
        self.hand = [
            [position + low + 2 * above for low in _LOWEST_PRESSED] for above in range(_ABOVE + 1)
        ]
        self.apart = OPEN_UNDER_HIGH_HAND if position > HIGH_HAND else 0
        self.least.clear()
        ways: list[_Way] = []
        for first in range(self.outer + 1):
            muted: Frets = (None,) * first
            for fret, note, bit in self.options[first]:
                if not wanted.strict_bass or note % 12 == wanted.bass:
                    points = low_muted(first, count) + (0 if fret else self.apart)
                    above, low = int(fret > position), int(fret == position)
                    ways.append(((*muted, fret), (note,), bit, points, above, low, fret, False))
        while ways:
            self._go_on(ways.pop(), ways)

    def _go_on(self, way: _Way, ways: list[_Way]) -> None:
        """Takes the shape that a beginning is by itself, and adds its continuations to the ways."""
        frets, notes, heard, points, pressed_above, pressed_low, highest, is_broken = way
        at, position = len(frets), self.position
        left = len(self.strings) - at
        if (
            left <= self.outer
            and len(notes) >= 3
            and (pressed_low or (position == 1 and not highest))
        ):
            sure = points + left * self.high_muted
            if highest:
                sure += self.hand[pressed_above][pressed_low] + STRETCH[highest - position]
            self._take((*frets, *(None,) * left), notes, heard, sure)
        if left == 0:
            return
        steps = [(frets, points, is_broken, self.options[at])]
        if left > 1 and not is_broken:
            steps.append(((*frets, None), points + INNER_MUTED, True, self.options[at + 1]))
        for before, paid, broken, options in steps:
            here = len(before) + 1
            for fret, note, bit in options:
                above = pressed_above + (fret > position)
                if above > _ABOVE:
                    continue
                price, low, top = paid, pressed_low, highest
                if fret == position:
                    low += 1
                elif not fret and self.apart and 0 not in frets:
                    price += self.apart
                if fret > top:
                    top = fret
                if heard & bit:
                    price += self.doubled[note % 12] + (UNISON if note in notes else 0)
                sure = price
                if top:
                    sure += self.hand[above][low] + STRETCH[top - position]
                if sure > self.ceiling or sure + self._lacking(heard | bit, here) > self.ceiling:
                    continue
                ways.append(
                    ((*before, fret), (*notes, note), heard | bit, price, above, low, top, broken)
                )

    def _lacking(self, heard: int, at: int) -> int:
        """What at least is charged for missing tones when the strings from `at` on are still to come."""
        points = self.least.get((heard, at))
        if points is None:
            far, near = 0, []
            for pc, price in self.wanted.prices:
                if not heard >> pc & 1:
                    if self.ahead[at] >> pc & 1:
                        near.append(price)
                    else:
                        far += price
            missing = far + sum(sorted(near)[: max(0, len(near) - len(self.strings) + at)])
            points = _NEVER + 1 if missing > self.incomplete else missing * self.weight
            self.least[heard, at] = points
        return points

    def _take(self, frets: Frets, notes: tuple[int, ...], heard: int, sure: int) -> None:
        """Keeps a shape if it is good enough and a hand can hold it."""
        lacking = missing_points(heard, self.wanted)
        if lacking > self.incomplete or sure + lacking * self.weight > self.ceiling:
            return
        if self.wanted.strict_bass and min(notes) % 12 != self.wanted.bass:
            return
        if hand_of(frets) is None:
            return
        points = alone_points(frets, self.strings, self.wanted)
        order = tuple([-1 if fret is None else fret for fret in frets])
        insort(self.found, (sum(points) + lacking * (self.weight - 1), order, frets, points))
        if len(self.found) > self.kept:
            self.found.pop()
        if len(self.found) == self.kept:
            self.ceiling = self.found[-1][0]
