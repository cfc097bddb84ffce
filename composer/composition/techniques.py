"""The names that genre files use for ways of playing, and the functions that play them."""

from __future__ import annotations

from composer.composition.bass import write_bass_pattern
from composer.composition.comping import write_arpeggio, write_chords, write_strums
from composer.composition.context import Writer
from composer.composition.counterline import write_counter
from composer.composition.drums import write_groove
from composer.composition.melody.writer import write_melody
from composer.composition.ostinato import write_ostinato
from composer.composition.pads import write_figure, write_pad, write_riff
from composer.composition.picking import write_fingerpick
from composer.composition.swells import write_swells
from composer.composition.walking import write_walking
from composer.errors import PlanError, offer

__all__ = ["TECHNIQUES", "writer_for"]

TECHNIQUES: dict[str, dict[str, Writer]] = {
    "melody": {"melody": write_melody},
    "counter": {
        "answer": write_counter,
        "thirds": write_counter,
        "octaves": write_counter,
        "line": write_counter,
    },
    "bass": {"pattern": write_bass_pattern, "walking": write_walking},
    "comp": {
        "chords": write_chords,
        "strum": write_strums,
        "arpeggio": write_arpeggio,
        "fingerpick": write_fingerpick,
        "pad": write_pad,
        "swell": write_swells,
    },
    "pad": {
        "pad": write_pad,
        "chords": write_chords,
        "arpeggio": write_arpeggio,
        "swell": write_swells,
    },
    "riff": {
        "pattern": write_riff,
        "figure": write_figure,
        "arpeggio": write_arpeggio,
        "fingerpick": write_fingerpick,
        "chords": write_chords,
        "ostinato": write_ostinato,
        "swell": write_swells,
    },
    "drums": {"groove": write_groove},
    "percussion": {"groove": write_groove},
}
"""By role, then by technique. A new way of playing is one function and one line here."""


def writer_for(role: str, technique: str) -> Writer:
    """The function that plays a technique in a role; raises PlanError with the nearest name."""
    known = TECHNIQUES[role]
    writer = known.get(technique)
    if writer is None:
        raise PlanError(f"role {role!r} has no technique {technique!r}; {offer(technique, known)}")
    return writer
