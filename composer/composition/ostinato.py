"""Ostinatos: a short figure in quick detached notes, kept up over slow harmony, its life in the accents.

The figure is drawn in degrees above the root of the chord, as a riff is; a second row, `accent`, says which notes the
bows dig into. Notes are short (spiccato) unless they are held on purpose.
"""

from __future__ import annotations

from composer.composition.bass import degree_fifths_over
from composer.composition.context import CellContext, Written
from composer.model.events import Note, new_note
from composer.rng import Rng
from composer.theory.meter import QUARTER
from composer.theory.pitch import Pitch, pc_semitone, spell_midi

__all__ = ["write_ostinato"]

_SPICCATO = 0.62
"""The share of its step that a bounced note sounds."""
_TOUCH = {"X": 24, "x": 10, "o": -6, ".": 0, "-": 0}
_FREE = {4: 14, 3: 9, 2: 4, 1: -2, 0: -7}
"""Accents by the metre, where the pattern draws none."""


def write_ostinato(ctx: CellContext, rng: Rng) -> Written:
    """The figure over the section's chords: `1`-`9` and `R` as in a riff, `L` the fifth below, a digit in the row
    `accent` left out; a degree that the chord has is the chord's own."""
    pattern = ctx.pattern
    if pattern is None:
        return Written(events=())
    columns = list(ctx.columns(pattern))
    lift = ctx.play.lift(30)
    notes: list[Note] = []
    for index, (tick, width, _, rows) in enumerate(columns):
        mark = rows[0][1]
        chord = ctx.chord_at(tick).chord
        if mark in "-." or chord.root is None:
            continue
        accent = next((m for name, m in rows if name == "accent"), "")
        held = 0
        for _, length, _, later in columns[index + 1 :]:
            if later[0][1] != "-":
                break
            held += length
        dur = round(width * _SPICCATO) if not held else width + held - QUARTER // 32
        level = 68 + lift + (_TOUCH.get(accent, 0) if accent else _FREE[_strength(ctx, tick)])
        velocity = min(max(level + (10 if mark == "R" else 0), 24), 118)
        notes.append(new_note(tick, max(dur, QUARTER // 16), _pitch(ctx, tick, mark), velocity))
    return Written(
        events=tuple(notes),
        remarks=(f"ostinato {pattern.name!r}, detached, over the chords as they change",),
    )


def _strength(ctx: CellContext, tick: int) -> int:
    return ctx.section.meter.strength(tick)


def _pitch(ctx: CellContext, tick: int, mark: str) -> Pitch:
    """The degree above the chord's root that lies nearest the bottom of the register, so that the figure hardly moves
    when the harmony does."""
    chord = ctx.chord_at(tick).chord
    degree = {"R": "1", "L": "5"}.get(mark, mark)
    fifths = degree_fifths_over(chord, degree, ctx)
    root_pc = pc_semitone(chord.root or 0)
    floor = ctx.low + (5 if ctx.high - ctx.low >= 19 else 0)
    root = floor + (root_pc - floor) % 12
    midi = root + (pc_semitone(fifths) - root) % 12 + (12 if degree in "89" else 0)
    if mark == "L":
        midi -= 12
    while midi > ctx.high and midi - 12 >= ctx.low:
        midi -= 12
    while midi < ctx.low:
        midi += 12
    return spell_midi(midi, fifths)
