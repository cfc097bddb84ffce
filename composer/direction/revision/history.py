"""Words that ask for an earlier state instead of a change: `undo that`, `go back to the one before`, `redo`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from composer.direction.numbers import read_number, starts_number
from composer.direction.revision.mention import Mention
from composer.direction.revision.spotting import Spotted
from composer.direction.words import Word, word_set

__all__ = ["history_and_rest", "history_of"]

_CHANGES = ("quality", "topic", "setting", "key", "length", "amount", "bars")
_NAMES = {"undo": "undo", "redo": "redo", "all": "restore 1"}
_COUNTED = (
    "step", "change", "edit", "revision", "version", "time", "thing", "move",
    "paso", "cambio", "veces", "vez", "passo", "mudanca", "alterac",
)  # fmt: skip
_LATEST = ("last", "latest", "recent", "ultimos", "ultimas", "ultimo", "ultima")
_STEPS_BACK = re.compile(
    r"(?:(?:please|go|can we go|take it|let's go|back up)\s+)?([a-z]+|[0-9]+)\s+(?:steps?|versions?|changes|edits|revisions|takes)\s+(?:back|ago|earlier)(?:\s+please)?[.!]?",
    re.IGNORECASE,
)
_MOST_STEPS = 1000
_SNAPSHOT = re.compile(
    r"\b(?:restore|go back to|back to|return to|load|bring back)\b[^.;]{0,40}?\b(?:snapshot|state|version)\s+(?:called |named |number )?[\"'“]?([\w-]{1,64})",
    re.IGNORECASE,
)


_LINKS = word_set("and but then plus also only just y e und et aber pero mas luego depois")
_TOLD = word_set("was were wasnt werent")
"""What is told of the past is a reason for going back and no wish."""


def history_and_rest(text: str, words: Sequence[Word], spotted: Spotted) -> tuple[str, str]:
    """The step through the history that a direction begins with, and the text after it that asks for something: `undo
    that but make the drums louder` is `undo` and `make the drums louder`. Else two empty texts."""
    past = next((m for m in spotted.mentions if m.kind == "history"), None)
    if past is None:
        return "", ""
    cut = next(
        (i for i in range(past.end, len(words)) if words[i].pause or words[i].plain in _LINKS),
        len(words),
    )
    start = cut
    while start < len(words) and words[start].plain in _LINKS:
        start += 1
    rest = [m for m in spotted.mentions if m.first >= start]
    named = any(m.kind in ("player", "place") for m in rest)
    is_asking = any(_asks(m, named) for m in rest) and all(m.kind != "history" for m in rest)
    if not is_asking or any(word.plain in _TOLD for word in words[start:]):
        return "", ""
    head = Spotted([m for m in spotted.mentions if m.end <= cut], spotted.unknown)
    step = _history_of(text[: words[cut].start], words[:cut], head)
    return (step, text[words[start].start :]) if step else ("", "")


def _asks(mention: Mention, somebody_is_named: bool) -> bool:
    if mention.kind == "verb":
        is_helper = mention.is_word("verb", "change", "place", "add", "insert")
        return not mention.is_word("verb", "only") and (somebody_is_named or not is_helper)
    return mention.kind in _CHANGES and (mention.kind != "amount" or bool(mention.unit))


def history_of(text: str, words: Sequence[Word], spotted: Spotted) -> tuple[str, tuple[str, ...]]:
    """`undo`, `redo` or `restore NAME` where the text asks for nothing else, and the parts that are to stay as they are
    now (`go back to the one before but keep the drums`); else empty."""
    spared = _kept(spotted.mentions)
    if spared:
        at = next(m.first for m in spotted.mentions if m.is_word("logic", "keep", "except", "but"))
        ahead = [m for m in spotted.mentions if m.end <= at]
        step = _history_of(text, words[:at], Spotted(ahead, spotted.unknown))
        return step, spared if step else ()
    return _history_of(text, words, spotted), ()


def _kept(mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Players who are spared in a direction that goes back, and nothing else said of them."""
    past = next((n for n, m in enumerate(mentions) if m.kind == "history"), None)
    if past is None:
        return ()
    rest = list(mentions[past + 1 :])
    small = next(
        (n for n, m in enumerate(rest) if m.is_word("logic", "keep", "except", "but")), None
    )
    if small is None or any(m.kind in _CHANGES and m.kind != "amount" for m in rest[:small]):
        return ()
    after = [m for m in rest[small:] if m.kind not in ("logic", "history")]
    if not after or any(m.kind != "player" or any("." in i for i in m.ids) for m in after):
        return ()
    return tuple(dict.fromkeys(i for m in after for i in m.ids))


def _history_of(text: str, words: Sequence[Word], spotted: Spotted) -> str:
    counted = _STEPS_BACK.fullmatch(text.strip()[:200])
    if counted and (number := read_number(words, _index(words, counted[1]))):
        return f"undo {int(number[0])}" if 1 < number[0] <= _MOST_STEPS else "undo"
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


def _index(words: Sequence[Word], text: str) -> int:
    return next(n for n, word in enumerate(words) if word.text.casefold() == text.casefold())


def _steps(words: Sequence[Word]) -> int:
    """How many steps are asked for: `undo the last two changes`, `go back 3 steps`; 1 where none are."""
    for i, word in enumerate(words[:-1]):
        counted = (
            words[i + 1 + (words[i + 1].plain in _LATEST)] if i + 2 < len(words) else words[i + 1]
        )
        if not (starts_number(word) and counted.plain.startswith(_COUNTED)):
            if word.plain == "twice":
                return 2
            continue
        number = read_number(words, i)
        if number and number[0] % 1 == 0 and 1 <= number[0] <= _MOST_STEPS:
            return int(number[0])
    return 2 if words and words[-1].plain == "twice" else 1
