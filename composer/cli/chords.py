"""`composer chords`: progressions made in a genre, explained, continued, and read."""

from __future__ import annotations

import math
from typing import Any

import click

from composer.cli.chord_text import key_option, meter_option, midi_option, symbols_option
from composer.cli.command import Command, json_option
from composer.errors import BriefError

__all__ = ["command"]

_ASKS = ("analyse", "next", "between", "read")
_MAKING = ("mode", "mood", "bars", "ideas", "tempo_bpm")
_LENGTHS = ("bars", "ideas")
"""Options of new progressions that --between takes, too."""


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
@click.option(
    "--analyse",
    "--analyze",
    metavar="CHORDS|FILE|-",
    help="Explain chords: typed, of a chart in a text file, or heard in a MIDI file.",
)
@click.option("--next", metavar="CHORDS", help="Suggest what could come after these chords.")
@click.option("--between", nargs=2, metavar="A B", help="Fill the way from one chord to another.")
@click.option(
    "--read", metavar="FILE|-", help="Read one symbol or numeral a line, and answer every line."
)
@click.option("--genre", metavar="NAME", help="The genre; see `composer genre list`.")
@key_option
@click.option(
    "--mode", type=click.Choice(["major", "minor"]), help="Major or minor, where no key says it."
)
@click.option("--mood", metavar="WORDS", help="What it should feel like.")
@click.option(
    "--bars",
    type=click.IntRange(1, 64),
    metavar="N",
    help="How long an idea is (8), or the way --between two chords (2).",
)
@click.option(
    "--ideas", type=click.IntRange(1, 24), metavar="N", help="How many ideas (3; 1 with --midi)."
)
@click.option(
    "--complexity", type=click.FloatRange(0, 1), metavar="0..1", help="Plain triads to lush chords."
)
@meter_option
@click.option(
    "--tempo",
    "tempo_bpm",
    type=click.FloatRange(20, 400),
    metavar="BPM",
    help="Quarter notes a minute.",
)
@click.option(
    "--seed", type=click.IntRange(0, 2**63 - 1), metavar="N", help="The same seed, the same ideas."
)
@click.option(
    "--numerals",
    type=click.Choice(["classical", "lead-sheet"]),
    default="classical",
    help="How --read takes figures: I6 as an inversion (classical) or a sixth chord.",
)
@symbols_option("--style", "--symbols")
@midi_option
@json_option
def command(words: tuple[str, ...], as_json: bool, midi_path: str | None, **options: Any) -> None:
    """Make chord progressions; WORDS such as `melancholic bossa in D minor` say what is wanted.

    With --analyse, --next, --between or --read it answers about chords that are given instead. Chords are symbols
    or numerals, a bar each, or a chart: `| Dm7 G7 | C |`.
    """
    if options["complexity"] is not None and math.isnan(options["complexity"]):
        raise BriefError("--complexity is a number from 0 (plain) to 1 (lush)")
    asked = [name for name in _ASKS if options[name] is not None]
    if len(asked) > 1:
        raise BriefError(f"--{asked[0]} and --{asked[1]} are two questions; ask one at a time")
    if asked and words:
        raise BriefError(
            f"--{asked[0]} takes its chords in quotes; {' '.join(words)!r} is left over"
        )
    if asked:
        allowed = _LENGTHS if asked[0] == "between" else ()
        given = [name for name in _MAKING if options[name] is not None and name not in allowed]
        strange = next(iter(given), None)
        if strange:
            flag = strange.removesuffix("_bpm")
            raise BriefError(
                f"--{flag} is for new progressions and means nothing with --{asked[0]}"
            )
    from composer.cli.chord_answers import ANSWERS

    answer = ANSWERS[asked[0] if asked else "make"]
    answer(" ".join(words), midi_path, as_json, options)
