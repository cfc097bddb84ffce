"""The soundfonts of this machine and those that can be had: choosing one by name or by file, and looking inside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from composer.errors import ComposerError, SoundfontProblem, offer
from composer.render import soundfont
from composer.render.riff import read_soundfont

__all__ = ["available", "choose", "inside", "known", "soundfont_file"]

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
            "unverified": list(entry.unverified),
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
    path = soundfont_file(which)
    soundfont.use(path)
    return {"path": str(path), **_described(path)}


def soundfont_file(which: str) -> Path:
    """A file, or the soundfont of this machine that has this name; raises SoundfontProblem with the nearest names,
    or with the command that gets one that is known."""
    path = Path(which).expanduser()
    if path.is_file():
        return path
    if path.suffix.casefold() in soundfont.SUFFIXES and len(path.parts) > 1:
        raise SoundfontProblem(f"there is no soundfont at {path}; see: composer soundfont list")
    return _named(which)


def inside(which: str) -> dict[str, Any]:
    """What is in a soundfont: what it says of itself, what the catalogue knows of it, and its `presets` in order of
    bank and program. Raises SoundfontProblem."""
    path = soundfont_file(which)
    facts = read_soundfont(path)
    entry = soundfont.entry_for(path, facts.size_bytes)
    return {
        **_described(path),
        "title": soundfont.title(path, facts),
        "path": str(path),
        "format": "SF3" if facts.is_packed else "SF2",
        "version": facts.version,
        "size_bytes": facts.size_bytes,
        "samples": facts.sample_count,
        "copyright": facts.copyright,
        "maker": facts.maker,
        "made_on": facts.made_on,
        "comment": facts.comment,
        "known": entry is not None,
        "unverified": list(entry.unverified) if entry else [],
        "note": entry.note if entry else "",
        "presets": [
            {"bank": preset.bank, "program": preset.program, "name": preset.name}
            for preset in facts.presets
        ],
    }


def _named(which: str) -> Path:
    by_name, names = {}, set[str]()
    for found in reversed(soundfont.find_all()):
        for name in (
            found.path,
            found.path.resolve(),
        ):  # `default-GM.sf2` is a link, and people know what it leads to
            by_name[name.stem.casefold()] = found.path
            by_name[name.name.casefold()] = found.path
            names.add(name.stem)
        for entry in soundfont.catalogue():
            if found.path.resolve().name.casefold() in (file.casefold() for file in entry.files):
                by_name[entry.name.casefold()] = found.path
    path = by_name.get(which.casefold()) or _listed_as(which)
    missing = [e for e in soundfont.catalogue() if which.casefold() == e.name.casefold()]
    if path is None and missing:
        how = missing[0].command or "put its file into your data folder"
        raise SoundfontProblem(f"{missing[0].name} is not on this machine; to get it: {how}")
    if path is None:
        raise SoundfontProblem(f"there is no soundfont {which!r}; {offer(which, names)}")
    return path


def _listed_as(which: str) -> Path | None:
    """The first soundfont that `available` shows under this name, which is the one the file gives itself."""
    rows = (row for row in available() if row["name"].casefold() == which.casefold())
    return next((Path(row["path"]) for row in rows), None)


def _described(path: Path) -> dict[str, Any]:
    facts = read_soundfont(path)
    return {
        "name": facts.name if facts.name.isprintable() and facts.name else path.stem,
        "size_mb": round(facts.size_bytes / 1e6, 1),
        "licence": soundfont.licence(path, facts),
    }
