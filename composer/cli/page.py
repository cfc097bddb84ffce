"""Printing for people: results on standard output, talk on standard error, progress where somebody watches.

On a terminal rich sets tables and colours (and honours NO_COLOR); on a pipe the same rows come out as plain
aligned text, and nothing is said on the way.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

__all__ = ["energy_bar", "heading", "lines", "print_json", "progress", "table", "talk"]

BAR_CELLS = 10
WIDEST_WORD = 20
"""A word up to this long is not folded in a table."""
Cell = str | int | float


def print_json(data: Any) -> None:
    """The one thing on standard output."""
    print(json.dumps(data, ensure_ascii=False, indent=1))


def lines(*texts: str) -> None:
    """Lines on standard output."""
    for text in texts:
        print(text)


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
    """Rows under a header; the columns `wide` (from 0) may fold, the others keep their width."""
    texts = [[str(cell) for cell in row] for row in rows]
    if sys.stdout.isatty():
        _rich_table(header, texts, wide)
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


def _rich_table(header: Sequence[str], rows: list[list[str]], wide: tuple[int, ...]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    page = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for number, name in enumerate(header):
        words = (word for row in rows for word in row[number].split())
        longest = min(max(map(len, words), default=0), WIDEST_WORD)
        page.add_column(name, no_wrap=number not in wide, overflow="fold", min_width=longest)
    for row in rows:
        page.add_row(*(Text(cell) for cell in row))
    Console(highlight=False).print(page)


def _can_print(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
