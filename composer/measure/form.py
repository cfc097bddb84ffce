"""The sections of a piece: as its markers name them, or where it begins something that it did before.

Without markers every bar has a fingerprint over all parts; the bars are cut into phrases of eight (four in short
pieces), and phrases that are alike share a letter. Neighbours with the same letter are one section.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from composer.measure.score import ScoreSection
from composer.model.performance import Marker

__all__ = ["COUNT_IN", "by_likeness", "by_markers", "material_of"]

COUNT_IN = "Count-in"
_ALIKE = 0.6
_SHORT = 48
_MOST_MODELS = 60
"""Phrases that a new one is compared with: more ideas than any song has."""


def material_of(name: str) -> str:
    """What a section's name says it is a return of: `Verse 2` is a `verse`."""
    plain = re.sub(r"[\s_]*(\d+|\([^)]*\)|[ivx]+$)\s*$", "", name.strip(), flags=re.IGNORECASE)
    return re.sub(r"[\s_]+", " ", plain or name.strip()).casefold()


def by_markers(
    markers: Sequence[Marker], lines: Sequence[int], near: int
) -> tuple[ScoreSection, ...]:
    """The sections that markers name, each up to the next one; () when fewer than two of them lie on bar lines (within
    `near` ticks). A count-in is no section."""
    places: list[tuple[int, str]] = []
    for marker in markers:
        bar = bisect_right(lines, marker.tick + near, hi=len(lines) - 1) - 1
        if (
            bar >= 0
            and abs(lines[bar] - marker.tick) <= near
            and marker.name
            and not (places and places[-1][0] == bar)
        ):
            places.append((bar, marker.name))
    if len(places) < 2:
        return ()
    ends = [bar for bar, _ in places[1:]] + [len(lines) - 1]
    return tuple(
        ScoreSection(name=name, material=material_of(name), first=bar, last=end)
        for (bar, name), end in zip(places, ends, strict=True)
        if name.casefold() != COUNT_IN.casefold() and end > bar
    )


def by_likeness(bars: Sequence[frozenset[int]]) -> tuple[ScoreSection, ...]:
    """The sections of a piece from what each of its bars plays; named A, B, A 2."""
    count = len(bars)
    size = 8 if count >= _SHORT else 4
    letters: list[str] = []
    models: list[list[frozenset[int]]] = []
    for start in range(0, count, size):
        phrase = list(bars[start : start + size])
        best, near = -1, _ALIKE
        for number, model in list(enumerate(models))[-_MOST_MODELS:]:
            alike = _phrases_alike(phrase, model)
            if alike >= near:
                best, near = number, alike
        if best < 0:
            best = len(models)
            models.append(phrase)
        letters.append(_letter(best))
    return _joined(letters, size, count)


def _joined(letters: Sequence[str], size: int, count: int) -> tuple[ScoreSection, ...]:
    sections: list[ScoreSection] = []
    times: dict[str, int] = {}
    start = 0
    for place in range(1, len(letters) + 1):
        if place < len(letters) and letters[place] == letters[start]:
            continue
        letter = letters[start]
        times[letter] = times.get(letter, 0) + 1
        name = letter if times[letter] == 1 else f"{letter} {times[letter]}"
        last = min(place * size, count)
        sections.append(ScoreSection(name=name, material=letter, first=start * size, last=last))
        start = place
    return tuple(sections)


def _phrases_alike(one: Sequence[frozenset[int]], other: Sequence[frozenset[int]]) -> float:
    total = 0.0
    for a, b in zip(one, other, strict=False):
        both = len(a | b)
        total += len(a & b) / both if both else 1.0
    return total / max(len(one), len(other))


def _letter(number: int) -> str:
    return (
        chr(65 + number) if number < 26 else f"{chr(65 + number // 26 - 1)}{chr(65 + number % 26)}"
    )
