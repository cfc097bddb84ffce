"""Feel: swing bends only what is written straight, and players sit where the genre puts them."""

import statistics
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.errors import FormatError
from composer.genre.schema import Feel, Timing
from composer.performance.feel import (
    FEEL_VERSION,
    Swing,
    Timekeeper,
    bell,
    check_version,
    mix,
    player_timing,
)
from composer.theory.meter import Meter
from tests.songs import a_part, a_section

FOUR_FOUR = Meter(4, 4)
TRIPLET_SWING = Feel(unit="eighth", swing=((100.0, 2 / 3),))
SIXTEENTH_SWING = Feel(unit="sixteenth", swing=((90.0, 0.6),))


@pytest.mark.parametrize(
    ("feel", "written", "played"),
    [
        pytest.param(TRIPLET_SWING, 0, 0, id="a beat stays"),
        pytest.param(TRIPLET_SWING, 480, 640, id="an off-beat eighth becomes the last triplet"),
        pytest.param(TRIPLET_SWING, -480, -320, id="a pickup swings too"),
        pytest.param(TRIPLET_SWING, 240, 320, id="a sixteenth keeps its place between"),
        pytest.param(TRIPLET_SWING, 720, 800, id="and so does the last one"),
        pytest.param(TRIPLET_SWING, 320, 320, id="a written triplet stands"),
        pytest.param(TRIPLET_SWING, 640, 640, id="the second one too"),
        pytest.param(TRIPLET_SWING, 500, 660, id="a strummed string goes with its chord"),
        pytest.param(TRIPLET_SWING, 20, 20, id="also on the beat"),
        pytest.param(SIXTEENTH_SWING, 480, 480, id="an eighth stays where sixteenths swing"),
        pytest.param(SIXTEENTH_SWING, 240, 288, id="an off-beat sixteenth is late"),
        pytest.param(SIXTEENTH_SWING, 720, 768, id="in each half of the beat"),
        pytest.param(SIXTEENTH_SWING, 320, 320, id="an eighth triplet stands"),
    ],
)
def test_swing_of_an_onset(feel: Feel, written: int, played: int) -> None:
    """The off-beat would sound straight, or a written triplet would limp."""
    assert Swing.of(feel, 100.0, FOUR_FOUR).start(written) == pytest.approx(played)


@pytest.mark.parametrize(
    ("bpm", "ratio"), [(40, 0.66), (60, 0.66), (90, 0.63), (120, 0.6), (180, 0.55), (300, 0.5)]
)
def test_swing_straightens_with_tempo(bpm: float, ratio: float) -> None:
    """A fast tune would swing as heavily as a slow one."""
    feel = Feel(swing=((60.0, 0.66), (120.0, 0.6), (240.0, 0.5)))
    swing = Swing.of(feel, bpm, FOUR_FOUR)
    assert swing.start(480) == pytest.approx(round(960 * ratio), abs=1)


@pytest.mark.parametrize("meter", [Meter(6, 8), Meter(12, 8), Meter(7, 8), Meter(5, 8)])
def test_compound_and_odd_meters_stay_straight(meter: Meter) -> None:
    """Three even eighths of a compound beat would be bent as if they were pairs."""
    assert Swing.of(TRIPLET_SWING, 100.0, meter) == Swing()


@given(
    start=st.integers(0, 3839).map(lambda n: n // 120 * 120),
    gate=st.sampled_from([0.3, 0.5, 0.75, 0.8, 0.9, 0.95, 1.0]),
    length=st.sampled_from([120, 240, 480, 720, 960]),
    percent=st.integers(51, 75),
)
def test_swung_ends_stay_clear_of_the_next_onset(
    start: int, gate: float, length: int, percent: int
) -> None:
    """Swing would make neighbours overlap, or turn a note inside out."""
    swing = Swing.of(Feel(swing=((100.0, percent / 100),)), 100.0, FOUR_FOUR)
    end = start + round(length * gate)
    played = swing.end(start, end)
    assert swing.start(start) < played <= swing.start(start + length) + 1e-6


@given(start=st.sampled_from([0, 320, 640]), gate=st.sampled_from([0.5, 0.8, 0.9, 1.0]))
def test_triplets_stay_clear_of_each_other(start: int, gate: float) -> None:
    """A written triplet under swing would smear into the next."""
    swing = Swing.of(TRIPLET_SWING, 100.0, FOUR_FOUR)
    assert start < swing.end(start, start + round(320 * gate)) <= start + 320


def test_a_player_sits_where_the_genre_says() -> None:
    """The snare of a lazy genre would be on the beat, or a piece would not find its family."""
    feel = Feel(timing={"snare": Timing(lag_ms=14.0), "hat": Timing(lag_ms=-3.0)})
    assert player_timing(feel, "snare", "snare", "kit", "drums").lag_ms == 14.0
    assert player_timing(feel, "hat_open", "hat", "kit", "drums").lag_ms == -3.0
    assert player_timing(feel, "kick", "kick", "kit", "drums") == player_timing(Feel(), "kick")
    assert player_timing(feel, "lead", "melody") == player_timing(Feel(), "melody")
    assert player_timing(feel, "unheard of") == Timing()


def test_unsteadiness_belongs_mostly_to_the_place_in_the_bar() -> None:
    """Timing would be noise: a player is late at the same place in every bar."""
    keeper = Timekeeper(7, a_section(bars=64), a_part(), Feel())
    by_place: dict[int, list[float]] = {}
    for at in range(0, 64 * 3840, 240):
        by_place.setdefault(at % 3840, []).append(keeper[at][1])
    within = statistics.fmean(statistics.pvariance(row) for row in by_place.values())
    total = statistics.pvariance([value for row in by_place.values() for value in row])
    assert 0.15 < within / total < 0.75
    assert 0.5 < total < 1.6


def test_the_integer_hash_is_fair() -> None:
    """A lopsided hash would push every note the same way, or alike for neighbours."""
    draws = [bell(mix(0x1234567, at * 240, key)) for at in range(400) for key in (36, 60, 64)]
    assert abs(statistics.fmean(draws)) < 0.1
    assert 0.9 < statistics.pstdev(draws) < 1.1
    assert abs(statistics.correlation(draws[:-3], draws[3:])) < 0.1
    assert abs(statistics.correlation(draws[0::3], draws[1::3])) < 0.15


def test_each_section_breathes_in_its_own_way() -> None:
    """Two choruses would be the same recording."""
    feel, part = Feel(), a_part()
    first = Timekeeper(7, a_section("s1"), part, feel)
    second = Timekeeper(7, a_section("s2"), part, feel)
    assert [first[at] for at in range(0, 3840, 240)] != [second[at] for at in range(0, 3840, 240)]


def test_an_unknown_feel_version_is_refused() -> None:
    """A saved song would silently be played in another feel than it had."""
    check_version(FEEL_VERSION)
    with pytest.raises(FormatError, match="feel version 99"):
        check_version(99)


def test_feel_stays_in_reach_of_the_grid() -> None:
    """Three standard deviations of a jittery player would sound like a mistake."""
    keeper = Timekeeper(3, a_section(bars=32), a_part(), replace(Feel(), swing=()))
    worst = max(abs(keeper[at][1]) for at in range(0, 32 * 3840, 120))
    assert worst < 3.3


def test_nobody_is_early_on_a_bar_line() -> None:
    """A loop cut at the bar line would lose its first notes; in between, players are early as often as late."""
    keeper = Timekeeper(7, a_section(bars=64), a_part(), Feel())
    bar = a_section(bars=64).meter.bar_ticks
    assert min(keeper[n * bar][1] for n in range(64)) >= 0
    assert min(keeper[n * bar + 20][1] for n in range(64)) >= 0, "nor a string of its strum"
    assert min(keeper[n * bar + 960][1] for n in range(64)) < 0


def test_an_older_song_keeps_its_feel() -> None:
    """A song saved before the rule would be played anew, note by note a little elsewhere."""
    bar = a_section(bars=64).meter.bar_ticks
    older = [Timekeeper(n, a_section(bars=64), a_part(), Feel(), 1)[bar][1] for n in range(9)]
    newer = [Timekeeper(n, a_section(bars=64), a_part(), Feel(), 2)[bar][1] for n in range(9)]
    assert min(older) < 0
    assert newer == [abs(unsteady) for unsteady in older]
