"""Sections as they are mentioned: `the second verse`, `8-bar intro`, `last chorus`, `double chorus`, `verse 2`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from composer.direction.asking import Reading, at_most, plain, unit
from composer.direction.numbers import read_number, starts_number
from composer.direction.sense import Sense
from composer.direction.vocabulary import vocabulary
from composer.direction.words import Word

__all__ = ["read_section"]

_LAST = frozenset({"last", "final", "closing", "ultimo", "ultima", "letzte", "letzter", "dernier"})
_ALL = frozenset({"every", "each", "all", "both"})
_HOOKS = ("hook", "hooks")
"""A section where it is counted, `the second hook`; else what is catchy."""
_TIMES = {"double": 2, "doble": 2, "triple": 3}
_REPEATS = re.compile(r"[x×]?([2-8])[x×]?")
_MOST_PREFIXES = 4
_MOST_BARS = 128


@dataclass(frozen=True, slots=True)
class _Which:
    """What stands before the section's name."""

    after: int
    number: int = 0
    is_last: bool = False
    bars: int | None = None
    times: int = 1
    is_counted: bool = False


def read_section(words: Sequence[Word], at: int) -> Reading | None:
    """A section with everything that says which one, how often and how long."""
    which = _prefix(words, at)
    if which.after > at and not at_most(words, which.after, 0):
        return None
    if which.after >= len(words):
        return None
    found = vocabulary().longest(words, which.after)
    if found is not None and found[0].kind == "section":
        material, after = found[0].name, found[1]
    elif which.after > at and plain(words, which.after) in _HOOKS:
        material, after = "hook", which.after + 1
    else:
        return None
    which = _suffix(words, replace(which, after=after))
    place = (
        f"last {material}"
        if which.is_last
        else f"{material} {which.number}"
        if which.number
        else material
    )
    is_counted = _is_counted(words, which)
    times = "once" if which.times == 1 else f"{which.times} times"
    name = f"{place}, {times}" if is_counted or which.times > 1 else place
    return Sense(
        kind="section",
        name=name if which.bars is None else f"{name}, {which.bars} bars",
        sections=(material,),
        place=place,
        bars=which.bars,
        times=which.times,
        is_counted=is_counted,
    ), which.after


def _is_counted(words: Sequence[Word], which: _Which) -> bool:
    """Whether it is said how many there are: `two verses`, `one verse, two choruses`, but not `one verse with strings`
    nor `the last two choruses`."""
    if not which.is_counted or which.is_last or which.number:
        return False
    alone = which.after >= len(words) or bool(words[which.after].pause)
    return which.times > 1 or alone or words[which.after].plain in ("and", "then")


def _prefix(words: Sequence[Word], at: int) -> _Which:
    which = _Which(at)
    for _ in range(_MOST_PREFIXES):
        i = which.after
        if not at_most(words, i, 0) and i > at:
            break
        word = plain(words, i)
        if word in _LAST:
            which = replace(which, after=i + 1, is_last=True)
        elif word in vocabulary().ordinals:
            which = replace(which, after=i + 1, number=vocabulary().ordinals[word])
        elif word in _ALL:
            which = replace(which, after=i + 1)
        elif word in _TIMES:
            which = replace(which, after=i + 1, times=_TIMES[word])
        elif word and starts_number(words[i]) and word not in ("a", "an", "half"):
            counted = _counted(words, which)
            if counted is None:
                break
            which = counted
        else:
            break
    return which


def _counted(words: Sequence[Word], which: _Which) -> _Which | None:
    """`8-bar`, `sixteen bars of`, `two`."""
    number = read_number(words, which.after)
    if number is None or number[0] % 1 or not 1 <= number[0] <= _MOST_BARS:
        return None
    following = unit(words, number[1])
    if following and following[0] == "bar":
        after = following[1]
        while plain(words, after) in ("of", "long", "the") and at_most(words, after, 0):
            after += 1
        return replace(which, after=after, bars=int(number[0]))
    if following is None and 1 <= number[0] <= 8:
        return replace(which, after=number[1], times=int(number[0]), is_counted=True)
    return None


def _suffix(words: Sequence[Word], which: _Which) -> _Which:
    """`2`, `8 bars`, `(16)`, `x2`, `twice` after the name."""
    i = which.after
    if i >= len(words) or (words[i].pause and not words[i].gap.strip().startswith(("(", ":", "="))):
        return which
    word = words[i].plain
    if word == "twice":
        return replace(which, after=i + 1, times=2, is_counted=True)
    repeats = _REPEATS.fullmatch(word)
    if repeats and not word.isdigit():
        return replace(which, after=i + 1, times=int(repeats[1]), is_counted=True)
    if not starts_number(words[i]) or word in ("a", "an", "half"):
        return which
    number = read_number(words, i)
    if number is None or number[0] % 1 or not 1 <= number[0] <= _MOST_BARS:
        return which
    following = unit(words, number[1])
    if following:
        return (
            replace(which, after=following[1], bars=int(number[0]))
            if following[0] == "bar"
            else which
        )
    if number[0] <= 3:
        return replace(which, after=number[1], number=int(number[0]))
    if word.isdigit():
        return replace(which, after=number[1], bars=int(number[0]))
    return which
