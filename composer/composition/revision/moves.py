"""Every kind of move and the function that carries it out. A new kind is one function and one line here."""

from __future__ import annotations

from collections.abc import Callable

from composer.composition.revision import (
    chord_changes,
    density,
    doubling,
    drums,
    form,
    harmony,
    keys,
    players,
    playing,
    size,
    time,
    transitions,
)
from composer.composition.revision.draft import Draft
from composer.model.move import Move

__all__ = ["CARRIED_OUT"]

CARRIED_OUT: dict[str, Callable[[Draft, Move], None]] = {
    "tempo": time.tempo,
    "tempo_within": time.tempo_within,
    "length": time.length,
    "swing": time.swing,
    "lateness": time.lateness,
    "looseness": time.looseness,
    "key": keys.key,
    "mode": keys.mode,
    "brightness": keys.brightness,
    "colour": harmony.colour,
    "tension": harmony.tension,
    "harmonic_rhythm": chord_changes.harmonic_rhythm,
    "reharmonise": harmony.reharmonise,
    "chords": harmony.chords,
    "dynamics": size.dynamics,
    "energy": size.energies,
    "contrast": size.contrast,
    "shape": size.shape,
    "density": density.density,
    "complexity": density.complexity,
    "register": density.register,
    "range": density.span,
    "articulation": density.articulation,
    "add_part": players.add_part,
    "remove_part": players.remove_part,
    "only": players.only,
    "enter": players.enter,
    "full_band": players.full_band,
    "instrument": players.instrument,
    "double": doubling.double,
    "counterline": players.counterline,
    "manner": playing.manner,
    "new_take": playing.new_take,
    "catchiness": playing.catchiness,
    "drum_feel": drums.drum_feel,
    "timekeeper": drums.timekeeper,
    "ghost_notes": drums.ghost_notes,
    "rolls": drums.rolls,
    "fill": transitions.fill,
    "cut": form.cut,
    "insert": form.insert,
    "repeat": form.repeat,
    "reorder": form.reorder,
    "bars": form.bars,
    "build": transitions.build,
    "drop_out": transitions.drop_out,
    "crash": transitions.crash,
    "pickup": transitions.pickup,
    "ending": transitions.ending,
}
