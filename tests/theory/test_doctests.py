"""If these fail, the examples in the theory layer's own documentation are untrue."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest

MODULES = "chart chord chord_printer chord_reader chord_suffix grid harte interval key meter nashville pitch roman scale song_chart"


@pytest.mark.parametrize("name", MODULES.split())
def test_examples_in_docstrings_are_true(name: str) -> None:
    result = doctest.testmod(import_module(f"composer.theory.{name}"))
    assert result.attempted > 0
    assert result.failed == 0
