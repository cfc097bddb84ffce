"""Figures in the words musicians use."""

from __future__ import annotations

__all__ = ["many", "note_name", "percent", "pitch_class"]

_NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")


def note_name(key: int) -> str:
    """The usual name of a MIDI key: 60 is C4."""
    return f"{_NAMES[key % 12]}{key // 12 - 1}"


def pitch_class(step: int) -> str:
    """The usual name of semitones above C."""
    return _NAMES[step % 12]


def percent(share: float) -> str:
    """A share, 0..1, in percent."""
    return f"{100 * share:.0f} %"


def many(count: int, what: str) -> str:
    """`1 bar`, `2 bars`."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
