"""The floor of figures: how many measured features of our songs lie where those of real songs do.

    COMPOSER_FIGURES=FOLDER python bench/figures.py        or  python bench/figures.py FOLDER

FOLDER holds `evaluation/metrics.py`, which measures a MIDI file, and `facts/`, the percentiles of real songs. Which corpus
stands for which genre is fixed here, before anything is measured; a genre without one is not claimed. Nothing in the
program knows these features: they cannot tell good from merely plausible. Read `docs/figures.md` with the table.
"""

from __future__ import annotations

import importlib.util
import json
import os
import statistics
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

SEEDS = range(20)
FEWEST = 0.88
"""The median share of features between the 5th and the 95th percentile; real songs have 0.93 to 0.95."""
MELODIES = {
    "pop": "mandopop",
    "rock": "mandopop",
    "jazz swing": "songbook_1900_1930",
    "folk waltz": "folk_waltz",
}
DRUMS = {
    "pop": "pop",
    "rock": "rock",
    "jazz swing": "jazz_swing",
    "lo-fi hip-hop": "hiphop",
    "trap": "hiphop",
}
PIECES = ("kick", "snare", "hat", "ride")


def main(arguments: Sequence[str]) -> int:
    """Print the tables; gives 1 where a melody's median misses the bound, 0 also where there is nothing to compare with."""
    named = arguments[0] if arguments else os.environ.get("COMPOSER_FIGURES", "")
    folder = Path(named) if named else None
    if folder is None or not (folder / "evaluation" / "metrics.py").is_file():
        print("  (no figures of real songs: name their folder in COMPOSER_FIGURES)")
        return 0
    warnings.filterwarnings("ignore")
    metrics = _loaded(folder / "evaluation" / "metrics.py")
    facts = folder / "facts"
    songs = {genre: _measured(metrics, genre) for genre in sorted({*MELODIES, *DRUMS})}
    real = json.loads((facts / "melody_by_genre.json").read_text())
    met = [
        _melodies(genre, songs[genre], real[corpus]["per_song_percentiles"], corpus)
        for genre, corpus in MELODIES.items()
    ]
    styles = json.loads((facts / "drums_groove_midi.json").read_text())["styles"]
    for genre, style in DRUMS.items():
        _drums(genre, songs[genre], styles[style], style)
    return 0 if all(met) else 1


def _loaded(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("metrics", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} cannot be loaded")
    sys.path.insert(0, str(path.parent))
    module = importlib.util.module_from_spec(spec)
    sys.modules["metrics"] = module
    spec.loader.exec_module(module)
    return module


def _measured(metrics: Any, genre: str) -> list[dict[str, Any]]:
    """The features of each seed's song, from the file anybody would get."""
    from composer import compose, perform
    from composer.render.midi import midi_bytes

    found = []
    with tempfile.TemporaryDirectory() as folder:
        for seed in SEEDS:
            path = Path(folder, f"{seed}.mid")
            path.write_bytes(midi_bytes(perform(compose("", genre=genre, seed=seed))))
            found.append(metrics.song_features(metrics.load_midi(str(path)), None, False))
    return found


def _melodies(genre: str, songs: list[dict[str, Any]], real: dict[str, Any], corpus: str) -> bool:
    """Print a genre's share of features inside, and those that are often outside; gives whether the bound is met."""
    shares = []
    outside: Counter[str] = Counter()
    for song in songs:
        known = [
            (name, song["melody"][name]) for name in real if song["melody"].get(name) is not None
        ]
        off = [n for n, v in known if not real[n]["p5"] - 1e-9 <= v <= real[n]["p95"] + 1e-9]
        outside.update(off)
        shares.append(1 - len(off) / len(known))
    median = statistics.median(shares)
    is_met = median >= FEWEST
    print(
        f"{genre + ' melodies':<24} {median:6.2f} of features inside ({corpus}), least {min(shares):.2f},"
        f" at least {FEWEST} {'met' if is_met else 'MISSED'}"
    )
    for name, count in outside.most_common(6):
        if count < len(songs) // 4:
            break
        ours = statistics.median(song["melody"][name] for song in songs if name in song["melody"])
        row = real[name]
        print(
            f"    {name:<22} outside in {count:2d} of {len(songs)}: ours {ours:.3f},"
            f" real {row['p5']} .. {row['p50']} .. {row['p95']}"
        )
    return is_met


def _drums(genre: str, songs: list[dict[str, Any]], real: dict[str, Any], style: str) -> None:
    """Print hits a bar beside the style's, and how alike the places of the strokes are."""
    drums = [song["drums"] for song in songs if song.get("drums")]
    if not drums:
        return
    hits = sorted(4 * song["hits_per_beat"] for song in drums)
    span = real["hits_per_bar"]
    inside = sum(span["p5"] <= value <= span["p95"] for value in hits)
    print(
        f"{genre + ' drums':<24} {statistics.median(hits):6.1f} hits a bar ({style}: {span['p5']} .. {span['p95']}),"
        f" inside in {inside} of {len(hits)}"
    )
    for piece in PIECES:
        profile = real["onset_probability_16ths"].get(piece)
        ours = [song[f"h_{piece}"] for song in drums if song.get(f"h_{piece}")]
        means = [statistics.fmean(column) for column in zip(*ours, strict=True)]
        if profile and len(set(means)) > 1:
            print(
                f"    {piece:<6} places of strokes r = {statistics.correlation(profile, means):+.2f}"
            )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
