"""Misspelt words: the word of the vocabulary that was most likely meant, or none.

Cautious on purpose: at least five letters, the same first letter, one slip (two in a long word), and never when two
different meanings are equally near. A slip is a letter too many, too few, wrong, or swapped with its neighbour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from composer.direction.vocabulary import vocabulary
from composer.direction.words import JOINED, STOP, Word, spelt

__all__ = ["MOST_GUESSES", "corrected", "misspelt_here", "nearest_word"]

MOST_GUESSES = 60
"""Different unknown words of one brief that are looked up; a text with more is no brief but a book."""

_SHORTEST = 5
_LONG = 8
_NEAR = 4


def corrected(words: list[Word]) -> tuple[list[Word], dict[str, str]]:
    """The words with misspelt ones read as what they mean, and which word was read as which."""
    vocab = vocabulary()
    known, misspelt = vocab.known, vocab.misspelt
    read: dict[str, str] = {}
    guesses: dict[str, str | None] = {}
    result = []
    for i, word in enumerate(words):
        plain = word.plain
        right = misspelt.get(plain) or misspelt_here(words, i)
        if right is None and not any(form in known for form in word.forms):
            if plain not in guesses and len(guesses) < MOST_GUESSES and not _is_name(words, i):
                guesses[plain] = nearest_word(plain)
            right = guesses.get(plain) or (_beside(words, i) if plain in guesses else None)
        if right is not None:
            if not right.startswith(plain) or len(right) > len(plain) + 1:
                read.setdefault(word.text, right)  # a missing ending is no slip
            word = replace(word, plain=right, forms=spelt(right))
        result.append(word)
    return result, read


def misspelt_here(words: Sequence[Word], at: int) -> str | None:
    """What a word is a misspelling of because of the words near it: `base` near `drums`, and not near `solid`."""
    means, company = vocabulary().beside.get(words[at].plain, ("", frozenset()))
    near = words[max(at - _NEAR, 0) : at + _NEAR + 1]
    return means if means and any(word.plain in company for word in near) else None


def _beside(words: list[Word], at: int) -> str | None:
    """What the word would be as half of a pair with its neighbour: `pedle steel`, `doubel bass`, `grand pinao`."""
    found: set[str] = set()
    for neighbour, pairs in ((at + 1, _pairs()[0]), (at - 1, _pairs()[1])):
        if 0 <= neighbour < len(words) and not words[max(neighbour, at)].pause:
            for form in words[neighbour].forms:
                found |= _near(words[at].plain, pairs.get(form, frozenset()))
    return min(found) if len(found) == 1 else None


@lru_cache(maxsize=4096)
def _near(plain: str, options: frozenset[str]) -> frozenset[str]:
    """Those of the options that are a slip or two away."""
    if not _SHORTEST <= len(plain) <= 24 or not plain.isalpha():
        return frozenset()
    return frozenset(
        o for o in options if o[0] == plain[0] and _slips(plain, o, _MOST_SLIPS) <= _MOST_SLIPS
    )


@lru_cache(maxsize=1)
def _pairs() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """For each second word of a phrase of two the words that stand before it, and for each first those after it."""
    before: dict[str, set[str]] = {}
    after: dict[str, set[str]] = {}
    for first, below in vocabulary().root.items():
        for second, rest in below.items():
            is_pair = second and "" in rest and rest[""].kind not in ("stop", "common", "logic")
            if is_pair and len(first) >= _SHORTEST - 1:
                before.setdefault(second, set()).add(first)
            if is_pair and len(second) >= _SHORTEST - 1:
                after.setdefault(first, set()).add(second)
    return (
        {word: frozenset(others) for word, others in before.items()},
        {word: frozenset(others) for word, others in after.items()},
    )


def _is_name(words: list[Word], at: int) -> bool:
    """Whether the word looks like the name of somebody or something: a capital inside a sentence."""
    word = words[at]
    capital = word.text[:1].isupper() and not word.text[1:].isupper()
    return capital and at > 0 and word.pause < STOP and words[at - 1].pause in (JOINED, 1, STOP)


@lru_cache(maxsize=4096)
def nearest_word(plain: str) -> str | None:
    """The known word that differs from this one by a slip (two slips from eight letters on), or None."""
    if len(plain) < _SHORTEST or len(plain) > 24 or not plain.isalpha():
        return None
    once = _without_doubling(plain)
    if once:
        return once
    asked = [plain, plain[:-1]] if plain.endswith("s") and len(plain) > _SHORTEST else [plain]
    for word in asked:
        by_slips = _within(word, 2 if len(plain) >= _LONG else 1)
        for slips in sorted(by_slips):
            return _one_meaning(by_slips[slips])
    return None


def _without_doubling(plain: str) -> str | None:
    """The known word that this is with one letter typed twice: `sofft`, `chilll`."""
    known = vocabulary().root
    for i in range(len(plain) - 1):
        if plain[i] == plain[i + 1]:
            once = plain[:i] + plain[i + 1 :]
            if "" in known.get(once, {}) and known[once][""].kind not in ("stop", "common"):
                return once
    return None


def _within(word: str, allowed: int) -> dict[int, set[str]]:
    """The known words so many slips away, by their number."""
    found: dict[int, set[str]] = {}
    mask = _letters(word)
    for length in range(len(word) - allowed, len(word) + allowed + 1):
        for candidate, its_mask in _by_shape().get((word[0], length), ()):
            if (mask ^ its_mask).bit_count() <= 2 * allowed:
                slips = _slips(word, candidate, allowed)
                if slips <= allowed and (slips < 2 or len(candidate) >= _LONG):
                    found.setdefault(slips, set()).add(candidate)
    return found


def _one_meaning(candidates: set[str]) -> str | None:
    """The one that is meant, when all of them come down to the same root."""
    known = vocabulary().root
    senses = {id(known[word][""]) for word in candidates if "" in known.get(word, {})}
    roots = {min(spelt(word), key=lambda form: (len(form), form)) for word in candidates}
    if len(senses) == 1:
        roots = set(sorted(roots)[:1])
    return min(candidates, key=lambda word: (len(word), word)) if len(roots) == 1 else None


@lru_cache(maxsize=1)
def _by_shape() -> dict[tuple[str, int], list[tuple[str, int]]]:
    """Correctable words by first letter and length, each with the set of its letters."""
    shapes: dict[tuple[str, int], list[tuple[str, int]]] = {}
    for word in sorted(vocabulary().telling):
        if word.isalpha():
            shapes.setdefault((word[0], len(word)), []).append((word, _letters(word)))
    return shapes


def _letters(word: str) -> int:
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) & 31)
    return mask


def _slips(a: str, b: str, limit: int) -> int:
    """The number of slips between two words (optimal string alignment); above `limit` any larger number.

    A wrong letter counts as one slip only where fingers or ears confuse the two: neighbours on the keyboard, vowels,
    letters that sound alike.
    """
    before: list[int] = []
    above = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        row = [i]
        for j, other in enumerate(b, 1):
            wrong = 0 if letter == other else 1 if letter in _CONFUSED.get(other, "") else 2
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + wrong)
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before, above = above, row
    if above[-1] == _MOST_SLIPS and (a.startswith(b) or b.startswith(a) or not _sound_alike(a, b)):
        return limit + 1
    return above[-1]


def _sound_alike(a: str, b: str) -> bool:
    """Whether the consonants of two words are the same but for one: two slips are usually of vowels and doublings."""
    ours, theirs = Counter(_consonants(a)), Counter(_consonants(b))
    return (ours - theirs).total() + (theirs - ours).total() <= 1


def _consonants(word: str) -> Iterator[str]:
    last = ""
    for letter in word:
        if letter not in _VOWELS and letter != last:
            yield letter
        last = letter


_MOST_SLIPS = 2
_VOWELS = "aeiouy"
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_ALIKE = ("aeiouy", "ckqs", "sz", "gj", "vw", "mn", "bp", "dt", "fv")


def _confusions() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in _ROWS:
        for one, other in pairwise(row):
            found[one] = found.get(one, "") + other
            found[other] = found.get(other, "") + one
    for group in _ALIKE:
        for letter in group:
            found[letter] = found.get(letter, "") + group.replace(letter, "")
    return found


_CONFUSED = _confusions()
"""For every letter those that are typed or heard in its place."""
