"""`composer again`: another take of some parts."""

from __future__ import annotations

import click

from composer.cli.command import Command, json_option
from composer.cli.page import progress
from composer.cli.revision_page import open_folder, print_revised, song_argument, sound_choice

__all__ = ["command"]


@click.command(
    "again",
    cls=Command,
    examples=(
        (
            "composer again night-bus chorus:melody",
            "another tune in every chorus; everybody else plays on as before",
        ),
        (
            "composer again night-bus verse2:drums",
            "one part in one section",
        ),
        (
            "composer again night-bus bars 9-16:bass",
            "some bars of a part, counted through the song",
        ),
    ),
)
@song_argument
@click.argument("selector", nargs=-1, required=True)
@sound_choice
@json_option
def command(song: str, selector: tuple[str, ...], sound: bool | None, as_json: bool) -> None:
    """Draw a new take of what SELECTOR names in the SONG, from the same plan. What is locked is refused."""
    from composer.studio.locks import again

    with progress() as tell:
        revised = again(open_folder(song), " ".join(selector), sound, tell)
    print_revised(revised, as_json)
