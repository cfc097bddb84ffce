"""`composer soundfont`: which sounds there are, and which to play with."""

from __future__ import annotations

import click

from composer.cli.command import Command, json_option
from composer.cli.group import Group
from composer.cli.page import lines, print_json, table

__all__ = ["command"]


@click.group(
    "soundfont",
    cls=Group,
    examples=(
        ("composer soundfont list", "what is here, what is not, and how to get it"),
        ("composer soundfont use ~/sounds/grand.sf2", "play with this one from now on"),
        ("composer soundfont use default", "let the program choose again"),
    ),
)
def command() -> None:
    """The soundfonts: the recorded instruments that the audio is made with."""


@command.command(
    "list",
    cls=Command,
    examples=(
        (
            "composer soundfont list",
            "what is here, in the order of preference; then what can be had",
        ),
        ("composer soundfont list --json", "the same as data"),
        ("composer soundfont list | head -3", "the one in use comes first"),
    ),
)
@json_option
def list_(as_json: bool) -> None:
    """List the soundfonts found here, the one in use first, and those that can be had."""
    from composer.studio.soundfonts import available, known

    here, others = available(), known()
    if as_json:
        print_json({"schema": 1, "soundfonts": here, "available": others})
        return
    if here:
        rows = [
            (s["use"], s["name"], f"{s['size_mb']:.1f}", s["origin"], s["licence"], s["path"])
            for s in here
        ]
        table(("", "soundfont", "MB", "from", "licence", "file"), rows, wide=(4, 5))
    else:
        lines("no soundfont was found here")
    if others:
        lines("")
        rest = [
            ("", s["name"], f"{s['size_mb']:.1f}", s["licence"], s["command"] or s["note"])
            for s in others
        ]
        table(("", "can be had", "MB", "licence", "with"), rest, wide=(3, 4))


@command.command(
    "use",
    cls=Command,
    examples=(
        ("composer soundfont use ~/sounds/grand.sf2", "a file"),
        ("composer soundfont use FluidR3_GM", "one of `composer soundfont list`, by name"),
        ("composer soundfont use default", "let the program choose again"),
    ),
)
@click.argument("which", metavar="FILE|NAME|default")
@json_option
def use(which: str, as_json: bool) -> None:
    """Play with this soundfont from now on. The file stays where it is."""
    from composer.studio.soundfonts import choose

    chosen = choose(which)
    if as_json:
        print_json({"schema": 1, "soundfont": chosen})
    else:
        lines(f"playing with {chosen['name']} ({chosen['path']}), licence: {chosen['licence']}")
