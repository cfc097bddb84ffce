"""Progressions as people read them: grids with numerals and reasons, an analysis, suggestions, a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from composer.cli.chord_text import grid
from composer.cli.page import energy_bar, heading, lines, table

if TYPE_CHECKING:
    from composer.studio.analysis_page import AnalysisPage
    from composer.studio.chord_facts import ChordFact
    from composer.studio.chord_ideas import Ideas
    from composer.studio.chord_list import ReadChord
    from composer.studio.next_chords import Fillings, NextChords

__all__ = [
    "bar_rows",
    "print_analysis",
    "print_fillings",
    "print_ideas",
    "print_list",
    "print_next",
]

MOST_REASONS = 5


def print_ideas(found: Ideas) -> None:
    """Every idea as a grid of symbols over numerals, with what there is to say about it."""
    tempo, seed = f"{found.tempo_bpm:g} bpm", f"seed {found.seed}"
    heading(f"{found.genre.name.capitalize()} in {found.key}, {found.meter}, {tempo}, {seed}")
    for number, idea in enumerate(found.ideas, start=1):
        lines("", f"{number}  {idea.name} ({idea.material})")
        grid(bar_rows(found.chart(idea), idea.facts))
        lines(f"   {idea.reason}" if idea.reason else "")
        if idea.bricks:
            lines(f"   built of: {', '.join(idea.bricks)}")
        for line in _reasons(idea.facts):
            lines(f"   {line}")
    if found.reading.not_understood:
        lines("", "Not understood: " + "; ".join(found.reading.not_understood))


def print_analysis(page: AnalysisPage) -> None:
    """Key, grid, then every chord on a line; cadences and bricks after it."""
    found = page.found
    heading(
        f"{found.key}, {page.line.meter}, {page.line.bars} bar{'s' if page.line.bars != 1 else ''}"
    )
    lines(*page.notes)
    if len(found.keys) > 1:
        lines("keys: " + ", ".join(f"{s.key} ({page.bars_of(s.start, s.end)})" for s in found.keys))
    lines("")
    rows = [
        (
            page.place(reading.at),
            str(reading.chord),
            reading.numeral,
            reading.function.name,
            str(reading.scale),
            " ".join(reading.tensions) or "-",
            " ".join(reading.avoid) or "-",
            energy_bar(reading.tension),
        )
        for reading in found.chords
    ]
    header = ("bar", "chord", "numeral", "function", "scale", "add", "avoid", "tension")
    table(header, rows, wide=(3, 4))
    lines("", "Why:")
    said: dict[tuple[str, str], list[str]] = {}
    for reading in found.chords:
        places = said.setdefault((str(reading.chord), reading.reason), [])
        places.append(page.place(reading.at))
    for (symbol, reason), places in said.items():
        lines(f"  {symbol} ({', '.join(places)}): {reason}")
    if found.bricks:
        lines("", "Built of:")
        for brick in found.bricks:
            bars = page.bars_of(brick.start, brick.end)
            lines(f"  {bars:<9} {brick.name} in {brick.key}: {brick.about}")
    if found.cadences:
        lines("", "Cadences:")
        for cadence in found.cadences:
            bar = f"bar {page.place(found.chords[cadence.index].at)}"
            end = "" if cadence.closes else " (in passing)"
            lines(f"  {bar:<9} {cadence.name} in {cadence.key}{end}: {cadence.reason}")


def print_list(rows: Sequence[ReadChord]) -> None:
    """Every line as it stood and what it means."""
    told = []
    for row in rows:
        chord = row.table()
        if row.chord is None:
            told.append((row.text, "?", "", row.error))
            continue
        tones = " ".join(chord["tones"]) or "-"
        told.append((row.text, chord["symbol"], chord["bass"] or "-", tones))
    table(("text", "chord", "bass", "tones"), told, wide=(3,))


def print_next(page: NextChords) -> None:
    """The chords that could follow, likeliest first, each with its reason."""
    after = (
        f"After {page.line.chart} in {page.key}" if page.line else f"To begin with in {page.key}"
    )
    heading(f"{after}, as in {page.genre}")
    lines("")
    rows = [(str(one.chord), one.numeral, f"{one.weight:.0%}", one.why) for one in page.suggestions]
    table(("chord", "numeral", "share", "why"), rows, wide=(3,))


def print_fillings(page: Fillings) -> None:
    """Ways from one chord to the other, a reason for every chord on the way."""
    heading(f"From {page.start} to {page.goal} in {page.key}, as in {page.genre}")
    for number, way in enumerate(page.ways, start=1):
        lines("", f"{number}  {page.chart(way)}")
        for entry, numeral, reason in zip(way.chords, way.numerals, way.why, strict=True):
            lines(f"   {entry.chord} ({numeral}): {reason}")


def bar_rows(chart: str, facts: Sequence[ChordFact]) -> tuple[list[str], list[str]]:
    """A chart's bars, and the numerals of the same bars, each under its chord."""
    numerals = iter(fact.numeral for fact in facts)
    over, under = [], []
    for bar in chart.strip("| ").split("|"):
        pairs = [(word, "" if word in (".", "%") else next(numerals, "")) for word in bar.split()]
        wide = [max(len(word), len(numeral)) for word, numeral in pairs]
        over.append(" ".join(p[0].ljust(w) for p, w in zip(pairs, wide, strict=True)).rstrip())
        under.append(" ".join(p[1].ljust(w) for p, w in zip(pairs, wide, strict=True)).rstrip())
    return over, under


def _reasons(facts: Sequence[ChordFact]) -> list[str]:
    """What is out of the ordinary, each chord once."""
    from composer.studio.chord_facts import PLAIN

    strange = {str(fact.chord): fact for fact in facts if fact.function not in PLAIN}
    return [
        f"{symbol} ({fact.numeral}): {fact.reason}"
        for symbol, fact in list(strange.items())[:MOST_REASONS]
    ]
