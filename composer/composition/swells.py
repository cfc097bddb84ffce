"""Swells: held chords whose loudness is drawn, not struck. Strings, brass and choirs rise through a chord with the bow
and the breath, which a file tells by the expression controller (11).
"""

from __future__ import annotations

from composer.composition.comping import Voiced, voiced
from composer.composition.context import CellContext, Written
from composer.model.events import Control, Event, Note
from composer.rng import Rng
from composer.theory.meter import QUARTER

__all__ = ["write_swells"]

_EXPRESSION = 11
_STEP = QUARTER // 4
_QUIET = 34
_STRUCK = {"<": 74, ">": 88, "X": 92, "x": 78, "o": 60}


def write_swells(ctx: CellContext, rng: Rng) -> Written:
    """Chords by a pattern: `<` rises from nothing over as long as it is held, `>` dies away, `X` `x` `o` are struck and
    stay level. A chord that changes under a swell is taken over without a new beginning."""
    pattern = ctx.pattern
    harmony = voiced(ctx, pattern.voicing if pattern else "open")
    strokes: list[tuple[int, int, str]] = []
    if pattern is None:
        strokes = [(s, e, "x") for s, e in zip(harmony.starts, harmony.ends, strict=True)]
    for tick, width, _, row in ctx.columns(pattern) if pattern else ():
        mark = row[0][1]
        if mark == "-" and strokes:
            start, _, first = strokes[-1]
            strokes[-1] = (start, tick + width, first)
        elif mark in _STRUCK:
            strokes.append((tick, tick + width, mark))
        elif strokes and mark == ".":
            strokes.append((tick, tick + width, "."))
    events: list[Event] = []
    for start, end, mark in strokes:
        if mark != ".":
            events += _line(ctx, start, end, mark)
            events += _chords(ctx, harmony, start, end, mark)
    events.sort(key=lambda e: (e.at, isinstance(e, Note)))
    return Written(
        events=tuple(events),
        remarks=(f"swells {pattern.name!r}" if pattern else "held chords",),
    )


def _chords(ctx: CellContext, harmony: Voiced, start: int, end: int, mark: str) -> list[Note]:
    """The notes of one stroke; a voice that stays through a change of chord is held."""
    level = min(max(_STRUCK[mark] + ctx.play.lift(34), 30), 116)
    sounding: dict[int, Note] = {}
    notes: list[Note] = []
    at = start
    while at < end:
        until = min(max(harmony.end(at), at + 1), end)
        shape = {pitch.midi: pitch for pitch in harmony.at(at)}
        for midi in [m for m in sounding if m not in shape]:
            notes.append(sounding.pop(midi))
        for midi, pitch in shape.items():
            since = sounding[midi].at if midi in sounding else at
            sounding[midi] = Note(
                at=since, dur=max(until - since - 12, 60), pitch=pitch, velocity=level
            )
        at = until
    return notes + list(sounding.values())


def _line(ctx: CellContext, start: int, end: int, mark: str) -> list[Control]:
    """The expression of one stroke, a step every sixteenth."""
    full = min(round(86 + 40 * ctx.section.energy_at((start + end) // 2)), 127)
    if mark not in "<>":
        return [Control(at=start, number=_EXPRESSION, value=full)]
    line: list[Control] = []
    for at in range(start, end, _STEP):
        along = (at - start) / (end - start)
        along = along if mark == "<" else 1.0 - along
        value = round(_QUIET + (full - _QUIET) * along * along)
        if not line or line[-1].value != value:
            line.append(Control(at=at, number=_EXPRESSION, value=value))
    return line
