"""Which mode a stretch of chords in a major or minor key is really in.

The signs are those players go by: dorian has the natural sixth and never the flat one, or moves its minor seventh up and
down by a semitone as it is; mixolydian has the flat seventh and no leading note, phrygian the major chord a semitone above
the tonic, lydian the major chord a tone above it or the sharp fourth in its tonic, and no fourth. A short vamp that never touches the tonic of its key is at home on the chord it begins with.

>>> from composer.theory.chord import Chord
>>> vamp = [Chord.parse(text) for text in ("Dm7", "G7", "Dm7", "G7")]
>>> str(modal_key(vamp, Key.parse("C major")))
'D dorian'
"""

from __future__ import annotations

from collections.abc import Sequence

from composer.theory.chord import Chord
from composer.theory.chord_kind import chord_kind
from composer.theory.key import MODES, Key
from composer.theory.pitch import pc_semitone, spell_near

__all__ = ["modal_key"]

_PLANES = ({0, 1}, {0, 11})
_VAMP_CHORDS = 3
"""A vamp has no more different chords than this, and goes round at least twice."""


def modal_key(chords: Sequence[Chord], key: Key) -> Key:
    """The key of these chords with the mode they show; `key` itself where they show none."""
    sounding = [chord for chord in chords if chord.root is not None]
    key = _vamp_key(sounding, key)
    tonic = pc_semitone(key.tonic)
    kinds = {((pc_semitone(chord.root or 0) - tonic) % 12, chord_kind(chord)) for chord in sounding}
    steps = {(pc - tonic) % 12 for chord in sounding for pc in chord.pitch_classes}
    at_home = [chord for chord in sounding if pc_semitone(chord.root or 0) == tonic]
    home = {(pc - tonic) % 12 for chord in at_home for pc in chord.pitch_classes}
    if not at_home:
        return key
    if key.mode == "minor":
        mode = "dorian" if _is_planed(sounding, kinds) else _minor_mode(steps, home, kinds)
        return Key(key.tonic, mode)
    return Key(key.tonic, _major_mode(steps, home, kinds)) if key.mode == "major" else key


def _is_planed(chords: Sequence[Chord], kinds: set[tuple[int, str]]) -> bool:
    """Whether all is one minor seventh and the same a semitone off: each is a dorian of its own, as players take it."""
    roots = {root for root, kind in kinds if kind == "minor"}
    return roots in _PLANES and len(kinds) == 2 and all("b7" in chord.degrees for chord in chords)


def _minor_mode(steps: set[int], home: set[int], kinds: set[tuple[int, str]]) -> str:
    if 11 in steps or any(root == 7 and kind == "dominant" for root, kind in kinds):
        return "minor"
    if 2 not in steps and (kinds & {(1, "major"), (1, "maj7")}):
        return "phrygian"
    brightening = kinds & {(5, "major"), (5, "dominant"), (2, "minor")}
    return "dorian" if 8 not in steps and (9 in home or brightening) else "minor"


def _major_mode(steps: set[int], home: set[int], kinds: set[tuple[int, str]]) -> str:
    fourth_is_blue = (5, "dominant") in kinds
    if 11 not in steps and not fourth_is_blue and (kinds & {(10, "major"), (7, "minor")}):
        return "major" if steps & {1, 3, 6, 8} else "mixolydian"
    if 6 in steps and 5 not in steps and (6 in home or (2, "major") in kinds):
        return "major" if steps & {1, 3, 8, 10} else "lydian"
    return "major"


def _vamp_key(chords: Sequence[Chord], key: Key) -> Key:
    """The key a vamp is heard in when the tonic of the key it was given never sounds."""
    roots = [chord.root for place, chord in enumerate(chords) if chord != chords[place - 1]]
    different = {root for root in roots if root is not None}
    tonic = pc_semitone(key.tonic)
    if not 2 <= len(different) <= _VAMP_CHORDS or len(roots) < 2 * len(different):
        return key
    if any(pc_semitone(root) == tonic for root in different):
        return key
    first = chords[0]
    root = spell_near(pc_semitone(first.root or 0), key.centre)
    place = root - key.signature + 1
    if 0 <= place < len(MODES) and chord_kind(first) not in ("dim", "half"):
        found = Key(root, MODES[place])
        third = (pc_semitone(found.tonic) + (3 if found.is_minor else 4)) % 12
        if third in first.pitch_classes or first.third is None:
            return found
    return key
