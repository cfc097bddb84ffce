"""Everything the theory engine can say of a chord progression, in one call.

>>> found = analyse("| Dm7 | G7 | Cmaj7 | A7b9 |")
>>> str(found.key), [(chord.numeral, chord.function.name) for chord in found.chords][-1]
('C major', ('V7b9/ii', 'secondary dominant'))
>>> [brick.name for brick in found.bricks], found.chords[0].tensions
(['ii-V-I'], ('9', '11', '13'))
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from composer.errors import TheoryError
from composer.theory.bricks import Brick, find_bricks
from composer.theory.cadence import Cadence, find_cadences
from composer.theory.chart import ChartChord, parse_chart
from composer.theory.chord import Chord
from composer.theory.chord_kind import chord_kind
from composer.theory.function import Function, find_function, is_blues
from composer.theory.key import Key
from composer.theory.key_evidence import keys_with_evidence
from composer.theory.key_finding import find_keys
from composer.theory.key_mode import modal_key
from composer.theory.meter import Meter
from composer.theory.scale import Scale, chord_scale
from composer.theory.tension import available_tensions, avoid_notes, tension

__all__ = [
    "LONGEST_TEXT",
    "MOST_CHORDS",
    "MOST_IN_TEXT",
    "Analysis",
    "ChordReading",
    "KeySpan",
    "analyse",
    "check_count",
    "key_of_chords",
    "numeral_key",
    "read_chords",
]

LONGEST_TEXT = 10_000
"""Characters a chord text may have to be analysed."""
MOST_CHORDS = LONGEST_TEXT // 2
"""Chords a progression may have to be analysed: as many as the longest text can hold."""
MOST_IN_TEXT = 300
"""Chords of a text that are read unless more are asked for: what is explained within 50 ms on a machine of 2020 or so,
however different the chords are, so that it can be done after every keystroke."""

_MARK = re.compile(r"[^|\s]+(?:\s+x\d{1,2}(?=[\s|]|$))?")
_NO_CHORD = re.compile(r"[./:]|x\d{1,2}")
_NUMERAL = re.compile(r"[<(\[]*(?:(?:[Ss]ub)?[b#♭♯]*[IViv]|[b#♭♯]?[1-7]|Ger|Fr|Cad(?!d)|N6)")
_NO_SYMBOL = re.compile(r"[<(\[]*(?:[b#♭♯]*[IViv]|[b#♭♯]?[1-7])")
"""How a numeral begins that no chord symbol begins with."""
_FOUR = Meter(4, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChordReading:
    """One chord explained: place, key it is heard in, function, and what to play over it.

    `scale` is the chord-scale, `tensions` what may be added, `avoid` what clashes when held, `tension` how far from
    rest the chord is (0..1, see `composer.theory.tension`).
    """

    at: int
    dur: int
    chord: Chord
    key: Key
    function: Function
    scale: Scale
    tensions: tuple[str, ...]
    avoid: tuple[str, ...]
    tension: float

    @property
    def numeral(self) -> str:
        """The numeral in the key the chord is heard in, applied chords as such: `V7/ii`."""
        return self.function.numeral

    @property
    def reason(self) -> str:
        """Why the chord is there, in a sentence."""
        return self.function.reason

    @property
    def borrowed_from(self) -> str:
        """The key a borrowed chord is taken from, or ""."""
        return self.function.borrowed_from


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySpan:
    """From the chord numbered `start` up to but not `end`, in ticks from `at` for `dur`, the music is in this key."""

    start: int
    end: int
    at: int
    dur: int
    key: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What a progression does: `key` is the home key, `keys` the regions, the rest in order of time."""

    key: Key
    keys: tuple[KeySpan, ...]
    chords: tuple[ChordReading, ...]
    cadences: tuple[Cadence, ...]
    bricks: tuple[Brick, ...]

    @property
    def tension_curve(self) -> tuple[float, ...]:
        """The tension of every chord, 0..1."""
        return tuple(chord.tension for chord in self.chords)


def analyse(
    chords: Sequence[ChartChord] | str, key: Key | None = None, meter: Meter = _FOUR
) -> Analysis:
    """Explain a progression, given as a chart's chords or as chart text with symbols, numerals or both.

    `key` is the home key when it is known; otherwise it is found, and numerals are read in the key of the symbols
    around them (C where there are none). At most 5,000 chords; as text 10,000 characters and 300 chords, repeats played.
    Raises TheoryError.
    """
    if isinstance(chords, str):
        chords = read_chords(chords, key, meter)
    entries = tuple(chords)
    check_count(len(entries), MOST_CHORDS)
    symbols = [entry.chord for entry in entries]
    spans = _key_spans(entries, key, meter)
    home = key or _home(spans)
    keys = [span.key for span in spans for _ in range(span.start, span.end)]
    blue: list[bool] = []
    for span in spans:
        here_blue = is_blues(symbols[span.start : span.end], span.key)
        blue += [here_blue] * (span.end - span.start)
    bricks = find_bricks(entries, keys, meter)
    scale_keys = _scale_keys(keys, bricks)
    befores, afters = _befores(symbols), _afters(symbols)
    readings = []
    for place, entry in enumerate(entries):
        here = keys[place]
        scale = chord_scale(entry.chord, scale_keys[place])
        readings.append(
            ChordReading(
                at=entry.at,
                dur=entry.dur,
                chord=entry.chord,
                key=here,
                function=find_function(
                    entry.chord, here, befores[place], afters[place], blue[place]
                ),
                scale=scale,
                tensions=available_tensions(entry.chord, scale),
                avoid=avoid_notes(entry.chord, scale),
                tension=tension(entry.chord, here, home),
            )
        )
    return Analysis(
        key=home,
        keys=spans,
        chords=tuple(readings),
        cadences=find_cadences(entries, keys, meter),
        bricks=bricks,
    )


def _scale_keys(keys: Sequence[Key], bricks: Sequence[Brick]) -> list[Key]:
    """The key each chord's scale is of: a brick of the parallel mode brings that mode's notes, as a major ii-V-I in minor."""
    found = list(keys)
    for brick in bricks:
        for place in range(brick.start, brick.end):
            if keys[place].tonic == brick.key.tonic and keys[place].mode in ("major", "minor"):
                found[place] = brick.key
    return found


def read_chords(
    text: str, key: Key | None = None, meter: Meter = _FOUR, most: int = MOST_IN_TEXT
) -> tuple[ChartChord, ...]:
    """The chords of a chart text of at most 10,000 characters; without bar lines every word is a bar of its own.

    `most` is how many chords there may be, repeats played. Without a key numerals are read in the key of the symbols
    around them, else in C; raises TheoryError.
    """
    if len(text) > LONGEST_TEXT:
        raise TheoryError(
            f"the chord text has {len(text)} characters; {LONGEST_TEXT} at most, so analyse it by section"
        )
    words = [word for word in _MARK.findall(text) if not _NO_CHORD.fullmatch(word)]
    check_count(len(words), most)
    if "|" not in text and "\n" not in text.strip():
        text = "|".join(_MARK.findall(text))

    @cache
    def read_in(guess: Key) -> tuple[ChartChord, ...]:
        return _counted(parse_chart(text, guess, meter), most)

    return read_in(key or numeral_key(words, read_in))


def numeral_key(words: Sequence[str], read: Callable[[Key], Sequence[ChartChord]]) -> Key:
    """The key that the numerals among these words are meant in: that of the symbols around them, else C.

    `read` gives the chords in a key; raises what it raises.
    """
    if not any(map(_NUMERAL.match, words)):
        return Key(0)
    here = read(Key(0))
    fixed: list[Chord] = []
    if not all(map(_NO_SYMBOL.match, words)):
        both = zip(here, read(Key(2)), strict=True)
        fixed = [a.chord for a, b in both if a.chord == b.chord]
    if any(chord.root is not None for chord in fixed):
        return key_of_chords(fixed)
    minor = any(re.match(r"i(?![iv])|1(?:-|m(?!a))", word) for word in words)
    major = any(re.match(r"I(?![IV])|1(?!-|m(?!a))", word) for word in words)
    return Key(0, "minor" if minor and not major else "major")


def _counted(chords: tuple[ChartChord, ...], most: int) -> tuple[ChartChord, ...]:
    """The chords, if they are not too many once the repeats are played."""
    check_count(len(chords), most)
    return chords


def key_of_chords(chords: Sequence[Chord]) -> Key:
    """The home key of a progression, with its mode; raises TheoryError when there is no chord."""
    bar = _FOUR.bar_ticks
    bars = [ChartChord(at=n * bar, dur=bar, chord=chord) for n, chord in enumerate(chords)]
    return _home(_key_spans(bars, None, _FOUR))


def check_count(count: int, most: int) -> None:
    """Raise TheoryError for more than `most` chords."""
    if count > most:
        raise TheoryError(
            f"{count} chords are too many at once; {most} at most, so do it by section"
        )


def _key_spans(entries: Sequence[ChartChord], key: Key | None, meter: Meter) -> tuple[KeySpan, ...]:
    symbols = [entry.chord for entry in entries]
    if key is not None and all(symbol.root is None for symbol in symbols):
        regions = [(0, len(symbols), key)] if symbols else []
    else:
        regions = [(region.start, region.end, region.key) for region in find_keys(symbols, key)]
    keys = [found for start, end, found in regions for _ in range(start, end)]
    spans: list[KeySpan] = []
    start = 0
    for found, group in groupby(keys_with_evidence(entries, keys, meter, key)):
        end = start + len(list(group))
        mode = found if found == key else modal_key(symbols[start:end], found)
        last, at = entries[end - 1], entries[start].at
        spans.append(KeySpan(start=start, end=end, at=at, dur=last.at + last.dur - at, key=mode))
        start = end
    return tuple(spans)


def _home(spans: Sequence[KeySpan]) -> Key:
    """The key the music both begins and ends in, or else the one with the greatest share."""
    if spans and spans[0].key == spans[-1].key:
        return spans[0].key
    return _longest([(span.dur, span.key) for span in spans])


def _longest(spans: Sequence[tuple[int, Key]]) -> Key:
    """The key with the greatest share; of equal ones the first."""
    shares: dict[Key, int] = {}
    for length, key in spans:
        shares[key] = shares.get(key, 0) + length
    return max(shares, key=lambda key: shares[key])


def _befores(chords: Sequence[Chord]) -> list[Chord | None]:
    """For every chord the different one before it; None where there is none or nobody plays."""
    found: list[Chord | None] = []
    for place, chord in enumerate(chords):
        last = chords[place - 1] if place else None
        if last == chord:
            found.append(found[-1])
        else:
            found.append(last if last is not None and last.root is not None else None)
    return found


def _afters(chords: Sequence[Chord]) -> list[Chord | None]:
    """For every chord the different one after it; None where there is none or nobody plays.

    A dominant is followed by what it goes to: its own seventh, or its release from a suspension, is still itself.
    """
    found: list[Chord | None] = []
    for place in range(len(chords) - 1, -1, -1):
        chord = chords[place]
        after = chords[place + 1] if place + 1 < len(chords) else None
        if after is not None and (after == chord or _is_same(chord, after)):
            found.append(found[-1])
        else:
            found.append(after if after is not None and after.root is not None else None)
    return found[::-1]


def _is_same(own: Chord, other: Chord) -> bool:
    kinds = ("major", "dominant", "sus")
    return own.root == other.root and chord_kind(own) in kinds and chord_kind(other) == "dominant"
