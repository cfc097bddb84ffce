"""What would mend a finding of the mix, as settings of `mix.toml`: how far which strip has to go, foretold from what was
measured. A setting is written as `composer mix SONG --set` takes it: `parts.keys.level_lu=-8`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from composer.model.audio import Strip

__all__ = ["audible", "drier", "less_mud", "narrower", "turned_down"]

LEVELS_LU, TONES_DB = (-40.0, 12.0), (-12.0, 12.0)
LOWEST_HZ = 25.0
"""A high-pass that takes away direct current and nothing that is heard."""
OWN_SHARE = 0.5
"""A part that has this much of its own sound in the mud is turned down as a whole, since the level of one whose tone is
cut is made up for. Not the lead, against which all levels are measured."""
MUD_STEP_DB, MOST_STEPS, MUD_CENTRE_HZ = 1.5, 80, 290
BELL_SHARE = 0.7
"""Of a bell's depth, what the bands around its middle lose on the whole."""
LEAST_MIDDLE = 0.05
"""Of the power of its sides: with less in the middle, a part is against itself, and no width helps."""
CLEAR_DB = 1.0
"""How far past the limit a cure goes: quieter parts also change which sections are raised."""


def audible(strip: Strip, missing_lu: float) -> tuple[str, ...]:
    """The level that brings up a part that is too quiet by so much."""
    return _level(strip, missing_lu + 2.0)


def turned_down(strip: Strip, excess_db: float) -> tuple[str, ...]:
    """The level that takes down a part that covers another by so much too much."""
    return _level(strip, -excess_db - CLEAR_DB)


def drier(strips: tuple[Strip, ...]) -> tuple[str, ...]:
    """A high-pass for every part that has none."""
    return tuple(
        f"parts.{strip.part}.highpass_hz={LOWEST_HZ:g}"
        for strip in strips
        if strip.highpass_hz < LOWEST_HZ
    )


def narrower(strip: Strip, middle: float, sides: float, limit_db: float) -> tuple[str, ...]:
    """The width at which a part of this power in its middle, of that on its sides, loses less than `limit_db` in mono;
    none where its sides are against each other."""
    apart = sides - middle
    if middle < LEAST_MIDDLE * sides or apart <= 0.0:
        return ()
    allowed = middle * (10.0 ** ((-limit_db - CLEAR_DB) / 10.0) - 1.0)
    width = strip.width * min(1.0, (allowed / apart) ** 0.5)
    return (f"parts.{strip.part}.width={max(0.0, width - 0.05):.2f}",)


def less_mud(
    strips: tuple[Strip, ...],
    spectra: NDArray[np.float64],
    mud: NDArray[np.bool_],
    around: NDArray[np.bool_],
    limit_db: float,
) -> tuple[str, ...]:
    """Cuts for the parts that have most of the mud, the fullest first each time, until it would be gone.

    `spectra` is each part's power in each band, (parts, bands); `mud` and `around` choose the bands compared.
    """
    power = spectra.copy()
    cuts = [0.0] * len(strips)
    whole = power[:, mud].sum(axis=1) > OWN_SHARE * power.sum(axis=1)
    whole &= [strip.role != "melody" for strip in strips]
    for _ in range(MOST_STEPS):
        total = power.sum(axis=0)
        wanted_db = limit_db - CLEAR_DB
        if total[mud].mean() < total[around].mean() * 10.0 ** (wanted_db / 10.0):
            break
        fullest = int(power[:, mud].sum(axis=1).argmax())
        cuts[fullest] += MUD_STEP_DB
        gone = np.ones_like(mud) if whole[fullest] else mud
        step_db = MUD_STEP_DB * (1.0 if whole[fullest] else BELL_SHARE)
        power[fullest, gone] *= 10.0 ** (-step_db / 10.0)
    settings: list[str] = []
    for strip, cut_db, is_whole in zip(strips, cuts, whole, strict=True):
        if cut_db and is_whole:
            settings += _level(strip, -cut_db)
        elif cut_db:
            tone_db = max(TONES_DB[0], strip.mid_db - cut_db)
            settings += [
                f"parts.{strip.part}.mid_db={tone_db:g}",
                f"parts.{strip.part}.mid_hz={MUD_CENTRE_HZ}",
            ]
    return tuple(settings)


def _level(strip: Strip, change_lu: float) -> tuple[str, ...]:
    wanted = min(max(strip.level_lu + change_lu, LEVELS_LU[0]), LEVELS_LU[1])
    if abs(wanted - strip.level_lu) < 0.05:
        return ()  # it is at the end of its range already
    return (f"parts.{strip.part}.level_lu={wanted:.1f}",)
