"""The dry stems: right length, right notes, right channels, and the same every time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from composer.errors import ComposerError
from composer.model.audio import PartSound, StemSet
from composer.model.performance import Performance, PlayedBend, PlayedControl
from composer.render import audio, player, synth
from composer.render.event_file import write_events
from composer.render.job import Event, Job
from composer.theory.meter import QUARTER
from tests.sounds import RATE, a_band, a_performance, a_played_part, a_soundfont, read_stem

pytestmark = pytest.mark.audio

REFERENCE = """
import ctypes, json, sys
from pathlib import Path
import numpy as np
from composer.render import synth
from composer.render.event_file import read_events
from composer.render.job import Job, NOTE_ON
job = Job.from_json(Path(sys.argv[1]).read_text())
events = Path(sys.argv[2]).open("rb")
api, library = synth.load(Path(job.synth))
library.fluid_synth_write_float.argtypes = [ctypes.c_void_p, ctypes.c_int] + [
    ctypes.c_void_p, ctypes.c_int, ctypes.c_int] * 2
total = np.zeros((job.frames, 2))
first = 0
for part, count in ((part, count) for part in job.parts for count in part.event_counts):
    player = api.Synth(gain=job.gain, samplerate=job.sample_rate_hz, channels=16, **{
        "synth.reverb.active": 0, "synth.chorus.active": 0})
    font = player.sfload(part.soundfont)
    library.fluid_synth_set_channel_type(player.synth, 5, int(part.is_drums))
    player.program_select(5, font, part.bank, part.program)
    sound = np.zeros((job.frames, 2), dtype=np.float32)
    here = 0
    for frame, kind, key, velocity in [*read_events(events, first, count), (job.frames, -1, 0, 0)]:
        if frame > here:
            library.fluid_synth_write_float(player.synth, frame - here, sound[here:].ctypes.data, 0, 2,
                sound[here:].ctypes.data, 1, 2)
            here = frame
        if kind == NOTE_ON:
            player.noteon(5, key, velocity)
        elif kind >= 0:
            player.noteoff(5, key)
    first += count
    total += sound
sound = total.astype(np.float32)
sound.tofile(sys.argv[3])
"""
"""Plays a job part by part into plain stereo outputs, as any player would; on purpose not our code."""


@pytest.fixture(scope="module")
def rendered(font: Path, tmp_path_factory: pytest.TempPathFactory) -> StemSet:
    return audio.render_stems(a_band(), tmp_path_factory.mktemp("stems"), soundfont_path=font)


def sounds(stems: StemSet) -> dict[str, NDArray[np.float32]]:
    return {stem.part: read_stem(stem.path) for stem in stems.stems}


def pitch_hz(sound: NDArray[np.float32], start_s: float, length_s: float = 0.3) -> float:
    """The strongest frequency of an excerpt."""
    part = sound[0, round(start_s * RATE) : round((start_s + length_s) * RATE)]
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), 1 << 18))
    return float(spectrum.argmax() * RATE / (1 << 18))


def test_the_length_is_exact(rendered: StemSet) -> None:
    """Stems of different lengths could not be laid side by side; a render must never run away."""
    assert rendered.frames == round((2.0 + audio.TAIL_S) * RATE)
    assert [path.stat().st_size for path in rendered.paths] == [rendered.frames * 8] * 4
    assert rendered.sample_rate_hz == RATE


@pytest.mark.parametrize(("tempo_bpm", "tail_s", "rate"), [(97.3, 0.0, 44100), (61.7, 1.0, 48000)])
def test_the_length_is_exact_at_odd_tempos(
    tempo_bpm: float, tail_s: float, rate: int, font: Path, tmp_path: Path
) -> None:
    """Neither tempo nor sample rate may leave a frame over."""
    song = a_performance(tempo_bpm=tempo_bpm)
    stems = audio.render_stems(song, tmp_path, sample_rate=rate, tail_s=tail_s, soundfont_path=font)
    assert stems.frames == round((4 * 60 / tempo_bpm + tail_s) * rate)
    assert read_stem(stems.paths[0]).shape == (2, stems.frames)


def test_every_part_plays_its_own_notes(rendered: StemSet) -> None:
    """A part in the wrong stem, at the wrong time or pitch, is a wrong song."""
    stem = sounds(rendered)
    assert not stem["tune"][:, : round(0.49 * RATE)].any()
    first = int(np.flatnonzero(np.abs(stem["tune"][0]) > 1e-3)[0])
    assert 0.498 * RATE < first < 0.512 * RATE
    assert pitch_hz(stem["tune"], 0.6) == pytest.approx(440.5, abs=1.0)
    assert pitch_hz(stem["tune"], 1.1) == pytest.approx(440.5 * 2 ** (3 / 12), abs=1.5)
    assert np.abs(stem["kit"][:, : RATE // 4]).max() > 0.01
    assert not stem["shaker"][:, : round(1.49 * RATE)].any()
    assert np.abs(stem["shaker"][:, round(1.55 * RATE) : round(1.7 * RATE)]).max() > 0.01


def test_notes_end(rendered: StemSet) -> None:
    """A hanging note would ring through the tail."""
    assert np.abs(sounds(rendered)["keys"][:, round(4.0 * RATE) :]).max() < 1e-4


def test_the_stems_add_up_to_a_plain_mix(
    rendered: StemSet, font: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Splitting into stems must take nothing away and add nothing."""
    order, events, plain = (tmp_path / name for name in ("job.json", "job.events", "plain.f32"))
    real = player.run_job

    def overhear(job: Job, parts: Iterable[Sequence[Event]], *rest: object) -> player.Measured:
        rows = [*parts]
        order.write_text(job.to_json())
        write_events(events, rows)
        return real(job, rows, *rest)

    monkeypatch.setattr(audio, "run_job", overhear)
    again = audio.render_stems(a_band(), tmp_path / "again", soundfont_path=font)
    subprocess.run([sys.executable, "-c", REFERENCE, order, events, plain], check=True)
    total = np.sum([sound.astype(np.float64) for sound in sounds(again).values()], axis=0)
    reference = read_stem(plain)
    assert np.abs(reference).max() > 0.05
    assert np.abs(total - reference).max() < 1e-5 * np.abs(reference).max()


def test_two_runs_are_bit_identical(rendered: StemSet, font: Path, tmp_path: Path) -> None:
    """The same song must sound the same tomorrow."""
    again = audio.render_stems(a_band(), tmp_path, soundfont_path=font)
    for one, other in zip(rendered.paths, again.paths, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_a_part_sounds_the_same_whoever_else_plays(
    rendered: StemSet, font: Path, tmp_path: Path
) -> None:
    """Only so can its stem be kept while the others change."""
    for number, part in enumerate(a_band().parts):
        alone = audio.render_stems(
            replace(a_band(), parts=(part,)), tmp_path / part.id, soundfont_path=font
        )
        assert alone.paths[0].read_bytes() == rendered.paths[number].read_bytes()


@pytest.mark.parametrize("processes", [1, 2, 3, 9])
def test_any_number_of_processes_makes_the_same_sound(
    processes: int,
    rendered: StemSet,
    font: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who plays a part depends on who is free first, and must not be heard."""
    real, started = player._start, []

    def start(order: Path) -> subprocess.Popen[str]:
        started.append(order)
        return real(order)

    monkeypatch.setattr(player, "_start", start)
    monkeypatch.setattr(audio, "useful_processes", lambda held_s: processes)
    again = audio.render_stems(a_band(), tmp_path, soundfont_path=font)
    assert len(started) == min(processes, len(a_band().parts))
    assert again.warnings == rendered.warnings
    for one, other in zip(rendered.paths, again.paths, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_two_processes_where_there_is_work_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second process must not be started for a few notes, nor where there is nowhere for it to run."""
    monkeypatch.setattr(player.os, "sched_getaffinity", lambda process: {0, 1, 2}, raising=False)
    assert [player.useful_processes(held_s) for held_s in (0.0, 20.0, 2000.0)] == [1, 1, 2]
    monkeypatch.setattr(player.os, "sched_getaffinity", lambda process: {0}, raising=False)
    assert player.useful_processes(2000.0) == 1


def test_a_part_can_have_a_sound_of_its_own(rendered: StemSet, font: Path, tmp_path: Path) -> None:
    """One instrument from another soundfont, another from another program, the rest as they were."""
    loud = tmp_path / "loud.sf2"
    loud.write_bytes(a_soundfont(amplitude=0.9, name="Loud"))
    own = (PartSound(part="tune", soundfont=loud), PartSound(part="keys", program=0))
    stems = audio.render_stems(a_band(), tmp_path / "own", soundfont_path=font, sounds=own)
    before, after = sounds(rendered), sounds(stems)
    assert np.abs(after["tune"]).max() > 1.5 * np.abs(before["tune"]).max()
    np.testing.assert_array_equal(after["kit"], before["kit"])
    assert stems.source.soundfont == "Tiny"


def test_every_library_of_this_machine_plays(font: Path, tmp_path: Path) -> None:
    """The system's FluidSynth and the wheel's are both supported."""
    for number, found in enumerate(synth.find_all()):
        stems = audio.render_stems(
            a_band(), tmp_path / str(number), synth_path=found.path, soundfont_path=font
        )
        assert pitch_hz(sounds(stems)["tune"], 0.6) == pytest.approx(440.5, abs=1.0)
        assert stems.source.synth_path == found.path


def test_controllers_and_bends_are_played(font: Path, tmp_path: Path) -> None:
    """Pedal, expression and wheel are half of a performance."""
    held = a_played_part(
        "held", ((0, 0.5, 69),), controls=(PlayedControl(tick=0, number=64, value=127),)
    )
    soft = a_played_part(
        "soft", ((0, 4, 69),), controls=(PlayedControl(tick=QUARTER, number=11, value=20),)
    )
    bent = a_played_part("bent", ((0, 4, 69),), bends=(PlayedBend(tick=2 * QUARTER, value=4096),))
    short = a_played_part("short", ((0, 0.5, 69),))
    stems = audio.render_stems(
        a_performance(held, soft, bent, short), tmp_path, soundfont_path=font
    )
    stem = sounds(stems)

    def level(part: str, start_s: float) -> float:
        return float(
            np.abs(stem[part][0, round(start_s * RATE) : round((start_s + 0.2) * RATE)]).max()
        )

    assert level("held", 1.0) > 0.5 * level("held", 0.1)
    assert level("short", 1.0) < 1e-3
    assert level("soft", 1.0) < 0.2 * level("soft", 0.1)
    assert pitch_hz(stem["bent"], 0.4) == pytest.approx(440.5, abs=1.0)
    assert pitch_hz(stem["bent"], 1.4) == pytest.approx(440.5 * 2 ** (1 / 12), abs=1.0)


def test_the_rough_mix_of_the_daw_is_not_played(
    rendered: StemSet, font: Path, tmp_path: Path
) -> None:
    """Volume, pan and sends belong to the mix; played here they would count twice."""
    song = a_band()
    moved = replace(
        song, parts=tuple(replace(part, volume=20, pan=0, reverb=127) for part in song.parts)
    )
    stems = audio.render_stems(moved, tmp_path, soundfont_path=font)
    assert stems.paths[0].read_bytes() == rendered.paths[0].read_bytes()


def test_the_source_is_named(rendered: StemSet, font: Path) -> None:
    """One line says which synth and soundfont played, and under which licence."""
    assert rendered.source.soundfont_path == font
    assert str(rendered.source).startswith("FluidSynth ")
    assert "Tiny (soundfont licence: as the file says: public domain)" in str(rendered.source)


def test_progress_grows_to_one(font: Path, tmp_path: Path) -> None:
    """A progress bar that runs back or stops short is worse than none."""
    seen: list[float] = []
    audio.render_stems(a_band(), tmp_path, soundfont_path=font, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    assert len(seen) > 3


def test_the_order_is_cleared_away(rendered: StemSet) -> None:
    """The folder holds stems and nothing else."""
    assert sorted(rendered.paths[0].parent.iterdir()) == sorted(rendered.paths)


def test_a_missing_program_is_replaced_and_told(font: Path, tmp_path: Path) -> None:
    """A soundfont that lacks a sound must not leave a hole in the song."""
    song = a_performance(a_played_part("sax", program=65, name="Sax"))
    stems = audio.render_stems(song, tmp_path, soundfont_path=font)
    assert len(stems.warnings) == 1
    assert "Sax plays 'P0.0'" in stems.warnings[0]
    assert np.abs(read_stem(stems.paths[0])).max() > 0.01


def test_parts_without_notes_get_no_stem(font: Path, tmp_path: Path) -> None:
    """An empty file is of no use to anybody."""
    song = a_performance(a_played_part("tune"), a_played_part("rest", notes=()))
    stems = audio.render_stems(song, tmp_path, soundfont_path=font)
    assert [stem.part for stem in stems.stems] == ["tune"]


def test_a_part_that_makes_no_sound_is_told(font: Path, tmp_path: Path) -> None:
    """Silence that nobody mentions is found by the listener."""
    mute = a_played_part("mute", controls=(PlayedControl(tick=0, number=7, value=0),))
    stems = audio.render_stems(a_performance(a_played_part(), mute), tmp_path, soundfont_path=font)
    assert stems.warnings == ("Mute has notes but makes no sound with this soundfont",)


@pytest.mark.parametrize(
    ("song", "said"),
    [
        (a_performance(a_played_part(notes=())), "no notes to play"),
        (a_performance(quarters=4 * 4000), "at most 120"),
        (
            a_performance(*(a_played_part(f"p{n}") for n in range(129))),
            "129 parts are more than 128",
        ),
    ],
    ids=["no notes", "two hours and more", "too many parts"],
)
def test_limits(song: Performance, said: str, font: Path, tmp_path: Path) -> None:
    """What cannot be rendered must be refused before anything is started."""
    with pytest.raises(ComposerError, match=said):
        audio.render_stems(song, tmp_path, soundfont_path=font)


def test_more_parts_than_a_midi_file_has_channels(font: Path, tmp_path: Path) -> None:
    """An orchestra has more than sixteen."""
    song = a_performance(
        *(a_played_part(f"p{n}", ((n / 10, 0.2, 69),)) for n in range(20)), quarters=2
    )
    stems = audio.render_stems(song, tmp_path, tail_s=0.5, soundfont_path=font)
    firsts = [int(np.flatnonzero(np.abs(sound[0]) > 1e-3)[0]) for sound in sounds(stems).values()]
    assert firsts == sorted(firsts)
    assert len(set(firsts)) == 20
