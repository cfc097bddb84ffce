"""Reading chord symbols as people write them: jazz, iReal, Harte, ABC, pop, Unicode glyphs, polychords.

What comes out is plain data (root, degrees, bass, lower chord); `chord.Chord.parse` wraps it.
The grammar of the suffix of a lead-sheet symbol is in `chord_suffix`.

>>> read_chord("F#m7b5/C")
Spelled(root=6, degrees=('1', 'b3', 'b5', 'b7'), bass=0, lower=())
"""

from __future__ import annotations

import re
from typing import NamedTuple

from composer.errors import TheoryError, nearest
from composer.theory.chord_suffix import SuffixStuck, in_order, read_suffix
from composer.theory.interval import DEGREE_FIFTHS
from composer.theory.pitch import pc_accidental

__all__ = ["LONGEST_SYMBOL", "Spelled", "degree_offset", "own_degree", "plain_signs", "read_chord", "stuck_message"]

LONGEST_SYMBOL = 64
"""Characters a chord symbol may have."""

_LETTER_FIFTHS = {"C": 0, "D": 2, "E": 4, "F": -1, "G": 1, "A": 3, "B": 5}
_PLAIN = str.maketrans(
    dict.fromkeys("Δ∆△▵", "^")
    | dict.fromkeys("°º˚∘", "o")
    | dict.fromkeys("øØ⌀∅", "h")
    | dict.fromkeys("−–—‐‑‒", "-")
    | dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾", "0123456789+-()", strict=True))
    | {"♭": "b", "♯": "#", "𝄫": "bb", "𝄪": "##", "♮": "", "＃": "#", "％": "%", "⁄": "/", "∕": "/"}
    | dict.fromkeys(" \t\u00a0\u2009\u202f", "")
)
_NO_CHORD = frozenset(("N.C.", "NC", "N.C", "N", "NOCHORD"))
_ROOT = re.compile(r"([A-Ga-g])(#{1,3}|b{1,3}|x)?")
_BASS = re.compile(r"/([A-Ga-g])(\+{1,2}|#{1,3}|b{1,3}|x)?$")
_DEGREE_BASS = re.compile(r"/((?:bb?|##?)?[1-7])$")
_HARTE = re.compile(r"([^(/]*)(?:\(([^()]*)\))?(?:/([b#]*\d+))?")
_HARTE_SHORT = {
    "": "1 3 5",
    "maj": "1 3 5",
    "min": "1 b3 5",
    "dim": "1 b3 b5",
    "aug": "1 3 #5",
    "maj7": "1 3 5 7",
    "min7": "1 b3 5 b7",
    "7": "1 3 5 b7",
    "dim7": "1 b3 b5 bb7",
    "hdim7": "1 b3 b5 b7",
    "hdim": "1 b3 b5 b7",
    "minmaj7": "1 b3 5 7",
    "maj6": "1 3 5 6",
    "min6": "1 b3 5 6",
    "9": "1 3 5 b7 9",
    "maj9": "1 3 5 7 9",
    "min9": "1 b3 5 b7 9",
    "11": "1 3 5 b7 9 11",
    "maj11": "1 3 5 7 9 11",
    "min11": "1 b3 5 b7 9 11",
    "13": "1 3 5 b7 9 11 13",
    "maj13": "1 3 5 7 9 11 13",
    "min13": "1 b3 5 b7 9 11 13",
    "sus4": "1 4 5",
    "sus2": "1 2 5",
    "5": "1 5",
    "1": "1",
}
_HARTE_TONES = {name: tuple(tones.split()) for name, tones in _HARTE_SHORT.items()}
_COMMON = "m 7 m7 maj7 m7b5 dim dim7 aug 6 69 m6 9 m9 maj9 sus4 7sus4 add9 13 7b9 7#9 7alt m(maj7) 5".split()


class Spelled(NamedTuple):
    """A chord as read: root and bass on the line of fifths (root None: no chord), degrees in order.

    `lower` holds the degrees of the lower chord of a polychord, counted from `bass`.
    """

    root: int | None
    degrees: tuple[str, ...]
    bass: int | None = None
    lower: tuple[str, ...] = ()


def read_chord(text: str) -> Spelled:
    """Read one symbol of at most 64 characters; raises TheoryError saying how far it could be understood."""
    if len(text) > LONGEST_SYMBOL:
        raise TheoryError(f"{text[:20]!r}... is too long for a chord symbol; {LONGEST_SYMBOL} characters at most")
    plain = plain_signs(text)
    if plain[:1] in ("(", "[") and plain[-1:] in (")", "]") and plain.count(plain[0]) == 1:
        plain = plain[1:-1]
    elif plain[:1] == "(" and _wholly_bracketed(plain):
        plain = plain[1:-1]
    if plain[:1] in ("N", "n") and plain.upper() in _NO_CHORD:
        return Spelled(None, ())
    if "\\" in plain:
        return _read_polychord(plain, text)
    return _read_one(plain, text)


def plain_signs(text: str) -> str:
    """The symbol without spaces and with ASCII signs: `C♯ −△7` becomes `C#-^7`."""
    return text.translate(_PLAIN)


def degree_offset(text: str) -> int:
    """The offset on the line of fifths of a degree in the bass: 1 to 13, any accidentals; raises TheoryError."""
    number = text.lstrip("b#")
    sign = text[: len(text) - len(number)]
    if number not in DEGREE_FIFTHS or len(sign) > 6 or len(set(sign)) > 1:
        raise TheoryError(f"{text!r} is not a degree for the bass; write 1 to 13 with b or # before it, such as b7")
    return DEGREE_FIFTHS[number] + 7 * (len(sign) if sign[:1] == "#" else -len(sign))


def own_degree(text: str, degrees: tuple[str, ...]) -> str:
    """Which degree a bare number after a slash means: the chord's own tone of that number, if it has one."""
    if text in degrees or not text.isdigit():
        return text
    own = [degree for degree in degrees if degree.lstrip("b#") == text]
    return own[0] if own else text


def stuck_message(text: str, plain_at: int, what: str = "chord symbol") -> str:
    """The sentence for a symbol that reads well up to a place counted in its plain form."""
    at = 0
    while at < len(text) and len(plain_signs(text[: at + 1])) <= plain_at:
        at += 1
    read, rest = text[:at].strip(), text[at:].strip()
    start = _ROOT.match(read)
    root = start[0] if start else ""
    near = nearest(plain_signs(text)[len(root) :], _COMMON, 1) or nearest(read[len(root) :], _COMMON, 1)
    hint = f"; did you mean {root}{near[0]}?" if root and near else "; write one such as Cmaj7, F#m7b5 or Bb7/D"
    if not read:
        return f"{text!r} is not a {what}: it must start with a letter A to G{hint}"
    if not rest:
        return f"{text!r} is a {what} cut short after {read!r}{hint}"
    return f"{text!r} is a {what} only as far as {read!r}: {rest!r} (character {at + 1}) has no meaning there{hint}"


def _wholly_bracketed(plain: str) -> bool:
    depth = 0
    for place, sign in enumerate(plain):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return place == len(plain) - 1
    return False


def _read_one(plain: str, text: str) -> Spelled:
    match = _ROOT.match(plain)
    if match is None:
        raise TheoryError(stuck_message(text, 0))
    root = _fifths(match)
    at = match.end()
    if plain.startswith(":", at):
        return _read_harte(root, plain[at + 1 :], text, at + 1)
    bass: int | None = None
    rest = plain[at:]
    degree = None
    if "/" in rest:
        over = _BASS.search(rest)
        if over:
            bass = _fifths(over)
            rest = rest[: over.start()]
        else:
            degree = _DEGREE_BASS.search(rest)
            if degree and not rest.endswith(("9/6", "2/4", "4/2")):
                rest = rest[: degree.start()]
    try:
        degrees = read_suffix(rest)
    except SuffixStuck as stuck:
        raise TheoryError(stuck_message(text, at + stuck.at)) from None
    if degree and len(rest) == degree.start():
        bass = root + DEGREE_FIFTHS[own_degree(degree[1], degrees)]
    return _checked(Spelled(root, degrees, None if bass == root else bass), text)


def _read_harte(root: int, shape: str, text: str, at: int) -> Spelled:
    match = _HARTE.fullmatch(shape)
    if match is None:
        raise TheoryError(stuck_message(text, at))
    tones = _HARTE_TONES.get(match[1])
    if tones is None:
        try:
            tones = read_suffix(match[1])
        except SuffixStuck as stuck:
            raise TheoryError(stuck_message(text, at + stuck.at)) from None
    elif not match[1] and match[2]:  # a bare list of degrees: the root alone carries it
        tones = ("1",)
    if match[2]:
        tones = _with_listed(tones, match[2].split(","), text, at + match.start(2))
    bass = root + degree_offset(match[3]) if match[3] else None
    return _checked(Spelled(root, tones, None if bass == root else bass), text)


def _with_listed(tones: tuple[str, ...], listed: list[str], text: str, at: int) -> tuple[str, ...]:
    found = set(tones)
    for item in listed:
        degree = item.removeprefix("*")
        if degree not in DEGREE_FIFTHS:
            raise TheoryError(stuck_message(text, at))
        if item != degree:
            found.discard(degree)
        else:
            found.add(degree)
        at += len(item) + 1
    return in_order(found)


def _read_polychord(plain: str, text: str) -> Spelled:
    above, _, below = plain.partition("\\")
    try:
        upper, lower = _read_one(above, above), _read_one(below, below)
    except TheoryError as error:
        raise TheoryError(f"in {text!r} (upper chord \\ lower chord), {error}") from None
    return Spelled(upper.root, upper.degrees, lower.root, lower.degrees)


def _fifths(match: re.Match[str]) -> int:
    signs = match[2] or ""
    sharps = 2 if signs == "x" else -len(signs) if signs[:1] == "b" else len(signs)
    return _LETTER_FIFTHS[match[1].upper()] + 7 * sharps


def _checked(chord: Spelled, text: str) -> Spelled:
    if chord.bass is not None and abs(pc_accidental(chord.bass)) > 3:
        raise TheoryError(f"the bass of {text!r} would need more than three accidentals; write its root more simply")
    return chord
