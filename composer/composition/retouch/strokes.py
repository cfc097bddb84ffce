"""Edits of what the drummer strikes: another piece keeps time, ghost notes, rolls, fills, a build, a crash."""

from __future__ import annotations

from dataclasses import replace

from composer.composition.beats import with_beat
from composer.composition.retouch.frame import Frame
from composer.genre.kits import find_piece
from composer.model.events import Event, Hit

__all__ = ["built", "crashed", "filled", "ghosted", "of_beat", "plain", "rolled", "swapped"]

_HANDS = ("hat", "ride", "snare", "sidestick", "rim", "tom", "clap", "brush", "china", "splash")
_CYMBALS = ("hat", "ride", "crash", "china", "splash")
_FILL = ("snare", "snare", "tom_high", "tom_high", "tom_mid", "tom_mid", "tom_floor", "tom_floor")
_GHOST_PLACES = (9, 7, 15, 1, 10, 6, 2, 14)
_BACKBEAT_LEAST = 60


def swapped(events: list[Event], frame: Frame) -> list[Event]:
    """The strokes on another piece, `to`; two that would fall together are one."""
    taken: set[int] = set()
    found: list[Event] = []
    for event in events:
        if isinstance(event, Hit):
            if event.at in taken:
                continue
            taken.add(event.at)
            event = replace(event, piece=frame.edit.to)
        found.append(event)
    return found


def of_beat(events: list[Event], frame: Frame) -> list[Event]:
    """The groove turned to the beat `to`; the fill at the end stays, unless `amount` is above 0."""
    section = frame.section
    fills = [section.bars - 1] if section.lead_out in ("fill", "build") and section.bars > 3 else []
    if frame.edit.amount > 0:
        fills = []
    hits = [e for e in events if isinstance(e, Hit)]
    turned = with_beat(hits, frame.edit.to, section.meter, fills, section.bars)
    if frame.edit.to != "backbeat":
        turned = [
            h
            for h in turned
            if h.piece != "clap"
            or frame.edit.to == "four_on_the_floor"
            or h.at // frame.bar in fills
        ]
    first, last = frame.start // frame.bar, -(-frame.end // frame.bar)
    silent = section.bars - 1 if section.ending in ("held", "button", "ritardando") else -1
    playing = {h.at // frame.bar for h in hits}
    return [
        h
        for h in turned
        if first <= max(h.at, 0) // frame.bar < last
        and (h.at // frame.bar != silent or h in hits)
        and (h in hits or h.at // frame.bar in playing)
    ]


def ghosted(events: list[Event], frame: Frame) -> list[Event]:
    """`amount` whispers a bar between the backbeats; below 0 they go."""
    if frame.edit.amount < 0:
        return [
            e
            for e in events
            if not (isinstance(e, Hit) and e.piece.startswith(("snare", "brush")))
            or e.velocity >= _BACKBEAT_LEAST
        ]
    step = frame.section.meter.beat_ticks // 4
    taken = {round(e.at / step) for e in events if isinstance(e, Hit) and _is_snare(e)}
    found = list(events)
    for bar in _bars(frame, events):
        added = 0
        places = [p for p in _GHOST_PLACES if p * step < frame.bar]
        for place in places:
            spot = (bar * frame.bar) // step + place
            if spot in taken or added >= round(frame.edit.amount):
                continue
            found.append(Hit(at=spot * step, piece="snare", velocity=30 + 3 * (place % 3)))
            added += 1
    return found


_SLACK = 20
"""Ticks that a sixteenth may come early."""


def rolled(events: list[Event], frame: Frame) -> list[Event]:
    """Triplet rolls of the hat, on `amount` beats of every two bars; below 0 whatever is finer than a sixteenth
    goes."""
    beat = frame.section.meter.beat_ticks
    if frame.edit.amount < 0:
        return _unrolled(events, beat // 4 - _SLACK)
    beats = frame.section.meter.beats
    order = [2 * beats - 1, beats + 1, beats - 1, 1, 2 * beats - 2, beats - 2, beats, 0]
    chosen = {p for p in order[: round(frame.edit.amount)] if 0 <= p < 2 * beats}
    found = list(events)
    for bar in _bars(frame, events):
        for place in sorted(p % beats for p in chosen if p // beats == bar % 2):
            start = bar * frame.bar + place * beat
            if sum(_is_hat(e) and start <= e.at < start + beat for e in found) >= 6:
                continue
            found = [e for e in found if not (_is_hat(e) and start <= e.at < start + beat)]
            found += [
                Hit(at=start + n * beat // 6, piece="hat", velocity=58 + 6 * n) for n in range(6)
            ]
    return found


def _unrolled(events: list[Event], least: int) -> list[Event]:
    """The strokes without those of the hat that follow another one sooner than this."""
    found: list[Event] = []
    last = -least
    for event in sorted(events, key=lambda e: e.at):
        if _is_hat(event):
            if 0 < event.at - last < least:
                continue
            last = event.at
        found.append(event)
    return found


def filled(events: list[Event], frame: Frame) -> list[Event]:
    """A fill in the last two quarters of the stretch: snare, then down the toms, growing; the feet go on."""
    start = frame.end - 2 * 960
    loudest = max((e.velocity for e in events if isinstance(e, Hit)), default=100)
    peak = min(max(loudest, 92), 116)
    found = [
        e
        for e in events
        if not (isinstance(e, Hit) and e.at >= start and e.piece.startswith(_HANDS))
    ]
    step = 240
    doubled = frame.edit.amount > 0
    for n, piece in enumerate(_FILL):
        velocity = round(peak - 34 + 34 * (n + 1) / len(_FILL)) - (10 if n % 2 else 0)
        found.append(Hit(at=start + n * step, piece=piece, velocity=velocity))
        if doubled and piece != "snare":
            found.append(Hit(at=start + n * step, piece="snare", velocity=velocity - 12))
    return found


def plain(events: list[Event], frame: Frame) -> list[Event]:
    """Bars without a fill: tom strokes go, and of the snare only what stands on `to`, its usual places."""
    usual = {int(place) for place in frame.edit.to.split(",") if place}
    return [
        e
        for e in events
        if not (
            isinstance(e, Hit)
            and (e.piece.startswith("tom") or (_is_snare(e) and e.at % frame.bar not in usual))
        )
    ]


def built(events: list[Event], frame: Frame) -> list[Event]:
    """A snare roll over the stretch that doubles its pace twice and rises; the hands leave everything else."""
    length = frame.end - frame.start
    beat = frame.section.meter.beat_ticks
    found = [
        e for e in events if not (isinstance(e, Hit) and e.piece.startswith((*_HANDS, "crash")))
    ]
    at = frame.start
    while at < frame.end:
        along = (at - frame.start) / length
        velocity = round(48 + 66 * along)
        found.append(Hit(at=at, piece="snare", velocity=velocity))
        at += (
            beat if along < 0.3 and length > frame.bar else beat // 2 if along < 0.62 else beat // 4
        )
    return found


def crashed(events: list[Event], frame: Frame) -> list[Event]:
    """A crash on the first beat in place of the cymbal there, with the kick; `absent`: no crash there."""

    def is_opening(event: Event) -> bool:
        return isinstance(event, Hit) and -60 <= event.at - frame.start < 60

    if frame.edit.to == "absent":
        return [
            replace(e, piece="hat_open", velocity=min(e.velocity, 88))
            if is_opening(e)
            and isinstance(e, Hit)
            and e.piece.startswith(("crash", "china", "splash"))
            else e
            for e in events
        ]
    found = [
        e
        for e in events
        if not (is_opening(e) and isinstance(e, Hit) and e.piece.startswith(_CYMBALS))
    ]
    found.append(Hit(at=frame.start, piece="crash", velocity=108))
    if not any(is_opening(e) and isinstance(e, Hit) and e.piece == "kick" for e in events):
        found.append(Hit(at=frame.start, piece="kick", velocity=102))
    return found


def _bars(frame: Frame, events: list[Event]) -> list[int]:
    """Bars of the stretch in which the part plays, but for the song's last chord."""
    playing = {e.at // frame.bar for e in events}
    first, last = frame.start // frame.bar, -(-frame.end // frame.bar)
    if frame.section.ending in ("held", "button", "ritardando"):
        last = min(last, frame.section.bars - 1)
    return [bar for bar in range(first, last) if bar in playing]


def _is_snare(event: Event) -> bool:
    return isinstance(event, Hit) and event.piece.startswith(("snare", "rimshot", "brush_tap"))


def _is_hat(event: Event) -> bool:
    return (
        isinstance(event, Hit)
        and find_piece(event.piece).family == "hat"
        and event.piece != "hat_pedal"
    )
