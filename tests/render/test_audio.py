"""The dry stems: right length, right notes, right channels, the same every time, and no crash whatever the soundfont."""

from __future__ import annotations

import math
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from composer.errors import ComposerError, DiskProblem, SoundfontProblem, SynthMissing
from composer.model.audio import PartSound, StemSet
from composer.model.performance import Performance, PlayedBend, PlayedControl
from composer.render import audio, player, synth
from composer.theory.meter import QUARTER
from tests.sounds import RATE, a_performance, a_played_part, a_soundfont, read_stem

pytestmark = pytest.mark.audio

REFERENCE = """
import ctypes, json, sys
from pathlib import Path
import numpy as np
from composer.render import synth
from composer.render.job import Job, NOTE_ON
job = Job.from_json(Path(sys.argv[1]).read_text())
api, library = synth.load(Path(job.synth))
library.fluid_synth_write_float.argtypes = [ctypes.c_void_p, ctypes.c_int] + [
    ctypes.c_void_p, ctypes.c_int, ctypes.c_int] * 2
total = np.zeros((job.frames, 2))
for number, part in enumerate(job.parts):
    player = api.Synth(gain=job.gain, samplerate=job.sample_rate_hz, channels=16, **{
        "synth.reverb.active": 0, "synth.chorus.active": 0})
    font = player.sfload(part.soundfont)
    library.fluid_synth_set_channel_type(player.synth, 5, int(part.is_drums))
    player.program_select(5, font, part.bank, part.program)
    sound = np.zeros((job.frames, 2), dtype=np.float32)
    here = 0
    for frame, kind, owner, key, velocity in [*job.events, (job.frames, -1, number, 0, 0)]:
        if frame > here:
            library.fluid_synth_write_float(player.synth, frame - here, sound[here:].ctypes.data, 0, 2,
                sound[here:].ctypes.data, 1, 2)
            here = frame
        if owner == number and kind == NOTE_ON:
            player.noteon(5, key, velocity)
        elif owner == number and kind >= 0:
            player.noteoff(5, key)
    total += sound
sound = total.astype(np.float32)
sound.tofile(sys.argv[2])
"""
"""Plays a job part by part into plain stereo outputs, as any player would; on purpose not our code."""


@pytest.fixture(scope="module")
def font(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("font") / "tiny.sf2"
    path.write_bytes(a_soundfont())
    return path


def band() -> Performance:
    return a_performance(
        a_played_part("tune", ((1, 1, 69), (2, 1, 72))),
        a_played_part("keys", ((0, 4, 57), (0, 4, 60), (2, 2, 64)), role="comp", program=40),
        a_played_part("kit", ((0, 0.5, 36), (2, 0.5, 36)), role="drums"),
        a_played_part("shaker", ((3, 0.5, 70),), role="percussion"),
    )


@pytest.fixture(scope="module")
def rendered(font: Path, tmp_path_factory: pytest.TempPathFactory) -> StemSet:
    return audio.render_stems(band(), tmp_path_factory.mktemp("stems"), soundfont_path=font)


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
    jobs: list[str] = []
    real = player.run_job
    monkeypatch.setattr(
        audio, "run_job", lambda job, *rest: jobs.append(job.to_json()) or real(job, *rest)
    )
    again = audio.render_stems(band(), tmp_path / "again", soundfont_path=font)
    order, plain = tmp_path / "job.json", tmp_path / "plain.f32"
    order.write_text(jobs[0])
    subprocess.run([sys.executable, "-c", REFERENCE, order, plain], check=True)
    total = np.sum([sound.astype(np.float64) for sound in sounds(again).values()], axis=0)
    reference = read_stem(plain)
    assert np.abs(reference).max() > 0.05
    assert np.abs(total - reference).max() < 1e-5 * np.abs(reference).max()


def test_two_runs_are_bit_identical(rendered: StemSet, font: Path, tmp_path: Path) -> None:
    """The same song must sound the same tomorrow."""
    again = audio.render_stems(band(), tmp_path, soundfont_path=font)
    for one, other in zip(rendered.paths, again.paths, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_a_part_sounds_the_same_whoever_else_plays(
    rendered: StemSet, font: Path, tmp_path: Path
) -> None:
    """Only so can its stem be kept while the others change."""
    for number, part in enumerate(band().parts):
        alone = audio.render_stems(
            replace(band(), parts=(part,)), tmp_path / part.id, soundfont_path=font
        )
        assert alone.paths[0].read_bytes() == rendered.paths[number].read_bytes()


def test_a_part_can_have_a_sound_of_its_own(rendered: StemSet, font: Path, tmp_path: Path) -> None:
    """One instrument from another soundfont, another from another program, the rest as they were."""
    loud = tmp_path / "loud.sf2"
    loud.write_bytes(a_soundfont(amplitude=0.9, name="Loud"))
    own = (PartSound(part="tune", soundfont=loud), PartSound(part="keys", program=0))
    stems = audio.render_stems(band(), tmp_path / "own", soundfont_path=font, sounds=own)
    before, after = sounds(rendered), sounds(stems)
    assert np.abs(after["tune"]).max() > 1.5 * np.abs(before["tune"]).max()
    np.testing.assert_array_equal(after["kit"], before["kit"])
    assert stems.source.soundfont == "Tiny"


def test_every_library_of_this_machine_plays(font: Path, tmp_path: Path) -> None:
    """The system's FluidSynth and the wheel's are both supported."""
    for number, found in enumerate(synth.find_all()):
        stems = audio.render_stems(
            band(), tmp_path / str(number), synth_path=found.path, soundfont_path=font
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
    song = band()
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
    audio.render_stems(band(), tmp_path, soundfont_path=font, progress=seen.append)
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


def test_a_silent_soundfont_is_an_error(tmp_path: Path) -> None:
    """A silent song is an error, not a file."""
    path = tmp_path / "silent.sf2"
    path.write_bytes(a_soundfont(amplitude=0.0))
    with pytest.raises(SoundfontProblem, match="nothing but silence"):
        audio.render_stems(band(), tmp_path / "stems", soundfont_path=path)


def test_a_cut_soundfont_is_an_error(font: Path, tmp_path: Path) -> None:
    """A download that broke off is the commonest damage."""
    path = tmp_path / "cut.sf2"
    path.write_bytes(font.read_bytes()[:-1000])
    with pytest.raises(SoundfontProblem, match=r"cut\.sf2 is cut short"):
        audio.render_stems(band(), tmp_path / "stems", soundfont_path=path)


def scrambled(seed: int) -> bytes:
    """A soundfont with a few bytes of its tables changed."""
    draw, data = random.Random(seed), bytearray(a_soundfont())
    tables = data.index(b"pdta")
    for _ in range(draw.randint(1, 12)):
        data[draw.randrange(tables + 4, len(data))] = draw.randrange(256)
    return bytes(data)


def play_scrambled(seed: int, folder: Path) -> None:
    path = folder / f"scrambled{seed}.sf2"
    path.write_bytes(scrambled(seed))
    said = ""
    try:
        stems = audio.render_stems(
            a_performance(), folder / str(seed), tail_s=0.2, soundfont_path=path
        )
        assert np.isfinite(read_stem(stems.paths[0])).all()
    except ComposerError as problem:
        said = str(problem)
    assert "\n" not in said


@pytest.mark.parametrize("seed", range(4))
def test_scrambled_soundfonts(seed: int, tmp_path: Path) -> None:
    """Whatever a damaged soundfont does to the synth, the program must survive it with a message."""
    play_scrambled(seed, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 160))
def test_many_scrambled_soundfonts(seed: int, tmp_path: Path) -> None:
    """The same, longer."""
    play_scrambled(seed, tmp_path)


def instead(monkeypatch: pytest.MonkeyPatch, code: str) -> list[subprocess.Popen[str]]:
    """Let a few lines of Python run in the place of the playing process."""
    started: list[subprocess.Popen[str]] = []

    def start(order: Path) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", code]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    monkeypatch.setattr(player, "_start", start)
    return started


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals on Windows")
def test_a_crash_becomes_a_message(
    font: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A synth that dies must not take the program with it."""
    instead(monkeypatch, "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    with pytest.raises(SoundfontProblem, match=r"crashed \(signal SIGSEGV\).*tiny\.sf2"):
        audio.render_stems(band(), tmp_path, soundfont_path=font)


def test_a_hang_is_ended(font: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A synth that never comes back must be stopped, and must not stay behind."""
    started = instead(monkeypatch, "import time; print(0.5, flush=True); time.sleep(60)")
    monkeypatch.setattr(audio, "START_UP_S", -4.2)
    with pytest.raises(SoundfontProblem, match="took longer than"):
        audio.render_stems(band(), tmp_path, soundfont_path=font)
    assert started[0].poll() is not None


def test_a_process_that_says_nothing(
    font: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An end without a result is a failure, whatever the exit code says."""
    instead(monkeypatch, "pass")
    with pytest.raises(SoundfontProblem, match="crashed"):
        audio.render_stems(band(), tmp_path, soundfont_path=font)


def test_stems_that_are_not_whole_are_refused(
    font: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the process says of itself is held against the files."""
    result = '{"peaks": [1, 1, 1, 1], "finite": true, "version": "9"}'
    instead(monkeypatch, f"print('{result}')")
    with pytest.raises(SoundfontProblem, match="0 bytes for"):
        audio.render_stems(band(), tmp_path, soundfont_path=font)


def test_sound_that_is_not_a_number_is_refused(
    font: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NaN would silence every speaker it reaches."""
    real = player.run_job
    monkeypatch.setattr(audio, "run_job", lambda *given: replace(real(*given), is_finite=False))
    with pytest.raises(SoundfontProblem, match="not a number"):
        audio.render_stems(band(), tmp_path, soundfont_path=font)


def test_ctrl_c_leaves_no_process(
    font: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interrupted render must not go on in the background."""
    started = instead(monkeypatch, "import time; print(0.5, flush=True); time.sleep(60)")

    def interrupt(fraction: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        audio.render_stems(band(), tmp_path, soundfont_path=font, progress=interrupt)
    assert started[0].poll() is not None
    assert not list(tmp_path.glob("*.json"))


def test_a_library_that_is_not_fluidsynth(font: Path, tmp_path: Path) -> None:
    """A wrong path must end as one line from the process that tried it."""
    fake = tmp_path / "libfluidsynth.so"
    fake.write_bytes(b"not a library")
    with pytest.raises(SynthMissing, match="is not a FluidSynth library") as caught:
        audio.render_stems(band(), tmp_path / "stems", synth_path=fake, soundfont_path=font)
    assert "\n" not in str(caught.value)


def test_too_little_room_is_told_beforehand(
    font: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk should be found out before an hour of rendering, not after."""
    usage = type("Usage", (), {"free": 1000})()
    monkeypatch.setattr(audio.shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(DiskProblem, match="make room"):
        audio.render_stems(band(), tmp_path, soundfont_path=font)


@pytest.mark.skipif(sys.platform == "win32", reason="no limits on Windows")
def test_a_disk_that_fills_up_is_told(font: Path, tmp_path: Path) -> None:
    """A write that fails in the playing process must come back as what it was."""
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000));"
        "from pathlib import Path; from composer.errors import DiskProblem;"
        "from composer.render.audio import render_stems; from tests.render.test_audio import band\n"
        f"try: render_stems(band(), Path({str(tmp_path / 'stems')!r}), soundfont_path=Path({str(font)!r}))\n"
        "except DiskProblem as problem: print(problem)"
    )
    root = Path(__file__).parents[2]
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root)
    assert "stems cannot be written" in said.stdout, said.stderr


@pytest.mark.skipif(not hasattr(__import__("os"), "geteuid"), reason="POSIX permissions")
def test_a_folder_that_cannot_be_made(font: Path, tmp_path: Path) -> None:
    """A file in the way is the same to root as to anybody."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DiskProblem, match="cannot be used"):
        audio.render_stems(band(), tmp_path / "file" / "stems", soundfont_path=font)


@pytest.mark.slow
def test_a_long_song_in_little_memory(font: Path, tmp_path: Path) -> None:
    """The playing process must not hold the song: ten minutes have to fit where ten seconds do."""
    code = (
        "import resource; from pathlib import Path; from composer.render.audio import render_stems;"
        "from tests.sounds import a_performance, a_played_part;"
        "part = a_played_part(notes=tuple((n, 1, 60 + n % 12) for n in range(1200)));"
        f"render_stems(a_performance(part, quarters=1200), Path({str(tmp_path)!r}), soundfont_path=Path({str(font)!r}));"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    root = Path(__file__).parents[2]
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True
    )
    assert math.isfinite(float(said.stdout))
    assert float(said.stdout) < 150
