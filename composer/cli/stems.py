"""`composer stems`: every part of a song as a sound file of its own, for a DAW."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from composer.cli.command import Command, json_option
from composer.cli.page import progress
from composer.cli.sound_page import path_of, rate_option, sound_options, target_option

__all__ = ["command"]


@click.command(
    "stems",
    cls=Command,
    examples=(
        ("composer stems night-bus", "as they stand in the mix, each with its reverb"),
        (
            "composer stems night-bus --dry --rate 48000",
            "as the synth plays them, to be mixed elsewhere",
        ),
        ("composer stems . --kit --json", "kick, snare, hats and the rest apart, told as data"),
    ),
)
@click.argument("song", metavar="SONG")
@click.option("--dry", is_flag=True, help="Without effects, reverb and levels.")
@click.option("--kit", is_flag=True, help="Each drum kit as kick, snare, hats and the rest.")
@rate_option
@target_option
@sound_options
@json_option
def command(song: str, **options: Any) -> None:
    """Write every part of the SONG as a numbered 24-bit WAV of the song's length, and the mix they belong to."""
    from composer.cli.sound_page import print_mixed, print_mixed_json
    from composer.studio.mixing import dry_stems, mix_song
    from composer.studio.project import SongFolder
    from composer.studio.sound import AudioWish

    wish = AudioWish(
        synth_path=path_of(options["fluidsynth"]),
        soundfont_path=path_of(options["soundfont"]),
        target=options["target"],
        sample_rate_hz=int(options["rate"]) if options["rate"] else None,
        stems=not options["dry"],
        is_kit_apart=options["kit"],
    )
    folder = SongFolder.at(Path(song).expanduser())
    with progress() as tell:
        mixed = (dry_stems if options["dry"] else mix_song)(folder, wish, tell)
    (print_mixed_json if options["as_json"] else print_mixed)(mixed)
