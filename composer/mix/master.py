"""Mixes the stems and masters the mix: to the loudness its target asks for, under its true-peak ceiling.

The mix is made once and kept as float32 while two short tables are filled, from which the limiter's curve is
worked out (`composer.mix.limiter`); a second run applies it, adds dither, writes the file and measures what was
written. Nothing in memory grows with the song but those tables.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pedalboard
from numpy.typing import NDArray
from pedalboard import Pedalboard  # type: ignore[attr-defined]  # its stub leaves the name out

from composer.errors import ComposerError
from composer.mix.console import Console, MixedBlock
from composer.mix.limiter import apply_curve, limiter_curve, solve_gain_db
from composer.mix.loudness import KWeighting, LoudnessMeter
from composer.mix.peaks import HOP_FRAMES, TruePeakMeter, true_peak_dbtp
from composer.mix.sound_files import WavWriter, append_block, block_starts, quantise, read_block
from composer.model.audio import Loudness, MasterTarget, Mix, StemSet
from composer.model.performance import Performance

__all__ = ["mix_and_master"]

MARGIN_DB = 0.15
"""How far under the ceiling the limiter works, for meters that interpolate differently."""
TOLERANCE_LU = 0.15
TRIES = 3
BITS, STEM_BITS = 16, 24
DITHER_SEED = 20
FADE_S = 0.03
STEM_HEADROOM_DB = -6.0
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tables:
    """What the limiter needs to know of a mix: of each 64 frames the true peak and the sum of weighted squares."""

    peaks: NDArray[np.float32]
    energies: NDArray[np.float64]


def mix_and_master(
    stems: StemSet,
    mix: Mix,
    performance: Performance,
    out_wav: Path,
    *,
    stems_folder: Path | None = None,
    progress: Progress | None = None,
    metadata: Mapping[str, str] | None = None,
) -> Loudness:
    """Write the mastered song to `out_wav` (16 bit, stereo) and give what was measured in that very file.

    With `stems_folder`, every part goes there as it stands in the mix, and the reverbs as a last file: numbered,
    24 bit, all of one length, and adding up to the mix before its master, turned down by one common gain.
    `metadata`: title, artist, copyright, comment, date, genre. `progress` is called with 0..1.
    Raises DiskProblem (nothing half-written is left), FormatError for stems that are not whole, ComposerError for
    silence.
    """
    tell = progress or (lambda fraction: None)
    rate = stems.sample_rate_hz
    console = Console(stems, mix, performance, lambda fraction: tell(0.3 * fraction))
    bus_file = stems.stems[0].path.with_name(f"mix-{os.getpid()}.f32")
    try:
        tables = _mix(
            console, stems, mix, bus_file, stems_folder, lambda fraction: tell(0.3 + 0.5 * fraction)
        )
        if true_peak_dbtp(tables.peaks) < -90.0:
            raise ComposerError(
                f"the mix of {performance.title!r} is silent; look at the levels in its mix.toml"
            )
        tags = {"title": performance.title, "software": "Composer", **(metadata or {})}
        master = _Master(bus_file, tables, stems.frames, rate, out_wav, tags)
        loudness = master.write(mix.target)
    finally:
        bus_file.unlink(missing_ok=True)
    tell(1.0)
    return loudness


def _mix(
    console: Console,
    stems: StemSet,
    mix: Mix,
    bus_file: Path,
    stems_folder: Path | None,
    tell: Progress,
) -> _Tables:
    """Run the desk: the mix after its bus into `bus_file`, the stems into their folder, and the limiter's tables."""
    rate = stems.sample_rate_hz
    bus = Pedalboard(_bus_plugins(mix))
    weigh, meter = KWeighting(rate), TruePeakMeter()
    energies: list[NDArray[np.float64]] = []
    bus_file.unlink(missing_ok=True)
    with ExitStack() as stack:
        outputs = (
            _StemOutputs(stems_folder, stems, console, stack) if stems_folder is not None else None
        )
        for block in console.blocks():
            if outputs is not None:
                outputs.write(block)
            sound = bus(block.total, rate, reset=False) if len(bus) else block.total
            sound = _faded(sound, block.start, stems.frames, rate)
            append_block(bus_file, sound)
            meter.feed(sound)
            energies.append(_hop_energies(weigh(sound)))
            tell((block.start + sound.shape[1]) / stems.frames)
    return _Tables(peaks=meter.finish(), energies=np.concatenate(energies))


def _bus_plugins(mix: Mix) -> list[pedalboard.Plugin]:
    chain: list[pedalboard.Plugin] = []
    if mix.high_shelf_db:
        chain.append(pedalboard.HighShelfFilter(9000.0, mix.high_shelf_db, 0.7))
    if mix.bus_compression > 0.0:
        chain.append(
            pedalboard.Compressor(
                threshold_db=-12.0 - 6.0 * mix.bus_compression,
                ratio=1.2 + 1.8 * mix.bus_compression,
                attack_ms=30.0,
                release_ms=200.0,
            )
        )
    return chain


def _hop_energies(weighted: NDArray[np.float32]) -> NDArray[np.float64]:
    power = np.einsum("cn,cn->n", weighted, weighted)
    power = np.pad(power, (0, -len(power) % HOP_FRAMES))
    sums: NDArray[np.float64] = power.reshape(-1, HOP_FRAMES).sum(axis=1, dtype=np.float64)
    return sums


def _faded(sound: NDArray[np.float32], start: int, frames: int, rate: int) -> NDArray[np.float32]:
    """The block with the last moments of the song brought down to nothing."""
    to_end = frames - start - np.arange(sound.shape[1])
    fade_frames = FADE_S * rate
    if to_end[-1] >= fade_frames:
        return sound
    return sound * np.clip((to_end - 1) / fade_frames, 0.0, 1.0).astype(np.float32)


class _Master:
    """Writes the mastered file from the kept mix, and again with corrected aims should a measurement ask for it."""

    def __init__(
        self,
        bus_file: Path,
        tables: _Tables,
        frames: int,
        rate: int,
        out_wav: Path,
        tags: Mapping[str, str],
    ) -> None:
        self._bus_file, self._tables, self._frames, self._rate = bus_file, tables, frames, rate
        self._out_wav, self._tags = out_wav, tags

    def write(self, target: MasterTarget) -> Loudness:
        """The file, and what was measured in it."""
        aim_lufs, ceiling_dbtp = target.lufs, target.true_peak_dbtp - MARGIN_DB
        for left in reversed(range(TRIES)):
            gain_db = solve_gain_db(
                self._tables.peaks, self._tables.energies, aim_lufs, ceiling_dbtp, self._rate
            )
            curve = limiter_curve(self._tables.peaks, gain_db, ceiling_dbtp, self._rate)
            measured = self._run(curve)
            miss_lu = target.lufs - measured.lufs
            excess_db = max(0.0, measured.true_peak_dbtp - target.true_peak_dbtp)
            if left == 0 or (abs(miss_lu) <= TOLERANCE_LU and excess_db == 0.0):
                break
            aim_lufs += miss_lu
            ceiling_dbtp -= excess_db + (0.02 if excess_db else 0.0)
        return measured

    def _run(self, curve: NDArray[np.float64]) -> Loudness:
        dither = np.random.Generator(np.random.PCG64(DITHER_SEED))
        loudness, peaks = LoudnessMeter(self._rate), TruePeakMeter()
        with WavWriter(self._out_wav, self._rate, BITS, self._frames, self._tags) as out:
            for start, length in block_starts(self._frames):
                sound = read_block(self._bus_file, start, length)
                samples = quantise(apply_curve(sound, curve, start), BITS, dither)
                out.write(samples)
                written = samples.astype(np.float32) / np.float32(1 << (BITS - 1))
                loudness.feed(written)
                peaks.feed(written)
        return loudness.result(true_peak_dbtp(peaks.finish()))


class _StemOutputs:
    """The parts as files of their own, numbered in the order of the song."""

    def __init__(self, folder: Path, stems: StemSet, console: Console, stack: ExitStack) -> None:
        loudest_db = max((fader.peak_db for fader in console.faders), default=0.0)
        self._gain = np.float32(10.0 ** ((STEM_HEADROOM_DB - max(0.0, loudest_db)) / 20.0))
        names = [*(stem.name for stem in stems.stems), "Reverb"]
        self._writers = [
            stack.enter_context(
                WavWriter(
                    folder / f"{number:02d} {_file_name(name)}.wav",
                    stems.sample_rate_hz, STEM_BITS, stems.frames, {"title": name},
                )
            )
            for number, name in enumerate(names, 1)
        ]  # fmt: skip

    def write(self, block: MixedBlock) -> None:
        nothing = np.zeros_like(block.total)
        for writer, part in zip(self._writers, (*block.parts, block.reverb), strict=True):
            writer.write(
                quantise((nothing if part is None else part) * self._gain, STEM_BITS, None)
            )


def _file_name(name: str) -> str:
    """A part's name as every file system takes it."""
    kept = "".join(c if c.isalnum() or c in " -_" else " " for c in name)
    return " ".join(kept.split())[:60] or "part"
