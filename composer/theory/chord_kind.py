"""What sort of chord it is, as far as its work in a progression goes: nine kinds, and no chord.

>>> from composer.theory.chord import Chord
>>> [chord_kind(Chord.parse(text)) for text in "C6 C9sus C13 Cm11 Cm7b5 Cdim7".split()]
['major', 'sus', 'dominant', 'minor', 'half', 'dim']
"""

from __future__ import annotations

from functools import lru_cache

from composer.theory.chord import Chord

__all__ = ["KINDS", "chord_kind"]

KINDS = ("major", "dominant", "maj7", "minor", "half", "dim", "augmented", "sus", "power", "none")
"""Major triads and sixths, dominants with or without tensions, major sevenths, all minor chords, half-diminished,
diminished triads and sevenths, augmented, suspended, fifths without third, and no chord."""


@lru_cache(maxsize=8192)
def chord_kind(chord: Chord) -> str:
    """Which of KINDS a chord is."""
    quality = chord.quality
    if quality == "major":
        if "b7" in chord.degrees or "#6" in chord.degrees:
            return "dominant"
        return "maj7" if "7" in chord.degrees else "major"
    if quality == "diminished":
        return "half" if "b7" in chord.degrees else "dim"
    return quality
