"""Dynamics: accents, phrases and swells in what is played, inside 15..126."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.genre.schema import Feel
from composer.performance.dynamics import LOUDEST, SOFTEST, Dynamics
from composer.performance.feel import mix
from tests.songs import a_part, a_section

FLAT = Feel(velocity_spread=0.0)
PLAIN = 3 << 46 | 0x7FFF7FFF7FFF
"""Bits whose bell is (nearly) nought."""


def touch(role: str = "comp", feel: Feel = FLAT, **section: object) -> Dynamics:
    return Dynamics(a_section(bars=8, **section), a_part("x", role), feel, 99)


@pytest.mark.parametrize("kind", ["", "kick", "hat", "ride", "shaker"])
def test_strong_beats_stand_out(kind: str) -> None:
    """The meter could not be heard."""
    dynamics = touch("drums" if kind else "comp")
    one, two, and_, e = (dynamics.velocity(3840 + at, kind, 80, PLAIN) for at in (0, 960, 480, 240))
    assert min(one, two) > and_ > e
    assert (one + two) / 2 - (and_ + e) / 2 >= 4


def test_a_syncopation_is_leant_on() -> None:
    """A note held over the beat would be as weak as a passing one."""
    dynamics = touch("melody")
    assert dynamics.velocity(480, "held", 80, PLAIN) > dynamics.velocity(480, "", 80, PLAIN)


def test_backbeats_stay_far_above_ghosts() -> None:
    """Ghost notes would grow into backbeats."""
    dynamics = touch("drums", Feel())
    backbeats = [dynamics.velocity(b * 3840 + 960, "snare", 104, mix(1, b)) for b in range(8)]
    ghosts = [dynamics.velocity(b * 3840 + 1680, "snare", 36, mix(2, b)) for b in range(8)]
    assert statistics.fmean(backbeats) - statistics.fmean(ghosts) >= 25


@pytest.mark.parametrize(
    ("lead_out", "gain"), [("build", 10), ("fill", 4), ("none", -2), ("stop", -2)]
)
def test_crescendo_into_what_follows(lead_out: str, gain: int) -> None:
    """A build would not build."""
    dynamics = touch("bass", lead_out=lead_out)
    last, before = (dynamics.velocity(bar * 3840 + 2880, "", 80, PLAIN) for bar in (7, 3))
    if gain > 0:
        assert last - before >= gain
    else:
        assert abs(last - before) <= 2


def test_energy_is_heard() -> None:
    """A chorus would be played as softly as the intro."""
    low, high = (touch(energy=energy).velocity(0, "", 80, PLAIN) for energy in (0.2, 0.9))
    assert high - low >= 6


@given(
    written=st.integers(1, 127),
    at=st.integers(0, 8 * 3840 - 1),
    luck=st.integers(0, 2**64 - 1),
    kind=st.sampled_from(["", "held", "hat", "snare", "tom"]),
)
def test_velocities_stay_playable(written: int, at: int, luck: int, kind: str) -> None:
    """A velocity outside what an instrument answers to would vanish or scream."""
    assert SOFTEST <= touch(feel=Feel()).velocity(at, kind, written, luck) <= LOUDEST


@given(at=st.integers(0, 3839), luck=st.integers(0, 2**48 - 1), low=st.integers(1, 126))
def test_a_stronger_written_accent_is_never_weaker(at: int, luck: int, low: int) -> None:
    """The composer's accents would be turned round."""
    dynamics = touch(feel=Feel())
    assert dynamics.velocity(at, "", low, luck) <= dynamics.velocity(at, "", low + 1, luck)


def test_velocity_is_never_constant() -> None:
    """A machine would be heard."""
    dynamics = touch("comp", Feel())
    played = [dynamics.velocity(at, "", 80, mix(5, at)) for at in range(0, 8 * 3840, 480)]
    assert len(set(played)) >= 8
    assert statistics.pstdev(played) >= 5
    assert max(played.count(value) for value in set(played)) <= 0.3 * len(played)


def test_a_note_on_the_line_after_the_section() -> None:
    """A note of a person that begins where its section ends would stop the export."""
    for lead_out in ("none", "build"):
        assert 15 <= touch(lead_out=lead_out).velocity(8 * 3840, "", 80, PLAIN) <= 126
