"""What no song can be is refused in one clear line; whatever else is typed is read, quickly, and accounted for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.direction.brief_text import LONGEST_BRIEF, read_brief
from composer.direction.vocabulary import vocabulary
from composer.direction.words import split_words, tidy
from composer.errors import BriefError, ComposerError
from composer.model.brief import BriefReading

REFUSED = [
    ("900 bpm", ["900 bpm", "20 to 400"]),
    ("techno at 0 bpm", ["0 bpm", "20 to 400"]),
    ("tempo -60 bpm", ["-60 bpm"]),
    ("minus ninety bpm", ["-90 bpm"]),
    ("99999999999999999999 bpm", ["bpm", "20 to 400"]),
    ("1 second of rock", []),
    ("3 seconds long", ["3 seconds", "5 seconds to 60 minutes"]),
    ("90 minutes long", ["90 minutes"]),
    ("minus two minutes", ["minus 2 minutes"]),
    ("in 5/3 time", ["5/3"]),
    ("17/4", ["17/4"]),
    ("4/0", ["4/0"]),
    ("5000 bars of rock", ["5000 bars"]),
    ("1000 bpm in 9/7 time for 100 minutes", ["1000 bpm", "9/7", "100 minutes"]),
]


@pytest.mark.parametrize(("words", "said"), [r for r in REFUSED if r[1]])
def test_impossible_wishes_are_refused(words: str, said: list[str]) -> None:
    """Each impossible wish is named, with what would be possible, in one line."""
    with pytest.raises(BriefError) as refused:
        read_brief(words)
    message = str(refused.value)
    assert "\n" not in message
    assert ";" in message
    for part in said:
        assert part in message


@pytest.mark.parametrize(
    "words",
    [
        "20 bpm",
        "400 bpm",
        "5 seconds",
        "60 minutes",
        "1 second of silence",
        "a ten-hour flight",
        "24/7 radio",
        "11/9",
    ],
)
def test_the_edges_are_allowed(words: str) -> None:
    """What is just possible, or is no quantity of the song at all, is no reason to refuse."""
    read_brief(words)


def test_a_book_is_refused() -> None:
    """A brief has an end."""
    with pytest.raises(BriefError, match="too long"):
        read_brief("word " * (LONGEST_BRIEF // 5 + 1))


SMALL = {"one", "a", "an"}


def skipped_words() -> frozenset[str]:
    """Every word that may be passed over without a receipt: small words of grammar and logic."""
    root = vocabulary().root
    found = set(SMALL)

    def walk(node: dict[str, object], path: tuple[str, ...]) -> None:
        for word, below in node.items():
            if word == "":
                if getattr(below, "kind", "") in ("stop", "logic"):
                    found.update(path)
            else:
                assert isinstance(below, dict)
                walk(below, (*path, word))

    walk(root, ())
    return frozenset(found)


def unaccounted(reading: BriefReading, text: str) -> list[str]:
    """The words of a text that are in no part of its reading."""
    told = [u.words for u in reading.understood] + list(reading.not_understood)
    covered = {word.plain for phrase in told for word in split_words(phrase)}
    misspelt = vocabulary().misspelt
    small = skipped_words()
    return [
        word.text
        for word in split_words(tidy(text))
        if word.plain not in covered
        and not small.intersection((*word.forms, misspelt.get(word.plain, word.plain)))
    ]


PARAGRAPHS = [
    "Purple elephants dance slowly to a shimmering Rhodes, 92 bpm, in the key of sunshine.",
    "I'd like 2 violins, three cellos and one very grumpy tuba; no xylophone, thanks!",
    "Make something for my cousin's bakery in Porto: accordion, smells of cinnamon, 1:15.",
    "techno 132 dark berghain concrete",
    "no drums no bass no guitars just 4 horns and a zither",
    "¿Puedes hacer una canción alegre para el cumpleaños de Lucía?",
    "verse chorus verse, then zigzag to a bridge, then fizzle",
]


@pytest.mark.parametrize("words", PARAGRAPHS)
def test_every_content_word_is_accounted_for(words: str) -> None:
    """A word that is neither understood nor reported is a wish lost in silence."""
    assert unaccounted(read_brief(words), words) == []


def musical_words() -> st.SearchStrategy[str]:
    known = sorted(vocabulary().known)
    odd = [
        "120",
        "bpm",
        "4/4",
        "2:30",
        "Eb",
        "minor",
        "no",
        "not too",
        "in",
        ",",
        ".",
        "8",
        "bars",
        "zzgl",
        "'",
        "then",
    ]
    return st.lists(st.sampled_from(known) | st.sampled_from(odd), max_size=14).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(musical_words())
def test_any_musical_words_are_read(text: str) -> None:
    """Whatever order known words come in, the answer is a reading with every word in it, or a clear refusal."""
    try:
        reading = read_brief(text)
    except ComposerError as problem:
        assert str(problem)  # noqa: PT017
        return
    assert unaccounted(reading, text) == []


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200) | st.text(alphabet="0123456789:/-'bpmxs. ABCDEFGb#|", max_size=60))
def test_any_text_is_read(text: str) -> None:
    """No text makes the reader fail with anything but its own error."""
    try:
        reading = read_brief(text)
    except ComposerError:
        return
    assert reading == read_brief(text)
    reading.brief.words.encode()


def test_broken_unicode_is_read() -> None:
    """An argument that was no UTF-8 comes in halves of characters; what goes out can be written."""
    reading = read_brief("jazz \udcff\ud800 piano")
    assert reading.brief.genre == "jazz swing"
    reading.brief.words.encode()


HUGE = [
    "sad piano and drums, no bass. ",
    "verse, chorus, ",
    "no piano, strings, harp, ",
    "C ",
    "solo ",
    "then sad then loud ",
    "120 bpm ",
    "a ",
    "not too ",
    "one hundred ",
    '"called ',
    "ab'",
    "1/2",
    "(",
    "very ",
    "vibes and piano, ",
    "doubel basz ",
]


@pytest.mark.parametrize("piece", HUGE)
def test_a_huge_text_is_answered(piece: str) -> None:
    """100 kB of anything is read or refused in a sentence; how fast is measured in the benchmarks."""
    text = (piece * (100_000 // len(piece)))[:100_000]
    answer = ""
    try:
        words = read_brief(text).brief.words
    except ComposerError as refusal:
        answer = str(refusal)
    assert (words.strip() == text.strip()) if not answer else "\n" not in answer
