"""If these fail, a tune leans on notes that clash, or the tension curve rises where the music rests."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.theory.chord import NO_CHORD, Chord
from composer.theory.key import Key
from composer.theory.pitch import pc_semitone
from composer.theory.scale import Scale, chord_scale
from composer.theory.tension import available_tensions, avoid_notes, degree_steps, tension

C = Key.parse("C major")

COLOURS = [
    # chord, scale, tensions, notes to avoid
    ("Cmaj7", "C major", "9 13", "11"),
    ("Cmaj7", "C lydian", "9 #11 13", ""),
    ("C6", "C major", "7 9", "11"),
    ("Dm7", "D dorian", "9 11 13", ""),
    ("Em7", "E phrygian", "11", "b9 b13"),
    ("Fmaj7", "F lydian", "9 #11 13", ""),
    ("G7", "G mixolydian", "9 13", "11"),
    ("G7sus", "G mixolydian", "9 13", "3"),
    ("Am7", "A minor", "9 11", "b13"),
    ("Bm7b5", "B locrian", "11 b13", "b9"),
    ("Bm7b5", "B locrian #2", "9 11 b13", ""),
    ("G7", "G altered", "b9 #9 #11 b13", ""),
    ("G7", "G half-whole", "b9 #9 #11 13", ""),
    ("G7", "G phrygian dominant", "b9 b13", "11"),
    ("G7", "G lydian dominant", "9 #11 13", ""),
    ("Cm(maj7)", "C melodic minor", "9 11 13", ""),
    ("Cm7", "C dorian", "9 11 13", ""),
    ("Bdim7", "B whole-half", "7 9 11 b13", ""),
]


@pytest.mark.parametrize(
    ("chord", "scale", "free", "avoid"), COLOURS, ids=[f"{r[0]} {r[1]}" for r in COLOURS]
)
def test_tensions_of_the_books(chord: str, scale: str, free: str, avoid: str) -> None:
    """What may be added and what clashes, as chord-scale theory has it."""
    one, other = Chord.parse(chord), Scale.parse(scale)
    assert " ".join(available_tensions(one, other)) == free
    assert " ".join(avoid_notes(one, other)) == avoid


@pytest.mark.parametrize(
    "rising",
    [
        "C Am Dm7 G7 G7alt",
        "C F Fm6 Db7",
        "C Cmaj7 Em7 Bm7b5 Bdim7",
        "C C/E F/G G7b9",
        "C G G7 Bdim7",
    ],
)
def test_tension_rises(rising: str) -> None:
    """Chords that everybody hears as ever tenser have ever higher figures."""
    values = [tension(Chord.parse(text), C) for text in rising.split()]
    assert values[0] == 0
    assert values == sorted(values)
    assert len(set(values)) == len(values)


def test_tension_of_a_distant_key() -> None:
    """Rest in a distant key is not rest at home."""
    far = Key.parse("E major")
    assert tension(Chord.parse("E"), far) == 0
    assert tension(Chord.parse("E"), far, C) > 0.3
    assert tension(NO_CHORD, C) == 0


@given(
    st.integers(-6, 6),
    st.sampled_from(["", "m", "7", "maj7", "m7b5", "dim7", "13", "7alt", "sus4", "6", "m(maj7)"]),
    st.integers(-5, 5),
)
def test_figures_stay_in_bounds_and_move_with_the_key(root: int, suffix: str, fifths: int) -> None:
    """The figure lies in 0..1 and is the same in every key; tensions and notes to avoid are never chord tones."""
    chord = Chord(root, Chord.parse("C" + suffix).degrees)
    value = tension(chord, C)
    assert 0 <= value <= 1
    assert tension(chord.transposed(fifths), Key(fifths)) == value
    scale = chord_scale(chord, C)
    free, avoid = available_tensions(chord, scale), avoid_notes(chord, scale)
    assert not set(free) & set(avoid)
    own = {(pc_semitone(tone) - pc_semitone(root)) % 12 for tone in chord.tones}
    assert not own & set(degree_steps((*free, *avoid)))
