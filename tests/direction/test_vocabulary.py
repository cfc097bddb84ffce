"""The vocabulary files: a musician edits them, so every slip in them is found here."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

import pytest

from composer.direction.brief_text import read_brief
from composer.direction.sense import Sense
from composer.direction.vocabulary import split_phrases, vocabulary
from composer.genre.catalogue import genre_names, instruments

MOODS = {
    "happy", "triumphant", "sad", "melancholic", "lonely", "calm", "tender", "warm", "romantic", "nostalgic", "dark", "scary",
    "tense", "mysterious", "energetic", "aggressive", "epic", "confident", "playful", "quirky", "hopeful", "sexy",
}  # fmt: skip
FEELS = {"none", "backbeat", "four_on_the_floor", "half_time", "double_time", "one_drop", "dembow", "train", "swing_ride", "bossa"}  # fmt: skip
NOT_IN_THE_TABLE = {
    "melody",
    "keys",
    "vocals",
    "drums.kick",
    "drums.snare",
    "drums.hat",
    "drums.crash",
    "drums.ride",
}
SENSES = vocabulary().senses


def files() -> list[tuple[str, dict[str, Any]]]:
    folder = resources.files("composer.direction")
    return [
        (entry.name, tomllib.loads(entry.read_text("utf-8")))
        for entry in folder.iterdir()
        if entry.name.startswith("vocabulary_") and "plain" not in entry.name
    ]


def test_the_genres_are_those_that_exist() -> None:
    """A genre word that leads to no genre file would end in an error for the person."""
    assert set(vocabulary().genres) <= set(genre_names())
    assert {s.genre for s in SENSES if s.genre} <= set(vocabulary().genres)


@pytest.mark.parametrize("sense", SENSES, ids=lambda s: f"{s.kind}-{s.name}")
def test_a_sense_is_sound(sense: Sense) -> None:
    """Instruments are in the table, moods and drum feels have meaning, dials and tempos stay in bounds."""
    families = {*sense.wanted, *sense.unwanted, *sense.kin}
    assert families <= {*instruments(), *NOT_IN_THE_TABLE}
    assert set(sense.moods) <= MOODS
    assert sense.drum_feel is None or sense.drum_feel in FEELS
    assert all(-1 <= amount <= 1 for _, amount in sense.dials)
    if sense.tempo:
        assert 20 <= sense.tempo[0] < sense.tempo[1] <= 400
    if sense.bond == "near":
        assert sense.kind == "instrument" or sense.say, "say what the nearest genre does about it"


def test_no_phrase_has_two_meanings() -> None:
    """Of two entries with the same phrase one would be dead."""
    seen: dict[str, str] = {}
    for file, tables in files():
        for name, entry in tables.items():
            for phrase in entry["words"].split(","):
                folded = " ".join(phrase.lower().replace("-", " ").split())
                assert folded, f"{file}, [{name}]: an empty phrase between two commas"
                assert folded not in seen, f"{folded!r} in {file} [{name}] and {seen[folded]}"
                seen[folded] = f"{file} [{name}]"


def test_no_word_around_the_music_is_said_twice() -> None:
    """A small word that stands in two groups, or has a musical meaning, would be dead in one of them."""
    musical = {" ".join(p): n for _, tables in files() for n, e in tables.items() for p in split_phrases(e["words"])}  # fmt: skip
    folder = resources.files("composer.direction")
    plain = tomllib.loads((folder / "vocabulary_plain.toml").read_text("utf-8"))
    groups = [(f"{g} {n}", text) for g in ("logic", "units") for n, text in plain[g].items()]
    groups += [(group, plain[group]["words"]) for group in ("stop", "common")]
    seen = dict(musical)
    for group, text in groups:
        for phrase in map(" ".join, split_phrases(text)):
            assert phrase not in seen, f"{phrase!r} in {group} and in {seen[phrase]}"
            seen[phrase] = group


def test_every_mood_of_the_table_has_words() -> None:
    """A mood nobody can say is a mood nobody can have."""
    assert {mood for sense in SENSES for mood in sense.moods} == MOODS


@pytest.mark.parametrize("mood", sorted(MOODS))
def test_a_mood_is_called_by_its_name(mood: str) -> None:
    """The plain name of a mood gives that mood, and the receipt says it."""
    reading = read_brief(f"{mood} music")
    assert mood in reading.brief.moods
    assert any(mood in u.meaning for u in reading.understood)


@pytest.mark.parametrize("family", sorted(set(instruments()) - {"bass", "guitar", "drums"}))
def test_an_instrument_is_called_by_its_name(family: str) -> None:
    """Every instrument of the table can be asked for in words."""
    label = instruments()[family].label
    names = [
        read_brief(f"a song with {text}").brief.wanted for text in (family.replace("_", " "), label)
    ]
    assert any(names)


def test_inflections_and_joined_spellings() -> None:
    """`choruses`, `jazzier`, `laidback` and `half time` need no entries of their own."""
    meaning = vocabulary().meaning
    for one, other in (("choruses", "chorus"), ("jazzier", "jazzy"), ("laidback", "laid back"), ("half time", "half-time"), ("drum'n'bass", "drum and bass")):  # fmt: skip
        found, wanted = meaning(one), meaning(other)
        assert found is not None
        assert wanted is not None
        assert found.name == wanted.name
    assert meaning("xyzzy") is None
