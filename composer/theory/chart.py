"""Chord charts as text: `| Ebmaj9 | Cm9 . Fm9 . | % | ii7 V7/ii |`, symbols and numerals mixed.

Bars stand between `|`. The chords of a bar share it as equally as whole beats allow, the earlier ones longer
(three chords in 4/4 take 2, 1 and 1 beats). Where a bar has a `.` (or a lone `/`), every mark takes one beat and
the dot lets the chord before it go on; a bar that is just `.` goes on throughout. `%` plays the bar before again.
A chord may be marked: `<Dm7` is pushed (played an eighth early), `C7!` a shot (stopped short), `C~` let ring, `<C7!` and
`<C~` both; `F_` stands over the bass of the chord before it (a pedal). `|: A | B :|` is played twice, `:|x3` three times,
and a bar that ends in `x8` eight times.

>>> chart = parse_chart("| Dm7 . . <G7 | I~ |", Key.parse("C major"), Meter.parse("4/4"))
>>> [(chord.at, chord.dur, str(chord.chord), chord.mark) for chord in chart]
[(0, 2880, 'Dm7', ''), (2880, 960, 'G7', 'push'), (3840, 3840, 'C', 'hold')]
>>> format_chart(chart, Meter.parse("4/4"), 2)
'| Dm7 . . <G7 | C~ |'
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from composer.errors import TheoryError
from composer.theory.chord import NO_CHORD, Chord
from composer.theory.key import Key
from composer.theory.meter import Meter
from composer.theory.roman import parse_symbol

__all__ = [
    "LONGEST_CHART",
    "MARKS",
    "MOST_BARS",
    "ChartChord",
    "ChartError",
    "chart_bars",
    "format_chart",
    "parse_chart",
    "with_mark",
]

MARKS = ("", "push", "shot", "hold", "push shot", "push hold")
"""How a chord is struck: as written, an eighth early, stopped short, left ringing, or early and one of these."""

LONGEST_CHART = 10_000
"""Characters a chart may have."""

MOST_BARS = 2_000
"""Bars a chart may have when its repeats are played."""

_PIECE = re.compile(r"(?P<line>:?\|+:?(?:x\d{1,2}\b)?)|(?P<end>\n)|(?P<word>(?:(?!:\|)[^|\s])+)")
_TIMES = re.compile(r"x(\d{1,2})")
"""Behind the chords of a bar: how many times it is played."""
_MOST_TIMES = 16
_GOES_ON = (".", "/")
_FINER = (1, 2, 3, 4, 6, 8, 12, 16)


class ChartError(TheoryError):
    """A chart that cannot be read; `position` counts characters from 0 to where it goes wrong."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartChord:
    """A chord and where it stands: `at` and `dur` in ticks from the start, `mark` one of MARKS.

    `at` is the written place, also for a pushed chord.
    """

    at: int
    dur: int
    chord: Chord
    mark: str = ""

    def __post_init__(self) -> None:
        if self.dur <= 0:
            raise TheoryError(
                f"{self.chord} at tick {self.at} lasts {self.dur} ticks; it must last at least one"
            )
        if self.mark not in MARKS:
            raise TheoryError(
                f"{self.mark!r} is not a way to strike a chord; there are: {', '.join(MARKS[1:])}"
            )


class _Slot(NamedTuple):
    """A word of a bar (None: the chord before goes on) with its place in the bar."""

    at: int
    dur: int
    word: re.Match[str] | None


def parse_chart(text: str, key: Key, meter: Meter) -> tuple[ChartChord, ...]:
    """The chords of a chart in order, without gaps; numerals are read in `key`, in lead-sheet style.

    At most 10,000 characters and, repeats played, 2,000 bars. Raises ChartError naming bar, character and what is wrong.
    """
    chords: list[ChartChord] = []
    before: list[ChartChord] = []
    for number, words in enumerate(_bars(text), start=1):
        start = (number - 1) * meter.bar_ticks
        if len(words) == 1 and words[0][0] == "%":
            if not before:
                raise _wrong(
                    number, words[0].start(), "% plays the bar before again, and there is none"
                )
            before = [replace(chord, at=chord.at + meter.bar_ticks) for chord in before]
            chords += before
            continue
        slots = _share(words, number, meter)
        before = []
        for slot in slots:
            if slot.word:
                under = before[-1] if before else chords[-1] if chords else None
                before.append(_read(slot.word, start + slot.at, slot.dur, number, key, under))
        if slots[0].word is None:
            if not chords:
                raise _wrong(
                    number, words[0].start(), "there is no chord before it that could go on"
                )
            held = replace(chords[-1], at=start, dur=slots[0].dur)
            chords[-1] = replace(chords[-1], dur=chords[-1].dur + held.dur)
            chords += before
            before = [held, *before]
        else:
            chords += before
    if not chords:
        raise ChartError("the chart is empty; write bars such as | Dm7 | G7 | Cmaj7 |", 0)
    return tuple(chords)


def chart_bars(text: str) -> int:
    """How many bars a chart has; raises ChartError for an empty bar."""
    return sum(1 for _ in _bars(text))


def format_chart(
    chords: Sequence[ChartChord],
    meter: Meter,
    bars: int,
    spell: Callable[[Chord], str] = str,
) -> str:
    """The chart of so many bars on one line; `parse_chart` reads it back to the same chords. `spell` writes a chord.

    Gaps print as N.C. Raises TheoryError for chords that overlap, stand outside the bars, or fall on no grid
    of the bar.
    """
    starts = {chord.at: chord for chord in _without_gaps(chords, bars * meter.bar_ticks)}
    words_of: list[dict[int, str]] = [{} for _ in range(bars)]
    for at in sorted(starts):
        number, place = divmod(at, meter.bar_ticks)
        words_of[number][place] = with_mark(spell(starts[at].chord), starts[at].mark)
    printed = [_format_bar(words, meter, number) for number, words in enumerate(words_of, start=1)]
    return "| " + " | ".join(printed) + " |"


def _bars(text: str) -> Iterator[list[re.Match[str]]]:
    """The words of each bar as it is played, repeats written out; `||` and the end of a line count as one bar line."""
    if len(text) > LONGEST_CHART:
        raise ChartError(
            f"the chart has {len(text)} characters; {LONGEST_CHART} at most", LONGEST_CHART
        )
    played: list[list[re.Match[str]]] = []
    words: list[re.Match[str]] = []
    from_bar = 0
    after_line = False
    for piece in _PIECE.finditer(text):
        line = piece["line"] or ""
        if piece["word"]:
            words.append(piece)
            continue
        if "x" in line and ":" not in line:
            where = piece.start() + line.index("x")
            problem = "a number of times stands after a repeat, as in |: C | F :|x3"
            raise _wrong(len(played) + 1, where, problem)
        if words:
            played += _repeated(words, len(played) + 1)
            words = []
        elif line and after_line and ":" not in line:
            raise _wrong(
                len(played) + 1,
                piece.start(),
                "the bar is empty; write % to repeat, . to go on, or N.C.",
            )
        if line.startswith(":"):
            played += _again(played, from_bar, piece)
        if len(played) > MOST_BARS:
            raise _wrong(
                len(played),
                piece.start(),
                f"this makes more than {MOST_BARS} bars; write the chart in sections",
            )
        if ":" in line:
            from_bar = len(played)
        after_line = bool(line) and "x" not in line
    if words:
        played += _repeated(words, len(played) + 1)
    yield from played


def _repeated(words: list[re.Match[str]], number: int) -> list[list[re.Match[str]]]:
    """A bar as many times as its last word says, `Dm7 x8`, else once."""
    *chords, last = words
    times = _TIMES.fullmatch(last[0])
    if times is None:
        return [words]
    if not chords or int(times[1]) < 1:
        problem = "a number of times stands behind the chords of a bar, as in | Dm7 x8 |"
        raise _wrong(number, last.start(), problem)
    return [chords] * int(times[1])


def _again(
    played: list[list[re.Match[str]]], from_bar: int, sign: re.Match[str]
) -> list[list[re.Match[str]]]:
    """The bars since the repeat opened, once more for each time after the first."""
    times = int(sign[0].partition("x")[2] or 2)
    if not 2 <= times <= _MOST_TIMES or len(played) == from_bar:
        problem = (
            "there is nothing to repeat"
            if 2 <= times <= _MOST_TIMES
            else f"2 to {_MOST_TIMES} times"
        )
        raise _wrong(max(len(played), 1), sign.start(), f"the repeat {sign[0]!r}: {problem}")
    return played[from_bar:] * (times - 1)


def _share(words: list[re.Match[str]], number: int, meter: Meter) -> list[_Slot]:
    """Where each chord of a bar stands."""
    if not any(word[0] in _GOES_ON for word in words):
        lengths = _lengths(len(words), meter)
        if lengths is None:
            raise _wrong(
                number, words[0].start(), f"{len(words)} chords are too many for a bar of {meter}"
            )
        ends = [sum(lengths[: place + 1]) for place in range(len(lengths))]
        return [
            _Slot(end - dur, dur, word) for end, dur, word in zip(ends, lengths, words, strict=True)
        ]
    marks = len(words)
    if meter.bar_ticks % marks or (marks % meter.beats and marks not in (1, meter.beats_written)):
        raise _wrong(
            number,
            words[0].start(),
            f"{marks} chords and dots do not fill {meter.beats} beats; with dots, each is one beat",
        )
    step = meter.bar_ticks // marks
    slots: list[_Slot] = []
    for place, word in enumerate(words):
        if word[0] not in _GOES_ON:
            slots.append(_Slot(place * step, step, word))
        elif slots:
            slots[-1] = slots[-1]._replace(dur=slots[-1].dur + step)
        else:
            slots.append(_Slot(0, step, None))
    return slots


def _lengths(count: int, meter: Meter) -> list[int] | None:
    """How long each of `count` chords sounds in a bar: whole beats if there are enough, longer ones first."""
    for cells in (
        meter.beats,
        meter.beats_written,
        2 * meter.beats_written,
        4 * meter.beats_written,
    ):
        if count <= cells:
            each, left = divmod(cells, count)
            cell = meter.bar_ticks // cells
            return [cell * (each + (place < left)) for place in range(count)]
    return None


def _read(
    word: re.Match[str], at: int, dur: int, number: int, key: Key, under: ChartChord | None
) -> ChartChord:
    text = word[0]
    early = ["push"] if text.startswith("<") else []
    marks: list[str] = []
    symbol = text.removeprefix("<")
    is_pedal = symbol.endswith("_")
    symbol = symbol.removesuffix("_")
    while symbol.endswith(("!", "~")):
        marks.append("shot" if symbol.endswith("!") else "hold")
        symbol = symbol[:-1]
    if len(marks) > 1:
        raise _wrong(
            number,
            word.start(),
            f"{text!r} is marked {len(marks)} times behind the chord; it takes one of ! and ~, and < before it",
        )
    if symbol == "%":
        raise _wrong(number, word.start(), "% stands for a whole bar and must be alone in it")
    try:
        chord = parse_symbol(symbol, key)
    except TheoryError as error:
        raise _wrong(number, word.start() + text.index(symbol), str(error)) from None
    if is_pedal:
        if under is None or under.chord.bass_pc is None:
            raise _wrong(
                number, word.start(), f"{text!r} stands over the bass before it, and there is none"
            )
        chord = chord.over(under.chord.bass_pc)
    return ChartChord(at=at, dur=dur, chord=chord, mark=" ".join([*early, *marks]))


def _wrong(number: int, position: int, problem: str) -> ChartError:
    return ChartError(f"chart bar {number}, character {position + 1}: {problem}", position)


def _without_gaps(chords: Sequence[ChartChord], end: int) -> Iterator[ChartChord]:
    at = 0
    for chord in sorted(chords, key=lambda chord: chord.at):
        if chord.at < at or chord.at + chord.dur > end:
            raise TheoryError(
                f"{chord.chord} at tick {chord.at} overlaps its neighbour or leaves the chart's {end} ticks"
            )
        if chord.at > at:
            yield ChartChord(at=at, dur=chord.at - at, chord=NO_CHORD)
        yield chord
        at = chord.at + chord.dur
    if at < end:
        yield ChartChord(at=at, dur=end - at, chord=NO_CHORD)


def with_mark(symbol: str, mark: str) -> str:
    """A symbol as a chart has it: `<G7`, `C!`, `F~`, `<C!`."""
    before = "<" if "push" in mark else ""
    return before + symbol + ("!" if "shot" in mark else "~" if "hold" in mark else "")


def _format_bar(words: dict[int, str], meter: Meter, number: int) -> str:
    if not words:
        return "."
    lengths = _lengths(len(words), meter)
    if lengths and list(words) == [sum(lengths[:place]) for place in range(len(lengths))]:
        return " ".join(words.values())
    for cells in (*(meter.beats * finer for finer in _FINER), meter.beats_written):
        step, rest = divmod(meter.bar_ticks, cells)
        if not rest and cells > len(words) and all(at % step == 0 for at in words):
            return " ".join(words.get(place * step, ".") for place in range(cells))
    raise TheoryError(
        f"the chords of bar {number} fall on no grid of {meter} that a chart can show"
    )
