"""What was composed and played to hear how long a plan lasts, kept until it is wanted: no song is made twice for that.

It is kept for one song, and given away once. Whoever composes the same plan again, composes it.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, fields, replace

from composer.genre.schema import Genre
from composer.model.performance import Performance
from composer.model.song import Plan, Song
from composer.performance.perform import perform

__all__ = ["composed", "played", "rehearse"]

_WORDS = ("assumed", "warnings", "exact_length_s")
"""What a plan says about itself: no note follows from it."""
_NOTES = tuple(field.name for field in fields(Plan) if field.name not in _WORDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rehearsal:
    """A song of a genre and how it is played; `is_composed` once the song has been given away."""

    genre: Genre
    song: Song
    performance: Performance
    is_composed: bool = False


_last: ContextVar[_Rehearsal | None] = ContextVar("rehearsal", default=None)


def rehearse(plan: Plan, genre: Genre) -> Performance:
    """The plan composed and played; from memory where it is the one of the time before."""
    known = _last.get()
    if known is not None and known.genre is genre and known.song.plan is plan:
        return known.performance
    song = _built(plan, genre)
    performance = perform(song, genre.feel)
    _last.set(_Rehearsal(genre=genre, song=song, performance=performance))
    return performance


def composed(plan: Plan, genre: Genre) -> Song:
    """Every note of a plan: as it was rehearsed, or composed now."""
    known = _last.get()
    _last.set(None)
    if known is None or known.is_composed or known.genre is not genre:
        return _built(plan, genre)
    before = known.song.plan
    if not all(getattr(plan, name) == getattr(before, name) for name in _NOTES):
        return _built(plan, genre)
    song = replace(known.song, plan=plan)
    if plan.exact_length_s == before.exact_length_s:
        _last.set(replace(known, song=song, is_composed=True))
    return song


def played(song: Song, genre: Genre) -> Performance:
    """The song as its players play it: as it was rehearsed, or played now."""
    known = _last.get()
    if known is None or known.song is not song or known.genre is not genre:
        return perform(song, genre.feel)
    _last.set(None)
    return known.performance


def _built(plan: Plan, genre: Genre) -> Song:
    from composer.composition.build import build  # who only plays need not wait for it

    return build(plan, genre)
