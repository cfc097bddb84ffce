"""Words in other letters than Latin ones, parted as they are sung: kana by mora, Han and Hangul by sign, Cyrillic and Greek by vowel.

Where the stress lies is not written in any of them, so none is set.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

__all__ = ["is_other_script", "parted_by_script"]

_SMALL_KANA = frozenset("ぁぃぅぇぉゃゅょゎっんァィゥェォャュョヮッンー")
"""What is sung with the sign before it; `ん` and `っ` close a syllable, `ー` draws it out."""
_SIGNS = ("HIRAGANA", "KATAKANA", "CJK", "HANGUL")
_VOWEL_SOUNDS = re.compile("[аеёиоуыэюяіїєѣ]|[οαε]υ|[αεου]ι|[αεηιουω]")


def is_other_script(word: str) -> bool:
    """Whether any letter of a word is not a Latin one."""
    return any(letter.isalpha() and not _name(letter).startswith("LATIN") for letter in word)


def parted_by_script(word: str) -> list[str]:
    """The word in its syllables, at least one; in a script that is not known here the whole word.

    >>> parted_by_script("きょうと")
    ['きょ', 'う', 'と']
    """
    if any(_name(letter).startswith(_SIGNS) for letter in word):
        return _by_sign(word)
    plain = "".join(_bare(letter) for letter in word.lower())
    vowels = [found.span() for found in _VOWEL_SOUNDS.finditer(plain)]
    cuts = [0]
    for (_, before), (after, _) in pairwise(vowels):
        cuts.append(max(after - 1, before))  # the last consonant goes on to the next vowel
    return [word[a:b] for a, b in pairwise([*cuts, len(word)])]


def _by_sign(word: str) -> list[str]:
    parts: list[str] = []
    for letter in word:
        begins = _name(letter).startswith(_SIGNS) and letter not in _SMALL_KANA
        if parts and not begins:
            parts[-1] += letter
        else:
            parts.append(letter)
    return parts


def _bare(letter: str) -> str:
    """A letter without its accent; `й` and `ё` are letters of their own."""
    return letter if letter in "йёї" else unicodedata.normalize("NFD", letter)[0]


def _name(letter: str) -> str:
    return unicodedata.name(letter, "")
