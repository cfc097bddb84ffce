"""A scale as a musician looks it up: its notes and degrees, what the signature says, and the chords on its steps."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from composer.errors import TheoryError
from composer.model.song import Song
from composer.theory.chord import Chord
from composer.theory.interval import degree_name
from composer.theory.key import MODES, Key
from composer.theory.pitch import Pitch, pc_accidental, pc_name, pc_semitone, spell_near
from composer.theory.roman import roman_of
from composer.theory.scale import SCALES, Scale

__all__ = ["ScalePage", "StepChords", "find_scale", "scale_clip", "scale_page"]

_TRIADS = ("1 3 5", "1 b3 5", "1 b3 b5", "1 3 #5", "1 4 5")
_SEVENTHS = ("1 3 5 7", "1 b3 5 b7", "1 3 5 b7", "1 b3 b5 b7", "1 b3 b5 bb7", "1 b3 5 7")
_RARE_SEVENTHS = ("1 3 #5 7", "1 b3 b5 7", "1 3 #5 b7", "1 3 b5 b7")
_RARER = ("mixolydian", "dorian", "lydian", "phrygian", "locrian")
_MOST_ALTERED = 2
"""More signs than this and a scale is written without a signature."""
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven")
_SHARP_ORDER, _FLAT_ORDER = (-1, 0, 1, 2, 3, 4, 5), (5, 4, 3, 2, 1, 0, -1)
_MOST_KIN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class StepChords:
    """What stands on one step: `numeral` the step, `triads` and `sevenths` the chords made of the scale's own notes."""

    numeral: str
    triads: tuple[Chord, ...]
    sevenths: tuple[Chord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalePage:
    """`signature` sharps (positive) or flats written at the clef (None: written without), `altered` the notes that still
    need a sign of their own, `modes` other scales of the same notes."""

    scale: Scale
    signature: int | None
    altered: tuple[int, ...]
    steps: tuple[StepChords, ...]
    modes: tuple[Scale, ...]

    @property
    def semitone_steps(self) -> tuple[int, ...]:
        """The way up in semitones, from each note to the next and back to the tonic."""
        notes = [pc_semitone(pc) for pc in self.scale.pitch_classes]
        return tuple((b - a) % 12 for a, b in pairwise([*notes, notes[0]]))

    @property
    def signature_text(self) -> str:
        """The signature in words: `two flats (Bb Eb), with B natural written in`."""
        if self.signature is None:
            return "none: its sharps and flats are written where they fall"
        count = abs(self.signature)
        if count > 7:
            twin = Key(self.signature).transposed(0).signature
            tonic = self.scale.tonic + twin - self.signature
            return f"it would need {count} {_sign(self.signature)}s; write {Scale(tonic, self.scale.name)}"
        order = _SHARP_ORDER if self.signature > 0 else _FLAT_ORDER
        names = " ".join(pc_name(n + (7 if self.signature > 0 else -7)) for n in order[:count])
        text = (
            f"{_NUMBERS[count]} {_sign(self.signature)}{'s' if count != 1 else ''}"
            if count
            else "no sharps or flats"
        )
        text += f" ({names})" if names else ""
        if self.altered:
            signs = [
                pc_name(n) if pc_accidental(n) else f"{pc_name(n)} natural" for n in self.altered
            ]
            text += f", with {' and '.join(signs)} written in"
        return text

    def pitches(self, octave: int = 4) -> tuple[Pitch, ...]:
        """The notes upward from the tonic to the tonic above."""
        return tuple(self.scale.pitch(n, octave) for n in range(1, len(self.scale) + 2))

    def table(self) -> dict[str, Any]:
        """The page as `--json` gives it."""
        return {
            "schema": 1,
            "scale": str(self.scale),
            "tonic": pc_name(self.scale.tonic),
            "name": self.scale.name,
            "notes": [pc_name(pc) for pc in self.scale.pitch_classes],
            "degrees": list(self.scale.degrees),
            "pitch_classes": list(self.scale.semitones),
            "semitone_steps": list(self.semitone_steps),
            "signature": self.signature,
            "signature_text": self.signature_text,
            "chords": [
                {
                    "numeral": step.numeral,
                    "triads": [str(chord) for chord in step.triads],
                    "sevenths": [str(chord) for chord in step.sevenths],
                }
                for step in self.steps
            ],
            "same_notes": [str(mode) for mode in self.modes],
        }


def find_scale(text: str) -> Scale:
    """The scale somebody names: `Eb dorian`, `A blues`, or as a key, `F#m`; raises TheoryError."""
    plain = text.replace("-flat", " flat").replace("-sharp", " sharp")
    plain = plain.replace(" flat", "b").replace(" sharp", "#")
    try:
        return Scale.parse(plain)
    except TheoryError as problem:
        try:
            key = Key.parse(plain)
        except TheoryError:
            raise problem from None
        return Scale(key.tonic, key.mode)


def scale_page(scale: Scale) -> ScalePage:
    """Everything the page of a scale says."""
    signature = _signature(scale)
    return ScalePage(
        scale=scale,
        signature=signature,
        altered=() if signature is None else _altered(scale, signature),
        steps=() if scale.name == "chromatic" else tuple(_steps(scale)),
        modes=_modes(scale),
    )


def _sign(signature: int) -> str:
    return "sharp" if signature > 0 else "flat"


def _signature(scale: Scale) -> int | None:
    """The signature under which the scale needs the fewest signs of its own; None when it needs too many."""
    plain = ("minor", "major") if "3" not in scale.degrees else ("major", "minor")
    modes = (scale.name,) if scale.name in MODES else (*plain, *_RARER)
    found = [Key(scale.tonic, mode).signature for mode in modes]
    best = min(found, key=lambda signature: len(_altered(scale, signature)))
    return best if len(_altered(scale, best)) <= _MOST_ALTERED else None


def _altered(scale: Scale, signature: int) -> tuple[int, ...]:
    return tuple(pc for pc in scale.pitch_classes if not signature - 1 <= pc <= signature + 5)


def _steps(scale: Scale) -> list[StepChords]:
    notes = scale.pitch_classes
    key = Key(scale.tonic)  # numerals count from the major scale, so that the alterations show
    sounding = set(scale.semitones)
    found = []
    for place, note in enumerate(notes):
        stack = [notes[(place + up) % len(notes)] for up in (0, 2, 4, 6)]
        triad = _chord(stack[:3]) if len(notes) == 7 else None
        full = _chord(stack) if len(notes) == 7 else None
        root = note if abs(pc_accidental(note)) < 2 else spell_near(pc_semitone(note), scale.tonic)
        triads = (triad,) if triad else _inside(root, _TRIADS, sounding)
        sevenths = (full,) if full and triad else _inside(root, _SEVENTHS, sounding)
        found.append((note, triads, sevenths))
    return [
        StepChords(numeral=_step_name(note, triads, key), triads=triads, sevenths=sevenths)
        for note, triads, sevenths in found
    ]


def _chord(stack: list[int]) -> Chord | None:
    """The chord of thirds over the first note; None where it is not one that players have a name for."""
    degrees = tuple(degree_name(note - stack[0]) for note in stack)
    named = _TRIADS if len(stack) == 3 else (*_SEVENTHS, *_RARE_SEVENTHS)
    return Chord(stack[0], degrees) if " ".join(degrees) in named else None


def _inside(root: int, shapes: tuple[str, ...], sounding: set[int]) -> tuple[Chord, ...]:
    chords = [Chord(root, tuple(shape.split())) for shape in shapes]
    return tuple(chord for chord in chords if set(chord.pitch_classes) <= sounding)


def _step_name(note: int, triads: tuple[Chord, ...], key: Key) -> str:
    degrees = triads[0].degrees if triads else ("1", "5")
    try:
        return roman_of(Chord(note, degrees), key).removesuffix("5").removesuffix("sus4")
    except TheoryError:
        return degree_name(note - key.tonic)


def _modes(scale: Scale) -> tuple[Scale, ...]:
    """Named scales of exactly the same notes on other tonics."""
    sounding = set(scale.semitones)
    if len(sounding) == 12:
        return ()
    found = []
    for tonic in scale.pitch_classes[1:]:
        for name in SCALES:
            other = Scale(tonic, name)
            if len(other) == len(scale) and set(other.semitones) == sounding:
                found.append(other)
                break
    return tuple(found[:_MOST_KIN])


def scale_clip(page: ScalePage) -> Song:
    """The scale as a clip: up an octave and down again in eighths, ending on a long tonic."""
    from composer.model.events import Note
    from composer.studio.clip import Stretch, Voice, written_clip
    from composer.theory.chart import ChartChord
    from composer.theory.chord import NO_CHORD
    from composer.theory.meter import QUARTER, Meter

    up = page.pitches()
    line = [*up, *reversed(up[:-1])]
    eighth = QUARTER // 2
    bar = Meter(4, 4).bar_ticks
    bars = -(-((len(line) + 3) * eighth) // bar)
    notes = [Note(at=n * eighth, dur=eighth - 20, pitch=pitch) for n, pitch in enumerate(line)]
    last = notes[-1]
    notes[-1] = Note(at=last.at, dur=bars * bar - last.at - 20, pitch=last.pitch)
    silent = ChartChord(at=0, dur=bars * bar, chord=NO_CHORD)
    stretch = Stretch(name=str(page.scale), bars=bars, chords=(silent,))
    key = Key(page.signature or 0)
    if page.scale.name in MODES and abs(page.signature or 0) <= 7:
        key = Key(page.scale.tonic, page.scale.name)
    voice = Voice(name="Scale", line=tuple(notes))
    return written_clip((stretch,), key, (voice,), title=str(page.scale))
