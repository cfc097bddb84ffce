"""A brief cut into words: each with its place, its plain spelling and the pause before it.

Nothing here knows any music. `split_words` runs once through the text, whatever is in it: markup, paths and
emoji are only words or gaps between words.

>>> [w.plain for w in split_words("Laid-back, à la Rhodes")]
['laid', 'back', 'a', 'la', 'rhodes']
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

__all__ = [
    "JOINED",
    "PAUSE",
    "STOP",
    "Word",
    "plain_spelling",
    "spelt",
    "split_words",
    "tidy",
    "word_set",
]

JOINED, PAUSE, STOP = 0, 1, 2
"""What stands before a word: a space or hyphen, a comma or its like, the end of a sentence."""

_EMOJI = "\u2600-\u266c\u2670-\u2793\u2795-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
_WORD = re.compile(
    r"\b[wW]/[oO]\b|\b[wW]/"  # w/o drums, w/ strings
    r"|[0-9½¼¾]+(?:[.,:/'’][0-9]+)*[^\W_]*"  # 90, 4/4, 2:30, 120bpm, 2m30s
    r"|[^\W\d_][^\W_]*(?:['’][^\W_]+)*(?:[#♯♭][^\W_]*)*"  # piano, don't, F#m7, G3
    rf"|[{_EMOJI}][{_EMOJI}\ufe0f\u200d]*"
    r"|[&+]"
    r"|[^\W_]+"
)
_ENDS = frozenset(".!?;…。！？")
_PAUSES = frozenset(',:()[]{}/|"“”«»–—→>*•、，\n\t')
_AND = {"&": "and", "+": "and"}


@dataclass(frozen=True, slots=True)
class Word:
    """One word: `text` as written, `plain` in lower case without accents or apostrophes.

    `start` and `end` are places in the text, `pause` is JOINED, PAUSE or STOP, and `gap` what was written between
    the word before and this one. `forms` are `plain` and what is left of it without its endings, likeliest first.
    """

    text: str
    plain: str
    start: int
    end: int
    pause: int
    gap: str
    forms: tuple[str, ...] = field(default=(), compare=False)


def tidy(text: str) -> str:
    """The text in composed Unicode, with halves of broken characters replaced, so that it can be written anywhere."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", whole)


def word_set(text: str) -> frozenset[str]:
    """The words of a text as a set, for lists of small words in code."""
    return frozenset(text.split())


@lru_cache(maxsize=8192)
def plain_spelling(text: str) -> str:
    """Lower case, without accents and apostrophes: `Güira` is `guira`, `Don't` is `dont`."""
    folded = text.casefold()
    if not folded.isascii():
        apart = unicodedata.normalize("NFKD", folded.replace("’", "'"))
        folded = "".join(c for c in apart if not unicodedata.combining(c))
    return _AND.get(folded, folded.replace("'", ""))


def split_words(text: str) -> list[Word]:
    """The words of a tidy text, in order."""
    words: list[Word] = []
    last = 0
    for match in _WORD.finditer(text):
        gap = text[last : match.start()]
        glued = words and words[-1].plain in ("w/", "w/o")
        pause = JOINED if glued else _pause(gap)
        plain = plain_spelling(match[0])
        words.append(Word(match[0], plain, *match.span(), pause, gap, spelt(plain)))
        last = match.end()
    return words


def unread_phrases(text: str, words: Sequence[Word], unread: Sequence[int]) -> tuple[str, ...]:
    """The words of a text at these places as they were written: up to six neighbours together, each phrase once."""
    groups: list[list[int]] = []
    for i in unread:
        if groups and groups[-1][-1] == i - 1 and not words[i].pause and len(groups[-1]) < 6:
            groups[-1].append(i)
        else:
            groups.append([i])
    phrases = (text[words[group[0]].start : words[group[-1]].end] for group in groups)
    return tuple(dict.fromkeys(phrases))


def _pause(gap: str) -> int:
    if gap in ("", " ", "-", "'"):
        return JOINED
    if not _ENDS.isdisjoint(gap) or gap.count("\n") > 1:
        return STOP
    if not _PAUSES.isdisjoint(gap) or " - " in gap or "--" in gap:
        return PAUSE
    return JOINED


@lru_cache(maxsize=8192)
def spelt(plain: str) -> tuple[str, ...]:
    """The word and its likely roots: `jazzier` gives `jazzier`, `jazzy`; `choruses` gives `choruses`, `chorus`;
    Spanish and Portuguese words of either gender that of a man: `romantica`, `romantico`."""
    found = [plain]
    if len(plain) < 4 or not plain.isalpha():
        return (plain,)
    for ending, instead in _ENDINGS:
        if plain.endswith(ending) and len(plain) - len(ending) >= 3:
            root = plain[: len(plain) - len(ending)]
            found.append(root + instead)
            if len(ending) > 1 and not instead and len(root) > 3 and root[-1] == root[-2]:
                found.append(root[:-1])  # sadder, sad
    return tuple(dict.fromkeys(found))


_ENDINGS = (
    ("s", ""),
    ("es", ""),
    ("ies", "y"),
    ("iest", "y"),
    ("ier", "y"),
    ("est", ""),
    ("er", ""),
    ("er", "e"),
    ("ily", "y"),
    ("ly", ""),
    ("ish", ""),
    ("iness", "y"),
    ("ness", ""),
    ("a", "o"),
    ("as", "o"),
    ("os", "o"),
)
