"""`composer reharmonise`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import mido
import pytest

from composer.composition.planner import make_plan
from composer.genre.catalogue import find_genre
from composer.model.brief import Brief
from composer.theory.chord import Chord


def chords_of(chart: str) -> list[str]:
    """The symbols of a chart."""
    return [word for word in chart.replace("|", " ").split() if word != "."]


def test_three_levels(composer: Callable) -> None:
    """Safe, colour and bold, each as long as before, first and last root kept, every change with its reason."""
    found = json.loads(composer("reharmonise", "C Am F G C", "--json").out)
    assert [version["level"] for version in found["reharmonisations"]] == ["safe", "colour", "bold"]
    for version in found["reharmonisations"]:
        assert sum(chord["duration"] for chord in version["chords"]) == 20
        symbols = chords_of(version["chart"])
        assert Chord.parse(symbols[0]).root == Chord.parse(symbols[-1]).root == 0
        assert all(change["reason"] and change["technique"] for change in version["changes"])
    charts = {version["chart"] for version in found["reharmonisations"]}
    assert len(charts) == 3


def test_page(composer: Callable) -> None:
    """A grid a level, and what was changed where."""
    answer = composer("reharmonise", "C", "Am", "F", "G", "C", "--level", "bold")
    assert answer.code == 0
    assert "bar 4: G -> " in answer.out
    assert "safe" not in answer.out


def test_another_take_has_another_taste(composer: Callable) -> None:
    """And the same take is the same again."""
    call = (
        "reharmonise",
        "| Dm7 | G7 | Cmaj7 | Am7 | Dm7 | G7 | Cmaj7 | A7 |",
        "--level",
        "bold",
        "--json",
    )
    takes = {composer(*call, "--take", take).out for take in range(4)}
    assert len(takes) > 1
    assert composer(*call).out == composer(*call, "--take", 0).out


def test_under_a_melody(composer: Callable, exported_song: Callable) -> None:
    """A melody that is given is named, and its file is not touched."""
    song = exported_song("pop", 1)
    section = song.song.plan.sections[0]
    text = " ".join(str(span.chord) for span in section.chords)
    before = song.midi.read_bytes()
    found = json.loads(
        composer("reharmonise", text, "--melody", song.midi, "--key", section.key, "--json").out
    )
    assert song.midi.name in found["melody"]
    assert composer("reharmonise", text, "--melody", song.midi, "--midi", song.midi).code != 0
    assert song.midi.read_bytes() == before


def test_midi(composer: Callable, tmp_path: Path) -> None:
    """The line as it was and the versions, one after another; a single level alone."""
    place = tmp_path / "new.mid"
    composer("reharmonise", "| C | Am | F | G |", "--midi", place)
    markers = [m.text for m in mido.MidiFile(place).tracks[0] if m.type == "marker"]
    assert markers == ["As it was", "Safe", "Colour", "Bold"]
    composer("reharmonise", "| C | Am | F | G |", "--level", "safe", "--midi", place)
    assert sum(m.time for m in mido.MidiFile(place).tracks[0]) == 4 * 3840


@pytest.mark.parametrize("genre", ["pop", "bossa nova"])
def test_progressions_of_the_genres(composer: Callable, genre: str) -> None:
    """Whatever a genre plays can be reharmonised."""
    style = find_genre(genre)
    plan = make_plan(Brief(seed=1), style, 1)
    for section in plan.sections[:3]:
        text = "| " + " | ".join(str(span.chord) for span in section.chords) + " |"
        assert composer("reharmonise", text, "--key", section.key).code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "which chords"),
        (["C Xm F"], "Xm"),
        (["C F", "--level", "wild"], "wild"),
        (["C F", "--melody", "no-such-file.mid"], "cannot be read"),
        (["N.C. N.C."], "no chord"),
        (["C " * 6000], "at most"),
    ],
)
def test_refusals(composer: Callable, arguments: list[str], said: str) -> None:
    """One line, exit code 2."""
    answer = composer("reharmonise", *arguments, "--json")
    assert answer.code == 2
    assert said in json.loads(answer.out)["error"]["message"]


def test_a_caret_points_at_the_slip(composer: Callable) -> None:
    """Also here."""
    line, caret, _ = composer("reharmonise", "C Am Fqq G").err.splitlines()
    assert line[caret.index("^") : caret.rindex("^") + 1] == "Fqq"
