"""Our loudness meter against the standard's own test signals, against pyloudnorm, and against ffmpeg."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from composer.mix.limiter import hundredths
from composer.mix.loudness import (
    HopEnergies,
    KWeighting,
    LoudnessMeter,
    integrated_lufs,
    range_lu,
    windows,
)
from composer.mix.loudness import lufs as level_of
from composer.mix.peaks import HOP_FRAMES
from tests.sounds import RATE, ffmpeg_loudness, noise, tone


def measured(sound: NDArray[np.float32], rate: int = RATE, block: int = 50_000) -> LoudnessMeter:
    meter = LoudnessMeter(rate)
    for start in range(0, sound.shape[1], block):
        meter.feed(sound[:, start : start + block])
    return meter


def lufs(sound: NDArray[np.float32], rate: int = RATE) -> float:
    return integrated_lufs(measured(sound, rate).energies)


def steps(*levels: tuple[float, float], rate: int = RATE) -> NDArray[np.float32]:
    return np.concatenate([tone(level, length_s, rate=rate) for level, length_s in levels], axis=1)


@pytest.mark.parametrize("rate", [44100, 48000])
@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (((-23.0, 20.0),), -23.0),
        (((-33.0, 20.0),), -33.0),
        (((-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0)), -23.0),
        (((-72.0, 10.0), (-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0), (-72.0, 10.0)), -23.0),
        (((-26.0, 20.0), (-20.0, 20.1), (-26.0, 20.0)), -23.0),
    ],
    ids=["case 1", "case 2", "case 3", "case 4", "case 5"],
)
def test_ebu_3341_integrated(
    levels: tuple[tuple[float, float], ...], expected: float, rate: int
) -> None:
    """The minimum requirements of EBU Tech 3341, to 0.1 LU."""
    assert lufs(steps(*levels, rate=rate), rate) == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize(
    ("pair", "times", "length"),
    [
        (((-20.0, 1.34), (-30.0, 1.66)), 5, 30),
        (((-20.0, 0.18), (-30.0, 0.22)), 25, 4),
    ],
    ids=["case 9", "case 12"],
)
def test_ebu_3341_short_term_and_momentary(
    pair: tuple[tuple[float, float], ...], times: int, length: int
) -> None:
    """Two levels by turns, as long together as the window is: its loudness stays at -23, to 0.1 LU.

    Cases 13 and 14 are about displays that move more often than this one, which gives a value every 100 ms.
    """
    steps_of = windows(measured(steps(*(pair * times))).energies, length)
    assert [level_of(float(value)) for value in steps_of] == pytest.approx([-23.0] * len(steps_of), abs=0.1)  # fmt: skip


@pytest.mark.parametrize("level", [-23.0, -33.0])
@pytest.mark.parametrize("length", [4, 30], ids=["momentary", "short-term"])
def test_ebu_3341_steady_tones(level: float, length: int) -> None:
    """Cases 1 and 2 for the other two meters: all through the tone they show its level."""
    steps_of = windows(measured(tone(level, 20.0)).energies, length)
    assert [level_of(float(value)) for value in steps_of] == pytest.approx([level] * len(steps_of), abs=0.1)  # fmt: skip


@pytest.mark.parametrize("number", [*range(1, 21, 3), 20])
def test_ebu_3341_highest_short_term(number: int) -> None:
    """Case 10: three seconds of tone wherever they begin, and case 11: at twenty levels; the highest is theirs."""
    for level, wait_s, rest_s in ((-23.0, 0.15 * number, 1.0), (-38.0 + number, 1.0, 3.0)):
        sound = np.concatenate([silent(wait_s), tone(level, 3.0), silent(rest_s)], axis=1)
        highest = float(windows(measured(sound).energies, 30).max())
        assert level_of(highest) == pytest.approx(level, abs=0.1)


def silent(length_s: float) -> NDArray[np.float32]:
    return np.zeros((2, round(length_s * RATE)), dtype=np.float32)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (((-20.0, 20.0), (-30.0, 20.0)), 10.0),
        (((-20.0, 20.0), (-15.0, 20.0)), 5.0),
        (((-40.0, 20.0), (-20.0, 20.0)), 20.0),
        (((-50.0, 20.0), (-35.0, 20.0), (-20.0, 20.0), (-35.0, 20.0), (-50.0, 20.0)), 15.0),
    ],
    ids=["case 1", "case 2", "case 3", "case 4"],
)
def test_ebu_3342_range(levels: tuple[tuple[float, float], ...], expected: float) -> None:
    """The minimum requirements of EBU Tech 3342, to 1 LU."""
    assert range_lu(measured(steps(*levels)).energies) == pytest.approx(expected, abs=1.0)


def analytic_db(frequency_hz: float, rate: int) -> float:
    """The response of the standard's two biquads, from its analogue prototypes as De Man derived them."""
    z = np.exp(-2j * np.pi * frequency_hz / rate)
    gain, k, q = (
        10 ** (3.999843853973347 / 20),
        math.tan(math.pi * 1681.974450955533 / rate),
        0.7071752369554196,
    )
    mid = gain**0.4996667741545416
    top = (
        (gain + mid * k / q + k * k) + 2 * (k * k - gain) * z + (gain - mid * k / q + k * k) * z * z
    )
    bottom = (1 + k / q + k * k) + 2 * (k * k - 1) * z + (1 - k / q + k * k) * z * z
    k, q = math.tan(math.pi * 38.13547087602444 / rate), 0.5003270373238773
    norm = 1 + k / q + k * k
    low = (1 - z) ** 2 / (1 + 2 * (k * k - 1) / norm * z + (1 - k / q + k * k) / norm * z * z)
    return float(20 * np.log10(abs(top / bottom * low)))


@pytest.mark.parametrize("rate", [22050, 44100, 48000, 96000])
def test_the_weighting_is_the_standards(rate: int) -> None:
    """Built from other filters than the standard names, it must still be that filter, at every sample rate."""
    impulse = np.zeros((2, rate * 4), dtype=np.float32)
    impulse[:, 0] = 1.0
    weigh = KWeighting(rate)
    response = np.abs(np.fft.rfft(weigh(impulse)[0].astype(np.float64))) * math.sqrt(weigh.power)
    for frequency_hz in (25, 40, 60, 100, 200, 500, 1000, 1500, 2000, 3000, 5000, 8000):
        found_db = 20 * math.log10(response[frequency_hz * 4])
        assert found_db == pytest.approx(analytic_db(frequency_hz, rate), abs=0.02), (
            f"{frequency_hz} Hz"
        )


def test_blocks_make_no_difference() -> None:
    """The loudness of a song must not depend on how it was cut for measuring."""
    sound = noise(-20, 5.3)
    whole = measured(sound, block=10**9).energies
    for block in (441, 4410, 100_003):
        np.testing.assert_allclose(measured(sound, block=block).energies, whole, rtol=1e-4)


@pytest.mark.parametrize("rate", [44100, 48000])
def test_against_pyloudnorm(rate: int) -> None:
    """An independent implementation of the same standard must agree."""
    pyloudnorm = pytest.importorskip("pyloudnorm")
    swell = np.linspace(0.05, 1.0, rate * 12) ** 2
    sound = (noise(-14, 12, rate=rate) * swell).astype(np.float32)
    expected = pyloudnorm.Meter(rate, filter_class="DeMan").integrated_loudness(
        sound.T.astype(np.float64)
    )
    assert lufs(sound, rate) == pytest.approx(expected, abs=0.05)


def test_against_ffmpeg(tmp_path: Path) -> None:
    """The meter that most people have must show the same figures."""
    quiet, loud = noise(-34, 15, seed=2), noise(-20, 20, seed=3)
    low = tone(-18, 35, 60.0)
    sound = np.concatenate([quiet, loud], axis=1) * 0.7 + low * 0.7
    path = tmp_path / "test.wav"
    soundfile.write(path, sound.T, RATE, subtype="FLOAT")
    theirs = ffmpeg_loudness(path)
    if theirs is None:
        pytest.skip("ffmpeg is not installed")
    meter = measured(sound)
    assert integrated_lufs(meter.energies) == pytest.approx(theirs[0], abs=0.1)
    assert range_lu(meter.energies) == pytest.approx(theirs[1], abs=0.3)


def test_one_channel_counts_alone() -> None:
    """A part on one side only is 3 LU quieter than on both."""
    both = tone(-23, 5)
    one = both * np.array([[1.0], [0.0]], dtype=np.float32)
    assert lufs(both) - lufs(one) == pytest.approx(3.01, abs=0.01)


def test_silence() -> None:
    """Nothing has no loudness; it must not be an error or a number."""
    assert lufs(np.zeros((2, RATE), dtype=np.float32)) == -math.inf
    assert integrated_lufs(np.zeros(0)) == -math.inf
    assert range_lu(np.zeros(0)) == 0.0
    assert lufs(tone(-80, 2)) == -math.inf


def test_skipped_silence_counts_as_silence() -> None:
    """Not filtering silence saves time and must change nothing."""
    fed, skipped = LoudnessMeter(RATE), LoudnessMeter(RATE)
    sound, rest = noise(-20, 3), np.zeros((2, RATE), dtype=np.float32)
    for meter in (fed, skipped):
        meter.feed(sound)
        if meter is fed:
            meter.feed(rest)
        else:
            meter.skip(RATE)
        meter.feed(sound)
    assert integrated_lufs(fed.energies) == pytest.approx(
        integrated_lufs(skipped.energies), abs=0.01
    )


def test_shorter_than_a_window() -> None:
    """A single click still has a loudness, so that a very short song can be mastered."""
    assert math.isfinite(lufs(noise(-10, 0.25)))


@pytest.mark.parametrize("rate", [44100, 48000, 96000])
def test_the_table_of_hops_foretells_the_loudness(rate: int) -> None:
    """It is made of every second sample: music, whose power lies low, comes out the same to a tenth of a LU."""
    pink = np.cumsum(noise(-30, 10.0, rate=rate), axis=1)
    pink -= np.cumsum(pink, axis=1) / np.arange(1, pink.shape[1] + 1)
    chord = sum(tone(-26, 10.0, hz, rate=rate) for hz in (110.0, 440.0, 1760.0, 5000.0))
    for sound in (tone(-20, 10.0, 1000.0, rate=rate), np.asarray(chord), pink / np.abs(pink).max()):
        weigh = HopEnergies(rate)
        cut = 1 << 17
        pieces = [sound[:, at : at + cut] for at in range(0, sound.shape[1], cut)]
        energies = np.concatenate([weigh(np.float32(piece)) for piece in pieces])
        assert len(energies) == -(-sound.shape[1] // HOP_FRAMES)
        foretold = integrated_lufs(hundredths(energies, rate))
        assert foretold == pytest.approx(lufs(np.float32(sound), rate), abs=0.1)
