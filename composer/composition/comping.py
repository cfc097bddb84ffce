"""Harmony parts in rhythm: chords, strums, arpeggios and picked patterns over led voicings.

A comping player listens: an optional stroke (a digit in the grid) stays away from a note of the tune and comes in
where the tune rests; soft strokes under the tune are left out.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from composer.composition.bass import degree_fifths_over
from composer.composition.context import CellContext, Written
from composer.genre.schema import Pattern
from composer.model.events import Note, new_note
from composer.rng import Rng
from composer.theory.meter import QUARTER
from composer.theory.pitch import Pitch, pc_semitone, spell_midi
from composer.theory.register_voicing import lead_voices

__all__ = [
    "STRESS",
    "STRUM_S",
    "Voiced",
    "other_bass",
    "voiced",
    "write_arpeggio",
    "write_chords",
    "write_strums",
]

STRESS = {4: 6, 3: 3, 2: 2, 1: -3, 0: -6}
_LEVELS = {
    "X": 92,
    "x": 78,
    "o": 58,
    "t": 70,
    "b": 76,
    "l": 72,
    "c": 74,
    "C": 86,
    "D": 92,
    "d": 76,
    "U": 84,
    "u": 66,
    "s": 46,
}
_NARROWEST = 14
"""Semitones a chord part keeps at least: room for four voices in close position and some motion."""
_NEAR_THE_MIDDLE = 4
"""Semitones under the middle of the tune's range from which a part is one that plays above the tune."""
_GRIP, _LOW_C = 27, 48
"""Semitones that a guitar's grip may reach over the lowest string: eleven to the highest root, a tenth above it. With less
room the root would leave the bottom, and below C3 a third down there is a blur with the bass."""
STRUM_S = 0.014
"""Seconds from the first to the last string: strums measured from guitarists lie between 10 and 40 ms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voiced:
    """The section's chords as voicings: where each starts and ends, and its notes from the lowest up."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    notes: tuple[tuple[Pitch, ...], ...]

    def place(self, tick: int) -> int:
        """The number of the chord that sounds at a tick."""
        place = bisect_right(self.starts, tick)
        return place - 1 if place else 0

    def at(self, tick: int) -> tuple[Pitch, ...]:
        """The voicing that sounds at a tick."""
        return self.notes[self.place(tick)]

    def end(self, tick: int) -> int:
        """The tick at which the chord sounding at `tick` gives way."""
        return self.ends[self.place(tick)]


def voiced(ctx: CellContext, style: str) -> Voiced:
    """The section's chords led through the part's register, under the tune where the register reaches below it."""
    spans = ctx.section.chords
    low, high = _room(ctx)
    if style == "guitar" and ctx.low < _LOW_C:
        high = min(max(high, ctx.low + _GRIP), ctx.high)
    key = ctx.section.key
    keeps_root = key.is_minor and not style.startswith("rootless")
    home = pc_semitone(key.tonic) if keeps_root else None
    notes = lead_voices(tuple(span.chord for span in spans), style, low, high, home)
    return Voiced(starts=tuple(s.at for s in spans), ends=tuple(s.end for s in spans), notes=notes)


def _room(ctx: CellContext) -> tuple[int, int]:
    """The lowest and highest note for chords: under the middle of the tune as it is heard here (or may be expected),
    since the tune owns its octave. A part whose chair reaches up from about the middle of the song's tune lives above
    it, in every section, and leaves it what lies under the middle of the tune."""
    tune = sorted(note.pitch.midi for note in ctx.heard_notes("melody"))
    usual = (ctx.melody_range[0] + ctx.melody_range[1]) // 2
    middle = tune[len(tune) // 2] if tune else usual
    if ctx.low >= min(middle, usual - _NEAR_THE_MIDDLE):
        return max(ctx.low, min(middle, ctx.high - _NARROWEST)), ctx.high
    return ctx.low, min(ctx.high, max(middle - 1, ctx.low + _NARROWEST))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tune:
    """What the comping player hears of the melody: where it starts notes, and whether it rests."""

    onsets: tuple[int, ...]
    ends: tuple[int, ...]

    def moves_at(self, tick: int, width: int) -> bool:
        """Whether a note of the tune starts within `width` ticks."""
        place = bisect_left(self.onsets, tick - width)
        return place < len(self.onsets) and self.onsets[place] <= tick + width

    def rests_at(self, tick: int) -> bool:
        place = bisect_right(self.onsets, tick) - 1
        return bool(self.onsets) and (place < 0 or self.ends[place] <= tick)


def _tune(ctx: CellContext) -> _Tune:
    notes = ctx.heard_notes("melody")
    return _Tune(onsets=tuple(n.at for n in notes), ends=tuple(n.at + n.dur for n in notes))


def write_chords(ctx: CellContext, rng: Rng) -> Written:
    """Chords in the pattern's rhythm: accents, soft strokes, top or bottom notes alone, held or cut as drawn."""
    pattern = ctx.pattern
    harmony = voiced(ctx, pattern.voicing if pattern else "close")
    if pattern is None:
        return Written(events=_block_chords(ctx, harmony))
    tune = _tune(ctx)
    level = _levels(ctx)
    events: list[Note] = []
    for start, end, mark in _strokes(ctx, pattern, tune):
        place = harmony.place(start)
        chosen = harmony.notes[place]
        if mark == "t":
            chosen = chosen[-2:]
        elif mark == "b":
            chosen = chosen[:1]
        stop = _ring(start, end, harmony.ends[place])
        events += _struck(chosen, start, stop, level(start, mark))
    return Written(
        events=tuple(events),
        remarks=(f"pattern {pattern.name!r}, {pattern.voicing} voicings led by the least motion",),
    )


def write_strums(ctx: CellContext, rng: Rng) -> Written:
    """A strummed guitar: down strokes low string first, up strokes from the top and not down to the bottom ones; `b` the
    bass string alone, `l` the fifth beside it, `c` (accented `C`) the others without it: a boom-chuck, an oom-pah-pah."""
    pattern = ctx.pattern
    if pattern is None:
        return write_chords(ctx, rng)
    harmony = voiced(ctx, pattern.voicing)
    spread = max(round(STRUM_S * ctx.section.tempo_bpm * QUARTER / 60), 1)
    level_at = _levels(ctx)
    events: list[Note] = []
    for start, end, mark in _strokes(ctx, pattern, _tune(ctx)):
        place = harmony.place(start)
        shape = harmony.notes[place]
        if not shape:
            continue
        down = mark in "DdsXcC"
        shape = shape[1:] if mark in "cC" and len(shape) > 2 else shape
        strings = shape if down else tuple(reversed(shape[max(len(shape) - 4, 0) :]))
        if mark in "bl":
            strings = (shape[0] if mark == "b" else other_bass(ctx, start, shape[0]),)
        level = level_at(start, mark)
        last = max(len(strings) - 1, 1)
        stop = start + 110 if mark == "s" else _ring(start, end, harmony.ends[place])
        for n, pitch in enumerate(strings):
            at = start + spread * n // last
            events.append(new_note(at, max(stop - at - 10, 60), pitch, max(level - 2 * n, 20)))
    return Written(
        events=tuple(events),
        remarks=(f"strum {pattern.name!r}, strings {round(STRUM_S * 1000)} ms apart end to end",),
    )


def other_bass(ctx: CellContext, tick: int, bass: Pitch) -> Pitch:
    """The bass string a thumb or a pick alternates with: the fifth of the chord below `bass`, or above it where the
    part's register ends. A chord that changes on the bar line is met with its own bass."""
    span = ctx.chord_at(tick)
    is_new = span.at == tick and ctx.chord_at(tick - 1).chord != span.chord
    if is_new and ctx.section.meter.strength(tick) == 4:
        return bass
    fifth = degree_fifths_over(span.chord, "5", ctx)
    under = bass.midi - ((bass.midi - pc_semitone(fifth)) % 12 or 12)
    return spell_midi(under if under >= ctx.low else under + 12, fifth)


def write_arpeggio(ctx: CellContext, rng: Rng) -> Written:
    """Broken chords: each mark names a voice of the led voicing, counted from the bottom."""
    pattern = ctx.pattern
    if pattern is None:
        return write_chords(ctx, rng)
    harmony = voiced(ctx, pattern.voicing)
    columns = [(t, d, row[0][1]) for t, d, _, row in ctx.columns(pattern)]
    events: list[Note] = []
    for index, (tick, dur, mark) in enumerate(columns):
        shape = harmony.at(tick)
        if mark in "-." or not shape:
            continue
        if mark in "RX":  # the last chord of a song is struck whole
            events += _struck(shape, tick, tick + dur, _levels(ctx)(tick, "X"))
            continue
        voice = {"b": 0, "t": len(shape) - 1}.get(mark, int(mark) - 1 if mark.isdigit() else 0)
        octave, place = divmod(voice, len(shape))
        pitch = shape[place].up_octaves(octave)
        if pitch.midi > ctx.high:
            pitch = shape[place]
        end = tick + dur
        for after, length, later in columns[index + 1 :]:
            if later != "-":
                break
            end = after + length
        end = min(end, harmony.end(tick))
        level = 72 + STRESS[ctx.section.meter.strength(tick)] + ctx.play.lift(30)
        events.append(
            Note(
                at=tick,
                dur=max(end - tick - 10, 60),
                pitch=pitch,
                velocity=min(max(level, 30), 115),
            )
        )
    return Written(
        events=tuple(events),
        remarks=(f"broken chords {pattern.name!r} over {pattern.voicing} voicings",),
    )


def _strokes(ctx: CellContext, pattern: Pattern, tune: _Tune) -> list[tuple[int, int, str]]:
    """(start, end, mark) of the strokes that are played: optional ones by complexity and by what the tune does."""
    eighth = ctx.section.meter.division_ticks
    strokes: list[tuple[int, int, str]] = []
    open_mark: tuple[int, str] | None = None
    for tick, _, _, row in ctx.columns(pattern):
        mark = row[0][1]
        if mark == "-":
            continue
        if open_mark is not None:
            strokes.append((open_mark[0], tick, open_mark[1]))
            open_mark = None
        if mark.isdigit():
            wanted = ctx.complexity_at(tick) * 10 >= int(mark) or tune.rests_at(tick)
            if not wanted or tune.moves_at(tick, eighth // 3):
                continue
            mark = "x"
        elif (
            mark == "o"
            and tune.moves_at(tick, eighth // 3)
            and ctx.section.meter.strength(tick) == 0
        ):
            continue
        if mark != ".":
            open_mark = (tick, mark)
    if open_mark is not None:
        strokes.append((open_mark[0], ctx.section.length, open_mark[1]))
    return strokes


def _ring(start: int, end: int, limit: int) -> int:
    """Where a stroke ends: with its own chord, unless it was struck just before the change and belongs to the new one."""
    return end if limit - start < 60 else min(end, limit)


def _levels(ctx: CellContext) -> Callable[[int, str], int]:
    """The velocity of a mark at a tick."""
    strength, lift = ctx.section.meter.strength, ctx.play.lift(34)
    return lambda tick, mark: min(
        max(_LEVELS.get(mark, 74) + STRESS[strength(tick)] + lift, 26), 118
    )


def _struck(chosen: tuple[Pitch, ...], start: int, end: int, level: int) -> list[Note]:
    dur = max(end - start - 12, 60)
    notes = [new_note(start, dur, pitch, min(level, 120)) for pitch in chosen[:-1]]
    for top in chosen[-1:]:
        notes.append(new_note(start, dur, top, min(level + 4, 120)))
    return notes


def _block_chords(ctx: CellContext, harmony: Voiced) -> tuple[Note, ...]:
    """Without a pattern: every chord struck on its first beat and again at each bar line it lasts over."""
    bar = ctx.section.meter.bar_ticks
    level = _levels(ctx)
    notes: list[Note] = []
    for start, end, shape in zip(harmony.starts, harmony.ends, harmony.notes, strict=True):
        tick = start
        while tick < end:
            stop = min(end, (tick // bar + 1) * bar)
            notes += _struck(shape, tick, stop, level(tick, "x"))
            tick = stop
    return tuple(notes)
