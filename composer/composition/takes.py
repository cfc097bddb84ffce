"""Another take of some cells, drawn from the same plan: the players named play again, everybody else as before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from composer.composition.build import build, stamped
from composer.composition.choosing import usual_patterns
from composer.errors import LockedError, SelectorError
from composer.genre.schema import Genre, Pattern
from composer.model.events import Event, Hit, Note
from composer.model.selector import Spot
from composer.model.song import Cell, Part, Plan, Play, Section, Song
from composer.rng import Rng

__all__ = ["new_takes"]

Place = tuple[str, str]
ALIKE = 0.9
"""Share of strokes and notes in common from which two takes are one to a listener."""
NEAREST = 3
"""Patterns of other energies that are offered where the section's own has no other."""


def new_takes(song: Song, genre: Genre, spots: Iterable[Spot], step: int = 1) -> Song:
    """The song with these spots drawn afresh, `step` takes on. A part that its plan leaves no other way, or none that could be heard, takes
    another of the genre's patterns for the place. Who listens is not redrawn, then or later; of bars or a piece of the kit only
    those are new. Raises LockedError for a cell that is locked, SelectorError for one that is empty."""
    chosen: dict[Place, list[Spot]] = {}
    for spot in spots:
        chosen.setdefault((spot.section, spot.part), []).append(spot)
    for section, part in chosen:
        _check(song, section, part)
    made = _redrawn(song, song.plan, genre, set(chosen), step)
    same = {place for place in chosen if _is_same(song, made, place)}
    plan = _other_patterns(song.plan, genre, same, step)
    if plan != song.plan:
        made = _redrawn(song, plan, genre, set(chosen), step)
    fresh = {(cell.section, cell.part): cell for cell in made.cells}
    cells = [
        _joined(cell, fresh[place], chosen[place], song.plan.section(cell.section))
        if (place := (cell.section, cell.part)) in chosen
        else cell
        for cell in song.cells
    ]
    whole = {place for place, there in chosen.items() if any(spot.is_whole for spot in there)}
    plan = _other_patterns(song.plan, genre, same & whole, step)
    return stamped(replace(song, plan=plan, cells=tuple(cells)))


def _redrawn(song: Song, plan: Plan, genre: Genre, chosen: set[Place], step: int) -> Song:
    """All of a plan, everybody but the chosen being held to what is there."""
    waiting = [
        replace(cell, take=cell.take + step - 1)
        if (cell.section, cell.part) in chosen
        else replace(cell, is_locked=True)
        for cell in song.cells
    ]
    return build(plan, genre, song.with_cells(tuple(waiting)), retake=chosen)


def _is_same(song: Song, made: Song, place: Place) -> bool:
    """Whether nobody would hear that it is another take."""
    was, now = song.cell(*place), made.cell(*place)
    if was is None or now is None:
        return False
    old, new = (Counter((e.at, _struck(e)) for e in cell.events) for cell in (was, now))
    return 2 * (old & new).total() >= ALIKE * (old.total() + new.total())


def _struck(event: Event) -> int | str:
    if isinstance(event, Note):
        return event.pitch.midi
    return event.piece if isinstance(event, Hit) else ""


def _other_patterns(plan: Plan, genre: Genre, places: set[Place], step: int) -> Plan:
    """The plan with another pattern in these places: one for the section and its energy, or else the nearest."""
    sections = []
    for section in plan.sections:
        plays = []
        for play in section.plays:
            part = plan.part(play.part)
            others = _others(genre, section, part, play) if (section.id, part.id) in places else ()
            if others:
                order = Rng(plan.seed, "again", section.material, part.id).shuffled(others)
                found = order[(step - 1) % len(order)]
                play = replace(
                    play, pattern=found.name, technique=found.technique or play.technique
                )
            plays.append(play)
        sections.append(replace(section, plays=tuple(plays)))
    return replace(plan, sections=tuple(sections))


def _others(genre: Genre, section: Section, part: Part, play: Play) -> tuple[Pattern, ...]:
    if not play.pattern:
        return ()
    usual = usual_patterns(genre, part, section.material, section.energy)
    others = tuple(pattern for pattern in usual if pattern.name != play.pattern)
    if others:
        return others
    known = [
        p
        for p in genre.patterns
        if p.role == part.role and p.name != play.pattern and (not p.parts or part.id in p.parts)
    ]
    known.sort(key=lambda p: max(p.energy[0] - section.energy, section.energy - p.energy[1], 0.0))
    return tuple(known[:NEAREST])


def _check(song: Song, section: str, part: str) -> None:
    cell = song.cell(section, part)
    name = f"{song.plan.section(section).name.lower()}:{part}"
    if cell is None:
        raise SelectorError(f"{name} has no notes to play again")
    if cell.is_locked:
        raise LockedError(
            f"{name} is locked; unlock it first (composer unlock SONG {name!r}), or leave it out"
        )


def _joined(old: Cell, new: Cell, spots: list[Spot], section: Section) -> Cell:
    """The new take in the bars and pieces that were named, the old one elsewhere."""
    if any(spot.is_whole for spot in spots):
        return new
    bar = section.meter.bar_ticks

    def is_meant(event: Event) -> bool:
        place = max(event.at, 0) // bar
        return any(
            spot.first_bar <= place <= spot.last_bar
            and (not spot.piece or (isinstance(event, Hit) and event.piece == spot.piece))
            for spot in spots
        )

    events = [e for e in old.events if not is_meant(e)] + [e for e in new.events if is_meant(e)]
    events.sort(key=lambda event: event.at)
    return replace(new, events=tuple(events), remarks=(*old.remarks, "some bars of another take"))
