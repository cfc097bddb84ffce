"""Finds true peaks: the highest point of the sound between its samples, after BS.1770-4 annex 2 (four times over)."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

__all__ = [
    "HALF_TAPS",
    "HOP_FRAMES",
    "TruePeakMeter",
    "peaks_between",
    "sample_peaks",
    "true_peak_dbtp",
]

HOP_FRAMES = 64
"""Frames that share one peak value."""
OVERSAMPLING = 4
HALF_TAPS = 16
BETA = 7.0
ACROSS = 2 * HALF_TAPS - 1
ROWS, TOGETHER = 16, 160
"""Points and hops multiplied at once: few enough that the linear algebra library does not wake its threads, which cost
more."""


class TruePeakMeter:
    """Takes sound block by block and keeps the true peak of every 64 frames."""

    def __init__(self, *, only_highest: bool = False) -> None:
        """With `only_highest` nothing else is kept, and what lies 6 dB under the highest sample so far is given by its
        samples alone: between two samples no music rises by as much."""
        self._only_highest, self._highest = only_highest, 0.0
        self._kept = np.zeros((2, HALF_TAPS - 1), dtype=np.float32)
        self._frames = 0
        self._peaks: list[NDArray[np.float32]] = []

    def feed(self, sound: NDArray[np.float32]) -> None:
        """Measure the next block, float32 (2, frames)."""
        self._frames += sound.shape[1]
        self._measure(np.concatenate([self._kept, sound], axis=1))

    def finish(self) -> NDArray[np.float32]:
        """The true peak (linear) of every 64 frames from the start, or the highest alone; the meter is used up then."""
        after = np.zeros((2, HALF_TAPS + HOP_FRAMES), dtype=np.float32)
        self._measure(np.concatenate([self._kept, after], axis=1))
        if self._only_highest:
            return np.array([self._highest], dtype=np.float32)
        return np.concatenate(self._peaks)[: -(-self._frames // HOP_FRAMES)]

    def _measure(self, joined: NDArray[np.float32]) -> None:
        hops = (joined.shape[1] - ACROSS) // HOP_FRAMES
        if hops > 0:
            least = self._highest / 2 if self._only_highest else 0.0
            peaks = _hop_peaks(joined, hops, least)
            self._highest = max(self._highest, float(peaks.max()))
            if not self._only_highest:
                self._peaks.append(peaks)
            joined = joined[:, hops * HOP_FRAMES :]
        self._kept = joined


def true_peak_dbtp(peaks: NDArray[np.float32]) -> float:
    """The highest of the peaks in dBTP; minus infinity for silence."""
    highest = float(peaks.max(initial=0.0))
    return 20.0 * math.log10(highest) if highest > 0.0 else -math.inf


def sample_peaks(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """The highest sample of every 64 frames of a sound (2, frames), the last of which may be fewer."""
    starts = np.arange(0, sound.shape[1], HOP_FRAMES)
    peaks: NDArray[np.float32] = np.maximum.reduceat(np.abs(sound), starts, axis=1).max(axis=0)
    return peaks


def peaks_between(joined: NDArray[np.float32], hops: NDArray[np.intp]) -> NDArray[np.float32]:
    """The highest point between the samples of these hops, (n,). Of `joined` (2, frames) the first hop begins after
    `HALF_TAPS` - 1 frames, and after the last one there are `HALF_TAPS` more."""
    between = _interpolator()
    best = np.zeros(len(hops), dtype=np.float32)
    for channel in joined:
        around = sliding_window_view(channel, HOP_FRAMES + ACROSS)[::HOP_FRAMES]
        for start in range(0, len(hops), TOGETHER):
            columns = around[hops[start : start + TOGETHER]].T
            points = np.matmul(between, columns).reshape(-1, columns.shape[1])
            highest = np.maximum(points.max(axis=0), -points.min(axis=0))
            here = best[start : start + TOGETHER]
            np.maximum(here, highest, out=here)
    return best


def _hop_peaks(joined: NDArray[np.float32], hops: int, least: float) -> NDArray[np.float32]:
    """Of every 64 frames the highest point; between samples only where these reach `least`."""
    first = HALF_TAPS - 1
    best = sample_peaks(joined[:, first : first + hops * HOP_FRAMES])
    high = np.flatnonzero(best >= least)
    best[high] = np.maximum(best[high], peaks_between(joined, high))
    return best


@lru_cache(maxsize=1)
def _interpolator() -> NDArray[np.float32]:
    """Matrices from 64 frames and their surroundings to the three points after each frame, (n, ROWS, 64 + ACROSS)."""
    reach = np.arange(-HALF_TAPS + 1, HALF_TAPS + 1, dtype=np.float64)
    matrix = np.zeros((HOP_FRAMES + ACROSS, HOP_FRAMES * (OVERSAMPLING - 1)))
    for step in range(1, OVERSAMPLING):
        distance = reach - step / OVERSAMPLING
        window = np.i0(BETA * np.sqrt(np.maximum(0.0, 1.0 - (distance / HALF_TAPS) ** 2))) / np.i0(
            BETA
        )
        taps = np.sinc(distance) * window
        taps /= taps.sum()
        for frame in range(HOP_FRAMES):
            matrix[frame : frame + 2 * HALF_TAPS, frame * (OVERSAMPLING - 1) + step - 1] = taps
    return np.ascontiguousarray(matrix.T, dtype=np.float32).reshape(-1, ROWS, len(matrix))
