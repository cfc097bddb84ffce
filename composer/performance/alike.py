"""What two takes of one plan have in common: the players whose cells have the same notes play the same."""

from __future__ import annotations

from composer.model.performance import Performance, PlayedPart
from composer.model.song import Cell, Song
from composer.performance.timeline import Timeline

__all__ = ["played_alike"]


def played_alike(
    song: Song, line: Timeline, other: Song, performance: Performance
) -> dict[str, PlayedPart]:
    """The players of another take, by part, who play exactly what they play in this one."""
    if (
        other.plan is not song.plan
        or other.feel != song.feel
        or performance.markers != line.markers
    ):
        return {}
    there = {(cell.section, cell.part): cell for cell in other.cells}
    anew = {
        c.part for c in song.cells if not _is_played_alike(c, there.pop((c.section, c.part), None))
    }
    anew.update(part for _, part in there)
    return {part.id: part for part in performance.parts if part.id not in anew}


def _is_played_alike(cell: Cell, other: Cell | None) -> bool:
    """Whether a cell sounds as another of its place: many a technique draws the same again."""
    if cell is other:
        return True
    return other is not None and (cell.events, cell.is_played) == (other.events, other.is_played)
