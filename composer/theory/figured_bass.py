"""Roman numerals with figured bass, as analyses write them: `V65/ii`, `viio42`, `Ger65`, `iv6[no1]`, `IVd7`.

Sevenths, ninths and thirteenths are those of the key (natural minor in minor), except that minor triads take
the minor seventh, `o7` the diminished and `ø7` the minor one; Rock Corpus `d h x a s4` are read too.
Lower-case `vi` and `vii` in minor stand on the raised steps.
"""

from __future__ import annotations

import re

from composer.theory.chord import Chord
from composer.theory.interval import DEGREE_FIFTHS, in_order
from composer.theory.key import Key
from composer.theory.numeral import NUMERALS, applied_key

__all__ = ["read_figured", "read_loose_figures"]

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
_NUMERAL = r"(?:b{1,4}|\#{1,4})?(?:VII|VI|V|IV|III|II|I|vii|vi|v|iv|iii|ii|i)(?![IViv])"
_APPLIED = rf"((?:/(?:[Ss]ub)?{_NUMERAL})*)"
_FIGURED = re.compile(
    rf"({_NUMERAL})([ohxad+]?)(\d*)(s(?:us)?4)?((?:[b#](?:5|9|11|13))*)((?:\[[b#nod\da]*\])*){_APPLIED}"
)
_SIXTH = re.compile(rf"(It|Ger|Fr)(?:6|65|7|43|64|42)?{_APPLIED}")
_CHANGE = re.compile(r"\[(?:(?P<no>no)|add)?(?P<degree>[b#]*\d+)\]")
_SIXTH_TONES = {
    "It": ("1", "3", "#6"),
    "Ger": ("1", "3", "5", "#6"),
    "Fr": ("1", "3", "#4", "#6"),
}
_TRIADS: dict[str, tuple[str, str]] = {
    "o": ("b3", "b5"),
    "x": ("b3", "b5"),
    "h": ("b3", "b5"),
    "+": ("3", "#5"),
    "a": ("3", "#5"),
    "d": ("3", "5"),
}
_MINOR, _MAJOR = ("b3", "5"), ("3", "5")
_SEVENTHS = {"o": "bb7", "x": "bb7", "h": "b7", "d": "b7"}
_ALWAYS_SEVENTHS = ("h", "x", "d")
_MAJOR_FIFTHS = {7: 5, 9: 2, 11: -1, 13: 3}
_SIGNS = {-14: "bb", -7: "b", 0: "", 7: "#", 14: "##"}


def read_figured(plain: str, key: Key) -> Chord | None:
    """The chord of a numeral with figured bass, signs made plain; None when it is not written that way."""
    written = _FIGURED.fullmatch(plain)
    return None if written is None else _chord(written, key, is_cadential=False)


def read_loose_figures(plain: str, key: Key) -> Chord | None:
    """The same for what is written with slashes in the figures or has a name: `V6/5`, `vii/o7`, `N6`, `Ger65`, `Cad64`."""
    plain = re.sub(r"/o(?=\d|/|\[|$)", "h", plain)
    plain = re.sub(r"(\d)/(?=\d)", r"\1", plain)
    sixth = _SIXTH.fullmatch(plain)
    if sixth is not None:
        return Chord(_home(sixth[2], key).tonic - 4, _SIXTH_TONES[sixth[1]])
    is_cadential = "Cad64" in plain
    plain = re.sub(r"^N(?=\d*(?:/|$))", "bII", plain.replace("Cad64", "I64"))
    written = _FIGURED.fullmatch(plain)
    return None if written is None else _chord(written, key, is_cadential)


def _home(targets: str, key: Key) -> Key:
    """The key in which a numeral before `/V/ii` is read."""
    return applied_key(targets[1:].split("/"), key, raised=key.is_minor) if targets else key


def _chord(written: re.Match[str], key: Key, is_cadential: bool) -> Chord | None:
    """The chord of a numeral taken apart; None for figures or changes without sense."""
    name, quality, figures, sus, altered, changes, targets = written.groups()
    if figures not in _FIGURES:
        return None
    size, inversion = _FIGURES[figures]
    home = _home(targets, key) if targets else key
    numeral = NUMERALS[name]
    lower = home.is_minor if is_cadential else numeral.lower
    root = numeral.root(home, raised=lower and home.is_minor)
    triad = _TRIADS[quality] if quality else _MINOR if lower else _MAJOR
    stack: tuple[str, ...] = ("1", "4", *triad[1:]) if sus else ("1", *triad)
    if size >= 7 or quality in _ALWAYS_SEVENTHS:
        stack += (_SEVENTHS.get(quality) or ("b7" if lower else _in_key(root, 7, home)),)
        if size >= 9:
            stack += (_in_key(root, 9, home),)
        if size >= 11:
            stack += (_in_key(root, size, home),)
    bass = root + DEGREE_FIFTHS[stack[inversion]] if inversion else None
    if not altered and not changes:
        return Chord(root, stack, bass)
    degrees = _changed(set(stack), altered, changes)
    return None if degrees is None else Chord(root, degrees, bass)


def _in_key(root: int, number: int, key: Key) -> str:
    """The degree over a root that has this number and belongs to the key; a seventh is major or minor."""
    flattest = key.signature - 1
    natural = root + _MAJOR_FIFTHS[number]
    bent = flattest + (natural - flattest) % 7 - natural
    if number == 7:
        bent = max(-7, min(0, bent))
    return f"{_SIGNS.get(bent, '')}{number}"


def _changed(found: set[str], altered: str, changes: str) -> tuple[str, ...] | None:
    """The degrees with what is altered, added and left out, in order; None for changes without sense."""
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
    return in_order(found) if found else None
