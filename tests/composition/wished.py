"""Plans and songs made to wishes, and what of them a test looks at."""

from collections.abc import Sequence
from functools import cache

from composer.composition.build import build
from composer.composition.form import Block
from composer.composition.planner import make_plan
from composer.composition.wishes import is_named, select
from composer.genre.catalogue import load_genre
from composer.model.brief import Brief
from composer.model.events import Hit, Note
from composer.model.song import Plan, Section, Song

FORM = ("intro", "verse", "chorus", "verse", "chorus", "bridge", "chorus", "outro")


@cache
def plan_of(genre: str = "pop", seed: int = 1, **wishes: object) -> Plan:
    return make_plan(Brief(**wishes), load_genre(genre), seed)  # type: ignore[arg-type]


@cache
def song_of(genre: str = "pop", seed: int = 1, **wishes: object) -> Song:
    return build(plan_of(genre, seed, **wishes), load_genre(genre))


def at(plan: Plan, selector: str) -> list[Section]:
    blocks = [Block(s.material, s.bars, s.occurrence) for s in plan.sections]
    return [plan.sections[n] for n in select(selector, blocks)]


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def hits_of(song: Song, sections: Sequence[Section] = ()) -> list[Hit]:
    there = {s.id for s in sections}
    return [
        event
        for cell in song.cells
        if not there or cell.section in there
        for event in cell.events
        if isinstance(event, Hit)
    ]


def notes_of(song: Song, part: str, section: Section | None = None) -> list[Note]:
    return [
        event
        for cell in song.cells
        if cell.part == part and (section is None or cell.section == section.id)
        for event in cell.events
        if isinstance(event, Note)
    ]


def played_by(plan: Plan, word: str) -> list[bool]:
    """Section by section, whether somebody plays what the word names."""
    named = {p.id for p in plan.parts if is_named(p, word)}
    return [bool(named & {play.part for play in s.plays}) for s in plan.sections]
