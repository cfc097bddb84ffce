"""`composer genre`: the genres and what they say."""

from __future__ import annotations

import click

from composer.cli.command import Command, json_option
from composer.cli.group import Group
from composer.cli.page import lines, print_json, table

__all__ = ["command"]


@click.group(
    "genre",
    cls=Group,
    examples=(
        ("composer genre list", "every genre, with its tempo and its instruments"),
        ('composer genre show "bossa nova"', "one genre as a musician writes it"),
        ("composer genre show house --resolved", "the same with every default filled in"),
    ),
)
def command() -> None:
    """The genres: each is one text file that says what is played."""


@command.command(
    "list",
    cls=Command,
    examples=(
        ("composer genre list", "every genre, with its tempo and its instruments"),
        ("composer genre list --json", "the same as data"),
        ("composer genre list | grep 4/4", "one line a genre on a pipe"),
    ),
)
@json_option
def list_(as_json: bool) -> None:
    """List the genres."""
    from composer.studio.genre_page import genre_rows

    rows = genre_rows()
    if as_json:
        print_json({"schema": 1, "genres": rows})
        return
    table(
        ("genre", "bpm", "meter", "band", "also called"),
        [
            (
                row["name"],
                f"{row['tempo_bpm'][0]:g}-{row['tempo_bpm'][1]:g}",
                row["meter"],
                ", ".join(row["parts"]),
                ", ".join(row["aliases"][:3]),
            )
            for row in rows
        ],
        wide=(3, 4),
    )


@command.command(
    "show",
    cls=Command,
    examples=(
        ("composer genre show rock", "the file as its author wrote it"),
        ("composer genre show lofi", "any of its names will do"),
        ("composer genre show house --resolved", "with its base and every default filled in"),
    ),
)
@click.argument("name")
@click.option("--resolved", is_flag=True, help="Fill in the base and every default.")
@json_option
def show(name: str, resolved: bool, as_json: bool) -> None:
    """Show the genre NAME as a musician reads it: tempo, keys, forms, harmony, grooves, lines, band, mix."""
    from composer.studio.genre_page import genre_text, resolved_table, resolved_text

    if as_json:
        print_json({"schema": 1, "genre": resolved_table(name)})
        return
    lines((resolved_text(name) if resolved else genre_text(name)).rstrip())
