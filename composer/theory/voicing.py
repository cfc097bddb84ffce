"""Chords into notes: which tones, how they are spread, and how one voicing leads to the next.

A voicing is a tuple of pitches from the lowest up. There are two doors. `voice_chart` voices a chart for an instrument (two
hands at a piano, a guitar, strings, a choir), says who plays what, draws it, and prints every cost by name. `lead_voices`
(`register_voicing`) is the quick way for one part inside a register.

>>> for voiced in voice_chart(tuple(map(Chord.parse, ("Am", "C"))), "guitar"):
...     print(voiced.chord, voiced.shape, voiced.cost["motion"])
Am x02210 0
C x32010 1
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from composer.errors import TheoryError, offer
from composer.theory.chord import Chord
from composer.theory.fretboard import TUNINGS, Shape, Tuning, guitar_diagram
from composer.theory.guitar_shapes import lead_shapes
from composer.theory.interval import in_order
from composer.theory.keyboard import hands_for, keyboard_diagram
from composer.theory.keyboard_voicing import lead_hands
from composer.theory.part_writing import QUARTET, SATB, write_parts
from composer.theory.pitch import Pitch
from composer.theory.register_voicing import lead_voices, voicings
from composer.theory.voicing_costs import VoicingCost
from composer.theory.voicing_styles import STYLES, spelled

__all__ = ["INSTRUMENTS", "STYLES", "Voiced", "lead_voices", "voice_chart", "voicings"]

INSTRUMENTS = ("piano", "guitar", "strings", "satb")
GUITAR_STYLES = ("open", "movable", "power")
"""How a guitar may be asked to play: with open strings where they lie well (the default), without any, in power chords."""

_LOWEST_STRING = 28


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
