"""Measures of a song as it is written, before the feel: how dense, how loud, how high, how long its notes are.

A `Passage` holds what some parts play in some bars; a measure gives one number for it, in the sense in which a listener
would take it from the exported file: onsets within a thirty-second are one, drums have no pitch and no length.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

from composer.genre.kits import find_piece
from composer.model.events import Event, Hit, Note
from composer.model.song import Part, Section
from composer.theory.meter import QUARTER, Meter

__all__ = ["MEASURES", "MINIMUM_EFFECT", "Line", "Passage", "has_moved"]

_SAME_ONSET = QUARTER // 8
_PITCHLESS = ("drums", "percussion")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One part's events in one section, cut to the bars in question; `start`..`end` in ticks."""

    part: Part
    section: Section
    events: tuple[Event, ...]
    start: int
    end: int

    @property
    def sounding(self) -> list[Note | Hit]:
        """The notes and strokes that begin in these bars (a pickup before the section with them)."""
        first = self.start if self.start else -4 * QUARTER
        found = [e for e in self.events if isinstance(e, Note | Hit) and first <= e.at < self.end]
        return sorted(found, key=lambda e: e.at)

    @property
    def onsets(self) -> list[int]:
        found: list[int] = []
        for event in self.sounding:
            if not found or event.at - found[-1] >= _SAME_ONSET:
                found.append(event.at)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Some lines, in some stretches of time that they share: `stretches` are (section, first tick, last tick)."""

    lines: tuple[Line, ...]
    stretches: tuple[tuple[Section, int, int], ...]

    @property
    def beats(self) -> float:
        return sum(end - start for _, start, end in self.stretches) / QUARTER

    @property
    def seconds(self) -> float:
        return sum((end - start) / QUARTER * 60 / s.tempo_bpm for s, start, end in self.stretches)

    @property
    def notes(self) -> list[Note]:
        """The pitched notes of pitched parts."""
        return [
            e
            for line in self.lines
            if line.part.role not in _PITCHLESS
            for e in line.sounding
            if isinstance(e, Note)
        ]


def note_density(passage: Passage) -> float:
    """Onsets a beat, summed over the parts."""
    onsets = sum(len(line.onsets) for line in passage.lines)
    return onsets / passage.beats if passage.beats else 0.0


def velocity(passage: Passage) -> float:
    """Mean velocity as it will be bent at the ends; 0 where nothing plays."""
    levels = [_bent(e.velocity) for line in passage.lines for e in line.sounding]
    return fmean(levels) if levels else 0.0


def velocity_spread(passage: Passage) -> float:
    """Standard deviation of the velocities."""
    levels = [_bent(e.velocity) for line in passage.lines for e in line.sounding]
    return pstdev(levels) if levels else 0.0


def _bent(level: float) -> float:
    """A velocity as it is played: the ends of the scale are approached at half the pace."""
    if level > 112:
        return min(112 + (level - 112) / 2, 126.0)
    return max(30 - (30 - level) / 2, 15.0) if level < 30 else level


def pitch_mean(passage: Passage) -> float:
    """Mean MIDI pitch, long notes counting for more."""
    notes = passage.notes
    weight = sum(n.dur for n in notes)
    return sum(n.pitch.midi * n.dur for n in notes) / weight if weight else 0.0


def pitch_range(passage: Passage) -> float:
    """Semitones from the 5th to the 95th percentile."""
    pitches = sorted(n.pitch.midi for n in passage.notes)
    if not pitches:
        return 0.0
    return _percentile(pitches, 0.95) - _percentile(pitches, 0.05)


def _percentile(ordered: Sequence[int], share: float) -> float:
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def polyphony(passage: Passage) -> float:
    """Mean number of pitches sounding while one does."""
    busy = total = 0
    for section, start, end in passage.stretches:
        changes: list[tuple[int, int]] = []
        for line in passage.lines:
            if line.section.id != section.id or line.part.role in _PITCHLESS:
                continue
            for e in line.sounding:
                if isinstance(e, Note):
                    changes += [(max(e.at, start), 1), (min(e.at + e.dur, end), -1)]
        sounding = last = 0
        for at, step in sorted(changes):
            if sounding > 0:
                busy += at - last
                total += sounding * (at - last)
            sounding += step
            last = at
    return total / busy if busy else 0.0


def note_length(passage: Passage) -> float:
    """Mean length in quarters; drums have none."""
    notes = passage.notes
    return fmean(n.dur for n in notes) / QUARTER if notes else 0.0


def syncopation(passage: Passage) -> float:
    """The share of onsets on a weaker place than one across which they are held or rest."""
    crossed = total = 0
    for line in passage.lines:
        meter = line.section.meter
        places = sorted({round(at / 240) for at in line.onsets})
        for at, until in zip(places, [*places[1:], line.end // 240][: len(places)], strict=True):
            strongest = min((_level(meter, n) for n in range(at + 1, until)), default=9)
            crossed += strongest < _level(meter, at)
            total += 1
    return crossed / total if total else 0.0


def _level(meter: Meter, sixteenth: int) -> int:
    return 4 - meter.strength(sixteenth * 240 % meter.bar_ticks)


def parts(passage: Passage) -> float:
    """How many parts play, with at least one onset in four bars."""
    counts: dict[str, int] = {}
    for line in passage.lines:
        counts[line.part.id] = counts.get(line.part.id, 0) + len(line.onsets)
    bars = sum((end - start) / s.meter.bar_ticks for s, start, end in passage.stretches)
    return float(sum(count >= max(bars / 4, 1) for count in counts.values()))


def energy(passage: Passage) -> float:
    """0..1: loudness, onsets a second, parts sounding, and the pulse of kick, snare and toms."""
    if not passage.seconds:
        return 0.0
    onsets = sum(len(line.onsets) for line in passage.lines) / passage.seconds
    pulse = sum(
        isinstance(e, Hit) and find_piece(e.piece).family in ("kick", "snare", "tom")
        for line in passage.lines
        for e in line.sounding
    )
    level = (velocity(passage) * 0.72 - 30) / 80
    return (
        0.30 * _clipped(level)
        + 0.30 * _clipped(onsets / 16)
        + 0.20 * _clipped((parts(passage) - 1) / 7)
        + 0.20 * _clipped(pulse / passage.seconds / 4)
    )


def _clipped(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def tempo(passage: Passage) -> float:
    """Quarters a minute, by time."""
    return passage.beats * 60 / passage.seconds if passage.seconds else 0.0


def harmonic_rhythm(passage: Passage) -> float:
    """Chords a bar in the plan: another root or another quality is another chord."""
    changes = 0
    bars = 0.0
    for section, start, end in passage.stretches:
        inside = [s for s in section.chords if start <= s.at < end]
        changes += sum(
            n == 0
            or (s.chord.root, s.chord.quality)
            != (inside[n - 1].chord.root, inside[n - 1].chord.quality)
            for n, s in enumerate(inside)
        )
        bars += (end - start) / section.meter.bar_ticks
    return changes / bars if bars else 0.0


def chord_extension(passage: Passage) -> float:
    """Mean level of the plan's chords by time: 0 triads, 1 sevenths, 2 ninths, 3 beyond."""
    total = weight = 0.0
    for section, start, end in passage.stretches:
        for span in section.chords:
            if start <= span.at < end:
                total += _richness(span.chord.degrees) * span.dur
                weight += span.dur
    return total / weight if weight else 0.0


def _richness(degrees: Iterable[str]) -> int:
    found = set(degrees)
    if found & {"11", "#11", "13", "b13", "b9", "#9"}:
        return 3
    if "9" in found:
        return 2
    return 1 if found & {"6", "7", "b7", "bb7"} else 0


def chromaticism(passage: Passage) -> float:
    """The share of note-time outside the section's key (minor with its raised degrees)."""
    outside = total = 0
    for line in passage.lines:
        if line.part.role in _PITCHLESS:
            continue
        key = line.section.key
        scale = set(key.semitones)
        if key.mode == "minor":
            tonic = key.semitones[0]
            scale |= {(tonic + 9) % 12, (tonic + 11) % 12}
        for e in line.sounding:
            if isinstance(e, Note):
                total += e.dur
                outside += e.dur * (e.pitch.midi % 12 not in scale)
    return outside / total if total else 0.0


MEASURES: dict[str, Callable[[Passage], float]] = {
    "tempo": tempo,
    "note_density": note_density,
    "velocity": velocity,
    "velocity_spread": velocity_spread,
    "pitch_mean": pitch_mean,
    "pitch_range": pitch_range,
    "polyphony": polyphony,
    "note_length": note_length,
    "syncopation": syncopation,
    "parts": parts,
    "energy": energy,
    "harmonic_rhythm": harmonic_rhythm,
    "chord_extension": chord_extension,
    "chromaticism": chromaticism,
}
"""Every measure by name."""

MINIMUM_EFFECT: dict[str, tuple[float, bool]] = {
    "tempo": (0.01, True),
    "velocity": (7.0, False),
    "velocity_spread": (2.0, False),
    "note_density": (0.10, True),
    "energy": (0.04, False),
    "pitch_mean": (1.5, False),
    "pitch_range": (2.0, False),
    "polyphony": (0.3, False),
    "note_length": (0.15, True),
    "chord_extension": (0.25, False),
    "harmonic_rhythm": (0.20, True),
    "chromaticism": (0.02, False),
    "syncopation": (0.05, False),
    "parts": (1.0, False),
}
"""What the least change is that a listener notices: (amount, whether as a share of what was). A velocity of 4 in the
file, where a part stands at about six tenths of the full level, is 7 as written."""


def has_moved(metric: str, before: float, after: float, sign: int) -> bool:
    """Whether a measure has gone that way (0: either) by the least that is noticed."""
    amount, is_share = MINIMUM_EFFECT[metric]
    least = amount * abs(before) if is_share else amount
    change = (after - before) * sign if sign else abs(after - before)
    return change > 0 and change >= least - 1e-9
