"""The parts as files for a DAW: as they stand in the mix, or dry. Numbered, named, 24 bit, all of one length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from composer.mix.bus import Shelf
from composer.mix.console import WORKERS, Console, MixedBlock
from composer.mix.sound_files import SoundWriter, block_starts, quantise, read_block
from composer.model.audio import StemSet

__all__ = ["BlockOutput", "MixStems", "write_dry_stems"]

BITS = 24
HEADROOM_DB = -6.0
DRY_PEAK = 0.9


class BlockOutput(Protocol):
    """Takes the desk's blocks while the mix is made."""

    def write(self, block: MixedBlock, bus_gain: NDArray[np.float32]) -> None:
        """One block of the mix, of which the bus had this gain."""


class MixStems:
    """Writes every part with its effects, its own reverb and the gain of the bus; use in a `with`.

    Added up the files are the mix before its master, turned down by `gain_db`, the same for all.
    """

    def __init__(
        self, folder: Path, stems: StemSet, console: Console, tags: Mapping[str, str]
    ) -> None:
        loudest_db = max((fader.peak_db for fader in console.faders), default=0.0)
        self.gain_db = HEADROOM_DB - max(0.0, loudest_db)
        self._console, self._stems, self._folder, self._tags = console, stems, folder, tags
        self._reverbs = [console.reverb() for _ in stems.stems]
        self._shelves = [Shelf(console.mix, stems.sample_rate_hz) for _ in stems.stems]
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:  # a file that cannot be opened takes back those before it
            self._writers = _writers(stack, self._folder, self._stems, self._tags)
            self._pool = stack.enter_context(ThreadPoolExecutor(WORKERS))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.__exit__(kind, problem, trace)

    def write(self, block: MixedBlock, bus_gain: NDArray[np.float32]) -> None:
        """Add one block of the mix, of which the bus had this gain."""
        gain = bus_gain * np.float32(10.0 ** (self.gain_db / 20.0))

        def one(number: int) -> None:
            part, nothing = block.parts[number], np.zeros_like(block.total)
            alone: list[NDArray[np.float32] | None] = [None] * len(block.parts)
            alone[number] = part
            back = self._reverbs[number](self._console.sends(alone, block.total.shape[1]))
            sound = self._shelves[number](back + (nothing if part is None else part))
            if block.start >= self._stems.lead_in_frames:
                self._writers[number].write(quantise(sound * gain, BITS, None))

        list(self._pool.map(one, range(len(block.parts))))


def write_dry_stems(stems: StemSet, folder: Path, tags: Mapping[str, str]) -> float:
    """Every part as the synth played it, without effects; gives the gain in dB they were all turned down by."""
    highest = 0.0
    for stem in stems.stems:
        for start, length in block_starts(stems.frames):
            sound = read_block(stem.path, start, length)
            highest = max(highest, float(sound.max()), -float(sound.min()))
    gain = np.float32(min(1.0, DRY_PEAK / max(highest, 1e-9)))
    with ExitStack() as stack:
        writers = _writers(stack, folder, stems, tags)
        for start, length in block_starts(stems.frames, stems.lead_in_frames):
            for stem, writer in zip(stems.stems, writers, strict=True):
                writer.write(quantise(read_block(stem.path, start, length) * gain, BITS, None))
    return float(20.0 * np.log10(gain))


def _writers(
    stack: ExitStack, folder: Path, stems: StemSet, tags: Mapping[str, str]
) -> Sequence[SoundWriter]:
    return [
        stack.enter_context(
            SoundWriter(
                folder / f"{number:02d} {_file_name(stem.name)}.wav",
                stems.sample_rate_hz, BITS, stems.heard_frames, {**tags, "title": stem.name},
            )
        )
        for number, stem in enumerate(stems.stems, 1)
    ]  # fmt: skip


def _file_name(name: str) -> str:
    """A part's name as every file system takes it."""
    kept = "".join(c if c.isalnum() or c in " -_" else " " for c in name)
    return " ".join(kept.split())[:60] or "part"
