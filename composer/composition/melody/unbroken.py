"""A tune that goes on without a rest, as a bow or a bellows carries it for dancers.

What a singer leaves empty at the end of a phrase is held, or leads on to the next phrase in a note or two.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from composer.composition.melody.marks import agreeing
from composer.composition.melody.task import Setting, Tone
from composer.model.song import ChordSpan
from composer.rng import Rng

__all__ = ["carried"]

_LINKS: dict[tuple[int, ...], float] = {(): 4, (2,): 3, (2, 1): 3, (1,): 2}
"""How many eighths before the next phrase the notes that lead into it begin, and how often: mostly the end is held."""


def carried(setting: Setting, tones: Sequence[Tone], ends: Set[int], rng: Rng) -> list[Tone]:
    """The tune from the beginning of its section to the end without a rest: every note lasts until the next. After the
    phrase ends (`ends`, the ticks of their last notes) some notes may lead on; one idea always goes on alike.
    A note whose chord goes away under it moves to the nearest note of the new one, where that has an eighth's time.
    """
    chords = setting.task.chords
    linked: list[Tone] = []
    for n, tone in enumerate(tones):
        linked.append(tone)
        if tone.at in ends and n + 1 < len(tones):
            linked += _link(setting, tone, tones[n + 1], rng.at(tone.letter))
    line: list[Tone] = []
    if linked and linked[0].at > 0:
        start = _nearest(linked[0], chords[0])
        line.append(replace(linked[0], at=0, dur=linked[0].at, pitch=start, letter=""))
    for n, tone in enumerate(linked):
        until = linked[n + 1].at if n + 1 < len(linked) else setting.length
        line += _held(setting, tone, until)
    return line


def _link(setting: Setting, tone: Tone, goal: Tone, rng: Rng) -> list[Tone]:
    """The notes that lead from the end of a phrase to the next one by step, if they leave the end a beat."""
    meter, eighth = setting.task.meter, setting.eighth
    places = [goal.at - count * eighth for count in rng.pick(_LINKS)]
    if not places or goal.at % meter.bar_ticks or places[0] < tone.at + meter.beat_ticks:
        return []
    way = -1 if tone.pitch <= goal.pitch else 1
    step = setting.step_of(goal.pitch)
    line = []
    for n, at in enumerate(places):
        pitch = setting.at_step(step + way * (len(places) - n))
        if not setting.low <= pitch < setting.ceiling - 1:
            return []
        line.append(replace(tone, at=at, dur=eighth, pitch=pitch, letter=""))
    return line


def _held(setting: Setting, tone: Tone, until: int) -> list[Tone]:
    """A note held until a tick, in as many notes as the chords under it ask for."""
    chords = setting.task.chords
    line: list[Tone] = []
    change = agreeing(tone, chords)
    while until - change >= setting.eighth:
        line.append(replace(tone, dur=change - tone.at))
        span = next(span for span in chords if span.at <= change < span.end)
        pitch = _nearest(tone, span)
        tone = replace(tone, at=change, dur=span.end - change, pitch=pitch, letter="")
        change = agreeing(tone, chords)
    return [*line, replace(tone, dur=until - tone.at)]


def _nearest(tone: Tone, span: ChordSpan) -> int:
    """The pitch of a chord nearest to a tone, the lower of two."""
    notes = span.chord.tone_semitones
    near = [p for p in range(tone.pitch - 6, tone.pitch + 6) if p % 12 in notes]
    return min(near, key=lambda p: (abs(p - tone.pitch), p), default=tone.pitch)
