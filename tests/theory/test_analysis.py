"""If these fail, a progression that every musician knows is explained in a way that none of them would accept."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.errors import TheoryError
from composer.rng import Rng
from composer.theory.analysis import (
    LONGEST_TEXT,
    MOST_CHORDS,
    MOST_IN_TEXT,
    Analysis,
    analyse,
    key_of_chords,
    read_chords,
)
from composer.theory.chart import ChartChord
from composer.theory.chord import NO_CHORD, Chord
from composer.theory.function import FUNCTIONS
from composer.theory.key import Key
from composer.theory.meter import Meter
from composer.theory.roman import parse_roman

MODULES = (
    "analysis bricks cadence chord_complexity chord_kind extension function key_finding key_mode "
    "key_profile melody_fit reharmonise setting tension"
)

KNOWN = [
    # chart, home key, numerals (in the key of each region)
    ("C G Am F", "C major", "I V vi IV"),
    ("Am F C G", "A minor", "i VI III VII"),
    ("C Am F G", "C major", "I vi IV V"),
    ("C Am Dm G7", "C major", "I vi ii V7"),
    ("D A Bm F#m G D G A", "D major", "I V vi iii IV I IV V"),
    ("Am G F E", "A minor", "i VII VI V"),
    ("Dm7 G7 Cmaj7", "C major", "ii7 V7 Imaj7"),
    ("Dm7b5 G7b9 Cm6", "C minor", "iiø7 V7b9 i6"),
    ("Cmaj7 A7 Dm7 G7", "C major", "Imaj7 V7/ii ii7 V7"),
    ("Em7 A7 Dm7 G7 C", "C major", "iii7 V7/ii ii7 V7 I"),
    ("C A7 D7 G7 C", "C major", "I V7/II V7/V V7 I"),
    ("E7 A7 D7 G7 C", "C major", "V7/VI V7/II V7/V V7 I"),
    ("Dm7 Db7 Cmaj7", "C major", "ii7 subV7 Imaj7"),
    ("Cmaj7 Fm7 Bb7 Cmaj7", "C major", "Imaj7 iv7 bVII7 Imaj7"),
    ("C C7 F Fm C G7 C", "C major", "I V7/IV IV iv I V7 I"),
    ("C E F Fm", "C major", "I V/vi IV iv"),
    ("C Cdim7 C G7 C", "C major", "I io7 I V7 I"),
    ("C C#dim7 Dm7 G7", "C major", "I #io7 ii7 V7"),
    ("C C#dim7 Dm7 D#dim7 C/E", "C major", "I #io7 ii7 #iio7 I/3"),
    ("Em7 Ebdim7 Dm7 G7 C", "C major", "iii7 biiio7 ii7 V7 I"),
    ("F F#dim7 C/G A7 Dm7 G7 C", "C major", "IV #ivo7 I/5 V7/ii ii7 V7 I"),
    ("C F/G C", "C major", "I IV/2 I"),
    ("C F C/G G C", "C major", "I IV I/5 V I"),
    ("Cm Fm Dm7b5 G7 Cm", "C minor", "i iv iiø7 V7 i"),
    ("Cm Ab Fm G", "C minor", "i VI iv V"),
    ("Cm Bb Ab G7", "C minor", "i VII VI V7"),
    ("Cm Db/F G7 Cm", "C minor", "i bII/3 V7 i"),
    ("Am Dm E7 Am", "A minor", "i iv V7 i"),
    ("Am E7 Am A7 Dm Am E7 Am", "A minor", "i V7 i V7/iv iv i V7 i"),
    ("Am Am/G F E7", "A minor", "i i/b7 VI V7"),
    ("Am G F G Am", "A minor", "i VII VI VII i"),
    ("Em C G D", "E minor", "i VI III VII"),
    ("Bm A G F#7 Bm", "B minor", "i VII VI V7 i"),
    ("Dm Gm A7 Dm", "D minor", "i iv V7 i"),
    ("F Bb C7 F", "F major", "I IV V7 I"),
    ("G C D G", "G major", "I IV V I"),
    ("G Em C D G", "G major", "I vi IV V I"),
    ("G B7 C Cm G", "G major", "I V7/vi IV iv I"),
    ("G B7 Em C D G", "G major", "I V7/vi vi IV V I"),
    ("E A B7 E", "E major", "I IV V7 I"),
    ("Eb Ab Bb7 Eb", "Eb major", "I IV V7 I"),
    ("Bb Gm Eb F Bb", "Bb major", "I vi IV V I"),
    ("Db Bbm Gb Ab Db", "Db major", "I vi IV V I"),
    ("F# B C# F#", "F# major", "I IV V I"),
    ("Gb Cb Db7 Gb", "Gb major", "I IV V7 I"),
    ("Ab Fm Db Eb7 Ab", "Ab major", "I vi IV V7 I"),
    ("C Bb F C", "C mixolydian", "I VII IV I"),
    ("D C G D", "D mixolydian", "I VII IV I"),
    ("Dm7 G7 Dm7 G7", "D dorian", "i7 IV7 i7 IV7"),
    ("Em7 A7 Em7 A7", "E dorian", "i7 IV7 i7 IV7"),
    ("Em F Em F", "E phrygian", "i II i II"),
    ("C D C D", "C lydian", "I II I II"),
    ("Am D Am D", "A dorian", "i IV i IV"),
    ("C7 F7 C7 G7 F7 C7", "C major", "I7 IV7 I7 V7 IV7 I7"),
    ("A7 D7 A7 E7 D7 A7", "A major", "I7 IV7 I7 V7 IV7 I7"),
    ("Fmaj7 G7 Em7 Am", "C major", "IVmaj7 V7 iii7 vi"),
    ("F G Am C", "C major", "IV V vi I"),
    ("C Em F G", "C major", "I iii IV V"),
    ("C Dm Em F G", "C major", "I ii iii IV V"),
    ("C D F C", "C major", "I II IV I"),
    ("C Ab Bb C", "C major", "I bVI bVII I"),
    ("C G/B Am Am/G F C/E Dm G", "C major", "I V/3 vi vi/b7 IV I/3 ii V"),
    ("C Dm G7 C Gm7 C7 F G7 C", "C major", "I ii V7 I ii7/IV V7/IV IV V7 I"),
    (
        "Cmaj7 Dm7 G7 Cmaj7 Bm7b5 E7 Am7 Dm7 G7 Cmaj7",
        "C major",
        "Imaj7 ii7 V7 Imaj7 iiø7/vi V7/vi vi7 ii7 V7 Imaj7",
    ),
    ("C6 Am7 Dm7 G7 C6", "C major", "I6 vi7 ii7 V7 I6"),
    ("C G7 Am", "C major", "I V7 vi"),
    ("C F G7 Am F G C", "C major", "I IV V7 vi IV V I"),
    ("Cm Cm(maj7) Cm7 Cm6", "C minor", "i i(maj7) i7 i6"),
    ("C Caug C6 C7 F G7 C", "C major", "I Iaug I6 V7/IV IV V7 I"),
    ("Cmaj7 Abmaj7 Dbmaj7 Cmaj7", "C major", "Imaj7 bVImaj7 bIImaj7 Imaj7"),
    ("Cm G7 Cm Bb7 Eb Fm G7 Cm", "C minor", "i V7 i V7/III III iv V7 i"),
    ("Am Bm7b5 E7 Am", "A minor", "i iiø7 V7 i"),
    ("Am Bdim7 Am", "A minor", "i viio7/b3 i"),
    ("Am G#dim7 Am", "A minor", "i viio7 i"),
    ("C Bdim C", "C major", "I viio I"),
    ("C D7 G7 C", "C major", "I V7/V V7 I"),
    ("C D7 F G C", "C major", "I V7/V IV V I"),
    ("I IV V7 I", "C major", "I IV V7 I"),
    ("i iv V7 i", "C minor", "i iv V7 i"),
    ("Dm7 G7 | I | V7/ii | ii7 V7", "C major", "ii7 V7 I V7/ii ii7 V7"),
]


@pytest.mark.parametrize(("chart", "key", "numerals"), KNOWN, ids=[row[0] for row in KNOWN])
def test_progressions_everybody_knows(chart: str, key: str, numerals: str) -> None:
    """The key and the numerals are those a player would say."""
    found = analyse(chart)
    assert str(found.key) == key
    assert " ".join(chord.numeral for chord in found.chords) == numerals


TUNES = [
    # changes that modulate, and the keys they visit
    (
        "Fm7 | Bbm7 | Eb7 | Abmaj7 | Dbmaj7 | Dm7 G7 | Cmaj7 | % | Cm7 | Fm7 | Bb7 | Ebmaj7 | Abmaj7 | Am7b5 D7 | Gmaj7 | %",
        "Ab major, C major, Eb major, G major",
    ),
    ("Cm7 | F7 | Bbmaj7 | Ebmaj7 | Am7b5 | D7 | Gm6 | Gm6", "Bb major, G minor"),
    (
        "Cm7 | % | Fm7 | % | Dm7b5 | G7 | Cm7 | % | Ebm7 | Ab7 | Dbmaj7 | % | Dm7b5 | G7 | Cm7 | Dm7b5 G7",
        "C minor, Db major, C minor",
    ),
    (
        "Gmaj7 | % | Gm7 | C7 | Fmaj7 | % | Fm7 | Bb7 | Ebmaj7 | Am7b5 D7 | Gm7 | D7",
        "G major, F major, Eb major, G minor",
    ),
    ("Em7 | A7 | Dmaj7 | % | Dm7 | G7 | Cmaj7 | %", "D major, C major"),
    ("C6 | % | E7 | % | A7 | % | Dm7 | % | E7 | % | Am | % | D7 | % | G7 | % | C6", "C major"),
    (
        "Fmaj7 | Em7b5 A7 | Dm7 | Cm7 F7 | Bb7 | Bbm7 Eb7 | Am7 D7 | Abm7 Db7 | Gm7 | C7 | F D7 | Gm7 C7 | F",
        "F major",
    ),
    ("C | Am | F | G | C | Am | F | G | D | Bm | G | A | D", "C major, D major"),
    ("G | D | Em | C | G | D | C | G | A | E | F#m | D | A | E | D | A", "G major, A major"),
]


@pytest.mark.parametrize(("chart", "keys"), TUNES, ids=[row[0][:24] for row in TUNES])
def test_tunes_that_modulate(chart: str, keys: str) -> None:
    """Modulations are seen, and a secondary dominant is none."""
    assert ", ".join(str(span.key) for span in analyse(chart).keys) == keys


@pytest.mark.parametrize(
    ("chart", "key", "numerals"), KNOWN[:60], ids=[row[0] for row in KNOWN[:60]]
)
@pytest.mark.parametrize("up", [-3, 5])
def test_transposing_changes_no_numeral(chart: str, key: str, numerals: str, up: int) -> None:
    """The same music in another key is explained alike, and transposed back gives back itself."""
    entries = read_chords(chart)
    moved = [_moved(entry, up) for entry in entries]
    there, here = analyse(moved), analyse(entries)
    assert [c.numeral for c in there.chords] == [c.numeral for c in here.chords]
    assert [(b.name, b.start, b.end) for b in there.bricks] == [
        (b.name, b.start, b.end) for b in here.bricks
    ]
    assert there.tension_curve == here.tension_curve
    assert analyse([_moved(entry, -up) for entry in moved]) == here


def _moved(entry: ChartChord, fifths: int) -> ChartChord:
    return ChartChord(at=entry.at, dur=entry.dur, chord=entry.chord.transposed(fifths))


@pytest.mark.parametrize(("chart", "key", "numerals"), KNOWN, ids=[row[0] for row in KNOWN])
def test_numerals_read_back_to_the_chord(chart: str, key: str, numerals: str) -> None:
    """A numeral printed in an analysis means the chord it stands for."""
    for chord in analyse(chart).chords:
        assert parse_roman(chord.numeral, chord.key).pitch_classes == chord.chord.pitch_classes


def test_a_known_key_is_kept_in_its_own_spelling() -> None:
    """Somebody who names the key gets it back, mode and all, and home it stays."""
    found = analyse("Dm7 G7 Dm7 C", Key.parse("D dorian"))
    assert str(found.key) == "D dorian"
    assert [chord.numeral for chord in found.chords] == ["i7", "IV7", "i7", "VII"]
    assert str(analyse("Gb Db Ebm Cb", Key.parse("Gb major")).keys[0].key) == "Gb major"


def test_what_to_play_over_a_chord() -> None:
    """Scale, tensions and notes to avoid are those of the books."""
    chords = {str(c.chord): c for c in analyse("Dm7 G7 Cmaj7 A7 Db7 Bm7b5").chords}
    assert str(chords["Dm7"].scale) == "D dorian"
    assert chords["Dm7"].tensions == ("9", "11", "13")
    assert chords["G7"].avoid == ("11",)
    assert chords["Cmaj7"].avoid == ("11",)
    assert str(chords["Db7"].scale) == "Db lydian dominant"
    assert "#11" in chords["Db7"].tensions


def test_a_cadence_of_the_other_mode_has_that_modes_scales() -> None:
    """Over a major ii-V-I in a minor tune nobody plays the minor key's notes."""
    explained = analyse("Dm7 G7 | Cmaj7 | Fm7 Bb7 | C6 A7b9 | Dm7b5 G7alt | Cm6")
    assert str(explained.key) == "C minor"
    scales = [str(chord.scale) for chord in explained.chords]
    assert scales[:6] == [
        "D dorian", "G mixolydian", "C major", "F dorian", "Bb lydian dominant", "C major",
    ]  # fmt: skip
    assert scales[7:] == ["D locrian", "G altered", "C dorian"]


def test_borrowed_chords_name_the_lender() -> None:
    """A borrowed chord tells whose it is."""
    found = analyse("C Fm C Bb F C Ab G C")
    lenders = {str(c.chord): c.borrowed_from for c in found.chords}
    assert lenders["Fm"] == "C minor"
    assert lenders["Bb"] == "C mixolydian"
    assert lenders["Ab"] == "C minor"
    assert lenders["C"] == ""


def test_every_reason_is_a_sentence() -> None:
    """Whoever asks why gets words, for every chord of every progression here."""
    for chart, _, _ in KNOWN:
        for chord in analyse(chart).chords:
            assert len(chord.reason) > 10, chord
            assert chord.function.name in FUNCTIONS


def test_silence_is_not_harmony() -> None:
    """N.C. bars stay bars and explain themselves; a chart of nothing else has no key."""
    found = analyse("C | N.C. | G7 | C")
    assert found.chords[1].function.name == "no chord"
    assert found.chords[1].tension == 0
    with pytest.raises(TheoryError, match="there are no chords"):
        analyse([ChartChord(at=0, dur=3840, chord=NO_CHORD)])
    assert str(analyse("N.C. | N.C.", Key.parse("F major")).key) == "F major"


def test_bars_of_three() -> None:
    """A waltz is read in its meter."""
    found = analyse("| C | Am | Dm | G7 |", meter=Meter(3, 4))
    assert found.chords[1].at == 2880


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "empty"),
        ("C | H7 | G", "bar 2"),
        ("C " * (LONGEST_TEXT // 2 + 1), f"{LONGEST_TEXT} at most"),
        ("C " * (MOST_IN_TEXT + 1), f"{MOST_IN_TEXT} at most"),
        ("|: " + "C | " * 100 + ":|x4", f"400 chords are too many at once; {MOST_IN_TEXT} at most"),
        ("|: C | G :|x16 |: F | Am :|x16 " * 60, "more than 2000 bars"),
        ("C C C C C C C C C C C C C C C C C C C | ", "too many for a bar"),
    ],
    ids=[
        "nothing",
        "wrong symbol",
        "too long",
        "too many",
        "too many played",
        "too many bars",
        "crowded",
    ],
)
def test_refusals(text: str, problem: str) -> None:
    """What cannot be analysed is refused with the place or the limit."""
    with pytest.raises(TheoryError, match=problem):
        analyse(text)


def test_a_chart_of_thousands_of_chords_is_analysed() -> None:
    """Chords that are read already may be many, and the same stretch gets the same analysis however often it comes."""
    once = read_chords("| Dm7 | G7 | Cmaj7 | A7b9 | Fm7 | Bb7 | Cmaj7 | G7 |")
    length = once[-1].at + once[-1].dur
    many = [_moved_by(chord, turn * length) for turn in range(250) for chord in once]
    found = analyse(many)
    assert len(found.chords) == 2000 and str(found.key) == "C major"
    inside = [chord.numeral for chord in found.chords[8:-8]]
    assert inside == inside[:8] * 248
    with pytest.raises(TheoryError, match=f"{MOST_CHORDS} at most"):
        analyse(many * 3)


def _moved_by(chord: ChartChord, ticks: int) -> ChartChord:
    return ChartChord(at=chord.at + ticks, dur=chord.dur, chord=chord.chord)


def test_key_of_chords_names_the_mode() -> None:
    """The home key of a progression is the one with the greatest share."""
    assert str(key_of_chords([Chord.parse(t) for t in ("D", "C", "G", "D")])) == "D mixolydian"


@pytest.mark.parametrize("name", MODULES.split())
def test_examples_in_docstrings_are_true(name: str) -> None:
    """The examples in the documentation run."""
    result = doctest.testmod(import_module(f"composer.theory.{name}"))
    assert result.attempted > 0
    assert result.failed == 0


ROOTS = ["C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B", "Cb", "E#"]
SUFFIXES = ["", "m", "7", "maj7", "m7", "m7b5", "dim7", "6", "9", "13", "7alt", "sus4", "aug", "5"]
SYMBOL = st.builds(
    "{}{}{}".format,
    st.sampled_from(ROOTS),
    st.sampled_from(SUFFIXES),
    st.sampled_from(["", "", "/E", "/Bb"]),
)
WORD = st.one_of(
    SYMBOL,
    st.sampled_from(
        ["I", "vi7", "V7/ii", "bVII", "%", ".", "N.C.", "|", "subV7", "H", "<Dm7", "C!"]
    ),
)


@given(st.lists(WORD, max_size=120), st.sampled_from([" ", " | ", "\n"]))
@settings(max_examples=60, deadline=None)
def test_any_chord_text_gives_a_result_or_a_refusal(words: list[str], between: str) -> None:
    """Whatever is typed, the answer is an analysis or one sentence."""
    _answered(between.join(words))


@given(st.text(max_size=300))
@settings(max_examples=80, deadline=None)
def test_any_text_gives_a_result_or_a_refusal(text: str) -> None:
    """The same for text that has nothing to do with chords."""
    _answered(text)


@given(st.integers(0, 2**32), st.integers(100, 600), st.sampled_from([" ", " | "]))
@settings(max_examples=10, deadline=None)
def test_long_texts_too(seed: int, count: int, between: str) -> None:
    """Ten thousand characters are read or refused, too."""
    draw = Rng("long texts", seed)
    words = [
        draw.choice(ROOTS) + draw.choice(SUFFIXES) + draw.choice(["", "/E"]) for _ in range(count)
    ]
    _answered(between.join(words)[:LONGEST_TEXT])


def _answered(text: str) -> None:
    try:
        found = analyse(text)
    except TheoryError:
        pass
    else:
        assert isinstance(found, Analysis)
        assert all(0 <= value <= 1 for value in found.tension_curve)
        assert found.keys[0].start == 0
        assert found.keys[-1].end == len(found.chords)
