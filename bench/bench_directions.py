"""How fast a song is revised: a change to one part of a three-minute song to new MIDI, 500 ms cold and 60 ms warm.

`python bench/bench_directions.py [runs]`; times are processor time. Cold is the command from start to end in a process of its own,
warm the same in a process that has revised before.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

WORDS = (
    "drums louder in verse 2",
    "busier bass in the second verse",
    "bring the keys down in the last chorus",
)
COLD_MS, WARM_MS = 500.0, 60.0


def main() -> int:
    """Print each figure with its bound; gives 1 when a median is over it."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "song"
        _compose("sketch", "rock, three minutes", "--seed", "5", "--no-audio", "--out", str(folder))
        revise = ("revise", str(folder), WORDS[0], "--no-audio")
        _compose(*revise)  # byte code
        met = _report("a direction, cold", [_cold_ms(revise) for _ in range(runs)], COLD_MS)
        met &= _report("a direction, warm", _warm_ms(folder, runs), WARM_MS)
    return 0 if met else 1


def _compose(*arguments: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "composer", *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)  # fmt: skip


def _cold_ms(arguments: tuple[str, ...]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _compose(*arguments)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1e3


def _warm_ms(folder: Path, runs: int) -> list[float]:
    from composer.studio.project import SongFolder
    from composer.studio.revising import revise

    song = SongFolder.at(folder)
    revise(song, WORDS[0], sound=False)
    return [
        _spent_ms(lambda n=n: revise(song, WORDS[n % len(WORDS)], sound=False))  # type: ignore[misc]
        for n in range(3 * runs)
    ]


def _spent_ms(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return (time.process_time() - begin) * 1e3


def _report(what: str, found_ms: list[float], at_most_ms: float) -> bool:
    middle = statistics.median(found_ms)
    met = middle <= at_most_ms
    load = os.getloadavg()[0]
    print(
        f"{what:<24} median {middle:7.1f} ms, best {min(found_ms):7.1f} ms of {len(found_ms)}, "
        f"at most {at_most_ms:g}  {'met' if met else 'MISSED'} (load {load:.1f})"
    )
    return met


if __name__ == "__main__":
    sys.exit(main())
