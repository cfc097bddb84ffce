"""A short interview in place of a sentence: questions with defaults, each answer read as it is given."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from composer.direction.brief_file import brief_to_toml, parse_brief
from composer.direction.brief_text import read_brief
from composer.direction.merging import merge
from composer.disk import disk_problems, write_atomically
from composer.errors import BriefError, ComposerError
from composer.genre.catalogue import find_genre
from composer.model.brief import Brief, BriefReading, Understood

__all__ = ["QUESTIONS", "Question", "answered", "ask", "brief_of", "interview", "save_interview"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question: the `key` of its answer, what is asked, and what stands when nothing is answered. `frame` makes of
    the answer a phrase that is read like a spoken brief ("{}": the answer). It is asked only where the question `after`
    which it follows was answered with something else than its default ("": always)."""

    key: str
    text: str
    default: str = ""
    frame: str = "{}"
    after: str = ""


QUESTIONS = (
    Question(key="genre", text="Which genre? (composer genre list shows them)", default="pop"),
    Question(key="mood", text="Which mood, in a word or two?", default="warm"),
    Question(
        key="tempo",
        text="How fast? (a number, or slow, medium, fast)",
        default="as the genre has it",
    ),
    Question(key="length", text="How long?", default="two minutes"),
    Question(
        key="exact",
        text="Exactly as long as that? The tempo may move a little for it (yes or no)",
        default="no",
        after="length",
    ),
    Question(
        key="wanted", text="Which instruments must be heard?", default="whoever the genre has"
    ),
    Question(key="unwanted", text="What must not be heard?", default="nothing", frame="no {}"),
    Question(key="title", text="A title?", default="none"),
)


def answered(question: Question, answer: str) -> BriefReading:
    """What an answer means; nothing at all where the default says so. Raises BriefError, GenreError for one that cannot be
    read, with the nearest that can."""
    words = " ".join(answer.split())
    if not words or words == question.default in ("as the genre has it", "whoever the genre has", "nothing", "none"):  # fmt: skip
        return BriefReading(brief=Brief())
    if question.key == "title":
        return BriefReading(brief=Brief(title=words))
    if question.key == "genre":
        return _genre(words)
    if question.key == "exact":
        return _is_exact(words)
    if question.key == "tempo" and words.replace(".", "", 1).isdigit():
        words = f"{words} bpm"
    if question.key == "unwanted":
        items = [item.strip() for item in words.replace(" and ", ",").split(",") if item.strip()]
        return read_brief(", ".join(question.frame.format(item) for item in items))
    reading = read_brief(question.frame.format(words))
    return replace(reading, brief=replace(reading.brief, genre=None, style=None))


def brief_of(readings: dict[str, BriefReading]) -> BriefReading:
    """All answers as one brief, in the order of the questions."""
    whole: BriefReading | None = None
    for question in QUESTIONS:
        reading = readings.get(question.key)
        if reading is not None:
            whole = reading if whole is None else merge(whole, reading, Brief())
    return whole or BriefReading(brief=Brief())


def save_interview(readings: dict[str, BriefReading], place: Path) -> BriefReading:
    """Write the brief file and give the brief; raises DiskProblem."""
    whole = brief_of(readings)
    with disk_problems(place):
        write_atomically(place, brief_to_toml(whole).encode())
    return whole


_YES, _NO = ("yes", "y", "exactly", "sure"), ("no", "n", "roughly", "about")


def _is_exact(words: str) -> BriefReading:
    if words.casefold() in _YES:
        meaning = "the length is met exactly"
        return BriefReading(brief=Brief(length_is_exact=True), understood=(Understood(words=words, meaning=meaning),))  # fmt: skip
    if words.casefold() in _NO:
        return BriefReading(brief=Brief())
    raise BriefError(f"{words!r} is neither yes nor no; answer with one of them")


def _genre(words: str) -> BriefReading:
    reading = parse_brief(f"genre = {json.dumps(words)}")
    find_genre(reading.brief.genre or words)
    return reading


def interview(prompt: Callable[[str, str], str], tell: Callable[[str], None]) -> dict[str, BriefReading]:  # fmt: skip
    """All questions that are to be asked, in order: what each answer means, by key."""
    readings: dict[str, BriefReading] = {}
    defaults = {q.key: q for q in QUESTIONS}
    for question in QUESTIONS:
        before = defaults.get(question.after)
        if before and readings[before.key].brief == answered(before, before.default).brief:
            continue
        readings[question.key] = ask(question, prompt, tell)
    return readings


def ask(question: Question, prompt: Callable[[str, str], str], tell: Callable[[str], None]) -> BriefReading:  # fmt: skip
    """Ask until the answer can be read: `prompt(text, default)` asks, `tell` says what was wrong or understood."""
    while True:
        try:
            reading = answered(question, prompt(question.text, question.default))
        except ComposerError as problem:
            tell(str(problem))
            continue
        if reading.not_understood:
            tell(f"not understood: {'; '.join(reading.not_understood)}")
            if not reading.understood:
                continue
        for understood in reading.understood:
            tell(f"  {understood.words} → {understood.meaning}")
        return reading
