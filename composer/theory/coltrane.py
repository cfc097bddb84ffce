"""The cycle of major thirds, as John Coltrane put it into a ii-V-I: | ii bIII7 | bVI VII7 | III V7 | I |."""

from __future__ import annotations

from collections.abc import Sequence

from composer.theory.chart import ChartChord
from composer.theory.chord import Chord
from composer.theory.key import Key
from composer.theory.meter import Meter

__all__ = ["CYCLE_REASON", "major_thirds"]

CYCLE_REASON = "the ii-V-I goes through three keys a major third apart: {0}, {1} and {2}, each with its own dominant"
"""What to say of the cycle; the figures stand for its three chords at rest."""

_MAJ7, _DOMINANT = ("1", "3", "5", "7"), ("1", "3", "5", "b7")
_CYCLE = ((-3, _DOMINANT), (-4, _MAJ7), (5, _DOMINANT), (4, _MAJ7), (1, _DOMINANT), (0, _MAJ7))
"""What follows the ii: fifths above the tonic, and tones."""


def major_thirds(chords: Sequence[ChartChord], key: Key, meter: Meter) -> tuple[ChartChord, ...]:
    """The chords of a ii-V-I in a major key with the cycle inside, or nothing where it does not have its four bars.

    The ii and the dominant must last a bar each, from a bar line, and the tonic two bars or more.
    """
    if key.is_minor or len(chords) < 3 or meter.beats % 2:
        return ()
    two, five, home = chords[0], chords[1], chords[2:]
    bar = meter.bar_ticks
    long = sum(entry.dur for entry in home)
    if two.dur != bar or five.dur != bar or long < 2 * bar or two.at % bar:
        return ()
    half = bar // 2
    found = [ChartChord(at=two.at, dur=half, chord=two.chord)]
    for number, (fifths, degrees) in enumerate(_CYCLE, start=1):
        at = two.at + number * half
        end = at + half if number < len(_CYCLE) else two.at + 2 * bar + long
        found.append(ChartChord(at=at, dur=end - at, chord=Chord(key.tonic + fifths, degrees)))
    return tuple(found)
