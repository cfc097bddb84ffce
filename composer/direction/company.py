"""Words that mean an instrument beside others and something else alone: `vibes and bass`, `trumpet, tenor, drums`."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from composer.direction.sense import Find
from composer.direction.vocabulary import vocabulary
from composer.direction.words import JOINED, STOP, Word, word_set

__all__ = ["in_company"]

_SUNG = word_set(
    "voice voices singer singers sing sings sung vocal vocals vocalist choir range lullaby"
)
_BETWEEN = word_set("and plus with a an the of on y e et und or")
_FAR = 3
_BEFORE = _BETWEEN | word_set("for lead solo play plays playing features featuring two three four")


def in_company(
    words: Sequence[Word], finds: Sequence[Find], unknown: Sequence[int]
) -> tuple[list[Find], list[int]]:
    """The finds and the words nobody understood, with every such word that has an instrument beside it as one."""
    company = vocabulary().company
    told = [i for i, word in enumerate(words) if word.plain in company]
    if not told or _SUNG & {word.plain for word in words}:
        return list(finds), list(unknown)
    players = [f for f in finds if f.sense.kind == "instrument" and f.sense.wanted]
    starts, ends = [f.first for f in players], [f.end for f in players]
    taken = {i for f in finds if f.end - f.first > 1 for i in range(f.first, f.end)}
    meant = [
        Find(first=i, end=i + 1, sense=company[words[i].plain])
        for i in told
        if i not in taken and _leads_on(words, i) and _has_neighbour(words, i, starts, ends)
    ]
    places = {f.first for f in meant}
    kept = [f for f in finds if f.first not in places]
    return sorted([*kept, *meant], key=lambda f: f.first), [i for i in unknown if i not in places]


def _leads_on(words: Sequence[Word], at: int) -> bool:
    """Whether a noun may stand here: `lo-fi vibes` are no vibraphone."""
    return at == 0 or words[at].pause > JOINED or words[at - 1].plain in _BEFORE or "+" in words[at].gap  # fmt: skip


def _has_neighbour(
    words: Sequence[Word], at: int, starts: Sequence[int], ends: Sequence[int]
) -> bool:
    """Whether a player stands right before or after word `at`; `starts` and `ends` are theirs, in order."""
    n = bisect_right(ends, at)
    spans = [(ends[n - 1], at)] if n else []
    m = bisect_left(starts, at + 1)
    spans += [(at + 1, starts[m])] if m < len(starts) else []
    return any(
        high - low <= _FAR
        and {word.plain for word in words[low:high]} <= _BETWEEN
        and max(words[i].pause for i in range(low, high + 1)) < STOP
        for low, high in spans
    )
