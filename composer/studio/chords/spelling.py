"""Chords written the way a reader is used to: as symbols in one of several hands, as numerals, or as Nashville numbers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from composer.errors import TheoryError, offer
from composer.theory.chord import Chord
from composer.theory.chord_printer import STYLES
from composer.theory.key import Key
from composer.theory.nashville import nashville_of
from composer.theory.roman import parse_symbol, roman_of

__all__ = ["SPELLINGS", "Spell", "speller", "with_spellings"]

Spell = Callable[[Chord], str]
SPELLINGS = (*STYLES, "roman", "nashville")
"""The ways chords can be printed; the last two count in a key."""
_IN_KEY: dict[str, Callable[[Chord, Key], str]] = {"roman": roman_of, "nashville": nashville_of}


def speller(style: str | None, key: Key | None = None) -> Spell:
    """What writes a chord in a style, `pop` unless given; a chord that has no number in the key keeps its symbol.

    Raises TheoryError for an unknown style, and for numerals and numbers without a key.
    """
    style = style or "pop"
    if style in STYLES:
        return lambda chord: chord.symbol(style)
    if style not in _IN_KEY:
        raise TheoryError(f"{style!r} is not a way to write chords; {offer(style, SPELLINGS)}")
    if key is None:
        raise TheoryError(
            f"{style} counts from a key; say which with --key, such as --key 'Eb major'"
        )
    return lambda chord: _numbered(chord, style, key)


def with_spellings(data: Any, spell: Spell) -> Any:
    """Plain data with `spelled` beside every `symbol` in it."""
    if isinstance(data, list):
        return [with_spellings(item, spell) for item in data]
    if not isinstance(data, dict):
        return data
    found = {name: with_spellings(item, spell) for name, item in data.items()}
    if isinstance(found.get("symbol"), str):
        found["spelled"] = spell(Chord.parse(found["symbol"]))
    return found


def _numbered(chord: Chord, style: str, key: Key) -> str:
    """The number, or the symbol where there is none or it would be read as something else (bb5 is a B flat chord)."""
    with suppress(TheoryError):
        text = _IN_KEY[style](chord, key)
        if parse_symbol(text, key) == chord:
            return text
    return str(chord)
