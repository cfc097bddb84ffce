"""Figures in a direction: a number with its unit, a length in time, a note value with a tempo, or a bare number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from composer.direction.charts import read_chords
from composer.direction.lengths import read_length
from composer.direction.numbers import read_number, starts_number
from composer.direction.revision.lexicon import lexicon
from composer.direction.revision.mention import Mention
from composer.direction.words import JOINED, STOP, Word

__all__ = ["SCALE_STEPS", "read_chart", "read_figure"]

_SIGNED = re.compile(r"([0-9]+(?:[.,][0-9]+)?)(bpm|bpms|%|st)?")
_NUMBER_WORDS = ("a", "an", "one", "another", "un", "una", "um", "uma")
_UNITS_OF_ONE = (
    "semitone",
    "tone",
    "octave",
    "minor_third",
    "major_third",
    "fourth",
    "fifth",
    "third",
    "sixth",
    "seventh",
    "bar",
    "beat",
)
_CHORD_WORDS = (
    "chord",
    "chords",
    "progression",
    "changes",
    "harmony",
    "acordes",
    "akkorde",
    "cadence",
)
_CHORDS_NEAR = 8
_NOTES = {"crotchet": 1.0, "quarter": 1.0, "quaver": 0.5, "minim": 2.0, "negra": 1.0}


SCALE_STEPS = ("third", "sixth", "seventh")
"""Intervals that are great or small as the key has them; by themselves they are fractions and ordinals, too."""


def _is_interval(words: Sequence[Word], at: int, name: int, after: int) -> bool:
    """Whether `a third` is one to go up or down by: not `by a third`, `a third of`, `a third above`, `a third verse`."""
    if at and words[at - 1].plain == "by" and not words[at].pause:
        return False
    if after < len(words) and not words[after].pause and words[after].plain == "of":
        return False
    phrase = lexicon().longest(words, name)
    return phrase is None or phrase[1] <= after


def read_figure(words: Sequence[Word], at: int) -> Mention | None:
    """A number with its unit, a length in time, a note value with a tempo, or a bare number."""
    word = words[at]
    if word.plain in _NOTES and at + 1 < len(words) and "=" in words[at + 1].gap:
        number = read_number(words, at + 1)
        if number:
            return Mention(
                first=at,
                end=number[1],
                kind="amount",
                value=number[0] * _NOTES[word.plain],
                unit="bpm",
            )
    glued = _SIGNED.fullmatch(word.plain)
    if (glued and (glued[2] or (at + 1 < len(words) and words[at + 1].gap.startswith("%")))) or (
        glued and _percent_follows(words, at)
    ):
        unit = {"bpm": "bpm", "bpms": "bpm", "st": "semitone"}.get(glued[2] or "", "percent")
        return Mention(
            first=at, end=at + 1, kind="amount", value=float(glued[1].replace(",", ".")), unit=unit
        )
    if not (starts_number(word) or word.plain in _NUMBER_WORDS or word.plain == "half"):
        return None
    return _counted(words, at)


def read_chart(words: Sequence[Word], at: int) -> Mention | None:
    """Chords written out: `Am F C G`, `| Dm7 | G7 | C |`, `ii-V-I`; two are enough where chords are spoken of."""
    told = False
    for word in reversed(words[max(0, at - _CHORDS_NEAR) : at + 1]):
        if word is not words[at]:
            told = told or word.plain in _CHORD_WORDS
        if word.pause == STOP:
            break
    found = read_chords(words, at, is_told=told)
    if found is None or found[0].chords is None:
        return None
    return Mention(first=at, end=found[1], kind="chords", name=found[0].chords)


def _percent_follows(words: Sequence[Word], at: int) -> bool:
    return at + 1 < len(words) and "%" in words[at + 1].gap


def _counted(words: Sequence[Word], at: int) -> Mention | None:
    number = read_number(words, at)
    if number is None and words[at].plain in _NUMBER_WORDS:
        number = (1.0, at + 1)
    if number is None:
        return None
    value, after = number
    if (
        (
            after + 1 < len(words)
            and words[after].plain in ("more", "extra", "additional", "fewer", "less")
            and not words[after].pause
        )
        and lexicon().unit(words, after + 1)
        and words[after + 1].plain
        in (
            "bar",
            "bars",
            "measures",
            "beats",
            "bpm",
        )
    ):
        after += 1
    unit = (
        lexicon().unit(words, after)
        if after < len(words) and words[after].pause == JOINED
        else None
    )
    if unit and unit[0].name in SCALE_STEPS and not _is_interval(words, at, after, unit[1]):
        unit = None
    if unit and unit[0].kind == "unit" and unit[0].name not in ("second", "minute"):
        if (
            words[at].plain in _NUMBER_WORDS
            and unit[0].name not in _UNITS_OF_ONE
            and value == 1
            and words[at].plain != "one"
        ):
            return None
        value = 1.0 if words[at].plain in ("half",) and unit[0].name == "semitone" else value
        return Mention(first=at, end=unit[1], kind="amount", value=value, unit=unit[0].name)
    length = read_length(words, at)
    if length and length[0].length_s:
        return Mention(
            first=at, end=length[1], kind="length", value=length[0].length_s, unit="seconds"
        )
    if length and length[0].kind == "refusal":
        return Mention(first=at, end=length[1], kind="refusal", name=length[0].name)
    is_bare = after == at + 1 and words[at].plain in _NUMBER_WORDS
    if is_bare or words[at].plain in ("half", "quarter", "couple"):
        return None
    after = after + 1 if after < len(words) and words[after].plain == "times" else after
    return Mention(first=at, end=after, kind="amount", value=value, unit="")
