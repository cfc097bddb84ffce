"""Tempos in numbers: `90 bpm`, `around 84`, `80-90 bpm`, `under 100 bpm`, `crotchet = 112`, `tempo one twenty`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from composer.direction.asking import Reading, at_most, is_minus, limit_before, plain, refusal, unit
from composer.direction.numbers import digits_value, read_number, starts_number
from composer.direction.sense import Sense
from composer.direction.vocabulary import vocabulary
from composer.direction.words import Word

__all__ = ["FASTEST", "SLOWEST", "read_bare_tempo", "read_tempo"]

SLOWEST, FASTEST = 20.0, 400.0
"""Quarter notes a minute that a brief may ask for."""

_GLUED = re.compile(r"([0-9]+(?:[.,][0-9]+)?)(bpm|bmp|bpms|ish)")
_LEADS = ("tempo", "bpm", "speed", "metronome", "mm")
_LINKS = ("of", "is", "at", "around", "about", "to", "approximately", "roughly", "circa", "ca", "approx", "between", "from", "set", "be", "exactly", "say", "like", "near", "under", "over", "below", "above", "max", "min", "maybe", "the", "a")  # fmt: skip
_ROUGHLY = ("around", "about", "roughly", "approximately", "approx", "circa", "ca", "at", "say", "near", "c", "like", "almost", "exactly", "maybe", "tempo", "speed", "arnd")  # fmt: skip
_NOTES = {
    "crotchet": 1.0, "quarter": 1.0, "q": 1.0, "♩": 1.0, "negra": 1.0, "semiminima": 1.0, "viertel": 1.0, "noire": 1.0,
    "minim": 2.0, "half": 2.0, "quaver": 0.5, "eighth": 0.5, "♪": 0.5,
}  # fmt: skip
_BETWEEN = ("to", "and", "or", "a", "bis")
_LIKELY = (40.0, 220.0)


def read_tempo(words: Sequence[Word], at: int) -> Reading | None:
    """A tempo with its unit or its name, beginning with word `at`."""
    word = words[at]
    if glued := _GLUED.fullmatch(word.plain):
        value = digits_value(glued[1])
        if glued[2] == "ish" and not _LIKELY[0] <= (value or 0.0) <= _LIKELY[1]:
            return None
        return _tempo(words, at, -1.0 if value is None else value, None, at + 1)
    if word.plain in _LEADS:
        return _after_lead(words, at)
    if word.plain in _NOTES or word.plain == "dotted":
        return _note_value(words, at)
    if not starts_number(word):
        return None
    found = read_number(words, at)
    if found is None:
        return None
    value, after = found
    first = unit(words, after)
    if first and first[0] == "bpm":
        return _tempo(words, at, value, None, first[1])
    upper = _upper(words, after)
    if upper and (last := unit(words, upper[1])) and last[0] == "bpm":
        return _tempo(words, at, value, upper[0], last[1])
    return None


def read_bare_tempo(words: Sequence[Word], at: int, *, after_genre: bool = False) -> Reading | None:
    """A number without any unit that can only be a tempo: `around 84`, `house 124`, `at one twenty`."""
    word = words[at]
    if not starts_number(word) or "/" in word.text or ":" in word.text:
        return None
    said = plain(words, at - 1) in _ROUGHLY and word.pause == 0
    if not word.plain[0].isdigit() and not said:
        return None
    found = read_number(words, at)
    if found is None or not _LIKELY[0] <= found[0] <= _LIKELY[1] or found[0] % 0.5:
        return None
    value, after = found
    upper = _upper(words, after)
    if upper and not (_LIKELY[0] <= upper[0] <= _LIKELY[1] and upper[0] > value):
        upper = None
    end = upper[1] if upper else after
    trusted = after_genre and value >= _LIKELY[0] + 20 and word.plain.isdigit()
    if not trusted and not _stands_alone(words, at, end):
        return None
    return _tempo(words, at, value, upper[0] if upper else None, end)


def _stands_alone(words: Sequence[Word], at: int, after: int) -> bool:
    """Whether nothing counted follows the number, and nothing numbered stands before it."""
    if words[at].gap[-1:] in ("#", "$", "£", "€", ".", "/", "=") or (
        words[at].pause == 0 and plain(words, at - 1) in _NUMBERED
    ):
        return False
    if not at_most(words, after, 0):
        return after >= len(words) or words[after].gap[:1] != "%"
    if words[after].gap[:1] == "%" or words[after].plain in (
        "of",
        "percent",
        "to",
        "or",
        "and",
        "x",
    ):
        return False
    follows = vocabulary().longest(words, after)
    return follows is not None and follows[0].kind not in ("common", "unit", "section")


_NUMBERED = (
    "bar", "bars", "opus", "op", "no", "number", "take", "version", "seed", "studio", "page", "track", "level", "year", "psalm",
    "room", "age", "aged", "windows", "minus", "negative",
)  # fmt: skip


def _upper(words: Sequence[Word], after: int) -> tuple[float, int] | None:
    """The upper end of a range: `-90`, `to 90`, `and 90`."""
    if not at_most(words, after, 0):
        return None
    if words[after].plain[0].isdigit() and words[after].gap.strip() in ("-", "–"):
        return read_number(words, after)
    if (
        words[after].plain in _BETWEEN
        and at_most(words, after + 1, 0)
        and starts_number(words[after + 1])
    ):
        return read_number(words, after + 1)
    if words[after].gap in ("–", "—") and starts_number(words[after]):
        return read_number(words, after)
    return None


def _after_lead(words: Sequence[Word], at: int) -> Reading | None:
    i = at + 1
    while i < len(words) and i - at < 5 and words[i].plain in _LINKS and words[i].pause < 2:
        i += 1
    if not at_most(words, i, 1) or not starts_number(words[i]) or words[i].plain in ("a", "an"):
        return None
    found = read_number(words, i)
    if found is None:
        return None
    value, after = found
    upper = _upper(words, after)
    if upper:
        after = upper[1]
    following = unit(words, after)
    if following:
        if following[0] != "bpm":
            return None
        after = following[1]
    elif "/" in words[i].text:
        return None
    return _tempo(words, i, value, upper[0] if upper else None, after)


def _note_value(words: Sequence[Word], at: int) -> Reading | None:
    """`crotchet = 112`, `dotted quarter = 60`, `♩ = 90`."""
    i, beats = at, 1.0
    if words[i].plain == "dotted":
        i, beats = i + 1, 1.5
    if plain(words, i) not in _NOTES:
        return None
    beats *= _NOTES[words[i].plain]
    i += 1
    while (
        at_most(words, i, 0)
        and words[i].plain in ("note", "notes", "equals", "is", "at")
        and i < at + 5
    ):
        i += 1
    if i >= len(words) or not starts_number(words[i]):
        return None
    if "=" not in words[i].gap and words[i - 1].plain not in ("equals", "is", "at"):
        return None
    found = read_number(words, i)
    if found is None:
        return None
    after = found[1]
    following = unit(words, after)
    if following and following[0] == "bpm":
        after = following[1]
    sense, after = _tempo(words, i, found[0] * beats, None, after)
    return replace(sense, names_note=True), after


def _tempo(words: Sequence[Word], at: int, low: float, high: float | None, after: int) -> Reading:
    if is_minus(words, at):
        low = -low
    for value in (low, high):
        if value is not None and not SLOWEST <= value <= FASTEST:
            shown = f"{value:g}" if abs(value) < 1e7 else "so many"
            return refusal(
                f"a tempo of {shown} bpm is outside {SLOWEST:g} to {FASTEST:g}; name one a band could play, such as 120 bpm"
            ), after
    if high is not None and high != low:
        low, high = min(low, high), max(low, high)
        return Sense(kind="bpm", name=f"tempo {low:g} to {high:g} bpm", tempo=(low, high)), after
    limit = limit_before(words, at)
    if limit < 0:
        return Sense(
            kind="bpm",
            name=f"tempo at most {low:g} bpm",
            tempo=(max(SLOWEST, round(low * 0.8)), low),
        ), after
    if limit > 0:
        top = min(FASTEST, round(low * 1.2))
        return Sense(kind="bpm", name=f"tempo at least {low:g} bpm", tempo=(low, top)), after
    return Sense(kind="bpm", name=f"tempo {low:g} bpm", bpm=low), after
