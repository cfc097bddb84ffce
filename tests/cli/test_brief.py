"""`composer brief`: an interview at a terminal, a refusal anywhere else."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from composer.cli import brief
from composer.cli.main import cli
from composer.direction.brief_file import load_brief
from composer.studio.project import SongFolder


def interview(monkeypatch: pytest.MonkeyPatch, place: Path, *answers: str) -> str:
    """What was said, the answers given one after another."""
    monkeypatch.setattr(brief, "_is_terminal", lambda: True)
    monkeypatch.setattr(brief, "_has_sound", lambda: False)
    monkeypatch.chdir(place)
    ran = CliRunner().invoke(cli.get_command(None, "brief"), input="\n".join(answers) + "\n")  # type: ignore[arg-type]
    assert ran.exit_code == 0, ran.output
    return ran.output


def test_the_answers_become_a_brief(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each is read as it is given, and all of them stand in the file."""
    said = interview(
        monkeypatch, tmp_path,
        "bossa nova", "melancholy", "92", "1:30", "no", "flute and nylon guitar", "drums, sax", "Night Bus", "n",
    )  # fmt: skip
    found = load_brief(tmp_path / "brief.toml").brief
    assert (found.genre, found.tempo_bpm, found.length_s) == ("bossa nova", 92.0, 90.0)
    assert set(found.wanted) == {"flute", "nylon_guitar"}
    assert set(found.unwanted) == {"drums", "saxophone"}
    assert found.title == "Night Bus"
    assert "melancholic" in found.moods
    assert "mood melancholic" in said
    assert "composer sketch brief.toml" in said


def test_enter_takes_the_defaults_and_a_song_is_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Eight times Enter: a brief, and its song."""
    said = interview(monkeypatch, tmp_path, "", "", "", "", "", "", "", "y")
    table = tomllib.loads((tmp_path / "brief.toml").read_text())
    assert table["genre"] == "pop" and table["length_s"] == 120.0
    assert ".mid" in said
    assert "Exactly" not in said
    assert list(tmp_path.glob("*/song.json"))


def test_a_length_may_be_meant_to_the_second(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Asked only where a length was given, and until it is yes or no; the song then lasts just that."""
    said = interview(
        monkeypatch, tmp_path, "rock", "", "", "40 seconds", "maybe", "yes", "", "", "", "y"
    )
    assert said.count("Exactly as long as that?") == 2
    found = load_brief(tmp_path / "brief.toml").brief
    assert (found.length_s, found.length_is_exact) == (40.0, True)
    (song,) = tmp_path.glob("*/song.json")
    assert SongFolder.at(song.parent).load().plan.exact_length_s == 40.0


def test_an_answer_that_cannot_be_read_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With the nearest that can."""
    said = interview(monkeypatch, tmp_path, "zzzqq", "rock", "", "", "", "", "", "", "n")
    assert said.count("Which genre") == 2
    assert load_brief(tmp_path / "brief.toml").brief.genre == "rock"


def test_in_a_script_there_is_a_line(composer: Callable, tmp_path: Path) -> None:
    """Nobody to ask: exit code 2 and the other ways to say it."""
    answer = composer("brief", "--out", tmp_path / "b.toml")
    assert answer.code == 2
    assert "nobody sits at this terminal" in answer.err
    assert not (tmp_path / "b.toml").exists()


def test_a_brief_that_is_there_stays(
    composer: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before a single question."""
    monkeypatch.setattr(brief, "_is_terminal", lambda: True)
    (tmp_path / "b.toml").write_text("mine")
    answer = composer("brief", "--out", tmp_path / "b.toml")
    assert answer.code == 2
    assert "is there already" in answer.err
    assert (tmp_path / "b.toml").read_text() == "mine"
