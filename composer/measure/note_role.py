"""What a note is in its chord: root, third, ninth, or a note on its way to one.

>>> from composer.theory.chord import Chord
>>> from composer.theory.key import Key
>>> role_in_chord(64, Chord.parse("Am7"), Key.parse("C major"))
'the 5th of Am7'
"""

from __future__ import annotations

from composer.model.events import Note
from composer.model.song import ChordSpan, Section
from composer.theory.chord import Chord
from composer.theory.key import Key
from composer.theory.pitch import pc_semitone
from composer.theory.scale import chord_scale

__all__ = ["chord_under", "degree_of", "note_role", "role_in_chord"]

_NAMES = {"1": "root", "3": "3rd", "2": "2nd", "4": "4th"}
_BY_STEP = (
    "root",
    "b9",
    "9th",
    "minor 3rd",
    "3rd",
    "11th",
    "#11",
    "5th",
    "b13",
    "13th",
    "b7",
    "7th",
)
"""The degree at each distance above the root, where the chord itself does not name it."""
EARLY = 120
"""Ticks before a chord change within which a note is heard with the chord to come."""


def chord_under(section: Section, at: int) -> ChordSpan:
    """The chord that a note at this tick is heard with: the one sounding, or the one it anticipates by a hair."""
    spans = section.chords
    found = spans[0]
    for span in spans:
        if span.at <= at + EARLY:
            found = span
    return found


def degree_of(midi: int, chord: Chord) -> str:
    """The degree of a chord tone ("1", "b7"), or nothing for any other note."""
    if chord.root is None:
        return ""
    for tone, degree in zip(chord.tones, chord.degrees, strict=True):
        if pc_semitone(tone) == midi % 12:
            return degree
    return ""


def role_in_chord(midi: int, chord: Chord, key: Key) -> str:
    """A note held against its chord alone: a tone of it, its bass, a colour of its scale, or from outside."""
    if chord.root is None:
        return "over no chord"
    degree = degree_of(midi, chord)
    if degree:
        return f"the {_ordinal(degree)} of {chord}"
    bass = chord.bass_pc
    if bass is not None and pc_semitone(bass) == midi % 12:
        return f"the bass of {chord}"
    step = (midi - pc_semitone(chord.root)) % 12
    scale = {pc_semitone(tone) for tone in chord_scale(chord, key).pitch_classes}
    name = _BY_STEP[step]
    if midi % 12 in scale:
        return f"a colour over {chord}, its {name}"
    return f"from outside {chord}, its {name}"


def note_role(line: tuple[Note, ...], place: int, section: Section) -> str:
    """What the note at `place` of a line (one note at a time) is: a chord tone, or how it moves to one: passing,
    neighbour, suspension, anticipation, approach or leaning note."""
    note = line[place]
    span = chord_under(section, note.at)
    held = role_in_chord(note.pitch.midi, span.chord, section.key)
    if span.chord.root is None or note.pitch.midi % 12 in span.chord.pitch_classes:
        return held
    before = line[place - 1] if place else None
    after = line[place + 1] if place + 1 < len(line) else None
    motion = _motion(note, before, after, section)
    return f"{motion} ({held})" if motion else held


def _motion(note: Note, before: Note | None, after: Note | None, section: Section) -> str:
    came = note.pitch.midi - before.pitch.midi if before else None
    goes = after.pitch.midi - note.pitch.midi if after else None
    target = chord_under(section, after.at) if after else None
    arrives = bool(
        after and target and target.chord.root is not None and after.pitch.midi % 12 in target.chord.pitch_classes
    )  # fmt: skip
    stepwise_in = came is not None and 0 < abs(came) <= 2
    stepwise_out = goes is not None and 0 < abs(goes) <= 2
    name = str(after.pitch) if after else ""
    text = ""
    if came == 0 and goes is not None and -2 <= goes < 0:
        text = f"a suspension that falls to {name}"
    elif goes == 0 and arrives and target is not chord_under(section, note.at) and target:
        text = f"an anticipation of {target.chord}"
    elif stepwise_in and stepwise_out and came is not None and goes is not None:
        if (came > 0) == (goes > 0):
            text = f"a passing note from {before.pitch if before else ''} to {name}"
        else:
            text = f"a neighbour note of {name}"
    elif stepwise_out and arrives:
        text = f"a leaning note that resolves to {name}" if came else f"approaches {name} by step"
    elif stepwise_in and after is not None:
        text = "an escape note, left by leap"
    return text


def _ordinal(degree: str) -> str:
    sign = degree[: len(degree) - len(degree.lstrip("b#"))]
    number = degree[len(sign) :]
    if degree == "b3":
        return "minor 3rd"
    if sign:
        return degree
    return _NAMES.get(number, f"{number}th")
