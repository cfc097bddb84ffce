"""Rooms somebody has recorded: impulse responses from a sound file, brought to the song's rate and a common level."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from composer.errors import FormatError

__all__ = ["recorded_room"]

LONGEST_S = 12.0
SILENCE = 1e-6
KEPT_SHARE = 1e-7
"""Of a response's energy, what may be cut from its end (-70 dB)."""
RATES_HZ = (8000, 384000)


def recorded_room(path: Path, sample_rate_hz: int, name: str = "") -> NDArray[np.float32]:
    """The impulse response in a mono or stereo file as float32 (2, frames), of unit energy a channel on average.

    The difference between its sides stays; the silence at its end goes. Raises FormatError for a file that is not
    there, cannot be read, is silent, holds more than two channels or lasts longer than 12 s; `name` is that of the room
    in mix.toml, for the message.
    """
    try:
        stat = path.stat() if path.is_file() else None
        return _response(path, sample_rate_hz, stat and (stat.st_size, stat.st_mtime_ns))
    except FormatError as problem:
        raise FormatError(
            f"[rooms] {name} in mix.toml: {problem}" if name else str(problem)
        ) from None


@lru_cache(maxsize=4)
def _response(
    path: Path, sample_rate_hz: int, state: tuple[int, int] | None
) -> NDArray[np.float32]:
    """`state`, size and time, tells a file from another that was put in its place; None is no file."""
    if state is None:
        raise FormatError(f"there is no impulse response at {path}; correct its path")
    try:
        with soundfile.SoundFile(path) as file:
            rate, frames, channels = file.samplerate, file.frames, file.channels
            if channels > 2:
                raise FormatError(
                    f"{path} has {channels} channels; an impulse response has one or two"
                )
            if not RATES_HZ[0] <= rate <= RATES_HZ[1] or frames > LONGEST_S * rate:
                raise FormatError(
                    f"{path} lasts {frames / rate:.0f} s at {rate} Hz; an impulse response lasts "
                    f"{LONGEST_S:g} s at most"
                )
            sound = file.read(dtype="float64", always_2d=True).T
    except (OSError, soundfile.SoundFileError) as problem:
        raise FormatError(
            f"{path} is not a sound file that can be read; a room wants an impulse response, such as a WAV"
        ) from problem
    if not np.isfinite(sound).all():
        raise FormatError(f"{path} holds values that are not numbers; export it again")
    if np.abs(sound).max(initial=0.0) < SILENCE:
        raise FormatError(f"{path} is silent; an impulse response is the sound of a room")
    stereo = sound if len(sound) == 2 else np.repeat(sound, 2, axis=0)
    response = _resampled(_without_end(stereo), rate, sample_rate_hz)
    response /= np.sqrt((response**2).sum() / 2)
    return response.astype(np.float32)


def _without_end(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    energy = np.cumsum((sound**2).sum(axis=0)[::-1])[::-1]
    return sound[:, : max(int(np.count_nonzero(energy > KEPT_SHARE * energy[0])), 1)]


def _resampled(sound: NDArray[np.float64], rate: int, wanted: int) -> NDArray[np.float64]:
    """The same sound at another rate: its spectrum cut off, or filled up with nothing."""
    if rate == wanted:
        return sound
    padded = np.pad(
        sound, ((0, 0), (0, rate // 10))
    )  # so that its end does not turn up at its beginning
    frames = round(padded.shape[1] * wanted / rate)
    spectrum = np.fft.rfft(padded, axis=1)[:, : frames // 2 + 1]
    resampled: NDArray[np.float64] = np.fft.irfft(spectrum, frames, axis=1)
    return resampled
