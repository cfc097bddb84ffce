"""Voicings: right notes, inside the register, led smoothly, never muddy."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.errors import TheoryError
from composer.theory.chord import Chord
from composer.theory.voicing import STYLES, lead_voices, voicings

SYMBOLS = [
    "C",
    "Am",
    "F#m7b5",
    "Bb13sus",
    "Ebmaj7",
    "G7",
    "Dm9",
    "C7alt",
    "Bdim7",
    "A5",
    "Fadd9",
    "E+",
    "G/B",
]
chords = st.sampled_from(SYMBOLS).map(Chord.parse)


@given(
    chord=chords, style=st.sampled_from(STYLES), low=st.integers(46, 58), span=st.integers(17, 30)
)
def test_voicings_keep_to_chord_and_register(chord: Chord, style: str, low: int, span: int) -> None:
    """A voicing outside its register or with a foreign note is wrong in every style."""
    for layout in voicings(chord, style, low, low + span):
        numbers = [pitch.midi for pitch in layout]
        assert numbers == sorted(numbers) and len(set(numbers)) == len(numbers)
        assert low <= numbers[0] and numbers[-1] <= low + span
        assert {pitch.fifths for pitch in layout} <= set(chord.tones)


@given(chord=chords, style=st.sampled_from(STYLES))
def test_there_is_always_a_voicing(chord: Chord, style: str) -> None:
    """A comping part must never fall silent because a style does not fit."""
    assert voicings(chord, style, 48, 72)


@given(chord=chords, style=st.sampled_from(STYLES), low=st.integers(36, 48))
def test_no_mud(chord: Chord, style: str, low: int) -> None:
    """Below C3 nothing closer than a fifth (low-interval limits)."""
    for layout in voicings(chord, style, low, low + 30):
        for under, over in itertools.pairwise(layout):
            assert under.midi >= 48 or over.midi - under.midi >= 7


def test_common_tones_stay_and_the_top_line_is_steady() -> None:
    """C to Am to F to G in close position moves every voice by a third at most."""
    path = lead_voices(tuple(map(Chord.parse, ["C", "Am", "F", "G"])), "close", 55, 74)
    for before, after in itertools.pairwise(path):
        assert abs(before[-1].midi - after[-1].midi) <= 4
        moved = [abs(a.midi - b.midi) for a, b in zip(before, after, strict=True)]
        assert max(moved) <= 4
    common = {p.midi for p in path[0]} & {p.midi for p in path[1]}
    assert len(common) == 2  # C major and A minor share two tones


def test_rootless_leaves_the_root_to_the_bass() -> None:
    """A jazz pianist's ii-V has no roots in it."""
    for symbol in ("Dm9", "G13", "Cmaj9"):
        chord = Chord.parse(symbol)
        for layout in voicings(chord, "rootless", 50, 76):
            assert chord.root not in {pitch.fifths for pitch in layout}


def test_power_chords_have_no_third() -> None:
    """A distorted guitar plays root, fifth and octave."""
    for layout in voicings(Chord.parse("Em"), "power", 48, 72):
        assert {(p.midi - layout[0].midi) % 12 for p in layout} == {0, 7}


def test_no_chord_is_silence() -> None:
    """N.C. means nobody plays a chord."""
    assert lead_voices((Chord.parse("N.C."), Chord.parse("C")), "close", 50, 74)[0] == ()


def test_an_unknown_style_offers_the_nearest() -> None:
    """A genre file's slip must name what there is."""
    with pytest.raises(TheoryError, match="rootless"):
        voicings(Chord.parse("C"), "rootles", 50, 74)
