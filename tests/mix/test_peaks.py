"""True peaks: what lies between the samples."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from composer.mix.peaks import HOP_FRAMES, TruePeakMeter, true_peak_dbtp
from tests.sounds import RATE, ffmpeg_loudness, noise


def measured(sound: NDArray[np.float32], block: int = 40_000) -> NDArray[np.float32]:
    meter = TruePeakMeter()
    for start in range(0, sound.shape[1], block):
        meter.feed(sound[:, start : start + block])
    return meter.finish()


def sine(
    cycles_a_frame: float, phase: float, level: float, frames: int = RATE
) -> NDArray[np.float32]:
    """A sine that fades in and out, so that its ends add no peaks of their own."""
    wave = level * np.sin(2 * np.pi * cycles_a_frame * np.arange(frames) + phase)
    fade = np.minimum(1.0, np.minimum(np.arange(frames), np.arange(frames)[::-1]) / 4000)
    return np.stack([wave * fade] * 2).astype(np.float32)


@pytest.mark.parametrize(
    ("cycles_a_frame", "phase"),
    [
        (1 / 4, 0.0),
        (1 / 4, math.pi / 4),
        (1 / 6, math.pi / 3),
        (1 / 8, math.pi / 8),
        (0.41, 0.3),
        (0.02, 0.1),
    ],
    ids=["quarter", "quarter at 45 degrees", "sixth", "eighth", "18 kHz", "882 Hz"],
)
def test_the_peak_of_a_sine(cycles_a_frame: float, phase: float) -> None:
    """At a quarter of the sample rate the samples miss the peak by 3 dB; EBU Tech 3341 allows +0.2, -0.4."""
    found = true_peak_dbtp(measured(sine(cycles_a_frame, phase, 0.5)))
    assert found == pytest.approx(-6.02, abs=0.15)


@pytest.mark.parametrize(
    ("cycles_a_frame", "degrees", "level", "expected_dbtp"),
    [
        (1 / 4, 0.0, 0.5, -6.0),
        (1 / 4, 45.0, 0.5, -6.0),
        (1 / 6, 60.0, 0.5, -6.0),
        (1 / 8, 67.5, 0.5, -6.0),
        (1 / 4, 45.0, 1.41, 3.0),
    ],
    ids=["case 15", "case 16", "case 17", "case 18", "case 19"],
)
def test_ebu_3341_true_peak(
    cycles_a_frame: float, degrees: float, level: float, expected_dbtp: float
) -> None:
    """The steady tones of EBU Tech 3341, which allows +0.2 and -0.4 dB."""
    found = true_peak_dbtp(measured(sine(cycles_a_frame, math.radians(degrees), level)))
    assert expected_dbtp - 0.4 <= found <= expected_dbtp + 0.2


@pytest.mark.parametrize("offset", [0, 1, 2, 3])
def test_a_peak_wherever_it_lies_between_two_samples(offset: int) -> None:
    """In the manner of cases 20 to 23: one wave made at four times the rate, its highest point at 0 dBTP, kept every
    fourth sample from four places."""
    at = np.arange(4 * 6400) - 12800
    bell = np.exp(-((at / 400.0) ** 2)) * np.cos(
        2 * np.pi * at / 4 / 6
    )  # a tone at a sixth of the rate
    wave = bell[offset::4].astype(np.float32)
    found = true_peak_dbtp(measured(np.stack([wave, wave])))
    assert -0.4 <= found <= 0.2


def test_the_highest_alone_is_as_high() -> None:
    """Leaving out what is far under the highest changes nothing about it."""
    generator = np.random.default_rng(7)
    sound = (generator.standard_normal((2, 60_000)) * np.linspace(0.02, 0.2, 60_000)).astype(
        np.float32
    )
    whole, quick = TruePeakMeter(), TruePeakMeter(only_highest=True)
    for start in range(0, 60_000, 7_000):
        whole.feed(sound[:, start : start + 7_000])
        quick.feed(sound[:, start : start + 7_000])
    assert quick.finish().max() == whole.finish().max()


def test_never_under_the_sample_peak() -> None:
    """The samples themselves are points of the sound."""
    sound = noise(-20, 1.0)
    assert measured(sound).max() >= np.abs(sound).max()


def test_peaks_lie_where_they_are() -> None:
    """The limiter turns down what is marked, so a peak in the wrong place goes through."""
    sound = np.zeros((2, 64 * 50), dtype=np.float32)
    sound[1, 64 * 20 + 5] = -0.8
    peaks = measured(sound)
    assert len(peaks) == 50
    assert peaks.argmax() == 20
    assert peaks[20] == pytest.approx(0.8, abs=1e-6)
    assert peaks[:19].max() < 0.1
    assert peaks[22:].max() < 0.1


@pytest.mark.parametrize("frames", [1, 63, 64, 65, 640, 6401])
def test_one_value_for_every_begun_hop(frames: int) -> None:
    """A table shorter than the song would leave its end without a limit."""
    sound = noise(-20, 1.0)[:, :frames]
    sound[0, -1] = 1.0
    peaks = measured(sound)
    assert len(peaks) == -(-frames // HOP_FRAMES)
    assert peaks[-1] >= 1.0


def test_blocks_make_no_difference() -> None:
    """Neither may a peak be lost at the joint of two blocks."""
    sound = noise(-20, 0.7)
    whole = measured(sound, block=10**9)
    for block in (7, 64, 1000, 20_011):
        np.testing.assert_allclose(measured(sound, block=block), whole, rtol=1e-5)


def test_against_ffmpeg(tmp_path: Path) -> None:
    """The meter that most people have must show the same figure."""
    generator = np.random.default_rng(5)
    clicks = np.zeros((2, RATE * 4), dtype=np.float32)
    clicks[:, generator.integers(1000, RATE * 4 - 1000, 200)] = 0.6
    sound = (clicks + noise(-26, 4.0)).astype(np.float32)
    path = tmp_path / "test.wav"
    soundfile.write(path, sound.T, RATE, subtype="FLOAT")
    theirs = ffmpeg_loudness(path)
    if theirs is None:
        pytest.skip("ffmpeg is not installed")
    assert true_peak_dbtp(measured(sound)) == pytest.approx(theirs[2], abs=0.2)


def test_silence() -> None:
    """Silence has no peak; it must not be an error."""
    assert true_peak_dbtp(measured(np.zeros((2, 1000), dtype=np.float32))) == -math.inf
