"""Second pass over a brief: what each find is said of, how strongly, and in which role.

In order: strength (`very`, `a bit`), denial, form, sections, then the parts: adjectives beside an instrument,
`just piano`, who carries the melody, solos, and what comes first and what later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from composer.direction.denials import deny, pause_between
from composer.direction.places import bind_sections, enters_later, find_form
from composer.direction.sense import EVERYWHERE, Find, Sense
from composer.direction.sequence import in_sequence
from composer.direction.words import PAUSE, STOP, Word, word_set
from composer.genre.catalogue import belongs

__all__ = ["scope"]

_STRENGTH = {"very": 1.4, "slightly": 0.5}
_LINKS = frozenset(
    {
        "is",
        "are",
        "should",
        "be",
        "kept",
        "stays",
        "sounding",
        "really",
        "very",
        "nice",
        "and",
        "to",
        "stay",
    }
)
_TURNS = frozenset({"but", "not", "not too", "very", "slightly"})
_CARRIES = word_set(
    "on by played with the a an is in as for carries carrying takes taking has plays playing of to our"
)
_ALTERNATIVES = frozenset({"instrument", "meter", "bpm", "key", "genre"})
_TERSE, _SHORT = 3, 2


def scope(words: Sequence[Word], finds: Sequence[Find]) -> list[Find]:
    """The finds without the small words, each with its strength, section, part and role."""
    found = _solos(words, deny(words, _strengths(words, finds)))
    found = find_form(words, found)
    found = bind_sections(words, found)
    found = _beside_instruments(words, found)
    found = _alone(words, found)
    found = _melody(words, found)
    found = _excepted(found)
    return in_sequence(words, found)


def _strengths(words: Sequence[Word], finds: Sequence[Find]) -> list[Find]:
    result = list(finds)
    for k, find in enumerate(finds):
        if find.sense.kind != "logic":
            continue
        name = find.sense.name
        if name in _STRENGTH and k + 1 < len(finds):
            after = finds[k + 1]
            if after.first - find.end <= 1 and not pause_between(words, find.end, after.first):
                scale = _STRENGTH[name] * result[k + 1].said
                result[k + 1] = replace(result[k + 1], said=min(1.6, scale), first=find.first)
        elif name == "utmost" and k:
            result[k - 1] = replace(result[k - 1], said=1.4, end=max(find.end, result[k - 1].end))
        elif name == "or" and 0 < k < len(finds) - 1:
            before, after = finds[k - 1], finds[k + 1]
            close = after.first - before.end <= 2 and not pause_between(
                words, before.end, after.first
            )
            if (
                close
                and before.sense.kind == after.sense.kind
                and before.sense.kind in _ALTERNATIVES
            ):
                result[k + 1] = replace(result[k + 1], role="either")
        elif (
            name == "maybe"
            and k + 1 < len(finds)
            and not pause_between(words, find.end, finds[k + 1].first)
        ):
            result[k + 1] = replace(result[k + 1], is_optional=True)
    return result


def _parts(sense: Sense) -> tuple[str, ...]:
    """The parts a word names: instruments, or the part a manner of playing belongs to."""
    if sense.kind == "instrument":
        return sense.wanted
    if sense.kind != "feel":
        return ()
    return tuple(part for part, _ in sense.playing) or (("drums",) if sense.drum_feel else ())


def _beside_instruments(words: Sequence[Word], finds: Sequence[Find]) -> list[Find]:
    """`busy bass`, `soft, sparse piano`, `keep the drums simple`: the adjective is the part's, not the song's."""
    result = list(finds)
    is_terse = sum(f.sense.kind != "logic" for f in finds) <= _TERSE
    for k, find in enumerate(finds):
        if not _parts(find.sense):
            continue
        eased = k > 0 and finds[k - 1].sense.name == "go easy"
        before = [] if is_terse and not eased else _dials_before(words, finds, k)
        for j in before + _dials_after(words, finds, k):
            if finds[j].sense.dials and finds[j].sense.shape is None and not result[j].part:
                result[j] = replace(result[j], part=_parts(find.sense)[0])
                if find.is_denied and result[j].is_denied and j < k:
                    result[k] = replace(
                        result[k], said=1.0, role="named"
                    )  # no loud drums: drums, but not loud
    return result


def _dials_before(words: Sequence[Word], finds: Sequence[Find], k: int) -> list[int]:
    found = []
    first = finds[k].first
    for j in range(k - 1, -1, -1):
        between = [w.plain for w in words[finds[j].end : first]]
        pause = pause_between(words, finds[j].end, first)
        if finds[j].sense.kind == "logic" and finds[j].sense.name in _STRENGTH and not pause:
            first = finds[j].first
            continue
        if finds[j].sense.kind != "dial" or finds[j].section or between not in ([], ["and"]):
            break
        if pause and (first == finds[k].first or pause == STOP):
            break
        found.append(j)
        first = finds[j].first
    return found


def _dials_after(words: Sequence[Word], finds: Sequence[Find], k: int) -> list[int]:
    j = k + 1
    while (
        j < len(finds)
        and finds[j].sense.kind == "logic"
        and finds[j].sense.name in _TURNS
        and j < k + 4
    ):
        j += 1
    if j >= len(finds) or finds[j].sense.kind != "dial" or finds[j].section:
        return []
    small = {i for f in finds[k + 1 : j] for i in range(f.first, f.end)} | set(
        range(finds[j].first, finds[j].end)
    )
    between = [words[i].plain for i in range(finds[k].end, finds[j].end) if i not in small]
    if pause_between(words, finds[k].end, finds[j].first) or not all(w in _LINKS for w in between):
        return []
    followed = (
        j + 1 < len(finds) and finds[j + 1].first == finds[j].end and _parts(finds[j + 1].sense)
    )
    return [] if followed or (between and between[0] == "and") else [j]


def _solos(words: Sequence[Word], finds: Sequence[Find]) -> list[Find]:
    """`solo piano` is the piano alone; `a piano solo` a section in which it plays the tune."""
    result = list(finds)
    playing = sum(f.sense.kind == "instrument" and not f.is_denied for f in finds)
    is_short = sum(f.sense.kind != "logic" for f in finds) <= _SHORT
    for k, find in enumerate(finds):
        if find.sense.kind != "section" or find.sense.sections != ("solo",) or find.is_denied:
            continue
        after = finds[k + 1] if k + 1 < len(finds) else None
        before = finds[k - 1] if k else None
        if (
            after
            and after.sense.kind == "instrument"
            and after.first == find.end
            and not words[after.first].pause
        ):
            others = playing > 1
            result[k] = replace(find, role="named", end=after.end)
            result[k + 1] = replace(
                after, role="melody" if others else "alone", section="" if others else EVERYWHERE
            )
        elif (
            before
            and before.sense.kind == "instrument"
            and before.end == find.first
            and not words[find.first].pause
        ):
            if is_short and _is_keyboard_or_guitar(before):
                result[k] = replace(find, role="named")
                result[k - 1] = replace(before, role="alone", section=EVERYWHERE)
            else:
                result[k - 1] = replace(before, role="" if before.is_denied else "solo", section="")
                result[k] = replace(find, said=before.said)
    return result


def _is_keyboard_or_guitar(find: Find) -> bool:
    return bool(find.sense.wanted) and find.sense.wanted[0].endswith(
        ("piano", "guitar", "organ", "harp")
    )


def _alone(words: Sequence[Word], finds: Sequence[Find]) -> list[Find]:
    """`just piano and strings`, `keys only`, `a cello by itself`: those play, the others rest."""
    result = list(finds)
    for k, find in enumerate(finds):
        if find.sense.kind != "logic" or find.sense.name not in ("only", "alone"):
            continue
        covered = _listed_before(words, finds, k)
        if not covered and find.sense.name == "only":
            covered = _listed_after(words, finds, k)
        if _corrects(finds, k, covered):
            continue
        begins = _is_beginning(finds, k)
        for j in covered:
            if not result[j].is_denied:
                place = result[j].section or ("first" if begins else EVERYWHERE)
                role = "opens" if begins and result[j].section else "alone"
                result[j] = replace(result[j], role=role, section=place)
    return result


def _corrects(finds: Sequence[Find], k: int, covered: Sequence[int]) -> bool:
    """`no real drums, only a drum machine`: the one instead of the other, whoever else plays."""
    if not k or not finds[k - 1].is_denied or len(covered) != 1:
        return False
    sent, kept = finds[k - 1].sense, finds[covered[0]].sense
    return any(belongs(one, other) for one in kept.wanted for other in sent.wanted)


def _is_beginning(finds: Sequence[Find], k: int) -> bool:
    return any(
        f.sense.kind == "logic" and f.sense.name == "starts" for f in finds[max(0, k - 3) : k]
    )


def _listed_before(words: Sequence[Word], finds: Sequence[Find], k: int) -> list[int]:
    found: list[int] = []
    first = finds[k].first
    for j in range(k - 1, -1, -1):
        between = [w.plain for w in words[finds[j].end : first]]
        limit = 0 if not found else PAUSE
        if finds[j].sense.kind == "dial" and found:
            first = finds[j].first
            continue
        if (
            not _parts(finds[j].sense)
            or between not in ([], ["and"])
            or pause_between(words, finds[j].end, first) > limit
        ):
            break
        if found and "and" not in between:
            break
        found.append(j)
        first = finds[j].first
    return found


def _listed_after(words: Sequence[Word], finds: Sequence[Find], k: int) -> list[int]:
    found: list[int] = []
    end = finds[k].end
    for j in range(k + 1, len(finds)):
        find = finds[j]
        between = [w.plain for w in words[end : find.first]]
        if pause_between(words, end, find.first) > (PAUSE if found else 0) or len(between) > 2:
            break
        if _parts(find.sense):
            if found and enters_later(words, finds, j):
                break
            linked = pause_between(words, end, find.first) or set(between) & {
                "and",
                "with",
                "plus",
                "a",
            }
            told = found and any(
                f.sense.kind in ("logic", "dial") for f in finds[found[-1] + 1 : j]
            )
            if found and not linked and not told:
                break
            found.append(j)
        elif find.sense.kind not in ("dial", "mood") and not (
            find.sense.kind == "logic" and find.sense.name in ("but", "very", "slightly", "maybe")
        ):
            break
        end = find.end
    return found


def _melody(words: Sequence[Word], finds: Sequence[Find]) -> list[Find]:
    """`lead trumpet`, `melody on flute`, `the violin carries the tune`: who plays the melody."""
    result = list(finds)
    for k, find in enumerate(finds):
        if find.sense.name != "lead line" or find.sense.kind != "instrument" or find.is_denied:
            continue
        for j in (k + 1, k - 1):
            if not 0 <= j < len(finds) or finds[j].sense.kind != "instrument" or finds[j].is_denied:
                continue
            low, high = (find, finds[j]) if j > k else (finds[j], find)
            between = [w.plain for w in words[low.end : high.first]]
            near = len(between) <= 4 and all(w in _CARRIES for w in between)
            sounds = finds[j].sense.wanted and finds[j].sense.wanted[0] not in (
                "melody",
                "drums",
                "percussion",
            )
            if near and sounds and not pause_between(words, low.end, high.first):
                result[j] = replace(result[j], role="melody")
                break
    return result


def _excepted(finds: Sequence[Find]) -> list[Find]:
    """`no percussion except a shaker`: what is excepted contradicts nothing."""
    result = list(finds)
    for k, find in enumerate(finds):
        if find.sense.kind == "logic" and find.sense.name == "except":
            for j in range(k + 1, min(k + 4, len(finds))):
                if result[j].sense.kind == "instrument" and not result[j].is_denied:
                    result[j] = replace(result[j], role="excepted")
    return result
