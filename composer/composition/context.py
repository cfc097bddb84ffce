"""What a writer of one cell is given: the section, the part, the genre, and the cells it has to agree with.

A writer is a function `write(ctx, rng) -> Written`. It sees nothing else, so a cell can always be made again.
`rng` is addressed by material, so that every chorus has the same core; `ctx.variation` is addressed by section,
for what may differ from one chorus to the next.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from composer.genre.catalogue import Instrument
from composer.genre.schema import Genre, PartStyle, Pattern
from composer.model.events import Event, Hit, Note
from composer.model.song import ChordSpan, Hook, Part, Play, Section
from composer.rng import Rng
from composer.theory.grid import Column

__all__ = ["CellContext", "Upstream", "Writer", "Written"]

_LAST_MARK = {"bass": "R", "riff": "R"}
_by_time = attrgetter("at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a writer gives back: events in order, and remarks that tell how they came about (for `why`)."""

    events: tuple[Event, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """A finished cell of the same section that this one listens to."""

    part: str
    role: str
    events: tuple[Event, ...]


@dataclass(frozen=True, kw_only=True)
class CellContext:
    """Everything one cell is made from. `low`..`high` is the part's register here as MIDI numbers (instrument,
    genre and dials already considered); `melody_range` that of the tune. `variation` draws per section.
    `is_bottom`: nobody lower plays the last chord of the song."""

    section: Section
    part: Part
    play: Play
    genre: Genre
    style: PartStyle
    instrument: Instrument
    low: int
    high: int
    melody_range: tuple[int, int]
    hook: Hook | None
    upstream: tuple[Upstream, ...]
    variation: Rng
    is_bottom: bool = False

    @cached_property
    def pattern(self) -> Pattern | None:
        """The genre's pattern this part plays here, or None when its technique needs none."""
        return self.genre.pattern(self.play.pattern, self.part.role)

    def complexity_at(self, tick: int) -> float:
        """How busy the part is at a tick, 0..1: the play's complexity, opening as the section grows."""
        grown = self.section.energy_at(tick) - self.section.energy
        return min(max(self.play.complexity + grown, 0.0), 1.0)

    def heard(self, role: str) -> tuple[Event, ...]:
        """Events of the upstream parts of a role, in order of time."""
        events = [e for cell in self.upstream if cell.role == role for e in cell.events]
        return tuple(sorted(events, key=_by_time))

    def heard_notes(self, role: str) -> tuple[Note, ...]:
        return tuple(e for e in self.heard(role) if isinstance(e, Note))

    def heard_hits(self, *pieces: str) -> tuple[Hit, ...]:
        """Upstream drum strokes on any of these pieces."""
        return tuple(e for e in self.heard("drums") if isinstance(e, Hit) and e.piece in pieces)

    @cached_property
    def _chord_starts(self) -> list[int]:
        return [span.at for span in self.section.chords]

    def chord_at(self, tick: int) -> ChordSpan:
        """The chord sounding at a tick; the first one for a pickup, the last one past the end."""
        place = bisect_right(self._chord_starts, tick)
        return self.section.chords[place - 1 if place else 0]

    def chord_after(self, tick: int) -> ChordSpan:
        """The next chord after the one at a tick; at the end, the section's first again."""
        spans = self.section.chords
        place = bisect_right(self._chord_starts, tick)
        return spans[place] if place < len(spans) else spans[0]

    @property
    def final_bar(self) -> int | None:
        """The bar (from 0) of the song's last chord, or None where the section does not end the song on one."""
        if self.section.ending in ("held", "button", "ritardando"):
            return self.section.bars - 1
        return None

    def position(self, bar: int) -> str:
        """Where a bar (from 0) stands in its phrase: one of the genre schema's `POSITIONS`.

        The last bar of the section is a fill when the section hands over with one; inside, the last bar of
        every second phrase is. The bar after a fill is `after_fill`, the one before it `pre_fill`.
        """
        if self._is_fill(bar):
            return "fill"
        if self._is_fill(bar + 1):
            return "pre_fill"
        if bar and self._is_fill(bar - 1):
            return "after_fill"
        return "answer" if bar % 2 else "base"

    def _is_fill(self, bar: int) -> bool:
        section = self.section
        if bar == section.bars - 1:
            return section.lead_out in ("fill", "build") and section.bars > 1
        phrase = section.phrase_bars * 2
        return 0 < bar < section.bars - 1 and (bar + 1) % phrase == 0

    def bars(self) -> Iterator[tuple[int, int, str]]:
        """(bar number from 0, its first tick, its position in the phrase)."""
        ticks = self.section.meter.bar_ticks
        for bar in range(self.section.bars):
            yield bar, bar * ticks, self.position(bar)

    def columns(
        self, pattern: Pattern
    ) -> Iterator[tuple[int, int, str, tuple[tuple[str, str], ...]]]:
        """The pattern laid along the section: (tick, ticks to the next column, position, ((row, mark), ...)).

        Two-bar grids alternate their bars; grids in another meter are fitted to the section's. The bar of the song's
        last chord is one accented stroke, whatever the pattern says.
        """
        for start, position, columns in self.laid(pattern):
            for step, length, row in columns:
                yield start + step, length, position, row

    def laid(self, pattern: Pattern) -> Iterator[tuple[int, str, tuple[Column, ...]]]:
        """The pattern bar by bar: (first tick, position, columns with ticks from there); see `columns`."""
        meter = self.section.meter
        final = None if self.part.role in ("drums", "percussion") else self.final_bar
        fills = pattern.fills
        first = self.variation.at("fill", pattern.name).between(0, len(fills) - 1) if fills else 0
        for bar, start, position in self.bars():
            if bar == final:
                mark = _LAST_MARK.get(self.part.role, "X")
                yield start, "base", ((0, meter.bar_ticks, (("last chord", mark),)),)
                continue
            grid = (
                pattern.at(position)
                if position != "fill" or not fills
                else (fills[(first + bar // (2 * self.section.phrase_bars)) % len(fills)])
            )
            grid = grid.fitted(meter)
            yield start, position, grid.columns[bar % grid.bars]


Writer = Callable[[CellContext, Rng], Written]
