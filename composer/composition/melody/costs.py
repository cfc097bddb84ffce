"""What a tune pays for: named whole-number costs of harmony, intervals, range and cadence.

The prices follow measured tunes (POP909, MIT licence; in brackets its share): a repeated note (24 %), a step
(45 %), a third (18 %) are cheap, a fourth or fifth (10 %) costs, a sixth or more (3 %) costs much and a tritone
nearly never happens; after a leap three in five tunes turn back; three of four strong notes are chord tones,
and phrases end on 1, 3 or 5 seven times in ten.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from composer.theory.chord import Chord
from composer.theory.key import Key
from composer.theory.pitch import pc_semitone
from composer.theory.scale import Scale, chord_scale

__all__ = ["FRESH", "Palette", "cadence_costs", "palette_of", "reach_costs", "transition_costs"]

NEVER = 999
"""The cost of a pitch that is not to be used at all."""

FRESH = 27
"""The row of `transition_costs` for a note after a rest."""

_INTERVAL = (1, 2, 0, 3, 5, 6, 60, 8, 16, 16, 34, 70, 14, 120)
"""Price of an interval by semitones, 13 standing for more than an octave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """What each pitch class (0..11) costs over one chord, by the weight of the note: `weak` short and off the
    beat, `beat` on a beat, `strong` on a strong beat or long. `role` is 0 chord tone, 1 scale note, 2 note
    that rubs against the chord, 3 leading tone."""

    weak: tuple[int, ...]
    beat: tuple[int, ...]
    strong: tuple[int, ...]
    role: tuple[int, ...]

    def of_weight(self, weight: int) -> tuple[int, ...]:
        """Costs for a note of weight 0 (weak), 1 (beat) or 2 (strong)."""
        return (self.weak, self.beat, self.strong)[weight]


@lru_cache(maxsize=4096)
def palette_of(chord: Chord, key: Key, scale: str, chromatic: int) -> Palette:
    """The palette of a chord in a key. `scale` is the style's ("key", "pentatonic", "blues", "chord_scale"),
    `chromatic` 0..10 how welcome passing notes from outside are."""
    tones = chord.tone_semitones or {pc_semitone(key.tonic)}
    local = set(chord_scale(chord, key).semitones)
    tonic = pc_semitone(key.tonic)
    leading = (tonic - 1) % 12
    third = _third(chord)
    core = _core_scale(key, scale)
    plain_root = pc_semitone(chord.root) if chord.root is not None and len(chord.tones) == 3 else -1
    rows: list[tuple[int, int, int, int]] = []
    for pc in range(12):
        if pc in tones:
            dull = (
                1 if pc != third and chord.root is not None and pc == pc_semitone(chord.root) else 0
            )
            role = 3 if pc == leading and third == leading else 0
            rows.append((dull, dull, dull, role))
            continue
        rubs = (pc - 1) % 12 in tones or (pc - 6) % 12 == plain_root
        if pc in core or (pc in local and not core):
            if pc not in local and scale != "blues":
                rows.append((9, 16, 30, 2))
            elif rubs:
                rows.append((4, 10, 26, 2))
            elif scale == "chord_scale":
                rows.append((2, 4, 7, 1))
            else:
                rows.append((2, 5, 12, 1))
        elif pc in local:
            rows.append((10, 18, 30, 2 if rubs else 1))
        elif chromatic:
            rows.append((22 - chromatic, 40, 70, 2))
        else:
            rows.append((NEVER, NEVER, NEVER, 2))
    weak, beat, strong, role_row = zip(*rows, strict=True)
    return Palette(weak=weak, beat=beat, strong=strong, role=role_row)


def _third(chord: Chord) -> int:
    if chord.root is None or chord.third is None:
        return -1
    return (pc_semitone(chord.root) + (4 if chord.third == "3" else 3)) % 12


def _core_scale(key: Key, scale: str) -> set[int]:
    """The pitch classes a pentatonic or blues tune draws on whatever the chord; none for other styles."""
    if scale == "pentatonic":
        return set(
            Scale(key.tonic, "minor pentatonic" if key.is_minor else "major pentatonic").semitones
        )
    if scale == "blues":
        notes = set(Scale(key.tonic, "blues").semitones)
        return notes if key.is_minor else notes | set(Scale(key.tonic, "major blues").semitones)
    return set()


@lru_cache(maxsize=256)
def transition_costs(leap: int, repeat: int) -> tuple[tuple[int, ...], ...]:
    """Cost of an interval after an interval, both as semitones + 13 (-13..13); row FRESH is after a rest.
    `leap` and `repeat` are the style's dials, 0..10.

    After a fourth or more the line turns back, by step at best; two leaps one way are only an arpeggio of
    thirds; a third repeat of a note costs; after a rest the line may start anywhere within an octave.
    """
    rows = []
    for last in range(-13, 14):
        rows.append(
            tuple(
                _interval(now, leap, repeat) + _after(last, now, repeat) for now in range(-13, 14)
            )
        )
    rows.append(tuple(max(_interval(now, leap, repeat) // 2 - 2, 0) for now in range(-13, 14)))
    return tuple(rows)


def _interval(now: int, leap: int, repeat: int) -> int:
    size = abs(now)
    cost = _INTERVAL[size]
    if size == 0:
        return cost + 4 - repeat
    if size >= 5 and size not in (6, 11):
        return cost + 4 - leap if size < 13 else cost
    return cost


def _after(last: int, now: int, repeat: int) -> int:
    size, back = abs(last), now * last < 0
    if size >= 5:
        if back:
            return -1 if abs(now) <= 4 else 2
        if now == 0:
            return 1
        return 2 if abs(now) <= 2 else 16
    if size >= 3 and abs(now) >= 3 and not back:
        return 4 if abs(now) <= 4 and now != 0 else 14
    if last == 0 and now == 0:
        return 7 - min(repeat, 6)
    return 0


@lru_cache(maxsize=2048)
def cadence_costs(palette: Palette, key: Key, close: str, homing: float = 0.0) -> tuple[int, ...]:
    """What each pitch class costs as the last note of a phrase: "closed" lands on 1, 3 or 5, "open" hangs on
    2, 3, 5 or 7, in either case on a note of the chord if it can. With `homing` (0..1) the tonic is as welcome
    wherever its chord allows it."""
    prices = {
        pc_semitone(fifths): price for fifths, price in zip(key.scale, _CADENCE[close], strict=True)
    }
    prices[pc_semitone(key.tonic)] -= round(14 * homing)
    costs = []
    for pc in range(12):
        cost = 0 if palette.role[pc] in (0, 3) else 14 if close else 6
        if pc == (pc_semitone(key.tonic) - 1) % 12:
            cost += prices.get(pc, 4)
        else:
            cost += prices.get(pc, 8)
        costs.append(cost)
    return tuple(costs)


_CADENCE = {
    "closed": (-6, 6, 0, 12, 0, 8, 12),
    "open": (3, 0, 1, 10, 0, 6, 2),
    "": (-3, 2, 0, 6, 0, 4, 6),
}
"""What the seven degrees cost as a last note, by how the phrase closes; "" is a breath inside a phrase."""


@lru_cache(maxsize=512)
def reach_costs(low: int, high: int, ceiling: int) -> tuple[int, ...]:
    """What each MIDI pitch costs for where it lies: outside `low`..`high` never, within two semitones of the
    bottom a little, above the section's `ceiling` much, since that height is saved up."""
    costs = []
    for pitch in range(128):
        if not low <= pitch <= high:
            costs.append(NEVER)
            continue
        cost = 4 * max(low + 2 - pitch, 0)
        costs.append(cost + 20 * max(pitch - ceiling, 0))
    return tuple(costs)
