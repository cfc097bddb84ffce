"""The process that plays: `python -m composer.render.child JOB.json` turns a job and its events into one dry stem file
a part.

It runs apart from the program, under limits, so that a soundfont that crashes FluidSynth or a render that runs
away ends as a message. It prints one number a line (what share of the job it has done since the last) and, last, one JSON object with what it
measured. Its exit code tells which kind of failure it was (`SYNTH_MISSING`, `BAD_SOUNDFONT`, `DISK`). Several such
processes may be given the same job: each takes the next part that nobody has begun.
"""

from __future__ import annotations

import ctypes
import json
import math
import os
import sys
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from composer.errors import DiskProblem, SoundfontProblem, SynthMissing
from composer.render.event_file import EVENTS, Step, read_events
from composer.render.job import BEND, CONTROL, NOTE_OFF, NOTE_ON, Job, JobPart

if TYPE_CHECKING:
    from types import ModuleType

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["BAD_SOUNDFONT", "DISK", "SYNTH_MISSING", "limit_self", "main", "play"]

SYNTH_MISSING, BAD_SOUNDFONT, DISK = 71, 72, 73
CHUNK_FRAMES = 16384
"""Frames between two writes: few enough that they stay in the processor's cache, and always the same, as the synth adds
its voices up in an order that depends on where it was stopped."""
TELLINGS = 200
"""How often it tells how far it is."""
POLYPHONY = 256
"""Voices of one synth."""
DRUM_CHANNEL, MELODY_CHANNEL = 1, 0
FRAME_BYTES = 8


def main(arguments: list[str]) -> int:
    """Play the job in the file named; gives the exit code."""
    order = Path(arguments[0])
    job = Job.from_json(order.read_text(encoding="utf-8"))
    limit_self(job)
    try:
        with order.with_suffix(EVENTS).open("rb") as events:
            measured = play(job, events)
    except SynthMissing as problem:
        return _fail(SYNTH_MISSING, problem)
    except SoundfontProblem as problem:
        return _fail(BAD_SOUNDFONT, problem)
    except DiskProblem as problem:
        return _fail(DISK, problem)
    print(json.dumps(measured), flush=True)  # noqa: T201  (the pipe to the parent)
    return 0


def limit_self(job: Job) -> None:
    """Bound this process: CPU seconds, size of a file, and on Linux its address space."""
    try:
        import resource
    except ImportError:  # Windows
        return
    limits = {"RLIMIT_CPU": job.limit_s, "RLIMIT_FSIZE": job.stem_bytes + 65536, "RLIMIT_CORE": 0}
    if sys.platform.startswith(
        "linux"
    ):  # macOS counts shared caches, so no honest figure exists there
        limits["RLIMIT_AS"] = job.limit_bytes
    for name, value in limits.items():
        kind = getattr(resource, name)
        hard = resource.getrlimit(kind)[1]
        bound = int(value) if hard == resource.RLIM_INFINITY else min(int(value), hard)
        try:
            resource.setrlimit(kind, (bound, hard))
        except (OSError, ValueError):
            continue


def play(job: Job, events: IO[bytes]) -> dict[str, Any]:
    """Play those parts of the job that nobody else has begun, one after the other, into their stem files, `events`
    being its open file of events.

    Gives `peaks` (linear, of every part; None for those that another process plays), whether all samples are `finite`
    numbers, and the synth's `version`. Raises SynthMissing, SoundfontProblem, DiskProblem.
    """
    band = _Band(job)
    firsts = accumulate((sum(part.event_counts) for part in job.parts[:-1]), initial=0)
    peaks: list[float | None] = []
    try:
        for part, first in zip(job.parts, firsts, strict=True):
            try:
                file = Path(part.file).open("xb")  # noqa: SIM115  (whoever makes it plays the part)
            except FileExistsError:
                peaks.append(None)
                continue
            with file:
                players = []
                for count in part.event_counts:
                    players.append(band.player(part, read_events(events, first, count)))
                    first += count
                peaks.append(_play_part(players, job, file))
    except OSError as problem:
        folder = Path(job.parts[0].file).parent
        raise DiskProblem(
            f"the stems cannot be written to {folder}: {problem.strerror or problem}"
        ) from problem
    finite = all(peak is None or math.isfinite(peak) for peak in peaks)
    return {
        "peaks": peaks if finite else [0.0] * len(peaks),
        "finite": finite,
        "version": band.version,
    }


def _play_part(players: Sequence[_Player], job: Job, file: IO[bytes]) -> float:
    """Write a part's stem, silence being left as a hole, tell how far it is, and give its peak (NaN is kept)."""
    import numpy as np

    chunk, peak = np.zeros((CHUNK_FRAMES, 2), dtype=np.float32), np.float32(0.0)
    added = np.zeros_like(chunk)
    told = 0
    for at in range(0, job.frames, CHUNK_FRAMES):
        length = min(CHUNK_FRAMES, job.frames - at)
        is_playing = players[0].fill(chunk, at, length)
        for player in players[1:]:
            if not is_playing:
                is_playing = player.fill(chunk, at, length)
            elif player.fill(added, at, length):
                chunk[:length] += added[:length]
        sound = chunk[:length]
        here = np.maximum(sound.max(), -sound.min()) if is_playing else np.float32(0.0)
        if here == 0.0:
            file.seek(length * FRAME_BYTES, os.SEEK_CUR)
        else:
            peak = np.maximum(peak, here)
            file.write(sound.data)
        if at + length - told >= job.frames // TELLINGS or at + length == job.frames:
            share = (at + length - told) / (job.frames * len(job.parts))
            print(f"{share:.6f}", flush=True)  # noqa: T201  (the pipe to the parent)
            told = at + length
    file.truncate(job.stem_bytes)  # a silent end was only skipped over
    return float(peak)


class _Band:
    """A synth of its own for every part, and for every piece of a drum kit.

    Voices of one synth are not quite independent: where one starts in a place that another has left, traces of the
    other's filter remain. With its own synth a part sounds the same whoever else plays, and whichever process plays
    it, so that its stem can be kept while the others change; it also costs less, as nothing is done for a part that
    rests.
    """

    def __init__(self, job: Job) -> None:
        from composer.render.synth import load, version

        self._job, self.version = job, version(Path(job.synth))
        self._api, self._library = load(Path(job.synth))
        for level in (
            2,
            3,
            4,
        ):  # warnings, information, debugging: only errors are of use to the user
            self._library.fluid_set_log_function(level, None, None)
        self._fonts: dict[str, int] = {}
        self._players: list[_Player] = []  # the first to read a soundfont lends it to the others

    def player(self, part: JobPart, events: Iterator[Step]) -> _Player:
        """Somebody to play these events of a part; raises SoundfontProblem."""
        player = _Player(self._api, self._library, self._job, part, events, self._fonts)
        self._players.append(player)
        return player


class _Player:
    """A part, or a piece of a kit, on a loaded synth with one channel and one pair of outputs."""

    def __init__(
        self,
        api: ModuleType,
        library: ctypes.CDLL,
        job: Job,
        part: JobPart,
        events: Iterator[Step],
        fonts: dict[str, int],
    ) -> None:
        """`fonts` holds the soundfonts that the players before this one have read, by path."""
        self._events, self._next = events, next(events, None)
        self._library, self._write = library, library.fluid_synth_write_float
        self._voices = library.fluid_synth_get_active_voice_count
        self._synth = api.Synth(
            gain=job.gain,
            samplerate=job.sample_rate_hz,
            channels=16,
            **{
                "synth.audio-channels": 1,
                "synth.audio-groups": 1,
                "synth.effects-groups": 1,
                "synth.reverb.active": 0,
                "synth.chorus.active": 0,
                "synth.dynamic-sample-loading": 1,
                "synth.polyphony": POLYPHONY,
                "synth.lock-memory": 0,
                "synth.cpu-cores": 1,
            },
        )
        font = self._load(api, part.soundfont, fonts)
        kind = DRUM_CHANNEL if part.is_drums else MELODY_CHANNEL
        library.fluid_synth_set_channel_type(self._synth.synth, 0, kind)
        if self._synth.program_select(0, font, part.bank, part.program) != 0:
            raise SoundfontProblem(
                f"{part.soundfont} has no program {part.program} in bank {part.bank}, though its index says so"
            )

    def _load(self, api: ModuleType, soundfont: str, fonts: dict[str, int]) -> int:
        """The number of the soundfont in this synth: read from its file once, then shared by all players. It is never
        unloaded, as the process ends with its work."""
        font, synth = -1, self._synth.synth
        if synth and soundfont not in fonts:
            font = api.fluid_synth_sfload(synth, os.fsencode(soundfont), 0)
            fonts[soundfont] = self._library.fluid_synth_get_sfont(synth, 0)
        elif synth:
            font = self._library.fluid_synth_add_sfont(synth, fonts[soundfont])
        if font < 0:
            raise SoundfontProblem(f"FluidSynth cannot load the soundfont {soundfont}")
        return int(font)

    def fill(self, sound: NDArray[np.float32], at: int, length: int) -> bool:
        """Put frames `at` .. `at + length` of the part into `sound` (frames, 2), from event to event; False where the
        part rests, which leaves `sound` as it was."""
        synth, here, end = self._synth.synth, at, at + length
        address, filled = sound.ctypes.data, at
        while here < end:
            while self._next is not None and self._next[0] <= here:
                self._send(self._next)
                self._next = next(self._events, None)
            until = end if self._next is None else min(end, self._next[0])
            if self._voices(synth) > 0:
                if filled < here:
                    sound[filled - at : here - at] = 0.0
                place = address + FRAME_BYTES * (here - at)
                if self._write(synth, until - here, place, 0, 2, place, 1, 2) != 0:
                    raise SoundfontProblem("FluidSynth stopped in the middle of the song")
                filled = until
            here = until
        if at < filled < end:
            sound[filled - at : length] = 0.0
        return filled > at

    def _send(self, event: Step) -> None:
        _, kind, first, second = event
        library, synth = self._library, self._synth.synth
        if kind == NOTE_ON:
            library.fluid_synth_noteon(synth, 0, first, second)
        elif kind == NOTE_OFF:
            library.fluid_synth_noteoff(synth, 0, first)
        elif kind == CONTROL:
            library.fluid_synth_cc(synth, 0, first, second)
        elif kind == BEND:
            self._synth.pitch_bend(0, first)


def _fail(code: int, problem: Exception) -> int:
    print(problem, file=sys.stderr, flush=True)  # noqa: T201  (the pipe to the parent)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
