"""How much happens in a stretch of music: onsets a second, parts that sound, how hard they play, how wide they lie.

The four together are the energy that listeners follow. Each is brought to 0..1 along the piece and they are added with
fixed weights, so that a song and a MIDI file are measured alike. Only the order of sections means something.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from composer.measure.score import Score
from composer.model.performance import PlayedNote

__all__ = ["SectionEnergy", "rank_correlation", "section_energies"]

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


def section_energies(
    score: Score, by_bar: Sequence[Sequence[Sequence[PlayedNote]]]
) -> tuple[SectionEnergy, ...]:
    """One for each section; `by_bar` holds, for each part of the score, the notes of each bar."""
    raw = [_measured(score, by_bar, section.first, section.last) for section in score.sections]
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


def _measured(
    score: Score, by_bar: Sequence[Sequence[Sequence[PlayedNote]]], first: int, last: int
) -> SectionEnergy:
    seconds = score.tempo_map.seconds(score.lines[last]) - score.tempo_map.seconds(
        score.lines[first]
    )
    onsets = force = playing = 0
    keys: list[int] = []
    for part, bars in zip(score.parts, by_bar, strict=True):
        playing += sum(map(bool, bars[first:last]))
        notes = [note for bar in bars[first:last] for note in bar]
        onsets += len(notes)
        force += sum([note.velocity for note in notes])
        if not part.is_kit:
            keys += [note.key for note in notes]
    return SectionEnergy(
        onsets_per_s=onsets / seconds if seconds > 0 else 0.0,
        parts=playing / max(last - first, 1),
        velocity=force / onsets if onsets else 0.0,
        width=float(max(keys) - min(keys)) if keys else 0.0,
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
