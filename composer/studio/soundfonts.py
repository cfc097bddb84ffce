"""The soundfonts of this machine and those that can be had, and choosing one by name or by file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from composer.errors import ComposerError, SoundfontProblem, offer
from composer.render import soundfont
from composer.render.riff import read_soundfont

__all__ = ["available", "choose", "known"]

DEFAULT = "default"


def available() -> list[dict[str, Any]]:
    """What is here, in order of preference: name, size in MB, licence, origin, path; `use` marks the one in use."""
    rows: list[dict[str, Any]] = []
    for found in soundfont.find_all():
        row: dict[str, Any] = {
            "use": "" if rows else "*",
            "origin": found.origin,
            "path": str(found.path),
        }
        try:
            row.update(_described(found.path))
        except ComposerError as problem:
            row.update(name=found.path.stem, size_mb=0.0, licence="", problem=str(problem))
        rows.append(row)
    return rows


def known() -> list[dict[str, Any]]:
    """What is not here but can be had: name, size in MB, licence, the command that gets it on this system."""
    here = {found.path.resolve().name.casefold() for found in soundfont.find_all()}
    return [
        {
            "name": entry.name,
            "size_mb": round(max(entry.sizes, default=0) / 1e6, 1),
            "licence": entry.licence,
            "command": entry.command,
            "note": entry.note,
        }
        for entry in soundfont.catalogue()
        if not any(file.casefold() in here for file in entry.files)
    ]


def choose(which: str) -> dict[str, Any]:
    """Make a file, or a soundfont of this machine by its name, the user's choice; `default` forgets the choice.

    Raises SoundfontProblem with the nearest names.
    """
    if which == DEFAULT:
        soundfont.use(None)
        return {"path": str(soundfont.find().path), **_described(soundfont.find().path)}
    path = Path(which).expanduser()
    if not path.is_file():
        path = _named(which)
    soundfont.use(path)
    return {"path": str(path), **_described(path)}


def _named(which: str) -> Path:
    by_name = {}
    for found in reversed(soundfont.find_all()):
        by_name[found.path.stem.casefold()] = found.path
        by_name[found.path.name.casefold()] = found.path
    path = by_name.get(which.casefold())
    if path is None:
        raise SoundfontProblem(
            f"there is no soundfont {which!r}; {offer(which, {p.stem for p in by_name.values()})}"
        )
    return path


def _described(path: Path) -> dict[str, Any]:
    facts = read_soundfont(path)
    return {
        "name": facts.name if facts.name.isprintable() and facts.name else path.stem,
        "size_mb": round(facts.size_bytes / 1e6, 1),
        "licence": soundfont.licence(path, facts),
    }
