"""A chord in its setting, the key it is heard in and the chords on either side, and what can be said of it there.

>>> from composer.theory.chord import Chord
>>> setting = Setting.of(Chord.parse("A7"), Key.parse("C major"), after=Chord.parse("Dm7"))
>>> setting.step, setting.kind, setting.up, setting.leading_to(2)
(9, 'dominant', 5, ('V7/ii', 'ii'))
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from composer.errors import TheoryError
from composer.theory.chord import Chord
from composer.theory.chord_kind import chord_kind
from composer.theory.interval import degree_number
from composer.theory.key import Key
from composer.theory.numeral import numeral_text
from composer.theory.pitch import pc_name, pc_semitone, spell_near
from composer.theory.roman import roman_of

__all__ = [
    "FUNCTIONS",
    "LOWER",
    "STEP_FIFTHS",
    "heard",
    "Function",
    "Setting",
    "mode_steps",
    "near_key",
    "written",
]

FUNCTIONS = (
    "tonic",
    "subdominant",
    "dominant",
    "cadential six-four",
    "secondary dominant",
    "leading-tone",
    "related ii",
    "tritone substitute",
    "backdoor dominant",
    "borrowed",
    "Neapolitan",
    "augmented sixth",
    "passing diminished",
    "common-tone diminished",
    "chromatic mediant",
    "chromatic approach",
    "pedal",
    "line",
    "chromatic",
    "no chord",
)
"""What a chord can be doing; `Function.name` is one of these."""

LOWER = ("minor", "half", "dim")
"""Kinds of chord whose numeral is written in lower case."""

_STRANGE = 8
"""Fifths from the centre of a key beyond which a root is taken for its enharmonic twin."""

STEP_FIFTHS = (0, -5, 2, -3, 4, -1, 6, 1, -4, 3, -2, 5)
"""How the twelve steps above a tonic are spelled when they are named as goals: b2, b3, #4, b6, b7."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """What a chord does in its key.

    `name` is one of FUNCTIONS; `family` tonic, subdominant, dominant, or "" where it belongs to none; `numeral` how it
    is written in the key, applied chords as such (`V7/ii`, `subV7`, `viio7/V`); `target` the numeral it leads to;
    `borrowed_from` the key it is taken from; `reason` says why, in a sentence.
    """

    name: str
    family: str
    numeral: str
    reason: str
    target: str = ""
    borrowed_from: str = ""


class Setting(NamedTuple):
    """A chord between its neighbours in a key, and what rules need to know of it.

    `root` is in semitones above C and `step` in semitones above the tonic; a slash chord that sounds as a suspended
    dominant (F/G, Dm7/G) has the root and the kind of that. `up` is how far the next root lies above this one;
    `next_step` and `before_step` are counted from the tonic. None where there is no such chord.
    """

    chord: Chord
    key: Key
    before: Chord | None
    after: Chord | None
    is_blues: bool
    tonic: int
    root: int
    step: int
    kind: str
    up: int | None
    next_step: int | None
    next_kind: str
    before_step: int | None
    before_kind: str

    @classmethod
    def of(
        cls,
        chord: Chord,
        key: Key,
        before: Chord | None = None,
        after: Chord | None = None,
        is_blues: bool = False,
    ) -> Setting:
        """The setting of a chord that is not N.C.; neighbours that are N.C. count as none."""
        before = before if before and before.root is not None else None
        after = after if after and after.root is not None else None
        tonic = pc_semitone(key.tonic)
        root, kind = heard(chord, tonic)
        goal = (None, "") if after is None else heard(after, tonic)
        source = (None, "") if before is None else heard(before, tonic)
        return cls(
            chord=chord,
            key=key,
            before=before,
            after=after,
            is_blues=is_blues,
            tonic=tonic,
            root=root,
            step=(root - tonic) % 12,
            kind=kind,
            up=None if goal[0] is None else (goal[0] - root) % 12,
            next_step=None if goal[0] is None else (goal[0] - tonic) % 12,
            next_kind=goal[1],
            before_step=None if source[0] is None else (source[0] - tonic) % 12,
            before_kind=source[1],
        )

    @property
    def numeral(self) -> str:
        """The lead-sheet numeral of the chord in its key."""
        return written(self.chord, self.key)

    @property
    def bass_step(self) -> int:
        """Semitones from the tonic up to the sounding bass."""
        return (pc_semitone(self.chord.bass_pc or 0) - self.tonic) % 12

    @property
    def next_bass_step(self) -> int | None:
        """Semitones from the tonic up to the bass of the next chord."""
        return (
            None if self.after is None else (pc_semitone(self.after.bass_pc or 0) - self.tonic) % 12
        )

    @property
    def core(self) -> frozenset[int]:
        """The steps above the tonic of the chord's own tones up to the seventh, without tensions and foreign bass."""
        return _core(self.chord, self.tonic)

    @property
    def is_diatonic(self) -> bool:
        """Whether the chord, its tensions aside, belongs to the key."""
        return self.core <= mode_steps(self.key.mode)

    def note(self, step: int) -> str:
        """The name of the note so many semitones above the tonic."""
        return pc_name(self.key.tonic + STEP_FIFTHS[step % 12])

    def tone(self, degree: str) -> str:
        """The name of the chord's own tone of this degree; "" where it has none."""
        tones = dict(zip(self.chord.degrees, self.chord.tones, strict=True))
        return pc_name(tones[degree]) if degree in tones else ""

    def leading_to(self, step: int, chord: Chord | None = None) -> tuple[str, str]:
        """The chord as a chord in the key of a step above the tonic: `V7/ii`, and the numeral of that step, `ii`."""
        home, target = self._goal(step)
        if step % 12 == 0:
            return written(chord or self.chord, self.key), target
        return f"{written(chord or self.chord, home)}/{target}", target

    def substitute_for(self, step: int) -> tuple[str, str]:
        """The chord as the tritone substitute that falls by a semitone to a step: `subV7/ii`, and `ii`."""
        home, target = self._goal(step)
        if step % 12 == 0 and self.key.degree(5) != self.key.tonic + 1:
            return self.numeral, target  # locrian has no fifth to stand in for
        text = "sub" + written(self.chord.transposed(home.tonic + 1 - (self.chord.root or 0)), home)
        return (text if step % 12 == 0 else f"{text}/{target}"), target

    def _goal(self, step: int) -> tuple[Key, str]:
        """The key of a step above the tonic and its numeral, small where the chord there is minor."""
        step %= 12
        if step == self.next_step:
            lower = self.next_kind in LOWER
        elif step == 0:
            lower = self.key.is_minor
        else:
            scale = {(pc - self.tonic) % 12 for pc in self.key.semitones}
            lower = (step + 3) % 12 in scale and (step + 4) % 12 not in scale
        fifths = self.key.tonic + STEP_FIFTHS[step]
        return Key(fifths, "minor" if lower else "major"), numeral_text(fifths, self.key, lower)


@lru_cache(maxsize=8192)
def heard(chord: Chord, tonic: int) -> tuple[int, str]:
    """Root and kind, taking IV/V and ii7/V for the suspended dominant that they sound as."""
    root, kind = pc_semitone(chord.root or 0), chord_kind(chord)
    if chord.bass is None or chord.lower:
        return root, kind
    bass = pc_semitone(chord.bass)
    over = (root - bass) % 12
    is_upper = (over == 10 and kind in ("major", "maj7")) or (over == 7 and kind == "minor")
    return (bass, "sus") if is_upper and bass != tonic else (root, kind)


def near_key(chord: Chord, key: Key) -> Chord:
    """The chord itself, or its enharmonic twin where its root lies far from the key."""
    if chord.root is None or abs(chord.root - key.centre) <= _STRANGE:
        return chord
    return chord.transposed(spell_near(pc_semitone(chord.root), key.centre) - chord.root)


@lru_cache(maxsize=8192)
def written(chord: Chord, key: Key) -> str:
    """The lead-sheet numeral of a chord in a key, respelled where its own spelling is far from the key."""
    chord = near_key(chord, key)
    try:
        return roman_of(chord, key)
    except TheoryError:
        root = chord.root or 0
        bass = spell_near(pc_semitone(chord.bass_pc or 0), root + 2)
        return roman_of(Chord(root, chord.degrees, bass, chord.lower), key)


@lru_cache(maxsize=32)
def mode_steps(mode: str) -> frozenset[int]:
    """The notes of a mode in semitones above its tonic."""
    return frozenset(Key(0, mode).semitones)


@lru_cache(maxsize=8192)
def _core(chord: Chord, tonic: int) -> frozenset[int]:
    return frozenset(
        (pc_semitone(tone) - tonic) % 12
        for degree, tone in zip(chord.degrees, chord.tones, strict=True)
        if degree_number(degree) <= 7
    )
