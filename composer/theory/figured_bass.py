"""Roman numerals with figured bass, as analyses write them: `V65/ii`, `viio42`, `Ger65`, `iv6[no1]`, `IVd7`.

Sevenths, ninths and thirteenths are those of the key (natural minor in minor), except that minor triads take
the minor seventh, `o7` the diminished and `ø7` the minor one; Rock Corpus `d h x a s4` are read too.
Lower-case `vi` and `vii` in minor stand on the raised steps.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from composer.theory.chord import Chord
from composer.theory.interval import DEGREE_FIFTHS, degree_name, in_order
from composer.theory.key import Key
from composer.theory.numeral import NUMERAL, Numeral, applied_key
from composer.theory.pitch import pc_step

__all__ = ["read_figured"]

_FIGURES = {
    "": (5, 0),
    "53": (5, 0),
    "6": (5, 1),
    "63": (5, 1),
    "64": (5, 2),
    "7": (7, 0),
    "65": (7, 1),
    "43": (7, 2),
    "42": (7, 3),
    "2": (7, 3),
    "9": (9, 0),
    "11": (11, 0),
    "13": (13, 0),
}
_AFTER = re.compile(
    r"(?P<quality>[ohxad+])?(?P<figures>\d*)(?P<sus>s(?:us)?4)?"
    r"(?P<altered>(?:[b#](?:5|9|11|13))*)(?P<changes>(?:\[[^\]]*\])*)"
)
_CHANGE = re.compile(r"\[(?:(?P<no>no)|add)?(?P<degree>[b#]*\d+)\]")
_SIXTH = re.compile(r"(It|Ger|Fr)(?:6|65|7|43|64|42)?")
_SIXTH_TONES = {
    "It": ("1", "3", "#6"),
    "Ger": ("1", "3", "5", "#6"),
    "Fr": ("1", "3", "#4", "#6"),
}
_TRIADS = {"o": "b3 b5", "x": "b3 b5", "h": "b3 b5", "+": "3 #5", "a": "3 #5", "d": "3 5"}
_SEVENTHS = {"o": "bb7", "x": "bb7", "h": "b7", "d": "b7"}


@dataclass(frozen=True, slots=True)
class _Written:
    """What a numeral says before a key is known. `sixth` is It, Ger or Fr, and then there is no `numeral`;
    `quality`, `size`, `inversion` and the rest describe the chord; `targets` are the numerals it is applied to."""

    targets: tuple[str, ...]
    sixth: str = ""
    numeral: Numeral | None = None
    cadential: bool = False
    quality: str = ""
    size: int = 5
    inversion: int = 0
    sus: bool = False
    altered: str = ""
    changes: str = ""


def read_figured(plain: str, key: Key) -> Chord | None:
    """The chord of a numeral with figured bass, signs made plain; None when it is not written that way."""
    written = _written(plain)
    if written is None:
        return None
    home = key
    if written.targets:
        home = applied_key(written.targets, key, raised=key.is_minor)
    if written.sixth:
        return Chord(home.tonic - 4, _SIXTH_TONES[written.sixth])
    numeral = written.numeral
    if numeral is None:
        return None
    lower = home.is_minor if written.cadential else numeral.lower
    root = numeral.root(home, raised=lower and home.is_minor)
    return _build(root, lower, written, home)


@lru_cache(maxsize=4096)
def _written(plain: str) -> _Written | None:
    """A numeral taken apart; the same in every key."""
    text = re.sub(r"/o(?=\d|/|\[|$)", "h", plain)
    text = re.sub(r"(\d)/(?=\d)", r"\1", text)
    head, *targets = text.split("/")
    if any(NUMERAL.fullmatch(target) is None for target in targets):
        return None
    sixth = _SIXTH.fullmatch(head)
    if sixth:
        return _Written(tuple(targets), sixth=sixth[1])
    cadential = "Cad64" in head
    head = head.replace("Cad64", "I64")
    if re.fullmatch(r"N\d*", head):
        head = "bII" + head[1:]
    match = NUMERAL.match(head)
    after = _AFTER.fullmatch(head, match.end()) if match else None
    if match is None or after is None or match["sub"] or after["figures"] not in _FIGURES:
        return None
    quality = after["quality"] or ""
    size, inversion = _FIGURES[after["figures"]]
    if quality in ("h", "x", "d") and size == 5:
        size = 7
    return _Written(
        tuple(targets),
        numeral=Numeral.of(match),
        cadential=cadential,
        quality=quality,
        size=size,
        inversion=inversion,
        sus=bool(after["sus"]),
        altered=after["altered"],
        changes=after["changes"],
    )


def _build(root: int, lower: bool, written: _Written, key: Key) -> Chord | None:
    seventh = ninth = eleventh = thirteenth = ""
    if written.size >= 7:
        seventh = _SEVENTHS.get(written.quality) or ("b7" if lower else _in_key(root, 7, key))
    if written.size >= 9:
        ninth = _in_key(root, 9, key)
    if written.size == 11:
        eleventh = _in_key(root, 11, key)
    if written.size == 13:
        thirteenth = _in_key(root, 13, key)
    shape = _shape(written, lower, seventh, ninth, eleventh or thirteenth)
    return None if shape is None else Chord(root, shape[0], root + shape[1])


@lru_cache(maxsize=4096)
def _shape(
    written: _Written, lower: bool, seventh: str, ninth: str, above: str
) -> tuple[tuple[str, ...], int] | None:
    """The degrees of the chord in order, and how far its bass lies from its root; None for changes without sense."""
    triad = _TRIADS.get(written.quality, "b3 5" if lower else "3 5").split()
    if written.sus:
        triad[0] = "4"
    stack = ["1", *triad, *(degree for degree in (seventh, ninth, above) if degree)]
    found = _changed(set(stack), written.altered, written.changes)
    return None if found is None else (in_order(found), DEGREE_FIFTHS[stack[written.inversion]])


@lru_cache(maxsize=4096)
def _in_key(root: int, number: int, key: Key) -> str:
    """The degree over a root that has this number and belongs to the key."""
    letter = (pc_step(root) + number - 1) % 7
    note = next(fifths for fifths in key.scale if pc_step(fifths) == letter)
    name = degree_name(note - root)
    sign = name.rstrip("1234567")
    if number == 7 and sign not in ("", "b"):
        sign = "b" if sign.startswith("b") else ""
    return f"{sign}{number}" if f"{sign}{number}" in DEGREE_FIFTHS else str(number)


def _changed(found: set[str], altered: str, changes: str) -> set[str] | None:
    for sign, number in re.findall(r"([b#])(5|9|11|13)", altered):
        if number in ("5", "9"):
            found -= {
                degree
                for degree in found
                if degree.lstrip("b#") == number and degree[0] not in "b#"
            }
        found.add(sign + number)
    for written in re.findall(r"\[[^\]]*\]", changes):
        change = _CHANGE.fullmatch(written)
        if change is None or change["degree"] not in DEGREE_FIFTHS:
            return None
        if change["no"]:
            number = change["degree"].lstrip("b#")
            found = {degree for degree in found if degree.lstrip("b#") != number}
        else:
            if change["degree"] in ("b5", "#5"):
                found.discard("5")
            found.add(change["degree"])
    return found or None
