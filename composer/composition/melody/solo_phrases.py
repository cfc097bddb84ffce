"""The phrases of a jazz solo before they have pitches: where they start, their rhythms, and the line they draw
out of the cells that improvisers string together."""

from __future__ import annotations

from collections.abc import Sequence

from composer.composition.melody.contour import SHAPES
from composer.composition.melody.rhythm import Rhythm, motif_rhythm
from composer.composition.melody.task import Setting
from composer.genre.schema import Motif
from composer.rng import Rng
from composer.theory.scale import chord_scale

__all__ = ["solo_phrases", "solo_targets"]

_RISING: dict[tuple[int, ...], int] = {
    (0, 2, 4, 6): 4, (0, 1, 2, 4): 4, (0, 1, 2, 3): 3, (-1, 0, 2, 4): 2, (0, -1, 0, 2): 1, (0, 3, 2, 4): 1,
}  # fmt: skip
_FALLING: dict[tuple[int, ...], int] = {
    (0, -1, -2, -3): 5, (0, -2, -4, -5): 2, (0, -1, -2, -4): 2, (0, 1, -1, -2): 2, (0, -2, -1, -3): 2,
    (2, 0, -2, -4): 2,
}  # fmt: skip
_TURNING: dict[tuple[int, ...], int] = {
    (0, 1, 0, -1): 2, (0, 2, 1, 0): 2, (0, -1, 1, 0): 1, (0, 2, 0, -2): 1, (0, -3, 0, 1): 1, (0, 0, 2, 1): 1,
}  # fmt: skip
"""Cells of four notes in steps of the chord scale from a chord tone, and how often each is chosen."""


def solo_phrases(setting: Setting, rng: Rng) -> list[tuple[int, Rhythm]]:
    """Where phrases start (ticks) and what their rhythms are. Later ones are longer, with shorter rests between;
    the last closes in time to leave a beat of silence."""
    task = setting.task
    eighth, length = setting.eighth, setting.length
    beat, bar = task.meter.beat_ticks, task.meter.bar_ticks
    motifs = [
        m for m in task.genre.melody.motifs
        if ("solo" in m.sections or task.material in m.sections) and m.energy[0] <= task.energy + 0.2
    ]  # fmt: skip
    place = eighth * rng.weighted((0, 1, 3, 4), (2, 3, 2, 1))
    phrases: list[tuple[int, Rhythm]] = []
    while place < length - bar:
        heat = 10 * place // length
        start, rhythm = _phrase(setting, motifs, place, heat, rng)
        rhythm = _cut(rhythm, min(length - beat - start, 4 * bar))
        if len(rhythm) < 2:
            break
        rhythm = _closed(start, rhythm, setting, rng)
        phrases.append((start, rhythm))
        at, dur = rhythm[-1]
        rest = rng.weighted((1, 2, 3, 4, 5), (2, 4, 4, 3 - heat // 5, 2 - heat // 5)) * eighth
        place = -(-(start + at + dur) // eighth) * eighth + rest + eighth * rng.between(0, 1)
    return phrases


def _phrase(
    setting: Setting, motifs: Sequence[Motif], place: int, heat: int, rng: Rng
) -> tuple[int, Rhythm]:
    """One phrase from about `place` on: a rhythm of the genre at the next bar line, or a run."""
    meter = setting.task.meter
    beat, bar = meter.beat_ticks, meter.bar_ticks
    if motifs and rng.chance(0.4):
        motif = rng.weighted(motifs, [m.weight for m in motifs])
        start = -(-place // bar) * bar
        if start - place <= 2 * beat:
            return start, motif_rhythm(motif, meter)
    beats = rng.weighted((3, 4, 6, 8, 10, 13), (3, 4, 4, 3 + heat // 3, 1 + heat // 3, heat // 3))
    return place, _run(place, beats * beat, setting, rng)


def _run(start: int, length: int, setting: Setting, rng: Rng) -> Rhythm:
    """Eighths, with a triplet, a pair of sixteenths, a quarter or a gap here and there."""
    eighth, beat = setting.eighth, setting.task.meter.beat_ticks
    notes: list[tuple[int, int]] = []
    at = 0
    while at < length:
        on_beat = (start + at) % beat == 0
        kind = rng.weighted(("eighth", "triplet", "sixteenths", "quarter", "gap"), (76, 7, 5, 7, 5))
        if kind == "triplet" and on_beat and beat == 2 * eighth:
            third = beat // 3
            notes += [(at, third), (at + third, third), (at + 2 * third, third)]
            at += beat
        elif kind == "sixteenths":
            notes += [(at, eighth // 2), (at + eighth // 2, eighth // 2)]
            at += eighth
        elif kind == "quarter" and notes:
            notes.append((at, 2 * eighth))
            at += 2 * eighth
        elif kind == "gap" and notes:
            at += eighth
        else:
            notes.append((at, eighth))
            at += eighth
    return tuple(notes)


def _cut(rhythm: Rhythm, length: int) -> Rhythm:
    return tuple((at, min(dur, length - at)) for at, dur in rhythm if at < length)


def _closed(start: int, rhythm: Rhythm, setting: Setting, rng: Rng) -> Rhythm:
    """The phrase's last note held for a beat and more, or clipped as boppers do; the solo's last is held."""
    meter = setting.task.meter
    at, dur = rhythm[-1]
    beat, length = meter.beat_ticks, setting.length
    room = length - beat - start - at
    is_final = start + at + 2 * beat >= length - meter.bar_ticks
    if is_final or rng.chance(0.5):
        wanted = rng.weighted((2, 3, 4), (3, 3, 2)) * beat // 2
        return (*rhythm[:-1], (at, max(min(max(dur, wanted), room), setting.eighth)))
    return rhythm


def solo_targets(setting: Setting, start: int, rhythm: Rhythm, before: int, rng: Rng) -> list[int]:
    """The line of a phrase: cells of four notes strung along a shape of up to an octave and more, round a middle
    that rises to two thirds of the solo. `before` is the pitch that sounded last."""
    curve = _curve(setting, start, rhythm, rng)
    targets: list[int] = []
    last = before
    count = len(rhythm)
    while len(targets) < count:
        n = len(targets)
        at, dur = rhythm[n]
        ladder, tones = _ladder(setting, start + at, dur)
        ahead = curve[min(n + 4, count - 1)]
        table = _RISING if ahead - last >= 3 else _FALLING if ahead - last <= -3 else _TURNING
        cell = rng.pick(table)
        near = curve[n] if n == 0 else last
        step = min(
            (k for k, pitch in enumerate(ladder) if pitch % 12 in tones),
            key=lambda k: (abs(ladder[k] - near) + (6 if n and ladder[k] == last else 0), k),
        )
        for move in cell:
            targets.append(ladder[min(max(step + move, 0), len(ladder) - 1)])
        last = targets[-1]
    low, high = setting.low, setting.high
    return [t + 12 if t < low else t - 12 if t > high else t for t in targets[:count]]


def _ladder(setting: Setting, at: int, dur: int) -> tuple[list[int], set[int]]:
    """The chord scale there as MIDI pitches round the register, and the chord's pitch classes."""
    span = setting.span(at, dur)
    notes = set(chord_scale(span.chord, setting.task.key).semitones)
    ladder = [p for p in range(setting.low - 5, setting.high + 6) if p % 12 in notes]
    tones = notes & span.chord.tone_semitones
    return ladder, tones or notes


def _curve(setting: Setting, start: int, rhythm: Rhythm, rng: Rng) -> list[int]:
    shape = rng.weighted(("arch", "descent", "ascent", "wave", "valley"), (3, 4, 3, 3, 2))
    table = SHAPES[shape]
    span = rng.between(8, 17)
    end = rhythm[-1][0] or 1
    away = abs(3 * start - 2 * setting.length)
    lift = max(0, 6 - 9 * away // (2 * setting.length))
    middle = (setting.low + setting.high) // 2 - 2 + lift + rng.between(-3, 3)
    curve = []
    for at, _ in rhythm:
        place = max(at, 0) * 96 // end
        low = min(place // 16, 5)
        height = (table[low] * (16 - place % 16) + table[low + 1] * (place % 16)) // 16
        curve.append(
            min(max(middle + span * (height - 5) // 10, setting.low + 1), setting.high - 1)
        )
    return curve
