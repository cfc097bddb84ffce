"""One channel strip at work: filters, tone, compression, colour, width, panning, echo. Reverbs are elsewhere.

A strip expects its part at `WORKING_LUFS`, so that compression and saturation mean the same for every part.
"""

from __future__ import annotations

import math

import numpy as np
import pedalboard
from numpy.typing import NDArray
from pedalboard import Pedalboard  # type: ignore[attr-defined]  # its stub leaves the name out

from composer.model.audio import Strip

__all__ = ["PERCUSSIVE", "WORKING_LUFS", "StripChain", "placement", "plugins"]

WORKING_LUFS = -20.0
"""Loudness that a part has on its way into its strip."""
LOW_SHELF_HZ, HIGH_SHELF_HZ, SHELF_Q = 120.0, 8000.0, 0.7
BELL_Q = 0.9
OFF_DB = -60.0
ASLEEP = 1e-5
"""A strip whose input is silent and whose output peaks under this (-100 dBFS), for longer than its echo may still
be on its way, rests until its part returns."""
OFFSET_HZ = 12.0
"""A wave whose halves differ comes out of a saturation with an offset, which this takes away."""
ECHO_FEEDBACK = 0.32
WIDEST = 1.5
SPREAD_S, SPREAD_FROM_HZ = 0.013, 250.0
"""What makes a part of one channel wide: a short echo of it, in opposite phase on the two sides, so that it is gone
again when they are added up."""
LONGEST_ECHO_S = 8.0
PERCUSSIVE = frozenset({"drums", "percussion"})


class StripChain:
    """A strip with its state: call it with one block after the other, from the first to the last.

    A part that has nothing to tell the sides apart goes through as one channel, which halves the work; a width over
    1 then spreads it.
    """

    def __init__(
        self, strip: Strip, sample_rate_hz: int, whole_note_s: float, *, is_mono: bool
    ) -> None:
        self._rate = sample_rate_hz
        self._is_mono = is_mono or strip.width == 0.0
        self._placement = placement(strip.pan, min(strip.width, 1.0) if is_mono else strip.width)
        self._boards = [Pedalboard(plugins(strip))]
        self._spread: Pedalboard | None = None
        if self._is_mono and strip.width > 1.0:
            self._spread = Pedalboard(
                [
                    pedalboard.HighpassFilter(SPREAD_FROM_HZ),
                    pedalboard.Delay(delay_seconds=SPREAD_S, feedback=0.0, mix=1.0),
                    pedalboard.Gain(20.0 * math.log10(min(strip.width, WIDEST) - 1.0)),
                ]
            )
        self._memory_frames = 0.0
        if strip.delay_notes > 0.0 and strip.delay_db > OFF_DB:
            delay_s = min(strip.delay_notes * whole_note_s, LONGEST_ECHO_S)
            self._boards.append(_echo(delay_s, strip.delay_db))
            self._memory_frames = delay_s * sample_rate_hz
        self._quiet_frames = math.inf

    def __call__(
        self, sound: NDArray[np.float32], *, input_db: float, output_db: float
    ) -> NDArray[np.float32] | None:
        """The strip's output for a block (2, frames), between two gains; None while there is nothing to hear."""
        has_input = bool(sound[0, ::64].any() or sound.any())  # mostly the first few tell
        if not has_input and self._quiet_frames > self._memory_frames:
            return None
        gain = np.float32(10.0 ** (input_db / 20.0))
        out: NDArray[np.float32] = sound * gain
        if self._is_mono:
            out = ((sound[0] + sound[1]) * (gain / 2))[None, :]
        if len(self._boards[0]):
            out = self._boards[0](out, self._rate, reset=False)
        for echo in self._boards[1:]:
            out = out + echo(out, self._rate, reset=False)
        if self._spread is not None:
            side = self._spread(out, self._rate, reset=False)
            out = np.concatenate([out + side, out - side])
        out = _placed(out, self._placement * 10.0 ** (output_db / 20.0))
        is_quiet = not has_input and float(np.abs(out).max(initial=0.0)) < ASLEEP
        self._quiet_frames = self._quiet_frames + sound.shape[1] if is_quiet else 0.0
        return out


def _echo(delay_s: float, level_db: float) -> Pedalboard:
    return Pedalboard(
        [
            pedalboard.HighpassFilter(300.0),
            pedalboard.LowpassFilter(4500.0),
            pedalboard.Delay(delay_seconds=delay_s, feedback=ECHO_FEEDBACK, mix=1.0),
            pedalboard.Gain(level_db),
        ]
    )


def plugins(strip: Strip) -> list[pedalboard.Plugin]:
    """The effects that a strip asks for, in the order of the signal; neutral ones are left out."""
    chain: list[pedalboard.Plugin] = []
    if strip.highpass_hz > 0.0:
        chain += [
            pedalboard.HighpassFilter(strip.highpass_hz),
            pedalboard.HighpassFilter(strip.highpass_hz),
        ]
    if strip.lowpass_hz > 0.0:
        chain += [
            pedalboard.LowpassFilter(strip.lowpass_hz),
            pedalboard.LowpassFilter(strip.lowpass_hz),
        ]
    if strip.low_db:
        chain.append(pedalboard.LowShelfFilter(LOW_SHELF_HZ, strip.low_db, SHELF_Q))
    if strip.mid_db:
        chain.append(pedalboard.PeakFilter(strip.mid_hz, strip.mid_db, BELL_Q))
    if strip.high_db:
        chain.append(pedalboard.HighShelfFilter(HIGH_SHELF_HZ, strip.high_db, SHELF_Q))
    if strip.compression > 0.0:
        chain.append(_compressor(strip))
    if strip.saturation > 0.0:
        drive_db = 18.0 * strip.saturation
        chain += [pedalboard.Distortion(drive_db=drive_db), pedalboard.Gain(-drive_db * 0.7)]
        chain.append(pedalboard.HighpassFilter(OFFSET_HZ))
    if strip.chorus > 0.0:
        chain.append(
            pedalboard.Chorus(
                rate_hz=0.7,
                depth=0.3 * strip.chorus,
                centre_delay_ms=8.0,
                feedback=0.0,
                mix=0.5 * strip.chorus,
            )
        )
    return chain


def _compressor(strip: Strip) -> pedalboard.Plugin:
    is_percussive = strip.role in PERCUSSIVE
    return pedalboard.Compressor(
        threshold_db=WORKING_LUFS + 8.0 - 12.0 * strip.compression,
        ratio=1.5 + 3.5 * strip.compression,
        attack_ms=18.0 if is_percussive else 10.0,
        release_ms=90.0 if is_percussive else 160.0,
    )


def placement(pan: float, width: float) -> NDArray[np.float64]:
    """The 2 by 2 matrix that narrows or widens a stereo part and pans it with constant power.

    `pan` -1..1, `width` 0..1.5. What is panned is narrowed as well, so that nothing recorded on the far side is lost.
    """
    pan = max(-1.0, min(1.0, pan))
    spread = max(0.0, min(WIDEST, width)) * (1.0 - abs(pan))
    angle = (pan + 1.0) * math.pi / 4.0
    gains = math.sqrt(2.0) * np.array([math.cos(angle), math.sin(angle)])
    near, far = (1.0 + spread) / 2.0, (1.0 - spread) / 2.0
    return np.array([[near, far], [far, near]]) * gains[:, None]


def _placed(sound: NDArray[np.float32], matrix: NDArray[np.float64]) -> NDArray[np.float32]:
    """One channel or two, (1 or 2, frames), through the 2 by 2 matrix; by hand, as a matrix product wakes threads."""
    if len(sound) == 1:
        spread: NDArray[np.float32] = sound * matrix.sum(axis=1).astype(np.float32)[:, None]
        return spread
    out: NDArray[np.float32] = sound * np.diag(matrix).astype(np.float32)[:, None]
    across = np.diag(matrix[:, ::-1]).astype(np.float32)
    if across.any():
        out += sound[::-1] * across[:, None]
    return out
