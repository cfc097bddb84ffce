"""Ducking follows the kick's notes."""

from __future__ import annotations

import numpy as np
import pytest

from composer.mix.duck import Ducking, kick_times_s
from tests.sounds import RATE, a_performance, a_played_part


def test_only_kicks_of_drums_count() -> None:
    """A bass note on key 36 is no bass drum."""
    song = a_performance(
        a_played_part("bass", ((1, 1, 36),), role="bass"),
        a_played_part(
            "kit", ((0, 0.2, 36), (1, 0.2, 38), (2, 0.2, 35), (2, 0.2, 36)), role="drums"
        ),
    )
    np.testing.assert_allclose(kick_times_s(song), [0.0, 1.0])


def test_down_at_the_kick_and_up_again() -> None:
    """The dip must be there when the kick sounds, and over before the next beat."""
    duck = Ducking(np.array([1.0, 2.0]), 0.25, RATE)
    depth = duck.depth(0, 3 * RATE)
    assert depth is not None
    assert depth[: round(0.98 * RATE)].max() == 0.0
    assert depth[RATE : RATE + 500].min() > 0.98
    assert depth[round(1.1 * RATE)] == pytest.approx(0.5, abs=0.1)
    assert depth[round(1.4 * RATE)] == 0.0
    assert depth[2 * RATE + 300] > 0.98
    assert np.abs(np.diff(depth)).max() < 0.01


def test_blocks_make_no_difference() -> None:
    """A kick just before a block still holds its first notes down."""
    duck = Ducking(np.array([0.49, 1.7]), 0.25, RATE)
    whole = duck.depth(0, 2 * RATE)
    halves = [duck.depth(start, 640 * 40) for start in range(0, 2 * RATE, 640 * 40)]
    assert whole is not None
    joined = np.concatenate([np.zeros(640 * 40) if half is None else half for half in halves])
    np.testing.assert_allclose(joined[: len(whole)], whole, atol=1e-5)


def test_without_a_kick() -> None:
    """Nothing to do, and no work done."""
    assert Ducking(np.array([]), 0.25, RATE).depth(0, RATE) is None
    assert Ducking(np.array([100.0]), 0.25, RATE).depth(0, RATE) is None
