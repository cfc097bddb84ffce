"""Nashville numbers: read, printed, and refused with a reason."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.errors import TheoryError
from composer.theory.chord import Chord
from composer.theory.key import Key
from composer.theory.nashville import looks_nashville, nashville_of, parse_nashville

KEYS = ["C major", "G major", "Eb major", "F# minor", "B major", "D minor"]


@pytest.mark.parametrize(
    ("number", "key", "symbol"),
    [
        ("1", "C major", "C"),
        ("6-", "C major", "Am"),
        ("2-7", "Bb major", "Cm7"),
        ("57", "D major", "A7"),
        ("4maj7", "Eb major", "Abmaj7"),
        ("1/3", "G major", "G/B"),
        ("5/7", "G major", "D/F#"),
        ("b7", "A major", "G"),
        ("4-", "C major", "Fm"),
        ("7°", "C major", "Bdim"),
        ("16/9", "C major", "C6/9"),
        ("5sus4", "E major", "Bsus4"),
        ("#4ø", "C major", "F#m7b5"),
        ("1-", "A minor", "Am"),
        ("b6", "A minor", "F"),
    ],
)
def test_numbers_as_players_write_them(number: str, key: str, symbol: str) -> None:
    """The chart of a Nashville session."""
    assert parse_nashville(number, Key.parse(key)) == Chord.parse(symbol)


@given(
    symbol=st.sampled_from(
        [
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
            "C6/9",
            "Am/G",
            "F#7b9",
            "Dbmaj7#11",
        ]
    ),
    key=st.sampled_from(KEYS).map(Key.parse),
)
def test_printing_reads_back(symbol: str, key: Key) -> None:
    """parse after print is the identity."""
    chord = Chord.parse(symbol)
    assert parse_nashville(nashville_of(chord, key), key) == chord


@given(text=st.text(max_size=80), key=st.sampled_from(KEYS).map(Key.parse))
def test_any_text_is_read_or_refused(text: str, key: Key) -> None:
    """Never anything but a TheoryError."""
    with suppress(TheoryError):
        assert parse_nashville(text, key).root is not None


def test_what_is_no_number_says_so() -> None:
    """In one line, with an example."""
    with pytest.raises(TheoryError, match="a degree 1 to 7"):
        parse_nashville("8", Key.parse("C major"))
    with pytest.raises(TheoryError, match="only as far as '4'"):
        parse_nashville("4qq", Key.parse("C major"))
    assert looks_nashville("b7") and not looks_nashville("Bb7")
