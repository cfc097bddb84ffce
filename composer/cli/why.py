"""`composer why`: from a note to the rule, the plan and the words behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from composer.cli.command import Command, json_option
from composer.cli.page import heading, lines, print_json, table
from composer.cli.revision_page import open_folder, song_argument

if TYPE_CHECKING:
    from composer.studio.why import Reason

__all__ = ["command"]


@click.command(
    "why",
    cls=Command,
    examples=(
        ("composer why night-bus chorus:bass:7", "every bass note of bar 7 in the choruses"),
        ("composer why night-bus verse 2", "every chord of the second verse"),
        ("composer why night-bus bars 9-10:melody --json", "two bars of the tune, as data"),
    ),
)
@song_argument
@click.argument("selector", nargs=-1, required=True)
@json_option
def command(song: str, selector: tuple[str, ...], as_json: bool) -> None:
    """Say of every note that SELECTOR names in the SONG what it is and where it comes from; of its chords, where no part
    is named."""
    from composer.studio.why import why

    reasons = why(open_folder(song), " ".join(selector))
    if as_json:
        from dataclasses import asdict

        from composer.studio.receipt import SCHEMA

        print_json({"schema": SCHEMA, "reasons": [asdict(reason) for reason in reasons]})
        return
    for number, reason in enumerate(reasons):
        if number:
            lines("")
        _print(reason)


def _print(reason: Reason) -> None:
    heading(f"{reason.place}, from bar {reason.first_bar} of the song")
    if reason.notes:
        table(
            ("bar", "beat", "note", "beats", "what it is", "how it comes"),
            [(n.bar, n.beat, n.note, f"{n.beats:g}", n.role, n.rule) for n in reason.notes],
            wide=(4, 5),
        )
    if reason.chords:
        table(
            ("bar", "beat", "chord", "numeral", "what it does"),
            [(c.bar, c.beat, c.chord, c.numeral, c.role) for c in reason.chords],
            wide=(4,),
        )
    for name, texts in (
        ("rule", reason.rule),
        ("chords", reason.harmony),
        ("plan", reason.plan),
        ("differs", reason.differs),
        ("words", reason.words),
        ("assumed", reason.assumed),
        ("changed", reason.changes),
    ):
        for text in texts:
            lines(f"{name:<9} {text}")
            name = ""
