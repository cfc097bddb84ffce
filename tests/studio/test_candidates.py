"""Several songs of one brief: different, ranked by a figure that is shown, and the same again for the same seed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from composer.studio.project import SongFolder

BRIEF = ("sketch", "sad piano ballad, one minute", "--seed", "3", "--no-audio")


@pytest.fixture(scope="module")
def ranked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from composer.studio.candidates import make_candidates
    from composer.studio.pipeline import read

    place = tmp_path_factory.mktemp("candidates") / "many"
    make_candidates(read(BRIEF[1], seed=3), 4, place, None)
    return place


def test_they_are_different_songs_best_first(
    composer: Callable, ranked: Path, tmp_path: Path
) -> None:
    """Costs rise with the rank; each folder is a song of its own; the page says why."""
    answer = composer(*BRIEF, "--candidates", "4", "--out", tmp_path / "again", "--json")
    table = json.loads(answer.out)
    costs = [one["cost"] for one in table["candidates"]]
    assert costs == sorted(costs)
    assert len({one["seed"] for one in table["candidates"]}) == 4
    songs = {SongFolder(Path(one["sketch"]["files"]["folder"])).load().cells for one in table["candidates"]}  # fmt: skip
    assert len(songs) == 4
    page = Path(table["files"]["page"]).read_text()
    for one in table["candidates"]:
        assert f"seed {one['seed']}" in page
        assert one["reasons"][0] in page
        assert one["cost"] == pytest.approx(sum(one["parts"].values()), abs=0.01)
    assert [p.read_bytes() for p in sorted(ranked.rglob("*.mid"))] == [
        p.read_bytes() for p in sorted((tmp_path / "again").rglob("*.mid"))
    ]
    assert (ranked / "candidates.txt").read_text() == page


def test_the_first_seed_is_the_brief_s_own(ranked: Path) -> None:
    """So that the one song that sketch would have made is among them."""
    assert "seed 3\n" in (ranked / "candidates.txt").read_text()


@pytest.mark.parametrize("count", ["0", "1", "51"])
def test_too_few_or_many(composer: Callable, tmp_path: Path, count: str) -> None:
    """A line, and nothing written."""
    answer = composer(*BRIEF, "--candidates", count, "--out", tmp_path / "x")
    assert answer.code == 2
    assert "from 2 to 50" in answer.err
    assert not (tmp_path / "x").exists()
