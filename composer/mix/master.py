"""Mixes the stems and masters the mix: to the loudness its target asks for, under its true-peak ceiling.

The mix is made once and kept as float32 while two short tables are filled, from which the limiter's curve is
worked out (`composer.mix.limiter`); a second run applies it, adds dither, writes the file and measures what was
written. What grows with the song in memory are those tables and the looks at its parts, some 20 MB in half an hour.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from composer.errors import ComposerError
from composer.mix.bus import FADE_S, BusGain, Shelf, fade_s_of
from composer.mix.console import WORKERS, Console
from composer.mix.formats import BITS_OF, FLOAT_BITS, check_kind
from composer.mix.inspection import Inspector
from composer.mix.kept_peaks import true_peaks
from composer.mix.limiter import apply_curve, limiter_curve, loudness_of, solve_gain_db
from composer.mix.loudness import HopEnergies, LoudnessMeter
from composer.mix.peaks import HOP_FRAMES, TruePeakMeter, sample_peaks, true_peak_dbtp
from composer.mix.plugins import bus_plugins, load_plugins, put_through, stems_through
from composer.mix.sound_files import (
    SoundWriter,
    append_block,
    block_starts,
    quantise,
    read_block,
)
from composer.mix.stem_files import BlockOutput, MixStems
from composer.model.audio import FileKind, Loudness, MasterTarget, Mix, SoundStore, StemSet
from composer.model.finding import Finding
from composer.model.performance import Performance

__all__ = [
    "Mastered",
    "Tables",
    "bus_through",
    "master_curve",
    "mix_and_master",
    "mix_bus",
]

MARGIN_DB = 0.15
"""How far under the ceiling the limiter works, for meters that interpolate differently."""
TOLERANCE_LU = 0.15
TRIES = 3
LIMITED_LU = 1.5
"""How much loudness a limiter is guessed to take away at most."""
DITHER_SEED = 20
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mastered:
    """What was measured in the finished file, what was found in it, and the parts whose strips had to be run.

    `balance` holds for every part its power in each third-octave band.
    """

    loudness: Loudness
    findings: tuple[Finding, ...] = ()
    remade: tuple[str, ...] = ()
    balance: tuple[tuple[str, tuple[float, ...]], ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What the limiter needs to know of a mix: of each 64 frames the highest sample and the sum of weighted squares."""

    peaks: NDArray[np.float32]
    energies: NDArray[np.float32]

    @classmethod
    def blank(cls, frames: int) -> Tables:
        """For a mix of so many frames, to be filled in block by block."""
        hops = -(-frames // HOP_FRAMES)
        return cls(peaks=np.zeros(hops, np.float32), energies=np.zeros(hops, np.float32))

    def fill(self, start: int, sound: NDArray[np.float32], energies: NDArray[np.float32]) -> None:
        """Fill in a block of the mix (2, frames) that begins at frame `start`, and the energies of its hops."""
        here = slice(start // HOP_FRAMES, start // HOP_FRAMES + len(energies))
        self.peaks[here], self.energies[here] = sample_peaks(sound), energies


def mix_and_master(
    stems: StemSet,
    mix: Mix,
    performance: Performance,
    out: Path,
    *,
    kind: FileKind | None = None,
    work: Path | None = None,
    store: SoundStore | None = None,
    stems_folder: Path | None = None,
    progress: Progress | None = None,
    metadata: Mapping[str, str] | None = None,
) -> Mastered:
    """Write the mastered song to `out` (stereo, a 16-bit WAV unless `kind` says otherwise) and give what was
    measured in those very samples.

    With `stems_folder`, every part goes there as well, as it stands in the mix. `work` is a folder for the mix on its
    way (the stems' own by default); `store` keeps what the strips make. `metadata`: title, artist, copyright, comment,
    date, genre. `progress` is called with 0..1. Raises DiskProblem (nothing half-written is left), FormatError for
    stems that are not whole, ComposerError for silence.
    """
    tell = progress or (lambda fraction: None)
    kind = kind or FileKind()
    check_kind(kind, stems.sample_rate_hz)
    place = work or stems.stems[0].path.parent
    loaded, warnings = load_plugins(mix.plugins)
    stems = stems_through(stems, loaded, place, store)
    console = Console(stems, mix, performance, _part_of(tell, 0.0, 0.3), store)
    inspector = Inspector(stems, console.strips)
    bus_file = place / f"mix-{os.getpid()}.f32"
    tags = {"title": performance.title, "software": "Composer", **(metadata or {})}
    try:
        with ExitStack() as stack:
            outputs = None
            if stems_folder is not None:
                outputs = stack.enter_context(MixStems(stems_folder, stems, console, tags))
            mixed = _part_of(tell, 0.3, 0.5)
            fade_s = fade_s_of(performance)
            tables = mix_bus(console, stems, bus_file, outputs, inspector, mixed, fade_s)
        tables = bus_through(bus_plugins(loaded), bus_file, tables, stems)
        if true_peak_dbtp(tables.peaks) < -90.0:
            raise ComposerError(
                f"the mix of {performance.title!r} is silent; look at the levels in its mix.toml"
            )
        loudness = _Master(bus_file, tables, stems, out, kind, tags).write(mix.target)
    finally:
        bus_file.unlink(missing_ok=True)
    tell(1.0)
    before = loudness_of(tables.energies, stems.sample_rate_hz)
    raised_db = loudness.lufs - before if math.isfinite(before) else 0.0
    findings = inspector.findings(tables.peaks, loudness, mix.target, raised_db)
    parts = (strip.part for strip in console.strips)
    return Mastered(
        loudness=loudness,
        findings=findings,
        remade=console.remade,
        balance=tuple(zip(parts, inspector.balance, strict=True)),
        warnings=warnings,
    )


def _part_of(tell: Progress, begin: float, share: float) -> Progress:
    """The progress of one stage, told as this share of the whole."""
    return lambda done: tell(begin + share * done)


def mix_bus(
    console: Console,
    stems: StemSet,
    bus_file: Path,
    outputs: BlockOutput | None,
    inspector: Inspector,
    tell: Progress,
    fade_s: float = FADE_S,
) -> Tables:
    """Run the desk: the mix after its bus into `bus_file`, the parts into `outputs`, and the limiter's tables."""
    rate = stems.sample_rate_hz
    end = None if stems.is_loop else stems.frames
    shelf, bus = Shelf(console.mix, rate), BusGain(console.mix, rate, end, fade_s)
    weigh = HopEnergies(rate)
    tables, first = Tables.blank(stems.heard_frames), stems.lead_in_frames
    bus_file.unlink(missing_ok=True)
    with ThreadPoolExecutor(1) as pool:
        for block in console.blocks():
            sound = shelf(block.total)
            gain = bus(sound, block.start)
            sound = sound * gain
            energy = pool.submit(weigh, sound)
            if outputs is not None:
                outputs.write(block, gain)
            if block.start >= first:
                append_block(bus_file, sound)
                inspector.feed(block, sound)
                tables.fill(block.start - first, sound, energy.result())
            energy.result()
            tell((block.start + sound.shape[1]) / stems.frames)
    return tables


def master_curve(
    bus_file: Path,
    tables: Tables,
    aim_lufs: float,
    ceiling_dbtp: float,
    sample_rate_hz: int,
    *,
    is_loop: bool = False,
) -> NDArray[np.float32]:
    """The limiter's curve (as in `limiter_curve`) under which the kept mix has a loudness, its peaks under a ceiling.

    True peaks are worked out where they can reach the ceiling; how loud the mix has to become is known only when
    they are, so that a guess is made, and made anew should it have been too low.
    """
    energies = tables.energies
    most_db = aim_lufs - loudness_of(energies, sample_rate_hz) + LIMITED_LU
    while True:
        reach = 10.0 ** ((ceiling_dbtp - most_db) / 20.0)
        peaks = true_peaks(bus_file, tables.peaks, reach, is_loop=is_loop)
        gain_db = solve_gain_db(
            peaks, energies, aim_lufs, ceiling_dbtp, sample_rate_hz, is_loop=is_loop
        )
        if gain_db <= most_db:
            return limiter_curve(peaks, gain_db, ceiling_dbtp, sample_rate_hz, is_loop=is_loop)
        most_db = gain_db + LIMITED_LU


def bus_through(plugins: Sequence[Any], bus_file: Path, tables: Tables, stems: StemSet) -> Tables:
    """Take the kept mix through the plugins of the bus, and give the tables of what comes out."""
    if not plugins:
        return tables
    for plugin in plugins:
        put_through(plugin, bus_file, stems)
    weigh, tables = HopEnergies(stems.sample_rate_hz), Tables.blank(stems.heard_frames)
    for start, length in block_starts(stems.heard_frames):
        sound = read_block(bus_file, start, length)
        tables.fill(start, sound, weigh(sound))
    return tables


class _Master:
    """Writes the mastered file from the kept mix, and again with corrected aims should a measurement ask for it."""

    def __init__(
        self,
        bus_file: Path,
        tables: Tables,
        stems: StemSet,
        out: Path,
        kind: FileKind,
        tags: Mapping[str, str],
    ) -> None:
        self._bus_file, self._tables = bus_file, tables
        self._frames, self._rate = stems.heard_frames, stems.sample_rate_hz
        self._is_loop = stems.is_loop
        self._out, self._kind, self._tags = out, kind, tags
        self._bits = kind.bits if kind.format in BITS_OF else FLOAT_BITS

    def write(self, target: MasterTarget) -> Loudness:
        """The file, and what was measured in it."""
        aim_lufs, ceiling_dbtp = target.lufs, target.true_peak_dbtp - MARGIN_DB
        for left in reversed(range(TRIES)):
            curve = master_curve(
                self._bus_file,
                self._tables,
                aim_lufs,
                ceiling_dbtp,
                self._rate,
                is_loop=self._is_loop,
            )
            measured = self._run(curve)
            miss_lu = target.lufs - measured.lufs
            excess_db = max(0.0, measured.true_peak_dbtp - target.true_peak_dbtp)
            if left == 0 or (abs(miss_lu) <= TOLERANCE_LU and excess_db == 0.0):
                break
            aim_lufs += miss_lu
            ceiling_dbtp -= excess_db + (0.02 if excess_db else 0.0)
        return measured

    def _run(self, curve: NDArray[np.float32]) -> Loudness:
        dither = np.random.PCG64(DITHER_SEED) if self._bits == 16 else None
        loudness, peaks = LoudnessMeter(self._rate), TruePeakMeter(only_highest=True)
        step = np.float32(0.5 ** (self._bits - 1))

        writer = SoundWriter(
            self._out, self._rate, self._bits, self._frames, self._tags, self._kind.format
        )
        with writer as out, ThreadPoolExecutor(WORKERS) as pool:
            measuring: list[Future[None]] = []
            for start, length in block_starts(self._frames):
                sound = apply_curve(read_block(self._bus_file, start, length), curve, start)
                if self._bits != FLOAT_BITS:
                    samples = quantise(sound, self._bits, dither)
                    sound = (samples * step).astype(np.float32, copy=False)
                for task in measuring:  # each has to hear the blocks in order
                    task.result()
                measuring = [pool.submit(meter.feed, sound) for meter in (loudness, peaks)]
                out.write(sound if self._bits == FLOAT_BITS else samples)
            for task in measuring:
                task.result()
        return loudness.result(true_peak_dbtp(peaks.finish()))
