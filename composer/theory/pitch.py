"""Spelled pitch on the line of fifths.

A pitch class is one integer: ... Bb -2, F -1, C 0, G 1, D 2 ... Adding integers transposes, and letter,
accidental and semitone fall out by arithmetic, so Eb and D# never get confused. A `Pitch` adds the octave
(scientific: C4 is middle C, MIDI 60).

>>> Pitch.parse("Eb4").midi
63
>>> pc_name(-3), pc_semitone(-3)
('Eb', 3)
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from composer.errors import TheoryError

__all__ = [
    "LETTERS",
    "Pitch",
    "pc_accidental",
    "pc_name",
    "pc_parse",
    "pc_semitone",
    "pc_step",
    "spell_midi",
    "spell_near",
]

LETTERS = "CDEFGAB"
_LETTER_SEMITONES = (0, 2, 4, 5, 7, 9, 11)
_LETTER_FIFTHS = (0, 2, 4, -1, 1, 3, 5)
_ACCIDENTALS = {"♭": "b", "♯": "#", "𝄫": "bb", "𝄪": "##", "♮": ""}
_SPELLED = re.compile(r"([A-Ga-g])(##?|bb?|x|)(-?\d+)?")


def pc_step(fifths: int) -> int:
    """The letter as a number, C 0 to B 6."""
    return (fifths * 4) % 7


def pc_accidental(fifths: int) -> int:
    """Sharps (positive) or flats (negative) after the letter."""
    return (fifths + 1) // 7


def pc_semitone(fifths: int) -> int:
    """Semitones above C, 0 to 11."""
    return (fifths * 7) % 12


def pc_name(fifths: int) -> str:
    """The spelled name, such as `F#` or `Bbb`."""
    accidental = pc_accidental(fifths)
    return LETTERS[pc_step(fifths)] + ("#" * accidental if accidental > 0 else "b" * -accidental)


def pc_parse(text: str) -> int:
    """The line-of-fifths number of a spelled name; ASCII or Unicode accidentals; raises TheoryError."""
    match = _SPELLED.fullmatch(_ascii(text.strip()))
    if not match or match[3]:
        raise TheoryError(
            f"{text!r} is not a pitch name; write a letter A to G with # or b, such as F# or Bb"
        )
    return _fifths(match[1], match[2])


@lru_cache(maxsize=1024)
def spell_near(semitone: int, centre: int) -> int:
    """The spelling of a pitch class (semitones above C) that lies closest to `centre` on the line of fifths.

    With the key's own centre this is the choice a copyist makes; ties go to the sharper side.
    """
    near_natural = (semitone * 7) % 12
    candidates = (near_natural + 12 * turn for turn in range(-3, 3))
    return min(candidates, key=lambda fifths: (abs(fifths - centre), -fifths))


@dataclass(frozen=True, slots=True, order=False)
class Pitch:
    """One spelled pitch: `fifths` on the line of fifths (C 0), `octave` scientific (that of its letter).

    `midi` is derived; Cb4 is MIDI 59. Pitches sort by `midi`, then spelling.
    """

    fifths: int
    octave: int
    midi: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        step = (self.fifths * 4) % 7
        midi = 12 * (self.octave + 1) + _LETTER_SEMITONES[step] + (self.fifths + 1) // 7
        object.__setattr__(self, "midi", midi)

    @classmethod
    def parse(cls, text: str) -> Pitch:
        """Read `Eb4`, `F#3`, `C-1`; raises TheoryError."""
        return _parse_pitch(text)

    def __str__(self) -> str:
        return f"{pc_name(self.fifths)}{self.octave}"

    def __lt__(self, other: Pitch) -> bool:
        return (self.midi, self.fifths) < (other.midi, other.fifths)

    def up_octaves(self, octaves: int) -> Pitch:
        """The same letter and accidental, octaves higher (negative: lower)."""
        return Pitch(self.fifths, self.octave + octaves)


@lru_cache(maxsize=4096)
def spell_midi(midi: int, fifths: int) -> Pitch:
    """The pitch with this MIDI number and this spelled pitch class; raises ValueError when they disagree."""
    if (fifths * 7 - midi) % 12:
        raise ValueError(f"{pc_name(fifths)} is never MIDI {midi}")
    step = (fifths * 4) % 7
    octave = (midi - _LETTER_SEMITONES[step] - (fifths + 1) // 7) // 12 - 1
    return Pitch(fifths, octave)


@lru_cache(maxsize=4096)
def _parse_pitch(text: str) -> Pitch:
    match = _SPELLED.fullmatch(_ascii(text.strip()))
    if not match or not match[3] or len(match[3]) > 2:
        raise TheoryError(
            f"{text!r} is not a pitch; write a name and an octave, such as Eb4 (middle C is C4)"
        )
    return Pitch(_fifths(match[1], match[2]), int(match[3]))


def _ascii(text: str) -> str:
    for glyph, plain in _ACCIDENTALS.items():
        text = text.replace(glyph, plain)
    return text


def _fifths(letter: str, accidentals: str) -> int:
    sharps = {"": 0, "#": 1, "##": 2, "x": 2, "b": -1, "bb": -2}[accidentals]
    return _LETTER_FIFTHS[LETTERS.index(letter.upper())] + 7 * sharps
