"""The true peaks of a mix that lies in a file, worked out only where they can come near the limiter."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from composer.mix.peaks import HALF_TAPS, HOP_FRAMES, peaks_between
from composer.mix.sound_files import FRAME_BYTES, block_starts, read_block

__all__ = ["true_peaks"]

WORKERS = 2
BETWEEN = 2.0
"""Between two samples music rises to no more than this many times the highest of them."""


def true_peaks(
    path: Path, samples: NDArray[np.float32], reach: float, *, is_loop: bool = False
) -> NDArray[np.float32]:
    """The true peak of every 64 frames of a headerless sound, given the highest sample of each: exact where it may be
    `reach` (linear) or more, elsewhere the sample's.

    Before a loop comes its end, and after it its beginning; before and after another sound is silence. Raises
    FormatError, DiskProblem.
    """
    frames = path.stat().st_size // FRAME_BYTES
    high = samples * np.float32(BETWEEN) >= reach
    high[1:] |= high[:-1].copy()  # the last point of a hop lies between it and the next
    high[:-1] |= high[1:].copy()
    found = samples.copy()

    def measure(place: tuple[int, int]) -> None:
        start, length = place
        first = start // HOP_FRAMES
        hops = np.flatnonzero(high[first : first + -(-length // HOP_FRAMES)])
        if len(hops):
            joined = _surrounded(path, start, length, frames, is_loop)
            between = peaks_between(joined, hops)
            found[first + hops] = np.maximum(found[first + hops], between)

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(measure, block_starts(frames)))
    return found


def _surrounded(
    path: Path, start: int, length: int, frames: int, is_loop: bool
) -> NDArray[np.float32]:
    """A block as whole hops, with what is before and after it."""
    before, after = HALF_TAPS - 1, HALF_TAPS + -length % HOP_FRAMES
    first, last = max(0, start - before), min(frames, start + length + after)
    joined = np.zeros((2, before + length + after), dtype=np.float32)
    at = first - (start - before)
    joined[:, at : at + last - first] = read_block(path, first, last - first)
    if is_loop:
        beyond = start + length + after - last
        if at:
            joined[:, :at] = read_block(path, frames - at, at)
        if beyond:
            joined[:, -beyond:] = read_block(path, 0, beyond)
    return joined
