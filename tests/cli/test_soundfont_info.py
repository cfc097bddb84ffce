"""`composer soundfont info`: what is inside, whatever the file says of itself, and a preview one can hear."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from composer.render import soundfont
from composer.render.riff import Preset, SoundfontFacts
from composer.studio.soundfont_preview import chosen_presets
from tests.sounds import a_soundfont


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.sf2"
    path.write_bytes(a_soundfont(presets=((0, 0), (0, 40), (8, 40), (128, 0))))
    return path


def test_what_is_inside(composer: Callable, tiny: Path) -> None:
    """Everything a producer asks before using it, as data and on a page."""
    answer = composer("soundfont", "info", tiny, "--json")
    assert answer.code == 0, answer.err
    told = json.loads(answer.out)["soundfont"]
    assert told["name"] == "Tiny"
    assert (told["format"], told["version"], told["samples"]) == ("SF2", "2.1", 1)
    assert told["size_bytes"] == tiny.stat().st_size
    assert told["licence"] == "as the file says: public domain"
    assert not told["known"]
    assert [(p["bank"], p["program"], p["name"]) for p in told["presets"]] == [
        (0, 0, "P0.0"), (0, 40, "P0.40"), (8, 40, "P8.40"), (128, 0, "P128.0"),
    ]  # fmt: skip
    shown = composer("soundfont", "info", tiny).out
    assert "SF2 2.1, 0.2 MB, 1 samples" in shown
    assert "P8.40" in shown


def test_texts_of_any_content_stay_on_their_line(composer: Callable, tmp_path: Path) -> None:
    """A name with an escape sequence would write over a terminal."""
    path = tmp_path / "evil.sf2"
    path.write_bytes(a_soundfont(name="\x1b[2J\nred", copyright_text="a\r\nb\x07"))
    shown = composer("soundfont", "info", path).out
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "[2J red" in shown


@pytest.mark.parametrize(
    ("which", "said"),
    [
        ("{folder}/none.sf2", "there is no soundfont at"),
        ("nobody", "there is no soundfont 'nobody'"),
        ("OPL-3 FM", "to get it: "),
        ("{folder}/text.sf2", "is not a soundfont"),
        ("{folder}", "there is no soundfont"),
    ],
)
def test_what_is_not_there(
    which: str, said: str, composer: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line with the way out, and the exit code for what a machine lacks."""
    (tmp_path / "text.sf2").write_text("a letter")
    monkeypatch.setattr(soundfont, "_folders", lambda: iter(()))
    answer = composer("soundfont", "info", which.format(folder=tmp_path))
    assert answer.code == 3
    assert said in answer.err
    assert answer.err.count("\n") == 1


def facts(*places: tuple[int, int]) -> SoundfontFacts:
    presets = tuple(Preset(bank=b, program=p, name=f"Sound {b}.{p}") for b, p in places)
    return SoundfontFacts(name="", copyright="", size_bytes=1, is_packed=False, presets=presets)


@pytest.mark.parametrize(
    ("wanted", "places"),
    [
        ((), [(0, 0), (0, 24), (128, 0)]),
        (("24",), [(0, 24)]),
        (("8:24", "128:0"), [(8, 24), (128, 0)]),
        (("sound 0.99",), [(0, 99)]),
    ],
)
def test_which_sounds_are_previewed(wanted: tuple[str, ...], places: list[tuple[int, int]]) -> None:
    """The usual instruments as far as they are there, or the ones named."""
    there = facts((0, 0), (0, 24), (0, 99), (8, 24), (128, 0))
    assert [(p.bank, p.program) for p in chosen_presets(there, wanted)] == places


def test_a_soundfont_without_the_usual_sounds_is_previewed_as_well() -> None:
    """A bank of one strange sound is heard too."""
    assert [p.program for p in chosen_presets(facts((3, 7)), ())] == [7]


@pytest.mark.audio
def test_a_preview(composer: Callable, tiny: Path, tmp_path: Path) -> None:
    """Each sound in its turn, one as loud as the other; the file is new, and never written over."""
    place = tmp_path / "two.wav"
    command = ("soundfont", "info", tiny, "--preview", place, "--preset", "40", "--preset", "128:0")
    answer = composer(*command, "--json")
    assert answer.code == 0, answer.err
    assert json.loads(answer.out)["soundfont"]["preview"]["presets"] == ["P0.40", "P128.0"]
    sound, rate = soundfile.read(place)
    length = round(8 * 0.6 * rate)
    assert len(sound) == 2 * length + 3 * rate
    levels = [20 * np.log10(np.std(sound[n * length : (n + 1) * length])) for n in range(2)]
    assert min(levels) > -40
    assert abs(levels[0] - levels[1]) < 6
    before = place.read_bytes()
    again = composer(*command)
    assert (again.code, place.read_bytes()) == (2, before)
    assert "is there already" in again.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--preset", "0"), 2, "--preset chooses sounds for --preview"),
        (("--preview", "{folder}/a.doc"), 2, "must end in"),
        (("--preview", "{folder}/a.wav", "--preset", "7"), 3, "no sound 7 in bank 0"),
        (("--preview", "{folder}/a.wav", "--preset", "P0.41"), 3, "did you mean P0.40"),
        (("--preview", "{folder}/none/a.wav", "--preset", "0"), 0, ""),
    ],
)
@pytest.mark.audio
def test_slips(
    arguments: tuple[str, ...], code: int, said: str, composer: Callable, tiny: Path, tmp_path: Path
) -> None:
    """Nothing is written for a wrong wish; a folder that is missing is made."""
    answer = composer("soundfont", "info", tiny, *(a.format(folder=tmp_path) for a in arguments))
    assert (answer.code, said in answer.err) == (code, True)
    assert bool(list(tmp_path.rglob("a.*"))) == (code == 0)


def test_it_is_called_as_the_list_calls_it(
    composer: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list shows the name that a file gives itself, and that name is what a person types."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("COMPOSER_SOUNDFONT", str(tmp_path / "a-file.sf2"))
    (tmp_path / "a-file.sf2").write_bytes(a_soundfont(name="Grand Hall 2"))
    listed = json.loads(composer("soundfont", "list", "--json").out)["soundfonts"]
    assert listed[0]["name"] == "Grand Hall 2"
    for name in ("grand hall 2", "Grand Hall 2", "a-file"):
        answer = composer("soundfont", "use", name)
        assert answer.code == 0, answer.err
        assert composer("soundfont", "info", name).code == 0
