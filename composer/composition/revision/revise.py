"""Carrying out what a direction asks for: all of it, or nothing."""

from __future__ import annotations

from composer.composition.revision.draft import Draft
from composer.composition.revision.moves import CARRIED_OUT
from composer.composition.revision.pickups import keep_pickups, lead_on
from composer.composition.revision.receipt import changes, measured
from composer.composition.revision.revision import Measured, Revision
from composer.errors import RevisionRefused, offer
from composer.genre.schema import Genre
from composer.model.move import Move
from composer.model.song import Song

__all__ = ["revise"]

_OVER_BAR_LINES = (
    "cut", "insert", "repeat", "reorder", "bars", "length", "drop_out", "pickup", "enter", "tempo", "looseness",
)  # fmt: skip
"""Moves that may change what leads into a section from the one before it."""


def revise(song: Song, genre: Genre, moves: tuple[Move, ...]) -> Revision:
    """The song with these moves carried out in order, and what was measured.

    Only what the moves are about is changed; every other cell keeps its notes. Raises RevisionRefused for what
    cannot be done, SelectorError for a section or part that is not there, LockedError where a locked cell would have
    to change; the song that was given stays as it is in any case.
    """
    draft = Draft(song, genre)
    measures: list[Measured] = []
    for move in moves:
        carry_out = CARRIED_OUT.get(move.name)
        if carry_out is None:
            raise RevisionRefused(
                f"no move is called {move.name!r}; {offer(move.name, CARRIED_OUT)}"
            )
        before = Draft(song, genre)
        before.restore(draft.state())
        carry_out(draft, move)
        if move.name not in _OVER_BAR_LINES:
            keep_pickups(before, draft, move)
        if [s.id for s in before.plan.sections] != [s.id for s in draft.plan.sections]:
            lead_on(before, draft)
        measures += measured(before, draft, move)
    revised = draft.finished() if moves else song
    warnings = [*dict.fromkeys(draft.warnings)]
    return Revision(
        song=revised,
        changed=changes(song, revised),
        measures=tuple(measures),
        warnings=tuple(warnings),
    )
