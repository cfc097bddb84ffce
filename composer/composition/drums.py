"""Drums and hand percussion: a groove of the genre, opened by complexity, driven by intensity.

A groove is drawn as a grid; a digit in it is a stroke that appears once complexity reaches that many tenths. The
first beat of a section that opens with a crash gets one, in place of the cymbal that stood there.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from operator import attrgetter

from composer.composition.beats import with_beat
from composer.composition.context import CellContext, Written
from composer.composition.transitions import closing
from composer.genre.kits import find_piece
from composer.genre.schema import Pattern
from composer.model.events import HIT_TICKS, Hit, new_hit
from composer.rng import Rng
from composer.theory.grid import Column
from composer.theory.meter import QUARTER, Meter

__all__ = ["write_groove"]

ACCENT, NORMAL, GHOST, OPTIONAL = 108, 88, 40, 76
_ROLL, _ROLL_FROM, _ROLL_TO = QUARTER // 8, 44, 104
"""Ticks from stroke to stroke of a roll, and how loud it begins and ends."""
_STEP_ROLLS = {"d": 2, "t": 3, "q": 4}
"""Strokes in a step that is rolled; in capitals the roll grows, in small letters it falls away."""
_ROLL_LOW, _ROLL_HIGH = 52, 96
_OPEN_TO_ROLLS = 3
"""Tenths of complexity from which a roll is rolled; below it is its first stroke."""
_CYMBALS = frozenset(
    {"hat", "hat_open", "ride", "ride_bell", "crash", "crash_2", "china", "splash"}
)
_STEADY = frozenset(
    {"hat", "ride", "shaker", "hat_pedal", "tambourine", "cabasa", "maracas", "brush_sweep"}
)


def write_groove(ctx: CellContext, rng: Rng) -> Written:
    """The cell of a drummer or percussionist: hits by name of the piece, in order of time."""
    pattern = ctx.pattern
    if pattern is None:
        return Written(events=())
    hits = _hits(ctx, pattern)
    if ctx.play.beat:
        fills = [bar for bar, _, position in ctx.bars() if position == "fill"]
        hits = with_beat(hits, ctx.play.beat, ctx.section.meter, fills, ctx.section.bars)
    if ctx.part.role == "drums":
        hits = _with_build(ctx, _with_crash(ctx, hits))
        hits = _with_last_stroke(ctx, hits)
    hits, muted = _on_own(hits, ctx.play.pieces), ctx.play.muted
    hits = [hit for hit in hits if hit.piece not in muted]
    hits.sort(key=attrgetter("at", "piece"))
    fills = [bar + 1 for bar, _, position in ctx.bars() if position == "fill"]
    remarks = (f"groove {pattern.name!r}" + (f", fills in bars {_listed(fills)}" if fills else ""),)
    return Written(events=tuple(hits), remarks=remarks)


def _on_own(hits: list[Hit], pieces: tuple[str, ...]) -> list[Hit]:
    """The strokes of a player with these pieces alone: a groove's own where it has any, else its rhythm on them, the
    loud strokes on the last."""
    if not pieces:
        return hits
    own = [hit for hit in hits if hit.piece in pieces]
    if own:
        return own
    moved: dict[int, Hit] = {}
    for hit in hits:
        if hit.at not in moved or hit.velocity > moved[hit.at].velocity:
            moved[hit.at] = replace(hit, piece=pieces[-1 if hit.velocity >= NORMAL else 0])
    return list(moved.values())


def _listed(bars: list[int]) -> str:
    return ", ".join(str(bar) for bar in bars)


def _hits(ctx: CellContext, pattern: Pattern) -> list[Hit]:
    lift = ctx.play.lift(34)
    meter = ctx.section.meter
    return [
        new_hit(start + step, piece, velocity, HIT_TICKS)
        for start, position, columns in ctx.laid(pattern)
        for step, piece, velocity in _bar(
            columns, meter, position == "fill", int(ctx.complexity_at(start) * 10), lift
        )
    ]


@lru_cache(maxsize=2048)
def _bar(
    columns: tuple[Column, ...], meter: Meter, is_fill: bool, tenths: int, lift: int
) -> tuple[tuple[int, str, int], ...]:
    """(tick, piece, velocity) of the strokes of one bar of a groove."""
    strokes = []
    for tick, length, row in columns:
        for piece, mark in row:
            if mark.lower() in _STEP_ROLLS:
                strokes += _rolled(tick, length, piece, mark, tenths, lift)
                continue
            level = _level(mark, tenths)
            if level is None:
                continue
            if piece in _STEADY and meter.strength(tick) <= 1 and mark == "x":
                level -= 14  # the hand drops between the beats
            if mark in "Xx" and is_fill:
                level += round(10 * tick / meter.bar_ticks)  # a fill grows into what follows
            drift = 0 if mark == "o" else lift
            strokes.append((tick, piece, min(max(level + drift, 20), 124)))
    for piece, start, end in _rolls(columns):
        for tick in range(start, end, _ROLL):
            level = _ROLL_FROM + (_ROLL_TO - _ROLL_FROM) * (tick - start) // (end - start)
            strokes.append((tick, piece, min(max(level + lift, 20), 124)))
    return tuple(strokes)


def _rolls(columns: tuple[Column, ...]) -> list[tuple[str, int, int]]:
    """(piece, start, end) of the rolls of a bar: neighbouring columns marked so are one roll."""
    rolls: list[tuple[str, int, int]] = []
    open_rolls: dict[str, int] = {}
    for tick, length, row in columns:
        for piece, mark in row:
            if mark == "/":
                open_rolls.setdefault(piece, tick)
            elif piece in open_rolls:
                rolls.append((piece, open_rolls.pop(piece), tick))
        end = tick + length
    rolls += [(piece, start, end) for piece, start in open_rolls.items()]
    return rolls


def _rolled(
    tick: int, length: int, piece: str, mark: str, tenths: int, lift: int
) -> list[tuple[int, str, int]]:
    """The even strokes of a roll over one step of the grid."""
    count = _STEP_ROLLS[mark.lower()] if tenths >= _OPEN_TO_ROLLS else 1
    levels = [_ROLL_LOW + (_ROLL_HIGH - _ROLL_LOW) * n // max(count - 1, 1) for n in range(count)]
    if mark.islower() or count == 1:
        levels.reverse()
    return [
        (tick + length * n // count, piece, min(max(level + lift, 20), 124))
        for n, level in enumerate(levels)
    ]


def _level(mark: str, tenths: int) -> int | None:
    if mark == "X":
        return ACCENT
    if mark == "x":
        return NORMAL
    if mark == "o":
        return GHOST
    if mark.isdigit() and tenths >= int(mark):
        return OPTIONAL
    return None


def _with_crash(ctx: CellContext, hits: list[Hit]) -> list[Hit]:
    if ctx.section.opens_with != "crash" or not hits or "crash" in ctx.play.muted:
        return hits
    opening = [h for h in hits if not (h.at == 0 and h.piece in _CYMBALS)]
    hands = [h for h in opening if h.at == 0 and find_piece(h.piece).limb == "hand"]
    spare = sorted(hands, key=lambda h: (-h.velocity, h.piece))[1:]  # one hand has the cymbal
    opening = [h for h in opening if h not in spare]
    struck = [Hit(at=0, piece="crash", velocity=min(72 + round(ctx.section.energy * 48), 122))]
    if not any(h.at == 0 and h.piece == "kick" for h in opening):
        struck.append(Hit(at=0, piece="kick", velocity=104))
    return struck + opening


def _with_build(ctx: CellContext, hits: list[Hit]) -> list[Hit]:
    """A build: the snare doubles its pace into the next section while the hands leave the cymbals."""
    section = ctx.section
    if section.lead_out != "build" or section.bars < 2:
        return hits
    meter = section.meter
    start = (
        section.length - 2 * meter.bar_ticks
        if section.bars >= 8
        else section.length - meter.bar_ticks
    )
    half = section.length - meter.bar_ticks
    kept = [h for h in hits if h.at < start or h.piece in ("kick", "hat_pedal")]
    step = meter.division_ticks
    roll = []
    tick = start
    while tick < section.length:
        risen = (tick - start) / (section.length - start)
        roll.append(Hit(at=tick, piece="snare", velocity=round(52 + 62 * risen)))
        tick += step if tick < half else step // 2
    return kept + roll


def _with_last_stroke(ctx: CellContext, hits: list[Hit]) -> list[Hit]:
    """The last bar of the song is one stroke of kick and crash on its first beat."""
    final = closing(ctx)
    if final is None or not hits:
        return hits
    kept = [h for h in hits if h.at < final]
    level = 84 + round(ctx.section.energy * 30)
    return [
        *kept,
        Hit(at=final, piece="kick", velocity=level),
        Hit(at=final, piece="crash", velocity=level),
    ]
