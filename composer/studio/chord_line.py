"""A line of chords as it was typed: tidied for reading, and the place in it that a message is about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from composer.errors import TheoryError
from composer.theory.analysis import MOST_IN_TEXT, read_chords
from composer.theory.chart import ChartChord, ChartError, format_chart
from composer.theory.key import Key
from composer.theory.meter import Meter

__all__ = ["ChordLine", "pointed", "read_line", "tidied"]

_BETWEEN = re.compile(r"(?<=[\s|])(?:->|=>|[-–—→➔>])(?=[\s|])|[,;](?=\s|$)")
"""What people put between chords: dashes and arrows standing alone, commas and semicolons before a space."""
_GAP = re.compile(r"\s+")
_LONE_DOT = re.compile(r"(?:^|\s)[./](?=\s|$)")
_ELLIPSIS = "..."


@dataclass(frozen=True, slots=True, kw_only=True)
class ChordLine:
    """Chords with their places; `meter` is what they were counted in, `bars` how many bars they fill."""

    chords: tuple[ChartChord, ...]
    meter: Meter

    @property
    def bars(self) -> int:
        last = self.chords[-1]
        return -(-(last.at + last.dur) // self.meter.bar_ticks)

    @property
    def chart(self) -> str:
        """The chords as chart text, `| Dm7 | G7 |`."""
        return format_chart(self.chords, self.meter, self.bars)


def read_line(
    text: str, key: Key | None = None, meter: Meter | None = None, most: int = MOST_IN_TEXT
) -> ChordLine:
    """The chords of a chart, or of symbols parted by spaces, commas, dashes or arrows (each a bar of its own).

    Numerals are read in `key`; there may be `most` chords. Raises ChartError, whose position counts in the text as given, and TheoryError.
    """
    meter = meter or Meter(4, 4)
    if not text.strip():
        raise TheoryError("there are no chords to read; write some, such as 'Dm7 G7 Cmaj7'")
    tidy = tidied(text)
    try:
        return ChordLine(chords=read_chords(tidy, key, meter, most), meter=meter)
    except ChartError as problem:
        if "|" in text:
            raise
        message = str(problem).partition(": ")[2]  # bars that nobody wrote are not worth naming
        raise ChartError(message or str(problem), problem.position) from None


def tidied(text: str) -> str:
    """The text with every character in its place, but marks between chords blank, and bar lines where none are."""
    tidy = _BETWEEN.sub(lambda found: " " * len(found[0]), text)
    if "|" in tidy or "\n" in tidy.strip() or _LONE_DOT.search(tidy):
        return tidy if "|" in tidy or "\n" in tidy else f"{tidy}|"
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
