"""Slips of the finger are read and said, and plain English stays as it is."""

from __future__ import annotations

from typing import Any

import pytest

from composer.direction.brief_text import read_brief
from tests.direction.wishes_held import has

MISSPELT = [
    ("pianno and gutar", {"wanted": {"piano", "guitar"}}),
    ("mellancholic strngs", {"moods": {"melancholic"}, "wanted": {"strings"}}),
    ("upbeet jaz with saxaphone", {"genre": "jazz swing", "wanted": {"saxophone"}}),
    ("arond 92 bmp, 2 minits", {"tempo_bpm": 92.0, "length_s": 120.0}),
    ("vynil crakle, lofi", {"genre": "lo-fi hip-hop"}),
    ("wihtout drumms", {"unwanted": {"drums"}}),
    ("accoustic gitar, romatic", {"wanted": {"acoustic_guitar"}, "moods": {"romantic"}}),
]


@pytest.mark.parametrize(("words", "wanted"), MISSPELT)
def test_misspelt_words_are_read_and_said(words: str, wanted: dict[str, Any]) -> None:
    """A slip of the finger must not cost a wish, and what was guessed is told."""
    reading = read_brief(words)
    has(reading.brief, **wanted)
    assert any(w.startswith("spelling: read") for w in reading.warnings)


@pytest.mark.parametrize("words", ["table", "horse riding", "weather", "lovely people", "Portland"])
def test_plain_english_is_not_corrected(words: str) -> None:
    """`horse` is no misspelt `house`."""
    reading = read_brief(words)
    assert reading.brief.genre is None
    assert not any("spelling" in w for w in reading.warnings)
