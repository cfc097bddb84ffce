"""Which section a wish is about, and the form when one is listed.

`quiet verse`, `strings in the last chorus`, `first verse should be almost nothing`, `no drums until the chorus`:
each wish of such a phrase is bound to its section. Three sections or more in a row are a form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from composer.direction.denials import pause_between
from composer.direction.sense import Find, Sense
from composer.direction.words import JOINED, PAUSE, STOP, Word, word_set

__all__ = ["EDGES", "bind_sections", "enters_later", "find_form"]

EDGES = {"the_start": "first", "the_middle": "middle", "the_end": "last"}
"""Small words that name the first section, the last, or that in the middle."""

_BINDABLE = frozenset({"instrument", "dial", "feel", "tempo", "mood"})
_ADJECTIVES = frozenset({"dial", "tempo", "mood", "feel"})
_PREPOSITIONS = word_set(
    "in during for on at over through throughout within into before of every to en na no im"
)
_DETERMINERS = word_set(
    "the a an its my your our that this whole entire each every all both el la o der die das"
)
_LINKS = word_set(
    "is are should be with just only has have having goes go gets get needs need that which where can feels feel sounds sound "
    "will stays stay comes we i want make it the a more of to really very much even more by and played plays using"
)
_CONNECTORS = word_set(
    "then and to into followed by another again back the a finally last one more with or"
)
_FAR = 8
_NOT_PLURAL = ("chorus", "vers", "bars", "measures", "times")
_FEWEST_IN_A_FORM, _LONGEST_FORM = 3, 256


def find_form(words: Sequence[Word], finds: Sequence[Find]) -> list[Find]:
    """The finds, with the longest row of three or more sections made one find of kind `form`."""
    runs: list[list[int]] = []
    for k, find in enumerate(finds):
        if find.sense.kind == "section" and _is_in_a_row(words, find):
            if runs and _continues(words, finds, runs[-1][-1], k):
                runs[-1].append(k)
            else:
                runs.append([k])
    best = max(runs, key=lambda run: _mentions(finds, run), default=[])
    if _mentions(finds, best) < _FEWEST_IN_A_FORM or len(best) < 2:
        return list(finds)
    entries: list[str] = []
    for k in best:
        sense = finds[k].sense
        entry = sense.sections[0] if sense.bars is None else f"{sense.sections[0]} {sense.bars}"
        entries += [entry] * sense.times
    entries = entries[:_LONGEST_FORM]
    name = "form " + ", ".join(entries)
    form = Find(
        first=finds[best[0]].first,
        end=finds[best[-1]].end,
        sense=Sense(kind="form", name=name, form=tuple(entries)),
    )
    inside = set(best)
    spoken_of = {
        j: finds[k].sense.sections[0] for k in best for j in _adjectives_before(words, finds, k)
    }
    kept = [
        replace(f, section=spoken_of[k]) if k in spoken_of else f
        for k, f in enumerate(finds)
        if k not in inside
    ]
    kept = [f for f in kept if not (f.sense.kind == "logic" and form.first <= f.first < form.end)]
    return sorted([*kept, form], key=lambda f: f.first)


def _is_in_a_row(words: Sequence[Word], find: Find) -> bool:
    """Whether the section may stand in a form: one section of the song, not a place, not all sections of a name."""
    plural = any(
        w.plain.endswith("s") and w.plain not in _NOT_PLURAL for w in words[find.first : find.end]
    )
    return not (find.is_denied or find.role or plural or _is_place(words, find))


def _mentions(finds: Sequence[Find], run: Sequence[int]) -> int:
    return sum(finds[k].sense.times for k in run)


def _continues(words: Sequence[Word], finds: Sequence[Find], last: int, k: int) -> bool:
    """Whether section `k` goes on the row that section `last` belongs to: nothing but commas and `then` between."""
    if k - last > _FAR or any(
        f.sense.kind not in ("logic", *_ADJECTIVES) for f in finds[last + 1 : k]
    ):
        return False
    if any(
        f.sense.name not in ("then", "but", "or")
        for f in finds[last + 1 : k]
        if f.sense.kind == "logic"
    ):
        return False
    inner = {i for f in finds[last + 1 : k] for i in range(f.first, f.end)}
    start, stop = finds[last].end, finds[k].first
    loose = [words[i].plain for i in range(start, stop) if i not in inner]
    if len(loose) > 4 or any(word not in _CONNECTORS for word in loose):
        return False
    if loose and loose[-1] in ("the", "in"):
        return False
    return not any(mark in words[i].gap for i in range(start, stop + 1) for mark in ".!?")


def bind_sections(words: Sequence[Word], finds: Sequence[Find]) -> list[Find]:
    """The finds, each bound to the section it speaks of."""
    result = list(finds)
    for k, find in enumerate(finds):
        selector = _selector(find)
        if not selector:
            continue
        if find.sense.kind == "section":
            for j in _adjectives_before(words, finds, k):
                result[j] = replace(result[j], section=selector)
        entering = _entering(words, finds, k)
        if entering or _is_place(words, find) or find.sense.kind == "logic":
            bound = _same_clause_before(words, result, k)
            role = "enters" if entering else "appears"
            if bound:
                for j in bound:
                    result[j] = replace(result[j], section=selector, role=_role(result[j], role))
                continue
        if find.sense.kind == "section" or _starts_clause(words, find):
            for j in _same_clause_after(words, result, k):
                result[j] = replace(result[j], section=selector, role=_role(result[j], "appears"))
    return result


def _selector(find: Find) -> str:
    if find.sense.kind == "section" and not find.is_denied and not find.role:
        return find.sense.place
    return EDGES.get(find.sense.name, "") if find.sense.kind == "logic" else ""


def _role(find: Find, role: str) -> str:
    has_part = bool(find.sense.wanted or find.sense.kin) and find.sense.kind in (
        "instrument",
        "feel",
    )
    return role if has_part and not find.role else find.role


def _adjectives_before(words: Sequence[Word], finds: Sequence[Find], k: int) -> list[int]:
    """`big last chorus`, `a quiet, sparse verse`."""
    found = []
    j = k - 1
    next_first = finds[k].first
    while j >= 0 and finds[j].sense.kind in (*_ADJECTIVES, "logic"):
        between = [w.plain for w in words[finds[j].end : next_first]]
        limit = JOINED if next_first == finds[k].first else PAUSE
        if finds[j].sense.kind == "logic":
            if finds[j].sense.name not in ("very", "slightly") or between:
                break
        elif finds[j].sense.wanted or (limit and finds[j].sense.kind != "dial"):
            break
        elif between in ([], ["and"]) and pause_between(words, finds[j].end, next_first) <= limit:
            found.append(j)
        else:
            break
        next_first = finds[j].first
        j -= 1
    return found


def _is_place(words: Sequence[Word], find: Find) -> bool:
    """Whether the section is named as a place: `in the choruses`, `for the last chorus`."""
    i = find.first - 1
    while (
        i >= 0
        and words[i + 1].pause == JOINED
        and words[i].plain in _DETERMINERS
        and find.first - i < 4
    ):
        i -= 1
    return i >= 0 and words[i + 1].pause == JOINED and words[i].plain in _PREPOSITIONS


def _entering(words: Sequence[Word], finds: Sequence[Find], k: int) -> bool:
    """Whether the section is where something begins: `until the chorus`, `from verse 2 on`, `come in at the bridge`."""
    for j in range(k - 1, max(-1, k - 3), -1):
        if finds[j].sense.kind == "logic" and finds[j].sense.name in ("until", "from"):
            return finds[k].first - finds[j].end <= 3 and not pause_between(
                words, finds[j].end, finds[k].first
            )
    return False


def enters_later(words: Sequence[Word], finds: Sequence[Find], k: int) -> bool:
    """Whether the word after find `k` says where it comes in, so that the find begins a thought of its own."""
    if k + 1 >= len(finds) or finds[k + 1].sense.kind != "logic":
        return False
    near = finds[k + 1].first - finds[k].end <= 1
    return near and finds[k + 1].sense.name in ("from", "until") and not pause_between(words, finds[k].end, finds[k + 1].first)  # fmt: skip


def _starts_clause(words: Sequence[Word], find: Find) -> bool:
    return find.first == 0 or words[find.first].pause > JOINED


def _same_clause_before(words: Sequence[Word], finds: Sequence[Find], k: int) -> list[int]:
    """The wishes from the pause (or the section) before, up to this place."""
    found = []
    next_first = finds[k].first
    for j in range(k - 1, -1, -1):
        find = finds[j]
        if pause_between(words, find.end, next_first) or find.sense.kind == "section":
            break
        if find.sense.kind == "logic":
            if find.sense.name in ("then", "but"):
                break
        elif find.sense.kind in _BINDABLE and not find.section:
            found.append(j)
        next_first = find.first
    return found


def _is_beside_part(words: Sequence[Word], finds: Sequence[Find], j: int) -> bool:
    """Whether an instrument follows at once, so that the adjective is the instrument's."""
    if j + 1 >= len(finds) or finds[j + 1].first != finds[j].end or words[finds[j].end].pause:
        return False
    return finds[j + 1].sense.kind == "instrument" or bool(finds[j + 1].sense.playing)


def _same_clause_after(words: Sequence[Word], finds: Sequence[Find], k: int) -> list[int]:
    """The wishes after a section that is spoken about, up to the next pause; a list after `just` goes over commas."""
    found: list[int] = []
    end = finds[k].end
    may_pause = _is_place(words, finds[k]) or finds[k].sense.kind == "logic"
    only = False
    for j in range(k + 1, len(finds)):
        find = finds[j]
        pause = pause_between(words, end, find.first)
        colon = (
            words[finds[k].end].gap.strip()[:1] in (":", "=", "(")
            if finds[k].end < len(words)
            else False
        )
        listed = only and found and find.sense.kind in ("instrument", "dial", "feel", "logic")
        if found and enters_later(words, finds, j):
            break
        if pause == STOP or (pause and not listed and not (not found and (may_pause or colon))):
            break
        if find.sense.kind == "section" or find.sense.kind not in (*_BINDABLE, "logic"):
            break
        loose = [w.plain for w in words[end : find.first]]
        if not found and loose and loose[0] == "and" and not may_pause:
            break
        if not found and len(loose) > 2 and not _LINKS.intersection(loose):
            break
        if find.sense.kind == "dial" and _is_beside_part(words, finds, j):
            end = find.end
            continue
        if find.sense.kind == "logic":
            only = only or find.sense.name == "only"
            if find.sense.name == "then":
                break
        elif not find.section:
            found.append(j)
        end = find.end
    return found
