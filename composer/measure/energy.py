"""How much happens in a stretch of music: onsets a second, parts that sound, how hard they play, how wide they lie.

The four together are the energy that listeners follow. Each is brought to 0..1 along the piece and they are added with
fixed weights, so that a song and a MIDI file are measured alike. Only the order of sections means something.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from composer.measure.score import Score

__all__ = ["SectionEnergy", "rank_correlation", "section_energies"]

Bars = Sequence[Sequence[Sequence[int]]]
"""A number for each note: by part, and by bar."""

_WEIGHTS = (0.3, 0.35, 0.2, 0.15)
"""Density, parts, velocity, width: who plays says most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionEnergy:
    """Of one section: onsets a second, parts that play in it (each by the share of bars it plays in), mean velocity,
    semitones from the lowest to the highest pitch, and the energy 0..1 they come to among the others."""

    onsets_per_s: float
    parts: float
    velocity: float
    width: float
    energy: float = 0.0


def section_energies(score: Score, keys: Bars, forces: Bars) -> tuple[SectionEnergy, ...]:
    """One for each section, by the keys and the velocities of what each part of the score plays in each bar."""
    raw = [_measured(score, keys, forces, slice(s.first, s.last)) for s in score.sections]
    if not raw:
        return ()
    rows = [(r.onsets_per_s, r.parts, r.velocity, r.width) for r in raw]
    tops = [max(max(row[n] for row in rows), 1e-9) for n in range(4)]
    found = []
    for measured, row in zip(raw, rows, strict=True):
        energy = 0.0
        for value, top, weight in zip(row, tops, _WEIGHTS, strict=True):
            energy += weight * value / top
        found.append(
            SectionEnergy(
                onsets_per_s=measured.onsets_per_s,
                parts=measured.parts,
                velocity=measured.velocity,
                width=measured.width,
                energy=energy,
            )
        )
    return tuple(found)


def _measured(score: Score, keys: Bars, forces: Bars, bars: slice) -> SectionEnergy:
    start, end = (score.tempo_map.seconds(score.lines[bar]) for bar in (bars.start, bars.stop))
    seconds = end - start
    onsets = force = playing = 0
    pitched: list[int] = []
    for part, played, struck in zip(score.parts, keys, forces, strict=True):
        playing += sum(map(bool, struck[bars]))
        onsets += sum(map(len, struck[bars]))
        force += sum(map(sum, struck[bars]))
        if not part.is_kit:
            pitched += chain.from_iterable(played[bars])
    return SectionEnergy(
        onsets_per_s=onsets / seconds if seconds > 0 else 0.0,
        parts=playing / max(bars.stop - bars.start, 1),
        velocity=force / onsets if onsets else 0.0,
        width=float(max(pitched) - min(pitched)) if pitched else 0.0,
    )


def rank_correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Spearman's rank correlation of two rows of the same length, -1..1; ties share their rank. 1.0 for fewer than two
    or where one row is all the same."""
    ranks = [_ranks(one), _ranks(other)]
    count = len(one)
    if count < 2:
        return 1.0
    middle = (count - 1) / 2
    top = below_a = below_b = 0.0
    for a, b in zip(*ranks, strict=True):
        top += (a - middle) * (b - middle)
        below_a += (a - middle) ** 2
        below_b += (b - middle) ** 2
    return 1.0 if below_a == 0 or below_b == 0 else top / (below_a * below_b) ** 0.5


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    start = 0
    for place in range(1, len(order) + 1):
        if place < len(order) and values[order[place]] == values[order[start]]:
            continue
        for n in order[start:place]:
            ranks[n] = (start + place - 1) / 2
        start = place
    return ranks
