"""Chords written in a brief: `Am F C G`, `| Dm7 | G7 | Cmaj7 |`, `I-V-vi-IV`, `ii V I`.

Three or more in a row, or two after the word `chords`; otherwise a letter may be a key, a section or an article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from composer.direction.asking import Reading, plain
from composer.direction.sense import Sense
from composer.direction.words import Word

__all__ = ["read_chords"]

_SYMBOL = re.compile(
    r"[A-G][#b♯♭]?(?:maj|min|dim|aug|sus|add|m|M|°|ø|Δ|\+)?(?:[0-9]{1,2})?(?:(?:sus|add|b|#|♭|♯|maj)[0-9]{1,2}|alt|b5|#5)*"
)
_NUMERAL = re.compile(
    r"[b#♭♯]?(?:VII|VI|IV|V|III|II|I|vii|vi|iv|v|iii|ii|i)(?:°|ø|o)?(?:maj)?(?:7|9|11|13)?(?:sus[24]?)?"
)
_MOST = 128


def read_chords(words: Sequence[Word], at: int, *, is_told: bool = False) -> Reading | None:
    """A run of chord symbols or of roman numerals that begins with word `at`; `is_told` where chords are spoken of."""
    first = words[at].text
    if first[0] not in "ABCDEFGIViv#b♭♯":
        return None
    for pattern in (_SYMBOL, _NUMERAL):
        if at and pattern.fullmatch(words[at - 1].text) and _runs_on(words[at].gap):
            continue  # the row began earlier, and was not one of chords
        after = at
        while after < len(words) and after - at < _MOST and pattern.fullmatch(words[after].text):
            if after > at and not _runs_on(words[after].gap):
                break
            after += 1
        told = is_told or any(
            plain(words, at - n) in ("chords", "progression", "changes", "akkorde", "acordes")
            for n in (1, 2)
        )
        if after - at >= (2 if told else 3) and _are_chords(words, at, after, told):
            return _sense(words, at, after), after
    return None


def _runs_on(gap: str) -> bool:
    return len(gap) <= 5 and all(c in " -–—|,>→/·\n:" for c in gap)


def _are_chords(words: Sequence[Word], at: int, after: int, told: bool) -> bool:
    """Whether the letters are chords: something more than A and B of a form, and not `I` of a sentence."""
    run = [word.text for word in words[at:after]]
    if told or any("|" in word.gap for word in words[at:after]):
        return True
    if all(len(text) == 1 for text in run):
        return len(set(run)) > 1 and not set(run) <= {"A", "B", "C"} and not set(run) <= {"I", "i"}
    return True


def _sense(words: Sequence[Word], at: int, after: int) -> Sense:
    bars: list[list[str]] = [[]]
    lines = any("|" in word.gap for word in words[at + 1 : after])
    for i in range(at, after):
        if i > at and words[i].gap == "/":
            bars[-1][-1] += "/" + _ascii(words[i].text)  # C/E, a chord over a bass note
            continue
        if i > at and (not lines or "|" in words[i].gap):
            bars.append([])
        bars[-1].append(_ascii(words[i].text))
    text = "| " + " | ".join(" ".join(bar) for bar in bars) + " |"
    return Sense(kind="chords", name=f"chords {text}", chords=text)


def _ascii(text: str) -> str:
    return text.replace("♭", "b").replace("♯", "#")
