"""What a returning section changes of its tune: a pickup, a passing note, an embellished or syncopated bar, an
ending. The hook itself is left alone; the last chorus may rise at its end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from composer.composition.melody.task import Setting, Tone
from composer.rng import Rng

__all__ = ["varied_return"]

_RUBS = 12
"""The cost (`costs.Palette`) from which on a note is outside its chord: a long scale note costs this much."""

Edit = Callable[[Setting, list[Tone], int, Rng], "list[Tone] | None"]


def varied_return(
    setting: Setting, tones: Sequence[Tone], climax: int, edits: int, is_crown: bool, rng: Rng
) -> tuple[list[Tone], tuple[str, ...]]:
    """The tune with up to so many small changes, and what they were, such as "syncopated in bar 3".

    The hook's notes and the `climax` (its tick) stay, and nothing rises above it. `is_crown` is the last chorus,
    whose endings are what may change.
    """
    line = list(tones)
    told: list[str] = []
    kinds = rng.at("kinds").shuffled(("syncopated", "passing note", "turn", "pickup", "new ending"))
    if is_crown:
        kinds = ("new ending", "turn", "pickup")
    if setting.style.syncopation <= 0:
        kinds = tuple(kind for kind in kinds if kind != "syncopated")
    touched: set[int] = set()
    bar_ticks = setting.task.meter.bar_ticks
    for kind in kinds * 2:
        if len(told) >= edits:
            break
        draw = rng.at(kind, len(told))
        places = [
            n
            for n, tone in enumerate(line)
            if tone.letter != "h" and tone.at != climax and tone.at // bar_ticks not in touched
        ]
        for place in draw.shuffled(places):
            made = _EDITS[kind](setting, line, place, draw)
            if made is not None and _fits(setting, line, made):
                bar = line[place].at // bar_ticks
                touched.add(bar)
                told.append(f"{kind} in bar {bar + 1}")
                line = made
                break
    return line, tuple(told)


def _fits(setting: Setting, line: Sequence[Tone], made: Sequence[Tone]) -> bool:
    """Whether nothing new rubs with the chord it lies over more than what it takes the place of: a note that anticipates
    its chord by a beat already must not come earlier still, unless it suits what sounds there."""
    old, new = _harmony(setting, line, made), _harmony(setting, made, line)
    return max(new, default=0) <= max(_RUBS, *old, 0)


def _harmony(setting: Setting, tones: Sequence[Tone], others: Sequence[Tone]) -> list[int]:
    """What the notes that are not among others pay for the chords under them."""
    same = {id(tone) for tone in others}  # nearly all are: an edit keeps the others
    return [
        setting.place(tone.at, tone.dur)[2][tone.pitch % 12]
        for tone in tones
        if id(tone) not in same and tone not in others
    ]


def _syncopated(setting: Setting, line: list[Tone], n: int, rng: Rng) -> list[Tone] | None:
    """A note on the beat comes an eighth early, taken from the note before it."""
    tone, eighth = line[n], setting.eighth
    if n == 0 or setting.task.meter.strength(tone.at) < 2 or tone.dur < eighth:
        return None
    before = line[n - 1]
    if before.end < tone.at or before.dur < 2 * eighth:
        return None
    return [
        *line[: n - 1],
        replace(before, dur=tone.at - eighth - before.at),
        replace(tone, at=tone.at - eighth, dur=tone.dur + eighth),
        *line[n + 1 :],
    ]


def _passing(setting: Setting, line: list[Tone], n: int, rng: Rng) -> list[Tone] | None:
    """Two notes a third apart are joined by the scale note between them."""
    if n + 1 >= len(line):
        return None
    tone, after, eighth = line[n], line[n + 1], setting.eighth
    if (
        tone.dur < 2 * eighth
        or after.at - tone.end > eighth // 2
        or not 3 <= abs(after.pitch - tone.pitch) <= 4
    ):
        return None
    low, high = sorted((tone.pitch, after.pitch))
    palette = setting.palette(after.at - eighth, eighth)
    between = [p for p in range(low + 1, high) if palette.weak[p % 12] < 12]
    if not between:
        return None
    start = after.at - eighth
    return [
        *line[:n],
        replace(tone, dur=start - tone.at),
        replace(
            tone,
            at=start,
            dur=eighth,
            pitch=min(between, key=lambda p: palette.weak[p % 12]),
            letter="",
        ),
        *line[n + 1 :],
    ]


def _turn(setting: Setting, line: list[Tone], n: int, rng: Rng) -> list[Tone] | None:
    """A long note is left for its neighbour and taken up again."""
    tone, eighth = line[n], setting.eighth
    if tone.dur < 3 * eighth:
        return None
    place = (tone.at // eighth + tone.dur // eighth // 2) * eighth
    if not tone.at < place < tone.end - eighth:
        return None
    palette = setting.palette(place, eighth)
    steps = [
        p
        for p in (tone.pitch + 1, tone.pitch + 2, tone.pitch - 1, tone.pitch - 2)
        if palette.weak[p % 12] < 9
    ]
    top = max(t.pitch for t in line)
    steps = [p for p in steps if setting.low <= p < top]
    if not steps:
        return None
    return [
        *line[:n],
        replace(tone, dur=place - tone.at),
        replace(tone, at=place, dur=eighth, pitch=rng.choice(steps), letter=""),
        replace(tone, at=place + eighth, dur=tone.end - place - eighth),
        *line[n + 1 :],
    ]


def _pickup(setting: Setting, line: list[Tone], n: int, rng: Rng) -> list[Tone] | None:
    """One or two notes lead into a phrase from below or above, where there is a rest before it."""
    tone, eighth = line[n], setting.eighth
    room = tone.at - (line[n - 1].end if n else -setting.task.meter.beat_ticks)
    if room < 2 * eighth or setting.task.meter.strength(tone.at) < 2:
        return None
    if n == 0 and tone.at < 2 * eighth:
        return None
    count = 2 if room >= 4 * eighth and rng.chance(0.5) else 1
    way = -1 if rng.chance(0.7) else 1
    step = setting.step_of(tone.pitch)
    top = max(t.pitch for t in line)
    lead = []
    for k in range(count, 0, -1):
        pitch = setting.at_step(step + way * k)
        if not setting.low <= pitch < top:
            return None
        lead.append(replace(tone, at=tone.at - k * eighth, dur=eighth, pitch=pitch, letter=""))
    return [*line[:n], *lead, *line[n:]]


def _new_ending(setting: Setting, line: list[Tone], n: int, rng: Rng) -> list[Tone] | None:
    """The last note of a phrase goes to another note of its chord."""
    tone = line[n]
    last = n + 1 == len(line)
    if not last and line[n + 1].at - tone.end < setting.eighth:
        return None
    before = line[n - 1].pitch if n else tone.pitch
    top = max(t.pitch for t in line)
    palette = setting.palette(tone.at, tone.dur)
    options = [
        p
        for p in range(max(before - 5, setting.low), min(before + 5, top - 1) + 1)
        if p != tone.pitch and palette.role[p % 12] in (0, 3) and p % 12 != tone.pitch % 12
    ]
    if not options:
        return None
    return [*line[:n], replace(tone, pitch=rng.choice(options)), *line[n + 1 :]]


_EDITS: dict[str, Edit] = {
    "syncopated": _syncopated,
    "passing note": _passing,
    "turn": _turn,
    "pickup": _pickup,
    "new ending": _new_ending,
}


def phrase_ends(tones: Sequence[Tone], gap: int) -> list[int]:
    """The places of the notes after which the tune rests at least `gap` ticks, and of the last one."""
    ends = [n for n, (a, b) in enumerate(pairwise(tones)) if b.at - a.end >= gap]
    return [*ends, len(tones) - 1] if tones else []
