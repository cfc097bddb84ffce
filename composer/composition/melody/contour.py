"""Contours: the line a tune draws before it has pitches.

Two sizes of it: the shape of one figure (arch, valley, ascent, descent, level, wave) in scale steps, and the
heights of a section's units, which rise to one climax about two thirds through and come down from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from composer.composition.form import REFRAINS
from composer.composition.melody.phrase import Unit
from composer.genre.schema import MelodyStyle
from composer.rng import Rng
from composer.theory.meter import Meter

__all__ = ["SHAPES", "climax_unit", "draw_contour", "draw_shape", "unit_heights"]

SHAPES: dict[str, tuple[int, ...]] = {
    "arch": (0, 5, 9, 10, 8, 4, 0),
    "valley": (10, 5, 1, 0, 2, 6, 9),
    "ascent": (0, 2, 3, 5, 7, 8, 10),
    "descent": (10, 9, 7, 6, 4, 2, 0),
    "level": (3, 5, 4, 5, 4, 5, 3),
    "wave": (2, 8, 9, 4, 1, 5, 4),
}
"""Heights at seven equal places of a figure, 0 lowest to 10 highest."""

_MOVES = (0, 1, -1, 2, -2, 3, -3, 4, -4)
"""Scale steps from one note of a figure to the next."""

_USUAL = {"arch": 4.0, "descent": 3.0, "wave": 3.0, "ascent": 1.5, "level": 1.5, "valley": 1.0}


def draw_shape(style: MelodyStyle, rng: Rng) -> str:
    """One of the genre's contours by weight, or of the usual ones."""
    weights = {name: weight for name, weight in style.contours.items() if name in SHAPES}
    return rng.pick(weights or _USUAL)


def draw_contour(
    rhythm: Sequence[tuple[int, int]],
    length: int,
    shape: str,
    style: MelodyStyle,
    meter: Meter,
    rng: Rng,
) -> tuple[int, ...]:
    """Scale steps of a figure that follows a shape without tracing it: mostly steps and repeated notes, at
    most one leap, turning notes on stressed places."""
    if not rhythm:
        return ()
    height = rng.weighted((3, 4, 5, 6), (3, 4, 3, 1 + round(3 * style.leap)))
    table = SHAPES[shape]
    now = table[0] * height // 10
    contour = [now]
    leaps = 1 if rng.chance(0.35 + 0.6 * style.leap) else 0
    for at, _ in rhythm[1:]:
        wish = _height(table, at, length) * height // 10 - now
        move = rng.weighted(
            _MOVES, _weights(wish, leaps >= 1, style.repeat, meter.strength(at) >= 3)
        )
        if abs(move) >= 3:
            leaps -= 1
        now += move
        contour.append(now)
    first = contour[0]
    return tuple(step - first for step in contour)


def _height(table: tuple[int, ...], at: int, length: int) -> int:
    place = max(at, 0) * 6 * 16 // max(length, 1)
    low = min(place // 16, 5)
    return (table[low] * (16 - place % 16) + table[low + 1] * (place % 16)) // 16


@lru_cache(maxsize=1024)
def _weights(wish: int, may_leap: bool, repeat: float, is_strong: bool) -> tuple[int, ...]:
    """How likely each of the moves is where the shape wishes to go `wish` steps: real tunes take steps half of the
    time, repeat a note a fifth of it, and leap once a phrase."""
    weights = []
    for move in _MOVES:
        size = abs(move)
        base = (40 + round(100 * repeat), 60, 28, 12, 8)[size]
        if size == 0 and is_strong:
            base = base * 2 // 3
        miss = abs(wish - move)
        weight = base * (16, 9, 3, 1, 0, 0)[min(miss, 5)] + (1 if size <= 1 else 0)
        weights.append(weight if size < 3 or may_leap else 0)
    return tuple(weights)


def climax_unit(units: Sequence[Unit], length: int, first: int = 0) -> int:
    """The unit that holds the section's climax: the one nearest to two thirds of it, from unit `first` on if
    there is a choice, one with an idea that is neither the hook nor
    stated elsewhere being preferred; -1 when all rest."""
    sounding = [n for n, unit in enumerate(units) if unit.letter != "."]
    sounding = [n for n in sounding if n >= first] or sounding[-1:]
    if not sounding:
        return -1
    names = [(unit.letter, unit.variation) for unit in units]

    def distance(n: int) -> tuple[int, int]:
        middle = units[n].start + units[n].length // 3
        away = abs(3 * middle - 2 * length)
        returns = names.count(names[n]) > 1 or units[n].letter == "h"
        return away + (length // 2 if returns else 0), n

    return min(sounding, key=distance)


def unit_heights(units: Sequence[Unit], climax: int, material: str, rng: Rng) -> tuple[int, ...]:
    """How many scale steps above (or below) the section's middle each unit sits: rising towards the climax,
    falling after it; a pre-chorus or build only rises. Repeats of an idea move less than new ideas."""
    heights = []
    rising = material in ("pre-chorus", "build")
    low = 0 if material in REFRAINS else -1
    for n, unit in enumerate(units):
        draw = rng.at(n)
        if n == climax:
            height = 2
        elif n < climax or rising:
            height = low if n == 0 else draw.weighted((-1, 0, 1), (3, 4, 2))
        else:
            height = draw.weighted((-2, -1, 0), (2, 4, 3))
        if rising:
            height = min(n, 2)
        heights.append(height if unit.letter != "." else 0)
    return tuple(heights)
