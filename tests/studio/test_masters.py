"""Whole songs of several genres, measured by somebody else's meter: as loud as asked, whole, and with everybody heard."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from composer import compose, perform
from composer.studio.sound import AudioWish, make_sound
from tests.sounds import ffmpeg_loudness

pytestmark = [pytest.mark.audio, pytest.mark.slow]


@pytest.mark.parametrize("genre", ["house", "jazz swing", "rock"])
def test_a_master_is_as_it_should_be(
    genre: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`bench/bench_masters.py` asks the same of forty songs."""
    monkeypatch.setenv("COMPOSER_CACHE_MB", "0")
    song = compose("", seed=1, genre=genre, length_s=30.0)
    made = make_sound(song, perform(song), tmp_path, AudioWish(), lambda stage, done: None)
    told = ffmpeg_loudness(made.audio)
    lufs, peak = (
        (made.loudness.lufs, made.loudness.true_peak_dbtp) if told is None else (told[0], told[2])
    )
    assert lufs == pytest.approx(-14.0, abs=0.3)
    assert peak <= -0.9
    sound = soundfile.read(made.audio)[0]
    assert np.abs(sound.mean(axis=0)).max() < 1e-3
    codes = {finding.code for finding in made.findings}
    assert not codes & {"clipping", "direct-current", "silence", "part-lost", "click", "phase"}
