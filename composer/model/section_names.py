"""Sections by the names people use for them."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["matches"]

ORDINALS = ("first", "last")
_GLUED = re.compile(r"(?<=[a-z])(\d+)$")
"""`verse2`, typed in one word."""


def matches(selector: str, names: Sequence[str]) -> tuple[int, ...]:
    """Which of the sections of these names a selector means, by their places: "chorus" (every one), "verse 2",
    "last chorus", "first" or "last" (of the song), "*" (all)."""
    told, plain = _plain(selector), [_plain(name) for name in names]
    if told == "*":
        return tuple(range(len(names)))
    which, _, rest = told.partition(" ")
    if which in ORDINALS:
        found = matches(rest or "*", names)
        return found[:1] if which == "first" else found[-1:]
    exact = tuple(n for n, name in enumerate(plain) if name == told)
    alike = tuple(n for n, name in enumerate(plain) if _material(name) == told)
    if exact and len(alike) <= 1:
        return exact
    if alike:
        return alike
    material, _, number = told.rpartition(" ")
    if material and number.isdigit():
        same = [n for n, name in enumerate(plain) if _material(name) == material]
        return tuple(same[int(number) - 1 : int(number)]) if int(number) else ()
    return ()


def _plain(name: str) -> str:
    words = name.casefold().replace("_", " ").replace("-", " ")
    return " ".join(_GLUED.sub(r" \1", words.strip()).split())


def _material(name: str) -> str:
    """ "chorus" of "chorus 2"."""
    head, _, last = name.rpartition(" ")
    return head if head and last.isdigit() else name
