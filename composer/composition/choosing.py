"""Which of the genre's patterns a player may choose from: those for the section and its energy, played as the brief
wants them."""

from __future__ import annotations

from functools import lru_cache

from composer.composition.beats import beats_of
from composer.composition.form import kin_of
from composer.composition.manners import chosen_manners, suiting
from composer.composition.wishes import own_pieces
from composer.genre.catalogue import instruments
from composer.genre.schema import Genre, Pattern
from composer.model.brief import Brief
from composer.model.song import Part
from composer.theory.grid import Grid

__all__ = ["agreement", "beside", "usual_patterns", "wished_patterns"]

_OWN_FIGURE = ("comp", "riff")
"""Roles of which two players in one section do not play the same pattern, if there is another."""

_FAR = 0.12
"""How far outside its range of energy a pattern still serves the section it was written for."""


@lru_cache(maxsize=1024)
def usual_patterns(genre: Genre, part: Part, material: str, energy: float) -> tuple[Pattern, ...]:
    """The patterns for a part in a section, or in one that stands in for it. A player the genre has no pattern for
    takes those of its nearest colleague. Where a section is far quieter or louder than any pattern meant for it, what
    the player does at that level elsewhere serves: a hushed chorus is no dance floor."""
    name = _colleague(genre, part)
    options: tuple[Pattern, ...] = ()
    for kin in kin_of(material):
        options = tuple(
            p
            for p in genre.patterns_for(part.role, name, kin, energy)
            if not p.sections or kin in p.sections
        )
        if options:
            break
    options = options or genre.patterns_for(part.role, name, material, energy)
    if options and min(_away(p, energy) for p in options) > _FAR:
        mine = tuple(
            p for p in genre.patterns if p.role == part.role and (not p.parts or name in p.parts)
        )
        options = tuple(p for p in mine if not _away(p, energy)) or options
    if part.role == "drums":
        options = _for_sticks(options, part.instrument == "brushes")
    return options


def wished_patterns(
    brief: Brief, genre: Genre, part: Part, options: tuple[Pattern, ...], energy: float, feel: str
) -> tuple[Pattern, ...]:
    """The options as the brief wants the part played; where none of them is, those of other sections, the nearest
    in energy."""
    manners = chosen_manners(brief, part)
    pieces = own_pieces(brief, part)
    is_beat = bool(feel) and part.role == "drums"
    if not manners and not pieces and not is_beat:
        return options
    name = _colleague(genre, part)
    mine = tuple(
        p for p in genre.patterns if p.role == part.role and (not p.parts or name in p.parts)
    )
    if part.role == "drums":
        mine = _for_sticks(mine, part.instrument == "brushes")
    for pool in (options, mine) if is_beat or pieces else ():
        found = tuple(p for p in pool if (feel in beats_of(p) if is_beat else _has(p, pieces)))
        if found:
            options = mine = _nearest(found, energy)
            break
    chosen = suiting(options, mine, manners)
    return chosen if all(p in options for p in chosen) else _nearest(chosen, energy)


def _colleague(genre: Genre, part: Part) -> str:
    """The part whose patterns this one plays: its own; else, of those with its role, a guitar's for what is plucked
    and the first for all others."""
    open_to = [p.parts for p in genre.patterns if p.role == part.role]
    if not open_to or any(not parts or part.id in parts for parts in open_to):
        return part.id
    names = list(dict.fromkeys(name for parts in open_to for name in parts))
    plucked = instruments()[part.instrument].kind == "plucked"
    return next((n for n in names if plucked and "guitar" in n), names[0])


def _has(pattern: Pattern, pieces: tuple[str, ...]) -> bool:
    return any(row.name in pieces for row in pattern.grids["base"].rows)


def _nearest(options: tuple[Pattern, ...], energy: float) -> tuple[Pattern, ...]:
    """Those whose range of energy lies nearest."""
    away = [_away(p, energy) for p in options]
    return tuple(p for p, far in zip(options, away, strict=True) if far == min(away))


def _away(pattern: Pattern, energy: float) -> float:
    """How far an energy lies outside the range a pattern is for; 0 inside."""
    return max(pattern.energy[0] - energy, energy - pattern.energy[1], 0.0)


def _for_sticks(options: tuple[Pattern, ...], brushes: bool) -> tuple[Pattern, ...]:
    """The grooves for what the drummer holds: brush strokes for brushes, sticks otherwise, where there is a choice."""
    fitting = tuple(
        p
        for p in options
        if brushes == any(row.name.startswith("brush") for row in p.grids["base"].rows)
    )
    return fitting or options


@lru_cache(maxsize=1024)
def agreement(bass: Pattern, drums: Pattern) -> float:
    """How well a bass pattern and a groove lock in the base bar, 0..1: the mean of the kicks the bass meets and of
    the bass's notes the kick meets, so that neither eighths nor long notes lose by their number; 0.5 unknown."""
    if "base" not in bass.grids:
        return 0.5
    kick = _onsets(drums.grids["base"], "kick")
    line = _onsets(bass.grids["base"], None)
    if not kick or not line:
        return 0.5
    met = len(kick & line)
    return (met / len(kick) + met / len(line)) / 2


def beside(options: tuple[Pattern, ...], part: Part, others: list[Pattern]) -> tuple[Pattern, ...]:
    """The options that go with what the others of the section were given (the drums first): not the very pattern of a
    colleague, and no bass in thirds of the beat under halves and quarters of it, which blur each other down there. All of
    them where none goes."""
    if part.role in _OWN_FIGURE:
        taken = {p.name for p in others if p.role == part.role}
        options = tuple(p for p in options if p.name not in taken) or options
    if part.role == "bass":
        cut = next((cut for p in others if (cut := _cut(p))), 0)
        options = tuple(p for p in options if not cut or _cut(p) in (0, cut)) or options
    return options


@lru_cache(maxsize=1024)
def _cut(pattern: Pattern) -> int:
    """Into how many equal parts the base bars cut the beat: 2 (and 4), 3 (and 6), or 0 where they do not say. A groove
    says it with its kick: hats may roll as they like."""
    grid = pattern.grids.get("base")
    if grid is None:
        return 0
    inside = {
        onset % grid.beat_ticks
        for onset in _onsets(grid, "kick" if pattern.role == "drums" else None)
    } - {0}
    if any(place % (grid.beat_ticks // 3) == 0 for place in inside):
        return 3
    return 2 if any(place % (grid.beat_ticks // 4) == 0 for place in inside) else 0


def _onsets(grid: Grid, row_name: str | None) -> set[int]:
    rows = [row for row in grid.rows if row_name is None or row.name == row_name]
    return {
        step % grid.bar_ticks
        for row in rows
        for step, mark in zip(grid.steps, row.marks, strict=True)
        if mark not in ".-"
    }
