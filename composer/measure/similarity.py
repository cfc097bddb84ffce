"""What a bar plays as something to compare: the same bar twice has the same fingerprint, whatever the feel did to it.

Onsets fall into quarters of the beat (thirds of it where a beat has three), after the swing is taken out: its place is
measured in the piece itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from composer.measure.score import Score
from composer.model.performance import PlayedNote
from composer.theory.meter import QUARTER

__all__ = ["Fingerprint", "Slots", "likeness", "off_beat"]

Fingerprint = tuple[int, ...]
"""Sorted `slot * 128 + key` of every onset in a bar; () is a bar in which nothing begins."""
_STEP = 20
_STEPS = QUARTER // _STEP
_LEAST = 24
_SWUNG = 0.56


def off_beat(notes: Iterable[PlayedNote]) -> float:
    """Where the off-beat eighth lies in the quarter, 0.5 straight to 0.7: the middle of the onsets that are nearest to
    it, 0.5 where there are few."""
    low, high = int(0.42 * QUARTER), int(0.72 * QUARTER)
    places = sorted(p for note in notes if low <= (p := note.start % QUARTER) <= high)
    return places[len(places) // 2] / QUARTER if len(places) >= _LEAST else 0.5


class Slots:
    """The slots of a piece, 4 to a quarter, counted from the beginning of each bar."""

    def __init__(self, score: Score) -> None:
        drums = [note for part in score.parts if part.role == "drums" for note in part.notes]
        notes = drums or [note for part in score.parts[:4] for note in part.notes]
        swing = off_beat(notes)
        self.swing = swing if swing >= _SWUNG else 0.5
        self._quarter = [self._slot(n * _STEP) * 128 for n in range(_STEPS)]
        self._table = [*self._quarter]

    def _slot(self, place: int) -> int:
        """The sixteenth of a place in the quarter, with the swing straightened."""
        share = place / QUARTER
        if share <= self.swing:
            straight = share / self.swing / 2
        else:
            straight = 0.5 + (share - self.swing) / (1 - self.swing) / 2
        return int(straight * 4 + 0.5)

    def fingerprint(self, notes: Sequence[PlayedNote], line: int) -> Fingerprint:
        """Of the notes that begin in the bar that starts at `line`."""
        if not notes:
            return ()
        while notes[-1].start - line >= len(self._table) * _STEP:
            before = len(self._table) // _STEPS * 4 * 128
            self._table += [before + slot for slot in self._quarter]
        table = self._table
        found = [
            table[at // _STEP if (at := note.start - line) > 0 else 0] + note.key for note in notes
        ]
        found.sort()
        return tuple(found)


def likeness(one: Fingerprint, other: Fingerprint) -> float:
    """How much of two bars is the same, 0..1 (1 for two empty ones): twice what they share over what they have."""
    if not one and not other:
        return 1.0
    if one == other:
        return 1.0
    shared = sum((Counter(one) & Counter(other)).values())
    return 2 * shared / (len(one) + len(other))
