"""Bars and seconds of a song as played: count-in bars for pickups, and a tempo map that is the sum of its bars."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.performance.perform import perform
from composer.theory.key import Key
from composer.theory.meter import Meter
from tests.songs import EXACT, a_part, a_section, a_song, notes

BAR = 3840


def test_a_pickup_gets_a_count_in_bar() -> None:
    """A pickup before bar 1 would be cut off."""
    song = a_song(
        [a_section(name="Verse 1")],
        [a_part()],
        {("s1", "tune"): notes((-480, 480, "G4"), (0, 960, "C5"))},
    )
    played = perform(song, EXACT)
    assert [(m.tick, m.name) for m in played.markers] == [(0, "Count-in"), (BAR, "Verse 1")]
    assert played.parts[0].notes[0].start == pytest.approx(BAR - 480, abs=4)
    assert played.end_tick == 5 * BAR
    assert played.chords[0] == (BAR, "C")
    assert played.tempo_map.changes[0].tick == played.meters[0].tick == played.keys[0].tick == 0


def test_a_later_pickup_needs_no_count_in() -> None:
    """A pickup into verse 2 would shift the song."""
    song = a_song(
        [a_section("s1"), a_section("s2")], [a_part()], {("s2", "tune"): notes((-480, 480, "G4"))}
    )
    assert perform(song, EXACT).markers[0].name == "S1"


@given(
    st.lists(
        st.tuples(
            st.integers(1, 8),
            st.sampled_from([60.0, 92.5, 120.0, 171.0]),
            st.sampled_from(["4/4", "3/4", "6/8"]),
        ),
        min_size=1,
        max_size=6,
    ),
    st.floats(0.6, 1.0),
)
def test_the_tempo_map_agrees_with_a_sum_over_bars(
    rows: list[tuple[int, float, str]], ritardando: float
) -> None:
    """Audio, markers and chart would drift apart."""
    sections = [
        a_section(f"s{n}", bars, tempo_bpm=bpm, meter=Meter.parse(meter))
        for n, (bars, bpm, meter) in enumerate(rows)
    ]
    sections[-1] = replace(sections[-1], ritardando=ritardando)
    played = perform(a_song(sections, [a_part()], {}), EXACT)
    seconds = 0.0
    for section in sections:
        beat_quarters = section.meter.beat_ticks / 960
        beats = section.bars * section.meter.beats
        slow = 0
        if section.ritardando != 1.0:
            slow = (2 if section.bars >= 4 else 1) * section.meter.beats
        seconds += (beats - slow) * beat_quarters * 60 / section.tempo_bpm
        for beat in range(slow):
            share = 1 - (1 - section.ritardando) * (beat + 1) / slow
            seconds += beat_quarters * 60 / (section.tempo_bpm * share)
    assert played.duration_s == pytest.approx(seconds, rel=1e-9)


def test_changes_lie_on_bar_lines() -> None:
    """MuseScore and others lose a tempo or meter that changes within a bar."""
    sections = [
        a_section("s1", 3, meter=Meter(3, 4)),
        a_section("s2", 2, tempo_bpm=90.0, key=Key.parse("Eb major")),
        a_section("s3", 2, tempo_bpm=90.0, key=Key.parse("C minor")),
    ]
    played = perform(a_song(sections, [a_part()], {}), EXACT)
    second = 3 * 2880
    assert [(c.tick, c.bpm) for c in played.tempo_map.changes] == [(0, 120.0), (second, 90.0)]
    assert [(c.tick, str(c.meter)) for c in played.meters] == [(0, "3/4"), (second, "4/4")]
    assert [(k.tick, k.signature, k.is_minor) for k in played.keys] == [
        (0, 0, False), (second, -3, False), (second + 2 * BAR, -3, True),
    ]  # fmt: skip
    assert [m.tick for m in played.markers] == [0, second, second + 2 * BAR]
