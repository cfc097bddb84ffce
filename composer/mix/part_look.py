"""What the inspector wants to know of one part in one block: its spectrum, its sides, the course of its power.

It is taken of what a strip makes before its level is set, and kept with that sound, so that a part that stays as it
was need not be looked at again; gains that come after it are put on its powers.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from composer.mix.automation import POINT_FRAMES
from composer.mix.sound_files import BLOCK_FRAMES, block_starts
from composer.mix.third_octaves import CENTRES_HZ, WINDOW_FRAMES, band_powers

__all__ = [
    "PartLook",
    "look_at",
    "looks_of_text",
    "text_of_looks",
    "window_places",
]

WINDOWS, LONG_BLOCKS = 2, 24
"""Windows in each block of about 3 s; one, in songs of more blocks than this."""
COURSE_FRAMES, COURSE_STEP = 4096, 4
BANDS = len(CENTRES_HZ)


@dataclass(frozen=True, slots=True)
class PartLook:
    """Powers (mean squares) of a part in one block, of its middle and of the difference of its sides; both together are
    those of left and right.

    `windows`: of each window its third-octave bands, float32 (windows, 2, bands). `course`: every tenth of a second or
    so, float32 (2, pieces).
    """

    windows: NDArray[np.float32]
    course: NDArray[np.float32]

    @property
    def bands(self) -> NDArray[np.float64]:
        """The power in each band, left and right together, (windows, bands)."""
        powers: NDArray[np.float64] = self.windows.sum(axis=1, dtype=np.float64)
        return powers

    @property
    def sides(self) -> NDArray[np.float64]:
        """The power of the middle, and of the difference of the sides, over all windows, (2,)."""
        powers: NDArray[np.float64] = self.windows.sum(axis=(0, 2), dtype=np.float64)
        return powers

    def after(
        self,
        widths: NDArray[np.float64],
        gains: NDArray[np.float64],
        length: int,
        song_frames: int,
    ) -> PartLook:
        """The same when the difference of the sides has been made larger by `widths`, and all of it by `gains`: one
        value each for the whole block of `length` frames, or one at every 64 frames and at the end."""
        points = -(-length // POINT_FRAMES) + 1
        middle = np.broadcast_to(np.square(gains), points)
        factors = np.stack([middle, middle * np.square(widths)])
        below = np.zeros((2, points))
        np.cumsum((factors[:, :-1] + factors[:, 1:]) / 2, axis=1, out=below[:, 1:])
        weights = _weights()
        in_windows = np.array(
            [
                factors[:, at // POINT_FRAMES : at // POINT_FRAMES + len(weights)] @ weights
                for at in window_places(length, song_frames)
            ]
        ).reshape(-1, 2)
        step = COURSE_FRAMES // POINT_FRAMES
        in_pieces = np.diff(below[:, : self.course.shape[1] * step + 1 : step]) / step
        return PartLook(
            self.windows * in_windows.astype(np.float32)[:, :, None],
            self.course * in_pieces.astype(np.float32),
        )


def window_places(length: int, song_frames: int) -> tuple[int, ...]:
    """The first frame of each window in a block of `length` frames of a song of so many."""
    room = length - WINDOW_FRAMES
    if room < 0:
        return ()
    count = WINDOWS if song_frames <= LONG_BLOCKS * BLOCK_FRAMES else 1
    return tuple(room * (2 * number + 1) // (2 * count) for number in range(count))


def look_at(sound: NDArray[np.float32], sample_rate_hz: int, song_frames: int) -> PartLook:
    """Look at one block of a part, float32 (2, frames)."""
    places = window_places(sound.shape[1], song_frames)
    windows = np.zeros((len(places), 2, BANDS), dtype=np.float32)
    for row, at in zip(windows, places, strict=True):
        for powers, way in zip(
            row, _middle_and_side(sound[:, at : at + WINDOW_FRAMES]), strict=True
        ):
            powers[:] = band_powers(way[None], sample_rate_hz)
    return PartLook(windows, _course(sound))


@lru_cache(maxsize=1)
def _weights() -> NDArray[np.float64]:
    """How much each point of a gain counts in a window, which is loudest in its middle; the sum is 1."""
    weights = np.square(np.hanning(WINDOW_FRAMES)[::POINT_FRAMES])
    total: NDArray[np.float64] = weights / weights.sum()
    return total


def text_of_looks(looks: Iterable[PartLook | None], song_frames: int) -> str:
    """The looks at all blocks of a song in one line of text, None where the part is silent: of each block a 1 or a 0
    for sound or silence, its windows and its course."""
    values: list[NDArray[np.float32]] = []
    for look, (_, length) in zip(looks, block_starts(song_frames), strict=True):
        windows, pieces = _shapes(length, song_frames)
        if look is None:
            values.append(np.zeros(1 + math.prod(windows) + math.prod(pieces), dtype=np.float32))
        else:
            values += [np.ones(1, dtype=np.float32), look.windows.ravel(), look.course.ravel()]
    return base64.b64encode(np.concatenate(values).astype("<f4").tobytes()).decode("ascii")


def looks_of_text(text: str, song_frames: int) -> list[PartLook | None]:
    """What `text_of_looks` has written; raises ValueError for another text."""
    values = np.frombuffer(base64.b64decode(text, validate=True), dtype="<f4").astype(np.float32)
    shapes = [_shapes(length, song_frames) for _, length in block_starts(song_frames)]
    if len(values) != sum(1 + math.prod(windows) + math.prod(pieces) for windows, pieces in shapes):
        raise ValueError("these are looks at another song")
    looks: list[PartLook | None] = []
    for windows, pieces in shapes:
        end = 1 + math.prod(windows)
        look = PartLook(
            values[1:end].reshape(windows),
            values[end : end + math.prod(pieces)].reshape(pieces),
        )
        looks.append(look if values[0] else None)
        values = values[end + math.prod(pieces) :]
    return looks


def _shapes(length: int, song_frames: int) -> tuple[tuple[int, int, int], tuple[int, int]]:
    """Of the windows and of the course of a block of so many frames."""
    return (len(window_places(length, song_frames)), 2, BANDS), (2, length // COURSE_FRAMES)


def _course(part: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean square of every tenth of a second or so, from every fourth sample."""
    whole = part.shape[1] // COURSE_FRAMES * COURSE_FRAMES
    ways = _middle_and_side(part[:, :whole:COURSE_STEP])
    pieces = ways.reshape(2, -1, COURSE_FRAMES // COURSE_STEP)
    powers: NDArray[np.float32] = np.einsum("ckn,ckn->ck", pieces, pieces) / pieces.shape[2]
    return powers


def _middle_and_side(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """What the two sides (2, frames) have together, and what tells them apart: of the same power as these."""
    ways: NDArray[np.float32] = np.stack([sound[0] + sound[1], sound[0] - sound[1]])
    ways *= np.float32(0.5**0.5)
    return ways
