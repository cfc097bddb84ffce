"""What a listener gets of a plan's energy curve: strokes a second, players and how hard they play, section by section."""

import itertools
import statistics

from composer.genre.kits import kit_pieces
from composer.model.performance import Performance
from composer.model.song import Song
from composer.performance.timeline import COUNT_IN

__all__ = ["agreement_with_the_plan", "measured_energies"]

LATE = 80
"""Ticks before a section's start at which a note already belongs to it: players are early now and then."""
STEP = 120
"""Ticks within which strokes of one player are one onset."""
DRUM_CHANNEL = 9
BUSIEST, FULLEST, LOUDEST = 40.0, 14.0, 127.0
"""Onsets a second, players and velocity that each count as one."""
HEAVY = frozenset(
    piece.key for piece in kit_pieces().values() if piece.family in ("kick", "snare", "sidestick", "clap", "tom")
)  # fmt: skip


def measured_energies(played: Performance) -> tuple[list[float], list[float]]:
    """Energies of the sections in two measures: of all strokes together, and with the strokes of the drums proper
    told apart and a density beyond which no ear follows. Only their order means something."""
    plain, driven = [], []
    marks = [mark.tick for mark in played.markers if mark.name != COUNT_IN]
    starts = [*marks, played.end_tick]
    for start, end in itertools.pairwise(starts):
        seconds = played.tempo_map.seconds(end) - played.tempo_map.seconds(start)
        inside = [(p, n) for p in played.parts for n in p.notes if start <= n.start + LATE < end]
        if not inside:
            plain.append(0.0)
            driven.append(0.0)
            continue
        players = len({part.id for part, _ in inside})
        density = len({(part.id, note.start // STEP) for part, note in inside}) / seconds
        velocity = statistics.fmean(note.velocity for _, note in inside)
        heard = statistics.fmean(note.velocity * part.volume / 127 for part, note in inside)
        beats = len(
            {n.start // STEP for p, n in inside if p.channel == DRUM_CHANNEL and n.key in HEAVY}
        )
        plain.append(density / BUSIEST + players / FULLEST + velocity / LOUDEST)
        driven.append(
            0.3 * _held((heard - 30) / 80)
            + 0.3 * _held(density / 16)
            + 0.2 * _held((players - 1) / 7)
            + 0.2 * _held(beats / seconds / 4)
        )
    return plain, driven


def agreement_with_the_plan(song: Song, played: Performance) -> tuple[float, float]:
    """The rank correlations of the plan's energies with both measures; 1 where the plan has one level only."""
    asked = _ranks([section.energy for section in song.plan.sections])
    if len(set(asked)) < 2:
        return 1.0, 1.0
    plain, driven = (
        statistics.correlation(asked, _ranks(found)) for found in measured_energies(played)
    )
    return plain, driven


def _held(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def _ranks(values: list[float]) -> list[float]:
    return [sum(v < w for v in values) + sum(v == w for v in values) / 2 for w in values]
