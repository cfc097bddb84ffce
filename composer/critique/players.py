"""Rules about the players: hands, strings, lungs, breath-long notes, ranges, and who only doubles another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from composer.critique.listening import Listening, runs
from composer.critique.tune import is_sung
from composer.critique.words import many, note_name, percent
from composer.genre.catalogue import instruments
from composer.measure.score import EARLY, ScorePart
from composer.model.finding import Finding
from composer.model.performance import PlayedNote

__all__ = ["doubled", "off_range", "stuck_note", "unplayable"]

HAND, FINGERS = 16, 10
"""A hand spans a tenth (sixteen semitones) at most; two hands have ten fingers."""
TOGETHER = 45
STRINGS = 6
STUCK_BARS = {"pad": 8, "counter": 6, "riff": 5, "comp": 5, "melody": 5, "bass": 5}
STUCK_OUTSIDE = 0.25
"""Of the bars under a long note, where its part rests more than it plays: a pedal point belongs to most of them."""
MOST_STUCK = 50
"""Long notes of one part that are looked at."""
DOUBLED_SHARE, DOUBLED_NOTES = 0.95, 24
_LINES = ("blown", "sung")
_SEVERAL = re.compile(r"[^s]s\b|choir|section|ensemble|brass", re.IGNORECASE)
"""A name that says there is more than one of them: Horns."""
_NAMELESS = re.compile(r"(part|track|channel|midi|staff)?[ \d.:]*", re.IGNORECASE)
"""What a part is called whose file does not name it."""


@lru_cache(maxsize=1)
def _by_program() -> dict[int, tuple[str, int, int, int]]:
    """Of each General MIDI program the kind of instrument, its widest range and how many notes it plays at once."""
    table: dict[int, tuple[str, int, int, int]] = {}
    for instrument in instruments().values():
        if instrument.bank:
            continue
        kind, low, high, voices = table.get(instrument.program, (instrument.kind, 127, 0, 0))
        table[instrument.program] = (
            kind,
            min(low, instrument.low),
            max(high, instrument.high),
            max(voices, instrument.voices),
        )
    return table


def unplayable(ear: Listening) -> Iterator[Finding]:
    """Chords that no two hands reach, or that have more notes than a guitar has strings."""
    for place, part in enumerate(ear.score.parts):
        if part.is_kit:
            continue
        kind, _, _, voices = _by_program().get(part.program, ("keys", 0, 127, 10))
        is_one = (voices == 1 and kind in _LINES) or (
            part.role == "melody" and is_sung(part.name, part.program)
        )
        if is_one and not _SEVERAL.search(part.name):
            yield from _two_tongues(ear, place)
        if kind not in ("keys", "plucked", "mallet"):
            continue
        bad: dict[int, list[int]] = {}
        for keys, start in _chords(part):
            if not _reachable(keys, kind, part.role):
                bar = ear.score.bar_at(start)
                if bar not in bad or len(keys) > len(bad[bar]):
                    bad[bar] = list(keys)
        for bars in runs(bad, 1):
            worst = max((bad[bar] for bar in bars), key=len)
            who = "six strings have" if kind == "plucked" else "two hands have"
            yield ear.finding(
                "unplayable",
                "high" if len(worst) > FINGERS + 2 or worst[-1] - worst[0] > 40 else "medium",
                f"{part.name} strikes {many(len(worst), 'note')} at once from {note_name(worst[0])} to "
                f"{note_name(worst[-1])}: more than {who}",
                bars,
                [place],
                len(worst),
                "notes",
            )


def _two_tongues(ear: Listening, place: int) -> Iterator[Finding]:
    """Bars in which who blows or sings one note at a time is given chords."""
    part = ear.score.parts[place]
    found: dict[int, int] = {}
    chords = list(_chords(part))
    if _NAMELESS.fullmatch(part.name) and 2 * sum(len(keys) for keys, _ in chords) >= len(
        part.notes
    ):
        return  # nobody says that it is one of them, and it plays as a section does
    for keys, start in chords:
        if len(keys) > 2:
            bar = ear.score.bar_at(start)
            found[bar] = max(found.get(bar, 0), len(keys))
    for bars in runs(found, 2):
        most = max(found[bar] for bar in bars)
        yield ear.finding(
            "unplayable",
            "medium",
            f"{part.name} has chords of {many(most, 'note')}; the instrument plays one at a time",
            bars,
            [place],
            most,
            "notes",
        )


def _chords(part: ScorePart) -> Iterator[tuple[tuple[int, ...], int]]:
    """What begins together, from the fourth note on or wide, as (keys from the bottom, start)."""
    group: list[int] = []
    begin = -1000
    for note in part.notes:
        if note.start - begin <= TOGETHER:
            group.append(note.key)
            continue
        if len(group) > 2:
            yield tuple(sorted(set(group))), begin
        group, begin = [note.key], note.start
    if len(group) > 2:
        yield tuple(sorted(set(group))), begin


@lru_cache(maxsize=4096)
def _reachable(keys: tuple[int, ...], kind: str, role: str) -> bool:
    if kind == "plucked":
        return len(keys) <= STRINGS + 6 * (role == "pad") and keys[-1] - keys[0] <= 36
    most = 4 if kind == "mallet" else FINGERS
    if len(keys) > most:
        return False
    return any(
        (cut == 0 or keys[cut - 1] - keys[0] <= HAND)
        and (cut == len(keys) or keys[-1] - keys[cut] <= HAND)
        and cut <= 5
        and len(keys) - cut <= 5
        for cut in range(len(keys) + 1)
    )


def off_range(ear: Listening) -> Iterator[Finding]:
    """Bars in which a part leaves the range of the instrument it is written for."""
    for place, part in enumerate(ear.score.parts):
        if part.is_kit:
            continue
        _, low, high, _ = _by_program().get(part.program, ("keys", 0, 127, 10))
        low, high = low - 1, high + 2
        if all(low <= note.key <= high for note in part.notes):
            continue
        far: dict[int, list[int]] = {}
        for bar, notes in enumerate(ear.by_bar[place]):
            keys = [note.key for note in notes if not low <= note.key <= high]
            if keys and 2 * len(keys) >= len(notes):
                far[bar] = keys
        for bars in runs(far, 2):
            keys = sorted(key for bar in bars for key in far[bar])
            end = keys[0] if keys[0] < low else keys[-1]
            yield ear.finding(
                "off-range",
                "medium",
                f"{part.name} goes to {note_name(end)}; its instrument plays {note_name(low + 1)} to "
                f"{note_name(high - 2)}",
                bars,
                [place],
                end,
                "MIDI key",
            )


def stuck_note(ear: Listening) -> Iterator[Finding]:
    """A note that sounds on through bars and chords of other music: its end is missing."""
    score = ear.score
    shortest_bar = min(meter.bar_ticks for meter in set(score.meters))
    for place, part in enumerate(score.parts):
        if part.is_kit:
            continue
        most = STUCK_BARS.get(part.role, 6)
        shortest = most * shortest_bar
        long = [note for note in part.notes if note.end - note.start >= shortest]
        for note in long[:MOST_STUCK]:
            first, last = score.bar_at(note.start), score.bar_at(note.end - 120)
            others = sum(bool(ear.by_bar[place][bar]) for bar in range(first + 1, last + 1))
            if last - first >= most and (
                2 * others >= last - first
                or (others and _beside_chords(ear, note, first, last) >= STUCK_OUTSIDE)
            ):
                yield ear.finding(
                    "stuck-note",
                    "high" if score.is_written_harmony and last - first >= 8 else "medium",
                    f"{note_name(note.key)} of {part.name} sounds on for {many(last - first + 1, 'bar')}",
                    range(first, last + 1),
                    [place],
                    last - first + 1,
                    "bars",
                )


def _beside_chords(ear: Listening, note: PlayedNote, first: int, last: int) -> float:
    """The share of the bars under a long note whose chord it does not belong to."""
    score = ear.score
    chords = [score.chord_at(score.lines[bar] + EARLY) for bar in range(first + 1, last + 1)]
    return sum(c is not None and not c.classes >> note.key % 12 & 1 for c in chords) / len(chords)


def doubled(ear: Listening) -> Iterator[Finding]:
    """Two parts that play the very same notes from end to end."""
    score = ear.score
    pitched = [n for n, part in enumerate(score.parts) if not part.is_kit]
    played = {n: [frozenset(row) for row in ear.prints[n]] for n in pitched}
    counts = {n: sum(map(len, rows)) for n, rows in played.items()}
    for place, one in enumerate(pitched):
        for other in pitched[place + 1 :]:
            small = min(counts[one], counts[other])
            if small < DOUBLED_NOTES:
                continue
            if 2 * small < max(counts[one], counts[other]):
                continue
            shared = [len(a & b) for a, b in zip(played[one], played[other], strict=True)]
            share = sum(shared) / small
            if share >= DOUBLED_SHARE:
                bars = {bar for bar, count in enumerate(shared) if count}
                yield ear.finding(
                    "doubled",
                    "medium",
                    f"{score.parts[one].name} and {score.parts[other].name} play the same notes "
                    f"({percent(share)}): one part has nothing of its own to say",
                    bars,
                    [one, other],
                    share,
                    "share",
                )
