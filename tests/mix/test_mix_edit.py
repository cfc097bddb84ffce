"""One value of a mix.toml is set, and the rest of what a person wrote there stays to the letter."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.errors import FormatError
from composer.mix.mix_edit import edited
from composer.mix.mix_file import mix_template
from composer.mix.strips import default_mix

MINE = """# my mix
[parts.keys]    # the old upright
level_lu = -5   # not louder!
# pan = -0.35

[sections."verse 2".parts.keys]
lowpass_hz = [400, 9000]

[master]
target = "apple"
"""


@pytest.mark.parametrize(
    ("setting", "old", "new"),
    [
        ("parts.keys.level_lu=-8", "level_lu = -5   # not louder!", "level_lu = -8    # not louder!"),
        ("parts.keys.pan = 0.2", "# pan = -0.35", "pan = 0.2"),
        ("parts.keys.width=0.5", "# pan = -0.35\n", "# pan = -0.35\nwidth = 0.5\n"),
        ("master.target=club", 'target = "apple"', 'target = "club"'),
        ('master.target="club"', 'target = "apple"', 'target = "club"'),
        ("sections.verse 2.parts.keys.lowpass_hz=[500, 800]", "[400, 9000]", "[500, 800]"),
        ("parts.bass.pan=0", 'target = "apple"\n', 'target = "apple"\n\n[parts.bass]\npan = 0\n'),
        ("sections.last chorus.width=1.2", 'target = "apple"\n', 'target = "apple"\n\n[sections."last chorus"]\nwidth = 1.2\n'),
    ],
)  # fmt: skip
def test_one_line_changes(setting: str, old: str, new: str) -> None:
    """Comments, order and empty lines stay."""
    assert old in MINE
    assert edited(MINE, [setting]) == MINE.replace(old, new)


def test_a_file_that_is_not_there_yet() -> None:
    """The first setting makes it; later ones join their tables."""
    text = edited("", ["parts.keys.pan=0.1", "master.lufs=-15", "parts.keys.width=0.9"])
    assert text == "[parts.keys]\npan = 0.1\nwidth = 0.9\n\n[master]\nlufs = -15\n"


def test_the_template_is_uncommented_where_it_says_so() -> None:
    """Every level stands in it as a comment; setting one takes its mark away."""
    band = [("keys", "comp", "piano"), ("bass", "bass", "bass")]
    text = mix_template(default_mix(band), "Song")
    changed = edited(text, ["parts.bass.level_lu=-1"])
    assert len(changed.splitlines()) == len(text.splitlines())
    assert tomllib.loads(changed)["parts"]["bass"] == {"level_lu": -1}


@pytest.mark.parametrize(
    ("text", "setting", "said"),
    [
        ("", "level_lu", "is no setting"),
        ("", "level_lu=3", "is no setting"),
        ("", "parts.keys.level_lu=", "is no setting"),
        ("", "parts..level_lu=3", "is no setting"),
        ("", "parts.keys.level_lu=nan", "is no setting"),
        ("", "parts.keys.level_lu=3\npan = 1", "is no setting"),
        ("[parts.keys\n", "parts.keys.pan=1", "cannot be read"),
        ("parts = { keys = { pan = 1 } }\n", "parts.keys.pan=0", "by hand"),
        ("[parts]\nkeys.pan = 1\n", "parts.keys.pan=0", "by hand"),
        ("[parts]\nkeys = 3\n", "parts.keys.pan=0", "a value, not a table"),
        ("[sections.verse]\nwidth = [\n 1,\n 2\n]\n", "sections.verse.width=1", "by hand"),
    ],
)  # fmt: skip
def test_what_cannot_be_set_is_told(text: str, setting: str, said: str) -> None:
    """One line, and nothing is guessed."""
    with pytest.raises(FormatError, match=said) as caught:
        edited(text, [setting])
    assert "\n" not in str(caught.value) or "\n" in setting


NAMES = st.sampled_from(("keys", "bass", "verse 2", "a-b", 'odd "one"'))
VALUES = st.one_of(st.integers(-40, 40), st.floats(-9, 9, width=16), st.sampled_from(("club", 'say "x"', "a # b")))  # fmt: skip


@given(st.lists(st.tuples(NAMES, st.sampled_from(("pan", "width", "target")), VALUES), max_size=6))
def test_whatever_is_set_is_what_the_file_says(rows: list[tuple[str, str, Any]]) -> None:
    """After any settings in any order, the file holds the last of each, and what it held before."""
    wanted = tomllib.loads(MINE)
    text = MINE
    for name, key, value in rows:
        wanted["parts"].setdefault(name, {})[key] = value
        written = repr(value) if not isinstance(value, str) else f"'{value}'"
        text = edited(text, [f"parts.{name}.{key}={written}"])
    assert tomllib.loads(text) == wanted
    assert "# my mix" in text and "# the old upright" in text
