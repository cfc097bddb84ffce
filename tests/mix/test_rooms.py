"""The reverbs: right convolution, right length, no colour of their own, the same every time."""

from __future__ import annotations

import numpy as np
import pytest

from composer.mix.rooms import HALL, PARTITION_FRAMES, ROOM, Reverb, RoomKind, room_response
from tests.sounds import RATE, noise

KINDS = pytest.mark.parametrize("kind", [ROOM, HALL], ids=lambda kind: kind.name)


@KINDS
@pytest.mark.parametrize("length_s", [0.4, 2.0])
def test_it_dies_away_in_its_time(kind: RoomKind, length_s: float) -> None:
    """A hall of two seconds must ring for two seconds: 60 dB down, measured on the slope from -5 to -25 dB."""
    response = room_response(kind, length_s, RATE).astype(np.float64)
    left = np.cumsum(response[0, ::-1] ** 2)[::-1]
    curve_db = 10 * np.log10(left / left[0])
    first, last = (int(np.flatnonzero(curve_db < level)[0]) for level in (-5, -25))
    found_s = 3 * (last - first) / RATE
    assert 0.6 * length_s < found_s < 1.15 * length_s


@KINDS
def test_both_sides_are_as_loud_and_unlike(kind: RoomKind) -> None:
    """A room that leans to one side, or is the same on both, is no room."""
    response = room_response(kind, 1.0, RATE).astype(np.float64)
    np.testing.assert_allclose((response**2).sum(axis=1), 1.0, rtol=1e-5)
    assert abs(float((response[0] * response[1]).sum())) < 0.3


def test_it_does_not_boom() -> None:
    """Reverb of the bass is the commonest fault of a mix."""
    spectrum = np.abs(np.fft.rfft(room_response(HALL, 2.0, RATE)[0])) ** 2
    frequency = np.fft.rfftfreq(room_response(HALL, 2.0, RATE).shape[1], 1 / RATE)
    low = spectrum[(frequency > 20) & (frequency < 70)].mean()
    middle = spectrum[(frequency > 500) & (frequency < 2000)].mean()
    assert low < middle / 8


def test_the_same_room_every_time() -> None:
    """Two renders must not differ."""
    np.testing.assert_array_equal(room_response(HALL, 0.7, RATE), room_response(HALL, 0.7, RATE))


def test_it_is_the_convolution() -> None:
    """Partitions, histories and shared transforms must add up to the plain sum of products."""
    responses = [room_response(ROOM, 0.2, RATE), room_response(HALL, 0.9, RATE)]
    sends = list(noise(-20, 2.0))
    expected = np.zeros((2, len(sends[0])))
    for response, send in zip(responses, sends, strict=True):
        size = 1 << 18
        for channel in range(2):
            product = np.fft.rfft(response[channel], size) * np.fft.rfft(send, size)
            expected[channel] += np.fft.irfft(product)[: len(send)]
    reverb = Reverb(responses)
    block = 2 * PARTITION_FRAMES
    found = np.concatenate(
        [
            reverb([send[at : at + block] for send in sends])
            for at in range(0, len(sends[0]), block)
        ],
        axis=1,
    )
    assert np.abs(found - expected).max() < 1e-4 * np.abs(expected).max()


def test_it_falls_silent_and_wakes() -> None:
    """After a rest the tail must be gone, and the next note must be answered as the first was."""
    reverb = Reverb([room_response(ROOM, 0.3, RATE)])
    burst = np.zeros(PARTITION_FRAMES, dtype=np.float32)
    burst[10] = 1.0
    rest = np.zeros_like(burst)
    first = reverb([burst])
    tail = [reverb([rest]) for _ in range(6)]
    assert tail[0].any()
    assert not tail[-1].any()
    np.testing.assert_array_equal(reverb([burst]), first)
