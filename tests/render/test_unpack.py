"""Packed soundfonts: unpacked once, sounding as FluidSynth itself unpacks them, and no harm from a bad one."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from composer.disk import digest_of
from composer.errors import DiskProblem, SoundfontProblem
from composer.render import audio, soundfont, unpack
from composer.render.riff import read_soundfont
from tests.sounds import a_packed_soundfont, a_performance, a_played_part, a_soundfont, read_stem

PACKED = a_packed_soundfont()
SHDR = PACKED.index(b"shdr") + 8


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "composer" / "soundfonts"


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.sf3"
    path.write_bytes(PACKED)
    return path


def test_what_comes_out_is_a_plain_soundfont(packed: Path, tmp_path: Path) -> None:
    """The same presets and names, the same loop, and the sample within what Vorbis loses."""
    plain = tmp_path / "plain.sf2"
    unpack.unpack(packed, plain)
    before, after = read_soundfont(packed), read_soundfont(plain)
    assert (before.is_packed, after.is_packed) == (True, False)
    assert (before.presets, before.name, before.copyright) == (
        after.presets,
        after.name,
        after.copyright,
    )
    data, original = plain.read_bytes(), a_soundfont()
    rows = [
        struct.unpack("<20sLLLLLBbHH", d[(s := d.index(b"shdr") + 8) : s + 46])
        for d in (data, original)
    ]
    assert rows[0][3:] == rows[1][3:]  # loop, rate, pitch, type
    assert (
        rows[0][2] - rows[0][1]
        == (original.index(b"LIST", 5000) - original.index(b"smpl") - 8) // 2
    )
    samples = [
        np.frombuffer(d[d.index(b"smpl") + 8 :][: 2 * rows[1][2]], "<i2").astype(float)
        for d in (data, original)
    ]
    assert np.sqrt(np.mean((samples[0] - samples[1]) ** 2)) < 0.01 * np.sqrt(
        np.mean(samples[1] ** 2)
    )


@pytest.mark.audio
def test_it_sounds_as_the_synth_unpacks_it(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FluidSynth's own unpacking is the oracle: loops in the wrong place would buzz or end early."""
    song = a_performance(a_played_part("tune", ((0, 4, 69), (4, 3, 60))), quarters=8)
    ours = audio.render_stems(song, tmp_path / "ours", soundfont_path=packed)
    monkeypatch.setattr(audio, "unpacked", lambda path, digest, work: path)
    theirs = audio.render_stems(song, tmp_path / "theirs", soundfont_path=packed)
    a, b = read_stem(ours.paths[0]), read_stem(theirs.paths[0])
    assert np.abs(b).max() > 0.05
    assert np.abs(a - b).max() < 1e-4
    assert ours.source.soundfont_path == packed


@pytest.mark.audio
def test_it_is_done_once(
    packed: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second render finds it; with the cache switched off it goes with the work, and sounds the same."""
    song = a_performance()
    first = audio.render_stems(song, tmp_path / "1", soundfont_path=packed)
    (made,) = cache.iterdir()
    assert digest_of(PACKED) in made.name
    real = unpack._run
    monkeypatch.setattr(unpack, "_run", lambda *_: pytest.fail("unpacked again"))
    again = audio.render_stems(song, tmp_path / "2", soundfont_path=packed)
    assert again.paths[0].read_bytes() == first.paths[0].read_bytes()
    monkeypatch.setattr(unpack, "_run", real)
    made.unlink()
    monkeypatch.setenv("COMPOSER_CACHE_MB", "0")
    bare = audio.render_stems(song, tmp_path / "3", soundfont_path=packed)
    assert bare.paths[0].read_bytes() == first.paths[0].read_bytes()
    assert not list(cache.iterdir())


@pytest.mark.audio
def test_without_a_cache_that_can_be_written(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes with the work, as a plain soundfont does without the cache."""
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    stems = audio.render_stems(a_performance(), tmp_path / "1", soundfont_path=packed)
    assert np.abs(np.fromfile(stems.paths[0], dtype="<f4")).max() > 0.01


def changed(at: int, data: bytes) -> bytes:
    return PACKED[:at] + data + PACKED[at + len(data) :]


OGG = PACKED.index(b"OggS")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (changed(OGG, b"Oops"), "its sample 'sine' cannot be unpacked"),
        (changed(SHDR + 24, struct.pack("<L", 1 << 31)), "lies outside the file"),
        (changed(SHDR + 20, struct.pack("<L", 1 << 31)), "lies outside the file"),
        (changed(SHDR + 20, struct.pack("<LL", 900, 100)), "lies outside the file"),
        (PACKED.replace(b"sdta", b"sdtx"), "has no samples"),
        (changed(OGG + 39, b"\xff"), "its sample 'sine'"),
    ],
    ids=["no stream", "end outside", "start outside", "backwards", "no samples", "255 channels"],
)
def test_a_bad_one_is_a_message(data: bytes, said: str, cache: Path, tmp_path: Path) -> None:
    """And nothing is left of it."""
    path = tmp_path / "bad.sf3"
    path.write_bytes(data)
    with pytest.raises(SoundfontProblem, match=said):
        read_soundfont(path) and unpack.unpacked(path, "x", tmp_path)
    assert not cache.exists() or not list(cache.iterdir())


def with_rows(count: int) -> bytes:
    """The soundfont with its only sample's row several times."""
    rows = PACKED[SHDR : SHDR + 46] * count
    at = PACKED.rindex(b"LIST", 0, SHDR) + 4
    more = len(rows) - 46
    sizes = [
        struct.unpack("<I", PACKED[place : place + 4])[0] + more for place in (4, at, SHDR - 4)
    ]
    data = changed(4, struct.pack("<I", sizes[0]))
    data = data[:at] + struct.pack("<I", sizes[1]) + data[at + 4 : SHDR - 4]
    return data + struct.pack("<I", sizes[2]) + rows + PACKED[SHDR + 46 :]


def test_a_bomb_is_stopped(packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten thousand rows may speak of the same stream."""
    monkeypatch.setattr(unpack, "MOST_FRAMES", 100_000)
    packed.write_bytes(with_rows(5))
    assert read_soundfont(packed).sample_count == 5
    with pytest.raises(SoundfontProblem, match="unpacks to more than") as caught:
        unpack.unpack(packed, tmp_path / "plain.sf2")
    assert "\n" not in str(caught.value)


def test_a_full_disk(
    packed: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line says that it is the disk, and no half file is found by the next run."""
    monkeypatch.setattr(unpack, "MOST_FRAMES", 1000)

    def full(packed: Path, plain: Path) -> None:
        plain.write_bytes(b"half")
        raise DiskProblem("the disk is full")

    monkeypatch.setattr(unpack, "_run", full)
    with pytest.raises(DiskProblem, match="full"):
        unpack.unpacked(packed, "x", tmp_path)
    assert not list(cache.iterdir())


@pytest.mark.audio
@pytest.mark.slow
def test_real_packed_soundfonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What people have: every part sounds as the synth's own unpacking has it, 80 dB down or better."""
    found = [f.path for f in soundfont.find_all() if f.path.suffix == ".sf3"]
    if not found:
        pytest.skip("no packed soundfont is installed")
    parts = [
        a_played_part(f"p{n}", ((0, 1, 48), (1, 3, 64)), role="comp", program=n)
        for n in (0, 24, 48, 61)
    ]
    song = a_performance(*parts, a_played_part("kit", ((0, 1, 36), (1, 1, 38)), role="drums"))
    ours = audio.render_stems(song, tmp_path / "ours", soundfont_path=found[0])
    monkeypatch.setattr(audio, "unpacked", lambda path, digest, work: path)
    theirs = audio.render_stems(song, tmp_path / "theirs", soundfont_path=found[0])
    for a, b in zip(ours.paths, theirs.paths, strict=True):
        sound = read_stem(b)
        assert np.abs(read_stem(a) - sound).max() < 1e-4 * max(np.abs(sound).max(), 0.01)
