"""Directions in plain words: what each comes to, and that no text whatever ends in anything but an answer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.direction.direction_text import LONGEST_DIRECTION, read_direction
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


def test_every_move_has_words_that_lead_to_it() -> None:
    """A kind of move that no direction of the tables reaches could not be asked for, save a chart, which is no word."""
    reached = {
        m.name for case in CASES for m in read_direction(case.say, fixture_song(case.on)).moves
    }
    assert set(MOVES) - reached <= {"chords"}


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
