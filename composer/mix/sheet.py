"""Several sounds one after another in one file, equally loud, with silence between: for choosing by ear."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from composer.errors import FormatError
from composer.mix.loudness import LoudnessMeter, integrated_lufs
from composer.mix.sound_files import SoundWriter, quantise

__all__ = ["write_sheet"]

BITS = 16
FADE_SHARE = 0.5
"""Share of the silence in which a sound may still ring."""


def write_sheet(
    sounds: Sequence[tuple[Path, float]], silence_s: float, path: Path
) -> tuple[float, ...]:
    """Write stereo `sounds`, each (file, seconds to its closing bar line), into one WAV file, all as loud as the
    quietest, so that none is turned up into clipping. Gives the second at which each begins; what rings on fades out
    in the first half of the silence. Raises FormatError, DiskProblem."""
    rate_hz, heard = _heard(sounds)
    levels = [_level(sound, rate_hz) for sound in heard]
    aim = min((level for level in levels if level > -math.inf), default=-math.inf)
    gap = round(silence_s * rate_hz)
    lengths = [round(length_s * rate_hz) for _, length_s in sounds]
    starts = [0]
    for length in lengths:
        starts.append(starts[-1] + length + gap)
    with SoundWriter(path, rate_hz, BITS, starts[-1]) as writer:
        for sound, level, length in zip(heard, levels, lengths, strict=True):
            gain = 10.0 ** ((aim - level) / 20.0) if level > -math.inf else 1.0
            writer.write(quantise(_cut(sound, length, gap) * np.float32(gain), BITS, None))
    return tuple(start / rate_hz for start in starts[:-1])


def _heard(sounds: Sequence[tuple[Path, float]]) -> tuple[int, list[NDArray[np.float32]]]:
    rates, heard = set(), []
    for place, _ in sounds:
        try:
            data, rate_hz = soundfile.read(place, dtype="float32", always_2d=True)
        except soundfile.SoundFileError as problem:
            raise FormatError(f"{place} is no sound that can be read: {problem}") from None
        rates.add(rate_hz)
        heard.append(np.ascontiguousarray(data.T))
    if len(rates) != 1:
        raise FormatError(f"the sounds have {len(rates)} sample rates; a sheet needs one")
    return rates.pop(), heard


def _level(sound: NDArray[np.float32], rate_hz: int) -> float:
    meter = LoudnessMeter(rate_hz)
    meter.feed(sound)
    return integrated_lufs(meter.energies)


def _cut(sound: NDArray[np.float32], length: int, gap: int) -> NDArray[np.float32]:
    """The sound to its bar line and the gap after it, in which it fades."""
    whole = np.zeros((2, length + gap), dtype=np.float32)
    there = min(sound.shape[1], length + gap)
    whole[:, :there] = sound[:2, :there]
    fade = round(gap * FADE_SHARE)
    whole[:, length : length + fade] *= np.linspace(1.0, 0.0, fade, dtype=np.float32)
    whole[:, length + fade :] = 0.0
    return whole
