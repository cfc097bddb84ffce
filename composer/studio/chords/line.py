"""A line of chords as it was typed: tidied for reading, and the place in it that a message is about."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from composer.errors import TheoryError
from composer.theory.analysis import (
    LONGEST_TEXT,
    MOST_IN_TEXT,
    check_count,
    numeral_key,
    read_chords,
)
from composer.theory.chart import ChartChord, ChartError, format_chart
from composer.theory.chord import Chord
from composer.theory.key import Key
from composer.theory.meter import Meter
from composer.theory.song_analysis import song_chords
from composer.theory.song_chart import (
    ChartSection,
    format_song_chart,
    parse_song_chart,
    split_song,
)

__all__ = ["ChordLine", "pointed", "read_line", "said_key", "tidied"]

_BETWEEN = re.compile(
    r"(?<=[\s|])(?:[-–—>])(?=[\s|])|->|=>|[→➔]|[,;](?=\s|$|[A-G](?![a-z]*\)))|[\ufeff\u200b]"
)
"""What people put between chords: dashes standing alone, arrows, commas and semicolons before a space or a root."""
_GAP = re.compile(r"\s+(?!x\d{1,2}(?:\s|$)|\s)")
_LONE_DOT = re.compile(r"(?:^|\s)[./](?=\s|$)")
_ELLIPSIS = "..."
_LABEL = re.compile(r"\[([^\[\]\n]*)\]")
_SAID_KEY = re.compile(
    r"^\s*(?:in|(?:in )?(?:the )?key(?: of)?)[ :]\s*(?P<before>[A-Ga-g][^\n|:,]{0,20}?)\s*[:,]"
    r"|[\s(,](?:in|(?:in )?(?:the )?key(?: of)?)[ :]\s*(?P<behind>[A-Ga-g][^\n|]{0,20}?)\s*\)?\s*$",
    re.IGNORECASE,
)
"""A key said in words before or behind the chords: `ii V I in G`, `in the key of Eb minor: i iv V`."""
_LONGEST_LETTER = 2
"""Characters of a label that is a rehearsal letter, `[A]` or `[B2]`, though it could be a chord."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChordLine:
    """Chords with their places in ticks from the start, and the sections they stand in, at least one.

    Bars count from 1 through the whole line, each in the meter of its section.
    """

    chords: tuple[ChartChord, ...]
    sections: tuple[ChartSection, ...]

    @classmethod
    def of(cls, chords: Sequence[ChartChord], meter: Meter) -> ChordLine:
        """Chords without sections."""
        bars = -(-(chords[-1].at + chords[-1].dur) // meter.bar_ticks)
        whole = ChartSection(name="", meter=meter, bars=bars, chords=tuple(chords))
        return cls(chords=whole.chords, sections=(whole,))

    @classmethod
    def of_song(cls, sections: Sequence[ChartSection]) -> ChordLine:
        """The chords of a song one section after another."""
        return cls(chords=song_chords(sections), sections=tuple(sections))

    @property
    def meter(self) -> Meter:
        """What the first bar is counted in."""
        return self.sections[0].meter

    @property
    def meters(self) -> str:
        """All its meters in words: `4/4`, or `4/4 and 3/4`."""
        told = list(dict.fromkeys(str(section.meter) for section in self.sections))
        return " and ".join(", ".join(told).rsplit(", ", 1))

    @property
    def bars(self) -> int:
        """How many bars the chords fill."""
        return sum(section.bars for section in self.sections)

    @property
    def chart(self) -> str:
        """The chords as chart text, `| Dm7 | G7 |`, with its sections and meters."""
        return self.chart_of(self.chords)

    def chart_of(self, chords: Sequence[ChartChord], spell: Callable[[Chord], str] = str) -> str:
        """Other chords over the same bars as chart text; `spell` writes a chord."""
        parts = self.divided(chords)
        if len(parts) == 1 and not parts[0].name:
            return format_chart(parts[0].chords, parts[0].meter, parts[0].bars, spell)
        return format_song_chart(parts, spell)

    def divided(self, chords: Sequence[ChartChord]) -> tuple[ChartSection, ...]:
        """Other chords over the same bars, in the sections they fall in, with ticks from the start of each."""
        parts = []
        for first, section in zip(self.first_ticks, self.sections, strict=True):
            end = first + section.bars * section.meter.bar_ticks
            inside = tuple(replace(c, at=c.at - first) for c in chords if first <= c.at < end)
            parts.append(replace(section, chords=inside))
        return tuple(parts)

    @property
    def first_ticks(self) -> tuple[int, ...]:
        """Where each section begins."""
        sizes = (section.bars * section.meter.bar_ticks for section in self.sections)
        return tuple(accumulate(sizes, initial=0))[:-1]

    @property
    def first_bars(self) -> tuple[int, ...]:
        """The number of the first bar of each section."""
        return tuple(accumulate((section.bars for section in self.sections), initial=1))[:-1]

    def section_at(self, at: int) -> int:
        """The section, from 0, in which a tick lies."""
        return max(bisect_right(self.first_ticks, at) - 1, 0)

    def bar(self, at: int) -> int:
        """The bar, from 1, in which a tick lies."""
        number = self.section_at(at)
        meter = self.sections[number].meter
        return self.first_bars[number] + (at - self.first_ticks[number]) // meter.bar_ticks

    def place(self, at: int) -> str:
        """Bar and, after its first beat, the beat: `3` or `3.2`."""
        number = self.section_at(at)
        meter = self.sections[number].meter
        rest = (at - self.first_ticks[number]) % meter.bar_ticks
        beat = f".{rest / meter.beat_ticks + 1:g}" if rest else ""
        return f"{self.bar(at)}{beat}"

    def section_tables(self) -> list[dict[str, Any]]:
        """The sections as `--json` gives them; bars count from 1."""
        return [
            {
                "name": section.name or None,
                "meter": str(section.meter),
                "bars": [first, first + section.bars - 1],
                "chart": format_chart(section.chords, section.meter, section.bars),
            }
            for first, section in zip(self.first_bars, self.sections, strict=True)
        ]


def said_key(text: str, key: Key | None) -> tuple[str, Key | None]:
    """The text with a key that is said in its words, `ii V I in G`, blank, and that key; else the text and `key`.

    Raises TheoryError where the words say another key than `key`.
    """
    said = _SAID_KEY.search(text)
    if said is None:
        return text, key
    try:
        found = Key.parse(said["before"] or said["behind"])
    except TheoryError:
        return text, key
    if key is not None and key != found:
        raise TheoryError(
            f"the chords are said to be in {found} and in {key}; leave one of them out"
        )
    return text[: said.start()] + " " * len(said[0]) + text[said.end() :], found


def read_line(
    text: str, key: Key | None = None, meter: Meter | None = None, most: int = MOST_IN_TEXT
) -> ChordLine:
    """The chords of a chart, with its sections and changes of meter if it has any, or of symbols parted by spaces,
    commas, dashes or arrows (each a bar of its own).

    Numerals are read in `key`; there may be `most` chords, repeats played. Raises ChartError, whose position counts in
    the text as given, and TheoryError.
    """
    if not text.strip():
        raise TheoryError("there are no chords to read; write some, such as 'Dm7 G7 Cmaj7'")
    text = _unbracketed(text)
    meter = meter or Meter(4, 4)
    stretches = split_song(text, meter)
    if len(stretches) == 1 and stretches[0].offset == 0:
        return _read_bare(text, key, meter, most)
    if len(text) > LONGEST_TEXT:
        raise TheoryError(f"the chart has {len(text)} characters; {LONGEST_TEXT} at most")

    def read(home: Key) -> ChordLine:
        line = ChordLine.of_song(parse_song_chart(text, home, meter, tidied))
        check_count(len(line.chords), most)
        return line

    words = [word for stretch in stretches for word in stretch.text.split()]
    return read(key or numeral_key(words, lambda guess: read(guess).chords))


def _read_bare(text: str, key: Key | None, meter: Meter, most: int) -> ChordLine:
    """A line without sections."""
    try:
        return ChordLine.of(read_chords(tidied(text), key, meter, most), meter)
    except ChartError as problem:
        if "|" in text:
            raise
        message = str(problem).partition(": ")[2]  # bars that nobody wrote are not worth naming
        raise ChartError(message or str(problem), problem.position) from None


def _unbracketed(text: str) -> str:
    """The text with square brackets blank where they hold a chord and not the name of a section."""
    if "[" not in text:
        return text
    only = not _LABEL.sub("", text).replace("|", " ").strip()

    def bare(label: re.Match[str]) -> str:
        inside = label[1]
        if not only and len(inside) <= _LONGEST_LETTER:
            return label[0]
        try:
            Chord.parse(inside)
        except TheoryError:
            return label[0]
        return f" {inside} "

    return _LABEL.sub(bare, text)


def tidied(text: str) -> str:
    """The text with every character in its place, but marks between chords blank, and bar lines where none are."""
    tidy = _BETWEEN.sub(lambda found: " " * len(found[0]), text)
    if "|" in tidy or _LONE_DOT.search(tidy):
        return tidy if "|" in tidy or "\n" in tidy.strip() else f"{tidy}|"
    inside = tidy.strip()
    left = len(tidy) - len(tidy.lstrip())
    barred = _GAP.sub(lambda found: "|" + " " * (len(found[0]) - 1), inside)
    return tidy[:left] + barred + tidy[left + len(inside) :]


def pointed(text: str, position: int, width: int = 100) -> tuple[str, str]:
    """The line of the text a position is in, cut to `width` round it, and carets to stand under the word there."""
    position = min(max(position, 0), len(text))
    start = text.rfind("\n", 0, position) + 1
    line = text[start:].partition("\n")[0].replace("\t", " ")
    at = position - start
    word = re.match(r"[^\s|]+", line[at:])
    size = max(len(word[0]) if word else 1, 1)
    if len(line) <= width:
        return line, " " * at + "^" * size
    room = width - 2 * len(_ELLIPSIS)
    low = min(max(at + size // 2 - room // 2, 0), max(len(line) - room, 0))
    head = _ELLIPSIS if low else ""
    tail = _ELLIPSIS if low + room < len(line) else ""
    shown = head + line[low : low + room] + tail
    place = len(head) + at - low
    return shown, " " * place + "^" * min(size, width - place)
