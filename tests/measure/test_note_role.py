"""What a note is in its chord, as a theory class would name it."""

from __future__ import annotations

import pytest

from composer.measure.note_role import chord_under, note_role, role_in_chord
from composer.model.events import Note
from composer.theory.chord import Chord
from composer.theory.key import Key
from composer.theory.pitch import Pitch
from tests.songs import a_section

C = Key.parse("C major")


@pytest.mark.parametrize(
    ("pitch", "chord", "role"),
    [
        ("C4", "C", "the root of C"),
        ("E4", "C", "the 3rd of C"),
        ("E2", "C/E", "the 3rd of C/E"),
        ("F2", "G/F", "the bass of G/F"),
        ("Eb4", "Cm7", "the minor 3rd of Cm7"),
        ("Bb4", "C7", "the b7 of C7"),
        ("D4", "Cadd9", "the 9th of Cadd9"),
        ("D4", "C", "a colour over C, its 9th"),
        ("C#4", "C", "from outside C, its b9"),
        ("F4", "Csus4", "the 4th of Csus4"),
    ],
)
def test_a_note_against_its_chord(pitch: str, chord: str, role: str) -> None:
    """By degree; what is no chord tone by whether the chord's scale has it."""
    assert role_in_chord(Pitch.parse(pitch).midi, Chord.parse(chord), C) == role


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("C4 D4 E4", "a passing note from C4 to E4 (a colour over C, its 9th)"),
        ("E4 F4 E4", "a neighbour note of E4 (a colour over C, its 11th)"),
        ("D4 D4 C4", "a suspension that falls to C4 (a colour over C, its 9th)"),
        ("C4 A4 G4", "a leaning note that resolves to G4 (a colour over C, its 13th)"),
        ("E4 D4 G4", "an escape note, left by leap (a colour over C, its 9th)"),
        ("C4 E4 G4", "the 3rd of C"),
    ],
)
def test_a_note_on_its_way(line: str, role: str) -> None:
    """The middle of three notes over C."""
    section = a_section(bars=1, chords="C")
    notes = tuple(
        Note(at=960 * n, dur=960, pitch=Pitch.parse(name)) for n, name in enumerate(line.split())
    )
    assert note_role(notes, 1, section) == role


def test_an_anticipation() -> None:
    """The next chord's note before the chord."""
    section = a_section(bars=2, chords="C F")
    notes = tuple(
        Note(at=at, dur=480, pitch=Pitch.parse(name))
        for at, name in ((2880, "G4"), (3360, "A4"), (3840, "A4"))
    )
    assert note_role(notes, 1, section).startswith("an anticipation of F")


def test_a_hair_before_the_change_is_on_it() -> None:
    """A note played a little early belongs to the chord that it meets."""
    section = a_section(bars=2, chords="C F")
    assert str(chord_under(section, 3840 - 100).chord) == "F"
    assert str(chord_under(section, 3840 - 400).chord) == "C"
