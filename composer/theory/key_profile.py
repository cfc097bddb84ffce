"""The key of some notes, by key profiles: how much of each degree listeners expect, or composers write, in a key.

Notes are weighed by how long they sound and correlated with the profile of every key. `note_keys` follows a piece
through its keys as the cheapest path, where every change of key costs `CHANGE`.

>>> str(key_of_notes({0: 4, 2: 2, 4: 3, 5: 2, 7: 3, 9: 1, 11: 1}))
'C major'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from types import MappingProxyType

from composer.errors import TheoryError, offer
from composer.theory.key import Key
from composer.theory.pitch import pc_semitone

__all__ = ["CHANGE", "PROFILES", "key_of_notes", "note_keys", "rank_keys", "spelled_key"]

PROFILES: Mapping[str, tuple[tuple[int, ...], tuple[int, ...]]] = MappingProxyType(
    {
        "krumhansl-kessler": (
            (635, 223, 348, 233, 438, 409, 252, 519, 239, 366, 229, 288),
            (633, 268, 352, 538, 260, 353, 254, 475, 398, 269, 334, 317),
        ),
        "temperley": (
            (748, 60, 488, 82, 670, 460, 96, 715, 104, 366, 57, 400),
            (712, 84, 474, 618, 49, 460, 105, 747, 404, 67, 133, 330),
        ),
        "albrecht-shanahan": (
            (238, 6, 111, 6, 137, 94, 16, 214, 9, 80, 8, 81),
            (220, 6, 104, 123, 19, 103, 12, 214, 62, 22, 61, 52),
        ),
    }
)
"""Weight of each semitone above the tonic in major and in minor.

Krumhansl and Kessler (Psychological Review 89, 1982) asked listeners how well a note fits; Temperley (Music and
Probability, 2007) counted the share of segments of the Kostka-Payne examples that hold it; Albrecht and Shanahan
(Music Perception 31, 2013) counted how much of it there is at the beginning and end of pieces."""

CHANGE = 100
"""What a change of key costs along a piece, in hundredths of a correlation."""


def rank_keys(
    weights: Mapping[int, float], profile: str = "temperley"
) -> tuple[tuple[Key, float], ...]:
    """All 24 major and minor keys with their correlation (-1..1) to a profile, the likeliest first.

    `weights` says how much there is of each pitch class: semitones above C, any octave, to ticks or counts.
    Raises TheoryError for an unknown profile, or when there is nothing to weigh.
    """
    if profile not in PROFILES:
        raise TheoryError(f"{profile!r} is not a key profile; {offer(profile, PROFILES)}")
    amount = [0.0] * 12
    for pitch, weight in weights.items():
        amount[pitch % 12] += weight
    if max(amount) <= 0:
        raise TheoryError("no key can be found: there are no notes")
    found = []
    for mode, shape in zip(("major", "minor"), PROFILES[profile], strict=True):
        for tonic in range(12):
            fit = _correlation([amount[(tonic + step) % 12] for step in range(12)], shape)
            found.append((fit, tonic, mode))
    found.sort(key=lambda entry: (-entry[0], entry[2], entry[1]))
    return tuple((spelled_key(tonic, mode), fit) for fit, tonic, mode in found)


def key_of_notes(weights: Mapping[int, float], profile: str = "temperley") -> Key:
    """The likeliest key of some notes; see `rank_keys`."""
    return rank_keys(weights, profile)[0][0]


def note_keys(
    windows: Sequence[Mapping[int, float]], profile: str = "temperley"
) -> tuple[tuple[int, int, Key], ...]:
    """The keys a piece goes through, as (first window, window after the last, key), without gaps.

    Each window, such as a bar, holds weights of pitch classes as in `rank_keys`; empty windows go with their
    neighbours. Raises TheoryError when nothing sounds at all.
    """
    rows = [_fits(window, profile) for window in windows]
    if not any(any(row) for row in rows):
        raise TheoryError("no key can be found: there are no notes")
    costs = [0] * 24
    came: list[list[int]] = []
    for row in rows:
        best = min(range(24), key=lambda state: (costs[state], state))
        links = [state if costs[state] <= costs[best] + CHANGE else best for state in range(24)]
        costs = [
            min(cost, costs[best] + CHANGE) - fit for cost, fit in zip(costs, row, strict=True)
        ]
        came.append(links)
    state = min(range(24), key=lambda place: (costs[place], place))
    path: list[int] = []
    for links in reversed(came):
        path.insert(0, state)
        state = links[state]
    starts = [n for n in range(len(path)) if n == 0 or path[n] != path[n - 1]]
    ends = [*starts[1:], len(path)]
    return tuple((low, high, _key(path[low])) for low, high in zip(starts, ends, strict=True))


def spelled_key(tonic: int, mode: str, near: float | None = None) -> Key:
    """The key on a tonic in semitones above C, with the shorter signature or, of two possible ones, the one
    whose notes lie nearest to `near` on the line of fifths."""
    key = Key((tonic * 7) % 12, mode).transposed(0)
    if near is None:
        return key
    ways = [Key(key.tonic + turn, mode) for turn in (-12, 0, 12)]
    fitting = [way for way in ways if abs(way.signature) <= 7]
    return min(fitting, key=lambda way: (abs(way.centre - near), abs(way.signature)))


def _key(state: int) -> Key:
    return spelled_key(state % 12, ("major", "minor")[state // 12])


def _fits(window: Mapping[int, float], profile: str) -> list[int]:
    """How well a window fits each of the 24 keys (C to B major, then minor), in hundredths; 0 when it is empty."""
    if not any(weight > 0 for weight in window.values()):
        return [0] * 24
    found = {}
    for key, fit in rank_keys(window, profile):
        found[pc_semitone(key.tonic) + 12 * key.is_minor] = round(100 * fit)
    return [found[state] for state in range(24)]


def _correlation(amount: Sequence[float], shape: Sequence[int]) -> float:
    """Pearson's r, added up in order so that it is the same everywhere."""
    mean_a = mean_b = 0.0
    for a, b in zip(amount, shape, strict=True):
        mean_a, mean_b = mean_a + a / 12, mean_b + b / 12
    both = own_a = own_b = 0.0
    for a, b in zip(amount, shape, strict=True):
        both += (a - mean_a) * (b - mean_b)
        own_a += (a - mean_a) ** 2
        own_b += (b - mean_b) ** 2
    return both / sqrt(own_a * own_b) if own_a else 0.0
