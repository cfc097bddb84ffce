"""Counterlines: a second voice that answers the tune, sings along in thirds, or draws a slow line under it.

All of them listen to the melody (`ctx.heard_notes("melody")`), stay in the part's own register and keep out of
seconds with the tune.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from composer.composition.context import CellContext, Written
from composer.composition.form import REFRAINS
from composer.composition.melody.costs import Palette, palette_of, reach_costs, transition_costs
from composer.composition.melody.motif import Figure, figure_of
from composer.composition.melody.search import Slot, search
from composer.composition.melody.spelling import spelled
from composer.model.events import Note
from composer.model.song import ChordSpan
from composer.rng import Rng
from composer.theory.pitch import pc_semitone
from composer.theory.scale import chord_scale

__all__ = ["write_counter"]

_DIALOGUE = 0.92
"""How often a call is answered where the tune is a call; elsewhere the energy decides."""


def write_counter(ctx: CellContext, rng: Rng) -> Written:
    """The counterline by the play's technique: "answer" fills the gaps of the melody with figures from the hook,
    "thirds" doubles it in diatonic thirds or sixths, "octaves" an octave away, "line" moves slowly through thirds and sevenths. A tune that
    leaves no gap is not answered but accompanied by a line."""
    if not ctx.section.chords:
        return Written(events=())
    tune = ctx.heard_notes("melody")
    technique = ctx.play.technique
    if technique == "thirds":
        return _thirds(ctx, tune)
    if technique == "octaves":
        return _octaves(ctx, tune)
    if technique == "line":
        return _line(ctx, tune)
    answers = _answer(ctx, tune, rng)
    return answers if answers.events else _line(ctx, tune)


def _answer(ctx: CellContext, tune: Sequence[Note], rng: Rng) -> Written:
    """Short figures in the rests and under the long notes of the tune, cut from the hook: its beginning first, then also
    its end, or upside down. A refrain is answered alike whenever it returns, a verse every time in other words."""
    meter = ctx.section.meter
    beat = meter.beat_ticks
    is_dialogue = ctx.genre.melody.technique == "call_response"
    chance = _DIALOGUE if is_dialogue else 0.45 + 0.5 * ctx.play.intensity
    end_of_play = ctx.section.length if ctx.final_bar is None else ctx.final_bar * meter.bar_ticks
    notes: list[Note] = []
    filled = []
    idea = _idea(ctx)
    said = rng if ctx.section.material in REFRAINS else ctx.variation
    for number, (start, end) in enumerate(_gaps(tune, end_of_play, beat)):
        draw = rng.at("gap", number)
        if not draw.chance(chance):
            continue
        start = -(-start // meter.division_ticks) * meter.division_ticks
        is_first = number == 0 and ctx.section.occurrence == 1
        reply = idea if is_first else _turned(idea, said.at("reply", number))
        figure = _cut(reply, min(end - start, 2 * meter.bar_ticks), beat)
        if figure is None:
            continue
        rhythm = [(start + at, dur) for at, dur in figure.rhythm]
        pitches = _pitched(ctx, rhythm, figure.contour, tune, draw)
        filled.append(start // meter.bar_ticks + 1)
        for n, ((at, dur), pitch) in enumerate(zip(rhythm, pitches, strict=True)):
            velocity = _velocity(ctx, 60 + 3 * min(n, 3) + 2 * meter.strength(at))
            span = ctx.chord_at(at)
            notes.append(
                Note(at=at, dur=dur, pitch=spelled(pitch, span, ctx.section.key), velocity=velocity)
            )
    bars = " ".join(str(bar) for bar in dict.fromkeys(filled))
    return Written(
        events=tuple(notes),
        remarks=(f"answers the tune with the hook's opening in bars {bars}",) if bars else (),
    )


def _gaps(tune: Sequence[Note], length: int, beat: int) -> list[tuple[int, int]]:
    """Stretches of at least a beat and a half where the tune rests, or holds one note for long."""
    if not tune:
        return [(at, min(at + 4 * beat, length)) for at in range(4 * beat, length, 8 * beat)]
    gaps = []
    moving_until = 0
    for n, note in enumerate(tune):
        after = tune[n + 1].at if n + 1 < len(tune) else length
        if note.at >= length:
            break
        after = min(after, length)
        if n == 0 and note.at - moving_until >= 3 * beat:
            gaps.append((moving_until, note.at - beat // 2))
        free = note.at + min(note.dur, beat)
        if after - free >= 3 * beat // 2:
            gaps.append((free, after - beat // 4 if after < length else after))
    return gaps


def _idea(ctx: CellContext) -> Figure:
    meter = ctx.section.meter
    if ctx.hook is not None and len(ctx.hook.rhythm) > 1:
        return figure_of(ctx.hook, meter)
    half = meter.division_ticks
    return Figure(
        length=4 * half, rhythm=((0, half), (half, half), (2 * half, 2 * half)), contour=(0, 1, 2)
    )


def _turned(idea: Figure, rng: Rng) -> Figure:
    """What an answer makes of the idea: its beginning, its end, either of them upside down."""
    tail = idea.tail(idea.length // 2)
    part = tail if len(tail.rhythm) >= 3 and rng.at("part").chance(0.5) else idea
    return part.inverted() if rng.at("way").chance(0.4) else part


def _cut(idea: Figure, room: int, beat: int) -> Figure | None:
    """The beginning of the idea that fits the room, at double speed if that is what fits; None when too short."""
    first = idea.rhythm[0][0]
    rhythm = [(at - first, dur) for at, dur in idea.rhythm]
    for speed in (1, 2):
        kept = [
            (at // speed, dur // speed) for at, dur in rhythm if at // speed + beat // 2 <= room
        ]
        kept = kept[:5]
        if len(kept) >= 3 or (kept and speed == 2):
            at, dur = kept[-1]
            kept[-1] = (at, max(min(max(dur, beat), room - at), beat // 4))
            return Figure(length=room, rhythm=tuple(kept), contour=idea.contour[: len(kept)])
    return None


def _palettes(ctx: CellContext) -> dict[int, Palette]:
    style = ctx.genre.melody
    return {
        span.at: palette_of(span.chord, ctx.section.key, style.scale, round(10 * style.chromatic))
        for span in ctx.section.chords
    }


def _clashes(at: int, end: int, tune: Sequence[Note]) -> set[int]:
    """The pitches that make a second (or its inversion's semitone) with a note of the tune that sounds between."""
    return {
        note.pitch.midi + apart
        for note in tune
        if note.at < end and note.at + note.dur > at
        for apart in (-13, -11, -2, -1, 1, 2, 11, 13)
    }


def _pitched(
    ctx: CellContext,
    rhythm: Sequence[tuple[int, int]],
    contour: Sequence[int],
    tune: Sequence[Note],
    rng: Rng,
) -> list[int]:
    """Pitches for a short figure in the middle of the part's register, following its contour."""
    palettes = _palettes(ctx)
    middle = (ctx.low + ctx.high) // 2 + rng.between(-2, 2)
    mean = (max(contour) + min(contour)) / 2
    reach = reach_costs(ctx.low, ctx.high, ctx.high)
    slots = []
    for n, ((at, dur), step) in enumerate(zip(rhythm, contour, strict=True)):
        palette = palettes[ctx.chord_at(at + min(dur, 960) // 2).at]
        weight = 2 if n in (0, len(rhythm) - 1) or ctx.section.meter.strength(at) >= 3 else 1
        costs = palette.of_weight(weight)
        target = middle + round((step - mean) * 12 / 7)
        slots.append(Slot(_near(ctx, target, costs, reach, palette, (at, at + dur), tune), n == 0))
    pitches, _ = search(slots, transition_costs(3, 3))
    return pitches


def _near(
    ctx: CellContext,
    target: int,
    costs: Sequence[int],
    reach: Sequence[int],
    palette: Palette,
    when: tuple[int, int],
    tune: Sequence[Note],
) -> tuple[tuple[int, int, int], ...]:
    found = []
    clashes = _clashes(*when, tune)
    for pitch in range(max(target - 6, ctx.low), min(target + 6, ctx.high) + 1):
        cost = costs[pitch % 12]
        if cost < 200:
            cost += reach[pitch] + 3 * abs(pitch - target)
            cost += 40 if pitch in clashes else 0
            found.append((pitch, cost, palette.role[pitch % 12]))
    return tuple(found) or ((min(max(target, ctx.low), ctx.high), 0, 0),)


def _thirds(ctx: CellContext, tune: Sequence[Note]) -> Written:
    """The tune again a third or sixth away in the scale of the moment; strong notes are moved to chord tones."""
    if not tune:
        return Written(events=())
    mean = 0
    for note in tune:
        mean += note.pitch.midi
    mean //= len(tune)
    under = mean - 4 >= (ctx.low + ctx.high) // 2 or mean - 9 >= ctx.low
    order = (-3, -4, -8, -9, -5, -7, -12) if under else (3, 4, 8, 9, 5, 7, 12)
    notes: list[Note] = []
    before = order[0]
    for note in tune:
        span = ctx.chord_at(note.at + min(note.dur, 960) // 2)
        pitch = _companion(ctx, note, span, order, before)
        if pitch is None:
            continue
        before = pitch - note.pitch.midi
        notes.append(
            Note(
                at=note.at,
                dur=note.dur,
                pitch=spelled(pitch, span, ctx.section.key),
                velocity=max(note.velocity - 14, 40),
            )
        )
    side = "under" if under else "over"
    return Written(events=tuple(notes), remarks=(f"sings in thirds and sixths {side} the tune",))


def _octaves(ctx: CellContext, tune: Sequence[Note]) -> Written:
    """The tune again, by as many octaves away as bring the most of it into the part's register, a little softer."""
    shifts = (1, -1, 2, 0, -2)
    fits = [sum(ctx.low <= n.pitch.midi + 12 * s <= ctx.high for n in tune) for s in shifts]
    shift = shifts[fits.index(max(fits))]
    notes = [
        replace(n, pitch=n.pitch.up_octaves(shift), velocity=max(n.velocity - 8, 40))
        for n in tune
        if ctx.low <= n.pitch.midi + 12 * shift <= ctx.high
    ]
    return Written(
        events=tuple(notes), remarks=(f"doubles the tune {shift:+d} octave",) if notes else ()
    )


def _companion(
    ctx: CellContext, note: Note, span: ChordSpan, order: Sequence[int], before: int
) -> int | None:
    """The best consonant companion of one note: in the chord if the note is strong or long, else in the scale;
    as far away as the companion `before` was, if it can be, so that the two move in parallel."""
    tones = span.chord.tone_semitones
    local = set(chord_scale(span.chord, ctx.section.key).semitones)
    meter = ctx.section.meter
    strong = meter.strength(note.at) >= 2 or note.dur >= meter.beat_ticks
    best, best_cost = None, 1 << 20
    for rank, apart in enumerate(order):
        pitch = note.pitch.midi + apart
        if not ctx.low <= pitch <= ctx.high:
            continue
        pc = pitch % 12
        cost = 2 * rank + 2 * abs(apart - before)
        if pc not in local and pc not in tones:
            cost += 40
        if pc not in tones:
            cost += 22 if strong else 3
        if abs(apart) in (7, 12):
            cost += 3
        if cost < best_cost:
            best, best_cost = pitch, cost
    return best


def _line(ctx: CellContext, tune: Sequence[Note]) -> Written:
    """One long note a chord: thirds and sevenths joined by the smallest steps, under the tune if there is room,
    swelling to the middle."""
    spans = ctx.section.chords
    middle = _beside(ctx, tune)
    slots = []
    for span in spans:
        guides = _guides(span)
        clashes = _clashes(span.at, span.end, tune)
        found = []
        for pitch in range(ctx.low, ctx.high + 1):
            if pitch % 12 in guides:
                cost = guides[pitch % 12] + max(abs(pitch - middle) - 2, 0)
                cost += 14 if pitch in clashes else 0
                found.append((pitch, cost, 0))
        slots.append(Slot(tuple(found) or ((middle, 0, 0),), False))
    pitches, _ = search(slots, _smooth())
    notes: list[Note] = []
    for n, (span, pitch) in enumerate(zip(spans, pitches, strict=True)):
        if notes and notes[-1].pitch.midi == pitch and notes[-1].at + notes[-1].dur == span.at:
            last = notes[-1]
            if last.dur + span.dur <= 2 * ctx.section.meter.bar_ticks:
                notes[-1] = Note(
                    at=last.at, dur=last.dur + span.dur, pitch=last.pitch, velocity=last.velocity
                )
                continue
        place = n * 16 // max(len(spans) - 1, 1)
        velocity = _velocity(ctx, 58 + min(place, 16 - place) * 2)
        notes.append(
            Note(
                at=span.at,
                dur=span.dur,
                pitch=spelled(pitch, span, ctx.section.key),
                velocity=velocity,
            )
        )
    return Written(events=tuple(notes), remarks=("a slow line of thirds and sevenths",))


@lru_cache(maxsize=1)
def _smooth() -> tuple[tuple[int, ...], ...]:
    """Costs of intervals for a line that moves by step: a held note costs a little, a leap much."""
    sizes = (5, 1, 0, 6, 8, 13, 30, 18, 24, 27, 30, 40, 33, 60)
    row = tuple(sizes[abs(move)] for move in range(-13, 14))
    return (row,) * 28


def _beside(ctx: CellContext, tune: Sequence[Note]) -> int:
    """Where a line keeps out of the tune's way: a sixth under its middle, or over it when that is too low."""
    if not tune:
        return (ctx.low + ctx.high) // 2
    total = 0
    for note in tune:
        total += note.pitch.midi
    mean = total // len(tune)
    under = mean - 9
    return under if under >= ctx.low + 2 else min(mean + 9, ctx.high - 2)


def _guides(span: ChordSpan) -> dict[int, int]:
    """Cost of each chord tone for a guide-tone line: thirds and sevenths first, the root last."""
    prices = {"3": 0, "b3": 0, "7": 1, "b7": 0, "bb7": 2, "6": 2, "9": 4, "2": 4, "4": 3, "11": 5}
    chord = span.chord
    return {
        pc_semitone(fifths): prices.get(degree, 10 if degree == "1" else 6)
        for degree, fifths in zip(chord.degrees, chord.tones, strict=True)
    }


def _velocity(ctx: CellContext, base: int) -> int:
    return max(1, min(127, base + round(14 * (ctx.play.intensity - 0.5))))
