"""A brief in plain words becomes a `Brief`, with a receipt of what was understood and what was not.

    reading = read_brief("slow bossa nova in D minor, nylon guitar, no drums, about two minutes")
    reading.brief.key, reading.brief.unwanted

Four passes: the text is cut into words and its spelling mended, phrases are spotted, each is put in its
surroundings (denied, bound to a section or a part), and all together are settled into one brief.
"""

from __future__ import annotations

from collections.abc import Sequence

from composer.direction.meanings import meaning_of
from composer.direction.scoping import scope
from composer.direction.sense import Find, Sense
from composer.direction.settling import settle
from composer.direction.spelling import corrected
from composer.direction.spotting import spot
from composer.direction.words import split_words, tidy, unread_phrases
from composer.errors import BriefError
from composer.model.brief import Brief, BriefReading, Understood

__all__ = ["LONGEST_BRIEF", "read_brief"]

LONGEST_BRIEF = 102_400
"""Bytes a brief in words may have."""


def read_brief(words: str) -> BriefReading:
    """The brief that these words ask for.

    Every word that carries meaning is in `understood` or in `not_understood`. Where two wishes exclude each other the
    later one holds and a warning names both; a figure holds against a word. Raises BriefError for what no song can
    be: a tempo outside 20 to 400 bpm, a length outside 5 s to 60 min, a meter that cannot be counted, a text of
    more than 100 kB.
    """
    text = tidy(words)
    if len(text.encode()) > LONGEST_BRIEF:
        raise BriefError(
            f"a brief of {len(text.encode()) // 1024} kB is too long; say it in at most 100 kB"
        )
    spelled, mended = corrected(split_words(text))
    spotted = spot(spelled)
    _refuse(spotted.finds)
    finds = scope(spelled, spotted.finds)
    said = [text[spelled[find.first].start : spelled[find.end - 1].end] for find in finds]
    brief, warnings = settle(finds, said, text)
    understood = tuple(
        Understood(words=words_said, meaning=meaning_of(find))
        for find, words_said in zip(finds, said, strict=True)
        if not _cannot_be(find)
    )
    beyond = {i for find in finds if _cannot_be(find) for i in range(find.first, find.end)}
    covered = {i for find in finds for i in range(find.first, find.end)}
    unread = sorted({*spotted.unknown} - covered | beyond)
    not_understood = unread_phrases(text, spelled, unread)
    return BriefReading(
        brief=brief,
        understood=understood,
        not_understood=not_understood,
        warnings=(*warnings, *_remarks(brief, understood, not_understood, mended)),
    )


def _refuse(finds: Sequence[Find]) -> None:
    """Raise for every wish that no song can meet, all in one line."""
    problems = list(
        dict.fromkeys(find.sense.name for find in finds if find.sense.kind == "refusal")
    )
    if problems:
        more = f"; and {len(problems) - 4} more" if len(problems) > 4 else ""
        raise BriefError("; ".join(problems[:4]) + more)


def _cannot_be(find: Find) -> bool:
    """Whether the words are known only to be told that nothing here can do it, such as the crackle of a record."""
    sense = find.sense
    return sense.note != "" and sense == Sense(kind=sense.kind, name=sense.name, note=sense.note)


def _remarks(
    brief: Brief,
    understood: Sequence[Understood],
    not_understood: Sequence[str],
    mended: dict[str, str],
) -> list[str]:
    remarks = []
    if mended:
        shown = [f"{wrong} as {right}" for wrong, right in list(mended.items())[:8]]
        remarks.append(
            f"spelling: read {', '.join(shown)}{' and others' if len(mended) > 8 else ''}"
        )
    if not understood and brief.words.strip():
        remarks.append(
            "no musical wish was understood; name a genre, a mood, a tempo or instruments, such as: slow bossa nova, nylon guitar"
        )
    return remarks
