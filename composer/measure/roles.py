"""Who plays what in a file of anybody's: bass, tune, chords, pads and drums, from names, programs and the notes.

A name that says it decides ("Bass", "Lead Vocal"). Otherwise the lowest line is the bass, a line that says the same few
turns over and over is a riff, the part that sings out above the others one note at a time is the tune, parts that play
several notes at once are harmony (long ones a pad), and other lines answer the tune.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from composer.model.performance import PlayedNote, PlayedPart
from composer.theory.meter import QUARTER

__all__ = ["Habits", "habits", "infer_roles"]

_NAMES: tuple[tuple[str, str], ...] = (
    ("drums", r"drum|kit|percussion|perc\b|beat\b"),
    ("counter", r"back(ing|ground)?[ -]?(vocals?|voc|vox)|harmony voc|choir|ooh|aah"),
    ("bass", r"\b(sub|synth|electric|upright|walking|slap|808|e|acoustic|ac)? ?-?bass(line)?\b(?! (drum|clarinet|flute|trombone|voice))|\bkontrabass|contrabass|\b808\b"),
    ("melody", r"melod|lead(?! ?sheet)|vocal|\bvox\b|voice|sing|tune|theme|solo\b|soprano"),
    ("riff", r"hook|riff|stab|arp(?!a)|seq|brass|horns"),
    ("pad", r"\bpads?\b|atmos|drone|sweep|warm\b"),
    ("comp", r"chord|keys|piano|guitar|gtr|organ|rhodes|comp\b|strum|rhythm|clav|harpsi|banjo|mandolin|ukulele|accordion|harp\b"),
    ("counter", r"counter|answer|fill|descant|obbligato"),
)  # fmt: skip
_WORDS = tuple((role, re.compile(pattern, re.IGNORECASE)) for role, pattern in _NAMES)
_BASS_PROGRAMS = (*range(32, 40), 43)
"""The basses of General MIDI; the contrabass stands among its strings."""
_PAD_PROGRAMS = (*range(88, 96), 48, 49, 50, 51, 52, 53)
_HARMONY_PROGRAMS = (*range(0, 8), *range(16, 32), 105, 106)
_LINE, _CHORDS = 1.25, 1.6
"""Notes sounding at once: up to the first a part is a line, from the second on it plays chords."""
_LOW = 47
"""The middle of a bass line lies below B2."""
_TURN = 6
"""Moves from note to note that make a turn of a line: a bar or so."""
_FIGURE, _FIGURE_NOTES = 0.4, 32
"""A line of so many notes of whose turns fewer are new is a figure, not a tune: of 80 tunes of ours the most repetitive
has 43 % new turns (choruses come back), of the riffs of six genres nine in ten have less than that."""
_SAME_ONSET = 60
_STEP = 240


@dataclass(frozen=True, slots=True)
class Habits:
    """How a part plays: notes sounding at once while it sounds, its middle key, the usual length of a note in ticks,
    how many notes, and its top."""

    voices: float
    middle: int
    length: int
    count: int
    top: int


def habits(notes: Sequence[PlayedNote]) -> Habits:
    """The habits of some notes, sorted by start; none gives zeros."""
    if not notes:
        return Habits(0.0, 0, 0, 0, 0)
    total = busy = reach = 0
    for note in notes:
        total += note.end - note.start
        if note.end > reach:
            busy += note.end - max(note.start, reach)
            reach = note.end
    keys = sorted(note.key for note in notes)
    lengths = sorted(note.end - note.start for note in notes)
    half = len(notes) // 2
    return Habits(total / max(busy, 1), keys[half], lengths[half], len(notes), keys[-1])


def novelty(notes: Sequence[PlayedNote]) -> float:
    """How many of a line's turns (intervals and their rhythm, in sixteenths) were not heard before, 0..1: low for a
    riff, wherever its chord takes it; 1.0 for what is too short to say anything again."""
    top: list[tuple[int, int]] = []
    for note in notes:
        if top and note.start - top[-1][0] < _SAME_ONSET:
            top[-1] = top[-1][0], max(top[-1][1], note.key)
        else:
            top.append((note.start, note.key))
    moves = [
        (b - a, min(round((after - before) / _STEP), 16))
        for (before, a), (after, b) in pairwise(top)
    ]
    turns = [tuple(moves[n : n + _TURN]) for n in range(len(moves) - _TURN + 1)]
    return len(set(turns)) / len(turns) if turns else 1.0


def infer_roles(parts: Sequence[PlayedPart]) -> tuple[str, ...]:
    """A role for each part. One that is given stays; at most one part gets the tune, and there is a tune where any
    part could be one."""
    seen = [habits(part.notes) for part in parts]
    roles = [
        part.role or _named(part, habit) or _likely(part, habit)
        for part, habit in zip(parts, seen, strict=True)
    ]
    given = [bool(part.role) for part in parts]
    _one_tune(parts, seen, roles, given)
    _one_low_end(seen, roles, given)
    if "bass" not in roles:
        _lowest_line(parts, seen, roles, given)
    return tuple(roles)


def _named(part: PlayedPart, habit: Habits) -> str:
    """The role that the track's name says, unless the notes belie it."""
    for role, pattern in _WORDS:
        if not pattern.search(part.name):
            continue
        if role == "drums" or (role == "bass" and habit.middle > 60):
            continue  # a tuned "drum" and a bass singer are something else
        if role == "melody" and habit.voices > _CHORDS:
            continue
        if role == "comp" and habit.voices < _LINE:
            return ""
        return role
    return ""


def _likely(part: PlayedPart, habit: Habits) -> str:
    if part.program in _BASS_PROGRAMS and habit.middle < 60:
        return "bass"
    if habit.voices >= _CHORDS or (habit.voices >= _LINE and part.program in _HARMONY_PROGRAMS):
        is_long = habit.length >= 2 * QUARTER
        return "pad" if is_long or part.program in _PAD_PROGRAMS else "comp"
    if habit.count >= _FIGURE_NOTES and novelty(part.notes) < _FIGURE:
        return "figure"
    return "line"


def _one_tune(
    parts: Sequence[PlayedPart], seen: Sequence[Habits], roles: list[str], given: Sequence[bool]
) -> None:
    """Of the lines, named ones first, the one that plays most, and highest, is the tune; a figure only where there is
    nothing else."""
    tunes = [n for n, role in enumerate(roles) if role == "melody"]
    lines = [n for n, role in enumerate(roles) if role == "line"]
    figures = [n for n, role in enumerate(roles) if role == "figure"]
    settled = [n for n in tunes if given[n]]
    from_these = settled or tunes
    for others in (lines, figures):
        from_these = from_these or [n for n in others if seen[n].middle > _LOW]
    best = max(from_these, key=lambda n: (_salience(seen[n]), -n), default=-1)
    for n in (*tunes, *lines, *figures):
        if not given[n]:
            roles[n] = "melody" if n == best else "riff" if n in figures else "counter"


def _salience(habit: Habits) -> float:
    return math.sqrt(habit.count) * (habit.middle - 30) / max(habit.voices, 1.0)


def _one_low_end(seen: Sequence[Habits], roles: list[str], given: Sequence[bool]) -> None:
    """Of several basses those an octave above the lowest are figures: a pulse, a sequence."""
    basses = [n for n, role in enumerate(roles) if role == "bass"]
    lowest = min((seen[n].middle for n in basses), default=0)
    for n in basses:
        if not given[n] and seen[n].middle >= lowest + 12:
            roles[n] = "riff"


def _lowest_line(
    parts: Sequence[PlayedPart], seen: Sequence[Habits], roles: list[str], given: Sequence[bool]
) -> None:
    """The lowest line that is not the tune becomes the bass, if it lies low."""
    lines = [
        n
        for n, role in enumerate(roles)
        if role in ("counter", "riff")
        and not given[n]
        and seen[n].count >= 8
        and seen[n].voices < _LINE
    ]
    low = min(lines, key=lambda n: (seen[n].middle, n), default=-1)
    if low >= 0 and seen[low].middle <= 53:
        roles[low] = "bass"
