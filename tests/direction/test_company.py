"""Words that lean on their neighbours: instruments beside instruments, half of a misspelt pair, parts of a minute."""

from __future__ import annotations

import pytest

from composer.direction.brief_text import read_brief
from composer.direction.spelling import corrected
from composer.direction.words import split_words
from composer.errors import BriefError

TABLE = [
    ("vibes and double bass", ("vibraphone", "upright_bass")),
    ("jazz: piano, vibes, drums", ("piano", "vibraphone", "drums")),
    ("lo-fi vibes, piano", ("piano",)),
    ("good vibes and a ukulele", ("ukulele",)),
    ("trumpet, tenor, bass", ("trumpet", "tenor_saxophone", "bass")),
    ("tpt + ten", ("trumpet", "tenor_saxophone")),
    ("a tenor sings over piano", ("piano",)),
    ("ten bars of piano", ("piano",)),
]


@pytest.mark.parametrize(("words", "wanted"), TABLE)
def test_an_instrument_in_company(words: str, wanted: tuple[str, ...]) -> None:
    """A player among players; alone, or after an adjective, the word is what it usually is."""
    assert read_brief(words).brief.wanted == wanted


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("pedle steel", "pedal"),
        ("doubel bass", "double"),
        ("freanch horn", "french"),
        ("peddle to the metal", None),
        ("table bass", None),
    ],
)
def test_half_of_a_pair(typed: str, read: str | None) -> None:
    """A word that nobody would mend by itself is mended by what stands beside it."""
    words, _ = corrected(split_words(typed))
    assert words[0].plain == (read or typed.split()[0])


LENGTHS = [
    ("a minute and a quarter", 75),
    ("two and three quarter minutes", 165),
    ("three quarters of a minute", 45),
    ("half a minute", 30),
    ("dos minutos y medio", 150),
    ("um minuto e meio", 90),
    ("une minute et demie", 90),
    ("anderthalb Minuten", 90),
    ("un minuto e mezzo", 90),
    ("an hour and a quarter", None),
]


@pytest.mark.parametrize(("words", "seconds"), LENGTHS)
def test_parts_of_a_minute(words: str, seconds: float | None) -> None:
    """In six languages; more than an hour is refused like any other."""
    if seconds is None:
        with pytest.raises(BriefError, match="60 minutes"):
            read_brief(words)
    else:
        assert read_brief(words).brief.length_s == seconds


DENIALS = [
    ("leave out the bass", "unwanted", ("bass",)),
    ("lay off the cymbals", "unwanted", ("drums.crash", "drums.ride")),
    ("rock, get rid of the organ", "unwanted", ("organ",)),
    ("hold the horns until the second chorus", "enters", (("brass", "chorus 2"),)),
    (
        "pop, go easy on the drums",
        "part_dials",
        (("drums", "energy", -0.4), ("drums", "density", -0.4)),
    ),
    ("no real drums, only a drum machine", "only", ()),
]


@pytest.mark.parametrize(("words", "field", "value"), DENIALS)
def test_ways_of_leaving_out(words: str, field: str, value: object) -> None:
    """Each way of saying no, and one that is only a little less."""
    assert getattr(read_brief(words).brief, field) == value
