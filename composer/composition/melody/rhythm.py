"""The rhythm of a tune: the genre's motifs laid into units of some bars, varied a little, and made to breathe.

A rhythm is a tuple of (onset, duration) in ticks from the start of its unit. Where a genre gives no motif the
beats are drawn from rhythm cells as frequent as in real songs (POP909, MIT licence: shares of onset patterns
inside one beat).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from composer.genre.schema import MelodyStyle, Motif
from composer.rng import Rng
from composer.theory.meter import QUARTER, Meter

__all__ = ["Rhythm", "breathing", "draw_rhythm", "motif_rhythm", "pickup_rhythm", "varied"]

Rhythm = tuple[tuple[int, int], ...]

_CELLS: dict[tuple[int, ...], float] = {
    (0, 2): 34,
    (0,): 22,
    (2,): 12,
    (): 14,
    (0, 3): 4,
    (0, 2, 3): 6,
}
"""Onsets inside a beat, in quarters of it, and how frequent they are."""


@lru_cache(maxsize=1024)
def motif_rhythm(motif: Motif, meter: Meter) -> Rhythm:
    """Onsets and durations of a motif's first row, fitted to the meter: `x` `X` begin a note, `-` holds it,
    `.` ends it."""
    grid = motif.grid.fitted(meter)
    marks = grid.rows[0].marks
    ends = [*grid.steps[1:], grid.length]
    notes: list[tuple[int, int]] = []
    sounding = False
    for step, end, mark in zip(grid.steps, ends, marks, strict=True):
        if mark in ".":
            sounding = False
        elif mark == "-":
            if sounding:
                notes[-1] = (notes[-1][0], end - notes[-1][0])
        else:
            notes.append((step, end - step))
            sounding = True
    return tuple(notes)


def draw_rhythm(
    style: MelodyStyle,
    materials: Sequence[str],
    energy: float,
    meter: Meter,
    bars: int,
    rng: Rng,
    used: tuple[Rhythm, ...] = (),
) -> Rhythm:
    """A rhythm of so many bars for the first of these materials the style has motifs for. One that was `used`
    before is drawn less often."""
    length = bars * meter.bar_ticks
    motifs = _fitting(style, materials, energy)
    if not motifs:
        return _from_cells(meter, bars, rng)
    made = [_laid(m, meter, bars) for m in motifs]
    weights = [
        m.weight * (2 * bars + len(r)) * (0.15 if r in used else 1.0) * _kinship(style, m, r, used)
        for m, r in zip(motifs, made, strict=True)
    ]
    first = rng.weighted(range(len(motifs)), weights)
    own = motifs[first].grid.bars
    if own >= bars:
        return made[first]
    parts: list[tuple[int, int]] = []
    start = 0
    chosen = first
    while start < length:
        part = motif_rhythm(motifs[chosen], meter)
        parts += [
            (start + at, min(dur, length - start - at)) for at, dur in part if start + at < length
        ]
        start += motifs[chosen].grid.bars * meter.bar_ticks
        if rng.chance(0.45):
            chosen = rng.weighted(range(len(motifs)), weights)
    return tuple(parts)


def _kinship(style: MelodyStyle, motif: Motif, rhythm: Rhythm, used: tuple[Rhythm, ...]) -> float:
    """How much likelier a motif is for what the song has sung already: for agreeing with the last rhythm in its onsets,
    and for being one that a song with this hook is fond of."""
    if not style.kinship or not used:
        return 1.0
    mine, theirs = ({at for at, _ in other if at >= 0} for other in (rhythm, used[-1]))
    agreement = max(len(mine & theirs) / max(len(mine | theirs), 1), 0.1)
    fondness = 2 * Rng("tread", repr(used[0]), motif.name).unit() - 1
    likelier = agreement ** (12 * style.kinship) * 16.0 ** (fondness * style.kinship)
    return round(float(likelier), 6)  # powers differ in their last bits from machine to machine


def _fitting(style: MelodyStyle, materials: Sequence[str], energy: float) -> list[Motif]:
    """Motifs for the first material that has any, of those the ones that suit the energy; else all."""
    pool: list[Motif] = []
    for material in materials:
        pool = [m for m in style.motifs if material in m.sections]
        if pool:
            break
    pool = pool + [m for m in style.motifs if not m.sections]
    pool = pool or list(style.motifs)
    return [m for m in pool if m.energy[0] <= energy <= m.energy[1]] or pool


@lru_cache(maxsize=1024)
def _laid(motif: Motif, meter: Meter, bars: int) -> Rhythm:
    length = bars * meter.bar_ticks
    return tuple(
        (at, min(dur, length - at)) for at, dur in motif_rhythm(motif, meter) if at < length
    )


def _from_cells(meter: Meter, bars: int, rng: Rng) -> Rhythm:
    """Beats drawn from the rhythm cells; the second bar of a pair often repeats the first."""
    onsets: list[int] = []
    bar: list[int] = []
    for number in range(bars):
        if not number or rng.chance(0.5):
            bar = []
            for beat in range(meter.beats):
                cell = rng.pick(_CELLS) if beat or number else (0, 2)
                unit = meter.division_ticks // (1 if meter.is_compound else 2)
                bar += [
                    beat * meter.beat_ticks + unit * (c if not meter.is_compound else c * 2 // 3)
                    for c in cell
                ]
            bar = sorted(set(bar))
        onsets += [number * meter.bar_ticks + at for at in bar]
    ends = [*onsets[1:], bars * meter.bar_ticks]
    return tuple((at, min(end - at, 2 * QUARTER)) for at, end in zip(onsets, ends, strict=True))


def breathing(
    rhythm: Rhythm, length: int, meter: Meter, rest: int = 0, on_beat: bool = False
) -> Rhythm:
    """The same rhythm ending on a long note and a rest: the last note lasts at least a beat and leaves at
    least `rest` ticks (0: half a beat) of silence at the end of `length`; with `on_beat` it begins on a beat, if any
    note does."""
    beat = meter.beat_ticks
    rest = rest or beat // 2
    latest = length - rest - beat - (beat // 2 if meter.beats > 2 else 0)
    kept = [note for note in rhythm if note[0] <= latest] or list(rhythm[:1])
    while (
        on_beat and len(kept) > 1 and kept[-1][0] % beat and any(at % beat == 0 for at, _ in kept)
    ):
        kept.pop()
    if not kept:
        return ()
    at, dur = kept[-1]
    if len(kept) == len(rhythm) and dur >= beat and at + dur <= length - rest:
        return rhythm
    end = length - rest
    wanted = max(dur, min(end - at, 2 * beat))
    kept[-1] = (at, min(wanted, end - at))
    return tuple(kept)


def varied(rhythm: Rhythm, meter: Meter, rng: Rng, syncopation: float = 1.0) -> Rhythm:
    """The same rhythm with one thing changed: two notes merged, one split, or one brought forward off its beat, as
    readily as `syncopation` says (0: never). The change is of the rhythm's own kind: by eighths in a tune of
    eighths, by sixteenths where it has them. The first and the last note stay."""
    if len(rhythm) < 3:
        return rhythm
    notes = list(rhythm)
    place = rng.between(1, len(notes) - 2)
    at, dur = notes[place]
    before_at, before_dur = notes[place - 1]
    unit = meter.division_ticks
    if any(onset % unit for onset, _ in rhythm):
        unit //= 2
    touching = before_at + before_dur >= at
    kind = rng.weighted(("merge", "split", "forward"), (1, 4, 1.5 + 2.5 * syncopation))
    is_held_over = not syncopation and before_at % meter.beat_ticks and dur >= meter.beat_ticks
    if kind == "merge" and touching and len(notes) > 4 and not is_held_over:
        notes[place - 1 : place + 1] = [(before_at, at + dur - before_at)]
    elif kind == "split" and dur >= 2 * unit and at % unit == 0:
        first = unit
        if not syncopation and dur > meter.beat_ticks and dur - unit >= meter.beat_ticks:
            first = meter.beat_ticks  # what is off the beat is not held over the next one
        notes[place : place + 1] = [(at, first), (at + first, dur - first)]
    elif syncopation < 1 and not rng.chance(syncopation):
        return rhythm
    elif not touching and before_at + before_dur <= at - unit:
        notes[place] = (at - unit, dur)
    elif (
        touching
        and before_dur >= 2 * unit
        and at % unit == 0
        and meter.strength(at) > meter.strength(at - unit)
    ):
        notes[place - 1 : place + 1] = [(before_at, before_dur - unit), (at - unit, dur + unit)]
    return tuple(notes)


def pickup_rhythm(meter: Meter, rng: Rng, most: int, unit: str = "eighth") -> Rhythm:
    """An anacrusis before the beat (onsets under 0): one to three eighths, at most `most` ticks long, or with `unit`
    "beat" a whole beat, two times in three in one note."""
    if unit == "beat" and rng.chance(0.67):
        return ((-meter.beat_ticks, meter.beat_ticks),)
    eighth = meter.division_ticks
    count = min(rng.weighted((1, 2, 3), (4, 4, 1)), most // eighth)
    return tuple((-eighth * n, eighth) for n in range(count, 0, -1))
