"""If these fail, a song's chart loses its sections, its meters or its marks on the way to the page or the clip."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import mido
import pytest

from tests.cli.test_chords import notes, typed

SONG = """[Intro]
| Cmaj7 | % |
Verse 1:
|: Am7 D7 | G~ . . <C :|
[Waltz] (3/4)
| Dm7 | G7! . <C | F_ |
(4/4)
| C G/B |
[Chorus]
Ab Bb C C
"""
MARKERS = ["Intro", "Verse 1", "Waltz", "Waltz", "Chorus"]


@pytest.fixture
def song(tmp_path: Path) -> Path:
    place = tmp_path / "song.txt"
    place.write_text(SONG)
    return place


def conductor(place: Path) -> list[str]:
    """Markers and meters of a file in order."""
    told = []
    for message in mido.MidiFile(place).tracks[0]:
        if message.type == "marker":
            told.append(message.text)
        elif message.type == "time_signature":
            told.append(f"{message.numerator}/{message.denominator}")
    return told


def test_a_song_is_explained_section_by_section(composer: Callable, song: Path) -> None:
    """Bars count through the song, each section in its own meter."""
    found = json.loads(composer("chords", "--analyse", song, "--json").out)
    told = [(part["name"], part["meter"], part["bars"]) for part in found["sections"]]
    assert told == [
        ("Intro", "4/4", [1, 2]),
        ("Verse 1", "4/4", [3, 6]),
        ("Waltz", "3/4", [7, 9]),
        ("Waltz", "4/4", [10, 10]),
        ("Chorus", "4/4", [11, 14]),
    ]
    chords = {chord["bar"]: chord for chord in found["chords"]}
    assert chords[9]["symbol"] == "F/C"
    assert chords[14]["at"] == (6 * 4 + 3 * 3 + 4 + 3 * 4)
    assert [chord["mark"] for chord in found["chords"] if chord["mark"]] == [
        *("hold", "push", "hold", "push", "shot", "push"),
    ]
    bricks = {brick["name"]: brick["bars"] for brick in found["bricks"]}
    assert bricks["Aeolian cadence"] == [11, 14]
    page = composer("chords", "--analyse", song).out
    assert "Waltz, 3/4, bars 7-9" in page and "G7!" in page and "stopped short" in page


def test_the_chart_that_is_printed_reads_back(composer: Callable, song: Path) -> None:
    """What the program prints can be given to it again, in the argument."""
    once = json.loads(composer("chords", "--analyse", song, "--json").out)
    again = json.loads(composer("chords", "--analyse", once["chart"], "--json").out)
    assert again == once


def test_from_standard_input(
    composer: Callable, song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`-` is the same as the file."""
    typed(monkeypatch, SONG)
    told = composer("chords", "--analyse", "-", "--json").out
    assert told == composer("chords", "--analyse", song, "--json").out


def test_a_clip_of_a_song(composer: Callable, song: Path, tmp_path: Path) -> None:
    """A marker a section and its meter, for every command that writes one."""
    place = tmp_path / "song.mid"
    for call in (
        ("chords", "--analyse", song),
        ("reharmonise", song, "--level", "safe"),
        ("voicing", song, "--for", "satb"),
    ):
        assert composer(*call, "--midi", place).code == 0
        told = conductor(place)
        assert [text.removeprefix("Safe: ") for text in told if "/" not in text] == MARKERS
        assert [text for text in told if "/" in text] == ["4/4", "3/4", "4/4"]


def test_marks_in_a_voiced_clip(composer: Callable, tmp_path: Path) -> None:
    """A push sounds an eighth early, a shot is short, and nothing overlaps."""
    place = tmp_path / "marks.mid"
    composer("voicing", "| C . . <F | G! . . . |", "--for", "satb", "--midi", place)
    starts = sorted({start for start, _, _ in notes(place)})
    assert starts == [0, 3 * 960 - 480, 3840]
    track = mido.MidiFile(place).tracks[2]
    ends = [m for m in track if m.type in ("note_on", "note_off")]
    assert 200 <= ends[-1].time <= 480


def test_marks_in_a_played_clip(composer: Callable, tmp_path: Path) -> None:
    """A shot is one attack and then silence, in every genre's rhythm."""
    for genre in ("pop", "bossa nova", "house", "jazz swing"):
        place = tmp_path / "shots.mid"
        chart = "| C! . . . | F! . . . |"
        composer("chords", "--analyse", chart, "--genre", genre, "--midi", place)
        starts = {round(start / 480) for start, _, _ in notes(place)}
        assert starts == {0, 8}, genre


def test_a_slip_in_a_song(composer: Callable) -> None:
    """The caret stands in its line, and the message names the section."""
    answer = composer("chords", "--analyse", "[Verse]\n| C | F |\n[Bridge]\n| Am | Qm7 |")
    assert answer.code == 2
    line, caret, message = answer.err.splitlines()
    assert line[caret.index("^") : caret.rindex("^") + 1] == "Qm7"
    assert "Bridge" in message


@pytest.mark.parametrize(
    ("text", "chart"),
    [
        ("[C] [Am7] [F] [G7]", "| C | Am7 | F | G7 |"),
        ("[A] C F [B] G C", "[A] | C | F | [B] | G | C |"),
        ("| C(6/9) | F (9) |", None),
        ("C G Am F\nC G F F", "| C | G | Am | F | C | G | F | F |"),
        ("[A] | C | [A] | F |", "[A] | C | [A] | F |"),
        ("| C | (3/4) | F | (3/4) | G |", "| C | (3/4) | F | (3/4) | G |"),
        ("Verse: | Dm7 G7 | I | V7/ii |", "[Verse] | Dm7 G7 | C | A7 |"),
        ("| 1 | 6- | 4 | 57 |", "| C | Am | F | G7 |"),
        ("| 1- | b6 | b7 | 1- |", "| Cm | Ab | Bb | Cm |"),
        ("| G | 1 | 4 | D7 |", "| G | G | C | D7 |"),
    ],
)
def test_how_charts_are_jotted_down(composer: Callable, text: str, chart: str | None) -> None:
    """Labels, letters, bracketed chords, headings with a colon, numbers and numerals among symbols."""
    answer = composer("chords", "--analyse", text, "--json")
    if chart is None:
        assert answer.code == 2
    else:
        assert json.loads(answer.out)["chart"] == chart


def test_numerals_among_symbols_in_a_key(composer: Callable) -> None:
    """The key that is given counts, whatever stands around."""
    text = "| Dm7 G7 | I | V7/ii |"
    found = json.loads(composer("chords", "--analyse", text, "--key", "F", "--json").out)
    assert found["chart"] == "| Dm7 G7 | F | D7 |"


@pytest.mark.parametrize(
    ("style", "said"),
    [
        ("pop", "Dm7 G7#5#9 Cmaj7 F#m7b5/C"),
        ("jazz", "D-7 G7alt Cmaj7 F#-7b5/C"),
        ("ireal", "D-7 G7alt C^7 F#h7/C"),
        ("harte", "D:min7 G:aug(b7,#9) C:maj7 F#:hdim7/b5"),
        ("unicode", "Dm7 G7♯5♯9 Cmaj7 F♯m7♭5/C"),
        ("roman", "ii7 V7#5#9 Imaj7 #ivø7/b5"),
        ("nashville", "2-7 57#5#9 1maj7 #4-7b5/1"),
    ],
)
def test_styles(composer: Callable, style: str, said: str) -> None:
    """Wherever chords are printed; as data beside the symbol."""
    text = "Dm7 G7alt Cmaj7 F#m7b5/C"
    call = ("chords", "--analyse", text, "--key", "C", "--style", style)
    page = composer(*call).out
    assert all(f"  {word} " in page for word in said.split())
    table = json.loads(composer(*call, "--json").out)
    assert [chord["spelled"] for chord in table["chords"]] == said.split()
    for command in (["reharmonise", "--level", "safe", "--style"], ["voicing", "--symbols"]):
        page = composer(command[0], text, "--key", "C", *command[1:], style).out
        assert said.split()[0] in page


def test_styles_that_need_a_key(composer: Callable) -> None:
    """A list without a key has no numerals."""
    answer = composer("chords", "--read", "-", "--style", "roman")
    assert answer.code == 2
    assert "--key" in answer.err


def test_broken_midi_files(composer: Callable, tmp_path: Path) -> None:
    """Cut short or with bytes changed, a file is explained or refused in a line; nothing else."""
    whole = tmp_path / "whole.mid"
    composer("chords", "--analyse", "| C | Am | F | G7 |", "--midi", whole)
    data = whole.read_bytes()
    place = tmp_path / "broken.mid"
    draw = random.Random(1)
    cut = [data[: len(data) * n // 12] for n in range(12)]
    changed = []
    for _ in range(30):
        spoilt = bytearray(data)
        for _ in range(draw.randint(1, 8)):
            spoilt[draw.randrange(len(spoilt))] = draw.randrange(256)
        changed.append(bytes(spoilt))
    for bad in (*cut, *changed):
        place.write_bytes(bad)
        answer = composer("chords", "--analyse", place, "--json")
        assert answer.code in (0, 2)
        assert json.loads(answer.out)
        assert place.read_bytes() == bad
