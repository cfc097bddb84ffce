"""Faults of the sound itself, planted in stems: found in the mix, and gone when the settings that are named are typed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from composer.mix.master import Mastered, mix_and_master
from composer.mix.mix_edit import edited
from composer.mix.mix_file import mix_of_text
from composer.mix.strips import default_mix
from composer.model.finding import Finding
from tests.sounds import RATE, a_performance, a_played_part, noise, stem_set, tone

BAND = [("tune", "melody", "flute"), ("keys", "comp", "piano"), ("low", "bass", "bass")]
LENGTH_S = 16.0
Sound = NDArray[np.float32]


def good() -> dict[str, Sound]:
    return {
        "tune": tone(-20, LENGTH_S, 1200.0),
        "keys": tone(-26, LENGTH_S, 480.0),
        "low": tone(-20, LENGTH_S, 80.0),
    }


def against_itself(sound: Sound, share: float) -> Sound:
    """Its right side the other way round, and a little weaker."""
    return np.stack([sound[0], -share * sound[1]]).astype(np.float32)


def mastered(folder: Path, sounds: dict[str, Sound], settings: Sequence[str] = ()) -> Mastered:
    """The mix of a band of three, with settings as a person types them."""
    text = edited("", settings) if settings else ""
    own = mix_of_text(text, folder / "mix.toml", BAND, [])
    song = a_performance(
        *(a_played_part(part, role=role) for part, role, _ in BAND), quarters=2 * LENGTH_S
    )
    stems = stem_set(folder, sounds)
    return mix_and_master(stems, default_mix(BAND, own=own), song, folder / "out.wav")


def finding(made: Mastered, code: str) -> Finding | None:
    return next((found for found in made.findings if found.code == code), None)


def wide(seed: int) -> Sound:
    """A sound of which the two sides have nearly nothing in common, and more against than with each other."""
    left, right = noise(-24, LENGTH_S, seed=seed)[0], noise(-24, LENGTH_S, seed=seed + 9)[0]
    return np.stack([left + 0.4 * right, -left + 0.4 * right]).astype(np.float32)


FAULTS = {
    "phase": ({"low": against_itself(tone(-20, LENGTH_S, 80.0), 0.7)}, "parts.low.width=1"),
    "mono-loss": ({"keys": wide(3)}, "parts.keys.width=1.4"),
    "direct-current": (
        {"keys": tone(-26, LENGTH_S, 480.0) + np.float32(0.05)},
        "parts.keys.highpass_hz=0",
    ),
}
"""Sounds, and the setting of a person's without which the desk would not let the fault through."""


@pytest.mark.parametrize("code", FAULTS)
def test_what_is_named_mends_it(code: str, tmp_path: Path) -> None:
    """Not there in a good mix, there with the fault, gone with the settings, and nothing else comes of them."""
    sounds, careless = FAULTS[code]
    before = mastered(tmp_path, good(), [careless])
    assert finding(before, code) is None
    found = finding(mastered(tmp_path, good() | sounds, [careless]), code)
    assert found is not None
    assert found.settings
    made = mastered(tmp_path, good() | sounds, [careless, *found.settings])
    assert finding(made, code) is None
    assert {f.code for f in made.findings} <= {f.code for f in before.findings}


def test_a_lower_ceiling_is_kept(tmp_path: Path) -> None:
    """What is named for a master over its ceiling is a ceiling, and the limiter keeps it."""
    drums = noise(-14, LENGTH_S, seed=5)
    drums[:, :: RATE // 2] *= 8.0
    for ceiling_dbtp in (-1.0, -1.7, -4.0):
        made = mastered(
            tmp_path, good() | {"keys": drums}, [f"master.true_peak_dbtp={ceiling_dbtp}"]
        )
        assert made.loudness.true_peak_dbtp <= ceiling_dbtp
        assert finding(made, "clipping") is None
