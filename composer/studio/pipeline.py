"""From words to notes, step by step: reading, plan, song, performance. Nothing is written here.

mine = plan("slow bossa nova, one minute", key="F major", seed=3)
performance = perform(compose(mine))
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from composer.errors import BriefError, GenreError, offer
from composer.model.brief import Brief, BriefReading
from composer.model.song import Plan, Song

if TYPE_CHECKING:
    from composer.genre.schema import Genre
    from composer.model.performance import Performance

__all__ = ["Planned", "compose", "make", "names_a_file", "perform", "plan", "read"]

DEFAULT_GENRE = "pop"
"""What is played when nobody names a genre; the plan says that it was assumed."""
_LABELS = {"tempo_bpm": "tempo", "length_s": "length"}
SEEDS = 1_000_000
"""A seed that nobody chose is below this, so that it can be typed again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A brief as it was read, and the plan that came of it."""

    reading: BriefReading
    plan: Plan

    @property
    def warnings(self) -> tuple[str, ...]:
        return (*self.reading.warnings, *self.plan.warnings)


def read(brief: str | Path | Brief = "", file: Path | None = None, **wishes: Any) -> BriefReading:
    """A brief from words (or a path to a brief file), a brief file, and single wishes, named as the fields of
    `Brief`; later ones win. Raises BriefError, FormatError."""
    from composer.direction.merging import merge

    flags = _wishes(brief, wishes)
    words = None
    if isinstance(brief, Path) or (isinstance(brief, str) and names_a_file(brief)):
        if file is not None:
            raise BriefError(f"two brief files, {brief} and {file}; give one of them")
        file = Path(brief)
    elif isinstance(brief, str) and brief.strip():
        from composer.direction.brief_text import read_brief

        words = read_brief(brief)
    written = None
    if file is not None:
        from composer.direction.brief_file import load_brief

        written = load_brief(file)
    named = _named(flags.genre)
    if named is not None:
        flags = merge(named, None, replace(flags, genre=None)).brief
    reading = merge(words, written, flags)
    return replace(reading, warnings=(*(named.warnings if named else ()), *reading.warnings))


def _named(genre: str | None) -> BriefReading | None:
    """What a genre outside the catalogue brings with it, where its name is known ("soul" is pop with some wishes);
    raises GenreError, with the nearest names, for one that is not."""
    if genre is None:
        return None
    try:
        _genre(genre)
    except GenreError:
        from composer.direction.brief_file import parse_brief
        from composer.direction.spelling import corrected
        from composer.direction.words import split_words

        if corrected(split_words(genre))[1]:  # words may be mended in silence, an option is not
            raise
        return parse_brief(f"genre = {json.dumps(genre)}")
    return None


def names_a_file(text: str) -> bool:
    """Whether what was typed for a brief is a path to a brief file, rather than words."""
    return text.lower().endswith(".toml") and "\n" not in text


def plan(brief: str | Path | Brief = "", *, seed: int | None = None, **wishes: Any) -> Plan:
    """The plan for a brief: every decision before a note is written; raises BriefError, GenreError."""
    return make(read(brief, **wishes), seed).plan


def make(reading: BriefReading, seed: int | None = None) -> Planned:
    """The plan that comes of a reading; the seed is the one given, the brief's own, or chosen now."""
    from composer.studio.fitting import fitted_plan

    brief = reading.brief
    if seed is None:
        seed = secrets.randbelow(SEEDS) if brief.seed is None else brief.seed
    brief = replace(brief, seed=seed)  # chosen or given, the song is the same
    made = fitted_plan(brief, _genre(brief.genre or DEFAULT_GENRE), seed)
    return Planned(reading=replace(reading, brief=brief), plan=made)


def compose(
    brief: Plan | str | Path | Brief = "", *, seed: int | None = None, **wishes: Any
) -> Song:
    """Every note of a plan (or of a brief, planned first)."""
    from composer.studio.rehearsal import composed

    made = brief if isinstance(brief, Plan) else plan(brief, seed=seed, **wishes)
    return composed(made, _genre(made.genre))


def perform(song: Song, like: tuple[Song, Performance] | None = None) -> Performance:
    """The song as its genre's players play it; sooner where `like` is another take of its plan, and how that is
    played."""
    from composer.performance.perform import perform as play
    from composer.studio.rehearsal import played

    genre = _genre(song.plan.genre)
    return play(song, genre.feel, like) if like else played(song, genre)


def _genre(name: str) -> Genre:
    from composer.genre.catalogue import find_genre

    return find_genre(name)


def _wishes(brief: str | Path | Brief, wishes: dict[str, Any]) -> Brief:
    """Wishes as a brief, held to the same rules as the keys of a brief file."""
    from composer.direction.brief_keys import KEYS

    known = [field.name for field in fields(Brief)]
    checked = {}
    for name, value in wishes.items():
        if name not in known:
            raise BriefError(f"a brief has no {name!r}; {offer(name, known)}")
        if name in KEYS and value is not None:
            value = KEYS[name](
                _LABELS.get(name, name), list(value) if isinstance(value, tuple) else value
            )
        elif name == "lyrics" and value is not None:
            from composer.reading.lyrics import lyrics_of

            value = lyrics_of(value)
        checked[name] = value
    return replace(brief if isinstance(brief, Brief) else Brief(), **checked)
