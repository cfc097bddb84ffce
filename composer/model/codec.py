"""One JSON codec for every noun of the model: dataclasses become objects, values with a text form become text.

`encode(value)` gives plain JSON data; `decode(Type, data)` gives the value back or raises FormatError that
names the place. Unknown keys are refused, so a newer file is never silently cut down.
"""

from __future__ import annotations

import types
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from composer.errors import ComposerError, FormatError, offer
from composer.model.events import Bend, Control, Event, Hit, Lyric, Note, event_from_text
from composer.theory.chord import Chord
from composer.theory.key import Key
from composer.theory.meter import Meter
from composer.theory.pitch import Pitch

__all__ = ["decode", "encode"]

T = TypeVar("T")

_TEXT_FORMS: dict[Any, Any] = {
    Pitch: Pitch.parse,
    Meter: Meter.parse,
    Key: Key.parse,
    Chord: Chord.parse,
}
_EVENTS = (Note, Hit, Control, Bend, Lyric)


def encode(value: Any) -> Any:
    """Plain JSON data for a model value; fields at their default are left out."""
    kind = type(value)
    if kind in _TEXT_FORMS or kind in _EVENTS:
        return str(value)
    if kind is tuple:
        return [encode(item) for item in value]
    if is_dataclass(value):
        return {
            name: encode(current)
            for name, default in _defaults(kind)  # type: ignore[arg-type]  # types are hashable
            if (current := getattr(value, name)) != default or default is MISSING
        }
    return value


def decode(kind: type[T], data: Any, where: str = "") -> T:
    """The value of type `kind` that `encode` gave `data` for; raises FormatError naming the place."""
    try:
        value: T = _decode(kind, data, where or kind.__name__.lower())
    except RecursionError:
        raise FormatError(f"{where or kind.__name__}: nested too deeply") from None
    return value


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, field.default) for field in fields(kind) if field.init)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _decode(kind: Any, data: Any, where: str) -> Any:
    if kind is Event or kind in _EVENTS:
        return event_from_text(_expect(data, str, where))
    if kind in _TEXT_FORMS:
        try:
            return _TEXT_FORMS[kind](_expect(data, str, where))
        except ComposerError as error:
            raise FormatError(f"{where}: {error}") from None
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        if data is None and type(None) in get_args(kind):
            return None
        inner = next(option for option in get_args(kind) if option is not type(None))
        return _decode(inner, data, where)
    if origin is tuple:
        return _decode_tuple(get_args(kind), _expect(data, list, where), where)
    if is_dataclass(kind):
        return _decode_fields(kind, _expect(data, dict, where), where)
    if kind is float and type(data) is int:
        return float(data)
    return _expect(data, kind, where)


def _decode_tuple(arguments: tuple[Any, ...], data: list[Any], where: str) -> tuple[Any, ...]:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        return tuple(_decode(arguments[0], item, f"{where}[{n}]") for n, item in enumerate(data))
    if len(arguments) != len(data):
        raise FormatError(f"{where}: {len(arguments)} entries are due, not {len(data)}")
    pairs = zip(arguments, data, strict=True)
    return tuple(_decode(kind, item, f"{where}[{n}]") for n, (kind, item) in enumerate(pairs))


def _decode_fields(kind: Any, data: dict[str, Any], where: str) -> Any:
    hints = _hints(kind)
    known = dict(_defaults(kind))
    for name in data:
        if name not in known:
            raise FormatError(f"{where}: unknown key {name!r}; {offer(str(name), known)}")
    missing = [name for name, default in known.items() if default is MISSING and name not in data]
    if missing:
        raise FormatError(f"{where}: {missing[0]!r} is missing")
    values = {name: _decode(hints[name], item, f"{where}.{name}") for name, item in data.items()}
    try:
        return kind(**values)
    except (TypeError, ValueError) as error:
        raise FormatError(f"{where}: {error}") from None


def _expect(data: Any, kind: Any, where: str) -> Any:
    if type(data) is not kind:
        raise FormatError(f"{where}: {_NAMES.get(kind, kind.__name__)} is due, not {data!r:.40}")
    return data


_NAMES = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "a table",
    bool: "true or false",
}
