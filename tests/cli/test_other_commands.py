"""`show`, `genre`, `soundfont`, `doctor`, help, and what all commands have in common."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from composer.cli.main import COMMANDS, cli

ALL = [
    *([name] for name in COMMANDS),
    ["genre", "list"],
    ["genre", "show"],
    ["soundfont", "list"],
    ["soundfont", "use"],
    ["soundfont", "info"],
    ["play"],
]


@pytest.mark.parametrize("command", [[], *ALL], ids=" ".join)
def test_help_opens_with_three_examples(command: list[str]) -> None:
    """Whoever asks for help wants to see how it is typed."""
    answer = CliRunner().invoke(cli, [*command, "--help"])
    assert answer.exit_code == 0
    assert answer.output.startswith("Examples:\n")
    examples = answer.output.split("Usage:")[0]
    assert sum(line.startswith("  composer") for line in examples.splitlines()) == 3


@pytest.mark.parametrize("command", ALL, ids=" ".join)
def test_every_command_speaks_json(command: list[str]) -> None:
    """A program that reads one command can read them all."""
    found: click.Command = cli
    for name in command:
        assert isinstance(found, click.Group)
        inner = found.get_command(click.Context(found), name)
        assert inner is not None
        found = inner
    if not isinstance(found, click.Group):
        assert any("--json" in option.opts for option in found.params)


def test_a_slip_gets_the_nearest_command(composer: Callable) -> None:
    """At every level."""
    assert "did you mean sketch" in composer("skech").err
    assert "did you mean show" in composer("genre", "shwo").err
    assert composer("skech").code == 2


def test_without_arguments_there_is_help(composer: Callable) -> None:
    """A bare `composer` is a question."""
    answer = composer()
    assert answer.code == 0
    assert answer.out.startswith("Examples:")


def test_show(composer: Callable, exported_song: Callable) -> None:
    """The chart, and a table with energy bars and players, from the song as saved."""
    song = exported_song("pop", 1)
    answer = composer("show", song.folder)
    assert answer.code == 0
    assert song.song.plan.title in answer.out
    for section in song.song.plan.sections:
        assert section.name in answer.out
    shown = json.loads(composer("show", song.folder, "--json").out)
    assert shown["seed"] == 1


def test_show_never_composes(
    composer: Callable, exported_song: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An old song must open as it is, whatever the techniques have become."""

    folder = exported_song("pop", 1).folder

    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("composed")

    monkeypatch.setattr("composer.composition.build.build", forbidden)
    monkeypatch.setattr("composer.composition.planner.make_plan", forbidden)
    assert composer("show", folder).code == 0


def test_show_says_what_is_not_a_song(composer: Callable, tmp_path: Path) -> None:
    """One line and exit code 2."""
    answer = composer("show", tmp_path, "--json")
    assert answer.code == 2
    assert "not a song folder" in json.loads(answer.out)["error"]["message"]


def test_genre_list(composer: Callable) -> None:
    """Every genre, one line each on a pipe."""
    rows = json.loads(composer("genre", "list", "--json").out)["genres"]
    listed = composer("genre", "list").out.splitlines()
    assert len(listed) == len(rows) + 1
    assert {"pop", "rock"} <= {row["name"] for row in rows}


def test_genre_show(composer: Callable) -> None:
    """By any of its names, as written or resolved; a slip gets the nearest."""
    assert composer("genre", "show", "POP").out.count("[[drums]]") > 0
    assert "velocity_spread" in composer("genre", "show", "pop", "--resolved").out
    answer = composer("genre", "show", "rok")
    assert answer.code == 2
    assert "rock" in answer.err


@pytest.mark.audio
def test_soundfont_list_and_use(composer: Callable) -> None:
    """The one in use comes first; a choice lasts until it is taken back; a name that is none is refused."""
    listed = json.loads(composer("soundfont", "list", "--json").out)["soundfonts"]
    assert listed[0]["use"] == "*"
    assert all({"name", "size_mb", "licence", "origin", "path"} <= set(row) for row in listed)
    last = listed[-1]["path"]
    try:
        assert composer("soundfont", "use", last).code == 0
        assert (
            json.loads(composer("soundfont", "list", "--json").out)["soundfonts"][0]["path"] == last
        )
    finally:
        assert composer("soundfont", "use", "default").code == 0
    assert (
        json.loads(composer("soundfont", "list", "--json").out)["soundfonts"][0]["path"]
        == listed[0]["path"]
    )
    answer = composer("soundfont", "use", "no-such-font")
    assert answer.code == 3
    assert "no-such-font" in answer.err


def test_doctor(composer: Callable) -> None:
    """Each tool: found, or the command that gets it here."""
    checks = {
        check["name"]: check for check in json.loads(composer("doctor", "--json").out)["checks"]
    }
    for name in (
        "Python",
        "FluidSynth",
        "soundfont",
        "ffmpeg",
        "musescore",
        "lilypond",
        "pedalboard",
        "soundfile",
    ):
        assert name in checks
    assert all(check["found"] or check["get"] for check in checks.values())
    assert composer("doctor").code == 0


def run(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "composer", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **options,
    )  # type: ignore[call-overload]


def test_a_reader_that_leaves_is_no_error() -> None:
    """`composer genre show pop | head -1` ends quietly."""
    process = subprocess.Popen(
        [sys.executable, "-m", "composer", "genre", "show", "pop", "--resolved"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=60) == 0
    assert said == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_device_is_said() -> None:
    """Output that cannot be written must not look like success."""
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "composer", "genre", "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ran.returncode == 3
    assert ran.stderr.count("\n") == 1
    assert "No space left" in ran.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_an_old_terminal_gets_question_marks(encoding: str) -> None:
    """A character that cannot be shown is no reason to fail."""
    ran = run(
        "plan", "--genre", "pop", "--seed", "1", env={**os.environ, "PYTHONIOENCODING": encoding}
    )
    assert ran.returncode == 0
    assert ran.stderr == ""
    assert "#" in ran.stdout


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.audio
@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_while_rendering(number: int, code: int, tmp_path: Path) -> None:
    """Ctrl-C in the longest step: the exit code says so, and neither an unfinished file nor a process is left."""
    place, cache = tmp_path / "songs", tmp_path / "cache"
    place.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "composer", "sketch", "--genre", "pop", "--minutes", "4", "--out", str(place / "song")],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "XDG_CACHE_HOME": str(cache)},
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not any(f.stat().st_size for f in cache.glob("**/.work.*/**/*.f32")):
        assert time.monotonic() < deadline and process.poll() is None, "no stem is being played"
        time.sleep(0.02)
    time.sleep(0.2)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == code
    assert "Traceback" not in said
    assert list(place.iterdir()) == []
    assert not list(cache.glob("**/.work.*"))


def test_python_m_composer_says_its_version() -> None:
    """`python -m composer` is the command where PHP's comes first on the PATH."""
    from composer import __version__

    assert run("--version").stdout == f"composer {__version__}\n"


def test_progress_is_silent_on_a_pipe(tmp_path: Path) -> None:
    """Only the result, without control characters."""
    ran = run(
        "sketch", "--genre", "pop", "--seed", "1", "--no-audio", "--out", str(tmp_path / "song")
    )
    assert ran.returncode == 0
    assert ran.stderr == ""
    assert "\x1b" not in ran.stdout
