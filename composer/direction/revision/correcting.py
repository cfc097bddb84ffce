"""Second thoughts: `the verse, sorry, the chorus`, `louder drums, no wait, louder bass`, `actually make that the outro`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from composer.direction.revision.mention import Mention
from composer.direction.words import PAUSE, Word

__all__ = ["corrected", "takes_back"]

_RETRACTING = (
    ("i", "mean"), ("i", "meant"), ("scratch", "that"), ("strike", "that"), ("or", "rather"), ("no", "wait"), ("wait", "no"),
)  # fmt: skip
"""What takes back all that was said right before."""

_REPLACING = (*_RETRACTING, ("sorry",), ("make", "that"), ("correction",))
"""What, before a mere name or figure, puts it in the place of the last of its kind."""

_NAMES = ("place", "bars", "player", "amount", "key")
_SMALL = ("in", "for", "at", "it")
_BEFORE = 5


def takes_back(words: Sequence[Word], first: int) -> bool:
    """Whether what begins at this word is meant in the stead of what was said before."""
    low = max(0, first - _BEFORE)
    return any(
        _end_of(words, i, _RETRACTING) in range(low + 1, first + 2) for i in range(low, first)
    )


def corrected(words: Sequence[Word], mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with every name or figure that was put right in the place of the one it puts right."""
    found = list(mentions)
    for at in range(1, len(words)):
        end = _end_of(words, at, _REPLACING)
        if not end:
            continue
        group = _group(words, found, end)
        new = [m for m in group if m.kind in _NAMES]
        old = _last_of(found, new[0], at) if len(new) == 1 else None
        if old is None:
            continue
        found = [m for m in found if not (at <= m.first and m.end <= end)]
        if not _asks(found, at):
            found = [m for m in found if m is not old]  # the change is still to come
            continue
        put_right = replace(new[0], first=old.first, end=old.end)
        found = [
            put_right if m is old else m for m in found if not any(m is other for other in group)
        ]
    return found


def _asks(mentions: Sequence[Mention], before: int) -> bool:
    """Whether a change was asked for already, that the better name belongs to."""
    return any(
        m.kind in ("quality", "topic", "setting", "amount", "key")
        or (m.kind == "verb" and not m.is_word("verb", "change"))
        for m in mentions
        if m.end <= before
    )


def _end_of(words: Sequence[Word], at: int, phrases: Sequence[tuple[str, ...]]) -> int:
    """The index after such a phrase at this word; 0 where there is none."""
    for phrase in phrases:
        if tuple(w.plain for w in words[at : at + len(phrase)]) == phrase:
            return at + len(phrase)
    return 0


def _group(words: Sequence[Word], mentions: Sequence[Mention], start: int) -> list[Mention]:
    """What follows up to the next pause; nothing where it asks for a change of its own."""
    group: list[Mention] = []
    for mention in mentions:
        if mention.end <= start:
            continue
        low = group[-1].end if group else max(start, mention.first) + 1
        if any(words[i].pause >= PAUSE for i in range(low, mention.first + 1)):
            break
        if mention.kind not in _NAMES and not mention.is_word("logic", *_SMALL):
            return []
        group.append(mention)
    return group


def _last_of(mentions: Sequence[Mention], new: Mention, before: int) -> Mention | None:
    kinds = ("place", "bars") if new.kind in ("place", "bars") else (new.kind,)
    return next((m for m in reversed(mentions) if m.kind in kinds and m.end <= before), None)
