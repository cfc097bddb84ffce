"""A song as it is played: absolute ticks, feel, dynamics, controllers and one tempo map.

This is what the MIDI writer and the synth read. Ticks count from the start of the file (a count-in bar,
where there is one, included); only `TempoMap` turns them into seconds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field

from composer.model.quick import maker, quickly_made
from composer.theory.meter import QUARTER, Meter

__all__ = [
    "KeyChange",
    "Marker",
    "MeterChange",
    "Performance",
    "PlayedBend",
    "PlayedControl",
    "PlayedLyric",
    "PlayedNote",
    "PlayedPart",
    "TempoChange",
    "TempoMap",
    "new_played_note",
]


@quickly_made
@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedNote:
    """One sounding note: `start` and `end` in ticks, `key` and `velocity` as MIDI numbers."""

    start: int
    end: int
    key: int
    velocity: int


new_played_note: Callable[[int, int, int, int], PlayedNote] = maker(PlayedNote)
"""`new_played_note(start, end, key, velocity)`: a PlayedNote, made sooner."""


@quickly_made
@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedControl:
    """A MIDI controller at a tick: `number` and `value` 0..127."""

    tick: int
    number: int
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedBend:
    """`value` is the 14-bit wheel position around 0, -8192..8191 (a whole tone either way)."""

    tick: int
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedLyric:
    """A sung syllable at a tick."""

    tick: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TempoChange:
    """From this tick on, `bpm` quarter notes a minute."""

    tick: int
    bpm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterChange:
    """From this bar line on, this meter."""

    tick: int
    meter: Meter


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyChange:
    """`signature` counts sharps (positive) or flats (negative), -7..7."""

    tick: int
    signature: int
    is_minor: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """The name of a section at its first tick."""

    tick: int
    name: str


@dataclass(frozen=True, slots=True)
class TempoMap:
    """Ticks to seconds. `changes` is in order and its first entry is at tick 0."""

    changes: tuple[TempoChange, ...]

    def seconds(self, tick: int) -> float:
        """Time of a tick in seconds from the start of the file."""
        total = 0.0
        for here, after in zip(self.changes, (*self.changes[1:], None), strict=True):
            end = tick if after is None else min(tick, after.tick)
            if end > here.tick:
                total += (end - here.tick) * 60.0 / (here.bpm * QUARTER)
        return total

    def bpm_at(self, tick: int) -> float:
        """Quarter notes a minute at a tick."""
        place = bisect_right([change.tick for change in self.changes], tick)
        return self.changes[max(place - 1, 0)].bpm


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedPart:
    """One part of the band, ready for a MIDI track and a synth channel.

    `channel` 0..15 (9 for everything percussive), `bank` 0 or a soundfont's own (128 stands for drum kits),
    `program` 0..127, `volume`, `reverb`, `chorus` 0..127 and `pan` 0..127 with 64 in the middle: the rough mix that a DAW shows. `notes` are sorted by start, then key.
    """

    id: str
    name: str
    role: str
    instrument: str
    channel: int
    program: int
    bank: int = 0
    volume: int = 100
    pan: int = 64
    reverb: int = 40
    chorus: int = 0
    notes: tuple[PlayedNote, ...] = ()
    controls: tuple[PlayedControl, ...] = ()
    bends: tuple[PlayedBend, ...] = ()
    lyrics: tuple[PlayedLyric, ...] = ()

    @property
    def is_percussion(self) -> bool:
        return self.channel == 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """The whole song as played. `end_tick` is the bar line at which every track ends.

    `chords` are (tick, ASCII symbol) at each change; `markers` name the sections. What `is_loop` begins anew at its
    end: what rings there rings into its beginning. One with an `exact_length_s` lasts as long as was asked for: its sound ends
    with it, and what rings fades before. (Its closing bar line may miss it by what the whole microseconds of a beat leave.)
    """

    title: str
    tempo_map: TempoMap
    meters: tuple[MeterChange, ...]
    keys: tuple[KeyChange, ...]
    markers: tuple[Marker, ...]
    chords: tuple[tuple[int, str], ...]
    parts: tuple[PlayedPart, ...]
    end_tick: int
    is_loop: bool = False
    exact_length_s: float | None = field(default=None, repr=False)

    @classmethod
    def steady(
        cls,
        title: str,
        parts: tuple[PlayedPart, ...],
        end_tick: int,
        *,
        tempo_bpm: float,
        markers: tuple[Marker, ...] = (),
    ) -> Performance:
        """A song in four-four that keeps one tempo and names neither keys nor chords."""
        return cls(
            title=title,
            tempo_map=TempoMap((TempoChange(tick=0, bpm=tempo_bpm),)),
            meters=(MeterChange(tick=0, meter=Meter(4, 4)),),
            keys=(),
            markers=markers,
            chords=(),
            parts=parts,
            end_tick=end_tick,
        )

    @property
    def is_exact(self) -> bool:
        """Whether its sound has to end at a second that was asked for."""
        return self.exact_length_s is not None

    @property
    def duration_s(self) -> float:
        """Seconds from the start to the closing bar line, without any reverb tail."""
        return self.tempo_map.seconds(self.end_tick)
