"""Runs the playing processes over a job, watches them, and turns whatever happens to one into one of our errors."""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from composer.errors import DiskProblem, SoundfontProblem, SynthMissing
from composer.render import child
from composer.render.event_file import EVENTS, write_events
from composer.render.job import Event, Job

__all__ = ["Measured", "run_job", "useful_processes"]

MOST_PROCESSES = 2
"""They share the parts of a song evenly, as whoever is free takes the next; another one costs its own start."""
WORTH_A_PROCESS_S = 200.0
"""Notes held for less than this are played within some three times what it takes to start another process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What the playing processes found: each stem's `peaks` (linear), whether all samples are numbers, the synth's version."""

    peaks: tuple[float, ...]
    is_finite: bool
    version: str


def run_job(
    job: Job,
    events: Iterable[Sequence[Event]],
    folder: Path,
    progress: Callable[[float], None],
    processes: int = 1,
    meanwhile: Callable[[], None] | None = None,
) -> Measured:
    """Play a job and the events of its parts in so many processes, which share the parts; `folder` holds the order
    while they run, and `progress` is called with 0..1. `meanwhile` is done here when they have begun.

    The sound is the same for any number. Raises SynthMissing, SoundfontProblem, DiskProblem. The processes are gone
    when this returns, however it returns.
    """
    order = folder / f"job-{os.getpid()}.json"
    running: list[subprocess.Popen[str]] = []
    try:
        try:
            for part in job.parts:
                Path(part.file).unlink(missing_ok=True)
            write_events(order.with_suffix(EVENTS), events)
            order.write_text(job.to_json(), encoding="utf-8")
            for _ in range(max(1, min(processes, len(job.parts)))):
                running.append(_start(order))
        except OSError as problem:
            raise DiskProblem(
                f"nothing can be written to {folder}: {problem.strerror or problem}"
            ) from problem
        if meanwhile is not None:
            meanwhile()
        watch = _watched(running, job.limit_s, progress)
    finally:
        _end(running)
        for process in running:
            for pipe in filter(None, (process.stdout, process.stderr)):
                pipe.close()
        for path in (order, order.with_suffix(EVENTS)):
            path.unlink(missing_ok=True)
    failed = watch.failed
    if failed is not None:
        raise _problem(running[failed].returncode, watch, failed, job)
    progress(1.0)
    results = [result for result in watch.results if result is not None]
    by_part = zip(*(result["peaks"] for result in results), strict=True)
    return Measured(
        peaks=tuple(next((p for p in peaks if p is not None), 0.0) for peaks in by_part),
        is_finite=all(result["finite"] for result in results),
        version=results[0]["version"],
    )


def useful_processes(held_s: float) -> int:
    """How many processes are worth their start for notes that are held for so long in all: one or two."""
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # only Linux tells what this process may use
        cores = os.cpu_count() or 1
    return min(MOST_PROCESSES, cores) if held_s >= WORTH_A_PROCESS_S else 1


def _watched(
    running: Sequence[subprocess.Popen[str]], limit_s: float, progress: Callable[[float], None]
) -> _Watch:
    """Follow processes until all have ended or one has failed, at the latest after `limit_s`; none is left then."""
    watch = _Watch(running)
    try:
        watch.follow(time.monotonic() + limit_s, progress)
    finally:
        _end(running)
        watch.close()
    return watch


def _end(running: Sequence[subprocess.Popen[str]]) -> None:
    """Stop what still runs, all at once, and wait for it."""
    for process in running:
        if process.poll() is None:
            process.kill()
    for process in running:
        process.wait()


def _start(order: Path) -> subprocess.Popen[str]:
    package_root = str(Path(__file__).resolve().parents[2])
    environment = dict(os.environ, OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
    environment["PYTHONPATH"] = os.pathsep.join(
        filter(None, (package_root, os.environ.get("PYTHONPATH")))
    )
    return subprocess.Popen(
        [sys.executable, "-P", "-m", child.__name__, str(order)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=environment,
    )


class _Watch:
    """Reads the two pipes of every process; `results` are their last words, `complaints` what each wrote to stderr.

    `failed` is the number of the process that failed first, None where all went well.
    """

    def __init__(self, running: Sequence[subprocess.Popen[str]]) -> None:
        self._running = running
        self._lines: queue.Queue[tuple[int, str | None]] = queue.Queue()
        self.complaints: list[list[str]] = [[] for _ in running]
        self.results: list[dict[str, Any] | None] = [None for _ in running]
        self.is_late, self.failed = False, None if running else 0
        self._readers = [
            threading.Thread(target=task, args=(number,), daemon=True)
            for number in range(len(running))
            for task in (self._read, self._overhear)
        ]
        for reader in self._readers:
            reader.start()

    def follow(self, deadline: float, progress: Callable[[float], None]) -> None:
        """Pass on progress until all processes have ended, one has failed, or `deadline` (monotonic seconds) has
        come."""
        done, open_pipes = 0.0, len(self._running)
        while open_pipes and self.failed is None:
            try:
                number, line = self._lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                self._is_late_with(0)
                return
            if line is None:
                open_pipes -= 1
                self._ended(number, deadline)
                continue
            try:
                said = json.loads(line)
            except ValueError:  # a library may write to the pipe as well
                continue
            if isinstance(said, dict):
                self.results[number] = said
            elif isinstance(said, float):
                done += said
                progress(min(done, 1.0))

    def close(self) -> None:
        """Hear out and close all pipes; for processes that have ended."""
        for reader in self._readers:
            reader.join(timeout=5.0)
        for process in self._running:
            for pipe in (process.stdout, process.stderr):
                if pipe is not None:
                    pipe.close()

    def _ended(self, number: int, deadline: float) -> None:
        """Take note of how a process has ended whose output is closed."""
        try:
            code = self._running[number].wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._is_late_with(number)
            return
        if code != 0 or self.results[number] is None:
            self.failed = number

    def _is_late_with(self, number: int) -> None:
        self.is_late, self.failed = True, number

    def _read(self, number: int) -> None:
        for line in self._running[number].stdout or ():
            self._lines.put((number, line))
        self._lines.put((number, None))

    def _overhear(self, number: int) -> None:
        self.complaints[number].extend(line.rstrip() for line in self._running[number].stderr or ())


def _problem(code: int, watch: _Watch, failed: int, job: Job) -> Exception:
    """One of our errors for whatever ended the process; for a mistake in our own code an error that keeps its trace."""
    complaints = watch.complaints[failed]
    talk = "\n".join(complaints)
    last = next((line for line in reversed(complaints) if line), "")
    blame = f"the soundfont {job.soundfont}"
    if code == child.SYNTH_MISSING:
        return SynthMissing(last)
    if code == child.DISK:
        return DiskProblem(last)
    if code == child.BAD_SOUNDFONT:
        reason = re.search(r"fluidsynth: (?:error|panic): (.+)", talk)
        return SoundfontProblem(f"{last} ({reason[1].strip()})" if reason else last)
    if watch.is_late or code == -getattr(signal, "SIGXCPU", 0):
        return SoundfontProblem(
            f"playing with {blame} took longer than {job.limit_s:.0f} s and was stopped; choose another"
        )
    if "MemoryError" in last:
        return SoundfontProblem(
            f"{blame} needs more than {job.limit_bytes / 2**30:.1f} GB of memory; choose a smaller one"
        )
    if "Traceback (most recent call last)" in talk:
        return RuntimeError(f"the playing process failed:\n{talk}")
    how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
    return SoundfontProblem(
        f"FluidSynth crashed ({how}) while playing with {blame}; choose another"
    )
