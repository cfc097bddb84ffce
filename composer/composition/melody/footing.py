"""Where a tune has lost its chords: bars without a chord tone, or stretches that hardly have one, are brought back.

What returns keeps its shape as long as each of its notes can be borne; a bar of notes that can each be borne may
still have none that belongs. The longest of them gives way, to the nearest note of its chord.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from composer.composition.melody.task import Tone
from composer.model.song import ChordSpan
from composer.theory.key import Key
from composer.theory.meter import QUARTER, Meter

__all__ = ["footed"]

_LOST, _STRANGE, _ADRIFT = 0.9, 0.28, 0.5
"""The share of a bar's sound outside its chord that no bar may have, outside chord and key, and outside the chord in
three bars running."""
_STRETCH = 3
_FURTHEST = 3
"""Semitones a note moves at most."""


def footed(
    tones: Sequence[Tone], chords: Sequence[ChordSpan], key: Key, meter: Meter
) -> list[Tone]:
    """The tune with a footing in its chords: no bar without a chord tone, none strange for a good part of it, and no
    three bars running that lie off their chords for half of the time. No note rises above the tune's highest. A pickup
    is heard over the chord before, whatever that is, and keeps to the key."""
    line = [tone if tone.at >= 0 else _in_key(tone, key) for tone in tones]
    top = max((tone.pitch for tone in line), default=0)
    bars: dict[int, list[int]] = {}
    for n, tone in enumerate(line):
        bars.setdefault(tone.at // meter.bar_ticks, []).append(n)
    for bar in sorted(bars):
        while _is_lost(line, bars, bar, chords, key, meter):
            found = [n for n in bars[bar] if _moved(line[n], chords, top) is not None]
            if not found:
                break
            longest = max(found, key=lambda n: (min(line[n].dur, 2 * meter.beat_ticks), -n))
            line[longest] = _moved(line[longest], chords, top) or line[longest]
    return line


def _in_key(tone: Tone, key: Key) -> Tone:
    """The note on the nearest step of the key, the lower of two."""
    near = (pitch for pitch in range(tone.pitch - 2, tone.pitch + 3) if pitch % 12 in key.semitones)
    return replace(tone, pitch=min(near, key=lambda pitch: (abs(pitch - tone.pitch), pitch)))


def _is_lost(
    line: Sequence[Tone],
    bars: dict[int, list[int]],
    bar: int,
    chords: Sequence[ChordSpan],
    key: Key,
    meter: Meter,
) -> bool:
    outside, strange = _shares(line, bars[bar], chords, key, meter)
    if outside >= _LOST or strange >= _STRANGE:
        return True
    before = range(bar - _STRETCH + 1, bar)
    return outside >= _ADRIFT and all(
        n in bars and _shares(line, bars[n], chords, key, meter)[0] >= _ADRIFT for n in before
    )


def _shares(
    line: Sequence[Tone],
    places: Sequence[int],
    chords: Sequence[ChordSpan],
    key: Key,
    meter: Meter,
) -> tuple[float, float]:
    """How much of a bar's sound is outside its chord, and outside the key as well; long notes count two beats."""
    sounding = outside = strange = 0
    for n in places:
        tone = line[n]
        amount = min(tone.dur, 2 * meter.beat_ticks)
        sounding += amount
        if _belongs(tone, chords):
            continue
        outside += amount
        leads = n + 1 < len(line) and abs(line[n + 1].pitch - tone.pitch) == 1
        if tone.pitch % 12 not in key.semitones and not (leads and tone.dur <= meter.beat_ticks):
            strange += amount
    return outside / max(sounding, 1), strange / max(sounding, 1)


def _belongs(tone: Tone, chords: Sequence[ChordSpan]) -> bool:
    """Whether a note is of its chord, or anticipates the one that comes under it."""
    for span in chords:
        begins = span.at <= tone.at < span.end or (tone.at < 0 and span.at == 0)
        comes = tone.at < span.at < min(tone.end, tone.at + QUARTER)
        if (begins or comes) and tone.pitch % 12 in span.chord.tone_semitones:
            return True
    return not any(span.at <= tone.at < span.end for span in chords)


def _moved(tone: Tone, chords: Sequence[ChordSpan], top: int) -> Tone | None:
    """The note on the nearest tone of its chord, the lower of two; None where it stands on one or none is near."""
    if _belongs(tone, chords):
        return None
    span = next((span for span in chords if span.at <= tone.at < span.end), None)
    if span is None:
        return None
    near = [
        pitch
        for pitch in range(tone.pitch - _FURTHEST, min(tone.pitch + _FURTHEST, top) + 1)
        if pitch % 12 in span.chord.tone_semitones
    ]
    if not near:
        return None
    return replace(tone, pitch=min(near, key=lambda pitch: (abs(pitch - tone.pitch), pitch)))
