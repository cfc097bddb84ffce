"""Chord shapes found on the fretboard, ranked by what they cost the hand and the ear.

Nothing is looked up: every hand position is tried, every string muted, open or pressed where the note belongs to the chord,
and what four fingers can hold within four frets is ranked by named costs. `lead_shapes` goes from chord to chord with the
least movement of the hand.

>>> [str(found.shape) for found in shapes_for(Chord.parse("C"))[:2]]
['x32010', 'x32013']
>>> [str(found.shape) for found in lead_shapes(tuple(map(Chord.parse, ("G", "Em", "C", "D"))))]
['320003', '022000', 'x32010', 'xx0232']
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from composer.theory.chord import Chord
from composer.theory.fretboard import SPAN, Shape, Tuning, hand_of
from composer.theory.pitch import pc_semitone
from composer.theory.voicing_costs import VoicingCost, check_weights, low_interval_points, weighed
from composer.theory.voicing_search import cheapest_path

__all__ = ["COSTS", "FoundShape", "lead_shapes", "shapes_for"]

_BETWEEN = ("motion", "top")
_ALONE = (
    "mud",
    "missing",
    "doubling",
    "bass",
    "fingers",
    "stretch",
    "position",
    "barre",
    "mutes",
    "thin",
    "unison",
)
COSTS = _BETWEEN + _ALONE
_HIGHEST_POSITION = 12
_KEPT, _LED = 60, 16
_NO_BASS = 48
"""Four strings from C3 up (mandolin, ukulele) have no bass register: there the lowest note is a wish."""
_INCOMPLETE = 16
"""Shapes that lack more than this (a third, a seventh, the root) are not looked at if there are better ones."""
_BASSES = ("named", "any")

_Frets = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class FoundShape:
    """A shape, what it sounds (MIDI numbers in the order of the strings), and its costs."""

    shape: Shape
    sounding: tuple[int, ...]
    cost: VoicingCost


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the strings are looked through for; `prices` is what leaving a pitch class out costs."""

    pcs: frozenset[int]
    bass: int
    prices: tuple[tuple[int, int], ...]
    doubled: tuple[tuple[int, int], ...]
    strict_bass: bool
    is_power: bool  # two notes make the chord: strings may stay mute above it
    is_high: bool  # re-entrant or small: whoever plays the bass is somewhere else


def shapes_for(
    chord: Chord,
    tuning: Tuning | None = None,
    capo: int = 0,
    *,
    bass: str = "named",
    open_strings: bool = True,
) -> tuple[FoundShape, ...]:
    """Shapes for a chord, the handiest first, at most sixty; frets count from the capo.

    `bass` is `named` (the root, or the slash bass, is lowest) or `any`. Re-entrant and small instruments (ukulele, banjo,
    mandolin) treat it as a wish. Without `open_strings` every shape can be moved along the neck. No chord gives no shapes. Raises TheoryError for another `bass` or a capo beyond fret 12.
    """
    check_weights({bass: 100}, _BASSES)
    own = tuning or Tuning.named("standard")
    return _shapes(chord, own.with_capo(capo), bass == "named", open_strings)


@lru_cache(maxsize=1024)
def _shapes(
    chord: Chord, strings: tuple[int, ...], strict_bass: bool, open_strings: bool
) -> tuple[FoundShape, ...]:
    if chord.root is None:
        return ()
    wanted = _wanted(chord, strings, strict_bass)
    found = {
        frets: _missing(frets, strings, wanted)
        for position in range(1, _HIGHEST_POSITION + 1)
        for frets in _held(strings, wanted, position, open_strings)
        if not wanted.strict_bass or min(_notes(frets, strings)) % 12 == wanted.bass
    }
    held = {f: price for f, price in found.items() if price <= _INCOMPLETE and hand_of(f)}
    if not held:  # nothing whole can be held: the least incomplete
        within = {f: price for f, price in found.items() if hand_of(f)}
        least = min(within.values(), default=0)
        held = {f: price for f, price in within.items() if price <= least}
    ranked: list[tuple[int, tuple[int, ...], _Frets, tuple[int, ...]]] = []
    for frets, missing in held.items():
        points = _alone(frets, strings, wanted, missing)
        order = tuple(-1 if fret is None else fret for fret in frets)
        ranked.append((sum(points), order, frets, points))
    ranked.sort(key=lambda item: item[:2])
    return tuple(
        FoundShape(Shape(frets), _notes(frets, strings), VoicingCost.named(_ALONE, points, {}))
        for _, _, frets, points in ranked[:_KEPT]
    )


def lead_shapes(
    chords: tuple[Chord, ...],
    tuning: Tuning | None = None,
    capo: int = 0,
    *,
    open_strings: bool = True,
    weights: Mapping[str, int] | None = None,
) -> tuple[FoundShape | None, ...]:
    """One shape for each chord, led with the least movement of the hand; None for no chord or one the neck has not.

    The costs of each include the movement from the one before. `weights` are percents by cost name.
    """
    weighing = dict(weights or {})
    check_weights(weighing, COSTS)
    rows = [shapes_for(c, tuning, capo, open_strings=open_strings)[:_LED] for c in chords]
    keys = [[(chord, n) for n in range(len(row))] for chord, row in zip(chords, rows, strict=True)]
    found = {key: rows[at][key[1]] for at, row in enumerate(keys) for key in row}

    def own(key: tuple[Chord, int]) -> tuple[int, ...]:
        return tuple(points for _, points in found[key].cost.points)

    def moved(before: tuple[Chord, int], after: tuple[Chord, int]) -> tuple[int, ...]:
        return _between(found[before], found[after])

    path = cheapest_path(
        keys,
        lambda key: sum(weighed(_ALONE, own(key), weighing)),
        lambda before, after: sum(weighed(_BETWEEN, moved(before, after), weighing)),
    )
    results: list[FoundShape | None] = []
    last: tuple[Chord, int] | None = None
    for key in path:
        if key is None:
            results.append(None)
            continue
        points = ((0, 0) if last is None else moved(last, key)) + own(key)
        cost = VoicingCost.named(COSTS, points, weighing)
        results.append(FoundShape(found[key].shape, found[key].sounding, cost))
        last = key
    return tuple(results)


# --- what to look for ------------------------------------------------------------------------------------------------


def _wanted(chord: Chord, strings: tuple[int, ...], strict_bass: bool) -> _Wanted:
    """The third and the seventh name a chord; the fifth of a fuller one may go, then the root of a rich one."""
    by_name = {name: pc_semitone(t) for name, t in zip(chord.degrees, chord.tones, strict=True)}
    count = len(by_name)
    high = min(strings) != strings[0] or (len(strings) <= 4 and min(strings) >= _NO_BASS)
    plain_fifth = chord.fifth == "5"
    prices: dict[int, int] = {}
    for name, pc in by_name.items():
        price = 30
        if name == "1":
            price = 24 if count <= 4 or len(strings) > 4 else 8
        elif name == chord.fifth and plain_fifth:
            price = 14 if count <= 3 else 2 if count == 4 else 1
        elif name in ("9", "11") and count > 5:
            price = 6  # a thirteenth chord is played without them
        prices[pc] = price
    bass = pc_semitone(chord.bass_pc or 0)
    prices[bass] = max(prices.get(bass, 0), 30)
    doubled = {
        pc: 2 if name == chord.third or count == 2 else 0 if name in ("1", chord.fifth) else 4
        for name, pc in by_name.items()
    }
    lower = set(chord.pitch_classes) - set(by_name.values())
    for pc in sorted(lower):
        prices.setdefault(pc, 20)
        doubled[pc] = 3
    return _Wanted(
        frozenset({*by_name.values(), bass, *lower}),
        bass,
        tuple(sorted(prices.items())),
        tuple(sorted(doubled.items())),
        strict_bass and not high,
        count == 2,
        high,
    )


def _held(
    strings: tuple[int, ...], wanted: _Wanted, position: int, open_strings: bool
) -> Iterator[_Frets]:
    """Every way to mute, open or press the strings with `position` the lowest fret that is pressed.

    At most one string is muted between others, and two on either side (more where two notes make the chord).
    """
    count = len(strings)
    outer = 3 if wanted.is_power else min(2, count - 3)
    frets_here = (*((0,) if open_strings else ()), *range(position, position + SPAN))
    options = [
        tuple(f for f in frets_here if (string + f) % 12 in wanted.pcs) for string in strings
    ]
    # frets so far, mutes (outer and inner), whether one is inner, fingers above the lowest fret
    ways: list[tuple[_Frets, int, bool, int]] = []
    for first in range(outer + 1):
        for fret in options[first]:
            if not wanted.strict_bass or (strings[first] + fret) % 12 == wanted.bass:
                ways.append(((None,) * first + (fret,), first, False, int(fret > position)))
    while ways:
        frets, mutes, is_broken, busy = ways.pop()
        at = len(frets)
        is_held = position in frets or (position == 1 and not any(frets))
        if is_held and count - at <= outer and at - mutes >= min(3, count):
            yield frets + (None,) * (count - at)
        if at == count:
            continue
        for fret in options[at]:
            if busy < SPAN or fret <= position:
                ways.append(((*frets, fret), mutes, is_broken, busy + (fret > position)))
        if not is_broken and at + 1 < count:
            for fret in options[at + 1]:
                if busy < SPAN or fret <= position:
                    ways.append(((*frets, None, fret), mutes + 1, True, busy + (fret > position)))


def _notes(frets: _Frets, strings: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(s + f for s, f in zip(strings, frets, strict=True) if f is not None)


# --- costs -----------------------------------------------------------------------------------------------------------


def _missing(frets: _Frets, strings: tuple[int, ...], wanted: _Wanted) -> int:
    heard = {(s + f) % 12 for s, f in zip(strings, frets, strict=True) if f is not None}
    return sum(price for pc, price in wanted.prices if pc not in heard)


def _alone(
    frets: _Frets, strings: tuple[int, ...], wanted: _Wanted, missing: int
) -> tuple[int, ...]:
    """Points in the order of `_ALONE`."""
    notes = _notes(frets, strings)
    heard = [note % 12 for note in notes]
    doubling = sum(price * max(0, heard.count(pc) - 1) for pc, price in wanted.doubled)
    hand = hand_of(frets)
    fingers = len({finger for finger in hand.fingers if finger}) if hand else 0
    pressed = [fret for fret in frets if fret]
    lowest, highest = min(pressed, default=0), max(pressed, default=0)
    stretch = (0, 0, 1, 6)[highest - lowest]
    if 0 in frets and lowest > 4:
        stretch += 4  # open strings under a high hand ring apart from it
    sounding = [string for string, fret in enumerate(frets) if fret is not None]
    first, last = sounding[0], sounding[-1]
    inner = last - first + 1 - len(sounding)
    treble, enough = (0, 3) if wanted.is_power else (4, min(4, len(strings)))
    muted_before = 5 * first if len(frets) < 5 else (0, 1, 4, 8)[first]
    in_bass = min(notes) % 12 == wanted.bass
    return (
        low_interval_points(tuple(sorted(set(notes)))) // 2,
        missing,
        doubling,
        0 if in_bass else 2 if wanted.is_high else 12,
        2 * fingers,
        stretch,
        lowest,
        3 if hand and hand.barre else 0,
        9 * inner + treble * (len(frets) - 1 - last) + muted_before,
        5 * max(0, enough - len(sounding)),
        5 * (len(notes) - len(set(notes))),
    )


def _between(before: FoundShape, after: FoundShape) -> tuple[int, ...]:
    """How far the hand moves along the neck, which fingers must leave their string, and how far the top note goes."""
    one, two = before.shape, after.shape
    along = abs(one.position - two.position) if one.position and two.position else 0
    fingers = 0
    for a, b in zip(one.frets, two.frets, strict=True):
        fingers += 1 if b and a != b else 0
    top = abs(max(before.sounding) - max(after.sounding)) // 2
    return (2 * max(0, along - 1) + fingers, top)
