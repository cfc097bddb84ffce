"""Whatever is typed at a door of the theory engine, the answer is a result or one sentence of our own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.errors import ComposerError, TheoryError
from composer.theory.chart import MOST_BARS, parse_chart
from composer.theory.key import Key
from composer.theory.meter import Meter

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))

from hostile_texts import DOORS, hostile_texts

SCRAPS = """
    C Ebmaj7 ii7 V7/ii /V sub bVII Ger65 N6 Cad64 1 6- [no3] [addb9] ( ) [A] (3/4) | |: :|x16 :|x99 % . / \\ < ! ~ _ # b
    ♭ ø ² ٣ 0 99 7 maj sus4 x alt - + E2 1 & a x32010 dorian minor M3
"""
NOTATION = st.lists(st.sampled_from([*SCRAPS.split(), "\n"]), max_size=60).flatmap(
    lambda words: st.sampled_from(["", " "]).map(lambda between: between.join(words))
)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("name", hostile_texts())
def test_the_longest_texts(door: str, name: str) -> None:
    """Ten thousand characters of anything."""
    _answered(door, hostile_texts()[name])


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(DOORS)), st.one_of(NOTATION, st.text(max_size=200)), st.integers(1, 200)
)
def test_anything(door: str, unit: str, times: int) -> None:
    """Scraps of notation and any other text, repeated."""
    _answered(door, (unit * times)[:10_000])


def _answered(door: str, text: str) -> None:
    sentence = "a result needs no sentence"
    try:
        DOORS[door](text)
    except ComposerError as error:
        sentence = str(error)
    assert len(sentence) > 10
    assert "\n" not in sentence


def test_repeats_end_somewhere() -> None:
    """A page of repeats unfolds to so many bars and no more, and the message says where it became too much."""
    with pytest.raises(TheoryError, match=f"more than {MOST_BARS} bars"):
        parse_chart("|: C :|x16 " * 900, Key(0), Meter(4, 4))
    assert len(parse_chart("|: C :|x16 " * 125, Key(0), Meter(4, 4))) == MOST_BARS
