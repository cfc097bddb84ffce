"""The last chord stands on its root: where no bass plays to the end, whoever has the chords takes the bass note over."""

from __future__ import annotations

from dataclasses import replace

from composer.composition.context import CellContext, Written
from composer.composition.transitions import closing
from composer.model.events import Note
from composer.model.song import Plan, Section
from composer.theory.pitch import pc_semitone, spell_midi

__all__ = ["bottom_part", "stand_on_root"]

_BOTTOM = ("comp", "pad", "riff")
"""Who goes to the bottom where there is no bass, the first of them that plays."""
_TOGETHER = 120
"""Ticks from the bar line within which the last chord is struck, rolls and strums with it."""
_LOWEST, _CLEAR, _FIFTH = 40, 48, 7
"""E2: lower than that it would be a bass line; below C3 nothing is put closer over the root than a fifth."""


def bottom_part(plan: Plan, section: Section) -> str:
    """The id of the part that carries the bass note of the song's last chord; "" where a bass does, or nobody has chords."""
    roles = [(part.role, part.id) for part in plan.parts if section.play_of(part.id) is not None]
    if any(role == "bass" for role, _ in roles):
        return ""
    return next((name for wanted in _BOTTOM for role, name in roles if role == wanted), "")


def stand_on_root(ctx: CellContext, written: Written) -> Written:
    """The cell with the bass note of its last chord as the lowest: an octave or less under the chord, or, where that is
    too low, with the notes under it an octave higher. Unchanged for everybody but the bottom part."""
    start = closing(ctx)
    if start is None or not ctx.is_bottom:
        return written
    chord = ctx.chord_at(start).chord
    last = [e for e in written.events if isinstance(e, Note) and start <= e.at < start + _TOGETHER]
    bass = chord.bass_pc
    if not last or bass is None:
        return written
    lowest = min(last, key=lambda note: note.pitch.midi)
    step = (lowest.pitch.midi - pc_semitone(bass)) % 12
    if step == 0:
        return written
    root = lowest.pitch.midi - step
    inner = [note for note in last if note.pitch.midi % 12 == root % 12]
    if root >= max(ctx.instrument.low, _LOWEST) and (root >= _CLEAR or step >= _FIFTH):
        under = replace(lowest, pitch=spell_midi(root, bass))
        kept = [note for note in last if note is not next(iter(inner), None)]
        chosen = [under, *kept]
    elif inner:
        bottom = min(note.pitch.midi for note in inner)
        chosen = [
            replace(note, pitch=note.pitch.up_octaves(1)) if note.pitch.midi < bottom else note
            for note in last
        ]
        if max(note.pitch.midi for note in chosen) > ctx.instrument.high:
            return written
    else:
        chosen = [replace(lowest, pitch=spell_midi(root + 12, bass))] + [
            note for note in last if note.pitch.midi > root + 12
        ]
    events = [e for e in written.events if e not in last]
    alone = {note.pitch.midi: note for note in chosen}
    return replace(written, events=tuple(sorted([*events, *alone.values()], key=lambda e: e.at)))
