"""The playing process: whatever a soundfont, a library or a disk does to it ends as a message, and nothing stays behind."""

from __future__ import annotations

import math
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from composer import disk
from composer.errors import ComposerError, DiskProblem, SoundfontProblem, SynthMissing
from composer.render import audio, player
from composer.studio.sound_cache import SoundCache
from tests.sounds import a_band, a_performance, a_soundfont, read_stem

pytestmark = pytest.mark.audio


def test_a_silent_soundfont_is_an_error(tmp_path: Path) -> None:
    """A silent song is an error, not a file."""
    path = tmp_path / "silent.sf2"
    path.write_bytes(a_soundfont(amplitude=0.0))
    with pytest.raises(SoundfontProblem, match="nothing but silence"):
        audio.render_stems(a_band(), tmp_path / "stems", soundfont_path=path)


def test_a_cut_soundfont_is_an_error(font: Path, tmp_path: Path) -> None:
    """A download that broke off is the commonest damage."""
    path = tmp_path / "cut.sf2"
    path.write_bytes(font.read_bytes()[:-1000])
    with pytest.raises(SoundfontProblem, match=r"cut\.sf2 is cut short"):
        audio.render_stems(a_band(), tmp_path / "stems", soundfont_path=path)


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
        audio.render_stems(a_band(), tmp_path, soundfont_path=font)


def test_a_hang_is_ended(font: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A synth that never comes back must be stopped, and must not stay behind."""
    started = instead(monkeypatch, "import time; print(0.5, flush=True); time.sleep(60)")
    monkeypatch.setattr(audio, "START_UP_S", -4.2)
    with pytest.raises(SoundfontProblem, match="took longer than"):
        audio.render_stems(a_band(), tmp_path, soundfont_path=font)
    assert started[0].poll() is not None


def test_a_process_that_says_nothing(
    font: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An end without a result is a failure, whatever the exit code says."""
    instead(monkeypatch, "pass")
    with pytest.raises(SoundfontProblem, match="crashed"):
        audio.render_stems(a_band(), tmp_path, soundfont_path=font)


def test_stems_that_are_not_whole_are_refused(
    font: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the process says of itself is held against the files."""
    result = '{"peaks": [1, 1, 1, 1], "finite": true, "version": "9"}'
    instead(monkeypatch, f"print('{result}')")
    with pytest.raises(SoundfontProblem, match="0 bytes for"):
        audio.render_stems(a_band(), tmp_path, soundfont_path=font)


def test_sound_that_is_not_a_number_is_refused(
    font: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NaN would silence every speaker it reaches."""
    real = player.run_job
    monkeypatch.setattr(audio, "run_job", lambda *given: replace(real(*given), is_finite=False))
    with pytest.raises(SoundfontProblem, match="not a number"):
        audio.render_stems(a_band(), tmp_path, soundfont_path=font)


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals on Windows")
def test_a_crash_ends_the_other_process(
    font: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two that share the parts one dies: the message is the same, and the other does not play on."""
    code = (
        "import os, signal, time; from pathlib import Path\n"
        f"try: Path({str(tmp_path / 'first')!r}).touch(exist_ok=False); time.sleep(60)\n"
        "except FileExistsError: os.kill(os.getpid(), signal.SIGSEGV)"
    )
    started = instead(monkeypatch, code)
    monkeypatch.setattr(audio, "useful_processes", lambda held_s: 2)
    with pytest.raises(SoundfontProblem, match=r"crashed \(signal SIGSEGV\).*tiny\.sf2") as caught:
        audio.render_stems(a_band(), tmp_path, soundfont_path=font)
    assert "\n" not in str(caught.value)
    assert len(started) == 2
    assert all(process.poll() is not None for process in started)


@pytest.mark.parametrize("processes", [1, 2])
def test_ctrl_c_leaves_no_process(
    processes: int, font: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interrupted render must not go on in the background."""
    monkeypatch.setattr(audio, "useful_processes", lambda held_s: processes)
    started = instead(monkeypatch, "import time; print(0.5, flush=True); time.sleep(60)")

    def interrupt(fraction: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        audio.render_stems(a_band(), tmp_path, soundfont_path=font, progress=interrupt)
    assert len(started) == processes
    assert all(process.poll() is not None for process in started)
    assert not list(tmp_path.glob("*.json"))


def test_a_library_that_is_not_fluidsynth(font: Path, tmp_path: Path) -> None:
    """A wrong path must end as one line from the process that tried it."""
    fake = tmp_path / "libfluidsynth.so"
    fake.write_bytes(b"not a library")
    with pytest.raises(SynthMissing, match="is not a FluidSynth library") as caught:
        audio.render_stems(a_band(), tmp_path / "stems", synth_path=fake, soundfont_path=font)
    assert "\n" not in str(caught.value)


def test_too_little_room_is_told_beforehand(
    font: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk should be found out before an hour of rendering, not after."""
    usage = type("Usage", (), {"free": 1000})()
    monkeypatch.setattr(disk.shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(DiskProblem, match="make room"):
        audio.render_stems(a_band(), tmp_path, soundfont_path=font)


@pytest.mark.skipif(sys.platform == "win32", reason="no limits on Windows")
def test_a_disk_that_fills_up_is_told(font: Path, tmp_path: Path) -> None:
    """A write that fails in the playing process must come back as what it was."""
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000));"
        "from pathlib import Path; from composer.errors import DiskProblem;"
        "from composer.render.audio import render_stems; from tests.sounds import a_band\n"
        f"try: render_stems(a_band(), Path({str(tmp_path / 'stems')!r}), soundfont_path=Path({str(font)!r}))\n"
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
        audio.render_stems(a_band(), tmp_path / "file" / "stems", soundfont_path=font)


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


def test_work_that_is_done_meanwhile(font: Path, tmp_path: Path) -> None:
    """Once, while the synth plays; not at all where there is nothing to play."""
    done: list[bool] = []

    def note() -> None:
        done.append(bool(list(tmp_path.rglob("job-*.json"))))

    store = SoundCache(tmp_path / "cache", 10**9)
    for _ in range(2):
        audio.render_stems(a_band(), tmp_path, soundfont_path=font, store=store, meanwhile=note)
    assert done == [True]


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_ctrl_c_in_what_is_done_meanwhile(font: Path, tmp_path: Path) -> None:
    """The playing processes are gone, and so are their files."""

    def interrupt() -> None:
        raise KeyboardInterrupt

    running: list[subprocess.Popen[str]] = []
    with pytest.MonkeyPatch.context() as patch:
        real = player._start
        patch.setattr(player, "_start", lambda order: running.append(real(order)) or running[-1])
        with pytest.raises(KeyboardInterrupt):
            audio.render_stems(a_band(), tmp_path, soundfont_path=font, meanwhile=interrupt)
    assert running and all(process.poll() is not None for process in running)
    assert all(pipe.closed for process in running for pipe in (process.stdout, process.stderr) if pipe)  # fmt: skip
    assert not list(tmp_path.rglob("job-*"))
