"""Finds clicks: single jumps of the wave in the middle of calm, as cuts, seams and lost samples leave them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["ClickFinder"]

JUMP = 0.08
"""How far a sample must lie from the one before it, full scale being 1."""
CALM_SHARE = 0.25
"""In a click's surroundings nothing jumps further than this share of it."""
AROUND, INSIDE = 24, 2
"""Samples on both sides that are looked at, and those next to the jump that are not."""
PROBES = (3, 5, 9, 17)
ALONE_S = 0.06
"""Jumps that follow each other faster than this are a buzzing wave, which is meant to be one."""


class ClickFinder:
    """Takes sound block by block; `places_s` are the clicks found, in seconds."""

    def __init__(self, sample_rate_hz: int) -> None:
        self._rate, self._at = sample_rate_hz, 0
        self._kept = np.zeros((2, 0), dtype=np.float32)
        self._found: list[int] = []

    def feed(self, sound: NDArray[np.float32]) -> None:
        """Look at the next block, float32 (2, frames)."""
        joined = np.concatenate([self._kept, sound], axis=1)
        first = self._at - self._kept.shape[1]
        steps = np.diff(joined, axis=1)
        np.abs(steps, out=steps)
        for channel in steps:
            if channel.max(initial=0.0) <= JUMP:
                continue
            places = np.flatnonzero(channel[AROUND : len(channel) - AROUND] > JUMP) + AROUND
            for away in PROBES:  # most are waves that are steep for long, and fall out here
                calm = CALM_SHARE * channel[places]
                places = places[(channel[places - away] < calm) & (channel[places + away] < calm)]
            for place in places:
                around = channel[place - AROUND : place + AROUND + 1].copy()
                height = around[AROUND]
                around[AROUND - INSIDE : AROUND + INSIDE + 1] = 0.0
                if around.max() < CALM_SHARE * height:
                    self._found.append(first + int(place) + 1)
        self._at += sound.shape[1]
        self._kept = joined[:, -2 * AROUND - 1 :]

    @property
    def places_s(self) -> tuple[float, ...]:
        """Clicks that stand alone, in order."""
        places = sorted(set(self._found))
        near = round(ALONE_S * self._rate)
        merged: list[list[int]] = []
        for place in places:
            if merged and place - merged[-1][-1] < near:
                merged[-1].append(place)
            else:
                merged.append([place])
        return tuple(run[0] / self._rate for run in merged if run[-1] - run[0] <= 2 * AROUND)
