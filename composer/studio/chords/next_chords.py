"""What could come after some chords, and what could lead from one chord to another, as plain data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from composer.composition.fill_chords import Filling, fill_between
from composer.composition.suggest import Suggestion, suggest_next
from composer.errors import GenreError, TheoryError
from composer.genre.catalogue import find_genre
from composer.model.song import Song
from composer.studio.chords.batch import chord_table
from composer.studio.chords.facts import quarters
from composer.studio.chords.line import ChordLine, read_line, said_key
from composer.studio.clip import DEFAULT_GENRE, Stretch, played_clip
from composer.theory.analysis import analyse, key_of_chords
from composer.theory.chart import ChartChord, format_chart
from composer.theory.chord import Chord
from composer.theory.key import Key
from composer.theory.meter import Meter

__all__ = ["Fillings", "NextChords", "fillings", "next_chords", "usual_complexity"]

_PLAIN = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class NextChords:
    """Suggestions after a line (None: for a beginning), in the key the line ends in."""

    line: ChordLine | None
    key: Key
    genre: str
    complexity: float
    suggestions: tuple[Suggestion, ...]

    def table(self) -> dict[str, Any]:
        """The suggestions as `--json` gives them; the weights add up to 1."""
        return {
            "schema": 1,
            "key": str(self.key),
            "genre": self.genre,
            "complexity": round(self.complexity, 3),
            "chart": self.line.chart if self.line else None,
            "suggestions": [
                {
                    **chord_table(one.chord),
                    "numeral": one.numeral,
                    "weight": one.weight,
                    "reason": one.why,
                }
                for one in self.suggestions
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Fillings:
    """Ways from one chord to another; `bars` is the length of the gap between them."""

    start: Chord
    goal: Chord
    bars: int
    key: Key
    meter: Meter
    genre: str
    complexity: float
    ways: tuple[Filling, ...]

    def chart(self, way: Filling, spell: Callable[[Chord], str] = str) -> str:
        """A way with the chord it comes from before it and the chord it leads to after it, a bar each."""
        return format_chart(self._whole(way), self.meter, self.bars + 2, spell)

    def clip(self) -> Song:
        """The ways one after another, from their first chord to their last, played by the genre's harmony player."""
        stretches = [
            Stretch(name=f"Way {number}", bars=self.bars + 2, chords=self._whole(way))
            for number, way in enumerate(self.ways, start=1)
        ]
        title = f"{self.start} to {self.goal}"
        return played_clip(stretches, self.key, genre=self.genre, meter=self.meter, title=title)

    def table(self) -> dict[str, Any]:
        """The ways as `--json` gives them; places are quarter notes from the start of the gap."""
        return {
            "schema": 1,
            "key": str(self.key),
            "genre": self.genre,
            "complexity": round(self.complexity, 3),
            "from": str(self.start),
            "to": str(self.goal),
            "bars": self.bars,
            "ways": [
                {
                    "chart": self.chart(way),
                    "weight": way.weight,
                    "chords": [
                        {
                            "at": quarters(entry.at),
                            "duration": quarters(entry.dur),
                            "symbol": str(entry.chord),
                            "numeral": numeral,
                            "reason": reason,
                        }
                        for entry, numeral, reason in zip(
                            way.chords, way.numerals, way.why, strict=True
                        )
                    ],
                }
                for way in self.ways
            ],
        }

    def _whole(self, way: Filling) -> tuple[ChartChord, ...]:
        bar = self.meter.bar_ticks
        inside = [
            ChartChord(at=entry.at + bar, dur=entry.dur, chord=entry.chord) for entry in way.chords
        ]
        first = ChartChord(at=0, dur=bar, chord=self.start)
        last = ChartChord(at=(self.bars + 1) * bar, dur=bar, chord=self.goal)
        return (first, *inside, last)


def fillings(
    start: str,
    goal: str,
    bars: int,
    key: Key | None = None,
    genre: str | None = None,
    complexity: float | None = None,
    meter: Meter | None = None,
    count: int = 3,
) -> Fillings:
    """Ways to fill so many bars between two chords, symbols or numerals; raises TheoryError, PlanError, GenreError."""
    genre = genre or DEFAULT_GENRE
    meter = meter or Meter(4, 4)
    wanted = usual_complexity(genre) if complexity is None else complexity
    ends = [entry.chord for entry in read_line(f"{start} {goal}", key, meter).chords]
    if len(ends) != 2 or any(chord.root is None for chord in ends):
        raise TheoryError(
            "a way leads from one chord to one other; give two, such as --between C A7"
        )
    home = key or key_of_chords(ends)
    return Fillings(
        start=ends[0],
        goal=ends[1],
        bars=bars,
        key=home,
        meter=meter,
        genre=genre,
        complexity=wanted,
        ways=fill_between(ends[0], ends[1], bars, home, genre, wanted, meter, count),
    )


def next_chords(
    text: str,
    key: Key | None = None,
    genre: str | None = None,
    complexity: float | None = None,
    meter: Meter | None = None,
) -> NextChords:
    """What could follow the chords of a text; an empty one, with a key, asks for a beginning.

    Raises TheoryError, ChartError and GenreError.
    """
    genre = genre or DEFAULT_GENRE
    wanted = usual_complexity(genre) if complexity is None else complexity
    text, key = said_key(text, key)
    line = None if key is not None and not text.strip() else read_line(text, key, meter)
    here = key or Key(0)
    history = []
    if line is not None:
        history = [entry.chord for entry in line.chords]
        here = analyse(line.chords, key, line.meter).chords[-1].key
    return NextChords(
        line=line,
        key=here,
        genre=genre,
        complexity=wanted,
        suggestions=suggest_next(history, here, genre, wanted),
    )


def usual_complexity(genre: str) -> float:
    """How rich the chords of a genre usually are, 0..1; a genre only its habits are known of counts as plain."""
    try:
        return find_genre(genre).colour_level
    except GenreError:
        return _PLAIN
