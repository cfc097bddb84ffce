"""What must never lose anything: hostile soundfonts, a full disk, a process killed at any moment.

Every case goes through the commands as a person types them. Afterwards the song folder is whole, nothing blocks the
next run, and that run gives the bytes it would have given anyway.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
import soundfile

from composer.studio.project import open_song
from tests.sounds import a_packed_soundfont, a_soundfont

pytestmark = pytest.mark.audio

BRIEF = ("--genre", "pop", "--seed", "5", "--form", "verse 4", "--tempo", "200")
KILLS = 20
LIMITS_BYTES = (50_000, 400_000, 900_000, 1_300_000, 1_900_000)
"""Around the sizes of what is written on the way: MIDI, mixed and dry stems, the master."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A song of four bars with its sound, and the small soundfont that plays it."""
    folder = tmp_path_factory.mktemp("faults")
    (folder / "tiny.sf2").write_bytes(a_soundfont())
    ran = run(folder, "sketch", *BRIEF, "--out", "song")
    assert ran.returncode == 0, ran.stderr
    return folder


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "composer", *map(str, arguments)]


def environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "XDG_CACHE_HOME": str(folder / "cache"),
        "COMPOSER_SOUNDFONT": str(folder / "tiny.sf2"),
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }


def run(folder: Path, *arguments: object, limit_bytes: int = 0) -> subprocess.CompletedProcess[str]:
    """Run a command in `folder`, no file of which may grow past `limit_bytes`."""
    words = command(*arguments)
    if limit_bytes:
        code = (
            "import resource, runpy, sys; "
            f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit_bytes}, {limit_bytes})); "
            f"sys.argv = {words[2:]!r}; runpy.run_module('composer', run_name='__main__', alter_sys=True)"
        )
        words = [sys.executable, "-c", code]
    return subprocess.run(
        words,
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def copy_of(place: Path, tmp_path: Path) -> Path:
    """A folder of its own with the song, the soundfont and the cache as they stand."""
    shutil.copytree(place, tmp_path / "place")
    return tmp_path / "place"


def contents(song: Path) -> dict[str, bytes]:
    """Every file of a song that counts, hidden ones left out."""
    return {
        path.relative_to(song).as_posix(): path.read_bytes()
        for path in sorted(song.rglob("*"))
        if path.is_file() and not any(p.startswith(".") for p in path.relative_to(song).parts)
    }


def check_whole(song: Path, *versions: dict[str, bytes]) -> None:
    """song.json loads, and every file is one of these versions of itself."""
    open_song(song)
    assert not (song / "kept").exists()
    for name, data in contents(song).items():
        assert data in [version.get(name) for version in versions], f"{name} is neither old nor new"


# --- hostile soundfonts ---------------------------------------------------------------------------------------------

WHOLE, PACKED = a_soundfont(), a_packed_soundfont()


def hostile(seed: int) -> bytes:
    """A soundfont, plain or packed, with bytes of its headers and tables changed, cut, repeated or swapped."""
    draw = random.Random(seed)
    data = bytearray(PACKED if seed % 3 == 0 else WHOLE)
    samples, tables = data.index(b"smpl"), data.index(b"pdta")
    heads = [*range(samples + 8), *range(tables - 8, len(data))]
    kind = draw.choice(("bytes", "bytes", "numbers", "numbers", "cut", "repeat", "samples"))
    for _ in range(draw.randint(1, 8)):
        at = draw.choice(heads)
        if kind == "bytes":
            data[at] = draw.randrange(256)
        elif kind == "numbers":
            number = draw.choice((0, 1, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, len(data)))
            data[at : at + 4] = number.to_bytes(4, "little")
        elif kind == "samples":
            at = draw.randrange(samples, tables)
            data[at : at + 64] = draw.randbytes(64)
    if kind == "cut":
        del data[draw.randrange(len(data)) :]
        if draw.random() < 0.7 and len(data) > 8:
            data[4:8] = (len(data) - 8).to_bytes(4, "little")
    elif kind == "repeat":
        at = draw.choice(heads)
        piece = data[at : at + draw.randint(1, 200)]
        data[at:at] = piece * draw.randint(1, 50)
        data[4:8] = (len(data) - 8).to_bytes(4, "little")
    return bytes(data)


def render_hostile(
    seed: int, composer: Callable, song: Path, place: Path, old: dict[str, bytes]
) -> int:
    """Render with one; gives the exit code."""
    font = place / f"hostile{seed}.{'sf3' if seed % 3 == 0 else 'sf2'}"
    font.write_bytes(hostile(seed))
    answer = composer("render", song, "--soundfont", font, "--json")
    font.unlink()
    assert answer.code in (0, 3), (seed, answer.err)
    (audio,) = (song / "out").glob("*.wav")
    if answer.code:
        assert answer.err.count("\n") == 1, (seed, answer.err)
        assert "bug of ours" not in answer.err
        assert audio.read_bytes() == old[f"out/{audio.name}"]
    else:
        assert soundfile.info(audio).frames > 44100
        audio.write_bytes(old[f"out/{audio.name}"])
        shutil.rmtree(song / "kept", ignore_errors=True)
    assert not list(song.glob(".work*"))
    assert not list(place.rglob(".*part"))
    assert not list((place / "cache").rglob(".work*"))
    return int(answer.code)


@pytest.mark.parametrize(
    "seeds", [range(3), *(pytest.param(range(n, n + 15), marks=pytest.mark.slow) for n in range(3, 123, 15))],
    ids=lambda seeds: f"{seeds.start}-{seeds.stop - 1}",
)  # fmt: skip
def test_hostile_soundfonts(
    seeds: range, composer: Callable, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each ends as a message or as a sound; never as a crash, a hang, a lost file or a rest on the disk."""
    mine = copy_of(place, tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(mine / "cache"))
    old = contents(mine / "song")
    codes = [render_hostile(seed, composer, mine / "song", mine, old) for seed in seeds]
    assert len(codes) == len(seeds)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "there is no soundfont"),
        (WHOLE[: len(WHOLE) // 2], "is cut short"),
        (a_soundfont(presets=()), "holds no presets"),
        (a_soundfont(amplitude=0.0), "nothing but silence"),
        (b"RIFF", "is not a soundfont"),
    ],
    ids=["missing", "truncated", "no presets", "silent", "no soundfont"],
)
def test_soundfonts_that_cannot_play(
    data: bytes | None,
    said: str,
    composer: Callable,
    place: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One line and exit code 3, and yesterday's sound stays; of `play` too, on a machine that has a sound card."""
    monkeypatch.setitem(
        sys.modules,
        "sounddevice",
        SimpleNamespace(query_devices=lambda kind: {"name": "Speakers"}),  # type: ignore[arg-type]
    )
    song = copy_of(place, tmp_path) / "song"
    before = contents(song)
    font = tmp_path / "bad.sf2"
    if data is not None:
        font.write_bytes(data)
    for name in ("render", "mix", "stems", "play"):
        answer = composer(name, song, "--soundfont", font)
        assert (answer.code, said in answer.err) == (3, True), answer.err
        assert answer.err.count("\n") == 1
    assert contents(song) == before


# --- a full disk ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the limit is POSIX's")
@pytest.mark.parametrize("limit_bytes", LIMITS_BYTES)
@pytest.mark.parametrize("name", ["sketch", "render", "mix", "stems"])
def test_a_disk_that_is_full_in_the_middle(
    name: str, limit_bytes: int, place: Path, tmp_path: Path
) -> None:
    """No file can grow past a limit, in the song folder and in the cache alike: a message, the old files, no rests."""
    mine = copy_of(place, tmp_path)
    shutil.rmtree(mine / "cache")
    song = mine / "song"
    before = contents(song)
    words = (name, "song") if name != "sketch" else ("sketch", *BRIEF, "--out", "new")
    ran = run(mine, *words, limit_bytes=limit_bytes)
    assert ran.returncode in (0, 3), ran.stderr
    assert "bug of ours" not in ran.stderr
    if ran.returncode:
        assert len(ran.stderr.strip().splitlines()) == 1
        assert contents(song) == before
        assert not (mine / "new").exists()
    assert not [
        p for p in mine.rglob(".*") if p.name.startswith((".work", ".new")) or p.suffix == ".part"
    ]
    again = run(mine, *words)
    assert again.returncode == 0, again.stderr
    made = contents(mine / ("new" if name == "sketch" else "song"))
    assert {n: d for n, d in made.items() if n in before} == before
    assert not (song / "kept").exists()


def test_the_limits_are_met(place: Path, tmp_path: Path) -> None:
    """At least the lowest really stops a render, or the test above would prove nothing."""
    mine = copy_of(place, tmp_path)
    shutil.rmtree(mine / "cache")
    for name in ("render", "mix"):
        ran = run(mine, name, "song", limit_bytes=400_000)
        assert ran.returncode == 3, ran.stderr
        assert len(ran.stderr.strip().splitlines()) == 1


# --- killed ---------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX's")
@pytest.mark.parametrize("name", ["sketch", "render", "mix"])
def test_killed_at_any_moment(name: str, place: Path, tmp_path: Path) -> None:
    """Twenty times, at moments spread over the run: the song loads, its files are old or new, and the next run
    succeeds and gives the same bytes."""
    mine = copy_of(place, tmp_path)
    song = mine / ("song" if name != "sketch" else "new")
    words = (name, "song") if name != "sketch" else ("sketch", *BRIEF, "--out", "new")
    if name != "sketch":  # a mix of a person's, so that what comes out differs from what is there
        (song / "mix.toml").write_text("[master]\ntarget = 'club'\n")
    old = contents(song) if song.exists() else {}
    begun = time.monotonic()
    assert run(mine, *words).returncode == 0
    lengths_s = dict.fromkeys((True, False), time.monotonic() - begun)
    new = contents(song)
    draw = random.Random(name)
    killed = 0
    for number in range(KILLS):
        is_cold = number % 2 == 0
        _set_back(mine, song, old, place, is_cold=is_cold)
        begun = time.monotonic()
        process = subprocess.Popen(
            command(*words), cwd=mine, env=environment(mine), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )  # fmt: skip
        try:
            process.wait(lengths_s[is_cold] * (number * 7 % KILLS + draw.random()) / KILLS)
            lengths_s[is_cold] = time.monotonic() - begun  # it was through: meet the next earlier
        except subprocess.TimeoutExpired:
            process.kill()
        killed += process.wait() == -signal.SIGKILL
        if song.exists():
            check_whole(song, old, new)
        again = run(mine, *words, "--json")
        assert again.returncode == 0, again.stderr
        assert "was not ours" not in again.stderr + again.stdout
        assert json.loads(again.stdout)["files"]
        assert contents(song) == new
    assert killed >= KILLS // 2, "the moments lay after the end"


def _set_back(mine: Path, song: Path, old: dict[str, bytes], place: Path, *, is_cold: bool) -> None:
    """The song as it was before the run, manifest included; with a cold cache every other time. What the killed
    run's synth still writes, hidden, for a moment may keep a folder from going."""
    shutil.rmtree(song, ignore_errors=True)
    if old:
        shutil.copytree(place / "song", song, dirs_exist_ok=True)
        (song / "mix.toml").write_bytes(old["mix.toml"])
    shutil.rmtree(mine / "cache", ignore_errors=True)
    if not is_cold:
        shutil.copytree(place / "cache", mine / "cache", dirs_exist_ok=True)
