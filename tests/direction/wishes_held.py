"""What a brief holds beside what it should."""

from __future__ import annotations

from typing import Any

from composer.model.brief import Brief


def has(brief: Brief, **wanted: Any) -> None:
    """Assert that each field is as wanted; sets mean `at least these`, a pair with a field of one number `within`."""
    for name, value in wanted.items():
        found = getattr(brief, name)
        if isinstance(value, set):
            assert value <= set(found), f"{name}: {value - set(found)} missing in {found}"
        else:
            assert found == value, f"{name}: {found!r}, not {value!r}"
