"""What bench_audio.py has measured, as a table, and beside it the bounds."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from composer.model.performance import Performance

TITLES = {
    "stereo": "one stereo mix with effects",
    "program": "the same by fluidsynth -F",
    "stems": "dry stems (render_stems)",
    "mix": "mix and master",
    "whole": "stems, mix and master, kept",
    "revision": "a revision of one part",
    "pretty_midi": "pretty_midi's synthesis",
}
MOST_MB, FLAT_MB = 400, 50
"""Peak memory of any process, and what a song of 30 minutes may need more than one of three."""
OURS = ("stems", "mix", "whole", "revision")


def show(song: Performance, rows: dict[str, list[dict[str, object]]]) -> bool:
    """Print the table and the bounds; False where one is missed."""
    middle = {
        task: {
            key: statistics.median(float(str(run[key])) for run in runs)
            for key in ("cpu_s", "wall_s", "peak_mb")
        }
        for task, runs in rows.items()
    }
    notes = sum(len(part.notes) for part in song.parts)
    print(
        f"{song.duration_s:.0f} s of music, {len(song.parts)} parts, {notes:,} notes; {rows['stems'][0]['source']}"
    )
    last = rows["mix"][-1]
    print(
        f"master: {float(str(last['lufs'])):.2f} LUFS, {float(str(last['true_peak_dbtp'])):.2f} dBTP\n"
    )
    print(f"{'':32s} {'CPU s':>7s} {'wall s':>7s} {'peak MB':>8s} {'x one stereo mix':>17s}")
    base = middle["stereo"]["cpu_s"]
    for task, row in middle.items():
        print(
            f"{TITLES[task]:32s} {row['cpu_s']:7.2f} {row['wall_s']:7.2f} {row['peak_mb']:8.0f} {row['cpu_s'] / base:17.2f}"
        )
    cpu = middle["stems"]["cpu_s"] + middle["mix"]["cpu_s"]
    wall = middle["stems"]["wall_s"] + middle["mix"]["wall_s"]
    whole = cpu / base
    print(f"{'stems + mix + master':32s} {cpu:7.2f} {wall:7.2f} {'':8s} {whole:17.2f}\n")
    peak_mb = max(row["peak_mb"] for task, row in middle.items() if task in OURS)
    bounds = [
        ("dry stems, x one stereo mix", middle["stems"]["cpu_s"] / base, 1.1, True),
        ("stems + mix + master, x one stereo mix", whole, 2.5, True),
        ("pretty_midi's synthesis, clock, x dry stems", _share(middle, "pretty_midi", "stems", "wall_s"), 2.0, False),
        ("a revision, CPU, x the whole", _share(middle, "revision", "whole"), 1 / 3, True),
        ("a revision, clock, x the whole", _share(middle, "revision", "whole", "wall_s"), 1 / 3, True),
        ("most memory of any process, MB", peak_mb, MOST_MB, True),
    ]  # fmt: skip
    met = [_told(*bound) for bound in bounds]
    by_cpu = _share(middle, "pretty_midi", "stems")
    print(f"{'pretty_midi, CPU, x dry stems':44s} {by_cpu:8.2f}  told beside it")
    return all(met)


def show_memory(
    short: dict[str, list[dict[str, object]]], long: dict[str, list[dict[str, object]]]
) -> bool:
    """Print what ten times the length needs in memory; False where it is over its bounds."""
    met = True
    for task, rows in long.items():
        peak_mb = float(str(rows[0]["peak_mb"]))
        more_mb = peak_mb - max(float(str(row["peak_mb"])) for row in short[task])
        met &= _told(f"{TITLES[task]}, 30 minutes, MB", peak_mb, MOST_MB, True)
        met &= _told(f"{TITLES[task]}, more than 3 minutes, MB", more_mb, FLAT_MB, True)
    return met


def _share(middle: dict[str, dict[str, float]], task: str, of: str, what: str = "cpu_s") -> float:
    return middle[task][what] / middle[of][what]


def _told(what: str, value: float, bound: float, is_most: bool) -> bool:
    met = value <= bound if is_most else value >= bound
    word = "at most" if is_most else "at least"
    print(f"{what:44s} {value:8.2f}  {word} {bound:.4g}  {'met' if met else 'MISSED'}")
    return met
