"""If these fail, melodies and bass lines pick notes that clash with the chord or leave the key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.errors import TheoryError
from composer.theory.chord import NO_CHORD, Chord
from composer.theory.key import MODES, Key
from composer.theory.pitch import Pitch, pc_name, pc_semitone
from composer.theory.roman import parse_symbol
from composer.theory.scale import SCALES, Scale, chord_scale

scales = st.builds(Scale, st.integers(-6, 6), st.sampled_from(sorted(SCALES)))


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("Eb dorian", "Eb F Gb Ab Bb C Db"),
        ("A harmonic minor", "A B C D E F G#"),
        ("C melodic minor", "C D Eb F G A B"),
        ("B altered", "B C C## D# F F## A"),
        ("F lydian dominant", "F G A B C D Eb"),
        ("E phrygian dominant", "E F G# A B C D"),
        ("C blues", "C Eb F Gb G Bb"),
        ("G major blues", "G A Bb B D E"),
        ("A minor pentatonic", "A C D E G"),
        ("C half-whole", "C Db D# E F# G A Bb"),
        ("C whole-half", "C D Eb F Gb Ab A B"),
        ("C whole tone", "C D E F# G# Bb"),
        ("C bebop dominant", "C D E F G A Bb B"),
        ("C double harmonic", "C Db E F G Ab B"),
        ("A hungarian minor", "A B C D# E F G#"),
        ("B♭ Ionian", "Bb C D Eb F G A"),
        ("c# Aeolian", "C# D# E F# G# A B"),
        ("D octatonic", "D Eb E# F# G# A B C"),
        ("F super locrian", "F Gb G# A Cb C# Eb"),
        ("G Mixolydian ♭6", "G A B C D Eb F"),
    ],
)
def test_reads_scales_by_name(text: str, notes: str) -> None:
    assert " ".join(map(pc_name, Scale.parse(text).pitch_classes)) == notes


@pytest.mark.parametrize(
    ("text", "says"),
    [("C dorain", "did you mean dorian"), ("dorian", "is not a scale"), ("", "is not a scale")],
)
def test_refuses_unknown_scales(text: str, says: str) -> None:
    with pytest.raises(TheoryError, match=says):
        Scale.parse(text)


def test_degrees_rise_through_the_octave() -> None:
    for name in SCALES:
        places = [(pc - pc_semitone(0)) % 12 for pc in Scale(0, name).semitones]
        assert places == sorted(set(places)), name


@given(scales, st.integers(-10, 30), st.integers(2, 6))
def test_numbers_and_pitches_are_each_others_inverse(
    scale: Scale, number: int, octave: int
) -> None:
    pitch = scale.pitch(number, octave)
    assert scale.number(pitch, octave) == number
    assert pitch.fifths == scale.degree(number)
    assert scale.pitch(number + 1, octave).midi > pitch.midi


@given(scales)
def test_printed_scales_read_back(scale: Scale) -> None:
    assert Scale.parse(str(scale)) == scale
    assert len(scale) == len(scale.pitch_classes)


@given(scales, st.integers(12, 115))
def test_nearest_is_in_the_scale_and_near(scale: Scale, midi: int) -> None:
    found = scale.nearest(midi)
    assert found.midi % 12 in scale.semitones
    assert abs(found.midi - midi) <= 2


def test_a_note_outside_has_no_number() -> None:
    assert Scale.parse("C major").number(Pitch.parse("C#4")) is None
    assert Scale.parse("C minor").number(Pitch.parse("D#4")) == 3


@pytest.mark.parametrize(
    ("key", "chord", "scale"),
    [
        ("C major", "Imaj7", "C major"),
        ("C major", "ii7", "D dorian"),
        ("C major", "iii7", "E phrygian"),
        ("C major", "IVmaj7", "F lydian"),
        ("C major", "V7", "G mixolydian"),
        ("C major", "V9sus", "G mixolydian"),
        ("C major", "vi7", "A minor"),
        ("C major", "viiø7", "B locrian"),
        ("C major", "V7/ii", "A mixolydian b6"),
        ("C major", "V7/iii", "B phrygian dominant"),
        ("C major", "V7/V", "D mixolydian"),
        ("C major", "V7/vi", "E phrygian dominant"),
        ("C major", "subV7", "Db lydian dominant"),
        ("C major", "bVII7", "Bb lydian dominant"),
        ("C major", "IV7", "F lydian dominant"),
        ("C major", "I7", "C mixolydian"),
        ("C major", "bVII", "Bb lydian"),
        ("C major", "bVImaj7", "Ab lydian"),
        ("C major", "iv7", "F dorian"),
        ("C major", "V7alt", "G altered"),
        ("C major", "V13b9", "G half-whole"),
        ("C major", "V7#5", "G whole tone"),
        ("C major", "#io7", "C# whole-half"),
        ("C major", "#ivø7", "F# locrian"),
        ("C major", "N.C.", "C major"),
        ("A minor", "i7", "A minor"),
        ("A minor", "iiø7", "B locrian"),
        ("A minor", "V7", "E phrygian dominant"),
        ("A minor", "V7b9", "E phrygian dominant"),
        ("A minor", "V7alt", "E altered"),
        ("A minor", "VI", "F lydian"),
        ("A minor", "VII7", "G mixolydian"),
        ("A minor", "viio7", "G# ultralocrian"),
        ("A minor", "imaj7", "A harmonic minor"),
        ("A minor", "i6", "A dorian"),
        ("D dorian", "i7", "D dorian"),
        ("D dorian", "IV7", "G mixolydian"),
        ("G mixolydian", "bVII", "F lydian"),
    ],
)
def test_the_scale_over_a_chord(key: str, chord: str, scale: str) -> None:
    home = Key.parse(key)
    assert str(chord_scale(parse_symbol(chord, home), home)) == scale


@given(
    st.sampled_from(
        ("", "m", "dim", "aug", "maj7", "m7", "7", "m7b5", "dim7", "6", "m6", "m(maj7)")
    )
    | st.sampled_from(("7alt", "7b9", "7#9", "13", "13b9", "7#11", "sus4", "7sus", "5", "maj7#5")),
    st.integers(-6, 6),
    st.sampled_from(MODES),
)
def test_the_scale_holds_every_chord_tone(suffix: str, root: int, mode: str) -> None:
    chord = Chord.parse(pc_name(root) + suffix)
    scale = chord_scale(chord, Key(0, mode))
    assert {pc_semitone(pc) for pc in chord.tones} <= set(scale.semitones)
    assert scale.tonic == root


@given(st.integers(-6, 6), st.sampled_from(MODES))
def test_no_chord_leaves_the_key(tonic: int, mode: str) -> None:
    key = Key(tonic, mode)
    assert chord_scale(NO_CHORD, key).pitch_classes == key.scale
