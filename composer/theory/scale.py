"""Named scales as degrees over a tonic, and which of them a player uses over a chord in a key.

>>> [pc_name(pc) for pc in Scale.parse("Eb dorian").pitch_classes]
['Eb', 'F', 'Gb', 'Ab', 'Bb', 'C', 'Db']
>>> str(chord_scale(Chord.parse("G7"), Key.parse("C minor")))
'G phrygian dominant'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from composer.errors import TheoryError, offer
from composer.theory.chord import Chord
from composer.theory.interval import DEGREE_FIFTHS
from composer.theory.key import MODES, Key
from composer.theory.pitch import Pitch, pc_name, pc_parse, pc_semitone, spell_midi

__all__ = ["SCALES", "Scale", "chord_scale"]

_TABLE = """
    major: 1 2 3 4 5 6 7
    dorian: 1 2 b3 4 5 6 b7
    phrygian: 1 b2 b3 4 5 b6 b7
    lydian: 1 2 3 #4 5 6 7
    mixolydian: 1 2 3 4 5 6 b7
    minor: 1 2 b3 4 5 b6 b7
    locrian: 1 b2 b3 4 b5 b6 b7
    harmonic minor: 1 2 b3 4 5 b6 7
    locrian #6: 1 b2 b3 4 b5 6 b7
    ionian #5: 1 2 3 4 #5 6 7
    dorian #4: 1 2 b3 #4 5 6 b7
    phrygian dominant: 1 b2 3 4 5 b6 b7
    lydian #2: 1 #2 3 #4 5 6 7
    ultralocrian: 1 b2 b3 b4 b5 b6 bb7
    melodic minor: 1 2 b3 4 5 6 7
    dorian b2: 1 b2 b3 4 5 6 b7
    lydian augmented: 1 2 3 #4 #5 6 7
    lydian dominant: 1 2 3 #4 5 6 b7
    mixolydian b6: 1 2 3 4 5 b6 b7
    locrian #2: 1 2 b3 4 b5 b6 b7
    altered: 1 b2 #2 3 b5 #5 b7
    harmonic major: 1 2 3 4 5 b6 7
    double harmonic: 1 b2 3 4 5 b6 7
    hungarian minor: 1 2 b3 #4 5 b6 7
    neapolitan minor: 1 b2 b3 4 5 b6 7
    major pentatonic: 1 2 3 5 6
    minor pentatonic: 1 b3 4 5 b7
    suspended pentatonic: 1 2 4 5 b7
    hirajoshi: 1 2 b3 5 b6
    in: 1 b2 4 5 b6
    blues: 1 b3 4 b5 5 b7
    major blues: 1 2 b3 3 5 6
    bebop dominant: 1 2 3 4 5 6 b7 7
    bebop major: 1 2 3 4 5 #5 6 7
    bebop minor: 1 2 b3 3 4 5 6 b7
    half-whole: 1 b2 #2 3 #4 5 6 b7
    whole-half: 1 2 b3 4 b5 b6 6 7
    whole tone: 1 2 3 #4 #5 b7
    chromatic: 1 b2 2 b3 3 4 #4 5 b6 6 b7 7
"""
SCALES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        name.strip(): tuple(degrees.split())
        for name, _, degrees in (line.partition(":") for line in _TABLE.strip().splitlines())
    }
)
"""Every named scale with its degrees upward from the tonic."""

_ALIASES = {
    "ionian": "major",
    "aeolian": "minor",
    "natural minor": "minor",
    "jazz minor": "melodic minor",
    "ionian augmented": "ionian #5",
    "ukrainian dorian": "dorian #4",
    "romanian minor": "dorian #4",
    "spanish": "phrygian dominant",
    "hijaz": "phrygian dominant",
    "freygish": "phrygian dominant",
    "altered diminished": "ultralocrian",
    "phrygian #6": "dorian b2",
    "acoustic": "lydian dominant",
    "overtone": "lydian dominant",
    "aeolian dominant": "mixolydian b6",
    "locrian natural 2": "locrian #2",
    "half-diminished": "locrian #2",
    "super locrian": "altered",
    "diminished whole tone": "altered",
    "byzantine": "double harmonic",
    "gypsy major": "double harmonic",
    "gypsy minor": "hungarian minor",
    "pentatonic": "major pentatonic",
    "minor blues": "blues",
    "bebop dorian": "bebop minor",
    "octatonic": "half-whole",
    "dominant diminished": "half-whole",
    "half-whole octatonic": "half-whole",
    "half-whole diminished": "half-whole",
    "diminished": "whole-half",
    "whole-half octatonic": "whole-half",
    "whole-half diminished": "whole-half",
    "whole-tone": "whole tone",
}
_WRITTEN = re.compile(r"([A-Ga-g](?:##?|bb?(?![a-z])|♯|♭)?)\s+(.+)")


@dataclass(frozen=True, slots=True)
class Scale:
    """A tonic on the line of fifths and a name from SCALES; names such as `ionian` become the usual one."""

    tonic: int
    name: str

    def __post_init__(self) -> None:
        if self.name not in SCALES:
            object.__setattr__(self, "name", _named(self.name))

    @classmethod
    def parse(cls, text: str) -> Scale:
        """Read `Eb dorian`, `C# half-whole`, `A minor pentatonic`; raises TheoryError."""
        match = _WRITTEN.fullmatch(text.strip()) if len(text) <= 60 else None
        if match is None:
            raise TheoryError(
                f"{text[:60]!r} is not a scale; write a tonic and a name, such as Eb dorian or A blues"
            )
        return cls(pc_parse(match[1]), match[2])

    def __str__(self) -> str:
        return f"{pc_name(self.tonic)} {self.name}"

    def __len__(self) -> int:
        return len(SCALES[self.name])

    @property
    def degrees(self) -> tuple[str, ...]:
        """The degrees upward from the tonic, such as 1 2 b3 4 5 6 b7."""
        return SCALES[self.name]

    @property
    def pitch_classes(self) -> tuple[int, ...]:
        """The spelled pitch classes upward from the tonic."""
        return _pitch_classes(self.tonic, self.name)

    @property
    def semitones(self) -> tuple[int, ...]:
        """The pitch classes upward from the tonic, in semitones above C (0 to 11)."""
        return _semitones(self.tonic, self.name)

    def degree(self, number: int) -> int:
        """The spelled pitch class of the nth note, 1 the tonic; runs on past the top into the next octave."""
        tones = self.pitch_classes
        return tones[(number - 1) % len(tones)]

    def pitch(self, number: int, octave: int = 4) -> Pitch:
        """The nth note counted from the tonic of an octave: 1 the tonic itself, 0 the note below it."""
        size = len(self.degrees)
        turns, place = divmod(number - 1, size)
        tonic = Pitch(self.tonic, octave + turns)
        fifths = self.pitch_classes[place]
        return spell_midi(tonic.midi + (pc_semitone(fifths) - tonic.midi) % 12, fifths)

    def number(self, pitch: Pitch, octave: int = 4) -> int | None:
        """Which note of the scale a pitch is, the inverse of `pitch`; None for a note outside.

        Only the sound counts: D# is found as the Eb of C minor.
        """
        semitone = pitch.midi % 12
        if semitone not in self.semitones:
            return None
        place = self.semitones.index(semitone)
        base = Pitch(self.tonic, octave).midi
        return (pitch.midi - base) // 12 * len(self.degrees) + place + 1

    def nearest(self, midi: int) -> Pitch:
        """The note of the scale nearest to a MIDI number, spelled by the scale; the lower one of two equals."""
        for distance in range(12):
            for place in (midi - distance, midi + distance):
                if place % 12 in self.semitones:
                    return spell_midi(place, self.pitch_classes[self.semitones.index(place % 12)])
        raise TheoryError(f"{self} has no notes")


@lru_cache(maxsize=4096)
def chord_scale(chord: Chord, key: Key) -> Scale:
    """The scale a melody or bass player uses over a chord in a key.

    Of the scales that suit the chord's quality and hold all its tones, it is the one with the fewest
    notes foreign to the key: the mode of the key itself over diatonic chords, phrygian dominant over V7
    in minor, mixolydian over V7/V, lydian dominant over a tritone substitute, altered over 7alt,
    whole-half over dim7 (but the harmonic minor's own mode over viio7 in minor).
    """
    if chord.root is None:
        return Scale(key.tonic, key.mode)
    tones, home = _bits(chord.tones, chord.root), _bits(key.scale, chord.root)
    bent_fifth = chord.fifth in ("b5", "#5")
    best = Scale(chord.root, "chromatic")
    best_cost = (12, 0, 12)
    for name in _candidates(chord, key):
        notes = _steps(name)
        strange = (notes & ~home).bit_count() + _RARE.get(name, 0)
        if name in _DARK_DOMINANTS and chord.root not in key.scale:
            strange += 4
        natural_fifth = notes >> 7 & 1
        cost = ((tones & ~notes).bit_count(), int(bent_fifth and natural_fifth), strange)
        if cost < best_cost:
            best, best_cost = Scale(chord.root, name), cost
    return best


_BY_QUALITY = {
    "dominant": (
        "mixolydian",
        "lydian dominant",
        "phrygian dominant",
        "mixolydian b6",
        "altered",
        "half-whole",
        "whole tone",
    ),
    "dominant sus": ("mixolydian", "phrygian", "dorian b2", "mixolydian b6"),
    "major": ("major", "lydian", "mixolydian", "lydian #2", "phrygian dominant", "harmonic major"),
    "minor": (
        "dorian",
        "minor",
        "phrygian",
        "melodic minor",
        "harmonic minor",
        "dorian #4",
        "dorian b2",
    ),
    "diminished": ("locrian", "locrian #2", "locrian #6", "whole-half"),
    "diminished seventh": ("whole-half",),
    "augmented": ("lydian augmented", "ionian #5", "whole tone"),
    "sus": ("major", "mixolydian", "dorian", "minor", "phrygian", "lydian"),
    "power": ("major", "mixolydian", "dorian", "minor", "phrygian", "lydian"),
}
_DARK_DOMINANTS = ("phrygian dominant", "mixolydian b6")
_RARE = {"lydian #2": 4, "dorian #4": 4, "harmonic major": 2, "locrian #6": 2, "half-whole": 2}
"""Scales players reach for only where chord or key ask for them: as so many foreign notes they count."""


def _candidates(chord: Chord, key: Key) -> tuple[str, ...]:
    if chord.is_dominant:
        names = _BY_QUALITY["dominant" if chord.third else "dominant sus"]
    elif chord.quality == "diminished" and chord.seventh == "bb7":
        leading = key.is_minor and chord.root == key.tonic + 5
        return ("ultralocrian",) if leading else _BY_QUALITY["diminished seventh"]
    else:
        names = _BY_QUALITY[chord.quality]
    if chord.root in key.scale:
        return (MODES[_mode_place(chord.root, key)], *names)
    if chord.is_dominant:
        return ("lydian dominant", *names)
    return names


def _mode_place(root: int, key: Key) -> int:
    """Where the mode of the key's own notes on this root stands in MODES: F lydian 0 ... B locrian 6 in C."""
    return root - key.signature + 1


@lru_cache(maxsize=64)
def _named(name: str) -> str:
    plain = " ".join(name.lower().replace("♯", "#").replace("♭", "b").replace("scale", "").split())
    found = _ALIASES.get(plain, plain)
    if found not in SCALES:
        raise TheoryError(f"{name!r} is not a scale this program knows; {offer(plain, SCALES)}")
    return found


@lru_cache(maxsize=4096)
def _pitch_classes(tonic: int, name: str) -> tuple[int, ...]:
    return tuple(tonic + DEGREE_FIFTHS[degree] for degree in SCALES[name])


@lru_cache(maxsize=64)
def _steps(name: str) -> int:
    """The notes of a scale as twelve bits, its tonic the lowest."""
    return _bits(_pitch_classes(0, name), 0)


def _bits(fifths: Iterable[int], root: int) -> int:
    """Places on the line of fifths as twelve bits of semitones above a root."""
    bits = 0
    for place in fifths:
        bits |= 1 << (place - root) * 7 % 12
    return bits


@lru_cache(maxsize=4096)
def _semitones(tonic: int, name: str) -> tuple[int, ...]:
    return tuple(pc_semitone(fifths) for fifths in _pitch_classes(tonic, name))
