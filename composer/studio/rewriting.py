"""`out/` made anew from a song that has changed: MIDI and chart always, sound where it is wanted or was there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from composer.errors import EnvironmentProblem
from composer.model.song import Song
from composer.studio.outputs import Outputs
from composer.studio.pipeline import perform
from composer.studio.project import SongFolder, slug
from composer.studio.sound_findings import FINDINGS

if TYPE_CHECKING:
    from composer.model.audio import Loudness
    from composer.model.finding import Finding

__all__ = ["Rewritten", "SoundChoice", "rewrite_outputs"]

Progress = Callable[[str, float], None]
SoundChoice = bool | None
"""True: make the sound. False: leave it. None: make it where `out/` had sound of ours."""


ASIDE = ("alternatives", FINDINGS)
"""What is kept in `out/` beside the song, and does not grow old with it, or tells itself when it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """The files that were made (kind, path), and what there is to say about them."""

    files: tuple[tuple[str, Path], ...] = ()
    warnings: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    loudness: Loudness | None = None


def rewrite_outputs(
    folder: SongFolder, song: Song, sound: SoundChoice = None, tell: Progress | None = None
) -> Rewritten:
    """Write MIDI and chart of a song, and its sound as `sound` has it. What else lies in `out/` is of an earlier state
    of the song, and is named. The song is saved by then, so sound that cannot be made is a warning. Raises DiskProblem."""
    from composer.render.chart import chart
    from composer.render.midi import midi_bytes

    name = slug(song.plan.title)
    outputs = Outputs(folder)
    had = outputs.names()
    files = [
        ("folder", folder.root),
        ("song", folder.song_file),
        ("midi", outputs.put_bytes(f"{name}.mid", midi_bytes(perform(song)))),
        ("chart", outputs.put_bytes(f"{name}.txt", chart(song).encode())),
    ]
    made = Rewritten()
    had_sound = f"{name}.wav" in had
    if sound or (sound is None and had_sound):
        made = _sound(folder, any(old.startswith("stems/") for old in had), tell)
    files += made.files
    fresh = {path.relative_to(folder.out).as_posix() for _, path in files if path.is_relative_to(folder.out)}  # fmt: skip
    beside = (*fresh, *ASIDE)
    old = [n for n in had if not any(n == one or n.startswith(f"{one}/") for one in beside)]
    warnings = list(made.warnings)
    if old:
        more = f" and {len(old) - 3} more" if len(old) > 3 else ""
        warnings.append(f"of an earlier state still: out/{', out/'.join(old[:3])}{more}")
    warnings += [f"{place.name} was not ours and was moved to {place}" for place in outputs.kept]
    return Rewritten(
        files=tuple(files),
        warnings=tuple(warnings),
        findings=made.findings,
        loudness=made.loudness,
    )


def _sound(folder: SongFolder, stems: bool, tell: Progress | None) -> Rewritten:
    from composer.studio.mixing import mix_song
    from composer.studio.sound import AudioWish

    try:
        mixed = mix_song(folder, AudioWish(stems=stems), tell)
    except EnvironmentProblem as problem:
        return Rewritten(warnings=(f"no sound was made: {problem}",))
    return Rewritten(
        files=mixed.files,
        warnings=mixed.warnings,
        findings=mixed.findings,
        loudness=mixed.loudness,
    )
