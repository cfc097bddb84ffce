"""Roman numerals: chords written by their place in a key.

Two styles are read. In `lead_sheet` (the default, and what genre files use) a numeral carries a chord-symbol
suffix: `I6` is a sixth chord, `IV7` has a minor seventh, `V7alt`, `iiø7`, `i(maj7)`. In `classical` the figures
are figured bass: `I6` is a first inversion, sevenths are those of the key (see `figured_bass`).

Common to both: upper case is major, lower case minor. `b` and `#` are counted from the major scale; where the
mode of the key has that alteration already, the plain numeral means the same (`VI` and `bVI` in C minor are both
Ab), and the opposite sign undoes it (`#VI` is A). `V7/ii` is applied: V7 of ii.

>>> key = Key.parse("C minor")
>>> [str(parse_roman(text, key)) for text in ("i", "bVII", "VI", "V7b9", "viio7", "V7/iv", "subV7", "i/3")]
['Cm', 'Bb', 'Ab', 'G7b9', 'Bdim7', 'C7', 'Db7', 'Cm/Eb']
>>> str(parse_roman("I6", Key.parse("D major"), style="classical"))
'D/F#'
"""

from __future__ import annotations

import re
from functools import lru_cache

from composer.errors import TheoryError, offer
from composer.theory.chord import NO_CHORD, Chord
from composer.theory.chord_printer import print_suffix
from composer.theory.chord_reader import LONGEST_SYMBOL, own_degree, plain_signs
from composer.theory.chord_suffix import SuffixError, read_suffix
from composer.theory.figured_bass import read_figured, read_loose_figures
from composer.theory.interval import degree_name, degree_offset
from composer.theory.key import Key
from composer.theory.nashville import looks_nashville, parse_nashville
from composer.theory.numeral import NUMERAL, Numeral, applied_key, numeral_text
from composer.theory.pitch import pc_parse

__all__ = ["ROMAN_STYLES", "parse_roman", "parse_symbol", "roman_of"]

ROMAN_STYLES = ("lead_sheet", "classical")
_LOOKS_ROMAN = re.compile(r"[(\[]?(?:[Ss]ub)?[b#♭♯]*[IViv]|(?:Ger|Fr|Cad64|N6)")
_NAMED = re.compile(r"(?:Ger|Fr|It)\d|Cad64|N6")
"""Chords that go by a name in every style."""
_NATURAL_BASS = re.compile(r"n?[b#]*[1-7]")
_NOTE = re.compile(r"[A-G](?:#{1,2}|b{1,2})?")
_FIGURES = re.compile(r"(o|h|maj|\^|)(64|65|43|42)")
_FIGURE_BASS = {"64": "5", "65": "3", "43": "5", "42": "7"}


@lru_cache(maxsize=8192)
def parse_roman(text: str, key: Key, style: str = "lead_sheet") -> Chord:
    """The chord a numeral means in a key; `style` is `lead_sheet` or `classical`; raises TheoryError.

    After a slash stands a numeral (`V7/ii`: applied) or, in lead-sheet style, a degree over the chord's own root
    (`I/3`, `V7/b7`: in the bass; a bare number takes the chord's own tone, so `i/3` has the minor third).
    Classical style reads figured bass first and lead-sheet suffixes where no figures fit.
    """
    if style not in ROMAN_STYLES:
        raise TheoryError(f"{style!r} is not a style of numeral; {offer(style, ROMAN_STYLES)}")
    if len(text) > LONGEST_SYMBOL:
        raise TheoryError(
            f"{text[:20]!r}... is too long for a numeral; {LONGEST_SYMBOL} characters at most"
        )
    if style == "classical" or _NAMED.match(text):
        figured = read_figured(text, key)  # as it stands, which most are
        if figured is not None:
            return figured
    plain = plain_signs(text).replace("%", "h")
    if plain[:1] == "(" and plain[-1:] == ")" and plain.count("(") == 1:
        plain = plain[1:-1]
    if plain.upper() in ("N.C.", "NC", "N.C"):
        return NO_CHORD
    if style == "classical" or _NAMED.match(plain):
        figured = read_figured(plain, key) or read_loose_figures(plain, key)
        if figured is not None:
            return figured
    if "\\" in plain:
        above, _, below = plain.partition("\\")
        upper, lower = _read_lead(above, key, text), _read_lead(below, key, text)
        return Chord(upper.root, upper.degrees, lower.root, lower.degrees)
    return _read_lead(plain, key, text)


def parse_symbol(text: str, key: Key, style: str = "lead_sheet") -> Chord:
    """A chord from an absolute symbol (`F#m7b5/C`), a numeral (`bVII`) or a Nashville number (`6-`, `b7`) in the key;
    raises TheoryError. `b7` is the flat seventh degree here, not a lower-case B7."""
    if _LOOKS_ROMAN.match(text.strip()):
        return parse_roman(text, key, style)
    return parse_nashville(text, key) if looks_nashville(text) else Chord.parse(text)


@lru_cache(maxsize=8192)
def roman_of(chord: Chord, key: Key) -> str:
    """The lead-sheet numeral of a chord in a key: `parse_roman(roman_of(chord, key), key)` gives it back."""
    if chord.root is None:
        return "N.C."
    text = _numeral_of(chord.root, chord.degrees, key)
    if chord.bass is None:
        return text
    if chord.lower:
        return f"{text}\\{_numeral_of(chord.bass, chord.lower, key)}"
    under = degree_name(chord.bass - chord.root)
    return f"{text}/{'n' if own_degree(under, chord.degrees) != under else ''}{under}"


def _numeral_of(root: int, degrees: tuple[str, ...], key: Key) -> str:
    suffix = print_suffix(degrees)
    lower = suffix.startswith("dim") or (suffix.startswith("m") and not suffix.startswith("maj"))
    if lower and suffix.startswith("m7b5"):
        suffix = "ø7" + suffix[4:]
    elif lower:
        suffix = "o" + suffix[3:] if suffix.startswith("dim") else suffix[1:]
    return numeral_text(root, key, lower, diminished=lower and suffix[:1] in ("o", "ø")) + suffix


def _read_lead(plain: str, key: Key, text: str) -> Chord:
    body, targets, under = _split(plain, text)
    home = applied_key(targets, key)
    match = NUMERAL.match(body)
    if match is None:
        raise TheoryError(
            f"{text!r} is not a roman numeral: it must start with I to VII or i to vii, such as ii7, bVII or V7/ii"
        )
    suffix = body[match.end() :]
    figures = _FIGURES.fullmatch(suffix)
    if figures:
        suffix = figures[1] + ("7" if figures[2] != "64" else "")
        under = under or _FIGURE_BASS[figures[2]]
    numeral = Numeral.of(match)
    try:
        degrees = read_suffix(suffix, minor=numeral.lower)
    except SuffixError as stuck:
        read = body[: match.end() + stuck.at]
        raise TheoryError(
            f"{text!r} is a roman numeral only as far as {read!r}: {suffix[stuck.at :]!r} has no meaning there; "
            "write one such as ii7, bVII, V7b9 or V7/ii"
        ) from None
    diminished = numeral.lower and suffix.startswith(("o", "h", "dim", "0"))
    root = numeral.root(home, raised=diminished) - (6 if match["sub"] else 0)
    return Chord(root, degrees, _bass(under, root, degrees))


def _split(plain: str, text: str) -> tuple[str, list[str], str]:
    """The chord itself, the numerals it is applied to (outermost last), and what is in the bass."""
    body, *rest = plain.split("/")
    targets: list[str] = []
    under = ""
    for part in rest:
        if _wholly(NUMERAL, part):
            targets.append(part)
        elif not under and (_wholly(_NATURAL_BASS, part) or _wholly(_NOTE, part)):
            under = part
        elif part and not targets and not under:
            body += "/" + part  # i6/9, i/maj7: part of the suffix
        else:
            raise TheoryError(
                f"{'/' + part!r} in {text!r} is neither a numeral to apply to (V7/ii) nor a degree for the bass (I/3)"
            )
    return body, targets, under


def _wholly(pattern: re.Pattern[str], part: str) -> bool:
    return pattern.fullmatch(part) is not None


def _bass(under: str, root: int, degrees: tuple[str, ...]) -> int | None:
    if not under:
        return None
    if under[0] in "ABCDEFG":
        return pc_parse(under)
    degree = under.removeprefix("n")
    return root + degree_offset(degree if degree != under else own_degree(degree, degrees))
