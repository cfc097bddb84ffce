"""Meters: `3/4`, `six-eight`, `seven four time`, `in five`, `7/8 or 4/4`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from composer.direction.asking import Reading, at_most, plain, refusal, unit
from composer.direction.numbers import digits_value
from composer.direction.sense import Sense
from composer.direction.vocabulary import vocabulary
from composer.direction.words import Word
from composer.errors import TheoryError
from composer.theory.meter import Meter

__all__ = ["read_meter"]

_WRITTEN = re.compile(r"[0-9]{1,6}/[0-9]{1,6}")
_TIME = (
    "time",
    "meter",
    "metre",
    "signature",
    "timing",
    "feel",
    "groove",
    "beat",
    "rhythm",
    "bars",
)
_UNITS = {"two": 2, "four": 4, "eight": 8, "sixteen": 16}
_LOWER = (1, 2, 4, 8, 16, 32)
_COUNTED = {
    2: "2/4",
    3: "3/4",
    4: "4/4",
    5: "5/4",
    6: "6/8",
    7: "7/8",
    9: "9/8",
    11: "11/8",
    12: "12/8",
}


def read_meter(words: Sequence[Word], at: int) -> Reading | None:
    """A meter that begins with word `at`."""
    word = words[at]
    if _WRITTEN.fullmatch(word.plain):
        return _written(words, at)
    if word.plain == "in":
        return _counted(words, at)
    upper = vocabulary().numbers.get(word.plain)
    lower = _UNITS.get(plain(words, at + 1)) if at_most(words, at + 1, 0) else None
    if upper is None or lower is None or not 2 <= upper <= 16:
        return None
    after = at + 2
    spoken = (
        words[at + 1].gap == "-"
        or plain(words, at - 1) in ("in", "time", "meter", "metre")
        or plain(words, after) in _TIME
        or not at_most(words, after, 0)
    )
    if not spoken or unit(words, after) or (lower == 2 and upper > 3):
        return None
    return _meter(f"{upper}/{lower}", after)


def _written(words: Sequence[Word], at: int) -> Reading | None:
    after = at + 1
    if plain(words, after) == "of" and at_most(words, after, 0):
        return None  # 3/4 of the song
    text = words[at].plain
    top, bottom = (int(figure) for figure in text.split("/"))
    meant = plain(words, after) in _TIME or plain(words, at - 1) in ("in", *_TIME)
    try:
        Meter.parse(text)
    except TheoryError as problem:
        if meant or bottom == 0 or (bottom in _LOWER and top > 1):
            remedy = str(problem).partition("; ")[2]
            return refusal(f"{text} is no time signature this program can count; {remedy}"), after
        return None
    return _meter(text, after) if meant or top > 1 else None


def _counted(words: Sequence[Word], at: int) -> Reading | None:
    """`in three`, `in 7`: counted beats, with nothing counted after them."""
    if not at_most(words, at + 1, 0):
        return None
    said = words[at + 1].plain
    value = vocabulary().numbers.get(said) or (
        digits_value(said) if said[:1].isdigit() and len(said) < 3 else None
    )
    after = at + 2
    if value is None or int(value) not in _COUNTED or value % 1:
        return None
    follows = plain(words, after)
    if at_most(words, after, 0) and follows not in (
        *_TIME,
        "please",
        "with",
        "and",
        "at",
        "not",
        "but",
        "for",
    ):
        return None
    return _meter(_COUNTED[int(value)], after)


def _meter(text: str, after: int) -> Reading:
    return Sense(kind="meter", name=f"meter {text}", meter=text), after
