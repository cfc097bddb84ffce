"""Walking bass lines: a note a beat, found as the cheapest way through the chords.

The root is met where the chord changes, and a step or half step leads into it.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from operator import itemgetter

from composer.composition.bass import HOME, bass_fifths
from composer.composition.context import CellContext, Written
from composer.model.events import Note
from composer.rng import Rng
from composer.theory.pitch import pc_semitone, spell_midi
from composer.theory.scale import chord_scale

__all__ = ["write_walking"]

_LEAPS = (14, 0, 0, 0, 0, 2, 4, 6, 8, 10, 12, 14, 16)
"""What a line pays for each interval up to an octave: repeats, and all that is past a third."""
_RETURN, _TURN = 9, 2
"""What it pays for going back to the note it has just left, and for every other change of direction."""


@dataclass(frozen=True, slots=True)
class _Step:
    """One beat of a walking line: where it is and what it may be, with the costs of each pitch there."""

    at: int
    dur: int
    options: tuple[tuple[int, int], ...]


def write_walking(ctx: CellContext, rng: Rng) -> Written:
    """Four (or three) to the bar: the root where the chord changes, a chord tone on the strong beats between, and
    a step or half step into what comes.

    The line is the cheapest path beat by beat: costs weigh the place of each tone, leaps (2 a semitone past a
    third), repeats (14), a return to the note just left (9), since a line that rocks between two notes goes nowhere, and
    any other turn (2); the approach weights follow walking bass lines measured in the Weimar Jazz Database (about two
    approaches in three by step or half step).
    """
    steps = _beats(ctx, rng)
    if not steps:
        return Written(events=())
    path = _cheapest(steps)
    lift = ctx.play.lift(26)
    notes = []
    for step, midi in zip(steps, path, strict=True):
        span = ctx.chord_at(step.at)
        names = {pc_semitone(t): t for t in span.chord.tones}
        pitch = (
            spell_midi(midi, names[midi % 12])
            if midi % 12 in names
            else ctx.section.key.spell(midi)
        )
        off_beat = ctx.section.meter.strength(step.at)
        velocity = 84 + (3 if off_beat in (2,) else 6 if off_beat == 4 else 0) + lift
        notes.append(Note(at=step.at, dur=step.dur - 40, pitch=pitch, velocity=velocity))
        skip = rng.unit()
        if skip < 0.07 + 0.1 * ctx.play.complexity and off_beat == 2:
            first = step.dur * 2 // 3 if ctx.section.meter.is_compound else step.dur // 2
            notes[-1] = Note(at=step.at, dur=first - 30, pitch=pitch, velocity=velocity)
            notes.append(
                Note(
                    at=step.at + first,
                    dur=step.dur - first - 60,
                    pitch=pitch,
                    velocity=velocity - 24,
                )
            )
    return Written(
        events=tuple(notes), remarks=("walking: roots on the changes, approached by step",)
    )


def _beats(ctx: CellContext, rng: Rng) -> list[_Step]:
    meter = ctx.section.meter
    steps = []
    spans = ctx.section.chords
    register = range(ctx.low, min(ctx.high, ctx.low + 22) + 1)
    for index, span in enumerate(spans):
        if span.chord.root is None:
            continue
        after = spans[(index + 1) % len(spans)].chord
        beats = max(span.dur // meter.beat_ticks, 1)
        tones = span.chord.tone_semitones
        scale = set(chord_scale(span.chord, ctx.section.key).semitones)
        root_fifths = bass_fifths(span.chord)
        root = pc_semitone(root_fifths)
        goal = pc_semitone(bass_fifths(after)) if after.root is not None else root
        is_inner = index and bass_fifths(spans[index - 1].chord) == root_fifths
        begun = (
            2 if is_inner and meter.strength(span.at) < 4 else 0
        )  # the root was said a moment ago
        for beat in range(beats):
            at = span.at + beat * meter.beat_ticks
            costs = [
                _place_cost(pc, begun + beat, begun + beats, root, tones, scale, goal)
                for pc in range(12)
            ]
            fitting = [midi for midi in register if costs[midi % 12] < 40]
            options = [
                (midi, costs[midi % 12] * 4 + abs(midi - ctx.low - HOME) // 3 + int(unit * 7))
                for midi, unit in zip(fitting, rng.units(len(fitting)), strict=True)
            ]
            steps.append(_Step(at, min(meter.beat_ticks, span.end - at), tuple(options)))
    return steps


def _place_cost(
    pc: int, beat: int, beats: int, root: int, tones: Set[int], scale: Set[int], goal: int
) -> int:
    if beat == 0:
        return 0 if pc == root else 40
    if beat == beats - 1 and goal != root:
        gap = (pc - goal) % 12
        if gap in (1, 11):
            return 1 if pc in scale else 2
        if gap in (2, 10):
            return 1 if pc in scale else 5
        return 4 if gap == 7 else (9 if pc in tones else 40)
    if pc in tones:
        return 3 if pc == root else 1
    return (3 if beat % 2 else 6) if pc in scale else 40


def _turning(origin: dict[int, int], before: int, midi: int) -> int:
    """What it costs to go from `before` to `midi`, given the note that `before` was best reached from."""
    earlier = origin.get(before, before)
    if earlier == before:
        return 0
    if earlier == midi:
        return _RETURN
    return _TURN if (before - earlier) * (midi - before) < 0 else 0


def _cheapest(steps: list[_Step]) -> list[int]:
    """The cheapest walk through the beats: dynamic programming over the last pitch, each with the best way to it."""
    middle = sum(m for m, _ in steps[0].options) // len(steps[0].options)
    best: dict[int, tuple[int, tuple[int, ...] | None]] = {
        m: (c + abs(m - middle), None) for m, c in steps[0].options
    }
    back: list[dict[int, int]] = []
    costs = {m: c for m, (c, _) in best.items()}
    for step in steps[1:]:
        grown: dict[int, int] = {}
        origin: dict[int, int] = {}
        ranked = sorted(costs.items(), key=itemgetter(1))[:8]
        for midi, own in step.options:
            least = source = -1
            for before, so_far in ranked:
                leap = abs(midi - before)
                if leap <= 12:
                    total = so_far + _LEAPS[leap] + _turning(back[-1] if back else {}, before, midi)
                    if least < 0 or total < least:
                        least, source = total, before
            if least >= 0:
                grown[midi], origin[midi] = least + own, source
        if not grown:
            midi, own = min(step.options, key=lambda option: abs(option[0] - ranked[0][0]))
            grown, origin = {midi: ranked[0][1] + own}, {midi: ranked[0][0]}
        costs = grown
        back.append(origin)
    midi = min(costs, key=lambda m: (costs[m], m))
    path = [midi]
    for origin in reversed(back):
        midi = origin[midi]
        path.append(midi)
    return path[::-1]
