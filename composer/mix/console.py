"""The mixing desk: takes every stem through its strip, adds them up with the two reverbs, one block at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np
import pedalboard
from numpy.typing import NDArray
from pedalboard import Pedalboard  # type: ignore[attr-defined]  # its stub leaves the name out

from composer.mix.automation import Clock, PartAutomation, section_spans
from composer.mix.duck import Ducking, heard_again, kick_times_s
from composer.mix.effects import OFF_DB
from composer.mix.levels import Fader, reference_lu
from composer.mix.part_look import PartLook
from composer.mix.recorded_room import recorded_room
from composer.mix.rooms import HALL, ROOM, Reverb, room_response
from composer.mix.section_levels import lifted, section_course
from composer.mix.sound_files import block_starts
from composer.mix.strip_run import StripRun
from composer.model.audio import Mix, SoundStore, StemSet, Strip
from composer.model.performance import Performance

__all__ = ["Console", "MixedBlock"]

WORKERS = 2
DUCK_RELEASE_NOTES = 1 / 8
Shares = list[tuple[NDArray[np.float32], PartLook] | None]
"""What each part adds to a block, and what there is to see of it; None in silence."""
SENDS_FROM_HZ = 140.0
"""What lies lower gets no reverb."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MixedBlock:
    """One block of the unmastered mix, its first frame, each stem's share (None while silent), the reverbs' share.

    All sounds are float32 (2, frames); `total` is the sum of the parts and `reverb`. `looks` is what there is to see of
    each stem's share.
    """

    start: int
    total: NDArray[np.float32]
    parts: tuple[NDArray[np.float32] | None, ...]
    looks: tuple[PartLook | None, ...]
    reverb: NDArray[np.float32]


class Console:
    """A desk set up for one song: `blocks` runs it from the first frame to the last, once.

    With a `store`, what a strip made of its part is kept there before its level is set, so that a part whose stem
    and strip are as before costs no more than reading it, however its level has changed.
    """

    def __init__(
        self,
        stems: StemSet,
        mix: Mix,
        performance: Performance,
        progress: Callable[[float], None],
        store: SoundStore | None = None,
    ) -> None:
        self._stems, self.mix = stems, mix
        self.lifts_db: tuple[float, ...] = ()
        by_part = {strip.part: strip for strip in mix.strips}
        roles = {part.id: part.role for part in performance.parts}
        self.strips = tuple(
            by_part.get(stem.part)
            or Strip(part=stem.part, role=roles.get(stem.part, ""), level_lu=-6.0)
            for stem in stems.stems
        )
        whole_note_s = 240.0 / performance.tempo_map.bpm_at(0)
        self.rate = rate = stems.sample_rate_hz
        lead_lu = reference_lu(self.strips)
        kicks_s = kick_times_s(performance)
        if stems.is_loop:
            kicks_s = heard_again(kicks_s, stems.length_s, stems.lead_in_frames / rate)
        self._strips = [
            StripRun(stem, strip, stems.frames, rate, whole_note_s, kicks_s, store)
            for stem, strip in zip(stems.stems, self.strips, strict=True)
        ]
        faders: list[Fader] = []
        with ThreadPoolExecutor(WORKERS) as pool:
            rooms = pool.submit(self._room_responses)
            for fader in pool.map(StripRun.measure, self._strips):
                faders.append(fader)
                progress(len(faders) / len(self.strips))
            self._rooms = rooms.result()
        self.faders = tuple(
            fader.raised(strip.level_lu - lead_lu)
            for fader, strip in zip(faders, self.strips, strict=True)
        )
        for run, fader in zip(self._strips, self.faders, strict=True):
            run.output_db = fader.output_db
        self._automate(performance)
        self._ducking = Ducking(kicks_s, DUCK_RELEASE_NOTES * whole_note_s, rate)

    def _automate(self, performance: Performance) -> None:
        """Give every strip what the sections ask of it, and raise those that would be lost beside the others."""
        spans, stems = section_spans(performance), self._stems
        if not spans:
            return
        courses = [
            10.0 ** (fader.output_db / 10.0)
            * section_course(fader.course, stem, strip, self.mix.moves, spans, stems)
            for fader, stem, strip in zip(self.faders, stems.stems, self.strips, strict=True)
        ]
        total = np.zeros(max((len(course) for course in courses), default=0))
        for course in courses:
            total[: len(course)] += course
        self.lifts_db = lifted(total, spans, self.mix.section_range_lu)
        clock = Clock(stems)
        for run, strip in zip(self._strips, self.strips, strict=True):
            run.automation = PartAutomation(
                strip.part,
                strip.role,
                self.mix.moves,
                self.lifts_db,
                spans,
                clock,
                is_loop=stems.is_loop,
            )

    @property
    def remade(self) -> tuple[str, ...]:
        """The parts whose strips have to run, as nothing is kept of them."""
        return tuple(run.stem.part for run in self._strips if not run.is_kept)

    def reverb(self) -> Callable[[NDArray[np.float32]], NDArray[np.float32]]:
        """Room and hall with nothing in them yet: from sends (2, frames), block by block, to what comes back."""
        back = Reverb(self._rooms)
        low_cut = Pedalboard([pedalboard.HighpassFilter(SENDS_FROM_HZ)])

        def return_of(sends: NDArray[np.float32]) -> NDArray[np.float32]:
            heard = low_cut(sends, self.rate, reset=False) if sends.any() else sends
            return back(list(heard))

        return return_of

    def _room_responses(self) -> list[NDArray[np.float32]]:
        mix = self.mix
        return [
            room_response(kind, length_s, self.rate)
            if file is None
            else recorded_room(file, self.rate, kind.name)
            for kind, length_s, file in (
                (ROOM, mix.room_s, mix.room_file),
                (HALL, mix.hall_s, mix.hall_file),
            )
        ]

    def blocks(self) -> Iterator[MixedBlock]:
        """The song, block by block. While one is in the caller's hands the two after it are in work."""
        return_of = self.reverb()
        places = list(block_starts(self._stems.frames))
        with ExitStack() as stack:
            for run in self._strips:
                stack.enter_context(run)
            pool = stack.enter_context(ThreadPoolExecutor(WORKERS))
            rooms = stack.enter_context(ThreadPoolExecutor(1))  # what they hear must stay in order
            begun = self._begin(pool, *places[0])
            before: tuple[int, Shares, Future[NDArray[np.float32]]] | None = None
            for number, (start, length) in enumerate(places):
                shares = [task.result() for task in begun]
                parts = [None if share is None else share[0] for share in shares]
                back = rooms.submit(return_of, self.sends(parts, length))
                if number + 1 < len(places):
                    begun = self._begin(pool, *places[number + 1])
                if before is not None:
                    yield _summed(*before)
                before = start, shares, back
            if before is not None:
                yield _summed(*before)
            for run in self._strips:
                run.finish()

    def sends(
        self, parts: Sequence[NDArray[np.float32] | None], length: int
    ) -> NDArray[np.float32]:
        """What goes to the room and to the hall, (2, frames), of all parts together."""
        return _sends(parts, [(strip.room_db, strip.hall_db) for strip in self.strips], length)

    def _begin(
        self, pool: ThreadPoolExecutor, start: int, length: int
    ) -> list[Future[tuple[NDArray[np.float32], PartLook] | None]]:
        """Set every strip to work on one block."""
        is_heeded = any(run.heeds_the_kick for run in self._strips)
        depth = self._ducking.depth(start, length) if is_heeded else None
        return [pool.submit(run.block, start, length, depth) for run in self._strips]


def _summed(start: int, shares: Shares, back: Future[NDArray[np.float32]]) -> MixedBlock:
    reverb = back.result()
    total = reverb.copy()
    for share in shares:
        if share is not None:
            total += share[0]
    return MixedBlock(
        start=start,
        total=total,
        parts=tuple(None if share is None else share[0] for share in shares),
        looks=tuple(None if share is None else share[1] for share in shares),
        reverb=reverb,
    )


def _sends(
    parts: Sequence[NDArray[np.float32] | None],
    levels_db: Sequence[tuple[float, float]],
    length: int,
) -> NDArray[np.float32]:
    """What goes to the room and to the hall, (2, frames): both sides of every part together, each at its level."""
    sends, scaled = np.zeros((2, length), dtype=np.float32), np.empty(length, dtype=np.float32)
    for part, levels in zip(parts, levels_db, strict=True):
        if part is None or max(levels) <= OFF_DB:
            continue
        middle = part[0] + part[1]
        for send, level_db in zip(sends, levels, strict=True):
            if level_db > OFF_DB:
                gain = np.float32(10.0 ** (level_db / 20.0) * 0.5**0.5)
                send += np.multiply(middle, gain, out=scaled)
    return sends
