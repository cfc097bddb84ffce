"""Two hands at a keyboard: what they can reach, who plays what, and a picture of it.

A hand has five fingers and spans a tenth (16 semitones) at most. `hands_for` divides any layout between the hands or says
that it cannot be played; `two_hands` lists how a pianist without a bass player lays out a chord: the bass with or without
a second note in the left hand, the rest close together in the right.

>>> hands_for((36, 43, 64, 67, 72))
Hands(left=(36, 43), right=(64, 67, 72))
>>> hands_for((36, 52, 60, 70, 84)) is None
True
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from composer.theory.chord import Chord
from composer.theory.interval import DEGREE_FIFTHS
from composer.theory.pitch import pc_semitone
from composer.theory.voicing_costs import low_interval_points
from composer.theory.voicing_styles import layouts

__all__ = [
    "FINGERS",
    "HIGHEST",
    "LOWEST",
    "REACH",
    "Hands",
    "hands_for",
    "keyboard_diagram",
    "two_hands",
]

REACH = 16
"""The widest a hand stretches: a major tenth."""
FINGERS = 5
LOWEST, HIGHEST = 21, 108
"""A0 to C8, the 88 keys."""
_MIDDLE_C = 60
_LEFT_LOW, _LEFT_HIGH = 36, 55
_RIGHT_LOW, _RIGHT_HIGH = 55, 79
_BLACK = frozenset({1, 3, 6, 8, 10})


@dataclass(frozen=True, slots=True)
class Hands:
    """MIDI numbers for each hand, from the lowest up; a hand may rest."""

    left: tuple[int, ...]
    right: tuple[int, ...]


def hands_for(layout: tuple[int, ...]) -> Hands | None:
    """A division at which both hands reach their notes, nearest to middle C; None when two hands cannot play it.

    What one hand can take by itself stays in one hand.
    """
    if not layout or layout[0] < LOWEST or layout[-1] > HIGHEST:
        return None if layout else Hands((), ())
    if _fits(layout):
        low = layout[0] + layout[-1] < 2 * _MIDDLE_C
        return Hands(layout, ()) if low else Hands((), layout)
    divisions = [
        (_strain(layout[:cut], layout[cut:]), cut)
        for cut in range(1, len(layout))
        if _fits(layout[:cut]) and _fits(layout[cut:])
    ]
    if not divisions:
        return None
    cut = min(divisions)[1]
    return Hands(layout[:cut], layout[cut:])


def _fits(notes: tuple[int, ...]) -> bool:
    return len(notes) <= FINGERS and notes[-1] - notes[0] <= REACH


def _strain(left: tuple[int, ...], right: tuple[int, ...]) -> int:
    """Stretches beyond an octave, then a widest gap between the hands, then hands far across middle C."""
    stretch = sum(max(0, hand[-1] - hand[0] - 12) for hand in (left, right))
    across = max(0, left[-1] - _MIDDLE_C - 4) + max(0, _MIDDLE_C - 5 - right[0])
    return 4 * stretch + 5 * across - (right[0] - left[-1])


@lru_cache(maxsize=2048)
def two_hands(chord: Chord, style: str = "close") -> tuple[tuple[int, ...], ...]:
    """Layouts with the bass in the left hand and a style in the right, at most three dozen, the clearest first.

    The left hand plays the bass alone, in octaves, or with fifth, seventh or tenth above it.
    """
    if chord.bass_pc is None:
        return ()
    rights = [
        layout
        for layout in layouts(chord, style, _RIGHT_LOW, _RIGHT_HIGH)
        if len(layout) <= FINGERS and layout[-1] - layout[0] <= REACH
    ]
    found: set[tuple[int, ...]] = set()
    for left in _lefts(chord):
        found.update((*left, *right) for right in rights if left[-1] < right[0])
    ranked = sorted(found, key=lambda layout: (_roughness(layout), layout))
    return tuple(ranked[:36])


def _lefts(chord: Chord) -> list[tuple[int, ...]]:
    """What the left hand may hold: the bass with one note above it, or the whole lower chord of a polychord."""
    bass = pc_semitone(chord.bass_pc or 0)
    if chord.lower:
        gaps = [pc_semitone(DEGREE_FIFTHS[degree]) for degree in chord.lower]
        start = 48 + bass
        return [tuple(start + gap for gap in gaps), tuple(start - 12 + gap for gap in gaps)]
    above = {12}
    if chord.bass is None:
        names = {
            name: pc_semitone(tone) for name, tone in zip(chord.degrees, chord.tones, strict=True)
        }
        above |= {(names[n] - bass) % 12 for n in (chord.fifth, chord.seventh) if n}
        above |= {12 + (names[n] - bass) % 12 for n in (chord.third,) if n}
    found: list[tuple[int, ...]] = []
    for start in range(_LEFT_LOW, _LEFT_HIGH):
        if start % 12 == bass:
            found.append((start,))
            found.extend((start, start + gap) for gap in sorted(above) if start + gap <= 60)
    return found


def _roughness(layout: tuple[int, ...]) -> int:
    return low_interval_points(layout) + abs(sum(layout[-3:]) // min(3, len(layout)) - 65) // 2


def keyboard_diagram(left: Iterable[int], right: Iterable[int], *, ascii_only: bool = False) -> str:
    """The keys under the hands, marked L and R, from the C below to the B above; black keys in the upper row.

    >>> print(keyboard_diagram([48], [64, 67, 70], ascii_only=True))
      # #   # # #   # #   # # R
    |L| | | | | | | | |R| |R| | |
     C3            C4
    """
    marks = dict.fromkeys(left, "L") | dict.fromkeys(right, "R")
    if not marks:
        return "(silence)"
    first, last = min(marks) // 12 * 12, max(marks) // 12 * 12 + 11
    edge, black = ("|", "#") if ascii_only else ("│", "▒")
    whites = [midi for midi in range(first, last + 1) if midi % 12 not in _BLACK]
    upper = "".join(
        " " + (marks.get(midi + 1, black) if (midi + 1) % 12 in _BLACK else " ") for midi in whites
    )
    lower = edge + "".join(marks.get(midi, " ") + edge for midi in whites)
    names = "".join(f" {f'C{midi // 12 - 1}':<13}" for midi in range(first, last, 12))
    return "\n".join(line.rstrip() for line in (" " + upper, lower, names))
