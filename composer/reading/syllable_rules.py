"""Syllables by the rules of spelling: where the vowels are, where the consonants between them part, what is stressed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

__all__ = ["parted", "ruled_stress"]

_VOWELS = "aeiouy"
_ROMANCE = ("es", "it", "pt")
_HELD_TOGETHER = (
    "th", "sh", "ch", "ph", "wh", "gh", "qu", "tr", "dr", "br", "cr", "pr", "fr", "gr", "bl", "cl", "pl", "fl", "gl",
)  # fmt: skip
_MORE_HELD = {
    "en": ("st", "sp", "str", "spr", "scr", "chr", "thr", "shr", "sk"),
    "es": ("ll", "rr", "gu"),
    "it": ("gn", "gli", "sc", "sp", "st", "str", "gu"),
    "pt": ("lh", "nh", "gu"),
    "de": ("sch", "schr", "str", "spr", "kr", "kl", "kn"),
    "fr": ("gn", "gu", "vr"),
}
_PAIRS = {
    "de": ("ei", "ai", "au", "eu", "äu", "ie", "aa", "ee", "oo", "ey", "ay"),
    "fr": ("ai", "ei", "au", "eau", "eu", "œu", "oeu", "ou", "oi", "oui", "ui", "ie", "io", "ieu", "ié", "aî", "où"),
}  # fmt: skip
"""Vowels that are one sound."""
_ACUTE, _GRAVE, _CIRCUMFLEX, _TILDE = "\u0301", "\u0300", "\u0302", "\u0303"
_STRESS_SIGNS = {
    "es": (_ACUTE,),
    "it": (_GRAVE, _ACUTE),
    "pt": (_ACUTE, _CIRCUMFLEX, _TILDE),
}
_UNSTRESSED_OPENINGS = ("be", "ge", "er", "ver", "zer", "ent", "emp")


def parted(
    word: str, language: str, is_closed: Sequence[bool] = (), edges: Sequence[int] = ()
) -> list[str]:
    """The word in its syllables, at least one.

    With `is_closed`, one entry a syllable, that many are made (as far as there are letters for them), and a True one
    keeps the consonant after its vowel. `edges` are places where a hyphenation parts the word; such a place is
    taken wherever one lies between two vowel sounds.
    """
    low = word.lower()
    cores = _cores(low, language)
    if is_closed:
        cores = _counted(low, cores, len(is_closed))
    if len(cores) < 2:
        return [word]
    cuts = []
    for n, (before, after) in enumerate(pairwise(cores)):
        known = [edge for edge in edges if before[1] <= edge <= after[0]]
        closed = n < len(is_closed) and is_closed[n]
        cuts.append(known[0] if known else _cut(low, before[1], after[0], language, closed))
    bounds = [0, *cuts, len(word)]
    return [word[a:b] for a, b in pairwise(bounds)]


def _bare(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[:1]


def _cores(low: str, language: str) -> list[tuple[int, int]]:
    """The stretches of letters that are one vowel sound each."""
    runs, start = [], -1
    for n, letter in enumerate(low + "\0"):
        is_vowel = _bare(letter) in _VOWELS or letter in "œæ"
        if language in ("de", "en") and letter == "y" and n == 0:
            is_vowel = False
        if letter == "u" and n and low[n - 1] == "q":
            is_vowel = False
        if (
            language in _ROMANCE
            and letter == "u"
            and low[n - 1 : n] == "g"
            and low[n + 1 : n + 2] in tuple("eiéí")
        ):
            is_vowel = False
        if language in _ROMANCE and letter == "y" and low[n + 1 : n + 2].strip("\0"):
            is_vowel = False
        if is_vowel and start < 0:
            start = n
        elif not is_vowel and start >= 0:
            runs.append((start, n))
            start = -1
    if language in _ROMANCE:
        return [core for run in runs for core in _glides(low, run)]
    cores = [core for run in runs for core in _paired(low, run, language)]
    if language in ("en", "fr") and len(cores) > 1:
        cores = _unsounded(low, cores, language)
    return cores


def _glides(low: str, run: tuple[int, int]) -> list[tuple[int, int]]:
    """Vowels of a Romance language in sounds: i and u without an accent lean on their neighbour."""
    cores: list[tuple[int, int]] = []
    for n in range(*run):
        is_weak = low[n] in "iuyü"
        leans = (is_weak or low[n - 1] in "iuyü") and not _accented_weak(low, n)
        if cores and (leans or low[n - 1] in "ãõ"):
            cores[-1] = (cores[-1][0], n + 1)
        else:
            cores.append((n, n + 1))
    return cores


def _accented_weak(low: str, n: int) -> bool:
    return low[n] in "íúìù" or low[n - 1] in "íúìù"


def _paired(low: str, run: tuple[int, int], language: str) -> list[tuple[int, int]]:
    """A run of vowels parted where two of them are not one sound."""
    if language not in _PAIRS:
        return [run]
    start, end = run
    cores = []
    while start < end:
        size = next(
            (n for n in (3, 2) if low[start : start + n] in _PAIRS[language] and start + n <= end),
            1,
        )
        cores.append((start, start + size))
        start += size
    return cores


def _unsounded(low: str, cores: list[tuple[int, int]], language: str) -> list[tuple[int, int]]:
    """The vowel sounds without a last silent e: `moonlight, hope, hoped, les feuilles`."""
    start, end = cores[-1]
    if low[start:end] != "e":
        return cores
    tail = low[end:].rstrip("'’")
    if language == "fr":
        return cores[:-1] if tail in ("", "s", "nt") else cores
    held = low[max(start - 2, 0) : start]
    if tail == "" and not re.search(r"[^aeiouylr]l$", held):
        return cores[:-1]
    if tail == "d" and held[-1:] not in ("t", "d"):
        return cores[:-1]
    if tail == "s" and not re.search(r"([szxcg]|ch|sh)$", held):
        return cores[:-1]
    return cores


def _counted(low: str, cores: list[tuple[int, int]], count: int) -> list[tuple[int, int]]:
    """The vowel sounds joined or parted until there are `count`."""
    cores = list(cores)
    contraction = low.replace("’", "'").find("n't")
    if contraction >= 0 and len(cores) < count:
        cores.append((contraction + 1, contraction + 1))
    if len(cores) < count and re.search(r"(th|s)ms?$", low):  # rhythm, chasm
        cores.append((low.rindex("m"), low.rindex("m")))
    inner = [n for n, core in enumerate(cores[:-1]) if low[core[0] : core[1]] == "e" and core[0]]
    if len(cores) > count and inner:  # a silent e inside: some-body, ev(e)ry
        n = inner[-1]
        cores[n : n + 1] = []
    while len(cores) > count:
        near = min(range(len(cores) - 1), key=lambda n: cores[n + 1][0] - cores[n][1])
        cores[near : near + 2] = [(cores[near][0], cores[near + 1][1])]
    while len(cores) < count:
        wide = next((n for n, (a, b) in enumerate(cores) if b - a > 1), None)
        if wide is None:
            break
        a, b = cores[wide]
        middle = b - 1 if b - a > 2 else a + 1
        cores[wide : wide + 1] = [(a, middle), (middle, b)]
    if len(cores) < count and re.search(
        r"[^aeiouy](e|es|ed)$", low
    ):  # an e that is heard after all
        at = low.rindex("e")
        if cores and cores[-1][1] <= at:
            cores.append((at, at + 1))
    return cores


def _cut(low: str, end: int, start: int, language: str, is_closed: bool) -> int:
    """Where two vowel sounds part: before one consonant or a group that is held together, else after the first."""
    between = low[end:start]
    held = _HELD_TOGETHER + _MORE_HELD[language]
    if not between:
        return end
    if len(between) == 1 or (between in held and not (is_closed and between in ("st", "sp", "sk"))):
        return end + len(between) if is_closed and between not in ("qu",) else end
    for size in (3, 2):
        if len(between) > size - 1 and between[-size:] in held and len(between) > size:
            return start - size
    if language == "en" and between[:2] in ("ck", "ng", "tch"):
        return end + 2
    return start - 1


def ruled_stress(parts: Sequence[str], language: str) -> int:
    """The place of the stressed syllable by the rule of the language: a written accent first (Spanish, Italian,
    Portuguese); then the last but one before a vowel, n or s in Spanish, before a, e, o and their plurals in
    Portuguese, always in Italian; the last that is sounded in French; the first in German and English, past an
    unstressed prefix."""
    signs = _STRESS_SIGNS.get(language, ())
    for sign in signs:
        for n, part in enumerate(parts):
            if sign in unicodedata.normalize("NFD", part).replace("n\u0303", "n"):
                return n
    last = len(parts) - 1
    word = "".join(parts).lower().strip("'’")
    if last < 1:
        return 0
    if language == "fr":
        return last
    if language == "it":
        return last - 1
    if language == "es":
        return last - 1 if word[-1:] in "aeiouns" else last
    if language == "pt":
        return last - 1 if re.search(r"([aeo]s?|am|em|ens)$", word) else last
    return 1 if language == "de" and parts[0].lower() in _UNSTRESSED_OPENINGS else 0
