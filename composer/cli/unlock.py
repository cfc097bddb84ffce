"""`composer unlock`: lets parts be changed again."""

from __future__ import annotations

import click

from composer.cli.command import Command, json_option
from composer.cli.revision_page import open_folder, print_revised, song_argument

__all__ = ["command"]


@click.command(
    "unlock",
    cls=Command,
    examples=(
        (
            "composer unlock night-bus chorus:melody",
            "the tune of the choruses may change again",
        ),
        (
            "composer unlock night-bus *",
            "everything",
        ),
        (
            'composer unlock night-bus "verse 2:drums" --json',
            "one part in one section, told as data",
        ),
    ),
)
@song_argument
@click.argument("selector", nargs=-1, required=True)
@json_option
def command(song: str, selector: tuple[str, ...], as_json: bool) -> None:
    """Let what SELECTOR names in the SONG be changed again."""
    from composer.studio.locks import set_lock

    print_revised(set_lock(open_folder(song), " ".join(selector), is_locked=False), as_json)
