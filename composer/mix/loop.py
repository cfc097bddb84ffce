"""Stems of a loop: the tail after its end is folded to its beginning, and its end goes before it as a lead-in.

With the lead-in every effect is in the state that it has at the end when the beginning comes, so that the sound may
be repeated without a seam.
"""

from __future__ import annotations

import hashlib
import math
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from composer.errors import DiskProblem
from composer.mix.sound_files import BLOCK_FRAMES, FRAME_BYTES, read_block
from composer.model.audio import StemSet

__all__ = ["looped"]

FADE_S = 0.5
LEAD_IN_S = 12.0
"""Longer than any hall and echo rings."""


def looped(stems: StemSet, frames: int, folder: Path) -> StemSet:
    """Stems of a loop of `frames` frames, written to `folder`, from stems that go past its end; raises DiskProblem."""
    rate = stems.sample_rate_hz
    lead_in = math.ceil(LEAD_IN_S * rate / BLOCK_FRAMES) * BLOCK_FRAMES
    made = []
    for number, stem in enumerate(stems.stems, 1):
        path = folder / f"loop-{number:02d}.f32"
        _write(path, lead_in, _Folded(stem.path, stems.frames, frames, rate))
        digest = hashlib.sha256(f"loop {stem.digest} {frames} {lead_in}".encode()).hexdigest()
        made.append(
            replace(stem, path=path, digest=digest if stem.digest else "", made_from=stem.digest)
        )
    return replace(
        stems,
        stems=tuple(made),
        frames=lead_in + frames,
        lead_in_frames=lead_in,
        is_loop=True,
    )


class _Folded:
    """A stem as it sounds when it is repeated every `frames` frames."""

    def __init__(self, path: Path, played: int, frames: int, sample_rate_hz: int) -> None:
        self._path, self._played, self.frames = path, played, frames
        self._fade = round(FADE_S * sample_rate_hz)

    def read(self, start: int, length: int) -> NDArray[np.float32]:
        """Frames `start` .. `start + length` of the loop, which has to hold them, (2, length)."""
        sound = np.zeros((2, length), dtype=np.float32)
        for first in range(start, self._played, self.frames):
            here = min(length, self._played - first)
            piece = read_block(self._path, first, here)
            to_end = self._played - first - np.arange(here)
            if self._played > self.frames and to_end[-1] < self._fade:
                piece *= np.clip((to_end - 1) / self._fade, 0.0, 1.0).astype(np.float32)
            sound[:, :here] += piece
        return sound


def _write(path: Path, lead_in: int, folded: _Folded) -> None:
    """The lead-in and the loop, with a hole where nothing sounds."""
    try:
        with path.open("wb") as file:
            for start, length in _places(-lead_in, folded.frames):
                sound = folded.read(start, length)
                if sound.any():
                    file.write(np.ascontiguousarray(sound.T, dtype="<f4").data)
                else:
                    file.seek(length * FRAME_BYTES, os.SEEK_CUR)
            file.truncate((lead_in + folded.frames) * FRAME_BYTES)
    except OSError as problem:
        raise DiskProblem(
            f"the stems cannot be written to {path.parent}: {problem.strerror or problem}"
        ) from problem


def _places(first: int, frames: int) -> Iterator[tuple[int, int]]:
    """(frame of the loop, length) of pieces that lie inside it, from `first`, which may lie before it, to its end."""
    at = first
    while at < frames:
        start = at % frames
        length = min(BLOCK_FRAMES, frames - start)
        yield start, length
        at += length
