"""Voicing styles: which tones of a chord sound, in which order, and how they are spread.

A layout is a tuple of MIDI numbers from the lowest up. `layouts` lists what a style allows inside a register and judges
nothing: costs live in `voicing_costs`, the choice in `voicing`. Every layout keeps to the tones of the chord; the styles of
jazz keyboard that live on tensions (rootless_a, rootless_b, quartal, upper_structure) are given them by `coloured`.

>>> layouts(Chord.parse("Dm9"), "rootless_a", 50, 66)
((53, 57, 60, 64),)
>>> str(coloured(Chord.parse("G7"), Chord.parse("Cm7")))
'G7b9b13'
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import combinations, pairwise
from types import MappingProxyType

from composer.errors import TheoryError, offer
from composer.theory.chord import Chord
from composer.theory.chord_kind import chord_kind
from composer.theory.interval import DEGREE_FIFTHS, in_order
from composer.theory.pitch import Pitch, pc_semitone, spell_midi

__all__ = ["COLOURED_STYLES", "STYLES", "coloured", "layouts", "spelled", "squeezed"]

STYLES = (
    "close", "open", "drop2", "drop3", "drop2and4", "rootless", "rootless_a", "rootless_b", "rooted", "shell", "shell_b",
    "quartal", "upper_structure", "power", "spread", "guitar", "triad",
)  # fmt: skip
COLOURED_STYLES = ("rootless_a", "rootless_b", "quartal", "upper_structure")
"""Styles that add the tensions a player would, when they are led by `voicing.voice_chart`."""

_LOW_C = 48
_COLOURS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "maj7": ("9", "13"),
        "minor": ("9", "11"),
        "dominant": ("9", "13"),
        "half": ("11",),
        "sus": ("9", "13"),
    }
)
"""The tensions that fit a plain seventh chord of each kind without knowing the key.

Our own choice after common jazz practice: no 11 over a major third, no natural 9 over a half-diminished chord.
"""


@lru_cache(maxsize=4096)
def layouts(chord: Chord, style: str, low: int, high: int) -> tuple[tuple[int, ...], ...]:
    """All layouts of a style between two MIDI numbers, none muddy; empty where the register is too small for it.

    Raises TheoryError for an unknown style; no chord has no layouts.
    """
    if style not in STYLES:
        raise TheoryError(f"no voicing style {style!r}; {offer(style, STYLES)}")
    if chord.root is None:
        return ()
    last = min(low + 18, high)
    ready = _BUILDERS[style](chord, low, last) if style in _BUILDERS else []
    spread = [tuple(stack) for stack in ready] or [
        _spread(stack, style) for stack in _stacks(chord, style, low, last)
    ]
    found = dict.fromkeys(
        layout for layout in spread if layout[0] >= low and layout[-1] <= high and _is_clear(layout)
    )
    return tuple(found)


def spelled(chord: Chord, layout: tuple[int, ...]) -> tuple[Pitch, ...]:
    """The layout with each note named as the chord names it."""
    names = {pc_semitone(fifths): fifths for fifths in reversed((*chord.tones, *chord.sounding))}
    return tuple(spell_midi(midi, names[midi % 12]) for midi in layout)


@lru_cache(maxsize=4096)
def coloured(chord: Chord, after: Chord | None = None, style: str = "rootless_a") -> Chord:
    """The chord with the tensions a jazz pianist adds unasked: to plain seventh chords only, never against what is written.

    A dominant that falls to a minor chord (`after`) takes b9 and b13 in place of 9 and 13. For an upper structure it takes
    what makes a triad: 9 #11 13, or #9 b13 when it falls to a minor chord.
    """
    if chord.root is None or chord.seventh is None or chord.lower:
        return chord
    wanted = _COLOURS.get(chord_kind(chord), ())
    is_upper = style == "upper_structure"
    if is_upper:
        wanted = {"dominant": ("9", "#11", "13"), "maj7": ("9",)}.get(chord_kind(chord), wanted)
    if (
        chord.is_dominant
        and chord.quality == "major"
        and after is not None
        and after.root == chord.root - 1
        and after.quality == "minor"
    ):
        wanted = ("#9", "b13") if is_upper else ("b9", "b13")
    taken = {int(degree.lstrip("b#")) % 7 for degree in chord.tensions}
    if {"b5", "#5"} & set(chord.degrees):
        taken.add(13 % 7)  # an altered fifth stands where the thirteenth would
    added = [degree for degree in wanted if int(degree.lstrip("b#")) % 7 not in taken]
    return Chord(chord.root, in_order((*chord.degrees, *added)), chord.bass)


def squeezed(chord: Chord, style: str, low: int, high: int) -> tuple[int, ...]:
    """Three notes at most in a register too small for the style: of a plain triad what fits; of a richer chord its third
    and seventh (or sixth) with one more, rather a colour than the root, so that no ninth chord becomes a triad (but
    minor without its root would be its relative's major); of a power chord root and fifth. Empty when nothing fits."""
    if chord.root is None:
        return ()
    has = _Degrees(chord)
    if style == "power":
        return _climbing(_power(has)[:2], low + (has.root - low) % 12, high)
    triad = tuple(map(pc_semitone, chord.tones[:3]))
    plain = _three(set(triad), low, high) or _climbing(triad, low, high)
    if has.third is None or has.seventh is None:
        return plain
    guides = (has.third, has.seventh)
    if (has.third - has.root) % 12 == 3:
        return _three({*guides, has.root}, low, high) or plain
    for other in _distinct([*reversed(has.colours), has.fifth, has.root]):
        found = _three({*guides, other}, low, high)
        if found:
            return found
    kept = _climbing(guides, low, high)
    return kept if len(kept) > 1 else plain


def _three(wanted: set[int], low: int, high: int) -> tuple[int, ...]:
    """The lowest three notes that sound each of three pitch classes, none of them close to the next; empty for none."""
    ladder = [midi for midi in range(low, high + 1) if midi % 12 in wanted]
    fitting = (
        notes
        for notes in combinations(ladder, 3)
        if len({midi % 12 for midi in notes}) == 3 and all(map(_is_apart, notes, notes[1:]))
    )
    return next(fitting, ())


def _climbing(pcs: tuple[int, ...], low: int, high: int) -> tuple[int, ...]:
    """Up to three notes of these pitch classes from the bottom of a register up, none of them close to the next."""
    kept: list[int] = []
    for midi in range(low, high + 1):
        if midi % 12 in pcs and (not kept or _is_apart(kept[-1], midi)):
            kept.append(midi)
    return tuple(kept[:3])


def _is_apart(below: int, above: int) -> bool:
    """Whether two neighbours are a third apart at least, and a fifth below C3."""
    return above - below >= (7 if below < _LOW_C else 3)


# --- stacks: which tones, in which order, from which note up ---------------------------------------------------------


def _stacks(chord: Chord, style: str, low: int, last: int) -> list[list[int]]:
    """Close stacks from every lowest note between `low` and `last`."""
    return [
        _stack(order, start)
        for order in _orders(chord, style)
        for start in range(low, last + 1)
        if start % 12 == order[0]
    ]


def _stack(order: tuple[int, ...], start: int) -> list[int]:
    notes = [start]
    for pc in order[1:]:
        notes.append(notes[-1] + ((pc - notes[-1] - 1) % 12 + 1))
    return notes


def _orders(chord: Chord, style: str) -> list[tuple[int, ...]]:
    """Pitch classes from the lowest voice up, in every rotation the style allows."""
    tones = _CHOOSERS.get(style, _full)(_Degrees(chord))
    if style in ("power", "rooted", "shell", "shell_b", "guitar", "rootless_a", "rootless_b"):
        return [tones]
    turns = [tones[n:] + tones[:n] for n in range(len(tones))]
    if style in ("drop3", "drop2and4") and len(tones) == 3:
        return [(*turn, turn[0]) for turn in turns]  # four voices: the lowest doubled at the octave
    return turns


class _Degrees:
    """The tones of a chord by their work: what names it (third, seventh), what fills it, what colours it."""

    __slots__ = ("colours", "count", "fifth", "ninth", "root", "seventh", "third", "thirteenth")

    def __init__(self, chord: Chord) -> None:
        by_name = dict(zip(chord.degrees, (pc_semitone(tone) for tone in chord.tones), strict=True))
        self.count = len(by_name)
        self.root: int = by_name.get("1", pc_semitone(chord.root or 0))
        self.third = by_name[chord.third] if chord.third else _any_of(by_name, "4", "2", "9")
        self.fifth = by_name[chord.fifth] if chord.fifth else None
        self.seventh = by_name[chord.seventh] if chord.seventh else _any_of(by_name, "6")
        self.ninth = _any_of(by_name, "9", "b9", "#9")
        self.thirteenth = _any_of(by_name, "13", "b13") if chord.is_dominant else None
        plain = ("1", chord.third, chord.fifth, chord.seventh, "6", "4", "2")
        self.colours = [pc for name, pc in by_name.items() if name not in plain]


def _any_of(by_name: dict[str, int], *names: str) -> int | None:
    return next((by_name[name] for name in names if name in by_name), None)


def _full(has: _Degrees) -> tuple[int, ...]:
    """Close, open, drop: all of a four-note chord; of a richer one what names it and its first colours."""
    if has.count <= 4:
        tones = [has.root, has.third, has.fifth, has.seventh, *has.colours]
        return _distinct(tones, ascending_from=has.root)
    return _guide_tones(has)


def _guide_tones(has: _Degrees) -> tuple[int, ...]:
    body = has.seventh if has.seventh is not None else has.root
    filler = has.fifth if len(has.colours) < 2 else has.colours[1]
    return _distinct([has.third, body, *has.colours[:1], filler], ascending_from=has.third)


def _rootless(has: _Degrees) -> tuple[int, ...]:
    if has.seventh is None:
        return _guide_tones(has)
    filler = has.fifth if len(has.colours) < 2 else has.colours[1]
    return _distinct([has.third, filler, has.seventh, *has.colours[:1]])


def _rootless_a(has: _Degrees) -> tuple[int, ...]:
    """3 5 7 9, or 3 13 7 9 over a chord that has the thirteenth (Bill Evans's left hand, type A)."""
    filler = has.fifth if has.thirteenth is None else has.thirteenth
    if has.seventh is None:
        return _distinct([has.third, filler, has.root if has.ninth is None else has.ninth])
    return _distinct([has.third, filler, has.seventh, has.ninth])


def _rootless_b(has: _Degrees) -> tuple[int, ...]:
    """7 9 3 5: type A with its upper half below (type B)."""
    tones = _rootless_a(has)
    return tones[2:] + tones[:2]


def _power(has: _Degrees) -> tuple[int, ...]:
    return _distinct([has.root, has.fifth, has.root], keep_repeats=True)


def _triad(has: _Degrees) -> tuple[int, ...]:
    return _distinct([has.root, has.third, has.fifth])


def _rooted(has: _Degrees) -> tuple[int, ...]:
    """Root, third, seventh and the highest colour: a ninth chord that says its name without a second between its tones."""
    return _distinct([*_shell_b(has), *has.colours[-1:]])


def _shell(has: _Degrees) -> tuple[int, ...]:
    inner = [has.seventh, has.third] if has.seventh is not None else [has.fifth, has.third]
    return _distinct([has.root, *inner])


def _shell_b(has: _Degrees) -> tuple[int, ...]:
    """Root, third, seventh: what alternates with root, seventh, third where roots fall by fifths (Bud Powell)."""
    inner = [has.third, has.seventh] if has.seventh is not None else [has.third, has.fifth]
    return _distinct([has.root, *inner])


def _guitar(has: _Degrees) -> tuple[int, ...]:
    if has.seventh is None:
        return _distinct([has.root, has.fifth, has.root, has.third], keep_repeats=True)
    if has.colours:
        return _distinct([has.root, has.seventh, has.third, has.colours[-1]])
    return _distinct([has.root, has.fifth, has.seventh, has.third])


_CHOOSERS: Mapping[str, Callable[[_Degrees], tuple[int, ...]]] = MappingProxyType(
    {
        "rootless": _rootless,
        "rootless_a": _rootless_a,
        "rootless_b": _rootless_b,
        "quartal": _guide_tones,
        "power": _power,
        "triad": _triad,
        "rooted": _rooted,
        "shell": _shell,
        "shell_b": _shell_b,
        "guitar": _guitar,
    }
)


def _distinct(
    tones: list[int | None], *, keep_repeats: bool = False, ascending_from: int | None = None
) -> tuple[int, ...]:
    kept: list[int] = []
    for tone in tones:
        if tone is not None and (keep_repeats or tone not in kept):
            kept.append(tone)
    if ascending_from is not None:
        kept.sort(key=lambda pc: (pc - ascending_from) % 12)
    return tuple(kept)


def _fourths(chord: Chord, low: int, last: int) -> list[list[int]]:
    """Three or four chord tones in fourths, one of them augmented at most, a third allowed on top (as in `So What`)."""
    pcs = chord.pitch_classes
    naming = {
        pc_semitone((chord.root or 0) + DEGREE_FIFTHS[degree])
        for degree in (chord.third, chord.seventh, "4" if chord.quality == "sus" else None)
        if degree in chord.degrees and degree is not None
    }
    found: list[list[int]] = []
    for start in range(low, last + 1):
        if start % 12 not in pcs:
            continue
        stack = [start]
        while len(stack) < 4:
            augmented = any(upper - lower == 6 for lower, upper in pairwise(stack))
            gaps = (5,) if augmented else (5, 6)
            gap = next((gap for gap in gaps if (stack[-1] + gap) % 12 in pcs), None)
            if gap is None:
                break
            stack.append(stack[-1] + gap)
        if len(stack) >= 3:
            top = next((gap for gap in (4, 3) if (stack[-1] + gap) % 12 in pcs), None)
            if len(stack) == 3 and top is not None:
                stack.append(stack[-1] + top)
            if naming & {note % 12 for note in stack}:
                found.append(stack)
    return found


def _upper_structures(chord: Chord, low: int, last: int) -> list[list[int]]:
    """Third and seventh below, a major or minor triad with a tension in it above (upper-structure triads)."""
    has = _Degrees(chord)
    if has.third is None or has.seventh is None:
        return []
    pcs = chord.pitch_classes
    roots = [
        (root, third)
        for root in pcs
        for third in (4, 3)
        if (root + third) % 12 in pcs and (root + 7) % 12 in pcs and root != has.root
    ]
    triads = [(root, (root + third) % 12, (root + 7) % 12) for root, third in roots]
    richest = max((len(set(triad) & set(has.colours)) for triad in triads), default=0)
    found: list[list[int]] = []
    for triad in triads:
        if len(set(triad) & set(has.colours)) < richest:
            continue
        for guides in ((has.third, has.seventh), (has.seventh, has.third)):
            for start in range(low, last + 1):
                if start % 12 == guides[0]:
                    found.extend(
                        _stack((*guides, *triad[turn:], *triad[:turn]), start) for turn in range(3)
                    )
    return found


_BUILDERS: Mapping[str, Callable[[Chord, int, int], list[list[int]]]] = MappingProxyType(
    {"quartal": _fourths, "upper_structure": _upper_structures}
)
"""Styles that are built from the bottom and not by opening a close stack; what they find none of is voiced as usual."""


# --- spreading and what is too low -----------------------------------------------------------------------------------


def _spread(stack: list[int], style: str) -> tuple[int, ...]:
    """The stack opened the way the style asks for: voices an octave down, or an inner one an octave up."""
    if style in ("drop2", "open", "quartal") and len(stack) >= 3:
        return tuple(sorted([stack[-2] - 12, *stack[:-2], stack[-1]]))
    if style == "drop3" and len(stack) >= 4:
        return tuple(sorted([stack[-3] - 12, *stack[:-3], *stack[-2:]]))
    if style == "drop2and4" and len(stack) >= 4:
        return tuple(sorted([stack[-2] - 12, stack[-4] - 12, *stack[:-4], stack[-3], stack[-1]]))
    if style == "spread" and len(stack) >= 3:
        return tuple(sorted([stack[0], stack[1] + 12, *stack[2:]]))
    return tuple(stack)


def _is_clear(layout: tuple[int, ...]) -> bool:
    """No doubled pitch, and no mud: fifths at least below C3, octaves below E2, no seconds below E3."""
    for lower, upper in pairwise(layout):
        gap = upper - lower
        if (
            gap <= 0
            or (lower < _LOW_C and gap < 7)
            or (lower < 40 and gap < 12)
            or (lower < 52 and gap < 3)
        ):
            return False
    return True
