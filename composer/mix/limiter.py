"""Finds the gain that brings a mix to its loudness under a true-peak ceiling, before a sample is touched.

Two short tables of the mix are enough: its true peak and its weighted energy in every 64 frames. The limiter's
curve is computed from the first, the loudness after limiting is foretold from the second, and the make-up gain is
searched for between them. The sound itself is then multiplied once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from composer.mix.loudness import integrated_lufs
from composer.mix.peaks import HOP_FRAMES

__all__ = ["apply_curve", "limiter_curve", "solve_gain_db"]

ATTACK_DB_A_MS = 1.2
RELEASE_S, RELEASE_DEPTH_DB = 0.1, 6.0
"""The gain comes back by (reduction + 6 dB) in every 0.1 s: gently after small peaks, fast after large ones."""
SMOOTHING = 3
AROUND_S = 2.0
"""How much of a loop's other end the limiter looks at: more than it takes to come back."""
MOST_GAIN_DB = 48.0
STEPS = 24


def limiter_curve(
    peaks: NDArray[np.float32],
    gain_db: float,
    ceiling_dbtp: float,
    sample_rate_hz: int,
    *,
    is_loop: bool = False,
) -> NDArray[np.float64]:
    """Gain in dB (make-up included) at the start of each 64 frames and at the end, (hops + 1,).

    A loop is limited as if it went round for ever: its last point is its first. The gain comes down ahead of a peak in a straight line of dB and goes back up more slowly; between two points
    it is linear, and at both ends of a hop it is low enough for that hop's peak.
    """
    hops_a_second = sample_rate_hz / HOP_FRAMES
    if is_loop:
        around = round(AROUND_S * hops_a_second)
        wrapped = np.pad(peaks, around, mode="wrap")
        curve = limiter_curve(wrapped, gain_db, ceiling_dbtp, sample_rate_hz)
        curve = curve[around : around + len(peaks) + 1]
        curve[[0, -2, -1]] = min(curve[0], curve[-2], curve[-1])  # the last hop may be a short one
        return curve
    over = 20.0 * np.log10(np.maximum(peaks, 1e-9, dtype=np.float64)) + gain_db - ceiling_dbtp
    need = np.minimum(-over, 0.0)
    edge = np.concatenate([need[:1], np.minimum(need[:-1], need[1:]), need[-1:]])
    place = np.arange(len(edge))
    fall, rise = ATTACK_DB_A_MS * 1000.0 / hops_a_second, 1.0 / (RELEASE_S * hops_a_second)
    bent = np.log1p(-edge / RELEASE_DEPTH_DB)  # on this scale the release is a straight line
    bent = np.maximum.accumulate(bent + rise * place) - rise * place
    edge = -RELEASE_DEPTH_DB * np.expm1(np.maximum(bent, 0.0))
    edge = np.minimum.accumulate((edge + fall * place)[::-1])[::-1] - fall * place
    edge = _lowest_of(edge, SMOOTHING)
    padded = np.pad(edge, SMOOTHING // 2, mode="edge")
    smooth = np.convolve(padded, np.full(SMOOTHING, 1.0 / SMOOTHING), mode="valid")
    gained: NDArray[np.float64] = np.minimum(smooth, 0.0) + gain_db
    return gained


def solve_gain_db(
    peaks: NDArray[np.float32],
    energies: NDArray[np.float64],
    target_lufs: float,
    ceiling_dbtp: float,
    sample_rate_hz: int,
    *,
    is_loop: bool = False,
) -> float:
    """The make-up gain after which the limited mix is foretold to have the target loudness.

    `energies` is the sum of weighted squares in each 64 frames. Where no gain gets there, the highest tried.
    """
    start = integrated_lufs(hundredths(energies, sample_rate_hz))
    if not np.isfinite(start):
        return 0.0
    low, high = min(0.0, target_lufs - start) - 1.0, min(MOST_GAIN_DB, target_lufs - start + 24.0)
    for _ in range(STEPS):
        middle = (low + high) / 2
        curve = limiter_curve(peaks, middle, ceiling_dbtp, sample_rate_hz, is_loop=is_loop)
        power = 10.0 ** ((curve[:-1] + curve[1:]) / 20.0)
        foretold = integrated_lufs(hundredths(energies * power, sample_rate_hz))
        if abs(foretold - target_lufs) < 0.005:
            return middle
        low, high = (middle, high) if foretold < target_lufs else (low, middle)
    return (low + high) / 2


def apply_curve(
    sound: NDArray[np.float32], curve: NDArray[np.float64], at_frame: int
) -> NDArray[np.float32]:
    """A block of the mix (2, frames) that starts at `at_frame`, a multiple of 64, under the limiter's curve.

    Where the last hop of the song is shorter than 64 frames, its gain still arrives at the last point.
    """
    frames = sound.shape[1]
    first, hops = at_frame // HOP_FRAMES, -(-frames // HOP_FRAMES)
    linear = 10.0 ** (curve[first : first + hops + 1] / 20.0)
    ramp = np.arange(HOP_FRAMES, dtype=np.float32) / np.float32(HOP_FRAMES)
    gain = np.diff(linear).astype(np.float32)[:, None] * ramp
    gain += linear[:-1, None].astype(np.float32)
    short = frames % HOP_FRAMES
    if short and first + hops + 1 == len(curve):
        gain[-1, :short] = np.linspace(linear[-2], linear[-1], short, endpoint=False)
    limited: NDArray[np.float32] = sound * gain.reshape(-1)[:frames]
    return limited


def hundredths(energies: NDArray[np.float64], sample_rate_hz: int) -> NDArray[np.float64]:
    """Mean weighted square of each whole 100 ms from the sums of each 64 frames."""
    step = round(sample_rate_hz / 10)
    total = np.concatenate([[0.0], np.cumsum(energies)])
    count = len(energies) * HOP_FRAMES // step
    edges = np.arange(count + 1) * (step / HOP_FRAMES)
    running = np.interp(edges, np.arange(len(total)), total)
    means: NDArray[np.float64] = np.diff(running) / step
    return means


def _lowest_of(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """Each value's minimum with its neighbours, `width` (odd) in all."""
    padded = np.pad(values, width // 2, mode="edge")
    lowest: NDArray[np.float64] = np.lib.stride_tricks.sliding_window_view(padded, width).min(
        axis=1
    )
    return lowest
