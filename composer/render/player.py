"""Runs the playing process over a job, watches it, and turns whatever happens to it into one of our errors."""

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

__all__ = ["Measured", "run_job"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What the playing process found: each stem's `peaks` (linear), whether all samples are numbers, the synth's version."""

    peaks: tuple[float, ...]
    is_finite: bool
    version: str


def run_job(
    job: Job,
    events: Iterable[Sequence[Event]],
    folder: Path,
    progress: Callable[[float], None],
) -> Measured:
    """Play a job and the events of its parts in a process of its own, `folder` holding its order while it runs;
    `progress` is called with 0..1.

    Raises SynthMissing, SoundfontProblem, DiskProblem. The process is gone when this returns, however it returns.
    """
    order = folder / f"job-{os.getpid()}.json"
    try:
        try:
            write_events(order.with_suffix(EVENTS), events)
            order.write_text(job.to_json(), encoding="utf-8")
            process = _start(order)
        except OSError as problem:
            raise DiskProblem(
                f"nothing can be written to {folder}: {problem.strerror or problem}"
            ) from problem
        code, watch = _watched(process, job.limit_s, progress)
    finally:
        for path in (order, order.with_suffix(EVENTS)):
            path.unlink(missing_ok=True)
    if watch.result is None or code != 0:
        raise _problem(code, watch, job)
    return Measured(
        peaks=tuple(watch.result["peaks"]),
        is_finite=watch.result["finite"],
        version=watch.result["version"],
    )


def _watched(
    process: subprocess.Popen[str], limit_s: float, progress: Callable[[float], None]
) -> tuple[int, _Watch]:
    """Follow a process to its end, at the latest after `limit_s`; gives its exit code and what it said."""
    watch = _Watch(process)
    try:
        watch.follow(time.monotonic() + limit_s, progress)
    finally:
        if process.poll() is None:
            process.kill()
        code = process.wait()
        watch.close()
    return code, watch


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
    """Reads a process's two pipes; `result` is its last word, `complaints` what it wrote to stderr."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._lines: queue.Queue[str | None] = queue.Queue()
        self.complaints: list[str] = []
        self.result: dict[str, Any] | None = None
        self.is_late = False
        self._readers = [
            threading.Thread(target=task, daemon=True) for task in (self._read, self._overhear)
        ]
        for reader in self._readers:
            reader.start()

    def follow(self, deadline: float, progress: Callable[[float], None]) -> None:
        """Pass on progress until the process has closed its output or `deadline` (monotonic seconds) has come."""
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                self.is_late = True
                return
            if line is None:
                break
            try:
                said = json.loads(line)
            except ValueError:  # a library may write to the pipe as well
                continue
            if isinstance(said, dict):
                self.result = said
            elif isinstance(said, float):
                progress(said)
        try:
            self._process.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.is_late = True

    def close(self) -> None:
        """Hear out and close both pipes; for a process that has ended."""
        for reader in self._readers:
            reader.join(timeout=5.0)
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            self._lines.put(line)
        self._lines.put(None)

    def _overhear(self) -> None:
        self.complaints.extend(line.rstrip() for line in self._process.stderr or ())


def _problem(code: int, watch: _Watch, job: Job) -> Exception:
    """One of our errors for whatever ended the process; for a mistake in our own code an error that keeps its trace."""
    talk = "\n".join(watch.complaints)
    last = next((line for line in reversed(watch.complaints) if line), "")
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
