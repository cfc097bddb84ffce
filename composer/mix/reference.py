"""Holds a song against a recording somebody likes, in numbers only, and says what would bring it nearer.

The recording is read, block by block, and never written to.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from composer.errors import FormatError
from composer.mix.loudness import LoudnessMeter, integrated_lufs, range_lu
from composer.mix.sound_files import WRITE_FRAMES
from composer.mix.third_octaves import CENTRES_HZ, WINDOW_FRAMES, band_powers
from composer.model.audio import Strip

__all__ = ["Profile", "Proposal", "profile_of", "proposals"]

REGIONS = (
    ("low", 31.0, 125.0, "low_db"),
    ("low middle", 160.0, 500.0, "mid_db"),
    ("middle", 630.0, 2000.0, "mid_db"),
    ("presence", 2500.0, 6300.0, "mid_db"),
    ("air", 8000.0, 16000.0, "high_db"),
)
LEAST_DB, MOST_DB = 1.5, 4.0
OWN_SHARE = 0.6
"""A part that has this much of its own sound in a region is turned up or down as a whole."""
SHORTEST_S = 3.0
TOP_OF_RATE = 0.4
"""Of a sample rate, what resamplers leave as it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A recording in numbers. `crest_db` is peak over rms, `width_db` the sides against the middle, `bands_db` each
    third-octave band against the whole; over `top_hz` its sample rate leaves nothing to hear."""

    lufs: float
    range_lu: float
    crest_db: float
    width_db: float
    bands_db: tuple[float, ...]
    top_hz: float = math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One change of the mix: which field of which part by how many dB, and why; `settings` are what mix.toml then says
    (`parts.keys.mid_db=-3`), the middle of the bell among them."""

    part: str
    role: str
    field: str
    change_db: float
    reason: str
    settings: tuple[str, ...] = ()


def profile_of(path: Path) -> Profile:
    """Measure a sound file of any kind that libsndfile reads; raises FormatError."""
    if not path.is_file():
        raise FormatError(f"there is no recording at {path}")
    try:
        with soundfile.SoundFile(path) as file:
            if file.frames < SHORTEST_S * file.samplerate:
                raise FormatError(
                    f"{path} is too short to compare with; it must last {SHORTEST_S:g} s"
                )
            return _measured(file)
    except (OSError, soundfile.SoundFileError) as problem:
        reason = str(problem).rpartition(": ")[2]
        raise FormatError(f"{path} is not a sound file that can be read ({reason})") from problem


def _measured(file: soundfile.SoundFile) -> Profile:
    meter = LoudnessMeter(file.samplerate)
    bands, peak, power, middle, side, frames = np.zeros(len(CENTRES_HZ)), 0.0, 0.0, 0.0, 0.0, 0
    for rows in file.blocks(WRITE_FRAMES, dtype="float32", always_2d=True):
        sound = np.ascontiguousarray(rows[:, :2].T if rows.shape[1] > 1 else rows.repeat(2, 1).T)
        meter.feed(sound)
        peak = max(peak, float(np.abs(sound).max(initial=0.0)))
        power += float((sound**2).mean(axis=0).sum())
        middle += float(((sound[0] + sound[1]) ** 2).sum())
        side += float(((sound[0] - sound[1]) ** 2).sum())
        frames += sound.shape[1]
        for start in range(0, sound.shape[1] - WINDOW_FRAMES + 1, 2 * WINDOW_FRAMES):
            bands += band_powers(sound[:, start : start + WINDOW_FRAMES], file.samplerate)
    if power <= 0.0 or not bands.any():
        raise FormatError(f"{file.name} is silent")
    return Profile(
        lufs=integrated_lufs(meter.energies),
        range_lu=range_lu(meter.energies),
        crest_db=20.0 * math.log10(peak) - 10.0 * math.log10(power / frames),
        width_db=10.0 * math.log10(max(side, 1e-12 * middle, 1e-30) / max(middle, 1e-30)),
        bands_db=tuple(float(v) for v in 10.0 * np.log10(np.maximum(bands / bands.sum(), 1e-9))),
        top_hz=TOP_OF_RATE * file.samplerate,
    )


def proposals(
    ours: Profile,
    reference: Profile,
    balance: Mapping[str, Sequence[float]],
    strips: Sequence[Strip],
) -> tuple[Proposal, ...]:
    """What would bring the balance nearer to the reference, one change a region of the spectrum.

    `balance` is each part's power in the third-octave bands. The part that has most of a region is changed: as a
    whole when that region is most of what it has, else in its tone. Half the difference is proposed, 4 dB at most.
    """
    hz = np.array(CENTRES_HZ)
    heard = hz <= min(ours.top_hz, reference.top_hz)
    # bands are against the whole, which is more where there are more of them
    rest_db = (
        0.0 if heard.all() else _level(reference.bands_db, heard) - _level(ours.bands_db, heard)
    )
    found = []
    for name, low, high, tone in REGIONS:
        inside = heard & (hz >= low * 0.99) & (hz <= high * 1.01)
        if not inside.any():
            continue
        away_db = _level(reference.bands_db, inside) - _level(ours.bands_db, inside) - rest_db
        if abs(away_db) < 2 * LEAST_DB:
            continue
        powers = {s: np.array(balance[s.part]) for s in strips if balance.get(s.part)}
        if not powers:
            continue
        strip = max(powers, key=lambda s: float(powers[s][inside].sum()))
        own = powers[strip]
        whole = float(own[inside].sum()) >= OWN_SHARE * float(own.sum())
        field = "level_lu" if whole else tone
        change_db = round(max(-MOST_DB, min(MOST_DB, away_db / 2)), 1)
        found.append(
            Proposal(
                part=strip.part,
                role=strip.role,
                field=field,
                change_db=change_db,
                settings=_settings(strip, field, change_db, low, high),
                reason=f"{name} ({low:.0f} to {high:.0f} Hz): the reference has {away_db:+.1f} dB",
            )
        )
    return tuple(found)


def _settings(
    strip: Strip, field: str, change_db: float, low_hz: float, high_hz: float
) -> tuple[str, ...]:
    """A change as values. A bell that stands elsewhere is moved here, and what it did there is left off."""
    before = float(getattr(strip, field))
    bell: tuple[str, ...] = ()
    if field == "mid_db":
        bell = (f"parts.{strip.part}.mid_hz={math.sqrt(low_hz * high_hz):.0f}",)
        if not low_hz <= strip.mid_hz <= high_hz:
            before = 0.0
    value = max(-12.0, min(12.0, before + change_db))
    return (f"parts.{strip.part}.{field}={value:.1f}", *bell)


def _level(bands_db: Sequence[float], inside: NDArray[np.bool_]) -> float:
    powers = 10.0 ** (np.array(bands_db)[inside] / 10.0)
    return float(10.0 * np.log10(powers.sum()))
