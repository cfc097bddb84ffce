"""Small questions that all readers of quantities ask of the words around them."""

from __future__ import annotations

from collections.abc import Sequence

from composer.direction.sense import Sense
from composer.direction.vocabulary import vocabulary
from composer.direction.words import Word

__all__ = ["Reading", "at_most", "is_minus", "limit_before", "plain", "refusal", "unit"]

Reading = tuple[Sense, int]
"""What was read, and the index of the word after it."""

_UPPER = ("under", "below", "max", "maximum", "within", "upto")
_UPPER_PAIRS = {
    "up to", "less than", "no more", "not more", "at most", "not above", "no longer", "not longer", "no faster",
    "not faster", "not over", "no over", "more than", "longer than", "faster than", "shorter than", "slower than",
    "at least", "no less", "not less", "no slower", "not slower", "no shorter", "not under", "not below",
}  # fmt: skip
_LOWER = ("over", "above", "minimum", "min", "beyond")


def plain(words: Sequence[Word], at: int) -> str:
    """The plain word at this index; empty outside the text."""
    return words[at].plain if 0 <= at < len(words) else ""


def at_most(words: Sequence[Word], at: int, pause: int) -> bool:
    """Whether word `at` exists and at most such a pause stands before it."""
    return at < len(words) and words[at].pause <= pause


def unit(words: Sequence[Word], at: int) -> tuple[str, int] | None:
    """The unit (minute, second, hour, bpm, bar) that begins here, and the index after it."""
    if not at_most(words, at, 0):
        return None
    found = vocabulary().longest(words, at)
    if found is None and words[at].plain[-1:] == "s":
        return None
    return (found[0].name, found[1]) if found and found[0].kind == "unit" else None


def is_minus(words: Sequence[Word], at: int) -> bool:
    """Whether the number at this index is written or said to be negative."""
    if plain(words, at - 1) in ("minus", "negative"):
        return True
    gap = words[at].gap
    return gap.endswith(("-", "−")) and (len(gap) > 1 or at == 0) and not gap.endswith(("--", "- "))


def limit_before(words: Sequence[Word], at: int) -> int:
    """-1 where the number at this index is said to be the most, 1 where it is the least, else 0."""
    here, before, third = (plain(words, at - n) for n in (1, 2, 3))
    if here in _UPPER:
        return -1
    if here in _LOWER:
        return 1
    pair = f"{before} {here}"
    if pair not in _UPPER_PAIRS:
        return 0
    if pair in (
        "at least",
        "no less",
        "not less",
        "no slower",
        "no shorter",
        "not under",
        "not below",
    ):
        return 1
    if here != "than":
        return -1
    smaller = before in ("less", "shorter", "slower")
    turned = third in ("no", "not", "nothing", "never")
    return 1 if smaller == turned else -1


def refusal(message: str) -> Sense:
    """A wish that cannot be met: what, and what to do."""
    return Sense(kind="refusal", name=message)
