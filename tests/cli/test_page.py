"""Pages on terminals of every width: nothing is lost at the right edge, and what folds goes on further in."""

from __future__ import annotations

import io
import re
import sys

import pytest

from composer.cli.page import hanging, table


class Terminal(io.StringIO):
    """Standard output that says it is a terminal; it keeps what is written."""

    def isatty(self) -> bool:
        return True

    def shown(self) -> str:
        """The text without the codes for bold."""
        return re.sub(r"\x1b\[\d*m", "", self.getvalue())


def on_terminal(monkeypatch: pytest.MonkeyPatch, columns: int) -> Terminal:
    """Standard output as a terminal of so many columns."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", str(columns))
    return terminal


HEADER = ("bar", "chord", "numeral", "function", "scale", "add", "avoid", "tension")
ROWS = [
    ("1", "Dm7", "ii7", "subdominant", "D dorian", "9 11 13", "-", "0123456789"),
    (
        "2.3",
        "A7b9",
        "V7b9/ii",
        "secondary dominant",
        "A phrygian dominant",
        "b13",
        "11",
        "9876543210",
    ),
]


@pytest.mark.parametrize("columns", [40, 60, 69, 80, 120])
def test_a_table_keeps_its_right_hand_columns(
    monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    """What one line cannot hold comes below, under the same bar and chord, and no line is wider than the terminal."""
    terminal = on_terminal(monkeypatch, columns)
    table(HEADER, ROWS, wide=(3, 4))
    page = terminal.shown()
    assert max(map(len, page.splitlines())) <= columns
    words = page.split()
    for cell in (*HEADER, *(word for row in ROWS for text in row for word in text.split())):
        assert cell in words
    opened = [line for line in page.splitlines() if line.startswith("bar")]
    assert all(line.split()[1] == "chord" for line in opened)
    assert (len(opened) == 1) == (columns >= 80)


@pytest.mark.parametrize("columns", [40, 60, 80])
def test_a_long_reason_hangs(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    """A reason that goes on in the first column looks like the next chord."""
    terminal = on_terminal(monkeypatch, columns)
    reason = "  Bb7 (3.3): backdoor dominant: comes home from a tone below, with Ab from C minor falling to G"
    hanging(reason)
    first, *rest = terminal.shown().splitlines()
    assert first.startswith("  Bb7") and rest
    assert all(line.startswith("    ") and len(line) <= columns for line in rest)
    assert " ".join([first, *rest]).split() == reason.split()


def test_on_a_pipe_nothing_folds(capsys: pytest.CaptureFixture[str]) -> None:
    """A program that reads a page reads it line by line."""
    reason = "  " + "word " * 60
    hanging(reason.rstrip())
    table(("a", "b"), [("x", reason.strip())], wide=(1,))
    assert len(capsys.readouterr().out.splitlines()) == 3
