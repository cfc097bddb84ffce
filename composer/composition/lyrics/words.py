"""A section's tune written for its words: every line in its bars, its stresses on the beat, its end on a long note."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from composer.composition.lyrics.pitches import line_pitches
from composer.composition.lyrics.rhythm import Stretch, sung_onsets
from composer.composition.lyrics.spans import line_spans
from composer.composition.lyrics.syllable import Syllable, syllables_of
from composer.composition.melody.phrase import Unit
from composer.composition.melody.task import Setting, Tone
from composer.model.events import Lyric
from composer.model.song import Section

__all__ = ["Sung", "sing"]

_ENDINGS = ("held", "button", "ritardando")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sung:
    """A tune with its words: one lyric for each syllable, on the tick of its note."""

    tones: tuple[Tone, ...]
    words: tuple[Lyric, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line that found its rhythm: the notes (onset, duration) and which syllable begins on each (None goes on)."""

    notes: tuple[tuple[int, int], ...]
    syllables: tuple[Syllable | None, ...]
    start: int
    end: int
    anchor: int


def sing(section: Section, setting: Setting, tune: Sequence[Tone], units: Sequence[Unit]) -> Sung:
    """The `tune` of a section, rewritten where it is sung: its rhythm bends to the syllables, its pitches follow it.

    Bars that no line has keep their notes without words. A line that cannot be sung in the bars there are is left out.
    """
    lines = [syllables_of(text) for text in section.lyrics]
    meter = section.meter
    spans = line_spans(tuple(map(len, lines)), section.bars, meter, section.tempo_bpm)
    sung: list[_Line] = []
    for syllables, (bar, bars) in zip(lines, spans, strict=False):
        if not bars:
            continue
        start, end = bar * meter.bar_ticks, (bar + bars) * meter.bar_ticks
        line = _line(section, setting, tune, syllables, start, end, sung)
        if line is not None:
            sung.append(line)
    if not sung:
        return Sung(tones=tuple(tune), words=())
    tones: list[Tone] = []
    words: list[Lyric] = []
    for n, line in enumerate(sung):
        until = sung[n + 1].notes[0][0] if n + 1 < len(sung) else section.length + meter.bar_ticks
        pitched = _pitched(setting, line, tune, units, tones, until)
        tones += pitched
        words += [
            Lyric(at=tone.at, text=syllable.text)
            for tone, syllable in zip(pitched, line.syllables, strict=True)
            if syllable is not None
        ]
    free = [tone for tone in tune if tone.at >= sung[-1].end and tone.at >= tones[-1].end]
    return Sung(tones=(*tones, *free), words=tuple(words))


def _line(
    section: Section,
    setting: Setting,
    tune: Sequence[Tone],
    syllables: Sequence[Syllable],
    start: int,
    end: int,
    before: Sequence[_Line],
) -> _Line | None:
    """One line in its rhythm, or None where its syllables do not fit."""
    meter = section.meter
    beat, eighth = meter.beat_ticks, setting.eighth
    free = before[-1].notes[-1][0] + beat + eighth if before else -beat
    stretch = Stretch(start=start, end=end, earliest=max(free, start - 2 * beat), latest=0)
    model = [tone for tone in tune if start - beat <= tone.at < end]
    last = tune[-1] if tune else None
    anchor = -1
    if section.ending in _ENDINGS and end == section.length and last is not None:
        anchor = last.at
    onsets: tuple[int, ...] = ()
    tries = [(anchor, section.length - eighth)] if anchor >= 0 else []
    tries += [(-1, end - 2 * beat - eighth), (-1, end - 2 * beat), (-1, end - beat)]
    for fixed, latest in tries:
        stretch = Stretch(
            start=start, end=end, earliest=stretch.earliest, latest=latest, anchor=fixed
        )
        onsets = sung_onsets(syllables, model, stretch, meter)
        if onsets:
            break
    if not onsets:
        return None
    limit = section.length if stretch.anchor >= 0 else end
    return _noted(section, setting, model, syllables, onsets, stretch, limit)


def _noted(
    section: Section,
    setting: Setting,
    model: Sequence[Tone],
    syllables: Sequence[Syllable],
    onsets: Sequence[int],
    stretch: Stretch,
    limit: int,
) -> _Line:
    """The notes of a line: each syllable to the next, a breath at a comma, and notes of the hook that a stressed
    syllable passes over sung on it as a melisma."""
    beat, eighth = section.meter.beat_ticks, setting.eighth
    notes: list[tuple[int, int]] = []
    sung: list[Syllable | None] = []
    for n, (at, syllable) in enumerate(zip(onsets, syllables, strict=True)):
        if n == len(onsets) - 1:
            notes.append((at, limit - at))
            sung.append(syllable)
            break
        until = onsets[n + 1]
        if syllable.breathes and until - at >= 3 * eighth:
            until -= eighth
        until = min(until, at + 2 * beat) if not syllable.is_joined else until
        starts = [at]
        if syllable.is_stressed:
            starts += [
                tone.at
                for tone in model
                if tone.letter == "h" and at + eighth <= tone.at <= min(until - eighth, at + beat)
            ][:2]
        for start, stop in zip(starts, [*starts[1:], until], strict=True):
            notes.append((start, stop - start))
            sung.append(syllable if start == at else None)
    return _Line(
        notes=tuple(notes),
        syllables=tuple(sung),
        start=stretch.start,
        end=stretch.end,
        anchor=stretch.anchor,
    )


def _pitched(
    setting: Setting,
    line: _Line,
    tune: Sequence[Tone],
    units: Sequence[Unit],
    before: Sequence[Tone],
    until: int,
) -> list[Tone]:
    """The tones of a line; its last one is long and leaves a breath before the next line begins."""
    beat, eighth = setting.task.meter.beat_ticks, setting.eighth
    at, room = line.notes[-1]
    model = [tone for tone in tune if line.start - beat <= tone.at < line.end]
    if line.anchor < 0:
        heard = max((tone.dur for tone in model if tone.at == at), default=0)
        room = min(
            max(until - eighth - at, beat), max(heard, 2 * beat), max(line.end - eighth - at, beat)
        )
    rhythm = [*line.notes[:-1], (at, room)]
    number = max(bisect_left([unit.start for unit in units], line.end) - 1, 0)
    close = units[number].close if units else ""
    settled: list[tuple[int, int]] = []
    if line.anchor >= 0:
        settled = [
            (n, tune[-1].pitch) for n, (start, _) in enumerate(rhythm) if start >= line.anchor
        ]
    pitches = line_pitches(
        setting, rhythm, model, close, before[-1].pitch if before else None, settled
    )
    letters = {tone.at: tone.letter for tone in model}
    return [
        Tone(at=start, dur=dur, pitch=pitch, unit=number, letter=letters.get(start, ""))
        for (start, dur), pitch in zip(rhythm, pitches, strict=True)
    ]
