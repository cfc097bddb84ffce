"""How demanding a chord is in a key, from a plain triad of the key to an altered chord from far away.

>>> key = Key.parse("C major")
>>> [chord_complexity(Chord.parse(text), key) for text in ("C", "G7", "Dm7", "A7", "Fm6", "Db7", "G7alt")]
[0.0, 0.1, 0.2, 0.4, 0.45, 0.7, 0.5]
"""

from __future__ import annotations

from functools import lru_cache

from composer.theory.chord import Chord
from composer.theory.chord_kind import chord_kind
from composer.theory.function import find_function
from composer.theory.key import Key

__all__ = ["chord_complexity", "plainer"]

_BY_FUNCTION = {
    "tonic": 0.0,
    "subdominant": 0.0,
    "dominant": 0.0,
    "cadential six-four": 0.1,
    "pedal": 0.2,
    "line": 0.4,
    "secondary dominant": 0.3,
    "related ii": 0.4,
    "leading-tone": 0.4,
    "borrowed": 0.25,
    "backdoor dominant": 0.4,
    "Neapolitan": 0.5,
    "passing diminished": 0.4,
    "common-tone diminished": 0.5,
    "chromatic mediant": 0.5,
    "tritone substitute": 0.6,
    "augmented sixth": 0.6,
    "chromatic approach": 0.6,
    "chromatic": 0.6,
    "no chord": 0.0,
}
_ALTERED = frozenset(("b9", "#9", "#11", "b13", "b5", "#5"))


@lru_cache(maxsize=4096)
def chord_complexity(chord: Chord, key: Key) -> float:
    """How demanding a chord is in a key: 0.0 plain to 1.0, by its function and by what is stacked on it."""
    found = find_function(chord, key)
    points = round(100 * _BY_FUNCTION[found.name])
    kind = chord_kind(chord)
    if kind == "dominant":
        points += 10
    elif chord.seventh or "6" in chord.degrees:
        points += 20
    points += 15 * bool(chord.tensions) + 10 * (len(chord.tensions) > 1)
    if kind not in ("half", "dim"):
        points += (0, 10, 25)[min(len(_ALTERED.intersection(chord.degrees)), 2)]
    points += 10 * (kind in ("half", "dim", "augmented"))
    return min(points, 100) / 100


def plainer(chord: Chord) -> Chord:
    """The chord as a triad; dominants, half-diminished, suspended and power chords stay as they are."""
    if chord.root is None or chord_kind(chord) in ("dominant", "half", "sus", "power"):
        return chord
    kept = tuple(d for d in chord.degrees if d in ("1", "3", "b3", "5", "b5", "#5"))
    return Chord(chord.root, kept or chord.degrees, chord.bass)
