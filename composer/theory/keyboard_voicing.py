"""Chords for two hands at a keyboard, led from one to the next at the least named cost.

>>> chords = tuple(map(Chord.parse, ("Dm7", "G7", "Cmaj7")))
>>> for notes, cost in lead_hands(chords, "rootless_a"):
...     print(" ".join(map(str, notes)))
C4 E4 F4 A4
B3 E4 F4 A4
B3 D4 E4 G4
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from composer.theory.chord import Chord
from composer.theory.keyboard import hands_for, two_hands
from composer.theory.pitch import Pitch, pc_semitone
from composer.theory.voicing_costs import (
    VoicingCost,
    check_weights,
    low_interval_points,
    motion_points,
    range_points,
    spacing_points,
    top_points,
    weighed,
)
from composer.theory.voicing_search import cheapest_path
from composer.theory.voicing_styles import (
    COLOURED_STYLES,
    coloured,
    layouts,
    spelled,
    squeezed,
)

__all__ = ["COSTS", "lead_hands"]

_BETWEEN = ("motion", "top", "crossing", "repetition")
_ALONE = ("range", "mud", "missing", "doubling", "spacing", "stretch")
COSTS = _BETWEEN + _ALONE
_BEAM = 6
_CANDIDATES = 24
_REPEATED = 3
_ROOTLESS = ("rootless", "rootless_a", "rootless_b", "upper_structure")
_WHOLE = ("shell", "shell_b", "power", "spread", "guitar")
_PAIRS = {"rootless_a": "rootless_b", "rootless_b": "rootless_a", "shell": "shell_b"}

_Choice = tuple[int, tuple[int, ...]]
"""The number of the chord among the different ones of the chart, and a layout."""


def lead_hands(
    chords: tuple[Chord, ...],
    style: str | None = None,
    low: int | None = None,
    high: int | None = None,
    weights: Mapping[str, int] | None = None,
) -> tuple[tuple[tuple[Pitch, ...], VoicingCost], ...]:
    """Pitches from the lowest up and what they cost, for each chord; N.C. is empty.

    Without a style the left hand has the bass and the right the chord. With close, open, drop, triad or quartal the right
    hand plays the style above the bass; rootless styles and upper structures leave the bass to somebody else and add the
    tensions a player would (A and B types alternate, as they do in practice); shell, power, spread and guitar stand alone.
    A register (`low`, `high`) asks for the style by itself inside it. `weights` are percents by cost name; raises
    TheoryError for one that is not in COSTS, or for an unknown style.
    """
    weighing = dict(weights or {})
    check_weights(weighing, COSTS)
    if style in COLOURED_STYLES:
        chords = tuple(coloured(chord, _after(chords, n), style) for n, chord in enumerate(chords))
    span = _register(style, low, high)
    kinds = list(dict.fromkeys(chords))
    number = {chord: n for n, chord in enumerate(kinds)}
    usual = low is None and high is None
    listed = [
        [(n, layout) for layout in _choices(chord, style, span, usual)]
        for n, chord in enumerate(kinds)
    ]

    def own(choice: _Choice) -> int:
        return sum(weighed(_ALONE, _alone(kinds[choice[0]], choice[1], *span), weighing))

    def step(before: _Choice, after: _Choice, most: int) -> int:
        return sum(weighed(_BETWEEN, _between(before, after), weighing))

    found: list[tuple[tuple[Pitch, ...], VoicingCost]] = []
    last: _Choice | None = None
    for choice in cheapest_path([listed[number[chord]] for chord in chords], own, step, _BEAM):
        if choice is None:
            found.append(((), VoicingCost()))
            continue
        chord, layout = kinds[choice[0]], choice[1]
        moved = (0,) * len(_BETWEEN) if last is None else _between(last, choice)
        names, points = _BETWEEN + _ALONE, moved + _alone(chord, layout, *span)
        found.append((spelled(chord, layout), VoicingCost.named(names, points, weighing)))
        last = choice
    return tuple(found)


def _after(chords: tuple[Chord, ...], at: int) -> Chord | None:
    return next((chord for chord in chords[at + 1 :] if chord != chords[at]), None)


def _register(style: str | None, low: int | None, high: int | None) -> tuple[int, int]:
    usual = (48, 76) if style in _ROOTLESS else (40, 76) if style in _WHOLE else (36, 79)
    return usual[0] if low is None else low, usual[1] if high is None else high


@lru_cache(maxsize=2048)
def _choices(
    chord: Chord, style: str | None, span: tuple[int, int], is_usual: bool
) -> tuple[tuple[int, ...], ...]:
    """What two hands can play of the style, the best two dozen by themselves; never empty while the chord has notes."""
    if chord.root is None:
        return ()
    if style is not None:
        layouts(chord, style, *span)  # an unknown style is refused before anything is built on it
    if is_usual and (style is None or style not in (*_ROOTLESS, *_WHOLE)):
        found = two_hands(chord, style or "close")
    else:
        found = layouts(chord, style or "close", *span)
        if style in _PAIRS:
            found += layouts(chord, _PAIRS[style], *span)
        if style not in _ROOTLESS and is_usual:
            found = tuple(_over_bass(chord, layout) for layout in found)
    playable = [layout for layout in found if hands_for(layout) is not None]
    if not playable:
        plain = squeezed(chord, style or "close", *span)
        playable = list(two_hands(chord, "close")) if is_usual else []
        playable = playable or ([plain] if plain else list(two_hands(chord, "triad")[:1]))
    ranked = sorted((sum(_alone(chord, layout, *span)), layout) for layout in playable)
    return tuple(layout for _, layout in ranked[:_CANDIDATES])


def _over_bass(chord: Chord, layout: tuple[int, ...]) -> tuple[int, ...]:
    """The layout above the slash bass, where the chord has one and the layout does not already stand on it."""
    if chord.bass is None or layout[0] % 12 == pc_semitone(chord.bass):
        return layout
    bass = layout[0] - 5
    while bass % 12 != pc_semitone(chord.bass):
        bass -= 1
    return (bass, *layout)


@lru_cache(maxsize=8192)
def _alone(chord: Chord, layout: tuple[int, ...], low: int, high: int) -> tuple[int, ...]:
    """Points in the order of `_ALONE`."""
    hands = hands_for(layout)
    stretch = 0
    for hand in (hands.left, hands.right) if hands else ():
        stretch += max(0, hand[-1] - hand[0] - 12) if hand else 0
    return (
        range_points(layout, low, high),
        low_interval_points(layout),
        _missing(chord, layout),
        _doubling(chord, layout),
        spacing_points(layout),
        stretch,
    )


def _missing(chord: Chord, layout: tuple[int, ...]) -> int:
    heard = {note % 12 for note in layout}
    prices = {"1": 0, chord.fifth: 1, chord.third: 20, chord.seventh: 12}
    points = 0
    for name, tone in zip(chord.degrees, chord.tones, strict=True):
        if pc_semitone(tone) not in heard:
            points += prices.get(name, 4)
    return points


def _doubling(chord: Chord, layout: tuple[int, ...]) -> int:
    """Six points for the leading tone of a dominant, four for a seventh, two for another third, none for root and fifth."""
    points = 0
    for name, tone in zip(chord.degrees, chord.tones, strict=True):
        more = sum(1 for note in layout if note % 12 == pc_semitone(tone)) - 1
        if more > 0 and name not in ("1", chord.fifth):
            sharp = name == "3" and chord.is_dominant
            points += more * (6 if sharp else 4 if name == chord.seventh else 2)
    return points


def _between(before: _Choice, after: _Choice) -> tuple[int, ...]:
    """Points in the order of `_BETWEEN`."""
    old, new = before[1], after[1]
    crossing = 0
    if len(old) == len(new):
        for n in range(1, len(new) - 1):
            crossing += (new[n] > old[n + 1]) + (new[n + 1] < old[n])
    repeated = _REPEATED if old == new and before[0] == after[0] else 0
    return (motion_points(old, new), top_points(old, new), crossing, repeated)
