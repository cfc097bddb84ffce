"""Reading chord symbols as people write them: jazz, iReal, Harte, ABC, pop, Unicode glyphs, polychords.

What comes out is plain data (root, degrees, bass, lower chord); `chord.Chord.parse` wraps it.
The grammar of the suffix of a lead-sheet symbol is in `chord_suffix`.

>>> read_chord("F#m7b5/C")
Spelled(root=6, degrees=('1', 'b3', 'b5', 'b7'), bass=0, lower=())
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import NamedTuple

from composer.errors import TheoryError, nearest
from composer.theory.chord_suffix import SuffixError, read_suffix
from composer.theory.harte import read_harte
from composer.theory.interval import degree_offset
from composer.theory.pitch import pc_accidental

__all__ = ["LONGEST_SYMBOL", "Spelled", "own_degree", "plain_signs", "read_chord", "stuck_message"]

LONGEST_SYMBOL = 64
"""Characters a chord symbol may have."""

_LETTER_FIFTHS = {"C": 0, "D": 2, "E": 4, "F": -1, "G": 1, "A": 3, "B": 5}
_PLAIN = str.maketrans(
    dict.fromkeys("Δ∆△▵", "^")
    | dict.fromkeys("°º˚∘ᵒ", "o")
    | dict.fromkeys("øØ⌀∅", "h")
    | dict.fromkeys("−–—‐‑‒", "-")
    | dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾₀₁₂₃₄₅₆₇₈₉", "0123456789+-()0123456789", strict=True))
    | {0xFF01 + place: chr(0x21 + place) for place in range(94)}
    | dict(zip("ᵃᵇᵈᵍⁱʲᵐⁿˢᵘ", "abdgijmnsu", strict=True))
    | {"♭": "b", "♯": "#", "𝄫": "bb", "𝄪": "##", "♮": "", "⁄": "/", "∕": "/"}
    | dict.fromkeys(" \t\u00a0\u2009\u202f", "")
)
_NO_CHORD = frozenset(("N.C.", "NC", "N.C", "NC.", "N", "NOCHORD", "X"))
_ROOT = re.compile(r"([A-Ga-g])(#{1,3}|b{1,3}|x)?")
_BASS = re.compile(r"/([A-Ga-g])(\+{1,2}|-{1,2}|#{1,3}|b{1,3}|x)?$")
_DEGREE_BASS = re.compile(r"/((?:bb?|##?)?[1-7])$")
_SPOKEN = (
    (re.compile(r"^([A-Ga-g])-?flat", re.IGNORECASE), r"\1b"),
    (re.compile(r"^([A-Ga-g])-?sharp", re.IGNORECASE), r"\1#"),
    (re.compile(r"flat(?=\d)|dim(?=5)", re.IGNORECASE), "b"),
    (re.compile(r"sharp(?=\d)", re.IGNORECASE), "#"),
    (re.compile(r"(?<=\d)th", re.IGNORECASE), ""),
    (re.compile(r"\((?:over|on|/)?([A-G][b#]?)(?:in(?:the)?)?bass\)$", re.IGNORECASE), r"/\1"),
    (re.compile(r"/([A-G][b#]?)bass$", re.IGNORECASE), r"/\1"),
    (re.compile(r"(?:over|on)(?=[A-G][b#]?$)"), "/"),
    (re.compile(r"phryg(?:ian)?$", re.IGNORECASE), "7susb9"),
    (re.compile(r"lyd(?:ian)?$", re.IGNORECASE), "maj7#11"),
    (re.compile(r"(?<!\d\d)5b$"), "(b5)"),
    (re.compile(r"\."), ""),
)
"""What people write out or abbreviate with a stop, and the sign for it; looked at where the symbol makes no sense without."""
_COMMON = (
    *("m", "7", "m7", "maj7", "6", "m6", "69", "9", "m9", "maj9", "13", "7b9", "7#9", "7alt"),
    *("m7b5", "m(maj7)", "dim", "dim7", "aug", "sus4", "sus2", "7sus4", "add9", "5"),
)


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
        raise TheoryError(
            f"{text[:20]!r}... is too long for a chord symbol; {LONGEST_SYMBOL} characters at most"
        )
    plain = plain_signs(text)
    if plain[:1] in ("(", "[", "{") and _wholly_bracketed(plain):
        plain = plain[1:-1]
    if plain[:1] in ("N", "n", "X") and plain.upper() in _NO_CHORD:
        return Spelled(None, ())
    if "\\" in plain:
        return _read_polychord(plain, text)
    try:
        return _read_one(plain, text)
    except TheoryError:
        signs = _unspoken(plain)
        if signs == plain:
            raise
        with suppress(TheoryError):
            return _read_one(signs, text)
        raise


def plain_signs(text: str) -> str:
    """The symbol without spaces and with ASCII signs: `C♯ −△7` becomes `C#-^7`."""
    return text.translate(_PLAIN)


def _unspoken(plain: str) -> str:
    """The symbol with signs for what is written in words: `Aflat7`, `Cmaj.7`, `ConE`, `F(Gbass)`."""
    for words, sign in _SPOKEN:
        plain = words.sub(sign, plain)
    return plain


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
    near = nearest(plain_signs(text)[len(root) :], _COMMON, 1) or nearest(
        read[len(root) :], _COMMON, 1
    )
    hint = (
        f"; did you mean {root}{near[0]}?"
        if root and near
        else "; write one such as Cmaj7, F#m7b5 or Bb7/D"
    )
    if not read and text.strip()[:1] in ("H", "h"):
        hint = f"; the German H is written B here, and the German B Bb: did you mean B{text.strip()[1:]}?"
    if not read:
        return f"{text!r} is not a {what}: it must start with a letter A to G{hint}"
    if not rest:
        return f"{text!r} is a {what} cut short after {read!r}{hint}"
    return f"{text!r} is a {what} only as far as {read!r}: {rest!r} (character {at + 1}) has no meaning there{hint}"


def _wholly_bracketed(plain: str) -> bool:
    depth = 0
    for place, sign in enumerate(plain):
        depth += (sign in "([{") - (sign in ")]}")
        if depth == 0:
            return place == len(plain) - 1
    return False


def _read_one(plain: str, text: str) -> Spelled:
    match = _ROOT.match(plain)
    if match is None:
        raise TheoryError(stuck_message(text, 0))
    root = _fifths(match)
    at = match.end()
    rest = plain[at:]
    try:
        if rest[:1] == ":":
            at += 1
            degrees, above = read_harte(rest[1:])
            bass = root + above
        else:
            rest, over, under = _split_bass(rest)
            degrees = read_suffix(rest)
            bass = _fifths(over) if over else root
            if under:
                tone = own_degree(under, degrees)
                if tone not in degrees and _adds(under, rest):
                    degrees = read_suffix(plain[at:])
                else:
                    bass += degree_offset(tone)
    except SuffixError as stuck:
        raise TheoryError(stuck_message(text, at + stuck.at)) from None
    if abs(pc_accidental(bass)) > 3:
        raise TheoryError(
            f"the bass of {text!r} needs more than three accidentals; respell its root"
        )
    return Spelled(root, degrees, None if bass == root else bass)


def _split_bass(rest: str) -> tuple[str, re.Match[str] | None, str]:
    """What follows the root in three: the suffix, a bass note, a bass degree (one of the two, or neither)."""
    if "/" not in rest:
        return rest, None, ""
    over = _BASS.search(rest)
    if over:
        return rest[: over.start()], over, ""
    under = _DEGREE_BASS.search(rest)
    if under and not rest.endswith(("9/6", "2/4", "4/2", "4/7")):
        return rest[: under.start()], None, under[1]
    return rest, None, ""


def _adds(under: str, suffix: str) -> bool:
    """Whether a number under the slash belongs to the chord above it: `7/4` is suspended, `m7/b5` half-diminished."""
    return "7" in suffix and under in ("4", "6", "b5", "#5")


def _read_polychord(plain: str, text: str) -> Spelled:
    above, _, below = plain.partition("\\")
    try:
        upper, lower = _read_one(above, above), _read_one(below, below)
    except TheoryError as error:
        raise TheoryError(f"in {text!r} (upper chord \\ lower chord), {error}") from None
    return Spelled(upper.root, upper.degrees, lower.root, lower.degrees)


def _fifths(match: re.Match[str]) -> int:
    signs = match[2] or ""
    sharps = 2 if signs == "x" else -len(signs) if signs.startswith(("b", "-")) else len(signs)
    return _LETTER_FIFTHS[match[1].upper()] + 7 * sharps
