"""The figures: `make bench`, or `python bench/run.py [start midi warm audio]`.

Times are ratios or differences inside one run, since machines differ and are shared: start-up is compared with
bare Python in pairs, and the render with FluidSynth's own stereo mix (bench_audio.py). Each line says the bound.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAIRS = 9
BRIEF = ["--genre", "pop", "--minutes", "3", "--seed", "7"]
EIGHT_PARTS = 8


def main(arguments: list[str]) -> int:
    """Run the benchmarks named, or all; gives 1 when a bound is missed."""
    benches: dict[str, Callable[[], bool]] = {
        "start": start,
        "midi": midi,
        "warm": warm,
        "audio": audio,
    }
    unknown = set(arguments) - set(benches)
    if unknown:
        print(
            f"no bench {', '.join(sorted(unknown))}; there are: {', '.join(benches)}",
            file=sys.stderr,
        )
        return 2
    met = [bench() for name, bench in benches.items() if not arguments or name in arguments]
    return 0 if all(met) else 1


def start() -> bool:
    """`composer --help` over bare Python, as the median of paired runs."""
    extra = [seconds("-m", "composer", "--help") - seconds("-c", "pass") for _ in range(PAIRS)]
    return report(
        "composer --help over bare Python", statistics.median(extra) * 1e3, "ms", at_most=100
    )


def midi() -> bool:
    """A brief to MIDI from a cold start: three minutes, eight parts."""
    with tempfile.TemporaryDirectory() as folder:
        places = (str(Path(folder, str(n))) for n in range(PAIRS + 1))
        times = [
            seconds("-m", "composer", "sketch", *BRIEF, "--no-audio", *eight(), "--out", p)
            for p in places
        ]
    return report(
        "brief to MIDI, cold, 3 minutes", statistics.median(times[1:]) * 1e3, "ms", at_most=500
    )


def warm() -> bool:
    """Songs a second in one warm process: brief to MIDI bytes."""
    from composer import compose, genre_names, perform
    from composer.render.midi import midi_bytes

    wishes = {"genre": "pop", "length_s": 180.0, "wanted": tuple(more_parts())}
    song = compose("", seed=0, **wishes)
    minutes = perform(song).duration_s / 60
    print(
        f"  (the song: {minutes:.1f} minutes, {len(song.plan.parts)} parts, {sum(len(c.events) for c in song.cells)} events)"
    )
    rates = {}
    for genre in ("", *genre_names()):
        mine = wishes if not genre else {"genre": genre, "length_s": 180.0}
        compose("", seed=0, **mine)
        begin, count = time.process_time(), 0
        while time.process_time() - begin < 2.0 or count < 5:
            count += 1
            midi_bytes(perform(compose("", seed=count, **mine)))
        rates[genre or "pop with eight parts"] = count / (time.process_time() - begin)
    for genre, rate in rates.items():
        print(f"  {genre:<24} {rate:6.1f} songs/s")
    return report(
        "songs a second, warm, one core, the slowest", min(rates.values()), "songs/s", at_least=15
    )


def audio() -> bool:
    """Stems, mix and master: the figures of bench_audio.py."""
    return (
        subprocess.run(
            [sys.executable, str(ROOT / "bench" / "bench_audio.py")], env=environment(), check=False
        ).returncode
        == 0
    )


def eight() -> list[str]:
    return [word for part in more_parts() for word in ("--with", part)]


def more_parts() -> list[str]:
    """Instruments to ask for, so that the band has eight players."""
    from composer import plan

    asked: list[str] = []
    for name in ("strings", "organ", "acoustic_guitar", "tambourine", "brass", "choir"):
        if len(plan("", genre="pop", seed=7, wanted=tuple(asked)).parts) >= EIGHT_PARTS:
            break
        asked.append(name)
    return asked


def seconds(*arguments: str) -> float:
    """Wall time of a fresh Python with these arguments; its output is thrown away."""
    begin = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments],
        env=environment(),
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - begin


def environment() -> dict[str, str]:
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return dict(os.environ, PYTHONPATH=path, NO_COLOR="1")


def report(
    what: str, value: float, unit: str, at_most: float | None = None, at_least: float | None = None
) -> bool:
    met = (at_most is None or value <= at_most) and (at_least is None or value >= at_least)
    bound = f"at most {at_most:g}" if at_most is not None else f"at least {at_least:g}"
    print(f"{what:<44} {value:8.1f} {unit:<8} {bound:<14} {'met' if met else 'MISSED'}", flush=True)
    return met


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
