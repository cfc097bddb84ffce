"""Which chords and which key some notes make: for MIDI files and for tunes that come without symbols.

Every beat is held against templates of chords; notes outside a template, tones that are missing and a bass other than
the root cost, and so does every change of chord, least on the first beat of a bar. The cheapest path through the
beats is the answer (after Pardo and Birmingham, Computer Music Journal 26, 2002, who match templates to segments).

>>> sounds = [Sound(0, 960, 48), Sound(0, 960, 64), Sound(0, 960, 67), Sound(960, 960, 53), Sound(960, 960, 69), Sound(960, 960, 72)]
>>> [(chord.at, str(chord.chord)) for chord in recognise_chords(sounds, Meter(2, 4))]
[(0, 'C'), (960, 'F')]
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from composer.errors import TheoryError
from composer.theory.chart import ChartChord
from composer.theory.chord import NO_CHORD, Chord
from composer.theory.key import Key
from composer.theory.key_finding import foreign_cost
from composer.theory.key_profile import key_of_notes, note_keys
from composer.theory.meter import Meter
from composer.theory.pitch import spell_near

__all__ = ["Sound", "find_note_key", "find_note_keys", "recognise_chords"]


class Sound(NamedTuple):
    """A note as it sounds: `at` and `dur` in ticks, `midi` the key number."""

    at: int
    dur: int
    midi: int


_TEMPLATES: tuple[tuple[tuple[str, ...], int], ...] = (
    # degrees, and what it costs to call a beat that: rarer chords need more evidence
    (("1", "3", "5"), 0),
    (("1", "b3", "5"), 0),
    (("1", "3", "5", "b7"), 5),
    (("1", "3", "5", "7"), 8),
    (("1", "b3", "5", "b7"), 6),
    (("1", "b3", "b5", "b7"), 12),
    (("1", "b3", "b5"), 12),
    (("1", "b3", "b5", "bb7"), 12),
    (("1", "3", "#5"), 20),
    (("1", "4", "5"), 16),
    (("1", "4", "5", "b7"), 16),
    (("1", "3", "5", "6"), 14),
    (("1", "b3", "5", "6"), 16),
    (("1", "5"), 16),
    (("1", "3", "5", "7", "9"), 12),
    (("1", "b3", "5", "b7", "9"), 12),
    (("1", "3", "5", "b7", "9"), 12),
    (("1", "3", "5", "b7", "b9"), 14),
    (("1", "b3", "5", "b7", "9", "11"), 16),
    (("1", "3", "5", "6", "9"), 14),
    (("1", "4", "5", "b7", "9"), 16),
)
_STEPS = {
    "1": 0,
    "b9": 1,
    "9": 2,
    "b3": 3,
    "3": 4,
    "4": 5,
    "11": 5,
    "b5": 6,
    "5": 7,
    "#5": 8,
    "6": 9,
    "bb7": 9,
    "b7": 10,
    "7": 11,
}
_MISSING = {"1": 16, "5": 7, "b5": 22, "#5": 30}
_MISSING_OTHER = 20
_BASS_OTHER, _BASS_FOREIGN = 14, 40
"""What a bass costs on the first beat of a bar that is another chord tone, or none; see _BASS_SHARE."""
_BASS_SHARE = {4: 4, 3: 3, 2: 1, 1: 1, 0: 1}
"""Quarters of that on beats of other weight: a walking bass says most on one and three."""
_OUTSIDE = 110
"""What a beat costs all of whose weight lies outside the chord."""
_CHANGES = {4: 14, 3: 22, 2: 34, 1: 44, 0: 44}
"""What a change of chord costs by the weight of the beat in the bar."""
_STATED = 4
"""What a missing root costs that the bass has struck on a strong beat of this bar: it stays in the ear while the bass goes
to its fifth or walks on and the chords above leave it out. Then no other tone of the chord in the bass costs anything."""
_ONSET, _STRUCK = 2, 2
"""How many times as much a note counts in the beat it begins with, and one struck together with two others or more."""
_TOGETHER = 60
"""Ticks within which notes count as struck together."""
_STRANGE = 1
"""What a beat costs for every half bit its chord is foreign to the key (see `key_finding.HOME_COSTS`)."""
_BEATS_OF_SILENCE = 4
MOST_BEATS = 50_000
"""How long a piece may be whose chords are searched for."""


class _Beat(NamedTuple):
    """How much of each pitch class sounds in a beat, which is lowest (None: silence), and which the bass had on the strong
    beats of this bar so far."""

    weights: tuple[int, ...]
    bass: int | None
    stated: frozenset[int] = frozenset()


def recognise_chords(
    sounds: Iterable[Sound],
    meter: Meter | None = None,
    key: Key | None = None,
    with_bass: bool = False,
) -> tuple[ChartChord, ...]:
    """The chords the notes make, beat by beat, joined where they stay; ticks count from 0, where a bar begins.

    Names are spelled by `key`, which is found when it is not given; `meter` is 4/4 unless given. `with_bass` adds the
    bass where it is another chord tone throughout. A bar of silence or more is N.C. Raises TheoryError without notes.
    """
    notes = sorted(Sound(*sound) for sound in sounds)
    meter = meter or Meter(4, 4)
    key = key or find_note_key(notes)
    beats = _stated(_beats(notes, meter.beat_ticks), meter)
    path = _cheapest(beats, meter, key)
    path = _joined(path, meter.beats)
    chords: list[ChartChord] = []
    start = 0
    for place in range(1, len(path) + 1):
        if place < len(path) and path[place] == path[start]:
            continue
        chord = _chord(path[start], key)
        if with_bass:
            chord = _over_bass(chord, beats[start:place], key)
        at, end = start * meter.beat_ticks, place * meter.beat_ticks
        chords.append(ChartChord(at=at, dur=end - at, chord=chord))
        start = place
    return tuple(chords)


def find_note_key(sounds: Iterable[Sound]) -> Key:
    """The key of some notes, weighed by how long they sound; raises TheoryError when there are none."""
    weights: dict[int, float] = {}
    for sound in sounds:
        weights[sound.midi % 12] = weights.get(sound.midi % 12, 0) + sound.dur
    return key_of_notes(weights)


def find_note_keys(
    sounds: Sequence[Sound], meter: Meter | None = None
) -> tuple[tuple[int, int, Key], ...]:
    """The keys the notes go through, bar by bar, as (from tick, to tick, key); raises TheoryError without notes."""
    meter = meter or Meter(4, 4)
    size = meter.bar_ticks
    beats = _beats(sorted(Sound(*sound) for sound in sounds), size)
    windows = [dict(enumerate(map(float, beat.weights))) for beat in beats]
    return tuple((low * size, high * size, key) for low, high, key in note_keys(windows))


def _beats(notes: Sequence[Sound], size: int) -> list[_Beat]:
    """What sounds in every beat of so many ticks; a note before tick 0 counts from there."""
    if not notes:
        raise TheoryError("no chords can be found: there are no notes")
    count = max(-(-(note.at + note.dur) // size) for note in notes)
    if count > MOST_BEATS:
        raise TheoryError(
            f"the notes last for {count} beats; {MOST_BEATS} at most can be searched for chords"
        )
    weights = [[0] * 12 for _ in range(max(count, 1))]
    lowest: list[dict[int, int]] = [{} for _ in range(max(count, 1))]
    struck = _struck(notes)
    for at, dur, midi in notes:
        first = max(at, 0)
        factor = _STRUCK if at // _TOGETHER in struck else 1
        while first < at + dur:
            beat = first // size
            last = min(at + dur, (beat + 1) * size)
            amount = factor * (last - first) * (_ONSET if at == first and at % size == 0 else 1)
            weights[beat][midi % 12] += amount
            lowest[beat][midi] = lowest[beat].get(midi, 0) + last - first
            first = last
    return [_Beat(tuple(row), _bass(low, size)) for row, low in zip(weights, lowest, strict=True)]


def _stated(beats: Sequence[_Beat], meter: Meter) -> list[_Beat]:
    """The beats with what the bass said on the strong ones, from each bar line on."""
    found: list[_Beat] = []
    said: frozenset[int] = frozenset()
    for place, beat in enumerate(beats):
        strength = meter.strength(place * meter.beat_ticks)
        if strength == 4:
            said = frozenset()
        if strength >= 3 and beat.bass is not None:
            said |= {beat.bass}
        found.append(beat._replace(stated=said))
    return found


def _struck(notes: Sequence[Sound]) -> set[int]:
    """The places, in windows of _TOGETHER ticks, where three notes or more begin."""
    count: dict[int, int] = {}
    for note in notes:
        place = note.at // _TOGETHER
        count[place] = count.get(place, 0) + 1
    return {place for place, many in count.items() if many >= 3}


def _bass(low: dict[int, int], size: int) -> int | None:
    """The lowest pitch class that sounds for a third of the beat, or at all."""
    long = [midi for midi, amount in low.items() if 3 * amount >= size]
    return min(long or low, default=0) % 12 if low else None


def _cheapest(beats: Sequence[_Beat], meter: Meter, key: Key) -> list[int]:
    """The cheapest chord for every beat: 12 * template + root, or -1 in silence."""
    size = 12 * len(_TEMPLATES)
    costs = none = [0] * size
    prior = [_STRANGE * foreign_cost(_chord(state, key), key) for state in range(size)]
    came: list[list[int]] = []
    for place, beat in enumerate(beats):
        change = _CHANGES[meter.strength(place * meter.beat_ticks)]
        best = min(range(size), key=costs.__getitem__)
        limit = costs[best] + change
        links = [state if cost <= limit else best for state, cost in enumerate(costs)]
        own = _fit(beat, _BASS_SHARE[meter.strength(place * meter.beat_ticks)])
        strange = prior if beat.bass is not None else none
        costs = [
            min(cost, limit) + fit + far for cost, fit, far in zip(costs, own, strange, strict=True)
        ]
        came.append(links)
    state = min(range(size), key=costs.__getitem__)
    path = []
    for links in reversed(came):
        path.append(state)
        state = links[state]
    path.reverse()
    return _with_silence(path, beats)


def _joined(path: Sequence[int], beats: int) -> list[int]:
    """The path where a chord of less than a bar that is part of its neighbour on the same root goes with it.

    The fuller name stands for both, unless the plainer one lasts for a bar or more.
    """
    groups: list[tuple[int, int]] = []
    for state in path:
        last, count = groups[-1] if groups else (state, 0)
        if state == last:
            groups[max(len(groups) - 1, 0) :] = [(state, count + 1)]
        else:
            groups.append((state, 1))
    joined: list[tuple[int, int]] = []
    for state, count in groups:
        last, before = joined[-1] if joined else (state, 0)
        part = _within(state, last) or _within(last, state)
        if part and min(count, before) < beats:
            fuller, plainer = (last, state) if _within(state, last) else (state, last)
            long = (before if plainer == last else count) >= beats
            joined[-1] = (plainer if long else fuller, before + count)
        else:
            joined.append((state, count))
    return [state for state, count in joined for _ in range(count)]


def _within(part: int, whole: int) -> bool:
    """Whether one chord is another on the same root with notes left out."""
    if part < 0 or whole < 0 or part % 12 != whole % 12:
        return False
    return set(_TEMPLATES[part // 12][0]) < set(_TEMPLATES[whole // 12][0])


def _with_silence(path: list[int], beats: Sequence[_Beat]) -> list[int]:
    """The path with -1 where nothing sounds for a while."""
    quiet = [beat.bass is None for beat in beats]
    found = list(path)
    start = 0
    for place in range(len(beats) + 1):
        if place == len(beats) or not quiet[place]:
            if place - start >= _BEATS_OF_SILENCE:
                found[start:place] = [-1] * (place - start)
            start = place + 1
    return found


@lru_cache(maxsize=4096)
def _fit(beat: _Beat, quarters: int) -> tuple[int, ...]:
    """What each chord costs as the name of this beat, in the order of the states."""
    total = sum(beat.weights)
    if total == 0:
        return (0,) * (12 * len(_TEMPLATES))
    share = [100 * weight // total for weight in beat.weights]
    row = []
    for degrees, own in _TEMPLATES:
        steps = [(_STEPS[d], _MISSING.get(d, _MISSING_OTHER)) for d in degrees]
        for root in range(12):
            inside = missing = 0
            stated = root in beat.stated
            for step, absent in steps:
                part = share[(root + step) % 12]
                inside += part
                if part == 0:
                    missing += _STATED if stated and step == 0 else absent
            over = (beat.bass - root) % 12 if beat.bass is not None else 0
            bass = 0 if over == 0 else _BASS_FOREIGN
            if over and any(step == over for step, _ in steps):
                bass = 0 if stated else _BASS_OTHER
            row.append(own + missing + bass * quarters // 4 + _OUTSIDE * (100 - inside) // 100)
    return tuple(row)


def _chord(state: int, key: Key) -> Chord:
    if state < 0:
        return NO_CHORD
    template, root = divmod(state, 12)
    return Chord(spell_near(root, key.centre), _TEMPLATES[template][0])


def _over_bass(chord: Chord, beats: Sequence[_Beat], key: Key) -> Chord:
    """The chord with its bass where one other chord tone is lowest in every beat that has a bass."""
    basses = {beat.bass for beat in beats if beat.bass is not None}
    if chord.root is None or len(basses) != 1:
        return chord
    bass = basses.pop()
    tones = {(tone * 7) % 12: tone for tone in chord.tones}
    return Chord(chord.root, chord.degrees, tones[bass]) if bass in tones else chord
