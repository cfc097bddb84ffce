"""What chord may come next, and what may stand between two chords: weighed by genre, thinned by complexity, with reasons.

A step is liked for how often songs of the genre take it (`chord_habits`), for carrying on a named brick, and, the higher
the complexity, for devices the theory knows: a dominant of what is to come, a substitute, a borrowed chord.

>>> from composer.theory.chord import Chord
>>> history = [Chord.parse("Dm7"), Chord.parse("G7")]
>>> best = suggest_next(history, Key.parse("C major"), "jazz swing", 0.4)[0]
>>> str(best.chord), best.why
('Cmaj7', 'home: the chord of the key itself; completes ii-V-I; a usual step after V7 in jazz swing')
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from composer.genre.chord_habits import ChordHabits, chord_habits
from composer.theory.bricks import completions
from composer.theory.chord import Chord
from composer.theory.chord_complexity import chord_complexity, plainer
from composer.theory.chord_kind import chord_kind
from composer.theory.extension import extend
from composer.theory.function import find_function
from composer.theory.key import Key
from composer.theory.pitch import pc_semitone
from composer.theory.setting import near_key

__all__ = ["Suggestion", "next_chords", "suggest_next"]

_SLACK = 0.1
"""How far over the wanted complexity a chord may be."""
_PLAIN, _RICH = 0.2, 0.65
"""Below and from which complexity chords lose their sevenths, or take extensions."""
_BRICK = (1.0, 0.6, 0.35, 0.2)
"""What carrying on a brick adds to the likelihood of a chord, by how many chords the brick then still lacks."""
_DEVICE = 0.12
"""What a device of the theory is worth at complexity 1."""
_COUNTED = 0.01
"""The likelihood from which a step is called usual."""
_DOMINANT, _HALF = ("1", "3", "5", "b7"), ("1", "b3", "b5", "b7")
_MINOR7, _DIM7 = ("1", "b3", "5", "b7"), ("1", "b3", "b5", "bb7")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A chord that may come next: its numeral, how well it goes (weights of a list add up to 1), and why."""

    chord: Chord
    numeral: str
    weight: float
    why: str


def suggest_next(
    history: Sequence[Chord],
    key: Key,
    genre: str = "pop",
    complexity: float = 0.3,
    count: int = 8,
) -> tuple[Suggestion, ...]:
    """The likeliest chords after some others in a key, best first; an empty history asks for a beginning.

    `complexity` 0 (triads of the key) .. 1 (altered and far-off chords). Raises GenreError for an unknown genre.
    """
    last = next((chord for chord in reversed(history) if chord.root is not None), None)
    ranked = next_chords(history, key, genre, complexity)[:count]
    total = 0.0
    for _, weight, _ in ranked:
        total += weight
    found = []
    for chord, weight, notes in ranked:
        function = find_function(chord, key, last)
        found.append(
            Suggestion(
                chord=chord,
                numeral=function.numeral,
                weight=round(weight / total, 4),
                why="; ".join((function.reason.removesuffix(", left open"), *notes)),
            )
        )
    return tuple(found)


def next_chords(
    history: Sequence[Chord], key: Key, genre: str, complexity: float
) -> tuple[tuple[Chord, float, tuple[str, ...]], ...]:
    """Every chord that may come next with its likelihood and what speaks for it, the likeliest first."""
    return _next(tuple(history)[-8:], key, genre, complexity)


@lru_cache(maxsize=2048)
def _next(
    history: tuple[Chord, ...], key: Key, genre: str, complexity: float
) -> tuple[tuple[Chord, float, tuple[str, ...]], ...]:
    habits = chord_habits(genre, key.is_minor)
    last = next((chord for chord in reversed(history) if chord.root is not None), None)
    weights: dict[Chord, float] = {}
    notes: dict[Chord, list[str]] = {}
    for chord, part, said in (
        *_habitual(last, key, habits, complexity),
        *_devices(last, key, complexity),
    ):
        if last is not None and _sounds_like(chord, last):
            continue
        weights[chord] = weights.get(chord, 0.0) + part
        if said not in notes.setdefault(chord, []) and said:
            notes[chord].append(said)
    for one in completions(history, key):
        lacking = one.size - one.done - 1
        if 2 * one.done < one.size:
            continue
        said = f"{'completes' if lacking == 0 else 'carries on'} {one.name}"
        for chord in weights:
            fits = pc_semitone(chord.root or 0) == one.root and chord_kind(chord) in one.kinds
            if fits and not any("completes" in note or "carries" in note for note in notes[chord]):
                bonus = _BRICK[min(lacking, len(_BRICK) - 1)]
                weights[chord] += bonus * max(weights[chord], 0.02)
                notes[chord].insert(0, said)
    ranked = sorted(weights, key=lambda chord: (-round(weights[chord], 9), str(chord)))
    return tuple((chord, weights[chord], tuple(notes[chord][:2])) for chord in ranked)


def _habitual(
    last: Chord | None, key: Key, habits: ChordHabits, complexity: float
) -> Iterator[tuple[Chord, float, str]]:
    """What songs of the genre do after a chord, dressed for the complexity."""
    at_home = None if last is None else last.transposed(-key.tonic)
    for counted, part in habits.after(at_home):
        chord = near_key(counted.transposed(key.tonic), key)
        if part <= 0:
            continue
        dressed = dress(chord, key, complexity)
        if not allowed(dressed, key, complexity):
            continue
        said = ""
        if part >= _COUNTED and last is not None:
            said = f"a usual step after {find_function(last, key).numeral} in {habits.name}"
        elif part >= _COUNTED:
            said = f"a usual beginning in {habits.name}"
        yield dressed, part * _taste(dressed, key, complexity), said


def dress(chord: Chord, key: Key, complexity: float) -> Chord:
    """The chord as plain or as rich as the complexity asks for."""
    if complexity < _PLAIN:
        return plainer(chord)
    if complexity >= _RICH:
        level = 2 if complexity >= (1 + _RICH) / 2 else 1
        for richer, _ in extend(chord, key, None, level, True):
            if allowed(richer, key, complexity):
                return richer
    return chord


def allowed(chord: Chord, key: Key, complexity: float) -> bool:
    """Whether a chord is not too demanding; dominants of the key are always allowed."""
    return chord_complexity(chord, key) <= complexity + _SLACK + 1e-9


def _taste(chord: Chord, key: Key, complexity: float) -> float:
    """How much the wish for complexity favours a chord: up to three times for the most demanding ones."""
    return 1.0 + 2.0 * complexity * chord_complexity(chord, key)


def _devices(last: Chord | None, key: Key, complexity: float) -> Iterator[tuple[Chord, float, str]]:
    """Steps the theory knows that counts of songs may lack: resolutions, dominants of degrees, borrowed chords."""
    if last is None or last.root is None:
        return
    kind = chord_kind(last)
    minor = ("1", "b3", "5")
    if kind == "dominant":
        below = last.root - 1
        lower = (pc_semitone(below + 4) not in key.semitones) and below != key.tonic
        goal = near_key(Chord(below, minor if lower else ("1", "3", "5")), key)
        if allowed(goal, key, complexity):
            yield dress(goal, key, complexity), 0.15, f"{last} leads there by a falling fifth"
    if kind == "dim":
        goal = near_key(Chord(last.root - 5, minor), key)
        if allowed(goal, key, complexity):
            yield goal, 0.15, f"the leading note of {last} rises there"
    for chord, said in _colours(key):
        if allowed(chord, key, complexity) and chord_complexity(chord, key) > 0.2:
            yield dress(chord, key, complexity), _DEVICE * complexity * complexity, said


def _colours(key: Key) -> Iterator[tuple[Chord, str]]:
    """Colours of a key that any progression may turn to."""
    tonic = key.tonic
    for fifths in (3, 4, 2) if not key.is_minor else (0, 2, -5):
        yield Chord(tonic + fifths, _DOMINANT), "opens the way to another degree"
    yield Chord(tonic - 5, _DOMINANT), "the dominant's substitute, a semitone above home"
    if key.is_minor:
        yield Chord(tonic - 5, ("1", "3", "5")), "the Neapolitan colour"
        yield Chord(tonic + 5, _DIM7), "a dominant without root"
    else:
        yield Chord(tonic - 1, ("1", "b3", "5", "6")), "the dark subdominant"
        yield Chord(tonic - 4, ("1", "3", "5", "7")), "a colour of the parallel minor"
        yield Chord(tonic - 2, _DOMINANT), "the back door home"
        yield Chord(tonic + 6, _HALF), "the raised fourth in the bass"


def _sounds_like(one: Chord, other: Chord) -> bool:
    return (
        one.root == other.root and chord_kind(one) == chord_kind(other) and one.bass == other.bass
    )
