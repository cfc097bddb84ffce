"""A performance heard as a score: roles, bars, form, energy, likeness, and what selectors mean in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from composer import compose, genre_names, perform
from composer.errors import SelectorError
from composer.measure.energy import rank_correlation, section_energies
from composer.measure.form import by_likeness, material_of
from composer.measure.hearing import hear, hear_song
from composer.measure.roles import novelty
from composer.measure.score import Score
from composer.measure.selecting import select
from composer.measure.similarity import likeness, off_beat
from composer.model.performance import PlayedNote


@pytest.fixture(scope="module")
def score() -> Score:
    song = compose("", genre="pop", seed=2)
    return hear_song(perform(song), song.plan)


def roles_heard(genre: str, seed: int) -> tuple[dict[str, str], dict[str, str]]:
    """What the parts of a band are for, as planned and as heard with names and roles taken away."""
    performance = perform(compose("", genre=genre, seed=seed))
    told = {part.id: part.role for part in performance.parts}
    nameless = replace(
        performance,
        parts=tuple(
            replace(part, name=f"Track {n}", role="drums" if part.channel == 9 else "")
            for n, part in enumerate(performance.parts)
        ),
    )
    return told, {part.id: part.role for part in hear(nameless).parts}


@pytest.mark.parametrize("genre", genre_names())
def test_roles_are_heard_without_being_told(genre: str) -> None:
    """Bass and drums of our own bands; and there is one tune."""
    told, heard = roles_heard(genre, 2)
    for role in ("bass", "drums"):
        there = {part for part, own in told.items() if own == role and part in heard}
        assert there <= {part for part, own in heard.items() if own == role}, role
    assert list(heard.values()).count("melody") == 1


def test_the_tune_is_not_the_riff() -> None:
    """A riff plays more notes than the singer and says them over and over; a judge of tunes would judge the riff."""
    missed = []
    for genre in genre_names():
        for seed in (1, 2, 3):
            told, heard = roles_heard(genre, seed)
            tune = next(part for part, role in heard.items() if role == "melody")
            if told[tune] != "melody":
                missed.append((genre, seed, tune))
    assert len(missed) <= 3, missed


@pytest.mark.parametrize(
    ("keys", "expected"),
    [([60, 64, 67, 72] * 16, 4), ([n % 5 * 7 % 11 + n * n % 13 + 60 for n in range(10)], 4), ([60, 62], 0)],
)  # fmt: skip
def test_novelty(keys: list[int], expected: int) -> None:
    """An arpeggio of four has four turns however long it lasts; what is too short repeats nothing."""
    line = [
        PlayedNote(start=n * 240, end=n * 240 + 200, key=key, velocity=80)
        for n, key in enumerate(keys)
    ]
    turns = len(keys) - 6
    assert novelty(line) == (expected / turns if turns > 0 else 1.0)


def test_a_song_is_heard_as_it_was_planned(score: Score) -> None:
    """Sections lie end to end, bars are counted from the song's first, every note is in a bar."""
    for before, after in zip(score.sections, score.sections[1:], strict=False):
        assert before.last == after.first
    assert score.sections[-1].last == score.bars
    assert score.number(score.sections[0].first) == 1
    assert score.chord_at(score.lines[score.sections[0].first]) is not None


def test_energy_follows_the_plan(score: Score) -> None:
    """What is measured from the notes goes where the plan's curve goes."""
    from composer.critique.listening import Listening

    ear = Listening(score)
    measured = [row.energy for row in section_energies(score, ear.keys, ear.forces)]
    assert rank_correlation([s.energy or 0.0 for s in score.sections], measured) > 0.6


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [([1, 2, 3], [10, 20, 30], 1.0), ([1, 2, 3], [3, 2, 1], -1.0), ([1, 2, 3, 4], [1, 3, 2, 4], 0.8), ([1, 1], [1, 2], 1.0)],
)  # fmt: skip
def test_rank_correlation(one: list[float], other: list[float], expected: float) -> None:
    """Spearman's examples."""
    assert rank_correlation(one, other) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("name", "material"),
    [("Verse 2", "verse"), ("Chorus", "chorus"), ("chorus_3", "chorus"), ("Pre-Chorus 1", "pre-chorus"), ("B II", "b"), ("2", "2")],
)  # fmt: skip
def test_material(name: str, material: str) -> None:
    """What a section is a return of."""
    assert material_of(name) == material


def test_form_by_likeness() -> None:
    """AABA in phrases of four."""
    a, b = frozenset({1, 2, 3}), frozenset({7, 8, 9})
    found = by_likeness([a] * 8 + [b] * 4 + [a] * 4)
    assert [(s.name, s.first, s.last) for s in found] == [
        ("A", 0, 8),
        ("B", 8, 12),
        ("A 2", 12, 16),
    ]


def test_likeness() -> None:
    """Twice what is shared over what there is."""
    assert likeness((1, 2, 3), (1, 2, 3)) == 1.0 == likeness((), ())
    assert likeness((1, 2), (2, 3)) == 0.5 and likeness((1,), (2,)) == 0.0


@pytest.mark.parametrize("place", [480, 560, 640])
def test_the_swing_is_found(place: int) -> None:
    """Straight, between, triplet."""
    notes = [
        PlayedNote(start=n * 960 + at, end=n * 960 + at + 100, key=60, velocity=80)
        for n in range(40)
        for at in (0, place)
    ]
    assert off_beat(notes) == pytest.approx(place / 960)


def test_selectors(score: Score, exported_song: Callable) -> None:
    """Sections by name and by material, parts by id, name and role, bars in the song and in a section."""
    chorus = next(s for s in score.sections if s.material == "chorus")
    first = score.number(chorus.first)
    assert min(select(score, "chorus").bars or ()) == first
    assert select(score, "chorus:bass:2-3").bars == {first + 1, first + 2}
    assert select(score, "*:bass").parts == {"bass"} and select(score, "*:bass").bars is None
    assert select(score, "bars 3-5").bars == {3, 4, 5}
    assert select(score, chorus.name.replace(" ", "")).bars
    for wrong in (
        "chorsu",
        "chorus:bas",
        "bars 5-3",
        "bars 1-9999",
        "chorus:bass:0-2",
        "a:b:c:d",
        " ",
    ):
        with pytest.raises(SelectorError):
            select(score, wrong)
