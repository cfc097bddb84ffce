"""Files of lyrics: headings, stanzas, limits, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.errors import BriefError, FormatError
from composer.reading.lyrics import LONGEST_FILE, lyrics_of, parse_lyrics, read_lyrics


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("[Verse 1]\nOne\ntwo\n\n[Chorus]\nThree", {"verse 1": "One\ntwo", "chorus": "Three"}),
        (
            "Verse 1:\nOne\n\nChorus:\nThree\n\nVerse 2:\nFour",
            {"verse 1": "One", "chorus": "Three", "verse 2": "Four"},
        ),
        ("Verse 1\nOne\nCHORUS\nTwo", {"verse 1": "One", "chorus": "Two"}),
        ("(Chorus)\nOne\n## Verse2\nTwo", {"chorus": "One", "verse 2": "Two"}),
        ("[Verse 1: The Singer]\nOne\n[Chorus x2]\nTwo", {"verse 1": "One", "chorus": "Two"}),
        (
            "[Verse]\nOne\n[Chorus]\nTwo\n[Verse]\nThree\n[Chorus]\n",
            {"verse": "One", "chorus": "Two", "verse 2": "Three"},
        ),
        ("[Chorus]\nTwo\n[Chorus]\nTwo", {"chorus": "Two"}),
        ("[Verse]\nOne\n\nstill one", {"verse": "One\nstill one"}),
        ("One\ntwo\n\n\nThree\n", {"stanza 1": "One\ntwo", "stanza 2": "Three"}),
        ("  One   two\t\r\nthree\r\n", {"stanza 1": "One two\nthree"}),
        ("language: es\n[Verse]\nUno", {"language": "es", "verse": "Uno"}),
        ("\ufeffOne".removeprefix("\ufeff"), {"stanza 1": "One"}),
        ("[Guitar Solo]\n\n[Verse]\nOne", {"verse": "One"}),
        ("A title line\n\n[Verse]\nOne", {"stanza 1": "A title line", "verse": "One"}),
    ],
)
def test_sections(text: str, sections: dict[str, str]) -> None:
    assert dict(parse_lyrics(text)) == sections


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no words"),
        (" \n\n \t\n", "no words"),
        ("[Verse]\n[Chorus]\n", "no words"),
        ("...\n--\n", "no words"),
        ("One\x00two", "no plain text"),
        ("word " * 200, "line 1 has"),
        ("la\n" * 2000, "2001 lines"),
        ("[Verse 1]\nOne\n[Verse 1]\nTwo", "stands twice"),
    ],
)
def test_refusals(text: str, message: str) -> None:
    with pytest.raises(BriefError, match=message) as caught:
        parse_lyrics(text)
    assert "\n" not in str(caught.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    missing, empty, folder, binary, large = (
        tmp_path / n for n in ("no.txt", "e.txt", "d", "b.txt", "l.txt")
    )
    empty.write_text("")
    folder.mkdir()
    binary.write_bytes(bytes(range(128, 256)))
    large.write_text("la\n" * LONGEST_FILE)
    for path, error, message in (
        (missing, FormatError, "no such file"),
        (empty, BriefError, "no words"),
        (folder, FormatError, "cannot be read"),
        (binary, FormatError, "UTF-8"),
        (large, FormatError, "64 kB"),
    ):
        with pytest.raises(error, match=message) as caught:
            read_lyrics(path)
        assert str(path) in str(caught.value)


def test_a_library_may_give_text_path_or_table(tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_text("\ufeff[Verse]\nOne", encoding="utf-8")
    wanted = (("verse", "One"),)
    assert lyrics_of(file) == lyrics_of("[Verse]\nOne") == lyrics_of({"verse": "One"}) == wanted
    for wrong in (3, ["One"], {"verse": 1}):
        with pytest.raises(BriefError, match="lyrics are"):
            lyrics_of(wrong)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        sections = parse_lyrics(text)
    except BriefError:
        return
    assert sections
    assert all(name and words for name, words in sections)
