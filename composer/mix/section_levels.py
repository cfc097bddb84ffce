"""How loud the sections come out beside each other, and by how much those have to be raised that would be lost.

It is worked out before a note is mixed, from the course of every part's loudness and from what the sections' filters
will take away. Levels that a section asks for are not made up for: they are wishes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from composer.mix.automation import SectionSpan, section_changes
from composer.mix.levels import COURSE_S
from composer.mix.sound_files import read_block
from composer.mix.third_octaves import CENTRES_HZ, WINDOW_FRAMES, band_powers, k_weights
from composer.model.audio import SectionMove, Stem, StemSet, Strip

__all__ = ["filter_shares", "lifted", "section_course"]

GATE, MOST_LIFT_DB = 0.1, 12.0
LOOKS = 8
"""Windows of a section from which a part's spectrum is taken."""


def section_course(
    course: Sequence[float],
    stem: Stem,
    strip: Strip,
    moves: Sequence[SectionMove],
    spans: Sequence[SectionSpan],
    stems: StemSet,
) -> NDArray[np.float64]:
    """A part's weighted energy in every half second of the song, after the filters of its sections."""
    first = round(stems.lead_in_frames / stems.sample_rate_hz / COURSE_S)
    heard = np.array(course[first:], dtype=np.float64)
    table = section_changes(strip.part, strip.role, moves, spans)
    for changes, span in zip(table, spans, strict=True):
        if changes.keys() & {"lowpass_hz", "highpass_hz"} and heard.any():
            powers = _spectrum(stem, span, stems)
            heard[_steps(span)] *= filter_shares(powers, changes)
    return heard


def filter_shares(powers: NDArray[np.float64], changes: dict[str, tuple[float, float]]) -> float:
    """What a section's filters leave of the loudness (a share of weighted energy) of a sound with these powers in third
    octaves: the mean of where they begin, are half-way and end."""
    weighted = powers * k_weights()
    if not weighted.any():
        return 1.0
    hz, shares = np.array(CENTRES_HZ), []
    for way in (0.0, 0.5, 1.0):
        left = weighted
        for name, (begin, end) in changes.items():
            if name in ("lowpass_hz", "highpass_hz"):
                over = (hz / (begin ** (1.0 - way) * end**way)) ** 2
                left = left * ((1.0 if name == "lowpass_hz" else over) / (1.0 + over)) ** 2
        shares.append(left.sum() / weighted.sum())
    return float(np.mean(shares))


def lifted(
    course: NDArray[np.float64], spans: Sequence[SectionSpan], range_lu: float
) -> tuple[float, ...]:
    """How many LU each section has to be raised so that none lies more than `range_lu` under the loudest.

    `course` is the weighted energy of the whole band in every `COURSE_S`. Rests inside a section do not count, and no
    section is raised by more than 12 dB: then it is meant to be that quiet.
    """
    levels = []
    for span in spans:
        here = course[_steps(span)]
        loud = here[here > here.mean() * GATE] if here.size and here.any() else here[:0]
        levels.append(10.0 * np.log10(loud.mean()) if loud.size else -np.inf)
    loudest = max(levels, default=-np.inf)
    return tuple(
        round(float(min(max(loudest - range_lu - level, 0.0), MOST_LIFT_DB)), 2)
        if np.isfinite(level)
        else 0.0
        for level in levels
    )


def _steps(span: SectionSpan) -> slice:
    """The half seconds that lie inside a section: the one it shares with the next would count that one's first beat."""
    first, last = math.ceil(span.start_s / COURSE_S), math.floor(span.end_s / COURSE_S)
    return slice(first, last) if first < last else slice(last, last + 1)


def _spectrum(stem: Stem, span: SectionSpan, stems: StemSet) -> NDArray[np.float64]:
    """The dry part's powers in third octaves, over a section."""
    begin, end = (
        min(stems.lead_in_frames + round(second * stems.sample_rate_hz), stems.frames)
        for second in (span.start_s, span.end_s)
    )
    powers = np.zeros(len(CENTRES_HZ))
    room = end - begin - WINDOW_FRAMES
    if room < 0:
        return powers
    for look in range(LOOKS):
        at = begin + room * (2 * look + 1) // (2 * LOOKS)
        powers += band_powers(read_block(stem.path, at, WINDOW_FRAMES), stems.sample_rate_hz)
    return powers
