"""`composer plan`: what a brief would become."""

from __future__ import annotations

from typing import Any

import click

from composer.cli.command import Command, json_option
from composer.cli.page import print_json, talk
from composer.cli.wishes import brief_options, wishes_from

__all__ = ["command"]


@click.command(
    "plan",
    cls=Command,
    examples=(
        (
            'composer plan "upbeat pop in D, no guitar"',
            "form, keys, chords, energy and players, before a note is written",
        ),
        (
            'composer plan --genre "bossa nova" --singer G3-D5',
            "key and tune range chosen to fit a voice",
        ),
        (
            'composer plan "slow rock" --form "intro 4, verse 8, chorus 8" --json',
            "the same as data",
        ),
    ),
)
@brief_options
@json_option
def command(**options: Any) -> None:
    """Show what `composer sketch` would do with a BRIEF, before a note is written."""
    from composer.studio.already_so import with_effects
    from composer.studio.pipeline import make, read

    words, file, wishes = wishes_from(options)
    planned = with_effects(make(read(words, file, **wishes)), words, file=file, **wishes)
    if options["as_json"]:
        from composer.studio.receipt import planned_receipt

        print_json(planned_receipt(planned))
        return
    from composer.cli.song_page import print_plan, print_reading

    print_plan(planned.plan)
    print_reading(planned.plan, planned.reading)
    for warning in planned.warnings:
        talk(f"note: {warning}")
