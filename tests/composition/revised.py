"""Songs that are revised in the tests, each built once."""

from __future__ import annotations

from functools import lru_cache

from composer.composition.build import build
from composer.composition.planner import make_plan
from composer.composition.revision.revise import revise
from composer.genre.catalogue import load_genre
from composer.model.brief import Brief
from composer.model.move import Move
from composer.model.song import Section, Song


@lru_cache(maxsize=64)
def song_of(genre: str, seed: int = 1) -> Song:
    style = load_genre(genre)
    return build(make_plan(Brief(), style, seed), style)


def revised(song: Song, **move: object) -> Song:
    genre = load_genre(song.plan.genre)
    return revise(song, genre, (Move(**move),)).song  # type: ignore[arg-type]


def target_of(song: Song) -> Section:
    """A section inside the song in which most players play, by preference one with drums."""
    inner = song.plan.sections[1:-1]
    return max(inner, key=lambda s: (any(p.role == "drums" and s.play_of(p.id) for p in song.plan.parts), len(s.plays)))  # fmt: skip
