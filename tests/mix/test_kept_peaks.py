"""True peaks of a kept mix: worked out in few places, and none missed that a limiter has to hear of."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from composer.mix import master
from composer.mix.kept_peaks import true_peaks
from composer.mix.loudness import HopEnergies
from composer.mix.master import Tables
from composer.mix.peaks import HOP_FRAMES, TruePeakMeter, sample_peaks
from composer.mix.sound_files import BLOCK_FRAMES, append_block
from tests.sounds import RATE


def a_mix(frames: int, seed: int = 3) -> NDArray[np.float32]:
    """Noise in waves, with strokes that lie between the samples, at the joints of blocks and at both ends as well."""
    generator = np.random.default_rng(seed)
    sound = generator.standard_normal((2, frames)) * 0.05
    sound *= 1.5 + np.sin(np.arange(frames) / RATE * 3)
    places = [
        5,
        BLOCK_FRAMES - 1,
        BLOCK_FRAMES,
        frames - 6,
        *generator.integers(20, frames - 20, 60),
    ]
    for place in places:
        if place + 1 < frames:
            sound[:, place : place + 2] += 0.5  # two in a row: the highest point lies between them
    return sound.astype(np.float32)


def kept(folder: Path, sound: NDArray[np.float32]) -> Path:
    path = folder / "mix.f32"
    path.unlink(missing_ok=True)
    append_block(path, sound)
    return path


def metered(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    meter = TruePeakMeter()
    meter.feed(sound)
    return meter.finish()


@pytest.mark.parametrize("frames", [40, 64, 6400, BLOCK_FRAMES + 1, 2 * BLOCK_FRAMES + 100])
def test_where_it_matters_they_are_the_meters(frames: int, tmp_path: Path) -> None:
    """What reaches the ceiling must be as high as a meter of everything says, at the joints of blocks as well."""
    sound = a_mix(frames) if frames > 1000 else np.full((2, frames), 0.4, dtype=np.float32)
    everywhere, reach = metered(sound), 0.35
    found = true_peaks(kept(tmp_path, sound), sample_peaks(sound), reach)
    high = everywhere >= reach
    assert high.any()
    np.testing.assert_allclose(found[high], everywhere[high], rtol=1e-5)
    assert (found[~high] < reach).all()
    assert (found >= sample_peaks(sound)).all()


def test_a_loop_is_measured_round_its_seam(tmp_path: Path) -> None:
    """A peak between the last sample and the first is heard whenever the loop goes round."""
    sound = np.zeros((2, 64 * 30), dtype=np.float32)
    sound[:, [0, -1]] = 0.5
    path = kept(tmp_path, sound)
    once, round_and_round = (
        true_peaks(path, sample_peaks(sound), 0.3, is_loop=is_loop) for is_loop in (False, True)
    )
    turned = metered(np.roll(sound, 64 * 10, axis=1))
    assert round_and_round[-1] == pytest.approx(turned[9], rel=1e-5)
    assert round_and_round[-1] > once[-1] + 0.05


@pytest.mark.parametrize("aim_lufs", [-23.0, -14.0, -9.0, -5.0])
def test_the_curve_is_that_of_all_true_peaks(
    aim_lufs: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However hard the limiter has to work, a first guess that was too low must not be heard."""
    sound = a_mix(3 * BLOCK_FRAMES + 700)
    path, everywhere = kept(tmp_path, sound), metered(sound)
    tables = Tables(peaks=sample_peaks(sound), energies=HopEnergies(RATE)(sound))
    curve = master.master_curve(path, tables, aim_lufs, -1.15, RATE)
    monkeypatch.setattr(master, "true_peaks", lambda *given, is_loop: everywhere)
    expected = master.master_curve(path, tables, aim_lufs, -1.15, RATE)
    np.testing.assert_allclose(curve, expected, atol=0.02)
    assert len(curve) == -(-sound.shape[1] // HOP_FRAMES) + 1
