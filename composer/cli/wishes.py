"""The options that say what is wanted, shared by the commands that take a brief."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from composer.cli.command import path_option
from composer.errors import BriefError

__all__ = ["brief_options", "wishes_from"]

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.argument("brief", nargs=-1),
    path_option(
        "--brief", "brief_file", help="A brief file (TOML); words and options win over it."
    ),
    click.option("--genre", metavar="NAME", help="The genre; see `composer genre list`."),
    click.option("--key", metavar="KEY", help="The key, such as 'Eb minor' or D."),
    click.option("--tempo", metavar="BPM", type=float, help="Quarter notes a minute, 20 to 400."),
    click.option("--meter", metavar="N/N", help="The meter, such as 3/4 or 6/8."),
    click.option(
        "--form", metavar="SECTIONS", help="Sections and bars: 'intro 4, verse 8, chorus 8'."
    ),
    click.option("--minutes", metavar="M", type=float, help="About how long, in minutes."),
    click.option(
        "--exact", metavar="LENGTH", help="Exactly how long: 30s, 1:45. May move the tempo."
    ),
    click.option(
        "--chords",
        metavar="CHART",
        help="Chords for all of it, '| C | Am |', or 'verse: | C | F |; chorus: | G | C |'.",
    ),
    path_option(
        "--lyrics", help="Words to sing: a text file with [Verse 1], [Chorus], or stanzas."
    ),
    click.option(
        "--singer", metavar="LOW-HIGH", help="A voice the tune has to fit, such as G3-D5."
    ),
    click.option(
        "--with",
        "wanted",
        metavar="NAME",
        multiple=True,
        help="An instrument wanted; may be repeated.",
    ),
    click.option(
        "--without",
        "unwanted",
        metavar="NAME",
        multiple=True,
        help="An instrument not wanted; may be repeated.",
    ),
    click.option("--title", metavar="TEXT", help="The title; the song folder is named after it."),
    click.option(
        "--seed",
        metavar="N",
        type=click.IntRange(0, 2**63 - 1),
        help="The same seed gives the same song.",
    ),
)


def brief_options(command: F) -> F:
    """Add the argument BRIEF and every option that says what is wanted."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def wishes_from(options: dict[str, Any]) -> tuple[str, Path | None, dict[str, Any]]:
    """The words (or path) of the brief, the brief file, and single wishes as fields of `Brief`; raises BriefError."""
    words = " ".join(options["brief"])
    file = options["brief_file"]
    if not any((words.strip(), file, options["genre"], options["lyrics"])):
        raise BriefError(
            'what shall it be? give a brief such as "slow bossa nova, one minute", or --genre or --brief'
        )
    wishes: dict[str, Any] = {
        name: options[name] for name in ("genre", "key", "meter", "singer", "title", "seed")
    }
    wishes["tempo_bpm"] = options["tempo"]
    wishes["length_s"] = None if options["minutes"] is None else options["minutes"] * 60.0
    if options["exact"] is not None:
        if options["minutes"] is not None:
            raise BriefError("--minutes and --exact are two lengths; leave one of them out")
        from composer.direction.lengths import length_of

        wishes["length_s"], wishes["length_is_exact"] = length_of(options["exact"]), True
    wishes["form"] = tuple(
        part.strip() for part in (options["form"] or "").split(",") if part.strip()
    )
    wishes["chords"] = _chords(options["chords"])
    wishes["wanted"] = _names(options["wanted"])
    wishes["unwanted"] = _names(options["unwanted"])
    if options["lyrics"] is not None:
        from composer.reading.lyrics import read_lyrics

        wishes["lyrics"] = read_lyrics(options["lyrics"])
    clash = set(wishes["wanted"]) & set(wishes["unwanted"])
    if clash:
        name = min(clash)
        raise BriefError(
            f"--with {name} and --without {name} contradict each other; leave one of them out"
        )
    given = {name: value for name, value in wishes.items() if value is not None and value != ()}
    return words, Path(file) if file else None, given


def _names(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())


def _chords(text: str | None) -> tuple[tuple[str, str], ...]:
    if not text:
        return ()
    charts = []
    for entry in text.split(";"):
        name, colon, chart = entry.partition(":")
        if not colon or "|" in name:
            name, chart = "*", entry
        if chart.strip():
            charts.append((name.strip().lower() or "*", chart.strip()))
    return tuple(charts)
