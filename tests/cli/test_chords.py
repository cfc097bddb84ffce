"""`composer chords`: made, explained, continued, read."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable
from pathlib import Path

import mido
import pytest

from composer.genre.catalogue import genre_names
from tests.test_start_up import heavy, loaded

LINES = "C7alt\r\nbVII\n\nDm/f+\nN.C.\n  E♭△7 \nH7"


def notes(place: Path) -> list[tuple[int, int, int]]:
    """(start, key, velocity) of every note of a file, drums left out."""
    found = []
    for track in mido.MidiFile(place).tracks:
        tick = 0
        for message in track:
            tick += message.time
            if message.type == "note_on" and message.velocity and message.channel != 9:
                found.append((tick, message.note, message.velocity))
    return sorted(found)


def typed(monkeypatch: pytest.MonkeyPatch, text: str | bytes) -> None:
    """Put a text on standard input."""
    data = text if isinstance(text, bytes) else text.encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))


# --- read ---


def test_read_answers_every_line(composer: Callable, tmp_path: Path) -> None:
    """In order, as written, and a line that cannot be read has its error; nothing is left out."""
    place = tmp_path / "chords.txt"
    place.write_bytes(LINES.encode())
    answer = composer("chords", "--read", place, "--json")
    assert answer.code == 0
    chords = json.loads(answer.out)["chords"]
    assert [chord["text"] for chord in chords] == [
        "C7alt",
        "bVII",
        "",
        "Dm/f+",
        "N.C.",
        "  E♭△7 ",
        "H7",
    ]
    assert chords[0]["tones"] == ["C", "E", "G#", "Bb", "D#"]
    assert "--key" in chords[1]["error"]
    assert "empty" in chords[2]["error"]
    assert (chords[3]["root"], chords[3]["bass"], chords[3]["pitch_classes"]) == (
        "D",
        "F#",
        [2, 5, 6, 9],
    )
    assert (chords[4]["root"], chords[4]["bass"], chords[4]["tones"]) == (None, None, [])
    assert chords[5]["degrees"] == ["1", "3", "5", "7"]
    assert set(chords[6]) == {"text", "error"}


def test_read_numerals(composer: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a key numerals and symbols may be mixed; figures are inversions, or sixths when asked."""
    typed(monkeypatch, "V65/ii\nGer65\nCmaj7\nI6")
    chords = json.loads(composer("chords", "--read", "-", "--key", "Eb", "--json").out)["chords"]
    assert [chord["bass"] for chord in chords] == ["E", "Cb", "C", "G"]
    typed(monkeypatch, "I6")
    told = composer(
        "chords", "--read", "-", "--key", "Eb", "--numerals", "lead-sheet", "--json"
    ).out
    assert json.loads(told)["chords"][0]["symbol"] == "Eb6"


def test_read_for_people(composer: Callable, tmp_path: Path) -> None:
    """A line for a line, errors too."""
    place = tmp_path / "chords.txt"
    place.write_bytes(LINES.encode())
    answer = composer("chords", "--read", place)
    assert answer.code == 0
    assert len(answer.out.splitlines()) == 1 + 7
    assert "C E G# Bb D#" in answer.out


def test_read_any_bytes(composer: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the file holds, there is an answer a line and no traceback."""
    data = random.Random(1).randbytes(4000).replace(b"\n", b" ") + b"\nCm7\n"
    typed(monkeypatch, b"\xef\xbb\xbfC\n" + data)
    answer = composer("chords", "--read", "-", "--json")
    assert answer.code == 0
    chords = json.loads(answer.out)["chords"]
    assert len(chords) == 3
    assert (chords[0]["symbol"], chords[-1]["symbol"]) == ("C", "Cm7")


@pytest.mark.parametrize("arguments", [["--read", "no-such-file"], ["--read", "-", "--key", "Hb"]])
def test_read_refuses(
    composer: Callable, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """A file that is not there and a key that is none: one line, exit code 2."""
    typed(monkeypatch, "C")
    answer = composer("chords", *arguments, "--json")
    assert answer.code == 2
    assert json.loads(answer.out)["error"]["message"]


# --- analyse ---


def test_analyse(composer: Callable) -> None:
    """Key, numerals, functions with reasons, bricks, cadences, tension."""
    found = json.loads(composer("chords", "--analyse", "Dm7 G7 Cmaj7 A7b9", "--json").out)
    assert found["key"] == "C major"
    assert [chord["numeral"] for chord in found["chords"]] == ["ii7", "V7", "Imaj7", "V7b9/ii"]
    assert found["chords"][1]["scale"] == "G mixolydian"
    assert all(chord["reason"] for chord in found["chords"])
    assert found["bricks"][0]["name"] == "ii-V-I"
    assert len(found["tension_curve"]) == 4
    answer = composer("chords", "--analyse", "Dm7 G7 Cmaj7 A7b9")
    assert "G mixolydian" in answer.out and "ii-V-I" in answer.out


@pytest.mark.parametrize(
    "text", ["Dm7 - G7 - C", "Dm7, G7, C", "Dm7 -> G7 -> C", "| Dm7 | G7 | C |", "Dm7\nG7\nC\n"]
)
def test_chords_as_people_part_them(composer: Callable, text: str) -> None:
    """Dashes, commas, arrows, bar lines and new lines all come to the same bars."""
    found = json.loads(composer("chords", "--analyse", text, "--json").out)
    assert found["chart"] == "| Dm7 | G7 | C |"


def test_a_key_that_is_given_is_kept(composer: Callable) -> None:
    """Numerals are read and counted in it."""
    found = json.loads(composer("chords", "--analyse", "i iv7 V7 i", "--key", "Bbm", "--json").out)
    assert found["chart"] == "| Bbm | Ebm7 | F7 | Bbm |"
    assert found["key"] == "Bb minor"


def test_a_caret_points_at_the_slip(composer: Callable) -> None:
    """Under the very word, also where the line is too long for the page; not with --json."""
    answer = composer("chords", "--analyse", "Dm7 G7 Cqaj7 A7")
    assert answer.code == 2
    assert answer.out == ""
    line, caret, message = answer.err.splitlines()
    assert line[caret.index("^") : caret.rindex("^") + 1] == "Cqaj7"
    assert "did you mean" in message
    long = " | ".join(["Dm7 G7"] * 60 + ["Bbqq"] + ["C"] * 60)
    line, caret, _ = composer("chords", "--analyse", long).err.splitlines()
    assert len(line) < 120
    assert line[caret.index("^") : caret.rindex("^") + 1] == "Bbqq"
    assert composer("chords", "--analyse", "C Xq", "--json").err.count("\n") == 1


def test_analyse_a_midi_file(composer: Callable, tmp_path: Path) -> None:
    """What was written from chords is heard as those chords."""
    place = tmp_path / "chords.mid"
    chart = "| C | Am | F | G7 |"
    assert composer("chords", "--analyse", chart, "--midi", place, "--genre", "rock").code == 0
    found = json.loads(composer("chords", "--analyse", place, "--json").out)
    assert found["key"] == "C major"
    roots = [chord["symbol"].rstrip("5m7/GEC") or "C" for chord in found["chords"]]
    assert len(roots) >= 4
    before = place.read_bytes()
    answer = composer("chords", "--analyse", place, "--midi", place)
    assert answer.code != 0
    assert place.read_bytes() == before


# --- next and between ---


def test_next(composer: Callable) -> None:
    """The likeliest chords first, each with numeral, share and reason; the genre and the complexity are heard."""
    found = json.loads(
        composer("chords", "--next", "Dm7 G7", "--genre", "jazz swing", "--json").out
    )
    assert found["key"] == "C major"
    best = found["suggestions"][0]
    assert (best["root"], best["numeral"][:1]) == ("C", "I")
    weights = [one["weight"] for one in found["suggestions"]]
    assert weights == sorted(weights, reverse=True)
    assert sum(weights) == pytest.approx(1, abs=0.01)
    assert all(one["reason"] for one in found["suggestions"])
    plain = composer("chords", "--next", "C F", "--complexity", 0, "--json").out
    lush = composer("chords", "--next", "C F", "--complexity", 1, "--json").out
    assert plain != lush
    assert "share" in composer("chords", "--next", "Dm7 G7").out


def test_next_goes_on_in_the_key_it_has_come_to(composer: Callable) -> None:
    """After a modulation the old key is no longer what the ear expects."""
    text = "C F G7 C Fm7 Bb7 Ebmaj7 Fm7 Bb7 Ebmaj7 Fm7 Bb7"
    assert json.loads(composer("chords", "--next", text, "--json").out)["key"] == "Eb major"


def test_a_beginning(composer: Callable) -> None:
    """An empty line, with a key, asks how songs begin."""
    found = json.loads(composer("chords", "--next", "", "--key", "Am", "--json").out)
    assert found["suggestions"][0]["symbol"].startswith("A")
    assert composer("chords", "--next", "").code == 2


def test_between(composer: Callable, tmp_path: Path) -> None:
    """As many bars as asked for, between the two chords, a reason for each chord; and a clip of the ways."""
    place = tmp_path / "ways.mid"
    call = (
        "chords",
        "--between",
        "C",
        "A7",
        "--bars",
        3,
        "--ideas",
        2,
        "--key",
        "C",
        "--midi",
        place,
    )
    found = json.loads(composer(*call, "--json").out)
    assert len(found["ways"]) == 2
    for way in found["ways"]:
        assert way["chart"].startswith("| C |") and way["chart"].endswith("| A7 |")
        assert way["chart"].count("|") == 6
        assert sum(chord["duration"] for chord in way["chords"]) == 12
        assert all(chord["reason"] for chord in way["chords"])
    markers = [m.text for m in mido.MidiFile(place).tracks[0] if m.type == "marker"]
    assert markers == ["Way 1", "Way 2"]
    assert "Way" not in composer("chords", "--between", "Dm", "Am").out


# --- make ---


def test_ideas(composer: Callable) -> None:
    """As many as asked for, all different, of the length asked for, in the key asked for, with reasons."""
    call = ("chords", "--genre", "bossa nova", "--key", "F", "--bars", 8, "--ideas", 4, "--seed", 3)
    found = json.loads(composer(*call, "--json").out)
    assert found["key"] == "F major"
    charts = [idea["chart"] for idea in found["ideas"]]
    assert len(set(charts)) == 4
    assert all(chart.count("|") == 9 for chart in charts)
    assert all(idea["reason"] for idea in found["ideas"])
    assert json.loads(composer(*call, "--json").out) == found
    page = composer(*call).out
    assert all(idea["name"] in page for idea in found["ideas"])


def test_fewer_ideas_are_the_first_of_more(composer: Callable) -> None:
    """Asking for another idea must not take away the one that was liked."""
    call = ("chords", "--genre", "pop", "--seed", 5, "--json")
    one = json.loads(composer(*call, "--ideas", 1).out)["ideas"]
    assert json.loads(composer(*call, "--ideas", 3).out)["ideas"][:1] == one


def test_words_and_moods(composer: Callable) -> None:
    """They are read as a brief is."""
    found = json.loads(
        composer("chords", "melancholic", "bossa", "in", "D", "minor", "--seed", 1, "--json").out
    )
    assert (found["genre"], found["key"]) == ("bossa nova", "D minor")
    found = json.loads(
        composer("chords", "--genre", "pop", "--mood", "dark", "--seed", 1, "--json").out
    )
    assert found["mode"] == "minor"
    assert found["moods"] == ["dark"]


def test_complexity_is_heard(composer: Callable) -> None:
    """Plain chords have fewer tones than lush ones."""

    def size(complexity: float) -> int:
        call = (
            "chords",
            "--genre",
            "jazz swing",
            "--key",
            "C",
            "--seed",
            2,
            "--complexity",
            complexity,
            "--json",
        )
        chords = [
            chord for idea in json.loads(composer(*call).out)["ideas"] for chord in idea["chords"]
        ]
        return sum(len(chord["symbol"]) for chord in chords)

    assert size(0) < size(1)


@pytest.mark.parametrize("genre", genre_names())
def test_a_clip_in_every_genre(composer: Callable, genre: str, tmp_path: Path) -> None:
    """One track of voiced chords in the genre's rhythm, as long as was asked for, symbols beside it."""
    place = tmp_path / "clip.mid"
    answer = composer(
        "chords", "--genre", genre, "--bars", 4, "--seed", 1, "--midi", place, "--json"
    )
    found = json.loads(answer.out)
    assert len(found["ideas"]) == 1
    file = mido.MidiFile(place)
    assert len(file.tracks) == 3
    beats, unit = (int(n) for n in found["meter"].split("/"))
    assert {sum(m.time for m in track) for track in file.tracks} == {4 * 3840 * beats // unit}
    played = notes(place)
    assert len({start for start, _, _ in played}) > 4
    assert len({key for _, key, _ in played}) > 3
    assert len({velocity for _, _, velocity in played}) > 3


def test_several_ideas_in_one_clip(composer: Callable, tmp_path: Path) -> None:
    """One after another, with a marker each."""
    place = tmp_path / "clip.mid"
    composer("chords", "--genre", "pop", "--ideas", 3, "--bars", 4, "--seed", 1, "--midi", place)
    file = mido.MidiFile(place)
    assert [m.text[:6] for m in file.tracks[0] if m.type == "marker"] == [
        "Idea 1",
        "Idea 2",
        "Idea 3",
    ]
    assert sum(m.time for m in file.tracks[0]) == 12 * 3840


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--analyse", "C", "--next", "C"], "one at a time"),
        (["--analyse", "C", "left"], "left over"),
        (["--analyse", "C", "--bars", "4"], "--bars"),
        (["--analyse", ""], "no chords"),
        (["--analyse", "no-such-file.mid"], "cannot be read"),
        (["--read", "-", "--midi", "x.mid"], "no MIDI"),
        (["--genre", "zzz"], "genre"),
        (["--genre", "pop", "--complexity", "nan"], "0 (plain) to 1 (lush)"),
        (["--next", "C", "--complexity", "nan"], "0 (plain) to 1 (lush)"),
        (["--genre", "pop", "--complexity", "inf"], "--complexity"),
        (["--bars", "0"], "--bars"),
        (["--between", "C", "Xm"], "Xm"),
        (["--between", "C", "N.C."], "two"),
        (["--between", "C", "G", "--bars", "40"], "40"),
        (["--between", "C", "G", "--mood", "sad"], "--mood"),
        (["--key", "H"], "key"),
    ],
)
def test_refusals(composer: Callable, arguments: list[str], said: str, tmp_path: Path) -> None:
    """One line that says what to do, as data with --json, exit code 2."""
    answer = composer("chords", *arguments, "--json")
    assert answer.code == 2
    assert said in json.loads(answer.out)["error"]["message"]


def test_a_clip_that_cannot_be_written(composer: Callable, tmp_path: Path) -> None:
    """A folder that is not there, or is where the file should go."""
    for place in (tmp_path / "no" / "clip.mid", tmp_path):
        assert composer("chords", "--genre", "pop", "--midi", place).code == 3


@pytest.mark.parametrize("name", ["chords", "reharmonise", "voicing", "scale"])
def test_help_is_light(name: str) -> None:
    """Help that takes a second is not asked for."""
    modules = loaded(f"from composer.cli.main import run; run([{name!r}, '--help'])")
    assert not heavy(modules)
    assert not {module for module in modules if module.startswith("composer.theory")}


def test_reading_is_light(tmp_path: Path) -> None:
    """A list of symbols is read by the theory alone."""
    place = tmp_path / "list.txt"
    place.write_text("Cm7\n")
    call = ["chords", "--read", str(place), "--json"]
    modules = loaded(f"from composer.cli.main import run; assert run({call!r}) == 0")
    assert not heavy(modules)
    assert not {module for module in modules if module.startswith("composer.genre")}
