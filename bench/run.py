"""The figures: `make bench`, or `python bench/run.py [start midi warm audio masters theory words figures]`.

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
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
PAIRS = 9
WARM_SONGS = 20
EIGHT_PARTS = 8


def main(arguments: list[str]) -> int:
    """Run the benchmarks named, or all; gives 1 when a bound is missed."""
    benches: dict[str, Callable[[], bool]] = {
        "start": start,
        "midi": midi,
        "warm": warm,
        "audio": audio,
        "masters": masters,
        "theory": theory,
        "words": words,
        "figures": figures,
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
    extra = [
        measure("-m", "composer", "--help")[0] - measure("-c", "pass")[0] for _ in range(PAIRS)
    ]
    return report(
        "composer --help over bare Python", statistics.median(extra) * 1e3, "ms", at_most=100
    )


def midi() -> bool:
    """A brief to MIDI from a cold start: three minutes, eight parts. The bound is on the processor time of the whole
    process, which is its wall time where nothing else runs."""
    seed = str(eight_part_seeds(1)[0])
    with tempfile.TemporaryDirectory() as folder:
        call = (
            "-m",
            "composer",
            "sketch",
            "--genre",
            "pop",
            "--minutes",
            "3",
            "--seed",
            seed,
            "--no-audio",
        )
        runs = [measure(*call, "--out", str(Path(folder, str(n)))) for n in range(PAIRS + 1)][1:]
    wall_ms, cpu_ms = (statistics.median(times) * 1e3 for times in zip(*runs, strict=True))
    print(
        f"  (wall time {wall_ms:.0f} ms, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores)"
    )
    return report("brief to MIDI, cold, 3 minutes, 8 parts", cpu_ms, "ms", at_most=500)


def warm() -> bool:
    """Songs a second in one warm process: brief to MIDI bytes, heard and mended as `sketch` does, three minutes, eight
    parts; then each genre as it is."""
    from composer import compose, genre_names, perform
    from composer.render.midi import midi_bytes
    from composer.studio.mending import mend

    def rate(seeds: list[int], genre: str) -> float:
        """Songs a second of processor time, each of its own seed."""
        begin = time.process_time()
        for seed in seeds:
            song = compose("", seed=seed, genre=genre, length_s=180.0)
            midi_bytes(mend(song, perform(song)).performance)
        return len(seeds) / (time.process_time() - begin)

    seeds = eight_part_seeds(WARM_SONGS)
    song = compose("", seed=seeds[0], genre="pop", length_s=180.0)
    events = sum(len(cell.events) for cell in song.cells)
    print(
        f"  (a song: {perform(song).duration_s:.0f} s, {len(song.plan.parts)} parts, {events} events)"
    )
    best = max(rate(seeds, "pop") for _ in range(3))
    for genre in genre_names():
        print(
            f"  {genre:<16} {rate(list(range(WARM_SONGS // 2)), genre):6.1f} songs/s, with the parts it draws"
        )
    return report("songs a second, warm, 3 minutes, 8 parts", best, "songs/s", at_least=15)


def audio() -> bool:
    """Stems, mix, master, a revision, memory: the figures of bench_audio.py."""
    return script("bench_audio.py", "--memory")


def masters() -> bool:
    """Forty songs against their loudness preset, by ffmpeg's meter: bench_masters.py; the longest of all."""
    return script("bench_masters.py", "--seconds", "30")


def theory() -> bool:
    """Symbols, numerals and voicings beside other libraries: the figures of bench_theory.py."""
    return script("bench_theory.py")


def words() -> bool:
    """Briefs and directions read, and a direction carried out: bench_words.py and bench_directions.py."""
    return script("bench_words.py") & script("bench_directions.py")


def figures() -> bool:
    """Features of melodies, chords and drums beside those of real songs, where COMPOSER_FIGURES names them: figures.py."""
    return script("figures.py")


def script(name: str, *arguments: str) -> bool:
    """Whether a benchmark of its own met its bounds."""
    call = [sys.executable, str(ROOT / "bench" / name), *arguments]
    return subprocess.run(call, env=environment(), check=False).returncode == 0


def eight_part_seeds(count: int) -> list[int]:
    """The first seeds whose pop band has eight players."""
    from composer import plan

    found = (
        n
        for n in range(10_000)
        if len(plan("", genre="pop", length_s=180.0, seed=n).parts) == EIGHT_PARTS
    )
    return list(islice(found, count))


def measure(*arguments: str) -> tuple[float, float]:
    """Wall and processor seconds of a fresh Python with these arguments; its output is thrown away."""
    before, begin = os.times(), time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments], env=environment(), check=True, stdout=subprocess.DEVNULL
    )
    wall, after = time.perf_counter() - begin, os.times()
    cpu = (
        after.children_user - before.children_user + after.children_system - before.children_system
    )
    return wall, cpu


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
