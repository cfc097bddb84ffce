"""Roman numerals with figured bass, as analyses write them: `V65/ii`, `viio42`, `Ger65`, `iv6[no1]`, `IVd7`.

Sevenths, ninths and thirteenths are those of the key (natural minor in minor), except that minor triads take
the minor seventh, `o7` the diminished and `ø7` the minor one; Rock Corpus `d h x a s4` are read too.
Lower-case `vi` and `vii` in minor stand on the raised steps.
"""

from __future__ import annotations

import re

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


def read_figured(plain: str, key: Key) -> Chord | None:
    """The chord of a numeral with figured bass, signs made plain; None when it is not written that way."""
    text = re.sub(r"/o(?=\d|/|\[|$)", "h", plain)
    text = re.sub(r"(\d)/(?=\d)", r"\1", text)
    head, *targets = text.split("/")
    if any(NUMERAL.fullmatch(target) is None for target in targets):
        return None
    home = applied_key(targets, key, raised=key.is_minor)
    sixth = _SIXTH.fullmatch(head)
    if sixth:
        return Chord(home.tonic - 4, _SIXTH_TONES[sixth[1]])
    head = head.replace("Cad64", "i64" if home.is_minor else "I64")
    if re.fullmatch(r"N\d*", head):
        head = "bII" + head[1:]
    match = NUMERAL.match(head)
    after = _AFTER.fullmatch(head, match.end()) if match else None
    if match is None or after is None or match["sub"] or after["figures"] not in _FIGURES:
        return None
    numeral = Numeral.of(match)
    root = numeral.root(home, raised=numeral.lower and home.is_minor)
    return _build(root, numeral.lower, after, home)


def _build(root: int, lower: bool, after: re.Match[str], key: Key) -> Chord | None:
    quality = after["quality"] or ""
    size, inversion = _FIGURES[after["figures"]]
    if quality in ("h", "x", "d") and size == 5:
        size = 7
    triad = _TRIADS.get(quality, "b3 5" if lower else "3 5").split()
    if after["sus"]:
        triad[0] = "4"
    stack = ["1", *triad]
    if size >= 7:
        stack.append(_SEVENTHS.get(quality) or ("b7" if lower else _in_key(root, 7, key)))
    if size >= 9:
        stack.append(_in_key(root, 9, key))
    if size == 11:
        stack.append(_in_key(root, 11, key))
    if size == 13:
        stack.append(_in_key(root, 13, key))
    bass = root + DEGREE_FIFTHS[stack[inversion]]
    found = _changed(set(stack), after)
    return None if found is None else Chord(root, in_order(found), bass)


def _in_key(root: int, number: int, key: Key) -> str:
    """The degree over a root that has this number and belongs to the key."""
    letter = (pc_step(root) + number - 1) % 7
    note = next(fifths for fifths in key.scale if pc_step(fifths) == letter)
    name = degree_name(note - root)
    sign = name.rstrip("1234567")
    if number == 7 and sign not in ("", "b"):
        sign = "b" if sign.startswith("b") else ""
    return f"{sign}{number}" if f"{sign}{number}" in DEGREE_FIFTHS else str(number)


def _changed(found: set[str], after: re.Match[str]) -> set[str] | None:
    for sign, number in re.findall(r"([b#])(5|9|11|13)", after["altered"]):
        if number in ("5", "9"):
            found -= {
                degree
                for degree in found
                if degree.lstrip("b#") == number and degree[0] not in "b#"
            }
        found.add(sign + number)
    for written in re.findall(r"\[[^\]]*\]", after["changes"]):
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
