"""How often the chords change: cut in two, or held on."""

from __future__ import annotations

from dataclasses import replace

from composer.composition.retouch.frame import snapped
from composer.composition.revision.draft import Draft
from composer.composition.revision.harmony import companion, give, span_of, tune_of
from composer.composition.revision.scope import parts_of, sections_of
from composer.genre.catalogue import instruments
from composer.model.events import Note
from composer.model.move import Move
from composer.model.song import ChordSpan, Section
from composer.theory.melody_fit import MelodyNote, fits_melody
from composer.theory.pitch import pc_semitone

__all__ = ["harmonic_rhythm"]


def harmonic_rhythm(draft: Draft, move: Move) -> None:
    """So many chords a bar (`to`), or twice or half as many as there are."""
    for section in sections_of(draft, move):
        now = len(section.chords) / section.bars
        wanted = _figure(move.to) or now * (2.0 if move.by > 0 else 0.5)
        wanted = min(max(wanted, 1 / section.bars), section.meter.beats)
        spans = list(section.chords)
        tune = tune_of(draft, section)
        if len(spans) > wanted * section.bars * 1.1:
            spans = _merged(spans, section, wanted, tune)
        unit = section.meter.bar_ticks / wanted
        while len(spans) < wanted * section.bars * 0.9:
            divided = _divided(spans, section, tune, unit)
            if len(divided) == len(spans):
                break
            spans = divided
        give(draft, section, spans, move, bass=True)
        _say_changes(draft, draft.section(section.id), move)


def _say_changes(draft: Draft, section: Section, move: Move) -> None:
    """The bass speaks where the chord changes inside a bar, so that the change is heard."""
    asked = {part.id for part, _ in parts_of(draft, move)}
    bar, close = section.meter.bar_ticks, section.meter.beat_ticks // 8
    for part in draft.players(section.id):
        if part.role != "bass" or part.id not in asked:
            continue
        events = list(draft.cells[section.id, part.id].events)
        for span in section.chords:
            notes = [e for e in events if isinstance(e, Note) and e.at < span.end]
            if not span.at % bar or span.chord.bass_pc is None or not notes:
                continue
            if any(abs(e.at - span.at) < close for e in notes):
                continue
            model = max(notes, key=lambda e: e.at if e.at < span.at else -1)
            after = min((e.at for e in events if e.at > span.at), default=span.end)
            midi = snapped(model.pitch.midi, frozenset({pc_semitone(span.chord.bass_pc)}))
            if midi < instruments()[part.instrument].low:
                midi += 12
            events = [
                replace(e, dur=span.at - e.at)
                if isinstance(e, Note) and e.at < span.at < e.at + e.dur
                else e
                for e in events
            ]
            events.append(
                replace(
                    model,
                    at=span.at,
                    dur=max(min(after, span.end) - span.at - 20, 120),
                    pitch=section.key.spell(midi),
                )
            )
        draft.write(section.id, part.id, sorted(events, key=lambda e: e.at))


def _figure(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _merged(
    spans: list[ChordSpan], section: Section, wanted: float, tune: list[MelodyNote]
) -> list[ChordSpan]:
    """Every chord that begins on a multiple of the wished length stays, and holds until the next; where the tune over
    all of it does not agree, another of those it stands for does."""
    unit = round(section.meter.bar_ticks / wanted)
    kept = [s for s in spans if s.at % unit == 0] or spans[:1]
    if kept[0].at:
        kept = [replace(spans[0]), *kept]
    ends = [*(s.at for s in kept[1:]), section.length]
    found = []
    for span, end in zip(kept, ends, strict=True):
        held = replace(span, dur=end - span.at)
        ways = [span.chord, *(s.chord for s in spans if span.at < s.at < end)]
        fitting = [c for c in ways if fits_melody(c, held.at, held.dur, tune, section.key, section.meter)]  # fmt: skip
        chord = (fitting or ways)[0]
        found.append(held if chord == span.chord else span_of(held, chord, section.key))
    return found


def _divided(
    spans: list[ChordSpan], section: Section, tune: list[MelodyNote], unit: float
) -> list[ChordSpan]:
    """Chords too long cut in two, the second half a chord of the same function that leads on."""
    found: list[ChordSpan] = []
    final = section.length - section.meter.bar_ticks if section.ending else section.length
    for n, span in enumerate(spans):
        after = spans[n + 1].chord if n + 1 < len(spans) else None
        if span.dur < 1.9 * unit or span.chord.root is None or span.at >= final:
            found.append(span)
            continue
        half = span.dur // 2
        first = replace(span, dur=half)
        second = replace(span, at=span.at + half, dur=span.dur - half, mark="")
        chord = companion(span.chord, after, section, tune, second)
        found += [first, span_of(second, chord, section.key)]
    return found
