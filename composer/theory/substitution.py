"""The ways to put other chords in the place of one: each a technique with its reason.

A `Spot` is a chord of a progression with what stands before it and what will follow; every technique looks at it and
offers replacements, as chords with shares of the spot's length. `LEVELS` says how bold a technique is and how much it is
liked there. Sources: Levine, The Jazz Theory Book (1995); Nettles and Graf (1997); Terefenko, Jazz Theory (2014).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from composer.theory.analysis import ChordReading
from composer.theory.chord import Chord
from composer.theory.chord_kind import chord_kind
from composer.theory.key import Key
from composer.theory.pitch import pc_name, pc_semitone
from composer.theory.setting import STEP_FIFTHS

__all__ = ["LEVELS", "TECHNIQUES", "Replacement", "Spot", "offers"]

LEVELS = ("safe", "colour", "bold")
"""From staying within the key to leaving it."""

_MAJOR, _MINOR = ("1", "3", "5"), ("1", "b3", "5")
_MAJOR7, _MINOR7 = ("1", "3", "5", "7"), ("1", "b3", "5", "b7")
_SEVENTH, _HALF, _DIM7 = ("1", "3", "5", "b7"), ("1", "b3", "b5", "b7"), ("1", "b3", "b5", "bb7")
_MINOR_SIXTH, _SUS = ("1", "b3", "5", "6"), ("1", "4", "5", "b7")


class Spot(NamedTuple):
    """A chord to be replaced: its reading, the chord before (as it was) and the one that will follow, and how many
    beats it lasts; `sevenths` tells whether the progression is made of sevenths."""

    reading: ChordReading
    before: Chord | None
    after: Chord | None
    beats: int
    sevenths: bool

    @property
    def chord(self) -> Chord:
        """The chord as it stands."""
        return self.reading.chord

    @property
    def key(self) -> Key:
        """The key it is heard in."""
        return self.reading.key

    @property
    def step(self) -> int:
        """Its root in semitones above the tonic."""
        return (pc_semitone(self.chord.root or 0) - pc_semitone(self.key.tonic)) % 12

    @property
    def kind(self) -> str:
        """Its kind, see `chord_kind`."""
        return chord_kind(self.chord)

    @property
    def up(self) -> int | None:
        """How many semitones the next root lies above this one; None at the end."""
        if self.after is None or self.after.root is None:
            return None
        return (pc_semitone(self.after.root) - pc_semitone(self.chord.root or 0)) % 12

    @property
    def next_step(self) -> int | None:
        """The next root in semitones above the tonic."""
        return None if self.up is None else (self.step + self.up) % 12

    def at(self, step: int, degrees: tuple[str, ...]) -> Chord:
        """A chord on a step above the tonic; plain degrees lose their seventh where the progression has none."""
        return Chord(self.key.tonic + STEP_FIFTHS[step % 12], self.cut(degrees))

    def cut(self, degrees: tuple[str, ...]) -> tuple[str, ...]:
        """The degrees without the seventh in a progression of triads, if they are not a dominant or diminished."""
        plain = degrees in (_MAJOR7, _MINOR7) and not self.sevenths
        return degrees[:3] if plain else degrees


class Replacement(NamedTuple):
    """Chords with the shares of the spot they take (of `parts`), the technique, and the reason in words."""

    chords: tuple[tuple[int, Chord], ...]
    technique: str
    reason: str


TECHNIQUES: Mapping[str, tuple[int, int, int]] = MappingProxyType(
    {
        # technique: how much it is liked at each level (safe, colour, bold); 0 is never
        "relative": (5, 3, 2),
        "subdominant exchange": (5, 4, 2),
        "suspension": (5, 3, 2),
        "inversion": (4, 3, 1),
        "secondary dominant": (0, 7, 5),
        "ii-V": (0, 7, 5),
        "borrowed chord": (0, 6, 5),
        "passing diminished": (0, 6, 4),
        "backdoor": (0, 4, 6),
        "pedal": (0, 6, 6),
        "tritone substitute": (0, 0, 8),
        "modal interchange": (0, 0, 7),
        "altered dominant": (0, 0, 7),
    }
)
"""What this module knows; `reharmonise` adds extensions and the cycle of major thirds."""


def offers(spot: Spot) -> Iterator[Replacement]:
    """Every replacement any technique has for a spot, in a fixed order."""
    if spot.chord.root is None or spot.chord.lower:
        return
    for rule in _RULES:
        yield from rule(spot)


def _relative(s: Spot) -> Iterator[Replacement]:
    """Tonic for tonic: I, vi, iii share two notes; so do i, bIII, bVI."""
    if s.chord.bass is not None:
        return
    swaps = {0: ((9, _MINOR7), (4, _MINOR7)), 9: ((0, _MAJOR),), 4: ((0, _MAJOR7),)}
    if s.key.is_minor:
        swaps = {0: ((3, _MAJOR7), (8, _MAJOR7)), 3: ((0, _MINOR7),)}
    if s.reading.function.name != "tonic" or s.kind == "dominant":
        return
    for step, degrees in swaps.get(s.step, ()):
        chord = s.at(step, degrees)
        if chord.root in _roots(s.before, s.after):
            continue
        shared = _shared(s.chord, chord)
        yield Replacement(
            ((1, chord),),
            "relative",
            f"{chord} for {s.chord}: the same function, {shared} in common",
        )


def _subdominant(s: Spot) -> Iterator[Replacement]:
    """ii for IV and IV for ii, and their like in minor."""
    minor = s.key.is_minor
    if s.reading.function.name != "subdominant" or s.chord.bass is not None:
        return
    if s.step == 5 and s.kind in ("major", "maj7", "minor"):
        degrees = _HALF if minor and s.kind == "minor" else _MINOR7
        chord = s.at(2, degrees)
    elif s.step == 2 and s.kind in ("minor", "half"):
        chord = s.at(5, _MINOR7 if minor else _MAJOR7)
    else:
        return
    if chord.root not in _roots(s.before, s.after):
        shared = _shared(s.chord, chord)
        reason = f"{chord} for {s.chord}: both are subdominants, {shared} in common"
        yield Replacement(((1, chord),), "subdominant exchange", reason)


def _suspension(s: Spot) -> Iterator[Replacement]:
    """The dominant's third held back for the first half."""
    if (
        s.step != 7
        or s.kind not in ("major", "dominant")
        or s.beats < 2
        or s.chord.bass is not None
    ):
        return
    sus = Chord(s.chord.root, _SUS if s.sevenths or s.kind == "dominant" else ("1", "4", "5"))
    held = pc_name((s.chord.root or 0) - 1)
    reason = (
        f"{held} is held back over {pc_name(s.chord.root or 0)} and then falls to the leading note"
    )
    yield Replacement(((1, sus), (1, s.chord)), "suspension", reason)


def _inversion(s: Spot) -> Iterator[Replacement]:
    """The third in the bass where that makes it step to its neighbour."""
    third = s.chord.third
    if s.chord.bass is not None or third is None or s.before is None or s.after is None:
        return
    if s.after.bass_pc is None or s.before.bass_pc is None or s.kind not in ("major", "minor"):
        return
    bass = dict(zip(s.chord.degrees, s.chord.tones, strict=True))[third]
    gaps = [
        (pc_semitone(end) - pc_semitone(bass)) % 12 for end in (s.before.bass_pc, s.after.bass_pc)
    ]
    if all(gap in (1, 2, 10, 11) for gap in gaps):
        reason = f"{pc_name(bass)} in the bass joins {s.before} and {s.after} by steps"
        yield Replacement(((1, Chord(s.chord.root, s.chord.degrees, bass)),), "inversion", reason)


def _secondary(s: Spot) -> Iterator[Replacement]:
    """The dominant of the next chord, in the second half of this one or, in place of vi, iii, ii, all through."""
    goal = _goal(s)
    if goal is None or (s.up == 5 and s.kind == "dominant"):
        return
    chord = Chord(goal + 1, _SEVENTH)
    if (
        chord.root == s.chord.root
        and s.kind == "minor"
        and s.reading.function.name in ("tonic", "subdominant")
    ):
        third = pc_name(goal + 5)
        reason = f"{s.chord} becomes {chord}: its third {third} leads to {s.after}"
        yield Replacement(((1, chord),), "secondary dominant", reason)
    elif s.beats >= 2 and chord.root != s.chord.root:
        reason = f"{chord} is the dominant of {s.after} and is put in before it"
        yield Replacement(((1, s.chord), (1, chord)), "secondary dominant", reason)


def _two_five(s: Spot) -> Iterator[Replacement]:
    """A whole ii-V before the next chord, or the ii before a dominant that stands alone."""
    goal = _goal(s)
    if goal is None or s.after is None:
        return
    minor = chord_kind(s.after) in ("minor", "half")
    two = Chord(goal + 2, _HALF if minor else _MINOR7)
    five = Chord(goal + 1, _SEVENTH)
    if s.kind == "dominant" and s.up == 5 and s.beats >= 2:
        before = None if s.before is None else s.before.root
        if before != two.root and s.chord.bass is None:
            reason = f"{two} goes before {s.chord}: together they make the ii-V of {s.after}"
            yield Replacement(((1, two), (1, s.chord)), "ii-V", reason)
    elif s.beats >= 4 and s.chord.root not in (two.root, five.root) and s.kind != "dominant":
        reason = f"{two} {five} is the ii-V of {s.after}, put in before it"
        yield Replacement(((2, s.chord), (1, two), (1, five)), "ii-V", reason)


def _borrowed(s: Spot) -> Iterator[Replacement]:
    """Chords of the parallel minor for subdominants of major, and the leading note's own for minor."""
    if s.key.is_minor or s.chord.bass is not None:
        return
    lender = s.key.parallel
    if s.step == 5 and s.kind in ("major", "maj7") and s.next_step == 0 and s.beats >= 2:
        minor = s.at(5, _MINOR_SIXTH)
        reason = f"{minor} from {lender}: {pc_name(s.key.tonic + 3)} falls to {pc_name(s.key.tonic - 4)} and on to the fifth"
        yield Replacement(((1, s.chord), (1, minor)), "borrowed chord", reason)
    if s.step == 5 and s.kind in ("major", "maj7") and s.next_step in (0, 7):
        minor = s.at(5, _MINOR_SIXTH)
        reason = f"{minor} is borrowed from {lender} for {s.chord}"
        yield Replacement(((1, minor),), "borrowed chord", reason)
    if s.step == 2 and s.kind == "minor" and s.next_step == 7:
        half = s.at(2, _HALF)
        reason = (
            f"{half} is the ii of {lender}: its {pc_name(s.key.tonic - 4)} falls into the dominant"
        )
        yield Replacement(((1, half),), "borrowed chord", reason)
    if s.step == 9 and s.kind == "minor" and s.next_step in (2, 5, 7):
        sixth = s.at(8, _MAJOR7)
        reason = f"{sixth} from {lender} for {s.chord}: a darker sixth degree"
        yield Replacement(((1, sixth),), "borrowed chord", reason)


def _passing(s: Spot) -> Iterator[Replacement]:
    """A diminished seventh between two chords a whole tone apart, or under the fifth of the tonic."""
    if s.after is None or s.beats < 2 or s.chord.bass is not None or s.after.root is None:
        return
    if s.kind not in ("major", "maj7", "minor", "dominant"):
        return
    if s.up == 2 and chord_kind(s.after) in ("minor", "major", "dominant", "half"):
        root = s.after.root + 5
        names = f"{pc_name(s.chord.root or 0)}, {pc_name(root)}, {pc_name(s.after.root)}"
        reason = f"{names}: the bass climbs by semitones through a diminished seventh"
    elif s.up == 10 and s.kind == "minor" and chord_kind(s.after) == "minor":
        root = s.after.root - 5
        names = f"{pc_name(s.chord.root or 0)}, {pc_name(root)}, {pc_name(s.after.root)}"
        reason = f"{names}: the bass steps down by semitones through a diminished seventh"
    elif s.step == 5 and s.next_step == 0 and s.kind in ("major", "maj7", "dominant"):
        root = s.key.tonic + 6
        reason = f"{pc_name(root)} diminished leads the bass from {pc_name(s.chord.root or 0)} towards the fifth"
    else:
        return
    yield Replacement(((1, s.chord), (1, Chord(root, _DIM7))), "passing diminished", reason)


def _backdoor(s: Spot) -> Iterator[Replacement]:
    """iv bVII7 in place of a dominant that goes home to a major tonic."""
    if s.key.is_minor or s.step != 7 or s.next_step != 0 or s.kind not in ("major", "dominant"):
        return
    flat = s.at(10, _SEVENTH)
    reason = f"{flat} comes home by the back door, from a tone below, in place of {s.chord}"
    if s.beats >= 2:
        minor = s.at(5, _MINOR7)
        yield Replacement(((1, minor), (1, flat)), "backdoor", reason)
    yield Replacement(((1, flat),), "backdoor", reason)


def _pedal(s: Spot) -> Iterator[Replacement]:
    """The tonic held under IV, ii or V between tonics; the dominant's root under the ii or IV that leads to it."""
    tonic = s.key.tonic
    if s.chord.bass is not None or s.step not in (2, 5, 7, 10):
        return
    if all(chord is not None and chord.root == tonic for chord in (s.before, s.after)):
        chord = Chord(s.chord.root, s.chord.degrees, tonic)
        reason = f"{pc_name(tonic)} stays in the bass as a pedal while {s.chord} passes above"
        yield Replacement(((1, chord),), "pedal", reason)
    elif s.step in (2, 5) and s.next_step == 7 and s.kind in ("minor", "major", "maj7"):
        chord = Chord(s.chord.root, s.chord.degrees, tonic + 1)
        reason = f"{pc_name(tonic + 1)} is in the bass already: {s.chord} over the dominant's pedal"
        yield Replacement(((1, chord),), "pedal", reason)


def _tritone(s: Spot) -> Iterator[Replacement]:
    """The dominant a tritone away for one that falls a fifth, alone or after the dominant itself."""
    if s.up != 5 or s.after is None or s.chord.bass is not None:
        return
    major = s.kind == "major" and s.step == 7
    if s.kind != "dominant" and not major:
        return
    sub = Chord((s.after.root or 0) - 5, _SEVENTH)
    shared = f"{pc_name((s.chord.root or 0) + 4)} and {pc_name((s.chord.root or 0) - 2)}"
    reason = f"{sub} for {s.chord}: both hold {shared}, and the bass falls a semitone to {s.after}"
    yield Replacement(((1, sub),), "tritone substitute", reason)
    if s.beats >= 2:
        reason = f"{sub} after {s.chord}: the same {shared}, and the bass slides into {s.after}"
        yield Replacement(((1, s.chord), (1, sub)), "tritone substitute", reason)


def _interchange(s: Spot) -> Iterator[Replacement]:
    """Major sevenths from the parallel modes for plain degrees on the way home."""
    if s.chord.bass is not None:
        return
    tonic = pc_name(s.key.tonic)
    choices: dict[tuple[int, str], tuple[int, str]] = {}
    if not s.key.is_minor:
        choices = {
            (9, "minor"): (3, "minor"),
            (2, "minor"): (8, "minor"),
            (5, "major"): (8, "minor"),
            (5, "maj7"): (8, "minor"),
            (4, "minor"): (3, "minor"),
        }
    elif s.step in (5, 2):
        choices = {(5, "minor"): (1, "phrygian"), (2, "half"): (1, "phrygian")}
    found = choices.get((s.step, s.kind))
    if found is not None:
        step, mode = found
        chord = s.at(step, _MAJOR7)
        if chord.root not in _roots(s.before, s.after):
            reason = f"{chord} for {s.chord}: taken from {tonic} {mode}"
            yield Replacement(((1, chord),), "modal interchange", reason)
    if s.step == 7 and s.next_step == 0 and s.kind in ("major", "dominant"):
        chord = s.at(1, _MAJOR7)
        reason = f"{chord} for {s.chord}: the Neapolitan, from {tonic} phrygian, slides home by a semitone"
        yield Replacement(((1, chord),), "modal interchange", reason)


def _altered(s: Spot) -> Iterator[Replacement]:
    """A dominant with sharpened fifth and ninth before the chord it leads to."""
    if s.kind != "dominant" or s.up != 5 or s.chord.bass is not None or s.chord.tensions:
        return
    chord = Chord(s.chord.root, ("1", "3", "#5", "b7", "#9"))
    reason = f"{chord} for {s.chord}: both altered notes are pulled into {s.after}"
    yield Replacement(((1, chord),), "altered dominant", reason)


_RULES: tuple[Callable[[Spot], Iterator[Replacement]], ...] = (
    _relative,
    _subdominant,
    _suspension,
    _inversion,
    _secondary,
    _two_five,
    _borrowed,
    _passing,
    _backdoor,
    _pedal,
    _tritone,
    _interchange,
    _altered,
)


def _roots(*chords: Chord | None) -> tuple[int | None, ...]:
    """The roots of the neighbours there are."""
    return tuple(chord.root for chord in chords if chord is not None)


def _goal(s: Spot) -> int | None:
    """The root of the next chord, where a dominant may lead to it: a chord at rest, or another dominant."""
    if s.after is None or s.after.root is None or s.after.bass is not None or s.up in (0, None):
        return None
    kind = chord_kind(s.after)
    return s.after.root if kind in ("major", "maj7", "minor", "dominant") else None


def _shared(one: Chord, other: Chord) -> str:
    """The notes two chords have in common, by name."""
    pcs = set(other.pitch_classes)
    names = [pc_name(tone) for tone in one.tones if pc_semitone(tone) in pcs]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names) or "little"
