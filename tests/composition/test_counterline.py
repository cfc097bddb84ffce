"""Counterlines: they listen."""

from __future__ import annotations

from itertools import pairwise
from statistics import mean

import pytest

from composer.composition.context import CellContext, Written
from composer.composition.counterline import write_counter
from composer.model.events import Note
from composer.rng import Rng
from tests.tunes import CHORUS, FOUR, VERSE, a_genre, chord_share, context, notes_of, tune

SEEDS = range(16)
REGISTER = (52, 74)
BEAT = FOUR.beat_ticks


def counter(
    technique: str, seed: int, material: str = "verse", chords: str = VERSE
) -> tuple[CellContext, Written]:
    """A counterline and the context it was written in."""
    sung = tune(context(a_genre(), seed, material, chords), seed)
    ctx = context(
        a_genre(),
        seed,
        material,
        chords,
        role="counter",
        technique=technique,
        register=REGISTER,
        upstream=sung,
    )
    return ctx, write_counter(ctx, Rng(seed, "cell", material, "counter", 0))


def sounding_together(one: Note, other: Note) -> bool:
    return one.at < other.at + other.dur and other.at < one.at + one.dur


@pytest.mark.parametrize("technique", ["answer", "thirds", "line"])
def test_counterlines_stay_in_their_register_and_one_at_a_time(technique: str) -> None:
    """A counterline in the melody's octave, or in two notes at once, is in the way."""
    for seed in SEEDS:
        _, written = counter(technique, seed)
        notes = notes_of(written)
        assert all(REGISTER[0] <= note.pitch.midi <= REGISTER[1] for note in notes)
        assert all(a.at + a.dur <= b.at for a, b in pairwise(notes))
        assert all(1 <= note.velocity <= 127 and note.dur > 0 for note in notes)


@pytest.mark.parametrize("technique", ["answer", "thirds", "line"])
def test_counterlines_keep_out_of_seconds_with_the_tune(technique: str) -> None:
    """Seconds against the tune are what makes two lines sound like a mistake."""
    rubbing = []
    for seed in SEEDS:
        ctx, written = counter(technique, seed)
        for note in notes_of(written):
            for sung in ctx.heard_notes("melody"):
                if sounding_together(note, sung):
                    rubbing.append(abs(note.pitch.midi - sung.pitch.midi) in (1, 2))
    assert not rubbing or mean(rubbing) <= 0.1


def test_answers_come_where_the_tune_rests_or_holds() -> None:
    """Answering while the tune moves is interrupting."""
    heard = 0
    for seed in SEEDS:
        ctx, written = counter("answer", seed)
        onsets = [note.at for note in ctx.heard_notes("melody")]
        if written == counter("line", seed)[1]:
            continue  # a tune without a gap is accompanied, not answered
        for note in notes_of(written):
            heard += 1
            assert not [at for at in onsets if note.at < at < note.at + note.dur]
    assert heard >= 3 * len(SEEDS)


def test_thirds_move_with_the_tune() -> None:
    """A harmony voice has the tune's rhythm, and goes its way in thirds and sixths, a fourth at need."""
    fitting = []
    for seed in SEEDS:
        ctx, written = counter("thirds", seed, "chorus", CHORUS)
        sung = {note.at: note for note in ctx.heard_notes("melody")}
        notes = notes_of(written)
        assert len(notes) >= 0.8 * len(sung)
        apart = [abs(note.pitch.midi - sung[note.at].pitch.midi) for note in notes]
        assert mean(size in (3, 4, 5, 8, 9) for size in apart) >= 0.7
        strong = [note for note in notes if FOUR.strength(note.at) >= 3]
        fitting.append(chord_share(ctx, strong))
    assert mean(fitting) >= 0.85


def test_the_slow_line_holds_and_steps() -> None:
    """A guide-tone line that leaps or hurries is another melody."""
    near = []
    for seed in SEEDS:
        ctx, written = counter("line", seed)
        notes = notes_of(written)
        assert mean(note.dur for note in notes) >= 2 * BEAT
        near += [abs(b.pitch.midi - a.pitch.midi) <= 4 for a, b in pairwise(notes)]
        assert chord_share(ctx, notes) >= 0.9
        assert len({note.velocity for note in notes}) > 1
    assert mean(near) >= 0.85


def test_a_counterline_is_the_same_each_time() -> None:
    """One address, one line."""
    for technique in ("answer", "thirds", "line"):
        assert counter(technique, 4)[1] == counter(technique, 4)[1]


def test_without_a_tune_the_line_goes_on_and_the_harmony_rests() -> None:
    """In an instrumental section there is nothing to double, but a line may sing alone."""
    for technique, sounds in (("thirds", False), ("line", True), ("answer", True)):
        ctx = context(a_genre(), 1, role="counter", technique=technique, register=REGISTER)
        assert bool(write_counter(ctx, Rng(1)).events) == sounds
