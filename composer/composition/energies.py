"""How loud each section of a song is: the genre's levels, the dials of the brief, and the shape it asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from composer.composition.form import Block, usual_energy
from composer.composition.wishes import select, specificity
from composer.genre.schema import Genre
from composer.model.brief import Brief

__all__ = ["SHAPES", "energies_of"]

_QUIETEST, _LOUDEST = 0.05, 1.0
_STEP = 0.15
_ENDS = ("outro", "coda", "tag")
_UP = 0.5
"""How far the energy dial goes up: half of the way to the ceiling."""
_DOWN, _EASING, _HUSHED = 1.6, 0.6, 0.12
"""How it goes down: steeply at first (a calm song is quieter than its genre in every section), the last way to a hush
slowly; a level that is already hushed stays."""
_SHARE, _EBBING = 0.7, 0.85
"""How much of a whole song's shape replaces the usual rise and fall of its sections; more where the song ebbs away,
since the last chorus would rise against it."""


def energies_of(brief: Brief, genre: Genre, blocks: tuple[Block, ...]) -> tuple[float, ...]:
    """The energy of every block, 0..1: the closest word of the brief first, then the genre's levels.

    Wishes are granted from the widest to the closest, and a level before a shape, so that `a quiet song that rises`
    rises from a quiet start and `the last chorus` has the last word.
    """
    last = {block.material: n for n, block in enumerate(blocks)}
    dial = dict(brief.dials).get("energy", 0.0)
    levels = [
        _turned(usual_energy(b, last[b.material] == n, genre), dial) for n, b in enumerate(blocks)
    ]
    wishes: list[tuple[int, int, str, str | float]] = []
    wishes += [(specificity(name), 0, name, value) for name, value in brief.energy]
    wishes += [(specificity(name), 1, name, shape) for name, shape in brief.shapes]
    for _, _, name, wish in sorted(wishes, key=lambda entry: entry[:2]):
        places = select(name, blocks)
        if isinstance(wish, str):
            _shape(levels, places, wish, blocks)
            continue
        for n in places:
            levels[n] = min(max(float(wish), 0.0), _LOUDEST)
    if brief.ending == "loop" and blocks[-1].material in _ENDS:
        levels[-1] = levels[0]  # its end is heard right before its beginning
    return tuple(round(level, 3) for level in levels)


def _turned(level: float, dial: float) -> float:
    """A level turned up or down by the dial, in proportion, so that what was louder than the rest stays so."""
    if dial >= 0:
        return level + _UP * dial * (1.0 - level)
    return level - max(level - _HUSHED, 0.0) * -dial * (_DOWN + _EASING * dial)


def _shape(levels: list[float], places: Sequence[int], shape: str, blocks: Sequence[Block]) -> None:
    draw = SHAPES.get(shape)
    if draw is None or not places:
        return
    if shape == "contrast" and len(places) < len(levels):
        _set_off(levels, places)
        return
    total = sum(blocks[n].bars for n in places)
    centres, start = [], 0
    for n in places:
        centres.append((start + blocks[n].bars / 2) / total)
        start += blocks[n].bars
    for n, level in zip(places, draw([levels[n] for n in places], centres), strict=True):
        levels[n] = min(max(level, _QUIETEST), _LOUDEST)


def _set_off(levels: list[float], places: Sequence[int]) -> None:
    """The sections move away from the level of those beside them."""
    inside = set(places)
    for n in places:
        beside = [levels[k] for k in (n - 1, n + 1) if 0 <= k < len(levels) and k not in inside]
        middle = sum(beside) / len(beside) if beside else 0.5
        away = 0.3 if levels[n] >= middle and middle < 0.7 else -0.3
        levels[n] = min(max(middle + away, _QUIETEST), _LOUDEST)


Line = Callable[[list[float], list[float]], list[float]]


def _rising(levels: list[float], centres: list[float]) -> list[float]:
    if len(levels) < 5:
        return _stairs(levels, 0.0, 0.3)
    return _along(levels, [0.2 + 0.75 * at for at in centres])


def _falling(levels: list[float], centres: list[float]) -> list[float]:
    if len(levels) < 5:
        return _stairs(levels[::-1], 0.0, 0.3)[::-1]
    return _along(levels, [1.05 - at for at in centres], _EBBING)


def _arch(levels: list[float], centres: list[float]) -> list[float]:
    return _along(levels, [0.95 - 1.1 * abs(at - 0.6) for at in centres])


def _flat(levels: list[float], centres: list[float]) -> list[float]:
    mean = sum(levels) / len(levels)
    return [mean for _ in levels]


def _growing(levels: list[float], centres: list[float]) -> list[float]:
    """Each return bigger than the one before; where the ceiling is near, the first ones start lower."""
    steps = len(levels) - 1
    step = min(_STEP, 0.6 / max(steps, 1))
    top = min(max(levels[-1], levels[0] + step * steps), _LOUDEST)
    return [top - step * (steps - n) for n in range(len(levels))]


def _stairs(levels: list[float], least: float, spread: float) -> list[float]:
    """Levels that never fall; with `spread` they go that far up to where they were."""
    count = max(len(levels) - 1, 1)
    found: list[float] = []
    top = max(levels)
    for n, level in enumerate(levels):
        wished = top - spread * (count - n) / count if spread else level
        found.append(max(wished, found[-1] + least) if found else wished)
    return found


def _contrast(levels: list[float], centres: list[float]) -> list[float]:
    mean = sum(levels) / len(levels)
    return [mean + 1.7 * (level - mean) for level in levels]


def _two_halves(levels: list[float], centres: list[float]) -> list[float]:
    """Two phases, the second the more desperate one."""
    if len(levels) < 3:
        return _stairs(levels, 0.0, 0.3)
    return [
        0.55 * level if at < 0.5 else _SHARE * level + 0.32
        for level, at in zip(levels, centres, strict=True)
    ]


def _along(levels: list[float], line: list[float], share: float = _SHARE) -> list[float]:
    return [(1 - share) * level + share * goal for level, goal in zip(levels, line, strict=True)]


SHAPES: dict[str, Line] = {
    "rising": _rising,
    "falling": _falling,
    "arch": _arch,
    "flat": _flat,
    "growing": _growing,
    "contrast": _contrast,
    "two_halves": _two_halves,
}
"""How the energies of some sections go: (levels, places in the stretch 0..1) -> levels."""
