"""What two takes of one plan have in common: the players whose cells are the same play the same."""

from __future__ import annotations

from composer.model.performance import Performance, PlayedPart
from composer.model.song import Song
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
    anew = {c.part for c in song.cells if there.pop((c.section, c.part), None) is not c}
    anew.update(part for _, part in there)
    return {part.id: part for part in performance.parts if part.id not in anew}
