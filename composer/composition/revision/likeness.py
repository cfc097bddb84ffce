"""How much of what was played is still played."""

from __future__ import annotations

from collections.abc import Iterable

from composer.model.events import Hit, Note

__all__ = ["likeness"]


def likeness(old: Iterable[object], new: Iterable[object]) -> float:
    """0..1: how many onsets and pitches two cells share."""
    a, b = _spots(old), _spots(new)
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 1.0


def _spots(events: Iterable[object]) -> set[tuple[int, int | str]]:
    found: set[tuple[int, int | str]] = set()
    for event in events:
        if isinstance(event, Note):
            found.add((round(event.at / 240), event.pitch.midi))
        elif isinstance(event, Hit):
            found.add((round(event.at / 240), event.piece))
    return found
