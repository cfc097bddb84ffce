"""Notes that are not simply struck: a slide into the pitch from below, a swell out of silence.

A steel player slides the bar into a chord and lets the volume pedal bring it up; a fiddler leans into a long note.
How often is the chair's business (`slides`, `swells`), the notes are the technique's: any part can have them.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from composer.composition.context import CellContext, Written
from composer.model.events import Bend, Control, Event, Note
from composer.rng import Rng
from composer.theory.meter import QUARTER

__all__ = ["glided"]

_EXPRESSION = 11
_OPEN, _SHUT = 112, 38
_STEPS = 6
_SLIDE_S, _SWELL_S = 0.13, 0.45
"""Seconds a slide and a swell take, where the note is long enough: both are over before the beat is."""
_TOGETHER = 60
"""Ticks within which notes are one attack."""
_DEPTHS = ((-200, 3), (-100, 2))
"""Cents below the note at which a slide begins, with weights: two frets more often than one."""


def glided(ctx: CellContext, written: Written) -> Written:
    """The cell with the slides and swells of its player. Only notes of a beat or longer have them, and a slide only
    where no other note of the part still sounds: the wheel bends them all."""
    style = ctx.style
    if (not style.slides and not style.swells) or ctx.section.ending == "fade":
        return written
    notes = sorted((e for e in written.events if isinstance(e, Note)), key=attrgetter("at"))
    if not notes:
        return written
    added: list[Event] = []
    if style.swells:
        added.append(Control(at=0, number=_EXPRESSION, value=_OPEN))
    draw = ctx.variation.at("glide")
    free_from = -1
    for attack in _attacks(notes):
        at = attack[0].at
        long = min(note.dur for note in attack) >= ctx.section.meter.beat_ticks
        if long and at >= max(free_from, 0):
            luck = draw.at(at)
            if luck.at("slide").chance(style.slides):
                added += _slide(ctx, at, luck)
            if luck.at("swell").chance(style.swells):
                added += _swell(ctx, at)
        free_from = max(free_from, *(note.at + note.dur for note in attack))
    if not added:
        return written
    events = sorted((*added, *written.events), key=attrgetter("at"))
    return Written(events=tuple(events), remarks=written.remarks)


def _attacks(notes: Iterable[Note]) -> list[list[Note]]:
    groups: list[list[Note]] = []
    for note in notes:
        if groups and note.at - groups[-1][0].at < _TOGETHER:
            groups[-1].append(note)
        else:
            groups.append([note])
    return groups


def _slide(ctx: CellContext, at: int, rng: Rng) -> list[Event]:
    """Bends from below to the pitch, faster at the end as a bar glides."""
    depth = rng.weighted([d for d, _ in _DEPTHS], [float(w) for _, w in _DEPTHS])
    width = _ticks(ctx, _SLIDE_S)
    return [
        Bend(at=at + width * n // _STEPS, cents=round(depth * (1 - (n / _STEPS) ** 1.5)))
        for n in range(_STEPS + 1)
    ]


def _swell(ctx: CellContext, at: int) -> list[Event]:
    """The volume pedal from nearly shut to open."""
    width = _ticks(ctx, _SWELL_S)
    return [
        Control(
            at=at + width * n // _STEPS,
            number=_EXPRESSION,
            value=_SHUT + (_OPEN - _SHUT) * n // _STEPS,
        )
        for n in range(_STEPS + 1)
    ]


def _ticks(ctx: CellContext, seconds: float) -> int:
    """Ticks of so many seconds, at most most of a beat."""
    beat = ctx.section.meter.beat_ticks
    return min(round(seconds * ctx.section.tempo_bpm * QUARTER / 60), beat * 4 // 5)
