"""Foot and breath: the sustain pedal at chord changes, swells of held sounds, and a fade-out.

All ticks here are of the file (`start` is where the section begins in it). A pedal always ends up; a swell
starts each section at a level of its own, so that no section depends on the one before.
"""

from __future__ import annotations

from bisect import bisect_left

from composer.genre.schema import Feel
from composer.model.performance import PlayedControl
from composer.model.song import ChordSpan, Part, Section
from composer.theory.meter import QUARTER

__all__ = ["EXPRESSION", "SUSTAIN", "Swells", "fade", "pedal", "swell", "uses_pedal", "uses_swell"]

SUSTAIN, EXPRESSION = 64, 11
_DOWN, _UP = 127, 0
_PEDALLED = frozenset((*range(6), 11))
"""General MIDI programs with a pedal: pianos, electric pianos, vibraphone."""
_SWELLING = frozenset((*range(40, 46), *range(48, 55), *range(60, 64), *range(88, 96)))
"""Bowed strings, ensembles, voices, horns and brass sections, pads."""
_PRESS_MS = 70.0
_PUSH = QUARTER // 2
_STEP = QUARTER // 2
_FADE_BARS = 4
_GROWTH = 80.0
"""Steps of expression that a growth of 1 would be worth."""


def uses_pedal(part: Part, feel: Feel) -> bool:
    """Whether this player has a pedal and the genre wants it used."""
    named = part.id in feel.pedal or part.role in feel.pedal or part.instrument in feel.pedal
    return named and part.bank == 0 and part.program in _PEDALLED


def uses_swell(part: Part) -> bool:
    """Whether this sound is one that is shaped while it is held."""
    return part.bank == 0 and part.program in _SWELLING and part.role not in ("bass", "riff")


def pedal(start: int, section: Section, onsets: list[int]) -> list[PlayedControl]:
    """Down a moment after each chord's first note, up as the next chord comes; none where the part rests.

    `onsets` are the part's written onsets in the section, in order.
    """
    press = round(_PRESS_MS * section.tempo_bpm * QUARTER / 60000.0)
    found: list[PlayedControl] = []
    changes = [max(_change(span, onsets), 0) for span in section.chords]
    for span, change, after in zip(
        section.chords, changes, [*changes[1:], section.length], strict=True
    ):
        until = min(after, section.length) if after > span.at else span.end
        first = bisect_left(onsets, change)
        if first == len(onsets) or onsets[first] >= until:
            continue
        down = max(onsets[first], 0) + press
        if down < until:
            found.append(PlayedControl(tick=start + down, number=SUSTAIN, value=_DOWN))
            found.append(PlayedControl(tick=start + until, number=SUSTAIN, value=_UP))
    return found


def _change(span: ChordSpan, onsets: list[int]) -> int:
    """Where the chord is really heard to change: at its pushed onset, if nothing is struck on its own beat."""
    place = bisect_left(onsets, span.at)
    struck = place < len(onsets) and onsets[place] < span.at + _PUSH // 4
    if not struck and place and onsets[place - 1] >= span.at - _PUSH:
        return onsets[place - 1]
    return span.at


def swell(start: int, section: Section) -> list[PlayedControl]:
    """Expression over each phrase, out and back, up into what follows where the section builds, and from its first
    bar to its last where it grows."""
    phrase, length = max(section.phrase_bars, 1) * section.meter.bar_ticks, section.length
    rise_from = length - min(phrase, length)
    rise = {"build": 20.0, "fill": 8.0}.get(section.lead_out, 0.0)
    floor = 84.0 + 16.0 * section.energy
    found: list[PlayedControl] = []
    last = -2
    for at in range(0, length, _STEP):
        along = at % phrase / phrase
        level = floor + 14.0 * 4.0 * along * (1.0 - along)
        if section.growth:
            level += _GROWTH * section.growth * (at / length - 0.5)
        if rise and at >= rise_from:
            level += rise * (at - rise_from) / (length - rise_from)
        value = min(max(round(level), 1), 127)
        if abs(value - last) >= 2:
            found.append(PlayedControl(tick=start + at, number=EXPRESSION, value=value))
            last = value
    return found


class Swells:
    """The swells of one performance: whoever swells in a section swells alike, so that each is drawn once."""

    def __init__(self) -> None:
        self._drawn: dict[str, list[PlayedControl]] = {}

    def of(self, start: int, section: Section) -> list[PlayedControl]:
        """The swell of the section that begins at `start`."""
        if section.id not in self._drawn:
            self._drawn[section.id] = swell(start, section)
        return self._drawn[section.id]


def fade(start: int, section: Section, swells: list[PlayedControl]) -> list[PlayedControl]:
    """The swells of a section, or a level line, sinking away over its last bars."""
    bars = min(_FADE_BARS, section.bars)
    first = start + section.length - bars * section.meter.bar_ticks
    length = start + section.length - first
    found = [control for control in swells if control.tick < first]
    level = next((c.value for c in reversed(swells) if c.tick <= first), 112)
    if not found:
        found.append(PlayedControl(tick=start, number=EXPRESSION, value=level))
    for at in range(0, length, _STEP):
        left = 1.0 - at / length
        value = max(round(level * left**1.5), 4)
        found.append(PlayedControl(tick=first + at, number=EXPRESSION, value=value))
    return found
