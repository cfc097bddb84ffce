"""How much a pattern does in a bar, and which of several suits how loud a section is.

A groove, a strum and a bass line spend energy by their strokes. Of the patterns that a genre has for a section the busier
ones are drawn more readily the louder it is, and a quieter section is seldom given one that is busier than what the same
player does in a louder one: a chorus that drives less than what leads to it sounds like a step back.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from composer.genre.schema import Pattern
from composer.theory.grid import Column

__all__ = ["Louder", "strokes", "suitability"]

Louder = tuple[tuple[float, float], ...]
"""(energy, strokes in a bar) of what a player does in other sections."""

_PULL = 3.5
"""How strongly energy draws towards busy patterns: at full energy one of twice the mean strokes weighs 3.4 times as
much as an average one."""
_EXCESS, _LEAST = 6.0, 0.01
"""How quickly a pattern falls out of favour that is busier than a louder section's, and what is left of its weight."""
_SAME_LEVEL = 0.02
_TIME_KEEPERS = frozenset(
    {"hat", "hat_open", "hat_pedal", "ride", "ride_bell", "shaker", "brush_sweep"}
)
"""Pieces that keep time: they run in quiet grooves as well as in loud ones, so that drums are told apart by the rest."""
_OPENING = frozenset({"groove", "chords", "strum"})
"""Techniques whose digits are strokes that wait for so much complexity; in others a digit is a degree or a voice."""


@lru_cache(maxsize=4096)
def strokes(pattern: Pattern, tenths: int) -> float:
    """Onsets in a bar of a pattern at a complexity in tenths, the mean of its base bars and their answers; of a
    groove those beside the time-keepers count twice."""
    grids = [pattern.grids[name] for name in ("base", "answer") if name in pattern.grids]
    bars = [columns for grid in grids for columns in grid.columns]
    is_groove = pattern.role == "drums"
    reached = tenths if pattern.technique in _OPENING else 9
    return sum(_in_bar(columns, reached, is_groove) for columns in bars) / max(len(bars), 1)


def _in_bar(columns: tuple[Column, ...], reached: int, is_groove: bool) -> int:
    found = 0
    for _, _, row in columns:
        struck = {name for name, mark in row if _sounds(mark, reached)}
        found += bool(struck) + (is_groove and bool(struck - _TIME_KEEPERS))
    return found


def _sounds(mark: str, reached: int) -> bool:
    return int(mark) <= reached if mark.isdigit() else mark not in ".-"


def suitability(
    options: Sequence[Pattern], energy: float, tenths: int, louder: Louder
) -> list[float]:
    """A factor for the weight of each option in a section of this energy (0..1), where the player does what
    `louder` says in others."""
    counts = [max(strokes(option, tenths), 0.5) for option in options]
    mean = sum(counts) / max(len(counts), 1)
    ceiling = min((count for level, count in louder if level > energy + _SAME_LEVEL), default=0.0)
    factors = []
    for count in counts:
        factor = (count / mean) ** (_PULL * (energy - 0.5))
        excess = count / ceiling - 1.0 if ceiling else 0.0
        if excess > 0:
            factor *= max(1.0 / (1.0 + _EXCESS * excess) ** 2, _LEAST)
        factors.append(factor)
    return factors
