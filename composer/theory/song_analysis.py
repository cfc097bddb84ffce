"""A whole song explained: keys and functions across its sections, cadences and bricks inside each, in its own meter.

>>> from composer.theory.song_chart import parse_song_chart
>>> song = parse_song_chart("[A] | Dm7 G7 | C6 | [B] (3/4) | Gm7 | C7 | Fmaj7 |", Key.parse("C major"))
>>> found = analyse_song(song)
>>> [(brick.name, brick.start, brick.end, str(brick.key)) for brick in found.bricks]
[('ii-V-I', 0, 3, 'C major'), ('ii-V-I', 3, 6, 'F major')]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from composer.theory.analysis import Analysis, analyse
from composer.theory.bricks import find_bricks
from composer.theory.cadence import find_cadences
from composer.theory.chart import ChartChord
from composer.theory.key import Key
from composer.theory.song_chart import ChartSection

__all__ = ["analyse_song", "song_chords"]


def song_chords(sections: Sequence[ChartSection]) -> tuple[ChartChord, ...]:
    """All the chords of a song, ticks counted from its first bar."""
    found: list[ChartChord] = []
    start = 0
    for section in sections:
        found += [replace(chord, at=chord.at + start) for chord in section.chords]
        start += section.bars * section.meter.bar_ticks
    return tuple(found)


def analyse_song(sections: Sequence[ChartSection], key: Key | None = None) -> Analysis:
    """Explain a song; `key` is its home key when it is known. Places and chord numbers count through the whole song.

    Raises TheoryError as `analyse` does.
    """
    found = analyse(song_chords(sections), key, sections[0].meter)
    if len(sections) == 1:
        return found
    keys = [reading.key for reading in found.chords]
    cadences, bricks, first = [], [], 0
    for section in sections:
        last = first + len(section.chords)
        here = keys[first:last]
        cadences += [
            replace(one, index=one.index + first)
            for one in find_cadences(section.chords, here, section.meter)
        ]
        bricks += [
            replace(one, start=one.start + first, end=one.end + first)
            for one in find_bricks(section.chords, here, section.meter)
        ]
        first = last
    return replace(found, cadences=tuple(cadences), bricks=tuple(bricks))
