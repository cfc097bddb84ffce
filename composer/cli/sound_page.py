"""How sound that was made from a song is told: its files, its numbers, what was found in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from composer.cli.command import path_option
from composer.cli.page import lines, print_json, table, talk

if TYPE_CHECKING:
    from composer.mix.reference import Profile
    from composer.studio.mixing import Compared, Mixed

__all__ = [
    "path_of",
    "print_comparison",
    "print_mixed",
    "print_mixed_json",
    "only_option",
    "rate_option",
    "sound_options",
    "target_option",
]

RATES = ("44100", "48000", "96000")
MONO_DB = -60.0
"""Sides weaker than this against the middle are none."""
F = TypeVar("F", bound=Callable[..., Any])


def sound_options(command: F) -> F:
    """Add the options that say what to play with."""
    command = path_option("--fluidsynth", help="The FluidSynth library to play with.")(command)
    return path_option("--soundfont", help="The soundfont to play with (.sf2 or .sf3).")(command)


def target_option(command: F) -> F:
    """Add `--target`."""
    text = "How loud: streaming, apple, broadcast, club or demo."
    return click.option("--target", metavar="NAME", help=text)(command)


def rate_option(command: F) -> F:
    """Add `--rate`."""
    text = "Frames a second; 44100 without it, and opus is made at 48000."
    return click.option("--rate", type=click.Choice(RATES), help=text)(command)


def only_option(command: F) -> F:
    """Add `--only`."""
    text = "Only this place or part: chorus, 'verse 2:bass', '*:drums', 'bars 9-16'."
    return click.option("--only", metavar="SELECTOR", default="", help=text)(command)


def path_of(text: str | None) -> Path | None:
    """A path that was typed, or None."""
    return None if text is None else Path(text).expanduser()


def print_mixed(mixed: Mixed) -> None:
    """For people."""
    if mixed.loudness is not None and mixed.mix is not None:
        loudness = mixed.loudness
        lines(
            f"loudness  {loudness.lufs:.1f} LUFS, true peak {loudness.true_peak_dbtp:.1f} dBTP, "
            f"range {loudness.range_lu:.1f} LU ({mixed.mix.target.name})"
        )
        lines(f"rendered  {', '.join(mixed.rendered) or 'nothing; no part has changed'}")
    lines(f"sound     {mixed.source}")
    lines(*(f"{kind:<9} {path}" for kind, path in mixed.files))
    for finding in mixed.findings:
        talk(f"found: {finding}")
    for warning in mixed.warnings:
        talk(f"note: {warning}")


def print_mixed_json(mixed: Mixed, compared: Compared | None = None) -> None:
    """The same as data."""
    from dataclasses import asdict

    from composer.studio.receipt import SCHEMA, finding_row, loudness_row

    data: dict[str, Any] = {
        "schema": SCHEMA,
        "title": mixed.title,
        "target": mixed.mix and mixed.mix.target.name,
        "loudness": mixed.loudness and loudness_row(mixed.loudness),
        "rendered": list(mixed.rendered),
        "mixed": list(mixed.mixed),
        "strips": [asdict(strip) for strip in mixed.mix.strips] if mixed.mix else [],
        "findings": [finding_row(finding) for finding in mixed.findings],
        "warnings": list(mixed.warnings),
        "sound": str(mixed.source),
        "files": {kind: str(path.absolute()) for kind, path in mixed.files},
    }
    if compared is not None:
        data["reference"] = {
            "ours": asdict(compared.ours),
            "reference": asdict(compared.reference),
            "proposals": [asdict(proposal) for proposal in compared.proposals],
        }
    print_json(data)


def print_comparison(song: str, compared: Compared) -> None:
    """The song beside the reference, and what would bring it nearer."""
    import shlex

    ours, theirs = compared.ours, compared.reference
    rows = [
        (name, f"{mine:.1f}", f"{other:.1f}", f"{mine - other:+.1f}")
        for name, mine, other in (
            ("loudness, LUFS", ours.lufs, theirs.lufs),
            ("dynamic range, LU", ours.range_lu, theirs.range_lu),
            ("crest factor, dB", ours.crest_db, theirs.crest_db),
        )
    ]
    rows.append(("width, dB", _width(ours.width_db), _width(theirs.width_db), _wider(ours, theirs)))
    rows += [
        (f"{hz:g} Hz, dB", f"{mine:.1f}", f"{other:.1f}", f"{mine - other:+.1f}")
        for hz, mine, other in zip(_names_hz(), ours.bands_db, theirs.bands_db, strict=True)
    ]
    lines("")
    table(("", "song", "reference", "difference"), rows)
    lines("")
    for proposal in compared.proposals:
        lines(
            f"[parts.{proposal.part}] {proposal.field} {proposal.change_db:+.1f}    "
            f"{proposal.role}; {proposal.reason}"
        )
    settings = [word for proposal in compared.proposals for word in proposal.settings]
    if settings:
        words = (word for setting in settings for word in ("--set", setting))
        lines(f"    $ {shlex.join(['composer', 'mix', song, *words])}")
    if not compared.proposals:
        lines("the balance is near the reference; nothing is proposed")


def _width(width_db: float) -> str:
    return f"{width_db:.1f}" if width_db > MONO_DB else "mono"


def _wider(ours: Profile, theirs: Profile) -> str:
    either = min(ours.width_db, theirs.width_db)
    return f"{ours.width_db - theirs.width_db:+.1f}" if either > MONO_DB else ""


def _names_hz() -> tuple[float, ...]:
    from composer.mix.third_octaves import NOMINAL_HZ

    return NOMINAL_HZ
