"""If these fail, chords come back changed from the way somebody asked to see them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.errors import TheoryError
from composer.studio.chords.spelling import SPELLINGS, speller, with_spellings
from composer.theory.chart import ChartChord
from composer.theory.chord import NO_CHORD, Chord
from composer.theory.chord_printer import STYLES
from composer.theory.key import Key
from composer.theory.meter import Meter
from composer.theory.roman import parse_symbol
from composer.theory.song_chart import ChartSection, format_song_chart, parse_song_chart
from tests.theory.test_chord import SYMBOLS

QUALITIES = sorted({Chord.parse(symbol).degrees for symbol, _ in SYMBOLS})
KEYS = [Key.parse(name) for name in ("C", "Eb", "F# minor", "B", "D minor", "Gb")]
ROOTS = range(-7, 10)
chords = st.builds(
    Chord,
    st.sampled_from(ROOTS),
    st.sampled_from(QUALITIES),
    st.none() | st.sampled_from(ROOTS),
)
polychords = st.builds(
    Chord,
    st.sampled_from(ROOTS),
    st.sampled_from(QUALITIES),
    st.sampled_from(ROOTS),
    st.sampled_from(QUALITIES),
)


@pytest.mark.parametrize("style", STYLES)
def test_every_quality_on_every_root_reads_back(style: str) -> None:
    """Plain, over every bass of its own, and with another chord below."""
    spell = speller(style)
    for degrees in QUALITIES:
        for root in ROOTS:
            chord = Chord(root, degrees)
            turned = [chord.over(tone) for tone in chord.tones]
            below = Chord(root, degrees, root + 1, ("1", "3", "5"))
            for one in (chord, *turned, below, NO_CHORD):
                assert Chord.parse(spell(one)) == one


@given(chords | polychords | st.just(NO_CHORD), st.sampled_from(SPELLINGS), st.sampled_from(KEYS))
def test_every_spelling_reads_back(chord: Chord, style: str, key: Key) -> None:
    """As a symbol, a numeral or a number, in the key it was written in."""
    text = speller(style, key)(chord)
    if len(text) <= 64 and not (style == "harte" and ("bbbb" in text or "####" in text)):
        assert parse_symbol(text, key) == chord


@given(chords, st.integers(-12, 12))
def test_up_and_down_again(chord: Chord, fifths: int) -> None:
    """Also printed in between; twelve fifths respell and sound the same."""
    moved = chord.transposed(fifths)
    assert moved.transposed(-fifths) == chord
    assert len(moved.pitch_classes) == len(chord.pitch_classes)
    assert chord.transposed(12).pitch_classes == chord.pitch_classes
    assert chord.transposed(-12).tones != chord.tones


@given(chords)
def test_turned_over(chord: Chord) -> None:
    """A chord over one of its tones sounds the same tones; over its root again it is itself."""
    plain = Chord(chord.root, chord.degrees)
    for tone in plain.tones:
        turned = plain.over(tone)
        assert turned.pitch_classes == plain.pitch_classes
        assert turned.over(plain.root or 0) == plain


def section(name: str, meter: str, symbols: list[Chord]) -> ChartSection:
    counted = Meter.parse(meter)
    bar = counted.bar_ticks
    entries = tuple(ChartChord(at=n * bar, dur=bar, chord=chord) for n, chord in enumerate(symbols))
    return ChartSection(name=name, meter=counted, bars=len(entries), chords=entries)


sections = st.lists(
    st.builds(
        section,
        st.sampled_from(["Verse", "Chorus", "A", "Bridge 2"]),
        st.sampled_from(["4/4", "3/4", "6/8"]),
        st.lists(chords, min_size=1, max_size=4),
    ),
    min_size=1,
    max_size=5,
)


@given(sections, st.sampled_from(KEYS))
def test_songs_read_back(song: list[ChartSection], key: Key) -> None:
    """Sections, meters, bars and chords; also where one section comes twice in a row."""
    assert list(parse_song_chart(format_song_chart(song), key)) == song


def test_data_with_spellings() -> None:
    """Beside every symbol, however deep."""
    data = {"chords": [{"symbol": "Dm7", "at": 0}], "key": "C major"}
    told = with_spellings(data, speller("nashville", Key(0)))
    assert told == {"chords": [{"symbol": "Dm7", "at": 0, "spelled": "2-7"}], "key": "C major"}


@pytest.mark.parametrize(("style", "said"), [("jaz", "did you mean jazz"), ("roman", "--key")])
def test_what_cannot_be_spelled(style: str, said: str) -> None:
    with pytest.raises(TheoryError, match=said):
        speller(style)
