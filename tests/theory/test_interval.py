"""If these fail, transposed music is spelled wrongly or lands in the wrong octave."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.errors import TheoryError
from composer.theory.interval import (
    DEGREE_FIFTHS,
    Interval,
    degree_fifths,
    degree_name,
    degree_number,
    degree_offset,
    in_order,
    interval_between,
    transpose,
)
from composer.theory.pitch import Pitch, pc_semitone

pitches = st.builds(Pitch, st.integers(-15, 19), st.integers(-1, 9))
intervals = st.builds(Interval, st.integers(-12, 12), st.integers(-8, 8))


@pytest.mark.parametrize(
    ("text", "semitones", "shown"),
    [
        ("P1", 0, "P1"),
        ("m2", 1, "m2"),
        ("M3", 4, "M3"),
        ("-P5", -7, "-P5"),
        ("A4", 6, "A4"),
        ("d5", 6, "d5"),
        ("d7", 9, "d7"),
        ("AA4", 7, "AA4"),
        ("P8", 12, "P8"),
        ("M10", 16, "M10"),
        ("P15", 24, "P15"),
        ("b7", 10, "m7"),
        ("♭9", 13, "m9"),
        ("#11", 18, "A11"),
        ("-b3", -3, "-m3"),
        ("-A1", -1, "-A1"),
        ("dim5", 6, "d5"),
        ("b5", 6, "d5"),
    ],
)
def test_reads_and_prints(text: str, semitones: int, shown: str) -> None:
    assert (Interval.parse(text).semitones, str(Interval.parse(text))) == (semitones, shown)


@pytest.mark.parametrize("text", ["", "M5", "P3", "m16", "Q4", "b14", "third", "M0", "m8", "--M3"])
def test_refuses_what_is_no_interval(text: str) -> None:
    with pytest.raises(TheoryError, match="is not an interval"):
        Interval.parse(text)


@pytest.mark.parametrize(
    ("pitch", "interval", "result"),
    [
        ("C4", "M3", "E4"),
        ("Eb4", "A4", "A4"),
        ("B3", "m2", "C4"),
        ("C4", "-m2", "B3"),
        ("F#5", "-P8", "F#4"),
        ("Cb4", "P1", "Cb4"),
        ("B4", "A1", "B#4"),
        ("C4", "-A1", "Cb4"),
        ("G3", "b9", "Ab4"),
    ],
)
def test_transposes_by_letter_and_octave(pitch: str, interval: str, result: str) -> None:
    assert str(transpose(Pitch.parse(pitch), Interval.parse(interval))) == result


@given(pitches, intervals)
def test_up_and_down_again_is_where_one_was(pitch: Pitch, interval: Interval) -> None:
    there = transpose(pitch, interval)
    assert transpose(there, -interval) == pitch
    assert there.midi - pitch.midi == interval.semitones
    assert interval_between(pitch, there) == interval


@given(intervals)
def test_printed_intervals_read_back(interval: Interval) -> None:
    text = str(interval)
    number = int(text.lstrip("-PMmAd"))
    if number <= 15 and text.count("A") <= 4 and text.count("d") <= 4:
        assert Interval.parse(text) == interval


def test_degrees_are_offsets_on_the_line_of_fifths() -> None:
    sounds = {"1": 0, "b9": 1, "#9": 3, "b3": 3, "bb7": 9, "b7": 10, "#11": 6, "b13": 8, "13": 9}
    for name, semitones in sounds.items():
        assert pc_semitone(degree_fifths(name)) == semitones
    assert degree_fifths("b9") == degree_fifths("b2")
    assert DEGREE_FIFTHS["#9"] != DEGREE_FIFTHS["b3"]


def test_degrees_have_names_numbers_and_an_order() -> None:
    assert [degree_name(offset) for offset in (0, 4, -3, -9, 6)] == ["1", "3", "b3", "bb7", "#4"]
    assert degree_number("#11") == 11
    assert in_order(("13", "b9", "1", "#9", "9", "b9")) == ("1", "b9", "9", "#9", "13")
    assert degree_offset("bbb7") == degree_offset("7") - 21


@pytest.mark.parametrize("text", ["", "0", "14", "b", "bbb3", "x4", "#"])
def test_refuses_what_is_no_degree(text: str) -> None:
    with pytest.raises(TheoryError, match="is not a degree"):
        degree_fifths(text)


@pytest.mark.parametrize("text", ["", "b#3", "14", "bbbbbbb1"])
def test_refuses_what_is_no_bass_degree(text: str) -> None:
    with pytest.raises(TheoryError, match="is not a degree"):
        degree_offset(text)
