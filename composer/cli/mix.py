"""`composer mix`: a song mixed anew, after its mix.toml was edited or for another loudness."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from composer.cli.command import Command, json_option, path_option
from composer.cli.page import lines, print_json, progress
from composer.cli.sound_page import only_option, path_of, sound_options, target_option

__all__ = ["command"]


@click.command(
    "mix",
    cls=Command,
    examples=(
        ("composer mix night-bus --write", "a mix.toml to edit, with every level in it"),
        (
            "composer mix night-bus --set parts.keys.level_lu=-8",
            "one value of mix.toml, and hear it; may be repeated",
        ),
        (
            "composer mix night-bus --reference song-i-like.wav",
            "the same in numbers beside a recording, and what would bring it nearer",
        ),
    ),
)
@click.argument("song", metavar="SONG")
@target_option
@only_option
@click.option("--write", is_flag=True, help="Only write a commented mix.toml, where there is none.")
@click.option(
    "--set",
    "settings",
    metavar="KEY=VALUE",
    multiple=True,
    help="Write a value to mix.toml first: parts.keys.level_lu=-8, master.target=club.",
)
@path_option("--reference", help="A recording to compare with; it is only read.")
@sound_options
@json_option
def command(song: str, **options: Any) -> None:
    """Mix the SONG in a folder, as its mix.toml and its genre have it, and master it."""
    from composer.cli.sound_page import print_comparison, print_mixed, print_mixed_json
    from composer.errors import FormatError
    from composer.studio.mixing import compare, mix_song, set_values, write_mix_file
    from composer.studio.project import SongFolder
    from composer.studio.sound import AudioWish

    folder = SongFolder.at(Path(song).expanduser())
    if options["write"]:
        if options["reference"] or options["target"] or options["settings"]:
            raise FormatError(
                "--write only writes mix.toml; run --target, --set and --reference by themselves"
            )
        place = write_mix_file(folder)
        if options["as_json"]:
            print_json({"schema": 1, "files": {"mix": str(place.absolute())}})
        else:
            lines(f"mix       {place}")
        return
    if options["settings"]:
        set_values(folder, options["settings"])
    wish = AudioWish(
        synth_path=path_of(options["fluidsynth"]),
        soundfont_path=path_of(options["soundfont"]),
        target=options["target"],
        only=options["only"],
    )
    reference, compared = path_of(options["reference"]), None
    with progress() as tell:
        if reference is None:
            mixed = mix_song(folder, wish, tell)
        else:
            mixed, compared = compare(folder, reference, wish, tell)
    if options["as_json"]:
        print_mixed_json(mixed, compared)
        return
    print_mixed(mixed)
    if compared is not None:
        print_comparison(song, compared)
