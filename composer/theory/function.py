"""What a chord does in its key, and why: tonic, subdominant, dominant, and all the ways of colouring them.

The rules are asked in a fixed order, the most particular first; the first that has an answer gives it.

>>> from composer.theory.chord import Chord
>>> key = Key.parse("C major")
>>> found = find_function(Chord.parse("A7"), key, after=Chord.parse("Dm7"))
>>> found.name, found.numeral, found.reason
('secondary dominant', 'V7/ii', "dominant of Dm7: its C# leads into that chord's root")
>>> find_function(Chord.parse("Fm6"), key).borrowed_from
'C minor'
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise

from composer.theory.chord import Chord
from composer.theory.chord_kind import chord_kind
from composer.theory.function_applied import (
    backdoor,
    blues_chord,
    leads_to_next,
    own_dominant,
    related_ii,
    unresolved_dominant,
)
from composer.theory.function_chromatic import (
    approach,
    augmented_sixth,
    borrowed,
    cadential_six_four,
    diminished,
    line,
    mediant,
    neapolitan,
    pedal,
)
from composer.theory.key import Key
from composer.theory.pitch import pc_semitone
from composer.theory.setting import FUNCTIONS, Function, Setting

__all__ = ["FUNCTIONS", "Function", "find_function", "is_blues"]

_FAMILIES = {
    "major": {
        0: "tonic",
        2: "subdominant",
        4: "tonic",
        5: "subdominant",
        7: "dominant",
        9: "tonic",
        11: "dominant",
    },
    "minor": {
        0: "tonic",
        2: "subdominant",
        3: "tonic",
        5: "subdominant",
        7: "dominant",
        8: "subdominant",
        10: "dominant",
    },
    "dorian": {
        0: "tonic",
        2: "subdominant",
        3: "tonic",
        5: "subdominant",
        7: "dominant",
        9: "tonic",
        10: "dominant",
    },
    "mixolydian": {
        0: "tonic",
        2: "subdominant",
        4: "tonic",
        5: "subdominant",
        7: "dominant",
        9: "tonic",
        10: "dominant",
    },
    "phrygian": {
        0: "tonic",
        1: "dominant",
        3: "tonic",
        5: "subdominant",
        7: "dominant",
        8: "subdominant",
        10: "dominant",
    },
    "lydian": {
        0: "tonic",
        2: "subdominant",
        4: "tonic",
        6: "subdominant",
        7: "dominant",
        9: "tonic",
        11: "dominant",
    },
    "locrian": {
        0: "tonic",
        1: "dominant",
        3: "subdominant",
        5: "subdominant",
        6: "dominant",
        8: "subdominant",
        10: "dominant",
    },
}
"""What the diatonic chords of each mode are for, by semitones above the tonic."""

_REASONS = {
    # mode, step: what is said of the diatonic chord; figures in braces are semitones above the tonic
    ("major", 0): "home: the chord of the key itself",
    ("major", 2): "prepares the dominant: shares {5} and {9} with IV",
    ("major", 4): "between tonic and dominant: shares two notes with each",
    ("major", 5): "moves away from home and has no leading note",
    ("major", 9): "stands in for the tonic: shares {0} and {4} with it",
    ("major", 11): "dominant without its root: {11} is a semitone under the tonic",
    ("minor", 0): "home: the chord of the key itself",
    ("minor", 2): "prepares the dominant: shares {5} and {8} with iv",
    ("minor", 3): "the relative major: shares {3} and {7} with the tonic",
    ("minor", 5): "moves away from home and has no leading note",
    ("minor", 7): "the fifth degree without its leading note: comes home softly",
    ("minor", 8): "moves away from home: shares {0} and {3} with the tonic, {8} with iv",
    ("minor", 10): "comes home by a whole tone, without a leading note",
}
_CHARACTER = {"dorian": 9, "phrygian": 1, "lydian": 6, "mixolydian": 10, "locrian": 6}
"""The note that tells a mode from plain major or minor, in semitones above the tonic."""


def find_function(
    chord: Chord,
    key: Key,
    before: Chord | None = None,
    after: Chord | None = None,
    is_blues: bool = False,
) -> Function:
    """What a chord does in a key between the chords before and after it.

    `is_blues` takes I7 and IV7 for home and subdominant instead of for dominants.
    """
    return _find(chord, key, before, after, is_blues)


def is_blues(chords: Sequence[Chord], key: Key) -> bool:
    """Whether the tonic and the fourth of these chords are dominant sevenths that come and go like plain chords."""
    tonic = pc_semitone(key.tonic)
    sevenths = [
        ((pc_semitone(c.root) - tonic) % 12, chord_kind(c)) for c in chords if c.root is not None
    ]
    home, fourth = (0, "dominant"), (5, "dominant")
    if home not in sevenths or fourth not in sevenths or (0, "maj7") in sevenths:
        return False
    return (fourth, home) in set(pairwise(sevenths)) or sevenths[0] == home


@lru_cache(maxsize=8192)
def _find(
    chord: Chord, key: Key, before: Chord | None, after: Chord | None, blues: bool
) -> Function:
    if chord.root is None:
        return Function(
            name="no chord", family="", numeral="N.C.", reason="nobody plays harmony here"
        )
    setting = Setting.of(chord, key, before, after, blues)
    for rule in _RULES:
        found = rule(setting)
        if found is not None:
            return found
    strange = sorted(set(chord.pitch_classes) - set(key.semitones))
    notes = " and ".join(setting.note(pc - setting.tonic) for pc in strange[:3])
    return Function(
        name="chromatic",
        family="",
        numeral=setting.numeral,
        reason=f"colour from outside {key}: {notes}" if notes else f"colour within {key}",
    )


def _home(s: Setting) -> Function | None:
    """The tonic in any of its shapes: i6, i(maj7), I5, Isus."""
    kinds = ("minor",) if s.key.is_minor else ("major", "maj7")
    if s.step != 0 or s.kind not in (*kinds, "power", "sus"):
        return None
    return _diatonic_function(s, "tonic")


def _diatonic(s: Setting) -> Function | None:
    """A chord made of the key's own notes."""
    family = _FAMILIES[s.key.mode].get(s.step)
    if s.step in (3, 7, 11) and s.kind == "augmented" and s.key.is_minor:
        what = "III of harmonic minor" if s.step == 3 else "dominant with a raised fifth"
        if s.step == 11:
            what = f"the augmented triad on {s.note(3)} and {s.note(7)}, begun on the leading note"
        reason = f"{what}: its {s.note(11)} makes it a dominant"
        return Function(name="dominant", family="dominant", numeral=s.numeral, reason=reason)
    if family is None or not s.is_diatonic:
        return None
    return _diatonic_function(s, family)


def _diatonic_function(s: Setting, family: str) -> Function:
    key = s.key
    reason = _REASONS.get((key.mode, s.step)) or _REASONS.get(
        ("minor" if key.is_minor else "major", s.step), "a chord of the mode"
    )
    reason = reason.format(*(s.note(step) for step in range(12)))
    special = _CHARACTER.get(key.mode)
    if special is not None and special in s.core:
        reason = f"a chord of the mode, with the {s.note(special)} that makes it {key.mode}"
    if (
        s.step != 7
        and s.before_step == 7
        and s.before_kind in ("major", "dominant")
        and s.step in (8, 9)
    ):
        reason = f"comes after {s.before} in place of the tonic: shares two notes with it"
        family = "tonic"
    elif s.kind == "minor" and s.step not in (0, 2) and s.up == 5 and s.next_kind == "dominant":
        reason += f"; and ii of {s.note(s.step + 10)}, whose dominant {s.after} follows"
    return Function(name=family, family=family, numeral=s.numeral, reason=reason)


_RULES: tuple[Callable[[Setting], Function | None], ...] = (
    augmented_sixth,
    cadential_six_four,
    pedal,
    own_dominant,
    blues_chord,
    diminished,
    related_ii,
    leads_to_next,
    backdoor,
    line,
    _home,
    _diatonic,
    neapolitan,
    unresolved_dominant,
    borrowed,
    approach,
    mediant,
)
