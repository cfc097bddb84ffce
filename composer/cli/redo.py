"""`composer redo`: a change that was undone, again."""

from __future__ import annotations

import click

from composer.cli.command import Command, json_option
from composer.cli.page import progress
from composer.cli.revision_page import open_folder, print_revised, song_argument, sound_choice

__all__ = ["command"]


@click.command(
    "redo",
    cls=Command,
    examples=(
        (
            "composer redo night-bus",
            "what `composer undo` took back last",
        ),
        (
            "composer redo night-bus 2",
            "two changes at once",
        ),
        (
            "composer redo night-bus --no-audio --json",
            "MIDI and chart only, told as data",
        ),
    ),
)
@song_argument
@click.argument("steps", metavar="[N]", type=click.IntRange(1, 100_000), default=1)
@sound_choice
@json_option
def command(song: str, steps: int, sound: bool | None, as_json: bool) -> None:
    """Bring back the change of the SONG that was undone last, or the last N."""
    from functools import partial

    from composer.studio.revising import go_back

    folder = open_folder(song)
    with progress() as tell:
        revised = go_back(folder, partial(folder.history.redo, steps), "redo", sound, tell)
    print_revised(revised, as_json)
