"""`out/`: the files made from a song, each of which can be made again.

A manifest holds the digest of everything this program put there. A file that is not as it was left, or that it
never wrote, belongs to a person: before ours takes its place it moves to `kept/`.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from composer.disk import (
    clear_abandoned,
    digest_of_file,
    disk_problems,
    remove_tree,
    write_atomically,
)
from composer.studio.project import SongFolder

__all__ = ["Outputs"]

MANIFEST = ".written.json"
SCHEMA = 1


class Outputs:
    """The `out/` of one song folder. `kept` tells, after the work, which files of a person were moved aside."""

    def __init__(self, folder: SongFolder) -> None:
        self.folder = folder
        self._written = _read_manifest(folder.out / MANIFEST, "files")
        self._coming = _read_manifest(folder.out / MANIFEST, "coming")
        self._recipes = _read_manifest(folder.out / MANIFEST, "recipes")
        self.kept: list[Path] = []

    @contextmanager
    def workplace(self) -> Iterator[Path]:
        """A hidden folder on the same disk for unfinished files; it is gone afterwards. Raises DiskProblem."""
        root = self.folder.root
        with disk_problems(root):
            root.mkdir(parents=True, exist_ok=True)
            clear_abandoned(root, ".work.*")
            place = Path(tempfile.mkdtemp(prefix=".work.", dir=root))
        try:
            yield place
        finally:
            remove_tree(place)

    def put(self, name: str, finished: Path, recipe: str = "") -> Path:
        """Move a finished file to `out/name` (which may have a folder) and give its place; raises DiskProblem.

        `recipe` is a digest of what it was made from, by which `made_from` finds it again.
        """
        place = self.folder.out / name
        with disk_problems(place):
            place.parent.mkdir(parents=True, exist_ok=True)
            self._make_way(name, place)
            self._coming[name] = digest_of_file(finished)
            self._write_manifest()  # killed before or after the next line, the file is known to be ours
            finished.replace(place)
            self._written[name] = self._coming.pop(name)
            self._recipes.pop(name, None)
            if recipe:
                self._recipes[name] = recipe
            self._write_manifest()
        return place

    def put_bytes(self, name: str, data: bytes) -> Path:
        """Write `data` to `out/name` and give its place; raises DiskProblem."""
        with self.workplace() as work:
            finished = work / Path(name).name
            with disk_problems(finished):
                finished.write_bytes(data)
            return self.put(name, finished)

    def drop(self, name: str) -> None:
        """Remove a file of ours that no longer belongs to the song; a person's file stays. Raises DiskProblem."""
        place = self.folder.out / name
        with disk_problems(place):
            if self._is_ours(name, place):
                place.unlink(missing_ok=True)
            self._recipes.pop(name, None)
            if self._written.pop(name, None) is not None:
                self._write_manifest()

    def made_from(self, recipe: str) -> tuple[Path, ...]:
        """The files in `out/` that were made by this recipe and are as they were left."""
        found = (name for name, made_from in sorted(self._recipes.items()) if made_from == recipe)
        return tuple(
            self.folder.out / name
            for name in found
            if name not in self._coming and self._is_ours(name, self.folder.out / name)
        )

    def names(self) -> tuple[str, ...]:
        """Names of the files we wrote, relative to `out/`."""
        return tuple(self._written)

    def _is_ours(self, name: str, place: Path) -> bool:
        return (
            place.is_file()
            and (name in self._written or name in self._coming)
            and digest_of_file(place) in (self._written.get(name), self._coming.get(name))
        )

    def _make_way(self, name: str, place: Path) -> None:
        if not (place.exists() or place.is_symlink()) or self._is_ours(name, place):
            return
        kept = self.folder.kept
        kept.mkdir(exist_ok=True)
        target = kept / place.name
        number = 2
        while target.exists() or target.is_symlink():
            target = kept / f"{place.stem}-{number}{place.suffix}"
            number += 1
        place.rename(target)
        self.kept.append(target)

    def _write_manifest(self) -> None:
        table = {
            "schema": SCHEMA,
            "files": dict(sorted(self._written.items())),
            "coming": dict(sorted(self._coming.items())),
            "recipes": dict(sorted(self._recipes.items())),
        }
        write_atomically(
            self.folder.out / MANIFEST, json.dumps(table, indent=1).encode(), is_durable=False
        )


def _read_manifest(path: Path, table: str) -> dict[str, str]:
    """Digest by name; a manifest that is missing or damaged claims nothing, so that nothing gets overwritten."""
    try:
        files = json.loads(path.read_text(encoding="utf-8"))[table]
        return {str(name): str(digest) for name, digest in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
