"""`composer sketch` and `composer plan`: what they write, print, refuse, and leave behind."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from composer.studio import pipeline

POP = ("--genre", "pop", "--seed", "7")
KEYS = {
    "schema", "title", "genre", "genre_family", "genre_aliases", "key", "mode", "tempo_bpm", "meter", "seed",
    "duration_s", "sections", "parts", "understood", "assumed", "not_understood", "warnings", "findings",
    "loudness", "files",
}  # fmt: skip


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def receipt_of(answer: Any) -> dict[str, Any]:
    assert answer.code == 0, answer.err
    table: dict[str, Any] = json.loads(answer.out)
    return table


def error_of(answer: Any) -> str:
    """The one line of a refusal, which must be on both streams."""
    message: str = json.loads(answer.out)["error"]["message"]
    assert answer.err == f"composer: {message}\n"
    assert "Traceback" not in answer.err
    return message


def test_a_song_folder_is_made(composer: Callable, tmp_path: Path) -> None:
    """The folder of the contract, its files where the receipt says they are, and nothing else."""
    receipt = receipt_of(
        composer("sketch", *POP, "--out", tmp_path / "song", "--no-audio", "--json")
    )
    name = Path(receipt["files"]["midi"]).stem
    assert names(tmp_path) == {
        "song", "song/song.json", "song/brief.toml", "song/out", "song/out/.written.json",
        f"song/out/{name}.mid", f"song/out/{name}.txt",
    }  # fmt: skip
    assert all(Path(path).exists() for path in receipt["files"].values())
    assert Path(receipt["files"]["midi"]).read_bytes().startswith(b"MThd")


def test_the_receipt_keeps_its_contract(composer: Callable, tmp_path: Path) -> None:
    """Programs read these keys; a key that is gone or renamed breaks them."""
    receipt = receipt_of(
        composer("sketch", *POP, "--out", tmp_path / "song", "--no-audio", "--json")
    )
    assert set(receipt) >= KEYS
    assert receipt["genre"] == "pop"
    assert receipt["seed"] == 7
    assert receipt["loudness"] is None
    bar = 1
    for section in receipt["sections"]:
        assert set(section) == {
            "name",
            "material",
            "start_bar",
            "bars",
            "key",
            "energy",
            "chords",
            "parts",
        }
        assert section["start_bar"] == bar
        bar += section["bars"]
    ids = {part["id"] for part in receipt["parts"]}
    assert {part for section in receipt["sections"] for part in section["parts"]} == ids
    assert all(set(part) >= {"name", "role", "instrument", "program"} for part in receipt["parts"])


def test_the_same_seed_gives_the_same_bytes(composer: Callable, tmp_path: Path) -> None:
    """A song that cannot be made again cannot be worked on."""
    for folder in ("a", "b"):
        receipt_of(composer("sketch", *POP, "--out", tmp_path / folder, "--no-audio", "--json"))
    for name in names(tmp_path / "a"):
        first, second = tmp_path / "a" / name, tmp_path / "b" / name
        assert first.is_dir() or first.read_bytes() == second.read_bytes(), name


def test_without_a_seed_one_is_chosen_printed_and_stored(
    composer: Callable, tmp_path: Path
) -> None:
    """What sounded good must be found again."""
    answer = composer("sketch", "--genre", "pop", "--out", tmp_path / "song", "--no-audio")
    assert answer.code == 0
    seed = next(line.split()[1] for line in answer.out.splitlines() if line.startswith("seed "))
    shown = receipt_of(composer("show", tmp_path / "song", "--json"))
    assert str(shown["seed"]) == seed
    again = receipt_of(
        composer(
            "sketch",
            "--genre",
            "pop",
            "--seed",
            seed,
            "--out",
            tmp_path / "b",
            "--no-audio",
            "--json",
        )
    )
    assert (tmp_path / "b" / "song.json").read_bytes() == (
        tmp_path / "song" / "song.json"
    ).read_bytes()
    assert again["seed"] == int(seed)


def test_another_song_is_not_overwritten(composer: Callable, tmp_path: Path) -> None:
    """The second song of a name goes beside the first; the same song again goes where it is."""
    out = ("--out", tmp_path / "song", "--no-audio", "--json", "--genre", "pop")
    first = receipt_of(composer("sketch", *out, "--seed", 1))["files"]["folder"]
    before = files_of(tmp_path / "song")
    second = receipt_of(composer("sketch", *out, "--seed", 2))["files"]["folder"]
    third = receipt_of(composer("sketch", *out, "--seed", 1))["files"]["folder"]
    assert [Path(folder).name for folder in (first, second, third)] == ["song", "song-2", "song"]
    assert files_of(tmp_path / "song") == before, "the same song again is no change of it"


def test_a_persons_file_in_out_is_kept(composer: Callable, tmp_path: Path) -> None:
    """Somebody's own mix under our name is moved aside, and the person is told."""
    out = ("sketch", *POP, "--out", tmp_path / "song", "--no-audio", "--json")
    midi = Path(receipt_of(composer(*out))["files"]["midi"])
    midi.write_bytes(b"my own")
    warnings = receipt_of(composer(*out))["warnings"]
    assert (tmp_path / "song" / "kept" / midi.name).read_bytes() == b"my own"
    assert midi.read_bytes().startswith(b"MThd")
    assert any("kept" in warning for warning in warnings)


def test_a_brief_file_that_is_read_is_not_written(composer: Callable, tmp_path: Path) -> None:
    """An input is never written to, not even when it lies in the song folder itself."""
    receipt_of(composer("sketch", *POP, "--out", tmp_path / "song", "--no-audio", "--json"))
    brief = tmp_path / "song" / "brief.toml"
    brief.write_text("# my note\n" + brief.read_text(encoding="utf-8"), encoding="utf-8")
    mine = brief.read_bytes()
    receipt_of(composer("sketch", brief, "--out", tmp_path / "song", "--no-audio", "--json"))
    assert brief.read_bytes() == mine


def test_the_brief_file_makes_the_song_again(composer: Callable, tmp_path: Path) -> None:
    """brief.toml says all that was asked and assumed, so it gives the same song, byte for byte."""
    words = ("sketch", "slow pop in D, no guitar, one minute", "--no-audio", "--json")
    receipt_of(composer(*words, "--seed", 3, "--out", tmp_path / "a"))
    receipt_of(
        composer(
            "sketch", tmp_path / "a" / "brief.toml", "--out", tmp_path / "b", "--no-audio", "--json"
        )
    )
    one, two = (json.loads((tmp_path / n / "song.json").read_text(encoding="utf-8")) for n in "ab")
    assert one["cells"] == two["cells"]


REFUSED = [
    (("--genre", "rok"), "rock"),
    (("--genre", "pop", "--tempo", "0"), "tempo"),
    (("--genre", "pop", "--tempo", "9999"), "9999"),
    (("--genre", "pop", "--tempo", "nan"), "tempo"),
    (("--genre", "pop", "--tempo", "fast"), "tempo"),
    (("--genre", "pop", "--meter", "5/3"), "5/3"),
    (("--genre", "pop", "--meter", "zebra"), "zebra"),
    (("--genre", "pop", "--minutes", "-1"), "length"),
    (("--genre", "pop", "--minutes", "500"), "length"),
    (("--genre", "pop", "--key", "H dur"), "H dur"),
    (("--genre", "pop", "--form", "verse 9999"), "9999"),
    (("--genre", "pop", "--chords", "| Xyz | C |"), "Xyz"),
    (("--genre", "pop", "--singer", "low"), "G3-D5"),
    (("--genre", "pop", "--singer", "D5-G3"), "D5"),
    (("--genre", "pop", "--with", "kazoophone"), "kazoophone"),
    (("--genre", "pop", "--with", "piano", "--without", "piano"), "piano"),
    (("--genre", "pop", "--seed", "-3"), "seed"),
    (("--brief", "missing.toml"), "missing.toml"),
    (("missing.toml",), "missing.toml"),
    (("a.toml", "--brief", "b.toml"), "two brief files"),
    ((), "brief"),
    (("--genre", "pop", "--stems"), "no-audio"),
    (("--genre", "pop", "--zither"), "zither"),
]


@pytest.mark.parametrize(
    ("arguments", "mentions"), REFUSED, ids=[" ".join(a) or "nothing" for a, _ in REFUSED]
)
def test_what_cannot_be_is_refused_in_one_line(
    arguments: tuple[str, ...], mentions: str, composer: Callable, tmp_path: Path
) -> None:
    """Exit code 2, one line that names the trouble, and nothing written."""
    answer = composer("sketch", *arguments, "--out", tmp_path / "song", "--no-audio", "--json")
    assert answer.code == 2
    assert mentions.casefold() in error_of(answer).casefold()
    assert names(tmp_path) == set()


def test_an_unknown_genre_gets_the_nearest_names(composer: Callable, tmp_path: Path) -> None:
    """A slip of the finger should cost one look."""
    answer = composer("plan", "--genre", "bosa nova", "--json")
    assert answer.code == 2
    assert "bossa nova" in error_of(answer)


@pytest.mark.parametrize("error", [KeyboardInterrupt, errno.ENOSPC, errno.EACCES, RuntimeError])
@pytest.mark.parametrize(
    "step", ["composer.studio.outputs.digest_of_file", "composer.studio.draft.settle"]
)
def test_whatever_breaks_half_way_nothing_is_left(
    step: str, error: Any, composer: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C, a full disk, a lost permission, a bug of ours: the right exit code, one line, an empty folder."""

    def broken(*_: object) -> None:
        raise OSError(error, os.strerror(error)) if isinstance(error, int) else error("boom")

    monkeypatch.setattr(step, broken)
    answer = composer("sketch", *POP, "--out", tmp_path / "song", "--no-audio", "--json")
    assert answer.code == {KeyboardInterrupt: 130, RuntimeError: 70}.get(error, 3)
    assert error_of(answer)
    assert names(tmp_path) == set()


def test_a_bug_of_ours_keeps_its_traceback(
    composer: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person gets a line and a file; whoever mends it gets the traceback."""

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("deep inside")

    monkeypatch.setattr(pipeline, "make", broken)
    answer = composer("plan", "--genre", "pop")
    assert answer.code == 70
    assert "Traceback" not in answer.err
    log = Path(answer.err.split(" in ")[-1].strip())
    assert "ZeroDivisionError: deep inside" in log.read_text(encoding="utf-8")


def test_the_disk_is_full_while_writing(
    composer: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message says where, why, and what to do."""

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("composer.disk.os.fsync", full)
    answer = composer("sketch", *POP, "--out", tmp_path / "song", "--no-audio", "--json")
    assert answer.code == 3
    message = error_of(answer)
    assert "full" in message
    assert "--out" in message
    assert names(tmp_path) == set()


def test_a_missing_soundfont_is_said_before_anything_is_written(
    composer: Callable, tmp_path: Path
) -> None:
    """Exit code 3: it is the machine that lacks something."""
    answer = composer(
        "sketch", *POP, "--out", tmp_path / "song", "--soundfont", tmp_path / "none.sf2", "--json"
    )
    assert answer.code == 3
    assert "none.sf2" in error_of(answer)
    assert names(tmp_path) == set()


def test_a_missing_synth_is_said(composer: Callable, tmp_path: Path) -> None:
    """A path that was named is used or refused, never passed over."""
    answer = composer(
        "sketch", *POP, "--out", tmp_path / "song", "--fluidsynth", tmp_path / "lib.so", "--json"
    )
    assert answer.code == 3
    assert "lib.so" in error_of(answer)
    assert names(tmp_path) == set()


def test_plan_writes_nothing(
    composer: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`plan` is a look, and what it shows is what sketch then does."""
    monkeypatch.chdir(tmp_path)
    planned = receipt_of(composer("plan", *POP, "--json"))
    assert names(tmp_path) == set()
    made = receipt_of(composer("sketch", *POP, "--no-audio", "--json"))
    for key in ("title", "key", "tempo_bpm", "sections", "parts", "understood", "assumed"):
        assert planned[key] == made[key]


def test_plan_for_people(composer: Callable) -> None:
    """Sections with bars, key, energy, chords and players; then what was assumed, with the option to say it."""
    answer = composer("plan", *POP)
    assert answer.code == 0
    assert answer.err == ""
    assert "Verse 1" in answer.out
    assert "█" in answer.out
    assert "--tempo" in answer.out


@pytest.mark.audio
@pytest.mark.slow
def test_sound_is_made(composer: Callable, tmp_path: Path) -> None:
    """The master is where it should be, the stems are there, and no unfinished file is left."""
    arguments = (
        "--genre",
        "pop",
        "--minutes",
        "0.5",
        "--seed",
        7,
        "--stems",
        "--out",
        tmp_path / "song",
        "--json",
    )
    receipt = receipt_of(composer("sketch", *arguments))
    assert receipt["loudness"]["lufs"] == pytest.approx(-14, abs=0.5)
    assert receipt["loudness"]["true_peak_dbtp"] <= -1.0
    assert Path(receipt["files"]["audio"]).stat().st_size > 1_000_000
    stems = sorted(path.name for path in Path(receipt["files"]["stems"]).iterdir())
    assert len(stems) >= len(receipt["parts"]) - 1
    assert not [name for name in names(tmp_path) if "part" in name.split("/")[0] or ".work" in name]
    assert "licence" in receipt["sound"]
