"""One hearing of a score: what several rules need to know, worked out once and only when a rule asks for it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from functools import cached_property

from composer.measure.score import EARLY, ChordHeard, Score, ScorePart
from composer.measure.similarity import Fingerprint, Slots
from composer.model.finding import Finding
from composer.model.performance import PlayedNote

__all__ = ["Listening", "runs"]

Bars = list[list[PlayedNote]]


class Listening:
    """A score with its notes by bar, its fingerprints, and how well each part agrees with the harmony. Parts are
    addressed by their place in `score.parts`, bars by their index."""

    def __init__(self, score: Score) -> None:
        self.score = score

    @cached_property
    def by_bar(self) -> list[Bars]:
        """For each part the notes that begin in each bar."""
        return [_in_bars(part, self.score.lines) for part in self.score.parts]

    @cached_property
    def keys(self) -> list[list[list[int]]]:
        """The keys of these notes, for each part and bar."""
        return [[[note.key for note in notes] for notes in bars] for bars in self.by_bar]

    @cached_property
    def spans(self) -> list[list[tuple[int, int]]]:
        """The lowest and the highest of them, for each part and bar; (127, 0) in a bar without."""
        return [[(min(row), max(row)) if row else (127, 0) for row in rows] for rows in self.keys]

    @cached_property
    def forces(self) -> list[list[list[int]]]:
        """The velocities of the notes, for each part and bar."""
        return [[[note.velocity for note in notes] for notes in bars] for bars in self.by_bar]

    @cached_property
    def slots(self) -> Slots:
        return Slots(self.score)

    @cached_property
    def prints(self) -> list[list[Fingerprint]]:
        """For each part the fingerprint of each bar."""
        slots, lines = self.slots, self.score.lines
        return [
            [slots.fingerprint(notes, lines[bar]) for bar, notes in enumerate(bars)]
            for bars in self.by_bar
        ]

    @cached_property
    def rhythms(self) -> list[list[frozenset[int]]]:
        """For each part the slots that each bar's notes fall on, pitch left out (drums: the fingerprint itself)."""
        return [
            [frozenset(row) if part.is_kit else frozenset([p >> 7 for p in row]) for row in prints]
            for part, prints in zip(self.score.parts, self.prints, strict=True)
        ]

    @cached_property
    def disagreement(self) -> list[list[tuple[int, int, int]]]:
        """For each part and bar: ticks that sound, ticks of notes outside the chord, ticks of notes outside both chord
        and key. Each note counts for two beats at most. Drums have none."""
        return [
            [] if part.is_kit else _disagreement(self.score, bars)
            for part, bars in zip(self.score.parts, self.by_bar, strict=True)
        ]

    @cached_property
    def sounding(self) -> list[bool]:
        """Whether anything sounds in each bar for an eighth of it or more."""
        lines = self.score.lines
        heard = [False] * self.score.bars
        for part, bars in zip(self.score.parts, self.by_bar, strict=True):
            reach = 0
            for bar, notes in enumerate(bars):
                eighth = (lines[bar + 1] - lines[bar]) // 8
                if notes or reach - lines[bar] > eighth:
                    heard[bar] = True
                if notes and not part.is_kit:
                    reach = max(reach, max([note.end for note in notes]))
        return heard

    @cached_property
    def tune(self) -> int:
        """The place of the part that has the tune; -1 where none has."""
        places = self.places("melody")
        return max(places, key=lambda n: (len(self.score.parts[n].notes), -n), default=-1)

    def places(self, *roles: str) -> list[int]:
        """The places of the parts of these roles."""
        return [n for n, part in enumerate(self.score.parts) if part.role in roles]

    def finding(
        self,
        code: str,
        severity: str,
        message: str,
        bars: Iterable[int] = (),
        parts: Iterable[int] = (),
        value: float = 0.0,
        unit: str = "",
    ) -> Finding:
        """A finding, from the indices of its bars and parts."""
        score = self.score
        rows = sorted(set(bars))
        players = [score.parts[n] for n in sorted(set(parts))]
        names: list[str] = []
        for bar in rows:
            section = score.section_of(bar)
            if section is not None and section.name not in names:
                names.append(section.name)
        return Finding(
            code=code,
            severity=severity,
            message=message,
            bars=tuple(score.number(bar) for bar in rows),
            sections=tuple(names),
            parts=tuple(part.id for part in players),
            names=tuple(part.name for part in players),
            value=value,
            unit=unit,
        )


def runs(bars: Iterable[int], gap: int = 1) -> list[list[int]]:
    """Bars, in order, as stretches that are not further apart than `gap`."""
    found: list[list[int]] = []
    for bar in sorted(set(bars)):
        if found and bar - found[-1][-1] <= gap:
            found[-1].append(bar)
        else:
            found.append([bar])
    return found


def _in_bars(part: ScorePart, lines: Sequence[int]) -> Bars:
    bars: Bars = [[] for _ in lines[:-1]]
    place, last = 0, len(bars) - 1
    following = lines[1] - EARLY
    for note in part.notes:
        while note.start >= following and place < last:
            place += 1
            following = lines[place + 1] - EARLY
        bars[place].append(note)
    return bars


def _disagreement(score: Score, bars: Bars) -> list[tuple[int, int, int]]:
    chords, keys = score.chords, score.keys
    found = []
    at = key_at = 0
    last = len(chords) - 1
    silent = ChordHeard(0, 0, 0, 0, 0, "")
    for bar, notes in enumerate(bars):
        if not notes:
            found.append((0, 0, 0))
            continue
        most = 2 * score.meters[bar].beat_ticks
        sounding = outside = foreign = 0
        line = notes + bars[bar + 1][:1] if bar + 1 < len(bars) else notes
        for place, note in enumerate(notes):
            begin = note.start + EARLY
            while at < last and chords[at + 1].at <= begin:
                at += 1
            now = chords[at] if chords else silent
            chord = now if now.at <= begin < now.end else silent
            bit = 1 << note.key % 12
            amount = note.end - note.start
            if amount > most:
                amount = most
            sounding += amount
            if not chord.classes & bit:
                ahead = chords[at + 1] if at < last else silent
                if ahead.classes & bit and ahead.at - begin < QUARTER_AHEAD and note.end > ahead.at:
                    continue  # an anticipation
                outside += amount
                while key_at + 1 < len(keys) and keys[key_at + 1].at <= begin:
                    key_at += 1
                scale = keys[key_at].scale | _colours(chord)
                if not scale & bit and not _leads(score, line, place, most // 4):
                    foreign += amount
        found.append((sounding, outside, foreign))
    return found


def _colours(chord: ChordHeard) -> int:
    """The notes that a chord brings into its key: over a diminished seventh those a whole tone above its own, its
    whole-half scale."""
    turned = (chord.classes << 3 | chord.classes >> 9) & 0xFFF
    if turned != chord.classes or chord.classes.bit_count() != 4:
        return 0
    return (chord.classes << 2 | chord.classes >> 10) & 0xFFF


def _leads(score: Score, line: Sequence[PlayedNote], place: int, half_beat: int) -> bool:
    """Whether a short note slides by a semitone, at once, into a tone of the chord, or with others of its kind on to
    one: a chromatic approach."""
    way = 0
    for note, after in itertools.pairwise(line[place:]):
        step = after.key - note.key
        if (
            abs(step) != 1
            or step * way < 0
            or note.end - note.start > half_beat
            or after.start - note.start > half_beat + EARLY
        ):
            return False
        chord = score.chord_at(after.start + EARLY)
        if chord is not None and chord.classes >> after.key % 12 & 1:
            return True
        way = step
    return False


QUARTER_AHEAD = 960
"""How long before its chord an anticipation may begin, in ticks."""
