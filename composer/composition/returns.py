"""What comes back is not a copy: where the same players would do the same again, one of them does something else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from composer.composition.busyness import strokes, suitability
from composer.composition.form import Block
from composer.genre.schema import Genre, Pattern
from composer.model.song import Part, Play
from composer.rng import Rng

__all__ = ["Options", "told_apart"]

Options = Callable[[Part, Block, float], tuple[Pattern, ...]]
"""The patterns a part may play in a block of so much energy."""

_READY = ("comp", "riff", "percussion", "bass")
"""Who changes what is played, the readiest first; a groove stays, since a brief may have wished for its beat."""


def told_apart(
    blocks: Sequence[Block],
    energies: Sequence[float],
    plays: Sequence[tuple[Play, ...]],
    parts: Sequence[Part],
    genre: Genre,
    options: Options,
    rng: Rng,
) -> tuple[tuple[Play, ...], ...]:
    """The plays of all sections, with another pattern for one part wherever a material returns with the same players,
    the same patterns and no stroke more or less; as they are where nobody has another pattern."""
    ready = [part for role in _READY for part in parts if part.role == role]
    roles = {part.id: part.role for part in parts}
    heard = set()
    made = []
    for block, energy, here in zip(blocks, energies, plays, strict=True):
        if (block.material, _signature(here, roles, genre)) in heard:
            for part in ready:
                other = _otherwise(part, block, energy, here, genre, options, rng)
                if (block.material, _signature(other, roles, genre)) not in heard:
                    here = other
                    break
        heard.add((block.material, _signature(here, roles, genre)))
        made.append(here)
    return tuple(made)


def _signature(
    plays: tuple[Play, ...], roles: dict[str, str], genre: Genre
) -> tuple[tuple[str, str, float], ...]:
    """Who plays which pattern with how many strokes."""
    found = []
    for play in plays:
        pattern = genre.pattern(play.pattern, roles[play.part])
        busy = strokes(pattern, int(play.complexity * 10)) if pattern else 0.0
        found.append((play.part, play.pattern, busy))
    return tuple(found)


def _otherwise(
    part: Part,
    block: Block,
    energy: float,
    plays: tuple[Play, ...],
    genre: Genre,
    options: Options,
    rng: Rng,
) -> tuple[Play, ...]:
    """The plays with another of its patterns for a part, if it plays and has one of the same technique."""
    now = next((play for play in plays if play.part == part.id), None)
    before = genre.pattern(now.pattern, part.role) if now is not None else None
    if now is None or before is None:
        return plays
    others = [
        p
        for p in options(part, block, energy)
        if p is not before and p.technique == before.technique
    ]
    if not others:
        return plays
    factors = suitability(others, energy, int(now.complexity * 10), ())
    weights = [p.weight * factor for p, factor in zip(others, factors, strict=True)]
    drawn = rng.at("otherwise", block.material, block.occurrence, part.id).weighted(others, weights)
    register = now.register - before.register + drawn.register
    changed = replace(now, pattern=drawn.name, register=register)
    return tuple(changed if play is now else play for play in plays)
