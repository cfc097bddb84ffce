"""Nashville numbers: chords as degrees of the major scale on the tonic, as Nashville's session players write them.

A bare number is a major triad, `-` or `m` makes it minor, everything else is a chord symbol's suffix; a number after the
slash is the bass, counted in the key. Minor keys count from the major scale of their own tonic (`1- b6 b7`).

>>> key = Key.parse("G major")
>>> [str(parse_nashville(text, key)) for text in ("1", "6-7", "4add9", "5/7", "b7")]
['G', 'Em7', 'Cadd9', 'D/F#', 'F']
>>> nashville_of(parse_nashville("5/7", key), key)
'5/7'
"""

from __future__ import annotations

import re
from functools import lru_cache

from composer.errors import TheoryError
from composer.theory.chord import Chord
from composer.theory.key import Key

__all__ = ["looks_nashville", "nashville_of", "parse_nashville"]

_DEGREES = {1: 0, 2: 2, 3: 4, 4: -1, 5: 1, 6: 3, 7: 5}
"""Steps of the major scale on the line of fifths, from its tonic."""
_NUMBER = re.compile(r"(?P<accidental>[b#♭♯]{0,2})(?P<degree>[1-7])(?P<rest>.*)", re.DOTALL)
_LOOKS = re.compile(r"[b#♭♯]?[1-7]")
_BASS = re.compile(r"(?P<symbol>.*)/(?P<accidental>[b#♭♯]{0,2})(?P<degree>[1-7])", re.DOTALL)
_LONGEST = 64


def looks_nashville(text: str) -> bool:
    """Whether a word starts as a Nashville number does: a degree, or one accidental and a degree (two are more
    likely a lower-case B flat)."""
    return _LOOKS.match(text.strip()) is not None


@lru_cache(maxsize=4096)
def parse_nashville(text: str, key: Key) -> Chord:
    """The chord of a Nashville number in a key; raises TheoryError saying how far it was understood."""
    word = text.strip()
    number = _NUMBER.match(word[:_LONGEST])
    if number is None or len(word) > _LONGEST:
        raise TheoryError(
            f"{text[:20]!r} is not a Nashville number; write a degree 1 to 7, such as 1, 6- or b7"
        )
    rest, bass = number["rest"], None
    under = _BASS.fullmatch(rest)
    if under is not None and under["symbol"] != "6":  # 16/9 is a six-nine chord, not a bass
        rest, bass = under["symbol"], _fifths(under["accidental"], under["degree"], key)
    try:
        shape = Chord.parse("C" + rest)
    except TheoryError as error:
        read = len(word) - len(number["rest"])
        raise TheoryError(
            f"{text!r} is a Nashville number only as far as {word[:read]!r}: {error}"
        ) from None
    root = _fifths(number["accidental"], number["degree"], key)
    chord = shape.transposed(root - (shape.root or 0))
    return (
        chord if bass is None else Chord(chord.root, chord.degrees, None if bass == root else bass)
    )


@lru_cache(maxsize=4096)
def nashville_of(chord: Chord, key: Key) -> str:
    """The Nashville number of a chord in a key; `parse_nashville` gives the chord back. No chord is `N.C.`

    Raises TheoryError for a polychord, which has no number.
    """
    if chord.root is None:
        return "N.C."
    if chord.lower:
        raise TheoryError(
            f"{chord} stands on another chord, and Nashville numbers cannot say so; write a slash bass"
        )
    suffix = str(Chord(0, chord.degrees))[1:]
    if suffix.startswith("m") and not suffix.startswith("maj"):
        suffix = "-" + suffix[1:]
    bass = "" if chord.bass is None else f"/{_degree(chord.bass, key)}"
    return f"{_degree(chord.root, key)}{suffix}{bass}"


def _fifths(accidental: str, degree: str, key: Key) -> int:
    sharps = sum(1 if sign in "#♯" else -1 for sign in accidental)
    return key.tonic + _DEGREES[int(degree)] + 7 * sharps


def _degree(fifths: int, key: Key) -> str:
    away = fifths - key.tonic
    degree = next(number for number, place in _DEGREES.items() if (place - away) % 7 == 0)
    sharps = (away - _DEGREES[degree]) // 7
    return ("#" * sharps if sharps > 0 else "b" * -sharps) + str(degree)
