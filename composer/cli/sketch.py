"""`composer sketch`: a brief becomes a song folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from composer.cli.command import Command, json_option, path_option
from composer.cli.page import lines, print_json, progress, talk
from composer.cli.wishes import brief_options, wishes_from

if TYPE_CHECKING:
    from composer.model.brief import BriefReading
    from composer.studio.sketching import Sketch
    from composer.studio.sound import AudioWish

__all__ = ["command"]


@click.command(
    "sketch",
    cls=Command,
    examples=(
        (
            'composer sketch "warm late-night soul, about two minutes"',
            "words are read for genre, mood, tempo, key, length, instruments, form",
        ),
        (
            'composer sketch "house, no vocals" --key "F minor" --tempo 124 --seed 7',
            "options win over words; the seed makes it come out the same again",
        ),
        (
            "composer sketch brief.toml --out songs --no-audio",
            "a brief file; only MIDI and chart, into the folder songs",
        ),
    ),
)
@brief_options
@path_option(
    "--out", help="Where the song folder goes: a new folder, or one that is there to put it into."
)
@click.option(
    "--candidates", metavar="N", type=int, help="Write N different songs, ranked, the best first."
)
@click.option("--no-audio", is_flag=True, help="MIDI and chart only.")
@click.option("--stems", is_flag=True, help="Keep every part as a sound file of its own, too.")
@path_option("--soundfont", help="The soundfont to play with (.sf2 or .sf3).")
@path_option("--fluidsynth", help="The FluidSynth library to play with.")
@json_option
def command(**options: Any) -> None:
    """Turn a BRIEF, words or a brief.toml, into a song folder: MIDI for a DAW, mixed audio, a chord chart."""
    from composer.errors import BriefError
    from composer.studio.already_so import with_effects
    from composer.studio.pipeline import make, read
    from composer.studio.sketching import store

    words, file, wishes = wishes_from(options)
    if options["no_audio"] and options["stems"]:
        raise BriefError("--stems are audio, and --no-audio asks for none; leave one of them out")
    reading = read(words, file, **wishes)
    audio = None if options["no_audio"] else _audio(options)
    if options["candidates"] is not None:
        _several(reading, options, audio)
        return
    with progress() as tell:
        planned = with_effects(make(reading), words, file=file, **wishes)
        result = store(planned, _path(options["out"]), audio, tell)
    if options["as_json"]:
        from composer.studio.receipt import sketch_receipt

        print_json(sketch_receipt(result))
    else:
        _print(result)


def _audio(options: dict[str, Any]) -> AudioWish:
    from composer.studio.sound import AudioWish

    return AudioWish(
        synth_path=_path(options["fluidsynth"]),
        soundfont_path=_path(options["soundfont"]),
        stems=options["stems"],
    )


def _several(reading: BriefReading, options: dict[str, Any], audio: AudioWish | None) -> None:
    """`--candidates`: several songs, and a page about them."""
    from composer.studio.candidates import make_candidates

    with progress() as tell:
        made = make_candidates(reading, options["candidates"], _path(options["out"]), audio, tell)
    if not options["as_json"]:
        lines(made.page.read_text(encoding="utf-8").rstrip(), "", f"page      {made.page}")
        return
    from composer.studio.receipt import SCHEMA, sketch_receipt

    rows = [
        {
            "rank": rank,
            "seed": one.seed,
            "cost": one.cost,
            "parts": {name: round(points, 3) for name, points in one.parts},
            "reasons": list(one.reasons),
            "sketch": sketch_receipt(one.sketch),
        }
        for rank, one in enumerate(made.candidates, start=1)
        if one.sketch is not None
    ]
    files = {"folder": str(made.folder.absolute()), "page": str(made.page.absolute())}
    print_json({"schema": SCHEMA, "candidates": rows, "files": files})


def _path(text: str | None) -> Path | None:
    return None if text is None else Path(text)


def _verdict(result: Sketch) -> str:
    found, fixed, left = (
        len(result.fixed) + len(result.findings),
        len(result.fixed),
        len(result.findings),
    )
    if not found:
        return "nothing to mend"
    return f"{found} found, {fixed} fixed, {left} left to you (`composer critique {result.folder}`)"


def _print(result: Sketch) -> None:
    from composer.cli.song_page import clock, print_reading

    lines(result.file("chart").read_text(encoding="utf-8").rstrip())
    print_reading(result.plan, result.reading)
    lines("", f"seed      {result.plan.seed}", f"length    {clock(result.performance.duration_s)}")
    if result.loudness is not None:
        loudness = result.loudness
        lines(f"loudness  {loudness.lufs:.1f} LUFS, true peak {loudness.true_peak_dbtp:.1f} dBTP")
        lines(f"sound     {result.source}")
    lines(*(f"{kind:<9} {path}" for kind, path in result.files if kind != "folder"))
    lines(f"critique  {_verdict(result)}")
    for finding in result.findings:
        talk(f"found: {finding}")
    for warning in result.warnings:
        talk(f"note: {warning}")
