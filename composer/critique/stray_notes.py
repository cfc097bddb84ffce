"""Notes of a tune that belong to no scale over the chord they sound on, and lead nowhere: slips of a semitone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from composer.critique.listening import Listening
from composer.measure.score import EARLY, ChordHeard, Score
from composer.measure.similarity import Fingerprint
from composer.model.performance import PlayedNote
from composer.theory.meter import QUARTER

__all__ = ["stray_bars"]

LEADS_NOWHERE, STRAYS = 0.24, 0.5
"""Of a bar's time: notes outside the scale that do not step into a chord tone, and notes outside it whatever follows."""
LEAST_NOTES, LEAST_BEATS = 4, 0.6
BACK_NOTES, BACK_SHARE = 3, 0.8
"""A bar of so many notes, most of which come elsewhere over the same chord, all of them a semitone away."""
SOON = 2 * QUARTER
_MAJOR, _MINOR = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10)
_RAISED, _LOWERED = (4, 9, 11), (1, 3, 5, 8, 10)
"""Semitones over its root at which a chord tone from outside the key is a raised or a lowered note of it."""
_FULL = 0xFFF


def stray_bars(ear: Listening, place: int) -> list[int]:
    """Bars of a tune over written chords that it has only once, and that are full of strays or another bar of its own a
    semitone off."""
    prints = ear.prints[place]
    times = Counter(prints)
    roots = [_root(ear.score, bar) for bar in range(ear.score.bars)]
    found = []
    for bar, notes in enumerate(ear.by_bar[place]):
        if len(notes) < BACK_NOTES or times[prints[bar]] > 1:
            continue
        following = ear.by_bar[place][bar + 1][:2] if bar + 1 < ear.score.bars else []
        if _is_stray(ear, bar, notes, following) or _is_back_off_key(bar, prints, roots):
            found.append(bar)
    return found


def _is_stray(
    ear: Listening, bar: int, notes: Sequence[PlayedNote], following: Sequence[PlayedNote]
) -> bool:
    score, beat = ear.score, ear.score.meters[bar].beat_ticks
    if len(notes) < LEAST_NOTES:
        return False
    line = [*notes, *following]
    sounding = stray = lost = 0
    for at, note in enumerate(notes):
        amount = min(note.end - note.start, 2 * beat)
        sounding += amount
        chord = score.chord_at(note.start + EARLY)
        if chord is None or _fits(score, chord, note):
            continue
        stray += amount
        if not _steps_home(score, line, at):
            lost += amount
    return (lost >= LEADS_NOWHERE * sounding and lost >= LEAST_BEATS * beat) or (
        stray >= STRAYS * sounding and stray >= beat
    )


def _fits(score: Score, chord: ChordHeard, note: PlayedNote) -> bool:
    """Whether a note belongs to chord or scale here, or comes before a chord it belongs to."""
    key = score.key_at(note.start + EARLY)
    bit = 1 << note.key % 12
    if _scale(chord.classes, chord.root, key.tonic, key.is_minor) & bit:
        return True
    ahead = score.chord_at(chord.end)
    return (
        ahead is not None
        and bool(ahead.classes & bit)
        and chord.end - note.start < QUARTER + EARLY
        and note.end > chord.end
    )


@lru_cache(maxsize=4096)
def _scale(classes: int, root: int, tonic: int, is_minor: bool) -> int:
    """The pitch classes, as bits, that sound right over a chord in a key. A chord tone from outside the key takes the
    place of the note it is altered from; sixth and seventh of minor are raised where the chord raises one of them; over
    a diminished seventh its whole-half scale."""
    key = sum(1 << (tonic + step) % 12 for step in (_MINOR if is_minor else _MAJOR))
    strange = classes & ~key
    raised = 1 << (tonic + 9) % 12 | 1 << (tonic + 11) % 12
    scale = key | raised if is_minor and strange & raised else key
    for tone in range(12):
        if not strange >> tone & 1:
            continue
        over = (tone - root) % 12
        if over not in _LOWERED:
            scale &= ~(1 << (tone - 1) % 12)
        if over not in _RAISED:
            scale &= ~(1 << (tone + 1) % 12)
    if (classes << 3 | classes >> 9) & _FULL == classes and classes.bit_count() == 4:
        scale |= (classes << 2 | classes >> 10) & _FULL
    return scale | classes


def _steps_home(score: Score, line: Sequence[PlayedNote], at: int) -> bool:
    """Whether the next other note is a step away and in its chord."""
    note = line[at]
    for after in line[at + 1 :]:
        if after.start <= note.start + EARLY or after.key == note.key:
            continue
        if after.start - note.start > SOON or abs(after.key - note.key) > 2:
            return False
        chord = score.chord_at(after.start + EARLY)
        return chord is None or bool(chord.classes >> after.key % 12 & 1)
    return False


def _root(score: Score, bar: int) -> int | None:
    """The root of the chord that a bar begins with."""
    chord = score.chord_at(score.lines[bar] + EARLY)
    return None if chord is None else chord.root


def _is_back_off_key(bar: int, prints: Sequence[Fingerprint], roots: Sequence[int | None]) -> bool:
    """Whether the bar is one of the others over the same root, moved by a semitone."""
    if roots[bar] is None:
        return False
    others = {
        row
        for row, root in zip(prints, roots, strict=True)
        if root == roots[bar] and len(row) >= BACK_NOTES
    }
    for way in (1, -1):
        moved = {entry + way for entry in prints[bar]}
        for row in others:
            if len(moved & set(row)) >= BACK_SHARE * max(len(moved), len(row)):
                return True
    return False
