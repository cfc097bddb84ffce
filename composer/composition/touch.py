"""How long notes are held: closer together or more detached than they were written."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from composer.composition.context import Written
from composer.model.events import Event, Note

__all__ = ["held", "touch_of"]

_SHORTEST = 60
_BREATH = 10
_STRUM = 100
"""Strings of one stroke start within so many ticks."""


def touch_of(legato: float) -> float:
    """The factor of note lengths for a wish of -1 (short) to 1 (long)."""
    return round(1.0 + (0.55 * legato if legato < 0 else 0.6 * legato), 3)


def held(written: Written, factor: float) -> Written:
    """The notes at `factor` times their length; longer ones reach to the part's next onset and no further."""
    if factor == 1.0:
        return written
    onsets = sorted({event.at for event in written.events if isinstance(event, Note)})

    def changed(event: Event) -> Event:
        if not isinstance(event, Note):
            return event
        dur = round(event.dur * factor)
        if factor > 1:
            after = bisect_right(onsets, event.at + _STRUM)
            room = onsets[after] - event.at - _BREATH if after < len(onsets) else event.dur
            dur = max(event.dur, min(dur, room))
        return replace(event, dur=max(dur, min(_SHORTEST, event.dur)))

    return replace(written, events=tuple(changed(event) for event in written.events))
