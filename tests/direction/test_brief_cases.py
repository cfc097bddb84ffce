"""Briefs in the words of clients: the fields that must come of each."""

from __future__ import annotations

import pytest

from tests.direction.brief_cases import BRIEF_CASES, BriefCase, brief_fault


@pytest.mark.parametrize(
    "case", BRIEF_CASES, ids=lambda case: f"{case.kind}: {case.say.strip()[:60]}"
)
def test_a_brief_is_understood(case: BriefCase) -> None:
    """Texts and figures exactly; of lists at least what is named."""
    assert brief_fault(case) == ""
