"""What the tests share: a home of their own, songs made once, the command line as a function, and `--bless`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from composer.model.performance import Performance
from composer.model.song import Song

settings.register_profile(
    "composer",
    deadline=None,  # machines are shared, and a slow one has found no fault
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("composer")

SOUND_VARIABLES = ("COMPOSER_FLUIDSYNTH", "COMPOSER_SOUNDFONT")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--bless", action="store_true", help="rewrite the goldens from what comes out now"
    )


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("audio"):
        lacking = _no_sound()
        if lacking:
            pytest.skip(lacking)


@cache
def _no_sound() -> str:
    """Why there can be no sound here, or nothing."""
    from composer.errors import ComposerError
    from composer.render import soundfont, synth

    try:
        synth.version(synth.find().path)
        soundfont.find()
    except ComposerError as problem:
        return str(problem)
    return ""


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """No test reads or writes the configuration of whoever runs it."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            patch.setenv(variable, str(home / variable.lower()))
        for variable in SOUND_VARIABLES:
            patch.delenv(variable, raising=False)
        patch.setenv("NO_COLOR", "1")
        patch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))  # for processes that tests start
        yield home


@dataclass(frozen=True)
class Exported:
    """A song as it was exported: its notes, how they are played, and the MIDI file."""

    folder: Path
    midi: Path
    song: Song
    performance: Performance


@pytest.fixture(scope="session")
def exported_song(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, int], Exported]:
    """`exported_song(genre, seed)`: a song folder without audio, made once."""

    @cache
    def make(genre: str, seed: int) -> Exported:
        from composer import sketch

        place = tmp_path_factory.mktemp("song") / "song"
        made = sketch(folder=place, genre=genre, seed=seed, audio=False)
        return Exported(
            folder=made.folder, midi=made.file("midi"), song=made.song, performance=made.performance
        )

    return make


@dataclass(frozen=True)
class Answer:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def composer(capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """`composer("plan", "slow rock")`: run a command in this process."""
    from composer.cli.main import run

    def command(*arguments: object) -> Answer:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Answer(code=code, out=said.out, err=said.err)

    return command


@pytest.fixture
def bless(request: pytest.FixtureRequest) -> bool:
    """Whether goldens are to be rewritten."""
    return bool(request.config.getoption("--bless"))
