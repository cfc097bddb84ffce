"""The page about the mix tells every key that mix.toml knows, with its range, and none that it does not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from composer.mix.mix_file import (
    MASTER_RANGES,
    PLUGIN_KEYS,
    ROOMS,
    SOUND_RANGES,
    STRIP_RANGES,
    read_mix_file,
)
from composer.mix.section_table import MOVE_RANGES

PAGE = Path(__file__).parents[2] / "docs" / "audio.md"
ROW = re.compile(r"\| `(\w+)` \| ([^|]+) \|")
BAND = [("keys", "comp", "piano")]


def page_tables() -> list[dict[str, str]]:
    """The tables whose rows are keys and ranges, in their order on the page."""
    text = PAGE.read_text(encoding="utf-8")
    tables = [part.split("\n\n")[0] for part in text.split("| key | range | |\n")[1:]]
    return [dict(ROW.findall(table)) for table in tables]


def in_words(ranges: dict[str, tuple[float, float]]) -> dict[str, str]:
    return {key: f"{low:g} .. {high:g}" for key, (low, high) in ranges.items()}


PATH = "a path in quotes"


@pytest.mark.parametrize(
    ("number", "keys"),
    [
        (0, in_words(STRIP_RANGES)),
        (1, {"soundfont": PATH, **in_words(SOUND_RANGES), **dict.fromkeys(PLUGIN_KEYS, PATH)}),
        (2, {"target": "a name in quotes", **in_words(MASTER_RANGES), **dict.fromkeys(PLUGIN_KEYS, PATH)}),
        (3, in_words(MOVE_RANGES)),
    ],
    ids=["strips", "parts", "master", "sections"],
)  # fmt: skip
def test_every_key_and_its_range(number: int, keys: dict[str, str]) -> None:
    """What is written on the page is what is accepted."""
    assert page_tables()[number] == keys


def test_the_rooms() -> None:
    """Two words of a sentence."""
    assert f"`[rooms]` knows {' and '.join(f'`{name}`' for name in ROOMS)}" in PAGE.read_text()


@pytest.mark.parametrize("table", ["roles.comp", "parts.keys", "master", "sections.verse"])
def test_both_ends_of_every_range_are_accepted(table: str, tmp_path: Path) -> None:
    """And a step past them is not."""
    kind = table.partition(".")[0]
    ranges = {"master": MASTER_RANGES, "sections": MOVE_RANGES}.get(kind, STRIP_RANGES)
    path = tmp_path / "mix.toml"
    for end in (0, 1):
        lines = [f"{key} = {limits[end]}" for key, limits in ranges.items()]
        path.write_text("\n".join([f"[{table}]", *lines]))
        read_mix_file(path, BAND, ["Verse"])
    for key, (_, high) in ranges.items():
        path.write_text(f"[{table}]\n{key} = {high + 0.1}")
        with pytest.raises(Exception, match=f"{key} must be a number from"):
            read_mix_file(path, BAND, ["Verse"])
