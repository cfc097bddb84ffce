"""Keys: a spelled tonic and a mode, with the scale, the signature and the spelling that follow from them.

>>> key = Key.parse("F# minor")
>>> str(key), key.signature, str(key.relative), str(key.spell(65))
('F# minor', 3, 'A major', 'E#4')
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from composer.errors import TheoryError, offer
from composer.theory.pitch import Pitch, pc_name, pc_parse, pc_semitone, spell_midi, spell_near

__all__ = ["MODES", "Key"]

_MODE_SHIFT = {
    "lydian": 1,
    "major": 0,
    "mixolydian": -1,
    "dorian": -2,
    "minor": -3,
    "phrygian": -4,
    "locrian": -5,
}
MODES = tuple(_MODE_SHIFT)
"""The seven modes from brightest to darkest; `major` is the ionian, `minor` the aeolian."""

_ALIASES = {
    "": "major",
    "maj": "major",
    "ionian": "major",
    "m": "minor",
    "-": "minor",
    "min": "minor",
    "mi": "minor",
    "aeolian": "minor",
    "natural minor": "minor",
    "harmonic minor": "minor",
    "melodic minor": "minor",
    "mixo": "mixolydian",
} | {mode: mode for mode in MODES}
_WRITTEN = re.compile(
    r"([A-G])(?:[ -]?(flat|sharp|♭|♯|##?|bb?(?![a-z])|b(?=m)))?(-$|[ -]*[a-z -]*)", re.IGNORECASE
)
_ACCIDENTAL = {"flat": "b", "sharp": "#", "♭": "b", "♯": "#"}


@dataclass(frozen=True, slots=True)
class Key:
    """A tonic on the line of fifths and one of the seven modes (aliases such as `ionian` become `major`)."""

    tonic: int
    mode: str = "major"

    def __post_init__(self) -> None:
        if self.mode not in _MODE_SHIFT:
            mode = _ALIASES.get(self.mode.lower())
            if mode is None:
                raise TheoryError(
                    f"{self.mode!r} is not a mode of a key; {offer(self.mode, MODES)}"
                )
            object.__setattr__(self, "mode", mode)

    @classmethod
    def parse(cls, text: str) -> Key:
        """Read `Eb major`, `F# minor`, `Bbm`, `D dorian`, `A`, `E flat major`; raises TheoryError.

        A letter alone is major, in either case. Keys of more than seven sharps or flats are refused.
        """
        return _parse(text)

    def __str__(self) -> str:
        return f"{pc_name(self.tonic)} {self.mode}"

    @property
    def is_minor(self) -> bool:
        """Whether the third is minor: minor, dorian, phrygian, locrian."""
        return _MODE_SHIFT[self.mode] <= -2

    @property
    def signature(self) -> int:
        """Sharps (positive) or flats (negative) of the key signature."""
        return self.tonic + _MODE_SHIFT[self.mode]

    @property
    def centre(self) -> int:
        """The place on the line of fifths round which this key's notes, chromatic ones too, are spelled."""
        return self.signature + 2

    @property
    def scale(self) -> tuple[int, ...]:
        """The seven spelled pitch classes upward from the tonic (minor is the natural minor)."""
        return _scale(self.tonic, self.signature)

    @property
    def semitones(self) -> tuple[int, ...]:
        """The pitch classes of the scale upward from the tonic, in semitones above C (0 to 11)."""
        return _semitones(self.tonic, self.signature)

    @property
    def relative(self) -> Key:
        """The key with the same signature: the minor of a major (or bright) mode, the major of any other."""
        return Key(self.signature) if self.is_minor else Key(self.signature + 3, "minor")

    @property
    def parallel(self) -> Key:
        """The key on the same tonic: minor of a major (or bright) mode, major of any other."""
        return Key(self.tonic, "major" if self.is_minor else "minor")

    def degree(self, number: int) -> int:
        """The spelled pitch class of a scale degree; 1 is the tonic, 8 the tonic again."""
        flattest = self.tonic + _MODE_SHIFT[self.mode] - 1
        return flattest + (self.tonic + 2 * (number - 1) - flattest) % 7

    def spell(self, midi: int) -> Pitch:
        """The pitch of a MIDI number, spelled as this key would write it."""
        return spell_midi(midi, spell_near(midi % 12, self.centre))

    def transposed(self, semitones: int) -> Key:
        """The key so many semitones higher, in the spelling with the shorter signature (six at most).

        Six sharps or six flats are equally short: sharp keys stay sharp, all others take the flats.
        """
        shift = _MODE_SHIFT[self.mode]
        signature = (7 * (pc_semitone(self.tonic) + semitones) + shift) % 12
        if signature > 6 or (signature == 6 and self.signature <= 0):
            signature -= 12
        return Key(signature - shift, self.mode)


@lru_cache(maxsize=512)
def _scale(tonic: int, signature: int) -> tuple[int, ...]:
    notes = range(signature - 1, signature + 6)
    return tuple(sorted(notes, key=lambda fifths: ((fifths - tonic) * 4) % 7))


@lru_cache(maxsize=512)
def _semitones(tonic: int, signature: int) -> tuple[int, ...]:
    return tuple(pc_semitone(fifths) for fifths in _scale(tonic, signature))


@lru_cache(maxsize=512)
def _parse(text: str) -> Key:
    match = _WRITTEN.fullmatch(text.strip()) if len(text) <= 40 else None
    if not match:
        raise TheoryError(
            f"{text[:40]!r} is not a key; write a tonic and a mode, such as Eb major or F# minor"
        )
    accidental = (match[2] or "").lower()
    word = match[3] if match[3] == "-" else match[3].strip(" -")
    mode = "major" if word == "M" else _ALIASES.get(word.lower())
    if mode is None:
        raise TheoryError(
            f"{word!r} in {text.strip()!r} is not a mode of a key; {offer(word, MODES)}"
        )
    key = Key(pc_parse(match[1].upper() + _ACCIDENTAL.get(accidental, accidental)), mode)
    if abs(key.signature) > 7:
        raise TheoryError(
            f"{key} would need {abs(key.signature)} {'sharps' if key.signature > 0 else 'flats'}; "
            f"write {key.transposed(0)}"
        )
    return key
