"""Keys and singers' ranges: `in E flat minor`, `F#m`, `key of G`, `la menor`, `h-Moll`, `G3-D5`.

A capital letter alone is a key only where it stands by itself between commas, or after `in` or `key of`; `a minor`
in small letters only where no noun follows (`a minor setback`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from composer.direction.asking import Reading, at_most, plain
from composer.direction.sense import Sense
from composer.direction.words import Word, word_set
from composer.errors import TheoryError
from composer.theory.key import Key
from composer.theory.pitch import LETTERS, Pitch, pc_name, pc_parse, pc_semitone

__all__ = ["key_name", "may_be_key", "read_key", "read_range"]

_MODES = {
    "major": "major", "maj": "major", "ionian": "major", "dur": "major", "mayor": "major", "maior": "major",
    "majeur": "major", "maggiore": "major", "min": "minor", "minor": "minor", "m": "minor", "aeolian": "minor",
    "moll": "minor", "menor": "minor", "mineur": "minor", "minore": "minor", "dorian": "dorian", "phrygian": "phrygian",
    "lydian": "lydian", "mixolydian": "mixolydian", "locrian": "locrian", "mol": "minor", "minr": "minor", "majr": "major",
}  # fmt: skip
_FOREIGN_MODES = word_set("dur moll mayor menor maior majeur mineur maggiore minore")
_MINOR_KINDS = ("harmonic", "melodic", "natural")
_ACCIDENTALS = {"flat": "b", "sharp": "#", "bemol": "b", "sostenido": "#", "sustenido": "#", "diese": "#", "diesis": "#", "bemolle": "b"}  # fmt: skip
_SOLFEGE = {"do": "C", "re": "D", "mi": "E", "fa": "F", "sol": "G", "la": "A", "si": "B", "ut": "C"}
_GERMAN = {
    "h": "B", "b": "Bb", "es": "Eb", "as": "Ab", "des": "Db", "ges": "Gb", "fis": "F#", "cis": "C#", "gis": "G#", "dis": "D#",
    "ais": "A#",
}  # fmt: skip
_TONIC = re.compile(r"([A-Ga-g])(#|b|♯|♭)?")
_WHOLE = re.compile(r"([A-G])(#|b|♯|♭)?(m|min|maj|minor|major|flat|sharp)?")
_NOTE = re.compile(r"([A-Ga-g])(#|b|♯|♭)?([0-9])")
_AFTER_A = frozenset({*_MODES, *_ACCIDENTALS, *_MINOR_KINDS})
_NOUNS = (
    "key",
    "mode",
    "scale",
    "mood",
    "vein",
    "way",
    "feel",
    "tonality",
    "setback",
    "detail",
    "thing",
    "change",
)


def may_be_key(words: Sequence[Word], at: int) -> bool:
    """A quick look, before `read_key`, at whether this word is a tonic at all."""
    word = words[at]
    if word.plain == "a" and word.text == "a":
        return plain(words, at + 1) in _AFTER_A
    if len(word.text) <= 2 or word.plain in _SOLFEGE:
        return True
    return word.text[0] in LETTERS or word.plain in _GERMAN


def read_key(words: Sequence[Word], at: int) -> Reading | None:
    """A key that begins with word `at`."""
    tonic = _tonic(words, at)
    if tonic is None:
        return None
    name, after, spelled_out = tonic
    mode_word = plain(words, after) if at_most(words, after, 0) else ""
    if mode_word in _MINOR_KINDS and plain(words, after + 1) == "minor":
        after, mode_word = after + 1, "minor"
    mode = _MODES.get(mode_word)
    asked = _is_asked(words, at)
    if mode:
        after += 1
        bare_article = words[at].text == "a" and not spelled_out
        if bare_article and at_most(words, after, 0) and plain(words, after) in _NOUNS:
            return None
        if bare_article and not asked and at_most(words, after, 0):
            return None
        if plain(words, after) == "pentatonic" and at_most(words, after, 0):
            after += 1
        return _key(name, mode, after)
    if spelled_out and words[at].text[0].isupper():
        return _key(name, None, after)
    if (
        asked
        and (words[at].text[0].isupper() or words[at].plain != "a")
        and len(words[at].text) <= 2
    ):
        return _key(name, None, after) if _closes(words, after) or spelled_out else None
    alone = (
        words[at].text in LETTERS and (words[at].pause or at == 0) and not at_most(words, after, 0)
    )
    return _key(name, None, after) if alone else None


def _closes(words: Sequence[Word], after: int) -> bool:
    """Whether the words after a bare letter allow it to be a key: an end, a pause or a small word."""
    if not at_most(words, after, 0):
        return True
    return words[after].plain in (
        "please",
        "with",
        "and",
        "at",
        "for",
        "capo",
        "then",
        "or",
        "but",
        "around",
        "about",
    ) or (words[after].plain[0].isdigit())


def _is_asked(words: Sequence[Word], at: int) -> bool:
    before, earlier = plain(words, at - 1), plain(words, at - 2)
    return before in ("in", "key", "im", "en", "em", "tonality") or (before in ("of", "is", "the") and earlier in ("key", "tonality", "tonic", "in"))  # fmt: skip


def _tonic(words: Sequence[Word], at: int) -> tuple[str, int, bool] | None:
    """The tonic's name, the index after it, and whether an accidental or a mode is written with it (`Bb`, `F#m`)."""
    word, after = words[at], at + 1
    follows = plain(words, after) if at_most(words, after, 0) else ""
    if word.plain in _SOLFEGE:
        accidental = _ACCIDENTALS.get(follows, "")
        after += bool(accidental)
        mode = plain(words, after) if at_most(words, after, 0) else ""
        return (_SOLFEGE[word.plain] + accidental, after, True) if mode in _FOREIGN_MODES else None
    if word.plain in _GERMAN and follows in ("dur", "moll"):
        return _GERMAN[word.plain], after, True
    whole = _WHOLE.fullmatch(word.text)
    if whole and whole[3]:
        if whole[3] in ("flat", "sharp"):
            return whole[1] + _ACCIDENTALS[whole[3]], after, True
        if word.text == "Am" and follows == "i":
            return None
        mode = "minor" if whole[3] in ("m", "min", "minor") else "major"
        return f"{whole[1]}{_sign(whole[2])} {mode}", after, True
    letter = _TONIC.fullmatch(word.text)
    if letter is None:
        return None
    accidental = _sign(letter[2])
    if (
        not accidental
        and follows in ("flat", "sharp", "b", "#")
        and not (follows == "b" and words[after].text == "B")
    ):
        return letter[1].upper() + _ACCIDENTALS.get(follows, follows), after + 1, True
    if accidental and word.text[0].islower() and not (_is_asked(words, at) or follows in _MODES):
        return None
    return letter[1].upper() + accidental, after, bool(accidental)


def _sign(accidental: str | None) -> str:
    return {"♯": "#", "♭": "b"}.get(accidental or "", accidental or "")


def _key(name: str, mode: str | None, after: int) -> Reading:
    tonic, _, written = name.partition(" ")
    text, note = key_name(tonic, mode or written or None)
    return Sense(kind="key", name=f"key {text}", key=text, note=note), after


@lru_cache(maxsize=512)
def key_name(tonic: str, mode: str | None) -> tuple[str, str]:
    """The key's name as this program writes it (the tonic alone where no mode was said), and what was changed."""
    asked = f"{tonic} {mode or 'major'}"
    try:
        key = Key.parse(asked)
    except TheoryError:
        semitone = pc_semitone(pc_parse(tonic))
        key = Key.parse(f"C {mode or 'major'}").transposed(semitone)
        return str(key), f"{asked} has more than seven sharps or flats and is written {key} here"
    return (str(key) if mode else pc_name(key.tonic)), ""


def read_range(words: Sequence[Word], at: int) -> Reading | None:
    """A singer's range such as `G3-D5`, `from A3 to E5`."""
    first = _NOTE.fullmatch(words[at].text)
    if first is None:
        return None
    i = at + 1
    if plain(words, i) in ("to", "up", "and"):
        i += 1
    if plain(words, i) == "to":
        i += 1
    if i >= len(words) or words[i].pause > 1 or not _NOTE.fullmatch(words[i].text):
        return None
    low, high = sorted((_pitch(words[at].text), _pitch(words[i].text)))
    return Sense(
        kind="singer", name=f"a singer from {low} to {high}", singer=(str(low), str(high))
    ), i + 1


def _pitch(text: str) -> Pitch:
    return Pitch.parse(text[0].upper() + text[1:])
