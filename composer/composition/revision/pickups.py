"""Notes that lead into a section sound in the one before it, and stay as they are when only the section is changed."""

from __future__ import annotations

from dataclasses import replace

from composer.composition.revision.draft import Draft
from composer.composition.revision.scope import sections_of
from composer.errors import ComposerError
from composer.model.events import Event
from composer.model.move import Move
from composer.model.song import Cell

__all__ = ["keep_pickups"]

_EARLY = -80
"""Ticks: what is a little early belongs to the bar line that it anticipates."""


def keep_pickups(before: Draft, after: Draft, move: Move) -> None:
    """Give back what led into the sections of a move, where the section before them is not one of them."""
    try:
        asked = {section.id for section in sections_of(before, move)}
    except ComposerError:
        return
    if move.before:
        asked = {section.id for section in after.plan.sections}
    for earlier, section in zip(after.plan.sections, after.plan.sections[1:], strict=False):
        if section.id not in asked or earlier.id in asked:
            continue
        for part in after.plan.parts:
            old, new = (d.cells.get((section.id, part.id)) for d in (before, after))
            led, leads = _lead(old), _lead(new)
            if led == leads:
                continue
            rest = tuple(e for e in new.events if e.at >= _EARLY) if new else ()
            _put(before, after, section.id, part.id, (*led, *rest))


def _lead(cell: Cell | None) -> tuple[Event, ...]:
    return tuple(e for e in cell.events if e.at < _EARLY) if cell else ()


def _put(
    before: Draft, after: Draft, section_id: str, part_id: str, events: tuple[Event, ...]
) -> None:
    """The cell with these events; who rests there now has nothing but the pickup to play."""
    cell = after.cells.get((section_id, part_id))
    if cell is not None:
        after.cells[section_id, part_id] = replace(cell, events=events)
        return
    old = before.cells[section_id, part_id]
    play = before.section(section_id).play_of(part_id)
    after.cells[section_id, part_id] = replace(old, events=events)
    if play is not None:
        after.set_play(section_id, play)
