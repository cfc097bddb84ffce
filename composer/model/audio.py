"""Nouns of the audio side: what each part's channel strip is set to, and what was measured."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Loudness", "MasterTarget", "Mix", "SoundSource", "Stem", "StemSet", "Strip"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """One channel strip. What is left at its default is neutral.

    `level_lu`: loudness wanted, in LU relative to the lead (the melody, or the loudest part without one).
    `pan` -1 left .. 1 right; `width` 0 mono .. 1 as recorded .. 1.5 wide.
    `highpass_hz`, `lowpass_hz`: 0 is off. `low_db`, `mid_db`, `high_db`: shelves at 120 Hz and 8 kHz, bell at `mid_hz`.
    `compression` 0..1; `saturation` 0..1; `chorus` 0..1. `room_db`, `hall_db`: send levels, -60 is off.
    `delay_notes`: delay time as a fraction of a whole note, 0 is off; `delay_db` its level.
    `duck_db`: how far the kick pushes this strip down (0 or negative).
    """

    part: str
    role: str
    level_lu: float = 0.0
    pan: float = 0.0
    width: float = 1.0
    highpass_hz: float = 0.0
    lowpass_hz: float = 0.0
    low_db: float = 0.0
    mid_db: float = 0.0
    mid_hz: float = 1000.0
    high_db: float = 0.0
    compression: float = 0.0
    saturation: float = 0.0
    chorus: float = 0.0
    room_db: float = -60.0
    hall_db: float = -60.0
    delay_notes: float = 0.0
    delay_db: float = -60.0
    duck_db: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterTarget:
    """Where the master is to land: integrated loudness in LUFS, true peak at most in dBTP."""

    name: str
    lufs: float
    true_peak_dbtp: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """Every strip of a song and the target of its master. `room_s`, `hall_s`: reverb times in seconds."""

    strips: tuple[Strip, ...]
    target: MasterTarget
    room_s: float = 0.6
    hall_s: float = 2.0
    bus_compression: float = 0.2
    high_shelf_db: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """Measured after ITU-R BS.1770-4: integrated LUFS, true peak dBTP, and loudness range (EBU Tech 3342) in LU."""

    lufs: float
    true_peak_dbtp: float
    range_lu: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundSource:
    """Which synth and which soundfont made the sound, for the one line that says so."""

    synth: str
    synth_path: Path
    soundfont: str
    soundfont_path: Path
    licence: str

    def __str__(self) -> str:
        return f"{self.synth} with {self.soundfont} (soundfont licence: {self.licence})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stem:
    """The dry sound of one part: `path` holds interleaved stereo float32, little-endian, without a header."""

    part: str
    name: str
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class StemSet:
    """Every part of a song as a dry stem, all of them exactly `frames` long. `warnings` are sentences for the user."""

    stems: tuple[Stem, ...]
    frames: int
    sample_rate_hz: int
    source: SoundSource
    warnings: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[Path, ...]:
        return tuple(stem.path for stem in self.stems)

    @property
    def length_s(self) -> float:
        return self.frames / self.sample_rate_hz
