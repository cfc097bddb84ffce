"""Renders a performance to dry stems: every part on its own, in stereo, by a FluidSynth of its own, a drum kit by one
for each piece.

The synths run in a process of their own (`composer.render.child`), without reverb or chorus, at a fixed gain and for
a length known beforehand. Effects, levels and panning belong to the mix; a part's rough volume, pan and sends are
for a DAW and are not played here. The same performance, synth and soundfont give the same bytes every time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from composer.disk import make_room
from composer.errors import ComposerError, SoundfontProblem
from composer.model.audio import KeptSound, PartSound, SoundSource, SoundStore, Stem, StemSet
from composer.model.performance import Performance, PlayedPart
from composer.render import soundfont, synth
from composer.render.job import Event, Job, JobPart, held_frames, song_events
from composer.render.kit import by_piece, is_kit
from composer.render.player import Measured, run_job, useful_processes
from composer.render.programs import fit_program
from composer.render.riff import SoundfontFacts, read_soundfont
from composer.render.soundfont_digest import soundfont_digest
from composer.render.unpack import VERSION as UNPACK_VERSION
from composer.render.unpack import unpacked

__all__ = ["LOOP_TAIL_S", "TAIL_S", "render_stems"]

VERSION = 3
"""Rises when the same events would sound otherwise than before, so that no older stem is taken for today's."""
TAIL_S = 3.0
"""Seconds after the closing bar line, for releases and the reverb of the mix."""
LOOP_TAIL_S = 8.0
"""The same for a loop: the longest releases, as no reverb covers where they are cut."""
GAIN = 0.5
SILENCE_PEAK = 1e-4
"""A part with notes whose loudest sample stays under this (-80 dBFS) did not sound."""
MOST_PARTS = 128
"""Far more than any band has."""
MOST_SECONDS = 2 * 3600
ADDRESS_SPACE = 2 << 30
START_UP_S = 10.0
BYTES_A_SECOND = 8_000_000
"""How fast a soundfont may be expected to load at worst (packed samples, slow disk)."""

Progress = Callable[[float], None]


def render_stems(
    performance: Performance,
    folder: Path,
    *,
    sample_rate: int = 44100,
    tail_s: float = TAIL_S,
    synth_path: Path | None = None,
    soundfont_path: Path | None = None,
    sounds: Sequence[PartSound] = (),
    store: SoundStore | None = None,
    progress: Progress | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> StemSet:
    """Write one dry stem a part into `folder` and describe them; `progress` is called with 0..1.

    Every stem has exactly round((duration + tail) * rate) frames. `sounds` gives parts sounds of their own. With a
    `store`, stems that were made before are taken from it, and the others are made there instead of in `folder`.
    `meanwhile` is work of the caller's that is done while the synth plays, if it has to play.
    Raises SynthMissing, SoundfontProblem (damaged file, crash, time-out, silence), DiskProblem; ComposerError for a
    song beyond the limits.
    """
    tell = progress or (lambda fraction: None)
    parts = tuple(part for part in performance.parts if part.notes)
    frames = round((performance.duration_s + tail_s) * sample_rate)
    _check_limits(performance, parts, sample_rate)
    library = synth.find(synth_path)
    font = soundfont.find(soundfont_path).path
    facts = {font: read_soundfont(font)}
    orders, warnings = _orders(performance, parts, sounds, font, facts, frames, sample_rate)
    job = Job(
        synth=str(library.path if library.path.parent == Path() else library.path.absolute()),
        sample_rate_hz=sample_rate,
        frames=frames,
        gain=GAIN,
        limit_s=START_UP_S + frames / sample_rate + _loading_s(facts),
        limit_bytes=ADDRESS_SPACE,
        parts=(),
    )
    if store is None:
        made = _play(orders, job, folder, tell, meanwhile)
    else:
        made = _play_missing(orders, job, store, tell, meanwhile)
    stems, peaks, version = made
    warnings += _silent_parts(parts, peaks, font)
    return StemSet(
        stems=stems,
        frames=frames,
        sample_rate_hz=sample_rate,
        source=SoundSource(
            synth=f"FluidSynth {version} ({library.origin})",
            synth_path=library.path,
            soundfont=soundfont.title(font, facts[font]),
            soundfont_path=font,
            licence=soundfont.licence(font, facts[font]),
            others=_other_sources(orders, font, facts),
        ),
        warnings=tuple(warnings),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """One part to be played: by which preset of which soundfont, and the events for each of its synths."""

    part: PlayedPart
    soundfont: Path
    is_packed: bool
    bank: int
    program: int
    events: tuple[tuple[Event, ...], ...]

    def row(self, file: Path, font: Path) -> JobPart:
        return JobPart(
            file=str(file.absolute()),
            soundfont=str(font.absolute()),
            is_drums=self.part.is_percussion,
            bank=self.bank,
            program=self.program,
            event_counts=tuple(map(len, self.events)),
        )


_Made = tuple[tuple[Stem, ...], tuple[float, ...], str]
"""The stems, their peaks, and the synth's version."""


def _orders(
    performance: Performance,
    parts: tuple[PlayedPart, ...],
    sounds: Sequence[PartSound],
    font: Path,
    facts: dict[Path, SoundfontFacts],
    frames: int,
    sample_rate: int,
) -> tuple[list[_Order], list[str]]:
    """What is to be played, with a warning for each sound that is not there; fills in the `facts` of soundfonts."""
    own = {sound.part: sound for sound in sounds}
    orders, warnings = [], []
    for part in parts:
        sound = own.get(part.id, PartSound(part=part.id))
        path = font if sound.soundfont is None else _own_font(part.id, sound.soundfont, facts)
        wanted = replace(
            part,
            bank=part.bank if sound.bank is None else sound.bank,
            program=part.program if sound.program is None else sound.program,
        )
        preset, warning = fit_program(wanted, facts[path].presets)
        if warning:
            warnings.append(warning)
        if part.is_percussion and wanted.bank != preset.bank:
            warnings.append(
                f"{part.name} is percussion, and its kits are in bank {preset.bank}: bank {wanted.bank} was left aside"
            )
        events = song_events(performance, {part.id: 0}, sample_rate)
        orders.append(
            _Order(
                part=part,
                soundfont=path,
                is_packed=facts[path].is_packed,
                bank=preset.bank,
                program=preset.program,
                events=by_piece(events) if is_kit(part) else (events,),
            )
        )
    return orders, warnings


def _own_font(part: str, wanted: Path, facts: dict[Path, SoundfontFacts]) -> Path:
    """The soundfont that a person gave this part, its facts among the others."""
    try:
        path = soundfont.find(wanted).path
        if path not in facts:
            facts[path] = read_soundfont(path)
        return path
    except SoundfontProblem as problem:
        raise SoundfontProblem(f"[parts.{part}] soundfont in mix.toml: {problem}") from None


def _other_sources(
    orders: Sequence[_Order], font: Path, facts: Mapping[Path, SoundfontFacts]
) -> tuple[tuple[str, str, str], ...]:
    """Who plays on another soundfont than the song's, its title and its licence: whoever publishes has to know."""
    parts: dict[Path, list[str]] = {}
    for order in orders:
        if order.soundfont != font:
            parts.setdefault(order.soundfont, []).append(order.part.name)
    return tuple(
        (", ".join(names), soundfont.title(path, facts[path]), soundfont.licence(path, facts[path]))
        for path, names in parts.items()
    )


def _play(
    orders: Sequence[_Order],
    job: Job,
    folder: Path,
    tell: Progress,
    meanwhile: Callable[[], None] | None,
) -> _Made:
    """Play the parts into numbered files in `folder`."""
    make_room(folder, job.stem_bytes * len(orders))
    stems = tuple(
        Stem(part=order.part.id, name=order.part.name, path=folder / f"{number:02d}.f32")
        for number, order in enumerate(orders, 1)
    )
    fonts = _plain_fonts(orders, folder)
    held = [[*chain.from_iterable(map(held_frames, order.events))] for order in orders]
    ranked = sorted(
        zip(orders, stems, held, strict=True), key=lambda row: -sum(frames**2 for frames in row[2])
    )  # those first that take longest: sounds for long notes mostly ring on for long as well
    job = replace(
        job,
        limit_bytes=job.limit_bytes + 4 * sum(font.stat().st_size for font in fonts.values()),
        parts=tuple(order.row(stem.path, fonts[order.soundfont]) for order, stem, _ in ranked),
    )
    events = (events for order, *_ in ranked for events in order.events)
    processes = useful_processes(sum(map(sum, held)) / job.sample_rate_hz)
    measured = run_job(job, events, folder, tell, processes, meanwhile)
    _check_sound(stems, measured, job)
    peaks = {stem.part: peak for (_, stem, _), peak in zip(ranked, measured.peaks, strict=True)}
    return stems, tuple(peaks[stem.part] for stem in stems), measured.version


def _plain_fonts(orders: Sequence[_Order], work: Path) -> dict[Path, Path]:
    """The file to be played for each soundfont: itself, or what it was unpacked into."""
    return {
        order.soundfont: unpacked(order.soundfont, soundfont_digest(order.soundfont), work)
        if order.is_packed
        else order.soundfont
        for order in {order.soundfont: order for order in orders}.values()
    }


def _play_missing(
    orders: Sequence[_Order],
    job: Job,
    store: SoundStore,
    tell: Progress,
    meanwhile: Callable[[], None] | None,
) -> _Made:
    """Take from the store what it has, play the rest in one go, and put that into the store."""
    digests = {path: soundfont_digest(path) for path in {order.soundfont for order in orders}}
    keys = [_key(order, job, digests[order.soundfont]) for order in orders]
    kept = {key: found for key in keys if (found := store.find(key, job.stem_bytes))}
    missing = {key: order for key, order in zip(keys, orders, strict=True) if key not in kept}
    if missing:
        with store.workplace() as work:
            made, peaks, version = _play(list(missing.values()), job, work, tell, meanwhile)
            for key, stem, peak in zip(missing, made, peaks, strict=True):
                facts: dict[str, float | str | bool] = {"peak": peak, "version": version}
                kept[key] = KeptSound(path=store.keep(key, stem.path, facts), facts=facts)
    tell(1.0)
    stems = tuple(
        Stem(part=order.part.id, name=order.part.name, path=kept[key].path, digest=key)
        for key, order in zip(keys, orders, strict=True)
    )
    facts_of = [kept[key].facts for key in keys]
    return stems, tuple(float(fact["peak"]) for fact in facts_of), str(facts_of[0]["version"])


def _key(order: _Order, job: Job, soundfont_digest: str) -> str:
    """The digest of everything a stem depends on."""
    library = Path(job.synth)
    stat = library.stat() if library.is_file() else None
    ingredients = (
        "dry stem", VERSION, order.is_packed and UNPACK_VERSION, job.synth, stat and (stat.st_size, stat.st_mtime_ns), soundfont_digest, job.sample_rate_hz,
        job.frames, job.gain, order.part.is_percussion, order.bank, order.program, order.events,
    )  # fmt: skip
    return hashlib.sha256(json.dumps(ingredients).encode()).hexdigest()


def _loading_s(facts: Mapping[Path, SoundfontFacts]) -> float:
    return sum(fact.size_bytes for fact in facts.values()) / BYTES_A_SECOND


def _check_limits(
    performance: Performance, parts: tuple[PlayedPart, ...], sample_rate: int
) -> None:
    if not parts:
        raise ComposerError(
            f"{performance.title!r} has no notes to play; write some before rendering"
        )
    if len(parts) > MOST_PARTS:
        raise ComposerError(
            f"{len(parts)} parts are more than {MOST_PARTS}, the most that can be rendered"
        )
    if performance.duration_s > MOST_SECONDS:
        raise ComposerError(
            f"{performance.title!r} lasts {performance.duration_s / 60:.0f} minutes; "
            f"at most {MOST_SECONDS // 60} can be rendered"
        )
    if not 22050 <= sample_rate <= 96000:
        raise ComposerError(
            f"a sample rate of {sample_rate} Hz is out of range; choose 22050 to 96000"
        )


def _check_sound(stems: tuple[Stem, ...], measured: Measured, job: Job) -> None:
    """Hold the stems against what was ordered."""
    for stem in stems:
        size = stem.path.stat().st_size if stem.path.exists() else 0
        if size != job.stem_bytes:
            raise SoundfontProblem(
                f"the stem of {stem.name} has {size:,} bytes for {job.stem_bytes:,}; render again, and if it "
                "happens again choose another soundfont"
            )
    if not measured.is_finite:
        raise SoundfontProblem(
            f"the soundfont {job.soundfont} makes sound that is not a number; choose another"
        )


def _silent_parts(parts: tuple[PlayedPart, ...], peaks: tuple[float, ...], font: Path) -> list[str]:
    """A warning for each part that did not sound; raises SoundfontProblem when none did."""
    silent = [part for part, peak in zip(parts, peaks, strict=True) if peak < SILENCE_PEAK]
    if len(silent) == len(parts):
        raise SoundfontProblem(f"the soundfont {font} gave nothing but silence; choose another")
    return [f"{part.name} has notes but makes no sound with this soundfont" for part in silent]
