"""`composer alt`: alternatives to choose from by ear."""

from __future__ import annotations

import click

from composer.cli.command import Command, json_option
from composer.cli.page import lines, print_json, progress, talk
from composer.cli.revision_page import open_folder, song_argument

__all__ = ["command"]


@click.command(
    "alt",
    cls=Command,
    examples=(
        (
            "composer alt night-bus chorus:melody",
            "four other tunes for the chorus, one after another in one sound file",
        ),
        (
            "composer alt night-bus verse2:drums -n 2 --no-audio",
            "two other grooves, as MIDI only",
        ),
        (
            "composer pick night-bus B",
            "one of them is taken",
        ),
    ),
)
@song_argument
@click.argument("selector", nargs=-1, required=True)
@click.option(
    "-n", "count", metavar="N", type=click.IntRange(1, 26), default=4, help="How many; 4."
)
@click.option("--no-audio", is_flag=True, help="MIDI only.")
@json_option
def command(
    song: str, selector: tuple[str, ...], count: int, no_audio: bool, as_json: bool
) -> None:
    """Make other takes of what SELECTOR names in the SONG, equally loud, a bar of silence between them. The song itself
    stays as it is until one is picked."""
    from composer.studio.alternatives import make_alternatives

    folder = open_folder(song)
    with progress() as tell:
        made = make_alternatives(folder, " ".join(selector), count, not no_audio, tell)
    if as_json:
        from composer.studio.receipt import SCHEMA

        print_json(
            {
                "schema": SCHEMA,
                "selector": made.selector,
                "alternatives": [
                    {"name": name, "start_s": start, "differences": list(told)}
                    for name, start, told in zip(
                        made.names,
                        made.starts_s or (None,) * len(made.names),
                        made.differences,
                        strict=True,
                    )
                ],
                "warnings": list(made.warnings),
                "files": {kind: str(path.absolute()) for kind, path in made.files},
            }
        )
        return
    starts = made.starts_s or (None,) * len(made.names)
    for name, start, told in zip(made.names, starts, made.differences, strict=True):
        at = "" if start is None else f"  {start // 60:.0f}:{start % 60:04.1f}"
        lines(f"{name}{at}  {'; '.join(told)}")
    lines(*(f"{kind:<9} {path}" for kind, path in made.files))
    lines(f"take one with: composer pick {song} {made.names[0]}")
    for warning in made.warnings:
        talk(f"note: {warning}")
