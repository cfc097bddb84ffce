"""A section is meant by its name, every one of a kind, or the first or last of them."""

from __future__ import annotations

import pytest

from composer.model.section_names import matches

NAMES = ("Intro", "Verse", "Chorus 1", "Pre-Chorus", "Chorus 2", "Outro")


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ("chorus", (2, 4)),
        ("Chorus 2", (4,)),
        ("last chorus", (4,)),
        ("first chorus", (2,)),
        ("pre_chorus", (3,)),
        ("intro", (0,)),
        ("verse 1", (1,)),
        ("verse 2", ()),
        ("last", (5,)),
        ("*", (0, 1, 2, 3, 4, 5)),
        ("bridge", ()),
    ],
)
def test_which_sections_are_meant(selector: str, found: tuple[int, ...]) -> None:
    assert matches(selector, NAMES) == found
