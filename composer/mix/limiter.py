"""Finds the gain that brings a mix to its loudness under a true-peak ceiling, before a sample is touched.

Two short tables of the mix are enough: its true peak and its weighted energy in every 64 frames. The limiter's
curve is computed from the first, the loudness after limiting is foretold from the second, and the make-up gain is
searched for between them. The sound itself is then multiplied once.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from composer.mix.loudness import integrated_lufs
from composer.mix.peaks import HOP_FRAMES
from composer.mix.ramp import ramp

__all__ = ["apply_curve", "hundredths", "limiter_curve", "loudness_of", "solve_gain_db"]

ATTACK_DB_A_MS = 1.2
RELEASE_S, RELEASE_DEPTH_DB = 0.1, 6.0
"""The gain comes back by (reduction + 6 dB) in every 0.1 s: gently after small peaks, fast after large ones."""
SMOOTHING = 3
AROUND_S = 1.0
"""How far the limiter looks before and after what it works on: more than it takes to go down and to come back."""
PIECE_HOPS = 1 << 15
"""Hops worked on at once, some 48 s: what that takes in memory does not grow with the song."""
MOST_GAIN_DB = 48.0
STEPS, CLOSE_LU = 24, 0.005
FLAT = 0.05
"""LU for a dB of gain: with less there is no slope to go along."""


def limiter_curve(
    peaks: NDArray[np.float32],
    gain_db: float,
    ceiling_dbtp: float,
    sample_rate_hz: int,
    *,
    is_loop: bool = False,
) -> NDArray[np.float32]:
    """Gain in dB (make-up included) at the start of each 64 frames and at the end, (hops + 1,).

    A loop is limited as if it went round for ever: its last point is its first. The gain comes down ahead of a peak in
    a straight line of dB and goes back up more slowly; between two points it is linear, and at both ends of a hop it
    is low enough for that hop's peak.
    """
    over_db = gain_db - ceiling_dbtp
    curve = np.empty(len(peaks) + 1, dtype=np.float32)
    for first, last in _pieces(len(peaks), sample_rate_hz):
        reductions = _reductions(peaks, first, last, over_db, sample_rate_hz, is_loop)
        curve[first : last + 1] = reductions + gain_db
    if is_loop:
        curve[[0, -2, -1]] = min(curve[0], curve[-2], curve[-1])  # the last hop may be a short one
    return curve


def solve_gain_db(
    peaks: NDArray[np.float32],
    energies: NDArray[np.floating[Any]],
    target_lufs: float,
    ceiling_dbtp: float,
    sample_rate_hz: int,
    *,
    is_loop: bool = False,
) -> float:
    """The make-up gain after which the limited mix is foretold to have the target loudness.

    `energies` is the sum of weighted squares in each 64 frames. Where no gain gets there, the highest tried.
    """
    pieces = _pieces(len(peaks), sample_rate_hz)
    start = loudness_of(energies, sample_rate_hz)
    if not math.isfinite(start):
        return 0.0

    def missed_lu(gain_db: float) -> float:
        tenths = []
        for first, last in pieces:
            over_db = gain_db - ceiling_dbtp
            curve = _reductions(peaks, first, last, over_db, sample_rate_hz, is_loop) + gain_db
            power = 10.0 ** ((curve[:-1] + curve[1:]) / 20.0)
            tenths.append(hundredths(energies[first:last] * power, sample_rate_hz))
        return integrated_lufs(np.concatenate(tenths)) - target_lufs

    away = target_lufs - start
    return _zero_of(missed_lu, min(0.0, away) - 1.0, min(MOST_GAIN_DB, away + 24.0), away)


def _zero_of(
    missed_lu: Callable[[float], float], low: float, high: float, first_guess: float
) -> float:
    """The gain between `low` and `high` where nothing is missed: found along the slope where there is one, else by
    halves; where there is none, the highest that was tried."""
    gain_db, slope = first_guess, 1.0
    before: tuple[float, float] | None = None
    for _ in range(STEPS):
        if not low < gain_db < high:
            gain_db = (low + high) / 2
        missed = missed_lu(gain_db)
        if abs(missed) < CLOSE_LU:
            return gain_db
        if missed < 0.0:
            low = gain_db
        else:
            high = gain_db
        if before is not None:
            slope = (missed - before[1]) / (gain_db - before[0])
        before = gain_db, missed
        gain_db = gain_db - missed / slope if slope > FLAT else low
    return (low + high) / 2


def _pieces(hops: int, sample_rate_hz: int) -> list[tuple[int, int]]:
    """(first hop, hop after the last) of each piece of a song; every piece but the last is whole tenths of a second."""
    step = round(sample_rate_hz / 10)
    whole = step // math.gcd(step, HOP_FRAMES)
    size = whole * max(1, PIECE_HOPS // whole)
    return [(first, min(first + size, hops)) for first in range(0, hops, size)]


def _reductions(
    peaks: NDArray[np.float32],
    first: int,
    last: int,
    over_db: float,
    sample_rate_hz: int,
    is_loop: bool,
) -> NDArray[np.float64]:
    """What the limiter takes away, in dB, at the start of each of these hops and after the last, (last - first + 1,);
    `peaks` are those of all hops, `over_db` is how far one of full scale would lie over the ceiling."""
    hops_a_second = sample_rate_hz / HOP_FRAMES
    around = round(AROUND_S * hops_a_second)
    begin, end = first - around, last + around
    if is_loop:
        here = peaks.take(np.arange(begin, end), mode="wrap")
    else:
        begin, end = max(begin, 0), min(end, len(peaks))
        here = peaks[begin:end]
    levels_db = 20.0 * np.log10(np.maximum(here, 1e-9, dtype=np.float64))
    need = np.minimum(-(levels_db + over_db), 0.0)
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
    inside: NDArray[np.float64] = np.minimum(smooth, 0.0)[first - begin : last - begin + 1]
    return inside


def apply_curve(
    sound: NDArray[np.float32], curve: NDArray[np.float32], at_frame: int
) -> NDArray[np.float32]:
    """A block of the mix (2, frames) that starts at `at_frame`, a multiple of 64, under the limiter's curve.

    Where the last hop of the song is shorter than 64 frames, its gain still arrives at the last point.
    """
    frames = sound.shape[1]
    first, hops = at_frame // HOP_FRAMES, -(-frames // HOP_FRAMES)
    linear = 10.0 ** (curve[first : first + hops + 1].astype(np.float64) / 20.0)
    gain = ramp(linear, HOP_FRAMES, frames)
    short = frames % HOP_FRAMES
    if short and first + hops + 1 == len(curve):
        gain[-short:] = np.linspace(linear[-2], linear[-1], short, endpoint=False)
    limited: NDArray[np.float32] = sound * gain
    return limited


def loudness_of(energies: NDArray[np.floating[Any]], sample_rate_hz: int) -> float:
    """The gated loudness of a mix in LUFS, from the sums of weighted squares of each 64 frames."""
    tenths = [
        hundredths(energies[first:last], sample_rate_hz)
        for first, last in _pieces(len(energies), sample_rate_hz)
    ]
    return integrated_lufs(np.concatenate(tenths)) if tenths else -math.inf


def hundredths(energies: NDArray[np.floating[Any]], sample_rate_hz: int) -> NDArray[np.float64]:
    """Mean weighted square of each whole 100 ms from the sums of each 64 frames."""
    step = round(sample_rate_hz / 10)
    total = np.concatenate([[0.0], np.cumsum(energies, dtype=np.float64)])
    count = len(energies) * HOP_FRAMES // step
    edges = np.arange(count + 1) * (step / HOP_FRAMES)
    running = np.interp(edges, np.arange(len(total)), total)
    means: NDArray[np.float64] = np.diff(running) / step
    return means


def _lowest_of(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """Each value's minimum with its neighbours, `width` (odd) in all."""
    padded = np.pad(values, width // 2, mode="edge")
    lowest = padded[: len(values)].copy()
    for shift in range(1, width):
        np.minimum(lowest, padded[shift : shift + len(values)], out=lowest)
    return lowest
