"""Jazz solos: lines of eighths through the chord scales, in phrases of uneven length that breathe.

Chord tones stand on the beats, scale and chromatic notes lead into them from between, some targets are enclosed
from above and below; the line climbs to one high point about two thirds through. Swing eighths are written
straight. Proportions follow 218 improvised solos (Weimar Jazz Database, ODbL 1.0): steps 55, thirds 27, leaps 12
and repeats 4 in a hundred, rests a third of the time, six to nine beats a phrase.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from composer.composition.melody.costs import Palette, palette_of
from composer.composition.melody.rhythm import Rhythm
from composer.composition.melody.search import Candidate, Slot, line_cost, search
from composer.composition.melody.solo_phrases import solo_phrases, solo_targets
from composer.composition.melody.task import Setting, Tone, TuneTask
from composer.composition.melody.tune import Tune
from composer.rng import Rng

__all__ = ["improvise", "is_solo"]

_WIDTH = 6
_CHROMATIC = 16
"""How welcome passing notes from outside the chord scale are, on the scale of `palette_of`."""


def is_solo(task: TuneTask) -> bool:
    """Whether this is improvised as jazz players do: a solo section in a style of chord scales."""
    style = task.genre.melody
    if not task.material.endswith("solo"):
        return False
    return style.technique == "bebop" or style.scale == "chord_scale" or "jazz" in task.genre.family


@lru_cache(maxsize=256)
def improvise(task: TuneTask) -> Tune:
    """A solo over the section's chords, in the whole range."""
    rng = Rng("solo", task.seed)
    setting = Setting(task)
    setting.low, setting.high = task.low, task.high
    setting.palettes = [
        palette_of(s.chord, task.key, "chord_scale", _CHROMATIC) for s in task.chords
    ]
    tones: list[Tone] = []
    grain = [rng.between(0, 4) for _ in range(61)]
    table = _line_costs()
    for number, (start, rhythm) in enumerate(solo_phrases(setting, rng.at("phrases"))):
        draw = rng.at("phrase", number)
        before = tones[-1].pitch if tones else None
        middle = (setting.low + setting.high) // 2
        targets = solo_targets(setting, start, rhythm, middle if before is None else before, draw)
        pitches, _ = search(_slots(setting, start, rhythm, targets, grain), table, before, _WIDTH)
        pitches = _enclosed(setting, start, rhythm, pitches, draw)
        tones += [
            Tone(at=start + at, dur=dur, pitch=pitch, unit=number)
            for (at, dur), pitch in zip(rhythm, pitches, strict=True)
        ]
    climax = max(tones, key=lambda tone: (tone.pitch, -tone.at)).at if tones else -1
    return Tune(
        tones=tuple(tones), plan="", units=(), costs=_account(setting, tones), climax=climax
    )


def _slots(
    setting: Setting, start: int, rhythm: Rhythm, targets: Sequence[int], grain: Sequence[int]
) -> list[Slot]:
    """Notes of a phrase with candidates: chord tones on beats, whatever leads on between them."""
    meter = setting.task.meter
    slots = []
    end = -(1 << 20)
    for n, (at, dur) in enumerate(rhythm):
        palette = setting.palette(start + at, dur)
        is_last = n == len(rhythm) - 1
        weight = (
            2 if dur > meter.beat_ticks or is_last else 1 if meter.strength(start + at) >= 2 else 0
        )
        near = _near(setting, palette, targets[n], weight, grain, n)
        slots.append(Slot(near, at - end > setting.eighth))
        end = at + dur
    return slots


def _near(
    setting: Setting, palette: Palette, target: int, weight: int, grain: Sequence[int], place: int
) -> tuple[Candidate, ...]:
    """Candidates within a major third of the target."""
    costs = palette.of_weight(weight)
    found: list[Candidate] = []
    for pitch in range(max(target - 4, setting.low), min(target + 4, setting.high) + 1):
        cost = costs[pitch % 12]
        if cost < 40:
            role = palette.role[pitch % 12]
            cost += 3 * abs(pitch - target) + grain[(7 * place + pitch - setting.low) % 61]
            found.append((pitch, cost, 2 if role == 2 else 0))
    return tuple(found) or ((min(max(target, setting.low), setting.high), 0, 0),)


def _enclosed(
    setting: Setting, start: int, rhythm: Rhythm, pitches: list[int], rng: Rng
) -> list[int]:
    """Some chord tones on the beat approached by the scale note above and the semitone below, others by a
    semitone alone."""
    eighth, meter = setting.eighth, setting.task.meter
    line = list(pitches)
    for n in range(3, len(line)):
        at, dur = rhythm[n]
        goal = line[n]
        palette = setting.palette(start + at, dur)
        if meter.strength(start + at) < 2 or palette.role[goal % 12] not in (0, 3):
            continue
        if rhythm[n - 1][0] != at - eighth or goal - 1 < setting.low:
            continue
        kind = rng.weighted(("plain", "enclosure", "approach"), (4, 3, 4))
        above = (
            goal + 1 if palette.weak[(goal + 1) % 12] < palette.weak[(goal + 2) % 12] else goal + 2
        )
        if kind == "enclosure" and rhythm[n - 2][0] == at - 2 * eighth:
            if 0 < abs(above - line[n - 3]) <= 5 and above <= setting.high:
                line[n - 2], line[n - 1] = above, goal - 1
        elif kind == "approach" and 0 < abs(goal - 1 - line[n - 2]) <= 4:
            line[n - 1] = goal - 1
    return line


@lru_cache(maxsize=1)
def _line_costs() -> tuple[tuple[int, ...], ...]:
    """Interval after interval as improvisers play them: steps run on, thirds arpeggiate, leaps turn back, a
    note is seldom repeated."""
    single = (8, 2, 1, 1, 2, 4, 9, 6, 9, 9, 12, 18, 12, 40)
    rows = []
    for last in range(-13, 14):
        row = []
        for now in range(-13, 14):
            size, before, same = abs(now), abs(last), now * last > 0
            cost = single[size]
            if before >= 5:
                cost += 0 if now * last < 0 and size <= 4 else 6 if same and size >= 3 else 2
            elif same and before >= 3 and size >= 5:
                cost += 5
            row.append(cost)
        rows.append(tuple(row))
    rows.append(tuple(max(single[abs(now)] // 2 - 2, 0) for now in range(-13, 14)))
    return tuple(rows)


def _account(setting: Setting, tones: Sequence[Tone]) -> tuple[tuple[str, int], ...]:
    """Cost by name, for twenty notes."""
    if not tones:
        return (("silence", 0),)
    harmony = 0
    fresh = [True]
    for n, tone in enumerate(tones):
        palette = setting.palette(tone.at, tone.dur)
        weight = 1 if setting.task.meter.strength(tone.at) >= 2 else 0
        harmony += min(palette.of_weight(weight)[tone.pitch % 12], 40)
        if n:
            fresh.append(tone.at - tones[n - 1].end > setting.eighth)
    count = len(tones)
    moves = line_cost([tone.pitch for tone in tones], _line_costs(), fresh)
    return (("harmony", harmony * 20 // count), ("intervals", moves * 20 // count))
