"""Chords: a spelled root, the degrees that sound above it, and the bass.

>>> chord = Chord.parse("F#ø7/C")
>>> str(chord), chord.pitch_classes, chord.quality
('F#m7b5/C', (0, 4, 6, 9), 'diminished')
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from composer.errors import TheoryError, offer
from composer.theory.chord_printer import STYLES, print_suffix
from composer.theory.chord_reader import read_chord
from composer.theory.interval import DEGREE_FIFTHS, degree_name, degree_order
from composer.theory.pitch import pc_name, pc_semitone

__all__ = ["NO_CHORD", "Chord"]


@dataclass(frozen=True, slots=True)
class Chord:
    """Degrees of the major scale over a root, e.g. 1 3 5 b7; `bass` None means the root is lowest.

    A bass that is not a chord tone is not among the degrees. `root` None is no chord (N.C.). `lower` holds
    the degrees, counted from `bass`, of the lower chord of a polychord. Degrees stand in numeric order
    without repeats; raises TheoryError otherwise.
    """

    root: int | None
    degrees: tuple[str, ...]
    bass: int | None = None
    lower: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        degrees = self.degrees
        _check_degrees(degrees)
        if self.lower:
            _check_degrees(self.lower)
        if self.root is None:
            if degrees or self.bass is not None or self.lower:
                raise TheoryError("no chord (root None) has neither degrees nor bass")
        elif not degrees:
            raise TheoryError(
                f"a chord on {pc_name(self.root)} needs degrees; 1 3 5 is a major triad"
            )
        elif self.lower and self.bass is None:
            raise TheoryError("the lower chord needs a bass, the root its degrees are counted from")
        elif self.bass == self.root and not self.lower:
            object.__setattr__(self, "bass", None)

    @classmethod
    def parse(cls, text: str) -> Chord:
        """Read a symbol: jazz, iReal (`^ - h o`), Harte (`A:min7/b3`), ABC (`D/f+`), pop, `D\\F`, `N.C.`.

        At most 64 characters. Raises TheoryError saying how far the symbol could be understood.
        """
        return _parse(text)

    def __str__(self) -> str:
        return self.symbol()

    def symbol(self, style: str = "pop") -> str:
        """The symbol in a style: `pop` (Cm7b5), `jazz` (C-7b5), `ireal` (Ch7), `harte`, `unicode` (♭ ♯).

        Every style reads back to the same chord; all but `unicode` are ASCII. Raises TheoryError for others.
        """
        if style not in STYLES:
            raise TheoryError(f"{style!r} is not a style of chord symbol; {offer(style, STYLES)}")
        return _symbol(self, style)

    @property
    def tones(self) -> tuple[int, ...]:
        """The chord tones on the line of fifths, in the order of the degrees; without a foreign bass."""
        return _tones(self.root, self.degrees)

    @property
    def tone_semitones(self) -> frozenset[int]:
        """The chord tones as semitones above C (0 to 11); without a foreign bass."""
        return _tone_semitones(self.root, self.degrees)

    @property
    def sounding(self) -> tuple[int, ...]:
        """All that sounds, spelled: the bass, then the lower chord of a polychord, then the chord tones."""
        return _sounding(self)

    @property
    def pitch_classes(self) -> tuple[int, ...]:
        """All that sounds, the bass too, as ascending semitones above C (0 to 11), each once."""
        if self.root is None:
            return ()
        bass = self.root if self.bass is None else self.bass
        sounding = _turned(_semitone_bits(self.degrees), self.root) | 1 << bass * 7 % 12
        if self.lower:
            sounding |= _turned(_semitone_bits(self.lower), bass)
        return _members(sounding)

    @property
    def bass_pc(self) -> int | None:
        """The sounding bass on the line of fifths; None for no chord."""
        return self.root if self.bass is None else self.bass

    def has(self, degree: str) -> bool:
        """Whether this degree, exactly as spelled (`b7`), is one of the chord tones."""
        return degree in self.degrees

    @property
    def third(self) -> str | None:
        """`3` or `b3`; None in suspended and power chords."""
        return _first(self.degrees, ("3", "b3"))

    @property
    def fifth(self) -> str | None:
        """`5`, else `b5` or `#5`; None when the fifth is left out."""
        return _first(self.degrees, ("5", "b5", "#5"))

    @property
    def seventh(self) -> str | None:
        """`b7`, `7` or `bb7`; None in triads and sixth chords."""
        return _first(self.degrees, ("b7", "7", "bb7"))

    @property
    def tensions(self) -> tuple[str, ...]:
        """The degrees above the seventh: ninths, elevenths, thirteenths."""
        return tuple(degree for degree in self.degrees if degree_order(degree)[0] > 7)

    @property
    def quality(self) -> str:
        """`major`, `minor`, `diminished`, `augmented`, `sus`, `power` or `none`.

        A dominant with an altered fifth counts as major, a half-diminished chord as diminished.
        """
        return _quality(self.degrees)

    @property
    def is_dominant(self) -> bool:
        """Whether it pulls like a dominant: a minor seventh over a major third, or over none (7sus)."""
        has = self.degrees
        return "b7" in has and "b3" not in has and ("3" in has or self.quality == "sus")

    def over(self, bass: int) -> Chord:
        """The same chord over a bass (line of fifths)."""
        return Chord(self.root, self.degrees, None if bass == self.root else bass)

    def transposed(self, fifths: int) -> Chord:
        """The chord moved along the line of fifths: 1 up a fifth, 2 up a tone, -3 up a minor third."""
        if self.root is None:
            return self
        bass = None if self.bass is None else self.bass + fifths
        return Chord(self.root + fifths, self.degrees, bass, self.lower)


@lru_cache(maxsize=8192)
def _parse(text: str) -> Chord:
    return Chord(*read_chord(text))


@lru_cache(maxsize=4096)
def _check_degrees(degrees: tuple[str, ...]) -> None:
    unknown = [degree for degree in degrees if degree not in DEGREE_FIFTHS]
    if unknown:
        raise TheoryError(
            f"{unknown[0]!r} is not a chord degree; write 1 to 13 with b or # before it, such as b7"
        )
    places = [degree_order(degree) for degree in degrees]
    if any(low >= high for low, high in pairwise(places)):
        raise TheoryError(
            f"chord degrees {' '.join(degrees)} must stand in numeric order, each once"
        )


@lru_cache(maxsize=8192)
def _tones(root: int | None, degrees: tuple[str, ...]) -> tuple[int, ...]:
    return () if root is None else tuple(root + DEGREE_FIFTHS[degree] for degree in degrees)


@lru_cache(maxsize=8192)
def _tone_semitones(root: int | None, degrees: tuple[str, ...]) -> frozenset[int]:
    return frozenset(tone * 7 % 12 for tone in _tones(root, degrees))


@lru_cache(maxsize=8192)
def _sounding(chord: Chord) -> tuple[int, ...]:
    if chord.root is None or chord.bass_pc is None:
        return ()
    return tuple(dict.fromkeys((chord.bass_pc, *_tones(chord.bass_pc, chord.lower), *chord.tones)))


@lru_cache(maxsize=4096)
def _semitone_bits(degrees: tuple[str, ...]) -> int:
    """A set of semitones above the root as twelve bits, the lowest the root itself."""
    bits = 0
    for degree in degrees:
        bits |= 1 << pc_semitone(DEGREE_FIFTHS[degree])
    return bits


def _turned(bits: int, root: int) -> int:
    """Twelve bits counted from a root (line of fifths), counted from C instead."""
    turned = bits << root * 7 % 12
    return (turned | turned >> 12) & 0xFFF


@lru_cache(maxsize=4096)
def _members(bits: int) -> tuple[int, ...]:
    """The semitones of a set of twelve bits, ascending."""
    return tuple(semitone for semitone in range(12) if bits >> semitone & 1)


def _first(degrees: tuple[str, ...], wanted: tuple[str, ...]) -> str | None:
    return next((degree for degree in wanted if degree in degrees), None)


@lru_cache(maxsize=4096)
def _quality(degrees: tuple[str, ...]) -> str:
    has = set(degrees)
    if not has:
        return "none"
    if "3" in has:
        return "augmented" if "#5" in has and "5" not in has and "b7" not in has else "major"
    if "b3" in has:
        return "diminished" if "b5" in has and "5" not in has else "minor"
    return "sus" if has & {"2", "4", "9", "11", "b2", "#4"} else "power"


@lru_cache(maxsize=8192)
def _symbol(chord: Chord, style: str) -> str:
    if chord.root is None:
        return "N" if style == "harte" else "N.C."
    name = _name(chord.root, style) + print_suffix(chord.degrees, style)
    if chord.bass is None:
        return name
    if chord.lower:
        return f"{name}\\{_name(chord.bass, style)}{print_suffix(chord.lower, style)}"
    if style == "harte":
        return f"{name}/{degree_name(chord.bass - chord.root)}"
    return f"{name}/{_name(chord.bass, style)}"


def _name(fifths: int, style: str) -> str:
    name = pc_name(fifths)
    return name.replace("b", "♭").replace("#", "♯") if style == "unicode" else name


NO_CHORD = Chord(None, ())
"""N.C.: nobody plays harmony here."""
