"""`composer reharmonise`: other chords for a progression."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

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
from composer.cli.page import hanging, heading, lines, print_json
from composer.errors import BriefError

if TYPE_CHECKING:
    from composer.studio.chords.reharmonised import Reharmonised
    from composer.studio.chords.spelling import Spell

__all__ = ["command"]

LEVELS = ("safe", "colour", "bold")


@click.command(
    "reharmonise",
    cls=Command,
    examples=(
        (
            'composer reharmonise "C Am F G"',
            "three versions, from safe to bold, every change with its reason",
        ),
        ('composer reharmonise "| C | Am | Dm7 | G7 | C |" --level bold', "one of them"),
        (
            'composer reharmonise "C Am F G" --melody tune.mid --midi new.mid',
            "never against the melody; the versions one after another in a MIDI file",
        ),
    ),
)
@click.argument("chords", nargs=-1)
@click.option("--level", type=click.Choice(LEVELS), help="Only this level.")
@click.option(
    "--melody", metavar="FILE.mid", help="The melody it has to fit under, from the first bar on."
)
@key_option
@meter_option
@click.option(
    "--take", type=click.IntRange(0), default=0, metavar="N", help="Another take has another taste."
)
@click.option("--genre", metavar="NAME", help="Who plays the MIDI file; see `composer genre list`.")
@symbols_option("--style", "--symbols")
@midi_option
@json_option
def command(
    chords: tuple[str, ...],
    level: str | None,
    melody: str | None,
    key: str | None,
    meter: str | None,
    take: int,
    genre: str | None,
    symbols: str | None,
    midi_path: str | None,
    as_json: bool,
) -> None:
    """Find other chords for CHORDS (a chart, or symbols and numerals, a bar each): safe, colour and bold.

    The length stays, and the first and the last chord keep their function.
    """
    from composer.studio.chords.reharmonised import reharmonised
    from composer.studio.chords.spelling import speller, with_spellings

    if not chords:
        raise BriefError("which chords? write them in quotes, such as 'C Am F G'")
    text = chord_text(chords)
    with pointing(text, as_json):
        page = reharmonised(
            text,
            (level,) if level else LEVELS,
            key_of(key),
            meter_of(meter),
            Path(melody) if melody else None,
            take,
        )
    spell = speller(symbols, page.key)
    files = {}
    if midi_path:
        from composer.studio.clip import write_clip

        files["midi"] = str(write_clip(page.clip(genre), Path(midi_path), melody).absolute())
    if as_json:
        table = {**page.table(), "files": files}
        print_json(with_spellings(table, spell) if symbols else table)
        return
    _print(page, spell)
    for kind, path in files.items():
        lines("", f"{kind:<9} {path}")


def _print(page: Reharmonised, spell: Spell) -> None:
    from composer.cli.chord_pages import print_grid

    under = f", under {page.melody}" if page.melody else ""
    heading(f"{page.key}, {page.line.meters}{under}")
    lines("")
    print_grid(page.line, page.facts, spell)
    for version in page.versions:
        lines("")
        heading(version.level)
        print_grid(page.line, version.facts, spell, version.chords)
        for change in version.changes:
            before = " ".join(map(spell, change.before))
            after = " ".join(map(spell, change.after))
            hanging(
                f"   bar {page.line.place(change.at)}: {before} -> {after} ({change.technique}): {change.reason}"
            )
        if not version.changes:
            lines("   as it was: nothing at this level goes better here")
