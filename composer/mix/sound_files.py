"""Sound on disk: reads the dry stems, keeps the unmastered mix, writes finished files whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import numpy as np
import soundfile
from numpy.typing import NDArray

from composer.disk import make_room, part_of, put_in_place
from composer.errors import DiskProblem, FormatError
from composer.mix.formats import FLOAT_BITS, FORMATS
from composer.mix.tags import write_tags
from composer.mix.undated import undate

__all__ = [
    "BLOCK_FRAMES", "FRAME_BYTES", "SoundWriter", "append_block", "block_starts", "quantise", "read_block",
    "read_planar", "write_planar",
]  # fmt: skip

BLOCK_FRAMES = 1 << 17
"""About 3 s: what is in memory of each stem at a time."""
WRITE_FRAMES = 1 << 16
FRAME_BYTES = 8
RIFF_LIMIT_BYTES = 4_000_000_000
TAGS = ("title", "artist", "copyright", "comment", "date", "genre", "software")


def block_starts(frames: int, first: int = 0) -> Iterator[tuple[int, int]]:
    """(first frame, length) of each block of a sound, from frame `first` on."""
    for start in range(first, frames, BLOCK_FRAMES):
        yield start, min(BLOCK_FRAMES, frames - start)


def read_block(path: Path, start: int, length: int, *, every: int = 1) -> NDArray[np.float32]:
    """Frames of a headerless stem (every second, third ... one) as float32 (2, frames); raises FormatError, DiskProblem."""
    return np.ascontiguousarray(_samples(path, start, length).reshape(-1, 2)[::every].T)


def _samples(path: Path, start: int, length: int) -> NDArray[np.float32]:
    try:
        data = np.fromfile(path, dtype="<f4", count=2 * length, offset=start * FRAME_BYTES)
    except OSError as problem:
        raise DiskProblem(
            f"the stem {path} cannot be read: {problem.strerror or problem}"
        ) from problem
    if len(data) != 2 * length:
        raise FormatError(
            f"the stem {path} ends before frame {start + length:,}; render the song again"
        )
    return data


def write_planar(file: IO[bytes], sound: NDArray[np.float32]) -> None:
    """Add a block (2, frames) to a file of our own as it stands in memory, one side after the other; raises OSError."""
    file.write(np.ascontiguousarray(sound, dtype="<f4").data)


def read_planar(path: Path, start: int, length: int) -> NDArray[np.float32]:
    """A block as `write_planar` has written it, float32 (2, frames); raises FormatError, DiskProblem."""
    return _samples(path, start, length).reshape(2, length)


def append_block(path: Path, sound: NDArray[np.float32]) -> None:
    """Add a block (2, frames) to the end of a headerless file; raises DiskProblem."""
    try:
        with path.open("ab") as file:
            file.write(np.ascontiguousarray(sound.T, dtype="<f4").data)
    except OSError as problem:
        raise DiskProblem(
            f"the mix cannot be written to {path.parent}: {problem.strerror or problem}"
        ) from problem


def quantise(
    sound: NDArray[np.float32], bits: int, dither: np.random.PCG64 | None
) -> NDArray[np.floating[Any]]:
    """Samples as whole numbers of `bits` bits, clipped at full scale, with triangular dither of one step if asked;
    float32 up to 16 bits, float64 beyond, which hold them exactly."""
    scale = float(1 << (bits - 1))
    scaled: NDArray[np.floating[Any]] = (
        sound.astype(np.float64) * scale if bits > 16 else sound * np.float32(scale)
    )
    if dither is not None:
        scaled += _triangular(dither, scaled.size).reshape(scaled.shape)
    np.rint(scaled, out=scaled)
    np.clip(scaled, -scale, scale - 1, out=scaled)
    return scaled


def _triangular(source: np.random.PCG64, count: int) -> NDArray[np.float32]:
    """So many numbers between -1 and 1, those near 0 the likeliest (the sum of two that are all as likely): each from
    32 random bits, which is a third of the work of drawing numbers."""
    halves = source.random_raw(-(-count // 2)).astype("<u8", copy=False).view("<i2")
    drawn = halves[0::2].astype(np.float32)
    drawn += halves[1::2]
    drawn *= np.float32(2.0**-16)
    return drawn[:count]


class SoundWriter:
    """A sound file that appears under its name only when it is whole; use in a `with`.

    Blocks are written to a temporary file in the same folder, which is flushed to the disk and renamed at the end
    of the `with`, or removed when that is left by an error. Everything that goes wrong raises DiskProblem.
    """

    def __init__(
        self,
        path: Path,
        sample_rate_hz: int,
        bits: int,
        frames: int,
        tags: Mapping[str, str] | None = None,
        kind: str = "wav",
    ) -> None:
        """`kind` is one of FORMATS; `bits` 16, 24 or 32 (float), which the lossy ones take whatever they keep."""
        self._path, self._frames, self._bits = path, frames, bits
        self._written = 0
        self._kind, self._tags = kind, dict(tags or {})
        self._is_plain = kind == "wav"
        container, subtype = FORMATS[kind]
        self._temporary = part_of(path)
        size = frames * 2 * bits // 8
        make_room(path.parent, size)
        try:
            self._file = soundfile.SoundFile(
                self._temporary,
                "w",
                samplerate=sample_rate_hz,
                channels=2,
                subtype=subtype or ("FLOAT" if bits == FLOAT_BITS else f"PCM_{bits}"),
                format="RF64" if self._is_plain and size >= RIFF_LIMIT_BYTES else container,
            )
        except (OSError, soundfile.SoundFileError) as problem:
            raise self._failed(problem) from problem
        for name, text in (tags or {}).items():
            if name in TAGS and text:
                setattr(self._file, name, text)

    def __enter__(self) -> Self:
        return self

    def write(self, samples: NDArray[Any]) -> None:
        """Add samples (2, frames): whole numbers, or with 32 bits the sound as it is, float32."""
        rows: NDArray[Any]
        if self._bits == FLOAT_BITS:
            rows = np.ascontiguousarray(samples.T, dtype=np.float32)
        elif self._bits == 16:
            rows = samples.T.astype(np.int16, order="C")
        else:
            rows = np.left_shift(samples.T.astype(np.int32), 32 - self._bits, order="C")
        try:
            for start in range(0, len(rows), WRITE_FRAMES):
                self._file.write(rows[start : start + WRITE_FRAMES])
                self._written += len(rows[start : start + WRITE_FRAMES])
        except (
            OSError,
            soundfile.SoundFileError,
            AssertionError,
        ) as problem:  # asserts that all was written
            raise self._failed(problem) from problem

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._file.close()
            if kind is not None:
                return
            if self._written != self._frames or self._temporary.stat().st_size < (
                self._frames * self._bits // 4 if self._is_plain else 1
            ):
                raise self._failed(None)
            write_tags(self._temporary, self._kind, self._tags)
            undate(self._temporary, self._kind)
            put_in_place(self._temporary, self._path)
        except (OSError, soundfile.SoundFileError) as trouble:
            if kind is None:
                raise self._failed(trouble) from trouble
        finally:
            self._temporary.unlink(missing_ok=True)

    def _failed(self, problem: BaseException | None) -> DiskProblem:
        why = (
            getattr(problem, "strerror", None)
            or "not all of it could be written; is the disk full?"
        )
        return DiskProblem(f"{self._path} cannot be written: {why}")
