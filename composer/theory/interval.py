"""Intervals: the distance between two spelled pitches, and the degrees chords and scales are written in.

An interval is so many fifths and so many octaves, which keeps its spelling: an augmented fourth and a
diminished fifth are both six semitones and yet differ.

>>> Interval.parse("M3").semitones, str(Interval.parse("b7")), str(Interval.parse("-P5"))
(4, 'm7', '-P5')
>>> str(transpose(Pitch.parse("Eb4"), Interval.parse("A4")))
'A4'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from composer.errors import TheoryError
from composer.theory.pitch import Pitch, pc_step

__all__ = [
    "DEGREE_FIFTHS",
    "Interval",
    "degree_fifths",
    "degree_name",
    "degree_number",
    "degree_offset",
    "degree_order",
    "in_order",
    "interval_between",
    "transpose",
]

_MAJOR_FIFTHS = (0, 2, 4, -1, 1, 3, 5)
_SIGNS = {"bb": -2, "b": -1, "": 0, "#": 1, "##": 2}
_PERFECT = (0, 3, 4)
_NAMED = re.compile(r"(-?)(P|M|m|A{1,4}|d{1,4}|aug|dim)(\d{1,2})")


def _all_degrees() -> dict[str, int]:
    return {
        sign + str(number): _MAJOR_FIFTHS[(number - 1) % 7] + 7 * sharps
        for number in range(1, 14)
        for sign, sharps in _SIGNS.items()
    }


DEGREE_FIFTHS: Mapping[str, int] = MappingProxyType(_all_degrees())
"""Degree text, such as `b7` or `#11`, to its offset on the line of fifths; 1 to 13, up to two accidentals."""

_ORDER = {name: (int(name.lstrip("b#")), fifths) for name, fifths in DEGREE_FIFTHS.items()}


def degree_fifths(text: str) -> int:
    """The offset on the line of fifths of a degree of the major scale, such as `b7`; raises TheoryError."""
    offset = DEGREE_FIFTHS.get(text)
    if offset is None:
        raise TheoryError(
            f"{text!r} is not a degree; write 1 to 13 with b or # before it, such as b7 or #11"
        )
    return offset


def degree_number(text: str) -> int:
    """The number of a degree without its accidental: `b7` gives 7; raises TheoryError."""
    degree_fifths(text)
    return _ORDER[text][0]


def degree_order(text: str) -> tuple[int, int]:
    """A sort key that puts degrees in numeric order, flat before natural before sharp; raises TheoryError."""
    degree_fifths(text)
    return _ORDER[text]


def in_order(degrees: Iterable[str]) -> tuple[str, ...]:
    """The degrees in numeric order, flat before natural before sharp, each once; raises TheoryError."""
    wanted = set(degrees)
    for name in wanted - _ORDER.keys():
        degree_fifths(name)  # which says what is wrong with it
    return tuple(sorted(wanted, key=_ORDER.__getitem__))


def degree_offset(text: str) -> int:
    """Like `degree_fifths`, with up to six accidentals, as a foreign bass note may need; raises TheoryError."""
    number = text.lstrip("b#")
    sign = text[: len(text) - len(number)]
    if number not in DEGREE_FIFTHS or len(sign) > 6 or len(set(sign)) > 1:
        raise TheoryError(
            f"{text!r} is not a degree; write 1 to 13 with b or # before it, such as b7 or #11"
        )
    return DEGREE_FIFTHS[number] + 7 * (len(sign) if sign[:1] == "#" else -len(sign))


@lru_cache(maxsize=256)
def degree_name(fifths: int) -> str:
    """The degree 1 to 7 at an offset on the line of fifths: -2 gives `b7`."""
    number = (fifths * 4) % 7
    sharps = (fifths - _MAJOR_FIFTHS[number]) // 7
    return ("#" * sharps if sharps > 0 else "b" * -sharps) + str(number + 1)


@dataclass(frozen=True, slots=True)
class Interval:
    """So many fifths and octaves up (negative: down). A major third is four fifths less two octaves."""

    fifths: int
    octaves: int

    @classmethod
    def parse(cls, text: str) -> Interval:
        """Read `M3`, `-P5`, `A4`, `d7`, or a degree such as `b7`; up to two octaves; raises TheoryError."""
        return _parse(text)

    @property
    def semitones(self) -> int:
        """Semitones up, negative when the interval goes down."""
        return 7 * self.fifths + 12 * self.octaves

    @property
    def steps(self) -> int:
        """Letters up: a third is 2, a unison 0, negative when the interval goes down."""
        return 4 * self.fifths + 7 * self.octaves

    def __neg__(self) -> Interval:
        return Interval(-self.fifths, -self.octaves)

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.fifths + other.fifths, self.octaves + other.octaves)

    def __str__(self) -> str:
        if self.steps < 0 or (self.steps == 0 and self.semitones < 0):
            return f"-{-self}"
        letter = self.steps % 7
        sharps = (self.fifths - _MAJOR_FIFTHS[letter]) // 7
        if letter in _PERFECT:
            name = "A" * sharps or "d" * -sharps or "P"
        else:
            name = "A" * sharps or (
                "M" if sharps == 0 else "m" if sharps == -1 else "d" * (-sharps - 1)
            )
        return f"{name}{self.steps + 1}"


def transpose(pitch: Pitch, interval: Interval) -> Pitch:
    """The pitch an interval away, spelled as the interval is."""
    place = 7 * pitch.octave + pc_step(pitch.fifths) + interval.steps
    return Pitch(pitch.fifths + interval.fifths, place // 7)


def interval_between(low: Pitch, high: Pitch) -> Interval:
    """The interval from one pitch to another; `transpose(low, it)` gives `high`."""
    fifths = high.fifths - low.fifths
    steps = 7 * (high.octave - low.octave) + pc_step(high.fifths) - pc_step(low.fifths)
    return Interval(fifths, (steps - 4 * fifths) // 7)


@lru_cache(maxsize=1024)
def _parse(text: str) -> Interval:
    plain = text.strip().replace("♭", "b").replace("♯", "#")
    degree = plain.removeprefix("-")
    if degree in DEGREE_FIFTHS:
        found = _spanning(DEGREE_FIFTHS[degree], _ORDER[degree][0])
        return -found if plain.startswith("-") else found
    match = _NAMED.fullmatch(plain)
    if match and 1 <= int(match[3]) <= 15:
        number = int(match[3])
        letter = (number - 1) % 7
        sharps = _sharps(match[2].replace("aug", "A").replace("dim", "d"), letter in _PERFECT)
        if sharps is not None:
            found = _spanning(_MAJOR_FIFTHS[letter] + 7 * sharps, number)
            return -found if match[1] else found
    raise TheoryError(
        f"{text!r} is not an interval; write a name such as M3, -P5 or d7, or a degree such as b7"
    )


def _spanning(fifths: int, number: int) -> Interval:
    return Interval(fifths, (number - 1 - 4 * fifths) // 7)


def _sharps(quality: str, perfect: bool) -> int | None:
    if quality[0] == "A":
        return len(quality)
    if quality[0] == "d":
        return -len(quality) - (0 if perfect else 1)
    return {("P", True): 0, ("M", False): 0, ("m", False): -1}.get((quality, perfect))
