"""A room of the user's own: any sound file that is an impulse response, and a clear word for any that is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from composer.errors import FormatError
from composer.mix.console import Console
from composer.mix.mix_file import read_mix_file
from composer.mix.recorded_room import recorded_room
from composer.mix.strips import default_mix
from tests.sounds import RATE, a_performance, stem_set


def a_room(path: Path, rate: int = RATE, channels: int = 2, length_s: float = 0.5) -> Path:
    times = np.arange(round(length_s * rate)) / rate
    noise = np.random.default_rng(5).standard_normal((len(times), channels))
    soundfile.write(path, noise * np.exp(-times * 12)[:, None] * 0.2, rate)
    return path


def test_a_click_comes_back_as_the_room(tmp_path: Path) -> None:
    """What the desk's hall answers to one sample is the file, brought to unit energy."""
    path = a_room(tmp_path / "hall.wav")
    click = np.zeros((2, RATE), dtype=np.float32)
    click[:, 100] = 1.0
    stems = stem_set(tmp_path, {"keys": click})
    mix = replace(default_mix([("keys", "comp", "piano")]), hall_file=path)
    desk = Console(stems, mix, a_performance(), lambda done: None)
    sends = np.zeros((2, RATE), dtype=np.float32)
    sends[1, 20000] = 1.0
    out = desk.reverb()(sends)
    given = soundfile.read(path)[0].T
    given = given / np.sqrt((given**2).sum() / 2)
    heard = out[:, 20000 : 20000 + 8000].astype(np.float64)
    likeness = (heard * given[:, :8000]).sum() / np.sqrt((heard**2).sum() * (given[:, :8000] ** 2).sum())  # fmt: skip
    assert likeness > 0.98  # the low cut of the sends takes a little


@pytest.mark.parametrize(("rate", "channels"), [(48000, 2), (96000, 1), (22050, 2), (RATE, 1)])
def test_rates_and_channels(rate: int, channels: int, tmp_path: Path) -> None:
    """Of the same length in seconds and of unit energy at the song's rate."""
    response = recorded_room(a_room(tmp_path / "r.wav", rate, channels), RATE)
    assert response.shape[0] == 2
    assert response.shape[1] == pytest.approx(0.5 * RATE, rel=0.25)
    assert (response.astype(np.float64) ** 2).sum() / 2 == pytest.approx(1.0, rel=1e-3)


def test_slips(tmp_path: Path) -> None:
    """Missing, not sound, silent, too long, too many channels."""
    text = tmp_path / "text.wav"
    text.write_text("this is no sound")
    silent = tmp_path / "silent.wav"
    soundfile.write(silent, np.zeros((1000, 2)), RATE)
    broken = tmp_path / "broken.wav"
    soundfile.write(broken, np.array([[0.5], [np.nan]]), RATE, subtype="FLOAT")
    quad = tmp_path / "quad.wav"
    soundfile.write(quad, np.ones((1000, 4)) * 0.1, RATE)
    for path, said in (
        (tmp_path / "none.wav", "no impulse response at"),
        (tmp_path, "no impulse response at"),
        (text, "not a sound file"),
        (silent, "is silent"),
        (broken, "not numbers"),
        (quad, "4 channels"),
        (a_room(tmp_path / "long.wav", 8000, 1, 13.0), "12 s at most"),
    ):
        with pytest.raises(FormatError, match=said):
            recorded_room(path, RATE)
        with pytest.raises(FormatError, match=r"^\[rooms\] hall in mix.toml: "):
            recorded_room(path, RATE, "hall")


def test_in_the_file(tmp_path: Path) -> None:
    """Looked for from the song folder; other keys are refused."""
    path = tmp_path / "mix.toml"
    path.write_text('[rooms]\nhall = "ir/chapel.wav"')
    own = read_mix_file(path, [("keys", "comp", "piano")])
    assert own.rooms == {"hall": tmp_path / "ir" / "chapel.wav"}
    assert default_mix([("keys", "comp", "piano")], own=own).hall_file == own.rooms["hall"]
    for text, said in (("[rooms]\nhalll = 'x'", "hall"), ("[rooms]\nhall = 3", "path in quotes")):
        path.write_text(text)
        with pytest.raises(FormatError, match=said):
            read_mix_file(path, [("keys", "comp", "piano")])
