"""Phrases of a direction that say no more than the rest of it: without them it would have been read just the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from composer.direction.revision.mention import Mention
from composer.direction.words import Word
from composer.model.move import Direction

__all__ = ["echoes", "is_telling"]

_MOST_PHRASES = 16
"""Longer directions are not weighed phrase by phrase."""
_SMALL = ("stop", "logic")
_HELPERS = ("change", "add", "place")
"""Verbs that only carry what is said: `make`, `give`, `put`."""


def echoes(
    direction: Direction,
    words: Sequence[Word],
    mentions: Sequence[Mention],
    read: Callable[[list[Word]], Direction],
) -> tuple[str, ...]:
    """The phrases of this direction whose words could be left out. `read` reads it again from other words."""
    telling = [m for m in mentions if is_telling(m)]
    if not direction.moves or len(telling) > _MOST_PHRASES:
        return ()
    found = []
    for mention in telling:
        left = _without(words, mention)
        if left and _core(read(left)) == _core(direction):
            found.append(direction.text[words[mention.first].start : words[mention.end - 1].end])
    return tuple(dict.fromkeys(found))


def is_telling(mention: Mention) -> bool:
    """Whether a mention asks for something by itself."""
    return mention.kind not in _SMALL and not mention.is_word("verb", *_HELPERS)


def _without(words: Sequence[Word], mention: Mention) -> list[Word]:
    """The words but for those of the mention; the pause before it stays."""
    left = [*words[: mention.first], *words[mention.end :]]
    if mention.end < len(words):
        following = words[mention.end]
        pause = max(words[mention.first].pause, following.pause)
        left[mention.first] = replace(following, pause=pause)
    return left


def _core(direction: Direction) -> tuple[object, ...]:
    moves = tuple(replace(move, words="") for move in direction.moves)
    return moves, direction.history, direction.question, direction.refusal, direction.not_understood
