"""Progressions as people read them: grids with numerals and reasons, an analysis, suggestions, a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from composer.cli.chord_text import grid
from composer.cli.page import energy_bar, hanging, heading, lines, table
from composer.theory.chart import format_chart, with_mark

if TYPE_CHECKING:
    from composer.studio.chords.analysis_page import AnalysisPage
    from composer.studio.chords.batch import ReadChord
    from composer.studio.chords.facts import ChordFact
    from composer.studio.chords.ideas import Ideas
    from composer.studio.chords.line import ChordLine
    from composer.studio.chords.next_chords import Fillings, NextChords
    from composer.studio.chords.spelling import Spell
    from composer.theory.analysis import ChordReading
    from composer.theory.chart import ChartChord

__all__ = [
    "print_analysis",
    "print_fillings",
    "print_grid",
    "print_ideas",
    "print_list",
    "print_next",
]

MOST_REASONS = 5
MARKS = {
    "push": "< pushed: an eighth early",
    "shot": "! a shot: stopped short",
    "hold": "~ held: left to ring",
}
"""What the marks of a chart say."""


def print_ideas(found: Ideas, spell: Spell) -> None:
    """Every idea as a grid of symbols over numerals, with what there is to say about it."""
    tempo, seed = f"{found.tempo_bpm:g} bpm", f"seed {found.seed}"
    heading(f"{found.genre.name.capitalize()} in {found.key}, {found.meter}, {tempo}, {seed}")
    for number, idea in enumerate(found.ideas, start=1):
        lines("", f"{number}  {idea.name} ({idea.material})")
        print_grid(found.line(idea), idea.facts, spell)
        if idea.reason:
            hanging(f"   {idea.reason}")
        if idea.bricks:
            hanging(f"   built of: {', '.join(idea.bricks)}")
        hanging(*(f"   {line}" for line in _reasons(idea.facts, spell)))
    if found.reading.not_understood:
        lines("", "Not understood: " + "; ".join(found.reading.not_understood))


def print_analysis(page: AnalysisPage, spell: Spell) -> None:
    """Key, then every chord on a line, section by section; reasons, bricks and cadences after it."""
    found, line = page.found, page.line
    heading(f"{found.key}, {line.meters}, {line.bars} bar{'s' if line.bars != 1 else ''}")
    lines(*page.notes)
    if len(found.keys) > 1:
        lines("keys: " + ", ".join(f"{s.key} ({page.bars_of(s.start, s.end)})" for s in found.keys))
    rows = [
        _analysis_row(page, *both, spell) for both in zip(line.chords, found.chords, strict=True)
    ]
    header = ("bar", "chord", "numeral", "function", "scale", "add", "avoid", "tension")
    first = 0
    for number, section in enumerate(line.sections):
        lines("")
        if len(line.sections) > 1 or section.name:
            heading(_section_heading(line, number))
        last = first + len(section.chords)
        table(header, rows[first:last], wide=(3, 4))
        first = last
    marks = [sign for name, sign in MARKS.items() if any(name in c.mark for c in line.chords)]
    if marks:
        lines("", ", ".join(marks))
    lines("", "Why:")
    said: dict[tuple[str, str], list[str]] = {}
    for reading in found.chords:
        places = said.setdefault((spell(reading.chord), reading.reason), [])
        places.append(line.place(reading.at))
    for (symbol, reason), places in said.items():
        hanging(f"  {symbol} ({', '.join(places)}): {reason}")
    _print_bricks(page)
    if found.cadences:
        lines("", "Cadences:")
        for cadence in found.cadences:
            bar = f"bar {line.place(found.chords[cadence.index].at)}"
            end = "" if cadence.closes else " (in passing)"
            hanging(f"  {bar:<9} {cadence.name} in {cadence.key}{end}: {cadence.reason}")


def _analysis_row(
    page: AnalysisPage, entry: ChartChord, reading: ChordReading, spell: Spell
) -> tuple[str, ...]:
    return (
        page.line.place(reading.at),
        with_mark(spell(entry.chord), entry.mark),
        reading.numeral,
        reading.function.name,
        str(reading.scale),
        " ".join(reading.tensions) or "-",
        " ".join(reading.avoid) or "-",
        energy_bar(reading.tension),
    )


def _section_heading(line: ChordLine, number: int) -> str:
    """`Chorus, 3/4, bars 9-16`; the meter only where it changes in the song."""
    section, first = line.sections[number], line.first_bars[number]
    last = first + section.bars - 1
    bars = f"bar {first}" if last == first else f"bars {first}-{last}"
    meter = str(section.meter) if " " in line.meters else ""
    return ", ".join(text for text in (section.name, meter, bars) if text)


def _print_bricks(page: AnalysisPage) -> None:
    """The bricks, one a line with all the places where it stands."""
    told: dict[tuple[str, str], list[str]] = {}
    for brick in page.found.bricks:
        told.setdefault((f"{brick.name} in {brick.key}", brick.about), []).append(
            page.bars_of(brick.start, brick.end)
        )
    if told:
        lines("", "Built of:")
    for (name, about), places in told.items():
        first, *rest = places
        again = f" (and {', '.join(rest)})" if rest else ""
        hanging(f"  {first:<9} {name}{again}: {about}")


def print_list(rows: Sequence[ReadChord], spell: Spell) -> None:
    """Every line as it stood and what it means."""
    told = []
    for row in rows:
        chord = row.table()
        if row.chord is None:
            told.append((row.text, "?", "", row.error))
            continue
        tones = " ".join(chord["tones"]) or "-"
        told.append((row.text, spell(row.chord), chord["bass"] or "-", tones))
    table(("text", "chord", "bass", "tones"), told, wide=(3,))


def print_next(page: NextChords, spell: Spell) -> None:
    """The chords that could follow, likeliest first, each with its reason."""
    after = (
        f"After {page.line.chart_of(page.line.chords, spell)} in {page.key}"
        if page.line
        else f"To begin with in {page.key}"
    )
    heading(f"{after}, as in {page.genre}")
    lines("")
    rows = [
        (spell(one.chord), one.numeral, f"{one.weight:.0%}", one.why) for one in page.suggestions
    ]
    table(("chord", "numeral", "share", "why"), rows, wide=(3,))


def print_fillings(page: Fillings, spell: Spell) -> None:
    """Ways from one chord to the other, a reason for every chord on the way."""
    heading(f"From {spell(page.start)} to {spell(page.goal)} in {page.key}, as in {page.genre}")
    for number, way in enumerate(page.ways, start=1):
        lines("", f"{number}  {page.chart(way, spell)}")
        for entry, numeral, reason in zip(way.chords, way.numerals, way.why, strict=True):
            hanging(f"   {spell(entry.chord)} ({numeral}): {reason}")


def print_grid(
    line: ChordLine,
    facts: Sequence[ChordFact],
    spell: Spell,
    chords: Sequence[ChartChord] | None = None,
) -> None:
    """The bars of a line, or of other chords in their place, a grid a section, each chord over its numeral."""
    numerals = iter(fact.numeral for fact in facts)
    for number, section in enumerate(line.divided(line.chords if chords is None else chords)):
        if len(line.sections) > 1 or section.name:
            lines(f"   {_section_heading(line, number)}")
        chart = format_chart(section.chords, section.meter, section.bars, spell)
        grid(_bar_rows(chart, numerals), first_bar=line.first_bars[number])


def _bar_rows(chart: str, numerals: Iterator[str]) -> tuple[list[str], list[str]]:
    """A chart's bars, and the numerals of the same bars, each under its chord."""
    over, under = [], []
    for bar in chart.strip("| ").split("|"):
        pairs = [(word, "" if word in (".", "%") else next(numerals, "")) for word in bar.split()]
        wide = [max(len(word), len(numeral)) for word, numeral in pairs]
        over.append(" ".join(p[0].ljust(w) for p, w in zip(pairs, wide, strict=True)).rstrip())
        under.append(" ".join(p[1].ljust(w) for p, w in zip(pairs, wide, strict=True)).rstrip())
    return over, under


def _reasons(facts: Sequence[ChordFact], spell: Spell) -> list[str]:
    """What is out of the ordinary, each chord once."""
    from composer.studio.chords.facts import PLAIN

    strange = {spell(fact.chord): fact for fact in facts if fact.function not in PLAIN}
    return [
        f"{symbol} ({fact.numeral}): {fact.reason}"
        for symbol, fact in list(strange.items())[:MOST_REASONS]
    ]
