"""`composer critique`: a producer's ear on a song folder or anybody's MIDI file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from composer.cli.command import Command, json_option
from composer.cli.page import heading, lines, print_json, talk

if TYPE_CHECKING:
    from composer.model.finding import Finding
    from composer.studio.criticism import Judged
    from composer.studio.mending import Fixed

__all__ = ["command"]

ANY = "all"
SCHEMA = 1
_WORDS = {
    "high": "A listener stumbles over this",
    "medium": "A musician hears this",
    "low": "Worth a look",
}


@click.command(
    "critique",
    cls=Command,
    examples=(
        ("composer critique night-bus", "what is wrong, in which bar, and what to type for it"),
        (
            "composer critique demo.mid chorus --fail-on medium",
            "anybody's multitrack MIDI, its choruses only; ends with 1 when something is found",
        ),
        (
            'composer critique night-bus --fix melody-clash "verse 2:melody"',
            "draw these cells again until the finding is gone",
        ),
    ),
)
@click.argument("target", metavar="SONG|FILE.mid")
@click.argument("selector", metavar="[SELECTOR]", required=False)
@click.option(
    "--fix",
    metavar="CODE",
    help="Mend findings of this code in a song folder; `all`: every one of high or medium severity.",
)
@click.option("--audio", is_flag=True, help="With --fix: make the sound anew, too.")
@click.option(
    "--fail-on",
    type=click.Choice(["high", "medium", "low", "never"]),
    default="high",
    show_default=True,
    help="End with exit code 1 when a finding is as bad as this.",
)
@json_option
def command(
    target: str, selector: str | None, fix: str | None, audio: bool, fail_on: str, as_json: bool
) -> None:
    """Judge a SONG folder or a MIDI file, all of it or what the SELECTOR names ("chorus", "verse 2:drums", "bars 9-16").

    Nothing is changed without --fix.
    """
    from composer.errors import SelectorError
    from composer.studio.criticism import judge

    if audio and fix is None:
        raise SelectorError("--audio goes with --fix, which alone changes the song")
    fixed = None if fix is None else _fix(target, fix, selector, audio)
    judged = judge(target, selector)
    failed = fail_on != "never" and bool(judged.at_least(fail_on))
    if as_json:
        print_json(_receipt(judged, fixed, failed))
    else:
        if fixed is not None:
            _print_fixed(fixed)
        _print(judged)
    if failed:
        raise click.exceptions.Exit(1)


def _fix(target: str, code: str, selector: str | None, audio: bool) -> Fixed:
    from composer.studio.mending import fix_song
    from composer.studio.project import SongFolder

    folder = SongFolder.at(Path(target).expanduser())
    chosen = None if code == ANY else code.replace("_", "-")
    return fix_song(folder, chosen, selector, audio)


def _receipt(judged: Judged, fixed: Fixed | None, failed: bool) -> dict[str, object]:
    from composer.studio.receipt import finding_row

    score = judged.score
    table: dict[str, object] = {
        "schema": SCHEMA,
        "title": score.title,
        "path": str(judged.path),
        "bars": score.bars,
        "key": score.keys[0].name,
        "meter": str(score.meters[0]),
        "parts": [{"id": p.id, "name": p.name, "role": p.role} for p in score.parts],
        "sections": [
            {
                "name": s.name,
                "material": s.material,
                "start_bar": score.number(s.first),
                "bars": s.bars,
            }
            for s in score.sections
        ],
        "counts": judged.counts,
        "failed": failed,
        "findings": [finding_row(finding) for finding in judged.findings],
    }
    if fixed is not None:
        table["fixed"] = [finding_row(finding) for finding in fixed.mended.fixed]
        table["files"] = {kind: str(path.absolute()) for kind, path in fixed.files}
        table["warnings"] = list(fixed.warnings)
    return table


def _print_fixed(fixed: Fixed) -> None:
    for finding in fixed.mended.fixed:
        lines(f"fixed     {finding.message}")
    if not fixed.mended.fixed:
        lines("fixed     nothing: no other take of these cells was better; the song is as it was")
    lines(*(f"{kind:<9} {path}" for kind, path in fixed.files), "")
    for warning in fixed.warnings:
        talk(f"note: {warning}")


def _print(judged: Judged) -> None:
    score = judged.score
    heading(score.title or judged.path.stem)
    roles = ", ".join(f"{p.name} ({p.role})" for p in score.parts[:12])
    form = ", ".join(f"{s.name} {s.bars}" for s in score.sections[:16])
    lines(
        f"{score.keys[0].name}, {score.meters[0]}, {score.bars} bars: {form}", f"heard as: {roles}"
    )
    if not judged.findings:
        lines(
            "",
            "Nothing to mend. It sings, it moves, it ends; leave it alone and play it to somebody.",
        )
        return
    for severity, words in _WORDS.items():
        found = [finding for finding in judged.findings if finding.severity == severity]
        if found:
            lines("", f"{words} ({severity}, {len(found)})")
        for finding in found:
            lines(
                f"  {_where(finding)}: {finding.message}. [{finding.code}]",
                f"      {finding.remedy}",
            )
            if finding.command:
                lines(f"      $ {finding.command}")
    if not judged.counts["high"]:
        lines("", "Nothing here stops a listener; the rest is polish.")


def _where(finding: Finding) -> str:
    if not finding.bars:
        return "all through"
    first, last = finding.bars[0], finding.bars[-1]
    bars = f"bar {first}" if first == last else f"bars {first}-{last}"
    if last - first + 1 > len(finding.bars):
        bars = f"{len(finding.bars)} bars of {first}-{last}"
    return f"{bars} ({', '.join(finding.sections[:3])})" if finding.sections else bars
