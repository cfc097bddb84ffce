"""What an edit is given beside the events: where they stand, and small questions about their notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from composer.genre.catalogue import Instrument, instruments
from composer.model.events import Event, Hit, Note
from composer.model.song import ChordSpan, Edit, Part, Section
from composer.theory.key import Key
from composer.theory.pitch import Pitch, pc_semitone, spell_midi

__all__ = ["Frame", "Retouch", "groups", "loudest", "snapped", "spread"]

CLOSE = 100
"""Ticks within which strokes are one: a strum, a flam."""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The section, the part and the edit; `start`..`end` in ticks is the stretch it holds for."""

    section: Section
    part: Part
    edit: Edit
    start: int
    end: int

    @cached_property
    def instrument(self) -> Instrument:
        return instruments()[self.part.instrument]

    @property
    def is_struck(self) -> bool:
        """Whether the part is drums or percussion."""
        return self.part.role in ("drums", "percussion")

    @property
    def bar(self) -> int:
        return self.section.meter.bar_ticks

    def chord_at(self, tick: int) -> ChordSpan:
        """The chord sounding at a tick; the first for a pickup, the last past the end."""
        spans = self.section.chords
        return next((s for s in reversed(spans) if s.at <= tick), spans[0])

    def chord_tones(self, tick: int) -> frozenset[int]:
        """Pitch classes (semitones above C) of the chord at a tick."""
        return frozenset(pc_semitone(tone) for tone in self.chord_at(tick).chord.tones)

    def can_play(self, midi: int) -> bool:
        return self.instrument.low <= midi <= self.instrument.high

    def spelled(self, midi: int, tick: int) -> Pitch:
        """The pitch as the chord spells it, or else as the key does."""
        for tone in self.chord_at(tick).chord.tones:
            if pc_semitone(tone) == midi % 12:
                return spell_midi(midi, tone)
        return self.section.key.spell(midi)


Retouch = Callable[[list[Event], Frame], list[Event]]


def groups(events: Sequence[Event]) -> list[list[Note | Hit]]:
    """The notes and strokes that start together, in order of time."""
    found: list[list[Note | Hit]] = []
    for event in sorted((e for e in events if isinstance(e, Note | Hit)), key=lambda e: e.at):
        if found and event.at - found[-1][0].at < CLOSE:
            found[-1].append(event)
        else:
            found.append([event])
    return found


def loudest(group: Sequence[Note | Hit]) -> int:
    """The greatest velocity of a group."""
    return max(event.velocity for event in group)


def spread(at: int) -> int:
    """A fixed shuffle of ticks: what is otherwise alike is taken from all over the section."""
    return (at * 2654435761 + 977) % 4294967296


def snapped(midi: int, wanted: frozenset[int]) -> int:
    """The nearest key whose pitch class is wanted; of two the lower."""
    if not wanted:
        return midi
    return min(
        (m for m in range(midi - 6, midi + 7) if m % 12 in wanted), key=lambda m: (abs(m - midi), m)
    )


def in_steps(key: Key, midi: int) -> int:
    """The scale step of a key, counted from C-1's octave; a chromatic note counts as the step below it."""
    scale = sorted(key.semitones)
    octave, pitch_class = divmod(midi, 12)
    below = [n for n, pc in enumerate(scale) if pc <= pitch_class]
    return octave * 7 + (below[-1] if below else -1)


def of_step(key: Key, step: int) -> int:
    """The MIDI number of a scale step."""
    scale = sorted(key.semitones)
    return step // 7 * 12 + scale[step % 7]
