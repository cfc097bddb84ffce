"""If these fail, songs get wrong signatures, or notes spelled in a way no copyist would."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.errors import TheoryError
from composer.theory.key import MODES, Key
from composer.theory.pitch import pc_name, pc_semitone

keys = st.builds(Key, st.integers(-6, 6), st.sampled_from(MODES))


@pytest.mark.parametrize(
    ("text", "shown", "signature"),
    [
        ("Eb major", "Eb major", -3),
        ("F# minor", "F# minor", 3),
        ("Bbm", "Bb minor", -5),
        ("D dorian", "D dorian", 0),
        ("A", "A major", 3),
        ("b", "B major", 5),
        ("bb", "Bb major", -2),
        ("bbm", "Bb minor", -5),
        ("bm", "B minor", 2),
        ("E flat major", "Eb major", -3),
        ("E-flat major", "Eb major", -3),
        ("f sharp minor", "F# minor", 3),
        ("C♯ minor", "C# minor", 4),
        ("B♭", "Bb major", -2),
        ("Cmaj", "C major", 0),
        ("CM", "C major", 0),
        ("C-", "C minor", -3),
        ("Ebmin", "Eb minor", -6),
        ("G Mixolydian", "G mixolydian", 0),
        ("C ionian", "C major", 0),
        ("C aeolian", "C minor", -3),
        ("E phrygian", "E phrygian", 0),
        ("F lydian", "F lydian", 0),
        ("B locrian", "B locrian", 0),
        ("a harmonic minor", "A minor", 0),
        ("C# major", "C# major", 7),
        ("Cb major", "Cb major", -7),
        (" d  minor ", "D minor", -1),
    ],
)
def test_reads_keys_as_people_write_them(text: str, shown: str, signature: int) -> None:
    assert (str(Key.parse(text)), Key.parse(text).signature) == (shown, signature)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is not a key"),
        ("H major", "is not a key"),
        ("C majr", "did you mean major"),
        ("C blues", "is not a mode"),
        ("G# major", "8 sharps; write Ab major"),
        ("Fb minor", "11 flats; write E minor"),
        ("C major" + " " * 40, "is not a key"),
    ],
)
def test_refuses_other_keys_with_a_way_out(text: str, says: str) -> None:
    with pytest.raises(TheoryError, match=says):
        Key.parse(text)


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(TheoryError, match="did you mean dorian"):
        Key(0, "dorain")


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("C# minor", "C# D# E F# G# A B"),
        ("Gb major", "Gb Ab Bb Cb Db Eb F"),
        ("D dorian", "D E F G A B C"),
        ("A phrygian", "A Bb C D E F G"),
        ("Bb lydian", "Bb C D E F G A"),
        ("D mixolydian", "D E F# G A B C"),
        ("F# locrian", "F# G A B C D E"),
    ],
)
def test_scale_is_spelled_upward_from_the_tonic(text: str, scale: str) -> None:
    key = Key.parse(text)
    assert " ".join(map(pc_name, key.scale)) == scale
    assert key.degree(1) == key.degree(8) == key.tonic
    assert key.semitones == tuple(pc_semitone(pc) for pc in key.scale)


@pytest.mark.parametrize(
    ("text", "chromatic"),
    [
        ("C major", "C C# D Eb E F F# G G# A Bb B"),
        ("Eb major", "C Db D Eb E F Gb G Ab A Bb B"),
        ("A minor", "C C# D Eb E F F# G G# A Bb B"),
        ("F# minor", "C C# D D# E E# F# G G# A A# B"),
    ],
)
def test_foreign_notes_are_spelled_near_the_key(text: str, chromatic: str) -> None:
    names = " ".join(pc_name(Key.parse(text).spell(midi).fifths) for midi in range(60, 72))
    wanted = chromatic.split()
    assert [name for name in names.split() if name not in wanted] == []


def test_relative_and_parallel() -> None:
    assert str(Key.parse("Eb major").relative) == "C minor"
    assert str(Key.parse("C minor").relative) == "Eb major"
    assert str(Key.parse("D dorian").relative) == "C major"
    assert str(Key.parse("C minor").parallel) == "C major"
    assert str(Key.parse("A major").parallel) == "A minor"


def test_transposition_takes_the_shorter_signature() -> None:
    names = [str(Key.parse("C major").transposed(n)).split()[0] for n in range(12)]
    assert " ".join(names) == "C Db D Eb E F Gb G Ab A Bb B"
    assert str(Key.parse("E major").transposed(2)) == "F# major"
    assert str(Key.parse("Ab major").transposed(-2)) == "Gb major"


@given(keys, st.integers(-24, 24))
def test_transposed_keys_keep_mode_and_sound(key: Key, semitones: int) -> None:
    there = key.transposed(semitones)
    assert there.mode == key.mode
    assert abs(there.signature) <= 6
    assert (pc_semitone(there.tonic) - pc_semitone(key.tonic) - semitones) % 12 == 0


@given(keys)
def test_printed_keys_read_back(key: Key) -> None:
    if abs(key.signature) <= 7:
        assert Key.parse(str(key)) == key


@given(keys, st.integers(0, 127))
def test_spelling_never_changes_the_sound(key: Key, midi: int) -> None:
    assert key.spell(midi).midi == midi


@given(keys)
def test_the_notes_of_the_scale_are_spelled_as_the_scale(key: Key) -> None:
    for pc in key.scale:
        assert key.spell(60 + pc_semitone(pc)).fifths == pc


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("tonic", range(-10, 11))
def test_degrees_are_the_notes_of_the_scale(tonic: int, mode: str) -> None:
    """Degrees are reckoned, the scale is listed; both say the same, an octave on too."""
    key = Key(tonic, mode)
    assert [key.degree(number) for number in range(1, 16)] == [*key.scale, *key.scale, key.tonic]
