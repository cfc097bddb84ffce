"""What is denied: how far `no`, `without`, `not too`, `leave ... out` reach.

A denial covers the phrase after it up to the next pause, `but`, `with` or `only`; it goes on over a list of the same
kind that ends in `or` (`without claps, bells or strings`), after `without` and its like also in `and`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from composer.direction.sense import Find
from composer.direction.words import PAUSE, STOP, Word, word_set

__all__ = ["deny", "pause_between"]

_DENIERS = {"no": -1.0, "not": -1.0, "not too": -0.4, "leave out": -1.0}
_PASSED = frozenset({"or", "very", "slightly", "maybe"})
_QUANTITIES = word_set("bpm length bars meter key singer chords form title seed partial refusal")
_NOUNS = frozenset({"instrument", "section", "scene", "artist"})
_THINGS = frozenset({"instrument", "feel", "scene", "genre", "artist", "section", "dial"})
_LISTING = word_set(
    "without avoid avoiding sin sem sans ohne senza skip excluding exclude lose w/o"
)
_OUT = frozenset({"out", "off", "away", "aside"})
_PLACE_WORDS = word_set("in during for on at over through into with within")
_FAR = 6
_LONGEST_LIST = 40


def deny(words: Sequence[Word], finds: Sequence[Find]) -> list[Find]:
    """The finds, the denied ones marked so (`said` -1, or -0.4 after `not too`)."""
    result = list(finds)
    for k, find in enumerate(finds):
        strength = _DENIERS.get(find.sense.name) if find.sense.kind == "logic" else None
        if strength is None:
            continue
        for j in _covered(words, finds, k):
            strong = abs(result[j].said)
            said = strength * strong if strength == -1.0 else strength
            result[j] = replace(result[j], said=said, role="", first=_from(find, finds[j], words))
    return result


def _from(denier: Find, find: Find, words: Sequence[Word]) -> int:
    """Where the denied phrase begins in the text: at its denier, when that stands right before it."""
    return denier.first if find.first - denier.end <= 2 and not pause_between(words, denier.end, find.first) else find.first  # fmt: skip


def _covered(words: Sequence[Word], finds: Sequence[Find], k: int) -> list[int]:
    name = finds[k].sense.name
    if name == "leave out":
        return _left_out(words, finds, k)
    covered: list[int] = []
    for j in range(k + 1, len(finds)):
        find, last = finds[j], finds[covered[-1]] if covered else finds[k]
        if find.sense.kind == "logic":
            if find.sense.name in _PASSED:
                continue
            break
        if find.sense.kind in _QUANTITIES or find.first - last.end > _FAR:
            break
        pause = pause_between(words, last.end, find.first)
        between = {w.plain for w in words[last.end : find.first]}
        if (
            "more" in between
            or pause == STOP
            or (covered and find.sense.kind == "section" and between & _PLACE_WORDS)
        ):
            break
        if pause == PAUSE and not (covered and _list_goes_on(words, finds, k, j)):
            break
        if covered and not pause:
            joined = bool(between & {"and", "or", "nor", "ni", "nem", "y", "e", "ou", "o"})
            adjective = last.sense.kind not in _NOUNS and find.first == last.end
            if "with" in between or not (joined or adjective):
                break
        covered.append(j)
        if name == "not too" and find.sense.kind in _NOUNS:
            covered.pop()
            break
    return covered


def _list_goes_on(words: Sequence[Word], finds: Sequence[Find], k: int, j: int) -> bool:
    """Whether the commas from find `j` on are those of a list that ends in `or` (or `and`, after `without`)."""
    listing = bool(_LISTING & {w.plain for w in words[finds[k].first : finds[k].end]})
    for m in range(j, min(len(finds), j + _LONGEST_LIST)):
        find = finds[m]
        if find.sense.kind == "logic":
            if find.sense.name == "or":
                return True
            if find.sense.name not in _PASSED:
                return False
            continue
        if find.sense.kind not in _THINGS and finds[j].sense.kind in _THINGS:
            return False
        if m > j or finds[m - 1].end <= find.first:
            before = finds[m - 1]
            between = [w.plain for w in words[before.end : find.first]]
            if (
                pause_between(words, before.end, find.first) == STOP
                or len(between) > 2
                or "with" in between
            ):
                return False
            if m > j and listing and "and" in between:
                return True
    return False


def _left_out(words: Sequence[Word], finds: Sequence[Find], k: int) -> list[int]:
    """`leave the melody out`: everything between the verb and `out`."""
    after = finds[k].end
    for i in range(after, min(len(words), after + _FAR + 2)):
        if words[i].pause == STOP:
            break
        if words[i].plain in _OUT:
            return [
                j
                for j in range(k + 1, len(finds))
                if finds[j].end <= i and finds[j].sense.kind != "logic"
            ]
    return []


def pause_between(words: Sequence[Word], end: int, first: int) -> int:
    """The longest pause from the end of one find to the start of a later one."""
    return (
        max((words[i].pause for i in range(end, first + 1)), default=0)
        if end <= first < len(words)
        else 0
    )
