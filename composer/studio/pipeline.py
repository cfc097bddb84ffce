"""The conductor: words to reading to plan to song to performance to files, each step a function of the one before.

    result = sketch("warm late-night soul, about two minutes", folder="night", seed=7)

`plan`, `compose` and `perform` are the same steps one by one, for use from Python.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from composer.errors import BriefError, DiskProblem, offer
from composer.model.audio import Loudness, SoundSource
from composer.model.brief import Brief, BriefReading
from composer.model.song import Plan, Song

if TYPE_CHECKING:
    from composer.genre.schema import Genre
    from composer.model.performance import Performance
    from composer.studio.project import SongFolder

__all__ = [
    "AudioWish", "Planned", "Sketch", "compose", "make", "perform", "plan", "read", "sketch", "store", "write_wav",
]  # fmt: skip

DEFAULT_GENRE = "pop"
"""What is played when nobody names a genre; the plan says that it was assumed."""
SEEDS = 1_000_000
"""A seed that nobody chose is below this, so that it can be typed again."""

Progress = Callable[[str, float], None]
"""Told the stage ("composing", "rendering", "mixing") and how much of it is done, 0..1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioWish:
    """How the sound is to be made. None lets the renderer find a synth and a soundfont by itself; `stems` also
    keeps every part as a file of its own."""

    synth_path: Path | None = None
    soundfont_path: Path | None = None
    stems: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A brief as it was read, and the plan that came of it."""

    reading: BriefReading
    plan: Plan

    @property
    def warnings(self) -> tuple[str, ...]:
        return (*self.reading.warnings, *self.plan.warnings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """A finished sketch: what was understood, the song, how it is played, and where its files are.

    `files` are (kind, path): folder, song, brief, midi, chart, audio, stems. `loudness` and `source` are None
    without audio.
    """

    reading: BriefReading
    song: Song
    performance: Performance
    folder: Path
    files: tuple[tuple[str, Path], ...]
    loudness: Loudness | None = None
    source: SoundSource | None = None
    warnings: tuple[str, ...] = ()

    @property
    def plan(self) -> Plan:
        return self.song.plan

    def file(self, kind: str) -> Path:
        """The path of one kind of file; raises KeyError."""
        return dict(self.files)[kind]


def read(brief: str | Path | Brief = "", file: Path | None = None, **wishes: Any) -> BriefReading:
    """A brief from words (or a path to a brief file), a brief file, and single wishes, named as the fields of
    `Brief`; later ones win. Raises BriefError, FormatError."""
    from composer.direction.brief_file import load_brief, merge
    from composer.direction.brief_text import read_brief

    flags = _wishes(brief, wishes)
    words = None
    if isinstance(brief, Path) or (isinstance(brief, str) and names_a_file(brief)):
        if file is not None:
            raise BriefError(f"two brief files, {brief} and {file}; give one of them")
        file = Path(brief)
    elif isinstance(brief, str) and brief.strip():
        words = read_brief(brief)
    return merge(words, load_brief(file) if file is not None else None, flags)


def names_a_file(text: str) -> bool:
    """Whether what was typed for a brief is a path to a brief file, rather than words."""
    return text.lower().endswith(".toml") and "\n" not in text


def plan(brief: str | Path | Brief = "", *, seed: int | None = None, **wishes: Any) -> Plan:
    """The plan for a brief: every decision before a note is written; raises BriefError, GenreError."""
    return make(read(brief, **wishes), seed).plan


def make(reading: BriefReading, seed: int | None = None) -> Planned:
    """The plan that comes of a reading; the seed is the one given, the brief's own, or chosen now."""
    from composer.composition.planner import make_plan

    brief = reading.brief
    chosen = seed if seed is not None else brief.seed
    if seed is not None:
        brief = replace(brief, seed=seed)
    genre = _genre(brief.genre or DEFAULT_GENRE)
    made = make_plan(brief, genre, secrets.randbelow(SEEDS) if chosen is None else chosen)
    return Planned(reading=replace(reading, brief=brief), plan=made)


def compose(brief: Plan | str | Path | Brief, *, seed: int | None = None, **wishes: Any) -> Song:
    """Every note of a plan (or of a brief, planned first)."""
    from composer.composition.build import build

    made = brief if isinstance(brief, Plan) else plan(brief, seed=seed, **wishes)
    return build(made, _genre(made.genre))


def perform(song: Song) -> Performance:
    """The song as its genre's players play it."""
    from composer.performance.perform import perform as play

    return play(song, _genre(song.plan.genre).feel)


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
    planned = make(read(brief, **wishes), seed)
    wish = AudioWish(stems=stems) if audio else None
    return store(planned, None if folder is None else Path(folder), wish, progress)


def store(
    planned: Planned, out: Path | None, audio: AudioWish | None, progress: Progress | None = None
) -> Sketch:
    """Compose what was planned and write its song folder, whole or not at all.

    A folder that already holds exactly this song is filled anew; a folder of any other song is left alone and the
    next free name taken. Raises ComposerError, with nothing half-written.
    """
    from composer.studio.draft import Draft, chosen_root
    from composer.studio.project import SongFolder, slug

    tell = progress or (lambda stage, fraction: None)
    tell("composing", 0.0)
    song = compose(planned.plan)
    performance = perform(song)
    tell("composing", 1.0)
    root = chosen_root(out, slug(song.plan.title))
    same = SongFolder(root)
    if same.holds(song):
        return _fill(same, planned, song, performance, audio, tell)
    draft = Draft(root)
    try:
        with draft:
            result = _fill(draft.folder, planned, song, performance, audio, tell)
            return _moved(result, draft.commit().root)
    except DiskProblem as problem:
        raise DiskProblem(draft.shown(str(problem))) from problem


def write_wav(song: Song, path: str | Path, *, progress: Progress | None = None) -> Loudness:
    """The song as a mixed and mastered WAV file; raises SynthMissing, SoundfontProblem, DiskProblem."""
    import tempfile

    from composer.studio.sound import make_sound

    place = Path(path)
    with tempfile.TemporaryDirectory(prefix=".work.", dir=place.parent) as work:
        made = make_sound(song, perform(song), Path(work), AudioWish(), progress or (lambda stage, fraction: None))
        made.wav.replace(place)
    return made.loudness


def _fill(
    folder: SongFolder,
    planned: Planned,
    song: Song,
    performance: Performance,
    audio: AudioWish | None,
    tell: Progress,
) -> Sketch:
    from composer.direction.brief_file import brief_to_toml
    from composer.render.chart import chart
    from composer.render.midi import midi_bytes
    from composer.studio.outputs import Outputs
    from composer.studio.project import slug

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
        warnings=planned.warnings,
    )
    if audio is not None:
        result = _with_sound(result, outputs, name, audio, tell)
    folder.save(song)
    kept = tuple(f"{place.name} was not ours and was moved to {place}" for place in outputs.kept)
    return replace(result, warnings=(*result.warnings, *kept))


def _with_sound(result: Sketch, outputs: Any, name: str, audio: AudioWish, tell: Progress) -> Sketch:
    from composer.studio.sound import make_sound

    files = list(result.files)
    with outputs.workplace() as work:
        made = make_sound(result.song, result.performance, work, audio, tell)
        files.append(("audio", outputs.put(f"{name}.wav", made.wav)))
        for stem in made.stems:
            place = outputs.put(f"stems/{stem.name}", stem)
        if made.stems:
            files.append(("stems", place.parent))
    return replace(
        result,
        files=tuple(files),
        loudness=made.loudness,
        source=made.source,
        warnings=(*result.warnings, *made.warnings),
    )


def _moved(result: Sketch, root: Path) -> Sketch:
    """The result with its paths where the folder ended up."""
    files = tuple((kind, root / path.relative_to(result.folder)) for kind, path in result.files)
    return replace(result, folder=root, files=files)


def _genre(name: str) -> Genre:
    from composer.genre.catalogue import find_genre

    return find_genre(name)


def _wishes(brief: str | Path | Brief, wishes: dict[str, Any]) -> Brief:
    known = [field.name for field in fields(Brief)]
    for name in wishes:
        if name not in known:
            raise BriefError(f"a brief has no {name!r}; {offer(name, known)}")
    return replace(brief if isinstance(brief, Brief) else Brief(), **wishes)
