"""The limiter: the ceiling holds, the loudness is foretold, and quiet music is left alone."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from composer.mix.limiter import apply_curve, limiter_curve, solve_gain_db
from composer.mix.loudness import KWeighting, LoudnessMeter, integrated_lufs
from composer.mix.peaks import HOP_FRAMES, TruePeakMeter, true_peak_dbtp
from tests.sounds import RATE, noise, tone


def peaks_of(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    meter = TruePeakMeter()
    meter.feed(sound)
    return meter.finish()


def energies_of(sound: NDArray[np.float32]) -> NDArray[np.float64]:
    weigh = KWeighting(RATE)
    weighted = weigh(sound).astype(np.float64)
    power = np.pad((weighted**2).sum(axis=0), (0, -sound.shape[1] % HOP_FRAMES))
    return power.reshape(-1, HOP_FRAMES).sum(axis=1) * weigh.power


def loudness_of(sound: NDArray[np.float32]) -> float:
    meter = LoudnessMeter(RATE)
    meter.feed(sound)
    return integrated_lufs(meter.energies)


def drums() -> NDArray[np.float32]:
    """Bursts over a soft tone: loud peaks, little loudness, as real drums are."""
    sound = tone(-26, 6, 220.0)
    burst = noise(-6, 0.06, seed=4) * np.exp(-np.arange(round(0.06 * RATE)) / 600)
    for start in range(RATE // 3, sound.shape[1] - RATE // 3, RATE // 3):
        sound[:, start : start + burst.shape[1]] += burst
    return sound.astype(np.float32)


@pytest.mark.parametrize("gain_db", [0.0, 6.0, 12.0, 24.0])
@pytest.mark.parametrize("kind", ["drums", "noise", "clicks", "square"])
def test_the_ceiling_holds(kind: str, gain_db: float) -> None:
    """A true peak over the ceiling is what the limiter is there to prevent."""
    sound = {
        "drums": drums,
        "noise": lambda: noise(-12, 3),
        "clicks": lambda: np.where(np.arange(3 * RATE) % 5003 == 0, 1.0, 0.0)[None, :].repeat(2, 0),
        "square": lambda: np.sign(tone(0, 3, 110.0)) * 0.9,
    }[kind]().astype(np.float32)
    curve = limiter_curve(peaks_of(sound), gain_db, -1.0, RATE)
    limited = apply_curve(sound, curve, 0)
    assert true_peak_dbtp(peaks_of(limited)) <= -1.0 + 0.1
    assert np.abs(limited).max() <= 10 ** (-1.0 / 20) + 1e-6


def test_quiet_music_is_only_turned_up() -> None:
    """A limiter that works below its ceiling would colour everything."""
    sound = tone(-20, 1)
    curve = limiter_curve(peaks_of(sound), 6.0, -1.0, RATE)
    np.testing.assert_allclose(curve, 6.0)
    np.testing.assert_allclose(apply_curve(sound, curve, 0), sound * 10 ** (6 / 20), rtol=1e-5)


def test_the_gain_moves_without_steps() -> None:
    """A jump of the gain is heard as a click."""
    sound = drums()
    curve = limiter_curve(peaks_of(sound), 18.0, -1.0, RATE)
    assert np.diff(curve).min() > -2.5
    assert np.diff(curve).max() < 0.5
    assert curve.min() < 15.0


def test_blocks_make_no_difference() -> None:
    """The curve must be read at the right place in every block."""
    sound = drums()
    curve = limiter_curve(peaks_of(sound), 12.0, -1.0, RATE)
    whole = apply_curve(sound, curve, 0)
    for block in (64, 6400, 1 << 16):
        joined = [
            apply_curve(sound[:, at : at + block], curve, at)
            for at in range(0, sound.shape[1], block)
        ]
        np.testing.assert_array_equal(np.concatenate(joined, axis=1), whole)


@pytest.mark.parametrize("target_lufs", [-23.0, -14.0, -11.0])
def test_the_loudness_is_foretold(target_lufs: float) -> None:
    """The search works on tables; the sound itself must then come out as loud as the tables said."""
    sound = drums()
    peaks = peaks_of(sound)
    gain_db = solve_gain_db(peaks, energies_of(sound), target_lufs, -1.15, RATE)
    limited = apply_curve(sound, limiter_curve(peaks, gain_db, -1.15, RATE), 0)
    assert loudness_of(limited) == pytest.approx(target_lufs, abs=0.1)


def test_what_cannot_be_reached_is_not_searched_for_ever() -> None:
    """A single click cannot be as loud as a song; the search must end with some gain."""
    sound = np.zeros((2, RATE * 3), dtype=np.float32)
    sound[:, RATE] = 0.5
    gain_db = solve_gain_db(peaks_of(sound), energies_of(sound), -5.0, -1.0, RATE)
    assert np.isfinite(gain_db)
    limited = apply_curve(sound, limiter_curve(peaks_of(sound), gain_db, -1.0, RATE), 0)
    assert np.abs(limited).max() <= 10 ** (-1.0 / 20) + 1e-6


def test_silence_needs_no_gain() -> None:
    """Silence must not be turned up without end."""
    nothing = np.zeros((2, RATE), dtype=np.float32)
    assert solve_gain_db(peaks_of(nothing), energies_of(nothing), -14.0, -1.0, RATE) == 0.0
