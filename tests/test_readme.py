"""What the README and the help pages show works as it stands there."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from composer.cli.main import COMMANDS, cli

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def shown_in_readme() -> list[str]:
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    return [
        line.split("  #")[0].split(" # ")[0].strip()
        for line in lines
        if line.startswith("composer ")
    ]


def shown_in_help() -> Iterator[str]:
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        inner = list(command.commands.values()) if isinstance(command, click.Group) else []
        for one in (command, *inner):
            yield from (typed for typed, _ in getattr(one, "examples", ()))


def check(words: list[str], command: click.Command = cli) -> None:
    """Parse a command line down to its last command, without running it."""
    if isinstance(command, click.Group):
        inner = command.get_command(click.Context(command), words[0])
        assert inner is not None, words
        check(words[1:], inner)
    else:
        command.make_context(command.name, list(words))


@pytest.mark.parametrize("line", sorted({*shown_in_readme(), *shown_in_help()}))
def test_what_is_shown_can_be_typed(line: str) -> None:
    """An example with an option that does not exist is worse than none."""
    program, *words = shlex.split(line)
    words = (
        words[: words.index("|")] if "|" in words else words
    )  # what comes after a pipe is not ours
    assert program == "composer"
    check(words)


def test_the_two_commands_come_first() -> None:
    """A reader tries the first thing on the page."""
    lines = README.splitlines()
    assert [line.split("#")[0].strip() for line in lines[1:3]] == ["make demo", "make test"]


@pytest.mark.parametrize("text", blocks("toml"))
def test_the_brief_file_can_be_read(text: str, tmp_path: Path) -> None:
    """The brief that the README shows is one that the program takes."""
    from composer import plan

    place = tmp_path / "brief.toml"
    place.write_text(text, encoding="utf-8")
    made = plan(place, seed=1)
    assert made.title == "Night Bus"
    assert [section.bars for section in made.sections] == [4, 8, 8, 8, 8, 4]


@pytest.mark.slow
@pytest.mark.audio
@pytest.mark.parametrize("code", blocks("python"))
def test_the_ten_lines_run(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library is as usable as the command, in ten lines or so."""
    assert len([line for line in code.splitlines() if line.strip()]) <= 10
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {})
    assert (tmp_path / "night" / "song.json").is_file()
    assert (tmp_path / "bossa.mid").is_file()
