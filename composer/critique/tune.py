"""Rules about the tune: wrong notes, range, leaps, shape, breath, and whether its hook comes back."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from composer.critique.listening import Listening, runs
from composer.critique.stray_notes import stray_bars
from composer.critique.words import many, note_name, percent
from composer.measure.roles import habits
from composer.measure.score import EARLY, ScoreSection
from composer.measure.similarity import likeness
from composer.model.finding import Finding
from composer.model.performance import PlayedNote
from composer.theory.meter import QUARTER

__all__ = [
    "hook_lost", "is_sung", "melody_clash", "no_breath", "one_note", "out_of_voice", "several_climaxes", "wild_leaps",
]  # fmt: skip

CLASH_SHARE, CLASH_BEATS = 0.4, 0.45
ALL_OFF, OFF_SHARE, OFF_GUESSED = 0.95, 0.2, 0.3
"""A bar without one chord tone clashes sooner, and soonest where the chords are written."""
OUTSIDE_BARS, OUTSIDE_SHARE, OUTSIDE_GUESSED = 3, 0.5, 0.75
"""A tune off the chords for half of its time in three bars running, or more where the chords are only a guess."""
VOICE = (40, 82)
"""E2 to A#5: from a bass singer's bottom to above the top of a pop soprano; a singer's own part is narrower."""
SPAN = 22
"""Semitones from the lowest to the highest note that one tune keeps to: not quite two octaves."""
AWAY = 9
"""Semitones between the mean of a bar and the middle of the tune, in a tune that is wider than SPAN."""
LEAP, BAR_LEAPS = 11, 2
BREATHLESS_S, BREATH_S = 16.0, 0.08
"""Singers take a breath every four to eight seconds, and can wait twice as long; it takes a tenth of a second."""
LONG = 3 * QUARTER // 2
"""A note from here on can be shortened for a breath, written or not: scores seldom write the rest."""
RESTLESS_S = 30.0
"""What a tune without lungs may go on for without a rest before a listener wants one."""
RETURNS = 0.2
"""The share of a chorus' tune that is heard in another one."""
HOOKS = ("chorus", "drop", "hook", "refrain", "head")
_SINGERS = ("vocal", "voice", "vox", "sing", "soprano", "tenor", "alto", "choir")
_BREATHERS = (*range(56, 80), 52, 53, 54, 85)


def melody_clash(ear: Listening) -> Iterator[Finding]:
    """Bars in which the tune sounds outside the chord and the key for a good part of its time."""
    off_share = OFF_SHARE if ear.score.is_written_harmony else OFF_GUESSED
    for place in ear.places("melody"):
        rows = ear.disagreement[place]
        found = [
            bar
            for bar, (sounding, outside, foreign) in enumerate(rows)
            if sounding
            and foreign >= (CLASH_SHARE if outside < ALL_OFF * sounding else off_share) * sounding
            and foreign >= CLASH_BEATS * ear.score.meters[bar].beat_ticks
        ]
        if ear.score.is_written_harmony:
            found += _nowhere(ear, place)
        found += _off_chord(ear, rows)
        grave = set(found)
        if ear.score.is_written_harmony:
            found += stray_bars(ear, place)
        for bars in runs(found, 2):
            wrong = sum(rows[bar][1] for bar in bars) / max(sum(rows[bar][0] for bar in bars), 1)
            name = ear.score.parts[place].name
            chord = ear.score.chord_at(ear.score.lines[bars[0]])
            over = f" (over {chord.name})" if chord else ""
            yield ear.finding(
                "melody-clash",
                "high"
                if (ear.score.is_written_harmony and grave & set(bars)) or wrong >= 0.7
                else "medium",
                f"{name} is off chord and key for {percent(wrong)} of its time{over}",
                bars,
                [place],
                wrong,
                "share",
            )


def _nowhere(ear: Listening, place: int) -> list[int]:
    """Full bars of four notes or more without one tone of the written chord."""
    return [
        bar
        for bar, (sounding, outside, _) in enumerate(ear.disagreement[place])
        if len(ear.by_bar[place][bar]) >= 4
        and outside >= ALL_OFF * sounding
        and sounding >= 3 * ear.score.meters[bar].bar_ticks // 4
    ]


def _off_chord(ear: Listening, rows: Sequence[tuple[int, int, int]]) -> list[int]:
    """Bars of stretches in which the tune has hardly a chord tone, though it may keep to the key."""
    share = OUTSIDE_SHARE if ear.score.is_written_harmony else OUTSIDE_GUESSED
    off = [
        bar
        for bar, (sounding, outside, _) in enumerate(rows)
        if sounding >= ear.score.meters[bar].beat_ticks // 2 and outside >= share * sounding
    ]
    return [bar for bars in runs(off, 1) if len(bars) >= OUTSIDE_BARS for bar in bars]


def out_of_voice(ear: Listening) -> Iterator[Finding]:
    """A tune that no voice has: beyond E2 to C6 for a singer, or bars that lie an octave away from the rest."""
    score = ear.score
    for place in ear.places("melody"):
        part = score.parts[place]
        bars = ear.by_bar[place]
        keys = sorted(note.key for note in part.notes)
        if not keys:
            continue
        middle = keys[len(keys) // 2]
        sung = is_sung(part.name, part.program)
        if not sung and habits(part.notes).voices > 1.4:
            continue  # a keyboard has more than one voice
        low, high = VOICE if sung else (28, 100)
        far: list[int] = []
        for bar, notes in enumerate(bars):
            if not notes:
                continue
            beyond = sum(not low <= note.key <= high for note in notes)
            mean = sum(note.key for note in notes) / len(notes)
            if 3 * beyond >= len(notes) or (
                keys[-1] - keys[0] > SPAN and abs(mean - middle) > AWAY
            ):
                far.append(bar)
        for stretch in runs(far, 2):
            inside = [note.key for bar in stretch for note in bars[bar]]
            yield ear.finding(
                "out-of-voice",
                "high" if sung and len(stretch) > 1 else "medium",
                f"{part.name} goes from {note_name(min(inside))} to {note_name(max(inside))}, while its middle is "
                f"{note_name(middle)}: no one voice has both",
                stretch,
                [place],
                max(abs(min(inside) - middle), abs(max(inside) - middle)),
                "semitones",
            )


def wild_leaps(ear: Listening) -> Iterator[Finding]:
    """Bars in which the tune leaps a major seventh or more again and again, and does not step back."""
    for place in ear.places("melody"):
        notes = _line(ear.score.parts[place].notes)
        found: dict[int, int] = {}
        for before, after in itertools.pairwise(notes):
            gap = after.start - before.end
            bar = ear.score.bar_at(after.start)
            if abs(after.key - before.key) >= LEAP and gap < ear.score.meters[bar].beat_ticks:
                found[bar] = found.get(bar, 0) + 1
        for bars in runs([bar for bar, count in found.items() if count >= BAR_LEAPS], 1):
            count = sum(found[bar] for bar in bars)
            yield ear.finding(
                "wild-leaps",
                "medium",
                f"{ear.score.parts[place].name} leaps a major seventh or more {many(count, 'time')} in "
                f"{many(len(bars), 'bar')}",
                bars,
                [place],
                count,
                "leaps",
            )


def one_note(ear: Listening) -> Iterator[Finding]:
    """A tune that stays on one note for four bars of playing or more."""
    for place in ear.places("melody"):
        bars = ear.by_bar[place]
        flat: list[int] = []
        key = -1
        count = 0

        def told(flat: list[int], count: int, place: int = place) -> Iterator[Finding]:
            if len(flat) >= 4 and count >= 8:
                yield ear.finding(
                    "one-note",
                    "medium",
                    f"{ear.score.parts[place].name} stays on one note for {many(len(flat), 'bar')}: it has no contour",
                    flat,
                    [place],
                    len(flat),
                    "bars",
                )

        for bar, notes in enumerate(bars):
            keys = {note.key for note in notes}
            if not keys:
                if flat and bar - flat[-1] > 1:
                    yield from told(flat, count)
                    flat, count = [], 0
                continue
            if len(keys) == 1 and (not flat or keys == {key}):
                flat.append(bar)
                count += len(notes)
                key = next(iter(keys))
            else:
                yield from told(flat, count)
                flat, count = ([bar], len(notes)) if len(keys) == 1 else ([], 0)
                key = next(iter(keys))
        yield from told(flat, count)


def several_climaxes(ear: Listening) -> Iterator[Finding]:
    """A section whose tune comes to its top note in nearly every bar: a peak that is no peak."""
    score = ear.score
    place = ear.tune
    if place < 0:
        return
    for section in score.sections:
        bars = [b for b in range(section.first, section.last) if ear.by_bar[place][b]]
        keys = [note.key for b in bars for note in ear.by_bar[place][b]]
        if len(bars) < 8 or max(keys) - min(keys) < 3:
            continue
        top = max(keys)
        tops = [b for b in bars if any(note.key == top for note in ear.by_bar[place][b])]
        if len(tops) >= 0.85 * len(bars):
            yield ear.finding(
                "several-climaxes",
                "low",
                f"{score.parts[place].name} reaches its top note {note_name(top)} in {len(tops)} of the {len(bars)} "
                f"bars of {section.name}: nothing is left to climb to",
                tops,
                [place],
                len(tops) / len(bars),
                "share",
            )


def no_breath(ear: Listening) -> Iterator[Finding]:
    """A singer or wind player without a rest for sixteen seconds, any tune without one for thirty."""
    score = ear.score
    for place in ear.places("melody", "counter"):
        part = score.parts[place]
        breathes = part.program in _BREATHERS or is_sung(part.name, part.program)
        notes = part.notes
        if not notes or (part.role == "counter" and not breathes):
            continue
        most = BREATHLESS_S if breathes else RESTLESS_S
        start = end = last = notes[0].start
        stretches: list[tuple[int, int]] = []
        for note in notes:
            rests = note.start > end and _seconds(ear, end, note.start) >= BREATH_S
            if rests or (end - last >= LONG and note.start >= end - EARLY):
                stretches.append((start, end))
                start = note.start
            if note.end >= end:
                end, last = note.end, note.start
        stretches.append((start, end))
        for first, final in stretches:
            seconds = _seconds(ear, first, final)
            if seconds >= most:
                bars = range(score.bar_at(first), score.bar_at(final - 1) + 1)
                yield ear.finding(
                    "no-breath",
                    "medium" if breathes and part.role == "melody" else "low",
                    f"{part.name} has no rest for {seconds:.0f} seconds: {'nobody has that much breath' if breathes else 'a tune wants to breathe'}",
                    bars,
                    [place],
                    seconds,
                    "s",
                )


def hook_lost(ear: Listening) -> Iterator[Finding]:
    """A chorus whose tune is silent, or shares nothing with the first one's."""
    score, place = ear.score, ear.tune
    if place < 0 or not score.is_written_form:
        return
    groups: dict[str, list[int]] = {}
    for number, section in enumerate(score.sections):
        if section.material.startswith(HOOKS) and section.bars >= 4:
            groups.setdefault(section.material, []).append(number)
    for numbers in groups.values():
        sections = [score.sections[n] for n in numbers]
        played = [s for s in sections if any(ear.by_bar[place][s.first : s.last])]
        if len(sections) < 2 or not played:
            continue
        for section in sections:
            bars = range(section.first, section.last)
            if section not in played:
                if 2 * len(played) >= len(sections) or played[0] is sections[0]:
                    yield ear.finding(
                        "hook-lost",
                        "medium",
                        f"{section.name} has no tune, though {played[0].name} has one: the hook does not come back",
                        bars,
                        [place],
                        0.0,
                        "share",
                    )
                continue
            others = [s for s in played if s is not section]
            if not others:
                continue
            alike = 0.0
            for other in others:
                alike = max(alike, _returns(ear, place, section, other))
                if alike >= RETURNS:
                    break
            if alike < RETURNS:
                yield ear.finding(
                    "hook-lost",
                    "high" if alike < RETURNS / 2 else "medium",
                    f"{percent(alike)} of the tune of {section.name} is heard in another {section.material}: the hook "
                    "does not return",
                    bars,
                    [place],
                    alike,
                    "share",
                )


def _returns(ear: Listening, place: int, section: ScoreSection, other: ScoreSection) -> float:
    """The share of a section's tune bars that are those of the other, or nearly so."""
    prints = ear.prints[place]
    mine = [bar for bar in range(section.first, section.last) if prints[bar]]
    theirs = [bar for bar in range(other.first, other.last) if prints[bar]]
    if not mine or not theirs:
        return 0.0
    exact = {prints[bar] for bar in theirs}
    same = sum(prints[bar] in exact for bar in mine)
    if same >= RETURNS * len(mine):
        return same / len(mine)
    total = 0.0
    for bar in mine:
        best = max(_bars_alike(ear, place, bar, model) for model in theirs)
        total += best if best >= 0.6 else 0.0
    return total / len(mine)


def _bars_alike(ear: Listening, place: int, one: int, other: int) -> float:
    """How much of a bar is in another: note for note, or its rhythm where the contour is the same."""
    prints, rhythms = ear.prints[place], ear.rhythms[place]
    rhythm = len(rhythms[one] & rhythms[other]) / len(rhythms[one] | rhythms[other])
    if rhythm >= 0.75 and _contour(prints[one]) == _contour(prints[other]):
        return rhythm
    return likeness(prints[one], prints[other])


def _contour(row: Sequence[int]) -> tuple[int, ...]:
    keys = [entry & 127 for entry in row]
    return tuple((b > a) - (b < a) for a, b in itertools.pairwise(keys))


def is_sung(name: str, program: int) -> bool:
    """Whether a part is a singer's, by its name or General MIDI program."""
    return program in (52, 53, 54, 85) or any(word in name.casefold() for word in _SINGERS)


def _line(notes: Sequence[PlayedNote]) -> list[PlayedNote]:
    """The top note of every onset."""
    found: list[PlayedNote] = []
    for note in notes:
        if found and note.start - found[-1].start < 60:
            if note.key > found[-1].key:
                found[-1] = note
        else:
            found.append(note)
    return found


def _seconds(ear: Listening, start: int, end: int) -> float:
    tempo = ear.score.tempo_map
    return (end - start) * 60.0 / (tempo.bpm_at(start) * QUARTER)
