"""The ear is silent on good music: our own songs, and scores that nobody doubts."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest

from composer import compose, genre_names, perform
from composer.studio.criticism import judge, judge_song
from composer.studio.mending import mend

MOST_HIGH = 2.0
SYSTEM_MIDI = Path("/usr/share")
"""Where packages with songs put them; what is there is judged with the files that Python packages bring."""


@pytest.mark.parametrize("genre", genre_names())
def test_our_songs_are_left_alone(genre: str) -> None:
    """No listener stumbles, neither before nor after a song is mended, as a sketch is; and a musician finds little: at
    most one thing in a song on average."""
    found, left = [], []
    for seed in (1, 2, 3):
        song = compose("", genre=genre, seed=seed)
        performance = perform(song)
        found += judge_song(song, performance)
        left += mend(song, performance).remaining
    assert [str(finding) for finding in found if finding.severity == "high"] == []
    assert len([finding for finding in found if finding.severity == "medium"]) <= 3
    assert [str(finding) for finding in left if finding.severity == "high"] == []


def _corpus(folder: Path, paths: list[Path]) -> list[int]:
    """High findings of each piece of music21's corpus, as MIDI."""
    from music21 import converter
    from music21.exceptions21 import Music21Exception

    counts = []
    for number, path in enumerate(paths):
        place = folder / f"{number}.mid"
        try:
            converter.parse(path).write("midi", place)
        except Music21Exception:
            continue  # a score whose repeats do not close
        counts.append(judge(place).counts["high"])
    return counts


@pytest.mark.slow
def test_chorales_and_quartets_are_trusted(tmp_path: Path) -> None:
    """Bach's chorales and the quartets of Haydn, Mozart and Beethoven: under two high findings on average."""
    from music21 import corpus

    chorales = [Path(p) for p in corpus.getComposer("bach") if Path(p).suffix == ".mxl"][:34]
    quartets = [
        Path(p)
        for composer in ("haydn", "mozart", "beethoven")
        for p in corpus.getComposer(composer)
        if "opus" in str(p) or "k" in Path(p).stem
    ][:12]
    counts = _corpus(tmp_path, [*chorales, *quartets])
    assert len(counts) >= 40
    assert sum(counts) < MOST_HIGH * len(counts), counts


@pytest.mark.slow
def test_songs_of_other_packages_are_trusted() -> None:
    """Multitrack MIDI that other people wrote and distribute."""
    from composer.errors import ComposerError

    folders = [SYSTEM_MIDI]
    for name in ("music21", "pygame"):
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.origin:
            folders.append(Path(spec.origin).parent)
    counts = []
    for path in sorted(found for folder in folders for found in folder.rglob("*.mid")):
        try:
            judged = judge(path)
        except ComposerError:
            continue  # an empty exercise, or a file that is damaged on purpose
        if len(judged.score.parts) >= 2:
            counts.append(judged.counts["high"])
    assert counts, "not even the packages of the tests brought a MIDI file"
    assert sum(counts) < MOST_HIGH * len(counts), counts


def test_a_song_from_its_folder_and_from_its_file_is_the_same(exported_song: Callable) -> None:
    """What the plan tells and what is heard in the file lead to the same judgement of severe faults."""
    made = exported_song("pop", 2)
    ours, theirs = judge(made.folder), judge(made.midi)
    assert [p.role for p in ours.score.parts if not p.is_kit] == [
        p.role for p in theirs.score.parts if not p.is_kit
    ]
    assert [s.name for s in ours.score.sections] == [s.name for s in theirs.score.sections]
    assert ours.counts["high"] == theirs.counts["high"] == 0
