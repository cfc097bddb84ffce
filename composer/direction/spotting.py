"""First pass over a brief: every phrase that means something, where it stands, and every word that means nothing.

At each word all readers are asked and the longest reading wins, so that `four on the floor` is a beat and `four bars`
a length. What the finds have to do with each other is the business of `scoping`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from composer.direction.asking import Reading, plain, unit
from composer.direction.charts import read_chords
from composer.direction.company import in_company
from composer.direction.keys import may_be_key, read_key, read_range
from composer.direction.lengths import read_bars, read_length
from composer.direction.mentions import read_section
from composer.direction.meters import read_meter
from composer.direction.numbers import digits_value, read_number, starts_number
from composer.direction.sense import Find, Sense
from composer.direction.tempos import read_bare_tempo, read_tempo
from composer.direction.vocabulary import Vocabulary, vocabulary
from composer.direction.words import Word, word_set

__all__ = ["Spotted", "spot"]

_NUMERIC: tuple[Callable[[Sequence[Word], int], Reading | None], ...] = (
    read_tempo,
    read_length,
    read_section,
    read_bars,
    read_meter,
)
_TRIGGERS = word_set(
    "tempo bpm speed metronome mm crotchet quarter q ♩ ♪ negra semiminima viertel noire minim half quaver eighth dotted "
    "in double triple every each all both last final closing first second third fourth fifth sixth"
)
_FOREIGN_ARTICLES = word_set("un uno una um uma une ein eine")
_AFTER_ARTICLE = word_set("half quarter hundred couple minute min hour minuto hr")
_LONGEST_SYMBOL = 12
_TITLE_QUOTES = {'"': '"', "“": "”", "‘": "’", "'": "'", "«": "»", "„": "“"}
_TITLED = ("title", "song", "track", "piece", "tune", "it", "this", "its", "one")
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
    return _without_loose_numbers(words, *in_company(words, finds, unknown))


def _read(
    words: Sequence[Word], at: int, vocab: Vocabulary, *, after_genre: bool
) -> Reading | None:
    """The longest reading at this word."""
    word = words[at]
    best = vocab.longest(words, at)
    if best and best[0].kind == "logic" and best[0].name in ("called", "seed"):
        named = _named(words, at, best)
        if named[0].kind != "stop":
            return named
        best = named
    if _may_count(words, at):
        for read in _NUMERIC:
            best = _longer(best, read(words, at))
    elif best and best[0].kind == "section":
        best = _longer(best, read_section(words, at))
    if best is None and (decade := _decade(word, vocab)):
        return decade, at + 1
    if len(word.text) <= _LONGEST_SYMBOL:
        if word.text[-1].isdigit():
            best = _longer(best, read_range(words, at))
        if word.text[0] in "ABCDEFGIViv♭♯b#":
            best = _longer(best, read_chords(words, at))
        if may_be_key(words, at):
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


def _may_count(words: Sequence[Word], at: int) -> bool:
    """Whether a quantity may begin here; an article only before a half, a minute and their like."""
    word = words[at]
    if word.plain in ("a", "an"):
        return plain(words, at + 1) in _AFTER_ARTICLE
    if word.plain in _FOREIGN_ARTICLES:
        return unit(words, at + 1) is not None
    return word.plain in _TRIGGERS or starts_number(word)


def _longer(best: Reading | None, other: Reading | None) -> Reading | None:
    """A quantity goes before a phrase of the same length."""
    if other is None:
        return best
    return other if best is None or other[1] >= best[1] else best


def _named(words: Sequence[Word], at: int, found: Reading) -> Reading:
    """What `called` or `seed` leads to: a title, a seed, or nothing, as in `my band is called The Gulls`."""
    sense, after = found
    if sense.name == "seed":
        special = _seed(words, after)
    else:
        of_band = plain(words, at - 1) in ("is", "are", "am", "band", "group")
        of_song = plain(words, at - 2) in _TITLED
        special = None if of_band and not of_song else _title(words, after)
    return special or (Sense(kind="stop", name="stop"), after)


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
        if (closing and closing in gap) or (
            not closing and (words[i].pause or not words[i].text[:1].isupper())
        ):
            break
        taken.append(gap + words[i].text)
        i += 1
    if not closing and not words[at].text[:1].isupper():
        return None
    title = "".join(taken)
    return Sense(kind="title", name=f"title {title}", title=title), i


def _seed(words: Sequence[Word], at: int) -> Reading | None:
    if (
        at < len(words)
        and words[at].plain.isascii()
        and words[at].plain.isdigit()
        and len(words[at].plain) <= 18
    ):
        number = int(words[at].plain)
        return Sense(kind="seed", name=f"seed {number}", seed=number), at + 1
    return None


def _without_loose_numbers(words: Sequence[Word], finds: list[Find], unknown: list[int]) -> Spotted:
    """A bare number is a tempo only where no other tempo is named; a number that counts players says nothing."""
    named = any(f.sense.kind == "bpm" and f.sense.bond != "bare" for f in finds)
    bare = [f for f in finds if f.sense.bond == "bare"]
    dropped = bare if named else bare[:-1]
    gone = {f.first for f in dropped}
    kept = [f for f in finds if f.first not in gone] if gone else finds
    loose = [i for f in dropped for i in range(f.first, f.end)]
    starts = {f.first: n for n, f in enumerate(kept) if f.sense.kind != "logic"}
    missing = []
    for i in sorted({*unknown, *loose}):
        n = starts.get(i + 1)
        if n is not None and _counts_players(words, i):
            kept[n] = replace(kept[n], first=i)
        else:
            missing.append(i)
    return Spotted(kept, missing)


def _counts_players(words: Sequence[Word], at: int) -> bool:
    """Whether this unread word is a small number that belongs to the next: `two guitars`."""
    if not starts_number(words[at]) or words[at + 1].pause:
        return False
    number = read_number(words, at)
    value = number[0] if number else digits_value(plain(words, at))
    return value is not None and value <= 16
