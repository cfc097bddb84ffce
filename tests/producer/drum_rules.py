"""Rules 13 and 14: drums that a drummer could play, and would."""

from __future__ import annotations

import itertools
from collections import Counter

from tests.exported import Exported, strokes
from tests.producer.limits import Finding, Limits

__all__ = ["rule_13", "rule_14"]

_FEET = frozenset((35, 36, 44))
_KIT_HANDS = frozenset((37, 38, *range(40, 54), 55, 57, 59)) - _FEET


def rule_13(file: Exported, limits: Limits) -> list[Finding]:
    """Drum map."""
    found = []
    hits = file.drums
    if not hits:
        return []
    allowed = limits["drum_break_share"] * len(hits)
    outside = [note for note in hits if not 35 <= note.key <= 81]
    if len(outside) > allowed:
        found.append(
            Finding(
                13, f"bar {file.bar_of(outside[0].start)}", f"{len(outside)} keys outside 35..81"
            )
        )
    keys = {note.key for note in hits}
    for need, name, wanted in (
        ("needs_kick", "kick", {35, 36}),
        ("needs_snare", "snare or clap", {37, 38, 39, 40}),
        ("needs_cymbal", "hat, ride or shaker", {42, 44, 46, 51, 53, 59, 54, 69, 70, 82}),
    ):
        if limits[need] and not keys & wanted:
            found.append(Finding(13, "drums", f"no {name}"))
    broken: dict[str, list[int]] = {"two hats at once": [], "three hands": [], "three feet": []}
    for group in strokes(file, hits):
        keys = {note.key for note in group}
        at = group[0].start
        if 46 in keys and keys & {42, 44}:
            broken["two hats at once"].append(at)
        if max(len(keys & _KIT_HANDS), len(keys - _KIT_HANDS - _FEET)) > limits["hands"]:
            broken["three hands"].append(at)
        if len(keys & _FEET) > 2:
            broken["three feet"].append(at)
    for what, places in broken.items():
        if len(places) > allowed:
            found.append(
                Finding(13, f"bar {file.bar_of(places[0])}", f"{what}, {len(places)} times")
            )
    return found


def _drum_bars(file: Exported) -> list[frozenset[tuple[int, int]]]:
    """What each bar's drums play: places (in twelfths of a beat) and keys."""
    bars: list[set[tuple[int, int]]] = [set() for _ in file.bars[:-1]]
    for note in file.drums:
        at = (
            round(note.start / file.ppq * 12) * file.ppq // 12
        )  # a push before the line belongs behind it
        bar = min(file.bar_of(at) - 1, len(bars) - 1)
        bars[bar].add((round((at - file.bars[bar]) / file.ppq * 4), note.key))
    return [frozenset(bar) for bar in bars]


def rule_14(file: Exported, limits: Limits) -> list[Finding]:
    """Drum life."""
    if len(file.drums) < 32:
        return []
    found = []
    bars = _drum_bars(file)
    run = 1
    for number, (before, bar) in enumerate(itertools.pairwise(bars), 2):
        run = run + 1 if bar and bar == before else 1
        if run == limits["same_bars"] + 1:
            found.append(
                Finding(14, f"bar {number}", f"one bar more than {limits['same_bars']:.0f} times")
            )
    lines = {tick: n for n, tick in enumerate(file.bars)}
    fills, changes, crashes, starts = [], 0, 0, 0
    for section in file.sections:
        first, last = lines.get(section.start), lines.get(section.end, len(bars))
        if first is None or last - first < 2:
            continue
        if bars[first]:
            starts += 1
            crashes += any(place <= 1 and key in (49, 57) for place, key in bars[first])
        inside = bars[first : last - 1]
        if last < len(bars) and any(inside):
            changes += 1
            usual = Counter(bar for bar in inside if bar).most_common(1)[0][0]
            if bars[last - 1] != usual:
                fills.append(bars[last - 1])
    if changes and len(fills) < limits["fill_share"] * changes:
        found.append(
            Finding(14, "drums", f"{len(fills)} of {changes} section changes are prepared")
        )
    commonest = Counter(fills).most_common(1)[0][1] if fills else 0
    if len(fills) >= 4 and commonest >= limits["same_fills"] * len(fills):
        found.append(Finding(14, "drums", f"{commonest} of {len(fills)} fills are the same"))
    if starts and crashes < limits["crash_share"] * starts:
        found.append(Finding(14, "drums", f"a crash on {crashes} of {starts} section starts"))
    return found
