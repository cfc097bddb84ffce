"""A song folder appears whole, under a free name, or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from composer.errors import DiskProblem
from composer.studio.draft import Draft, chosen_root


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def make(root: Path, text: str = "one") -> Path:
    with Draft(root) as draft:
        (draft.folder.root / "song.json").write_text(text)
        return draft.commit().root


def test_a_draft_becomes_its_folder(tmp_path: Path) -> None:
    """Committed, it has its name, its content and ordinary permissions; nothing else is there."""
    root = make(tmp_path / "songs" / "night-bus")
    assert root == tmp_path / "songs" / "night-bus"
    assert names(tmp_path) == {"songs", "songs/night-bus", "songs/night-bus/song.json"}
    if os.name == "posix":
        assert stat.S_IMODE(root.stat().st_mode) == 0o777 & ~current_umask()


def current_umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def test_another_song_is_never_overwritten(tmp_path: Path) -> None:
    """A second song of the same name goes beside the first, and the first keeps its every byte."""
    roots = [make(tmp_path / "night-bus", text) for text in ("one", "two", "three")]
    assert [root.name for root in roots] == ["night-bus", "night-bus-2", "night-bus-3"]
    assert [(root / "song.json").read_text() for root in roots] == ["one", "two", "three"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, OSError, ValueError])
def test_whatever_goes_wrong_nothing_is_left(error: type[BaseException], tmp_path: Path) -> None:
    """Half a song folder is worse than none; folders made on the way go, too."""

    def half_way() -> None:
        with Draft(tmp_path / "new" / "deep" / "night-bus") as draft:
            (draft.folder.root / "half.wav").write_bytes(b"RIFF")
            raise error

    with pytest.raises(error):
        half_way()
    assert names(tmp_path) == set()


def test_a_draft_that_is_not_committed_goes(tmp_path: Path) -> None:
    """Leaving the block without a commit is a change of mind."""
    with Draft(tmp_path / "night-bus") as draft:
        (draft.folder.root / "song.json").write_text("{}")
    assert names(tmp_path) == set()


def test_folders_of_others_stay(tmp_path: Path) -> None:
    """Cleaning up must not take what was there before."""
    (tmp_path / "songs").mkdir()
    (tmp_path / "songs" / "mine.txt").write_text("mine")
    with pytest.raises(ValueError), Draft(tmp_path / "songs" / "night-bus"):
        raise ValueError
    assert names(tmp_path) == {"songs", "songs/mine.txt"}


def test_a_folder_in_the_way_of_its_parents_is_said(tmp_path: Path) -> None:
    """A file where a folder is needed is a mistake that one line can tell."""
    (tmp_path / "file").write_text("")
    with pytest.raises(DiskProblem, match="--out"), Draft(tmp_path / "file" / "song"):
        pass


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """One line, and no traceback."""
    tmp_path.chmod(0o500)
    with pytest.raises(DiskProblem, match="cannot be written"), Draft(tmp_path / "song"):
        pass


def test_where_a_song_goes(tmp_path: Path) -> None:
    """`--out`: a new name is the song folder; a folder that is there takes it inside; a song gets a neighbour."""
    assert chosen_root(None, "night-bus") == Path("night-bus")
    assert chosen_root(tmp_path / "new", "night-bus") == tmp_path / "new"
    assert chosen_root(tmp_path, "night-bus") == tmp_path / "night-bus"
    (tmp_path / "song.json").write_text("{}")
    assert chosen_root(tmp_path, "night-bus") == tmp_path
    with pytest.raises(DiskProblem, match="is a file"):
        chosen_root(tmp_path / "song.json", "night-bus")
