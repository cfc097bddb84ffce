"""Rules about time: a tempo that jumps, a drummer out of it or on the wrong beat, notes cut off as they begin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from composer.critique.listening import Listening, runs
from composer.critique.words import many, percent
from composer.measure.score import EARLY
from composer.model.finding import Finding
from composer.model.performance import TempoChange
from composer.theory.meter import QUARTER, Meter

__all__ = ["choked", "out_of_time", "tempo_jump", "turned_beat"]

Strokes = frozenset[tuple[int, int]]
"""What a bar plays: pieces of the kit or parts, and the slots of the bar they come at."""

JUMP = 1.2
"""From one tempo to the next: a sixth slower or a fifth faster is a new tempo and no expression."""
SLOWING_BARS = 8
"""At the end a ritardando is welcome."""
BIN, NEAR, USUAL = 20, 2, 0.06
"""Ticks of a place in the quarter, how many places beside it are it too, and the share of all strokes a usual one has."""
LOOSE, LOOSE_BARS, STROKES = 0.4, 4, 16
"""The share of strokes away from all usual places, over so many bars and strokes: sound drummers have a fifth at most."""
TURNED_KIT, TURNED_BAND, TURNED_BARS = 0.25, 0.3, 4
"""How much more alike a bar is to some other, when it is moved, than where it is; in how many bars running."""
PULSE = (42, 51, 53, 54, 59, 69, 70, 82)
"""Closed hat, ride, tambourine and shakers tick on through a bar and say little about where it begins."""
ELSEWHERE = 16
"""Bars away from which others are looked for: what is beside a bar may be moved with it."""
SHORT, SHORT_S, CHOKED, CHOKED_NOTES = 120, 0.07, 0.8, 32
"""A 32nd in ticks, and seconds: a note under both is only a click; the share of a part's notes, and how many it has."""


def tempo_jump(ear: Listening) -> Iterator[Finding]:
    """Tempos that jump inside a section, or jump and come back."""
    score = ear.score
    changes = score.tempo_map.changes
    starts = {section.first for section in score.sections} if score.is_written_form else set()
    for number, (before, now) in enumerate(pairwise(changes)):
        ratio = max(now.bpm / before.bpm, before.bpm / now.bpm)
        bar = score.bar_at(now.tick)
        if ratio < JUMP or bar >= score.bars - SLOWING_BARS or now.tick == 0:
            continue
        later = next((c for c in changes[number + 2 :] if abs(c.bpm / before.bpm - 1) < 0.05), None)
        end = later.tick if later is not None else score.end
        if end - now.tick < score.meters[bar].bar_ticks - EARLY:
            continue  # a fermata
        is_back = later is not None and end - now.tick <= 16 * score.meters[bar].bar_ticks
        if _has_led(changes[max(number - 1, 0) : number + 2]) or (bar in starts and not is_back):
            continue
        if is_back and any(abs(c.tick - now.tick) <= 2 * QUARTER for c in changes[number + 2 :]):
            continue  # one step of a rubato
        last = score.bar_at(end - 1) if is_back else min(bar + 1, score.bars - 1)
        yield ear.finding(
            "tempo-jump",
            "medium",
            f"the tempo jumps from {before.bpm:.0f} to {now.bpm:.0f}"
            + (f" and back after {many(last - bar + 1, 'bar')}" if is_back else ""),
            range(bar, last + 1),
            (),
            now.bpm / before.bpm,
            "of the tempo before",
        )


def _has_led(steps: Sequence[TempoChange]) -> bool:
    """Whether a step the same way, within two bars, has led to the last one."""
    if len(steps) < 3 or steps[2].tick - steps[1].tick > 8 * QUARTER:
        return False
    return (steps[1].bpm - steps[0].bpm) * (steps[2].bpm - steps[1].bpm) > 0


def out_of_time(ear: Listening) -> Iterator[Finding]:
    """Bars in which a drummer's strokes fall beside all places of the beat that he uses otherwise."""
    for place in ear.places("drums"):
        rows = ear.by_bar[place]
        count = Counter(_place(note.start) for notes in rows for note in notes)
        total = sum(count.values())
        size = QUARTER // BIN
        usual = {
            at
            for at in range(size)
            if sum(count[(at + d) % size] for d in range(-NEAR, NEAR + 1)) >= USUAL * total
        }
        beside = [sum([_place(n.start) not in usual for n in notes]) for notes in rows]
        found: set[int] = set()
        for first in range(len(rows) - LOOSE_BARS + 1):
            strokes = sum([len(notes) for notes in rows[first : first + LOOSE_BARS]])
            off = sum(beside[first : first + LOOSE_BARS])
            if strokes >= STROKES and off >= LOOSE * strokes:
                found |= set(range(first, first + LOOSE_BARS))
        for bars in runs(found):
            share = sum(beside[bar] for bar in bars) / max(sum(len(rows[bar]) for bar in bars), 1)
            yield ear.finding(
                "out-of-time",
                "medium",
                f"{ear.score.parts[place].name} is beside the beat with {percent(share)} of the strokes",
                bars,
                [place],
                share,
                "share",
            )


def _place(tick: int) -> int:
    """The place of a tick in its quarter."""
    return (tick + BIN // 2) % QUARTER // BIN


def turned_beat(ear: Listening) -> Iterator[Finding]:
    """Bars in which the kit, or everybody else against it, plays what it plays elsewhere a beat or more away from it."""
    score = ear.score
    kit, others = ear.places("drums"), [n for n, part in enumerate(score.parts) if not part.is_kit]
    if not kit or len(set(score.meters)) > 1:
        return
    meter = score.meters[0]
    for places, least in ((kit, TURNED_KIT), (others, TURNED_BAND)):
        rows = [_strokes(ear, places, bar) for bar in range(score.bars)]
        for bars, way in _turned(rows, meter, least):
            who = score.parts[kit[0]].name if places is kit else "everybody but the drums"
            late = meter.beats - way
            yield ear.finding(
                "turned-beat",
                "medium",
                f"{who} comes {many(late, 'beat')} late, or {many(way, 'beat')} early, against the same bars elsewhere",
                bars,
                places if places is kit else (),
                late,
                "beats",
            )


def _strokes(ear: Listening, places: Sequence[int], bar: int) -> Strokes:
    """What players do in a bar, by who or by which piece of a kit, and slot; the pulse that a kit keeps is left out."""
    found: set[tuple[int, int]] = set()
    for n in places:
        if ear.score.parts[n].role == "drums":
            row = ear.prints[n][bar]
            found.update([(n << 7 | p & 127, p >> 7) for p in row if p & 127 not in PULSE])
        else:
            found.update([(n << 7, slot) for slot in ear.rhythms[n][bar]])
    return frozenset(found)


def _turned(rows: Sequence[Strokes], meter: Meter, least: float) -> Iterator[tuple[list[int], int]]:
    """Stretches of bars that are much more alike to others when they are moved, and by how many beats."""
    slots, beat = meter.bar_ticks * 4 // QUARTER, meter.beat_ticks * 4 // QUARTER
    pages = _Pages(rows, slots)
    ways: list[int] = []
    for bar, row in enumerate(rows):
        others = pages.elsewhere(bar)
        best, here = 0, pages.likest(row, others, enough=1.0 - least) if others else 1.0
        if row and here < 1.0 - least:
            for way in range(1, meter.beats):
                moved = frozenset((piece, (slot + way * beat) % slots) for piece, slot in row)
                there = pages.likest(moved, others)
                if there >= here + least:
                    best, here = way, there - least
        ways.append(best)
    for bars in runs((bar for bar, way in enumerate(ways) if way), 2):
        way, times = Counter(ways[bar] for bar in bars).most_common(1)[0]
        if len(bars) >= TURNED_BARS and 3 * times >= 2 * len(bars):
            yield bars, way


class _Pages:
    """The different bars of a piece, each a number with a bit for every stroke, the first and last place of it."""

    def __init__(self, rows: Sequence[Strokes], slots: int) -> None:
        strokes = frozenset[tuple[int, int]]().union(*rows)
        width = max([slots, *(slot + 1 for _, slot in strokes)])
        pieces = sorted({piece for piece, _ in strokes})
        self._shifts = {piece: n * width for n, piece in enumerate(pieces)}
        found: dict[Strokes, tuple[int, int]] = {}
        for bar, row in enumerate(rows):
            if row:
                found[row] = (found.get(row, (bar, bar))[0], bar)
        self._pages = [(self._bits(row), len(row), *ends) for row, ends in found.items()]

    def _bits(self, row: Strokes) -> int:
        bits = 0
        for piece, slot in row:
            bits |= 1 << self._shifts[piece] + slot
        return bits

    def elsewhere(self, bar: int) -> list[tuple[int, int]]:
        """The bits and the number of strokes of the bars that stand somewhere far from this one."""
        return [
            (bits, size)
            for bits, size, first, last in self._pages
            if bar - first >= ELSEWHERE or last - bar >= ELSEWHERE
        ]

    def likest(self, row: Strokes, others: list[tuple[int, int]], enough: float = 1.0) -> float:
        """How much of a bar is the same in the likest of some others, 0..1; any that has `enough` of it will do."""
        bits, length, most = self._bits(row), len(row), 0.0
        for other, size in others:
            alike = 2 * (bits & other).bit_count() / (length + size)
            if alike > most:
                most = alike
                if most >= enough:
                    break
        return most


def choked(ear: Listening) -> Iterator[Finding]:
    """Parts whose notes are over as soon as they begin."""
    score = ear.score
    found, bars = [], set()
    for place, part in enumerate(score.parts):
        if part.is_kit or len(part.notes) < CHOKED_NOTES:
            continue
        seconds = 60.0 / (QUARTER * score.tempo_map.bpm_at(part.notes[0].start))
        most = min(SHORT, SHORT_S / seconds)
        if sum(n.end - n.start <= most for n in part.notes) >= CHOKED * len(part.notes):
            found.append(place)
            bars |= {bar for bar, notes in enumerate(ear.by_bar[place]) if notes}
    if found:
        pitched = [part for part in score.pitched if len(part.notes) >= CHOKED_NOTES]
        names = ", ".join(score.parts[n].name for n in found[:4])
        yield ear.finding(
            "choked",
            "medium" if 2 * len(found) >= len(pitched) else "low",
            f"the notes of {names} are cut off as they begin",
            bars,
            found,
            len(found) / len(pitched),
            "share of parts",
        )
