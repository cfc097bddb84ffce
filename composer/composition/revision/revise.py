"""Carrying out what a direction asks for: all of it, or nothing."""

from __future__ import annotations

from dataclasses import replace

from composer.composition.revision.draft import Draft
from composer.composition.revision.moves import CARRIED_OUT, carrier
from composer.composition.revision.pickups import keep_feel_of_pickups, keep_pickups, lead_on
from composer.composition.revision.receipt import changes, measured
from composer.composition.revision.revision import Measured, Revision
from composer.composition.revision.rubbing import tell_rubbing
from composer.errors import RevisionRefused, offer
from composer.genre.schema import Genre
from composer.model.move import Move
from composer.model.song import Song

__all__ = ["revise"]

_OVER_BAR_LINES = (
    "cut", "insert", "repeat", "reorder", "bars", "length", "drop_out", "pickup", "enter", "tempo", "looseness",
)  # fmt: skip
"""Moves that may change what leads into a section from the one before it."""

_FEEL = ("swing", "lateness", "looseness")

_UNDER_THE_TUNE = ("colour", "tension", "harmonic_rhythm", "reharmonise", "chords", "mode", "key")
"""Moves that change chords under a tune."""


def revise(song: Song, genre: Genre, moves: tuple[Move, ...]) -> Revision:
    """The song with these moves carried out in order, and what was measured.

    Only what the moves are about is changed; every other cell keeps its notes. Raises RevisionRefused for what
    cannot be done, SelectorError for a section or part that is not there, LockedError where a locked cell would have
    to change; the song that was given stays as it is in any case.
    """
    draft = Draft(song, genre)
    measures: list[Measured] = []
    for move in moves:
        carry_out = carrier(move.name)
        if carry_out is None:
            raise RevisionRefused(
                f"no move is called {move.name!r}; {offer(move.name, CARRIED_OUT)}"
            )
        told = len(draft.warnings)
        before = Draft(song, genre)
        before.restore(draft.state())
        carry_out(draft, move)
        if move.name not in _OVER_BAR_LINES:
            keep_pickups(before, draft, move)
        if move.name in _FEEL:
            keep_feel_of_pickups(before, draft, move)
        if [s.id for s in before.plan.sections] != [s.id for s in draft.plan.sections]:
            lead_on(before, draft)
        if move.name in _UNDER_THE_TUNE:
            tell_rubbing(before, draft)
        if len(draft.warnings) == told and _is_same(before, draft):
            draft.warnings.append(f"{_said(move)}: it is so already, or leaves nothing to change")
        measures += measured(before, draft, move)
    revised = draft.finished() if moves else song
    warnings = [*dict.fromkeys(draft.warnings)]
    return Revision(
        song=revised,
        changed=changes(song, revised),
        measures=tuple(measures),
        warnings=tuple(warnings),
    )


def _is_same(before: Draft, after: Draft) -> bool:
    """Whether there is nothing to hear of a move: an edit that found nothing to do is kept for later takes."""

    def bare(draft: Draft) -> tuple[object, ...]:
        sections = tuple(
            replace(s, plays=tuple(replace(p, edits=()) for p in s.plays))
            for s in draft.plan.sections
        )
        heard = {key: cell.events for key, cell in draft.cells.items() if cell.events}
        return replace(draft.plan, sections=sections), heard

    return bare(before) == bare(after)


def _said(move: Move) -> str:
    """The words that asked for a move, or what it is called."""
    return repr(move.words) if move.words else move.name.replace("_", " ")
