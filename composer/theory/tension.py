"""What may be added to a chord, what to avoid, and how far from rest it is.

Over its chord-scale a chord takes as tensions the notes that stand a whole tone above a chord tone; a note a semitone
above one is avoided, since it makes a minor ninth with it, but a dominant takes b9, #9, #11 and b13 as well, which are
its spice (Nettles and Graf, The Chord Scale Theory and Jazz Harmony, 1997; Levine, The Jazz Theory Book, 1995).

The tension of a chord follows the idea of Lerdahl, Tonal Pitch Space (2001), in a form made for chord symbols. In
points, of which `FULL` are the most tense:

    3 for every fifth between the signatures of the key it stands in and the home key
  + 1 for every fifth between its root and the tonic round the circle (0 to 6)
  + 1 for every chord tone that is not in the tonic triad, and 1 more for every one outside the key
  + 2 when it holds the leading note without the third of the tonic, and 1 for every tritone inside it
  + 1 for a bass other than the root, 1 for a diminished or augmented fifth, 1 for every altered tension

>>> key = Key.parse("C major")
>>> [tension(Chord.parse(text), key) for text in ("C", "Am", "F", "G7", "Db7")]
[0.0, 0.17, 0.12, 0.29, 0.58]
>>> available_tensions(Chord.parse("Dm7"), Scale.parse("D dorian")), avoid_notes(Chord.parse("Cmaj7"), Scale.parse("C major"))
(('9', '11', '13'), ('11',))
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from composer.theory.chord import Chord
from composer.theory.chord_kind import chord_kind
from composer.theory.interval import DEGREE_FIFTHS, degree_name, in_order
from composer.theory.key import Key
from composer.theory.pitch import pc_semitone
from composer.theory.scale import Scale

__all__ = ["FULL", "available_tensions", "avoid_notes", "degree_steps", "tension"]

FULL = 24
"""Points of tension that count as 1.0; a chord further out counts no more."""

_KEY_FIFTH, _LEADING = 3, 2
_ALTERED = frozenset(("b9", "#9", "#11", "b13", "b5", "#5"))
_TENSION_NAMES = {
    "b2": "b9",
    "2": "9",
    "#2": "#9",
    "b3": "#9",
    "4": "11",
    "b4": "11",
    "#4": "#11",
    "b5": "#11",
    "#5": "b13",
    "b6": "b13",
    "6": "13",
    "bb7": "13",
}
_SPICE = frozenset(("b9", "#9", "#11", "b13"))


def available_tensions(chord: Chord, scale: Scale) -> tuple[str, ...]:
    """The degrees of the scale that may sound with the chord besides its own, such as ('9', '#11', '13')."""
    return _colours(chord, scale)[0]


def avoid_notes(chord: Chord, scale: Scale) -> tuple[str, ...]:
    """The degrees of the scale that clash with a chord tone when they are held, such as ('11',) over a major chord."""
    return _colours(chord, scale)[1]


def degree_steps(degrees: Iterable[str]) -> tuple[int, ...]:
    """Degrees such as 9 and b13 as semitones above the root, 0 to 11."""
    return tuple(pc_semitone(DEGREE_FIFTHS[degree]) for degree in degrees)


@lru_cache(maxsize=8192)
def _colours(chord: Chord, scale: Scale) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if chord.root is None:
        return (), ()
    root = pc_semitone(chord.root)
    own = {(pc_semitone(tone) - root) % 12 for tone in chord.tones}
    dominant = chord.is_dominant
    free: list[str] = []
    avoid: list[str] = []
    for fifths in scale.pitch_classes:
        step = (pc_semitone(fifths) - root) % 12
        if step in own:
            continue
        degree = degree_name(fifths - chord.root)
        name = _TENSION_NAMES.get(degree, degree)
        clashes = (step - 1) % 12 in own
        if name in ("3", "7") and dominant:
            avoid.append(name)  # the third of a sus chord, the major seventh of a bebop scale
        elif clashes and not (dominant and name in _SPICE):
            avoid.append(name)
        else:
            free.append(name)
    return in_order(free), in_order(avoid)


def tension(chord: Chord, key: Key, home: Key | None = None) -> float:
    """How far a chord in a key is from rest, 0.0 (the tonic triad) to 1.0, by the formula above.

    `home` is the key of the whole piece where `key` is one it has gone to. No chord has no tension.
    """
    return _tension(chord, key, home or key)


@lru_cache(maxsize=8192)
def _tension(chord: Chord, key: Key, home: Key) -> float:
    if chord.root is None:
        return 0.0
    tonic = pc_semitone(key.tonic)
    scale = {(pc - tonic) % 12 for pc in key.semitones}
    steps = {(pc - tonic) % 12 for pc in chord.pitch_classes}
    rest = {0, 7, 3 if key.is_minor else 4}
    points = _KEY_FIFTH * _fifths_apart(7 * key.signature, 7 * home.signature)
    points += _fifths_apart(pc_semitone(chord.root), tonic)
    points += len(steps - rest) + len(steps - rest - scale)
    if 11 in steps and (not steps & rest - {0, 7} or 5 in steps):
        points += _LEADING
    points += sum((step + 6) % 12 in steps for step in steps) // 2
    points += chord.bass is not None
    points += chord_kind(chord) in ("dim", "half", "augmented")
    points += len(_ALTERED.intersection(chord.degrees))
    return min(round(points / FULL, 2), 1.0)


def _fifths_apart(one: int, other: int) -> int:
    """Steps round the circle of fifths between two pitch classes, 0 to 6."""
    apart = (7 * (one - other)) % 12
    return min(apart, 12 - apart)
