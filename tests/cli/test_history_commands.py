"""`lock`, `unlock`, `again`, `undo`, `redo`, `log`, `diff`, `snapshot`, `alt`, `pick`: on a real song folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from composer.studio.project import SongFolder
from tests.cli.answers import told
from tests.sounds import a_soundfont


@pytest.fixture
def song(exported_song: Callable, tmp_path: Path) -> Path:
    """A copy of a pop song that was sketched without audio."""
    place = tmp_path / "song"
    shutil.copytree(exported_song("pop", 7).folder, place)
    return place


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def midi(folder: Path) -> bytes:
    (found,) = (folder / "out").glob("*.mid")
    return found.read_bytes()


def cells(folder: Path) -> dict[tuple[str, str], object]:
    loaded = SongFolder(folder).load()
    names = {s.id: s.name.lower() for s in loaded.plan.sections}
    return {(names[c.section], c.part): c.events for c in loaded.cells}


def test_again_changes_what_is_named(composer: Callable, song: Path) -> None:
    """One part of one section, in song and MIDI; undo brings the very bytes back, redo the new ones."""
    before, first = cells(song), midi(song)
    receipt = told(composer, "again", song, "verse 1:melody")
    after, second = cells(song), midi(song)
    assert {place for place in after if after[place] != before[place]} == {("verse 1", "melody")}
    assert receipt["changed"] == ["verse 1:melody"]
    assert first != second
    told(composer, "undo", song)
    assert midi(song) == first and cells(song) == before
    told(composer, "redo", song)
    assert midi(song) == second


def test_two_folders_that_take_the_same_steps_are_alike(composer: Callable, song: Path) -> None:
    """Byte for byte, the history too."""
    twin = song.with_name("twin")
    shutil.copytree(song, twin)
    for folder in (song, twin):
        for step in (
            ["again", "chorus:bass"],
            ["lock", "verse 1"],
            ["undo"],
            ["again", "verse:drums"],
        ):
            assert composer(step[0], folder, *step[1:]).code == 0
    assert contents(song) == contents(twin)


def test_locked_parts_refuse(composer: Callable, song: Path) -> None:
    """With both ways out, and nothing written; unlocked they change again."""
    told(composer, "lock", song, "chorus:melody")
    before = contents(song)
    answer = composer("again", song, "chorus", "--json")
    assert answer.code == 2
    assert (
        "chorus 1:melody is locked; unlock it first" in json.loads(answer.out)["error"]["message"]
    )
    assert contents(song) == before
    told(composer, "unlock", song, "chorus:melody")
    assert composer("again", song, "chorus:melody").code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["again", "chrous:melody"], "did you mean Chorus"),
        (["again", "chorus:melodie"], "did you mean melody"),
        (["lock", "verse 1:melody:1-2"], "cannot be locked by themselves"),
        (["lock", "drums"], "write *:drums"),
        (["undo"], "nothing to undo"),
        (["undo", "--to", "demo"], "no snapshot 'demo'"),
        (["undo", "2", "--to", "1"], "exclude each other"),
        (["redo"], "nothing to redo"),
        (["diff"], "has not been changed yet"),
        (["diff", "1", "2"], "no state 1"),
        (["pick", "A"], "has no alternatives"),
        (["snapshot"], "give the snapshot a name"),
        (["snapshot", "12"], "no name for a snapshot"),
        (["why", "bridge:kazoo"], "no part 'kazoo'"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_slip_changes_nothing(
    composer: Callable, song: Path, arguments: list[str], message: str
) -> None:
    """One line that helps, exit code 2, and a folder as it was."""
    before = contents(song)
    answer = composer(arguments[0], song, *arguments[1:], "--json")
    assert answer.code == 2
    assert message in json.loads(answer.out)["error"]["message"]
    assert contents(song) == before


def test_the_log_and_the_differences(composer: Callable, song: Path) -> None:
    """Numbered, in order, with what was done; any two states in words."""
    told(composer, "again", song, "verse 1:melody")
    told(composer, "undo", song)
    told(composer, "lock", song, "*:bass")
    log = told(composer, "log", song)
    assert [(s["number"], s["parent"], s["words"]) for s in log["states"]] == [
        (1, 0, "as sketched"), (2, 1, "again verse 1:melody"), (3, 1, "lock *:bass"),
    ]  # fmt: skip
    assert log["here"] == 3
    page = composer("log", song).out.splitlines()
    assert len(page) == 4 and page[3].startswith("*")
    lines = told(composer, "diff", song, "1", "2")["differences"]
    assert lines[0].startswith("Lead Vocal, ")
    assert lines[-1].startswith("unchanged: key, tempo")
    assert any("locked" in line for line in told(composer, "diff", song)["differences"])


def test_snapshots(composer: Callable, song: Path) -> None:
    """A name, restored later, and the restoring undone."""
    told(composer, "again", song, "verse 1:melody")
    named = midi(song)
    assert told(composer, "snapshot", song, "first mix")["snapshots"] == {"first mix": 2}
    told(composer, "again", song, "verse 1:melody")
    later = midi(song)
    told(composer, "undo", song, "--to", "First Mix")
    assert midi(song) == named
    told(composer, "undo", song)
    assert midi(song) == later
    assert "first mix" in composer("snapshot", song, "--list").out


@pytest.mark.parametrize("command", ["revise", "again", "lock", "unlock", "alt", "why"])
@pytest.mark.parametrize(
    ("text", "message"),
    [('{"schema": 0}', "reads schema 1"), ("{", "not a song")],
    ids=["old", "damaged"],
)
def test_an_old_or_damaged_song_is_named(
    composer: Callable, song: Path, command: str, text: str, message: str
) -> None:
    """One line, and nothing written."""
    (song / "song.json").write_text(text)
    before = contents(song)
    answer = composer(command, song, "chorus")
    assert answer.code == 2
    assert message in answer.err and str(song / "song.json") in answer.err
    assert contents(song) == before


def test_a_damaged_song_comes_back(composer: Callable, song: Path) -> None:
    """Half a song.json is one undo away from the song."""
    told(composer, "again", song, "verse 1:melody")
    good = midi(song)
    (song / "song.json").write_text("{")
    told(composer, "undo", song)
    assert midi(song) == good


def test_a_file_of_a_person_is_kept(composer: Callable, song: Path) -> None:
    """A MIDI file that somebody edited moves aside before ours takes its place."""
    (place,) = (song / "out").glob("*.mid")
    place.write_bytes(b"mine")
    receipt = told(composer, "again", song, "verse 1:melody")
    assert any("was not ours" in warning for warning in receipt["warnings"])
    assert (song / "kept" / place.name).read_bytes() == b"mine"


def test_alternatives(composer: Callable, song: Path) -> None:
    """They differ from the song and from each other, and what is picked is what was written."""
    before = cells(song)
    made = told(composer, "alt", song, "verse 1:melody", "-n", "3", "--no-audio")
    assert [a["name"] for a in made["alternatives"]] == ["A", "B", "C"]
    assert cells(song) == before
    files = [Path(made["files"][f"midi {name}"]).read_bytes() for name in "ABC"]
    assert len(set(files)) == 3
    taken = {}
    for name in "BAB":
        told(composer, "pick", song, name)
        after = cells(song)
        assert {p for p in after if after[p] != before[p]} == {("verse 1", "melody")}
        assert taken.setdefault(name, after) == after
    assert taken["A"] != taken["B"]
    assert composer("pick", song, "D").code == 2
    told(composer, "lock", song, "verse 1:melody")
    assert "is locked" in composer("pick", song, "C").err


def test_damaged_alternatives_are_named(composer: Callable, song: Path) -> None:
    """Never a traceback."""
    told(composer, "alt", song, "verse 1:melody", "-n", "2", "--no-audio")
    place = song / "out" / "alternatives" / "choices.json"
    table = json.loads(place.read_text())
    for text in ("{", "{}", "[1]", json.dumps({**table, "choices": {"A": {"cells": [3]}}})):
        place.write_text(text)
        answer = composer("pick", song, "A")
        assert answer.code == 2, answer.err
        assert "again" in answer.err


@pytest.mark.audio
def test_the_sheet_is_on_bar_lines_and_equally_loud(
    composer: Callable, song: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A, a bar of silence, B, a bar of silence; none louder than the other."""
    from composer.mix.loudness import LoudnessMeter, integrated_lufs

    (tmp_path / "tiny.sf2").write_bytes(a_soundfont())
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("COMPOSER_SOUNDFONT", str(tmp_path / "tiny.sf2"))
    made = told(composer, "alt", song, "intro", "-n", "2")
    sound, rate_hz = soundfile.read(made["files"]["audio"], dtype="float32")
    section = SongFolder(song).load().plan.sections[0]
    bar_s = 240 / section.tempo_bpm
    starts = [a["start_s"] for a in made["alternatives"]]
    assert starts == pytest.approx([0, (section.bars + 1) * bar_s], abs=0.001)
    assert len(sound) / rate_hz == pytest.approx(2 * (section.bars + 1) * bar_s, abs=0.001)
    levels = []
    for start in starts:
        first, end = round(start * rate_hz), round((start + section.bars * bar_s) * rate_hz)
        silence = sound[end + round(0.6 * bar_s * rate_hz) : end + round(bar_s * rate_hz) - 2]
        assert not silence.any()
        meter = LoudnessMeter(rate_hz)
        meter.feed(np.ascontiguousarray(sound[first : end + round(bar_s * rate_hz)].T))
        levels.append(integrated_lufs(meter.energies))
    assert levels[0] == pytest.approx(levels[1], abs=0.3)
    markers = Path(made["files"]["markers"]).read_text().splitlines()
    assert [line[0] for line in markers] == ["A", "B"]
