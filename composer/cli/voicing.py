"""`composer voicing`: a progression under the fingers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from composer.cli.chord_text import (
    chord_text,
    key_of,
    key_option,
    meter_of,
    meter_option,
    midi_option,
    pointing,
    symbols_option,
)
from composer.cli.command import Command, json_option
from composer.cli.page import lines, print_json
from composer.errors import BriefError

__all__ = ["command"]


@click.command(
    "voicing",
    cls=Command,
    examples=(
        (
            'composer voicing "G Em C D" --for guitar',
            "shapes for four fingers, drawn as chord boxes",
        ),
        (
            'composer voicing "Dm7 G7 Cmaj7" --for piano --style rootless_a --costs',
            "two hands at the keyboard, and what every choice cost",
        ),
        (
            'composer voicing "| C | F | G7 | C |" --for satb --midi choir.mid',
            "four voices led by the rules, a track each in a MIDI file",
        ),
    ),
)
@click.argument("chords", nargs=-1)
@click.option(
    "--for",
    "instrument",
    metavar="piano|guitar|strings|satb|...",
    default="piano",
    help="Who plays: piano, guitar, strings, satb, or ukulele, bass, banjo, mandolin ...",
)
@click.option(
    "--style",
    metavar="NAME",
    help="Piano: close, drop2, rootless_a, shell ... Guitar: open, movable, power.",
)
@click.option(
    "--tuning",
    metavar="NAME|STRINGS",
    help="Of a fretted instrument: dadgad, 'drop d', or 'D2 A2 D3 G3 B3 E4'.",
)
@click.option(
    "--capo", type=click.IntRange(0, 12), default=0, metavar="FRET", help="Where the capo sits."
)
@click.option(
    "--players",
    type=click.IntRange(4, 5),
    default=4,
    metavar="4|5",
    help="How many strings; the fifth is a double bass.",
)
@click.option("--low", metavar="PITCH", help="The lowest note of a piano style, such as C3.")
@click.option("--high", metavar="PITCH", help="The highest, such as E5.")
@click.option("--costs", is_flag=True, help="Print what every voicing cost, by name.")
@click.option(
    "--weight",
    "weights",
    multiple=True,
    metavar="COST=PERCENT",
    help="Count a cost more or less, such as motion=200; may be repeated.",
)
@key_option
@meter_option
@symbols_option("--symbols")
@midi_option
@json_option
def command(chords: tuple[str, ...], as_json: bool, midi_path: str | None, **options: Any) -> None:
    """Voice CHORDS (a chart, or symbols and numerals, a bar each), each led from the one before at the least cost."""
    from composer.studio.chords.spelling import speller, with_spellings
    from composer.studio.chords.voicing_page import read_weights, voicing_page

    if not chords:
        raise BriefError("which chords? write them in quotes, such as 'Dm7 G7 Cmaj7'")
    text = chord_text(chords)
    with pointing(text, as_json):
        page = voicing_page(
            text,
            options["instrument"],
            options["style"],
            key_of(options["key"]),
            meter_of(options["meter"]),
            low=options["low"],
            high=options["high"],
            tuning=options["tuning"],
            capo=options["capo"],
            players=options["players"],
            weights=read_weights(options["weights"]),
        )
    spell = speller(options["symbols"], page.key)
    files = {}
    if midi_path:
        from composer.studio.clip import write_clip

        files["midi"] = str(write_clip(page.clip(), Path(midi_path)).absolute())
    if as_json:
        table = {**page.table(), "files": files}
        print_json(with_spellings(table, spell) if options["symbols"] else table)
        return
    from composer.cli.voicing_pages import print_costs, print_voicings

    print_voicings(page, spell)
    if options["costs"]:
        print_costs(page, spell)
    for kind, path in files.items():
        lines("", f"{kind:<9} {path}")
