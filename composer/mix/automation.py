"""Automation by section: levels, widths and filters that change at section lines, or over a section, without a click.

It comes after a part's strip, so that a strip that was kept serves whatever the sections ask for. Every change ends on
its section line and takes `RAMP_S`; over a pair of values a section goes in a straight line (filters by octaves).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from composer.mix.ramp import ramp
from composer.model.audio import SectionMove, StemSet
from composer.model.performance import Performance
from composer.model.section_names import matches

__all__ = [
    "POINT_FRAMES",
    "Clock",
    "PartAutomation",
    "SectionSpan",
    "section_changes",
    "section_spans",
]

RAMP_S = 0.08
POINT_FRAMES = 64
"""Values are worked out this often, and lie on a straight line between."""
FILTERS = ("highpass_hz", "lowpass_hz")
STAGES = 2
"""Each of 6 dB an octave."""
MOST_OF_RATE = 0.49
"""A filter reaches no nearer to half the sample rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSpan:
    """A section by its name, from one second to another."""

    name: str
    start_s: float
    end_s: float


def section_spans(performance: Performance) -> tuple[SectionSpan, ...]:
    """The sections of a performance, one after the other, as its markers name them."""
    markers = performance.markers
    if not markers:
        return ()
    ends = [*(marker.tick for marker in markers[1:]), performance.end_tick]
    seconds = performance.tempo_map.seconds
    return tuple(
        SectionSpan(name=marker.name, start_s=seconds(marker.tick), end_s=seconds(end))
        for marker, end in zip(markers, ends, strict=True)
    )


class Clock:
    """From frames of the stems to seconds of the song, whose lead-in is its end."""

    def __init__(self, stems: StemSet) -> None:
        self._lead_in, self._rate = stems.lead_in_frames, stems.sample_rate_hz
        self._loop_s = stems.length_s if stems.is_loop else 0.0

    def seconds(self, start: int, frames: int, every: int) -> NDArray[np.float64]:
        """The time of every so-manyth frame of a block, and of the first after it."""
        at = start - self._lead_in + np.arange(0, frames + every, every)
        times = at / self._rate
        return np.mod(times, self._loop_s) if self._loop_s else times

    @property
    def rate(self) -> int:
        return self._rate


@dataclass(frozen=True, slots=True, kw_only=True)
class _Curve:
    """A value over the song, as points between which it goes in a straight line."""

    times_s: tuple[float, ...]
    values: tuple[float, ...]

    def at(self, times_s: NDArray[np.float64]) -> NDArray[np.float64]:
        found: NDArray[np.float64] = np.interp(times_s, self.times_s, self.values)
        return found


def _curve(
    spans: Sequence[SectionSpan], pairs: Sequence[tuple[float, float]], is_loop: bool
) -> _Curve:
    """A pair of values for each section, joined by ramps that end on the section lines."""
    times, values = [], []
    for n, (span, (first, last)) in enumerate(zip(spans, pairs, strict=True)):
        ramp = min(RAMP_S, (span.end_s - span.start_s) / 2)
        times += [span.start_s, span.end_s - ramp]
        values += [first, last]
        if n == len(spans) - 1:
            times.append(span.end_s)
            values.append(pairs[0][0] if is_loop else last)
    return _Curve(times_s=tuple(times), values=tuple(values))


class PartAutomation:
    """What the sections ask of one part: call `filtered` with its blocks in order."""

    def __init__(
        self,
        part: str,
        role: str,
        moves: Sequence[SectionMove],
        lifts_db: Sequence[float],
        spans: Sequence[SectionSpan],
        clock: Clock,
        *,
        is_loop: bool,
    ) -> None:
        """Moves of the part go over those of its role, and these over those of everybody; `lifts_db` is what each
        section is raised by on top of them."""
        self._clock = clock
        table = section_changes(part, role, moves, spans)
        self._level = self._width = None
        levels = [
            (first + lift, last + lift)
            for (first, last), lift in zip(
                [there.get("level_lu", (0.0, 0.0)) for there in table], lifts_db, strict=True
            )
        ]
        if any(pair != (0.0, 0.0) for pair in levels):
            self._level = _curve(spans, levels, is_loop)
        widths = [there.get("width", (1.0, 1.0)) for there in table]
        if any(pair != (1.0, 1.0) for pair in widths):
            self._width = _curve(spans, widths, is_loop)
        self._filters = [
            _MovingFilter(name, [there.get(name) for there in table], spans, clock.rate, is_loop)
            for name in FILTERS
            if any(name in there for there in table)
        ]

    def filtered(self, sound: NDArray[np.float32], start: int) -> NDArray[np.float32]:
        """The block (2, frames) that starts at frame `start` of the stems, through its sections' filters: `sound` itself
        where these have none."""
        if self._filters:
            times = self._clock.seconds(start, sound.shape[1], POINT_FRAMES)
            for moving in self._filters:
                sound = moving(sound, times)
        return sound

    def widths(self, start: int, frames: int) -> NDArray[np.float64]:
        """How wide that block is to be, as a share of how wide it is: one value where it stays the same, or one at
        every 64 frames and at the first one after it."""
        return self._course_of(self._width, 1.0, start, frames)

    def gains(self, start: int, frames: int, gain_db: float = 0.0) -> NDArray[np.float64]:
        """The level of that block with a gain on top, as factors like its widths."""
        levels = self._course_of(self._level, 0.0, start, frames)
        factors: NDArray[np.float64] = 10.0 ** ((levels + gain_db) / 20.0)
        return factors

    def _course_of(
        self, curve: _Curve | None, otherwise: float, start: int, frames: int
    ) -> NDArray[np.float64]:
        if curve is None:
            return np.array([otherwise])
        values = curve.at(self._clock.seconds(start, frames, POINT_FRAMES))
        return values[:1] if (values == values[0]).all() else values


def section_changes(
    part: str, role: str, moves: Sequence[SectionMove], spans: Sequence[SectionSpan]
) -> list[dict[str, tuple[float, float]]]:
    """For each section, what changes there; the nearer to the part a move was said, the later it is put in, and a
    person's moves after all of the genre's."""
    names = [span.name for span in spans]
    table: list[dict[str, tuple[float, float]]] = [{} for _ in spans]
    mine = [
        move for move in moves if move.part in ("", part) and (not move.role or move.role == role)
    ]
    for move in sorted(mine, key=lambda move: (move.is_own, bool(move.part), bool(move.role))):
        for n in matches(move.section, names):
            table[n].update({name: (first, last) for name, first, last in move.changes})
    return table


class _MovingFilter:
    """A filter of 12 dB an octave that fades in where a section wants it, moves with its sections, and fades out."""

    def __init__(
        self,
        name: str,
        pairs: Sequence[tuple[float, float] | None],
        spans: Sequence[SectionSpan],
        rate: int,
        is_loop: bool,
    ) -> None:
        self._is_lowpass = name == "lowpass_hz"
        self._rate = rate
        self._states = [np.zeros(2, dtype=np.float32) for _ in range(STAGES)]
        wet = [(0.0, 0.0) if pair is None else (1.0, 1.0) for pair in pairs]
        self._wet = _curve(spans, wet, is_loop)
        self._octaves = _octaves(pairs, spans)

    def __call__(
        self, sound: NDArray[np.float32], times_s: NDArray[np.float64]
    ) -> NDArray[np.float32]:
        wet = self._wet.at(times_s)
        if not wet.any():
            return sound
        hz = np.minimum(2.0 ** self._octaves.at(times_s), MOST_OF_RATE * self._rate)
        warped = np.tan(np.pi * hz / self._rate)
        opening = ramp(warped / (1.0 + warped), POINT_FRAMES, sound.shape[1])
        filtered = sound
        for state in self._states:
            low = _one_pole(filtered, opening, state)
            filtered = low if self._is_lowpass else filtered - low
        if wet.min() == 1.0:
            return filtered
        return sound + (filtered - sound) * ramp(wet, POINT_FRAMES, sound.shape[1])


def _one_pole(
    sound: NDArray[np.float32], opening: NDArray[np.float32], state: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The sound (2, frames) through a lowpass of 6 dB an octave whose frequency may differ at every sample.

    `opening` is g / (1 + g) with g = tan(pi f / rate); `state` (2,) is carried from block to block. It is the
    trapezoidal integrator, which takes a change of its frequency without a jump: s' = s + 2 opening (x - s), out =
    s + opening (x - s). The song is cut into runs that are all worked on at once as if each began at rest, and then
    given what the run before it has left.
    """
    frames = sound.shape[1]
    runs = -(-frames // POINT_FRAMES)
    stays, comes = (
        np.ones(runs * POINT_FRAMES, np.float32),
        np.zeros((2, runs * POINT_FRAMES), np.float32),
    )
    stays[:frames] = 1.0 - 2.0 * opening
    comes[:, :frames] = 2.0 * opening * sound
    share = np.ascontiguousarray(stays.reshape(runs, POINT_FRAMES).T)
    new = np.ascontiguousarray(comes.reshape(2, runs, POINT_FRAMES).transpose(2, 0, 1))
    held, kept = np.empty_like(new), np.empty_like(share)
    here, left = np.zeros((2, runs), np.float32), np.ones(runs, np.float32)
    for n in range(POINT_FRAMES):
        held[n], kept[n] = here, left
        here, left = here * share[n] + new[n], left * share[n]
    starts = np.empty((2, runs), np.float32)
    for side in range(2):
        now = float(state[side])
        for run, (own, factor) in enumerate(zip(here[side].tolist(), left.tolist(), strict=True)):
            starts[side, run] = now
            now = own + factor * now
        state[side] = now
    held += kept[:, None, :] * starts
    states = held.transpose(1, 2, 0).reshape(2, -1)[:, :frames]
    low: NDArray[np.float32] = states + opening * (sound - states)
    return low


def _octaves(pairs: Sequence[tuple[float, float] | None], spans: Sequence[SectionSpan]) -> _Curve:
    """The filter's frequency as its logarithm; between sections that have it, it stands still until the ramp."""
    times: list[float] = []
    values: list[float] = []
    for pair, span in zip(pairs, spans, strict=True):
        if pair is None:
            continue
        ramp = min(RAMP_S, (span.end_s - span.start_s) / 2)
        first, last = np.log2(pair)
        if times and span.start_s - ramp > times[-1]:
            times.append(span.start_s - ramp)
            values.append(float(first))
        times += [span.start_s, span.end_s - ramp]
        values += [float(first), float(last)]
    return _Curve(times_s=tuple(times), values=tuple(values))
