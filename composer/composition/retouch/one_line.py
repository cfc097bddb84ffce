"""Chords for somebody who has not the voices for them: a horn given a guitar's part plays its top line."""

from __future__ import annotations

from dataclasses import replace

from composer.composition.retouch.frame import Frame, groups
from composer.model.events import Event, Note

__all__ = ["has_chords", "lined"]

_LEAST = 60


def has_chords(events: tuple[Event, ...], voices: int) -> bool:
    """Whether more notes than this begin together anywhere."""
    return any(sum(isinstance(event, Note) for event in group) > voices for group in groups(events))


def lined(events: list[Event], frame: Frame) -> list[Event]:
    """Of every chord the top `amount` notes, from where the chord begins. One voice lets go of each note where the next
    begins."""
    voices = max(round(frame.edit.amount), 1)
    found: list[Event] = [event for event in events if not isinstance(event, Note)]
    chords = [[e for e in group if isinstance(e, Note)] for group in groups(events)]
    chords = [chord for chord in chords if chord]
    for n, chord in enumerate(chords):
        kept = sorted(chord, key=lambda note: -note.pitch.midi)[:voices]
        start = chord[0].at
        until = chords[n + 1][0].at if n + 1 < len(chords) else frame.end
        for note in kept:
            if voices > 1:
                found.append(note)
                continue
            length = note.dur + note.at - start
            room = until - start
            found.append(replace(note, at=start, dur=max(min(length, room), _LEAST)))
    return found
