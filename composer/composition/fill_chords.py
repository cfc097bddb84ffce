"""Chords to stand between two others: the likeliest ways from one to the other in a genre, each chord with its reason.

Ways are grown from the first chord by what usually comes next, and drawn to the second by what leads there: its
dominant, a ii-V, a substitute, a leading-tone chord. A beam of the best ways is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import log

from composer.composition.suggest import allowed, dress, next_chords
from composer.errors import PlanError
from composer.theory.chart import ChartChord
from composer.theory.chord import Chord
from composer.theory.chord_kind import chord_kind
from composer.theory.function import find_function
from composer.theory.key import Key
from composer.theory.meter import Meter
from composer.theory.setting import near_key

__all__ = ["Filling", "fill_between"]

_FOUR = Meter(4, 4)
MOST_BARS = 16
_BEAM, _BRANCHES = 10, 6
_SPLIT_LAST, _SPLIT_ALL = 0.3, 0.7
"""From which complexity the last bar, and every bar, holds two chords."""
_LEADS = 0.35
"""The likelihood of a step to the goal that a rule of harmony vouches for."""
_UNLIKELY = 0.005
_AGAIN = 0.4
"""What remains of the likelihood of a chord that has been there already, or is the goal."""
_DOMINANT, _HALF = ("1", "3", "5", "b7"), ("1", "b3", "b5", "b7")
_MINOR7, _DIM7 = ("1", "b3", "5", "b7"), ("1", "b3", "b5", "bb7")

_Way = tuple[float, tuple[Chord, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """Chords between two others, in ticks from the start of the gap, with their numerals, how well this way goes beside
    the other ways (0..1, together 1), and a reason for every chord."""

    chords: tuple[ChartChord, ...]
    numerals: tuple[str, ...]
    weight: float
    why: tuple[str, ...]


def fill_between(
    start: Chord,
    goal: Chord,
    bars: int,
    key: Key,
    genre: str = "pop",
    complexity: float = 0.3,
    meter: Meter = _FOUR,
    count: int = 5,
) -> tuple[Filling, ...]:
    """Ways to fill so many bars (1 to 16) between two chords, which are not part of them, the best first.

    `complexity` 0..1 thins out what is too demanding and quickens the harmony. Raises PlanError for a number of bars
    that cannot be filled, GenreError for an unknown genre.
    """
    if not 1 <= bars <= MOST_BARS:
        raise PlanError(f"{bars} bars cannot be filled; ask for 1 to {MOST_BARS}")
    places = _places(bars, meter, complexity)
    ways: list[_Way] = [(0.0, ())]
    for left in range(len(places), 0, -1):
        grown: dict[tuple[Chord, ...], float] = {}
        for score, path in ways:
            for chord, likelihood in _steps(start, path, goal, left, key, genre, complexity):
                again = _AGAIN if chord in (start, *path, goal) else 1.0
                total = round(score + log(likelihood * again), 9)
                longer = (*path, chord)
                grown[longer] = max(total, grown.get(longer, total))
        ways = sorted(((s, p) for p, s in grown.items()), key=lambda way: (-way[0], _text(way[1])))
        ways = _beam(ways) if left > 1 else ways
    arrived = [
        (round(score + log(_arrival(start, path, goal, key, genre, complexity)), 9), path)
        for score, path in ways
    ]
    arrived.sort(key=lambda way: (-way[0], _text(way[1])))
    return _fillings(_different(arrived, count), places, start, goal, key)


def _beam(ways: list[_Way]) -> list[_Way]:
    """The best ways, not too many of which begin alike."""
    seen: dict[Chord, int] = {}
    kept: list[_Way] = []
    for score, path in ways:
        seen[path[0]] = seen.get(path[0], 0) + 1
        if seen[path[0]] <= _BEAM // 3 and len(kept) < _BEAM:
            kept.append((score, path))
    return kept


def _different(ways: list[_Way], count: int) -> list[_Way]:
    """The best ways that differ from each other in a third of their chords."""
    chosen: list[_Way] = []
    for score, path in ways:
        apart = [sum(a != b for a, b in zip(path, other, strict=True)) for _, other in chosen]
        if len(chosen) < count and all(3 * many >= len(path) for many in apart):
            chosen.append((score, path))
    return chosen


def _places(bars: int, meter: Meter, complexity: float) -> list[tuple[int, int]]:
    """Where the chords of the gap stand and how long they last."""
    bar = meter.bar_ticks
    first = bar // meter.beats * ((meter.beats + 1) // 2)
    places = []
    for number in range(bars):
        split = complexity >= _SPLIT_ALL or (complexity >= _SPLIT_LAST and number == bars - 1)
        if split and meter.beats > 1:
            places += [(number * bar, first), (number * bar + first, bar - first)]
        else:
            places.append((number * bar, bar))
    return places


def _steps(
    start: Chord,
    path: tuple[Chord, ...],
    goal: Chord,
    left: int,
    key: Key,
    genre: str,
    complexity: float,
) -> Iterator[tuple[Chord, float]]:
    """What may come next on the way, with likelihoods; near the end also what leads to the goal."""
    ranked = next_chords((start, *path), key, genre, complexity)
    total = 0.0
    for _, weight, _ in ranked:
        total += weight
    for chord, weight, _ in ranked[:_BRANCHES]:
        if left > 1 or chord != goal:
            yield chord, weight / total
    own = {chord: weight / total for chord, weight, _ in ranked}
    for approach in _approaches(goal, key, complexity):
        if len(approach) >= left:
            chord = approach[len(approach) - left]
            last = (path or (start,))[-1]
            begun = path[len(path) - len(approach) + left :] == approach[: len(approach) - left]
            if chord != last and begun:
                yield chord, max(own.get(chord, 0.0), 0.08 + 0.1 * complexity)


def _approaches(goal: Chord, key: Key, complexity: float) -> list[tuple[Chord, ...]]:
    """Chords that lead to the goal, the last one right before it."""
    root = goal.root
    if root is None:
        return []
    minor = chord_kind(goal) in ("minor", "half")
    five = Chord(root + 1, _DOMINANT)
    two = Chord(root + 2, _HALF if minor else _MINOR7)
    found = [
        (five,),
        (two, five),
        (Chord(root - 5, _DOMINANT),),
        (two, Chord(root - 5, _DOMINANT)),
        (Chord(root + 5, _DIM7),),
    ]
    dressed = [tuple(dress(near_key(c, key), key, complexity) for c in way) for way in found]
    return [way for way in dressed if all(allowed(chord, key, complexity) for chord in way)]


def _arrival(
    start: Chord, path: tuple[Chord, ...], goal: Chord, key: Key, genre: str, complexity: float
) -> float:
    """How likely the step from the end of a way to the goal is."""
    if path[-1] == goal:
        return _UNLIKELY
    ranked = next_chords((start, *path), key, genre, complexity)
    total, like = 0.0, 0.0
    for chord, weight, _ in ranked:
        total += weight
        if chord.root == goal.root and chord_kind(chord) == chord_kind(goal):
            like += weight
    leads = any(way[-1] == path[-1] for way in _approaches(goal, key, complexity))
    return max(like / total, _LEADS if leads else _UNLIKELY)


def _fillings(
    ways: list[_Way], places: list[tuple[int, int]], start: Chord, goal: Chord, key: Key
) -> tuple[Filling, ...]:
    best = ways[0][0] if ways else 0.0
    shares = [2.0 ** (score - best) for score, _ in ways]
    total = 0.0
    for share in shares:
        total += share
    found = []
    for share, (_, path) in zip(shares, ways, strict=True):
        around = (start, *path, goal)
        functions = [
            find_function(chord, key, around[n], around[n + 2]) for n, chord in enumerate(path)
        ]
        found.append(
            Filling(
                chords=tuple(
                    ChartChord(at=at, dur=dur, chord=chord)
                    for (at, dur), chord in zip(places, path, strict=True)
                ),
                numerals=tuple(function.numeral for function in functions),
                weight=round(share / total, 4),
                why=tuple(function.reason for function in functions),
            )
        )
    return tuple(found)


def _text(path: tuple[Chord, ...]) -> str:
    return " ".join(map(str, path))
