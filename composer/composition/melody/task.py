"""One tune to be written: what it depends on, the register it may use, and the tables its search reads."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from composer.composition.form import REFRAINS
from composer.composition.melody.costs import Palette, palette_of, reach_costs, transition_costs
from composer.genre.schema import Genre
from composer.model.song import ChordSpan, Hook
from composer.theory.key import Key
from composer.theory.meter import Meter
from composer.theory.pitch import pc_semitone

__all__ = ["Place", "Setting", "Tone", "TuneTask", "register_of", "tonic_like"]

Place = tuple[Palette, int, tuple[int, ...]]
"""Where a note falls: the palette of its chord, its weight, and the costs of that weight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TuneTask:
    """All that a section's tune depends on. `energy` is the material's usual one, 0..1; `seed` stands for the
    address of its draws; `low`..`high` is the range of the singer or instrument as MIDI numbers. A tune that `goes_on`,
    to words or under a bow, has no units of rest."""

    genre: Genre
    material: str
    bars: int
    phrase_bars: int
    meter: Meter
    key: Key
    chords: tuple[ChordSpan, ...]
    low: int
    high: int
    hook: Hook | None
    energy: float
    seed: int
    goes_on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone:
    """One note of a tune while it is written: ticks and MIDI pitch; `unit` is its place in the plan, `letter`
    the idea it belongs to ("" for an anacrusis or an added note)."""

    at: int
    dur: int
    pitch: int
    unit: int
    letter: str = ""

    @property
    def end(self) -> int:
        return self.at + self.dur


_RAISED = {
    **dict.fromkeys(REFRAINS, 1.0), "coda": 0.6, "outro": 0.6, "bridge": 0.6, "b": 0.7,
    "pre-chorus": 0.4, "build": 0.6, "solo": 0.6, "interlude": 0.5, "intro": 0.6, "breakdown": 0.3,
}  # fmt: skip
"""How much of the style's lift a material gets; verses and what is not listed stay down."""


def register_of(task: TuneTask) -> tuple[int, int, int, int]:
    """(lowest, highest, middle, ceiling) of the section's tune in MIDI numbers.

    The song's tune keeps to the style's span plus its lift, in the middle of the range asked for; the verse
    lies low in it, the chorus `lift` semitones higher, and only the chorus may reach the top.
    """
    style = task.genre.melody
    low, high = task.low, task.high
    spare = max(high - low - style.span - style.lift, 0)
    low, high = low + spare // 2, high - (spare - spare // 2)
    lift = min(style.lift, max((high - low) // 3, 0))
    raised = round(lift * _RAISED.get(task.material, 0.0))
    middle = low + (high - low - lift) // 2 + raised
    return low, high, middle, high - lift + raised


class Setting:
    """One task, prepared: the ladder of scale notes, a palette for each chord, register and cost tables."""

    def __init__(self, task: TuneTask) -> None:
        style = task.genre.melody
        self.task = task
        self.style = style
        self.length = task.bars * task.meter.bar_ticks
        self.eighth = task.meter.division_ticks
        self.low, self.high, self.middle, self.ceiling = register_of(task)
        notes = frozenset(task.key.semitones)
        self.ladder = [midi for midi in range(128) if midi % 12 in notes]
        self.starts = [span.at for span in task.chords]
        chromatic = round(10 * style.chromatic)
        self.palettes = [palette_of(s.chord, task.key, style.scale, chromatic) for s in task.chords]
        self.table = transition_costs(round(10 * style.leap), round(10 * style.repeat))
        self.reach = reach_costs(self.low, self.high, self.ceiling - 2)
        self.is_loop = style.technique in ("riff", "ostinato")
        self._places: dict[tuple[int, int], Place] = {}

    def palette(self, at: int, dur: int) -> Palette:
        """The palette of the chord that most of a note lies over: an anticipation belongs to what follows."""
        middle = at + min(dur, 1920) // 2
        return self.palettes[max(bisect_right(self.starts, middle) - 1, 0)]

    def place(self, at: int, dur: int) -> Place:
        """Where a note falls: its palette, its weight, and what the pitch classes cost at that weight."""
        known = self._places.get((at, dur))
        if known is None:
            palette, weight = self.palette(at, dur), self.weight(at, dur)
            known = self._places[at, dur] = (palette, weight, palette.of_weight(weight))
        return known

    def span(self, at: int, dur: int) -> ChordSpan:
        """The chord that most of a note lies over."""
        middle = at + min(dur, 1920) // 2
        return self.task.chords[max(bisect_right(self.starts, middle) - 1, 0)]

    def weight(self, at: int, dur: int) -> int:
        """How much the harmony of a note matters: 2 when long or a beat on a strong beat, 1 on beats, 0 else."""
        meter = self.task.meter
        strength = meter.strength(at)
        if 2 * dur >= 3 * meter.beat_ticks or (strength >= 3 and dur >= meter.beat_ticks):
            return 2
        return 1 if strength >= 2 or dur >= meter.beat_ticks else 0

    def step_of(self, midi: int) -> int:
        """The place on the ladder of the scale note nearest to a pitch, the lower of two."""
        place = bisect_right(self.ladder, midi)
        if place == len(self.ladder):
            return place - 1
        if place and midi - self.ladder[place - 1] <= self.ladder[place] - midi:
            return place - 1
        return place

    def at_step(self, step: int) -> int:
        """The pitch at a place on the ladder, the ends of which are never left."""
        return self.ladder[min(max(step, 0), len(self.ladder) - 1)]

    def at_steps(self, steps: Sequence[int], shift: int = 0) -> list[int]:
        """The pitches at several places on the ladder, all moved by `shift` places."""
        ladder = self.ladder
        if min(steps) + shift >= 0 and max(steps) + shift < len(ladder):
            return [ladder[step + shift] for step in steps]
        return [self.at_step(step + shift) for step in steps]


def tonic_like(span: ChordSpan, key: Key) -> bool:
    """Whether a chord is home: on the tonic, or holding tonic and third without being a dominant."""
    if span.chord.root == key.tonic:
        return True
    tones = span.chord.tone_semitones
    home = {pc_semitone(key.scale[0]), pc_semitone(key.scale[2]), pc_semitone(key.scale[4])}
    return home <= tones
