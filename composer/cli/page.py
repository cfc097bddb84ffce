"""Printing for people: results on standard output, talk on standard error, progress where somebody watches.

On a terminal rich sets tables and colours (and honours NO_COLOR); on a pipe the same rows come out as plain
aligned text, and nothing is said on the way.
"""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

__all__ = [
    "energy_bar",
    "hanging",
    "heading",
    "lines",
    "page_columns",
    "print_json",
    "progress",
    "table",
    "talk",
]

BAR_CELLS = 10
WIDEST_WORD = 20
"""A word up to this long is not folded in a table."""
ENDLESS = 10_000
"""Columns of what is no terminal: nothing is folded there."""
Cell = str | int | float


def print_json(data: Any) -> None:
    """The one thing on standard output."""
    print(json.dumps(data, ensure_ascii=False, indent=1))


def lines(*texts: str) -> None:
    """Lines on standard output."""
    for text in texts:
        print(text)


def page_columns() -> int:
    """How many characters a line holds."""
    return max(shutil.get_terminal_size().columns, 20) if sys.stdout.isatty() else ENDLESS


def hanging(*texts: str) -> None:
    """Lines on standard output; on a terminal they fold at words, and go on two columns further in."""
    for text in texts:
        indent = " " * (len(text) - len(text.lstrip()) + 2)
        print("\n".join(textwrap.wrap(text, page_columns(), subsequent_indent=indent)))


def heading(text: str) -> None:
    """A line that opens a part of the page."""
    if not sys.stdout.isatty():
        print(text)
        return
    from rich.console import Console
    from rich.text import Text

    Console(highlight=False).print(Text(text, style="bold"))


def talk(text: str) -> None:
    """A line about the work, on standard error."""
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)


def table(
    header: Sequence[str], rows: Sequence[Sequence[Cell]], wide: tuple[int, ...] = ()
) -> None:
    """Rows under a header; the columns `wide` (from 0) may fold, the others keep their width.

    What a terminal is too narrow for comes as further tables below, which begin with the same column or two.
    """
    texts = [[str(cell) for cell in row] for row in rows]
    if sys.stdout.isatty():
        for number, columns in enumerate(_fitting(_least_widths(header, texts, wide))):
            lines(*[""] * (number > 0))
            part = [[row[column] for column in columns] for row in texts]
            folding = tuple(columns.index(column) for column in wide if column in columns)
            _rich_table([header[column] for column in columns], part, folding)
        return
    widths = [max(len(row[n]) for row in [list(header), *texts]) for n in range(len(header))]
    for row in [list(header), *texts]:
        cells = (f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


def energy_bar(energy: float) -> str:
    """0..1 as a bar of ten cells."""
    full, empty = ("█", "░") if _can_print("█░") else ("#", ".")
    cells = round(min(max(energy, 0.0), 1.0) * BAR_CELLS)
    return full * cells + empty * (BAR_CELLS - cells)


@contextmanager
def progress() -> Iterator[Callable[[str, float], None]]:
    """A function to tell (stage, fraction 0..1); it draws bars where standard error is a terminal."""
    if not sys.stderr.isatty():
        yield lambda stage, fraction: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<10}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def tell(stage: str, fraction: float) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=1.0)
            bars.update(tasks[stage], completed=fraction)

        yield tell


def _least_widths(header: Sequence[str], rows: list[list[str]], wide: tuple[int, ...]) -> list[int]:
    """How narrow each column may be: its longest cell, or where it may fold its longest word."""
    least = []
    for number, name in enumerate(header):
        cells = [name, *(row[number] for row in rows)]
        words = [word for cell in cells for word in (cell.split() if number in wide else [cell])]
        longest = max(map(len, words), default=0)
        least.append(min(longest, WIDEST_WORD) if number in wide else longest)
    return least


def _fitting(widths: list[int]) -> list[list[int]]:
    """The columns of each table when as many as have room stand side by side, the first ones in every table."""
    kept = list(range(2 if len(widths) > 4 else 1))
    tables = [kept[:]]
    for column in range(len(kept), len(widths)):
        room = page_columns() - sum(widths[n] + 2 for n in tables[-1])
        if widths[column] + 1 > room and len(tables[-1]) > len(kept):
            tables.append(kept[:])
        tables[-1].append(column)
    return tables


def _rich_table(header: Sequence[str], rows: list[list[str]], wide: tuple[int, ...]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    page = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    widths = _least_widths(header, rows, wide)
    room = page_columns() - sum(width + 2 for width in widths)
    for number in wide:  # what is left over goes to the columns that fold, the first ones first
        longest = max(len(row[number]) for row in [list(header), *rows])
        more = max(min(longest - widths[number], room), 0)
        widths[number] += more
        room -= more
    for number, name in enumerate(header):
        page.add_column(name, no_wrap=number not in wide, overflow="fold", width=widths[number])
    for row in rows:
        page.add_row(*(Text(cell) for cell in row))
    Console(highlight=False).print(page)


def _can_print(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
