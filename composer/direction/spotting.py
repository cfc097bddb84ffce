"""First pass over a brief: every phrase that means something, where it stands, and every word that means nothing.

At each word all readers are asked and the longest reading wins, so that `four on the floor` is a beat and `four bars`
a length. What the finds have to do with each other is the business of `scoping`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from composer.direction.asking import Reading, plain
from composer.direction.charts import read_chords
from composer.direction.keys import read_key, read_range
from composer.direction.lengths import read_bars, read_length
from composer.direction.mentions import read_section
from composer.direction.meters import read_meter
from composer.direction.numbers import digits_value, read_number, starts_number
from composer.direction.sense import Find, Sense
from composer.direction.tempos import read_bare_tempo, read_tempo
from composer.direction.vocabulary import Vocabulary, vocabulary
from composer.direction.words import Word

__all__ = ["Spotted", "spot"]

_NUMERIC: tuple[Callable[[Sequence[Word], int], Reading | None], ...] = (
    read_tempo,
    read_length,
    read_section,
    read_bars,
    read_meter,
)
_TRIGGERS = frozenset(
    "tempo bpm speed metronome mm crotchet quarter q ♩ ♪ negra semiminima viertel noire minim half quaver eighth dotted "
    "a an in double triple every each all both last final closing first second third fourth fifth sixth".split()
)
_TITLE_QUOTES = {'"': '"', "“": "”", "‘": "’", "'": "'", "«": "»", "„": "“"}
_LONGEST_TITLE = 12


@dataclass(frozen=True, slots=True)
class Spotted:
    """The finds of a text in order, small words of logic among them, and the words nobody understood."""

    finds: list[Find]
    unknown: list[int]


def spot(words: Sequence[Word]) -> Spotted:
    """Every phrase of the text that means something."""
    vocab = vocabulary()
    finds: list[Find] = []
    unknown: list[int] = []
    at = 0
    while at < len(words):
        after_genre = bool(finds) and finds[-1].end == at and finds[-1].sense.kind == "genre"
        found = _read(words, at, vocab, after_genre=after_genre)
        if found is None:
            unknown.append(at)
            at += 1
            continue
        sense, after = found
        if sense.kind in ("common", "unit"):
            unknown.extend(range(at, after))
        elif sense.kind != "stop":
            finds.append(Find(first=at, end=after, sense=sense))
        at = after
    return _without_loose_numbers(words, finds, unknown)


def _read(words: Sequence[Word], at: int, vocab: Vocabulary, *, after_genre: bool) -> Reading | None:
    """The longest reading at this word."""
    word = words[at]
    best = vocab.longest(words, at)
    if best and best[0].kind == "logic" and best[0].name in ("called", "seed"):
        special = _title(words, best[1]) if best[0].name == "called" else _seed(words, best[1])
        if special:
            return special
        best = (Sense(kind="stop", name="stop"), best[1])
    if best and best[0].kind == "section" or word.plain in _TRIGGERS or starts_number(word):
        for read in _NUMERIC:
            best = _longer(best, read(words, at))
    elif word.plain[:1].isdigit():
        best = _longer(best, read_tempo(words, at))
    if best is None and (decade := _decade(word, vocab)):
        return decade, at + 1
    if len(word.text) <= 9 and (word.text[0] in "ABCDEFGIVabcdefghiv♭♯" or word.plain in ("do", "re", "mi", "fa", "sol", "la", "si", "ut")):  # fmt: skip
        best = _longer(best, read_range(words, at))
        best = _longer(best, read_chords(words, at))
        best = _longer(best, read_key(words, at))
    if best is None or best[0].kind in ("stop", "common"):
        bare = read_bare_tempo(words, at, after_genre=after_genre)
        if bare:
            return replace(bare[0], bond="bare"), bare[1]
    return best


def _decade(word: Word, vocab: Vocabulary) -> Sense | None:
    """What a year says of the style of its time: 1965 is the sixties."""
    year = word.plain[:-1] if word.plain.endswith("s") else word.plain
    if len(year) == 4 and year.isascii() and year.isdigit() and "1920" <= year < "2030":
        return vocab.meaning(f"{year[:3]}0s")
    return None


def _longer(best: Reading | None, other: Reading | None) -> Reading | None:
    """A quantity goes before a phrase of the same length."""
    if other is None:
        return best
    return other if best is None or other[1] >= best[1] else best


def _title(words: Sequence[Word], at: int) -> Reading | None:
    """A title in quotation marks, or in capitals up to the next pause."""
    if at >= len(words):
        return None
    opening = words[at].gap.strip().lstrip(":= ")[:1]
    closing = _TITLE_QUOTES.get(opening)
    taken = [words[at].text]
    i = at + 1
    while i < len(words) and i - at < _LONGEST_TITLE:
        gap = words[i].gap
        if (closing and closing in gap) or (not closing and (words[i].pause or not words[i].text[:1].isupper())):
            break
        taken.append(gap + words[i].text)
        i += 1
    if not closing and not words[at].text[:1].isupper():
        return None
    title = "".join(taken)
    return Sense(kind="title", name=f"title {title}", title=title), i


def _seed(words: Sequence[Word], at: int) -> Reading | None:
    if at < len(words) and words[at].plain.isascii() and words[at].plain.isdigit() and len(words[at].plain) <= 18:
        number = int(words[at].plain)
        return Sense(kind="seed", name=f"seed {number}", seed=number), at + 1
    return None


def _without_loose_numbers(words: Sequence[Word], finds: list[Find], unknown: list[int]) -> Spotted:
    """A bare number is a tempo only where no other tempo is named; a number that counts players says nothing."""
    named = any(f.sense.kind == "bpm" and f.sense.bond != "bare" for f in finds)
    bare = [f for f in finds if f.sense.bond == "bare"]
    dropped = bare if named else bare[:-1]
    kept = [f for f in finds if f not in dropped] if dropped else finds
    loose = [i for f in dropped for i in range(f.first, f.end)]
    starts = {f.first for f in kept}
    missing = [i for i in sorted({*unknown, *loose}) if not _counts_players(words, i, starts)]
    return Spotted(kept, missing)


def _counts_players(words: Sequence[Word], at: int, starts: set[int]) -> bool:
    """Whether this unread word is a small number right before something understood: `two guitars`."""
    if not starts_number(words[at]) or at + 1 not in starts or words[at + 1].pause:
        return False
    number = read_number(words, at)
    value = number[0] if number else digits_value(plain(words, at))
    return value is not None and value <= 16
