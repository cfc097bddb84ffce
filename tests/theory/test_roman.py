"""If these fail, the progressions of every genre, and analyses people type in, come out as other chords."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.errors import TheoryError
from composer.theory.chord import NO_CHORD, Chord
from composer.theory.interval import in_order
from composer.theory.key import MODES, Key
from composer.theory.pitch import pc_name
from composer.theory.roman import parse_roman, parse_symbol, roman_of

LEAD = [
    # numeral, in C major, in C minor
    ("I", "C", "C"),
    ("ii7", "Dm7", "Dm7"),
    ("V7", "G7", "G7"),
    ("Imaj7", "Cmaj7", "Cmaj7"),
    ("IVmaj9", "Fmaj9", "Fmaj9"),
    ("ii9", "Dm9", "Dm9"),
    ("V13", "G13", "G13"),
    ("V7b9", "G7b9", "G7b9"),
    ("V7alt", "G7#5#9", "G7#5#9"),
    ("V9sus", "G9sus", "G9sus"),
    ("Vsus4", "Gsus4", "Gsus4"),
    ("iv", "Fm", "Fm"),
    ("iv6", "Fm6", "Fm6"),
    ("bVII", "Bb", "Bb"),
    ("♭VII", "Bb", "Bb"),
    ("bVIImaj7", "Bbmaj7", "Bbmaj7"),
    ("bIII", "Eb", "Eb"),
    ("III", "E", "Eb"),
    ("VI", "A", "Ab"),
    ("VII", "B", "Bb"),
    ("#VI", "A#", "A"),
    ("vi7", "Am7", "Abm7"),
    ("#vi7", "A#m7", "Am7"),
    ("#ivø7", "F#m7b5", "F#m7b5"),
    ("viio7", "Bdim7", "Bdim7"),
    ("#viio7", "B#dim7", "Bdim7"),
    ("viø7", "Am7b5", "Am7b5"),
    ("iiø7", "Dm7b5", "Dm7b5"),
    ("ii%7", "Dm7b5", "Dm7b5"),
    ("iihalf-dim7", "Dm7b5", "Dm7b5"),
    ("i6/9", "Cm69", "Cm69"),
    ("Iadd9", "Cadd9", "Cadd9"),
    ("I6", "C6", "C6"),
    ("I69", "C69", "C69"),
    ("i(maj7)", "Cm(maj7)", "Cm(maj7)"),
    ("i/maj7", "Cm(maj7)", "Cm(maj7)"),
    ("im7", "Cm7", "Cm7"),
    ("Im7", "Cm7", "Cm7"),
    ("ii-7", "Dm7", "Dm7"),
    ("i7sus4", "C7sus", "C7sus"),
    ("I5", "C5", "C5"),
    ("i5", "C5", "C5"),
    ("V+", "Gaug", "Gaug"),
    ("V7/ii", "A7", "A7"),
    ("ii7/V", "Am7", "Am7"),
    ("V7/V/V", "A7", "A7"),
    ("V7/III", "B7", "Bb7"),
    ("iiø7/v", "Am7b5", "Am7b5"),
    ("viio7/vi", "G#dim7", "Gdim7"),
    ("subV7", "Db7", "Db7"),
    ("subV7/ii", "Eb7", "Eb7"),
    ("bII7", "Db7", "Db7"),
    ("I/3", "C/E", "C/E"),
    ("i/3", "Cm/Eb", "Cm/Eb"),
    ("i/b7", "Cm/Bb", "Cm/Bb"),
    ("V7/7", "G7/F", "G7/F"),
    ("V7/n7", "G7/F#", "G7/F#"),
    ("IV/5", "F/C", "F/C"),
    ("I6/5", "C6/G", "C6/G"),
    ("V7/3/ii", "A7/C#", "A7/C#"),
    ("I/G", "C/G", "C/G"),
    ("I64", "C/G", "C/G"),
    ("V65", "G7/B", "G7/B"),
    ("iiø65", "Dm7b5/F", "Dm7b5/F"),
    ("V42", "G7/F", "G7/F"),
    ("I\\IV", "C\\F", "C\\F"),
    ("(V7)", "G7", "G7"),
    ("N.C.", "N.C.", "N.C."),
]


@pytest.mark.parametrize(("text", "major", "minor"), LEAD, ids=[row[0] for row in LEAD])
def test_lead_sheet_numerals(text: str, major: str, minor: str) -> None:
    assert str(parse_roman(text, Key.parse("C major"))) == major
    assert str(parse_roman(text, Key.parse("C minor"))) == minor


CLASSICAL = [
    # key, numeral, root, bass, degrees
    ("D major", "I6", "D", "F#", "1 3 5"),
    ("D major", "I6/4", "D", "A", "1 3 5"),
    ("D major", "V65", "A", "C#", "1 3 5 b7"),
    ("D major", "V2", "A", "G", "1 3 5 b7"),
    ("D major", "I7", "D", "D", "1 3 5 7"),
    ("D major", "VI7", "B", "B", "1 3 5 b7"),
    ("D major", "iii9", "F#", "F#", "1 b3 5 b7 b9"),
    ("D major", "V11", "A", "A", "1 3 5 b7 9 11"),
    ("D major", "V13", "A", "A", "1 3 5 b7 9 13"),
    ("D major", "IV11", "G", "G", "1 3 5 7 9 #11"),
    ("D major", "bII7", "Eb", "Eb", "1 3 5 7"),
    ("D major", "bVI64", "Bb", "F", "1 3 5"),
    ("D major", "vii/o7", "C#", "C#", "1 b3 b5 b7"),
    ("D major", "viiø43/V", "G#", "D", "1 b3 b5 b7"),
    ("D major", "vii%7", "C#", "C#", "1 b3 b5 b7"),
    ("D major", "#ivo7", "G#", "G#", "1 b3 b5 bb7"),
    ("D major", "V/V/V", "B", "B", "1 3 5"),
    ("D major", "V7b9", "A", "A", "1 3 5 b7 b9"),
    ("D major", "V[no3]", "A", "A", "1 5"),
    ("D major", "I[add9]", "D", "D", "1 3 5 9"),
    ("D major", "V7[b5]", "A", "A", "1 3 b5 b7"),
    ("D major", "Cad64", "D", "A", "1 3 5"),
    ("D major", "Vs4", "A", "A", "1 4 5"),
    ("D major", "v7s4", "A", "A", "1 4 5 b7"),
    ("D major", "IVd65", "G", "B", "1 3 5 b7"),
    ("D major", "viix42", "C#", "Bb", "1 b3 b5 bb7"),
    ("D major", "iih7", "E", "E", "1 b3 b5 b7"),
    ("D major", "Va", "A", "A", "1 3 #5"),
    ("D major", "Ger65", "Bb", "Bb", "1 3 5 #6"),
    ("D minor", "Fr43", "Bb", "Bb", "1 3 #4 #6"),
    ("D major", "It6/V", "F", "F", "1 3 #6"),
    ("D minor", "N6", "Eb", "G", "1 3 5"),
    ("D minor", "i7", "D", "D", "1 b3 5 b7"),
    ("D minor", "VI7", "Bb", "Bb", "1 3 5 7"),
    ("D minor", "VII7", "C", "C", "1 3 5 b7"),
    ("D minor", "V9", "A", "A", "1 3 5 b7 b9"),
    ("D minor", "III+65", "F", "A", "1 3 #5 7"),
    ("D minor", "vi/o7", "B", "B", "1 b3 b5 b7"),
    ("D minor", "vii6", "C#", "E", "1 b3 5"),
    ("D minor", "viio42", "C#", "Bb", "1 b3 b5 bb7"),
    ("D minor", "#viio7", "C#", "C#", "1 b3 b5 bb7"),
    ("D minor", "iv6[no1]", "G", "Bb", "b3 5"),
    ("D minor", "V7/VII", "G", "G", "1 3 5 b7"),
    # figures no figured bass has fall back to lead-sheet suffixes
    ("D minor", "imaj7", "D", "D", "1 b3 5 7"),
    ("D major", "V7alt", "A", "A", "1 3 #5 b7 #9"),
    ("D major", "I6/9", "D", "D", "1 3 5 6 9"),
    ("D major", "Vsus", "A", "A", "1 4 5"),
    ("D major", "I5", "D", "D", "1 5"),
]


@pytest.mark.parametrize(
    ("key", "text", "root", "bass", "degrees"), CLASSICAL, ids=[f"{r[0]}-{r[1]}" for r in CLASSICAL]
)
def test_classical_numerals(key: str, text: str, root: str, bass: str, degrees: str) -> None:
    chord = parse_roman(text, Key.parse(key), style="classical")
    assert chord.root is not None
    assert chord.bass_pc is not None
    assert (pc_name(chord.root), pc_name(chord.bass_pc)) == (root, bass)
    assert " ".join(chord.degrees) == degrees


@pytest.mark.parametrize(
    ("mode", "text", "chord"),
    [
        ("dorian", "IV7", "G7"),
        ("dorian", "VII", "C"),
        ("dorian", "bVII", "C"),
        ("dorian", "viio7", "C#dim7"),
        ("phrygian", "II", "Eb"),
        ("phrygian", "#II", "E"),
        ("lydian", "II", "E"),
        ("lydian", "#ivø7", "G#m7b5"),
        ("lydian", "bIV", "G"),
        ("mixolydian", "VII", "C"),
        ("mixolydian", "#VII", "C#"),
    ],
)
def test_modes_have_their_own_plain_steps(mode: str, text: str, chord: str) -> None:
    assert str(parse_roman(text, Key(2, mode))) == chord


@pytest.mark.parametrize(
    ("text", "chord"),
    [
        ("F#m7b5/C", "F#m7b5/C"),
        ("bb7", "Bb7"),
        ("bVI", "Ab"),
        ("Cadd9", "Cadd9"),
        ("(ii7)", "Dm7"),
        ("subV7", "Db7"),
        ("d", "D"),
        ("#iv", "F#m"),
    ],
)
def test_symbols_and_numerals_are_told_apart(text: str, chord: str) -> None:
    assert str(parse_symbol(text, Key.parse("C major"))) == chord


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is not a roman numeral"),
        ("IIII", "is not a roman numeral"),
        ("VX", "only as far as 'V': 'X'"),
        ("ii7x", "only as far as 'ii7': 'x'"),
        ("V7/", "neither a numeral to apply to"),
        ("V7/viq", "neither a numeral to apply to|only as far as"),
        ("I" + "7" * 70, "too long"),
    ],
)
@pytest.mark.parametrize("style", ["lead_sheet", "classical"])
def test_says_what_is_wrong_with_a_numeral(text: str, says: str, style: str) -> None:
    with pytest.raises(TheoryError, match=says):
        parse_roman(text, Key.parse("C major"), style=style)


def test_an_unknown_style_is_refused() -> None:
    with pytest.raises(TheoryError, match="did you mean classical"):
        parse_roman("I", Key.parse("C"), style="clasical")


@pytest.mark.parametrize(
    ("chord", "major", "minor"),
    [
        ("Cm7", "i7", "i7"),
        ("Ab", "bVI", "VI"),
        ("Am7", "vi7", "#vi7"),
        ("Bdim7", "viio7", "viio7"),
        ("Bbdim7", "bviio7", "bviio7"),
        ("Dm7b5", "iiø7", "iiø7"),
        ("F#m7b5/C", "#ivø7/b5", "#ivø7/b5"),
        ("G13sus", "V13sus", "V13sus"),
        ("C/E", "I/3", "I/3"),
        ("Cm/E", "i/n3", "i/n3"),
        ("N.C.", "N.C.", "N.C."),
        ("D\\F7", "II\\IV7", "II\\IV7"),
    ],
)
def test_prints_numerals(chord: str, major: str, minor: str) -> None:
    assert roman_of(Chord.parse(chord), Key.parse("C major")) == major
    assert roman_of(Chord.parse(chord), Key.parse("C minor")) == minor


_keys = st.builds(Key, st.integers(-6, 8), st.sampled_from(MODES))
_degrees = st.sets(
    st.sampled_from(("b3", "3", "5", "b5", "#5", "6", "b7", "7", "bb7", "b6"))
    | st.sampled_from(("9", "b9", "#9", "11", "#11", "13", "b13", "2", "4")),
    max_size=6,
).map(lambda found: in_order({"1"} | found))


@given(_keys, st.integers(-9, 9), _degrees, st.none() | st.integers(-9, 9))
def test_printed_numerals_read_back(
    key: Key, root: int, degrees: tuple[str, ...], bass: int | None
) -> None:
    chord = Chord(key.tonic + root, degrees, None if bass is None else key.tonic + bass)
    text = roman_of(chord, key)
    assert parse_roman(text, key) == chord
    assert parse_symbol(text, key) == chord


@given(_keys, st.sampled_from([row[0] for row in LEAD]), st.integers(-5, 5))
def test_a_numeral_means_the_same_in_every_key(key: Key, text: str, fifths: int) -> None:
    if "/G" in text:
        return
    moved = Key(key.tonic + fifths, key.mode)
    assert parse_roman(text, moved) == parse_roman(text, key).transposed(fifths)


def test_a_root_too_far_away_is_refused() -> None:
    with pytest.raises(TheoryError, match="too far from"):
        roman_of(Chord(40, ("1", "3", "5")), Key.parse("C"))
    assert roman_of(NO_CHORD, Key.parse("C")) == "N.C."


@given(st.text("IViv67b#ø/osmaj+°45n1dhx[]", max_size=14), _keys, st.booleans())
def test_any_text_is_read_or_refused_politely(text: str, key: Key, classical: bool) -> None:
    try:
        chord = parse_roman(text, key, style="classical" if classical else "lead_sheet")
    except TheoryError:
        return
    assert isinstance(chord, Chord)
