"""The keys of a brief file: how each is written, checked and turned into a field of `Brief`.

Every reader takes the value as TOML gives it and returns the field's value, or raises BriefError that says what
the key wants.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from composer.direction.lengths import LONGEST_S, MOST_BARS, SHORTEST_S
from composer.direction.sense import DIALS
from composer.direction.tempos import FASTEST, SLOWEST
from composer.errors import BriefError, TheoryError, offer
from composer.theory.key import MODES, Key
from composer.theory.meter import Meter
from composer.theory.pitch import Pitch

__all__ = ["KEYS", "TABLES", "written"]

_DRUM_FEELS = (
    "none", "backbeat", "four_on_the_floor", "half_time", "double_time", "one_drop", "dembow", "train", "swing_ride", "bossa",
)  # fmt: skip
_ENDINGS = ("held", "button", "fade", "ritardando", "loop")
_MOST_ENTRIES = 512
_LONGEST_TEXT = 102_400


def _wrong(key: str, wanted: str, value: Any) -> BriefError:
    shown = repr(value)
    return BriefError(f"{key} is {wanted}, not {shown if len(shown) <= 40 else shown[:37] + '...'}")


def _text(key: str, value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise _wrong(key, "a text in quotation marks", value)
    return value


def _name(key: str, value: Any) -> str:
    text = _text(key, value).strip()
    if not text:
        raise _wrong(key, "a name", value)
    return text


def _number(low: float, high: float, unit: str) -> Callable[[str, Any], float]:
    def read(key: str, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _wrong(key, f"a number from {low:g} to {high:g}", value)
        if not low <= value <= high:
            raise BriefError(
                f"{key} {value:g} is outside {low:g} to {high:g}{unit}; choose a number within"
            )
        return float(value)

    return read


def _whole(low: int, high: int) -> Callable[[str, Any], int]:
    def read(key: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise _wrong(key, f"a whole number from {low} to {high}", value)
        return value

    return read


_TEMPO = _number(SLOWEST, FASTEST, " bpm")
_DIAL = _number(-1, 1, "")


def _truth(key: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _wrong(key, "true or false", value)
    return value


def _range(key: str, value: Any) -> tuple[float, float]:
    if not isinstance(value, list) or len(value) != 2:
        raise _wrong(key, "two tempos, such as [70, 84]", value)
    low, high = _TEMPO(key, value[0]), _TEMPO(key, value[1])
    if low > high:
        raise _wrong(key, "the slowest tempo, then the fastest", value)
    return low, high


def _one_of(options: tuple[str, ...]) -> Callable[[str, Any], str]:
    def read(key: str, value: Any) -> str:
        name = _name(key, value).lower().replace(" ", "_").replace("-", "_")
        if name not in options:
            raise BriefError(f"{key} {_name(key, value)[:40]!r} is unknown; {offer(name, options)}")
        return name

    return read


def _key(key: str, value: Any) -> str:
    name = _name(key, value)
    try:
        Key.parse(name)
    except TheoryError as problem:
        raise BriefError(f"{key}: {problem}") from None
    return name


def _meter(key: str, value: Any) -> str:
    try:
        return str(Meter.parse(_name(key, value)))
    except TheoryError as problem:
        raise BriefError(f"{key}: {problem}") from None


def _singer(key: str, value: Any) -> tuple[str, str]:
    notes = value if isinstance(value, list) else _name(key, value).replace("–", "-").rsplit("-", 1)
    if len(notes) != 2:
        raise _wrong(key, "the lowest and the highest note, such as G3-D5", value)
    try:
        low, high = (Pitch.parse(_name(key, note)) for note in notes)
    except TheoryError as problem:
        raise BriefError(f"{key}: {problem}") from None
    if high.midi < low.midi:
        raise _wrong(key, "the lowest and then the highest note, such as G3-D5", value)
    return str(low), str(high)


def _names(key: str, value: Any) -> tuple[str, ...]:
    entries = [value] if isinstance(value, str) else value
    if not isinstance(entries, list) or len(entries) > _MOST_ENTRIES:
        raise _wrong(key, 'a list of names, such as ["piano", "strings"]', value)
    return tuple(_name(key, entry) for entry in entries)


KEYS: dict[str, Callable[[str, Any], Any]] = {
    "title": _text,
    "words": _text,
    "genre": _name,
    "style": _name,
    "key": _key,
    "mode": _one_of(MODES),
    "tempo_bpm": _TEMPO,
    "tempo_range_bpm": _range,
    "meter": _meter,
    "drum_feel": _one_of(_DRUM_FEELS),
    "seed": _whole(0, 2**63 - 1),
    "length_s": _number(SHORTEST_S, LONGEST_S, " seconds"),
    "length_is_exact": _truth,
    "length_bars": _whole(1, MOST_BARS),
    "form": _names,
    "sections": _names,
    "sections_unwanted": _names,
    "wanted": _names,
    "unwanted": _names,
    "genres_unwanted": _names,
    "moods": _names,
    "moods_unwanted": _names,
    "singer": _singer,
    "ending": _one_of(_ENDINGS),
}
"""Plain keys and their readers."""

TABLES: dict[str, Callable[[str, Any], Any]] = {
    "chords": _text,
    "energy": _number(0, 1, ""),
    "parts": _name,
    "silent": _names,
    "only": _names,
    "enters": _name,
    "appears": _names,
    "playing": _names,
    "section_feels": _one_of(_DRUM_FEELS),
    "shapes": _name,
    "key_changes": _whole(-24, 24),
    "section_counts": _whole(1, 32),
    "dials": _DIAL,
    "lyrics": _text,
    "part_dials": lambda key, value: _dial_table(key, value),
}
"""Keys that are tables, and the reader of one entry."""

_SEVERAL = ("appears", "playing", "part_dials")
"""Tables with several values under one name; in a brief each is an entry of its own."""


def _dial_table(key: str, value: Any) -> tuple[tuple[str, float], ...]:
    if not isinstance(value, dict):
        raise _wrong(key, "a table of dials, such as { density = 0.4 }", value)
    return tuple(
        (_dial_name(key, dial), _DIAL(f"{key}.{dial}", amount)) for dial, amount in value.items()
    )


def _dial_name(key: str, dial: str) -> str:
    if dial not in DIALS:
        raise BriefError(f"{key}: no dial {dial[:40]!r}; {offer(dial, DIALS)}")
    return dial


def read_table(key: str, table: Any) -> tuple[Any, ...]:
    """The pairs (or triples) of a table key."""
    if not isinstance(table, dict) or len(table) > _MOST_ENTRIES:
        raise _wrong(key, f"a table; write [{key}] and below it one line an entry", table)
    found: list[Any] = []
    for name, value in table.items():
        if key == "dials":
            _dial_name(key, name)
        entry = TABLES[key](f"{key}.{name}", value)
        if key == "part_dials":
            found += [(name, dial, amount) for dial, amount in entry]
        elif key in _SEVERAL:
            found += [(name, one) for one in entry]
        else:
            found.append((name, entry))
    return tuple(found)


def written(field: str, value: Any) -> Any:
    """The field's value as TOML data."""
    if field == "singer":
        return "-".join(value)
    if field in KEYS:
        return list(value) if isinstance(value, tuple) else value
    if field == "part_dials":
        nested: dict[str, dict[str, float]] = {}
        for part, dial, amount in value:
            nested.setdefault(part, {})[dial] = amount
        return nested
    if field in _SEVERAL:
        several: dict[str, list[str]] = {}
        for name, one in value:
            several.setdefault(name, []).append(one)
        return several
    return {name: list(entry) if isinstance(entry, tuple) else entry for name, entry in value}
