"""Edits of loudness, length, register and range: the same notes, otherwise."""

from __future__ import annotations

from dataclasses import replace
from statistics import median

from composer.composition.context import Written
from composer.composition.retouch.frame import (
    Frame,
    groups,
    in_steps,
    of_step,
    snapped,
)
from composer.composition.touch import held
from composer.model.events import Event, Hit, Note

__all__ = [
    "doubled", "finished", "gridded", "lengthened", "lifted", "louder", "muted", "ranged", "sloped", "sustained",
]  # fmt: skip

_BREATH, _LONGEST_BARS = 10, 2
_CHORDAL = ("comp", "pad", "riff")
_CLEAR_FROM = 48
"""C3: chords below it are mud, and the bass is there."""


def louder(events: list[Event], frame: Frame) -> list[Event]:
    """Every note `amount` MIDI steps louder (softer below 0)."""
    return [_with_velocity(e, frame.edit.amount) for e in events]


def sloped(events: list[Event], frame: Frame) -> list[Event]:
    """From `amount` steps softer at the beginning to as much louder at the end (the other way below 0)."""
    length = max(frame.end - frame.start, 1)
    return [
        _with_velocity(e, frame.edit.amount * (2 * (e.at - frame.start) / length - 1))
        for e in events
    ]


def _with_velocity(event: Event, steps: float) -> Event:
    if isinstance(event, Note | Hit):
        return replace(event, velocity=min(max(round(event.velocity + steps), 1), 127))
    return event


def muted(events: list[Event], frame: Frame) -> list[Event]:
    """Nothing."""
    return []


def lengthened(events: list[Event], frame: Frame) -> list[Event]:
    """Notes held `amount` times as long, as far as the next one lets them, and no longer than two bars before a rest;
    what waits for its chord waits until it is there."""
    made = held(Written(events=tuple(events)), frame.edit.amount).events
    if frame.edit.amount >= 1:
        longest = _LONGEST_BARS * frame.bar
        return [
            replace(new, dur=max(min(new.dur, longest), old.dur))
            if isinstance(old, Note) and isinstance(new, Note)
            else new
            for old, new in zip(events, made, strict=True)
        ]
    return [_arriving(old, new, frame) for old, new in zip(events, made, strict=True)]


def _arriving(old: Event, new: Event, frame: Frame) -> Event:
    """A note struck well ahead of the chord it belongs to still sounds when that chord comes, however short others are."""
    if not isinstance(old, Note) or not isinstance(new, Note):
        return new
    beat = frame.section.meter.beat_ticks
    after = next((span for span in frame.section.chords if span.at > old.at), None)
    if after is None or not old.at + beat // 2 < after.at < old.at + old.dur:
        return new
    pitch = old.pitch.midi % 12
    if pitch in frame.chord_tones(old.at) or pitch not in frame.chord_tones(after.at):
        return new
    return replace(new, dur=max(new.dur, min(after.at - old.at + beat // 4, old.dur)))


def sustained(events: list[Event], frame: Frame) -> list[Event]:
    """One stroke a chord, held to the next; `amount` bars at most pass without one."""
    kept: list[list[Note]] = []
    last = None
    for group in groups(events):
        notes = [e for e in group if isinstance(e, Note)]
        at = notes[0].at + 60 if notes else 0
        place = (frame.chord_at(at).at, at // (frame.bar * max(round(frame.edit.amount), 1)))
        if notes and place != last:
            kept.append(notes)
            last = place
    found: list[Event] = [e for e in events if not isinstance(e, Note)]
    for n, notes in enumerate(kept):
        until = kept[n + 1][0].at if n + 1 < len(kept) else frame.end
        until = min(until, notes[0].at + _LONGEST_BARS * frame.bar)
        found += [replace(e, dur=max(until - e.at - _BREATH, 60)) for e in notes]
    return found


def gridded(events: list[Event], frame: Frame) -> list[Event]:
    """What was written a little off the grid (strums, flams) on the nearest sixteenth or triplet."""
    beat = frame.section.meter.beat_ticks

    def placed(event: Event) -> Event:
        lines = (round(event.at / step) * step for step in (beat // 4, beat // 6))
        near = min(lines, key=lambda line: abs(line - event.at))
        return replace(event, at=near) if abs(near - event.at) < CLOSE_TO_LINE else event

    return [placed(event) if isinstance(event, Note | Hit) else event for event in events]


def lifted(events: list[Event], frame: Frame) -> list[Event]:
    """Notes moved by `amount` semitones: whole octaves as they are; by less, chords turn over, their lowest note
    going to the top (or their top note down), as often as that raises the part so far."""
    amount = round(frame.edit.amount)
    if amount % 12 == 0:
        return [_moved(e, amount, frame) for e in events]
    up = 12 if amount > 0 else -12
    chords = [[e for e in group if isinstance(e, Note)] for group in groups(events)]
    due = round(abs(amount) / 12 * sum(len(chord) for chord in chords))
    moved: set[int] = set()
    for turn in range(max((len(chord) for chord in chords), default=0)):
        for chord in chords:
            ordered = sorted(chord, key=lambda e: e.pitch.midi * up)
            if turn < len(ordered) and len(moved) < due and (len(chord) > 1 or abs(amount) > 6):
                target = ordered[turn].pitch.midi + up
                is_mud = up < 0 and target < _CLEAR_FROM and frame.part.role in _CHORDAL
                if (
                    not is_mud
                    and frame.can_play(target)
                    and all(e.pitch.midi != target for e in chord)
                ):
                    moved.add(id(ordered[turn]))
    return [_moved(e, up, frame) if id(e) in moved else e for e in events]


def _moved(event: Event, semitones: int, frame: Frame) -> Event:
    if isinstance(event, Note) and frame.can_play(event.pitch.midi + semitones):
        return replace(event, pitch=event.pitch.up_octaves(semitones // 12))
    return event


def ranged(events: list[Event], frame: Frame) -> list[Event]:
    """The line drawn together round its middle (`amount` under 1) or apart, in steps of the scale; what was a note of its
    chord, and what weighs, is one afterwards."""
    notes = [e for e in events if isinstance(e, Note)]
    if not notes:
        return events
    key, beat = frame.section.key, frame.section.meter.beat_ticks
    middle = round(median(in_steps(key, e.pitch.midi) for e in notes))

    def changed(event: Event) -> Event:
        if not isinstance(event, Note):
            return event
        step = middle + round((in_steps(key, event.pitch.midi) - middle) * frame.edit.amount)
        midi = of_step(key, step)
        tones = frame.chord_tones(event.at)
        weighs = event.dur >= beat or frame.section.meter.strength(event.at) >= 3
        if weighs or event.pitch.midi % 12 in tones:
            midi = snapped(midi, tones)
        if not frame.can_play(midi):
            return event
        return replace(event, pitch=frame.spelled(midi, event.at))

    return [changed(e) for e in events]


def doubled(events: list[Event], frame: Frame) -> list[Event]:
    """Every note once more: an octave up, an octave down, or a third below in the key."""
    found = list(events)
    sounding = {(e.at, e.pitch.midi) for e in events if isinstance(e, Note)}
    for event in events:
        if not isinstance(event, Note):
            continue
        if frame.edit.to == "thirds":
            pitch = frame.spelled(_third_below(event, frame), event.at)
        else:
            pitch = event.pitch.up_octaves(-1 if frame.edit.to == "octave down" else 1)
        if frame.part.role in _CHORDAL and pitch.midi < min(_CLEAR_FROM, event.pitch.midi):
            continue
        if (event.at, pitch.midi) not in sounding and 0 <= pitch.midi <= 127:
            found.append(replace(event, pitch=pitch, velocity=max(event.velocity - 6, 1)))
    return found


def _third_below(note: Note, frame: Frame) -> int:
    """The MIDI number a third below in the key; a fourth, where that is the chord's, and under a note of half a beat or
    more a fifth or a sixth rather than none of the chord."""
    step = in_steps(frame.section.key, note.pitch.midi)
    is_short = note.dur < frame.section.meter.beat_ticks // 2
    ways = [of_step(frame.section.key, step - n) for n in ((2, 3) if is_short else (2, 3, 4, 5))]
    tones = frame.chord_tones(note.at)
    return next((midi for midi in ways if midi % 12 in tones), ways[0])


def finished(events: list[Event], frame: Frame) -> list[Event]:
    """The last bar as one stroke on its first beat: held through, or (`button`) cut off at once."""
    line = frame.section.length - frame.bar
    is_short = frame.edit.to == "button"
    length = frame.section.meter.beat_ticks // 2 if is_short else frame.bar
    found: list[Event] = []
    for event in events:
        if event.at >= line + (CLOSE_TO_LINE if not is_short else 60):
            continue
        if isinstance(event, Note):
            if event.at >= line:
                event = replace(event, dur=length - (event.at - line))
            elif event.at + event.dur > line:
                event = replace(event, dur=max(line - event.at - (60 if is_short else 0), 60))
        found.append(event)
    return found


CLOSE_TO_LINE = 120
