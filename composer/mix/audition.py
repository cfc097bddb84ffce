"""Sound to be heard at once, block by block: a finished file, or some of a song's parts as they stand in its master."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from composer.errors import FormatError
from composer.mix.bus import Shelf, fade_s_of
from composer.mix.console import Console, MixedBlock
from composer.mix.inspection import Inspector
from composer.mix.limiter import apply_curve
from composer.mix.master import MARGIN_DB, Progress, bus_through, master_curve, mix_bus
from composer.mix.peaks import HOP_FRAMES
from composer.mix.plugins import bus_plugins, load_plugins, put_through, stems_through
from composer.mix.sound_files import append_block, read_block
from composer.model.audio import Mix, SoundStore, StemSet
from composer.model.performance import Performance

__all__ = ["HEARD_FRAMES", "Audition", "audition", "file_blocks", "rate_of"]

HEARD_FRAMES = 32 * HOP_FRAMES
"""A block that is heard: 46 ms at 44.1 kHz, so that a stop is felt to be at once."""


def file_blocks(path: Path, start_s: float, end_s: float) -> Iterator[NDArray[np.float32]]:
    """A sound file from one moment to another as blocks (frames, 2) of float32; raises FormatError."""
    try:
        with soundfile.SoundFile(path) as file:
            end = round(min(end_s * file.samplerate, file.frames))
            at = min(round(start_s * file.samplerate), end)
            file.seek(at)
            while at < end:
                block = file.read(min(HEARD_FRAMES, end - at), dtype="float32", always_2d=True)
                if not len(block):
                    return
                at += len(block)
                yield block if block.shape[1] == 2 else np.repeat(block[:, :1], 2, axis=1)
    except (OSError, soundfile.SoundFileError) as problem:
        raise FormatError(f"{path} cannot be read ({problem}); render the song again") from problem


def rate_of(path: Path) -> int:
    """Frames a second of a sound file; raises FormatError."""
    try:
        return int(soundfile.info(path).samplerate)
    except (OSError, soundfile.SoundFileError) as problem:
        raise FormatError(f"{path} cannot be read ({problem}); render the song again") from problem


class Audition:
    """Some parts of a song under the gain that its whole master has: all of them together are the master.

    `gain_db` is the limiter's curve; the sound itself lies unmastered in a file of the work folder. `warnings` tell of
    plugins that were left out.
    """

    def __init__(
        self,
        path: Path,
        curve_db: NDArray[np.float32],
        frames: int,
        sample_rate_hz: int,
        warnings: tuple[str, ...] = (),
    ) -> None:
        self._path, self._curve_db = path, curve_db
        self._frames, self.sample_rate_hz, self.warnings = frames, sample_rate_hz, warnings

    def blocks(self, start_s: float, end_s: float) -> Iterator[NDArray[np.float32]]:
        """From one moment to another as blocks (frames, 2) of float32."""
        end = round(min(end_s * self.sample_rate_hz, self._frames))
        first = round(start_s * self.sample_rate_hz) // HOP_FRAMES * HOP_FRAMES
        for at in range(first, end, HEARD_FRAMES):
            sound = read_block(self._path, at, min(HEARD_FRAMES, end - at))
            heard = np.clip(apply_curve(sound, self._curve_db, at), -1.0, 1.0)
            yield np.ascontiguousarray(heard.T)


def audition(
    stems: StemSet,
    mix: Mix,
    performance: Performance,
    heard: Collection[str],
    work: Path,
    store: SoundStore | None,
    progress: Progress,
) -> Audition:
    """Mix a song in `work`, keeping only what the parts in `heard` (ids) add to it; raises as `mix_and_master`.

    Plugins of the bus hear these parts alone: what they would make of the whole band cannot be taken apart.
    """
    loaded, warnings = load_plugins(mix.plugins)
    stems = stems_through(stems, loaded, work, store)
    console = Console(stems, mix, performance, lambda done: progress(0.3 * done), store)
    bus_file, path = work / f"mix-{os.getpid()}.f32", work / "heard.f32"
    path.unlink(missing_ok=True)
    only = _OnlyHeard(path, stems, console, heard)
    try:
        tables = mix_bus(
            console,
            stems,
            bus_file,
            only,
            Inspector(stems, console.strips),
            lambda done: progress(0.3 + 0.7 * done),
            fade_s_of(performance),
        )
        tables = bus_through(bus_plugins(loaded), bus_file, tables, stems)
        for plugin in bus_plugins(loaded):
            put_through(plugin, path, stems)
        rate, ceiling_dbtp = stems.sample_rate_hz, mix.target.true_peak_dbtp - MARGIN_DB
        curve_db = master_curve(
            bus_file, tables, mix.target.lufs, ceiling_dbtp, rate, is_loop=stems.is_loop
        )
    finally:
        bus_file.unlink(missing_ok=True)
    return Audition(path, curve_db, stems.heard_frames, rate, warnings)


class _OnlyHeard:
    """Takes the desk's blocks and keeps the share of some parts: their sound, their reverb, the gain of the bus."""

    def __init__(
        self, path: Path, stems: StemSet, console: Console, heard: Collection[str]
    ) -> None:
        self._path, self._console, self._first = path, console, stems.lead_in_frames
        self._is_heard = [stem.part in heard for stem in stems.stems]
        self._reverb, self._shelf = console.reverb(), Shelf(console.mix, stems.sample_rate_hz)

    def write(self, block: MixedBlock, bus_gain: NDArray[np.float32]) -> None:
        parts = [
            part if is_heard else None
            for part, is_heard in zip(block.parts, self._is_heard, strict=True)
        ]
        sound = self._reverb(self._console.sends(parts, block.total.shape[1]))
        for part in parts:
            if part is not None:
                sound = sound + part
        sound = self._shelf(sound)
        if block.start >= self._first:
            append_block(self._path, sound * bus_gain)
