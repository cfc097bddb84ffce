"""Cadences: where a phrase, or the harmony itself, comes to a point.

A close on the tonic is named wherever it happens; a half, plagal or modal cadence only at the end of a phrase, where it
is one: at the last chord, or where the chord sounds at the end of a fourth bar.

>>> from composer.theory.chart import parse_chart
>>> key = Key.parse("C major")
>>> chart = parse_chart("| C | Am | Dm7 G7 | C | F | C | D7 | G |", key, Meter(4, 4))
>>> [(found.name, found.index, found.closes) for found in find_cadences(chart, [key] * len(chart))]
[('authentic', 4, True), ('half', 8, True)]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from composer.theory.chart import ChartChord
from composer.theory.chord import Chord
from composer.theory.key import Key
from composer.theory.meter import Meter
from composer.theory.setting import Setting

__all__ = ["CADENCES", "Cadence", "find_cadences", "phrase_ends"]

_PHRASE_BARS = 4
_DOMINANT = ("major", "dominant", "sus", "augmented")
_MAJOR = ("major", "maj7", "power", "dominant")
_REST = ("major", "maj7", "minor", "power", "dominant")

_CLOSES: tuple[tuple[str, int, tuple[str, ...], int, tuple[str, ...], str], ...] = (
    # name, step and kinds of the chord before, step and kinds of the goal, what to say
    ("authentic", 7, _DOMINANT, 0, _REST, "dominant to tonic: the leading note rises home"),
    ("authentic", 11, ("dim", "half"), 0, _REST, "the leading-note chord resolves to the tonic"),
    (
        "deceptive",
        7,
        ("major", "dominant"),
        9,
        ("minor",),
        "the dominant goes to vi in place of the tonic",
    ),
    (
        "deceptive",
        7,
        ("major", "dominant"),
        8,
        ("major", "maj7"),
        "the dominant goes to the sixth degree in place of the tonic",
    ),
    (
        "tritone",
        1,
        ("dominant",),
        0,
        _REST,
        "the tritone substitute falls to the tonic by a semitone",
    ),
    ("backdoor", 10, ("dominant",), 0, ("major", "maj7"), "bVII7 comes home from a tone below"),
)
_ENDS: tuple[tuple[str, int, tuple[str, ...], int, tuple[str, ...], str], ...] = (
    ("plagal", 5, ("major", "maj7", "dominant"), 0, _REST, "subdominant to tonic: amen"),
    (
        "minor plagal",
        5,
        ("minor",),
        0,
        _REST,
        "minor subdominant to tonic: the sixth falls by a semitone",
    ),
    (
        "subtonic",
        10,
        ("major", "maj7", "sus", "power"),
        0,
        _REST,
        "up a tone to the tonic, without a leading note",
    ),
    (
        "upper leading note",
        1,
        ("major", "maj7"),
        0,
        _REST,
        "the chord a semitone above falls to the tonic",
    ),
)
CADENCES = (
    "authentic",
    "imperfect authentic",
    "Picardy",
    "half",
    "Phrygian",
    "plagal",
    "minor plagal",
    "deceptive",
    "backdoor",
    "tritone",
    "subtonic",
    "Aeolian",
    "double plagal",
    "blues",
    "upper leading note",
)
"""The names a cadence can have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """A cadence whose goal is the chord numbered `index` (the first, where it is repeated); `closes` tells whether a
    phrase ends with it."""

    name: str
    index: int
    key: Key
    closes: bool
    reason: str


def find_cadences(
    chords: Sequence[ChartChord], keys: Sequence[Key], meter: Meter | None = None
) -> tuple[Cadence, ...]:
    """The cadences of a chart in order; `keys` holds the key of each chord, `meter` is 4/4 when it is not given."""
    ends = phrase_ends(chords, meter or Meter(4, 4))
    runs: list[tuple[int, bool]] = []
    for place, entry in enumerate(chords):
        if entry.chord.root is None:
            continue
        if runs and chords[runs[-1][0]].chord == entry.chord:
            runs[-1] = (runs[-1][0], ends[place])
        else:
            runs.append((place, ends[place]))
    found = []
    for at in range(1, len(runs)):
        now, closes = runs[at]
        near = [runs[n][0] if 0 <= n < len(runs) else None for n in (at - 2, at - 1, at, at + 1)]
        earlier, before, here, follows = (None if n is None else chords[n].chord for n in near)
        if before is None or here is None:
            continue
        cadence = _cadence((earlier, before, here, follows), keys[now], closes, now)
        if cadence is not None:
            found.append(cadence)
    return tuple(found)


def phrase_ends(chords: Sequence[ChartChord], meter: Meter) -> tuple[bool, ...]:
    """For each chord whether a phrase of four bars, or the chart, ends with it."""
    span = _PHRASE_BARS * meter.bar_ticks
    last = max((n for n, c in enumerate(chords) if c.chord.root is not None), default=-1)
    start = chords[0].at - chords[0].at % meter.bar_ticks if chords else 0
    return tuple(
        n == last
        or (
            (c.at + c.dur - start) // span > (c.at - start) // span
            and c.dur >= min(meter.bar_ticks // 2, span)
        )
        for n, c in enumerate(chords)
    )


def _cadence(
    four: tuple[Chord | None, Chord, Chord, Chord | None], key: Key, ends: bool, index: int
) -> Cadence | None:
    """The cadence onto the third of four chords in a row."""
    earlier, before, now, follows = four
    s = Setting.of(now, key, before, follows)
    if s.step == s.before_step:
        return None
    third = None if earlier is None else Setting.of(before, key, before=earlier)
    found = _close(s)
    if found is not None and found[0] == "deceptive" and not ends and s.before_kind != "dominant":
        found = None
    if found is None and ends:
        found = _at_end(s, third)
    if found is None:
        return None
    name, reason = found
    return Cadence(name=name, index=index, key=key, closes=ends, reason=f"{before} {now}: {reason}")


def _close(s: Setting) -> tuple[str, str] | None:
    """The name and reason of a cadence that is one wherever it stands."""
    for name, source, kinds, goal, goals, reason in _CLOSES:
        if (s.before_step, s.step) == (source, goal) and s.before_kind in kinds and s.kind in goals:
            inverted = s.chord.bass is not None or (s.before and s.before.bass is not None)
            if name == "authentic" and s.key.is_minor and s.kind in ("major", "maj7"):
                return "Picardy", "the dominant resolves into a tonic with a raised third"
            if name == "authentic" and (inverted or source == 11) and s.before_kind != "sus":
                return "imperfect authentic", reason
            return name, reason
    return None


def _at_end(s: Setting, earlier: Setting | None) -> tuple[str, str] | None:
    """The name and reason of a cadence that is one only where a phrase ends."""
    path = (None if earlier is None else earlier.before_step, s.before_step, s.step)
    if path == (8, 10, 0) and s.before_kind in _MAJOR:
        return "Aeolian", "up by whole tones from bVI through bVII"
    if path == (10, 5, 0) and s.before_kind in _MAJOR:
        return "double plagal", "two falling fourths: bVII, IV, I"
    if path == (7, 5, 0) and s.before_kind == "dominant" and s.kind == "dominant":
        return "blues", "dominant, subdominant, home"
    for name, source, kinds, goal, goals, reason in _ENDS:
        if (s.before_step, s.step) == (source, goal) and s.before_kind in kinds and s.kind in goals:
            return name, reason
    goes_on = s.kind == "dominant" and s.next_step == 0
    if s.step == 7 and s.kind in _DOMINANT and not goes_on:
        falls = s.before is not None and Setting.of(s.before, s.key).bass_step == 8
        if s.key.is_minor and falls:
            return (
                "Phrygian",
                "the bass falls by a semitone to the dominant, where the phrase waits",
            )
        return "half", "the phrase waits on the dominant"
    return None
