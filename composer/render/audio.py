"""Renders a performance to dry stems: every part on its own, in stereo, in one pass of FluidSynth.

The synth runs in a process of its own (`composer.render.child`), without reverb or chorus, at a fixed gain and for
a length known beforehand. Effects, levels and panning belong to the mix; a part's rough volume, pan and sends are
for a DAW and are not played here. The same performance, synth and soundfont give the same bytes every time.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from composer.errors import ComposerError, DiskProblem, SoundfontProblem
from composer.model.audio import SoundSource, Stem, StemSet
from composer.model.performance import Performance, PlayedPart
from composer.render import soundfont, synth
from composer.render.job import Job, JobPart, song_events
from composer.render.player import Measured, run_job
from composer.render.programs import fit_program
from composer.render.riff import SoundfontFacts, read_soundfont

__all__ = ["TAIL_S", "render_stems"]

TAIL_S = 3.0
"""Seconds after the closing bar line, for releases and the reverb of the mix."""
GAIN = 0.5
SILENCE_PEAK = 1e-4
"""A part with notes whose loudest sample stays under this (-80 dBFS) did not sound."""
MOST_PARTS = 128
"""FluidSynth's own limit on outputs."""
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
    progress: Progress | None = None,
) -> StemSet:
    """Write one dry stem a part into `folder` and describe them; `progress` is called with 0..1.

    Every stem has exactly round((duration + tail) * rate) frames. Raises SynthMissing, SoundfontProblem
    (damaged file, crash, time-out, silence), DiskProblem; ComposerError for a song beyond the limits.
    """
    parts = tuple(part for part in performance.parts if part.notes)
    frames = round((performance.duration_s + tail_s) * sample_rate)
    _check_limits(performance, parts, sample_rate)
    library = synth.find(synth_path)
    font = soundfont.find(soundfont_path)
    facts = read_soundfont(font.path)
    stems = tuple(
        Stem(part=part.id, name=part.name, path=folder / f"{number:02d}.f32")
        for number, part in enumerate(parts, 1)
    )
    _make_room(folder, frames * 8 * len(parts))
    job, warnings = _job(
        performance, parts, stems, library.path, font.path, facts, frames, sample_rate
    )
    measured = run_job(job, folder, progress or (lambda fraction: None))
    warnings += _check_sound(parts, stems, measured, job)
    source = SoundSource(
        synth=f"FluidSynth {measured.version} ({library.origin})",
        synth_path=library.path,
        soundfont=soundfont.title(font.path, facts),
        soundfont_path=font.path,
        licence=soundfont.licence(font.path, facts),
    )
    return StemSet(
        stems=stems,
        frames=frames,
        sample_rate_hz=sample_rate,
        source=source,
        warnings=tuple(warnings),
    )


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


def _make_room(folder: Path, needed_bytes: int) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free_bytes = shutil.disk_usage(folder).free
    except OSError as problem:
        raise DiskProblem(
            f"the folder {folder} cannot be used: {problem.strerror or problem}"
        ) from problem
    if free_bytes < needed_bytes:
        raise DiskProblem(
            f"rendering needs {needed_bytes / 1e6:,.0f} MB in {folder}, and {free_bytes / 1e6:,.0f} MB are free; "
            "make room or choose another folder"
        )


def _job(
    performance: Performance,
    parts: tuple[PlayedPart, ...],
    stems: tuple[Stem, ...],
    library: Path,
    font: Path,
    facts: SoundfontFacts,
    frames: int,
    sample_rate: int,
) -> tuple[Job, list[str]]:
    warnings: list[str] = []
    rows = []
    for part, stem in zip(parts, stems, strict=True):
        preset, warning = fit_program(part, facts.presets)
        if warning:
            warnings.append(warning)
        rows.append(
            JobPart(
                file=str(stem.path.absolute()),
                is_drums=part.is_percussion,
                bank=preset.bank,
                program=preset.program,
            )
        )
    channels = {part.id: channel for channel, part in enumerate(parts)}
    job = Job(
        synth=str(library if library.parent == Path() else library.absolute()),
        soundfont=str(font.absolute()),
        sample_rate_hz=sample_rate,
        frames=frames,
        gain=GAIN,
        limit_s=START_UP_S + frames / sample_rate + facts.size_bytes / BYTES_A_SECOND,
        limit_bytes=ADDRESS_SPACE + 4 * facts.size_bytes,
        parts=tuple(rows),
        events=song_events(performance, channels, sample_rate),
    )
    return job, warnings


def _check_sound(
    parts: tuple[PlayedPart, ...], stems: tuple[Stem, ...], measured: Measured, job: Job
) -> list[str]:
    """Hold the stems against what was ordered; gives a warning for each part that did not sound."""
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
    silent = [part for part, peak in zip(parts, measured.peaks, strict=True) if peak < SILENCE_PEAK]
    if len(silent) == len(parts):
        raise SoundfontProblem(
            f"the soundfont {job.soundfont} gave nothing but silence; choose another"
        )
    return [f"{part.name} has notes but makes no sound with this soundfont" for part in silent]
