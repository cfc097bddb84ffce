"""An instrument that is named plays, and one that is refused never does: every word for one, in every genre."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.composition.wishes import pieces_named
from composer.direction.brief_text import read_brief
from composer.direction.vocabulary import vocabulary
from composer.genre.catalogue import belongs, genre_names
from composer.genre.kits import kit_pieces
from composer.model.events import Hit
from composer.model.song import Song
from composer.studio.pipeline import compose, make

WORDS = sorted(
    phrase
    for phrase in (
        sense.name.replace("_", " ") for sense in vocabulary().senses if sense.kind == "instrument"
    )
    if (read := read_brief(f"song with {phrase}").brief.wanted)
    and not {"melody", "vocals"} & set(read)
)
"""The names of the vocabulary's instruments, as far as they are read back as one by themselves."""


def song_of(words: str, seed: int) -> Song:
    return compose(make(read_brief(words), seed).plan)


def is_sounded(song: Song, family: str) -> bool:
    """Whether anybody plays this family, or hits this piece of the kit."""
    instruments = {part.id: part.instrument for part in song.plan.parts}
    pieces = set(pieces_named((family,)))
    for cell in song.cells:
        instrument = instruments[cell.part]
        if cell.events and belongs(instrument, family):
            return True
        if pieces and any(isinstance(e, Hit) and e.piece in pieces for e in cell.events):
            return True
        if family == "percussion" and cell.events and belongs(instrument, "percussion"):
            return True
    return False


def check_wanted(genre: str, word: str, seed: int) -> None:
    words = f"{genre} with {word}"
    wanted = [
        name
        for name in read_brief(words).brief.wanted
        if name in read_brief(f"a {word}").brief.wanted
    ]
    song = song_of(words, seed)
    for family in wanted:
        assert is_sounded(song, family), (words, family, song.plan.warnings)


def check_refused(genre: str, word: str, seed: int) -> None:
    words = f"{genre} without {word}"
    song = song_of(words, seed)
    for family in read_brief(words).brief.unwanted:
        assert not is_sounded(song, family.removeprefix("drums.")), (words, family)


@pytest.mark.parametrize("genre", genre_names())
def test_some_named_instruments(genre: str) -> None:
    """A different handful of words for each genre."""
    offset = genre_names().index(genre)
    for word in WORDS[offset :: len(genre_names()) * 4]:
        check_wanted(genre, word, 1)
        check_refused(genre, word, 1)


def test_the_words_are_many() -> None:
    assert len(WORDS) > 60
    assert {"harp", "violin", "organ", "drums", "congas"} <= set(WORDS)
    assert kit_pieces()


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(st.sampled_from(genre_names()), st.sampled_from(WORDS), st.integers(0, 500))
def test_every_named_instrument_plays(genre: str, word: str, seed: int) -> None:
    check_wanted(genre, word, seed)


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(st.sampled_from(genre_names()), st.sampled_from(WORDS), st.integers(0, 500))
def test_every_refused_instrument_is_silent(genre: str, word: str, seed: int) -> None:
    check_refused(genre, word, seed)
