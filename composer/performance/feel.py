"""When a written tick is played: swing, each player's place behind or ahead of the beat, and unsteadiness.

Every shift is a pure function of the note's own address (seed, section, part, tick, pitch), so that taking a
note away moves no other. Most of the unsteadiness belongs to the *place in the bar*, as a player's does: the
same sixteenth is late in every bar; only the smaller share is free.

The defaults follow the Groove MIDI Dataset (Gillick et al. 2019, CC BY 4.0) in kind: drummers there are steadier
on the feet and the ride than on the snare, and their off-beats, not their beats, carry the swing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from composer.errors import FormatError
from composer.genre.off_beats import leant, off_beat_at
from composer.genre.schema import Feel, Timing
from composer.model.song import NEWEST_FEEL, Part, Plan, Section
from composer.rng import digest
from composer.theory.meter import QUARTER, Meter

__all__ = [
    "FEEL_VERSION",
    "Habits",
    "Swing",
    "Timekeeper",
    "bell",
    "check_version",
    "leaning",
    "mix",
    "player_timing",
    "seated",
]

FEEL_VERSION = NEWEST_FEEL
"""What a new song records as `feel`. A change that alters any played tick or velocity needs a new number.

1: the first. 2: nobody is early on a bar line by unsteadiness alone, so that a cut there loses no note.
3: a tune's note that is written up to the next one is held until that one is played (`legato`),
and the kit has its own place for the off-beats (`Timing.off_beat_ms`).
"""

DEFAULT_TIMING = {
    "kick": Timing(lag_ms=0.0, jitter_ms=3.0),
    "snare": Timing(lag_ms=2.0, jitter_ms=4.0),
    "hat": Timing(lag_ms=-1.0, jitter_ms=4.0),
    "ride": Timing(lag_ms=-1.0, jitter_ms=3.0),
    "drums": Timing(lag_ms=0.0, jitter_ms=4.0),
    "percussion": Timing(lag_ms=0.0, jitter_ms=5.0),
    "bass": Timing(lag_ms=1.0, jitter_ms=4.0),
    "comp": Timing(lag_ms=2.0, jitter_ms=5.0),
    "riff": Timing(lag_ms=1.0, jitter_ms=5.0),
    "pad": Timing(lag_ms=2.0, jitter_ms=5.0),
    "counter": Timing(lag_ms=3.0, jitter_ms=6.0),
    "melody": Timing(lag_ms=4.0, jitter_ms=6.0),
}
"""Where a genre does not say."""

_KIT = ("kick", "snare", "hat", "ride", "drums")
_LEANS = {
    "kick": 0.2,
    "snare": 1.0,
    "hat": 0.4,
    "ride": 0.4,
    "drums": 0.5,
    "percussion": 0.5,
    "bass": 0.6,
    "pad": 0.5,
    "melody": 1.0,
    "counter": 1.0,
}
"""Each player's share of a feel behind the beat or ahead of it; 0.8 for all others."""
_MASK = 0xFFFFFFFFFFFFFFFF
_SHARED, _OWN = 0.8, 0.6
"""How the unsteadiness divides between the place in the bar and the note itself (squares sum to 1)."""
_SIXTEENTH = QUARTER // 4
_GRID = _SIXTEENTH // 2


def check_version(feel: int) -> None:
    """Raise FormatError when a song asks for a feel this program does not know."""
    if not 1 <= feel <= FEEL_VERSION:
        raise FormatError(
            f"this song was made with feel version {feel}, and this program plays versions 1 to {FEEL_VERSION}; "
            f"export it with the program that made it, or set its feel to {FEEL_VERSION}"
        )


def mix(base: int, tick: int, key: int = 0) -> int:
    """64 well-mixed bits for one address under `base`: an integer hash, no generator to keep in step."""
    bits = base + (tick * 128 + key) * 0x9E3779B97F4A7C15 & _MASK
    bits = (bits ^ bits >> 32) * 0xD6E8FEB86659FD93 & _MASK
    return bits ^ bits >> 32


def bell(bits: int) -> float:
    """A number in -3..3 with standard deviation 1, from the low 48 of some mixed bits."""
    return ((bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF)) / 32767.5 - 3.0


def player_timing(feel: Feel, *names: str) -> Timing:
    """The timing of the first of these names that the genre, or else the defaults, know."""
    for name in names:
        if name in feel.timing:
            return feel.timing[name]
    for name in names:
        if name in DEFAULT_TIMING:
            return DEFAULT_TIMING[name]
    return Timing()


def leaning(feel: Feel, plan: Plan) -> Feel:
    """The genre's feel as the plan leans on it: straighter or more swung, the players behind the beat or ahead of
    it. Who carries the feel leans most: the snare and the tune more than the kick."""
    apart = {part.id: part.lateness_ms for part in plan.parts if part.lateness_ms}
    if plan.swing:
        points = feel.swing or ((0.0, 0.5),)
        feel = replace(feel, swing=tuple((bpm, leant(at, plan.swing)) for bpm, at in points))
    if not plan.lateness_ms and not apart:
        return feel
    drums = sum(apart.get(part.id, 0.0) for part in plan.parts if part.role == "drums")
    timing = {}
    for name in (*DEFAULT_TIMING, *feel.timing):
        usual = player_timing(feel, name)
        late = plan.lateness_ms * _LEANS.get(name, 0.8)
        if name in _KIT:
            late += drums * _LEANS[name]
        timing[name] = replace(usual, lag_ms=usual.lag_ms + late)
    for part in plan.parts:
        if part.id in apart and part.role != "drums":
            usual = timing.get(part.id) or timing.get(part.role) or Timing()
            timing[part.id] = replace(usual, lag_ms=usual.lag_ms + apart[part.id])
    return replace(feel, timing=timing)


def seated(timing: Timing, section: Section, part: Part, piece: str = "") -> Timing:
    """A player's timing as the section has it: further behind or ahead of the beat, looser, or tight on the grid. Who
    is tight is neither late nor early by habit."""
    play = section.play_of(part.id)
    if play is None or (play.looseness == 1.0 and not play.lateness_ms):
        return timing
    is_late = not play.late_pieces or piece in play.late_pieces
    return Timing(
        lag_ms=timing.lag_ms * min(play.looseness, 1.0) + (play.lateness_ms if is_late else 0.0),
        off_beat_ms=timing.off_beat_ms * min(play.looseness, 1.0),
        jitter_ms=timing.jitter_ms * play.looseness,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """Unequal pairs of notes: `pair` ticks hold two written-equal notes, the second of which is played at
    `offbeat` ticks. A `pair` of 0 plays straight."""

    pair: int = 0
    offbeat: int = 0

    @classmethod
    def of(cls, feel: Feel, bpm: float, meter: Meter) -> Swing:
        """The swing of a genre at a tempo; compound and odd-eighth meters are played straight."""
        return cls.at(off_beat_at(feel.swing, bpm), feel.unit, meter)

    @classmethod
    def in_section(cls, feel: Feel, section: Section) -> Swing:
        """The swing of a genre in a section, as the section leans on it."""
        ratio = off_beat_at(feel.swing, section.feel_bpm or section.tempo_bpm)
        if section.swing:
            ratio = leant(ratio, section.swing)
        return cls.at(ratio, section.swing_unit or feel.unit, section.meter)

    @classmethod
    def at(cls, ratio: float, unit: str, meter: Meter) -> Swing:
        """Off-beats of a unit at a place; compound and odd-eighth meters are played straight."""
        pair = QUARTER if unit == "eighth" else QUARTER // 2
        if ratio <= 0.5 or meter.is_compound or meter.unit_ticks < pair:
            return cls()
        return cls(pair=pair, offbeat=round(min(ratio, 0.75) * pair))

    def bent(self, at: int) -> float:
        """The tick, bent continuously so that pairs come out unequal."""
        place = at % self.pair
        half = self.pair // 2
        if place <= half:
            return at - place + place * self.offbeat / half
        return at - place + self.offbeat + (place - half) * (self.pair - self.offbeat) / half

    def start(self, at: int) -> float:
        """Where a written onset is played. Triplets stand as written; a strummed string, a few ticks off the
        grid, goes with its chord."""
        if not self.pair:
            return at
        place = at % self.pair
        if place % (self.pair // 8) == 0:
            return self.bent(at)
        thirds = self.pair // 6
        near = min((n * thirds for n in (0, 1, 2, 4, 5, 6)), key=lambda third: abs(third - place))
        if near == place:
            return at
        grid = (place + self.pair // 8) // (self.pair // 4) * (self.pair // 4)
        if abs(near - place) < abs(grid - place):
            return at
        return self.bent(at - place + grid) + place - grid

    def end(self, start: int, end: int) -> float:
        """Where a written end is played: on the grid as an onset there, so that neighbours stay neighbours."""
        if not self.pair:
            return end
        place = end % self.pair
        third = self.pair // 3
        if place % (self.pair // 8) == 0 or place % (third // 2) == 0:
            return self.start(end)
        if start % self.pair % (self.pair // 8):
            return end
        bent = self.bent(end)
        if (
            start % self.pair == 0 and place <= 2 * third
        ):  # perhaps a triplet: stay clear of the next one
            return min(bent, end - place + (third if place <= third else 2 * third))
        return bent


Habits = dict[tuple[int, int, int], dict[int, tuple[float, float, int]]]
"""What one player does at each place in the bar, by the bar's length and its swing."""


class Timekeeper(dict[int, tuple[float, float]]):
    """The sense of time of one player in one section: for a written onset the swung tick (section-relative), and how
    unsteady the player is there in standard deviations. It fills itself as it is asked.

    `base` seeds what is free in this section, `habit` what returns in every bar of the song. Sections of one player
    may share their `habits`.
    """

    __slots__ = (
        "_bar", "_bar_places", "_habit", "_keeps_bar_lines", "base", "swing", "ticks_per_ms",
    )  # fmt: skip

    def __init__(
        self,
        seed: int,
        section: Section,
        part: Part,
        feel: Feel,
        version: int = FEEL_VERSION,
        habits: Habits | None = None,
    ) -> None:
        self._keeps_bar_lines = version >= 2
        self.base = int.from_bytes(digest(seed, "feel", section.id, part.id), "big")
        self._habit = int.from_bytes(digest(seed, "feel", part.id), "big")
        self._bar = section.meter.bar_ticks
        self.swing = Swing.in_section(feel, section)
        self.ticks_per_ms = (section.feel_bpm or section.tempo_bpm) * QUARTER / 60000.0
        kind = self._bar, self.swing.pair, self.swing.offbeat
        self._bar_places = {} if habits is None else habits.setdefault(kind, {})

    def __missing__(self, at: int) -> tuple[float, float]:
        place = at % self._bar
        shift, shared, snap = self._bar_places.get(place) or self._habit_at(at)
        unsteady = shared + _OWN * bell(mix(self.base, at - snap))
        if self._keeps_bar_lines and (place - snap) % self._bar == 0:
            unsteady = abs(unsteady)
        found = self[at] = (at + shift, unsteady)
        return found

    def end_place(self, start: int, end: int) -> tuple[float, float]:
        """The same for the end of a note that starts at `start`: one on the grid is played as an onset there."""
        if end % _GRID == 0:
            return self[end]
        swung = self.swing.end(start, end) if self.swing.pair else end
        return swung, self._habit_at(-(-end // _SIXTEENTH) * _SIXTEENTH)[1]

    def _habit_at(self, at: int) -> tuple[float, float, int]:
        place = at % self._bar
        known = self._bar_places.get(place)
        if known is None:
            known = self._bar_places[place] = self._bar_place(place)
        return known

    def _bar_place(self, place: int) -> tuple[float, float, int]:
        """What every bar has at this place: the swing's shift, the player's habit, and how far it lies off
        the grid (a strummed string shares the unsteadiness of its chord)."""
        sixteenth = (place + _SIXTEENTH // 2) // _SIXTEENTH * _SIXTEENTH
        is_on_grid = place % (_SIXTEENTH // 2) == 0 or place % (QUARTER // 6) == 0
        habit = (mix(self._habit, sixteenth % self._bar) >> 32) / 0x7FFFFFFF - 1.0
        return (
            self.swing.start(place) - place,
            _SHARED * 1.7320508 * habit,
            0 if is_on_grid else place - sixteenth,
        )
