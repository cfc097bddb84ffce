"""Cells that must stay as they are, and cells that are to be played again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from composer.errors import SelectorError
from composer.model.selector import Spot, bars_text, select, spots_text
from composer.model.song import Song
from composer.studio.project import SongFolder
from composer.studio.revising import Revised, commit_change
from composer.studio.rewriting import SoundChoice

__all__ = ["again", "set_lock"]


def set_lock(folder: SongFolder, selector: str, *, is_locked: bool) -> Revised:
    """Lock or unlock what a selector means; cells are locked whole. Raises SelectorError, ProjectError."""
    text, song = folder.read()
    spots = select(selector, song.plan)
    _whole(spots, song)
    places = {(spot.section, spot.part) for spot in spots}
    cells = tuple(
        replace(cell, is_locked=is_locked) if (cell.section, cell.part) in places else cell
        for cell in song.cells
    )
    verb = "lock" if is_locked else "unlock"
    return commit_change(
        folder,
        (text, song),
        song.with_cells(cells),
        what=verb,
        words=f"{verb} {selector.strip()}",
        changed=spots_text(spots, song.plan),
        sound=False,
    )


def again(
    folder: SongFolder,
    selector: str,
    sound: SoundChoice = None,
    tell: Callable[[str, float], None] | None = None,
) -> Revised:
    """Another take of what a selector means, and of nothing else. Raises SelectorError, LockedError, ProjectError."""
    from composer.composition.takes import new_takes
    from composer.genre.catalogue import find_genre

    text, song = folder.read()
    spots = select(selector, song.plan)
    made = new_takes(song, find_genre(song.plan.genre), spots)
    revised = commit_change(
        folder,
        (text, song),
        made,
        what="again",
        words=f"again {selector.strip()}",
        changed=spots_text(spots, song.plan),
        sound=sound,
        tell=tell,
    )
    same = [spot for spot in spots if _events(song, spot) == _events(made, spot)]
    if not same:
        return revised
    names = ", ".join(spots_text(same, song.plan))
    return replace(
        revised, warnings=(f"{names}: came out the same, the plan leaves no other way to play it",)
    )


def _events(song: Song, spot: Spot) -> object:
    cell = song.cell(spot.section, spot.part)
    return cell.events if cell else ()


def _whole(spots: tuple[Spot, ...], song: Song) -> None:
    for spot in spots:
        if not spot.is_whole:
            section = song.plan.section(spot.section)
            what = f"{spot.piece} in " if spot.piece else ""
            raise SelectorError(
                f"{what}bars {bars_text(spot)} of {section.name} cannot be locked by themselves; lock "
                f"{section.name.lower()}:{spot.part}, bars 1-{section.bars}"
            )
