"""Harte's notation of chords, as corpora use it: `A:min7/b3`, `F:sus4(b7,9)`, `C:maj(*5)`.

It differs from lead sheets: `11` and `13` stack every third, a listed degree adds and never replaces, `*` takes
away, `1` is the root alone, and `7` in brackets or under the slash is the major seventh.

>>> read_harte("min7(11)/b3")
(('1', 'b3', '5', 'b7', '11'), -3)
>>> print_harte(("1", "3", "5", "b7", "b9"))
'7(b9)'
"""

from __future__ import annotations

import re

from composer.errors import TheoryError
from composer.theory.chord_suffix import SuffixError, read_suffix
from composer.theory.interval import DEGREE_FIFTHS, degree_offset, degree_order, in_order

__all__ = ["print_harte", "read_harte"]

_TABLE = """
    maj: 1 3 5
    min: 1 b3 5
    dim: 1 b3 b5
    aug: 1 3 #5
    maj7: 1 3 5 7
    min7: 1 b3 5 b7
    7: 1 3 5 b7
    dim7: 1 b3 b5 bb7
    hdim7: 1 b3 b5 b7
    minmaj7: 1 b3 5 7
    maj6: 1 3 5 6
    min6: 1 b3 5 6
    9: 1 3 5 b7 9
    maj9: 1 3 5 7 9
    min9: 1 b3 5 b7 9
    11: 1 3 5 b7 9 11
    maj11: 1 3 5 7 9 11
    min11: 1 b3 5 b7 9 11
    13: 1 3 5 b7 9 11 13
    maj13: 1 3 5 7 9 11 13
    min13: 1 b3 5 b7 9 11 13
    sus4: 1 4 5
    sus2: 1 2 5
    5: 1 5
    1: 1
"""
_SHORTHAND = {
    name.strip(): tuple(degrees.split())
    for name, _, degrees in (line.partition(":") for line in _TABLE.strip().splitlines())
}
_SHAPE = re.compile(r"([^(/]*)(?:\(([^()]*)\))?(?:/([b#]*\d+))?")


def read_harte(shape: str) -> tuple[tuple[str, ...], int]:
    """The chord tones of what follows `root:`, and the bass as an offset from the root on the line of fifths.

    Raises SuffixError with the place of the first sign without a meaning.
    """
    match = _SHAPE.fullmatch(shape)
    if match is None:
        raise SuffixError(0)
    name, listed, under = match.groups()
    tones = _SHORTHAND.get(name)
    if tones is None:
        tones = read_suffix(name) if name or listed is None else ("1",)
    if listed:
        tones = _with_listed(tones, listed, match.start(2))
    if not under:
        return tones, 0
    try:
        return tones, degree_offset(under)
    except TheoryError:
        raise SuffixError(match.start(3)) from None


def print_harte(degrees: tuple[str, ...]) -> str:
    """The nearest shorthand with what is added or, starred, taken away."""
    wanted = set(degrees)
    name = min(_SHORTHAND, key=lambda name: _distance(set(_SHORTHAND[name]), wanted))
    has = set(_SHORTHAND[name])
    items = [*in_order(wanted - has), *(f"*{degree}" for degree in in_order(has - wanted))]
    return name + (f"({','.join(items)})" if items else "")


def _distance(has: set[str], wanted: set[str]) -> int:
    return 3 * len(has - wanted) + 2 * len(wanted - has)


def _with_listed(tones: tuple[str, ...], listed: str, at: int) -> tuple[str, ...]:
    found = set(tones)
    for item in listed.split(","):
        degree = item.removeprefix("*")
        if degree not in DEGREE_FIFTHS:
            raise SuffixError(at)
        if item == degree:
            found.add(degree)
        else:
            found.discard(degree)
        at += len(item) + 1
    if not found:
        raise SuffixError(at - 1)
    return tuple(sorted(found, key=degree_order))
