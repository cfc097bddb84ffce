"""Several soundfonts at once: a part with a sound of its own, from mix.toml to the stems, the cache and what is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.answers import told
from tests.sounds import a_packed_soundfont, a_soundfont

pytestmark = pytest.mark.audio

PRESETS = ((0, 0), (0, 4), (8, 4), (0, 33), (128, 0))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short song and three soundfonts: the song's, a brighter one, a packed one."""
    from composer import sketch

    place = tmp_path_factory.mktemp("several")
    sketch(folder=place / "song", genre="pop", seed=5, length_bars=8, tempo_bpm=140, audio=False)
    (place / "tiny.sf2").write_bytes(a_soundfont(PRESETS))
    loud = a_soundfont(PRESETS, amplitude=0.9, name="Loud", copyright_text="CC-BY-SA, by Ada")
    (place / "loud.sf2").write_bytes(loud)
    (place / "packed.sf3").write_bytes(a_packed_soundfont(PRESETS))
    return place


@pytest.fixture
def song(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("COMPOSER_SOUNDFONT", str(made / "tiny.sf2"))
    shutil.copytree(made / "song", tmp_path / "song")
    return tmp_path / "song"


def stems(composer: Callable, song: Path) -> tuple[dict[str, bytes], dict]:
    """Dry stems by file name, and what was told."""
    data = told(composer, "stems", song, "--dry")
    return {p.name[3:]: p.read_bytes() for p in Path(data["files"]["stems"]).iterdir()}, data


def test_a_part_has_its_own_soundfont(composer: Callable, song: Path, made: Path) -> None:
    """Only that part sounds otherwise, only it is played anew, and both licences are told."""
    plain, data = stems(composer, song)
    assert "CC-BY-SA" not in data["sound"]
    shutil.copy(made / "loud.sf2", song / "loud.sf2")  # beside the song, as a person would have it
    (song / "mix.toml").write_text('[parts.bass]\nsoundfont = "loud.sf2"\nbank = 8\nprogram = 4\n')
    own, data = stems(composer, song)
    assert {name for name in own if own[name] != plain[name]} == {"Bass.wav"}
    assert not [warning for warning in data["warnings"] if "Bass" in warning]
    assert "Tiny (soundfont licence: as the file says: public domain)" in data["sound"]
    assert "Bass with Loud (soundfont licence: as the file says: CC-BY-SA, by Ada)" in data["sound"]
    mixed = told(composer, "mix", song)
    assert mixed["rendered"] == []  # played for the stems a moment ago
    assert mixed["sound"] == data["sound"]
    first = Path(mixed["files"]["audio"]).read_bytes()
    assert Path(told(composer, "render", song)["files"]["audio"]).read_bytes() == first


def test_only_the_part_is_played_anew(composer: Callable, song: Path, made: Path) -> None:
    """Three soundfonts, one of them packed; changing one back plays that one part, from the cache."""
    everybody = told(composer, "mix", song)["rendered"]
    mix = song / "mix.toml"
    mix.write_text(
        f"[parts.bass]\nsoundfont = '{made / 'loud.sf2'}'\n[parts.drums]\nsoundfont = '{made / 'packed.sf3'}'\n"
    )
    three = told(composer, "mix", song)
    assert sorted(three["rendered"]) == ["bass", "drums"]
    assert three["sound"].count("soundfont licence") == 3
    sound = Path(three["files"]["audio"]).read_bytes()
    mix.write_text(f"[parts.bass]\nsoundfont = '{made / 'loud.sf2'}'\n")
    assert told(composer, "mix", song)["rendered"] == []
    mix.write_text(
        f"[parts.bass]\nsoundfont = '{made / 'loud.sf2'}'\nprogram = 0\n"
        f"[parts.drums]\nsoundfont = '{made / 'packed.sf3'}'\n"
    )
    assert told(composer, "mix", song)["rendered"] == ["bass"]
    assert (
        Path(told(composer, "mix", song)["files"]["audio"]).read_bytes() == sound
    )  # all its sounds are one sine
    assert len(everybody) > 3


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "bank = 9\nprogram = 33",
            "no sound 33 in bank 9, so Bass plays 'P0.33' (sound 33, bank 0)",
        ),
        ("program = 5", "no sound 5 in bank 0, so Bass plays 'P0.0'"),
        ("program = 37", "no sound 37 in bank 0, so Bass plays 'P0.33'"),
    ],
)
def test_a_sound_that_is_not_there(line: str, said: str, composer: Callable, song: Path) -> None:
    """The nearest sounds instead, and that is said."""
    (song / "mix.toml").write_text(f"[parts.bass]\n{line}\n")
    warnings = told(composer, "mix", song)["warnings"]
    assert any(said in warning for warning in warnings), warnings


@pytest.mark.parametrize(
    ("table", "code", "said"),
    [
        ("soundfont = 'gone.sf2'", 3, "there is no soundfont at"),
        ("soundfont = 'brief.toml'", 3, "is not a soundfont"),
        ("soundfont = 3", 2, "must be a path in quotes"),
        ("program = 200", 2, "must be a whole number from 0 to 127"),
        ("bank = -1", 2, "must be a whole number from 0 to"),
    ],
)
def test_slips(table: str, code: int, said: str, composer: Callable, song: Path) -> None:
    """One line, and what was there stays."""
    (song / "mix.toml").write_text(f"[parts.bass]\n{table}\n")
    answer = composer("mix", song)
    assert (answer.code, said in answer.err) == (code, True), answer.err
    assert answer.err.count("\n") == 1
    assert "mix.toml" in answer.err and "parts.bass" in answer.err
    assert not list((song / "out").glob("*.wav"))
