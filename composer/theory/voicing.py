"""Chords into notes: which tones, how they are spread, and how one voicing leads to the next.

A voicing is a tuple of pitches from the lowest up. There are two doors. `voice_chart` voices a chart for an instrument (two
hands at a piano, a guitar, strings, a choir), says who plays what, draws it, and prints every cost by name. `lead_voices`
is the quick way for one part inside a register, as a comping pattern asks for it: it lists the layouts a style allows and
leads through them with a small beam, at integer costs in semitones' worth of discomfort: `MOTION` for every voice that
moves, `TOP` more for the top line, `LEAP` when the top line jumps more than a fourth, `CENTRE` for leaving the middle of
the register, `CROWD` for seconds at the top; layouts that are muddy low down are never listed.

>>> for voiced in voice_chart(tuple(map(Chord.parse, ("Am", "C"))), "guitar"):
...     print(voiced.chord, voiced.shape, voiced.cost["motion"])
Am x02210 0
C x32010 1
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from composer.errors import TheoryError, offer
from composer.theory.chord import Chord
from composer.theory.fretboard import TUNINGS, Shape, Tuning, guitar_diagram
from composer.theory.guitar_shapes import lead_shapes
from composer.theory.interval import in_order
from composer.theory.keyboard import hands_for, keyboard_diagram
from composer.theory.keyboard_voicing import lead_hands
from composer.theory.part_writing import QUARTET, SATB, write_parts
from composer.theory.pitch import Pitch, pc_semitone
from composer.theory.voicing_costs import VoicingCost
from composer.theory.voicing_styles import STYLES, layouts, spelled, squeezed

__all__ = ["INSTRUMENTS", "STYLES", "Voiced", "lead_voices", "voice_chart", "voicings"]

INSTRUMENTS = ("piano", "guitar", "strings", "satb")
GUITAR_STYLES = ("open", "movable", "power")
"""How a guitar may be asked to play: with open strings where they lie well (the default), without any, in power chords."""

MOTION, TOP, LEAP, CENTRE, CROWD = 2, 2, 9, 1, 3
_BEAM = 4
_KEPT = 12
_SQUEEZED = 50
_LOWEST_STRING = 28
_PLAIN = ("1", "b3", "5", "b5", "6", "b7", "7", "bb7")
"""What a minor chord of three or four notes is made of."""
_Options = tuple[tuple[int, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Voiced:
    """A chord as an instrument plays it: all pitches from the lowest up, who plays which, and what it cost.

    `parts` are named `left hand` and `right hand`, `guitar`, or by voice (`bass` ... `soprano`). `shape` and `tuning` are
    None away from the fretboard, and where the neck has no shape for the chord; then nothing sounds.
    """

    chord: Chord
    pitches: tuple[Pitch, ...]
    parts: tuple[tuple[str, tuple[Pitch, ...]], ...]
    cost: VoicingCost
    shape: Shape | None = None
    tuning: Tuning | None = None
    capo: int = 0

    def diagram(self, *, ascii_only: bool = False) -> str:
        """A picture in text: a chord box for fretted instruments, keys for the hands, a line for each voice."""
        if not self.pitches:
            return "(silence)"
        if self.shape is not None:
            box = guitar_diagram(self.shape, self.tuning, ascii_only=ascii_only)
            return f"    capo {self.capo}\n{box}" if self.capo else box
        by_name = dict(self.parts)
        if "left hand" in by_name:
            hands = ([p.midi for p in by_name[n]] for n in ("left hand", "right hand"))
            return keyboard_diagram(*hands, ascii_only=ascii_only)
        width = max(len(name) for name, _ in self.parts)
        return "\n".join(
            f"{name:<{width}}  {' '.join(map(str, notes))}" for name, notes in reversed(self.parts)
        )

    def __str__(self) -> str:
        shown = f"{self.shape}  " if self.shape is not None else ""
        return f"{self.chord}: {shown}{' '.join(map(str, self.pitches)) or 'silence'} ({self.cost})"


def voice_chart(
    chords: tuple[Chord, ...],
    instrument: str = "piano",
    style: str | None = None,
    *,
    low: int | None = None,
    high: int | None = None,
    tuning: str | None = None,
    capo: int = 0,
    players: int = 4,
    weights: Mapping[str, int] | None = None,
) -> tuple[Voiced, ...]:
    """The chart for an instrument, each chord led from the one before at the least total of named costs.

    `instrument` is `piano`, `guitar`, `strings`, `satb`, or a fretted one that TUNINGS names (`ukulele`, `bass`, `banjo`).
    For piano `style` is one of STYLES (or `satb`), `low` and `high` (MIDI) ask for the style alone inside a register. For
    guitar `style` is open, movable or power; `tuning` a name or the open strings; `capo` a fret. For strings `players` is 4
    or 5, the fifth a double bass below the cello. `weights` are percents by cost name. N.C. is silence. Raises TheoryError
    for what is unknown.
    """
    if style == "satb" and instrument == "piano":
        instrument, style = "satb", None
    if instrument == "piano":
        return _for_piano(chords, style, low, high, weights)
    if instrument == "guitar" or instrument in TUNINGS:
        own = Tuning.named(tuning or ("standard" if instrument == "guitar" else instrument))
        return _for_frets(chords, style, own, capo, weights)
    if instrument in ("strings", "satb"):
        if style is not None:
            raise TheoryError(f"{instrument} are written in parts and have no style {style!r}")
        return _for_parts(chords, instrument, players, weights)
    known = (*INSTRUMENTS, *TUNINGS)
    raise TheoryError(f"no voicings for {instrument!r}; {offer(instrument, known)}")


def _for_piano(
    chords: tuple[Chord, ...],
    style: str | None,
    low: int | None,
    high: int | None,
    weights: Mapping[str, int] | None,
) -> tuple[Voiced, ...]:
    found: list[Voiced] = []
    for chord, (pitches, cost) in zip(
        chords, lead_hands(chords, style, low, high, weights), strict=True
    ):
        hands = hands_for(tuple(pitch.midi for pitch in pitches))
        cut = len(hands.left) if hands else 0
        parts = (("left hand", pitches[:cut]), ("right hand", pitches[cut:])) if pitches else ()
        found.append(Voiced(chord, pitches, parts, cost))
    return tuple(found)


def _for_frets(
    chords: tuple[Chord, ...],
    style: str | None,
    tuning: Tuning,
    capo: int,
    weights: Mapping[str, int] | None,
) -> tuple[Voiced, ...]:
    if style is not None and style not in GUITAR_STYLES:
        raise TheoryError(
            f"fretted instruments have no style {style!r}; {offer(style, GUITAR_STYLES)}"
        )
    asked = tuple(map(_power, chords)) if style == "power" else chords
    shapes = lead_shapes(asked, tuning, capo, open_strings=style != "movable", weights=weights)
    found: list[Voiced] = []
    for chord, shape in zip(chords, shapes, strict=True):
        if shape is None:
            found.append(Voiced(chord, (), (), VoicingCost()))
            continue
        pitches = spelled(chord, tuple(sorted(shape.sounding)))
        found.append(
            Voiced(chord, pitches, (("guitar", pitches),), shape.cost, shape.shape, tuning, capo)
        )
    return tuple(found)


def _power(chord: Chord) -> Chord:
    if chord.root is None:
        return chord
    return Chord(chord.root, in_order(("1", chord.fifth or "5")))


def _for_parts(
    chords: tuple[Chord, ...], instrument: str, players: int, weights: Mapping[str, int] | None
) -> tuple[Voiced, ...]:
    if instrument == "strings" and players not in (4, 5):
        raise TheoryError(f"strings are written for 4 or 5 players, not {players}")
    ensemble = SATB if instrument == "satb" else QUARTET
    found: list[Voiced] = []
    for chord, (pitches, cost) in zip(chords, write_parts(chords, ensemble, weights), strict=True):
        parts = tuple(
            (part.name, (pitch,)) for part, pitch in zip(ensemble.parts, pitches, strict=False)
        )
        if instrument == "strings" and players == 5 and pitches:
            cello = pitches[0]
            lowest = cello.up_octaves(-1) if cello.midi - 12 >= _LOWEST_STRING else cello
            pitches, parts = (lowest, *pitches), (("double bass", (lowest,)), *parts)
        found.append(Voiced(chord, pitches, parts, cost))
    return tuple(found)


# --- the quick way: one part inside a register -----------------------------------------------------------------------


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
