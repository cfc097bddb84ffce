"""A song beside a recording: numbers that mean the same for both, and proposals that go the right way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from composer.errors import FormatError
from composer.mix.reference import Profile, profile_of, proposals
from composer.mix.third_octaves import CENTRES_HZ
from composer.model.audio import Strip
from tests.sounds import RATE, noise, tone


def write(path: Path, sound: np.ndarray, rate: int = RATE) -> Path:
    soundfile.write(path, sound.T, rate, subtype="FLOAT")
    return path


def test_a_sine_in_numbers(tmp_path: Path) -> None:
    """Known values: loudness, crest factor and width of a sine on both sides."""
    profile = profile_of(write(tmp_path / "a.wav", tone(-23, 8.0)))
    assert profile.lufs == pytest.approx(-23.0, abs=0.1)
    assert profile.crest_db == pytest.approx(3.01, abs=0.05)
    assert profile.width_db < -100.0
    assert profile.bands_db[CENTRES_HZ.index(1000.0)] == pytest.approx(0.0, abs=0.1)


def test_the_same_recording_at_another_rate_is_the_same(tmp_path: Path) -> None:
    """References come from anywhere."""
    one = profile_of(write(tmp_path / "a.wav", tone(-20, 5.0, 500.0)))
    other = profile_of(write(tmp_path / "b.wav", tone(-20, 5.0, 500.0, 48000), 48000))
    assert one.lufs == pytest.approx(other.lufs, abs=0.05)
    np.testing.assert_allclose(
        np.maximum(one.bands_db, -50), np.maximum(other.bands_db, -50), atol=3.0
    )


def test_one_channel_is_no_obstacle(tmp_path: Path) -> None:
    """An old recording has one."""
    assert profile_of(write(tmp_path / "a.wav", noise(-20, 5.0)[:1])).width_db < -100.0


def test_more_bass_in_the_reference_asks_for_more_bass(tmp_path: Path) -> None:
    """The part that has the region is named, as a whole where that is most of it."""
    low, high = tone(-20, 6.0, 80.0), tone(-20, 6.0, 1000.0)
    ours = profile_of(write(tmp_path / "ours.wav", low * 0.5 + high))
    theirs = profile_of(write(tmp_path / "theirs.wav", low + high))
    bands = np.array(CENTRES_HZ)
    balance = {"bass": tuple(1.0 * (bands < 100)), "keys": tuple(1.0 * (bands > 500))}
    strips = [Strip(part="bass", role="bass"), Strip(part="keys", role="comp")]
    found = proposals(ours, theirs, balance, strips)
    assert found[0].part == "bass"
    assert found[0].field == "level_lu"
    assert 1.0 < found[0].change_db < 4.0
    assert proposals(ours, ours, balance, strips) == ()


def test_what_a_low_sample_rate_leaves_out_is_no_wish(tmp_path: Path) -> None:
    """A recording at 8 kHz has no treble, and does not ask for less of it."""
    ours = profile_of(write(tmp_path / "a.wav", noise(-20, 5.0)))
    rate = 8000
    low = profile_of(write(tmp_path / "b.wav", noise(-20, 5.0, rate=rate), rate))
    strip = Strip(part="drums", role="drums")
    assert proposals(ours, low, {"drums": [1.0] * len(CENTRES_HZ)}, [strip]) == ()


@pytest.mark.parametrize(
    ("data", "said"),
    [(None, r"no recording at .*a\.wav"), (b"no sound", r"a\.wav is not a sound file")],
)
def test_what_is_no_recording_is_refused(data: bytes | None, said: str, tmp_path: Path) -> None:
    """One line, and the name of the file."""
    path = tmp_path / "a.wav"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(FormatError, match=said):
        profile_of(path)


def test_short_and_silent_recordings_are_refused(tmp_path: Path) -> None:
    """There is nothing to compare with."""
    with pytest.raises(FormatError, match="too short"):
        profile_of(write(tmp_path / "a.wav", tone(-20, 1.0)))
    with pytest.raises(FormatError, match="is silent"):
        profile_of(write(tmp_path / "b.wav", tone(-20, 5.0) * 0))


def test_a_proposal_says_where_its_bell_stands() -> None:
    """`mid_db` alone would turn up whatever the bell stood at before; one that stands elsewhere starts from nothing."""
    flat = Profile(lufs=-14.0, range_lu=5.0, crest_db=12.0, width_db=-10.0, bands_db=(-14.0,) * len(CENTRES_HZ))  # fmt: skip
    hz = np.array(CENTRES_HZ)
    bright = replace(flat, bands_db=tuple(np.where((hz > 2400) & (hz < 6400), -8.0, -14.0)))
    balance = {"keys": tuple(np.ones(len(CENTRES_HZ)))}
    for mid_hz, wanted in ((350.0, 3.0), (4000.0, 1.5)):
        strip = Strip(part="keys", role="comp", mid_db=-1.5, mid_hz=mid_hz)
        (proposal,) = proposals(flat, bright, balance, [strip])
        assert proposal.settings == (f"parts.keys.mid_db={wanted}", "parts.keys.mid_hz=3969")
