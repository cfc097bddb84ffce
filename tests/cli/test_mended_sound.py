"""What is found in a song's sound is named with a command, and that command mends it."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.answers import told

pytestmark = pytest.mark.audio

MUDDY = "level_lu = 8\nmid_db = 12\nmid_hz = 300\n"
PLANTED = {
    "part-lost": "[parts.pad]\nlevel_lu = -36  # far away\n",
    "masking": "[roles.comp]\nlevel_lu = 9\n",
    "mud": f"[roles.comp]\n{MUDDY}[roles.pad]\n{MUDDY}[roles.drums]\nlevel_lu = -12\n",
    "loudness-missed": "[master]\nlufs = -6\ntrue_peak_dbtp = -9\n",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A verse and a chorus without sound."""
    from composer import sketch

    place = tmp_path_factory.mktemp("mended")
    sketch(folder=place / "song", genre="pop", seed=5, form=["verse 4", "chorus 4"], audio=False)
    return place


@pytest.fixture
def song(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, played with the soundfont that every installation has."""
    import pretty_midi

    font = Path(pretty_midi.__file__).parent / "TimGM6mb.sf2"
    monkeypatch.setenv("XDG_CACHE_HOME", str(made / "cache"))
    monkeypatch.setenv("COMPOSER_SOUNDFONT", str(font))
    shutil.copytree(made / "song", tmp_path / "song")
    return tmp_path / "song"


def commands(composer: Callable, song: Path, code: str) -> list[str]:
    """What the critique says to type for findings of this code."""
    table = told(composer, "critique", song, "--fail-on", "never")
    return [row["command"] for row in table["findings"] if row["code"] == code]


@pytest.mark.parametrize("code", PLANTED)
def test_the_command_mends_it(code: str, composer: Callable, song: Path) -> None:
    """It is there, is typed as it stands, and is gone; what a person wrote beside it stays."""
    (song / "mix.toml").write_text("# mine\n" + PLANTED[code])
    told(composer, "mix", song)
    typed = commands(composer, song, code)
    assert typed
    for line in dict.fromkeys(typed):
        words = shlex.split(line)
        assert words[:2] == ["composer", "mix"] and "--set" in words
        assert composer(*words[1:]).code == 0
    assert commands(composer, song, code) == []
    assert (song / "mix.toml").read_text().startswith("# mine\n")


def test_a_setting_that_is_wrong_changes_nothing(composer: Callable, song: Path) -> None:
    """The file is checked before it is written."""
    (song / "mix.toml").write_text(PLANTED["part-lost"])
    for setting, said in (
        ("parts.pad.level_lu=99", "must be a number from -40 to 12"),
        ("parts.pd.level_lu=-9", "did you mean pad"),
        ("parts.pad.levl=-9", "did you mean level_lu"),
        ("pad", "is no setting"),
        ("parts.pad.soundfont=nope.sf2", "nope.sf2"),
        ("rooms.hall=nope.wav", "no impulse response"),
    ):
        answer = composer("mix", song, "--set", setting)
        code = 3 if "soundfont" in setting else 2
        assert (answer.code, said in answer.err) == (code, True), answer.err
        assert answer.err.count("\n") == 1 and ("mix.toml" in answer.err or code == 3)
        assert (song / "mix.toml").read_text() == PLANTED["part-lost"]


def test_a_place_of_the_song_tells_nothing_of_the_whole(composer: Callable, song: Path) -> None:
    """What is found in one part alone does not take the place of what was found in the song."""
    (song / "mix.toml").write_text(PLANTED["part-lost"])
    told(composer, "mix", song)
    told(composer, "mix", song, "--only", "chorus:bass")
    assert commands(composer, song, "part-lost")


def test_findings_of_another_mix_are_not_told(composer: Callable, song: Path) -> None:
    """What was found in the sound is of the mix it was made with."""
    (song / "mix.toml").write_text(PLANTED["part-lost"])
    told(composer, "mix", song)
    assert commands(composer, song, "part-lost")
    (song / "mix.toml").write_text("")
    assert not commands(composer, song, "part-lost")
