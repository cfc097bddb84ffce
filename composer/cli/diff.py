"""`composer diff`: what two states of a song differ in."""

from __future__ import annotations

import click

from composer.cli.command import Command, json_option
from composer.cli.page import lines, print_json
from composer.cli.revision_page import open_folder, song_argument

__all__ = ["command"]


@click.command(
    "diff",
    cls=Command,
    examples=(
        (
            "composer diff night-bus",
            "what the last change did",
        ),
        (
            "composer diff night-bus 2",
            "from state 2 of `composer log` to the song as it is",
        ),
        (
            'composer diff night-bus "first mix" 5',
            "between two states, by number or snapshot",
        ),
    ),
)
@song_argument
@click.argument("states", metavar="[A B]", nargs=-1)
@json_option
def command(song: str, states: tuple[str, ...], as_json: bool) -> None:
    """Tell in a musician's words how state B of the SONG differs from state A."""
    from composer.errors import ProjectError
    from composer.studio.comparing import compare_states

    if len(states) > 2:
        raise ProjectError("diff compares two states; give their numbers or names, or nothing")
    compared = compare_states(open_folder(song), *states)
    if as_json:
        from composer.studio.receipt import SCHEMA

        print_json(
            {
                "schema": SCHEMA,
                "before": compared.before,
                "after": compared.after,
                "differences": list(compared.differences),
            }
        )
        return
    lines(f"{compared.before} -> {compared.after}", *compared.differences)
