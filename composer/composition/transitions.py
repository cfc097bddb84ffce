"""How sections hand over and how songs end: which ticks of the last bar belong to the hand-over.

`fill` and `pickup` leave the others playing, and after a `pickup` the tune comes in before its bar line; `drop_out` silences the rhythm section for the second half of the last
bar; `stop` cuts everybody after its first beat; `held` lets the chord ring over the whole bar; `build` keeps
playing and rises. An ending is one last chord on the last bar line: `held` and `ritardando` ring, `button`
is short, `fade` plays on while the level falls. A `loop` has no last chord: it hands over to bar 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from composer.composition.context import CellContext, Written
from composer.genre.schema import Genre
from composer.model.events import Event, Hit, Note
from composer.model.song import Edit, Part, Section
from composer.rng import Rng

__all__ = ["closing", "draw_ending", "draw_lead_out", "hand_over", "mark_chords", "with_pickups"]

_RHYTHM_SECTION = ("drums", "percussion", "bass", "riff")


def draw_lead_out(genre: Genre, energy: float, energy_after: float, after: str, rng: Rng) -> str:
    """The hand-over to the next section: by its material where the genre has a way into it, else by the step in energy."""
    styles = genre.transitions
    step = energy_after - energy
    options = styles.into.get(after)
    if not options:
        options = styles.up if step > 0.04 else styles.down if step < -0.04 else styles.level
    return rng.choice(options) if options else "none"


def draw_ending(endings: tuple[str, ...], wanted: str | None, rng: Rng) -> str:
    """The ending asked for, or one of the form's."""
    return wanted or (rng.choice(endings) if endings else "held")


def with_pickups(sections: tuple[Section, ...], parts: Sequence[Part]) -> tuple[Section, ...]:
    """The sections with a lead into each one that a pickup is announced for: of its tune, or of its drums where nobody
    has a tune. Words that are sung have pickups of their own."""
    roles = {part.id: part.role for part in parts}
    made = list(sections)
    for n, (before, section) in enumerate(pairwise(sections), 1):
        if before.lead_out != "pickup" or section.lyrics:
            continue
        leads = [p for role in ("melody", "drums") for p in section.plays if roles[p.part] == role]
        if leads:
            lead = replace(leads[0], edits=(*leads[0].edits, Edit(kind="pickup", to="present")))
            plays = tuple(lead if play is leads[0] else play for play in section.plays)
            made[n] = replace(section, plays=plays)
    return tuple(made)


def closing(ctx: CellContext) -> int | None:
    """The tick from which the last chord rings, or None where the section is not the last or fades."""
    return None if ctx.final_bar is None else ctx.final_bar * ctx.section.meter.bar_ticks


def hand_over(ctx: CellContext, written: Written) -> Written:
    """The cell's events as the section's `lead_out` and `ending` shape them."""
    section = ctx.section
    last_bar = section.length - section.meter.bar_ticks
    role = ctx.part.role
    events = written.events
    if section.lead_out == "drop_out" and role in _RHYTHM_SECTION:
        cut = last_bar + section.meter.beat_ticks * ((section.meter.beats + 1) // 2)
        events = _cut(events, cut, section.length)
    elif section.lead_out == "stop" and role != "melody":
        events = _cut(events, last_bar + section.meter.beat_ticks, section.length)
    elif section.lead_out == "held" and role in ("drums", "percussion", "bass", "comp"):
        events = _held(events, last_bar, section.length)
    elif section.lead_out == "build":
        events = _rising(events, last_bar, section.length)
    final = closing(ctx)
    if final is not None and role not in ("melody", "counter"):
        length = section.meter.beat_ticks if section.ending == "button" else section.meter.bar_ticks
        events = _final(events, final, length)
    elif section.ending == "fade":
        events = _fading(
            events, max(section.length - 4 * section.meter.bar_ticks, 0), section.length
        )
    return written if events is written.events else replace(written, events=events)


def mark_chords(ctx: CellContext, written: Written) -> Written:
    """The events around chord marks: a shot is one short stab, a hold rings, a push comes an eighth early, alone or
    with one of these."""
    spans = [span for span in ctx.section.chords if span.mark]
    if not spans or ctx.part.role in ("melody", "counter"):
        return written
    events = list(written.events)
    eighth = ctx.section.meter.division_ticks
    for span in spans:
        inside = [e for e in events if span.at <= e.at < span.end]
        first = [e for e in inside if e.at < span.at + eighth // 2]
        if not first and span.mark != "push":  # a rhythm off the beat still strikes a marked chord
            start = min((e.at for e in inside), default=span.at)
            first = [_moved(e, span.at - start) for e in inside if e.at < start + eighth // 2]
        kept = inside
        if "shot" in span.mark:
            kept = first = [_lasting(e, eighth) for e in first]
        elif "hold" in span.mark:
            kept = first = [_lasting(e, span.dur) for e in first]
        if "push" in span.mark and span.at >= eighth:
            before = [e for e in events if span.at - eighth <= e.at < span.at]
            events = [_until(e, span.at - eighth) for e in events if e not in before]
            kept = [_moved(e, -eighth) if e in first else e for e in kept]
        events = [e for e in events if e not in inside] + kept
    return replace(written, events=tuple(sorted(events, key=lambda e: e.at)))


def _cut(events: tuple[Event, ...], start: int, end: int) -> tuple[Event, ...]:
    return tuple(_until(e, start) for e in events if not start <= e.at < end)


def _held(events: tuple[Event, ...], start: int, end: int) -> tuple[Event, ...]:
    """Only what starts on the bar line, ringing to the end."""
    kept = [_until(e, start) for e in events if e.at < start]
    on_line = [e for e in events if start <= e.at < start + 60]
    return (*kept, *(_lasting(e, end - e.at) for e in on_line))


def _final(events: tuple[Event, ...], start: int, length: int) -> tuple[Event, ...]:
    kept = [_until(e, start) for e in events if e.at < start]
    on_line = [e for e in events if start <= e.at < start + 120]
    return (*kept, *(_lasting(e, max(length - (e.at - start), 120)) for e in on_line))


def _rising(events: tuple[Event, ...], start: int, end: int) -> tuple[Event, ...]:
    return tuple(
        _louder(e, 0.8 + 0.35 * (e.at - start) / (end - start)) if start <= e.at else e
        for e in events
    )


def _fading(events: tuple[Event, ...], start: int, end: int) -> tuple[Event, ...]:
    return tuple(
        _louder(e, 1.0 - 0.75 * (e.at - start) / (end - start)) if start <= e.at else e
        for e in events
    )


def _louder(event: Event, factor: float) -> Event:
    if isinstance(event, Note | Hit):
        return replace(event, velocity=min(max(round(event.velocity * factor), 12), 124))
    return event


def _until(event: Event, end: int) -> Event:
    if isinstance(event, Note) and event.at < end < event.at + event.dur:
        return replace(event, dur=end - event.at)
    return event


def _lasting(event: Event, dur: int) -> Event:
    return replace(event, dur=dur) if isinstance(event, Note) else event


def _moved(event: Event, ticks: int) -> Event:
    return replace(event, at=event.at + ticks)
