"""A piece of a performance, to be heard by itself: some sections or bars, some parts.

chorus    verse 2    last chorus    verse 2:bass    *:bass    bridge:keys:3-6    bars 9-16    bars 9-16:drums
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from composer.errors import SelectorError, offer
from composer.model.performance import (
    Marker,
    Performance,
    PlayedControl,
    PlayedPart,
    TempoChange,
    TempoMap,
)
from composer.model.section_names import matches
from composer.model.selector import Selector, read_selector
from composer.theory.meter import QUARTER

__all__ = ["excerpt"]

EARLY = QUARTER // 8
"""What comes this little before a bar line was meant to be on it."""
Span = tuple[int, int]


def excerpt(performance: Performance, selector: str) -> Performance:
    """What the selector names, from tick 0 on, several places one after the other.

    Pedals and other controllers stand as they had come to stand. Raises SelectorError for what is not there.
    """
    asked = read_selector(selector)
    spans = _spans(performance, asked)
    parts = _players(performance, asked.player, selector)
    offsets, end = [], 0
    for first, last in spans:
        offsets.append(end - first)
        end += last - first
    moved = tuple(_moved(part, spans, offsets) for part in parts)
    if not any(part.notes for part in moved):
        raise SelectorError(f"nobody plays in {selector!r}; choose another place or part")
    whole = spans == ((0, performance.end_tick),)
    return replace(
        performance,
        parts=moved,
        end_tick=end,
        is_loop=performance.is_loop and whole,
        exact_length_s=performance.exact_length_s if whole else None,
        tempo_map=_tempo(performance.tempo_map, spans, offsets),
        markers=_markers(performance, spans, offsets),
        meters=tuple(
            replace(change, tick=max(change.tick, first) + offset)
            for (first, last), offset in zip(spans, offsets, strict=True)
            for change, after in zip(performance.meters, _ends(performance), strict=True)
            if change.tick < last and after > first
        ),
        keys=(),
        chords=(),
    )


def _ends(performance: Performance) -> list[int]:
    return [*(change.tick for change in performance.meters[1:]), performance.end_tick]


def _spans(performance: Performance, asked: Selector) -> tuple[Span, ...]:
    """The ticks that are meant, from and to, in order."""
    if asked.song_bars is not None:
        first = performance.markers[1].tick if _has_count_in(performance) else 0
        return (_bars(performance, (first, performance.end_tick), asked.song_bars, asked.text),)
    markers = performance.markers
    names = [marker.name for marker in markers]
    found = matches(asked.place, names)
    if not found:
        raise SelectorError(
            f"there is no section {asked.place!r} in this song; {offer(asked.place, names)}"
        )
    ends = [*(marker.tick for marker in markers[1:]), performance.end_tick]
    spans = tuple((markers[n].tick, ends[n]) for n in found)
    if asked.bars:
        return tuple(_bars(performance, span, asked.bars, asked.text) for span in spans)
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1][1] == span[0]:
            joined[-1] = (joined[-1][0], span[1])
        else:
            joined.append(span)
    return tuple(joined)


def _has_count_in(performance: Performance) -> bool:
    return len(performance.markers) > 1 and performance.markers[0].name == "Count-in"


def _bars(performance: Performance, span: Span, told: tuple[int, int], selector: str) -> Span:
    """Bars of a span, counted from 1."""
    lines = [span[0]]
    while lines[-1] < span[1]:
        meter = next(c.meter for c in reversed(performance.meters) if c.tick <= lines[-1])
        lines.append(lines[-1] + meter.bar_ticks)
    first, last = told
    if not 1 <= first <= last < len(lines):
        raise SelectorError(f"{selector!r} is outside; there are bars 1 to {len(lines) - 1}")
    return lines[first - 1], min(lines[last], span[1])


def _players(performance: Performance, player: str, selector: str) -> tuple[PlayedPart, ...]:
    told = player.casefold()
    found = tuple(p for p in performance.parts if told in ("*", p.id.casefold(), p.name.casefold()))
    found = found or tuple(p for p in performance.parts if told in (p.role, p.instrument))
    if not found:
        names = [part.id for part in performance.parts]
        raise SelectorError(f"there is no part {player!r} in this song; {offer(player, names)}")
    return found


def _moved(part: PlayedPart, spans: Sequence[Span], offsets: Sequence[int]) -> PlayedPart:
    """The part's notes and controllers in the spans, at their new places."""
    notes, controls, bends = [], [], []
    for (first, last), offset in zip(spans, offsets, strict=True):
        start = first + offset
        early = first - EARLY if first else 0
        notes += [
            replace(n, start=max(n.start + offset, start), end=max(n.end + offset, start + 1))
            for n in part.notes
            if early <= n.start < last - EARLY
        ]
        standing: dict[int, PlayedControl] = {}
        for control in part.controls:
            if control.tick <= first:
                standing[control.number] = control
        controls += [replace(control, tick=start) for control in standing.values()]
        controls += [
            replace(c, tick=c.tick + offset) for c in part.controls if first < c.tick < last
        ]
        bent = [bend for bend in part.bends if bend.tick <= first][-1:]
        bends += [replace(bend, tick=start) for bend in bent]
        bends += [replace(b, tick=b.tick + offset) for b in part.bends if first < b.tick < last]
    notes.sort(key=lambda note: (note.start, note.key))
    return replace(
        part, notes=tuple(notes), controls=tuple(controls), bends=tuple(bends), lyrics=()
    )


def _tempo(tempo_map: TempoMap, spans: Sequence[Span], offsets: Sequence[int]) -> TempoMap:
    changes: list[TempoChange] = []
    for (first, last), offset in zip(spans, offsets, strict=True):
        changes.append(TempoChange(tick=first + offset, bpm=tempo_map.bpm_at(first)))
        changes += [
            replace(c, tick=c.tick + offset) for c in tempo_map.changes if first < c.tick < last
        ]
    return TempoMap(tuple(changes))


def _markers(
    performance: Performance, spans: Sequence[Span], offsets: Sequence[int]
) -> tuple[Marker, ...]:
    """The names of the sections that are left, where each begins now."""
    found: list[Marker] = []
    ends = [*(marker.tick for marker in performance.markers[1:]), performance.end_tick]
    for (first, last), offset in zip(spans, offsets, strict=True):
        found += [
            replace(marker, tick=max(marker.tick, first) + offset)
            for marker, end in zip(performance.markers, ends, strict=True)
            if marker.tick < last and end > first
        ]
    return tuple(found)
