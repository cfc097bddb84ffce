"""What the tests of rendering share: one small soundfont."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sounds import a_soundfont


@pytest.fixture(scope="session")
def font(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("font") / "tiny.sf2"
    path.write_bytes(a_soundfont())
    return path
