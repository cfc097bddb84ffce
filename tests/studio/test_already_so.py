"""A word counts as understood only if the song would be another without it; where it would not, the receipt says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from composer.direction.brief_text import read_brief
from composer.errors import ComposerError
from composer.model.song import Plan
from composer.studio.already_so import ALREADY_SO, with_effects
from composer.studio.pipeline import Planned, make, read
from tests.direction.brief_cases import BRIEF_CASES

SEED = 1
BRIEFS = [case.say for case in BRIEF_CASES]


def weighed(words: str) -> Planned:
    return with_effects(make(read_brief(words), SEED), words)


def heard(plan: Plan) -> Plan:
    """The plan without its title and its receipts."""
    return replace(plan, title="", assumed=(), warnings=())


def said_without(words: str, entry: str, after: int) -> tuple[str, int]:
    """The brief with one entry's words taken out, and where they stood."""
    at = words.find(entry, after)
    return words[:at] + " " + words[at + len(entry) :], at


def check_every_word(words: str) -> None:
    try:
        planned = weighed(words)
    except ComposerError:
        return
    at = -1
    for entry in planned.reading.understood:
        rest, at = said_without(words, entry.words, at + 1)
        try:
            changed = heard(make(read_brief(rest), SEED).plan) != heard(planned.plan)
        except ComposerError:
            changed = True
        assert changed != (ALREADY_SO in entry.meaning), (entry, rest)


@pytest.mark.parametrize("words", BRIEFS[::10])
def test_some_words_change_the_song(words: str) -> None:
    check_every_word(words)


@pytest.mark.slow
@pytest.mark.parametrize("words", BRIEFS)
def test_every_word_changes_the_song(words: str) -> None:
    check_every_word(words)


@pytest.mark.parametrize(
    ("words", "entry"),
    [
        ("happy and sunny pop", "sunny"),
        ("jazz trio, piano, bass, drums", "piano"),
        ("rock, no harp", "no harp"),
        ("seamless loop for a puzzle game", "seamless loop"),
    ],
)
def test_what_would_be_anyway_is_marked(words: str, entry: str) -> None:
    """Synonyms, the usual band, what a use implies."""
    assert any(
        u.words == entry and ALREADY_SO in u.meaning for u in weighed(words).reading.understood
    )


@pytest.mark.parametrize(
    ("words", "entry"),
    [
        ("sad song, 84 bpm", "84 bpm"),
        ("pop with a harp", "a harp"),
        ("lo-fi, not jazzy", "not jazzy"),
        ("rock, no drums", "no drums"),
        ("country, one minute", "one minute"),
    ],
)
def test_what_matters_is_not_marked(words: str, entry: str) -> None:
    """Each of these is heard."""
    planned = weighed(words)
    assert not any(ALREADY_SO in u.meaning for u in planned.reading.understood if u.words in entry)


def test_options_are_weighed_with_the_words() -> None:
    """A word that an option overrules changes nothing."""
    wishes = {"tempo_bpm": 120.0}
    planned = with_effects(make(read("rock at 90 bpm", **wishes), SEED), "rock at 90 bpm", **wishes)
    assert [ALREADY_SO in u.meaning for u in planned.reading.understood] == [False, True]


def test_what_nothing_can_meet_is_not_understood() -> None:
    """A sound that is not there is named and told about; it is no wish that was heard."""
    reading = read_brief("lofi with vinyl crackle")
    assert reading.not_understood == ("vinyl crackle",)
    assert any("recorded sounds" in warning for warning in reading.warnings)
