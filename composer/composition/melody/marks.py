"""How a tune bends to the chart: notes that ring on, held chords, shots and pushes, and the last note of the song."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from composer.composition.melody.task import Tone
from composer.model.song import ChordSpan, Section
from composer.theory.meter import Meter
from composer.theory.pitch import pc_semitone

__all__ = ["agreeing", "ended", "marked", "rung"]

_LONGEST_BARS = 2
"""What a voice or a horn holds in one breath at the end of a phrase."""


def rung(
    tones: Sequence[Tone],
    chords: Sequence[ChordSpan],
    meter: Meter,
    length: int,
    share: float,
    is_legato: bool = False,
) -> list[Tone]:
    """The tune with its notes held into the silence after them, as long as their chord agrees: by `share` (0..1) of
    what is left when a beat is kept for breath (half of one after a short silence); no note gets longer than two bars,
    and the section's last bar keeps its rest. Whoever is `legato` takes half a beat for breath, and none in a silence
    as short as that."""
    line = list(tones) if share > 0 else []
    for n, tone in enumerate(line):
        after = line[n + 1].at if n + 1 < len(line) else length
        silence = after - tone.end
        breath = meter.beat_ticks // (1 if silence > 2 * meter.beat_ticks and not is_legato else 2)
        unit = meter.division_ticks
        if is_legato and n + 1 < len(line) and 0 < silence <= breath:
            if agreeing(tone, chords) >= after:
                line[n] = replace(tone, dur=after - tone.at)
            continue
        more = round((silence - breath) * share / unit) * unit
        more = min(more, _LONGEST_BARS * meter.bar_ticks - tone.dur)
        more = min(more, agreeing(tone, chords) - tone.end)
        is_settled = tone.dur >= meter.beat_ticks or meter.strength(tone.at) >= 2
        if is_settled and more >= unit:
            line[n] = replace(tone, dur=tone.dur + more)
    return line or list(tones)


def agreeing(tone: Tone, chords: Sequence[ChordSpan]) -> int:
    """The tick until which the chords after a tone's end hold its pitch."""
    until = tone.end
    for span in chords:
        is_begun = span.end <= tone.end or span.at < tone.at
        if not is_begun and tone.pitch % 12 not in span.chord.tone_semitones:
            break
        until = max(until, span.end)
    return until


def marked(tones: Sequence[Tone], chords: Sequence[ChordSpan], meter: Meter) -> list[Tone]:
    """The tune with the marks of its chords obeyed: over a "hold" one note is held, on a "shot" it stops with
    the band, a "push" brings the note on the chord forward by an eighth where there is room."""
    line = list(tones)
    for span in chords:
        if "hold" in span.mark:
            line = _held(line, span)
        elif "shot" in span.mark:
            line = _shot(line, span, meter)
        if "push" in span.mark and meter.strength(span.at) >= 2:
            line = _pushed(line, span, meter)
    return line


def _held(line: list[Tone], span: ChordSpan) -> list[Tone]:
    inside = [tone for tone in line if span.at <= tone.at < span.end]
    if not inside:
        return line
    first = replace(inside[0], dur=max(span.end - inside[0].at - span.dur // 8, inside[0].dur // 2))
    return [
        first if tone is inside[0] else tone
        for tone in line
        if tone is inside[0] or tone not in inside
    ]


def _shot(line: list[Tone], span: ChordSpan, meter: Meter) -> list[Tone]:
    short = meter.beat_ticks // 2
    out = []
    for tone in line:
        if span.at + short <= tone.at < span.end:
            continue
        if tone.at < span.at < tone.end:
            tone = replace(tone, dur=span.at - tone.at)
        elif span.at <= tone.at < span.at + short:
            tone = replace(tone, dur=min(tone.dur, short))
        out.append(tone)
    return out


def _pushed(line: list[Tone], span: ChordSpan, meter: Meter) -> list[Tone]:
    eighth = meter.division_ticks
    out = list(line)
    for n, tone in enumerate(out):
        if tone.at != span.at or tone.at < eighth:
            continue
        if n and out[n - 1].at > tone.at - 2 * eighth:
            continue
        out[n] = replace(tone, at=tone.at - eighth, dur=tone.dur + eighth)
        if n and out[n - 1].end > out[n].at:
            out[n - 1] = replace(out[n - 1], dur=out[n].at - out[n - 1].at)
    return out


def ended(tones: Sequence[Tone], section: Section, low: int, high: int) -> list[Tone]:
    """The tune of a last section, come to rest: its last note is the tonic (or third or fifth, if the last
    chord has no tonic) on the last chord, held to the end; for a "button" it is short. A fade goes on as it is.
    """
    if section.ending not in ("held", "button", "ritardando") or not tones:
        return list(tones)
    meter = section.meter
    last = section.chords[-1]
    start = max(last.at, section.length - meter.bar_ticks)
    kept = [tone for tone in tones if tone.at <= start - meter.beat_ticks // 2]
    if kept and kept[-1].end > start:
        kept[-1] = replace(kept[-1], dur=start - kept[-1].at)
    near = kept[-1].pitch if kept else tones[-1].pitch
    chord = last.chord.tone_semitones
    home = [pc_semitone(section.key.scale[n]) for n in (0, 2, 4)]
    wanted = [pc for pc in home if pc in chord] or sorted(chord) or home
    pitch = min(
        (p for p in range(low, high + 1) if p % 12 in wanted),
        key=lambda p: (abs(p - near) + 7 * wanted.index(p % 12), p),
        default=near,
    )
    dur = meter.beat_ticks if section.ending == "button" else section.length - start
    unit = tones[-1].unit
    return [*kept, Tone(at=start, dur=dur, pitch=pitch, unit=unit)]
