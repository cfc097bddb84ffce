"""More briefs in the words of clients: the fields that must come of each."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from composer.direction.brief_text import read_brief

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "brief_cases.toml").read_text("utf-8")
)["brief"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["say"])
def test_a_brief_is_understood(case: dict[str, Any]) -> None:
    """Texts and figures exactly; of lists at least what is named."""
    brief = read_brief(case["say"]).brief
    for field, wanted in case.items():
        if field in ("say", "held_out"):
            continue
        found = getattr(brief, field)
        if isinstance(wanted, list):
            named = {entry[0] if isinstance(entry, tuple) else entry for entry in found}
            assert set(wanted) <= named, f"{field}: {found}"
        else:
            assert found == wanted, f"{field}: {found!r}"
