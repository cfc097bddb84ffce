"""The bus that the whole band runs through: a treble shelf and gentle compression.

Both are made so that a stem can carry its share of them. The shelf is linear, and the compression is one gain for
both sides, worked out from the whole band and then applied to whatever part of it: stems treated so add up to the mix.
"""

from __future__ import annotations

import math

import numpy as np
import pedalboard
from numpy.typing import NDArray
from pedalboard import Pedalboard  # type: ignore[attr-defined]  # its stub leaves the name out

from composer.mix.peaks import HOP_FRAMES
from composer.model.audio import Mix
from composer.model.performance import Performance

__all__ = ["FADE_S", "BusGain", "Shelf", "fade_s_of"]

SHELF_HZ, SHELF_Q = 9000.0, 0.7
ATTACK_S, RELEASE_S = 0.03, 0.2
SINE_PEAK_DB = 3.01
"""From the power of a sine to its peak, which thresholds are given in."""
FADE_S, RINGING_FADE_S = 0.03, 0.8


def fade_s_of(performance: Performance) -> float:
    """How long the last sound of a song fades: longer where it has to end while it rings."""
    return RINGING_FADE_S if performance.is_exact else FADE_S


class Shelf:
    """The bus's treble shelf for one sound, carrying its state from block to block."""

    def __init__(self, mix: Mix, sample_rate_hz: int) -> None:
        self._rate = sample_rate_hz
        shelf = pedalboard.HighShelfFilter(SHELF_HZ, mix.high_shelf_db, SHELF_Q)
        self._board = Pedalboard([shelf]) if mix.high_shelf_db else None

    def __call__(self, sound: NDArray[np.float32]) -> NDArray[np.float32]:
        """The block with the shelf, same shape."""
        if self._board is None:
            return sound
        shelved: NDArray[np.float32] = self._board(sound, self._rate, reset=False)
        return shelved


class BusGain:
    """The gain of the bus over time, from blocks of the whole mix: compression, and the fade of the last moment."""

    def __init__(
        self, mix: Mix, sample_rate_hz: int, frames: int | None, fade_s: float = FADE_S
    ) -> None:
        """`frames` is the length of the song, None for one that does not end; `fade_s` how long its last sound fades."""
        self._frames, self._rate, self._fade_s = frames, sample_rate_hz, fade_s
        self._is_on = mix.bus_compression > 0.0
        self._threshold_db = -12.0 - 6.0 * mix.bus_compression
        self._slope = 1.0 - 1.0 / (1.2 + 1.8 * mix.bus_compression)
        hop_s = HOP_FRAMES / sample_rate_hz
        self._rise, self._fall = (
            1.0 - math.exp(-hop_s / ATTACK_S),
            1.0 - math.exp(-hop_s / RELEASE_S),
        )
        self._power, self._last = 0.0, 1.0

    def __call__(self, sound: NDArray[np.float32], start: int) -> NDArray[np.float32]:
        """The gain of each frame of the block that starts at `start`, float32 (frames,)."""
        frames = sound.shape[1]
        gain = self._compression(sound) if self._is_on else np.ones(frames, dtype=np.float32)
        if self._frames is None:
            return gain
        fade_frames = self._fade_s * self._rate
        if self._frames - start - frames < fade_frames:
            to_end = self._frames - start - np.arange(frames)
            gain = gain * np.clip((to_end - 1) / fade_frames, 0.0, 1.0).astype(np.float32)
        return gain

    def _compression(self, sound: NDArray[np.float32]) -> NDArray[np.float32]:
        frames = sound.shape[1]
        whole = np.pad(sound, ((0, 0), (0, -frames % HOP_FRAMES))) if frames % HOP_FRAMES else sound
        hops = whole.reshape(2, -1, HOP_FRAMES)
        power = np.einsum("ckn,ckn->k", hops, hops) / (2.0 * HOP_FRAMES)
        levels = np.array(self._follow(power.tolist()))
        over_db = 10.0 * np.log10(levels + 1e-12) + SINE_PEAK_DB - self._threshold_db
        points = 10.0 ** (-np.maximum(over_db, 0.0) * self._slope / 20.0)
        points = np.concatenate([[self._last], points])
        self._last = float(points[-1])
        ramp = np.arange(1, HOP_FRAMES + 1, dtype=np.float32) / np.float32(HOP_FRAMES)
        gain = np.diff(points).astype(np.float32)[:, None] * ramp
        gain += points[:-1, None].astype(np.float32)
        return gain.reshape(-1)[:frames]

    def _follow(self, power: list[float]) -> list[float]:
        """The power of each hop, smoothed: quick when it rises, slow when it falls."""
        now, rise, fall = self._power, self._rise, self._fall
        levels = []
        for value in power:
            now += (value - now) * (rise if value > now else fall)
            levels.append(now)
        self._power = now
        return levels
