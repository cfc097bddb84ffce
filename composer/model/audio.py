"""Nouns of the audio side: what each part's channel strip is set to, and what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

__all__ = [
    "FileKind", "KeptSound", "Loudness", "MasterTarget", "Mix", "PartSound", "PluginUse", "SectionMove", "SoundSource", "SoundStore",
    "Stem", "StemSet", "Strip",
]  # fmt: skip


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
class SectionMove:
    """What is different in one section or several: `section` selects them ("chorus", "verse 2", "last chorus", "*"),
    `part` or `role` whom it concerns (neither: everybody). What a person asks for (`is_own`) goes over what a genre
    has, whomever that concerns.

    `changes` are (field, value at the start, value at the end): `level_lu` added, `width` multiplied, `lowpass_hz` and
    `highpass_hz` as filters that are not there in other sections.
    """

    section: str
    changes: tuple[tuple[str, float, float], ...]
    part: str = ""
    role: str = ""
    is_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginUse:
    """A VST3 or AU plugin of the user's: in front of the strip of `part`, or without one on the bus, with a preset."""

    path: Path
    part: str = ""
    preset: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """Every strip of a song and the target of its master. `room_s`, `hall_s`: reverb times in seconds, `room_file`,
    `hall_file` recorded rooms (impulse responses) in their place. `section_range_lu`: how far under the loudest section
    another may lie before all of it is raised."""

    strips: tuple[Strip, ...]
    target: MasterTarget
    room_s: float = 0.6
    hall_s: float = 2.0
    bus_compression: float = 0.2
    high_shelf_db: float = 0.0
    section_range_lu: float = 9.0
    room_file: Path | None = None
    hall_file: Path | None = None
    moves: tuple[SectionMove, ...] = ()
    plugins: tuple[PluginUse, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """Measured after ITU-R BS.1770-4: integrated LUFS, true peak dBTP, and loudness range (EBU Tech 3342) in LU."""

    lufs: float
    true_peak_dbtp: float
    range_lu: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundSource:
    """Which synth and which soundfont made the sound, for the one line that says so. `others` are the soundfonts of
    parts that have one of their own: (the parts' names, its title, its licence)."""

    synth: str
    synth_path: Path
    soundfont: str
    soundfont_path: Path
    licence: str
    others: tuple[tuple[str, str, str], ...] = ()

    def __str__(self) -> str:
        line = f"{self.synth} with {self.soundfont} (soundfont licence: {self.licence})"
        rest = (
            f"; {parts} with {name} (soundfont licence: {licence})"
            for parts, name, licence in self.others
        )
        return line + "".join(rest)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartSound:
    """What one part is to be played with instead of the song's own choice; None leaves that choice."""

    part: str
    soundfont: Path | None = None
    bank: int | None = None
    program: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKind:
    """How a finished sound is written: `format` is wav, flac, ogg, opus or mp3; `bits` 16, 24 or 32 (float) where
    the format has whole samples (wav: all three, flac: 16 and 24)."""

    format: str = "wav"
    bits: int = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSound:
    """A headerless sound (as in a stem) that was kept, and the facts that were kept with it."""

    path: Path
    facts: Mapping[str, float | str | bool]


class SoundStore(Protocol):
    """Keeps sounds that can be made again under the digest of all that they were made from."""

    def find(self, key: str, size_bytes: int) -> KeptSound | None:
        """What is kept under this key, if it is whole."""

    def workplace(self) -> AbstractContextManager[Path]:
        """A folder on the disk of the store for sounds in the making; gone afterwards."""

    def keep(self, key: str, made: Path, facts: Mapping[str, float | str | bool]) -> Path:
        """Move a finished sound out of the workplace into the store; gives its new place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stem:
    """The dry sound of one part: `path` holds interleaved stereo float32, little-endian, without a header.

    `digest` stands for everything the sound was made from; empty where nobody knows. `made_from` is the digest of the
    stem that it was made from, where it is not as the synth played it.
    """

    part: str
    name: str
    path: Path
    digest: str = ""
    made_from: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StemSet:
    """Every part of a song as a dry stem, all of them exactly `frames` long. `warnings` are sentences for the user.

    A loop's stems begin with its last `lead_in_frames` once more: what they set ringing is heard, they are not.
    """

    stems: tuple[Stem, ...]
    frames: int
    sample_rate_hz: int
    source: SoundSource
    warnings: tuple[str, ...] = ()
    lead_in_frames: int = 0
    is_loop: bool = False

    @property
    def paths(self) -> tuple[Path, ...]:
        return tuple(stem.path for stem in self.stems)

    @property
    def heard_frames(self) -> int:
        return self.frames - self.lead_in_frames

    @property
    def length_s(self) -> float:
        return self.heard_frames / self.sample_rate_hz
