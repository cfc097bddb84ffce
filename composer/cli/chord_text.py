"""What the commands about chords share: the options for key and meter, a caret under a slip, and a grid of bars."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from composer.cli.page import lines, page_columns, talk

if TYPE_CHECKING:
    from composer.theory.key import Key
    from composer.theory.meter import Meter

__all__ = [
    "can_draw",
    "chord_text",
    "grid",
    "key_of",
    "key_option",
    "meter_of",
    "meter_option",
    "midi_option",
    "pointing",
    "symbols_option",
]

F = TypeVar("F", bound=Callable[..., Any])
BARS_A_ROW, WIDEST = (4, 2, 1), 110
_ENDINGS = (".txt", ".text", ".md", ".cho", ".chart", ".chords", ".chopro", ".crd")
_MIDI = (".mid", ".midi", ".smf")


def key_option(command: F) -> F:
    """Add `--key`."""
    return click.option(
        "--key", metavar="KEY", help="The key, such as 'Eb minor', 'D dorian' or F#m."
    )(command)


def meter_option(command: F) -> F:
    """Add `--meter`."""
    return click.option(
        "--meter", metavar="N/N", help="The meter the bars are in; 4/4 unless given."
    )(command)


def midi_option(command: F) -> F:
    """Add `--midi`."""
    text = "Write it as a MIDI file, too."
    return click.option("--midi", "midi_path", metavar="FILE", help=text)(command)


def symbols_option(*names: str) -> Callable[[F], F]:
    """Add the option that says how chords are written."""
    return click.option(
        *names,
        "symbols",
        type=click.Choice(
            ["pop", "jazz", "ireal", "harte", "unicode", "roman", "nashville"], case_sensitive=False
        ),
        help="How chords are written.",
    )


def key_of(text: str | None) -> Key | None:
    """The key of `--key`; raises TheoryError."""
    if text is None:
        return None
    from composer.theory.key import Key

    return Key.parse(text)


def meter_of(text: str | None) -> Meter | None:
    """The meter of `--meter`; raises TheoryError."""
    if text is None:
        return None
    from composer.theory.meter import Meter

    return Meter.parse(text)


def chord_text(words: Sequence[str] | str) -> str:
    """Chords as typed, in one argument or several; of a text file; or for `-` from standard input."""
    text = words if isinstance(words, str) else " ".join(words)
    plain = text.strip()
    if plain != "-" and not _names_a_file(plain):
        return text
    from composer.studio.chords.batch import list_text

    return list_text(plain)


def _names_a_file(text: str) -> bool:
    """Whether this is the name of a text file rather than chords, which have no such endings and no folders."""
    if "\n" in text or "|" in text or not text:
        return False
    if text.lower().endswith(_MIDI):
        return False
    if text.lower().endswith(_ENDINGS) or text.startswith(("/", "./", "../")):
        return True
    return "." in text and Path(text).is_file()


@contextmanager
def pointing(text: str, as_json: bool) -> Iterator[None]:
    """Show where in the chords a slip is, with carets under it, before the error is told."""
    from composer.studio.chords.line import pointed
    from composer.theory.chart import ChartError

    try:
        yield
    except ChartError as problem:
        if not as_json:
            width = min(max(shutil.get_terminal_size((100, 24)).columns - 2, 20), WIDEST)
            for line in pointed(text, problem.position, width):
                talk(f"  {line.rstrip()}")
        raise


def grid(rows: Sequence[Sequence[str]], indent: str = "   ", first_bar: int = 1) -> None:
    """Bars on the page, four in a row, or two or one where it is narrow; each of `rows` is one text a bar, and they stand
    under each other."""
    count = len(rows[0])
    for bars in BARS_A_ROW:
        widths = [
            max(len(row[bar]) for row in rows for bar in range(column, count, bars))
            for column in range(min(bars, count))
        ]
        if len(indent) + 5 + sum(width + 3 for width in widths) <= page_columns():
            break
    for start in range(0, count, bars):
        for place, row in enumerate(rows):
            cells = [text.ljust(widths[n]) for n, text in enumerate(row[start : start + bars])]
            sign = "|" if place == 0 else " "
            label = f"{start + first_bar:>3} " if place == 0 else "    "
            lines(f"{indent}{label}{sign} {f' {sign} '.join(cells)} {sign}".rstrip())


def can_draw(signs: str = "│▒═○×●") -> bool:
    """Whether this terminal, or whatever the text goes to, can show the signs of a picture."""
    try:
        signs.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
