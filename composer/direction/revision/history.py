"""Words that ask for an earlier state instead of a change: `undo that`, `go back to the one before`, `redo`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from composer.direction.numbers import read_number, starts_number
from composer.direction.revision.spotting import Spotted
from composer.direction.words import Word

__all__ = ["history_of"]

_CHANGES = ("quality", "topic", "setting", "key", "length", "amount", "bars")
_NAMES = {"undo": "undo", "redo": "redo", "all": "restore 1"}
_COUNTED = ("step", "change", "edit", "revision", "version", "time", "thing", "move")
_MOST_STEPS = 1000
_SNAPSHOT = re.compile(
    r"\b(?:restore|go back to|back to|return to|load|bring back)\b[^.;]{0,40}?\b(?:snapshot|state|version)\s+(?:called |named |number )?[\"'“]?([\w-]{1,64})",
    re.IGNORECASE,
)


def history_of(text: str, words: Sequence[Word], spotted: Spotted) -> str:
    """`undo`, `redo` or `restore NAME` where the text asks for nothing else; else empty."""
    named = _SNAPSHOT.search(text[:400])
    if named and named[1].casefold() not in (
        "before",
        "we",
        "with",
        "please",
        "of",
        "that",
        "i",
        "from",
    ):
        return f"restore {named[1]}"
    found = [m for m in spotted.mentions if m.kind == "history" and m.term]
    if not found:
        return ""
    steps = _steps(words)
    others = [m for m in spotted.mentions if m.kind in _CHANGES and m.unit != "tone"]
    if steps > 1:
        others = [m for m in others if m.kind != "amount"]
    if others:
        return ""
    players = [m for m in spotted.mentions if m.kind in ("player", "place")]
    if players and found[0].first > players[0].first:
        return ""
    if players:
        return ""
    for name in ("redo", "all"):
        if any(m.term and m.term.name == name for m in found):
            return _NAMES[name] + (f" {steps}" if steps > 1 and name == "redo" else "")
    return _NAMES["undo"] + (f" {steps}" if steps > 1 else "")


def _steps(words: Sequence[Word]) -> int:
    """How many steps are asked for: `undo the last two changes`, `go back 3 steps`; 1 where none are."""
    for i, word in enumerate(words[:-1]):
        if not (starts_number(word) and words[i + 1].plain.startswith(_COUNTED)):
            if word.plain == "twice":
                return 2
            continue
        number = read_number(words, i)
        if number and number[0] % 1 == 0 and 1 <= number[0] <= _MOST_STEPS:
            return int(number[0])
    return 2 if words and words[-1].plain == "twice" else 1
