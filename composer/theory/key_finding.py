"""The keys a chord progression goes through.

Chords say more than their notes, since a dominant that resolves names its key. So the keys are the cheapest path
through the 24 major and minor keys: each chord costs what it is foreign to the key (`HOME_COSTS`), less when it leads
where it wants to go; a cadence pays back; and every change of key costs `CHANGE`, and more for a distant one.

>>> from composer.theory.chord import Chord
>>> chords = [Chord.parse(text) for text in "Dm7 G7 Cmaj7 Cmaj7 Fm7 Bb7 Ebmaj7 Ebmaj7".split()]
>>> [(region.start, region.end, str(region.key)) for region in find_keys(chords)]
[(0, 4, 'C major'), (4, 8, 'Eb major')]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import sub
from typing import NamedTuple

from composer.errors import TheoryError
from composer.theory.chord import Chord
from composer.theory.chord_kind import chord_kind
from composer.theory.key import Key
from composer.theory.key_profile import spelled_key
from composer.theory.pitch import pc_semitone

__all__ = ["CHANGE", "HOME_COSTS", "KeyRegion", "find_key", "find_keys", "foreign_cost"]

HOME_COSTS = """
    major      I bII  II bIII III  IV #IV   V bVI  VI bVII VII
    major      0  14   9  11  12   3  14   4  12  13    9  13
    dominant   5  13   6  12   9   8  13   1  11   7    9  11
    maj7       0  12  12  11  12   3  12  12   9  12    9  12
    minor     11  13   2  11   5   9  12   9  13   2   12  11
    half      12  12   8  12   8  12   8  12  12  11   12   5
    dim        8   8  10    6  10   8   4  10   8   8   10   3
    augmented  4  12  10  10   8   8  12   3  10   9   11   9
    sus        3  13   6  13   8   6  13   1  12   6   10  13
    power      0  13   7    8   8   2  13   2   8   5    6  13

    minor      I bII  II bIII III  IV #IV   V bVI  VI bVII VII
    major      9   9   9    4  14   7  14   4   4  14    3  14
    dominant   6   9   8    9  14   5  11   1   7  12    5  12
    maj7      10   6  13    3  12  11  12  12   2  13    9  13
    minor      0  13   9   11  13   2  14   6  13  11   11  13
    half      12  12   2   12  12  12  11   9  12   7   12   8
    dim        9   8   4    6   9   9   4   9   9   8    9   2
    augmented  6  12  11    3   9   9  12   3   9  10   10   6
    sus        3  12   8    7  13   5  13   1   8  12    5  13
    power      0  11   8    4  13   3  13   2   3  12    2  13
"""
"""How foreign a chord is in a key, in half bits: twice the binary logarithm of how much rarer it is than the tonic.

The first four rows of each mode follow the shares of chords in some 2,300 songs (McGill Billboard, CC0; POP909, MIT;
Nottingham, GPL-3.0; OpenEWLD, MIT; chord-melody-dataset, MIT; jazz standards of mikeoliphant/JazzStandards; figures only,
each genre weighing as the root of its songs), the rarer kinds the textbooks."""

CHANGE = 14
"""What a change of key costs, in half bits, before its distance is counted."""

_DISTANCE = (0, 0, 1, 4, 4, 5, 5)
"""What more a change costs by the fifths between the two signatures."""

_FIRST, _LAST, _OPEN = 4, 2, 2
"""What it is worth that a progression begins on the tonic, ends on it, or ends open on the dominant."""

_HELD = 4
"""What every chord foreign to a key named beforehand may cost less there."""

_PULLS = {
    # goal over tonic, cadence; (semitones above the tonic, kinds) of the two chords, and what the step is worth
    "V I": (7, "major dominant sus augmented", 0, "major maj7 dominant minor power", 4),
    "V7 Imaj7": (7, "dominant", 0, "maj7", 7),
    "vii I": (11, "dim half", 0, "major maj7 minor", 7),
    "bII I": (1, "dominant maj7", 0, "major maj7 dominant minor", 6),
    "bVII I": (10, "dominant", 0, "major maj7", 4),
    "bVII i": (10, "major power", 0, "minor power", 3),
    "ii V": (2, "minor half dim", 7, "major dominant sus", 4),
    "IV V": (5, "major maj7 minor", 7, "major dominant sus", 3),
    "bVI V": (8, "dominant major", 7, "major dominant", 2),
}
_RELIEF, _INSIDE, _CHAIN = 4, 5, 7
"""What a chord outside the key costs at most when the next one is what it leads to and costs no more than
_RELIEF or, being a dominant that leads on, _CHAIN."""


_LONGER = 2
"""How many times as much a chord says that is played again at once."""


class _Sound(NamedTuple):
    """A chord as key finding hears it: from which place on, its root in semitones above C, its kind, how often again."""

    place: int
    root: int
    kind: str
    repeats: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRegion:
    """The chords numbered from `start` up to but not `end` are in this key."""

    start: int
    end: int
    key: Key


def find_key(chords: Sequence[Chord]) -> Key:
    """The one key, major or minor, a whole progression is best heard in; raises TheoryError without chords."""
    sounds, shift = _from_c(_sounds(chords))
    paid = _prices(sounds)
    totals = [0] * 24
    for row in paid:
        totals = [total + cost for total, cost in zip(totals, row, strict=True)]
    best = min(range(24), key=lambda state: (totals[state], state))
    return _named(_raised(best, shift), chords)


def find_keys(chords: Sequence[Chord], home: Key | None = None) -> tuple[KeyRegion, ...]:
    """The keys, major or minor, a progression goes through, without gaps.

    `home`, when it is known, is kept where it can be, in its own mode and spelling. Raises TheoryError when
    there is no chord at all.
    """
    sounds, shift = _from_c(_sounds(chords))
    favourite = None
    if home is not None:
        favourite = (pc_semitone(home.tonic) - shift) % 12 + 12 * home.is_minor
    path = _cheapest(_prices(sounds), favourite)
    regions: list[KeyRegion] = []
    start = 0
    for place in range(1, len(path) + 1):
        if place == len(path) or path[place] != path[start]:
            state = path[start]
            low = sounds[start].place if start else 0
            high = sounds[place].place if place < len(path) else len(chords)
            known = home if home is not None and state == favourite else None
            key = known or _named(_raised(state, shift), chords[low:high])
            regions.append(KeyRegion(start=low, end=high, key=key))
            start = place
    return tuple(regions)


def _from_c(sounds: list[_Sound]) -> tuple[list[_Sound], int]:
    """The sounds moved so that the first stands on C, and by how much: then equal costs fall alike in every key."""
    shift = sounds[0].root if sounds else 0
    return [sound._replace(root=(sound.root - shift) % 12) for sound in sounds], shift


def _raised(state: int, shift: int) -> int:
    return (state % 12 + shift) % 12 + 12 * (state // 12)


def foreign_cost(chord: Chord, key: Key) -> int:
    """How foreign a chord is in a major or minor key (other modes count as one of the two), in half bits."""
    if chord.root is None:
        return 0
    home = pc_semitone(key.tonic) + 12 * key.is_minor
    return _home(pc_semitone(chord.root), chord_kind(chord))[home]


def _prices(sounds: Sequence[_Sound]) -> list[tuple[int, ...]]:
    """For every sound what it costs in each of the 24 keys (C to B major, then minor), the cadences counted."""
    if not sounds:
        raise TheoryError("no key can be found: there are no chords")
    rows = []
    for place, sound in enumerate(sounds):
        row = _home(sound.root, sound.kind)
        if sound.repeats:
            row = tuple(cost * _LONGER for cost in row)
        if place + 1 < len(sounds):
            row = _excused(row, sound, sounds[place + 1])
        if place:
            source = sounds[place - 1]
            pull = _pull(source.root, source.kind, sound.root, sound.kind)
            row = tuple(map(sub, row, pull))
        rows.append(row)
    rows[0] = tuple(map(sub, rows[0], _at_home(sounds[0], _FIRST)))
    rows[-1] = tuple(map(sub, rows[-1], _at_home(sounds[-1], _LAST, _OPEN)))
    return rows


def _sounds(chords: Sequence[Chord]) -> list[_Sound]:
    """The chords without repeats; in a blues, where IV7 goes back to I7, dominants count as plain majors."""
    kinds = [(pc_semitone(c.root), chord_kind(c)) if c.root is not None else None for c in chords]
    steps = {(a, b) for a, b in pairwise([kind for kind in kinds if kind]) if a != b}
    blue = {
        chord
        for a, b in steps
        for chord in (a, b)
        if a[1] == b[1] == "dominant" and (b[0] - a[0]) % 12 == 7 and (b, a) in steps
    }
    found: list[_Sound] = []
    for place, chord in enumerate(kinds):
        if chord is None:
            continue
        root, kind = chord[0], "major" if chord in blue else chord[1]
        if found and (found[-1].root, found[-1].kind) == (root, kind):
            found[-1] = found[-1]._replace(repeats=found[-1].repeats + 1)
        else:
            found.append(_Sound(place, root, kind, 0))
    return found


def _at_home(sound: _Sound, tonic: int, dominant: int = 0) -> list[int]:
    """What it is worth in each key that a progression begins or ends with this chord."""
    worth = [0] * 24
    if sound.kind != "minor":
        worth[sound.root] = tonic
    if sound.kind in ("minor", "sus", "power"):
        worth[sound.root + 12] = tonic
    if sound.kind == "dominant":
        goal = (sound.root + 5) % 12
        worth[goal] = worth[goal + 12] = dominant
    return worth


_STATES = range(24)


def _cheapest(rows: Sequence[tuple[int, ...]], favourite: int | None) -> list[int]:
    """The cheapest path through the keys (Viterbi), as one state 0..23 a chord."""
    costs = list(rows[0])
    if favourite is not None:
        costs = [cost + (0 if state == favourite else CHANGE) for state, cost in enumerate(costs)]
    came: list[list[int]] = []
    for row in rows[1:]:
        rivals = [
            (costs[other] + CHANGE, other) for other in sorted(_STATES, key=costs.__getitem__)
        ]
        cheapest = rivals[0][0]
        new, links = [], []
        for state, low in enumerate(costs):
            link = state
            if low > cheapest:
                for rival, other in rivals:
                    if rival >= low:
                        break
                    if rival + _MOVES[other][state] < low:
                        low, link = rival + _MOVES[other][state], other
            new.append(low + row[state])
            links.append(link)
        if favourite is not None:
            new[favourite] -= min(_HELD, row[favourite])
        costs = new
        came.append(links)
    state = min(range(24), key=lambda place: (costs[place], place))
    path = [state]
    for links in reversed(came):
        state = links[state]
        path.append(state)
    return path[::-1]


def _named(state: int, chords: Sequence[Chord]) -> Key:
    """The key of a state, spelled as the chords are."""
    tones = [tone for chord in chords for tone in chord.tones] or [0]
    return spelled_key(state % 12, ("major", "minor")[state // 12], sum(tones) / len(tones))


def _moves() -> tuple[tuple[int, ...], ...]:
    """What it costs more than CHANGE to go from one state to another."""
    signatures = [(7 * (state % 12) - 3 * (state // 12)) % 12 for state in range(24)]
    rows = []
    for one in signatures:
        apart = [min((one - other) % 12, (other - one) % 12) for other in signatures]
        rows.append(tuple(_DISTANCE[fifths] for fifths in apart))
    return tuple(rows)


_MOVES = _moves()


@lru_cache(maxsize=1)
def _tables() -> dict[tuple[str, str], tuple[int, ...]]:
    found: dict[tuple[str, str], tuple[int, ...]] = {}
    for block, mode in zip(HOME_COSTS.strip().split("\n\n"), ("major", "minor"), strict=True):
        for line in block.splitlines()[1:]:
            kind, *costs = line.split()
            found[mode, kind] = tuple(int(cost) for cost in costs)
    return found


@lru_cache(maxsize=256)
def _home(root: int, kind: str) -> tuple[int, ...]:
    """What a chord costs in each of the 24 keys."""
    tables = _tables()
    return tuple(
        tables[mode, kind][(root - tonic) % 12]
        for mode in ("major", "minor")
        for tonic in range(12)
    )


def _excused(row: tuple[int, ...], sound: _Sound, goal: _Sound) -> tuple[int, ...]:
    """What a chord costs in each key once it is known where it leads."""
    if not _leads(sound.kind, (goal.root - sound.root) % 12, goal.kind):
        return row
    limit = _CHAIN if goal.kind == "dominant" else _INSIDE
    if sound.kind in ("minor", "half"):
        limit = 99
    there = _home(goal.root, goal.kind)
    return tuple(
        min(cost, _RELIEF) if after <= limit else cost
        for cost, after in zip(row, there, strict=True)
    )


@lru_cache(maxsize=16384)
def _pull(root: int, kind: str, next_root: int, next_kind: str) -> tuple[int, ...]:
    """What the step between two chords is worth in each key, as a cadence there."""
    worth = [0] * 24
    for low, kinds, high, goals, pull in _PULLS.values():
        tonic = (root - low) % 12
        if (
            (next_root - high) % 12 == tonic
            and kind in kinds.split()
            and next_kind in goals.split()
        ):
            for state in (tonic, tonic + 12):
                worth[state] = max(worth[state], pull)
    return tuple(worth)


def _leads(kind: str, up: int, next_kind: str) -> bool:
    """Whether a chord of this kind wants to go to one so many semitones up."""
    if kind in ("dominant", "major", "augmented", "sus"):
        return up == 5 or (kind == "dominant" and (up == 11 or (up == 6 and next_kind == "minor")))
    if kind in ("minor", "half") and up == 5 and next_kind == "dominant":
        return True
    return kind in ("dim", "half") and up == 1
