"""What commands that change a song have in common: their options, and the receipt on the screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from composer.cli.page import lines, print_json, talk

if TYPE_CHECKING:
    from composer.studio.project import SongFolder
    from composer.studio.revising import Revised

__all__ = ["open_folder", "print_revised", "song_argument", "sound_choice"]

F = TypeVar("F", bound=Callable[..., Any])
QUESTION = 2
"""Exit code where something has to be asked first, as for a refusal."""


def song_argument(command: F) -> F:
    """Add the argument SONG."""
    return click.argument("song", metavar="SONG")(command)


def sound_choice(command: F) -> F:
    """Add `--audio/--no-audio`."""
    text = "Make the sound anew, or leave it; without either, it is made anew where there is some."
    return click.option("--audio/--no-audio", "sound", default=None, help=text)(command)


def open_folder(song: str) -> SongFolder:
    """The song folder that was typed; raises ProjectError."""
    from composer.studio.project import SongFolder

    return SongFolder.at(Path(song).expanduser())


def print_revised(revised: Revised, as_json: bool) -> None:
    """The receipt: asked, done or not, before and after, what changed, and the files. A question ends the command."""
    if as_json:
        from composer.studio.revision_receipt import revised_receipt

        print_json(revised_receipt(revised))
    elif revised.question:
        talk(f"composer: {revised.question}")
    else:
        _print(revised)
    if revised.question:
        raise click.exceptions.Exit(QUESTION)


def _print(revised: Revised) -> None:
    from composer.studio.revision_receipt import beyond, measure_row

    direction = revised.direction
    for understood in direction.understood:
        lines(f"asked     {understood.words} → {understood.meaning}")
    for measured in revised.measures:
        row = measure_row(measured, revised.song.plan, revised.before.plan)
        where = "" if row["section"] == row["part"] == "*" else f", {_place(row)}"
        word = "done" if row["done"] else "not done"
        lines(
            f"{word:<9} {row['metric'].replace('_', ' ')}{where}: {row['before']} -> {row['after']}"
        )
    if revised.state is None or revised.before == revised.song:
        lines("nothing had to change; the song is as it was")
    for text in revised.differences:
        lines(f"{'' if text.startswith('unchanged') else 'changed':<9} {text}")
    more = beyond(revised)
    if more:
        lines(f"also      {', '.join(more)}")
    elif direction.moves and revised.changed:
        lines("          and nothing else")
    if direction.not_understood:
        lines(f"not understood: {'; '.join(direction.not_understood)}")
    if revised.state is not None:
        lines(f"state     {revised.state.number}: {revised.state.words}")
    made = revised.rewritten
    lines(*(f"{kind:<9} {path}" for kind, path in made.files if kind not in ("folder", "song")))
    for finding in made.findings:
        talk(f"found: {finding}")
    for warning in (*revised.warnings, *made.warnings):
        talk(f"note: {warning}")


def _place(row: dict[str, Any]) -> str:
    if row["section"] == "*":
        return f"*:{row['part']}"
    return str(row["section"]) if row["part"] == "*" else f"{row['section']}:{row['part']}"
