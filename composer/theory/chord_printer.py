"""Printing chords as symbols: the suffix that fits best, then what it lacks or has too much.

>>> print_suffix(("1", "3", "5", "b7", "b9", "13")), print_suffix(("1", "b3", "5", "9"), "jazz")
('13b9', '-add9')
"""

from __future__ import annotations

import re
from functools import lru_cache

from composer.theory.harte import print_harte
from composer.theory.interval import in_order

__all__ = ["STYLES", "print_suffix"]

_TABLE = """
    :1 3 5
    m:1 b3 5
    7:1 3 5 b7
    maj7:1 3 5 7
    m7:1 b3 5 b7
    6:1 3 5 6
    m6:1 b3 5 6
    69:1 3 5 6 9
    m69:1 b3 5 6 9
    9:1 3 5 b7 9
    maj9:1 3 5 7 9
    m9:1 b3 5 b7 9
    13:1 3 5 b7 9 13
    maj13:1 3 5 7 9 13
    m11:1 b3 5 b7 9 11
    m13:1 b3 5 b7 9 13
    11:1 5 b7 9 11
    maj11:1 5 7 9 11
    m(maj7):1 b3 5 7
    m(maj9):1 b3 5 7 9
    dim:1 b3 b5
    dim7:1 b3 b5 bb7
    m7b5:1 b3 b5 b7
    m9b5:1 b3 b5 b7 9
    m11b5:1 b3 b5 b7 9 11
    dim(maj7):1 b3 b5 7
    aug:1 3 #5
    sus4:1 4 5
    sus2:1 2 5
    sus2sus4:1 2 4 5
    6sus4:1 4 5 6
    7sus:1 4 5 b7
    9sus:1 4 5 b7 9
    13sus:1 4 5 b7 9 13
    7sus2:1 2 5 b7
    maj7sus4:1 4 5 7
    maj7sus2:1 2 5 7
    5:1 5
"""
_POP = {
    name: frozenset(degrees.split())
    for name, _, degrees in (
        line.strip().partition(":") for line in _TABLE.strip("\n").splitlines()
    )
}
_ALTERED = frozenset(("1", "3", "#5", "b7", "#9"))
_BARE = ("b5", "#5", "b6", "b9", "#9", "#11", "b13")
_ADD, _NO, _ALTER = 3, 4, 2
_OTHER_NAMES = {
    "jazz": (("m(maj", "-maj"), ("m", "-"), ("dim(maj7)", "omaj7"), ("dim", "o"), ("aug", "+")),
    "ireal": (
        ("m(maj", "-^"),
        ("m7b5", "h7"),
        ("m9b5", "h9"),
        ("m11b5", "h11"),
        ("m", "-"),
        ("maj", "^"),
        ("dim(maj7)", "o^7"),
        ("dim", "o"),
        ("aug", "+"),
        ("sus4", "sus"),
    ),
}


def _renamed(name: str, style: str) -> str:
    for old, new in _OTHER_NAMES[style]:
        if name.startswith(old) and not (old == "m" and name.startswith("maj")):
            return new + name.removeprefix(old).replace(")", "")
    return name


_STEMS = {"pop": _POP} | {
    style: {_renamed(name, style): tones for name, tones in _POP.items()} | {"7alt": _ALTERED}
    for style in _OTHER_NAMES
}
_EXACT = {style: {tones: name for name, tones in stems.items()} for style, stems in _STEMS.items()}
STYLES = ("pop", "jazz", "ireal", "harte", "unicode")
"""The ways a symbol can be printed; all but `unicode` are plain ASCII, and all are read back."""


@lru_cache(maxsize=4096)
def print_suffix(degrees: tuple[str, ...], style: str = "pop") -> str:
    """What follows the root for these chord tones, e.g. `m7b5`; `style` is one of STYLES."""
    if style == "harte":
        return ":" + print_harte(degrees)
    if style == "unicode":
        return re.sub(r"b(?=b?\d)", "♭", print_suffix(degrees)).replace("#", "♯")
    wanted = frozenset(degrees)
    exact = _EXACT[style].get(wanted)
    if exact is not None:
        return exact
    plans = (_plan(name, tones, wanted) for name, tones in _STEMS[style].items() if name != "7alt")
    return min(plans, key=lambda plan: plan[0])[1]


def _plan(name: str, has: frozenset[str], wanted: frozenset[str]) -> tuple[int, str]:
    """What it costs to write `wanted` as this suffix with changes, and how that reads."""
    missing = set(has - wanted)
    signs: list[str] = []
    adds: list[str] = []
    for degree in in_order(wanted - has):
        natural = degree.lstrip("b#")
        if degree in _BARE and natural not in has & wanted and _takes(name, degree):
            signs.append(degree)
        elif name == "" and degree in ("b5", "#5") and natural in missing:
            signs.append(f"({degree})")  # Cb5 would be a power chord on C flat
        else:
            adds.append(f"add{degree}")
            continue
        missing.discard(natural)
    gone = [f"no{degree}" for degree in in_order(missing)]
    cost = _ALTER * len(signs) + _ADD * len(adds) + _NO * len(gone) + (4 if name == "5" else 0)
    return cost, name + "".join(signs + adds + gone)


def _takes(name: str, degree: str) -> bool:
    """Whether a sign can follow this suffix and mean the degree."""
    if degree in ("b5", "#5"):
        closed = name in ("", "5", "+") or "b5" in name
        return not closed and not name.startswith(("dim", "aug", "o", "h"))
    if degree == "b6":
        return name in ("m", "-")
    if "69" in name:
        return degree == "#11"
    return any(figure in name for figure in ("7", "9", "11", "13"))
