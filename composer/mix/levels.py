"""Sets the faders: how loud each part is, and what brings its strip's output to the level its mix asks for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from composer.mix.effects import WORKING_LUFS, StripChain
from composer.mix.loudness import LoudnessMeter, integrated_lufs
from composer.mix.sound_files import block_starts, read_block
from composer.model.audio import Stem, Strip

__all__ = ["LEAD_LUFS", "Fader", "measure_fader", "reference_lu"]

LEAD_LUFS = -21.0
"""Loudness of the lead in the unmastered mix, which leaves the whole band below full scale."""
EXCERPTS = 3
"""Blocks of about 3 s in which a strip is tried out."""
MOST_GAIN_DB = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fader:
    """Gains of one part: `input_db` before its strip, `output_db` after it. A silent part has both at 0."""

    input_db: float
    output_db: float
    dry_lufs: float
    dry_peak: float


def reference_lu(strips: Sequence[Strip]) -> float:
    """The level of the lead: the melody's, or without one the loudest strip's."""
    leads = [strip.level_lu for strip in strips if strip.role == "melody"]
    return max(leads or [strip.level_lu for strip in strips], default=0.0)


def measure_fader(
    stem: Stem, strip: Strip, frames: int, sample_rate_hz: int, whole_note_s: float, lead_lu: float
) -> Fader:
    """Measure a dry stem and try its strip on typical moments of it.

    The loudness is gated, so that rests do not count. What the strip adds or takes is measured where the part is
    about as loud as it is on the whole.
    """
    meter = LoudnessMeter(sample_rate_hz)
    loudest: list[tuple[float, int, int]] = []
    peak = 0.0
    for start, length in block_starts(frames):
        sound = read_block(stem.path, start, length)
        before = len(meter.energies)
        meter.feed(sound)
        energy = float(meter.energies[before:].mean()) if len(meter.energies) > before else 0.0
        loudest.append((energy, start, length))
        peak = max(peak, float(np.abs(sound).max(initial=0.0)))
    dry_lufs = integrated_lufs(meter.energies)
    if not math.isfinite(dry_lufs):
        return Fader(input_db=0.0, output_db=0.0, dry_lufs=dry_lufs, dry_peak=peak)
    input_db = min(WORKING_LUFS - dry_lufs, MOST_GAIN_DB)
    chain = StripChain(strip, sample_rate_hz, whole_note_s)
    before_meter, after_meter = LoudnessMeter(sample_rate_hz), LoudnessMeter(sample_rate_hz)
    for _, start, length in sorted(_typical(loudest), key=lambda row: row[1]):
        sound = read_block(stem.path, start, length)
        before_meter.feed(sound)
        after_meter.feed(_heard(chain(sound, input_db), sound))
    change = integrated_lufs(after_meter.energies) - integrated_lufs(before_meter.energies) - input_db
    if not math.isfinite(change):
        change = 0.0
    wanted = LEAD_LUFS + strip.level_lu - lead_lu
    output_db = wanted - (dry_lufs + input_db + change)
    return Fader(input_db=input_db, output_db=min(output_db, MOST_GAIN_DB), dry_lufs=dry_lufs, dry_peak=peak)


def _typical(blocks: list[tuple[float, int, int]]) -> list[tuple[float, int, int]]:
    """The blocks in the middle of those that hold most of the part's energy."""
    ranked = sorted((block for block in blocks if block[0] > 0.0), reverse=True)
    loud = [block for block in ranked if block[0] > ranked[0][0] * 0.1]
    first = max(0, (len(loud) - EXCERPTS) // 2)
    return loud[first : first + EXCERPTS]


def _heard(out: NDArray[np.float32] | None, sound: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.zeros_like(sound) if out is None else out
