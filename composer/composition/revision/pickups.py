"""Notes that lead into a section sound in the one before it, and stay as they are when only the section is changed."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from composer.composition.revision.draft import Draft
from composer.composition.revision.scope import sections_of
from composer.errors import ComposerError
from composer.model.events import Event
from composer.model.move import Move
from composer.model.song import Cell, Section

__all__ = ["keep_feel_of_pickups", "keep_pickups", "lead_on"]

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


def keep_feel_of_pickups(before: Draft, after: Draft, move: Move) -> None:
    """After a change of feel: what leads into the sections of a move keeps the feel that it had, where the section in
    which it sounds is not one of them."""
    asked = {section.id for section in sections_of(before, move)}
    sections = after.plan.sections
    for earlier, section in pairwise(sections):
        was = before.section(section.id)
        is_led = any(_lead(after.cells.get((section.id, part.id))) for part in after.plan.parts)
        if section.id in asked and earlier.id not in asked and is_led and not was.led_in_by:
            after.set_section(replace(section, led_in_by=(replace(was, chords=()),)))


def lead_on(before: Draft, after: Draft) -> None:
    """After a change of form: what sounds at the end of a section is what sounded there before, and leads into
    whatever follows now, with the feel it had; nothing else leads in there."""
    followers = dict(
        zip((s.id for s in before.plan.sections), before.plan.sections[1:], strict=False)
    )
    lefts: list[Section | None] = [None, *after.plan.sections]
    known = {section.id for section in before.plan.sections}
    for left, section in zip(lefts, list(after.plan.sections), strict=False):
        if left is not None and left.id not in known:
            continue
        old = followers.get(left.id) if left else before.plan.sections[0]
        if old is not None and old.id == section.id:
            continue
        is_led = False
        for part in after.plan.parts:
            cell = after.cells.get((section.id, part.id))
            led = _lead(before.cells.get((old.id, part.id))) if old else ()
            if (led or _lead(cell)) and not (cell and cell.is_locked):
                rest = tuple(e for e in cell.events if e.at >= _EARLY) if cell else ()
                if cell is None and old is not None:
                    cell = replace(before.cells[old.id, part.id], section=section.id)
                    play = before.section(old.id).play_of(part.id)
                    if play is not None:
                        after.set_play(section.id, play)
                if cell is not None:
                    after.cells[section.id, part.id] = replace(cell, events=(*led, *rest))
                    is_led |= bool(led)
        if old is not None:
            model = old.led_in_by[0] if old.led_in_by else replace(old, chords=())
            after.set_section(
                replace(after.section(section.id), led_in_by=(model,) if is_led else ())
            )


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
