"""If these fail, the program teaches well-known progressions otherwise than a good teacher does.

`taught.txt` is read by people: for every progression its chart, its keys, what it is built of and how it closes, and for
every chord the numeral, the function, the scale, what may be added and what is avoided. After a change that is meant,
`python -m tests.theory.test_taught` writes the answers anew, to be read before they are kept.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from composer.theory.analysis import Analysis, analyse, read_chords
from composer.theory.meter import Meter

TABLE = Path(__file__).parent / "taught.txt"
FOUR = Meter(4, 4)


def lessons() -> list[tuple[str, str, str]]:
    """(name, chart, what is taught) of every progression in the table."""
    found = []
    for block in TABLE.read_text(encoding="utf-8").strip().split("\n\n"):
        name, chart, *rest = block.splitlines()
        found.append((name, chart, "\n".join(rest)))
    return found


def bars(found: Analysis, start: int, end: int) -> str:
    chords = found.chords
    low = chords[start].at // FOUR.bar_ticks + 1
    high = (chords[end - 1].at + chords[end - 1].dur - 1) // FOUR.bar_ticks + 1
    return f"{low}" if low == high else f"{low}-{high}"


def taught(chart: str) -> str:
    """What the program says of a chart."""
    found = analyse(read_chords(chart))
    keys = ", ".join(f"{s.key} {bars(found, s.start, s.end)}" for s in found.keys)
    bricks = ", ".join(f"{b.name} in {b.key} {bars(found, b.start, b.end)}" for b in found.bricks)
    closes = [f"{c.name} on {found.chords[c.index].chord}" for c in found.cadences if c.closes]
    told = [f"  home {found.key}; keys {keys}", f"  bricks {bricks or '-'}"]
    told.append(f"  closes {', '.join(closes) or '-'}")
    rows: dict[str, None] = {}
    for c in found.chords:
        what = f"{c.function.name} (of {c.borrowed_from})" if c.borrowed_from else c.function.name
        add, avoid = " ".join(c.tensions) or "-", " ".join(c.avoid) or "-"
        rows[f"  {c.chord!s:8} {c.numeral:9} {what}; {c.scale}; add {add}; avoid {avoid}"] = None
    return "\n".join([*told, *rows])


@pytest.mark.parametrize(("name", "chart", "told"), lessons(), ids=[row[0] for row in lessons()])
def test_a_progression_is_taught_well(name: str, chart: str, told: str) -> None:
    assert taught(chart) == told, name


if __name__ == "__main__":
    blocks = [f"{name}\n{chart}\n{taught(chart)}" for name, chart, _ in lessons()]
    TABLE.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
