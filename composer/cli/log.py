"""`composer log`: what was done to a song, in order."""

from __future__ import annotations

import click

from composer.cli.command import Command, json_option
from composer.cli.page import lines, print_json, table
from composer.cli.revision_page import open_folder, song_argument

__all__ = ["command"]


@click.command(
    "log",
    cls=Command,
    examples=(
        (
            "composer log night-bus",
            "every state, numbered; * is where the song stands",
        ),
        (
            "composer undo night-bus --to 3",
            "go to one of them",
        ),
        (
            "composer log night-bus --json",
            "the same as data",
        ),
    ),
)
@song_argument
@json_option
def command(song: str, as_json: bool) -> None:
    """List every state the SONG was ever in, also those that were undone."""
    past = open_folder(song).history
    states, here = past.states(), past.here()
    if as_json:
        from composer.studio.receipt import SCHEMA
        from composer.studio.revision_receipt import state_row

        rows = [state_row(state) for state in states]
        print_json({"schema": SCHEMA, "states": rows, "here": here, "redo": list(past.redoable())})
        return
    if not states:
        lines("nothing has been changed since the sketch")
        return
    table(
        ("", "state", "from", "what was done", "where", "snapshot"),
        [
            (
                "*" if state.number == here else "",
                state.number,
                state.parent or "",
                state.words,
                ", ".join(state.changed[:4]) + (" ..." if len(state.changed) > 4 else ""),
                ", ".join(state.names),
            )
            for state in states
        ],
        wide=(3, 4),
    )
    if not here:
        lines("song.json was edited by hand since; the next change keeps that, too")
