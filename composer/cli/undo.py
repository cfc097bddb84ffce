"""`composer undo`: an earlier state of a song."""

from __future__ import annotations

import click

from composer.cli.command import Command, json_option
from composer.cli.page import progress
from composer.cli.revision_page import open_folder, print_revised, song_argument, sound_choice

__all__ = ["command"]


@click.command(
    "undo",
    cls=Command,
    examples=(
        (
            "composer undo night-bus",
            "the last change taken back; `composer redo` brings it again",
        ),
        (
            "composer undo night-bus 3",
            "three changes at once",
        ),
        (
            'composer undo night-bus --to "first mix"',
            "a snapshot, or any state by its number in `composer log`",
        ),
    ),
)
@song_argument
@click.argument("steps", metavar="[N]", type=click.IntRange(1, 100_000), required=False)
@click.option(
    "--to", "target", metavar="NAME", help="A snapshot's name, or a state's number in the log."
)
@sound_choice
@json_option
def command(
    song: str, steps: int | None, target: str | None, sound: bool | None, as_json: bool
) -> None:
    """Take back the last change of the SONG, or the last N. Nothing is lost by it."""
    from functools import partial

    from composer.errors import ProjectError
    from composer.studio.revising import go_back

    if steps is not None and target is not None:
        raise ProjectError("a number of steps and --to exclude each other; leave one of them out")
    folder = open_folder(song)
    past = folder.history
    step = partial(past.undo, steps or 1) if target is None else partial(past.restore, target)
    with progress() as tell:
        revised = go_back(
            folder, step, "undo" if target is None else f"back to {target}", sound, tell
        )
    print_revised(revised, as_json)
