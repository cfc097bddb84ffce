"""An analysis as plain data: keys, functions with their reasons, bricks, cadences, what to play, and the tension curve.

The chords come from chart text or from the notes of a MIDI file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from composer.errors import FormatError
from composer.model.song import Song
from composer.studio.chords.facts import quarters
from composer.studio.chords.line import ChordLine, read_line, said_key
from composer.studio.clip import played_clip, stretches_of
from composer.theory.analysis import MOST_CHORDS, Analysis, ChordReading
from composer.theory.chart import ChartChord
from composer.theory.key import Key
from composer.theory.meter import Meter
from composer.theory.pitch import pc_name
from composer.theory.song_analysis import analyse_song

if TYPE_CHECKING:
    from composer.measure.chord_recognition import Sound
    from composer.model.performance import KeyChange

__all__ = ["AnalysisPage", "analysis_page", "names_midi"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisPage:
    """The chords of a line with all that was found; `notes` are remarks on how they were read."""

    line: ChordLine
    found: Analysis
    notes: tuple[str, ...] = ()

    def span(self, start: int, end: int) -> list[int]:
        """The first and the last bar of the chords numbered from `start` up to but not `end`."""
        chords = self.found.chords
        last = chords[min(end, len(chords)) - 1]
        return [self.line.bar(chords[start].at), self.line.bar(last.at + last.dur - 1)]

    def bars_of(self, start: int, end: int) -> str:
        """The same in words: `bar 5` or `bars 5-8`."""
        low, high = self.span(start, end)
        return f"bar {low}" if low == high else f"bars {low}-{high}"

    def clip(self, genre: str | None = None, seed: int = 0) -> Song:
        """The chords played by whoever has them in a genre."""
        return played_clip(
            stretches_of(self.line),
            self.found.key,
            genre=genre,
            meter=self.line.meter,
            seed=seed,
            title=f"Chords in {self.found.key}",
        )

    def table(self) -> dict[str, Any]:
        """The analysis as `--json` gives it; chords are numbered from 0, bars from 1, places are quarter notes."""
        found = self.found
        return {
            "schema": 1,
            "key": str(found.key),
            "meter": str(self.line.meter),
            "bars": self.line.bars,
            "chart": self.line.chart,
            "sections": self.line.section_tables(),
            "keys": [
                {
                    "key": str(s.key),
                    "start": s.start,
                    "end": s.end,
                    "bars": self.span(s.start, s.end),
                }
                for s in found.keys
            ],
            "chords": [
                self._chord(entry, reading)
                for entry, reading in zip(self.line.chords, found.chords, strict=True)
            ],
            "cadences": [
                {
                    "name": c.name,
                    "chord": c.index,
                    "bar": self.line.bar(found.chords[c.index].at),
                    "key": str(c.key),
                    "closes": c.closes,
                    "reason": c.reason,
                }
                for c in found.cadences
            ],
            "bricks": [
                {
                    "name": b.name,
                    "start": b.start,
                    "end": b.end,
                    "bars": self.span(b.start, b.end),
                    "key": str(b.key),
                    "about": b.about,
                }
                for b in found.bricks
            ],
            "tension_curve": [round(value, 3) for value in found.tension_curve],
            "notes": list(self.notes),
        }

    def _chord(self, entry: ChartChord, reading: ChordReading) -> dict[str, Any]:
        function = reading.function
        return {
            "at": quarters(reading.at),
            "duration": quarters(reading.dur),
            "bar": self.line.bar(reading.at),
            "symbol": str(reading.chord),
            "mark": entry.mark or None,
            "key": str(reading.key),
            "numeral": reading.numeral,
            "function": function.name,
            "family": function.family or None,
            "target": function.target or None,
            "borrowed_from": function.borrowed_from or None,
            "reason": reading.reason,
            "scale": str(reading.scale),
            "scale_notes": [pc_name(pc) for pc in reading.scale.pitch_classes],
            "tensions": list(reading.tensions),
            "avoid": list(reading.avoid),
            "tension": round(reading.tension, 3),
        }


def analysis_page(text: str, key: Key | None = None, meter: Meter | None = None) -> AnalysisPage:
    """The analysis of chart text, or of the MIDI file it names; raises TheoryError and FormatError."""
    notes: tuple[str, ...] = ()
    if names_midi(text):
        line, notes = _from_midi(Path(text.strip()), key, meter)
    else:
        text, key = said_key(text, key)
        line = read_line(text, key, meter, most=MOST_CHORDS)
    return AnalysisPage(line=line, found=analyse_song(line.sections, key), notes=notes)


def names_midi(text: str) -> bool:
    """Whether what was typed for chords is the name of a MIDI file."""
    plain = text.strip().lower()
    return plain.endswith((".mid", ".midi", ".smf")) and "\n" not in plain and "|" not in plain


def _signed(sounds: Sequence[Sound], keys: Sequence[Key]) -> Key | None:
    """The key signature of a file that has one, where next to no note needs a sign of its own."""
    if len(keys) != 1:
        return None
    whole = sum(sound.dur for sound in sounds)
    inside = sum(sound.dur for sound in sounds if sound.midi % 12 in keys[0].semitones)
    return keys[0] if inside * 50 >= whole * 49 else None


def _key_of(change: KeyChange) -> Key:
    return Key(
        change.signature + (3 if change.is_minor else 0), "minor" if change.is_minor else "major"
    )


def _from_midi(
    path: Path, key: Key | None, meter: Meter | None
) -> tuple[ChordLine, tuple[str, ...]]:
    from composer.measure.chord_recognition import Sound, recognise_chords
    from composer.reading.midi import read_midi

    played = read_midi(path).performance
    sounds = [
        Sound(note.start, note.end - note.start, note.key)
        for part in played.parts
        if not part.is_percussion
        for note in part.notes
    ]
    if not sounds:
        raise FormatError(f"{path} has no pitched notes, so there are no chords to find in it")
    count = meter or played.meters[0].meter
    hint = key or _signed(sounds, [_key_of(change) for change in played.keys])
    chords = recognise_chords(sounds, count, hint, with_bass=True)
    last = chords[:MOST_CHORDS][-1]
    notes = [f"chords heard in {path.name}, beat by beat, from {len(sounds)} notes"]
    if meter is None and len({change.meter for change in played.meters}) > 1:
        notes.append(f"its meter changes; bars are counted in {count} throughout")
    if len(chords) > MOST_CHORDS:
        bars = (last.at + last.dur) // count.bar_ticks
        notes.append(f"only its first {MOST_CHORDS} chords, {bars} bars, are explained")
    return ChordLine.of(chords[:MOST_CHORDS], count), tuple(notes)
