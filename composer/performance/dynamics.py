"""How loud each note is played: metre, phrase, the section's energy, what comes next, and a little freedom.

The written velocity is the accent the composer meant; everything here is added to it, then bent into 15..126 so
that no climax flattens against the top. As with timing, a note's loudness depends on its own address alone.

The hat's accents follow the Groove MIDI Dataset (Gillick et al. 2019, CC BY 4.0): its drummers play off-beat
eighths softer than beats, and the sixteenths between them much softer, on hats and rides; kicks vary least.
"""

from __future__ import annotations

from composer.genre.schema import Feel
from composer.model.song import Part, Section
from composer.performance.feel import bell, mix
from composer.theory.meter import QUARTER

__all__ = ["LOUDEST", "SOFTEST", "Dynamics", "Moment"]

SOFTEST, LOUDEST = 15, 126

# Accents by metrical strength (0 a sixteenth .. 4 the downbeat), in units of the genre's `accent`.
_PITCHED = (-0.7, -0.4, 0.25, 0.35, 0.6)
_LEANT_ON = -0.1
_PIECES = {
    "kick": (-0.5, -0.3, 0.1, 0.3, 0.4),
    "snare": (-0.5, -0.3, 0.0, 0.0, 0.0),
    "hat": (-2.0, -0.9, 0.3, 0.2, 0.4),
    "ride": (-1.6, -0.7, 0.4, 0.2, 0.3),
    "shaker": (-1.2, -0.6, 0.3, 0.3, 0.4),
    "maracas": (-1.2, -0.6, 0.3, 0.3, 0.4),
    "cabasa": (-1.2, -0.6, 0.3, 0.3, 0.4),
    "tambourine": (-1.2, -0.6, 0.3, 0.3, 0.4),
}
_OTHER_DRUMS = (-0.4, -0.2, 0.1, 0.2, 0.3)

_PHRASE_STEPS = {"melody": 6.0, "counter": 5.0, "pad": 4.0, "comp": 3.0, "riff": 2.0, "bass": 2.0}
_ENERGY_STEPS = 12.0
_GROWTH_STEPS = 44.0
_HANDOVER = {"build": (16.0, 4), "fill": (8.0, 1), "pickup": (4.0, 1)}
"""How far the last bars rise, in steps, and over how many bars."""
_SHARED, _OWN = 0.6, 0.8
_SIXTEENTH = QUARTER // 4


Moment = tuple[float, float, float, float]
"""What a tick asks for, in steps, in the order in which it is added up."""


class Dynamics:
    """The touch of one player in one section. `luck` is the mixed bits of a note's own address."""

    __slots__ = (
        "_accent", "_arch", "_bar", "_beat", "_crash", "_energy", "_free", "_growth", "_habit", "_length", "_meter",
        "_phrase", "_places", "_rise", "_rise_from", "_rise_over", "_spread",
    )  # fmt: skip

    def __init__(self, section: Section, part: Part, feel: Feel, base: int) -> None:
        self._meter = section.meter
        self._bar = section.meter.bar_ticks
        self._beat = section.meter.beat_ticks
        self._length = section.length
        self._habit = base ^ 0x2545F4914F6CDD1D
        self._accent = feel.accent
        self._spread = feel.velocity_spread
        self._free = feel.velocity_spread * _OWN
        self._energy = (section.energy - 0.5) * _ENERGY_STEPS
        self._growth = section.growth * _GROWTH_STEPS
        self._arch = _PHRASE_STEPS.get(part.role, 0.0)
        self._phrase = max(section.phrase_bars, 1) * self._bar
        self._rise, bars = _HANDOVER.get(section.lead_out, (0.0, 0))
        self._rise_from = self._length - min(bars, max(section.bars // 2, 1)) * self._bar
        self._rise_over = max(self._length - self._rise_from, 1)
        self._crash = 4.0 if section.opens_with == "crash" else 0.0
        self._places: dict[tuple[int, str], float] = {}

    def velocity(self, at: int, kind: str, written: float, luck: int) -> int:
        """How loud a note is played. `kind` is the family of a drum, or "" for a pitched note and "held" for one
        that lasts over the next beat: it is leant on even off the beat."""
        return self.velocity_in(self.moment(at, kind), written, luck)

    def moment(self, at: int, kind: str) -> Moment:
        """What a tick asks of a note: by its place in the bar, in the phrase, in the growth, and near the ends."""
        place = at % self._bar, kind
        usual = self._places.get(place)
        if usual is None:
            usual = self._places[place] = self._place(*place)
        arch = edge = 0.0
        if self._arch:
            along = at % self._phrase / self._phrase
            arch = self._arch * (4.0 * along * (1.0 - along) - 0.6)
        growth = self._growth * (at / self._length - 0.5) if self._growth else 0.0
        if at >= self._rise_from:
            edge = self._rise * min(1.0, (at - self._rise_from) / self._rise_over)
        elif at < _SIXTEENTH:
            edge = self._crash
        return usual, arch, growth, edge

    def velocity_in(self, moment: Moment, written: float, luck: int) -> int:
        """The same for one of the notes of a moment."""
        wanted, arch, growth, edge = moment
        # `bell`, written out: this is asked for every note
        free = ((luck & 0xFFFF) + (luck >> 16 & 0xFFFF) + (luck >> 32 & 0xFFFF)) / 32767.5 - 3.0
        wanted += written + self._free * free
        wanted += arch
        wanted += growth
        wanted += edge
        if wanted > 112.0:
            return min(round(112.0 + (wanted - 112.0) * 0.5), LOUDEST)
        if wanted < 30.0:
            return max(round(30.0 - (30.0 - wanted) * 0.5), SOFTEST)
        return round(wanted)

    def _place(self, place: int, kind: str) -> float:
        """What every bar of the section asks for at this place."""
        sixteenth = (place + _SIXTEENTH // 2) // _SIXTEENTH * _SIXTEENTH
        strength = self._meter.strength(sixteenth if place % (QUARTER // 6) else place)
        if kind in ("", "held"):
            accent = _LEANT_ON if kind and strength < 2 else _PITCHED[strength]
        else:
            accent = _PIECES.get(kind, _OTHER_DRUMS)[strength]
        habit = self._spread * _SHARED * bell(mix(self._habit, sixteenth % self._bar))
        return accent * self._accent + habit + self._energy
