"""`composer chords`: progressions made in a genre, explained, continued, and read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from composer.cli.chord_text import (
    chord_text,
    key_of,
    key_option,
    meter_of,
    meter_option,
    midi_option,
    pointing,
)
from composer.cli.command import Command, json_option
from composer.cli.page import lines, print_json, talk
from composer.errors import BriefError

if TYPE_CHECKING:
    from composer.model.song import Song

__all__ = ["command"]

_ASKS = ("analyse", "next", "between", "read")
_MAKING = ("mode", "mood", "bars", "ideas", "tempo_bpm")
_DEFAULT_BARS, _DEFAULT_IDEAS = 8, 3


@click.command(
    "chords",
    cls=Command,
    examples=(
        (
            'composer chords --genre "bossa nova" --key F --ideas 3',
            "three progressions with numerals and reasons; --midi FILE has them played",
        ),
        (
            'composer chords --analyse "Dm7 G7 Cmaj7 A7b9"',
            "key, functions, cadences, scales, tension; also for a MIDI file. --next: what could follow",
        ),
        (
            "composer chords --read symbols.txt --json",
            "root, tones and bass of one symbol a line (with --key numerals, too)",
        ),
    ),
)
@click.argument("words", nargs=-1)
@click.option("--analyse", "--analyze", metavar="CHORDS|FILE.mid", help="Explain chords, or those of a MIDI file.")
@click.option("--next", metavar="CHORDS", help="Suggest what could come after these chords.")
@click.option("--between", nargs=2, metavar="A B", help="Fill the way from one chord to another.")
@click.option("--read", metavar="FILE|-", help="Read one symbol or numeral a line, and answer every line.")
@click.option("--genre", metavar="NAME", help="The genre; see `composer genre list`.")
@key_option
@click.option("--mode", type=click.Choice(["major", "minor"]), help="Major or minor, where no key says it.")
@click.option("--mood", metavar="WORDS", help="What it should feel like.")
@click.option("--bars", type=click.IntRange(1, 64), metavar="N", help="How long an idea is (8).")
@click.option("--ideas", type=click.IntRange(1, 24), metavar="N", help="How many ideas (3; 1 with --midi).")
@click.option("--complexity", type=click.FloatRange(0, 1), metavar="0..1", help="Plain triads to lush chords.")
@meter_option
@click.option("--tempo", "tempo_bpm", type=click.FloatRange(20, 400), metavar="BPM", help="Quarter notes a minute.")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), metavar="N", help="The same seed, the same ideas.")
@click.option(
    "--numerals",
    type=click.Choice(["classical", "lead-sheet"]),
    default="classical",
    help="How --read takes figures: I6 as an inversion (classical) or a sixth chord.",
)
@midi_option
@json_option
def command(words: tuple[str, ...], as_json: bool, midi_path: str | None, **options: Any) -> None:
    """Make chord progressions; WORDS such as `melancholic bossa in D minor` say what is wanted.

    With --analyse, --next, --between or --read it answers about chords that are given instead. Chords are symbols
    or numerals, a bar each, or a chart: `| Dm7 G7 | C |`.
    """
    asked = [name for name in _ASKS if options[name] is not None]
    if len(asked) > 1:
        raise BriefError(f"--{asked[0]} and --{asked[1]} are two questions; ask one at a time")
    if asked and words:
        raise BriefError(f"--{asked[0]} takes its chords in quotes; {' '.join(words)!r} is left over")
    if asked:
        strange = next((name for name in _MAKING if options[name] is not None), None)
        if strange:
            flag = strange.removesuffix("_bpm")
            raise BriefError(f"--{flag} is for new progressions and means nothing with --{asked[0]}")
    answer = {"analyse": _analyse, "next": _next, "between": _between, "read": _read}
    ask = answer[asked[0]] if asked else _make
    ask(" ".join(words), midi_path, as_json, options)


def _make(words: str, midi_path: str | None, as_json: bool, options: dict[str, Any]) -> None:
    from composer.studio.chord_ideas import find_ideas, read_wish

    count = options["ideas"] or (1 if midi_path else _DEFAULT_IDEAS)
    found = find_ideas(
        read_wish(words, options["mood"] or "", options),
        bars=options["bars"] or _DEFAULT_BARS,
        count=count,
        seed=options["seed"],
        complexity=options["complexity"],
    )
    files = _files(midi_path, found.clip) if midi_path else {}
    if as_json:
        print_json({**found.table(), "files": files})
        return
    from composer.cli.chord_pages import print_ideas

    print_ideas(found)
    _tell(files)
    if len(found.ideas) < count:
        talk(f"note: {found.genre.name} knows {len(found.ideas)} different ideas here; another --mode or genre has more")


def _analyse(_: str, midi_path: str | None, as_json: bool, options: dict[str, Any]) -> None:
    from composer.studio.analysis_page import analysis_page

    text = chord_text(options["analyse"])
    with pointing(text, as_json):
        page = analysis_page(text, key_of(options["key"]), meter_of(options["meter"]))
    files = _files(midi_path, lambda: page.clip(options["genre"], options["seed"] or 0), text) if midi_path else {}
    if as_json:
        print_json({**page.table(), "files": files})
        return
    from composer.cli.chord_pages import print_analysis

    print_analysis(page)
    _tell(files)


def _next(_: str, midi_path: str | None, as_json: bool, options: dict[str, Any]) -> None:
    from composer.studio.next_chords import next_chords

    _refuse_midi(midi_path, "next")
    text = chord_text(options["next"])
    with pointing(text, as_json):
        page = next_chords(text, key_of(options["key"]), options["genre"], options["complexity"])
    if as_json:
        print_json(page.table())
        return
    from composer.cli.chord_pages import print_next

    print_next(page)


def _between(_: str, midi_path: str | None, as_json: bool, options: dict[str, Any]) -> None:
    from composer.studio.next_chords import fillings

    _refuse_midi(midi_path, "between")
    low, high = options["between"]
    page = fillings(low, high, key_of(options["key"]), options["genre"], options["complexity"])
    if as_json:
        print_json(page.table())
        return
    from composer.cli.chord_pages import print_fillings

    print_fillings(page)


def _read(_: str, midi_path: str | None, as_json: bool, options: dict[str, Any]) -> None:
    from composer.studio.chord_list import list_text, read_list

    _refuse_midi(midi_path, "read")
    key = key_of(options["key"])
    rows = read_list(list_text(options["read"]), key, options["numerals"].replace("-", "_"))
    if as_json:
        table = {"schema": 1, "key": None if key is None else str(key)}
        print_json({**table, "chords": [row.table() for row in rows]})
        return
    from composer.cli.chord_pages import print_list

    print_list(rows)


def _refuse_midi(midi_path: str | None, what: str) -> None:
    if midi_path:
        raise BriefError(f"--{what} writes no MIDI file; leave --midi out")


def _tell(files: dict[str, str]) -> None:
    for kind, path in files.items():
        lines("", f"{kind:<9} {path}")


def _files(place: str, clip: Callable[[], Song], *sources: str) -> dict[str, str]:
    from composer.studio.clip import write_clip

    return {"midi": str(write_clip(clip(), Path(place), *sources).absolute())}
