"""`composer revise`: a direction in words changes a song."""

from __future__ import annotations

import click

from composer.cli.command import Command, json_option
from composer.cli.page import progress
from composer.cli.revision_page import open_folder, print_revised, song_argument, sound_choice

__all__ = ["command"]


@click.command(
    "revise",
    cls=Command,
    examples=(
        (
            'composer revise night-bus "busier hats in the second verse"',
            "only what is named changes, and a receipt tells what was measured",
        ),
        (
            'composer revise night-bus "drop the bridge, then a bigger last chorus" --no-audio',
            "several things at once; MIDI and chart only",
        ),
        (
            'composer revise night-bus "undo that"',
            "the history understands words, too; see `composer undo`",
        ),
    ),
)
@song_argument
@click.argument("words", nargs=-1, required=True)
@sound_choice
@json_option
def command(song: str, words: tuple[str, ...], sound: bool | None, as_json: bool) -> None:
    """Change the SONG in a folder as the WORDS ask. What cannot be done is refused, and the song stays as it is."""
    from composer.studio.revising import revise

    with progress() as tell:
        revised = revise(open_folder(song), " ".join(words), sound, tell)
    print_revised(revised, as_json)
