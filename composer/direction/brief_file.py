"""Brief files: `brief.toml` as a person writes it, and as a song folder keeps it.

    title = "Night Bus"
    words = "late, wet streets, hopeful"     # read like a spoken brief; the keys below win over it
    genre = "lo-fi hip-hop"
    tempo_bpm = 78

A file this program writes keeps the original words under `[asked]`, where they are not read a second time: the keys
above hold all that came of them, so the file gives the same brief on every later version.
"""

from __future__ import annotations

import tomllib
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import tomli_w

from composer.direction.brief_keys import KEYS, TABLES, read_table, written
from composer.direction.merging import merge
from composer.disk import read_text
from composer.errors import BriefError, offer
from composer.genre.catalogue import genre_heads
from composer.model.brief import Brief, BriefReading, Understood
from composer.model.song import Plan
from composer.theory.key import Key

__all__ = ["LONGEST_FILE", "brief_to_toml", "load_brief", "merge", "parse_brief"]

LONGEST_FILE = 1_000_000
"""Bytes a brief file may have."""

_REPORTS = ("asked", "assumed")
"""Keys for people: what was asked in words, and what the program chose. They are not read."""


def load_brief(path: str | Path) -> BriefReading:
    """The brief in a TOML file; raises FormatError where it is no text, BriefError naming the file and the key or line."""
    place = Path(path)
    text = read_text(place, LONGEST_FILE, "brief")
    try:
        return parse_brief(text)
    except BriefError as problem:
        raise BriefError(f"{place}: {problem}") from None


def parse_brief(text: str) -> BriefReading:
    """The brief in the text of a brief file; raises BriefError naming the key or the line."""
    try:
        table = tomllib.loads(text.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as problem:
        raise BriefError(
            f"not TOML: {str(problem) or 'nested too deeply'}; mend that line"
        ) from None
    values: dict[str, Any] = {}
    if "loop" in table:
        table = _with_loop(dict(table))
    for key, value in table.items():
        if key in KEYS:
            values[key] = KEYS[key](key, value)
        elif key in TABLES:
            values[key] = read_table(key, value)
        elif key not in _REPORTS:
            raise BriefError(f"no key {key[:40]!r} in a brief; {offer(key, [*KEYS, *TABLES])}")
    asked = table.get("asked")
    record = asked.get("words") if isinstance(asked, dict) else None
    return _reading(values, record if isinstance(record, str) else "")


def _with_loop(table: dict[str, Any]) -> dict[str, Any]:
    """The table with `loop = true` said as `ending = "loop"`."""
    loop = table.pop("loop")
    if not isinstance(loop, bool):
        raise BriefError(f"loop is true or false, not {loop!r}")
    if loop and table.get("ending", "loop") != "loop":
        raise BriefError("loop = true and ending contradict each other; leave one of them out")
    return {**table, "ending": "loop"} if loop else table


def _reading(values: dict[str, Any], record: str) -> BriefReading:
    """The keys over the words of the same file, and over what the name of an absent genre brings with it."""
    words = values.pop("words", "")
    base = _read(words) if words.strip() else None
    warnings: tuple[str, ...] = ()
    if "genre" in values:
        known, brought = _genre(values["genre"])
        values["genre"] = known
        if brought is not None:
            warnings = brought.warnings
            base = merge(base, replace(brought, warnings=()), Brief())
    if "key" in values and "mode" in values:
        values["key"], values["mode"] = _one_key(values["key"], values["mode"]), None
    shown = tuple(
        Understood(words=key, meaning=_shown(value))
        for key, value in values.items()
        if value is not None
    )
    brief = Brief(**{key: value for key, value in values.items() if value is not None})
    keys = BriefReading(brief=brief, understood=shown, warnings=warnings)
    whole = merge(base, keys, Brief())
    return replace(whole, brief=replace(whole.brief, words=words or record))


def _read(words: str) -> BriefReading:
    from composer.direction.brief_text import read_brief  # most files have no words left to read

    return read_brief(words)


def _genre(name: str) -> tuple[str, BriefReading | None]:
    """The genre of the catalogue a name means; for a genre that is not there, the nearest, with what it brings.

    A name nobody knows is given back as it is: whoever looks it up will say so, with the nearest names.
    """
    folded = _folded(name)
    for head in genre_heads().values():
        if folded in (_folded(head.name), *map(_folded, head.aliases)):
            return head.name, None
    reading = _read(name.replace("_", " "))
    if reading.brief.genre is None or reading.not_understood:
        return name, None
    brief = replace(reading.brief, words="")
    return reading.brief.genre, replace(reading, brief=brief, understood=())


def _folded(name: str) -> str:
    return "".join(ch for ch in name.casefold() if ch.isalnum())


def _one_key(key: str, mode: str) -> str:
    """`key = "G"` and `mode = "minor"` together; raises BriefError when the key has another mode of its own."""
    tonic = Key.parse(key)
    if str(tonic) != f"{key.strip()} major" and tonic.mode != mode:
        raise BriefError(
            f"key {key!r} and mode {mode!r} contradict each other; leave one of them out"
        )
    return str(Key(tonic.tonic, mode))


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(
            ": ".join(map(_shown, v)) if isinstance(v, tuple) else _shown(v) for v in value
        )
    return f"{value:g}" if isinstance(value, float) else str(value)


def brief_to_toml(asked: BriefReading | Brief, plan: Plan | None = None) -> str:
    """The text of a brief file that reads back to the same brief.

    With a plan its seed is written, and `assumed` lists what the program chose and how to choose it oneself.
    """
    brief = asked.brief if isinstance(asked, BriefReading) else asked
    if plan is not None:
        brief = replace(brief, seed=plan.seed)
    plain: dict[str, Any] = {}
    tables: dict[str, Any] = {}
    for field in fields(brief):
        value = getattr(brief, field.name)
        if field.name != "words" and value != field.default:
            (plain if field.name in KEYS else tables)[field.name] = written(field.name, value)
    if plan is not None and plan.assumed:
        plain["assumed"] = [
            f"{a.what}: {a.value} ({a.flag})" if a.flag else f"{a.what}: {a.value}"
            for a in plan.assumed
        ]
    if brief.words:
        tables["asked"] = {"words": brief.words}
        if isinstance(asked, BriefReading) and asked.not_understood:
            tables["asked"]["not_understood"] = list(asked.not_understood)
    # TOML reads a line end inside a multi-line string as "\n", whatever it was
    has_returns = "\\r" in repr(plain | tables)
    return tomli_w.dumps(plain | tables, multiline_strings=not has_returns)
