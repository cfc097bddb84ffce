"""`song.json` as text: one section, part or cell a line, so that a difference between two songs can be read.

The schema number comes first. A file of a newer program, or one with keys nobody knows, is refused: nothing of
a song is ever dropped in silence.
"""

from __future__ import annotations

import json
from typing import Any

from composer.errors import ComposerError, FormatError
from composer.model.codec import decode, encode
from composer.model.song import Song

__all__ = ["MOST_BYTES", "SCHEMA", "song_from_text", "song_to_text"]

SCHEMA = 1
MOST_BYTES = 64 << 20
"""A song of hours takes a few megabytes; anything past this is not a song."""


def song_to_text(song: Song) -> str:
    """The same song always gives the same text."""
    table = {"schema": SCHEMA, **encode(song)}
    return "{\n" + ",\n".join(_entry(name, value, 1) for name, value in table.items()) + "\n}\n"


def song_from_text(text: str) -> Song:
    """The song a text holds; raises FormatError that names the place."""
    try:
        table = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FormatError(f"not a song: {error}") from None
    if not isinstance(table, dict) or "schema" not in table:
        raise FormatError("not a song: the schema number is missing")
    schema = table.pop("schema")
    if schema != SCHEMA:
        hint = "; a newer version of this program wrote it, so update" if _is_newer(schema) else ""
        raise FormatError(f"schema {schema!r}, and this program reads schema {SCHEMA}{hint}")
    song = decode(Song, table, "song")
    _check(song)
    return song


def _is_newer(schema: Any) -> bool:
    return isinstance(schema, int) and schema > SCHEMA


def _entry(name: str, value: Any, depth: int) -> str:
    head = f"{' ' * depth}{_line(name)}: "
    if isinstance(value, dict) and depth == 1:
        rows = [_entry(key, item, depth + 1) for key, item in value.items()]
        return head + "{\n" + ",\n".join(rows) + "\n" + " " * depth + "}"
    if isinstance(value, list) and value and isinstance(value[0], dict):
        rows = [" " * (depth + 1) + _line(item) for item in value]
        return head + "[\n" + ",\n".join(rows) + "\n" + " " * depth + "]"
    return head + _line(value)


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def _check(song: Song) -> None:
    """Everything a cell or a play names must exist, each once; raises FormatError."""
    plan = song.plan
    for ids, what in (
        ([s.id for s in plan.sections], "section"),
        ([p.id for p in plan.parts], "part"),
    ):
        double = next((one for one in ids if ids.count(one) > 1), None)
        if double is not None:
            raise FormatError(f"song.plan: {what} {double!r} stands twice")
    try:
        for section in plan.sections:
            for play in section.plays:
                plan.part(play.part)
        for cell in song.cells:
            plan.section(cell.section)
            plan.part(cell.part)
    except ComposerError as error:
        raise FormatError(f"song: {error}") from None
    places = [(cell.section, cell.part) for cell in song.cells]
    if len(set(places)) != len(places):
        raise FormatError("song.cells: a part stands twice in one section")
