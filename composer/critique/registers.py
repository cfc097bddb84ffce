"""Rules about the octave that a part lies in: a low end, and a place of its own for everybody else."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from composer.critique.listening import Listening, runs
from composer.critique.words import many, note_name
from composer.model.finding import Finding

__all__ = ["bass_high", "lost_octave"]

HIGHEST_MIDDLE = 57
RISEN, RISEN_BARS = 10.5, 4
"""Semitones by which the mean of so many bars of a bass may lie over its middle; sound basses rise by nine at most."""
LIFTED, LIFTED_BARS, FAR_BARS, OFTEN = 9.5, 6, 8, 4
"""Semitones by which the notes of so many bars lie over where the same notes of the scale lie elsewhere: at least so many
bars away, so many times. Sound basses rise by eight and a half at most."""
AWAY, AWAY_BARS = 13, 4
FAR = 19
"""Semitones between the middle of a part and the mean of so many of its bars, or of two: sound parts stay within eleven."""
LEAST_BARS = 8

Rows = Sequence[Sequence[int]]
"""The keys of one part in each bar."""


def bass_high(ear: Listening) -> Iterator[Finding]:
    """Bars in which the bass has left the low end: it lies over A3, or most of an octave over its own middle for long."""
    for place in ear.places("bass"):
        rows = ear.keys[place]
        usual = _middle([key for keys in rows for key in keys])
        found = {bar for bar, keys in enumerate(rows) if keys and _middle(keys) > HIGHEST_MIDDLE}
        found = {bar for bars in runs(found, 2) if len(bars) > 1 for bar in bars}
        is_band = bool(ear.places("drums")) or ear.score.is_written_harmony
        rises = _rises(rows) if is_band else {}
        for length, least in ((RISEN_BARS, RISEN), (LIFTED_BARS, 0.0)) if is_band else ():
            for bars in _windows(rows, length):
                lifted = [rises[bar] for bar in bars if bar in rises]
                is_lifted = len(lifted) >= length - 1 and sum(lifted) >= LIFTED * len(lifted)
                if _mean(rows, bars) - usual >= least if least else is_lifted:
                    found |= set(bars)
        for bars in runs(found, 2):
            inside = [key for bar in bars for key in rows[bar]]
            yield ear.finding(
                "bass-high",
                "medium",
                f"{ear.score.parts[place].name} plays between {note_name(min(inside))} and {note_name(max(inside))} for "
                f"{many(len(bars), 'bar')}: nobody has the low end",
                bars,
                [place],
                sum(inside) / len(inside),
                "MIDI key",
            )


def _rises(rows: Rows) -> dict[int, float]:
    """For each bar how many semitones its notes lie over the middle of those of the same name elsewhere, on average."""
    bars_of: dict[int, list[int]] = {}
    keys_of: dict[int, list[int]] = {}
    for bar, keys in enumerate(rows):
        for key in keys:
            bars_of.setdefault(key % 12, []).append(bar)
            keys_of.setdefault(key % 12, []).append(key)
    found = {}
    for bar, keys in enumerate(rows):
        usual: dict[int, int] = {}
        for name in {key % 12 for key in keys}:
            before = bisect_right(bars_of[name], bar - FAR_BARS)
            after = bisect_left(bars_of[name], bar + FAR_BARS)
            elsewhere = keys_of[name][:before] + keys_of[name][after:]
            if len(elsewhere) >= OFTEN:
                usual[name] = _middle(elsewhere)
        over = [key - usual[key % 12] for key in keys if key % 12 in usual]
        if over:
            found[bar] = sum(over) / len(over)
    return found


def lost_octave(ear: Listening) -> Iterator[Finding]:
    """Bars that lie an octave and more away from where their part plays otherwise."""
    for place in ear.places("comp", "pad", "riff", "counter"):
        rows = ear.keys[place]
        if sum(map(bool, rows)) < LEAST_BARS:
            continue
        usual = _middle([key for keys in rows for key in keys])
        away = {bar: abs(sum(keys) / len(keys) - usual) for bar, keys in enumerate(rows) if keys}
        found: set[int] = set()
        if sum([far >= AWAY for far in away.values()]) < 2:
            continue
        for length, least in ((AWAY_BARS, AWAY), (2, FAR)):
            for bars in _windows(rows, length):
                if all(away[bar] >= least for bar in bars):
                    found |= set(bars)
        if 3 * len(found) > sum(map(bool, rows)):
            continue  # a part that lives in two places
        for stretch in runs(found, 2):
            mean = _mean(rows, stretch)
            yield ear.finding(
                "lost-octave",
                "medium",
                f"{ear.score.parts[place].name} lies around {note_name(round(mean))} for "
                f"{many(len(stretch), 'bar')}, and around {note_name(usual)} everywhere else",
                stretch,
                [place],
                abs(mean - usual),
                "semitones",
            )


def _windows(rows: Rows, length: int) -> Iterator[list[int]]:
    """So many bars running in which a part plays, as often as there are some; rests do not count."""
    played = [bar for bar, keys in enumerate(rows) if keys]
    for first in range(len(played) - length + 1):
        bars = played[first : first + length]
        if bars[-1] - bars[0] < 2 * length:
            yield bars


def _mean(rows: Rows, bars: Sequence[int]) -> float:
    keys = [key for bar in bars for key in rows[bar]]
    return sum(keys) / len(keys)


def _middle(keys: Sequence[int]) -> int:
    return sorted(keys)[len(keys) // 2]
