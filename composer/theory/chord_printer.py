"""Printing chords as symbols: the shortest known suffix, then what it lacks or has too much.

>>> print_suffix(("1", "3", "5", "b7", "b9", "13")), print_suffix(("1", "b3", "5", "9"), "jazz")
('13b9', '-add9')
"""

from __future__ import annotations

from functools import lru_cache

from composer.theory.interval import degree_order

__all__ = ["STYLES", "print_suffix"]

_STEMS = """
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
    name: frozenset(tones.split())
    for name, _, tones in (line.strip().partition(":") for line in _STEMS.strip("\n").splitlines())
}
_JAZZ_NAMES = {"m(maj7)": "-maj7", "m(maj9)": "-maj9", "dim(maj7)": "omaj7", "aug": "+", "dim": "o", "dim7": "o7"}
_IREAL_NAMES = {
    "m(maj7)": "-^7",
    "m(maj9)": "-^9",
    "dim(maj7)": "o^7",
    "m7b5": "h7",
    "m9b5": "h9",
    "m11b5": "h11",
    "aug": "+",
    "dim": "o",
    "dim7": "o7",
    "sus4": "sus",
}
_JAZZ = {
    _JAZZ_NAMES.get(name, "-" + name[1:] if name[:1] == "m" and name[:2] != "ma" else name): tones
    for name, tones in _POP.items()
} | {"7alt": frozenset(("1", "3", "#5", "b7", "#9"))}
_IREAL = {
    _IREAL_NAMES.get(
        name, "-" + name[1:] if name[:1] == "m" and name[:2] != "ma" else name.replace("maj", "^")
    ): tones
    for name, tones in _POP.items()
} | {"7alt": frozenset(("1", "3", "#5", "b7", "#9"))}
_HARTE = {
    "maj": "1 3 5",
    "min": "1 b3 5",
    "dim": "1 b3 b5",
    "aug": "1 3 #5",
    "maj7": "1 3 5 7",
    "min7": "1 b3 5 b7",
    "7": "1 3 5 b7",
    "dim7": "1 b3 b5 bb7",
    "hdim7": "1 b3 b5 b7",
    "minmaj7": "1 b3 5 7",
    "maj6": "1 3 5 6",
    "min6": "1 b3 5 6",
    "9": "1 3 5 b7 9",
    "maj9": "1 3 5 7 9",
    "min9": "1 b3 5 b7 9",
    "min11": "1 b3 5 b7 9 11",
    "sus4": "1 4 5",
    "sus2": "1 2 5",
    "5": "1 5",
    "1": "1",
}
_HARTE_STEMS = {name: frozenset(tones.split()) for name, tones in _HARTE.items()}
_STEMS_OF = {"pop": _POP, "unicode": _POP, "jazz": _JAZZ, "ireal": _IREAL}
_EXACT = {
    style: {tones: name for name, tones in reversed(stems.items())} for style, stems in _STEMS_OF.items()
}
_EXACT["jazz"][frozenset(("1", "3", "#5", "b7", "#9"))] = "7alt"
_EXACT["ireal"][frozenset(("1", "3", "#5", "b7", "#9"))] = "7alt"
STYLES = ("pop", "jazz", "ireal", "harte", "unicode")
"""The ways a symbol can be printed; all but `unicode` are plain ASCII, and all are read back."""


@lru_cache(maxsize=4096)
def print_suffix(degrees: tuple[str, ...], style: str = "pop") -> str:
    """What follows the root for these chord tones, e.g. `m7b5`; `style` is one of STYLES."""
    if style == "harte":
        return _harte(frozenset(degrees))
    wanted = frozenset(degrees)
    exact = _EXACT[style].get(wanted)
    if exact is None:
        plans = (_plan(name, tones, wanted) for name, tones in _STEMS_OF[style].items())
        exact = min(plans, key=lambda plan: plan[0])[1]
    if style == "unicode":
        return exact.replace("b", "♭").replace("#", "♯").replace("su♭", "sub")
    return exact


def _plan(name: str, has: frozenset[str], wanted: frozenset[str]) -> tuple[int, str]:
    """What writing `wanted` as this suffix and changes to it costs, and how it reads."""
    missing = has - wanted
    extra = sorted(wanted - has, key=degree_order)
    cost = 4 if name == "5" else 0
    signs: list[str] = []
    adds: list[str] = []
    for degree in extra:
        natural = degree.lstrip("b#")
        if degree in ("b5", "#5", "b9", "#9", "#11", "b13", "b6") and _bare(name, degree) and natural not in wanted & has:
            signs.append(degree)
            missing -= {natural} if natural != "6" else set()
            cost += 2
        elif degree in ("b5", "#5") and natural in missing and name == "":
            signs.append(f"({degree})")
            missing -= {natural}
            cost += 2
        else:
            adds.append(f"add{degree}")
            cost += 3
    gone = [f"no{degree}" for degree in sorted(missing, key=degree_order)]
    return cost + 4 * len(gone), name + "".join(signs + adds + gone)


def _bare(name: str, degree: str) -> bool:
    """Whether this suffix takes a bare alteration: not after the root letter, where it would be the root's."""
    if degree in ("b5", "#5"):
        return name != "" and not name.startswith(("dim", "aug", "5", "o", "+")) and "b5" not in name and name[:1] != "h"
    if degree == "b6":
        return name in ("m", "-")
    if "69" in name:
        return degree == "#11"
    return "7" in name or "9" in name or "11" in name or "13" in name


def _harte(wanted: frozenset[str]) -> str:
    def cost(name: str) -> int:
        has = _HARTE_STEMS[name]
        return 3 * len(has - wanted) + 2 * len(wanted - has)

    name = min(_HARTE_STEMS, key=cost)
    has = _HARTE_STEMS[name]
    listed = sorted(wanted - has, key=degree_order)
    items = listed + [f"*{degree}" for degree in sorted(has - wanted, key=degree_order)]
    return f":{name}" + (f"({','.join(items)})" if items else "")
