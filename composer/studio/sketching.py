"""A plan becomes a song folder: composed, played, written, rendered, mixed, and put in its place whole.

result = sketch("warm late-night soul, about two minutes", folder="night", seed=7)
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from composer.errors import DiskProblem
from composer.model.brief import Brief, BriefReading
from composer.model.finding import Finding
from composer.model.song import Plan, Song
from composer.studio.criticism import fix_command
from composer.studio.draft import Draft, chosen_root
from composer.studio.mending import Mended, mend
from composer.studio.outputs import Outputs
from composer.studio.pipeline import Planned, compose, make, perform, read
from composer.studio.project import SongFolder, slug

if TYPE_CHECKING:
    from composer.model.audio import Loudness, SoundSource
    from composer.model.performance import Performance
    from composer.studio.sound import AudioWish

__all__ = [
    "Progress",
    "Sketch",
    "mended_song",
    "sketch",
    "store",
    "write_midi",
    "write_wav",
]

Progress = Callable[[str, float], None]
"""Told the stage ("composing", "rendering", "mixing") and how much of it is done, 0..1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """A finished sketch: what was understood, the song, how it is played, and where its files are.

    `files` are (kind, path): folder, song, brief, midi, chart, audio, stems. `loudness` and `source` are None
    without audio. `findings` are what remains to be looked at in notes and sound, `fixed` what was found in the notes
    and mended before anybody saw the song.
    """

    reading: BriefReading
    song: Song
    performance: Performance
    folder: Path
    files: tuple[tuple[str, Path], ...]
    loudness: Loudness | None = None
    source: SoundSource | None = None
    warnings: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    fixed: tuple[Finding, ...] = ()

    @property
    def plan(self) -> Plan:
        return self.song.plan

    def file(self, kind: str) -> Path:
        """The path of one kind of file; raises KeyError."""
        return dict(self.files)[kind]


def sketch(
    brief: str | Path | Brief = "",
    *,
    folder: str | Path | None = None,
    seed: int | None = None,
    audio: bool = True,
    stems: bool = False,
    progress: Progress | None = None,
    **wishes: Any,
) -> Sketch:
    """From a brief to a song folder with MIDI, chart and (unless `audio` is False) mastered sound.

    `folder` is where the song folder goes, as `--out` on the command line. `wishes` are fields of `Brief`, such as
    `genre="bossa nova"` or `tempo_bpm=120`, and win over the words. Raises ComposerError.
    """
    from composer.studio.sound import AudioWish

    planned = make(read(brief, **wishes), seed)
    wish = AudioWish(stems=stems) if audio else None
    return store(planned, None if folder is None else Path(folder), wish, progress)


def mended_song(planned: Planned) -> Mended:
    """What was planned, composed and played, with what the ear finds mended where it can be; left as it was where that
    cost the exact length it was planned for (by a pickup more or less)."""
    song = compose(planned.plan)
    performance = perform(song)
    mended = mend(song, performance)
    if performance.is_exact and not mended.performance.is_exact:
        left = (*mended.fixed, *mended.remaining)
        return replace(mended, song=song, performance=performance, fixed=(), remaining=left)
    return mended


def store(
    planned: Planned,
    out: Path | None,
    audio: AudioWish | None,
    progress: Progress | None = None,
    mended: Mended | None = None,
) -> Sketch:
    """Compose what was planned (unless it is given, `mended`) and write its song folder, whole or not at all.

    A folder that already holds exactly this song is filled anew; a folder of any other song is left alone and the
    next free name taken. Raises ComposerError, with nothing half-written.
    """
    tell = progress or (lambda stage, fraction: None)
    tell("composing", 0.0)
    mended = mended or mended_song(planned)
    song = mended.song
    tell("composing", 1.0)
    root = chosen_root(out, slug(song.plan.title))
    same = SongFolder(root)
    if same.holds(song):
        return _moved(_fill(same, planned, mended, audio, tell), same.root)
    draft = Draft(root)
    try:
        with draft:
            result = _fill(draft.folder, planned, mended, audio, tell)
            return _moved(result, draft.commit().root)
    except DiskProblem as problem:
        raise DiskProblem(draft.shown(str(problem))) from problem


def write_midi(song: Song | Performance, path: str | Path) -> None:
    """The song as a MIDI file for a DAW; raises DiskProblem."""
    from composer.render.midi import write_midi as write

    write(perform(song) if isinstance(song, Song) else song, Path(path))


def write_wav(song: Song, path: str | Path, *, progress: Progress | None = None) -> Loudness:
    """The song as a mixed and mastered WAV file; raises SynthMissing, SoundfontProblem, DiskProblem."""
    from composer.studio.sound import AudioWish, make_sound

    place = Path(path)
    with tempfile.TemporaryDirectory(prefix=".work.", dir=place.parent) as work:
        made = make_sound(
            song, perform(song), Path(work), AudioWish(), progress or (lambda stage, fraction: None)
        )
        made.audio.replace(place)
    return made.loudness


def _fill(
    folder: SongFolder,
    planned: Planned,
    mended: Mended,
    audio: AudioWish | None,
    tell: Progress,
) -> Sketch:
    from composer.composition.lyrics.misfits import lyric_misfits
    from composer.direction.brief_file import brief_to_toml
    from composer.render.chart import chart
    from composer.render.midi import midi_bytes

    song, performance = mended.song, mended.performance
    name = slug(song.plan.title)
    outputs = Outputs(folder)
    if not folder.brief_file.exists():  # a brief that is there may be the very one that was read
        folder.save_brief(brief_to_toml(planned.reading, song.plan))
    files = [("folder", folder.root), ("song", folder.song_file), ("brief", folder.brief_file)]
    files.append(("midi", outputs.put_bytes(f"{name}.mid", midi_bytes(performance))))
    files.append(("chart", outputs.put_bytes(f"{name}.txt", chart(song).encode())))
    result = Sketch(
        reading=planned.reading,
        song=song,
        performance=performance,
        folder=folder.root,
        files=tuple(files),
        warnings=(*planned.warnings, *lyric_misfits(song)),
        findings=mended.remaining,
        fixed=mended.fixed,
    )
    if audio is not None:
        result = _with_sound(result, outputs, name, audio, tell)
    folder.save(song)
    kept = tuple(f"{place.name} was not ours and was moved to {place}" for place in outputs.kept)
    return replace(result, warnings=(*result.warnings, *kept))


def _with_sound(
    result: Sketch, outputs: Outputs, name: str, audio: AudioWish, tell: Progress
) -> Sketch:
    from composer.studio.sound import make_sound
    from composer.studio.sound_findings import save_findings

    files = list(result.files)
    with outputs.workplace() as work:
        made = make_sound(result.song, result.performance, work, audio, tell)
        files.append(("audio", outputs.put(f"{name}.wav", made.audio, made.recipe)))
        for stem in made.stems:
            place = outputs.put(f"stems/{stem.name}", stem)
        if made.stems:
            files.append(("stems", place.parent))
    save_findings(outputs, result.song, made.findings)
    return replace(
        result,
        files=tuple(files),
        loudness=made.loudness,
        source=made.source,
        findings=(*result.findings, *made.findings),
        warnings=(*result.warnings, *made.warnings),
    )


def _moved(result: Sketch, root: Path) -> Sketch:
    """The result with its paths where the folder ended up, and what to type for what remains in the notes."""
    from composer.critique.rulebook import RULES

    files = tuple((kind, root / path.relative_to(result.folder)) for kind, path in result.files)
    notes = {finding.code for finding in result.findings} & set(RULES)
    findings = tuple(
        replace(finding, command=fix_command(finding, root)) if finding.code in notes else finding
        for finding in result.findings
    )
    return replace(result, folder=root, files=files, findings=findings)
