"""Notes that lead into a section before its first beat."""

from __future__ import annotations

from dataclasses import replace

from composer.composition.retouch.frame import Frame, in_steps, of_step
from composer.model.events import Event, Hit, Note

__all__ = ["picked_up"]


def picked_up(events: list[Event], frame: Frame) -> list[Event]:
    """Two steps of the scale up to the first note of the tune, in eighths before the bar line; drums: two strokes.
    `absent`: what stands before the bar line goes."""
    if frame.edit.to == "absent":
        return [event for event in events if event.at >= -60]
    eighth = frame.section.meter.beat_ticks // 2
    if any(event.at <= -eighth for event in events):
        return events
    if frame.is_struck:
        return [
            Hit(at=-eighth * 2, piece="snare", velocity=72),
            Hit(at=-eighth, piece="snare", velocity=88),
            *events,
        ]
    notes = sorted((e for e in events if isinstance(e, Note)), key=lambda e: e.at)
    if not notes:
        return events
    first, key = notes[0], frame.section.key
    step = in_steps(key, first.pitch.midi)
    lead: list[Event] = []
    for n in (2, 1):
        below = of_step(key, step - n)
        midi = below if frame.can_play(below) else of_step(key, step + n)
        lead.append(
            replace(
                first,
                at=-eighth * n,
                dur=eighth - 20,
                pitch=key.spell(midi),
                velocity=max(first.velocity - 8, 1),
            )
        )
    return [*lead, *events]
