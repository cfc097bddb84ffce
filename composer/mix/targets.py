"""Where a master is to land, by the names people use."""

from __future__ import annotations

from composer.errors import ComposerError, offer
from composer.model.audio import MasterTarget

__all__ = ["TARGETS", "master_target"]

TARGETS = {
    name: MasterTarget(name=name, lufs=level, true_peak_dbtp=-1.0)
    for name, level in (
        ("streaming", -14.0),
        ("apple", -16.0),
        ("broadcast", -23.0),
        ("club", -9.0),
        ("demo", -16.0),
    )
}


def master_target(name: str) -> MasterTarget:
    """A named target; raises ComposerError that lists the names."""
    if name not in TARGETS:
        raise ComposerError(f"there is no master target {name!r}; {offer(name, TARGETS)}")
    return TARGETS[name]
