"""A whole song as a chart: named sections, each with its meter, and changes of meter inside them.

`[Verse 1]`, or `Verse 1:` at the start of a line, opens a section; `(3/4)` before a bar changes the meter from there on:

>>> song = parse_song_chart("[Verse] | C | F | (3/4) | G | [Chorus] (4/4) | Am | F |", Key.parse("C major"))
>>> [(part.name, str(part.meter), part.bars) for part in song]
[('Verse', '4/4', 2), ('Verse', '3/4', 1), ('Chorus', '4/4', 2)]
>>> format_song_chart(song)
'[Verse] | C | F | (3/4) | G | [Chorus] (4/4) | Am | F |'
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from composer.errors import TheoryError
from composer.theory.chart import (
    LONGEST_CHART,
    ChartChord,
    ChartError,
    chart_bars,
    format_chart,
    parse_chart,
)
from composer.theory.chord import Chord
from composer.theory.key import Key
from composer.theory.meter import Meter

__all__ = ["ChartSection", "SongText", "format_song_chart", "parse_song_chart", "split_song"]

_SIGN = re.compile(
    r"(?<![^\s|\]):])(?:\[(?P<name>[^\[\]\n]{1,60})\]|\((?P<meter>\s*\d{1,2}\s*/\s*\d{1,2}\s*)\)(?![^\s|\[]))"
    r"|^[ \t]*(?P<heading>[A-Za-z][A-Za-z0-9 '/&-]{0,40}):(?=\s)",
    re.MULTILINE,
)


class SongText(NamedTuple):
    """The bare chart text of a stretch of one section in one meter, and where in the whole text it begins."""

    name: str
    meter: Meter
    offset: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartSection:
    """A stretch of one section in one meter. `chords` count ticks from its own start; `name` is "" before the first
    label. A section whose meter changes comes as several stretches of the same name."""

    name: str
    meter: Meter
    bars: int
    chords: tuple[ChartChord, ...]


def split_song(text: str, meter: Meter | None = None) -> tuple[SongText, ...]:
    """The stretches of a song's chart in order, those without a bar left out; `meter` (4/4) holds until the chart
    says otherwise. Raises ChartError for a meter that cannot be counted and for more than 10,000 characters."""
    if len(text) > LONGEST_CHART:
        raise ChartError(
            f"the chart has {len(text)} characters; {LONGEST_CHART} at most", LONGEST_CHART
        )
    name, counted = "", meter or Meter.parse("4/4")
    found: list[SongText] = []
    start = 0
    for sign in (*_SIGN.finditer(text), None):
        bare = text[start : len(text) if sign is None else sign.start()]
        if bare.replace("|", " ").strip():
            found.append(SongText(name, counted, start, bare))
        if sign is None:
            break
        start = sign.end()
        if sign["meter"]:
            try:
                counted = Meter.parse(sign["meter"])
            except TheoryError as error:
                raise ChartError(str(error), sign.start()) from None
        else:
            name = " ".join((sign["name"] or sign["heading"]).split())
    return tuple(found)


def parse_song_chart(
    text: str,
    key: Key,
    meter: Meter | None = None,
    tidy: Callable[[str], str] | None = None,
) -> tuple[ChartSection, ...]:
    """The sections of a chart in order; `meter` (4/4) holds until the chart says otherwise.

    `tidy` prepares the text of every stretch, each character staying in its place. Raises ChartError with the place
    in the whole text; at most 10,000 characters.
    """
    found = [
        _section(stretch, tidy(stretch.text) if tidy else stretch.text, key)
        for stretch in split_song(text, meter)
    ]
    if not found:
        raise ChartError("the chart is empty; write bars such as [Verse] | Dm7 | G7 | Cmaj7 |", 0)
    return tuple(found)


def format_song_chart(sections: Sequence[ChartSection], spell: Callable[[Chord], str] = str) -> str:
    """The whole song on one line; `parse_song_chart` reads it back to the same sections. `spell` writes a
    chord. Raises TheoryError as `format_chart` does."""
    words: list[str] = []
    name, meter = "", Meter.parse("4/4")
    for section in sections:
        opens = section.name != name or (bool(words) and section.meter == meter)
        if opens and section.name:
            words.append(f"[{section.name}]")
        if section.meter != meter or (opens and not section.name):
            words.append(f"({section.meter})")
        name, meter = section.name, section.meter
        words.append(format_chart(section.chords, meter, section.bars, spell))
    return " ".join(words)


def _section(stretch: SongText, text: str, key: Key) -> ChartSection:
    try:
        chords = parse_chart(text, key, stretch.meter)
    except ChartError as error:
        where = f"{stretch.name}: " if stretch.name else ""
        raise ChartError(f"{where}{error}", error.position + stretch.offset) from None
    return ChartSection(
        name=stretch.name, meter=stretch.meter, bars=chart_bars(text), chords=chords
    )
