"""Every kind of move and the function that carries it out. A new kind is one function and one line here.

A room is opened when somebody goes in: a change of loudness waits for no harmony.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import cast

from composer.composition.revision.draft import Draft
from composer.model.move import Move

__all__ = ["CARRIED_OUT", "carrier"]

CARRIED_OUT: dict[str, str] = {
    "tempo": "time.tempo",
    "tempo_within": "time.tempo_within",
    "length": "time.length",
    "swing": "time.swing",
    "lateness": "time.lateness",
    "looseness": "time.looseness",
    "key": "keys.key",
    "mode": "keys.mode",
    "brightness": "keys.brightness",
    "colour": "harmony.colour",
    "tension": "harmony.tension",
    "harmonic_rhythm": "chord_changes.harmonic_rhythm",
    "reharmonise": "harmony.reharmonise",
    "chords": "harmony.chords",
    "dynamics": "size.dynamics",
    "energy": "size.energies",
    "contrast": "size.contrast",
    "shape": "size.shape",
    "density": "density.density",
    "complexity": "density.complexity",
    "register": "density.register",
    "range": "density.span",
    "articulation": "density.articulation",
    "add_part": "players.add_part",
    "remove_part": "players.remove_part",
    "only": "players.only",
    "enter": "players.enter",
    "full_band": "players.full_band",
    "instrument": "players.instrument",
    "double": "doubling.double",
    "counterline": "players.counterline",
    "manner": "playing.manner",
    "new_take": "playing.new_take",
    "catchiness": "playing.catchiness",
    "drum_feel": "drums.drum_feel",
    "timekeeper": "drums.timekeeper",
    "ghost_notes": "drums.ghost_notes",
    "rolls": "drums.rolls",
    "fill": "transitions.fill",
    "cut": "form.cut",
    "insert": "form.insert",
    "repeat": "form.repeat",
    "reorder": "form.reorder",
    "bars": "form.bars",
    "build": "transitions.build",
    "drop_out": "transitions.drop_out",
    "crash": "transitions.crash",
    "pickup": "transitions.pickup",
    "ending": "transitions.ending",
}
"""The module of this package, and the function in it."""


@cache
def carrier(name: str) -> Callable[[Draft, Move], None] | None:
    """The function that carries out a kind of move; None for one that there is not."""
    place = CARRIED_OUT.get(name)
    if place is None:
        return None
    module, _, function = place.partition(".")
    room = import_module(f"composer.composition.revision.{module}")
    return cast("Callable[[Draft, Move], None]", getattr(room, function))
