"""A song that was made to hear how long its plan lasts is given on as it is, once, and is the song of its plan."""

from __future__ import annotations

import pytest

from composer.composition.build import build
from composer.genre.catalogue import find_genre
from composer.model.song import Plan, Song
from composer.performance.perform import perform as play
from composer.studio import rehearsal
from composer.studio.pipeline import compose, perform, plan

WISHES = {
    "a length": {"genre": "pop", "length_s": 100.0},
    "an exact length": {"genre": "rock", "length_s": 47.0, "length_is_exact": True},
    "a short song that is tried twice": {"genre": "house", "length_s": 33.0},
    "no length": {"genre": "slow blues"},
    "a count-in": {"genre": "jazz swing", "length_s": 60.0},
}


def made_from_nothing(made: Plan) -> Song:
    return build(made, find_genre(made.genre))


@pytest.mark.parametrize("name", WISHES)
def test_the_song_is_that_of_its_plan_and_is_played_as_it_would_be(name: str) -> None:
    for seed in (1, 2, 3):
        made = plan(seed=seed, **WISHES[name])
        song = compose(made)
        assert song == made_from_nothing(made)
        assert song.plan is made
        assert perform(song) == play(song, find_genre(made.genre).feel)


def test_the_song_of_one_plan_is_not_given_for_another() -> None:
    one, other = plan(genre="pop", length_s=60.0, seed=1), plan(genre="pop", length_s=60.0, seed=2)
    songs = [compose(made) for made in (one, other, one)]
    assert songs == [made_from_nothing(made) for made in (one, other, one)]
    performances = [perform(song) for song in reversed(songs)]
    assert performances == [play(song, find_genre("pop").feel) for song in reversed(songs)]


def test_a_plan_with_a_length_is_composed_once_and_its_song_given_away_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    built: list[Plan] = []

    def counted(made: Plan, genre: object) -> Song:
        built.append(made)
        return made_from_nothing(made)

    monkeypatch.setattr(rehearsal, "_built", counted)
    made = plan(genre="pop", length_s=180.0, seed=1)
    first = compose(made)
    assert len(built) == 1
    second = compose(made)
    assert len(built) == 2
    assert second == first and second.cells[0] is not first.cells[0]
