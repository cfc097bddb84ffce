"""The quick way from chords to notes: one part inside a register, as a comping pattern asks for it.

`lead_voices` lists the layouts a style allows and leads through them with a small beam, at integer costs in semitones'
worth of discomfort: `MOTION` for every voice that moves, `TOP` more for the top line, `LEAP` when the top line jumps more
than a fourth, `CENTRE` for leaving the middle of the register, `CROWD` for seconds at the top; layouts that are muddy low
down are never listed.

>>> [" ".join(map(str, notes)) for notes in lead_voices(tuple(map(Chord.parse, ("Am", "C"))), "close", 55, 76)]
['E4 A4 C5', 'E4 G4 C5']
"""

from __future__ import annotations

import itertools
from functools import lru_cache

from composer.theory.chord import Chord
from composer.theory.pitch import Pitch, pc_semitone
from composer.theory.voicing_styles import layouts, spelled, squeezed

__all__ = ["lead_voices", "voicings"]

MOTION, TOP, LEAP, CENTRE, CROWD = 2, 2, 9, 1, 3
_BEAM = 4
_KEPT = 12
_SQUEEZED = 50
_PLAIN = ("1", "b3", "5", "b5", "6", "b7", "7", "bb7")
"""What a minor chord of three or four notes is made of."""
_Options = tuple[tuple[int, tuple[int, ...]], ...]


def lead_voices(
    chords: tuple[Chord, ...], style: str, low: int, high: int, home: int | None = None
) -> tuple[tuple[Pitch, ...], ...]:
    """One voicing for each chord, in `style` between MIDI numbers `low` and `high`, led with the least cost.

    The minor chord on `home` (a pitch class, 0..11) keeps its root, since it would be its relative's major without. No
    chord (N.C.) gives an empty voicing. Raises TheoryError for an unknown style.
    """
    return _lead(chords, style, low, high, home)


def voicings(chord: Chord, style: str, low: int, high: int) -> tuple[tuple[Pitch, ...], ...]:
    """The dozen most comfortable layouts of a chord in a style between two MIDI numbers, the best first."""
    return tuple(spelled(chord, layout) for _, layout in _layouts(chord, style, low, high))


@lru_cache(maxsize=1024)
def _lead(
    chords: tuple[Chord, ...], style: str, low: int, high: int, home: int | None
) -> tuple[tuple[Pitch, ...], ...]:
    beam: list[tuple[int, tuple[tuple[int, ...], ...]]] = [(0, ())]
    for chord in chords:
        is_home = chord.quality == "minor" and pc_semitone(chord.root or 0) == home
        options = (_at_home if is_home else _layouts)(chord, style, low, high)
        if not options:
            beam = [(cost, (*path, ())) for cost, path in beam]
            continue
        grown: dict[tuple[int, ...], tuple[int, tuple[tuple[int, ...], ...]]] = {}
        for cost, path in beam:
            before = next((voicing for voicing in reversed(path) if voicing), ())
            for own, layout in options:
                total = cost + own + (_motion(before, layout) if before else 0)
                if layout not in grown or total < grown[layout][0]:
                    grown[layout] = (total, (*path, layout))
        beam = sorted(grown.values())[:_BEAM]
    return tuple(spelled(chord, layout) for chord, layout in zip(chords, beam[0][1], strict=True))


def _at_home(chord: Chord, style: str, low: int, high: int) -> _Options:
    """The layouts of a minor tonic, none without its root: where the style would leave it out, root, third, seventh and
    colour from the root up, or in a register too small for that the four-note chord in the style."""
    root = pc_semitone(chord.root or 0)
    usual = _layouts(chord, style, low, high)
    kept = tuple(option for option in usual if any(note % 12 == root for note in option[1]))
    if kept:
        return kept
    plain = Chord(chord.root, tuple(d for d in chord.degrees if d in _PLAIN), chord.bass)
    return _layouts(chord, "rooted", low, high, strict=True) or _layouts(plain, style, low, high)


@lru_cache(maxsize=4096)
def _layouts(chord: Chord, style: str, low: int, high: int, strict: bool = False) -> _Options:
    """(own cost, MIDI numbers) of each layout, cheapest first, at most a dozen; of a chord that does not fit a squeezed
    one, or none when `strict`."""
    found = [(_own_cost(layout, low, high), layout) for layout in layouts(chord, style, low, high)]
    if not found and chord.root is not None and not strict:
        plain = squeezed(chord, style, low, high)
        found = [(_SQUEEZED, plain)] if plain else []
    return tuple(sorted(found)[:_KEPT])


def _own_cost(layout: tuple[int, ...], low: int, high: int) -> int:
    middle = (low + high) // 2
    centre = abs((layout[0] + layout[-1]) // 2 - middle) * CENTRE
    crowd = CROWD if len(layout) > 1 and layout[-1] - layout[-2] <= 1 else 0
    wide = CROWD * len([1 for a, b in itertools.pairwise(layout) if b - a > 9])
    return centre + crowd + wide


@lru_cache(maxsize=32768)
def _motion(before: tuple[int, ...], after: tuple[int, ...]) -> int:
    if len(before) == len(after):
        moved = 0
        for a, b in zip(before, after, strict=True):
            moved += abs(a - b)
    else:
        moved = 0
        for b in after:
            moved += min(abs(a - b) for a in before)
    top = abs(before[-1] - after[-1])
    return MOTION * moved + TOP * top + (LEAP if top > 5 else 0)
