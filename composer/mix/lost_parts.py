"""Who cannot be heard: parts far under the lead, and a lead far under the others."""

from __future__ import annotations

import math
from collections.abc import Sequence

from composer.mix.cures import audible, turned_down
from composer.mix.effects import PERCUSSIVE
from composer.model.audio import Strip
from composer.model.finding import Finding

__all__ = ["lost_lead", "lost_parts"]

LOST_LU = 20.0
"""Under the lead, nobody is heard by then."""
LEAD_LU = 8.0
"""By how much the lead may lie under somebody else who has a tune to play, or a bass."""


def lost_parts(
    levels_lu: Sequence[float], strips: Sequence[Strip], names: Sequence[str]
) -> list[Finding]:
    """Parts that cannot be heard beside the lead, from the loudness of every part."""
    leads = [lv for lv, strip in zip(levels_lu, strips, strict=True) if strip.role == "melody"]
    lead = max(leads or levels_lu)
    return [
        Finding(
            code="part-lost",
            message=f"{name} is {lead - level:.0f} LU under the lead",
            remedy=f"raise level_lu in [parts.{strip.part}]",
            parts=(strip.part,),
            value=level - lead,
            unit="LU",
            settings=audible(strip, lead - level - LOST_LU),
        )
        for level, strip, name in zip(levels_lu, strips, names, strict=True)
        if math.isfinite(level) and lead - level > LOST_LU
    ]


def lost_lead(
    levels_lu: Sequence[float], strips: Sequence[Strip], names: Sequence[str]
) -> list[Finding]:
    """A lead far under others, from the loudness of every part: to be raised, or the one who is louder, if it is one
    and then among the finding's parts, to be turned down."""
    leads = [n for n, strip in enumerate(strips) if strip.role == "melody"]
    others = [n for n, strip in enumerate(strips) if strip.role not in ("melody", *PERCUSSIVE)]
    if not leads or not others:
        return []
    lead = max(leads, key=lambda n: levels_lu[n])
    over = sorted((n for n in others if levels_lu[n] > levels_lu[lead] + LEAD_LU), key=lambda n: -levels_lu[n])  # fmt: skip
    if not over or not math.isfinite(levels_lu[lead]):
        return []
    away_lu = levels_lu[over[0]] - levels_lu[lead]
    alone = len(over) == 1
    strip = strips[over[0]] if alone else strips[lead]
    return [
        Finding(
            code="part-lost",
            message=f"{names[lead]} leads, and is {away_lu:.0f} LU under {names[over[0]]}"
            + ("" if alone else f" and under {len(over) - 1} more"),
            remedy=f"{'lower' if alone else 'raise'} level_lu in [parts.{strip.part}]",
            parts=(strips[lead].part, strip.part) if alone else (strip.part,),
            value=-away_lu,
            unit="LU",
            settings=turned_down(strip, away_lu) if alone else audible(strip, away_lu),
        )
    ]
