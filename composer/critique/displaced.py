"""Parts that play what they play elsewhere, a beat or a sixteenth away from where it belongs, or in another order."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from composer.critique.listening import Listening, runs
from composer.critique.words import many
from composer.measure.score import EARLY, ChordHeard
from composer.measure.similarity import Fingerprint
from composer.model.finding import Finding
from composer.theory.meter import QUARTER, Meter

__all__ = ["behind_the_chords", "hanging_over", "tune_order", "turned_beat"]

Strokes = frozenset[tuple[int, int]]
"""What a bar plays: pieces of the kit or parts, and the slots of the bar they come at."""

BLOCK, ELSEWHERE = 8, 12
"""Bars that are judged together by all bars outside them and their neighbours, and how many of these there are at least."""
SELDOM = 0.06
"""What never comes at a place is counted as that often."""
TURNED_BARS = 4
GAIN_KIT, GAIN_BAND, GAIN_BASS, GAIN_CHORDS = 9.0, 14.0, 9.0, 14.0
"""How much likelier, in powers of e, four bars are where they would be if they were moved. Sound kits reach six, bands
and chords twelve, and no sound bass is likelier a sixteenth away."""
PULSE = (42, 51, 53, 54, 59, 69, 70, 82)
"""Closed hat, ride, tambourine and shakers tick on through a bar and say little about where it begins."""
STRANGE = 3
"""Steps running from a bar of the tune to one that never follows it elsewhere; sound tunes have two."""
CHANGES = 3
"""Changes of chord running that a part comes late to."""
LATE, MOST_HELD = 0.6, 8
"""Of a beat by which chords hang over into the next one, and how many notes may be held."""


def turned_beat(ear: Listening) -> Iterator[Finding]:
    """Bars in which the kit, the bass, the chords, or all but the kit, play what they play elsewhere a beat away, or the
    bass a sixteenth away."""
    score = ear.score
    kit = ear.places("drums")
    if len(set(score.meters)) > 1:
        return
    meter = score.meters[0]
    beat = meter.beat_ticks * 4 // QUARTER
    slots = meter.bar_ticks * 4 // QUARTER
    beats = sorted({*range(beat, slots, beat), *range(4, slots, 4)})
    others = [n for n, part in enumerate(score.parts) if not part.is_kit]
    sixteenth = [slots - 1]
    voices = [(kit, beats, GAIN_KIT), (others if kit else [], beats, GAIN_BAND)]
    voices += [([n], sixteenth, GAIN_BASS) for n in ear.places("bass")]
    voices += [([n], beats, GAIN_CHORDS) for n in ear.places("comp")]
    for places, ways, least in voices:
        if not places:
            continue
        for bars, way in _turned(_strokes(ear, places, kit), meter, ways, least):
            yield _told(ear, places, bars, way)


def _told(ear: Listening, places: list[int], bars: list[int], way: int) -> Finding:
    score = ear.score
    is_all = len(places) > 1 and not score.parts[places[0]].is_kit
    who = "everybody but the drums" if is_all else score.parts[places[0]].name
    late = score.meters[0].bar_ticks * 4 // QUARTER - way
    how = "a sixteenth late"
    if late > 1:
        how = f"{late / 4:g} quarters late, or {way / 4:g} early,"
    return ear.finding(
        "turned-beat",
        "medium",
        f"{who} comes {how} against the same bars elsewhere",
        bars,
        () if is_all else places,
        late / 4,
        "quarters",
    )


def _strokes(ear: Listening, places: Sequence[int], kit: Sequence[int]) -> list[Strokes]:
    return [
        frozenset(
            (n << 7 | (p & 127 if n in kit else 0), p >> 7)
            for n in places
            for p in ear.prints[n][bar]
            if n not in kit or p & 127 not in PULSE
        )
        for bar in range(ear.score.bars)
    ]


def _turned(
    rows: Sequence[Strokes], meter: Meter, ways: Sequence[int], least: float
) -> Iterator[tuple[list[int], int]]:
    """Stretches of bars that are much likelier to come where they would if they were moved, and by how many slots."""
    slots = meter.bar_ticks * 4 // QUARTER
    gains = _gains(rows, slots, ways)
    found: dict[int, int] = {}
    for first in range(len(rows) - TURNED_BARS + 1):
        window = range(first, first + TURNED_BARS)
        if not all(rows[bar] for bar in window):
            continue
        for number, way in enumerate(ways):
            each = [gains[bar][number] for bar in window]
            if sum(each) >= least and sum(gain > 0 for gain in each) >= TURNED_BARS - 1:
                found |= dict.fromkeys(window, way)
    for bars in runs(found, 2):
        way = Counter(found[bar] for bar in bars).most_common(1)[0][0]
        yield bars, way


def _gains(rows: Sequence[Strokes], slots: int, ways: Sequence[int]) -> list[list[float]]:
    """For each bar and way how much likelier it is moved that way, as a logarithm, by what is played elsewhere."""
    blocks = [Counter[tuple[int, int]]() for _ in range(0, len(rows), BLOCK)]
    played = [0] * len(blocks)
    for bar, row in enumerate(rows):
        blocks[bar // BLOCK].update(row)
        played[bar // BLOCK] += bool(row)
    total: Counter[tuple[int, int]] = Counter()
    for block in blocks:
        total.update(block)
    gains: list[list[float]] = []
    seen: dict[Strokes, list[float]] = {}
    for bar, row in enumerate(rows):
        if bar % BLOCK == 0:
            near = range(max(bar // BLOCK - 1, 0), min(bar // BLOCK + 2, len(blocks)))
            bars = sum(played) - sum(played[n] for n in near)
            count = {key: times - sum(blocks[n][key] for n in near) for key, times in total.items()}
            usual = math.log(SELDOM)
            force = {
                key: math.log(max(times / max(bars, 1), SELDOM)) for key, times in count.items()
            }
            seen = {}
        if row not in seen:
            here = sum(force.get(stroke, usual) for stroke in sorted(row))
            seen[row] = [
                sum(force.get((piece, (slot + way) % slots), usual) for piece, slot in sorted(row))
                - here
                if bars >= ELSEWHERE
                else 0.0
                for way in ways
            ]
        gains.append(seen[row])
    return gains


def tune_order(ear: Listening) -> Iterator[Finding]:
    """Bars of the tune that all come elsewhere too, one by one, but follow each other nowhere else as they do here."""
    if ear.tune < 0:
        return
    prints = ear.prints[ear.tune]
    places: dict[Fingerprint, list[int]] = {}
    for bar, row in enumerate(prints):
        if row:
            places.setdefault(row, []).append(bar)
    strange = [
        bar
        for bar, (row, after) in enumerate(pairwise(prints))
        if row
        and after
        and row != after
        and any(abs(other - bar) >= BLOCK for other in places[row])
        and any(abs(other - bar - 1) >= BLOCK for other in places[after])
        and not any(
            other != bar and prints[other + 1 : other + 2] == [after] for other in places[row]
        )
    ]
    for bars in runs(strange):
        if len(bars) < STRANGE:
            continue
        yield ear.finding(
            "tune-order",
            "medium",
            f"{many(len(bars) + 1, 'bar')} of {ear.score.parts[ear.tune].name} come elsewhere in another order: "
            "the tune has lost its thread",
            (*bars, bars[-1] + 1),
            [ear.tune],
            len(bars) + 1,
            "bars",
        )


def behind_the_chords(ear: Listening, place: int) -> list[int]:
    """Bars of stretches in which a bass plays a note of the chord before when the chord changes, and the new root after
    it, change for change: it is late."""
    score = ear.score
    late: list[tuple[int, bool]] = []
    notes = ear.score.parts[place].notes
    at = 0
    for before, now in pairwise(score.chords):
        while at < len(notes) and notes[at].start < now.at - EARLY:
            at += 1
        if at + 1 >= len(notes):
            break
        if before.classes == now.classes or notes[at].start > now.at + QUARTER // 4:
            continue
        late.append(
            (score.bar_at(now.at), _is_behind(notes[at].key, notes[at + 1].key, before, now))
        )
    return _often(late)


def _often(late: Sequence[tuple[int, bool]]) -> list[int]:
    """The bars of so many changes running that are late."""
    found: list[int] = []
    stretch: list[int] = []
    for bar, is_late in [*late, (-1, False)]:
        if is_late:
            stretch.append(bar)
            continue
        if len(stretch) >= CHANGES:
            found += stretch
        stretch = []
    return found


def _is_behind(first: int, second: int, before: ChordHeard, now: ChordHeard) -> bool:
    return (
        not now.classes >> first % 12 & 1
        and bool(before.classes >> first % 12 & 1)
        and second % 12 in (now.root, now.bass)
    )


def hanging_over(ear: Listening, place: int) -> list[int]:
    """Bars of stretches in which a part holds tones of the chord before into a new one and strikes the new one well
    after the change, change for change: it is late."""
    score = ear.score
    notes = ear.score.parts[place].notes
    late: list[tuple[int, bool]] = []
    at = 0
    for before, now in pairwise(score.chords):
        while at < len(notes) and notes[at].start < now.at - EARLY:
            at += 1
        if before.classes == now.classes or at >= len(notes):
            continue
        bar = score.bar_at(now.at)
        least = LATE * score.meters[bar].beat_ticks
        is_late = notes[at].start - now.at >= least and any(
            note.end - now.at >= least and not now.classes >> note.key % 12 & 1
            for note in notes[max(at - MOST_HELD, 0) : at]
        )
        late.append((bar, is_late))
    return _often(late)
