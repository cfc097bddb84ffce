"""Nothing is ever lost: every committed state comes back byte for byte, also after a crash at any step."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer import disk
from composer.errors import ProjectError
from composer.model.song import Song
from composer.studio.history import History
from composer.studio.project import SongFolder
from composer.studio.song_text import song_to_text
from tests.songs import band_song


def song(number: int) -> Song:
    """The same band, one note of one part longer in each."""
    whole = band_song(sections=2, bars=4)
    cell = whole.cells[number % len(whole.cells)]
    first = replace(cell.events[0], velocity=20 + number)
    changed = replace(cell, events=(first, *cell.events[1:]))
    return whole.with_cells(tuple(changed if c is cell else c for c in whole.cells))


TEXTS = [song_to_text(song(number)) for number in range(6)]


def folder_of(*numbers: int, at: Path) -> SongFolder:
    """A folder whose song went through these states."""
    folder = SongFolder(at)
    folder.save(song(numbers[0]))
    for number in numbers[1:]:
        folder.history.commit(TEXTS[number], what="revise", words=f"change {number}")
    return folder


def now(folder: SongFolder) -> int:
    return TEXTS.index(folder.song_file.read_text(encoding="utf-8"))


def test_undo_and_redo(tmp_path: Path) -> None:
    """Back and forth as often as one likes, several steps at once, to the very bytes."""
    folder = folder_of(0, 1, 2, 3, at=tmp_path)
    past = folder.history
    past.undo()
    assert now(folder) == 2
    past.undo(2)
    assert now(folder) == 0
    assert len(past.redoable()) == 3
    past.redo()
    assert now(folder) == 1
    past.redo(2)
    assert now(folder) == 3
    assert [s.words for s in past.states()] == ["as sketched", "change 1", "change 2", "change 3"]


def test_what_was_undone_stays_reachable(tmp_path: Path) -> None:
    """A change after an undo opens a new branch; the old one is in the log and can be gone back to, and that undone."""
    folder = folder_of(0, 1, 2, at=tmp_path)
    past = folder.history
    past.undo(2)
    past.commit(TEXTS[4], what="revise", words="another way")
    with pytest.raises(ProjectError, match="nothing to redo"):
        past.redo()
    states = past.states()
    assert [(s.number, s.parent) for s in states] == [(1, 0), (2, 1), (3, 2), (4, 1)]
    past.restore("3")
    assert now(folder) == 2
    past.undo()
    assert now(folder) == 4
    past.redo()
    assert now(folder) == 2
    assert past.states()[-1].words == "back to state 3"


def test_a_state_that_comes_again_is_a_step_of_its_own(tmp_path: Path) -> None:
    """Louder, then softer again: undo leads to the louder one, not to what came before the first."""
    folder = folder_of(0, 1, 0, at=tmp_path)
    folder.history.undo()
    assert now(folder) == 1
    folder.history.undo()
    assert now(folder) == 0
    with pytest.raises(ProjectError, match="nothing to undo"):
        folder.history.undo()


def test_too_many_steps_change_nothing(tmp_path: Path) -> None:
    """A refusal says how many there are, and writes nothing."""
    folder = folder_of(0, 1, at=tmp_path)
    before = contents(tmp_path)
    with pytest.raises(ProjectError, match="only 1 to undo"):
        folder.history.undo(2)
    with pytest.raises(ProjectError, match="nothing to redo"):
        folder.history.redo()
    with pytest.raises(ProjectError, match="no state 9; the log has states 1 to 2"):
        folder.history.restore("9")
    assert contents(tmp_path) == before


def test_a_fresh_song_has_nothing_to_undo(tmp_path: Path) -> None:
    """And asking for it leaves no trace."""
    folder = folder_of(0, at=tmp_path)
    before = contents(tmp_path)
    with pytest.raises(ProjectError, match="nothing to undo"):
        folder.history.undo()
    assert contents(tmp_path) == before


def test_snapshots(tmp_path: Path) -> None:
    """A name for a state, for good: restored whatever came after, never moved to another state."""
    folder = folder_of(0, 1, at=tmp_path)
    past = folder.history
    assert past.name("First mix").number == 2
    past.commit(TEXTS[2], what="revise", words="louder")
    past.restore("first MIX")
    assert now(folder) == 1
    assert past.states()[1].names == ("First mix",)
    with pytest.raises(ProjectError, match="is state 2 already"):
        past.name("first mix")
    with pytest.raises(ProjectError, match="did you mean First mix"):
        past.restore("first mux")
    for name in ("", "12", "x" * 61, "a\x00b"):
        with pytest.raises(ProjectError, match="no name for a snapshot"):
            past.name(name)


def test_a_state_costs_its_change(tmp_path: Path) -> None:
    """A changed cell is stored, and the other fifteen are not stored again."""
    folder = folder_of(0, 1, 2, 3, at=tmp_path)
    files = sorted((tmp_path / "history").glob("*.gz"))
    first, *later = (path.stat().st_size for path in files)
    assert all(size < first for size in later)
    lines = [json.loads(gzip.decompress(path.read_bytes()))["lines"] for path in files]
    assert [len(own) for own in lines[1:]] == [
        2,
        1,
        1,
    ]  # the changed cell; the first one as it was had not been there
    assert now(folder) == 3


def test_a_song_edited_by_hand_is_kept_too(tmp_path: Path) -> None:
    """Whoever edits song.json finds that version in the log, too."""
    folder = folder_of(0, 1, at=tmp_path)
    folder.song_file.write_text(TEXTS[5], encoding="utf-8")
    folder.history.commit(TEXTS[2], what="revise", words="on top")
    folder.history.undo()
    assert now(folder) == 5
    folder.history.undo()
    assert now(folder) == 1


def test_a_damaged_song_is_undone(tmp_path: Path) -> None:
    """Half a song.json: one step back is the song as it was."""
    folder = folder_of(0, 1, at=tmp_path)
    folder.song_file.write_text(TEXTS[1][:300], encoding="utf-8")
    folder.history.undo()
    assert now(folder) == 1


def test_a_damaged_state_is_named_and_others_still_work(tmp_path: Path) -> None:
    """One bad file must not take the rest along."""
    folder = folder_of(0, 1, 2, at=tmp_path)
    bad = sorted((tmp_path / "history").glob("*.gz"))[1]
    bad.write_bytes(bad.read_bytes()[:40])
    with pytest.raises(ProjectError, match=f"{bad.name} is damaged"):
        folder.history.text(2)
    assert folder.history.text(1) == TEXTS[0]
    folder.history.commit(TEXTS[3], what="revise", words="on")
    assert folder.history.text(4) == TEXTS[3]


def test_two_at_once_do_not_overwrite_each_other(tmp_path: Path) -> None:
    """A change made from a song that has changed meanwhile is refused."""
    folder = folder_of(0, 1, at=tmp_path)
    before = contents(tmp_path)
    with pytest.raises(ProjectError, match="changed by somebody else"):
        folder.history.commit(TEXTS[2], what="revise", words="late", before=TEXTS[0])
    assert contents(tmp_path) == before


class Crash(BaseException):
    """The power goes."""


@contextmanager
def crash_after(steps: int) -> Iterator[None]:
    """Let so many writes to the disk (fsync, rename) pass, and stop the work at the next."""
    left = [steps]
    fsync, rename = disk.os.fsync, Path.replace

    def counted(call):
        def run(*arguments):
            left[0] -= 1
            if left[0] < 0:
                raise Crash
            return call(*arguments)

        return run

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disk.os, "fsync", counted(fsync))
        patch.setattr(Path, "replace", counted(rename))
        yield


ACTIONS = {
    "commit": lambda past: past.commit(TEXTS[3], what="revise", words="three"),
    "undo": lambda past: past.undo(),
    "restore": lambda past: past.restore("1"),
    "redo": lambda past: past.redo(),
}


@pytest.mark.parametrize("action", ACTIONS)
def test_a_crash_at_any_step_loses_nothing(action: str, tmp_path: Path) -> None:
    """The song is the old one or the new one, each state that was is there, and the work goes on."""
    outcomes = set()
    for steps in range(12):
        at = tmp_path / f"{action}{steps}"
        folder = folder_of(0, 1, 2, 4, at=at)
        folder.history.undo()
        try:
            with crash_after(steps):
                ACTIONS[action](folder.history)
            is_done = True
        except Crash:
            is_done = False
        wanted = {"commit": 3, "undo": 1, "restore": 0, "redo": 4}[action]
        assert now(folder) in (2, wanted)
        outcomes.add((is_done, now(folder) == wanted))
        past = folder.history
        kept = {past.text(state.number) for state in past.states()}
        assert {TEXTS[0], TEXTS[1], TEXTS[2], TEXTS[4]} <= kept
        assert past.text(past.here()) == TEXTS[now(folder)]
        past.commit(TEXTS[5], what="revise", words="go on")
        past.undo()
        assert now(folder) in (2, wanted)
    assert {(False, False), (True, True)} <= outcomes


def test_a_killed_process_loses_nothing(tmp_path: Path) -> None:
    """The same with a real process that ends between the state and the rename."""
    folder = folder_of(0, 1, at=tmp_path)
    code = (
        "import os, sys; from pathlib import Path; from composer import disk; from composer.studio import history\n"
        "real = Path.replace\n"
        "def die(self, target):\n"
        "    if Path(target).name == 'song.json': os._exit(9)\n"
        "    return real(self, target)\n"
        "Path.replace = die\n"
        "history.History(Path(sys.argv[1])).commit('new', what='revise', words='killed')\n"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert ended.returncode == 9
    assert now(folder) == 1
    assert folder.history.text(3) == "new"  # even what was never committed is in the log
    with pytest.raises(ProjectError, match="nothing to redo"):
        folder.history.redo()


@settings(max_examples=60)
@given(steps=st.lists(st.sampled_from(["undo", "redo", "back", 0, 1, 2, 3]), max_size=12))
def test_any_walk_keeps_every_state(tmp_path_factory, steps: list[str | int]) -> None:
    """Against a model: a tree of texts, a place in it, and a pile of undone places."""
    past = History(tmp_path_factory.mktemp("walk"))
    past.commit(TEXTS[5], what="sketch", words="start")
    tree, here, undone = [(None, 5)], 0, []
    for step in steps:
        try:
            if step == "undo":
                past.undo()
                undone.append(here)
                here = tree[here][0]
            elif step == "redo":
                past.redo()
                here = undone.pop()
            else:
                text = 5 if step == "back" else step
                past.restore("1") if step == "back" else past.commit(
                    TEXTS[text], what="x", words=""
                )
                if tree[here][1] != text:
                    tree.append((here, text))
                    here, undone = len(tree) - 1, []
        except ProjectError:
            assert (step == "undo" and tree[here][0] is None) or (step == "redo" and not undone)
        assert past.here() == here + 1
    assert [past.text(n + 1) for n in range(len(tree))] == [TEXTS[text] for _, text in tree]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
