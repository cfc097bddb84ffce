"""One edit on one cell: which events it is about, what is done to them, and what is left alone."""

from __future__ import annotations

from dataclasses import replace

from composer.composition.retouch.frame import Frame, Retouch
from composer.composition.retouch.lead import picked_up
from composer.composition.retouch.notes import (
    doubled,
    finished,
    gridded,
    lengthened,
    lifted,
    louder,
    muted,
    ranged,
    sloped,
    sustained,
)
from composer.composition.retouch.number import enriched, thinned
from composer.composition.retouch.one_line import lined
from composer.composition.retouch.reach import within_reach
from composer.composition.retouch.strokes import (
    built,
    crashed,
    filled,
    ghosted,
    of_beat,
    plain,
    rolled,
    swapped,
)
from composer.model.events import Event, Hit, Note
from composer.model.song import Edit, Part, Section

__all__ = ["EDITS", "retouched"]

EDITS: dict[str, Retouch] = {
    "loudness": louder,
    "slope": sloped,
    "mute": muted,
    "drop_out": muted,
    "thin": thinned,
    "enrich": enriched,
    "lift": lifted,
    "range": ranged,
    "length": lengthened,
    "sustain": sustained,
    "double": doubled,
    "finish": finished,
    "line": lined,
    "grid": gridded,
    "swap": swapped,
    "beat": of_beat,
    "ghosts": ghosted,
    "rolls": rolled,
    "fill": filled,
    "plain": plain,
    "build": built,
    "crash": crashed,
    "pickup": picked_up,
}
"""By `Edit.kind`. A new kind of edit is one function and one line here."""

_ADDING = ("enrich", "double", "swap", "beat", "ghosts", "rolls", "fill", "build", "crash")
"""Edits after which more may sound at once than before."""

_SILENCING = ("mute", "drop_out")


def retouched(
    events: tuple[Event, ...], edit: Edit, section: Section, part: Part
) -> tuple[Event, ...]:
    """The events of a cell after one edit, in order of time. What lies outside its bars or is struck on other pieces
    is returned as it was; a note that rings into a silence is cut there."""
    bar = section.meter.bar_ticks
    start = edit.first_bar * bar
    end = (edit.last_bar + 1) * bar if edit.last_bar >= 0 else section.length
    end = min(end, section.length)
    if edit.kind == "drop_out":
        start = max(end - round(edit.amount * section.meter.beat_ticks), 0)
    frame = Frame(section=section, part=part, edit=edit, start=start, end=end)
    is_whole = edit.first_bar == 0 and edit.last_bar < 0 and edit.kind != "drop_out"

    def is_meant(event: Event) -> bool:
        if not (is_whole or start <= event.at < end):
            return False
        return not edit.pieces or (isinstance(event, Hit) and event.piece in edit.pieces)

    inside = [event for event in events if is_meant(event)]
    outside = [event for event in events if not is_meant(event)]
    if edit.kind in _SILENCING and not edit.pieces:
        outside = [
            replace(e, dur=start - e.at)
            if isinstance(e, Note) and e.at < start < e.at + e.dur
            else e
            for e in outside
        ]
    made = [*outside, *EDITS[edit.kind](inside, frame)]
    if edit.kind in _ADDING:
        made = within_reach(events, made, frame)
    return tuple(sorted(made, key=_place))


def _place(event: Event) -> tuple[int, int, str]:
    if isinstance(event, Hit):
        return event.at, 0, event.piece
    return event.at, event.pitch.midi if isinstance(event, Note) else -1, ""
