"""Misspelt words of a direction: the word that was most likely meant, of the song, of directions, or of briefs."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache

from composer.direction.revision.lexicon import lexicon
from composer.direction.revision.song_facts import SongFacts
from composer.direction.spelling import misspelt_here, nearest_word
from composer.direction.vocabulary import vocabulary
from composer.direction.words import Word, spelt

_NOTES = ("crotchet", "quarter", "quaver", "minim", "negra")
"""Note values, which the reader of tempos knows by itself."""

__all__ = ["mended"]

_MOST_GUESSES = 40


def mended(words: list[Word], facts: SongFacts) -> tuple[list[Word], dict[str, str]]:
    """The words with misspelt ones read as the word that was most likely meant."""
    known, briefs = lexicon().known, vocabulary()
    own = {piece for part in facts.plan.parts for piece in part.name.lower().split()} | {
        p.id for p in facts.plan.parts
    }
    own |= {piece for s in facts.sections for piece in s.material.lower().split()}
    read: dict[str, str] = {}
    guesses: dict[str, str | None] = {}
    result = []
    for i, word in enumerate(words):
        plain = word.plain
        if (
            any(form in known or form in own for form in word.forms)
            or not plain.isalpha()
            or plain in _NOTES
        ):
            result.append(word)
            continue
        right = briefs.misspelt.get(plain) or misspelt_here(words, i)
        if right is None and plain not in guesses and len(guesses) < _MOST_GUESSES:
            guesses[plain] = _near(plain)
            is_known = any(form in briefs.known for form in word.forms)
            if (is_known and guesses[plain] is None) or is_known:
                guesses[plain] = None
            elif guesses[plain] is None:
                guesses[plain] = nearest_word(plain)
        right = right or guesses.get(plain)
        if right:
            read[word.text] = right
            word = replace(word, plain=right, forms=spelt(right))
        result.append(word)
    return result, read


@lru_cache(maxsize=4096)
def _near(plain: str) -> str | None:
    """The word of the directions' lexicon that differs from this one by a slip."""
    if not 5 <= len(plain) <= 20:
        return None
    pool = _by_letter().get(plain[0], ())
    close = get_close_matches(
        plain, [w for w in pool if abs(len(w) - len(plain)) <= 1], n=1, cutoff=0.84
    )
    return close[0] if close else None


@lru_cache(maxsize=1)
def _by_letter() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in sorted(lexicon().telling):
        found.setdefault(word[0], []).append(word)
    return {letter: tuple(words) for letter, words in found.items()}
