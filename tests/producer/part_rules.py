"""Rules 15 to 17: the bass in its place, no mud below, and parts that somebody could play."""

from __future__ import annotations

import itertools
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence

from composer.genre.catalogue import instruments
from tests.exported import Exported, Note, Track, strokes, voices
from tests.producer.limits import Finding, Limits

__all__ = ["rule_15", "rule_16", "rule_17"]


def _mono_share(notes: Sequence[Note]) -> float:
    """The share of sounding time with a single note."""
    edges = sorted([(n.start, 1) for n in notes] + [(n.end, -1) for n in notes])
    sounding = busy = single = before = 0
    for tick, step in edges:
        busy += (tick - before) * (sounding > 0)
        single += (tick - before) * (sounding == 1)
        sounding += step
        before = tick
    return single / busy if busy else 1.0


def _moments(file: Exported) -> Iterator[tuple[int, list[tuple[int, Track]]]]:
    """(ticks it lasts, (key, track) sounding) through the song, pitched tracks only."""
    edges = sorted(
        ((tick, step, note.key, n) for n, track in enumerate(file.pitched) for note in track.notes
         for tick, step in ((note.start, 1), (note.end, 0))),
    )  # fmt: skip
    sounding: Counter[tuple[int, int]] = Counter()
    before = 0
    for tick, step, key, n in edges:
        if tick > before and sounding:
            yield (
                tick - before,
                sorted(((k, file.pitched[t]) for k, t in sounding), key=lambda row: row[0]),
            )
        before = tick
        if step:
            sounding[key, n] += 1
        else:
            sounding[key, n] -= 1
            if sounding[key, n] <= 0:
                del sounding[key, n]


def rule_15(file: Exported, limits: Limits) -> list[Finding]:
    """Bass register."""
    found = []
    for track in file.of_role("bass"):
        inside = sum(limits["bass_low"] <= n.key <= limits["bass_high"] for n in track.notes)
        if inside < limits["bass_share"] * len(track.notes):
            found.append(
                Finding(15, track.name, f"{inside} of {len(track.notes)} notes in its register")
            )
        if (share := _mono_share(track.notes)) < limits["mono_share"]:
            found.append(Finding(15, track.name, f"one note at a time for {share:.0%} of its time"))
    busy = lowest = 0
    for ticks, keys in _moments(file):
        if any(track.role == "bass" for _, track in keys):
            busy += ticks
            lowest += ticks * (keys[0][1].role == "bass" or any(
                k == keys[0][0] and t.role == "bass" for k, t in keys))  # fmt: skip
    if busy and lowest < limits["bass_lowest_share"] * busy:
        found.append(Finding(15, "bass", f"lowest for {lowest / busy:.0%} of its time"))
    return found


def rule_16(file: Exported, limits: Limits) -> list[Finding]:
    """No mud."""
    found = []
    total = mud = 0
    worst = ""
    for ticks, keys in _moments(file):
        total += ticks
        low = [(key, track.name) for key, track in keys if key < 48]
        for (a, first), (b, second) in itertools.pairwise(low):
            if 0 < b - a < 7 or (b < 40 and (b - a) % 12):
                mud += ticks
                worst = worst or f"{first} {a} and {second} {b}"
                break
    if total and mud >= limits["mud_share"] * total:
        found.append(Finding(16, "file", f"mud for {mud / total:.1%} of the time, such as {worst}"))
    for track in file.of_role("comp", "pad"):
        middle = statistics.median(n.key for n in track.notes)
        if not limits["chords_low"] <= middle <= limits["chords_high"]:
            found.append(Finding(16, track.name, f"lies round key {middle:.0f}"))
    return found


def rule_17(file: Exported, limits: Limits) -> list[Finding]:
    """Playable."""
    found = []
    ranges: dict[int, tuple[int, int]] = {}
    kinds: dict[int, str] = {}
    for instrument in instruments().values():
        if instrument.bank == 0:
            low, high = ranges.get(instrument.program, (127, 0))
            ranges[instrument.program] = min(low, instrument.low), max(high, instrument.high)
            kinds[instrument.program] = instrument.kind
    for track in file.pitched:
        low, high = ranges.get(track.program, (0, 127))
        inside = sum(low <= n.key <= high for n in track.notes)
        if inside < limits["range_share"] * len(track.notes):
            found.append(
                Finding(17, track.name, f"{len(track.notes) - inside} notes outside {low}..{high}")
            )
        is_line = track.role == "melody" or (
            kinds.get(track.program) == "blown" and voices(track.notes) < 1.3
        )
        if is_line and (share := _mono_share(track.notes)) < limits["mono_share"]:
            found.append(Finding(17, track.name, f"one note at a time for {share:.0%} of its time"))
        for group in _chord_onsets(file, track):
            keys = sorted(n.key for n in group)
            where = f"{track.name}, bar {file.bar_of(group[0].start)}"
            if len(keys) > limits["chord_voices"]:
                found.append(Finding(17, where, f"{len(keys)} notes at once"))
            elif kinds.get(track.program) == "keys" and not _two_hands(keys, limits["hand_span"]):
                found.append(Finding(17, where, f"no two hands reach {keys}"))
    return found


def _chord_onsets(file: Exported, track: Track) -> Iterator[list[Note]]:
    for group in strokes(file, track.notes):
        if len(group) > 1:
            yield group


def _two_hands(keys: Sequence[int], span: float) -> bool:
    return any(
        (cut == 0 or keys[cut - 1] - keys[0] <= span)
        and (cut == len(keys) or keys[-1] - keys[cut] <= span)
        for cut in range(len(keys) + 1)
    )
