"""`composer scale`: a scale as a musician looks it up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from composer.cli.chord_text import can_draw, midi_option
from composer.cli.command import Command, json_option
from composer.cli.page import heading, lines, print_json, table

if TYPE_CHECKING:
    from composer.studio.chords.scale_page import ScalePage

__all__ = ["command"]


@click.command(
    "scale",
    cls=Command,
    examples=(
        (
            'composer scale "Eb dorian"',
            "notes, degrees, signature, the chords on its steps, and where it lies",
        ),
        ('composer scale "C# half-whole" --json', "the same as data"),
        ('composer scale "A minor blues" --midi blues.mid', "and a MIDI file of it, up and down"),
    ),
)
@click.argument("name", nargs=-1)
@midi_option
@json_option
def command(name: tuple[str, ...], midi_path: str | None, as_json: bool) -> None:
    """Show the scale NAME: a tonic and a scale, such as `Eb dorian`, or a key, such as `F#m`."""
    from composer.errors import TheoryError
    from composer.studio.chords.scale_page import find_scale, scale_clip, scale_page
    from composer.theory.scale import SCALES

    if not name:
        raise TheoryError(f"which scale? give a tonic and one of: {', '.join(SCALES)}")
    page = scale_page(find_scale(" ".join(name)))
    files = {}
    if midi_path:
        from composer.studio.clip import write_clip

        files["midi"] = str(write_clip(scale_clip(page), Path(midi_path)).absolute())
    if as_json:
        print_json({**page.table(), "files": files})
        return
    _print(page)
    lines(*(f"\n{kind:<9} {path}" for kind, path in files.items()))


def _print(page: ScalePage) -> None:
    from composer.studio.chords.keyboard_picture import keyboard
    from composer.theory.pitch import pc_name

    scale = page.scale
    heading(str(scale))
    names = [pc_name(pc) for pc in scale.pitch_classes]
    rows = [
        ["notes", *names, names[0]],
        ["degrees", *scale.degrees, "8"],
        ["step up", *(str(step) for step in page.semitone_steps), ""],
    ]
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    widths[0] = len("signature")
    lines("")
    for row in rows:
        lines(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )
    lines(f"signature  {page.signature_text}", "")
    pressed = {pitch.midi: pc_name(pitch.fifths) for pitch in page.pitches(3)[:-1]}
    lines(*keyboard(pressed, "●" if can_draw() else "*"))
    if page.steps:
        lines("")
        chords = [(step.numeral, _told(step.triads), _told(step.sevenths)) for step in page.steps]
        table(("step", "triads", "sevenths"), chords, wide=(1, 2))
    if page.modes:
        lines("", f"same notes: {', '.join(str(mode) for mode in page.modes)}")


def _told(chords: tuple[object, ...]) -> str:
    return " ".join(str(chord) for chord in chords) or "-"
