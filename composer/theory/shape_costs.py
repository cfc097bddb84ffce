"""What a chord shape costs the hand and the ear, by name; `guitar_shapes` looks for the cheapest.

>>> wanted = wanted_of(Chord.parse("C"), (40, 45, 50, 55, 59, 64), strict_bass=True)
>>> dict(zip(ALONE, alone_points((None, 3, 2, 0, 1, 0), (40, 45, 50, 55, 59, 64), wanted), strict=True))["fingers"]
6
"""

from __future__ import annotations

from dataclasses import dataclass

from composer.theory.chord import Chord
from composer.theory.fretboard import hand_of
from composer.theory.pitch import pc_semitone
from composer.theory.voicing_costs import low_interval_points

__all__ = [
    "ALONE",
    "HIGH_HAND",
    "INNER_MUTED",
    "OPEN_UNDER_HIGH_HAND",
    "STRETCH",
    "UNISON",
    "Frets",
    "Wanted",
    "alone_points",
    "enough",
    "high_muted",
    "low_muted",
    "missing_points",
    "notes_of",
    "wanted_of",
]

ALONE = (
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
"""The names of what a shape costs by itself."""

STRETCH = (0, 0, 1, 6)
"""Points for a hand over one, two, three and four frets."""

_FIRST_MUTED = (0, 1, 4, 8)
"""Points for so many muted strings below the lowest that sounds, where there are five strings or more."""
INNER_MUTED, _HIGH_MUTED, _THIN, UNISON = 9, 4, 5, 5
"""Points for a muted string between others, for one above the highest that sounds, for every string fewer than four, and
for a note that two strings play."""

HIGH_HAND, OPEN_UNDER_HIGH_HAND = 4, 4
"""Open strings under a hand above this fret ring apart from it, and what that costs."""

_NO_BASS = 48
"""Four strings from C3 up (mandolin, ukulele) have no bass register: there the lowest note is a wish."""

Frets = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the strings are looked through for; `prices` is what leaving a pitch class out costs."""

    pcs: frozenset[int]
    bass: int
    prices: tuple[tuple[int, int], ...]
    doubled: tuple[tuple[int, int], ...]
    strict_bass: bool
    is_power: bool  # two notes make the chord: strings may stay mute above it
    is_high: bool  # re-entrant or small: whoever plays the bass is somewhere else


def wanted_of(chord: Chord, strings: tuple[int, ...], strict_bass: bool) -> Wanted:
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
    return Wanted(
        frozenset({*by_name.values(), bass, *lower}),
        bass,
        tuple(sorted(prices.items())),
        tuple(sorted(doubled.items())),
        strict_bass and not high,
        count == 2,
        high,
    )


def notes_of(frets: Frets, strings: tuple[int, ...]) -> tuple[int, ...]:
    """The MIDI numbers that sound, in the order of the strings."""
    return tuple([s + f for s, f in zip(strings, frets, strict=True) if f is not None])


def missing_points(heard: int, wanted: Wanted) -> int:
    """What it costs that only these pitch classes are heard, given as twelve bits from C up."""
    points = 0
    for pc, price in wanted.prices:
        if not heard >> pc & 1:
            points += price
    return points


def alone_points(frets: Frets, strings: tuple[int, ...], wanted: Wanted) -> tuple[int, ...]:
    """Points in the order of `ALONE`."""
    notes = notes_of(frets, strings)
    different = sorted(set(notes))
    heard = [note % 12 for note in notes]
    bits = doubling = 0
    for pc in heard:
        bits |= 1 << pc
    if len(set(heard)) < len(heard):
        for pc, price in wanted.doubled:
            doubling += price * max(0, heard.count(pc) - 1)
    hand = hand_of(frets)
    fingers = len(set(hand.fingers) - {0}) if hand else 0
    pressed = [fret for fret in frets if fret]
    lowest, highest = (min(pressed), max(pressed)) if pressed else (0, 0)
    stretch = STRETCH[highest - lowest]
    if 0 in frets and lowest > HIGH_HAND:
        stretch += OPEN_UNDER_HIGH_HAND
    first, last = 0, len(frets) - 1
    while frets[first] is None:
        first += 1
    while frets[last] is None:
        last -= 1
    inner = last - first + 1 - len(notes)
    in_bass = different[0] % 12 == wanted.bass
    return (
        low_interval_points(tuple(different)) // 2,
        missing_points(bits, wanted),
        doubling,
        0 if in_bass else 2 if wanted.is_high else 12,
        2 * fingers,
        stretch,
        lowest,
        3 if hand and hand.barre else 0,
        INNER_MUTED * inner
        + high_muted(wanted) * (len(frets) - 1 - last)
        + low_muted(first, len(frets)),
        _THIN * max(0, enough(wanted, len(frets)) - len(notes)),
        UNISON * (len(notes) - len(different)),
    )


def low_muted(first: int, strings: int) -> int:
    """Points for so many muted strings before the first that sounds."""
    return 5 * first if strings < 5 else _FIRST_MUTED[first]


def high_muted(wanted: Wanted) -> int:
    """Points for every muted string after the last that sounds; none where two notes make the chord."""
    return 0 if wanted.is_power else _HIGH_MUTED


def enough(wanted: Wanted, strings: int) -> int:
    """How many strings sound before a shape counts as thin."""
    return 3 if wanted.is_power else min(4, strings)
