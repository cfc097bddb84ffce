"""The mixing desk: takes every stem through its strip, adds them up with the two reverbs, one block at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pedalboard
from numpy.typing import NDArray
from pedalboard import Pedalboard  # type: ignore[attr-defined]  # its stub leaves the name out

from composer.mix.duck import Ducking, kick_times_s
from composer.mix.effects import OFF_DB, StripChain
from composer.mix.levels import Fader, measure_fader, reference_lu
from composer.mix.rooms import HALL, ROOM, Reverb, room_response
from composer.mix.sound_files import block_starts, read_block
from composer.model.audio import Mix, Stem, StemSet, Strip
from composer.model.performance import Performance

__all__ = ["Console", "MixedBlock"]

WORKERS = 2
DUCK_RELEASE_NOTES = 1 / 8
SENDS_FROM_HZ = 140.0
"""What lies lower gets no reverb."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MixedBlock:
    """One block of the unmastered mix, its first frame, each stem's share (None while silent), the reverbs' share.

    All sounds are float32 (2, frames); `total` is the sum of the parts and `reverb`.
    """

    start: int
    total: NDArray[np.float32]
    parts: tuple[NDArray[np.float32] | None, ...]
    reverb: NDArray[np.float32]


class Console:
    """A desk set up for one song: `blocks` runs it from the first frame to the last, once."""

    def __init__(
        self, stems: StemSet, mix: Mix, performance: Performance, progress: Callable[[float], None]
    ) -> None:
        self._stems, self._mix = stems, mix
        by_part = {strip.part: strip for strip in mix.strips}
        roles = {part.id: part.role for part in performance.parts}
        self.strips = tuple(
            by_part.get(stem.part)
            or Strip(part=stem.part, role=roles.get(stem.part, ""), level_lu=-6.0)
            for stem in stems.stems
        )
        whole_note_s = 240.0 / performance.tempo_map.bpm_at(0)
        rate = stems.sample_rate_hz
        lead_lu = reference_lu(self.strips)

        def measure(stem: Stem, strip: Strip) -> Fader:
            return measure_fader(stem, strip, stems.frames, rate, whole_note_s, lead_lu)

        faders: list[Fader] = []
        with ThreadPoolExecutor(WORKERS) as pool:
            for fader in pool.map(measure, stems.stems, self.strips):
                faders.append(fader)
                progress(len(faders) / len(self.strips))
        self.faders = tuple(faders)
        self._chains = tuple(
            StripChain(strip, rate, whole_note_s, is_mono=fader.is_mono)
            for strip, fader in zip(self.strips, self.faders, strict=True)
        )
        self._ducking = Ducking(kick_times_s(performance), DUCK_RELEASE_NOTES * whole_note_s, rate)

    def blocks(self) -> Iterator[MixedBlock]:
        """The song, block by block. While one is in the caller's hands the next is in work."""
        levels_db = [(strip.room_db, strip.hall_db) for strip in self.strips]
        rooms = ((ROOM, self._mix.room_s), (HALL, self._mix.hall_s))
        rate = self._stems.sample_rate_hz
        reverb = Reverb([room_response(kind, length_s, rate) for kind, length_s in rooms])
        low_cut = Pedalboard([pedalboard.HighpassFilter(SENDS_FROM_HZ)])

        def return_of(sends: NDArray[np.float32]) -> NDArray[np.float32]:
            return reverb(list(low_cut(sends, rate, reset=False)) if sends.any() else list(sends))

        places = list(block_starts(self._stems.frames))
        with ThreadPoolExecutor(WORKERS) as pool:
            begun = self._begin(pool, *places[0])
            for number, (start, length) in enumerate(places):
                parts = tuple(task.result() for task in begun)
                back = pool.submit(return_of, _sends(parts, levels_db, length))
                if number + 1 < len(places):
                    begun = self._begin(pool, *places[number + 1])
                total = np.zeros((2, length), dtype=np.float32)
                for part in parts:
                    if part is not None:
                        total += part
                total += back.result()
                yield MixedBlock(start=start, total=total, parts=parts, reverb=back.result())

    def _begin(
        self, pool: ThreadPoolExecutor, start: int, length: int
    ) -> list[Future[NDArray[np.float32] | None]]:
        """Set every strip to work on one block."""
        depth = self._ducking.depth(start, length)
        return [
            pool.submit(self._strip, number, start, length, depth)
            for number in range(len(self.strips))
        ]

    def _strip(
        self, number: int, start: int, length: int, depth: NDArray[np.float32] | None
    ) -> NDArray[np.float32] | None:
        fader, strip = self.faders[number], self.strips[number]
        sound = read_block(self._stems.stems[number].path, start, length)
        out = self._chains[number](sound, input_db=fader.input_db, output_db=fader.output_db)
        if out is not None and depth is not None and strip.duck_db < 0.0:
            out *= np.exp(depth * np.float32(strip.duck_db * np.log(10.0) / 20.0))
        return out


def _sends(
    parts: tuple[NDArray[np.float32] | None, ...], levels_db: list[tuple[float, float]], length: int
) -> NDArray[np.float32]:
    """What goes to the room and to the hall, (2, frames): both sides of every part together, each at its level."""
    sends = np.zeros((2, length), dtype=np.float32)
    for part, levels in zip(parts, levels_db, strict=True):
        if part is None or max(levels) <= OFF_DB:
            continue
        middle = part[0] + part[1]
        for send, level_db in zip(sends, levels, strict=True):
            if level_db > OFF_DB:
                send += middle * np.float32(10.0 ** (level_db / 20.0) * 0.5**0.5)
    return sends
