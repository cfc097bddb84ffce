"""What the playing process is handed: where everything is, which programs, and how many events.

A job is plain data with a JSON form. Events lie on a grid of 64 frames (1.5 ms at 44.1 kHz), which is the
grain at which FluidSynth itself acts on them.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

from composer.theory.meter import QUARTER

if TYPE_CHECKING:  # the playing process, which starts often, knows no performances
    from composer.model.performance import Performance, PlayedNote, PlayedPart, TempoMap

__all__ = [
    "BEND", "CONTROL", "GRID_FRAMES", "NOTE_OFF", "NOTE_ON", "Event", "Job", "JobPart", "held_frames", "part_events",
    "song_events",
]  # fmt: skip

GRID_FRAMES = 64
NOTE_OFF, CONTROL, BEND, NOTE_ON = range(4)
"""Kinds of event, in the order in which they happen within one tick."""

Event = tuple[int, int, int, int, int]
"""(frame, kind, number of the part, key or controller or wheel position, velocity or value)."""

_SYNTH_OWN = frozenset({0, 32, 91, 93})
"""Bank selection and effect sends: settled by the job, respectively by the mix."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobPart:
    """A part: the soundfont it is played with, the stem file it goes to, and how many events there are for each of the
    synths that play it together; a drum kit has one for every piece."""

    file: str
    soundfont: str
    is_drums: bool
    bank: int
    program: int
    event_counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One pass of the synth. `limit_s` and `limit_bytes` bound the process that plays it. The events lie in a file
    beside it (`composer.render.event_file`), those of one part after those of the other."""

    synth: str
    sample_rate_hz: int
    frames: int
    gain: float
    limit_s: float
    limit_bytes: int
    parts: tuple[JobPart, ...]

    @property
    def stem_bytes(self) -> int:
        """Size of each finished stem file: stereo, four bytes a sample."""
        return self.frames * 8

    @property
    def soundfont(self) -> str:
        """The soundfonts by their paths, for messages."""
        return " and ".join(dict.fromkeys(part.soundfont for part in self.parts))

    def to_json(self) -> str:
        table = {field.name: getattr(self, field.name) for field in fields(self)}
        table["parts"] = [asdict(part) for part in self.parts]
        return json.dumps(table, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Job:
        table = json.loads(text)
        table["parts"] = tuple(
            JobPart(**{**part, "event_counts": tuple(part["event_counts"])})
            for part in table["parts"]
        )
        return cls(**table)


def song_events(
    performance: Performance, channels: Mapping[str, int], sample_rate_hz: int
) -> tuple[Event, ...]:
    """The events of every part in `channels` (part id to synth channel), in playing order."""
    clock = _Clock(performance.tempo_map, sample_rate_hz)
    rows: list[tuple[int, int, int, int, int]] = []
    for part in performance.parts:
        if part.id in channels:
            rows.extend(part_events(part, channels[part.id]))
    rows.sort(key=lambda row: row[:2])
    return tuple((clock.frame(row[0]), *row[1:]) for row in rows)


def part_events(part: PlayedPart, channel: int) -> Iterator[Event]:
    """The events of one part with ticks for frames: notes, controllers (not banks or sends), wheel."""
    for note, end in _without_overlaps(part.notes):
        yield note.start, NOTE_ON, channel, note.key, note.velocity
        yield end, NOTE_OFF, channel, note.key, 0
    for control in part.controls:
        if control.number not in _SYNTH_OWN:
            yield control.tick, CONTROL, channel, control.number, control.value
    for bend in part.bends:
        yield bend.tick, BEND, channel, bend.value, 0


def held_frames(events: Sequence[Event]) -> list[int]:
    """How long each note of one part is held."""
    begun: dict[int, int] = {}
    held = []
    for frame, kind, _, key, _ in events:
        if kind == NOTE_ON:
            begun[key] = frame
        elif kind == NOTE_OFF:
            held.append(frame - begun.get(key, frame))
    return held


def _without_overlaps(notes: tuple[PlayedNote, ...]) -> Iterator[tuple[PlayedNote, int]]:
    """Each note with the tick it ends at: never past the next note on its key, whose end it would take away."""
    next_start: dict[int, int] = {}
    for note in reversed(notes):
        following = next_start.get(note.key)
        end = max(note.end, note.start + 1)
        yield note, end if following is None else max(min(end, following), note.start)
        next_start[note.key] = note.start


class _Clock:
    """Ticks to frames on the grid; agrees with `TempoMap.seconds`, but in logarithmic time."""

    def __init__(self, tempo_map: TempoMap, sample_rate_hz: int) -> None:
        self._starts = [change.tick for change in tempo_map.changes]
        self._seconds = [tempo_map.seconds(tick) for tick in self._starts]
        self._per_tick = [60.0 / (change.bpm * QUARTER) for change in tempo_map.changes]
        self._grids_a_second = sample_rate_hz / GRID_FRAMES

    def frame(self, tick: int) -> int:
        place = max(bisect_right(self._starts, tick) - 1, 0)
        seconds = self._seconds[place] + (tick - self._starts[place]) * self._per_tick[place]
        return max(0, round(seconds * self._grids_a_second)) * GRID_FRAMES
