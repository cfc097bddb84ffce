"""A performance to sound: dry stems, then the mix and its master, in a folder for unfinished work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from composer.model.audio import Loudness, SoundSource
from composer.model.performance import Performance
from composer.model.song import Song

__all__ = ["AudioWish", "MadeSound", "make_sound"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioWish:
    """How the sound is to be made. None lets the renderer find a synth and a soundfont by itself; `stems` also
    keeps every part as a file of its own."""

    synth_path: Path | None = None
    soundfont_path: Path | None = None
    stems: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeSound:
    """Finished sound files in the work folder, what was measured in the master, and what played them."""

    wav: Path
    stems: tuple[Path, ...]
    loudness: Loudness
    source: SoundSource
    warnings: tuple[str, ...]


def make_sound(
    song: Song,
    performance: Performance,
    work: Path,
    wish: AudioWish,
    tell: Callable[[str, float], None],
) -> MadeSound:
    """Render, mix and master into `work`; raises SynthMissing, SoundfontProblem, DiskProblem."""
    from composer.genre.catalogue import find_genre
    from composer.mix.master import mix_and_master
    from composer.mix.strips import default_mix
    from composer.render.audio import render_stems

    genre = find_genre(song.plan.genre)
    stems = render_stems(
        performance,
        work / "dry",
        synth_path=wish.synth_path,
        soundfont_path=wish.soundfont_path,
        progress=lambda fraction: tell("rendering", fraction),
    )
    wav, folder = work / "master.wav", work / "stems"
    if wish.stems:
        folder.mkdir()
    loudness = mix_and_master(
        stems,
        default_mix(
            [(p.id, p.role, p.instrument) for p in performance.parts if p.notes], genre.mix
        ),
        performance,
        wav,
        stems_folder=folder if wish.stems else None,
        progress=lambda fraction: tell("mixing", fraction),
        metadata={
            "title": song.plan.title,
            "genre": genre.name,
            "comment": f"seed {song.plan.seed}",
        },
    )
    return MadeSound(
        wav=wav,
        stems=tuple(sorted(folder.glob("*.wav"))) if wish.stems else (),
        loudness=loudness,
        source=stems.source,
        warnings=stems.warnings,
    )
