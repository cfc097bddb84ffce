"""`composer voicing`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import mido
import pytest

from composer.theory.chord import Chord
from composer.theory.voicing import STYLES

TUNE = "| Dm7 | G7 | Cmaj7 | A7b9 | N.C. | D7/F# |"


def row_midi(row: dict) -> list[int]:
    """The MIDI numbers of a voicing, and that they are spelled the same."""
    assert len(row["pitches"]) == len(row["midi"])
    return row["midi"]


@pytest.mark.parametrize("instrument", ["piano", "guitar", "strings", "satb", "ukulele"])
def test_every_instrument(composer: Callable, instrument: str) -> None:
    """Notes of the chord and no others, from the lowest up, with costs that add up, and silence for no chord."""
    found = json.loads(composer("voicing", TUNE, "--for", instrument, "--json").out)
    for row in found["voicings"]:
        chord = Chord.parse(row["symbol"])
        notes = row_midi(row)
        assert {note % 12 for note in notes} <= set(chord.pitch_classes)
        assert notes == sorted(notes)
        assert bool(notes) == (chord.root is not None)
        assert row["cost"] == sum(row["costs"].values())
    assert found["total_cost"] == sum(row["cost"] for row in found["voicings"])


@pytest.mark.parametrize("style", STYLES)
def test_every_piano_style(composer: Callable, style: str) -> None:
    """On the page, with its costs."""
    answer = composer("voicing", "Dm7 G7 Cmaj7", "--style", style, "--costs")
    assert answer.code == 0
    assert "total" in answer.out
    assert "Cmaj7" in answer.out


def test_chord_boxes(composer: Callable) -> None:
    """Shapes that a hand can take, drawn, in any tuning and behind a capo."""
    answer = composer("voicing", "G C", "--for", "guitar")
    shown = json.loads(composer("voicing", "G C", "--for", "guitar", "--json").out)["voicings"]
    assert all(row["shape"] in answer.out for row in shown)
    assert "E A D G B E" in answer.out
    found = json.loads(
        composer(
            "voicing", "G C", "--for", "guitar", "--tuning", "dadgad", "--capo", 2, "--json"
        ).out
    )
    row = found["voicings"][0]
    assert row["capo"] == 2
    assert row["tuning"] == ["D2", "A2", "D3", "G3", "A3", "D4"]
    assert len(row["frets"]) == len(row["fingers"]) == 6
    assert max(row["fingers"]) <= 4


def test_parts(composer: Callable) -> None:
    """A line for every voice, the highest on top, and a fifth player when asked."""
    lines = composer("voicing", "C F G7 C", "--for", "satb").out.splitlines()
    assert [line.split()[0] for line in lines[-4:]] == ["soprano", "alto", "tenor", "bass"]
    assert "double bass" in composer("voicing", "C F", "--for", "strings", "--players", 5).out


def test_weights(composer: Callable) -> None:
    """A cost that is counted double is double in the sum."""
    row = json.loads(composer("voicing", "C G", "--for", "guitar", "--json").out)["voicings"][0]
    twice = composer("voicing", "C G", "--for", "guitar", "--weight", "fingers=200", "--json").out
    assert json.loads(twice)["voicings"][0]["costs"]["fingers"] >= row["costs"]["fingers"]


@pytest.mark.parametrize(
    ("instrument", "tracks"),
    [("piano", 1), ("guitar", 1), ("strings", 4), ("satb", 4), ("ukulele", 1), ("bass", 1)],
)
def test_midi(composer: Callable, instrument: str, tracks: int, tmp_path: Path) -> None:
    """Exactly the notes that were printed, a track for every part."""
    place = tmp_path / "voicing.mid"
    call = ("voicing", "C Am7 F G7", "--for", instrument, "--midi", place, "--json")
    found = json.loads(composer(*call).out)
    assert found["files"]["midi"] == str(place)
    file = mido.MidiFile(place)
    sounding = [track for track in file.tracks if any(m.type == "note_on" for m in track)]
    assert len(sounding) == tracks
    keys = sorted(m.note for track in sounding for m in track if m.type == "note_on")
    assert keys == sorted(note for row in found["voicings"] for note in row["midi"])


def test_a_plain_terminal_gets_plain_pictures(
    composer: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Boxes of ASCII where nothing else can be shown."""
    monkeypatch.setattr("composer.cli.voicing_pages.can_draw", lambda: False)
    for instrument in ("piano", "guitar", "satb"):
        assert composer("voicing", "C G", "--for", instrument).out.isascii()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "which chords"),
        (["C Xm F"], "Xm"),
        (["C", "--for", "kazoo"], "kazoo"),
        (["C", "--style", "zork"], "zork"),
        (["C", "--for", "satb", "--style", "drop2"], "drop2"),
        (["C", "--for", "guitar", "--tuning", "dadgax"], "dadgad"),
        (["C", "--for", "piano", "--capo", "2"], "capo"),
        (["C", "--for", "guitar", "--low", "C3"], "--low"),
        (["C", "--weight", "motion"], "motion=200"),
        (["C", "--weight", "zork=3"], "zork"),
        (["C", "--low", "H3"], "H3"),
    ],
)
def test_refusals(composer: Callable, arguments: list[str], said: str) -> None:
    """One line that says what would do, exit code 2."""
    answer = composer("voicing", *arguments, "--json")
    assert answer.code == 2
    assert said in json.loads(answer.out)["error"]["message"]
