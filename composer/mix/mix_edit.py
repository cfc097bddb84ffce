"""Single values of a `mix.toml` changed in its text: what else a person wrote there, comments included, stays.

parts.keys.level_lu=-8        one value of one part
sections.verse 2.width=0.9    of a section
master.target=club            words need no quotes
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from typing import Any

from composer.errors import FormatError

__all__ = ["edited"]

BARE = re.compile(r"[A-Za-z0-9_-]+")
EXAMPLE = "parts.keys.level_lu=-8"


def edited(text: str, settings: Sequence[str]) -> str:
    """The text of a mix file with each `table.key=value` set in it, in its table if that is there, else at the end.

    A line that holds the key already, or holds it as a comment, is changed; others stay to the letter. Raises
    FormatError for a setting that cannot be read, and where the file writes a table in a way that is not edited here.
    """
    for setting in settings:
        path, value = _read(setting)
        wanted = _with(_parsed(text), path, value, setting)
        text = _set(text, path, value)
        try:
            is_right = tomllib.loads(text) == wanted
        except tomllib.TOMLDecodeError:
            is_right = False
        if not is_right:
            raise FormatError(
                f"[{'.'.join(path[:-1])}] is written in a way that --set does not change; "
                f"write {path[-1]} = {_text(value)} there by hand"
            )
    return text


def _read(setting: str) -> tuple[tuple[str, ...], Any]:
    """The names on the way to a value, and the value."""
    place, is_given, written = setting.partition("=")
    path = tuple(_bare(name.strip()) for name in place.split("."))
    if not is_given or len(path) < 2 or not all(path) or not written.strip():
        raise FormatError(f"{setting!r} is no setting; one is written as {EXAMPLE}")
    try:
        table = tomllib.loads(f"value = {written.strip()}")
    except tomllib.TOMLDecodeError:
        return path, written.strip()
    value = table["value"]
    if len(table) > 1 or value != value:  # a second line, or a value that is not a number
        raise FormatError(f"{setting!r} is no setting; one is written as {EXAMPLE}")
    return path, value


def _bare(name: str) -> str:
    """A name without the quotes around it."""
    is_quoted = len(name) > 1 and name[0] == name[-1] and name[0] in "\"'"
    return name[1:-1] if is_quoted else name


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise FormatError(f"cannot be read ({problem}); mend it or delete it") from problem


def _with(table: dict[str, Any], path: tuple[str, ...], value: Any, setting: str) -> dict[str, Any]:
    """What the file is to say."""
    inner = table
    for name in path[:-1]:
        inner = inner.setdefault(name, {})
        if not isinstance(inner, dict):
            raise FormatError(f"{setting!r} is no setting: {name} is a value, not a table")
    inner[path[-1]] = value
    return table


def _set(text: str, path: tuple[str, ...], value: Any) -> str:
    lines = text.splitlines()
    key, line = path[-1], f"{_name(path[-1])} = {_text(value)}"
    begin = next((n for n, row in enumerate(lines) if _header(row) == path[:-1]), None)
    if begin is None:
        gap = [""] if lines and lines[-1].strip() else []
        return "\n".join([*lines, *gap, f"[{'.'.join(map(_name, path[:-1]))}]", line, ""])
    end = next((n for n in range(begin + 1, len(lines)) if _header(lines[n])), len(lines))
    for mark in ("", r"#\s*"):
        pattern = re.compile(rf"\s*{mark}[\"']?{re.escape(key)}[\"']?\s*=[^#]*(#.*)?")
        for number in range(begin + 1, end):
            if found := pattern.fullmatch(lines[number]):
                lines[number] = line + (f"    {found[1]}" if found[1] else "")
                return "\n".join([*lines, ""])
    while end > begin + 1 and not lines[end - 1].strip():
        end -= 1
    return "\n".join([*lines[:end], line, *lines[end:], ""])


def _header(line: str) -> tuple[str, ...] | None:
    """The names in the head of a table; none for any other line."""
    if not line.lstrip().startswith("["):
        return None
    try:
        table = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return None
    path: list[str] = []
    while table:
        name, table = next(iter(table.items()))
        path.append(name)
        if not isinstance(table, dict):
            return None
    return tuple(path)


def _name(name: str) -> str:
    return name if BARE.fullmatch(name) else _text(name)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(_text, value))}]"
    if not isinstance(value, str):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
