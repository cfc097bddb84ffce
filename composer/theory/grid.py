"""Patterns as a musician writes them: a counted ruler and rows of marks under it.

    hat     x . x . x . x o
    snare   . . . . X . . .

The ruler is the meter: `1 e & a 2 e & a` counts sixteenths, `1 t l` a shuffle's triplets, `1 & 2 & 3 &`
three-four, a second `1` opens a second bar. The ruler stands on the first line that has text. A row that
does not fit its ruler is an error naming the row. What a mark means is the business of whoever plays it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from composer.errors import GridError
from composer.theory.meter import Meter

__all__ = ["Column", "Grid", "Row", "parse_grid"]

_SUBDIVISIONS = frozenset("e&atl+in")
_LONGEST_COUNT = 4
"""Digits that no beat number has."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a grid: what it is for (a kit piece, `bass`, `comp`) and one mark a step."""

    name: str
    marks: tuple[str, ...]


Column = tuple[int, int, tuple[tuple[str, str], ...]]
"""(tick in the bar, ticks to the next column, ((row, mark), ...))."""


@dataclass(frozen=True)
class Grid:
    """A pattern. `steps` are the ticks of each column from its start, `length` its ticks altogether."""

    bars: int
    beats: int
    beat_ticks: int
    steps: tuple[int, ...]
    rows: tuple[Row, ...]

    @property
    def bar_ticks(self) -> int:
        return self.beats * self.beat_ticks

    @property
    def length(self) -> int:
        return self.bars * self.bar_ticks

    @cached_property
    def columns(self) -> tuple[tuple[Column, ...], ...]:
        """The columns of each bar, in order of time."""
        bars: list[tuple[Column, ...]] = []
        for start in range(0, self.length, self.bar_ticks):
            inside = [
                n for n, step in enumerate(self.steps) if start <= step < start + self.bar_ticks
            ]
            ends = [self.steps[n] for n in inside[1:]] + [start + self.bar_ticks]
            bars.append(
                tuple(
                    (
                        self.steps[n] - start,
                        end - self.steps[n],
                        tuple((r.name, r.marks[n]) for r in self.rows),
                    )
                    for n, end in zip(inside, ends, strict=True)
                )
            )
        return tuple(bars)

    def row(self, name: str) -> Row | None:
        """The row of this name, or None."""
        return next((row for row in self.rows if row.name == name), None)

    def over(self, base: Grid) -> Grid:
        """This grid laid over `base`: rows that are not named here are those of the base, repeated or cut to
        this grid's length. Both need the same meter; raises GridError."""
        if (base.beats, base.beat_ticks) != (self.beats, self.beat_ticks):
            raise GridError(
                f"a variation of {self.beats} beats cannot vary a base of {base.beats} beats"
            )
        mine = {row.name for row in self.rows}
        kept = [row for row in base.rows if row.name not in mine]
        if not kept:
            return self
        steps = sorted({*self.steps, *(s for s in _repeated(base.steps, base.length, self.length))})
        rows = [_respread(row, self.steps, self.length, self.length, steps) for row in self.rows]
        rows += [_respread(row, base.steps, base.length, self.length, steps) for row in kept]
        return Grid(self.bars, self.beats, self.beat_ticks, tuple(steps), tuple(rows))

    def fitted(self, meter: Meter) -> Grid:
        """The same pattern in another meter: bars are cut or filled from their own beats, and each step keeps
        its place in the beat (snapped to thirds where the new beat is compound)."""
        if (self.beats, self.beat_ticks) == (meter.beats, meter.beat_ticks):
            return self
        return _fit(self, meter)


def _repeated(steps: tuple[int, ...], length: int, wanted: int) -> list[int]:
    return [
        turn + step for turn in range(0, wanted, length) for step in steps if turn + step < wanted
    ]


def _respread(row: Row, steps: tuple[int, ...], length: int, wanted: int, onto: list[int]) -> Row:
    """The row's marks on a finer set of steps. A column it did not have continues what sounds (`-`), so that
    a note is not cut short by a neighbour's finer count."""
    here = {
        turn + step: mark
        for turn in range(0, wanted, length)
        for step, mark in zip(steps, row.marks, strict=True)
        if turn + step < wanted
    }
    marks: list[str] = []
    for step in onto:
        if step in here:
            marks.append(here[step])
        else:
            marks.append("." if not marks or marks[-1] == "." else "-")
    return Row(row.name, tuple(marks))


@lru_cache(maxsize=512)
def _fit(grid: Grid, meter: Meter) -> Grid:
    columns: dict[int, list[str]] = {}
    for bar in range(grid.bars):
        for beat in range(meter.beats):
            source = (
                bar * grid.bar_ticks + _source_beat(beat, meter.beats, grid.beats) * grid.beat_ticks
            )
            for index, step in enumerate(grid.steps):
                if source <= step < source + grid.beat_ticks:
                    place = (step - source) * meter.beat_ticks // grid.beat_ticks
                    if meter.is_compound:
                        third = meter.beat_ticks // 3
                        place = round(place / third) * third
                        if place == meter.beat_ticks:
                            place -= third
                    tick = bar * meter.bar_ticks + beat * meter.beat_ticks + place
                    marks = [row.marks[index] for row in grid.rows]
                    old = columns.get(tick)
                    columns[tick] = (
                        marks
                        if old is None
                        else [_stronger(a, b) for a, b in zip(old, marks, strict=True)]
                    )
    steps = tuple(sorted(columns))
    rows = tuple(
        Row(row.name, tuple(columns[step][n] for step in steps)) for n, row in enumerate(grid.rows)
    )
    return Grid(grid.bars, meter.beats, meter.beat_ticks, steps, rows)


def _source_beat(beat: int, wanted: int, have: int) -> int:
    """Which beat to take: the downbeat stays first and the last stays last, the middle repeats."""
    if beat == 0:
        return 0
    if beat == wanted - 1:
        return have - 1
    return min(beat, have - 1) if wanted <= have else 1 + (beat - 1) % max(have - 1, 1)


def _stronger(first: str, second: str) -> str:
    return second if first in ".-" else first


@lru_cache(maxsize=4096)
def parse_grid(text: str, meter: Meter) -> Grid:
    """The grid that `text` draws, its beats being those of `meter`; raises GridError naming the row.

    >>> parse_grid("   1 & 2 &\\nhat x x x .", Meter(2, 4)).steps
    (0, 480, 960, 1440)
    """
    lines = [
        line for line in text.splitlines() if line.strip() and not line.strip().startswith("#")
    ]
    if not lines:
        raise GridError(
            "an empty pattern; the first line counts the beats, such as 1 & 2 & 3 & 4 &"
        )
    beats_of_bars, parts_of_beats = _read_ruler(lines[0].split())
    beats = beats_of_bars[0]
    if any(count != beats for count in beats_of_bars):
        raise GridError(
            f"ruler {lines[0].strip()!r}: its bars have {beats_of_bars} beats; count each bar alike"
        )
    steps: list[int] = []
    for number, parts in enumerate(parts_of_beats):
        if meter.beat_ticks % parts:
            raise GridError(
                f"ruler {lines[0].strip()!r}: a beat cannot be cut in {parts} equal parts"
            )
        steps += [number * meter.beat_ticks + n * (meter.beat_ticks // parts) for n in range(parts)]
    rows: list[Row] = []
    for line in lines[1:]:
        name, *marks = line.split()
        if len(marks) != len(steps):
            raise GridError(
                f"row {name!r} has {len(marks)} marks, but its ruler counts {len(steps)} steps"
            )
        if any(len(mark) != 1 for mark in marks):
            raise GridError(f"row {name!r}: marks are single characters parted by spaces")
        if any(row.name == name for row in rows):
            raise GridError(f"row {name!r} stands twice")
        rows.append(Row(name, tuple(marks)))
    if not rows:
        raise GridError("a ruler without rows under it")
    return Grid(len(beats_of_bars), beats, meter.beat_ticks, tuple(steps), tuple(rows))


def _read_ruler(tokens: list[str]) -> tuple[list[int], list[int]]:
    """Beats of each bar, and steps in each beat over all bars; raises GridError."""
    beats_of_bars: list[int] = []
    parts_of_beats: list[int] = []
    for token in tokens:
        if token.isdecimal() and len(token) < _LONGEST_COUNT:
            expected = 1 if token == "1" else (beats_of_bars[-1] + 1 if beats_of_bars else 1)
            if int(token) != expected:
                raise GridError(
                    f"ruler: beat {token} where {expected} was due; count 1 2 3 ... and 1 again for a new bar"
                )
            if token == "1":
                beats_of_bars.append(0)
            beats_of_bars[-1] += 1
            parts_of_beats.append(1)
        elif token in _SUBDIVISIONS and parts_of_beats:
            parts_of_beats[-1] += 1
        else:
            raise GridError(
                f"ruler: {token!r} is not a count; use beat numbers and e & a t l + i n between them"
            )
    return beats_of_bars, parts_of_beats
