"""Numbers as people write and say them: 90, 2.5, 2½, 9,000, ninety-two, one twenty, two and a half, half a.

`read_number` gives the value and the index of the word after it. Signs and units belong to those who ask.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from composer.direction.vocabulary import vocabulary
from composer.direction.words import Word

__all__ = ["digits_value", "read_number", "starts_number"]

_DIGITS = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,9})?")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){1,3}")
_HALVES = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_FRACTIONS = {"1/2": 0.5, "1/4": 0.25, "3/4": 0.75, "½": 0.5, "¼": 0.25, "¾": 0.75}
_PARTS = {"half": 0.5, "quarter": 0.25}
_HUGE = 1e12


def digits_value(text: str) -> float | None:
    """The value of a number in figures, or None: `90`, `2.5`, `2,5`, `9,000`, `2½`."""
    if text[-1:] in _HALVES and text[:-1].isascii() and text[:-1].isdigit() and len(text) < 12:
        return int(text[:-1]) + _HALVES[text[-1]]
    if _THOUSANDS.fullmatch(text):
        return float(text.replace(",", ""))
    if _DIGITS.fullmatch(text):
        return float(text.replace(",", "."))
    if text.isascii() and text.isdigit():
        return _HUGE
    return None


def starts_number(word: Word) -> bool:
    """Whether a number may begin here."""
    plain = word.plain
    return (
        plain[:1].isdigit()
        or plain in vocabulary().numbers
        or plain in ("a", "an", "one", "half", "three")
    )


def read_number(words: Sequence[Word], at: int) -> tuple[float, int] | None:
    """The number that begins with word `at`, or None. `a` and `one` count only before half, quarter or hundred."""
    word = words[at]
    if word.plain[:1].isdigit() or word.text[:1] in _HALVES:
        value = _FRACTIONS.get(word.text, digits_value(word.text))
        if value is None:
            return None
        return _and_a_half(words, value, at + 1)
    if (
        word.plain == "three"
        and _plain(words, at + 1) == "quarters"
        and _plain(words, at + 2) == "of"
    ):
        return 0.75, at + (4 if _plain(words, at + 3) in ("a", "an") else 3)
    if word.plain in ("half", "quarter"):
        after = at + 1
        while (
            after < len(words)
            and words[after].plain in ("a", "an", "of")
            and not words[after].pause
        ):
            after += 1
        return _PARTS[word.plain], after
    if word.plain in ("a", "an") and _plain(words, at + 1) in (
        "half",
        "quarter",
        "hundred",
        "couple",
    ):
        return (
            read_number(words, at + 1)
            if _plain(words, at + 1) != "hundred"
            else _in_words(words, at)
        )
    return _in_words(words, at)


def _plain(words: Sequence[Word], at: int) -> str:
    return words[at].plain if at < len(words) and not words[at].pause else ""


def _in_words(words: Sequence[Word], at: int) -> tuple[float, int] | None:
    numbers = vocabulary().numbers | {"one": 1, "a": 1, "oh": 0}
    total, last, i = 0.0, 0.0, at
    while i < len(words) and i - at < 8 and (i == at or not words[i].pause):
        plain = words[i].plain
        value = numbers.get(plain)
        if plain == "and" and last == 100 and numbers.get(_plain(words, i + 1), 100) < 100:
            i += 1
            continue
        if value is None or (plain == "a" and i > at) or (plain == "oh" and not 1 <= total <= 9):
            break
        if value in (100, 1000):
            total = max(total, 1) * value
        elif plain == "oh":
            total *= 10  # one-oh-four
        elif i == at or last == 100 or (20 <= last < 100 and value < 10 and total % 10 == 0):
            total += value
        elif 1 <= total <= 9 and value >= 10 and i == at + 1:
            total = total * 100 + value  # one twenty
        elif total >= 10 and last == 0 and value < 10 and words[i - 1].plain == "oh":
            total = total * 10 + value
        else:
            break
        last = float(value)
        i += 1
    if i == at or (i == at + 1 and words[at].plain in ("a", "oh")):
        return None
    if words[i - 1].plain == "couple" and _plain(words, i) == "of":
        i += 1
    if _plain(words, i) == "point" and numbers.get(_plain(words, i + 1), 10) < 10:
        return total + numbers[_plain(words, i + 1)] / 10, i + 2
    return _and_a_half(words, total, i)


def _and_a_half(words: Sequence[Word], value: float, after: int) -> tuple[float, int]:
    """`two and a half`, `2 1/2`, `two and three quarters`."""
    if after < len(words) and not words[after].pause and words[after].text in _FRACTIONS:
        return value + _FRACTIONS[words[after].text], after + 1
    if _plain(words, after) == "and":
        if _plain(words, after + 1) in ("a", "one") and _plain(words, after + 2) in _PARTS:
            return value + _PARTS[_plain(words, after + 2)], after + 3
        if _plain(words, after + 1) == "three" and _plain(words, after + 2) in (
            "quarter",
            "quarters",
        ):
            return value + 0.75, after + 3
    return value, after
