"""Edits of a plan that leave everything else as it stands: insert or cut a section, add a part, draw cells again.

Ids are permanent and decisions are kept in the sections themselves, so a song that is built again after one of
these edits has every other note where it was.
"""

from __future__ import annotations

from dataclasses import replace

from composer.composition.band import chair_for
from composer.composition.build import build
from composer.composition.form import Block, display_names
from composer.composition.orchestration import Orchestrator
from composer.errors import PlanError, SelectorError, offer
from composer.genre.catalogue import instruments
from composer.genre.schema import Genre
from composer.model.brief import Brief
from composer.model.song import Part, Plan, Section, Song
from composer.rng import Rng

__all__ = ["add_part", "again", "cut_section", "insert_section"]


def insert_section(song: Song, genre: Genre, like: str, after: str) -> Song:
    """The song with one more section: a return of the section `like`, put behind the section `after` (both ids).

    The new section takes its harmony, energy and players from `like` and draws its own variation; every other
    section keeps its notes. Raises SelectorError for ids that are not there.
    """
    plan = song.plan
    model, anchor = plan.section(like), plan.section(after)
    place = plan.sections.index(anchor) + 1
    returns = max(s.occurrence for s in plan.sections if s.material == model.material) + 1
    made = replace(model, id=f"s{plan.next_id}", occurrence=returns, ending="", ritardando=1.0)
    if model.ending:
        made = replace(made, lead_out="none")
    if place == len(plan.sections) and anchor.ending:
        raise PlanError(f"{anchor.name} ends the song; insert before it, or cut it first")
    sections = (*plan.sections[:place], made, *plan.sections[place:])
    return build(_renamed(replace(plan, sections=sections, next_id=plan.next_id + 1)), genre, song)


def cut_section(song: Song, genre: Genre, section_id: str) -> Song:
    """The song without a section; raises PlanError for the only one."""
    plan = song.plan
    gone = plan.section(section_id)
    if len(plan.sections) == 1:
        raise PlanError(f"{gone.name} is the only section; a song keeps at least one")
    sections = tuple(s for s in plan.sections if s.id != section_id)
    if gone.ending:
        sections = (*sections[:-1], replace(sections[-1], ending=gone.ending, lead_out="none"))
    return build(_renamed(replace(plan, sections=sections)), genre, song)


def add_part(song: Song, genre: Genre, name: str, instrument: str) -> Song:
    """The song with one more part, playing wherever the energy suits it; raises PlanError when it is there already.

    Parts that would listen to the new one are written anew, all others keep their notes.
    """
    plan = song.plan
    chair = chair_for(name, instrument, genre)
    if any(part.id == chair.id for part in plan.parts):
        raise PlanError(f"there is a part {chair.id!r} already; name the new one otherwise")
    family = instruments()[next(iter(chair.instruments))]
    part = Part(
        id=chair.id,
        name=(chair.name or chair.id.replace("_", " ").title())[:24],
        role=chair.role,
        instrument=family.name,
        program=family.program,
        bank=family.bank,
    )
    orchestrator = Orchestrator(
        brief=Brief(), genre=genre, chairs=((part, chair),), rng=Rng(plan.seed, "plan")
    )
    sections = []
    for section in plan.sections:
        block = Block(section.material, section.bars, section.occurrence)
        plays = orchestrator.plays_alone(block, section.energy)
        sections.append(replace(section, plays=(*section.plays, *plays)))
    return build(replace(plan, parts=(*plan.parts, part), sections=tuple(sections)), genre, song)


def again(song: Song, genre: Genre, cells: tuple[tuple[str, str], ...]) -> Song:
    """The song with these cells (section id, part id) drawn afresh; raises SelectorError for one that is not there.

    What is declared to listen to them follows; locked cells stay.
    """
    there = {(cell.section, cell.part) for cell in song.cells}
    for section, part in cells:
        if (section, part) not in there:
            raise SelectorError(
                f"no {part!r} in section {section!r}; {offer(part, [p for s, p in there if s == section])}"
            )
    return build(song.plan, genre, song, retake=cells)


def _renamed(plan: Plan) -> Plan:
    names = display_names(tuple(section.material for section in plan.sections))
    sections: tuple[Section, ...] = tuple(
        replace(section, name=name) for section, name in zip(plan.sections, names, strict=True)
    )
    return replace(plan, sections=sections)
