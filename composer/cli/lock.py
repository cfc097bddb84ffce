"""`composer lock`: keeps parts as they are."""

from __future__ import annotations

import click

from composer.cli.command import Command, json_option
from composer.cli.revision_page import open_folder, print_revised, song_argument

__all__ = ["command"]


@click.command(
    "lock",
    cls=Command,
    examples=(
        (
            "composer lock night-bus chorus:melody",
            "no revision touches the tune of the choruses any more",
        ),
        (
            'composer lock night-bus "verse 2"',
            "everybody in the second verse",
        ),
        (
            "composer lock night-bus *:drums",
            "a part all through the song",
        ),
    ),
)
@song_argument
@click.argument("selector", nargs=-1, required=True)
@json_option
def command(song: str, selector: tuple[str, ...], as_json: bool) -> None:
    """Keep what SELECTOR names in the SONG as it is: whatever would change it is refused."""
    from composer.studio.locks import set_lock

    print_revised(set_lock(open_folder(song), " ".join(selector), is_locked=True), as_json)
