"""A plan as people read it: facts, sections with energy bars, players, and what was understood of the brief."""

from __future__ import annotations

from composer.cli.page import energy_bar, heading, lines, table
from composer.model.brief import BriefReading
from composer.model.song import Plan, Section
from composer.studio.receipt import chords_of, planned_s

__all__ = ["clock", "print_plan", "print_reading"]


def print_plan(plan: Plan) -> None:
    """The facts of a plan, its sections and its parts."""
    heading(plan.title)
    lines(
        f"{plan.genre}, {plan.key}, {plan.tempo_bpm:g} bpm, {plan.meter}, {plan.bars} bars, "
        f"{clock(planned_s(plan))}, seed {plan.seed}",
        "",
    )
    names = {part.id: part.name for part in plan.parts}
    rows = []
    bar = 1
    for section in plan.sections:
        players = ", ".join(names[play.part] for play in section.plays)
        row = (
            bar,
            section.name,
            section.bars,
            section.key,
            energy_bar(section.energy),
            short_chords(section),
            players,
        )
        rows.append([str(cell) for cell in row])
        bar += section.bars
    table(("bar", "section", "bars", "key", "energy", "chords", "who plays"), rows, wide=(5, 6))
    lines("")
    table(
        ("part", "role", "instrument"),
        [(p.name, p.role, p.instrument.replace("_", " ")) for p in plan.parts],
    )


def print_reading(plan: Plan, reading: BriefReading) -> None:
    """What was understood, what was assumed, what was not understood."""
    if reading.understood:
        lines(
            "", "Understood: " + "; ".join(f"{u.words} → {u.meaning}" for u in reading.understood)
        )
    if plan.assumed:
        lines("", "Assumed: " + "; ".join(f"{a.what} {a.value} ({a.flag})" for a in plan.assumed))
    if reading.not_understood:
        lines("", "Not understood: " + "; ".join(reading.not_understood))


def short_chords(section: Section) -> str:
    """The section's chords, a loop written once: `| Am7 | D7 | x4`."""
    bars = [bar.strip() for bar in chords_of(section).strip("| ").split("|")]
    for length in range(1, len(bars) // 2 + 1):
        if len(bars) % length == 0 and bars == bars[:length] * (len(bars) // length):
            return f"| {' | '.join(bars[:length])} | x{len(bars) // length}"
    if len(bars) > 8:
        return f"| {' | '.join(bars[:8])} | ..."
    return f"| {' | '.join(bars)} |"


def clock(seconds: float) -> str:
    """Minutes and seconds, 2:05."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"
