"""A genre shown with everything filled in is still the genre."""

from __future__ import annotations

import tomllib
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.genre.catalogue import genre_names, load_genre
from composer.genre.load import load_genre_file
from composer.studio.genre_page import genre_file, genre_rows, genre_text, resolved_text
from composer.studio.toml_text import toml_text


def unfolded(value: Any) -> Any:
    """Genres compare by identity; this compares by content."""
    if is_dataclass(value):
        return {field.name: unfolded(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {key: unfolded(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(unfolded(item) for item in value)
    return value


@pytest.mark.parametrize("name", genre_names())
def test_resolved_reads_back_to_the_same_genre(name: str, tmp_path: Path) -> None:
    """`--resolved` must show what is really played; a default told wrongly would be a lie."""
    place = tmp_path / genre_file(name).name
    place.write_text(resolved_text(name), encoding="utf-8")
    assert unfolded(load_genre_file(place)) == unfolded(load_genre(name))


@pytest.mark.parametrize("name", genre_names())
def test_the_file_is_shown_as_written(name: str) -> None:
    """A musician reads the very file they would edit."""
    assert tomllib.loads(genre_text(name))["name"] == name


def test_rows_tell_every_genre() -> None:
    """A genre that the list leaves out is never found."""
    rows = genre_rows()
    assert [row["name"] for row in rows] == list(genre_names())
    assert all(row["parts"] and row["tempo_bpm"][0] <= row["tempo_bpm"][1] for row in rows)


VALUES = st.one_of(
    st.text(max_size=20).filter(lambda t: t.isprintable() or t == ""),
    st.just("     1 & 2 &\nhat  x . x .\n"),
    st.booleans(),
    st.integers(-(2**40), 2**40),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.lists(st.integers(0, 9), max_size=3),
)
TABLES = st.dictionaries(st.text('abc -_é"', min_size=1, max_size=6), VALUES, max_size=4)


@given(
    st.dictionaries(
        st.text("xyz", min_size=1, max_size=3),
        st.one_of(VALUES, TABLES, st.lists(TABLES, min_size=1, max_size=3)),
        max_size=4,
    )
)
def test_toml_reads_back(table: dict[str, Any]) -> None:
    """What is printed must be TOML that says the same."""
    assert tomllib.loads(toml_text(table)) == table
