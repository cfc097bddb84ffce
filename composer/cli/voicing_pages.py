"""Voicings as people read them: chord boxes side by side, hands on the keys, or a line for every voice."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from composer.cli.chord_text import can_draw
from composer.cli.page import heading, lines, page_columns, table, talk

if TYPE_CHECKING:
    from composer.studio.chords.spelling import Spell
    from composer.studio.chords.voicing_page import VoicingPage
    from composer.theory.voicing import Voiced

__all__ = ["print_costs", "print_voicings"]

WIDEST = 96
COLUMNS = 8
"""Chords in a row of a part score."""
GAP = 3


def print_voicings(page: VoicingPage, spell: Spell) -> None:
    """The chart, then the voicings in the way of the instrument."""
    style = f", {page.style.replace('_', ' ')}" if page.style else ""
    heading(f"For {page.instrument}{style}: {page.line.chart_of(page.line.chords, spell)}")
    lines("")
    if page.is_in_parts:
        _print_parts(page, spell)
    elif any(voiced.shape is not None for voiced in page.voiced):
        _print_boxes(page, spell)
    else:
        _print_hands(page, spell)
    if page.silent:
        talk(f"note: no shape for {', '.join(page.silent)} on this neck; they stay silent")


def print_costs(page: VoicingPage, spell: Spell) -> None:
    """Points by name for every chord, and the sum of each."""
    names = page.cost_names
    rows = [
        [
            page.line.place(entry.at),
            spell(voiced.chord),
            *(str(voiced.cost[name]) for name in names),
            str(voiced.cost.total),
        ]
        for entry, voiced in zip(page.line.chords, page.voiced, strict=True)
    ]
    sums = (sum(voiced.cost[name] for voiced in page.voiced) for name in names)
    rows.append(["", "all", *map(str, sums), str(page.total)])
    lines("", "Costs, in semitones' worth of discomfort:")
    table(("bar", "chord", *names, "total"), rows)


def _print_boxes(page: VoicingPage, spell: Spell) -> None:
    """Every different shape once, side by side, in the order they come."""
    shapes = [str(voiced.shape) if voiced.shape else "-" for voiced in page.voiced]
    chords = zip(page.line.chords, page.voiced, shapes, strict=True)
    rows = [
        (page.line.place(e.at), spell(v.chord), shape, " ".join(map(str, v.pitches)))
        for e, v, shape in chords
    ]
    table(("bar", "chord", "shape", "sounds"), rows)
    boxes = [_box(voiced, spell) for voiced in _different(page.voiced) if voiced.shape is not None]
    width = max((len(line) for box in boxes for line in box), default=1) + GAP
    each = max(min(WIDEST, page_columns()) // width, 1)
    for start in range(0, len(boxes), each):
        lines("")
        for parts in zip_longest(*boxes[start : start + each], fillvalue=""):
            lines("".join(part.ljust(width) for part in parts).rstrip())


def _box(voiced: Voiced, spell: Spell) -> list[str]:
    drawn = voiced.diagram(ascii_only=not can_draw()).splitlines()
    return [f"    {spell(voiced.chord)}", *drawn]


def _print_hands(page: VoicingPage, spell: Spell) -> None:
    """Who plays what in a table, then the keys of every different voicing."""
    rows = []
    for entry, voiced in zip(page.line.chords, page.voiced, strict=True):
        parts = dict(voiced.parts)
        hands = (
            " ".join(map(str, parts.get(name, ()))) or "-" for name in ("left hand", "right hand")
        )
        rows.append((page.line.place(entry.at), spell(voiced.chord), *hands))
    table(("bar", "chord", "left hand", "right hand"), rows)
    for voiced in _different(page.voiced):
        lines("", spell(voiced.chord), *voiced.diagram(ascii_only=not can_draw()).splitlines())


def _print_parts(page: VoicingPage, spell: Spell) -> None:
    """A line for every voice, the highest on top, as in a score."""
    names = [name for name, _ in max((v.parts for v in page.voiced), key=len, default=())]
    chords = list(zip(page.line.chords, page.voiced, strict=True))
    for start in range(0, len(chords), COLUMNS):
        row = chords[start : start + COLUMNS]
        if start:
            lines("")
        cells = [["bar", *(page.line.place(entry.at) for entry, _ in row)]]
        cells.append(["", *(spell(voiced.chord) for _, voiced in row)])
        for name in reversed(names):
            sung = (dict(voiced.parts).get(name, ()) for _, voiced in row)
            cells.append([name, *(" ".join(map(str, pitches)) or "-" for pitches in sung)])
        widths = [max(len(line[n]) for line in cells) for n in range(len(cells[0]))]
        for line in cells:
            lines("  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip())


def _different(voiced: Sequence[Voiced]) -> list[Voiced]:
    """Every voicing once, silence left out."""
    seen: dict[tuple[str, str], Voiced] = {}
    for one in voiced:
        if one.pitches:
            seen.setdefault((str(one.chord), str(one.shape or one.pitches)), one)
    return list(seen.values())
