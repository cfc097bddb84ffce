"""`composer snapshot`: a name for a song as it stands."""

from __future__ import annotations

import click

from composer.cli.command import Command, json_option
from composer.cli.page import lines, print_json
from composer.cli.revision_page import open_folder, song_argument

__all__ = ["command"]


@click.command(
    "snapshot",
    cls=Command,
    examples=(
        (
            'composer snapshot night-bus "first mix"',
            "the song as it is now gets a name",
        ),
        (
            'composer undo night-bus --to "first mix"',
            "back to it, whatever was done since",
        ),
        (
            "composer snapshot night-bus --list",
            "the names there are",
        ),
    ),
)
@song_argument
@click.argument("name", nargs=-1)
@click.option("--list", "is_listed", is_flag=True, help="List the names there are.")
@json_option
def command(song: str, name: tuple[str, ...], is_listed: bool, as_json: bool) -> None:
    """Give the present state of the SONG a NAME, to come back to."""
    from composer.errors import ProjectError

    folder = open_folder(song)
    told = " ".join(name)
    if bool(told) == is_listed:
        raise ProjectError('give the snapshot a name, such as "first mix", or --list to see them')
    if told:
        folder.load()
        state = folder.history.name(told)
        if not as_json:
            lines(
                f"state {state.number} is {told!r} now; `composer undo {song} --to {told!r}` goes back to it"
            )
            return
    names = folder.history.names()
    if as_json:
        from composer.studio.receipt import SCHEMA

        print_json({"schema": SCHEMA, "snapshots": names})
        return
    lines(*(f"{number:>5}  {name}" for name, number in names.items()))
