"""Ducking by the kick's notes: the gain of a strip dips at every kick and swells back, without listening for it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from composer.mix.ramp import ramp
from composer.model.performance import Performance

__all__ = ["Ducking", "heard_again", "kick_times_s"]

KICK_KEYS = frozenset({35, 36})
AHEAD_S = 0.006
HOLD_S = 0.03
STEP_FRAMES = 64


def kick_times_s(performance: Performance) -> NDArray[np.float64]:
    """When a bass drum is struck, in seconds, in order."""
    ticks = sorted(
        {
            note.start
            for part in performance.parts
            if part.is_percussion
            for note in part.notes
            if note.key in KICK_KEYS
        }
    )
    return np.array([performance.tempo_map.seconds(tick) for tick in ticks])


def heard_again(
    times_s: NDArray[np.float64], length_s: float, lead_in_s: float
) -> NDArray[np.float64]:
    """The times in a loop's stems: what is struck in `length_s`, again and again, from the lead-in to past the end."""
    first = -int(-lead_in_s // length_s) + 1
    rounds = np.arange(-first, 2)[:, None] * length_s
    times = np.sort((times_s[None, :] + rounds).ravel()) + lead_in_s
    return times[(times >= -1.0) & (times <= lead_in_s + length_s + 1.0)]


class Ducking:
    """How far down each moment is, 0..1, to be multiplied with a strip's own `duck_db`."""

    def __init__(self, times_s: NDArray[np.float64], release_s: float, sample_rate_hz: int) -> None:
        self._times_s, self._release_s, self._rate = times_s, release_s, sample_rate_hz

    def depth(self, start: int, frames: int) -> NDArray[np.float32] | None:
        """For `frames` frames from `start`: 1 at a kick, 0 once it has passed; None without a kick near."""
        points = (start + np.arange(0, frames + STEP_FRAMES, STEP_FRAMES)) / self._rate
        if not len(self._times_s):
            return None
        place = np.searchsorted(self._times_s, points, side="right")
        since = points - self._times_s[np.maximum(place - 1, 0)]
        since[place == 0] = np.inf
        until = self._times_s[np.minimum(place, len(self._times_s) - 1)] - points
        until[place == len(self._times_s)] = np.inf
        back = np.clip(1.0 - (since - HOLD_S) / self._release_s, 0.0, 1.0) ** 2
        coarse = np.maximum(back, np.clip(1.0 - until / AHEAD_S, 0.0, 1.0))
        if not coarse.any():
            return None
        return ramp(coarse, STEP_FRAMES, frames)
