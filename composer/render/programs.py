"""Fits the programs a song asks for to those a soundfont holds, and says so where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from composer.model.performance import PlayedPart
from composer.render.riff import Preset

__all__ = ["DRUM_BANK", "fit_program"]

DRUM_BANK = 128
FAMILY = 8
"""General MIDI lists its sounds in families of eight."""


def fit_program(part: PlayedPart, presets: Iterable[Preset]) -> tuple[Preset, str | None]:
    """The preset to play a part with, and a warning sentence when it is not the one asked for.

    A missing melodic sound falls back to bank 0, then to its General MIDI family, then to the piano;
    a missing drum kit to the standard kit. `presets` must not be empty.
    """
    there = {(preset.bank, preset.program): preset for preset in presets}
    bank = DRUM_BANK if part.is_percussion else part.bank
    for wanted in _candidates(bank, part.program, part.is_percussion):
        if wanted in there:
            found = there[wanted]
            break
    else:
        found = next(
            (p for p in there.values() if (p.bank == DRUM_BANK) == part.is_percussion), None
        ) or next(iter(there.values()))
    if (found.bank, found.program) == (bank, part.program):
        return found, None
    return found, (
        f"the soundfont has no sound {part.program} in bank {bank}, so {part.name} plays "
        f"{found.name!r} (sound {found.program}, bank {found.bank})"
    )


def _candidates(bank: int, program: int, is_drums: bool) -> Iterator[tuple[int, int]]:
    yield bank, program
    if is_drums:
        yield DRUM_BANK, program - program % FAMILY
        yield DRUM_BANK, 0
        return
    yield 0, program
    first = program - program % FAMILY
    for near in range(first, first + FAMILY):
        yield 0, near
    yield 0, 0
