"""A cure goes as far as it has to: what it foretells comes true."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from composer.mix.cures import audible, drier, less_mud, narrower, turned_down
from composer.model.audio import Strip

KEYS = Strip(part="keys", role="comp", level_lu=-5.0, width=1.2)


def value(settings: tuple[str, ...]) -> float:
    (setting,) = settings
    return float(setting.partition("=")[2])


@pytest.mark.parametrize(("middle", "sides"), [(1.0, 8.0), (1.0, 5.0), (0.3, 4.0)])
@pytest.mark.parametrize("limit_db", [-6.0, -4.5])
def test_a_narrower_part_is_heard_in_mono(middle: float, sides: float, limit_db: float) -> None:
    """What is on the sides alone shrinks with the square of the width."""
    width = value(narrower(KEYS, middle, sides, limit_db))
    left = middle + (sides - middle) * (width / KEYS.width) ** 2
    assert 10 * math.log10(middle / left) > limit_db
    assert width > 0.1


def test_sides_against_each_other_have_no_width_that_helps() -> None:
    """Nothing is left of it in the middle, and a width of none would be silence."""
    assert narrower(KEYS, 0.0, 1.0, -6.0) == ()
    assert narrower(KEYS, 1.0, 1.0, -6.0) == ()


def test_levels_stay_in_their_range() -> None:
    """A setting that mix.toml would refuse mends nothing."""
    assert value(audible(KEYS, 4.0)) == 1.0
    assert value(audible(KEYS, 60.0)) == 12.0
    assert value(turned_down(KEYS, 3.0)) == -9.0
    assert value(turned_down(KEYS, 90.0)) == -40.0
    assert audible(replace(KEYS, level_lu=12.0), 3.0) == ()


def test_a_high_pass_for_who_has_none() -> None:
    """The others keep theirs."""
    bass = Strip(part="bass", role="bass", highpass_hz=36.0)
    assert drier((KEYS, bass)) == ("parts.keys.highpass_hz=25",)


def test_mud_is_taken_where_it_is() -> None:
    """A part that is all mud goes down as a whole, the lead and who has other things to say in their tone."""
    mud = np.array([False, True, True, False])
    lead = Strip(part="tune", role="melody")
    pad = Strip(part="pad", role="pad", level_lu=-9.0)
    spectra = np.array([[0.0, 9.0, 9.0, 6.0], [1.0, 90.0, 90.0, 2.0], [5.0, 1.0, 1.0, 9.0]])
    settings = less_mud((lead, pad, KEYS), spectra, mud, ~mud, 7.0)
    assert [s.partition("=")[0] for s in settings] == ["parts.pad.level_lu"]
    after = spectra.copy()
    after[1] *= 10 ** ((value(settings) + 9.0) / 10)
    total = after.sum(axis=0)
    assert 3.0 < 10 * math.log10(total[mud].mean() / total[~mud].mean()) < 7.0
    thick = np.array([[0.0, 90.0, 90.0, 6.0], [1.0, 1.0, 1.0, 2.0], [5.0, 1.0, 1.0, 9.0]])
    names = [s.partition("=")[0] for s in less_mud((lead, pad, KEYS), thick, mud, ~mud, 7.0)]
    assert names == ["parts.tune.mid_db", "parts.tune.mid_hz"]
