"""What is seen of a part, seen again after a gain, and written down."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from composer.mix.automation import POINT_FRAMES
from composer.mix.part_look import PartLook, look_at, looks_of_text, text_of_looks
from composer.mix.ramp import level_course
from composer.mix.sound_files import BLOCK_FRAMES, block_starts
from composer.mix.third_octaves import CENTRES_HZ
from tests.sounds import RATE, noise, tone

SHORT, LONG = 3 * BLOCK_FRAMES + 9000, 30 * BLOCK_FRAMES


def block(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.ascontiguousarray(sound[:, :BLOCK_FRAMES])


def test_a_tone_is_seen_in_its_band() -> None:
    """A spectrum that is off by a band would blame another part."""
    look = look_at(block(tone(-20, 4.0, 1000.0)), RATE, LONG)
    assert look.bands.shape == (1, len(CENTRES_HZ))
    assert CENTRES_HZ[int(look.bands[0].argmax())] == pytest.approx(1000.0)


def test_the_middle_and_what_tells_the_sides_apart() -> None:
    """Sides that are alike are all middle, and sides against each other none of it: that is what mono loses."""
    sound = block(tone(-20, 4.0, 300.0))
    alike = look_at(sound, RATE, LONG)
    against = look_at(sound * np.array([[1], [-1]], dtype=np.float32), RATE, LONG)
    assert alike.sides[1] < 1e-6 * alike.sides[0]
    assert against.sides[0] < 1e-6 * against.sides[1]
    assert alike.sides.sum() == pytest.approx(float((sound[:, :8192] ** 2).mean(axis=1).sum()), rel=0.05)  # fmt: skip
    np.testing.assert_allclose(alike.course.sum(axis=0), against.course.sum(axis=0), rtol=1e-5)


@pytest.mark.parametrize("frames", [SHORT, LONG], ids=["short", "long"])
@pytest.mark.parametrize("length", [BLOCK_FRAMES, 70001], ids=["block", "last"])
@pytest.mark.parametrize("width", [0.0, 1.0, 1.4])
def test_a_gain_and_a_width_afterwards_are_as_good_as_before(
    frames: int, length: int, width: float
) -> None:
    """A look that was kept must tell what a look at the changed sound would tell, while the level moves too."""
    sound = noise(-20, 4.0)[:, :length]
    points = -(-length // POINT_FRAMES) + 1
    moving = np.concatenate([np.full(points // 3, 0.5), np.linspace(0.5, 1.5, points)])[:points]
    for gains in (np.array([0.25]), moving):
        level = level_course(gains, POINT_FRAMES, length)
        middle, side = (sound[0] + sound[1]) / 2, (sound[0] - sound[1]) / 2 * np.float32(width)
        changed = np.stack([middle + side, middle - side]) * level
        expected = look_at(changed.astype(np.float32), RATE, frames)
        found = look_at(sound, RATE, frames).after(np.array([width]), gains, length, frames)
        assert len(found.bands) == (2 if frames == SHORT else 1)
        np.testing.assert_allclose(found.sides, expected.sides, rtol=0.03, atol=1e-9)
        np.testing.assert_allclose(found.course, expected.course, rtol=0.02, atol=1e-9)


def test_written_down_and_read_again() -> None:
    """Looks are kept beside a strip's sound: to the last bit, silence as silence, a short last block as it is."""
    sound = noise(-20, SHORT / RATE + 1)
    looks: list[PartLook | None] = [
        look_at(sound[:, at : at + length], RATE, SHORT) for at, length in block_starts(SHORT)
    ]
    looks[1] = None
    read = looks_of_text(text_of_looks(looks, SHORT), SHORT)
    assert len(read) == len(looks) == 4
    for old, new in zip(looks, read, strict=True):
        if old is None or new is None:
            assert old is new
        else:
            np.testing.assert_array_equal(old.windows, new.windows)
            np.testing.assert_array_equal(old.course, new.course)


@pytest.mark.parametrize("text", ["", "AAAA", "not base64!", "AAAAAAAA" * 4000])
def test_what_is_no_look_is_told(text: str) -> None:
    """A damaged note in the cache must count as missing, and not end in figures of another song."""
    with pytest.raises(ValueError, match=r"."):
        looks_of_text(text, SHORT)
