"""The song folder: saving is whole or nothing, and opening gives back every note."""

from __future__ import annotations

import errno
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer import disk
from composer.errors import DiskProblem, ProjectError
from composer.model.song import Song
from composer.studio.project import SongFolder, open_song, slug
from composer.studio.song_text import SCHEMA, song_from_text, song_to_text
from tests.songs import a_part, a_section, a_song, band_song, notes


def small(title: str = "Night Bus", seed: int = 1) -> Song:
    cells = {("s1", "tune"): notes((0, 960, "C4"), (960, 960, "Eb4", 92))}
    return a_song([a_section()], [a_part()], cells, title=title, seed=seed)


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_a_saved_song_comes_back_note_for_note(tmp_path: Path) -> None:
    """Opening must never compose anew, or lose anything."""
    song = band_song()
    SongFolder(tmp_path / "song").save(song)
    assert open_song(tmp_path / "song") == song
    assert open_song(tmp_path / "song" / "song.json") == song


def test_the_same_song_is_the_same_text() -> None:
    """song.json is compared byte by byte to tell whether two songs are one."""
    assert song_to_text(small()) == song_to_text(small())
    assert song_from_text(song_to_text(small())) == small()


def test_a_difference_is_a_line(tmp_path: Path) -> None:
    """A cell a line: a changed cell must not change the lines of the others."""
    song = band_song(sections=2)
    first = replace(song.cells[0], events=song.cells[0].events[:-1])
    before = song_to_text(song).splitlines()
    after = song_to_text(song.with_cells((first, *song.cells[1:]))).splitlines()
    assert len(before) == len(after)
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda t: "", "not a song"),
        (lambda t: t[: len(t) // 2], "not a song"),
        (lambda t: "[]", "schema number is missing"),
        (lambda t: "{}", "schema number is missing"),
        (lambda t: "[" * 100_000, "not a song"),
        (lambda t: t.replace('"schema": 1', '"schema": 2'), "newer version"),
        (lambda t: t.replace('"schema": 1', '"schema": "one"'), "reads schema 1"),
        (lambda t: t.replace('"schema": 1', '"schema": 1, "colour": 3'), "unknown key 'colour'"),
        (lambda t: t.replace('"seed"', '"sead"'), "did you mean seed"),
        (lambda t: t.replace('"n 0 960 C4 80"', '"n 0 960 H4 80"'), "H4"),
        (lambda t: t.replace('"part": "tune"', '"part": "tuba"'), "no part 'tuba'"),
        (lambda t: t.replace('"section": "s1"', '"section": "s9"'), "no section 's9'"),
    ],
)
def test_a_damaged_song_is_refused(damage, message: str, tmp_path: Path) -> None:
    """A file that is not quite a song must be named as such, never half read."""
    folder = SongFolder(tmp_path)
    text = song_to_text(small())
    assert damage(text) != text
    folder.song_file.write_text(damage(text), encoding="utf-8")
    with pytest.raises(ProjectError, match=message) as caught:
        folder.load()
    assert str(folder.song_file) in str(caught.value)


def test_a_song_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """A MIDI file renamed to song.json is a mistake of a person, not a bug."""
    (tmp_path / "song.json").write_bytes(b"MThd\x00\x00\xff\xfe")
    with pytest.raises(ProjectError, match="UTF-8"):
        open_song(tmp_path)


def test_what_is_not_a_song_folder_is_said(tmp_path: Path) -> None:
    """The message must lead to the songs that are there."""
    with pytest.raises(ProjectError, match="no song folder at"):
        open_song(tmp_path / "nothing")
    SongFolder(tmp_path / "night-bus").save(small())
    with pytest.raises(ProjectError, match="songs inside: night-bus"):
        open_song(tmp_path)


def test_an_earlier_song_is_kept(tmp_path: Path) -> None:
    """Saving over a song must lose nothing: undo is built on this."""
    folder = SongFolder(tmp_path / "song")
    for seed in (1, 2, 2, 3):
        folder.save(small(seed=seed))
    states = folder.history.states()
    kept = [song_from_text(folder.history.text(s.number)).plan.seed for s in states]
    assert kept == [1, 2, 3]
    assert folder.load().plan.seed == 3


def test_a_full_disk_leaves_the_old_song(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rename of song.json is the commit: before it nothing is changed, and no rest is left lying about."""
    folder = SongFolder(tmp_path / "song")
    folder.save(small())
    before = names(tmp_path)

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(disk.os, "fsync", full)
    with pytest.raises(DiskProblem, match=r"disk is full.*--out") as caught:
        folder.save(small(seed=2))
    assert caught.value.exit_code == 3
    assert folder.load() == small()
    assert {n for n in names(tmp_path) if not n.startswith("song/history")} == before


def test_an_interrupted_write_leaves_no_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C between writing and renaming must not leave a temporary file."""

    def interrupted(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(disk.os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        disk.write_atomically(tmp_path / "song.json", b"{}")
    assert names(tmp_path) == set()


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Night Bus", "night-bus"),
        ("  Café — déjà vu!  ", "cafe-deja-vu"),
        ("../../etc/passwd", "etc-passwd"),
        ("$(rm -rf ~); `x` | <y>", "rm-rf-x-y"),
        ("Straße 7", "strasse-7"),
        ("Don’t Stop", "dont-stop"),
        ("夜のバス", "song"),
        ("", "song"),
        ("CON", "con-song"),
        ("x" * 300, "x" * 60),
    ],
)
def test_a_title_becomes_a_safe_name(title: str, name: str) -> None:
    """Whatever a person calls a song, its folder must be one that every system takes."""
    assert slug(title) == name


@given(st.text(max_size=200))
def test_any_title_becomes_a_safe_name(title: str) -> None:
    """No title may reach outside the folder, or be empty."""
    name = slug(title)
    assert name
    assert len(name) <= 65
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug(name) == name


def test_the_schema_number_is_first() -> None:
    """A reader must find out what it is reading before it reads it."""
    assert next(iter(json.loads(song_to_text(small())))) == "schema"
    assert json.loads(song_to_text(small()))["schema"] == SCHEMA
