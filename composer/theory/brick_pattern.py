"""The table of bricks as patterns that can be compared with chords: steps above a tonic, and kinds of chord."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from composer.theory.brick_table import BRICKS, FORMS

__all__ = ["Pattern", "Word", "forms", "patterns"]

_WORD = re.compile(r"([b#]?)(VII|VI|V|IV|III|II|I)(.*)", re.IGNORECASE)
_NUMERAL_STEPS = {"I": 0, "II": 2, "III": 4, "IV": 5, "V": 7, "VI": 9, "VII": 11}
_OPEN = frozenset(("major", "maj7", "dominant", "sus", "power"))
_KINDS = {
    ("upper", ""): _OPEN,
    ("upper", "^"): frozenset(("major", "maj7")),
    ("upper", "7"): frozenset(("dominant", "sus", "augmented")),
    ("upper", "+"): frozenset(("augmented",)),
    ("lower", ""): frozenset(("minor",)),
    ("lower", "ø"): frozenset(("half",)),
    ("lower", "o"): frozenset(("dim",)),
    ("lower", "?"): frozenset((*_OPEN, "minor", "half", "dim", "augmented")),
}
Word = dict[int, frozenset[str]]
"""The kinds of chord allowed on each step above the tonic."""


class Pattern(NamedTuple):
    """A brick to look for: its place in the table, name, chords, whether it is minor, and what to say of it."""

    order: int
    name: str
    words: tuple[Word, ...]
    is_minor: bool
    about: str


@lru_cache(maxsize=1)
def patterns() -> tuple[Pattern, ...]:
    """The bricks of the table, the first of equals first."""
    return tuple(
        _pattern(order, *line.split("|")) for order, line in enumerate(BRICKS.strip().splitlines())
    )


@lru_cache(maxsize=1)
def forms() -> tuple[Pattern, ...]:
    """The forms of the table, one word a bar."""
    found = []
    for order, line in enumerate(FORMS.strip().splitlines()):
        name, words = line.split("|")
        found.append(_pattern(order, name, words, f"{len(words.split())} bars"))
    return tuple(found)


def _pattern(order: int, name: str, words: str, about: str) -> Pattern:
    options = tuple(_word(word) for word in words.split())
    minor = name.startswith("minor ii-V") or "i" in re.findall(r"[^\s/]+", words)
    minor = minor and "I^" not in words
    return Pattern(order, name.strip(), options, minor, about.strip())


def _word(text: str) -> Word:
    found: Word = {}
    for choice in text.split("/"):
        match = _WORD.fullmatch(choice)
        if match is None:
            raise ValueError(f"{choice!r} is not a word of the table of bricks")
        sign = {"b": -1, "#": 1, "": 0}[match[1]]
        case = "lower" if match[2].islower() else "upper"
        step = (_NUMERAL_STEPS[match[2].upper()] + sign) % 12
        found[step] = found.get(step, frozenset()) | _KINDS[case, match[3]]
    return found
