"""Bass lines: patterns in degrees over the chords.

Whatever the pattern says, a chord that changes on a beat is met with its root (or its slash bass), and an approach
note leads by step, half step or fifth into the next root.
"""

from __future__ import annotations

from functools import lru_cache

from composer.composition.context import CellContext, Written
from composer.model.events import Bend, Event, Note, new_note
from composer.model.song import ChordSpan
from composer.rng import Rng
from composer.theory.chord import Chord
from composer.theory.key import Key
from composer.theory.pitch import Pitch, pc_semitone, spell_midi
from composer.theory.scale import chord_scale

__all__ = ["HOME", "bass_fifths", "degree_fifths_over", "write_bass_pattern"]

_DEAD_DUR = 90
_GAP = 20
"""Ticks between two notes that are not bound to each other."""
_WHEEL_CENTS, _GLIDE_STEP = 200, 60
"""How far a slide bends, the usual reach of a pitch wheel, and the ticks between two of its places."""
HOME = 9
"""Semitones above the lowest note where a bass line feels at home: about the open A and D strings."""
_REACH = 9
"""Semitones from the note before to one that leads into a root; further would be a leap and no lead."""
_STRESS = {4: 10, 3: 4, 2: 2, 1: -2, 0: -4}


def write_bass_pattern(ctx: CellContext, rng: Rng) -> Written:
    """A line after the genre's pattern: degrees above each chord's root, held, rested and approached as drawn."""
    line = _Line(ctx=ctx, rng=rng)
    pattern = ctx.pattern
    if pattern is None:
        return Written(events=line.roots())
    for tick, _, _, row in ctx.columns(pattern):
        line.step(tick, row[0][1])
    name = pattern.name
    return Written(
        events=line.finish(), remarks=(f"bass pattern {name!r}, roots on the chord changes",)
    )


class _Line:
    """The line as it grows: the note that sounds, where it came from, and where its roots lie. A root lies near the one
    before it, not near the ornaments between them, and keeps its height, so that a loop comes round to the same notes."""

    def __init__(self, ctx: CellContext, rng: Rng) -> None:
        self.ctx = ctx
        self.rng = rng
        self.notes: list[Event] = []
        self.slide: int | None = None
        self.starts: dict[int, ChordSpan] = {span.at: span for span in ctx.section.chords}
        self.root_places: dict[int, int] = {}
        self.last_root = (ctx.low + min(ctx.high, ctx.low + 16)) // 2
        self.last_midi = self.last_root = self.root_of(ctx.chord_at(0).chord)
        self.sounding: tuple[int, Pitch, int] | None = None
        self.lift = ctx.play.lift(26)

    def step(self, tick: int, mark: str) -> None:
        change = self.starts.get(tick)
        strength = self.ctx.section.meter.strength(tick)
        if change is not None and change.chord.root is None:
            self.end(tick)
            return
        if change is not None and mark in "-/" and strength >= 2:
            mark = "1"  # the harmony moves: say so
        if mark == "/" and self.sounding is not None:
            self.slide = tick
        if mark in "-/":
            return
        before, slide, self.slide = self.sounding, self.slide, None
        self.end(tick, _GAP if slide is None or mark in ".g" else 0)
        span = self.ctx.chord_at(tick)
        if mark == "." or span.chord.root is None:
            return
        if change is not None and mark not in "gLR" and strength >= 2:
            mark = "1"
        if change is not None and mark == "L" and strength == 4 and self.is_new(change):
            mark = "1"
        if mark == "g":
            pitch = (
                spell_midi(self.last_midi, bass_fifths(span.chord))
                if self.last_midi % 12 == pc_semitone(bass_fifths(span.chord))
                else self.place(span, "1")
            )
            self.notes.append(Note(at=tick, dur=_DEAD_DUR, pitch=pitch, velocity=44))
            return
        pitch = self.approach(tick) if mark == "a" else self.led(tick, span, mark)
        velocity = 84 + _STRESS[strength] + (12 if mark == "R" else 0) + self.lift
        if slide is not None and before is not None:
            self.notes += _glide(slide, tick, before[1].midi, pitch.midi)
        self.sounding = (tick, pitch, min(max(velocity, 40), 122))
        self.last_midi = pitch.midi

    def is_new(self, span: ChordSpan) -> bool:
        """Whether a chord is another than the one before it."""
        return self.ctx.chord_at(span.at - 1).chord != span.chord

    def root_of(self, chord: Chord) -> int:
        """Where this section plays a chord's root: near the root before it when it is met first, and there ever after.
        A hand that went up an octave for a fill comes home, and a loop goes round in one place."""
        fifths = bass_fifths(chord)
        pc = pc_semitone(fifths)
        if pc not in self.root_places:
            self.root_places[pc] = _near(self.ctx, fifths, self.last_root)
        return self.root_places[pc]

    def place(self, span: ChordSpan, mark: str) -> Pitch:
        """The pitch of a degree mark over a chord, in the part's register."""
        ctx, chord = self.ctx, span.chord
        root = self.last_root = self.root_of(chord)
        if mark in "R1":
            return spell_midi(root, bass_fifths(chord))
        if mark == "8":
            return spell_midi(root + 12 if root + 12 <= ctx.high else root, bass_fifths(chord))
        if mark == "L":
            fifth = degree_fifths_over(chord, "5", ctx)
            under = root - (root - pc_semitone(fifth)) % 12
            return spell_midi(under if under >= ctx.low else under + 12, fifth)
        fifths = degree_fifths_over(chord, mark, ctx)
        if mark == "6" and fifths not in chord.tones and self.leans(chord, fifths):
            fifths = degree_fifths_over(chord, "7", ctx)
        above = root + (pc_semitone(fifths) - root) % 12
        return spell_midi(above if above <= ctx.high else above - 12, fifths)

    def leans(self, chord: Chord, fifths: int) -> bool:
        """Whether a pitch lies a half step over the chord's fifth and leans on it: the sixth of a minor chord. A box in
        minor goes to the seventh instead."""
        fifth = degree_fifths_over(chord, "5", self.ctx)
        return (pc_semitone(fifths) - pc_semitone(fifth)) % 12 == 1

    def approach(self, tick: int) -> Pitch:
        """A note that leads into the next chord's root: from a half step or a step away, or its fifth."""
        ctx = self.ctx
        after = ctx.chord_after(tick).chord
        if after.root is None:
            return self.place(ctx.chord_at(tick), "5")
        goal = self.root_of(after)
        if goal % 12 == self.last_midi % 12:
            return self.place(ctx.chord_at(tick), "5")
        scale = chord_scale(ctx.chord_at(tick).chord, ctx.section.key).semitones
        ways = [w for w in (-1, 1, -2, 2, 7, -5) if ctx.low <= goal + w <= ctx.high]
        ways = [w for w in ways if abs(goal + w - self.last_midi) <= _REACH] or ways
        weights = [
            4.0
            if (goal + w) % 12 in scale
            else (2.0 if abs(w) == 1 and ctx.play.complexity > 0.4 else 0.4)
            for w in ways
        ]
        midi = goal + self.rng.weighted(ways, weights)
        return ctx.section.key.spell(midi)

    def led(self, tick: int, span: ChordSpan, mark: str) -> Pitch:
        """The pitch of a degree; what comes right before the next chord lies in the octave from which it goes to the new
        root by step, if it is no root."""
        ctx, pitch = self.ctx, self.place(span, mark)
        after = ctx.chord_after(tick).chord
        is_early = span.end - tick > ctx.section.meter.beat_ticks
        if is_early or mark in "R18L" or after.root is None:
            return pitch
        goal, below = self.root_of(after), pitch.midi - 12
        is_near = below >= ctx.low and abs(goal - below) <= 2 and pitch.midi % 12 != goal % 12
        return pitch.up_octaves(-1) if is_near else pitch

    def end(self, tick: int, gap: int = _GAP) -> None:
        """Let the sounding note go at this tick, or so many ticks before it."""
        if self.sounding is not None:
            at, pitch, velocity = self.sounding
            self.notes.append(new_note(at, max(tick - at - gap, 60), pitch, velocity))
            self.sounding = None

    def finish(self) -> tuple[Event, ...]:
        self.end(self.ctx.section.length)
        return tuple(sorted(self.notes, key=lambda event: (event.at, isinstance(event, Note))))

    def roots(self) -> tuple[Event, ...]:
        """Without a pattern: the root of every chord, held."""
        for span in self.ctx.section.chords:
            if span.chord.root is not None:
                self.step(span.at, "R")
                self.end(span.end)
        return tuple(self.notes)


def _glide(start: int, at: int, before: int, after: int) -> list[Event]:
    """The wheel of a slide: from `start` the old note leans towards the new one, by a whole tone at most, and a new
    note further away than that is met bent and settles. The wheel is at rest a moment after `at`."""
    apart = after - before
    if not apart:
        return []
    lean = min(max(100 * apart, -_WHEEL_CENTS), _WHEEL_CENTS)
    steps = max((at - start) // _GLIDE_STEP, 1)
    bends: list[Event] = [
        Bend(at=start + (at - start) * n // steps, cents=round(lean * (n / steps) ** 2))
        for n in range(1, steps)
    ]
    left = 0 if abs(apart) <= 2 else 2
    bends += [Bend(at=at + _GLIDE_STEP * n, cents=-lean * (left - n) // 2) for n in range(left)]
    return [*bends, Bend(at=at + _GLIDE_STEP * left, cents=0)]


def bass_fifths(chord: Chord) -> int:
    """The bass of a chord on the line of fifths; C where there is no chord."""
    fifths = chord.bass_pc
    return 0 if fifths is None else fifths


def _near(ctx: CellContext, fifths: int, around: int) -> int:
    """The MIDI number of a pitch class near `around`, drawn towards the home of the register, low rather than high."""
    return _nearest(ctx.low, ctx.high, pc_semitone(fifths), around)


@lru_cache(maxsize=8192)
def _nearest(low: int, high: int, pc: int, around: int) -> int:
    ceiling = min(high, low + 19)
    options = [midi for midi in range(low, ceiling + 1) if midi % 12 == pc]
    options = options or [low + (pc - low) % 12]
    home = low + HOME
    return min(options, key=lambda midi: (abs(midi - around) + abs(midi - home), midi))


def degree_fifths_over(chord: Chord, degree: str, ctx: CellContext) -> int:
    """The spelled pitch class of degree `1`-`9` over a chord: its own tone where it has one, else its scale's."""
    return _degree_fifths(chord, degree, ctx.section.key)


@lru_cache(maxsize=4096)
def _degree_fifths(chord: Chord, degree: str, key: Key) -> int:
    number = {"8": "1", "9": "2"}.get(degree, degree)
    names = {"2": ("2", "9"), "3": (), "4": ("4", "11"), "6": ("6", "13"), "5": (), "7": ()}.get(
        number, ("1",)
    )
    own = {"3": chord.third, "5": chord.fifth, "7": chord.seventh}.get(number)
    for name in (own,) if own else names:
        for tone, has in zip(chord.tones, chord.degrees, strict=True):
            if has == name:
                return tone
    scale = chord_scale(chord, key)
    steps = scale.pitch_classes
    if len(steps) == 7:
        return steps[int(number) - 1]
    return (chord.root or 0) + {"1": 0, "2": 2, "3": 4, "4": -1, "5": 1, "6": 3, "7": 5}[number]
