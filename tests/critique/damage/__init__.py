"""Spoils good MIDI files in ways that people and machines spoil them, and says which bars were spoilt.

Works on a file's events alone and knows nothing of how it will be judged. `roles` maps a track's name to what it
plays (melody, bass, comp, pad, riff, counter, drums). Every kind takes the notes of a `Piece`, changes some, and gives
the bars (counted from 1) where that can be heard.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.critique.damage import pitches, players, registers, sections, times
from tests.critique.damage.piece import Piece, Spoilt, Stroke, load
from tests.critique.damage.times import silence_of_four_bars

__all__ = ["DAMAGES", "Piece", "Spoilt", "Stroke", "load", "silence_of_four_bars"]

Kind = Callable[[Piece, Random], Spoilt]

DAMAGES: tuple[Kind, ...] = tuple(
    getattr(room, name)
    for room in (pitches, registers, players, times, sections)
    for name in room.__all__
)
"""Every kind of damage there is."""
