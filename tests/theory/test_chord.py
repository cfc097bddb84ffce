"""If these fail, people's chord charts are misread, or printed so that others misread them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.errors import TheoryError
from composer.theory.chord import NO_CHORD, Chord
from composer.theory.chord_printer import STYLES
from composer.theory.chord_reader import read_chord
from composer.theory.harte import print_harte, read_harte
from composer.theory.interval import DEGREE_FIFTHS, in_order
from composer.theory.pitch import pc_name

SYMBOLS = [
    # jazz and pop: triads, sixths, sevenths
    ("C", "1 3 5"),
    ("CM", "1 3 5"),
    ("Cmaj", "1 3 5"),
    ("Cm", "1 b3 5"),
    ("C-", "1 b3 5"),
    ("Cmi", "1 b3 5"),
    ("C minor", "1 b3 5"),
    ("C+", "1 3 #5"),
    ("Caug", "1 3 #5"),
    ("Cdim", "1 b3 b5"),
    ("Co", "1 b3 b5"),
    ("C0", "1 b3 b5"),
    ("C5", "1 5"),
    ("C6", "1 3 5 6"),
    ("Cm6", "1 b3 5 6"),
    ("C69", "1 3 5 6 9"),
    ("C6/9", "1 3 5 6 9"),
    ("C6(add9)", "1 3 5 6 9"),
    ("Cmaj7", "1 3 5 7"),
    ("CMaj7", "1 3 5 7"),
    ("CMA7", "1 3 5 7"),
    ("CM7", "1 3 5 7"),
    ("C7M", "1 3 5 7"),
    ("C major 7", "1 3 5 7"),
    ("Cj7", "1 3 5 7"),
    ("C7", "1 3 5 b7"),
    ("Cdom7", "1 3 5 b7"),
    ("Cm7", "1 b3 5 b7"),
    ("Cmi7", "1 b3 5 b7"),
    ("CMIN7", "1 b3 5 b7"),
    ("C-7", "1 b3 5 b7"),
    ("Cm7b5", "1 b3 b5 b7"),
    ("Cmin7-5", "1 b3 b5 b7"),
    ("C half-diminished", "1 b3 b5 b7"),
    ("Cdim7", "1 b3 b5 bb7"),
    ("C07", "1 b3 b5 bb7"),
    ("Co7", "1 b3 b5 bb7"),
    ("CmM7", "1 b3 5 7"),
    ("Cm(maj7)", "1 b3 5 7"),
    ("Cm/maj7", "1 b3 5 7"),
    ("C-^7", "1 b3 5 7"),
    ("Cm#7", "1 b3 5 7"),
    ("Cdim(maj7)", "1 b3 b5 7"),
    ("Co7M7", "1 b3 b5 bb7 7"),
    # ninths and above
    ("C9", "1 3 5 b7 9"),
    ("Cmaj9", "1 3 5 7 9"),
    ("Cm9", "1 b3 5 b7 9"),
    ("Cm(maj9)", "1 b3 5 7 9"),
    ("C11", "1 5 b7 9 11"),
    ("Cmaj11", "1 5 7 9 11"),
    ("Cm11", "1 b3 5 b7 9 11"),
    ("C13", "1 3 5 b7 9 13"),
    ("Cm13", "1 b3 5 b7 9 13"),
    ("C13b9", "1 3 5 b7 b9 13"),
    ("C13#11", "1 3 5 b7 9 #11 13"),
    ("C7(13)", "1 3 5 b7 13"),
    ("Cm7(11)", "1 b3 5 b7 11"),
    # alterations
    ("C7b9", "1 3 5 b7 b9"),
    ("C7-9", "1 3 5 b7 b9"),
    ("C7+9", "1 3 5 b7 #9"),
    ("C7(b9,#11)", "1 3 5 b7 b9 #11"),
    ("C7#5#9", "1 3 #5 b7 #9"),
    ("C7+", "1 3 #5 b7"),
    ("C+7", "1 3 #5 b7"),
    ("Caug7", "1 3 #5 b7"),
    ("C7aug", "1 3 #5 b7"),
    ("C7+5", "1 3 #5 b7"),
    ("C7b5#5", "1 3 b5 #5 b7"),
    ("C7b5b9", "1 3 b5 b7 b9"),
    ("C7b13", "1 3 5 b7 b13"),
    ("Cmb6", "1 b3 5 b6"),
    ("C7alt", "1 3 #5 b7 #9"),
    ("Calt", "1 3 #5 b7 #9"),
    ("C(b5)", "1 3 b5"),
    ("Cm#5", "1 b3 #5"),
    ("Cmaj7#5", "1 3 #5 7"),
    # suspended, added, left out
    ("Csus", "1 4 5"),
    ("C4", "1 4 5"),
    ("Csus2", "1 2 5"),
    ("Csus2sus4", "1 2 4 5"),
    ("C7sus", "1 4 5 b7"),
    ("Csus7", "1 4 5 b7"),
    ("Csus9", "1 4 5 b7 9"),
    ("C13sus4", "1 4 5 b7 9 13"),
    ("C11sus", "1 4 5 b7 9"),
    ("C7susb9", "1 4 5 b7 b9"),
    ("Csusb9", "1 4 5 b9"),
    ("C7susadd3", "1 3 4 5 b7"),
    ("Cm sus4", "1 4 5"),
    ("C2", "1 3 5 9"),
    ("Cadd9", "1 3 5 9"),
    ("C(9)", "1 3 5 9"),
    ("Cadd2", "1 2 3 5"),
    ("Cmadd4", "1 b3 4 5"),
    ("Cadd9,11", "1 3 5 9 11"),
    ("C7no3", "1 5 b7"),
    ("Cmaj7(omit5)", "1 3 7"),
    # iReal
    ("C^", "1 3 5 7"),
    ("C^7#11", "1 3 5 7 #11"),
    ("C^13", "1 3 5 7 9 13"),
    ("Ch", "1 b3 b5 b7"),
    ("Ch9", "1 b3 b5 b7 9"),
    ("C-69", "1 b3 5 6 9"),
    ("C7b9sus", "1 4 5 b7 b9"),
    # Harte
    ("C:maj", "1 3 5"),
    ("C:min7", "1 b3 5 b7"),
    ("C:hdim7", "1 b3 b5 b7"),
    ("C:minmaj7", "1 b3 5 7"),
    ("C:13", "1 3 5 b7 9 11 13"),
    ("C:sus4(b7,9)", "1 4 5 b7 9"),
    ("C:maj(#5)", "1 3 5 #5"),
    ("C:maj(*5)", "1 3"),
    ("C:(3,5,7)", "1 3 5 7"),
    ("C:1", "1"),
    # glyphs
    ("C△7", "1 3 5 7"),
    ("C−7♭5", "1 b3 b5 b7"),
    ("Cø7", "1 b3 b5 b7"),
    ("C°7", "1 b3 b5 bb7"),
    ("C7♯9♭13", "1 3 5 b7 #9 b13"),
    ("C⁷", "1 3 5 b7"),
]


@pytest.mark.parametrize(("symbol", "degrees"), SYMBOLS, ids=[symbol for symbol, _ in SYMBOLS])
def test_reads_the_tones_of_a_symbol(symbol: str, degrees: str) -> None:
    chord = Chord.parse(symbol)
    assert (chord.root, " ".join(chord.degrees), chord.bass) == (0, degrees, None)


@pytest.mark.parametrize(
    ("symbol", "root", "bass", "degrees"),
    [
        ("Eb9", "Eb", "Eb", "1 3 5 b7 9"),
        ("F#m7b5/C", "F#", "C", "1 b3 b5 b7"),
        ("B♭/D", "Bb", "D", "1 3 5"),
        ("D/f+", "D", "F#", "1 3 5"),
        ("Cm/e-", "C", "Eb", "1 b3 5"),
        ("A:min7/b3", "A", "C", "1 b3 5 b7"),
        ("G:7/7", "G", "F#", "1 3 5 b7"),
        ("C/3", "C", "E", "1 3 5"),
        ("Cm/3", "C", "Eb", "1 b3 5"),
        ("G7/b7", "G", "F", "1 3 5 b7"),
        ("C/c", "C", "C", "1 3 5"),
        ("F#7 / A#", "F#", "A#", "1 3 5 b7"),
        ("Eb6/9/G", "Eb", "G", "1 3 5 6 9"),
        ("Dm/maj7/C#", "D", "C#", "1 b3 5 7"),
        ("Gm7b5/Dbb", "G", "Dbb", "1 b3 b5 b7"),
        ("(Em7b5)", "E", "E", "1 b3 b5 b7"),
        ("[Am7]", "A", "A", "1 b3 5 b7"),
        ("bbm7", "Bb", "Bb", "1 b3 5 b7"),
        ("b7", "B", "B", "1 3 5 b7"),
        ("f#o7/a", "F#", "A", "1 b3 b5 bb7"),
        ("Abbmaj7", "Abb", "Abb", "1 3 5 7"),
    ],
)
def test_reads_root_and_bass(symbol: str, root: str, bass: str, degrees: str) -> None:
    chord = Chord.parse(symbol)
    assert chord.root is not None
    assert chord.bass_pc is not None
    assert pc_name(chord.root) == root
    assert pc_name(chord.bass_pc) == bass
    assert " ".join(chord.degrees) == degrees


def test_a_polychord_sounds_both_chords() -> None:
    chord = Chord.parse("D\\F7")
    assert (pc_name(chord.root or 0), pc_name(chord.bass or 0)) == ("D", "F")
    assert chord.degrees == ("1", "3", "5")
    assert chord.lower == ("1", "3", "5", "b7")
    assert chord.pitch_classes == (0, 2, 3, 5, 6, 9)
    assert [pc_name(pc) for pc in chord.sounding] == ["F", "A", "C", "Eb", "D", "F#"]
    assert str(chord) == "D\\F7"


@pytest.mark.parametrize("text", ["N.C.", "NC", "n.c.", "N.C", "N", "(N.C.)", "No chord"])
def test_no_chord(text: str) -> None:
    assert Chord.parse(text) == NO_CHORD
    assert (str(NO_CHORD), NO_CHORD.tones, NO_CHORD.pitch_classes) == ("N.C.", (), ())
    assert (NO_CHORD.quality, NO_CHORD.bass_pc, NO_CHORD.transposed(2)) == ("none", None, NO_CHORD)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "must start with a letter A to G"),
        ("H7", "must start with a letter A to G"),
        ("Cm7x", r"only as far as 'Cm7': 'x' \(character 4\).*did you mean Cm7"),
        ("C mjaj7", r"only as far as 'C m': 'jaj7' \(character 4\)"),
        ("C♯m7 blah", r"only as far as 'C♯m7': 'blah' \(character 6\)"),
        ("C77", r"'7' \(character 3\)"),
        ("Cmmm", r"'mm' \(character 3\)"),
        ("C7m", r"'m' \(character 3\)"),
        ("C/E/G", "only as far as 'C/'"),
        ("C/", r"'/' \(character 2\)"),
        ("C7(", r"'\(' \(character 3\)"),
        ("C)", r"'\)' \(character 2\)"),
        ("Cadd", "did you mean Cadd9"),
        ("C:foo", "only as far as 'C:'"),
        ("C:maj(14)", r"'14\)'"),
        ("C:maj/14", "'14'"),
        ("C:1(*1)", "only as far as"),
        ("D\\X", "lower chord"),
        ("C7" * 40, "too long"),
        ("Fbb:maj/bb2", "more than three accidentals"),
    ],
)
def test_says_how_far_a_symbol_can_be_understood(text: str, says: str) -> None:
    with pytest.raises(TheoryError, match=says) as caught:
        Chord.parse(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("symbol", "pop", "jazz", "ireal", "harte", "unicode"),
    [
        ("CΔ7", "Cmaj7", "Cmaj7", "C^7", "C:maj7", "Cmaj7"),
        ("F#ø7/C", "F#m7b5/C", "F#-7b5/C", "F#h7/C", "F#:hdim7/b5", "F♯m7♭5/C"),
        ("Bb13sus4", "Bb13sus", "Bb13sus", "Bb13sus", "Bb:sus4(b7,9,13)", "B♭13sus"),
        ("Ebo7", "Ebdim7", "Ebo7", "Ebo7", "Eb:dim7", "E♭dim7"),
        ("Am^7", "Am(maj7)", "A-maj7", "A-^7", "A:minmaj7", "Am(maj7)"),
        ("G7alt", "G7#5#9", "G7alt", "G7alt", "G:aug(b7,#9)", "G7♯5♯9"),
        ("C6/9", "C69", "C69", "C69", "C:maj6(9)", "C69"),
        ("Csus", "Csus4", "Csus4", "Csus", "C:sus4", "Csus4"),
        ("D+", "Daug", "D+", "D+", "D:aug", "Daug"),
        ("E7b9b13", "E7b9b13", "E7b9b13", "E7b9b13", "E:7(b9,b13)", "E7♭9♭13"),
        ("C(b5)", "C(b5)", "C(b5)", "C(b5)", "C:1(3,b5)", "C(♭5)"),
        ("Cm(add9)", "Cmadd9", "C-add9", "C-add9", "C:min(9)", "Cmadd9"),
    ],
)
def test_prints_in_the_styles_people_use(
    symbol: str, pop: str, jazz: str, ireal: str, harte: str, unicode: str
) -> None:
    chord = Chord.parse(symbol)
    assert [chord.symbol(style) for style in STYLES] == [pop, jazz, ireal, harte, unicode]


def test_an_unknown_style_is_refused() -> None:
    with pytest.raises(TheoryError, match="did you mean jazz"):
        Chord.parse("C").symbol("jaz")


_USUAL = (
    *("1", "b3", "3", "5", "b5", "#5", "6", "b7", "7", "bb7"),
    *("9", "b9", "#9", "11", "#11", "13", "b13", "2", "4", "b6"),
)
_degrees = st.one_of(
    st.sampled_from([Chord.parse(symbol).degrees for symbol, _ in SYMBOLS]),
    st.sets(st.sampled_from(_USUAL), min_size=1, max_size=8).map(in_order),
    st.sets(st.sampled_from(sorted(DEGREE_FIFTHS)), min_size=1, max_size=7).map(in_order),
)
_roots = st.integers(-15, 19)
chords = st.one_of(
    st.just(NO_CHORD),
    st.builds(Chord, _roots, _degrees, st.none() | _roots),
    st.builds(Chord, _roots, _degrees, _roots, _degrees),
)


@given(chords, st.sampled_from(STYLES))
def test_printed_chords_read_back(chord: Chord, style: str) -> None:
    text = chord.symbol(style)
    if len(text) <= 64 and not (style == "harte" and ("bbbb" in text or "####" in text)):
        assert Chord.parse(text) == chord


@given(chords, st.sampled_from([style for style in STYLES if style != "unicode"]))
def test_symbols_are_ascii(chord: Chord, style: str) -> None:
    assert chord.symbol(style).isascii()


@given(chords, st.integers(-6, 6))
def test_transposing_there_and_back(chord: Chord, fifths: int) -> None:
    there = chord.transposed(fifths)
    assert there.transposed(-fifths) == chord
    moved = sorted((pc + 7 * fifths) % 12 for pc in chord.pitch_classes)
    assert list(there.pitch_classes) == moved


@given(st.text(max_size=70))
def test_any_text_is_read_or_refused_politely(text: str) -> None:
    try:
        Chord.parse(text)
    except TheoryError as error:
        if len(str(error)) > 400:
            pytest.fail("the message is too long to read")


@given(st.text("ABCDEFGabg#b/\\()+-^7913o hmsuda:j", max_size=20))
def test_anything_read_prints_and_reads_again(text: str) -> None:
    try:
        chord = Chord.parse(text)
    except TheoryError:
        return
    assert Chord.parse(str(chord)) == chord


@given(_degrees)
def test_harte_shapes_read_back(degrees: tuple[str, ...]) -> None:
    assert read_harte(print_harte(degrees)) == (degrees, 0)


@pytest.mark.parametrize(
    ("symbol", "third", "fifth", "seventh", "quality", "dominant", "tensions"),
    [
        ("C", "3", "5", None, "major", False, ""),
        ("Cm9", "b3", "5", "b7", "minor", False, "9"),
        ("C7", "3", "5", "b7", "major", True, ""),
        ("C7alt", "3", "#5", "b7", "major", True, "#9"),
        ("C13sus", None, "5", "b7", "sus", True, "9 13"),
        ("Cm7b5", "b3", "b5", "b7", "diminished", False, ""),
        ("Cdim7", "b3", "b5", "bb7", "diminished", False, ""),
        ("Cmaj7#5", "3", "#5", "7", "augmented", False, ""),
        ("C5", None, "5", None, "power", False, ""),
        ("C7no3", None, "5", "b7", "power", False, ""),
        ("Csus2", None, "5", None, "sus", False, ""),
        ("C11", None, "5", "b7", "sus", True, "9 11"),
    ],
)
def test_what_kind_of_chord_it_is(
    symbol: str,
    third: str | None,
    fifth: str | None,
    seventh: str | None,
    quality: str,
    dominant: bool,
    tensions: str,
) -> None:
    chord = Chord.parse(symbol)
    assert (chord.third, chord.fifth, chord.seventh) == (third, fifth, seventh)
    assert (chord.quality, chord.is_dominant) == (quality, dominant)
    assert " ".join(chord.tensions) == tensions
    assert not chord.has("b2")


def test_tones_are_spelled_and_a_foreign_bass_sounds() -> None:
    chord = Chord.parse("Abm7/Db")
    assert [pc_name(pc) for pc in chord.tones] == ["Ab", "Cb", "Eb", "Gb"]
    assert chord.pitch_classes == (1, 3, 6, 8, 11)
    assert [pc_name(pc) for pc in chord.sounding] == ["Db", "Ab", "Cb", "Eb", "Gb"]


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Chord(0, ("1", "5", "3")), "numeric order"),
        (lambda: Chord(0, ("1", "1")), "numeric order"),
        (lambda: Chord(0, ("1", "x")), "not a chord degree"),
        (lambda: Chord(0, ()), "needs degrees"),
        (lambda: Chord(None, ("1",)), "no chord"),
        (lambda: Chord(None, (), 0), "no chord"),
        (lambda: Chord(0, ("1",), None, ("1", "3")), "lower chord needs a bass"),
    ],
)
def test_impossible_chords_are_refused(make: object, says: str) -> None:
    with pytest.raises(TheoryError, match=says):
        make()  # type: ignore[operator]


def test_a_bass_on_the_root_is_no_slash() -> None:
    assert Chord(0, ("1", "3", "5"), 0) == Chord(0, ("1", "3", "5"))


def test_reading_is_plain_data() -> None:
    assert read_chord("Bb:7/3") == (-2, ("1", "3", "5", "b7"), 2, ())


@pytest.mark.parametrize(
    ("symbol", "semitones"),
    [("C/E", {0, 4, 7}), ("C/D", {0, 4, 7}), ("F#m7b5", {6, 9, 0, 4}), ("N.C.", set())],
)
def test_tones_as_semitones_are_without_a_foreign_bass(symbol: str, semitones: set[int]) -> None:
    """A tune that took the bass of C/D for a chord tone would rest on it."""
    assert Chord.parse(symbol).tone_semitones == semitones
