"""What comes of a revision: the new song, what changed in it, and what was measured before and after."""

from __future__ import annotations

from dataclasses import dataclass

from composer.model.song import Song

__all__ = ["Measured", "Revision"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One measure of one place. `section` is a section's id ("*": all), `part` a part's id, or a piece of the kit
    ("*": all); `done` says whether the least change that is noticed was reached in the direction asked for."""

    metric: str
    part: str
    section: str
    before: float | str
    after: float | str
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A song revised. `changed` are selectors of what is not as it was ("chorus 3", "verse 2:bass", "*:drums", "*");
    `measures` stand in the order of the moves."""

    song: Song
    changed: tuple[str, ...]
    measures: tuple[Measured, ...]
    warnings: tuple[str, ...] = ()
