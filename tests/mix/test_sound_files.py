"""Sound on disk: whole files or none, exact samples, harmless dither."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from composer import disk
from composer.errors import DiskProblem, FormatError
from composer.mix.formats import FORMATS
from composer.mix.sound_files import (
    BLOCK_FRAMES,
    SoundWriter,
    append_block,
    block_starts,
    quantise,
    read_block,
    read_planar,
    write_planar,
)
from tests.sounds import RATE, noise, read_stem, stem_set


def dither(seed: int = 1) -> np.random.PCG64:
    return np.random.PCG64(seed)


@pytest.mark.parametrize("bits", [16, 24])
def test_samples_come_back_exactly(bits: int, tmp_path: Path) -> None:
    """A WAV file must hold the very samples that were written, through several writes of odd length."""
    samples = quantise(noise(-12, 4.0), bits, None)
    path = tmp_path / "a.wav"
    with SoundWriter(path, RATE, bits, samples.shape[1]) as out:
        for start in range(0, samples.shape[1], 70_001):
            out.write(samples[:, start : start + 70_001])
    info = soundfile.info(path)
    assert (info.frames, info.samplerate, info.channels) == (samples.shape[1], RATE, 2)
    assert info.subtype == f"PCM_{bits}"
    back, _ = soundfile.read(path, dtype="int32", always_2d=True)
    np.testing.assert_array_equal(back.T >> (32 - bits), samples)
    assert [file.name for file in tmp_path.iterdir()] == ["a.wav"]


def test_titles_are_written(tmp_path: Path) -> None:
    """A player shows the title of the song, not the name of the file."""
    path = tmp_path / "a.wav"
    tags = {"title": "Night Bus", "artist": "Ada", "unknown": "x", "date": ""}
    with SoundWriter(path, RATE, 16, 10, tags) as out:
        out.write(np.zeros((2, 10), dtype=np.int32))
    with soundfile.SoundFile(path) as file:
        assert file.title == "Night Bus"
        assert file.artist == "Ada"


def test_quantising_clips_and_rounds() -> None:
    """A sample over full scale must stay at full scale, not wrap to the other sign."""
    sound = np.array([[2.0, -2.0, 0.5, 0.49999 / 32768]] * 2, dtype=np.float32)
    np.testing.assert_array_equal(quantise(sound, 16, None)[0], [32767, -32768, 16384, 0])
    assert quantise(sound, 24, None)[0].tolist()[:2] == [2**23 - 1, -(2**23)]


def test_dither_is_triangular_small_and_the_same_every_time() -> None:
    """Dither must turn the error of rounding into steady noise, and two renders into the same file."""
    sound = np.full((2, 200_000), 0.3 / 32768, dtype=np.float32)
    samples = quantise(sound, 16, dither())
    np.testing.assert_array_equal(samples, quantise(sound, 16, dither()))
    assert samples.mean() == pytest.approx(0.3, abs=0.01)
    assert set(np.unique(samples)) <= {-1, 0, 1}
    error = samples - 0.3
    assert error.var() == pytest.approx(0.25, abs=0.02)


def test_blocks_cover_the_song() -> None:
    """No frame twice, none left out."""
    for frames in (1, BLOCK_FRAMES - 1, BLOCK_FRAMES, BLOCK_FRAMES + 1, 5 * BLOCK_FRAMES + 17):
        places = list(block_starts(frames))
        assert sum(length for _, length in places) == frames
        assert all(start == n * BLOCK_FRAMES for n, (start, _) in enumerate(places))


def test_reading_stems(tmp_path: Path) -> None:
    """Any part of a stem, and every second frame of it, must be what was written."""
    sound = noise(-20, 1.0)
    path = stem_set(tmp_path, {"a": sound}).paths[0]
    np.testing.assert_array_equal(read_block(path, 1000, 500), sound[:, 1000:1500])
    np.testing.assert_array_equal(read_block(path, 1000, 500, every=2), sound[:, 1000:1500:2])
    copy = tmp_path / "copy.f32"
    append_block(copy, sound[:, :7000])
    append_block(copy, sound[:, 7000:])
    np.testing.assert_array_equal(read_stem(copy), sound)


def test_blocks_of_our_own_come_back(tmp_path: Path) -> None:
    """What is kept side after side must be read by the same blocks, the short last one too."""
    sound, path = noise(-20, 1.0), tmp_path / "kept.f32"
    with path.open("wb") as file:
        write_planar(file, sound[:, :40_000])
        write_planar(file, sound[:, 40_000:])
    np.testing.assert_array_equal(read_planar(path, 0, 40_000), sound[:, :40_000])
    np.testing.assert_array_equal(read_planar(path, 40_000, 4_100), sound[:, 40_000:])
    with pytest.raises(FormatError, match="ends before"):
        read_planar(path, 40_000, 4_101)


def test_a_stem_that_is_short_or_gone(tmp_path: Path) -> None:
    """A work folder that somebody tidied up must be named."""
    path = stem_set(tmp_path, {"a": noise(-20, 0.1)}).paths[0]
    with pytest.raises(FormatError, match="ends before frame 9,999"):
        read_block(path, 0, 9999)
    with pytest.raises(DiskProblem, match="cannot be read"):
        read_block(tmp_path / "none.f32", 0, 10)


def write_and_fail(path: Path) -> None:
    with SoundWriter(path, RATE, 16, 100) as out:
        out.write(np.zeros((2, 50), dtype=np.int32))
        raise KeyError("our own mistake")


def write_whole(path: Path) -> None:
    with SoundWriter(path, RATE, 16, 10) as out:
        out.write(np.zeros((2, 10), dtype=np.int32))


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    """Whatever goes wrong on the way, yesterday's render must still be there."""
    path = tmp_path / "a.wav"
    path.write_bytes(b"yesterday")
    with pytest.raises(KeyError):
        write_and_fail(path)
    assert path.read_bytes() == b"yesterday"
    assert [file.name for file in tmp_path.iterdir()] == ["a.wav"]


def test_it_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a power cut there must be the old file or the new one, never an empty one."""
    steps: list[str] = []
    real = Path.replace
    monkeypatch.setattr(disk.os, "fsync", lambda number: steps.append("flushed"))
    monkeypatch.setattr(Path, "replace", lambda self, to: steps.append("named") or real(self, to))
    write_whole(tmp_path / "a.wav")
    assert steps == ["flushed", "named", "flushed"]


def test_a_file_that_is_not_whole_is_not_kept(tmp_path: Path) -> None:
    """Fewer frames than were promised is a broken file, however well it was written."""
    path = tmp_path / "a.wav"
    with (
        pytest.raises(DiskProblem, match="cannot be written"),
        SoundWriter(path, RATE, 16, 100) as out,
    ):
        out.write(np.zeros((2, 50), dtype=np.int32))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "trouble",
    [OSError(28, "No space left on device"), AssertionError(), soundfile.LibsndfileError(2)],
)
def test_a_write_that_fails_is_a_disk_problem(
    trouble: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each way in which the library reports a full disk must come out as the same error."""

    def fail(self: object, data: object) -> None:
        raise trouble

    monkeypatch.setattr(soundfile.SoundFile, "write", fail)
    with pytest.raises(DiskProblem, match=r"a\.wav cannot be written"):
        write_whole(tmp_path / "a.wav")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no limits on Windows")
def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    """The same with a limit that the system enforces."""
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "import numpy as np; from pathlib import Path; from composer.errors import DiskProblem\n"
        "from composer.mix.sound_files import SoundWriter\n"
        "try:\n"
        f"    with SoundWriter(Path({str(tmp_path / 'a.wav')!r}), 44100, 16, 200_000) as out:\n"
        "        for _ in range(20): out.write(np.ones((2, 10_000), dtype=np.int32))\n"
        "except DiskProblem as problem: print(problem)\n"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "cannot be written" in said.stdout, said.stderr
    assert list(tmp_path.iterdir()) == []


def test_too_little_room_is_told_beforehand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk should be found out before the work, not after."""
    usage = type("Usage", (), {"free": 1000})()
    monkeypatch.setattr(disk.shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(DiskProblem, match="make room"):
        SoundWriter(tmp_path / "a.wav", RATE, 16, 10**6)


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    """The path of the output is the user's and may be wrong."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DiskProblem, match="cannot be"):
        SoundWriter(tmp_path / "file" / "a.wav", RATE, 16, 10)


def test_files_do_not_tell_when_they_were_written(tmp_path: Path) -> None:
    """The same song is the same bytes tomorrow, in every format; libsndfile stamps some of them by the clock."""
    sound = noise(-20, 1.0, rate=48000)
    kinds = [(kind, 32 if kind in ("wav", "ogg", "opus", "mp3") else 16) for kind in FORMATS]
    for name in ("one", "two"):
        for kind, bits in kinds:
            samples = sound if bits == 32 else quantise(sound, bits, None)
            tags = {"title": "Night Bus", "bpm": "92"}
            path = tmp_path / f"{name}.{kind}"
            with SoundWriter(path, 48000, bits, sound.shape[1], tags, kind) as out:
                out.write(samples)
            assert soundfile.info(path).frames >= sound.shape[1]
        time.sleep(1.1)
    for kind, _ in kinds:
        one, two = (tmp_path / f"{name}.{kind}" for name in ("one", "two"))
        assert one.read_bytes() == two.read_bytes(), kind
