"""Chords into notes: which tones, how they are spread, and how one voicing leads to the next.

A voicing is a tuple of pitches from the lowest up. The search lists the layouts a style allows inside a register
and leads through them with a small beam. Costs are integers in semitones' worth of discomfort: `MOTION` for every
voice that moves, `TOP` more for the top line, `LEAP` when the top line jumps more than a fourth, `CENTRE` for leaving
the middle of the register, `CROWD` for seconds at the top, and close intervals low down are refused outright
(low-interval limits: no thirds below C3, nothing but fifths and wider below it).
"""

from __future__ import annotations

import itertools
from functools import lru_cache
from operator import sub

from composer.errors import TheoryError, offer
from composer.theory.chord import Chord
from composer.theory.pitch import Pitch, pc_semitone, spell_midi

__all__ = ["STYLES", "lead_voices", "voicings"]

STYLES = (
    "close",
    "open",
    "drop2",
    "rootless",
    "shell",
    "power",
    "quartal",
    "spread",
    "guitar",
    "triad",
)

MOTION, TOP, LEAP, CENTRE, CROWD = 2, 2, 9, 1, 3
_BEAM = 4
_LOW_C = 48


def lead_voices(
    chords: tuple[Chord, ...], style: str, low: int, high: int
) -> tuple[tuple[Pitch, ...], ...]:
    """One voicing for each chord, in `style` between MIDI numbers `low` and `high`, led with the least cost.

    No chord (N.C.) gives an empty voicing. Raises TheoryError for an unknown style.
    """
    return _lead(chords, style, low, high)


@lru_cache(maxsize=1024)
def _lead(
    chords: tuple[Chord, ...], style: str, low: int, high: int
) -> tuple[tuple[Pitch, ...], ...]:
    beam: list[tuple[int, tuple[tuple[int, ...], ...]]] = [(0, ())]
    for chord in chords:
        options = _layouts(chord, style, low, high)
        if not options:
            beam = [(cost, (*path, ())) for cost, path in beam]
            continue
        grown: dict[tuple[int, ...], tuple[int, tuple[tuple[int, ...], ...]]] = {}
        for cost, path in beam:
            before = next((voicing for voicing in reversed(path) if voicing), ())
            for own, layout in options:
                known = grown.get(layout)
                if known and cost + own >= known[0]:
                    continue
                total = cost + own + (_motion(before, layout) if before else 0)
                if known is None or total < known[0]:
                    grown[layout] = (total, (*path, layout))
        beam = sorted(grown.values())[:_BEAM]
    return tuple(_spelled(chord, layout) for chord, layout in zip(chords, beam[0][1], strict=True))


def voicings(chord: Chord, style: str, low: int, high: int) -> tuple[tuple[Pitch, ...], ...]:
    """All layouts of a chord in a style between two MIDI numbers, the most comfortable first."""
    return tuple(_spelled(chord, layout) for _, layout in _layouts(chord, style, low, high))


def _spelled(chord: Chord, layout: tuple[int, ...]) -> tuple[Pitch, ...]:
    names = {pc_semitone(fifths): fifths for fifths in reversed(chord.tones)}
    return tuple(spell_midi(midi, names[midi % 12]) for midi in layout)


@lru_cache(maxsize=4096)
def _layouts(
    chord: Chord, style: str, low: int, high: int
) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """(own cost, MIDI numbers) of each layout, cheapest first, at most a dozen."""
    if style not in STYLES:
        raise TheoryError(f"no voicing style {style!r}; {offer(style, STYLES)}")
    if chord.root is None:
        return ()
    found: dict[tuple[int, ...], int] = {}
    for order in _orders(chord, style):
        for start in range(low, min(low + 19, high + 1)):
            if start % 12 == order[0]:
                for layout in _spreads(_stack(order, start), style):
                    if layout[0] >= low and layout[-1] <= high and _is_clear(layout):
                        found[layout] = _own_cost(layout, low, high)
    if not found:  # a register too small for the style: a plain triad, or what of it fits
        found = dict.fromkeys(_squeezed(chord, low, high), 50)
    return tuple((cost, layout) for cost, layout in sorted((c, lay) for lay, c in found.items()))[
        :12
    ]


@lru_cache(maxsize=1024)
def _orders(chord: Chord, style: str) -> tuple[tuple[int, ...], ...]:
    """Pitch classes from the lowest voice up, in every rotation the style allows."""
    tones = _chosen(chord, style)
    if style in ("power", "shell", "guitar"):
        return (tones,)
    return tuple(tones[n:] + tones[:n] for n in range(len(tones)))


def _chosen(chord: Chord, style: str) -> tuple[int, ...]:
    """Which tones sound, as pitch classes in stacking order: what names the chord goes first, then its colours."""
    degrees = dict(zip(chord.degrees, (pc_semitone(tone) for tone in chord.tones), strict=True))
    root = degrees.get("1", pc_semitone(chord.root or 0))
    third = _first(degrees, chord.third) if chord.third else _of(degrees, "4", "2", "9")
    fifth = _first(degrees, chord.fifth)
    seventh = _first(degrees, chord.seventh) if chord.seventh else _of(degrees, "6")
    colours = [
        pc
        for name, pc in degrees.items()
        if name not in ("1", chord.third, chord.fifth, chord.seventh, "6", "4", "2")
    ]
    if style == "power":
        return _distinct([root, fifth, root], keep_repeats=True)
    if style == "triad":
        return _distinct([root, third, fifth])
    if style == "shell":
        return _distinct([root, seventh, third] if seventh is not None else [root, fifth, third])
    if style == "guitar":
        if seventh is not None:
            return _distinct(
                [
                    root,
                    fifth if not colours else seventh,
                    seventh if not colours else third,
                    third if not colours else colours[-1],
                ]
            )
        return _distinct([root, fifth, root, third], keep_repeats=True)
    if style == "rootless" and seventh is not None:
        top = colours[:1] if colours else []
        return _distinct([third, fifth if len(colours) < 2 else colours[1], seventh, *top])
    if len(degrees) > 4 or style in ("rootless", "quartal"):
        return _distinct(
            [
                third,
                seventh if seventh is not None else root,
                *colours[:1],
                fifth if len(colours) < 2 else colours[1],
            ],
            ascending_from=third,
        )
    return _distinct([root, third, fifth, seventh, *colours], ascending_from=root)


def _of(degrees: dict[str, int], *names: str) -> int | None:
    return next((degrees[name] for name in names if name in degrees), None)


def _first(degrees: dict[str, int], name: str | None) -> int | None:
    return degrees.get(name) if name else None


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


def _stack(order: tuple[int, ...], start: int) -> list[int]:
    notes = [start]
    for pc in order[1:]:
        notes.append(notes[-1] + ((pc - notes[-1] - 1) % 12 + 1))
    return notes


def _spreads(stack: list[int], style: str) -> list[tuple[int, ...]]:
    """The close stack, and the stack opened the way the style asks for (its low voices an octave down or its
    inner ones an octave up)."""
    if style in ("drop2", "open", "quartal") and len(stack) >= 3:
        dropped = [stack[-2] - 12, *stack[:-2], stack[-1]]
        return [tuple(sorted(dropped))]
    if style == "spread" and len(stack) >= 3:
        return [tuple(sorted([stack[0], *(n + 12 for n in stack[1:2]), *stack[2:]]))]
    return [tuple(stack)]


def _is_clear(layout: tuple[int, ...]) -> bool:
    for lower, upper in itertools.pairwise(layout):
        gap = upper - lower
        if (
            gap <= 0
            or (lower < _LOW_C and gap < 7)
            or (lower < 40 and gap < 12)
            or (lower < 52 and gap < 3)
        ):
            return False
    return True


def _own_cost(layout: tuple[int, ...], low: int, high: int) -> int:
    middle = (low + high) // 2
    centre = abs((layout[0] + layout[-1]) // 2 - middle) * CENTRE
    crowd = CROWD if len(layout) > 1 and layout[-1] - layout[-2] <= 1 else 0
    wide = CROWD * len([1 for a, b in itertools.pairwise(layout) if b - a > 9])
    return centre + crowd + wide


def _motion(before: tuple[int, ...], after: tuple[int, ...]) -> int:
    if len(before) == len(after):
        moved: int = sum(map(abs, map(sub, before, after)))
    else:
        moved = 0
        for b in after:
            moved += min(abs(a - b) for a in before)
    top = abs(before[-1] - after[-1])
    return MOTION * moved + TOP * top + (LEAP if top > 5 else 0)


def _squeezed(chord: Chord, low: int, high: int) -> list[tuple[int, ...]]:
    pcs = [pc_semitone(tone) for tone in chord.tones[:3]]
    inside = [midi for midi in range(low, high + 1) if midi % 12 in pcs]
    kept: list[int] = []
    for midi in inside:
        if not kept or midi - kept[-1] >= (7 if kept[-1] < _LOW_C else 3):
            kept.append(midi)
    return [tuple(kept[:3])] if kept else []
