"""Finds clicks: single jumps of the wave in the middle of calm, as cuts, seams and lost samples leave them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["ClickFinder", "is_click"]

JUMP = 0.08
"""How far a sample must lie from the one before it, full scale being 1."""
CALM_SHARE = 0.25
"""In a click's surroundings nothing jumps further than this share of it."""
AROUND, INSIDE = 24, 2
"""Samples on both sides that are looked at, and those next to the jump that are not."""
PROBES = (3, 5, 9, 17)
OWN_SHARE = 0.25
"""Of a jump in the mix, what the part that it comes from has at least."""
ALONE_S = 0.06
"""Jumps that come again within this time are the teeth of a wave, which is meant to have them."""
SHAPE, LIKE, DRIFT = 8, 0.5, 0.04
"""The teeth of a wave are alike over so many samples on both sides: each holds the one before it by half or more, also
under other sounds; and they come at equal distances, but for this share of drift."""


class ClickFinder:
    """Takes sound block by block; `places_s` are the clicks found, in seconds.

    What comes in the first and the last 0.06 s is not judged, as nothing is known of what is around it.
    """

    def __init__(self, sample_rate_hz: int, jump: float = JUMP) -> None:
        self._rate, self._at, self._jump = sample_rate_hz, 0, jump
        self._near = round(ALONE_S * sample_rate_hz)
        self._kept = np.zeros((2, 0), dtype=np.float32)
        self._found: list[int] = []

    def feed(self, sound: NDArray[np.float32]) -> tuple[int, ...]:
        """Look at the next block, float32 (2, frames); gives the frames at which there seem to be clicks now."""
        known = len(self._found)
        joined = np.concatenate([self._kept, sound], axis=1)
        first, margin = self._at - self._kept.shape[1], self._near + SHAPE
        for side in joined:
            jumps = np.diff(side)
            steps = np.abs(jumps)
            if steps.max(initial=0.0) <= self._jump:
                continue
            places = np.flatnonzero(steps[margin : len(steps) - margin] > self._jump) + margin
            for away in PROBES:  # most are waves that are steep for long, and fall out here
                calm = CALM_SHARE * steps[places]
                places = places[(steps[places - away] < calm) & (steps[places + away] < calm)]
            for place in places:
                around = steps[place - AROUND : place + AROUND + 1].copy()
                height = around[AROUND]
                around[AROUND - INSIDE : AROUND + INSIDE + 1] = 0.0
                near = jumps[place - margin : place + margin + 1]
                if around.max() < CALM_SHARE * height and not _is_tooth(near, margin):
                    self._found.append(first + int(place) + 1)
        self._at += sound.shape[1]
        self._kept = joined[:, -2 * margin - 1 :]
        return tuple(self._found[known:])

    def forget(self, place: int) -> None:
        """What seemed to be a click at this frame is none."""
        self._found = [found for found in self._found if found != place]

    @property
    def reach(self) -> int:
        """How many frames on both sides of a place are needed to judge it."""
        return self._near + SHAPE + AROUND

    @property
    def places_s(self) -> tuple[float, ...]:
        """Clicks that stand alone, in order."""
        places = sorted(set(self._found))
        merged: list[list[int]] = []
        for place in places:
            if merged and place - merged[-1][-1] < self._near:
                merged[-1].append(place)
            else:
                merged.append([place])
        return tuple(run[0] / self._rate for run in merged if run[-1] - run[0] <= 2 * AROUND)


def is_click(sound: NDArray[np.float32], place: int, sample_rate_hz: int) -> bool:
    """Whether one sound alone, (2, frames), has at this frame what seemed a click among others."""
    finder = ClickFinder(sample_rate_hz, JUMP * OWN_SHARE)
    first = max(0, place - 2 * finder.reach)
    found = finder.feed(sound[:, first : place + 2 * finder.reach])
    return any(abs(first + at - place) <= INSIDE for at in found)


def _is_tooth(jumps: NDArray[np.float32], place: int) -> bool:
    """Whether the jump at `place` is one of three that are alike and at equal distances."""
    shape = jumps[place - SHAPE : place + SHAPE + 1]
    held = np.correlate(jumps, shape, mode="same") / float(shape @ shape)
    alike = np.flatnonzero(held > LIKE) - place
    alike = alike[np.abs(alike) > 2 * SHAPE]
    if not len(alike):
        return False
    for one in (2.0, 0.5, -1.0):  # the third is as far on, in the middle, or on the other side
        third = alike * one
        away = np.abs(alike[None, :] - third[:, None]).min(axis=1)
        if (away <= np.maximum(np.abs(third) * DRIFT, 2.0)).any():
            return True
    return False
