"""What is typed for chords besides chords: a key in words, and marks that a clip plays."""

from __future__ import annotations

import pytest

from composer.errors import TheoryError
from composer.studio.chords.analysis_page import analysis_page
from composer.studio.chords.line import read_line, said_key
from composer.studio.chords.voicing_page import voicing_page
from composer.theory.key import Key


@pytest.mark.parametrize(
    ("text", "key", "chords"),
    [
        ("ii V I in G", "G major", "Am D G"),
        ("ii7 V7 Imaj7 (in Bb)", "Bb major", "Cm7 F7 Bbmaj7"),
        ("in the key of Eb minor: i iv V7 i", "Eb minor", "Ebm Abm Bb7 Ebm"),
        ("key of F#m: i VI VII i", "F# minor", "F#m D E F#m"),
        ("1 4 5 key: A", "A major", "A D E"),
        ("| i | IV7 | in D dorian", "D dorian", "Dm G7"),
    ],
)
def test_a_key_may_be_said_in_words(text: str, key: str, chords: str) -> None:
    """People say the key with the numerals, as they would to a band."""
    plain, found = said_key(text, None)
    assert str(found) == key
    assert len(plain) == len(text)
    assert [str(entry.chord) for entry in read_line(plain, found).chords] == chords.split()
    assert str(analysis_page(text).found.key) == key


@pytest.mark.parametrize(
    "text", ["Dm7 G7 Cmaj7", "Dm7 G7 in the pocket", "[Intro] | C | G |", "ii V I"]
)
def test_words_that_say_no_key_stay(text: str) -> None:
    """What is not understood is pointed at, not swallowed."""
    assert said_key(text, None) == (text, None)


def test_two_keys_are_one_too_many() -> None:
    """Nobody should have to guess which of them counted."""
    with pytest.raises(TheoryError, match="in G major and in F major"):
        voicing_page("ii V I in G", "piano", None, Key.parse("F"))
    assert said_key("ii V I in G", Key.parse("G"))[1] == Key.parse("G")


def test_bars_times_over_without_bar_lines() -> None:
    """`Dm7 x16` is how vamps are jotted down."""
    line = read_line("Dm7 x16  Ebm7 x8 Dm7 x8")
    assert line.bars == 32
    assert str(analysis_page("Dm7 x16  Ebm7 x8 Dm7 x8").found.key) == "D dorian"


def test_a_pushed_shot_is_early_and_short() -> None:
    """Two marks on one chord are both played, by a plain clip and by players of a genre."""
    page = voicing_page("| Dm7 | <G7! | C |", "piano")
    notes = [note for cell in page.clip().cells for note in cell.events]
    at = [note for note in notes if note.at == 3840 - 480]
    assert at and all(note.dur < 960 for note in at)
    assert not [note for note in notes if note.at == 3840]
    page_of_genre = analysis_page("| Dm7 | <G7! | C |").clip("rock")
    for cell in page_of_genre.cells:
        after = [e for e in cell.events if 3840 - 120 <= e.at < 2 * 3840 - 480]
        assert not after
