"""Whether a chord goes with a melody, which is never changed.

A melody note weighs when it begins on a beat, lasts a beat or more, or sounds as the chord comes in. Such a note must be
a chord tone or a tension the chord's scale has to offer, and it must not lie a minor ninth above a chord tone (the
tonic above a major seventh, the fourth above a major third); only b9 over the root of a dominant may. Lighter notes pass.

>>> tune = [MelodyNote(0, 960, 72)]
>>> key = Key.parse("C major")
>>> [fits_melody(Chord.parse(text), 0, 3840, tune, key) for text in ("C6", "Cmaj7", "Am7", "G7")]
[True, False, True, False]
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from composer.theory.chord import Chord
from composer.theory.key import Key
from composer.theory.meter import Meter
from composer.theory.pitch import pc_semitone
from composer.theory.scale import chord_scale
from composer.theory.tension import available_tensions, degree_steps

__all__ = ["MelodyNote", "fits_melody", "weighty_notes"]

_FOUR = Meter(4, 4)


class MelodyNote(NamedTuple):
    """A note of a melody: `at` and `dur` in ticks, `midi` the key number."""

    at: int
    dur: int
    midi: int


def fits_melody(
    chord: Chord,
    at: int,
    dur: int,
    melody: Sequence[MelodyNote],
    key: Key,
    meter: Meter = _FOUR,
) -> bool:
    """Whether a chord from tick `at` for `dur` ticks goes with every weighty note of the melody above it."""
    if chord.root is None:
        return True
    good = _good_notes(chord, key)
    return all(midi % 12 in good for midi in weighty_notes(at, dur, melody, meter))


def weighty_notes(
    at: int, dur: int, melody: Sequence[MelodyNote], meter: Meter = _FOUR
) -> tuple[int, ...]:
    """The MIDI numbers of the notes that weigh during a chord, in order."""
    end = at + dur
    found = []
    for note in melody:
        last = note.at + note.dur
        if note.at >= end or last <= at:
            continue
        held = note.at <= at and last - at >= meter.beat_ticks // 4
        on_beat = note.at > at and meter.strength(note.at) >= 2
        if held or on_beat or min(last, end) - max(note.at, at) >= meter.beat_ticks:
            found.append(note.midi)
    return tuple(found)


@lru_cache(maxsize=4096)
def _good_notes(chord: Chord, key: Key) -> frozenset[int]:
    """The pitch classes a weighty note may have over a chord, in semitones above C."""
    root = pc_semitone(chord.root or 0)
    own = chord.tone_semitones
    tensions = available_tensions(chord, chord_scale(chord, key))
    wanted = own | {(root + step) % 12 for step in degree_steps(tensions)}
    good = set()
    for pitch in wanted:
        below = (pitch - 1) % 12
        if below not in own or (below == root and chord.is_dominant):
            good.add(pitch)
    return frozenset(good)
