"""Several songs of one brief: different, ranked by a figure that is shown, and the same again for the same seed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
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


def test_what_the_ear_finds_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The song that would have come first comes last when a listener stumbles in it, and the page says over what."""
    from composer.model.finding import Finding
    from composer.studio import candidates
    from composer.studio.mending import Mended
    from composer.studio.pipeline import Planned, read

    reading = read(BRIEF[1], seed=3)
    as_it_is = candidates.make_candidates(reading, 3, tmp_path / "before", None)
    best = as_it_is.candidates[0].seed
    fault = Finding(code="hole", severity="high", message="nothing sounds for 9 bars", bars=(5,))
    heard = candidates.mended_song

    def stumbling(planned: Planned) -> Mended:
        mended = heard(planned)
        bad = (fault, fault, fault) if planned.plan.seed == best else ()
        return replace(mended, remaining=(*mended.remaining, *bad))

    monkeypatch.setattr(candidates, "mended_song", stumbling)
    made = candidates.make_candidates(reading, 3, tmp_path / "after", None)
    assert made.candidates[-1].seed == best
    assert made.candidates[-1].cost == pytest.approx(as_it_is.candidates[0].cost + 12, abs=0.01)
    assert "the ear: high, nothing sounds for 9 bars (bar 5)" in made.page.read_text()
