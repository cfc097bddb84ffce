"""`composer render`: a song's sound made anew from song.json, in any format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from composer.cli.command import Command, json_option
from composer.cli.page import progress
from composer.cli.sound_page import only_option, path_of, rate_option, sound_options, target_option
from composer.mix.formats import BITS_OF, FORMATS

__all__ = ["command"]

BITS = ("16", "24", "32f")


@click.command(
    "render",
    cls=Command,
    examples=(
        ("composer render night-bus", "every part played, mixed and mastered again"),
        ("composer render night-bus --format flac --bits 24 --rate 96000", "for an archive"),
        (
            'composer render night-bus --only "verse 2:bass"',
            "one part of one section, and nothing else",
        ),
    ),
)
@click.argument("song", metavar="SONG")
@click.option(
    "--format", "kind", type=click.Choice(tuple(FORMATS)), default="wav", help="File format."
)
@rate_option
@click.option("--bits", type=click.Choice(BITS), help="Of wav and flac; 32f is floating point.")
@target_option
@only_option
@click.option("--artist", metavar="NAME", default="", help="Whose song players are to show.")
@sound_options
@json_option
def command(song: str, **options: Any) -> None:
    """Play, mix and master the SONG in a folder anew, from its song.json."""
    from composer.cli.sound_page import print_mixed, print_mixed_json
    from composer.errors import FormatError
    from composer.model.audio import FileKind
    from composer.studio.mixing import mix_song
    from composer.studio.project import SongFolder
    from composer.studio.sound import AudioWish

    if options["bits"] and options["kind"] not in BITS_OF:
        raise FormatError(f"--bits is for wav and flac; {options['kind']} decides for itself")
    wish = AudioWish(
        synth_path=path_of(options["fluidsynth"]),
        soundfont_path=path_of(options["soundfont"]),
        target=options["target"],
        only=options["only"],
        kind=FileKind(
            format=options["kind"], bits=int((options["bits"] or "16").removesuffix("f"))
        ),
        sample_rate_hz=int(options["rate"]) if options["rate"] else None,
        artist=options["artist"],
        is_fresh=True,
    )
    with progress() as tell:
        mixed = mix_song(SongFolder.at(Path(song).expanduser()), wish, tell)
    (print_mixed_json if options["as_json"] else print_mixed)(mixed)
