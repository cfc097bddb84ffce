"""Rules about time: a tempo that jumps, a drummer out of it, notes cut off as they begin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from composer.critique.listening import Listening, runs
from composer.critique.words import many, percent
from composer.measure.score import EARLY
from composer.model.finding import Finding
from composer.model.performance import TempoChange
from composer.theory.meter import QUARTER

__all__ = ["choked", "out_of_time", "tempo_jump"]

JUMP = 1.2
"""From one tempo to the next: a sixth slower or a fifth faster is a new tempo and no expression."""
SLOWING_BARS = 8
"""At the end a ritardando is welcome."""
BIN, NEAR, USUAL = 20, 2, 0.06
"""Ticks of a place in the quarter, how many places beside it are it too, and the share of all strokes a usual one has."""
LOOSE, LOOSE_BARS, STROKES = 0.4, 4, 16
"""The share of strokes away from all usual places, over so many bars and strokes: sound drummers have a fifth at most."""
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
        if ratio < JUMP or bar >= score.bars - SLOWING_BARS:
            continue
        if now.tick < score.meters[0].bar_ticks - EARLY:
            continue  # no bar has set a tempo yet: what sequencers write before the song's own
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
