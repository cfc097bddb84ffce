"""`composer soundfont`: which sounds there are, what is inside, and which to play with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from composer.cli.command import Command, json_option, path_option
from composer.cli.group import Group
from composer.cli.page import lines, print_json, table

__all__ = ["command"]


@click.group(
    "soundfont",
    cls=Group,
    examples=(
        ("composer soundfont list", "what is here, what is not, and how to get it"),
        ("composer soundfont info FluidR3_GM", "its licence, and every sound in it"),
        ("composer soundfont use ~/sounds/grand.sf2", "play with this one from now on"),
    ),
)
def command() -> None:
    """The soundfonts: the recorded instruments that the audio is made with."""


@command.command(
    "list",
    cls=Command,
    examples=(
        (
            "composer soundfont list",
            "what is here, in the order of preference; then what can be had",
        ),
        ("composer soundfont list --json", "the same as data"),
        ("composer soundfont list | head -3", "the one in use comes first"),
    ),
)
@json_option
def list_(as_json: bool) -> None:
    """List the soundfonts found here, the one in use first, and those that can be had."""
    from composer.studio.soundfonts import available, known

    here, others = available(), known()
    if as_json:
        print_json({"schema": 1, "soundfonts": here, "available": others})
        return
    if here:
        rows = [
            (s["use"], s["name"], f"{s['size_mb']:.1f}", s["origin"], s["licence"], s["path"])
            for s in here
        ]
        table(("", "soundfont", "MB", "from", "licence", "file"), rows, wide=(4, 5))
    else:
        lines("no soundfont was found here")
    if others:
        lines("")
        rest = [
            ("", s["name"], f"{s['size_mb']:.1f}", s["licence"], s["command"] or s["note"])
            for s in others
        ]
        table(("", "can be had", "MB", "licence", "with"), rest, wide=(3, 4))


@command.command(
    "use",
    cls=Command,
    examples=(
        ("composer soundfont use ~/sounds/grand.sf2", "a file"),
        ("composer soundfont use FluidR3_GM", "one of `composer soundfont list`, by name"),
        ("composer soundfont use default", "let the program choose again"),
    ),
)
@click.argument("which", metavar="FILE|NAME|default")
@json_option
def use(which: str, as_json: bool) -> None:
    """Play with this soundfont from now on. The file stays where it is."""
    from composer.studio.soundfonts import choose

    chosen = choose(which)
    if as_json:
        print_json({"schema": 1, "soundfont": chosen})
    else:
        lines(f"playing with {chosen['name']} ({chosen['path']}), licence: {chosen['licence']}")


@command.command(
    "info",
    cls=Command,
    examples=(
        ("composer soundfont info TimGM6mb", "what it says of itself, and every sound in it"),
        (
            "composer soundfont info grand.sf2 --preview tour.wav",
            "a phrase on the usual instruments",
        ),
        (
            "composer soundfont info grand.sf2 --preview two.wav --preset 0:24 --preset 'Jazz Guitar'",
            "on these two sounds",
        ),
    ),
)
@click.argument("which", metavar="FILE|NAME")
@path_option(
    "--preview", help="Write a phrase on some of its sounds here (.wav, .flac, .ogg, .mp3)."
)
@click.option(
    "--preset",
    "presets",
    multiple=True,
    metavar="BANK:PROGRAM|NAME",
    help="A sound for the preview; may be repeated.",
)
@path_option("--fluidsynth", help="The FluidSynth library to play with.")
@json_option
def info(
    which: str,
    preview: str | None,
    presets: tuple[str, ...],
    fluidsynth: str | None,
    as_json: bool,
) -> None:
    """Look inside a soundfont: its licence, who made it, its sounds by bank and program."""
    from composer.errors import FormatError
    from composer.studio.soundfonts import inside

    if presets and preview is None:
        raise FormatError("--preset chooses sounds for --preview, which says where to write them")
    data = inside(which)
    heard: list[str] = []
    if preview is not None:
        heard = _write_preview(Path(data["path"]), Path(preview).expanduser(), presets, fluidsynth)
        data["preview"] = {"path": str(Path(preview).expanduser().absolute()), "presets": heard}
    if as_json:
        print_json({"schema": 1, "soundfont": data})
        return
    _print_inside(data)
    if preview is not None:
        lines("", f"preview   {preview}: {', '.join(heard)}")


def _write_preview(
    font: Path, place: Path, wanted: tuple[str, ...], synth: str | None
) -> list[str]:
    from composer.cli.sound_page import path_of
    from composer.render.riff import read_soundfont
    from composer.studio.soundfont_preview import chosen_presets, write_preview

    presets = chosen_presets(read_soundfont(font), wanted)
    write_preview(font, presets, place, path_of(synth))
    return [preset.name for preset in presets]


def _print_inside(data: dict[str, Any]) -> None:
    unverified = data["unverified"]
    facts = (
        (
            "name",
            data["name"] if data["title"] == data["name"] else f"{data['title']} ({data['name']})",
        ),
        ("file", data["path"]),
        (
            "format",
            f"{data['format']} {data['version']}, {data['size_mb']:.1f} MB, {data['samples']} samples",
        ),
        ("licence", data["licence"] + (" (not verified)" if "licence" in unverified else "")),
        ("copyright", data["copyright"]),
        ("made by", data["maker"]),
        ("made on", data["made_on"]),
        ("comment", data["comment"]),
        ("note", data["note"]),
    )
    lines(*(f"{name:<10}{text}" for name, text in facts if text), "")
    rows = [(preset["bank"], preset["program"], preset["name"]) for preset in data["presets"]]
    table(("bank", "program", "sound"), rows, wide=(2,))
