"""The two reverbs every part can be sent to, as convolutions with responses made by our own code.

A response is noise that dies away faster the higher it is, after a short gap, with a few early echoes. The noise
is drawn by address, so that a room sounds the same on every machine.
"""

from __future__ import annotations

import hashlib
import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from composer.rng import Rng, digest

__all__ = ["HALL", "ROOM", "Reverb", "RoomKind", "room_response"]

PARTITION_FRAMES = 1 << 15
BANDS_HZ = (130.0, 500.0, 3000.0, 8000.0)
EVEN_FRAMES = 1024
"""Responses are a multiple of this, as transforms of odd lengths are slow."""
DECAY_60_DB = 6.907755278982137


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomKind:
    """What tells one room from another, apart from its length. `decay_shares`: of its length, for each band."""

    name: str
    gap_s: float
    bloom_s: float
    early_echoes: int
    early_s: float
    early_share: float
    decay_shares: tuple[float, ...] = (1.05, 1.0, 0.7, 0.42)


ROOM = RoomKind(
    name="room", gap_s=0.004, bloom_s=0.003, early_echoes=9, early_s=0.032, early_share=0.45
)
HALL = RoomKind(
    name="hall", gap_s=0.022, bloom_s=0.02, early_echoes=7, early_s=0.07, early_share=0.2
)


def room_response(kind: RoomKind, length_s: float, sample_rate_hz: int) -> NDArray[np.float32]:
    """A stereo impulse response, float32 (2, frames), of unit energy in each channel.

    `length_s` is the time in which the middle of the spectrum falls by 60 dB.
    """
    least = max(length_s * 1.1, 0.1) * sample_rate_hz
    frames = math.ceil(least / EVEN_FRAMES) * EVEN_FRAMES
    times = np.arange(frames) / sample_rate_hz
    tail = np.zeros((2, frames))
    bands = _bands(frames, sample_rate_hz)
    decays = [np.exp(times * (-DECAY_60_DB / (length_s * share))) for share in kind.decay_shares]
    for channel in range(2):
        spectrum = np.fft.rfft(_noise(kind, channel, frames))
        for weights, decay in zip(bands, decays, strict=True):
            tail[channel] += np.fft.irfft(spectrum * weights, frames) * decay
    tail *= np.minimum(1.0, times / kind.bloom_s)
    tail /= np.sqrt((tail**2).sum(axis=1, keepdims=True))
    tail *= np.sqrt(1.0 - kind.early_share)
    tail += _early(kind, frames, sample_rate_hz)
    gap = np.zeros((2, round(kind.gap_s * sample_rate_hz)))
    response = np.concatenate([gap, tail], axis=1)
    response /= np.sqrt((response**2).sum(axis=1, keepdims=True))
    return response.astype(np.float32)


def _noise(kind: RoomKind, channel: int, frames: int) -> NDArray[np.float64]:
    """White noise between -1 and 1 that belongs to a room and a side."""
    drawn = hashlib.shake_128(digest("reverb", kind.name, channel)).digest(4 * frames)
    return np.frombuffer(drawn, dtype="<i4") / 2.0**31


def _bands(frames: int, sample_rate_hz: int) -> list[NDArray[np.float64]]:
    """Weights over the spectrum for each band, overlapping by an octave; what lies under the first is left out."""
    frequency = np.maximum(np.fft.rfftfreq(frames, 1.0 / sample_rate_hz), 1e-6)
    octaves = np.log2(frequency)
    steps = [np.clip(octaves - np.log2(edge) + 0.5, 0.0, 1.0) for edge in BANDS_HZ]
    rises = [np.sin(step * np.pi / 2) ** 2 for step in steps]
    return [
        rise - after
        for rise, after in zip(rises, [*rises[1:], np.zeros(len(frequency))], strict=True)
    ]


def _early(kind: RoomKind, frames: int, sample_rate_hz: int) -> NDArray[np.float64]:
    echoes = np.zeros((2, frames))
    for channel in range(2):
        rng = Rng("reverb", kind.name, "early", channel)
        for number in range(kind.early_echoes):
            share = (number + rng.unit()) / kind.early_echoes
            place = min(round(share * kind.early_s * sample_rate_hz), frames - 1)
            echoes[channel, place] += (1.0 if rng.chance(0.5) else -1.0) * 0.75 ** (share * 6)
    echoes *= np.sqrt(kind.early_share / (echoes**2).sum(axis=1, keepdims=True))
    return echoes


class Reverb:
    """Several rooms at once: each convolves its own stream with its response, in equal partitions (overlap-save).

    What the rooms give back is added up before it leaves the spectrum, which saves a transform a room.
    """

    def __init__(self, responses: Sequence[NDArray[np.float32]]) -> None:
        self._rooms = [_Partitions(response) for response in responses]

    def __call__(self, sends: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
        """What all rooms give back for a block, float32 (2, frames), from one send a room, float32 (frames,).

        Only the last block may be of a length that is not a multiple of 32 768 frames.
        """
        frames, size = len(sends[0]), PARTITION_FRAMES
        count = -(-frames // size)
        streams = np.zeros((len(sends), count * size), dtype=np.float32)
        for stream, send in zip(streams, sends, strict=True):
            stream[:frames] = send
        back = np.zeros((2, count * size), dtype=np.float32)
        for start in range(0, count * size, size):
            total: NDArray[np.complex64] | None = None
            for room, stream in zip(self._rooms, streams, strict=True):
                total = room.added(stream[start : start + size], total)
            if total is not None:
                back[:, start : start + size] = np.fft.irfft(total, 2 * size, axis=1)[:, size:]
        return back[:, :frames]


class _Partitions:
    """One room's response and the spectra of what it has heard, newest first."""

    def __init__(self, response: NDArray[np.float32]) -> None:
        size = PARTITION_FRAMES
        count = -(-response.shape[1] // size)
        padded = np.zeros((2, count * size), dtype=np.float32)
        padded[:, : response.shape[1]] = response
        pieces = padded.reshape(2, count, size)
        self._response = np.fft.rfft(pieces, 2 * size, axis=2).astype(np.complex64)
        self._product = np.empty((2, size + 1), dtype=np.complex64)
        self._heard: deque[NDArray[np.complex64]] = deque(maxlen=count)
        self._window = np.zeros(2 * size, dtype=np.float32)
        self._quiet = count + 1

    def added(
        self, piece: NDArray[np.float32], total: NDArray[np.complex64] | None
    ) -> NDArray[np.complex64] | None:
        """`total`, the spectrum (2, bins) of what other rooms give back, with what comes back from this one now; a room
        that has fallen silent adds nothing, and None is silence."""
        self._quiet = 0 if piece.any() else self._quiet + 1
        if self._quiet > self._response.shape[1] + 1:
            self._heard.clear()
            self._window[:] = 0.0
            return total
        window, size = self._window, len(piece)
        window[:size] = window[size:]
        window[size:] = piece
        self._heard.appendleft(np.fft.rfft(window).astype(np.complex64, copy=False))
        for age, spectrum in enumerate(self._heard):
            product = np.multiply(self._response[:, age], spectrum, out=self._product)
            if total is None:
                total = product.copy()
            else:
                total += product
        return total
