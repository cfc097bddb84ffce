"""The one way of writing a file: whole or not at all, on the disk before it has its name, and no rests for ever."""

from __future__ import annotations

import ast
import errno
import os
from pathlib import Path

import pytest

import composer
from composer import disk
from composer.errors import DiskProblem

PACKAGE = Path(composer.__file__).parent


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_file_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a power cut there must be the old file or the new one, never an empty one; then the name is settled."""
    steps: list[str] = []
    real = Path.replace
    monkeypatch.setattr(disk.os, "fsync", lambda handle: steps.append("flushed"))
    monkeypatch.setattr(Path, "replace", lambda self, to: steps.append("named") or real(self, to))
    disk.write_atomically(tmp_path / "a", b"new")
    assert steps == ["flushed", "named", "flushed"]
    steps.clear()
    disk.write_atomically(tmp_path / "a", b"newer", is_durable=False)
    assert steps == ["named"]
    assert (tmp_path / "a").read_bytes() == b"newer"


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt(), MemoryError()]
)
@pytest.mark.parametrize("step", ["write_bytes", "replace"])
def test_whatever_goes_wrong_the_old_file_stays(
    error: BaseException, step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And no rest lies beside it."""

    def fail(self: Path, *_: object) -> None:
        raise error

    (tmp_path / "a").write_bytes(b"old")
    monkeypatch.setattr(Path, step, fail)
    with pytest.raises(type(error)):
        disk.write_atomically(tmp_path / "a", b"new")
    assert names(tmp_path) == {"a"}
    assert (tmp_path / "a").read_bytes() == b"old"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EFBIG, "the disk is full"),
        (errno.EACCES, "cannot be written"),
        (errno.ENOENT, "cannot be written"),
        (errno.ENAMETOOLONG, "its name is too long"),
    ],
)
def test_every_trouble_says_what_to_do(number: int, said: str) -> None:
    """One line with the place and a way out."""
    with (
        pytest.raises(DiskProblem, match=rf"^here: .*{said}.*--out$"),
        disk.disk_problems(Path("here")),
    ):
        raise OSError(number, os.strerror(number))


def test_rests_of_killed_processes_go_when_they_are_old(tmp_path: Path) -> None:
    """Hundreds of megabytes of unfinished sound would stay for ever; what is in work now must not be touched."""
    for name in (".work.old", ".work.new", "kept"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "sound").write_bytes(b"1")
    (tmp_path / ".work.file").write_bytes(b"1")
    (tmp_path / ".work.link").symlink_to(tmp_path / "kept")
    for name in (".work.old", "kept", ".work.file"):
        os.utime(tmp_path / name, (1, 1))
    disk.clear_abandoned(tmp_path, ".work.*")
    assert names(tmp_path) == {".work.new", "kept"}
    assert names(tmp_path / "kept") == {"sound"}
    disk.clear_abandoned(tmp_path / "nowhere", "*")


def test_nothing_else_renames_a_finished_file() -> None:
    """A second way of writing would have faults of its own; whole folders and moves inside one disk are another thing."""
    others = {
        "disk.py",
        "mix/plugins.py",  # one work file takes another's place
        "studio/outputs.py",  # moves what lies finished in its workplace
        "studio/sketching.py",  # the same, for a single file
        "studio/sound_cache.py",  # the same
    }
    found = set()
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                is_path = node.func.attr == "replace" and len(node.args) == 1 and not node.keywords
                if is_path or node.func.attr == "mkstemp":
                    found.add(path.relative_to(PACKAGE).as_posix())
    assert found == others
