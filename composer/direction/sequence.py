"""What comes first and what later: `storm, then calm`, `starts quiet and ends loud`, `from whisper to scream`, `quiet
beginning, huge finish`, `from darkness into light`.

Two states that follow each other do not exclude each other; what differs between them is how the energy goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from composer.direction.denials import pause_between
from composer.direction.sense import Find, Sense
from composer.direction.words import STOP, Word

__all__ = ["in_sequence"]

_BEGINNINGS = frozenset(("beginning", "beginnings", "start", "opening", "intro"))
_ENDINGS = frozenset(("ending", "end", "finish", "finale", "close", "conclusion", "outro"))
_LIGHT = Sense(kind="dial", name="brighter", dials=(("brightness", 0.4),))
"""What light is beside darkness; by itself it is something that weighs little."""
_WINDOW = 12
_MOST_TURNS = 32
_LOUDER = 0.3


def in_sequence(words: Sequence[Word], finds: Sequence[Find]) -> list[Find]:
    """The finds without the small words, two states marked `before` and `after`, and a shape where they differ."""
    result = [f for f in finds if f.sense.kind != "logic"]
    turns = [k for k, f in enumerate(finds) if f.sense.kind == "logic" and f.sense.name == "then"]
    for k in turns[:_MOST_TURNS]:
        find = finds[k]
        before = [f for f in finds[max(0, k - _WINDOW) : k] if _sentence_near(words, f, find)]
        after = [f for f in finds[k + 1 : k + 1 + _WINDOW] if _same_sentence(words, find, f)]
        start, goal = _energy(before), _energy(after)
        if start is None or goal is None:
            continue
        result = _turned(result, before, after, find, goal - start)
        break
    else:
        for earlier, later in pairwise(result):
            if _into_light(words, earlier, later):
                lit = replace(later, sense=_LIGHT)
                result = [lit if f is later else f for f in result]
                result = _turned(result, [earlier], [lit], earlier, _LOUDER)
                break
            start, goal = _energy([earlier]), _energy([later])
            if start is None or goal is None:
                continue
            if _at_the_ends(words, earlier, later):
                known = {f.first for f in result}
                ends = [
                    f if f.end in known else replace(f, end=f.end + 1) for f in (earlier, later)
                ]
                result = [ends[0] if f is earlier else ends[1] if f is later else f for f in result]
                result = _turned(result, ends[:1], ends[1:], ends[0], goal - start)
                break
            if _from_to(words, earlier, later):
                result = _turned(result, [earlier], [later], earlier, goal - start)
                break
    return sorted(result, key=lambda f: f.first)


def _from_to(words: Sequence[Word], earlier: Find, later: Find) -> bool:
    """`from whisper to scream`."""
    leads = {words[i].plain for i in range(max(0, earlier.first - 2), earlier.first)}
    between = [w.plain for w in words[earlier.end : later.first]]
    return "from" in leads and bool({"to", "into"} & set(between[:3])) and len(between) <= 4


def _into_light(words: Sequence[Word], earlier: Find, later: Find) -> bool:
    """`from darkness into light`."""
    is_dark = earlier.sense.kind == "mood" and "dark" in earlier.sense.name
    is_light = words[later.first].plain in ("light", "daylight", "sunlight", "brightness")
    return is_dark and is_light and _from_to(words, earlier, later)


def _at_the_ends(words: Sequence[Word], earlier: Find, later: Find) -> bool:
    """`quiet beginning, huge finish`: each beside the end of the song that it speaks of, and neither of a section."""
    after = [words[f.end].plain if f.end < len(words) else "" for f in (earlier, later)]
    return after[0] in _BEGINNINGS and after[1] in _ENDINGS


def _turned(
    finds: Sequence[Find], before: Sequence[Find], after: Sequence[Find], mark: Find, change: float
) -> list[Find]:
    """The finds on both sides of a turn marked as such, and the way the energy goes, when it goes far enough."""
    result = [
        replace(f, role="before") if f in before else replace(f, role="after") if f in after else f
        for f in finds
    ]
    if abs(change) >= _LOUDER:
        shape = "rising" if change > 0 else "falling"
        meaning = Sense(kind="dial", name=f"{shape} over the song", shape=shape)
        result.append(Find(first=mark.first, end=mark.end, sense=meaning))
    return result


def _energy(finds: Sequence[Find]) -> float | None:
    """The mean energy these wishes speak of, when any does."""
    levels = []
    for find in finds:
        if find.section or find.part or find.sense.kind not in ("mood", "dial", "scene", "tempo"):
            continue
        energy = dict(find.sense.dials).get("energy")
        if energy is None and find.sense.tempo and find.sense.kind == "tempo":
            energy = (sum(find.sense.tempo) / 2 - 105) / 100
        elif energy is None and find.sense.kind == "mood":
            energy = 0.0
        if energy is not None:
            levels.append(energy * find.said)
    return sum(levels) / len(levels) if levels else None


def _sentence_near(words: Sequence[Word], find: Find, mark: Find) -> bool:
    """Whether a find stands in the sentence of the mark, or in the one that the mark itself follows at its start."""
    allowed = 1 if words[mark.first].pause == STOP else 0
    return sum(words[i].pause == STOP for i in range(find.end, mark.first + 1)) <= allowed


def _same_sentence(words: Sequence[Word], mark: Find, find: Find) -> bool:
    return pause_between(words, mark.end, find.first) < STOP
