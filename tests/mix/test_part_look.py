"""What is seen of a part, seen again after a gain, and written down."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from composer.mix.automation import POINT_FRAMES
from composer.mix.part_look import (
    BANDS,
    PartLook,
    look_at,
    looks_of_text,
    text_of_looks,
    window_places,
)
from composer.mix.ramp import ramp
from composer.mix.sound_files import BLOCK_FRAMES, block_starts
from composer.mix.third_octaves import CENTRES_HZ
from tests.sounds import RATE, noise, tone

SHORT, LONG = 3 * BLOCK_FRAMES + 9000, 30 * BLOCK_FRAMES


def block(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.ascontiguousarray(sound[:, :BLOCK_FRAMES])


def test_a_tone_is_seen_in_its_band() -> None:
    """A spectrum that is off by a band would blame another part."""
    look = look_at(block(tone(-20, 4.0, 1000.0)), RATE, LONG)
    assert look.windows.shape == (1, BANDS + 2)
    assert CENTRES_HZ[int(look.windows[0, :BANDS].argmax())] == pytest.approx(1000.0)


def test_both_sides_alike_lose_nothing_in_mono() -> None:
    """The last two figures of a window: the sides added up, and by themselves."""
    sound = block(tone(-20, 4.0, 300.0))
    alike, against = look_at(sound, RATE, LONG), look_at(sound * [[1], [-1]], RATE, LONG)
    assert alike.windows[0, BANDS] == pytest.approx(alike.windows[0, BANDS + 1])
    assert against.windows[0, BANDS] == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("frames", [SHORT, LONG], ids=["short", "long"])
@pytest.mark.parametrize("length", [BLOCK_FRAMES, 70001], ids=["block", "last"])
def test_a_gain_afterwards_is_as_good_as_before(frames: int, length: int) -> None:
    """A look that was kept must tell what a look at the louder sound would tell, while the gain moves too."""
    sound = noise(-20, 4.0)[:, :length]
    points = -(-length // POINT_FRAMES) + 1
    moving = np.concatenate([np.full(points // 3, 0.5), np.linspace(0.5, 1.5, points)])[:points]
    for gains in (np.array([0.25]), moving):
        level = gains[0] if len(gains) == 1 else ramp(gains, POINT_FRAMES, length)
        expected = look_at((sound * level).astype(np.float32), RATE, frames)
        found = look_at(sound, RATE, frames).after(gains, length, frames)
        assert len(found.windows) == len(window_places(length, frames)) == (2 if frames == SHORT else 1)  # fmt: skip
        np.testing.assert_allclose(found.windows.sum(axis=1), expected.windows.sum(axis=1), rtol=0.03)  # fmt: skip
        np.testing.assert_allclose(found.course, expected.course, rtol=0.02)


def test_written_down_and_read_again() -> None:
    """Looks are kept beside a strip's sound: to the last bit, silence as noughts, a short last block as it is."""
    sound = noise(-20, SHORT / RATE + 1)
    looks: list[PartLook | None] = [
        look_at(sound[:, at : at + length], RATE, SHORT) for at, length in block_starts(SHORT)
    ]
    looks[1] = None
    read = looks_of_text(text_of_looks(looks, SHORT), SHORT)
    assert len(read) == len(looks) == 4
    for old, new in zip(looks, read, strict=True):
        if old is None:
            assert not new.windows.any()
            assert not new.course.any()
        else:
            np.testing.assert_array_equal(old.windows, new.windows)
            np.testing.assert_array_equal(old.course, new.course)


@pytest.mark.parametrize("text", ["", "AAAA", "not base64!", "AAAAAAAA" * 4000])
def test_what_is_no_look_is_told(text: str) -> None:
    """A damaged note in the cache must count as missing, and not end in figures of another song."""
    with pytest.raises(ValueError, match=r"."):
        looks_of_text(text, SHORT)
