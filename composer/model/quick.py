"""Quick making of values that a song has by the thousand.

A frozen dataclass sets its fields through `object.__setattr__`, which looks every name up again. Its slots, asked
directly, take two thirds of the time.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any, TypeVar

T = TypeVar("T")

__all__ = ["quickly_made"]


def quickly_made(cls: type[T]) -> type[T]:
    """The same frozen, slotted, keyword-only dataclass, made sooner. Its fields have plain defaults or none, and it has no
    `__post_init__`."""
    space: dict[str, Any] = {}
    wanted, body = [], []
    for field in fields(cls):  # type: ignore[arg-type]
        has_default = field.default is not MISSING
        wanted.append(f"{field.name}=default_{field.name}" if has_default else field.name)
        space[f"default_{field.name}"] = field.default
        space[f"set_{field.name}"] = cls.__dict__[field.name].__set__
        body.append(f"set_{field.name}(self, {field.name})")
    exec(f"def __init__(self, *, {', '.join(wanted)}): {'; '.join(body)}", space)
    made = space["__init__"]
    made.__qualname__, made.__doc__ = f"{cls.__qualname__}.__init__", cls.__init__.__doc__
    made.__annotations__ = cls.__init__.__annotations__
    cls.__init__ = made  # type: ignore[method-assign]
    return cls
