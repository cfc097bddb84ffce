"""The songs that the audio figures are measured on: one that this program writes, and a busy one made of figures."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from composer.model.performance import Marker, Performance, PlayedNote, PlayedPart
from composer.model.song import Song
from composer.rng import Rng
from composer.theory.meter import QUARTER

__all__ = ["bench_song"]

TEMPO_BPM = 116.0
EIGHT_PARTS = 8
BAND = (
    # role, instrument, program, notes a bar, voices, lowest key, highest key
    ("melody", "flute", 73, 6, 1, 72, 88),
    ("counter", "clarinet", 71, 3, 1, 58, 74),
    ("comp", "piano", 0, 4, 4, 52, 72),
    ("comp", "acoustic guitar", 25, 8, 4, 50, 70),
    ("riff", "electric guitar", 27, 8, 1, 45, 64),
    ("pad", "strings", 48, 1, 4, 52, 74),
    ("pad", "warm pad", 89, 1, 3, 50, 72),
    ("riff", "harp", 46, 16, 1, 60, 84),
    ("bass", "finger bass", 33, 6, 1, 28, 43),
)
KITS = (
    # role, instrument, sixteenths of each key
    ("drums", "kit", {36: (0, 6, 8, 14), 38: (4, 12), 42: tuple(range(0, 16, 2))}),
    ("percussion", "shaker and conga", {70: tuple(range(16)), 63: (3, 10), 64: (6, 14)}),
)


def bench_song(minutes: float, *, made_up: bool = False) -> tuple[Song, Performance]:
    """The first pop song whose band has eight players, and how it is played; `made_up` is eleven busy parts instead of
    those, which rest by turns."""
    from composer import compose, perform, plan

    seed = next(n for n in range(10_000) if len(plan("", seed=n, genre="pop").parts) == EIGHT_PARTS)
    song = compose("", seed=seed, genre="pop", length_s=60 * minutes)
    return song, _made_up(minutes) if made_up else perform(song)


def _made_up(minutes: float) -> Performance:
    bars = max(1, round(minutes * TEMPO_BPM / 4))
    parts = [_tuned(number, row, bars) for number, row in enumerate(BAND)]
    parts += [_kit(number, row, bars) for number, row in enumerate(KITS)]
    return Performance.steady(
        "Bench",
        tuple(parts),
        bars * 4 * QUARTER,
        tempo_bpm=TEMPO_BPM,
        markers=(Marker(tick=0, name="Start"),),
    )


def _tuned(number: int, row: tuple[str, str, int, int, int, int, int], bars: int) -> PlayedPart:
    role, instrument, program, a_bar, voices, low, high = row
    rng, notes, step = Rng("bench", number), [], 4 * QUARTER // a_bar
    for bar in range(bars):
        if role in ("counter", "pad", "riff") and (bar // 8 + number) % 3 == 0:
            continue
        for place in range(a_bar):
            start = (bar * 4 * QUARTER) + place * step
            for key in {rng.between(low, high) for _ in range(voices)}:
                notes.append(
                    PlayedNote(
                        start=start,
                        end=start + step * 9 // 10,
                        key=key,
                        velocity=rng.between(60, 110),
                    )
                )
    notes.sort(key=lambda note: (note.start, note.key))
    return PlayedPart(
        id=f"part{number}", name=f"{instrument.title()} {number}", role=role, instrument=instrument,
        channel=number, program=program, notes=tuple(notes),
    )  # fmt: skip


def _kit(number: int, row: tuple[str, str, dict[int, tuple[int, ...]]], bars: int) -> PlayedPart:
    role, instrument, pattern = row
    rng, notes, sixteenth = Rng("bench", role), [], QUARTER // 4
    for bar in range(bars):
        for key, places in pattern.items():
            for place in places:
                start = bar * 4 * QUARTER + place * sixteenth
                notes.append(
                    PlayedNote(
                        start=start, end=start + sixteenth, key=key, velocity=rng.between(60, 115)
                    )
                )
    notes.sort(key=lambda note: (note.start, note.key))
    return PlayedPart(
        id=role, name=role.title(), role=role, instrument=instrument, channel=9, program=0, bank=128,
        notes=tuple(notes),
    )  # fmt: skip
