"""A whole song as a chart: named sections, each with its meter, and changes of meter inside them.

`[Verse 1]` opens a section, `(3/4)` before a bar changes the meter from there on:

>>> song = parse_song_chart("[Verse] | C | F | (3/4) | G | [Chorus] (4/4) | Am | F |", Key.parse("C major"))
>>> [(part.name, str(part.meter), part.bars) for part in song]
[('Verse', '4/4', 2), ('Verse', '3/4', 1), ('Chorus', '4/4', 2)]
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from composer.errors import TheoryError
from composer.theory.chart import LONGEST_CHART, ChartChord, ChartError, chart_bars, parse_chart
from composer.theory.key import Key
from composer.theory.meter import Meter

__all__ = ["ChartSection", "parse_song_chart"]

_SIGN = re.compile(r"\[(?P<name>[^\[\]\n]{1,60})\]|\((?P<meter>\s*\d{1,2}\s*/\s*\d{1,2}\s*)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartSection:
    """A stretch of one section in one meter. `chords` count ticks from its own start; `name` is "" before the first
    label. A section whose meter changes comes as several stretches of the same name."""

    name: str
    meter: Meter
    bars: int
    chords: tuple[ChartChord, ...]


def parse_song_chart(text: str, key: Key, meter: Meter | None = None) -> tuple[ChartSection, ...]:
    """The sections of a chart in order; `meter` (4/4) holds until the chart says otherwise.

    Raises ChartError with the place in the whole text; at most 10,000 characters.
    """
    if len(text) > LONGEST_CHART:
        raise ChartError(
            f"the chart has {len(text)} characters; {LONGEST_CHART} at most", LONGEST_CHART
        )
    name, counted = "", meter or Meter.parse("4/4")
    found: list[ChartSection] = []
    start = 0
    for sign in (*_SIGN.finditer(text), None):
        end = len(text) if sign is None else sign.start()
        found += _stretch(text[start:end], start, name, key, counted)
        if sign is None:
            break
        start = sign.end()
        if sign["name"]:
            name = sign["name"].strip()
        else:
            try:
                counted = Meter.parse(sign["meter"])
            except TheoryError as error:
                raise ChartError(str(error), sign.start()) from None
    if not found:
        raise ChartError("the chart is empty; write bars such as [Verse] | Dm7 | G7 | Cmaj7 |", 0)
    return tuple(found)


def _stretch(text: str, offset: int, name: str, key: Key, meter: Meter) -> list[ChartSection]:
    if not text.replace("|", " ").strip():
        return []
    try:
        chords = parse_chart(text, key, meter)
        return [ChartSection(name=name, meter=meter, bars=chart_bars(text), chords=chords)]
    except ChartError as error:
        where = f"{name}: " if name else ""
        raise ChartError(f"{where}{error}", error.position + offset) from None
