"""Edits of how many notes there are: fewer, the least important first; or more, between those that stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from composer.composition.retouch.frame import (
    Frame,
    groups,
    in_steps,
    loudest,
    of_step,
    snapped,
    spread,
)
from composer.model.events import Event, Hit, Note

__all__ = ["enriched", "thinned"]

_SPINE = {"kick": 60, "snare": 55, "sidestick": 50, "crash": 60, "clap": 45, "tom": 30}
"""Strokes that carry a groove, worth keeping beyond their place."""
_SOFTER, _GHOST = 16, 36


def thinned(events: list[Event], frame: Frame) -> list[Event]:
    """The share `amount` of the onsets, those that weigh most: strong beats, changes of chord, long and loud notes.
    `to` "off-beats" takes what is off the beat first, whatever it weighs."""
    found = groups(events)
    keep = max(round(len(found) * frame.edit.amount), 1 if frame.edit.amount > 0 else 0)
    ranked = sorted(found, key=lambda group: (-_weight(group, frame), spread(group[0].at)))
    leaving = {id(event) for group in ranked[keep:] for event in group}
    return [event for event in events if id(event) not in leaving]


def _weight(group: list[Note | Hit], frame: Frame) -> float:
    at = group[0].at
    near = round(at / 120) * 120
    weight = 30.0 * frame.section.meter.strength(near) + loudest(group) * 0.4
    if any(span.at == near for span in frame.section.chords):
        weight += 25
    if _is_last_stroke(near, frame):
        weight += 500
    for event in group:
        if isinstance(event, Note):
            weight += min(event.dur / frame.section.meter.beat_ticks, 2.0) * 12 / len(group)
        else:
            weight += max(
                (bonus for name, bonus in _SPINE.items() if event.piece.startswith(name)), default=0
            ) * (event.velocity >= 60)
    if frame.edit.to == "off-beats" and frame.section.meter.strength(near) <= 1:
        weight -= 500
    return weight


def _is_last_stroke(at: int, frame: Frame) -> bool:
    """Whether the song comes to rest here: the first beat of the last bar of an ending. Who plays it plays on to it."""
    section = frame.section
    return section.ending not in ("", "fade", "loop") and at == section.length - frame.bar


def enriched(events: list[Event], frame: Frame) -> list[Event]:
    """More onsets, `amount` times as many: eighths between those that stand, then sixteenths, the same places in every
    bar first. `to` "off-beats" adds only off the beat, "eighths" or "sixteenths" on every such place."""
    found = groups(events)
    wanted = round(len(found) * frame.edit.amount)
    if frame.edit.to in ("eighths", "sixteenths"):
        wanted = 100_000
    starts = [group[0].at for group in found]
    added: list[Event] = []
    changed: dict[int, Event] = {}
    for at, step in _places(frame, starts):
        if len(starts) + len(added) >= wanted and frame.edit.amount > 0:
            break
        if any(abs(at - start) < CLEAR for start in starts):
            continue
        before = [group for group in found if group[0].at < at]
        after = next((group for group in found if group[0].at > at), [])
        if not before or at - before[-1][0].at >= 2 * frame.bar:
            continue
        made = _between(before[-1], after, at, step, frame)
        if made:
            added += made[:1] if frame.is_struck else made
            starts.append(at)
            if not frame.is_struck:
                for event in before[-1]:
                    now = changed.get(id(event), event)
                    if isinstance(now, Note) and now.at + now.dur > at:
                        changed[id(event)] = replace(now, dur=max(at - now.at, 60))
    return [changed.get(id(event), event) for event in events] + _ordered(added)


CLEAR = 110


def _ordered(events: list[Event]) -> list[Event]:
    return sorted(events, key=lambda e: e.at)


def _places(frame: Frame, starts: list[int]) -> Iterator[tuple[int, int]]:
    """(tick, step) to be filled: all bars at one place of the bar, then at the next."""
    meter = frame.section.meter
    first, last = frame.start // frame.bar, -(-frame.end // frame.bar)
    silent = {frame.section.bars - 1} if frame.section.ending not in ("", "fade", "loop") else set()
    if frame.section.lead_out in ("drop_out", "stop", "held"):
        silent.add(frame.section.bars - 1)
    playing = {start // frame.bar for start in starts}
    eighth, sixteenth = meter.beat_ticks // 2, meter.beat_ticks // 4
    if meter.is_compound:
        eighth, sixteenth = meter.unit_ticks, meter.unit_ticks // 2
    steps = [eighth, sixteenth]
    if frame.edit.to == "eighths":
        steps = [eighth]
    elif frame.edit.to == "sixteenths":
        steps = [sixteenth]
    for step in steps:
        places = range(0, frame.bar, step)
        is_new = [p for p in places if step == eighth or p % eighth or frame.edit.to]
        order = sorted(is_new, key=lambda p: (-meter.strength(p) if frame.edit.to != "off-beats" else meter.strength(p), spread(p)))  # fmt: skip
        for place in order:
            if frame.edit.to == "off-beats" and meter.strength(place) > 1:
                continue
            for bar in range(first, last):
                if bar in playing and bar not in silent:
                    yield bar * frame.bar + place, step


def _between(
    before: list[Note | Hit], after: list[Note | Hit], at: int, step: int, frame: Frame
) -> list[Event]:
    """What is played at a new place between two onsets."""
    if frame.is_struck:
        return [_stroke(before, at, frame)]
    notes = [e for e in before if isinstance(e, Note)]
    until = after[0].at if after else frame.end
    dur = max(min(step, until - at) - 10, 60)
    if not notes:
        return []
    if len(notes) == 1 and frame.part.role in ("comp", "pad", "riff"):
        midi = snapped(notes[0].pitch.midi, frame.chord_tones(at))
        midi = midi if frame.can_play(midi) else notes[0].pitch.midi
        softer = max(notes[0].velocity - _SOFTER, 1)
        return [replace(notes[0], at=at, dur=dur, pitch=frame.spelled(midi, at), velocity=softer)]
    if len(notes) > 1:
        return [
            replace(e, at=at, dur=dur, velocity=max(e.velocity - _SOFTER, 1))
            for e in notes
            if e.pitch.midi % 12 in frame.chord_tones(at)
            or frame.chord_at(at) == frame.chord_at(e.at)
        ]
    midi = _passing(notes[0], [e for e in after if isinstance(e, Note)], at, frame)
    if frame.part.role not in ("melody", "bass"):
        midi = snapped(
            midi, frame.chord_tones(at)
        )  # a line beside the tune has no room for passing notes
    if not frame.can_play(midi):
        midi = notes[0].pitch.midi
    return [
        replace(
            notes[0],
            at=at,
            dur=dur,
            pitch=frame.spelled(midi, at),
            velocity=max(notes[0].velocity - _SOFTER // 2, 1),
        )
    ]


def _passing(note: Note, after: list[Note], at: int, frame: Frame) -> int:
    """A pitch on the way: a step of the scale towards the next note, else (bass) the octave or the fifth of the
    chord, else the neighbour above and back."""
    here, key = note.pitch.midi, frame.section.key
    there = after[0].pitch.midi if after else here
    if frame.part.role == "bass" and abs(there - here) <= 2:
        tones = sorted(frame.chord_tones(at))
        options = [here + 12, here - 12, here + 7, here - 5]
        fitting = [m for m in options if m % 12 in tones and frame.can_play(m) and m <= 52]
        return fitting[spread(at) % len(fitting)] if fitting else here
    step, goal = in_steps(key, here), in_steps(key, there)
    if abs(goal - step) >= 2:
        return of_step(key, step + (1 if goal > step else -1) * max(abs(goal - step) // 2, 1))
    if frame.part.role == "bass":
        return of_step(key, goal + (1 if spread(at) % 2 else -1))
    return of_step(key, step + 1) if goal <= step else here


def _stroke(before: list[Note | Hit], at: int, frame: Frame) -> Event:
    """A stroke more: of the piece asked for, else of what keeps time."""
    hits = [e for e in before if isinstance(e, Hit)]
    asked = frame.edit.pieces
    if asked:
        piece = next((h.piece for h in hits if h.piece in asked), asked[0])
    else:
        steady = [h.piece for h in hits if h.piece in ("hat", "ride", "shaker", "brush_sweep")]
        piece = steady[0] if steady else "hat" if frame.part.role == "drums" else hits[0].piece
    soft = 62 if piece in ("hat", "ride", "shaker") else 74 if piece == "kick" else _GHOST
    if frame.part.role == "percussion":
        soft = max(loudest(before) - 20, 20)
    return Hit(at=at, piece=piece, velocity=soft)
