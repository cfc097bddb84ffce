"""Measures loudness after ITU-R BS.1770-4 and EBU Tech 3341/3342, a block at a time.

The K-weighting filter is built from three of pedalboard's filters instead of two biquads of our own, because a
biquad in plain numpy is slow and scipy's import alone costs more than measuring a song. It is the same filter:

* the standard's high shelf is the cookbook shelf of 4 dB whose corner is shifted by a quarter of its gain;
* the standard's high pass has Q = 0.5003, that is two real poles at one place: two first-order high passes.
  The standard leaves its numerator unscaled, which makes it louder by `1 + k/Q + k²`; energies are multiplied by its
  square, which is cheaper than a gain on every sample.
"""

from __future__ import annotations

import math

import numpy as np
import pedalboard
from numpy.typing import NDArray
from pedalboard import Pedalboard  # type: ignore[attr-defined]  # its stub leaves the name out

from composer.mix.peaks import HOP_FRAMES
from composer.model.audio import Loudness

__all__ = [
    "HopEnergies",
    "KWeighting",
    "LoudnessMeter",
    "integrated_lufs",
    "lufs",
    "range_lu",
    "windows",
]

OFFSET_DB = -0.691
ABSOLUTE_GATE_LUFS = -70.0
RELATIVE_GATE_LU = -10.0
RANGE_GATE_LU = -20.0
SHELF_HZ, SHELF_DB, SHELF_Q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
HIGHPASS_HZ, HIGHPASS_Q = 38.13547087602444, 0.5003270373238773


class KWeighting:
    """The BS.1770 frequency weighting, carrying its state from block to block.

    What it gives back is weighted but for a constant: its squares are to be multiplied by `power`.
    """

    def __init__(self, sample_rate_hz: float) -> None:
        self._rate = sample_rate_hz
        quarter_gain = 10.0 ** (SHELF_DB / 80.0)
        corner = math.tan(math.pi * SHELF_HZ / sample_rate_hz) / quarter_gain
        low = math.tan(math.pi * HIGHPASS_HZ / sample_rate_hz)
        self.power = (1.0 + low / HIGHPASS_Q + low * low) ** 2
        self._board = Pedalboard(
            [
                pedalboard.HighpassFilter(HIGHPASS_HZ),
                pedalboard.HighpassFilter(HIGHPASS_HZ),
                pedalboard.HighShelfFilter(
                    math.atan(corner) * sample_rate_hz / math.pi, SHELF_DB, SHELF_Q
                ),
            ]
        )

    def __call__(self, sound: NDArray[np.float32]) -> NDArray[np.float32]:
        """The weighted sound, same shape (channels, frames)."""
        weighted: NDArray[np.float32] = self._board(sound, self._rate, reset=False)
        return weighted


class HopEnergies:
    """Weighted energy of every `HOP_FRAMES` frames of a sound, from every second sample of it.

    Leaving out samples folds the upper octave down but keeps its energy, and the weighting is flat from 3 kHz up: that
    foretells the loudness of music within a tenth of a LU at half the cost. The finished file is measured whole.
    """

    def __init__(self, sample_rate_hz: float) -> None:
        self._weight = KWeighting(sample_rate_hz / 2)

    def __call__(self, sound: NDArray[np.float32]) -> NDArray[np.float32]:
        """The sum of weighted squares in every hop of the next block (2, frames); the last one may be short."""
        weighted = self._weight(np.ascontiguousarray(sound[:, ::2]))
        short = -weighted.shape[1] % (HOP_FRAMES // 2)
        if short:
            weighted = np.pad(weighted, ((0, 0), (0, short)))
        hops = weighted.reshape(len(weighted), -1, HOP_FRAMES // 2)
        energies: NDArray[np.float32] = np.einsum("ckn,ckn->k", hops, hops)
        energies *= np.float32(2.0 * self._weight.power)
        return energies


class LoudnessMeter:
    """Takes sound block by block and keeps one weighted energy per 100 ms (the mean square, channels summed)."""

    def __init__(self, sample_rate_hz: float) -> None:
        self._weight = KWeighting(sample_rate_hz)
        self._step = round(sample_rate_hz / 10)
        self._left = np.zeros(0, dtype=np.float32)
        self._energies: list[NDArray[np.float64]] = []

    def feed(self, sound: NDArray[np.float32]) -> None:
        """Measure the next block, float32 (2, frames)."""
        weighted = self._weight(sound)
        self._add(np.einsum("cn,cn->n", weighted, weighted))

    def skip(self, frames: int) -> None:
        """Let this many frames of digital silence pass, without filtering them."""
        self._add(np.zeros(frames, dtype=np.float32))

    def _add(self, power: NDArray[np.float32]) -> None:
        power = np.concatenate([self._left, power])
        whole = len(power) // self._step * self._step
        self._left = power[whole:]
        steps = power[:whole].reshape(-1, self._step)
        self._energies.append(steps.mean(axis=1, dtype=np.float64) * self._weight.power)

    @property
    def energies(self) -> NDArray[np.float64]:
        """Mean weighted square of each whole 100 ms so far."""
        return np.concatenate(self._energies) if self._energies else np.zeros(0)

    def result(self, true_peak_dbtp: float) -> Loudness:
        """Everything measured so far, with a true peak measured elsewhere."""
        steps = self.energies
        return Loudness(
            lufs=integrated_lufs(steps), true_peak_dbtp=true_peak_dbtp, range_lu=range_lu(steps)
        )


def lufs(energy: float) -> float:
    """Loudness of a weighted mean square; minus infinity for silence."""
    return OFFSET_DB + 10.0 * math.log10(energy) if energy > 0.0 else -math.inf


def integrated_lufs(energies: NDArray[np.float64]) -> float:
    """Gated loudness of 100 ms energies (400 ms windows, a quarter apart); minus infinity when all is gated."""
    means = windows(energies, 4)
    loud = means[means > _energy(ABSOLUTE_GATE_LUFS)]
    if not len(loud):
        return -math.inf
    loud = loud[loud > loud.mean() * 10.0 ** (RELATIVE_GATE_LU / 10.0)]
    return lufs(float(loud.mean()))


def range_lu(energies: NDArray[np.float64]) -> float:
    """Loudness range after EBU Tech 3342: short-term loudness (3 s), from its 10th to its 95th percentile."""
    means = windows(energies, 30)
    loud = means[means > _energy(ABSOLUTE_GATE_LUFS)]
    if not len(loud):
        return 0.0
    loud = loud[loud > loud.mean() * 10.0 ** (RANGE_GATE_LU / 10.0)]
    low, high = np.percentile(loud, [10.0, 95.0])
    return float(10.0 * math.log10(high / low))


def windows(energies: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    """Mean of every `length` steps in a row (4: momentary loudness, 30: short-term); a sound shorter than that is one window, padded with silence."""
    if len(energies) == 0:
        return energies
    if len(energies) < length:
        return np.array([energies.sum() / length])
    views = np.lib.stride_tricks.sliding_window_view(energies, length)
    means: NDArray[np.float64] = views.mean(axis=1)
    return means


def _energy(level_lufs: float) -> float:
    return float(10.0 ** ((level_lufs - OFFSET_DB) / 10.0))
