"""Ideas and suggestions over many genres, keys and seeds: what was asked for is what comes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.composition.suggest import allowed, suggest_next
from composer.genre.catalogue import find_instrument, genre_names
from composer.model.events import Note
from composer.studio.chords.ideas import Ideas, find_ideas, read_wish
from composer.theory.chord import Chord
from composer.theory.chord_kind import chord_kind
from composer.theory.key import Key
from composer.theory.pitch import pc_semitone

KEYS = ("C", "F#", "Eb", "Ab", "B", "A minor", "F minor", "C# minor", "Bb minor", "G minor")
GENRES = st.sampled_from(sorted(genre_names()))


def ideas(genre: str, key: str, seed: int, bars: int, count: int = 4) -> Ideas:
    """Ideas as the command line asks for them."""
    wish = read_wish("", "", {"genre": genre, "key": key})
    return find_ideas(wish, bars=bars, count=count, seed=seed)


@settings(max_examples=60, deadline=None)
@given(GENRES, st.sampled_from(KEYS), st.integers(0, 10_000), st.integers(1, 16))
def test_ideas_differ_in_key_and_length(genre: str, key: str, seed: int, bars: int) -> None:
    """No idea twice, all in the key asked for, none shorter or longer, and each with its reason."""
    found = ideas(genre, key, seed, bars)
    assert found.key == Key.parse(key)
    sounds = {tuple((entry.at, entry.chord) for entry in idea.chords) for idea in found.ideas}
    assert len(sounds) == len(found.ideas) >= 1
    end = bars * found.meter.bar_ticks
    for idea in found.ideas:
        places = [(entry.at, entry.at + entry.dur) for entry in idea.chords]
        assert places[0][0] == 0 and places[-1][1] == end
        assert all(one[1] == two[0] for one, two in pairwise(places))
        assert idea.reason and idea.name
        assert all(fact.reason and fact.numeral for fact in idea.facts)


@pytest.mark.parametrize("genre", sorted(genre_names()))
def test_ideas_stay_in_their_key(genre: str) -> None:
    """Most of what sounds belongs to the key or its parallel: an idea in F# is not one in C moved half way."""
    for key in KEYS:
        found = ideas(genre, key, 3, 8)
        home = {*found.key.semitones, *Key(found.key.tonic, "minor").semitones}
        tonic = pc_semitone(found.key.tonic)
        for idea in found.ideas:
            pcs = [pc for entry in idea.chords for pc in entry.chord.pitch_classes]
            assert sum(pc in home for pc in pcs) >= 0.75 * len(pcs)
        roots = {pc_semitone(e.chord.root) for i in found.ideas for e in i.chords if e.chord.root}
        assert tonic in roots or found.key.tonic == 0


@settings(max_examples=25, deadline=None)
@given(GENRES, st.sampled_from(KEYS), st.integers(0, 10_000))
def test_a_clip_stays_on_its_instrument(genre: str, key: str, seed: int) -> None:
    """A guitar has no C2 and a pad no C8, whatever the key."""
    song = ideas(genre, key, seed, 4, 2).clip()
    instruments = {part.id: find_instrument(part.instrument) for part in song.plan.parts}
    notes = 0
    for cell in song.cells:
        instrument = instruments[cell.part]
        for event in cell.events:
            if isinstance(event, Note):
                notes += 1
                assert instrument.low <= event.pitch.midi <= instrument.high
    assert notes


CHORDS = st.sampled_from(
    "C Dm7 G7 Em Am F Bb Eb7 F#m7b5 Bdim7 E7b9 Ab Abmaj7 Csus4 D\\C C/E Gm N.C. C5 Caug".split()  # noqa: SIM905
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(CHORDS, max_size=5),
    st.integers(-6, 6),
    st.sampled_from(("major", "minor", "dorian", "mixolydian")),
    GENRES,
    st.floats(0, 1),
)
def test_suggestions_keep_within_the_complexity(
    history: list[str], fifths: int, mode: str, genre: str, complexity: float
) -> None:
    """Nothing is suggested that the filter forbids, nothing twice, nothing that stands still; each says why."""
    key = Key(fifths, mode)
    chords = [Chord.parse(symbol).transposed(fifths) for symbol in history]
    found = suggest_next(chords, key, genre, complexity)
    assert found
    last = next((chord for chord in reversed(chords) if chord.root is not None), None)
    for one in found:
        assert allowed(one.chord, key, complexity), one
        assert one.why.strip() and "None" not in one.why
        assert all(part.strip() for part in one.why.split(";"))
        assert one.numeral and one.weight >= 0
        if last is not None:
            assert (one.chord.root, chord_kind(one.chord), one.chord.bass) != (
                last.root,
                chord_kind(last),
                last.bass,
            )
    assert len({one.chord for one in found}) == len(found)
