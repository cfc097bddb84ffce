"""Words that ask for an earlier state instead of a change: `undo that`, `go back to the one before`, `redo`."""

from __future__ import annotations

from collections.abc import Sequence

from composer.direction.revision.spotting import Spotted
from composer.direction.words import Word

__all__ = ["history_of"]

_CHANGES = ("quality", "topic", "setting", "key", "length", "amount", "bars")
_NAMES = {"undo": "undo", "redo": "redo", "all": "restore original"}
_DONE = 1


def history_of(words: Sequence[Word], spotted: Spotted) -> str:
    """`undo`, `redo` or `restore NAME` where the text asks for nothing else; else empty."""
    found = [m for m in spotted.mentions if m.kind == "history" and m.term]
    if not found:
        return ""
    others = [m for m in spotted.mentions if m.kind in _CHANGES]
    if others:
        return ""
    players = [m for m in spotted.mentions if m.kind in ("player", "place")]
    if players and found[0].first > players[0].first:
        return ""
    if players:
        return ""
    for name in ("redo", "all"):
        if any(m.term and m.term.name == name for m in found):
            return _NAMES[name]
    return _NAMES["undo"]
