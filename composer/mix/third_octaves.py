"""Spectra in third-octave bands, which is about how finely the ear tells one sound from another."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["CENTRES_HZ", "NOMINAL_HZ", "WINDOW_FRAMES", "band_powers", "k_weights"]

CENTRES_HZ = tuple(1000.0 * 2.0 ** (n / 3.0) for n in range(-15, 13))
"""From 31 Hz to 16 kHz."""
NOMINAL_HZ = (
    31.5, 40, 50, 63, 80, 100, 125, 160, 200, 250, 315, 400, 500, 630, 800,
    1000, 1250, 1600, 2000, 2500, 3150, 4000, 5000, 6300, 8000, 10000, 12500, 16000,
)  # fmt: skip
"""What these bands are called (IEC 61260-1)."""
WINDOW_FRAMES = 8192


def band_powers(sound: NDArray[np.float32], sample_rate_hz: int) -> NDArray[np.float64]:
    """Mean square in each band of one window, (channels, WINDOW_FRAMES): sum of the channels, (bands,)."""
    spectra = np.fft.rfft(sound * _window(), axis=1)
    power = (spectra.real**2 + spectra.imag**2).sum(axis=0)
    begins, ends, scale = _bands(sample_rate_hz)
    below = np.concatenate([[0.0], np.cumsum(power, dtype=np.float64)])
    powers: NDArray[np.float64] = (below[ends] - below[begins]) * scale
    return powers


def k_weights() -> NDArray[np.float64]:
    """Power gain of the loudness weighting in each band, to about half a decibel."""
    hz = np.array(CENTRES_HZ)
    low = 1.0 / (1.0 + (38.0 / hz) ** 2) ** 2
    shelf_db = 4.0 / (1.0 + (1650.0 / hz) ** 3)
    weights: NDArray[np.float64] = low * 10.0 ** (shelf_db / 10.0)
    return weights


@lru_cache(maxsize=1)
def _window() -> NDArray[np.float32]:
    return np.hanning(WINDOW_FRAMES).astype(np.float32)


@lru_cache(maxsize=4)
def _bands(sample_rate_hz: int) -> tuple[NDArray[np.intp], NDArray[np.intp], float]:
    """Where in a window's spectrum each band begins and ends, and what brings sums of its power to mean squares."""
    hz = np.fft.rfftfreq(WINDOW_FRAMES, 1.0 / sample_rate_hz)
    centres, sixth = np.array(CENTRES_HZ), 2.0 ** (1 / 6)
    scale = 2.0 / (WINDOW_FRAMES * float((_window().astype(np.float64) ** 2).sum()))
    return np.searchsorted(hz, centres / sixth), np.searchsorted(hz, centres * sixth), scale
