"""TOML as a musician would type it: one line a value, drawings as they are, tables after plain values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

__all__ = ["toml_text"]

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def toml_text(table: dict[str, Any]) -> str:
    """A table of texts, numbers, lists and tables as a TOML document that reads back to the same."""
    return "\n".join(_lines(table, "")).strip() + "\n"


def _lines(table: dict[str, Any], path: str) -> Iterator[str]:
    for name, value in table.items():
        if not _has_header(value):
            yield f"{_key(name)} = {_value(value)}"
    for name, value in table.items():
        if not _has_header(value):
            continue
        here = f"{path}.{_key(name)}" if path else _key(name)
        opening, closing = ("[", "]") if isinstance(value, dict) else ("[[", "]]")
        for entry in [value] if isinstance(value, dict) else value:
            yield ""
            yield f"{opening}{here}{closing}"
            yield from _lines(entry, here)


def _has_header(value: Any) -> bool:
    """Whether a value stands under a header of its own: a table, or a list of them."""
    if isinstance(value, list):
        return bool(value) and isinstance(value[0], dict)
    return isinstance(value, dict)


def _value(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(item) for item in value)}]"
    return repr(value)


def _text(text: str) -> str:
    if "\n" not in text or '"""' in text or "\\" in text:
        return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
    return f'"""\n{text}"""'


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)
