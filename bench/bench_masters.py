"""Forty masters measured by somebody else: genres times seeds, each held against its preset by ffmpeg's meter.

    python bench/bench_masters.py [--songs 40] [--seconds 40] [--soundfont PATH] [--target streaming]

A song passes when its loudness is within 0.3 LU and its true peak within 0.1 dB over the preset, and when it is not
silent, clipped or off its centre line and has no part more than 20 LU under the lead. For the ear, the table also tells
how far the intro lies under the loudest section, and how much of the power lies under 60 Hz.
"""

from __future__ import annotations

import argparse
import itertools
import math
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import soundfile

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from composer import compose, genre_names, perform
from composer.mix.automation import section_spans
from composer.mix.loudness import LoudnessMeter, integrated_lufs
from composer.mix.targets import master_target
from composer.model.performance import Performance
from composer.studio.sound import AudioWish, MadeSound, make_sound

LOUDNESS_LU, PEAK_DB, OFFSET = 0.3, 0.1, 1e-3
FAULTS = ("clipping", "direct-current", "silence", "part-lost")


def ffmpeg_numbers(path: Path) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP."""
    call = ["ffmpeg", "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    told = subprocess.run(call, capture_output=True, text=True, check=True).stderr
    summary = told[told.rindex("Summary:") :]
    loudness = re.search(r"I:\s+(-?[\d.]+|-inf) LUFS", summary)
    peak = re.search(r"Peak:\s+(-?[\d.]+|-inf) dBFS", summary)
    if loudness is None or peak is None:
        raise RuntimeError(f"ffmpeg gave no summary for {path}")
    return float(loudness[1]), float(peak[1])


def by_section(sound: np.ndarray, rate: int, song: Performance) -> dict[str, float]:
    """Loudness of each section."""
    levels = {}
    for span in section_spans(song):
        meter = LoudnessMeter(rate)
        meter.feed(np.ascontiguousarray(sound[:, round(span.start_s * rate) : round(span.end_s * rate)]))  # fmt: skip
        levels[span.name] = integrated_lufs(meter.energies)
    return levels


def low_share(sound: np.ndarray, rate: int) -> float:
    """Decibels of what lies between 20 and 60 Hz, against the whole."""
    power = np.abs(np.fft.rfft(sound.mean(axis=0).astype(np.float64))) ** 2
    hz = np.fft.rfftfreq(sound.shape[1], 1 / rate)
    return 10 * math.log10(power[(hz >= 20) & (hz < 60)].sum() / power.sum())


def row(genre: str, seed: int, made: MadeSound, song: Performance, target: str) -> tuple[str, bool]:
    """What is printed of one song, and whether it passes."""
    lufs, peak = ffmpeg_numbers(made.audio)
    aim = master_target(target)
    rows, rate = soundfile.read(made.audio, dtype="float32", always_2d=True)
    sound = rows.T
    offset = float(np.abs(sound.mean(axis=1)).max())
    levels = by_section(sound, rate, song)
    intro = next((v for name, v in levels.items() if name.startswith("Intro")), math.nan)
    codes = [finding.code for finding in made.findings]
    passes = (
        abs(lufs - aim.lufs) <= LOUDNESS_LU
        and peak <= aim.true_peak_dbtp + PEAK_DB
        and offset <= OFFSET
        and not any(code in FAULTS for code in codes)
    )
    text = (
        f"{genre:<16} {seed:4d} {song.duration_s:6.1f} {lufs:7.1f} {peak:6.1f} {offset:8.1e} "
        f"{max(levels.values()) - intro:6.1f} {max(levels.values()) - min(levels.values()):6.1f} "
        f"{low_share(sound, rate):7.1f}  {'ok' if passes else 'MISSED'}  {', '.join(codes)}"
    )
    return text, passes


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--songs", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=40.0)
    parser.add_argument("--soundfont", type=Path)
    parser.add_argument("--target", default="streaming")
    parser.add_argument("--keep", type=Path, help="A folder for the files.")
    options = parser.parse_args()
    os.environ["COMPOSER_CACHE_MB"] = "0"
    print("genre            seed      s    LUFS   dBTP   offset  intro  range  <60 Hz")
    wish = AudioWish(soundfont_path=options.soundfont, target=options.target)
    places = itertools.islice(((g, s) for s in itertools.count(1) for g in genre_names()), options.songs)  # fmt: skip
    met = []
    for genre, seed in places:
        song = compose("", seed=seed, genre=genre, length_s=options.seconds)
        played = perform(song)
        with tempfile.TemporaryDirectory() as work:
            made = make_sound(song, played, Path(work), wish, lambda stage, done: None)
            text, passes = row(genre, seed, made, played, options.target)
            if options.keep:
                options.keep.mkdir(parents=True, exist_ok=True)
                made.audio.rename(options.keep / f"{genre.replace(' ', '-')}-{seed}.wav")
        met.append(passes)
        print(text, flush=True)
    print(f"{sum(met)} of {len(met)} songs are as they should be")
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
