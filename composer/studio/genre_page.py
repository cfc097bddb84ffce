"""A genre as a musician reads it: its file as written, or with its base and every default filled in."""

from __future__ import annotations

from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from composer.errors import GenreError
from composer.genre.catalogue import DATA, find_genre, genre_names, load_genre
from composer.genre.load import read_table
from composer.genre.schema import (
    Feel,
    Form,
    Genre,
    Keys,
    MelodyStyle,
    Motif,
    PartStyle,
    Pattern,
    Progression,
    Tempo,
    Transitions,
)
from composer.studio.toml_text import toml_text

__all__ = ["genre_file", "genre_rows", "genre_text", "resolved_table", "resolved_text"]

_PATTERNS = ("drums", "percussion", "bass", "comp", "pad", "riff", "counter")
_SINGLE = {
    "tempo": Tempo,
    "keys": Keys,
    "feel": Feel,
    "melody": MelodyStyle,
    "transitions": Transitions,
}
_LISTS = {
    "form": Form,
    "progression": Progression,
    "part": PartStyle,
    **dict.fromkeys(_PATTERNS, Pattern),
}
_OWN = {"role", "grids", "fills", "technique", "motifs"}
"""Fields that a file says in another way (grids by position, motifs as tables) or leaves to the role."""


def genre_rows() -> list[dict[str, Any]]:
    """Every genre in a line's worth: name, family, aliases, tempo range in bpm, meter, parts, about."""
    rows = []
    for name in genre_names():
        genre = load_genre(name)
        rows.append(
            {
                "name": genre.name,
                "family": genre.family,
                "aliases": list(genre.aliases),
                "tempo_bpm": [genre.tempo.low, genre.tempo.high],
                "meter": str(genre.meter),
                "parts": [part.id for part in genre.parts],
                "about": genre.about,
            }
        )
    return rows


def genre_file(name: str) -> Path:
    """The file of a genre, found by any of its names; raises GenreError."""
    genre = find_genre(name)
    path = DATA / f"{genre.name.replace(' ', '_').replace('-', '_')}.toml"
    if not path.is_file():
        raise GenreError(f"the file of {genre.name} should be called {path.name}")
    return path


def genre_text(name: str) -> str:
    """The file as its author wrote it; raises GenreError."""
    return genre_file(name).read_text(encoding="utf-8")


def resolved_table(name: str) -> dict[str, Any]:
    """The genre as one table with its base laid under it and every default filled in; it loads as the same genre."""
    path = genre_file(name)
    table = read_table(path)
    base = table.pop("base", None)
    if base is not None:
        parent = read_table(genre_file(str(base)))
        table = {**{k: v for k, v in parent.items() if k not in ("aliases", "about")}, **table}
    plain = {key: value for key, value in _defaults(Genre).items() if not isinstance(value, dict)}
    full: dict[str, Any] = {
        **table,
        **{key: value for key, value in plain.items() if key not in table},
    }
    for key, kind in _SINGLE.items():
        full[key] = {**_defaults(kind), **table.get(key, {})}
    if "motif" in full["melody"]:
        full["melody"]["motif"] = [
            {**_defaults(Motif), **motif} for motif in full["melody"]["motif"]
        ]
    for key, kind in _LISTS.items():
        if key in table:
            full[key] = [{**_defaults(kind), **entry} for entry in table[key]]
    return full


def resolved_text(name: str) -> str:
    """`resolved_table` as TOML."""
    return toml_text(resolved_table(name))


def _defaults(kind: Any) -> dict[str, Any]:
    """The fields of a table that have a default, with it."""
    values: dict[str, Any] = {}
    for field in fields(kind):
        if field.name in _OWN:
            continue
        if field.default is not MISSING:
            values[field.name] = _plain(field.default)
        elif field.default_factory is not MISSING:
            values[field.name] = _plain(field.default_factory())
    return {name: value for name, value in values.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return _defaults(type(value))
    return value
