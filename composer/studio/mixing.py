"""A song that was made before, to sound again: rendered, mixed anew, taken apart into stems, held against a recording.

The song itself is only read; what comes out goes to its `out/`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from composer.disk import disk_problems, write_atomically
from composer.errors import FormatError
from composer.model.audio import Loudness, Mix, SoundSource
from composer.model.finding import Finding
from composer.studio.outputs import Outputs
from composer.studio.pipeline import perform
from composer.studio.project import SongFolder, slug
from composer.studio.sound import RATE_HZ, AudioWish, make_dry_stems, make_sound, mix_for
from composer.studio.sound_findings import save_findings

if TYPE_CHECKING:
    from composer.mix.mix_file import MixFile
    from composer.mix.reference import Profile, Proposal
    from composer.model.performance import Performance
    from composer.model.song import Song

__all__ = [
    "Compared",
    "Mixed",
    "compare",
    "dry_stems",
    "mix_song",
    "opened",
    "set_values",
    "write_mix_file",
]

Progress = Callable[[str, float], None]
STEMS, DRY_STEMS, KIT = "stems", "stems-dry", "kit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixed:
    """Sound made from a song folder. `files` are (kind, path): audio, stems. `rendered` and `mixed` are the parts that
    had to be played, and sent through their strips, anew. Dry stems have no `mix` and no `loudness`."""

    title: str
    files: tuple[tuple[str, Path], ...]
    source: SoundSource
    loudness: Loudness | None = None
    mix: Mix | None = None
    rendered: tuple[str, ...] = ()
    mixed: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    warnings: tuple[str, ...] = ()
    balance: tuple[tuple[str, tuple[float, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A song and a reference in the same numbers, and what would bring the song nearer."""

    ours: Profile
    reference: Profile
    proposals: tuple[Proposal, ...]


def mix_song(folder: SongFolder, wish: AudioWish, tell: Progress | None = None) -> Mixed:
    """Mix a song as its `mix.toml` and genre have it and put the result in its place; only what has changed since the
    last time is played and processed anew. Raises ComposerError with the old files as they were."""
    song, performance, own = opened(folder)
    outputs = Outputs(folder)
    with outputs.workplace() as work:
        made = make_sound(song, performance, work, wish, tell or _silent, own)
        ends = wish.only and slug(wish.only), KIT if wish.is_kit_apart else ""
        name = "-".join(filter(None, (slug(song.plan.title), *ends)))
        name = f"{name}.{wish.kind.format}"
        recipe = "" if any(ends) else made.recipe  # neither of these is what `play` looks for
        files = [("audio", outputs.put(name, made.audio, recipe))]
        if wish.stems:
            files.append(("stems", _put_stems(folder, outputs, _stems(STEMS, wish), made.stems)))
        if not any(ends):
            save_findings(outputs, song, made.findings)
    return Mixed(
        title=song.plan.title,
        files=tuple(files),
        source=made.source,
        loudness=made.loudness,
        mix=made.mix,
        rendered=made.rendered,
        mixed=made.mixed,
        findings=() if wish.is_kit_apart else made.findings,
        warnings=(*made.warnings, *_moved(outputs)),
        balance=made.balance,
    )


def dry_stems(folder: SongFolder, wish: AudioWish, tell: Progress | None = None) -> Mixed:
    """Every part of a song without effects, as files in `out/stems-dry`."""
    song, performance, own = opened(folder)
    outputs = Outputs(folder)
    with outputs.workplace() as work:
        made, stems = make_dry_stems(song, performance, work, wish, tell or _silent, own)
        place = _put_stems(folder, outputs, _stems(DRY_STEMS, wish), made)
    return Mixed(
        title=song.plan.title,
        files=(("stems", place),),
        source=stems.source,
        warnings=(*stems.warnings, *_moved(outputs)),
    )


def compare(
    folder: SongFolder, reference: Path, wish: AudioWish, tell: Progress | None = None
) -> tuple[Mixed, Compared]:
    """Mix a song and hold it against a recording, which is only read. Raises FormatError, and as `mix_song`."""
    from composer.mix.reference import profile_of, proposals

    theirs = profile_of(reference)
    mixed = mix_song(folder, wish, tell)
    ours = profile_of(dict(mixed.files)["audio"])
    strips = mixed.mix.strips if mixed.mix else ()
    found = proposals(ours, theirs, dict(mixed.balance), strips)
    return mixed, Compared(ours=ours, reference=theirs, proposals=found)


def write_mix_file(folder: SongFolder) -> Path:
    """Write a commented `mix.toml` that changes nothing yet; raises FormatError where there is one already."""
    from composer.mix.mix_file import mix_template

    if folder.mix_file.exists():
        raise FormatError(f"{folder.mix_file} is there already; edit it, or delete it first")
    song, performance, _ = opened(folder)
    text = mix_template(mix_for(song, performance), song.plan.title)
    with disk_problems(folder.root):
        write_atomically(folder.mix_file, text.encode())
    return folder.mix_file


def set_values(folder: SongFolder, settings: Sequence[str]) -> Path:
    """Set single values (`parts.keys.level_lu=-8`) in a song's `mix.toml`, which is made where there is none; the rest
    of it stays to the letter. Raises FormatError, SoundfontProblem, DiskProblem, and then the file is as it was."""
    from composer.mix.mix_edit import edited
    from composer.mix.mix_file import mix_of_text

    place = folder.mix_file
    _, performance, _ = opened(folder)
    with disk_problems(folder.root):
        old = place.read_bytes().decode("utf-8") if place.exists() else ""
    try:
        text = edited(old, settings)
    except FormatError as problem:
        raise FormatError(f"{place}: {problem}") from None
    _check_files(mix_of_text(text, place, *_band_and_form(performance)))
    with disk_problems(folder.root):
        write_atomically(place, text.encode())
    return place


def _check_files(own: MixFile) -> None:
    """Raise where a soundfont or a room that a mix names cannot be used, before it is written down."""
    from composer.mix.recorded_room import recorded_room
    from composer.render import soundfont
    from composer.render.riff import read_soundfont

    for sound in own.sounds:
        if sound.soundfont is not None:
            read_soundfont(soundfont.find(sound.soundfont).path)
    for name, path in own.rooms.items():
        recorded_room(path, RATE_HZ, name)


def opened(folder: SongFolder) -> tuple[Song, Performance, MixFile]:
    """The song of a folder, as it is played, and a person's mix; raises ProjectError, FormatError."""
    from composer.mix.mix_file import read_mix_file

    song = folder.load()
    performance = perform(song)
    return song, performance, read_mix_file(folder.mix_file, *_band_and_form(performance))


def _band_and_form(performance: Performance) -> tuple[list[tuple[str, str, str]], list[str]]:
    """Who plays (id, role, instrument), and the names of the sections."""
    parts = [(part.id, part.role, part.instrument) for part in performance.parts if part.notes]
    return parts, [marker.name for marker in performance.markers]


def _stems(name: str, wish: AudioWish) -> str:
    """The folder of stems; those of a kit's pieces have one of their own."""
    return f"{name}-{KIT}" if wish.is_kit_apart else name


def _put_stems(folder: SongFolder, outputs: Outputs, name: str, stems: tuple[Path, ...]) -> Path:
    """Move stems to their place, and drop ours of parts that are no more."""
    names = [f"{name}/{stem.name}" for stem in stems]
    for old in outputs.names():
        if old.startswith(f"{name}/") and old not in names:
            outputs.drop(old)
    for place, stem in zip(names, stems, strict=True):
        outputs.put(place, stem)
    return folder.out / name


def _moved(outputs: Outputs) -> tuple[str, ...]:
    return tuple(f"{place.name} was not ours and was moved to {place}" for place in outputs.kept)


def _silent(stage: str, fraction: float) -> None:
    """Progress that nobody watches."""
