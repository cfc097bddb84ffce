"""A drum kit by its pieces, each of which has a synth of its own.

Voices of one synth are not quite independent, so that a kick recorded by itself would not be the kick that was heard in
the kit. Played apart and added up, it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from composer.model.performance import PlayedPart
from composer.render.job import NOTE_OFF, NOTE_ON, Event

__all__ = ["PIECES", "by_piece", "is_kit", "piece_of"]

KEYS_OF = (
    ("kick", frozenset({35, 36})),
    ("snare", frozenset({37, 38, 39, 40})),
    ("hats", frozenset({42, 44, 46})),
)
"""The piece and its General MIDI keys; what lies elsewhere is the rest."""
REST = "rest"
PIECES = (*(name for name, _ in KEYS_OF), REST)


def piece_of(key: int) -> str:
    """The piece that a General MIDI drum key strikes: "kick", "snare", "hats" or "rest"."""
    return next((name for name, keys in KEYS_OF if key in keys), REST)


def is_kit(part: PlayedPart) -> bool:
    """Whether a part is a drum kit; a shaker by itself is none."""
    return part.role == "drums" and part.is_percussion


def by_piece(events: Sequence[Event]) -> tuple[tuple[Event, ...], ...]:
    """A kit's events for each piece that is struck, in the order kick, snare, hats, rest; what is no stroke goes to all."""
    strokes = {NOTE_ON, NOTE_OFF}
    names = {piece_of(key) for _, kind, _, key, _ in events if kind in strokes}
    return tuple(
        tuple(event for event in events if event[1] not in strokes or piece_of(event[3]) == name)
        for name in PIECES
        if name in names
    )
