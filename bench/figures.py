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
CHORDS = {
    "pop": "pop_rock_80s_90s",
    "rock": "pop_rock_70s",
    "jazz swing": "swing",
    "bossa nova": "bossa_nova",
    "folk waltz": "folk_waltz",
}
DRUMS = {
    "pop": "pop",
    "rock": "rock",
    "jazz swing": "jazz_swing",
    "lo-fi hip-hop": "hiphop",
    "trap": "hiphop",
}
FEWEST_SONGS = 10
"""Fewer real songs than this make no percentiles."""
PIECES = ("kick", "snare", "hat", "ride")
ROOTS = {
    "root_fifth_down": ("falls a fifth", ("5",)),
    "root_fifth_up": ("rises a fifth", ("7",)),
    "root_step": ("steps", ("1", "2", "10", "11")),
    "root_third": ("thirds", ("3", "4", "8", "9")),
}
"""How the roots of chords move: the measure's name, ours, and the semitones upward it takes together."""


def main(arguments: Sequence[str]) -> int:
    """Print the tables; gives 1 where melodies or chords miss the bound, 0 also where there is nothing to compare with."""
    named = arguments[0] if arguments else os.environ.get("COMPOSER_FIGURES", "")
    folder = Path(named) if named else None
    if folder is None or not (folder / "evaluation" / "metrics.py").is_file():
        print("  (no figures of real songs: name their folder in COMPOSER_FIGURES)")
        return 0
    warnings.filterwarnings("ignore")
    metrics = _loaded(folder / "evaluation" / "metrics.py")
    facts = folder / "facts"
    songs = {genre: _measured(metrics, genre) for genre in sorted({*MELODIES, *CHORDS, *DRUMS})}
    real = json.loads((facts / "melody_by_genre.json").read_text())
    met = [
        _melodies(genre, songs[genre], real[corpus]["per_song_percentiles"], corpus)
        for genre, corpus in MELODIES.items()
    ]
    charts = json.loads((facts / "chords_by_genre.json").read_text())
    met += [
        _chords(genre, songs[genre], charts[corpus]["modes"], corpus)
        for genre, corpus in CHORDS.items()
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
            song = compose("", genre=genre, seed=seed)
            path = Path(folder, f"{seed}.mid")
            path.write_bytes(midi_bytes(perform(song)))
            features = metrics.song_features(metrics.load_midi(str(path)), None, False)
            found.append({**features, "mode": "min" if song.plan.key.is_minor else "maj"})
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
        values = [song["melody"].get(name) for song in songs]
        ours = statistics.median(value for value in values if value is not None)
        row = real[name]
        print(
            f"    {name:<22} outside in {count:2d} of {len(songs)}: ours {ours:.3f},"
            f" real {row['p5']} .. {row['p50']} .. {row['p95']}"
        )
    return is_met


def _chords(genre: str, songs: list[dict[str, Any]], modes: dict[str, Any], corpus: str) -> bool:
    """Print how many songs have as many chords a bar as real ones of their mode, and how their roots move beside the
    corpus as a whole; gives whether the bound is met by the modes that stand on enough songs."""
    is_met = True
    for mode, real in modes.items():
        ours = [song["harmony"] for song in songs if song["mode"] == mode and song.get("harmony")]
        if not ours:
            continue
        span = real["chords_per_bar"]
        inside = sum(span["p5"] <= chords["chords_per_bar"] <= span["p95"] for chords in ours)
        is_enough = real["songs"] >= FEWEST_SONGS
        is_met = is_met and (not is_enough or inside >= FEWEST * len(ours))
        print(
            f"{genre + ' chords, ' + mode:<24} {inside} of {len(ours)} songs as many a bar ({corpus}, {real['songs']}"
            f" songs: {span['p5']} .. {span['p95']})"
        )
        moves = real["root_motion_semitones_up"]
        told = []
        for measure, (name, semitones) in ROOTS.items():
            here = statistics.median(c[measure] for c in ours if c.get(measure) is not None)
            there = sum(moves.get(step, 0.0) for step in semitones)
            told.append(f"{name} {here:.2f} ({there:.2f})")
        sevenths = [share for symbol, share in real["unigram_time_share"].items() if "7" in symbol]
        told.append(
            f"sevenths {statistics.median(c['seventh_ratio'] for c in ours):.2f} ({sum(sevenths):.2f})"
        )
        told.append(
            f"five notes {statistics.median(c['extension_ratio'] for c in ours):.2f} ({real['share_extended']:.2f})"
        )
        print("    " + ", ".join(told))
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
    beats = [song["offbeat_position"] for song in drums if song.get("offbeat_position")]
    place = real["offbeat_position_in_beat"]
    if beats and place:
        inside = sum(place["p5"] <= value <= place["p95"] for value in beats)
        print(
            f"    off-beats at {statistics.median(beats):.3f} of the beat ({place['p5']} .. {place['p95']}), inside in"
            f" {inside} of {len(beats)}"
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
