"""Genre files into `Genre`: strict, so that a slip of the pen is an error that names the file and the table.

A file may say `base = "rock"` and then overrides whole top-level tables of that genre, one level deep.
"""

from __future__ import annotations

import tomllib
import types
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from composer.errors import ComposerError, GenreError, GridError, offer
from composer.genre.schema import (
    POSITIONS,
    ROLES,
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
    Timing,
    Transitions,
)
from composer.theory.grid import Grid, parse_grid
from composer.theory.meter import Meter

__all__ = ["load_genre_file", "read_table"]

T = TypeVar("T")

_PATTERN_ROLES = ("drums", "percussion", "bass", "comp", "pad", "riff", "counter")
_TOP = {field.name for field in fields(Genre)} - {"forms", "progressions", "patterns", "parts"}
_TABLES = _TOP | {"base", "form", "progression", "part", *_PATTERN_ROLES}


def load_genre_file(path: Path) -> Genre:
    """The genre a file describes; raises GenreError naming file and table."""
    table = read_table(path)
    base = table.pop("base", None)
    if base is not None:
        parent = read_table(path.with_name(f"{str(base).replace(' ', '_').replace('-', '_')}.toml"))
        if "base" in parent:
            raise GenreError(
                f"{path.name}: base {base!r} has a base of its own; one level is the limit"
            )
        table = {
            **{k: v for k, v in parent.items() if k not in ("name", "aliases", "about")},
            **table,
        }
    try:
        return _genre(table)
    except ComposerError as error:
        raise GenreError(f"{path.name}: {error}") from None


def read_table(path: Path) -> dict[str, Any]:
    """The raw TOML of a genre or instrument file; raises GenreError."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise GenreError(f"no genre file {path.name} in {path.parent}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise GenreError(f"{path.name} cannot be read: {error}") from None
    except tomllib.TOMLDecodeError as error:
        raise GenreError(f"{path.name} is not TOML: {error}") from None


def _genre(table: dict[str, Any]) -> Genre:
    _only(table, _TABLES, "genre")
    meter = Meter.parse(str(table.get("meter", "4/4")))
    patterns = [
        _pattern(entry, role, meter) for role in _PATTERN_ROLES for entry in _list(table, role)
    ]
    melody = dict(table.get("melody", {}))
    motifs = tuple(_motif(entry, meter) for entry in melody.pop("motif", []))
    values = {
        "name": table.get("name"),
        "family": table.get("family", table.get("name")),
        "about": table.get("about", ""),
        "aliases": table.get("aliases", []),
        "phrase_bars": table.get("phrase_bars", 4),
        "colour_level": table.get("colour_level", 0.3),
        "energy": table.get("energy", {}),
        "growth": table.get("growth", {}),
        "colour": table.get("colour", {}),
        "mix": table.get("mix", {}),
    }
    genre = Genre(
        **{name: _convert(_hints(Genre)[name], value, name) for name, value in values.items()},
        meter=meter,
        tempo=_build(Tempo, table.get("tempo", {}), "[tempo]"),
        keys=_build(Keys, table.get("keys", {}), "[keys]"),
        feel=_build(Feel, table.get("feel", {}), "[feel]"),
        forms=tuple(_build(Form, t, "[[form]]") for t in _list(table, "form")),
        progressions=tuple(
            _build(Progression, t, "[[progression]]") for t in _list(table, "progression")
        ),
        patterns=tuple(patterns),
        melody=_build(MelodyStyle, {**melody, "motifs": motifs}, "[melody]"),
        parts=tuple(_build(PartStyle, t, "[[part]]") for t in _list(table, "part")),
        transitions=_build(Transitions, table.get("transitions", {}), "[transitions]"),
    )
    for part in genre.parts:
        if part.role not in ROLES:
            raise GenreError(f"[[part]] {part.id!r}: role {part.role!r}; {offer(part.role, ROLES)}")
    return genre


def _pattern(entry: dict[str, Any], role: str, meter: Meter) -> Pattern:
    where = f"[[{role}]] {entry.get('name', '?')!r}"
    rest = dict(entry)
    own_meter = Meter.parse(str(rest.pop("meter"))) if "meter" in rest else meter
    drawn: dict[str, Any] = {p: rest.pop(p) for p in (*POSITIONS, "grid") if p in rest}
    if "grid" in drawn:
        drawn["base"] = drawn.pop("grid")
    if "base" not in drawn and rest.get("technique") in (None, "groove"):
        raise GenreError(f"{where}: needs a grid (or `base`)")
    try:
        base = parse_grid(drawn.pop("base"), own_meter) if "base" in drawn else None
        grids, fills = _positions(drawn, base, own_meter)
    except GridError as error:
        raise GenreError(f"{where}: {error}") from None
    rest.setdefault("technique", "groove" if role in ("drums", "percussion") else "pattern")
    return _build(Pattern, {**rest, "role": role, "grids": grids, "fills": fills}, where)


def _positions(
    drawn: dict[str, Any], base: Grid | None, meter: Meter
) -> tuple[dict[str, Grid], tuple[Grid, ...]]:
    grids: dict[str, Grid] = {} if base is None else {"base": base}
    fills: tuple[Grid, ...] = ()
    for position, text in drawn.items():
        texts = [text] if isinstance(text, str) else list(text)
        made = []
        for one in texts:
            try:
                grid = parse_grid(one, meter)
                made.append(grid if base is None else grid.over(base))
            except GridError as error:
                raise GridError(f"{position}: {error}") from None
        if position == "fill":
            fills = tuple(made)
        grids[position] = made[0]
    return grids, fills


def _motif(entry: dict[str, Any], meter: Meter) -> Motif:
    where = f"[[melody.motif]] {entry.get('name', '?')!r}"
    try:
        grid = parse_grid(str(entry.get("grid", "")), meter)
    except GridError as error:
        raise GenreError(f"{where}: {error}") from None
    return _build(Motif, {**entry, "grid": grid}, where)


def _list(table: dict[str, Any], name: str) -> list[dict[str, Any]]:
    entries = table.get(name, [])
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise GenreError(f"{name!r} is a list of tables; write [[{name}]]")
    return entries


def _only(table: dict[str, Any], known: set[str], where: str) -> None:
    for name in table:
        if name not in known:
            raise GenreError(f"{where}: unknown key {name!r}; {offer(name, known)}")


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _build(kind: type[T], table: Any, where: str) -> T:
    if not isinstance(table, dict):
        raise GenreError(f"{where} is a table")
    _only(table, {field.name for field in fields(kind)}, where)  # type: ignore[arg-type]  # a dataclass
    for field in fields(kind):  # type: ignore[arg-type]  # every kind here is a dataclass
        if (
            field.name not in table
            and field.default is MISSING
            and field.default_factory is MISSING
        ):
            raise GenreError(f"{where}: {field.name!r} is missing")
    hints = _hints(kind)  # type: ignore[arg-type]  # types are hashable
    return kind(
        **{name: _convert(hints[name], value, f"{where} {name}") for name, value in table.items()}
    )


def _convert(kind: Any, value: Any, where: str) -> Any:
    origin = get_origin(kind)
    if kind is Timing:
        return _build(Timing, value, where)
    if origin is tuple:
        return _convert_tuple(get_args(kind), value, where)
    if origin is dict:
        if not isinstance(value, dict):
            raise GenreError(f"{where} is a table")
        return {str(k): _convert(get_args(kind)[1], v, f"{where}.{k}") for k, v in value.items()}
    if origin in (Union, types.UnionType):
        return value
    if kind is float and type(value) in (int, float):
        return float(value)
    if not isinstance(value, kind):
        raise GenreError(f"{where}: {value!r} is not {_NAMES.get(kind, kind.__name__)}")
    return value


def _convert_tuple(arguments: tuple[Any, ...], value: Any, where: str) -> tuple[Any, ...]:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list | tuple):
        raise GenreError(f"{where} is a list")
    if arguments[-1] is Ellipsis:
        return tuple(_convert(arguments[0], item, where) for item in value)
    if len(arguments) != len(value):
        raise GenreError(f"{where}: {len(arguments)} entries are due, not {len(value)}")
    return tuple(_convert(kind, item, where) for kind, item in zip(arguments, value, strict=True))


_NAMES = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}
