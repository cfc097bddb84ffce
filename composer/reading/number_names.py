"""Figures as they are sung: `42` is forty-two, `1999` nineteen ninety-nine."""

from __future__ import annotations

import re

from composer.errors import BriefError

__all__ = ["named_numbers"]

_NAMES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
)
_SMALL, _TENS = _NAMES.split()[:20], _NAMES.split()[20:]
_LARGEST = 999_999
_FIGURES = re.compile(r"\d+(?:,\d{3})*")


def named_numbers(token: str, language: str = "en") -> str:
    """The word with its figures in words.

    >>> named_numbers("42,"), named_numbers("1999")
    ('forty-two,', 'nineteen ninety-nine')

    Raises BriefError for figures in a language other than English, or beyond a million.
    """
    if not any(letter.isdigit() for letter in token):
        return token
    if language != "en" or not token.isascii():
        raise BriefError(f"{token[:20]!r} is not sung as it stands; write the number in words")
    return _FIGURES.sub(lambda found: f" {_name(found.group())} ", token).replace(" ,", ",").strip()


def _name(figures: str) -> str:
    number = int(figures.replace(",", "")) if len(figures) <= 9 else _LARGEST + 1
    if number > _LARGEST:
        raise BriefError(f"{figures[:20]!r} is too large to be sung; write it in words")
    if "," not in figures and 1100 <= number < 2000 and number % 100:
        return f"{_below_hundred(number // 100)} {'oh-' if number % 100 < 10 else ''}{_below_hundred(number % 100)}"
    return _below_million(number)


def _below_million(number: int) -> str:
    if number >= 1000:
        rest = f" {_below_million(number % 1000)}" if number % 1000 else ""
        return f"{_below_million(number // 1000)} thousand{rest}"
    if number >= 100:
        rest = f" and {_below_hundred(number % 100)}" if number % 100 else ""
        return f"{_SMALL[number // 100]} hundred{rest}"
    return _below_hundred(number)


def _below_hundred(number: int) -> str:
    if number < 20:
        return _SMALL[number]
    return _TENS[number // 10 - 2] + (f"-{_SMALL[number % 10]}" if number % 10 else "")
