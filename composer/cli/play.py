"""`composer play`: a song through the sound card, or live to a MIDI port with clock, start and stop."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from composer.cli.command import Command, json_option
from composer.cli.page import lines, print_json, progress, talk
from composer.cli.sound_page import path_of, sound_options

if TYPE_CHECKING:
    from composer.studio.playing import Played

__all__ = ["command"]


@click.command(
    "play",
    cls=Command,
    examples=(
        ("composer play night-bus --from chorus", "heard from the first chorus on; Ctrl-C stops"),
        (
            "composer play night-bus --solo bass --solo drums --from bars 9-16",
            "two parts as they stand in the mix, eight bars long",
        ),
        (
            "composer play night-bus --midi-port virtual",
            "a port that a DAW can record from, with clock, start and stop",
        ),
    ),
)
@click.argument("song", metavar="SONG")
@click.argument("bars", metavar="", required=False)
@click.option(
    "--from", "start", metavar="WHERE", help='A section ("verse 2") or bars: "bars 9", "bars 9-16".'
)
@click.option("--solo", multiple=True, metavar="PART", help="Only this part; may be repeated.")
@click.option("--mute", multiple=True, metavar="PART", help="Without this part; may be repeated.")
@click.option(
    "--midi-port", metavar="NAME", help="To this MIDI port instead; `virtual` makes one of our own."
)
@sound_options
@json_option
def command(song: str, bars: str | None, **options: Any) -> None:
    """Play the SONG in a folder.

    What was rendered is used as long as it is of these notes and this mix; soloed and muted parts are heard as loud
    as they are in it. At a MIDI port the notes, controllers and programs of the MIDI file are played, with a clock.
    """
    from composer.errors import FormatError
    from composer.studio.playing import PlayWish, play_midi, play_sound
    from composer.studio.project import SongFolder

    wish = PlayWish(
        start=_where(options["start"], bars),
        solo=options["solo"],
        mute=options["mute"],
        soundfont_path=path_of(options["soundfont"]),
        synth_path=path_of(options["fluidsynth"]),
    )
    folder = SongFolder.at(Path(song).expanduser())
    port = options["midi_port"]
    if port is None:
        with progress() as tell:
            played = play_sound(folder, wish, tell, _announce)
    elif wish.soundfont_path or wish.synth_path:
        raise FormatError(
            "--soundfont and --fluidsynth are for the sound card; at --midi-port the listener has the sounds"
        )
    else:
        played = play_midi(folder, port, wish, lambda played: _ready(port, played))
    if options["as_json"]:
        print_json(_row(played))
    else:
        lines(f"played    {_told(played)}")
    for warning in played.warnings:
        talk(f"note: {warning}")


def _where(start: str | None, bars: str | None) -> str | None:
    """`--from bars 9` reaches us in two pieces."""
    from composer.errors import FormatError

    if bars is None:
        return start
    if start is None:
        raise FormatError(f"what is {bars!r}? a place in the song is said with --from")
    return f"{start} {bars}"


def _ready(port: str, played: Played) -> None:
    """Say what comes; at a port of our own wait until somebody has connected to it."""
    from composer.render.ports import OWN_PORT, VIRTUAL

    if port.casefold() == VIRTUAL and sys.stdin.isatty() and sys.stderr.isatty():
        talk(
            f"connect your DAW to the MIDI port {OWN_PORT!r}, let it follow its clock, and press Enter"
        )
        sys.stdin.readline()
    _announce(played)


def _announce(played: Played) -> None:
    if sys.stderr.isatty():
        talk(f"playing {_told(played)}; Ctrl-C stops")


def _told(played: Played) -> str:
    from composer.cli.song_page import clock

    where = f"{played.stretch.name}, bar {played.stretch.bar}"
    return (
        f"{played.title} from {where}, {clock(played.length_s)}, on {played.output}: "
        f"{', '.join(played.parts)}"
    )


def _row(played: Played) -> dict[str, Any]:
    return {
        "schema": 1,
        "title": played.title,
        "from": {"name": played.stretch.name, "bar": played.stretch.bar},
        "length_s": round(played.length_s, 3),
        "parts": list(played.parts),
        "output": played.output,
        "warnings": list(played.warnings),
    }
