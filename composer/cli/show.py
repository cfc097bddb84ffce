"""`composer show`: look at a song that was made."""

from __future__ import annotations

from pathlib import Path

import click

from composer.cli.command import Command, json_option
from composer.cli.page import lines, print_json

__all__ = ["command"]


@click.command(
    "show",
    cls=Command,
    examples=(
        ("composer show night-bus", "chart, sections, energy, chords, players"),
        ("composer show .", "the song in the current folder"),
        ("composer show night-bus --json", "the same as data"),
    ),
)
@click.argument("song", metavar="SONG")
@json_option
def command(song: str, as_json: bool) -> None:
    """Show the SONG in a folder as it was saved. Nothing is composed or written."""
    from composer.studio.project import SongFolder

    folder = SongFolder.at(Path(song))
    found = folder.load()
    if as_json:
        from composer.studio.receipt import plan_receipt

        print_json(plan_receipt(found.plan))
        return
    from composer.cli.song_page import print_plan
    from composer.render.chart import chart

    print_plan(found.plan)
    lines("", chart(found).rstrip())
