"""Pitches for a sung line: the tune's own where it has that note, and near them where the words add one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from composer.composition.melody.costs import cadence_costs
from composer.composition.melody.search import ANY, Candidate, Slot, search
from composer.composition.melody.task import Setting, Tone

__all__ = ["line_pitches"]

_KEPT, _BENT, _FREE = 9, 4, 2
"""What a semitone away from the tune costs: on a note of the tune, on one that was put in, in a pickup."""
_REACH = 4
"""Semitones either way that are looked at."""


def line_pitches(
    setting: Setting,
    rhythm: Sequence[tuple[int, int]],
    model: Sequence[Tone],
    close: str,
    before: int | None,
    ending: Sequence[tuple[int, int]] = (),
) -> list[int]:
    """A pitch for each (onset, duration) of a line, as the `model` draws it, at the least cost over the chords.

    `close` is how the phrase ends ("open", "closed" or ""), `before` the pitch that sounded last; `ending` are (place in
    the rhythm, pitch) that are settled, as the last note of a song is.
    """
    settled = dict(ending)
    starts = [tone.at for tone in model]
    top = max((tone.pitch for tone in model), default=setting.high)
    slots = []
    end = -(1 << 20)
    targets = [_target(setting, model, starts, at) for at, _ in rhythm]
    for n, (at, dur) in enumerate(rhythm):
        palette, weight, costs = setting.place(at, dur)
        if n == len(rhythm) - 1:
            cadence = cadence_costs(palette, setting.task.key, close)
            costs = tuple(a + b for a, b in zip(costs, cadence, strict=True))
        target, tight = targets[n]
        low, high = max(target - _REACH, setting.low), min(target + _REACH, max(top, setting.low))
        found: list[Candidate] = []
        for pitch in (settled[n],) if n in settled else range(low, high + 1):
            rank = palette.role[pitch % 12]
            rank = 2 if rank == 1 and weight == 2 else 1 if rank == 2 and weight == 0 else rank
            cost = min(costs[pitch % 12], 200) + setting.reach[pitch] + tight * abs(pitch - target)
            found.append((pitch, cost, rank))
        slots.append(Slot(tuple(found) or ((target, 0, 0),), at - end >= setting.eighth // 2, ANY))
        end = at + dur
    return search(slots, setting.table, before)[0]


def _target(
    setting: Setting, model: Sequence[Tone], starts: Sequence[int], at: int
) -> tuple[int, int]:
    """The pitch that the tune has at a tick, and how dear it is to leave it: before its first note a step below that."""
    if not model:
        return setting.middle, _FREE
    place = bisect_right(starts, at) - 1
    if place < 0:
        return setting.at_step(setting.step_of(model[0].pitch) - 1), _FREE
    tone = model[place]
    if tone.at == at:
        return tone.pitch, _KEPT
    following = model[place + 1] if place + 1 < len(model) else None
    if at >= tone.end and following is not None and 2 * (at - tone.at) > following.at - tone.at:
        return setting.at_step(setting.step_of(following.pitch) - 1), _FREE
    return tone.pitch, _BENT
