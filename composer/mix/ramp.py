"""Gains and other values that are worked out every so many frames, and lie on straight lines between."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["level_course", "ramp"]


def ramp(points: NDArray[np.float64], step: int, frames: int) -> NDArray[np.float32]:
    """The value of each of `frames` frames, from those at every `step`th and at the first one after them."""
    way = np.arange(step, dtype=np.float32) / np.float32(step)
    fine = np.diff(points).astype(np.float32)[:, None] * way
    fine += points[:-1, None].astype(np.float32)
    return fine.reshape(-1)[:frames]


def level_course(points: NDArray[np.float64], step: int, frames: int) -> NDArray[np.float32]:
    """The same as `ramp`; of one point alone that value, (1,), for all of the frames."""
    return points.astype(np.float32) if len(points) == 1 else ramp(points, step, frames)
