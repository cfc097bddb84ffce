"""`composer scale`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import mido
import pytest

from composer.theory.scale import SCALES


def test_page(composer: Callable) -> None:
    """Notes, degrees, signature, chords on the steps, and the keys of a keyboard."""
    answer = composer("scale", "Eb dorian")
    assert answer.code == 0
    for text in (
        "Eb  F  Gb  Ab  Bb  C  Db",
        "five flats (Bb Eb Ab Db Gb)",
        "Ebm7",
        "Ab7",
        "|_F_|",
        "Db major",
    ):
        assert text in answer.out


def test_json(composer: Callable) -> None:
    """The same as data."""
    found = json.loads(composer("scale", "D", "harmonic", "minor", "--json").out)
    assert found["notes"] == ["D", "E", "F", "G", "A", "Bb", "C#"]
    assert found["degrees"] == ["1", "2", "b3", "4", "5", "b6", "7"]
    assert found["pitch_classes"] == [2, 4, 5, 7, 9, 10, 1]
    assert found["signature"] == -1
    assert found["signature_text"] == "one flat (Bb), with C# written in"
    assert found["chords"][4] == {"numeral": "V", "triads": ["A"], "sevenths": ["A7"]}
    assert "A phrygian dominant" in found["same_notes"]


@pytest.mark.parametrize(
    ("typed", "scale"),
    [
        ("F#m", "F# minor"),
        ("E flat", "Eb major"),
        ("a blues", "A blues"),
        ("C octatonic", "C half-whole"),
    ],
)
def test_what_is_typed(composer: Callable, typed: str, scale: str) -> None:
    """A key is a scale, and names have aliases."""
    assert json.loads(composer("scale", typed, "--json").out)["scale"] == scale


@pytest.mark.parametrize("name", SCALES)
def test_every_scale_has_a_page(composer: Callable, name: str) -> None:
    """On an easy tonic and on an awkward one, in words and as data."""
    for tonic in ("C", "G#"):
        assert composer("scale", f"{tonic} {name}").code == 0
        found = json.loads(composer("scale", f"{tonic} {name}", "--json").out)
        assert len(found["notes"]) == len(found["degrees"]) == len(set(found["pitch_classes"]))
        assert sum(found["semitone_steps"]) == 12


def test_a_signature_that_no_staff_holds(composer: Callable) -> None:
    """G# major has eight sharps, and nobody writes it."""
    assert "write Ab major" in composer("scale", "G# major").out


def test_midi(composer: Callable, tmp_path: Path) -> None:
    """Up an octave and down again, closed on a bar line."""
    place = tmp_path / "scale.mid"
    answer = composer("scale", "A blues", "--midi", place, "--json")
    assert json.loads(answer.out)["files"]["midi"] == str(place)
    file = mido.MidiFile(place)
    keys = [m.note for track in file.tracks for m in track if m.type == "note_on"]
    assert keys == [69, 72, 74, 75, 76, 79, 81, 79, 76, 75, 74, 72, 69]
    assert {sum(m.time for m in track) % (4 * 960) for track in file.tracks} == {0}


@pytest.mark.parametrize("typed", ["H dorian", "Eb dorain", "", "x" * 5000])
def test_refusals(composer: Callable, typed: str) -> None:
    """One line, with the nearest name, and exit code 2."""
    answer = composer("scale", typed, "--json")
    assert answer.code == 2
    message = json.loads(answer.out)["error"]["message"]
    assert "dorian" in message
