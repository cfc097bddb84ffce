"""A section with its bars in another order: bars said twice, bars left out."""

from __future__ import annotations

from dataclasses import replace

from composer.composition.revision.draft import Draft
from composer.model.events import Event, Hit, Note
from composer.model.song import Cell, ChordSpan, Section

__all__ = ["lay"]


def lay(draft: Draft, section: Section, order: list[int]) -> None:
    """The section with its bars in this order: chords and notes of each bar as they are; a note is cut where its bar
    is no longer followed by the same one."""
    bar = section.meter.bar_ticks
    spans: list[ChordSpan] = []
    for place, source in enumerate(order):
        for span in section.chords:
            start, end = max(span.at, source * bar), min(span.end, (source + 1) * bar)
            if start < end:
                at = start + (place - source) * bar
                if (
                    spans
                    and spans[-1].chord == span.chord
                    and spans[-1].end == at
                    and not span.mark
                ):
                    spans[-1] = replace(spans[-1], dur=spans[-1].dur + end - start)
                else:
                    spans.append(replace(span, at=at, dur=end - start))
    for part in draft.plan.parts:
        cell = draft.cells.get((section.id, part.id))
        if cell is None:
            continue
        draft.write(section.id, part.id, _bars_laid(cell, order, bar))
    draft.set_section(
        replace(
            section, bars=len(order), chords=tuple(spans), plays=draft.section(section.id).plays
        )
    )


def _bars_laid(cell: Cell, order: list[int], bar: int) -> list[Event]:
    found: list[Event] = []
    for place, source in enumerate(order):
        run = 1
        while place + run < len(order) and order[place + run] == source + run:
            run += 1
        limit = (place + run) * bar
        for event in cell.events:
            is_pickup = place == 0 and source == 0 and event.at < 0
            if not (is_pickup or source * bar <= event.at < (source + 1) * bar):
                continue
            at = event.at + (place - source) * bar
            if isinstance(event, Note) and at + event.dur > limit and place + run < len(order):
                event = replace(event, dur=max(limit - at, 60))
            found.append(replace(event, at=at))
    return sorted(found, key=lambda e: (e.at, e.piece if isinstance(e, Hit) else ""))
