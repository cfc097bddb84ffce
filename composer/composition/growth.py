"""Sections that grow: players who come in, or leave, while a section goes on.

A section's growth is the energy it gains from its first bar to its last. A player sounds in those stretches of half
a phrase where the energy of the moment has reached the level at which the player enters.
"""

from __future__ import annotations

from dataclasses import replace

from composer.composition.context import CellContext, Written
from composer.genre.schema import PartStyle
from composer.model.events import Event, Note
from composer.model.song import Section

__all__ = ["entering", "reached"]

_EASED, _MOST = 0.06, 2


def reached(chair: PartStyle, energy: float, occurrence: int) -> bool:
    """Whether a level of energy is high enough for a chair to play; what returns may be fuller."""
    return chair.enters - _EASED * min(occurrence - 1, _MOST) <= energy


def entering(ctx: CellContext, written: Written) -> Written:
    """The cell with only those stretches in which its player has come in and not yet left.

    A tune, a player bound to play here, and one whose level is never reached (somebody asked for it) play throughout;
    the last chord of a song is everybody's. A note that already rings where a player comes in starts there.
    """
    section, chair = ctx.section, ctx.style
    names = {section.material, f"{section.material} {section.occurrence}"}
    if not section.growth or ctx.part.role == "melody" or names & set(chair.plays):
        return written
    windows = _windows(section, chair)
    if not windows:
        return written
    if ctx.final_bar is not None:
        windows.append((ctx.final_bar * section.meter.bar_ticks, section.length))
    if windows[0] == (0, section.length):
        return written
    kept: list[Event] = []
    for event in written.events:
        if not isinstance(event, Note):
            kept += [event] * any(start <= max(event.at, 0) < end for start, end in windows)
            continue
        for start, end in windows:
            at, stop = max(event.at, start), min(event.at + event.dur, end)
            if event.at < 0 == start:
                at = event.at
            if stop - at >= min(event.dur, section.meter.beat_ticks // 4):
                kept.append(replace(event, at=at, dur=stop - at))
                break
    kept.sort(key=lambda event: event.at)
    return replace(written, events=tuple(kept))


def _windows(section: Section, chair: PartStyle) -> list[tuple[int, int]]:
    """(start, end) of the stretches in which the chair plays, neighbours joined."""
    width = max(section.phrase_bars // 2, 1) * section.meter.bar_ticks
    windows: list[tuple[int, int]] = []
    for start in range(0, section.length, width):
        end = min(start + width, section.length)
        if not reached(chair, section.energy_at((start + end) // 2), section.occurrence):
            continue
        if windows and windows[-1][1] == start:
            windows[-1] = (windows[-1][0], end)
        else:
            windows.append((start, end))
    return windows
