"""Held harmony and repeating figures: pads led by common tones, riffs in degrees, figures drawn once and kept."""

from __future__ import annotations

from composer.composition.bass import degree_fifths_over
from composer.composition.comping import voiced
from composer.composition.context import CellContext, Written
from composer.model.events import Note
from composer.rng import Rng
from composer.theory.pitch import Pitch, pc_semitone, spell_midi

__all__ = ["write_figure", "write_pad", "write_riff"]

_LONGEST_BARS = 4


def write_pad(ctx: CellContext, rng: Rng) -> Written:
    """Sustained chords: a voice that stays on its pitch is held through the change, up to four bars."""
    pattern = ctx.pattern
    harmony = voiced(ctx, pattern.voicing if pattern else "open")
    limit = _LONGEST_BARS * ctx.section.meter.bar_ticks
    level = min(max(62 + ctx.play.lift(34), 34), 100)
    sounding: dict[Pitch, int] = {}
    notes: list[Note] = []

    def release(pitch: Pitch, end: int) -> None:
        start = sounding.pop(pitch)
        swell = 4 if start % (2 * ctx.section.meter.bar_ticks) == 0 else 0
        notes.append(
            Note(at=start, dur=max(end - start - 20, 60), pitch=pitch, velocity=level + swell)
        )

    for start, shape in zip(harmony.starts, harmony.notes, strict=True):
        for pitch in [p for p in sounding if p not in shape or start - sounding[p] >= limit]:
            release(pitch, start)
        for pitch in shape:
            sounding.setdefault(pitch, start)
    for pitch in list(sounding):
        release(pitch, ctx.section.length)
    notes.sort(key=lambda note: (note.at, note.pitch.midi))
    return Written(events=tuple(notes), remarks=("held chords, common tones kept",))


def write_riff(ctx: CellContext, rng: Rng) -> Written:
    """A riff in degrees above each chord's root, as the genre's pattern draws it."""
    pattern = ctx.pattern
    if pattern is None:
        return Written(events=())
    columns = [(t, d, row[0][1]) for t, d, _, row in ctx.columns(pattern)]
    notes: list[Note] = []
    anchor = (ctx.low + ctx.high) // 2 - 4
    for index, (tick, dur, mark) in enumerate(columns):
        span = ctx.chord_at(tick)
        if mark in "-." or span.chord.root is None:
            continue
        degree = {"R": "1", "L": "5", "a": "7", "g": "1"}.get(mark, mark)
        fifths = degree_fifths_over(span.chord, degree, ctx)
        root = _placed(pc_semitone(span.chord.root), anchor, ctx)
        midi = root + (pc_semitone(fifths) - root) % 12 + (12 if degree in "89" else 0)
        if mark == "L":
            midi -= 12
        while midi > ctx.high and midi - 12 >= ctx.low:
            midi -= 12
        end = _end(columns, index, tick + dur)
        velocity = 80 + (14 if mark == "R" else 0) + _stress(ctx, tick)
        short = mark == "g"
        notes.append(
            Note(
                at=tick,
                dur=90 if short else max(end - tick - 15, 60),
                pitch=spell_midi(midi, fifths),
                velocity=min(max(velocity - (30 if short else 0), 25), 118),
            )
        )
    return Written(
        events=tuple(notes), remarks=(f"riff {pattern.name!r} in degrees over the chords",)
    )


def write_figure(ctx: CellContext, rng: Rng) -> Written:
    """A figure: the pattern's rhythm on the contour of the song's hook, drawn once and kept, so that it is a riff
    and belongs to the song.

    Pitches come from the key's pentatonic; on strong beats they give way by a step to the chord of the moment.
    """
    pattern = ctx.pattern
    if pattern is None:
        return Written(events=())
    columns = [(t, d, row[0][1]) for t, d, _, row in ctx.columns(pattern)]
    ladder = _pentatonic(ctx)
    period = pattern.grids["base"].bars * ctx.section.meter.bar_ticks
    contour = ctx.hook.contour if ctx.hook else (0, 1, 0, -1)
    steps = [_rungs(step) for step in contour]
    middle = (min(steps) + max(steps)) // 2
    level = (len(contour) + sum(contour)) % 3 - 1  # of the hook alone: one figure in all sections
    start = len(ladder) // 2 + level - middle
    places = sorted({tick % period for tick, _, mark in columns if mark not in "-."})
    rungs = {
        place: min(max(start + steps[n % len(steps)], 0), len(ladder) - 1)
        for n, place in enumerate(places)
    }
    notes = [
        Note(
            at=tick,
            dur=max(_end(columns, index, tick + dur) - tick - 15, 60),
            pitch=_fitting(ctx, tick, ladder[rungs[tick % period]]),
            velocity=min(max(76 + (16 if mark in "XR" else 0) + _stress(ctx, tick), 30), 118),
        )
        for index, (tick, dur, mark) in enumerate(columns)
        if mark not in "-."
    ]
    return Written(
        events=tuple(notes),
        remarks=(f"figure on the rhythm {pattern.name!r} with the contour of the hook",),
    )


def _rungs(steps: int) -> int:
    """Steps of the key as steps of its pentatonic, of which an octave has five: a step stays one, a fifth is three."""
    size = (5 * abs(steps) + 6) // 7
    return size if steps > 0 else -size


def _fitting(ctx: CellContext, tick: int, midi: int) -> Pitch:
    """The figure's pitch at a tick, moved by a step at most on to the chord where the beat is strong."""
    chord = ctx.chord_at(tick).chord
    names = {pc_semitone(tone): tone for tone in chord.tones}
    if ctx.section.meter.strength(tick) >= 2 and names:
        near = range(midi - 3, midi + 4)
        midi = min(near, key=lambda m: (m % 12 not in names, abs(m - midi), m))
    midi = min(max(midi, ctx.low), ctx.high)
    return spell_midi(midi, names[midi % 12]) if midi % 12 in names else ctx.section.key.spell(midi)


def _pentatonic(ctx: CellContext) -> list[int]:
    tonic = pc_semitone(ctx.section.key.tonic)
    steps = (0, 3, 5, 7, 10) if ctx.section.key.is_minor else (0, 2, 4, 7, 9)
    pcs = {(tonic + step) % 12 for step in steps}
    middle = (ctx.low + ctx.high) // 2
    return [
        midi
        for midi in range(max(ctx.low, middle - 10), min(ctx.high, middle + 10) + 1)
        if midi % 12 in pcs
    ] or [middle]


def _placed(pc: int, anchor: int, ctx: CellContext) -> int:
    midi = anchor + (pc - anchor + 6) % 12 - 6
    if midi < ctx.low:
        midi += 12
    return midi


def _end(columns: list[tuple[int, int, str]], index: int, end: int) -> int:
    for after, length, mark in columns[index + 1 :]:
        if mark != "-":
            break
        end = after + length
    return end


def _stress(ctx: CellContext, tick: int) -> int:
    lift = ctx.play.lift(30)
    return {4: 8, 3: 4, 2: 2, 1: -3, 0: -6}[ctx.section.meter.strength(tick)] + lift
