"""Charts of whole songs: sections, changes of meter, and errors with their place."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.errors import TheoryError
from composer.theory.chart import ChartError
from composer.theory.key import Key
from composer.theory.meter import Meter
from composer.theory.song_chart import parse_song_chart

C = Key.parse("C major")


def test_sections_and_meters() -> None:
    """A label opens a section, a meter in brackets holds from there on, also into the next section."""
    song = parse_song_chart(
        "| N.C. |\n[Verse 1]\n|: C | F :|\n(6/8) | G . |\n[Chorus]\n| Am F |", C
    )
    told = [(s.name, str(s.meter), s.bars, " ".join(str(c.chord) for c in s.chords)) for s in song]
    assert told == [
        ("", "4/4", 1, "N.C."),
        ("Verse 1", "4/4", 4, "C F C F"),
        ("Verse 1", "6/8", 1, "G"),
        ("Chorus", "6/8", 1, "Am F"),
    ]
    assert song[3].chords[1].at == Meter.parse("6/8").beat_ticks


def test_an_error_points_into_the_whole_text() -> None:
    """The caret must stand under the bad symbol, not under its place in the section."""
    text = "[Verse] | C | F |\n[Bridge] | Am | Qm7 |"
    with pytest.raises(ChartError, match="Bridge: ") as caught:
        parse_song_chart(text, C)
    assert text[caught.value.position :].startswith("Qm7")


@pytest.mark.parametrize(
    ("text", "complaint"), [("[Verse]", "empty"), ("(9/5) | C |", "not a meter"), ("", "empty")]
)
def test_what_cannot_be_a_song(text: str, complaint: str) -> None:
    """One line, with what to write instead."""
    with pytest.raises(ChartError, match=complaint):
        parse_song_chart(text, C)


@given(text=st.text(alphabet="[]()|:x/34 CGm7%.-~!_<b1", max_size=60))
def test_any_text_is_a_song_or_a_theory_error(text: str) -> None:
    """Nothing else may come out."""
    with suppress(TheoryError):
        assert parse_song_chart(text, C)
