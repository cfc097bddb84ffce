"""`composer pick`: one of the alternatives is taken."""

from __future__ import annotations

import click

from composer.cli.command import Command, json_option
from composer.cli.page import progress
from composer.cli.revision_page import open_folder, print_revised, song_argument, sound_choice

__all__ = ["command"]


@click.command(
    "pick",
    cls=Command,
    examples=(
        (
            "composer pick night-bus B",
            "the second of those that `composer alt` made",
        ),
        (
            "composer pick night-bus A --no-audio",
            "another one instead; MIDI and chart only",
        ),
        (
            "composer undo night-bus",
            "back to how it was before",
        ),
    ),
)
@song_argument
@click.argument("name", metavar="LETTER")
@sound_choice
@json_option
def command(song: str, name: str, sound: bool | None, as_json: bool) -> None:
    """Put the alternative LETTER, as it was heard, into the SONG."""
    from composer.studio.alternatives import pick

    with progress() as tell:
        revised = pick(open_folder(song), name, sound, tell)
    print_revised(revised, as_json)
