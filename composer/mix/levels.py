"""Sets the faders: how loud each part is, and what brings its strip's output to the level its mix asks for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from composer.mix.effects import WORKING_LUFS, StripChain
from composer.mix.loudness import LoudnessMeter, integrated_lufs
from composer.mix.sound_files import block_starts, read_block
from composer.model.audio import Stem, Strip

__all__ = ["COURSE_S", "LEAD_LUFS", "Fader", "dry_lufs", "measure_fader", "reference_lu"]

LEAD_LUFS = -21.0
"""Loudness of the lead in the unmastered mix, which leaves the whole band below full scale."""
EXCERPTS = 3
"""Blocks of about 3 s in which a strip is tried out."""
MOST_GAIN_DB = 60.0
COURSE_S = 0.5
MONO_SHARE = 1e-3
"""A part whose sides differ by less than this share of its power (-30 dB) is treated as one channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fader:
    """Gains of one part: `input_db` before its strip, `output_db` after it; both 0 for a silent part.

    `peak_db`: the highest sample to expect after both. `is_mono`: left and right are the same to the ear. `course` is
    about what comes out of the strip before `output_db`: its weighted energy in every half second.
    """

    input_db: float
    output_db: float
    peak_db: float
    is_mono: bool
    course: tuple[float, ...] = ()

    def raised(self, lu: float) -> Fader:
        """The fader of the same part, wanted louder by `lu`."""
        if not math.isfinite(self.peak_db):
            return self
        output_db = min(self.output_db + lu, MOST_GAIN_DB)
        peak_db = self.peak_db + output_db - self.output_db
        return replace(self, output_db=output_db, peak_db=peak_db)


def reference_lu(strips: Sequence[Strip]) -> float:
    """The level of the lead: the melody's, or without one the loudest strip's."""
    leads = [strip.level_lu for strip in strips if strip.role == "melody"]
    return max(leads or [strip.level_lu for strip in strips], default=0.0)


def dry_lufs(stems: Sequence[Stem], frames: int, sample_rate_hz: int) -> float:
    """The gated loudness of dry stems together, in LUFS; minus infinity for silence."""
    meter = LoudnessMeter(sample_rate_hz)
    for start, length in block_starts(frames):
        sound = read_block(stems[0].path, start, length)
        for stem in stems[1:]:
            sound += read_block(stem.path, start, length)
        meter.feed(sound)
    return integrated_lufs(meter.energies)


def measure_fader(
    stem: Stem, strip: Strip, frames: int, sample_rate_hz: int, whole_note_s: float, lead_lu: float
) -> Fader:
    """Measure a dry stem and try its strip on typical moments of it.

    The loudness is gated, so that rests do not count. What the strip adds or takes is measured where the part is
    about as loud as it is on the whole.
    """
    dry = _measure(stem, frames, sample_rate_hz)
    if not math.isfinite(dry.lufs):
        return Fader(input_db=0.0, output_db=0.0, peak_db=-math.inf, is_mono=dry.is_mono)
    input_db = min(WORKING_LUFS - dry.lufs, MOST_GAIN_DB)
    chain = StripChain(strip, sample_rate_hz, whole_note_s, is_mono=dry.is_mono)
    before, after = LoudnessMeter(sample_rate_hz), LoudnessMeter(sample_rate_hz)
    for start, length in dry.excerpts:
        sound = read_block(stem.path, start, length)
        out = chain(sound, input_db=input_db, output_db=0.0)
        before.feed(sound)
        after.feed(np.zeros_like(sound) if out is None else out)
    change_db = integrated_lufs(after.energies) - integrated_lufs(before.energies)
    if not math.isfinite(change_db):
        change_db = input_db
    wanted = LEAD_LUFS + strip.level_lu - lead_lu
    output_db = min(wanted - (dry.lufs + change_db), MOST_GAIN_DB)
    peak_db = 20.0 * math.log10(dry.peak) + input_db + output_db
    return Fader(
        input_db=input_db,
        output_db=output_db,
        peak_db=peak_db,
        is_mono=dry.is_mono,
        course=_course(dry.energies * 10.0 ** (change_db / 10.0)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dry:
    lufs: float
    energies: NDArray[np.float64]
    peak: float
    is_mono: bool
    excerpts: tuple[tuple[int, int], ...]


def _measure(stem: Stem, frames: int, sample_rate_hz: int) -> _Dry:
    """A stem's loudness and peak from every second sample, taken as the sum and the difference of its sides.

    Leaving out samples folds the upper octave down but keeps its energy, and the weighting is flat from 3 kHz up,
    so that the loudness comes out within a tenth of a LU at half the cost (pure hiss: within half). Sum and
    difference have twice the energy of left and right; a difference too small to matter is not filtered.
    """
    meters = LoudnessMeter(sample_rate_hz / 2), LoudnessMeter(sample_rate_hz / 2)
    blocks: list[tuple[float, int, int]] = []
    powers = np.zeros(2)
    peak = 0.0
    for start, length in block_starts(frames):
        sound = read_block(stem.path, start, length, every=2)
        middle, side = sound[:1] + sound[1:], sound[:1] - sound[1:]
        power = np.array([_power(middle), _power(side)])
        powers += power
        for meter, part, is_heard in zip(
            meters, (middle, side), power > MONO_SHARE * power[0], strict=True
        ):
            if is_heard:
                meter.feed(part)
            else:
                meter.skip(part.shape[1])
        blocks.append((float(power.sum()) / length, start, length))
        peak = max(peak, float(sound.max()), -float(sound.min()))
    energies = (meters[0].energies + meters[1].energies) / 2
    return _Dry(
        lufs=integrated_lufs(energies),
        energies=energies,
        peak=peak,
        is_mono=bool(powers[1] <= powers[0] * MONO_SHARE),
        excerpts=_typical(blocks),
    )


def _course(energies: NDArray[np.float64]) -> tuple[float, ...]:
    """From energies of every 100 ms those of every half second, to three figures."""
    steps = round(COURSE_S * 10)
    padded = np.pad(energies, (0, -len(energies) % steps))
    return tuple(float(f"{value:.3g}") for value in padded.reshape(-1, steps).mean(axis=1))


def _typical(blocks: list[tuple[float, int, int]]) -> tuple[tuple[int, int], ...]:
    """From (energy, start, length) the blocks in the middle of those that hold most of the part, in order of time."""
    ranked = sorted((block for block in blocks if block[0] > 0.0), reverse=True)
    loud = [block for block in ranked if block[0] > ranked[0][0] * 0.1]
    first = max(0, (len(loud) - EXCERPTS) // 2)
    return tuple(sorted((start, length) for _, start, length in loud[first : first + EXCERPTS]))


def _power(sound: NDArray[np.float32]) -> float:
    return float(np.einsum("cn,cn->", sound, sound))
