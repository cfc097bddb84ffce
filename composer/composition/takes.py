"""Another take of some cells, drawn from the same plan: the players named play again, everybody else as before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from composer.composition.build import build
from composer.errors import LockedError, SelectorError
from composer.genre.schema import Genre
from composer.model.events import Event, Hit
from composer.model.selector import Spot
from composer.model.song import Cell, Section, Song

__all__ = ["new_takes"]


def new_takes(song: Song, genre: Genre, spots: Iterable[Spot], step: int = 1) -> Song:
    """The song with these spots drawn afresh, `step` takes on. Who listens to them is not redrawn; of bars or a piece of
    the kit only those are new. Raises LockedError for a cell that is locked, SelectorError for one that is empty."""
    chosen: dict[tuple[str, str], list[Spot]] = {}
    for spot in spots:
        chosen.setdefault((spot.section, spot.part), []).append(spot)
    for section, part in chosen:
        _check(song, section, part)
    waiting = [
        replace(cell, take=cell.take + step - 1)
        if (cell.section, cell.part) in chosen
        else replace(cell, is_locked=True)
        for cell in song.cells
    ]
    drawn = build(song.plan, genre, song.with_cells(tuple(waiting)), retake=chosen)
    fresh = {(cell.section, cell.part): cell for cell in drawn.cells}
    return song.with_cells(
        tuple(
            _joined(cell, fresh[place], chosen[place], song.plan.section(cell.section))
            if (place := (cell.section, cell.part)) in chosen
            else cell
            for cell in song.cells
        )
    )


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
