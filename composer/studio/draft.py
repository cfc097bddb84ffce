"""A song folder in the making: filled under a hidden name, and renamed only when all of it is on the disk.

Whatever ends the work before that (an error, a full disk, Ctrl-C) leaves nothing behind.
"""

from __future__ import annotations

import errno
import os
import tempfile
from glob import escape
from pathlib import Path
from types import TracebackType

from composer.disk import clear_abandoned, disk_problems, remove_tree, settle
from composer.errors import DiskProblem
from composer.studio.project import SongFolder

__all__ = ["Draft", "chosen_root"]

MOST_NAMESAKES = 1000
_TAKEN = {errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR, errno.EISDIR, errno.EACCES}


def chosen_root(out: Path | None, name: str) -> Path:
    """Where the song folder is to be: `out` itself when nothing is there yet or a song is, a folder called `name`
    inside `out` when that is any other folder, and inside the current folder without `out`. Raises DiskProblem."""
    if out is None:
        return Path(name)
    out = out.expanduser()
    if out.exists() and not out.is_dir():
        raise DiskProblem(f"{out} is a file, and a song needs a folder; choose another with --out")
    if out.is_dir() and not (out / "song.json").exists():
        return out / name
    return out


class Draft:
    """`with Draft(root) as draft:` fill `draft.folder`, then `draft.commit()` gives the folder's final place.

    A `root` that is taken is never written to: the next free name (`night-bus-2`) is used.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._temporary: Path | None = None
        self._part: Path | None = None
        self._made: list[Path] = []

    @property
    def folder(self) -> SongFolder:
        """The folder to fill, at its temporary place."""
        if self._temporary is None:
            raise ValueError("a draft is used inside `with`")
        return SongFolder(self._temporary)

    def shown(self, message: str) -> str:
        """A message with the folder's final place in it where its temporary one stood."""
        if self._part is None:
            return message
        return message.replace(str(self._part.absolute()), str(self._root)).replace(
            str(self._part), str(self._root)
        )

    def __enter__(self) -> Draft:
        parent = self._root.parent
        with disk_problems(parent):
            self._make_parents(parent)
            clear_abandoned(parent, f".{escape(self._root.name[:40])}.*.part")
            self._temporary = Path(
                tempfile.mkdtemp(prefix=f".{self._root.name[:40]}.", suffix=".part", dir=parent)
            )
            self._part = self._temporary
        return self

    def commit(self) -> SongFolder:
        """Rename the folder to its place and give it; raises DiskProblem with nothing left behind."""
        temporary = self.folder.root
        with disk_problems(self._root):
            temporary.chmod(0o777 & ~_umask())
            settle(temporary)
            for number in range(1, MOST_NAMESAKES):
                place = (
                    self._root
                    if number == 1
                    else self._root.with_name(f"{self._root.name}-{number}")
                )
                if _moved(temporary, place):
                    self._temporary = None
                    self._made.clear()
                    return SongFolder(place)
        raise DiskProblem(
            f"{self._root} and {MOST_NAMESAKES} names like it are taken; choose another with --out"
        )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._temporary is not None:
            remove_tree(self._temporary)
            self._temporary = None
        for folder in reversed(self._made):
            try:
                folder.rmdir()
            except OSError:
                break

    def _make_parents(self, parent: Path) -> None:
        missing = [folder for folder in (parent, *parent.parents) if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir(exist_ok=True)
            self._made.append(folder)


def _moved(temporary: Path, place: Path) -> bool:
    """Rename unless the place is taken; an empty folder there does not count (and is replaced where the system can)."""
    if place.exists() or place.is_symlink():
        return False
    try:
        temporary.rename(place)
    except OSError as problem:
        if problem.errno in _TAKEN and place.exists():
            return False
        raise
    return True


def _umask() -> int:
    current = os.umask(0o077)
    os.umask(current)
    return current
