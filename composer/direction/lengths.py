"""How long the song is: `two and a half minutes`, `0:45`, `90 seconds`, `a minute thirty`, `2m30`, `32 bars`.

Seconds within 5 s and 60 min. A length that is only that of one section or one half of the song is told apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from composer.direction.asking import Reading, at_most, is_minus, limit_before, plain, refusal, unit
from composer.direction.numbers import digits_value, read_number, starts_number
from composer.direction.sense import Sense
from composer.direction.vocabulary import vocabulary
from composer.direction.words import Word, split_words, tidy, word_set
from composer.errors import BriefError

__all__ = [
    "LONGEST_S", "MOST_BARS", "SHORTEST_S", "length_of", "read_bars", "read_length", "spoken_length",
]  # fmt: skip

SHORTEST_S, LONGEST_S = 5.0, 3600.0
"""Seconds a song may last."""
MOST_BARS = 2000

_ARTICLES = word_set("a an one un uno una um uma une ein eine")
_AND = word_set("and y e et und")
_PARTS_OF_ONE = {
    "half": 0.5, "medio": 0.5, "media": 0.5, "meio": 0.5, "meia": 0.5, "demi": 0.5, "demie": 0.5, "mezzo": 0.5,
    "mezza": 0.5, "quarter": 0.25, "cuarto": 0.25, "quarto": 0.25, "quart": 0.25,
}  # fmt: skip
_SECONDS = {"minute": 60.0, "second": 1.0, "hour": 3600.0}
_CLOCK = re.compile(r"([0-9]{1,3}):([0-5][0-9])(?::([0-5][0-9]))?")
_PRIMES = re.compile(r"([0-9]{1,2})['’]([0-5][0-9])")
_GLUED = re.compile(
    r"([0-9]{1,4}(?:[.,][0-9]{1,3})?)(m|min|mins|minutes?|s|secs?|seconds?|h|hrs?|hours?)(?:([0-9]{1,2})(?:s|secs?)?)?"
)
_DECADES = frozenset({"20s", "30s", "40s", "50s", "60s", "70s", "80s", "90s"})
_CUES_AFTER = word_set(
    "long spot edit version ad cut loop clip sting piece track song tune total max tops or jingle bed theme cue mix "
    "duration in minimum maximum teaser trailer montage ident"
)
_TO_THE_SECOND = (
    ("exactly",), ("precisely",), ("on", "the", "dot"), ("to", "the", "second"), ("on", "the", "nose"), ("dead",),
    ("flat",), ("sharp",),
)  # fmt: skip
_TO_THE_SECOND_BEFORE = ("exactly", "precisely")
_IN_BARS = "the length of a single section is given in bars, such as: 8-bar intro"
_CUES_BEFORE = word_set(
    "exactly length duration lasts lasting runtime last under max within minus negative"
)


def read_length(words: Sequence[Word], at: int) -> Reading | None:
    """A length of time that begins with word `at`."""
    found = _seconds(words, at)
    if found is None:
        return None
    seconds, after = found
    if is_minus(words, at):
        seconds = -seconds
    if seconds > 0:
        other = _upper(words, after)
        if other:
            seconds, after = (seconds + other[0]) / 2, other[1]
    while plain(words, after) in ("long", "total", "tops") and at_most(words, after, 0):
        after += 1
    if seconds > 0 and _is_no_song_length(words, at, after, seconds):
        return None
    if _is_of_section(words, after):
        return Sense(
            kind="partial", name=f"a section of {spoken_length(seconds)}", note=_IN_BARS
        ), after
    if _is_passage(words, at, after):
        return Sense(
            kind="partial", name=f"a passage of {spoken_length(seconds)}", shape="two_halves"
        ), after
    if not SHORTEST_S <= seconds <= LONGEST_S:
        return refusal(
            f"a length of {spoken_length(seconds)} is outside 5 seconds to 60 minutes; say, for example, 3 minutes"
        ), after
    factor = {-1: 0.92, 0: 1.0, 1: 1.08}[limit_before(words, at)]
    seconds = min(LONGEST_S, max(SHORTEST_S, round(seconds * factor, 1)))
    after, is_exact = _exactly(words, at, after)
    about = "exactly" if is_exact else "about"
    return Sense(
        kind="length",
        name=f"length {about} {spoken_length(seconds)}",
        length_s=seconds,
        is_exact=is_exact,
    ), after


def _exactly(words: Sequence[Word], at: int, after: int) -> tuple[int, bool]:
    """The index after `on the dot` and its like, and whether the length is meant to the second."""
    for phrase in _TO_THE_SECOND:
        end = after + len(phrase)
        if tuple(w.plain for w in words[after:end]) == phrase and at_most(words, after, 0):
            return end, True
    return after, plain(words, at - 1) in _TO_THE_SECOND_BEFORE


def length_of(text: str) -> float:
    """Seconds of a length by itself: `30s`, `1:45`, `two and a half minutes`, `90` (seconds). Raises BriefError."""
    words = split_words(tidy(text))
    value = digits_value(words[0].plain) if len(words) == 1 else None
    if value is not None and SHORTEST_S <= value <= LONGEST_S:
        return value
    found = read_length(words, 0) if words else None
    if found is None or found[1] < len(words) or found[0].length_s is None:
        problem = (
            found[0].name if found and found[0].kind == "refusal" else f"{text[:40]!r} is no length"
        )
        raise BriefError(f"{problem}; write 30s, 1:45 or 2 minutes")
    return found[0].length_s


def read_bars(words: Sequence[Word], at: int) -> Reading | None:
    """A number of bars for the whole song that begins with word `at`."""
    if not starts_number(words[at]) or plain(words, at - 1) in ("every", "each", "per", "in", "from", "after", "bar", "bars", "until"):  # fmt: skip
        return None
    found = read_number(words, at)
    following = unit(words, found[1]) if found else None
    if found is None or following is None or following[0] != "bar":
        return None
    bars, after = found[0], following[1]
    if plain(words, at - 1) == "for":
        return Sense(kind="partial", name=f"a passage of {bars:g} bars"), after
    if is_minus(words, at) or not 1 <= bars <= MOST_BARS or bars % 1:
        return refusal(
            f"a length of {bars:g} bars is outside 1 to {MOST_BARS}; say, for example, 32 bars"
        ), after
    return Sense(kind="bars", name=f"length {bars:g} bars", length_bars=int(bars)), after


def spoken_length(seconds: float) -> str:
    """`45 seconds`, `2 min 30 s`, `3 minutes`."""
    if abs(seconds) > 1e7:
        return "so many hours" if seconds > 0 else "less than nothing"
    whole = round(abs(seconds))
    sign = "minus " if seconds < 0 else ""
    if whole < 60:
        return f"{sign}{seconds if sign == '' else whole:g} second{'' if whole == 1 else 's'}"
    minutes, rest = divmod(whole, 60)
    if rest:
        return f"{sign}{minutes} min {rest} s"
    return f"{sign}{minutes} minute{'' if minutes == 1 else 's'}"


def _seconds(words: Sequence[Word], at: int) -> tuple[float, int] | None:
    word = words[at]
    if word.plain[0].isdigit() and (glued := _written_together(words, at)):
        return glued
    if (
        word.plain in _ARTICLES
        and (single := unit(words, at + 1))
        and single[0] in ("minute", "hour")
    ):
        return _and_more(words, _SECONDS[single[0]], single[1], single[0])
    if not starts_number(word):
        return None
    number = read_number(words, at)
    if number is None:
        return None
    value, after = _middle(words, number)
    following = unit(words, after)
    if following is None or following[0] not in _SECONDS:
        return None
    if plain(words, following[1]) in ("note", "notes"):
        return None  # thirty-second notes
    return _and_more(words, value * _SECONDS[following[0]], following[1], following[0])


def _middle(words: Sequence[Word], number: tuple[float, int]) -> tuple[float, int]:
    """The middle of `two to three` or `2-3`; a single number as it is."""
    value, i = number
    if not at_most(words, i, 0):
        return number
    if words[i].plain in ("to", "or") and at_most(words, i + 1, 0):
        i += 1
    elif words[i].gap != "-" or not words[i].plain[0].isdigit():
        return number
    other = read_number(words, i) if starts_number(words[i]) else None
    if other is None or not value < other[0] <= value * 4:
        return number
    return (value + other[0]) / 2, other[1]


def _written_together(words: Sequence[Word], at: int) -> tuple[float, int] | None:
    """`2:30`, `1'45`, `2m30s`, `45s`."""
    text = words[at].plain
    if clock := (_CLOCK.fullmatch(text) or _PRIMES.fullmatch(words[at].text)):
        if plain(words, at - 1) in ("at", "from", "until", "before", "after"):
            return None  # a place in the song
        parts = [int(part) for part in clock.groups() if part is not None]
        if len(parts) == 3:
            return parts[0] * 3600.0 + parts[1] * 60 + parts[2], at + 1
        return parts[0] * 60.0 + parts[1], at + 1
    glued = _GLUED.fullmatch(text)
    if not glued:
        return None
    alone = not at_most(words, at + 1, 0) and (at == 0 or words[at].pause > 0)
    if (
        text in _DECADES
        and not (alone and text < "50s")
        and not (
            plain(words, at + 1) in _CUES_AFTER - {"or", "in"}
            or plain(words, at - 1) in _CUES_BEFORE
        )
    ):
        return None
    value = digits_value(glued[1]) or 0.0
    scale = {"m": 60.0, "s": 1.0, "h": 3600.0}[glued[2][0]]
    if scale == 1.0 and value > 600:
        return None  # 808s
    if glued[3]:
        return (value * scale + int(glued[3]) * scale / 60, at + 1) if scale > 1 else None
    return _and_more(
        words, value * scale, at + 1, {60.0: "minute", 1.0: "second"}.get(scale, "hour")
    )


def _and_more(words: Sequence[Word], seconds: float, after: int, name: str) -> tuple[float, int]:
    """`three minutes ten`, `a minute and a half`, `1 min 30 s`, `an hour and five minutes`."""
    i = after
    if plain(words, i) in _AND and at_most(words, i, 0):
        i += 1
        if name != "second" and (part := _part_of_one(words, i)):
            return seconds + part[0] * _SECONDS[name], part[1]
    if name == "second" or not at_most(words, i, 0) or not starts_number(words[i]):
        return seconds, after
    more = _written_together(words, i) if words[i].plain[0].isdigit() else None
    if more and more[0] < 60:
        return seconds + more[0], more[1]
    number = read_number(words, i)
    if number is None or number[0] >= 60:
        return seconds, after
    following = unit(words, number[1])
    if (
        following
        and following[0] in ("second", "minute")
        and _SECONDS[following[0]] < _SECONDS[name]
    ):
        return seconds + number[0] * _SECONDS[following[0]], following[1]
    if following is None and i == after and number[0] >= 5:
        return seconds + number[0], number[1]  # three minutes ten
    return seconds, after


def _part_of_one(words: Sequence[Word], at: int) -> tuple[float, int] | None:
    """The part of a minute or hour said after it, and the index after it: `a half`, `three quarters`, `medio`."""
    i = at + 1 if plain(words, at) in _ARTICLES else at
    if not at_most(words, i, 0):
        return None
    if plain(words, i) == "three" and plain(words, i + 1) == "quarters":
        return 0.75, i + 2
    part = _PARTS_OF_ONE.get(plain(words, i))
    return None if part is None else (part, i + 1)


def _upper(words: Sequence[Word], after: int) -> tuple[float, int] | None:
    """The longer end of `2 min to 3 min`."""
    if plain(words, after) in ("to", "or") and at_most(words, after + 1, 0):
        return _seconds(words, after + 1)
    return None


def _is_no_song_length(words: Sequence[Word], at: int, after: int, seconds: float) -> bool:
    """Whether the time is that of something else: a ten-hour flight, one second of silence, 5 minutes ago."""
    nxt = plain(words, after) if at_most(words, after, 0) else ""
    if nxt in (
        "ago",
        "old",
        "note",
        "notes",
        "walk",
        "drive",
        "flight",
        "ride",
        "journey",
        "trip",
        "break",
    ):
        return True
    if seconds >= SHORTEST_S and seconds <= LONGEST_S:
        return False
    if (
        nxt in _CUES_AFTER
        or plain(words, after - 1) == "long"
        or plain(words, at - 1) in _CUES_BEFORE
    ):
        return False
    return bool(nxt)


def _is_of_section(words: Sequence[Word], after: int) -> bool:
    """Whether the length is that of a section: `a 20 second intro`."""
    if not at_most(words, after, 0):
        return False
    follows = vocabulary().longest(words, after)
    return follows is not None and follows[0].kind == "section"


def _is_passage(words: Sequence[Word], at: int, after: int) -> bool:
    """Whether only a part of the song lasts so long: `for a minute, then`, `the first minute`."""
    before = plain(words, at - 1)
    turns = plain(words, after) == "then" or (plain(words, after), plain(words, after + 1)) == (
        "and",
        "then",
    )
    return (before == "for" and turns) or before in ("first", "last", "every", "after")
