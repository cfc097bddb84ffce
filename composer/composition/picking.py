"""Plucked strings one by one: thumb and fingers on a guitar, rolls on a banjo, with strings that ring.

A string sounds until it is plucked again, until the chord changes, or until it has died away. The thumb goes between
two bass strings (the root, and the fifth beside it) while the fingers keep to theirs: Travis picking, a waltz's
oom-pah-pah in single notes, and the forward roll are all rows of such plucks.
"""

from __future__ import annotations

from composer.composition.comping import (
    STRESS,
    STRUM_S,
    Voiced,
    other_bass,
    voiced,
    write_arpeggio,
)
from composer.composition.context import CellContext, Written
from composer.model.events import Note
from composer.rng import Rng
from composer.theory.meter import QUARTER
from composer.theory.pitch import Pitch, pc_semitone, spell_midi
from composer.theory.scale import chord_scale

__all__ = ["write_fingerpick"]

_LEVELS = {"p": 88, "q": 80, "P": 92, "i": 73, "m": 75, "a": 81, "h": 80, "n": 64, "x": 78, "X": 90}
_LONGEST_BARS = 2
"""A plucked string is hardly heard after two bars."""
_HAMMER_S = 0.07
"""Seconds from the struck note to the one the finger hammers on."""
_DRONE = 5
"""Semitones from a banjo's first string up to its short fifth one, about which its drone is looked for."""


def write_fingerpick(ctx: CellContext, rng: Rng) -> Written:
    """The pattern's plucks over led voicings. Rows are hands or fingers, all of them alike: `p` the thumb on the root,
    `q` on the other bass string, `i` `m` `a` the three upper strings, `1`-`6` a string from the lowest, `P` thumb and
    top string together, `h` a hammer-on to the middle string, `n` the drone string, `x` a brush over all strings, `0` all
    damped; anything else lets them ring."""
    pattern = ctx.pattern
    if pattern is None:
        return write_arpeggio(ctx, rng)
    strings = _Strings(ctx, voiced(ctx, pattern.voicing))
    for tick, _, _, row in ctx.columns(pattern):
        for _, mark in row:
            strings.pluck(tick, mark)
    return Written(
        events=strings.finish(),
        remarks=(f"fingers {pattern.name!r}, each string ringing until it is plucked again",),
    )


class _Strings:
    """The strings as they sound: what each pitch was plucked at, and the notes that have ended."""

    def __init__(self, ctx: CellContext, harmony: Voiced) -> None:
        self.ctx = ctx
        self.harmony = harmony
        self.sounding: dict[Pitch, tuple[int, int]] = {}
        self.notes: list[Note] = []
        self.until = 0

    def pluck(self, tick: int, mark: str) -> None:
        """Play one mark at a tick."""
        if tick >= self.until or mark == "0":
            self.damp(min(tick, self.until) if tick >= self.until else tick)
            self.until = self.harmony.end(tick)
        shape = self.harmony.at(tick)
        if mark in "-.0" or not shape:
            return
        level = _LEVELS.get(mark, 66) + STRESS[self.ctx.section.meter.strength(tick)]
        level = min(max(level + self.ctx.play.lift(30), 28), 116)
        if mark in "xXR":
            spread = self.ticks(STRUM_S * 2)
            for n, pitch in enumerate(shape):
                self.strike(tick + spread * n // max(len(shape) - 1, 1), pitch, level - 2 * n)
        elif mark == "P":
            self.strike(tick, shape[0], level)
            self.strike(tick, shape[-1], level - 6)
        elif mark == "h":
            self.hammer(tick, shape[max(len(shape) - 2, 0)], level)
        else:
            self.strike(tick, self.string(tick, shape, mark), level)

    def string(self, tick: int, shape: tuple[Pitch, ...], mark: str) -> Pitch:
        """The pitch under a mark that names one string."""
        if mark == "p":
            return shape[0]
        if mark == "q":
            return other_bass(self.ctx, tick, shape[0])
        if mark == "n":
            return self.drone(tick, shape)
        if mark in "ima":
            return shape[max(len(shape) - 3 + "ima".index(mark), 0)]
        octave, place = divmod(int(mark) - 1 if mark.isdigit() else 0, len(shape))
        pitch = shape[place].up_octaves(octave)
        return pitch if pitch.midi <= self.ctx.high else shape[place]

    def drone(self, tick: int, shape: tuple[Pitch, ...]) -> Pitch:
        """The short string: the key's tonic or fifth where the chord has it, else the chord's root, a fourth above the
        first string or thereabouts."""
        tones = self.ctx.chord_at(tick).chord.tones
        tonic = self.ctx.section.key.tonic
        fifths = next((f for f in (tonic, tonic + 1) if f in tones), tones[0])
        goal = shape[-1].midi + _DRONE
        places = [m for m in range(goal - 6, goal + 6) if m % 12 == pc_semitone(fifths)]
        midi = places[0] if places[0] <= self.ctx.high else places[0] - 12
        return spell_midi(midi, fifths)

    def hammer(self, tick: int, goal: Pitch, level: int) -> None:
        """A step below, struck, and the goal by the left hand alone, a little softer."""
        scale = chord_scale(self.ctx.chord_at(tick).chord, self.ctx.section.key).semitones
        below = next((d for d in (1, 2) if (goal.midi - d) % 12 in scale), 2)
        later = tick + self.ticks(_HAMMER_S)
        self.notes.append(
            Note(
                at=tick,
                dur=max(later - tick - 5, 40),
                pitch=self.ctx.section.key.spell(goal.midi - below),
                velocity=level,
            )
        )
        self.strike(later, goal, level - 6)

    def ticks(self, seconds: float) -> int:
        return max(round(seconds * self.ctx.section.tempo_bpm * QUARTER / 60), 1)

    def strike(self, at: int, pitch: Pitch, level: int) -> None:
        self.release(pitch, at)
        self.sounding[pitch] = (at, level)

    def release(self, pitch: Pitch, end: int) -> None:
        if pitch in self.sounding:
            at, level = self.sounding.pop(pitch)
            longest = _LONGEST_BARS * self.ctx.section.meter.bar_ticks
            dur = max(min(end - at - 10, longest), 60)
            self.notes.append(Note(at=at, dur=dur, pitch=pitch, velocity=max(level, 20)))

    def damp(self, end: int) -> None:
        for pitch in list(self.sounding):
            self.release(pitch, end)

    def finish(self) -> tuple[Note, ...]:
        self.damp(min(self.until, self.ctx.section.length))
        return tuple(sorted(self.notes, key=lambda note: (note.at, note.pitch.midi)))
