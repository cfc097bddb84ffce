"""Directions in plain words: what each comes to, and that no text whatever ends in anything but an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.direction.direction_text import LONGEST_DIRECTION, read_direction
from composer.direction.revision.echoes import is_telling
from composer.direction.revision.mending import mended
from composer.direction.revision.song_facts import song_facts
from composer.direction.revision.spotting import spot
from composer.direction.revision.tongues import in_their_tongue
from composer.direction.words import split_words, tidy
from composer.model.move import MOVES, Direction
from composer.model.song import Song
from tests.direction.fixture_songs import FIXTURES, fixture_song
from tests.direction.revision_cases import CASES, Case, fault

WORDS = sorted({word for case in CASES for word in case.say.split()})


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.on}: {c.say}")
def test_a_direction_is_understood(case: Case) -> None:
    """Every direction of the tables comes to exactly the moves (or the answer) that it asks for."""
    song = fixture_song(case.on)
    assert fault(case, song, read_direction(case.say, song)) == ""


def well_formed(reading: Direction, song: Song) -> None:
    """A direction names only what the song has, and answers one thing."""
    plan = song.plan
    sections = {"*", *(s.id for s in plan.sections)}
    parts = {"*", *(p.id for p in plan.parts)}
    for move in reading.moves:
        assert move.name in MOVES
        assert set(move.sections) | set(move.spared_sections) <= sections
        named = {p for p in (*move.parts, *move.spared_parts) if not p.startswith("drums.")}
        families = named - parts
        assert not families or move.name == "insert", f"no such part: {families}"
        assert {move.before, move.after} <= sections | {""}
        assert move.bars is None or 1 <= move.bars[0] <= move.bars[1] <= plan.bars
        assert move.words
    answers = [
        bool(reading.moves),
        bool(reading.question),
        bool(reading.refusal),
        bool(reading.history),
    ]
    assert sum(answers) == 1, reading


@settings(max_examples=200, deadline=None)
@given(
    text=st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join),
    name=st.sampled_from(sorted(FIXTURES)),
)
def test_words_in_any_order_give_one_answer(text: str, name: str) -> None:
    """Words of real directions, shuffled: still moves on what the song has, or a question, or a refusal."""
    well_formed(read_direction(text, fixture_song(name)), fixture_song(name))


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_gives_an_answer(text: str) -> None:
    """Whatever is typed: never an error, and the answer can be written anywhere."""
    reading = read_direction(text, fixture_song("pop"))
    well_formed(reading, fixture_song("pop"))
    " ".join((reading.refusal, reading.question, *reading.not_understood)).encode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "; rm -rf / $(ls)",
        "<script>alert(1)</script>",
        "../../etc/passwd",
        "{{7*7}}",
        "\x00\x1b[31m",
        "🎵🎵",
        "%s%n",
        "1" * 5000,
        "bar 99999999999999 to 3",
    ],
)
def test_text_that_tries_to_be_something_else_is_only_words(text: str) -> None:
    """Commands, paths and markup change nothing and are refused."""
    reading = read_direction(text, fixture_song("pop"))
    assert not reading.moves
    assert reading.refusal or reading.question


def test_a_text_that_is_too_long_is_refused() -> None:
    """Both a text of too many bytes and one of too many words."""
    for text in ("a" * (LONGEST_DIRECTION + 1), "louder " * 5000):
        reading = read_direction(text, fixture_song("pop"))
        assert "too long" in reading.refusal
        assert not reading.moves


def test_the_same_words_give_the_same_reading() -> None:
    """No chance is involved."""
    song = fixture_song("rock")
    for case in CASES[:40]:
        assert read_direction(case.say, song) == read_direction(case.say, song)


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("drums louder and flimflam", "flimflam"),
        ("louder, zorgle", "zorgle"),
        ("make verse 1 quieter xylofonix", "xylofonix"),
    ],
)
def test_what_is_not_understood_is_told(text: str, lost: str) -> None:
    """Half an answer is given for half a direction, and the rest is named."""
    reading = read_direction(text, fixture_song("pop"))
    assert reading.moves
    assert any(lost in phrase for phrase in reading.not_understood)


def phrases(case: Case, song: Song) -> list[tuple[str, str]]:
    """(phrase that means something, the text without it) of a direction."""
    facts, text = song_facts(song.plan), tidy(case.say)
    words = split_words(text)
    if in_their_tongue(words) != words:
        return []  # Portuguese is known by its words, and the rest of them is English
    spelled, _ = mended(words, facts)
    return [
        (
            text[words[m.first].start : words[m.end - 1].end],
            text[: words[m.first].start] + text[words[m.end - 1].end :],
        )
        for m in spot(spelled, facts).mentions
        if is_telling(m)
    ]


def core(reading: Direction) -> tuple[object, ...]:
    moves = tuple(replace(move, words="") for move in reading.moves)
    return moves, reading.history, reading.question, reading.refusal, reading.not_understood


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.on}: {c.say}")
def test_every_phrase_changes_something_or_is_named(case: Case) -> None:
    """Without it the direction would be another, or it is told that it says no more than the rest, or was not read."""
    song = fixture_song(case.on)
    reading = read_direction(case.say, song)
    told = " ".join((*reading.echoes, *reading.not_understood, *reading.warnings)).lower()
    idle = [
        phrase
        for phrase, rest in (phrases(case, song) if reading.moves else [])
        if core(read_direction(rest, song)) == core(reading) and phrase.lower() not in told
    ]
    assert not idle


def test_few_phrases_say_no_more_than_the_rest() -> None:
    """A reader that heeds one word in two would call the others echoes."""
    said = idle = 0
    for case in CASES:
        song = fixture_song(case.on)
        reading = read_direction(case.say, song)
        said += len(phrases(case, song)) if reading.moves else 0
        idle += len(reading.echoes)
    assert idle <= 0.18 * said


@pytest.mark.parametrize(("text", "by"), [("much louder", 2.0), ("piano much too busy", -2.0)])
def test_much_is_a_degree(text: str, by: float) -> None:
    """Before a comparative; `a bit much` stays a complaint."""
    assert [m.by for m in read_direction(text, fixture_song("pop")).moves] in ([by], [by / 2])


def test_every_move_has_words_that_lead_to_it() -> None:
    """A kind of move that no direction of the tables reaches could not be asked for."""
    reached = {
        m.name for case in CASES for m in read_direction(case.say, fixture_song(case.on)).moves
    }
    assert set(MOVES) == reached


def test_a_contradiction_is_named_and_the_later_holds() -> None:
    """`louder, no, quieter` is quieter, and both are quoted."""
    reading = read_direction("drums louder, drums quieter", fixture_song("pop"))
    assert [move.by for move in reading.moves] == [-1.0]
    assert any("exclude each other" in warning for warning in reading.warnings)


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("louder", 1.0),
        ("a touch louder", 0.35),
        ("way louder", 2.0),
        ("a hair quieter", -0.35),
        ("half as loud", -1.0),
    ],
)
def test_degrees(text: str, by: float) -> None:
    """A touch, plainly, a lot."""
    assert [m.by for m in read_direction(text, fixture_song("pop")).moves] == [by]
