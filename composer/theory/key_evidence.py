"""Keys put right by what players know whole: a loop says where its home is, and so do the cycles of major thirds.

Chord by chord `Bm G D A` and `D A Bm G` are the same; that the second is in D is told by where the loop begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from composer.theory.bricks import Brick, find_bricks, may_hold
from composer.theory.chart import ChartChord
from composer.theory.chord_kind import chord_kind
from composer.theory.key import Key
from composer.theory.meter import Meter
from composer.theory.pitch import pc_semitone, spell_near

__all__ = ["keys_with_evidence"]

_FROM_HOME = ("Axis", "doo-wop", "rock III", "Mixolydian vamp", "Creep", "Pachelbel", "gospel walk")
"""Loops whose home is their first chord."""
_TO_HOME = ("plagal chain",)
"""Loops whose home is their last chord."""
_LOOPS = frozenset(_FROM_HOME + _TO_HOME)
_MOST_OF_IT = 3, 4
"""How much of a stretch a loop has to fill to say where it is at home, as a fraction."""
_LONGEST = 96
"""Chords of a stretch in which loops are looked for."""
_CYCLE = "Coltrane cycle"


def keys_with_evidence(
    chords: Sequence[ChartChord], keys: Sequence[Key], meter: Meter, fixed: Key | None = None
) -> list[Key]:
    """The key of every chord, changed where a loop, a cycle or the sound of the tonic speaks against it.

    A stretch in `fixed`, the key somebody has said, stays.
    """
    found = list(keys)
    start = 0
    for key, group in groupby(keys):
        end = start + len(list(group))
        if key != fixed:
            stretch = chords[start:end]
            found[start:end] = [_looped(stretch, _sounding(stretch, key), meter)] * (end - start)
        start = end
    if may_hold(chords, (_CYCLE,)):
        _put_cycles(chords, found, meter, fixed)
    return found


def _sounding(chords: Sequence[ChartChord], key: Key) -> Key:
    """The major key for a minor one whose tonic chord never sounds minor, but does sound major, with its dominant."""
    if not key.is_minor:
        return key
    tonic = pc_semitone(key.tonic)
    sounds = [
        ((pc_semitone(e.chord.root) - tonic) % 12, chord_kind(e.chord))
        for e in chords
        if e.chord.root is not None
    ]
    at_home = {kind for step, kind in sounds if step == 0}
    is_major = "maj7" in at_home and not at_home & {"minor", "half", "dim"}
    return Key(key.tonic, "major") if is_major and (7, "dominant") in sounds else key


def _looped(chords: Sequence[ChartChord], key: Key, meter: Meter) -> Key:
    """The key of the loop that fills most of a stretch, if there is one."""
    if not 3 <= len(chords) <= _LONGEST or not may_hold(chords, _LOOPS):
        return key
    whole = sum(entry.dur for entry in chords)
    shares: dict[int, int] = {}
    for brick in find_bricks(chords, None, meter):
        if _is_at_home(brick, chords):
            tonic = pc_semitone(brick.key.tonic)
            length = sum(entry.dur for entry in chords[brick.start : brick.end])
            shares[tonic] = shares.get(tonic, 0) + length
    for tonic, share in shares.items():
        if share * _MOST_OF_IT[1] >= whole * _MOST_OF_IT[0] and tonic != pc_semitone(key.tonic):
            return Key(spell_near(tonic, key.centre), "major")
    return key


def _is_at_home(brick: Brick, chords: Sequence[ChartChord]) -> bool:
    """Whether a loop stands as it begins or ends at home, so that it says where that is."""
    if brick.name in _FROM_HOME:
        root = chords[brick.start].chord.root
    elif brick.name in _TO_HOME:
        root = chords[brick.end - 1].chord.root
    else:
        return False
    return root is not None and pc_semitone(root) == pc_semitone(brick.key.tonic)


def _put_cycles(
    chords: Sequence[ChartChord], keys: list[Key], meter: Meter, fixed: Key | None
) -> None:
    """Each chord at rest in a cycle of major thirds is a tonic, and the dominant before it is its own."""
    for brick in find_bricks(chords, None, meter):
        if brick.name != _CYCLE:
            continue
        for place in range(brick.start, brick.end):
            chord = chords[place].chord
            if chord.root is None or chord_kind(chord) == "dominant":
                continue
            key = Key(chord.root, "major")
            keys[place] = keys[place] if keys[place] == fixed else key
            if place > brick.start and chord_kind(chords[place - 1].chord) == "dominant":
                keys[place - 1] = keys[place - 1] if keys[place - 1] == fixed else key
