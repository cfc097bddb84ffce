"""A progression in other chords: one version a level, each with its changes and their reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from composer.errors import FormatError
from composer.model.performance import PlayedPart
from composer.model.song import Song
from composer.studio.chord_facts import ChordFact, chord_facts, fact_tables, quarters
from composer.studio.chord_line import ChordLine, read_line
from composer.studio.clip import Stretch, played_clip
from composer.theory.analysis import key_of_chords
from composer.theory.chart import format_chart
from composer.theory.key import Key
from composer.theory.melody_fit import MelodyNote
from composer.theory.meter import Meter
from composer.theory.reharmonise import LEVELS, Change, reharmonise

__all__ = ["Reharmonised", "Version", "melody_of", "reharmonised"]

_TUNES = ("melody", "lead", "vocal", "voice", "tune", "sing")
"""What a part is called that has the melody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """The chords at a level, with what is said of each and of every change."""

    level: str
    chart: str
    facts: tuple[ChordFact, ...]
    changes: tuple[Change, ...]
    stretch: Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class Reharmonised:
    """The line as it was, and its versions. `melody` tells which part of which file they fit under, or is empty."""

    line: ChordLine
    key: Key
    facts: tuple[ChordFact, ...]
    versions: tuple[Version, ...]
    melody: str = ""

    def place(self, at: int) -> str:
        """Bar and, after its first beat, the beat: `3` or `3.2`."""
        bar, rest = divmod(at, self.line.meter.bar_ticks)
        return f"{bar + 1}" if rest == 0 else f"{bar + 1}.{rest / self.line.meter.beat_ticks + 1:g}"

    def clip(self, genre: str | None = None) -> Song:
        """Every version, after the line as it was when there are several, played by whoever has chords in a genre."""
        stretches = [version.stretch for version in self.versions]
        if len(stretches) > 1:
            stretches.insert(
                0, Stretch(name="As it was", bars=self.line.bars, chords=self.line.chords)
            )
        title = f"Reharmonised in {self.key}"
        return played_clip(stretches, self.key, genre=genre, meter=self.line.meter, title=title)

    def table(self) -> dict[str, Any]:
        """The versions as `--json` gives them; places are quarter notes from the start, bars count from 1."""
        return {
            "schema": 1,
            "key": str(self.key),
            "meter": str(self.line.meter),
            "bars": self.line.bars,
            "chart": self.line.chart,
            "melody": self.melody or None,
            "reharmonisations": [
                {
                    "level": version.level,
                    "chart": version.chart,
                    "chords": fact_tables(version.facts),
                    "changes": [
                        {
                            "at": quarters(change.at),
                            "duration": quarters(change.dur),
                            "bar": change.at // self.line.meter.bar_ticks + 1,
                            "before": [str(chord) for chord in change.before],
                            "after": [str(chord) for chord in change.after],
                            "technique": change.technique,
                            "reason": change.reason,
                        }
                        for change in version.changes
                    ],
                }
                for version in self.versions
            ],
        }


def reharmonised(
    text: str,
    levels: Sequence[str] = LEVELS,
    key: Key | None = None,
    meter: Meter | None = None,
    melody: Path | None = None,
    take: int = 0,
) -> Reharmonised:
    """Other chords for the chords of a text, under the melody of a MIDI file where one is given.

    Raises TheoryError, ChartError, FormatError.
    """
    line = read_line(text, key, meter)
    home = key or key_of_chords([chord.chord for chord in line.chords])
    told, tune = melody_of(melody) if melody else ("", ())
    versions = []
    for level in levels:
        found = reharmonise(line.chords, home, level, tune, line.meter, take)
        versions.append(
            Version(
                level=level,
                chart=format_chart(found.chords, line.meter, line.bars),
                facts=chord_facts(found.chords, home, line.meter)[0],
                changes=found.changes,
                stretch=Stretch(name=level.capitalize(), bars=line.bars, chords=found.chords),
            )
        )
    return Reharmonised(
        line=line,
        key=home,
        facts=chord_facts(line.chords, home, line.meter)[0],
        versions=tuple(versions),
        melody=told,
    )


def melody_of(path: Path) -> tuple[str, tuple[MelodyNote, ...]]:
    """The melody of a MIDI file, and which part it is: the one that is called so, else the highest; raises FormatError."""
    from composer.reading.midi import read_midi

    played = read_midi(path).performance
    parts = [part for part in played.parts if part.notes and not part.is_percussion]
    if not parts:
        raise FormatError(f"{path} has no pitched notes, so there is no melody in it")
    named = [part for part in parts if any(word in part.name.casefold() for word in _TUNES)]
    part = max(named or parts, key=_height)
    notes = tuple(MelodyNote(n.start, n.end - n.start, n.key) for n in part.notes)
    return f"{part.name} of {path.name}", notes


def _height(part: PlayedPart) -> float:
    return sum(note.key for note in part.notes) / len(part.notes)
