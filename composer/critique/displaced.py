"""Parts that play what they play elsewhere, a beat or a sixteenth away from where it belongs, or in another order."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise

from composer.critique.listening import Listening, runs
from composer.critique.words import many
from composer.measure.score import EARLY, ChordHeard
from composer.measure.similarity import Fingerprint
from composer.model.finding import Finding
from composer.theory.meter import QUARTER, Meter

__all__ = ["behind_the_chords", "hanging_over", "tune_order", "turned_beat"]

Strokes = tuple[int, ...]
"""What a bar plays, in order and each once: `piece << 16 | slot` for a piece of the kit or a part and the slot of the bar
it comes at."""
_SLOT = 0xFFFF

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
    strokes = {n: _strokes(ear, n) for places, _, _ in voices for n in places}
    for places, ways, least in voices:
        if not places:
            continue
        rows = list(map(_joined, zip(*[strokes[n] for n in places], strict=True)))
        for bars, way in _turned(rows, meter, ways, least):
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


def _strokes(ear: Listening, place: int) -> list[Strokes]:
    """What one part plays in each bar; of a kit without what ticks on through it."""
    player = place << 7 + 16
    if ear.score.parts[place].is_kit:
        return [
            tuple(sorted([player | (p & 127) << 16 | p >> 7 for p in row if p & 127 not in PULSE]))
            for row in ear.rhythms[place]
        ]
    return [tuple(sorted([player | slot for slot in row])) for row in ear.rhythms[place]]


def _joined(bars: Iterable[Strokes]) -> Strokes:
    """What several parts play in one bar; parts come in their order."""
    return tuple(chain.from_iterable(bars))


def _turned(
    rows: Sequence[Strokes], meter: Meter, ways: Sequence[int], least: float
) -> Iterator[tuple[list[int], int]]:
    """Stretches of bars that are much likelier to come where they would if they were moved, and by how many slots."""
    slots = meter.bar_ticks * 4 // QUARTER
    likelier = [
        (way, gain)
        for way, gain in zip(ways, _gains(rows, slots, ways), strict=True)
        if sum([more > 0 for more in gain]) >= TURNED_BARS - 1
    ]
    found: dict[int, int] = {}
    for first in range(len(rows) - TURNED_BARS + 1):
        window = slice(first, first + TURNED_BARS)
        if not all(rows[window]):
            continue
        for way, gain in likelier:
            each = gain[window]
            if sum(each) >= least and sum(more > 0 for more in each) >= TURNED_BARS - 1:
                found |= dict.fromkeys(range(first, first + TURNED_BARS), way)
    for bars in runs(found, 2):
        way = Counter(found[bar] for bar in bars).most_common(1)[0][0]
        yield bars, way


def _gains(rows: Sequence[Strokes], slots: int, ways: Sequence[int]) -> list[list[float]]:
    """For each way and bar how much likelier the bar is moved that way, as a logarithm, by what is played elsewhere."""
    strokes = sorted({stroke for row in rows for stroke in row})
    number = {stroke: n for n, stroke in enumerate(strokes)}
    moved = [
        [number.get(stroke & ~_SLOT | ((stroke & _SLOT) + way) % slots, -1) for stroke in strokes]
        for way in ways
    ]
    numbered = [tuple([number[stroke] for stroke in row]) for row in rows]
    gains: list[list[float]] = [[] for _ in ways]
    for first, chances in zip(
        range(0, len(rows), BLOCK), _chances(numbered, len(strokes)), strict=True
    ):
        block = numbered[first : first + BLOCK]
        here = {row: sum([chances[n] for n in row]) for row in set(block)}
        for gain, places in zip(gains, moved, strict=True):
            there = [chances[n] for n in places]
            more = {row: sum([there[n] for n in row]) - usual for row, usual in here.items()}
            gain += [more[row] for row in block]
    return gains


def _chances(numbered: Sequence[Sequence[int]], strokes: int) -> Iterator[list[float]]:
    """For each block of bars how likely each of so many strokes is, as a logarithm, by the bars well away from it; last
    what is never played. Where these are few, everything is as likely."""
    blocks = [numbered[first : first + BLOCK] for first in range(0, len(numbered), BLOCK)]
    played = [0, *[sum(map(bool, block)) for block in blocks], 0]
    times = [[0] * strokes for _ in played]
    for count, block in zip(times[1:], blocks, strict=False):
        for row in block:
            for n in row:
                count[n] += 1
    total = [sum(counts) for counts in zip(*times, strict=True)]
    for place in range(len(blocks)):
        bars = sum(played) - sum(played[place : place + 3])
        if bars < ELSEWHERE:
            yield [0.0] * (strokes + 1)
            continue
        chance = [math.log(max(n / bars, SELDOM)) for n in range(bars + 1)]
        near = times[place : place + 3]
        elsewhere = [
            chance[n - before - here - after]
            for n, before, here, after in zip(total, *near, strict=True)
        ]
        yield [*elsewhere, chance[0]]


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
    soonest = LATE * min([meter.beat_ticks for meter in set(score.meters)])
    late: list[tuple[int, bool]] = []
    at = 0
    for before, now in pairwise(score.chords):
        while at < len(notes) and notes[at].start < now.at - EARLY:
            at += 1
        if before.classes == now.classes or at >= len(notes):
            continue
        if notes[at].start - now.at < soonest:
            late.append((-1, False))
            continue
        bar = score.bar_at(now.at)
        least = LATE * score.meters[bar].beat_ticks
        is_late = notes[at].start - now.at >= least and any(
            note.end - now.at >= least and not now.classes >> note.key % 12 & 1
            for note in notes[max(at - MOST_HELD, 0) : at]
        )
        late.append((bar, is_late))
    return _often(late)
