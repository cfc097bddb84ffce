"""Which stretch of a song, and whose part in it: `verse 2`, `chorus`, `bars 9`, `bars 9-16`; `bass`, `keys`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from composer.errors import SelectorError, offer
from composer.model.performance import Performance
from composer.model.section_names import matches
from composer.model.selector import players
from composer.model.song import Part, Song

__all__ = ["Stretch", "heard_parts", "stretch_of"]

_BARS = re.compile(r"bars?\s*(\d{1,6})(?:\s*(?:-|–|to)\s*(\d{1,6}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """From tick `start` up to tick `end` of a performance. `name` is what a person calls the start ("Chorus 2"),
    `bar` its number in the song, the first after a count-in being 1 (0: in the count-in)."""

    name: str
    bar: int
    start: int
    end: int


def stretch_of(song: Song, performance: Performance, text: str | None) -> Stretch:
    """The stretch that `text` names, by default all of the song with its count-in.

    A section's name starts there and goes on to the end of the song; without a number (`chorus`) it is the first of
    its kind. `bars 9` starts at a bar, `bars 9-16` ends after the second. Raises SelectorError with the nearest names.
    """
    if text is None:
        first = performance.markers[0].name if performance.markers else song.plan.title
        bar = 0 if _origin(song, performance) else 1
        return Stretch(name=first, bar=bar, start=0, end=performance.end_tick)
    bars = _BARS.fullmatch(" ".join(text.casefold().split()))
    lines = _bar_lines(song, performance)
    if bars:
        last = int(bars[2]) if bars[2] else None
        return _of_bars(int(bars[1]), last, lines, performance.end_tick)
    sections = song.plan.sections
    names = [section.name for section in sections]
    found = matches(text, names)
    if not found:
        raise SelectorError(
            f"there is no section {text!r}; {offer(text, names)} (or bars 1-{len(lines)})"
        )
    at = _origin(song, performance) + sum(section.length for section in sections[: found[0]])
    return Stretch(
        name=names[found[0]], bar=lines.index(at) + 1, start=at, end=performance.end_tick
    )


def heard_parts(song: Song, solo: Sequence[str] = (), mute: Sequence[str] = ()) -> tuple[Part, ...]:
    """The parts left after soloing and muting, in the song's order.

    Each word names parts by id, name, role or instrument: `bass`, `electric piano`. Raises SelectorError for a word
    that names nobody, and when nobody would be left.
    """
    solos = {part.id for word in solo for part in players(word, song.plan)}
    mutes = {part.id for word in mute for part in players(word, song.plan)}
    heard = tuple(
        part for part in song.plan.parts if (part.id in solos or not solos) and part.id not in mutes
    )
    if not heard:
        raise SelectorError("with these parts muted nobody is left to play; leave some out")
    return heard


def _of_bars(first: int, last: int | None, lines: Sequence[int], end: int) -> Stretch:
    final = len(lines) if last is None else last
    if not 1 <= first <= final <= len(lines):
        asked = f"is no bar {first}" if last is None else f"are no bars {first}-{last}"
        raise SelectorError(f"there {asked} in this song; it has bars 1-{len(lines)}")
    after = lines[final] if final < len(lines) else end
    return Stretch(name=f"Bar {first}", bar=first, start=lines[first - 1], end=after)


def _bar_lines(song: Song, performance: Performance) -> list[int]:
    """The tick of every bar of the song, its count-in left out."""
    at, lines = _origin(song, performance), []
    for section in song.plan.sections:
        bar = section.meter.bar_ticks
        lines += [at + number * bar for number in range(section.bars)]
        at += section.length
    return lines


def _origin(song: Song, performance: Performance) -> int:
    """The tick of bar 1."""
    first = song.plan.sections[0].name
    return next((mark.tick for mark in performance.markers if mark.name == first), 0)
