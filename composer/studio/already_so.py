"""Which understood words of a brief change nothing: each is taken out, and the plan made again without it.

What the song would do anyway, or another word asks for too, stays in the receipt, and the receipt says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from composer.composition.planner import make_plan
from composer.direction.words import tidy
from composer.errors import ComposerError
from composer.genre.catalogue import find_genre
from composer.model.brief import Brief, BriefReading, Understood
from composer.model.song import Plan
from composer.studio.pipeline import DEFAULT_GENRE, Planned, names_a_file, read

__all__ = ["ALREADY_SO", "MOST_WEIGHED", "with_effects", "without_each"]

ALREADY_SO = "already so"
MOST_WEIGHED = 60
"""So many entries of a receipt are weighed; a brief that has more says everything several times."""


def with_effects(planned: Planned, words: str, **wishes: Any) -> Planned:
    """The plan with a receipt in which every entry that changes nothing is marked as already so. `words` and `wishes` are
    those that were read."""
    reading = planned.reading
    if not words.strip() or names_a_file(words) or len(reading.understood) > MOST_WEIGHED:
        return planned
    whole = _music(planned.reading.brief, planned.plan.seed)
    marks = []
    for entry, rest in zip(reading.understood, without_each(words, reading), strict=True):
        idle = rest is not None and _is_same(rest, reading, whole, planned.plan.seed, wishes)
        marks.append(_marked(entry, planned) if idle else entry)
    return replace(planned, reading=replace(reading, understood=tuple(marks)))


def without_each(words: str, reading: BriefReading) -> Iterator[str | None]:
    """The words of a brief without those of each understood entry; None for an entry that did not come of words."""
    text, cursor = tidy(words), 0
    for entry in reading.understood:
        at = text.find(entry.words, cursor)
        at = text.find(entry.words) if at < 0 else at
        if at < 0:
            yield None
            continue
        cursor = at + 1
        yield f"{text[:at]} {text[at + len(entry.words) :]}"


def _is_same(
    rest: str, reading: BriefReading, whole: Plan, seed: int, wishes: dict[str, Any]
) -> bool:
    """Whether the rest of the words gives the same music."""
    try:
        other = read(rest, **wishes).brief
        if (other.genre or DEFAULT_GENRE) != (reading.brief.genre or DEFAULT_GENRE):
            return False
        if replace(other, words="") == replace(reading.brief, words="", seed=other.seed):
            return True
        return _music(other, seed) == whole
    except ComposerError:
        return False


def _music(brief: Brief, seed: int) -> Plan:
    """The plan of a brief as far as it is heard."""
    made = make_plan(replace(brief, seed=seed), find_genre(brief.genre or DEFAULT_GENRE), seed)
    return replace(made, title="", assumed=(), warnings=())


def _marked(entry: Understood, planned: Planned) -> Understood:
    told = any(repr(entry.words) in warning for warning in planned.warnings)
    mark = f"gives way, {ALREADY_SO} without it" if told else ALREADY_SO
    return replace(entry, meaning=f"{entry.meaning} ({mark})")
