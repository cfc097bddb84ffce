"""What is said of each chord of a progression: its place, numeral, function and reason; and the bricks it is built of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from composer.studio.chords.line import ChordLine
from composer.theory.chart import ChartChord
from composer.theory.chord import Chord
from composer.theory.key import Key
from composer.theory.meter import QUARTER
from composer.theory.setting import written
from composer.theory.song_analysis import analyse_song

__all__ = ["PLAIN", "ChordFact", "chord_facts", "fact_tables", "quarters"]

PLAIN = ("tonic", "subdominant", "dominant", "no chord")
"""Functions that a musician does not need to be told the reason of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChordFact:
    """A chord where it stands, `at` and `dur` in ticks. `function` is its job in the key, `reason` why."""

    at: int
    dur: int
    chord: Chord
    numeral: str
    function: str
    reason: str


def chord_facts(
    line: ChordLine, key: Key, chords: Sequence[ChartChord] | None = None
) -> tuple[tuple[ChordFact, ...], tuple[str, ...]]:
    """A fact for every chord of a line, or of other chords in their place, numerals counted in `key`, and the names of
    the bricks in order, each once."""
    found = analyse_song(line.sections if chords is None else line.divided(chords), key)
    facts = tuple(
        ChordFact(
            at=entry.at,
            dur=entry.dur,
            chord=entry.chord,
            numeral=written(entry.chord, key),
            function=entry.function.name,
            reason=entry.function.reason,
        )
        for entry in found.chords
    )
    return facts, tuple(dict.fromkeys(brick.name for brick in found.bricks))


def fact_tables(facts: Sequence[ChordFact]) -> list[dict[str, Any]]:
    """Facts as `--json` gives them; places in quarter notes from the start."""
    return [
        {
            "at": quarters(fact.at),
            "duration": quarters(fact.dur),
            "symbol": str(fact.chord),
            "numeral": fact.numeral,
            "function": fact.function,
            "reason": fact.reason,
        }
        for fact in facts
    ]


def quarters(ticks: int) -> float:
    """Ticks as quarter notes."""
    return round(ticks / QUARTER, 6)
