"""One strip's run through a song: from the dry stem, or from what the same strip made of the same stem before."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import numpy as np
from numpy.typing import NDArray

from composer.errors import DiskProblem
from composer.mix.automation import POINT_FRAMES, PartAutomation
from composer.mix.effects import StripChain
from composer.mix.levels import Fader, measure_fader
from composer.mix.part_look import PartLook, look_at, looks_of_text, text_of_looks
from composer.mix.ramp import level_course
from composer.mix.sound_files import (
    BLOCK_FRAMES,
    FRAME_BYTES,
    read_block,
    read_planar,
    write_planar,
)
from composer.model.audio import SoundStore, Stem, Strip

__all__ = ["StripRun"]

VERSION = 7
"""Rises when the same strip would make something else of the same stem than before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """A strip's run from before: its sound, its fader, and what there was to see in each block."""

    path: Path
    fader: Fader
    looks: list[PartLook | None]


class StripRun:
    """Call `measure`, set `output_db` and `automation`, then inside a `with` ask for `block` after `block`, and `finish`."""

    def __init__(
        self,
        stem: Stem,
        strip: Strip,
        frames: int,
        sample_rate_hz: int,
        whole_note_s: float,
        kicks_s: NDArray[np.float64],
        store: SoundStore | None,
    ) -> None:
        self.stem, self.strip, self.output_db = stem, strip, 0.0
        self.automation: PartAutomation | None = None
        self._frames, self._rate, self._whole_note_s = frames, sample_rate_hz, whole_note_s
        self._store = store if stem.digest else None
        self._key = self._digest(kicks_s) if self._store is not None else ""
        self._kept = self._found()
        self._looks: list[PartLook | None] = []
        self._stack, self._made = ExitStack(), Path()
        self._file: IO[bytes] | None = None
        self._fader: Fader | None = None

    @property
    def heeds_the_kick(self) -> bool:
        """Whether it has to be told how far the kick pushes."""
        return self._kept is None and self.strip.duck_db < 0.0

    @property
    def is_kept(self) -> bool:
        """Whether there is nothing to do but to read."""
        return self._kept is not None

    def measure(self) -> Fader:
        """The part's fader at the level of the lead."""
        if self._kept is not None:
            self._fader = self._kept.fader
            return self._fader
        self._fader = measure_fader(
            self.stem, self.strip, self._frames, self._rate, self._whole_note_s, self.strip.level_lu
        )
        self._chain = StripChain(
            self.strip, self._rate, self._whole_note_s, is_mono=self._fader.is_mono
        )
        return self._fader

    def __enter__(self) -> Self:
        if self._store is not None and self._kept is None:
            self._made = self._stack.enter_context(self._store.workplace()) / "strip.f32"
            try:
                self._file = self._stack.enter_context(self._made.open("wb"))
            except OSError as problem:
                self._stack.close()
                raise self._failed(problem) from problem
        return self

    def block(
        self, start: int, length: int, depth: NDArray[np.float32] | None
    ) -> tuple[NDArray[np.float32], PartLook] | None:
        """The part as it stands in the mix, (2, frames), and what there is to see of it; `depth` tells how far the kick
        pushes. None in silence."""
        out, look = self._from_strip(start, length, depth)
        if out is None or look is None:
            return None
        widths, gains = np.ones(1), np.array([10.0 ** (self.output_db / 20.0)])
        if self.automation is not None:
            filtered = self.automation.filtered(out, start)
            if filtered is not out:
                out, look = filtered, look_at(filtered, self._rate, self._frames)
            widths = self.automation.widths(start, length)
            gains = self.automation.gains(start, length, self.output_db)
        _widen(out, widths)
        out *= level_course(gains, POINT_FRAMES, length)
        return out, look.after(widths, gains, length, self._frames)

    def finish(self) -> None:
        """Put what the strip made into the store; raises DiskProblem."""
        if self._file is None or self._store is None or self._fader is None:
            return
        try:
            self._file.truncate(self._frames * FRAME_BYTES)
            self._file.close()
        except OSError as problem:
            raise self._failed(problem) from problem
        course = " ".join(f"{value:.3g}" for value in self._fader.course)
        looks = text_of_looks(self._looks, self._frames)
        self._store.keep(
            self._key, self._made, {**asdict(self._fader), "course": course, "looks": looks}
        )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def _from_strip(
        self, start: int, length: int, depth: NDArray[np.float32] | None
    ) -> tuple[NDArray[np.float32] | None, PartLook | None]:
        """A block as it leaves the strip, and the look at it; None in silence."""
        if self._kept is not None:
            kept_look = self._kept.looks[start // BLOCK_FRAMES]
            if kept_look is None:
                return None, None
            return read_planar(self._kept.path, start, length), kept_look
        out = self._run(start, length, depth)
        self._write(out, length)
        look = None if out is None else look_at(out, self._rate, self._frames)
        if self._store is not None:
            self._looks.append(look)
        return out, look

    def _run(
        self, start: int, length: int, depth: NDArray[np.float32] | None
    ) -> NDArray[np.float32] | None:
        input_db = 0.0 if self._fader is None else self._fader.input_db
        sound = read_block(self.stem.path, start, length)
        out = self._chain(sound, input_db=input_db, output_db=0.0)
        if out is not None and depth is not None and self.heeds_the_kick:
            out *= np.exp(depth * np.float32(self.strip.duck_db * np.log(10.0) / 20.0))
        return out

    def _write(self, out: NDArray[np.float32] | None, length: int) -> None:
        if self._file is None:
            return
        try:
            if out is None:
                self._file.seek(length * FRAME_BYTES, os.SEEK_CUR)
            else:
                write_planar(self._file, out)
        except OSError as problem:
            raise self._failed(problem) from problem

    def _failed(self, problem: OSError) -> DiskProblem:
        return DiskProblem(
            f"{self._made.parent.parent} cannot be written: {problem.strerror or problem}; it may be deleted, "
            "and COMPOSER_CACHE_MB=0 does without it"
        )

    def _found(self) -> _Kept | None:
        """What the store has of this strip's run; what cannot be read counts as missing."""
        if self._store is None:
            return None
        found = self._store.find(self._key, self._frames * FRAME_BYTES)
        if found is None:
            return None
        try:
            return _Kept(
                path=found.path,
                fader=Fader(
                    input_db=float(found.facts["input_db"]),
                    output_db=float(found.facts["output_db"]),
                    peak_db=float(found.facts["peak_db"]),
                    is_mono=bool(found.facts["is_mono"]),
                    course=tuple(float(word) for word in str(found.facts["course"]).split()),
                ),
                looks=looks_of_text(str(found.facts["looks"]), self._frames),
            )
        except (KeyError, TypeError, ValueError):
            return None

    def _digest(self, kicks_s: NDArray[np.float64]) -> str:
        """Of everything that the sound depends on before its level is set."""
        strip = {key: value for key, value in asdict(self.strip).items() if key != "level_lu"}
        kicks = hashlib.sha256(kicks_s.tobytes()).hexdigest() if self.strip.duck_db < 0.0 else ""
        ingredients = (
            "strip", VERSION, self.stem.digest, strip, self._frames, self._rate, self._whole_note_s, kicks,
        )  # fmt: skip
        return hashlib.sha256(json.dumps(ingredients).encode()).hexdigest()


def _widen(sound: NDArray[np.float32], widths: NDArray[np.float64]) -> None:
    """Make a block wider or narrower where it lies: its middle stays, the difference of its sides grows."""
    if (widths == 1.0).all():
        return
    more = sound[0] - sound[1]
    more *= level_course((widths - 1.0) / 2.0, POINT_FRAMES, sound.shape[1])
    sound[0] += more
    sound[1] -= more
