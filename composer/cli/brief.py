"""`composer brief`: a short interview instead of a sentence."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from composer.cli.command import Command, json_option, path_option
from composer.cli.page import lines, print_json, talk

__all__ = ["command"]


@click.command(
    "brief",
    cls=Command,
    examples=(
        ("composer brief", "a few questions, and a brief.toml comes of them"),
        ("composer brief --out night-bus.toml", "into another file"),
        ("composer sketch brief.toml", "what is done with it"),
    ),
)
@path_option("--out", help="The brief file to write; brief.toml.")
@json_option
def command(out: str | None, as_json: bool) -> None:
    """Ask for genre, mood, tempo, length and instruments, write a brief file, and sketch it where that is wanted."""
    from composer.errors import BriefError

    place = Path(out or "brief.toml").expanduser()
    if not _is_terminal():
        raise BriefError(
            "brief asks questions, and nobody sits at this terminal; write a brief.toml, or say it: "
            'composer sketch "slow bossa nova, one minute"'
        )
    if place.exists():
        raise BriefError(f"{place} is there already; name another file with --out")
    from composer.studio.interview import interview, save_interview

    talk("Enter takes what stands in brackets.")
    reading = save_interview(interview(_prompt, talk), place)
    is_sketched = click.confirm("Sketch it now?", default=True, err=True)
    files = {"brief": str(place.absolute())}
    if is_sketched:
        from composer.studio.sketching import sketch

        made = sketch(place, audio=_has_sound())
        files |= {kind: str(path.absolute()) for kind, path in made.files}
    if as_json:
        from composer.studio.receipt import SCHEMA

        understood = [{"words": u.words, "meaning": u.meaning} for u in reading.understood]
        print_json({"schema": SCHEMA, "understood": understood, "files": files})
        return
    lines(*(f"{kind:<9} {path}" for kind, path in files.items() if kind != "folder"))
    if not is_sketched:
        lines(f"sketch it with: composer sketch {place}")


def _is_terminal() -> bool:
    return sys.stdin.isatty()


def _prompt(text: str, default: str) -> str:
    answer: str = click.prompt(text, default=default, err=True)
    return answer


def _has_sound() -> bool:
    """Whether there is a synth and a soundfont; without them MIDI and chart are made."""
    from composer.errors import ComposerError
    from composer.render import soundfont, synth

    try:
        synth.find()
        soundfont.find()
    except ComposerError as problem:
        talk(f"note: no sound, {problem}")
        return False
    return True
