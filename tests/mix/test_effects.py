"""One strip: neutral means untouched, panning keeps the power, echoes come in time, blocks do not matter."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from composer.mix.effects import StripChain, placement, plugins
from composer.mix.strips import ROLES
from composer.model.audio import Strip
from tests.sounds import RATE, noise, tone

PLAIN = Strip(part="keys", role="comp")


def through(
    strip: Strip, sound: NDArray[np.float32], *, is_mono: bool = False, block: int = 1 << 17
) -> NDArray[np.float32]:
    chain = StripChain(strip, RATE, 2.0, is_mono=is_mono)
    outs = []
    for start in range(0, sound.shape[1], block):
        piece = sound[:, start : start + block]
        out = chain(piece, input_db=0.0, output_db=0.0)
        outs.append(np.zeros_like(piece) if out is None else out)
    return np.concatenate(outs, axis=1)


def level_db(sound: NDArray[np.float32]) -> float:
    """Power of both channels, without the first tenth of a second."""
    return 10 * math.log10(float((sound[:, RATE // 10 :] ** 2).mean()))


def test_a_neutral_strip_changes_nothing() -> None:
    """A person who sets everything to zero wants the sound as it is."""
    assert plugins(PLAIN) == []
    sound = noise(-20, 0.5)
    np.testing.assert_allclose(through(PLAIN, sound), sound, atol=1e-7)


def test_gains_before_and_after() -> None:
    """The two gains of a fader must both arrive."""
    sound = noise(-30, 0.3)
    chain = StripChain(PLAIN, RATE, 2.0, is_mono=False)
    out = chain(sound, input_db=6.0, output_db=-12.0)
    assert out is not None
    np.testing.assert_allclose(out, sound * 10 ** (-6 / 20), rtol=1e-5)


@pytest.mark.parametrize("pan", [-1.0, -0.5, 0.0, 0.3, 1.0])
def test_panning_keeps_the_power(pan: float) -> None:
    """A part that is moved aside must not become louder or softer."""
    matrix = placement(pan, 1.0)
    centred = matrix @ np.array([1.0, 1.0])
    assert (centred**2).sum() == pytest.approx(2.0)
    assert np.sign(round(centred[1] - centred[0], 9)) == np.sign(pan)


def test_panning_loses_neither_side() -> None:
    """Of a piano panned hard left the right hand must not vanish."""
    hard_left = placement(-1.0, 1.0)
    np.testing.assert_allclose(hard_left[1], 0.0, atol=1e-12)
    assert hard_left[0][1] == pytest.approx(hard_left[0][0])


def test_width() -> None:
    """0 is one channel, 1 is as recorded, more is wider."""
    sound = noise(-20, 0.3)
    narrow = through(replace(PLAIN, width=0.0), sound)
    np.testing.assert_allclose(narrow[0], narrow[1])
    wide = through(replace(PLAIN, width=1.5), sound)
    side, side_before = wide[0] - wide[1], sound[0] - sound[1]
    np.testing.assert_allclose(side, 1.5 * side_before, atol=1e-6)


def test_a_part_of_one_channel_can_be_wide() -> None:
    """Most sounds of a small soundfont are in one channel; what widens them must vanish where both sides meet."""
    sound = noise(-20, 1.0)
    sound[1] = sound[0]
    wide = through(replace(PLAIN, width=1.4), sound, is_mono=True)
    likeness = np.corrcoef(wide)[0, 1]
    assert 0.4 < likeness < 0.9
    np.testing.assert_allclose(wide.mean(axis=0), sound[0], atol=1e-5)


def test_one_channel_sounds_like_two_equal_ones() -> None:
    """Treating a part as one channel is a saving, not an effect."""
    sound = tone(-20, 0.5, 300.0)
    strip = Strip(part="a", role="melody", **{**ROLES["melody"], "width": 1.0})
    np.testing.assert_allclose(
        through(strip, sound, is_mono=True), through(strip, sound), atol=1e-5
    )


@pytest.mark.parametrize("role", [*ROLES, "theremin"])
def test_blocks_make_no_difference(role: str) -> None:
    """State lost between blocks would click every three seconds."""
    strip = Strip(part="a", role=role, **{**ROLES.get(role, {}), "chorus": 0.3, "saturation": 0.2})
    sound = noise(-20, 1.0)
    np.testing.assert_allclose(
        through(strip, sound, block=10_007), through(strip, sound), atol=2e-4
    )


@pytest.mark.parametrize(
    ("change", "frequency_hz", "low_db", "high_db"),
    [
        ({"highpass_hz": 200.0}, 50.0, -30.0, -18.0),
        ({"highpass_hz": 200.0}, 2000.0, -0.5, 0.1),
        ({"lowpass_hz": 1000.0}, 8000.0, -45.0, -25.0),
        ({"low_db": 6.0}, 40.0, 4.5, 6.5),
        ({"low_db": 6.0}, 4000.0, -0.3, 0.3),
        ({"mid_db": -6.0, "mid_hz": 500.0}, 500.0, -6.2, -5.8),
        ({"high_db": 6.0}, 16000.0, 4.5, 6.5),
        ({"high_db": 6.0}, 200.0, -0.3, 0.3),
    ],
)
def test_tone(change: dict[str, float], frequency_hz: float, low_db: float, high_db: float) -> None:
    """Each control must act where it says it acts, and nowhere else."""
    sound = tone(-20, 1.0, frequency_hz)
    change_db = level_db(through(replace(PLAIN, **change), sound)) - level_db(sound)
    assert low_db <= change_db <= high_db


def test_compression_brings_loud_and_soft_together() -> None:
    """That is what it is for; at 0 it must not act."""
    soft, loud = tone(-30, 1.0, 300.0), tone(-8, 1.0, 300.0)
    strip = replace(PLAIN, compression=0.8)
    before = level_db(loud) - level_db(soft)
    after = level_db(through(strip, loud)) - level_db(through(strip, soft))
    assert after < before - 4.0


def test_saturation_adds_overtones() -> None:
    """Warmth is made of overtones that were not there before."""
    sound = tone(-14, 1.0, 200.0)
    out = through(replace(PLAIN, saturation=0.6), sound)
    spectrum = np.abs(np.fft.rfft(out[0][:RATE] * np.hanning(RATE)))
    assert spectrum[600] > 0.005 * spectrum[200]


def test_echoes_come_in_time() -> None:
    """An echo in note values: a quarter of a whole note of 2 s is half a second."""
    sound = np.zeros((2, 2 * RATE), dtype=np.float32)
    sound[:, 100:140] = 0.5
    out = through(replace(PLAIN, delay_notes=0.25, delay_db=-6.0), sound)
    np.testing.assert_allclose(out[:, :1000], sound[:, :1000], atol=1e-3)
    echo = np.abs(out[0, 2000 : RATE - 2000])
    assert echo.argmax() + 2000 == pytest.approx(100 + RATE // 2, abs=60)
    assert 0.02 < echo.max() < 0.5


def test_a_silent_strip_sleeps_and_wakes() -> None:
    """Rests cost nothing, and echoes that still sound are not cut off."""
    strip = replace(PLAIN, delay_notes=0.5, delay_db=-3.0)
    chain = StripChain(strip, RATE, 2.0, is_mono=False)
    rest, sound = np.zeros((2, RATE // 2), dtype=np.float32), noise(-20, 0.5)
    assert chain(rest, input_db=0.0, output_db=0.0) is None
    assert chain(sound, input_db=0.0, output_db=0.0) is not None
    echoes = [chain(rest, input_db=0.0, output_db=0.0) for _ in range(40)]
    assert echoes[0] is not None
    assert max(float(np.abs(echo).max()) for echo in echoes[:3] if echo is not None) > 0.01
    assert echoes[-1] is None
    assert chain(sound, input_db=0.0, output_db=0.0) is not None
