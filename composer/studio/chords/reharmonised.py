"""A progression in other chords: one version a level, each with its changes and their reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from composer.errors import FormatError
from composer.model.performance import PlayedPart
from composer.model.song import Song
from composer.studio.chords.facts import ChordFact, chord_facts, fact_tables, quarters
from composer.studio.chords.line import ChordLine, read_line, said_key
from composer.studio.clip import Stretch, played_clip, stretches_of
from composer.theory.analysis import key_of_chords
from composer.theory.chart import ChartChord
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
    facts: tuple[ChordFact, ...]
    changes: tuple[Change, ...]
    chords: tuple[ChartChord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reharmonised:
    """The line as it was, and its versions. `melody` tells which part of which file they fit under, or is empty."""

    line: ChordLine
    key: Key
    facts: tuple[ChordFact, ...]
    versions: tuple[Version, ...]
    melody: str = ""

    def clip(self, genre: str | None = None) -> Song:
        """Every version, after the line as it was when there are several, played by whoever has chords in a genre."""
        stretches: list[Stretch] = []
        if len(self.versions) > 1:
            stretches += stretches_of(self.line, name="As it was")
        for version in self.versions:
            level = version.level.capitalize()
            for stretch in stretches_of(self.line, version.chords, level):
                named = level if stretch.name == level else f"{level}: {stretch.name}"
                stretches.append(replace(stretch, name=named))
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
            "sections": self.line.section_tables(),
            "melody": self.melody or None,
            "reharmonisations": [
                {
                    "level": version.level,
                    "chart": self.line.chart_of(version.chords),
                    "chords": fact_tables(version.facts),
                    "changes": [
                        {
                            "at": quarters(change.at),
                            "duration": quarters(change.dur),
                            "bar": self.line.bar(change.at),
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
    text, key = said_key(text, key)
    line = read_line(text, key, meter)
    home = key or key_of_chords([chord.chord for chord in line.chords])
    told, tune = melody_of(melody) if melody else ("", ())
    versions = []
    for level in levels:
        chords, changes = _other_chords(line, home, level, tune, take)
        versions.append(
            Version(
                level=level,
                facts=chord_facts(line, home, chords)[0],
                changes=changes,
                chords=chords,
            )
        )
    return Reharmonised(
        line=line,
        key=home,
        facts=chord_facts(line, home)[0],
        versions=tuple(versions),
        melody=told,
    )


def _other_chords(
    line: ChordLine, key: Key, level: str, tune: Sequence[MelodyNote], take: int
) -> tuple[tuple[ChartChord, ...], tuple[Change, ...]]:
    """The chords of a line at a level and what was changed, section by section, each in its meter and with the tune above it."""
    chords: list[ChartChord] = []
    changes: list[Change] = []
    for first, section in zip(line.first_ticks, line.sections, strict=True):
        above = [note._replace(at=note.at - first) for note in tune]
        found = reharmonise(section.chords, key, level, above, section.meter, take)
        chords += [replace(chord, at=chord.at + first) for chord in found.chords]
        changes += [replace(change, at=change.at + first) for change in found.changes]
    return tuple(chords), tuple(changes)


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
