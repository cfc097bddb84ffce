"""Chords enriched or made plain, tenser or calmer, or other chords under the same tune."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from composer.composition.revision.draft import Draft, Place
from composer.composition.revision.scope import parts_of, sections_of
from composer.errors import ComposerError, RevisionRefused
from composer.measure.written import chord_extension, chromaticism
from composer.model.events import Note
from composer.model.move import Move
from composer.model.song import ChordSpan, Section
from composer.theory.chart import ChartChord, parse_chart
from composer.theory.chord import Chord
from composer.theory.extension import extend
from composer.theory.key import Key
from composer.theory.melody_fit import MelodyNote, fits_melody
from composer.theory.pitch import pc_semitone
from composer.theory.reharmonise import reharmonise as reharmonised
from composer.theory.roman import roman_of

__all__ = ["chords", "colour", "companion", "give", "reharmonise", "span_of", "tension", "tune_of"]

_OVER_CHORDS = ("comp", "pad", "riff", "counter")
_SECONDS = {1: (4, 5, 2, 6), 2: (5, 4, 1), 3: (6, 4, 2), 4: (5, 1, 2), 5: (1, 4, 6), 6: (4, 5, 2), 7: (1, 5, 6)}  # fmt: skip
"""For a scale degree, the degrees whose chords may share its bar: those that are plainly another chord first."""


def tune_of(draft: Draft, section: Section) -> list[MelodyNote]:
    """The notes of the tune in a section."""
    return [
        MelodyNote(e.at, e.dur, e.pitch.midi)
        for part in draft.players(section.id)
        if part.role == "melody"
        for e in draft.cells[section.id, part.id].events
        if isinstance(e, Note)
    ]


def give(
    draft: Draft, section: Section, spans: Sequence[ChordSpan], move: Move, *, bass: bool
) -> None:
    """New chords for a section: who plays them is drawn again, the tune and the drums stay. Where only some players
    are asked for, only they follow."""
    draft.set_section(replace(section, chords=tuple(spans)))
    roles = (*_OVER_CHORDS, *(("bass",) if bass else ()))
    asked = {part.id for part, _ in parts_of(draft, move)}
    for role in ("bass", "pad", "comp", "riff", "counter"):
        for part in draft.players(section.id):
            if part.role == role and role in roles and part.id in asked:
                draft.draw(section.id, part.id)


def span_of(span: ChordSpan, chord: Chord, key: Key) -> ChordSpan:
    """Another chord in the place of one."""
    return replace(span, chord=chord, numeral=roman_of(chord, key))


def colour(draft: Draft, move: Move) -> None:
    """Richer chords (sevenths, ninths, beyond), as far as the tune allows; or plain triads, or bare fifths."""
    for section in sections_of(draft, move):
        before = chord_extension(draft.passage(_everybody(draft, section)))
        wanted = {"sevenths": 0, "ninths": 1}.get(move.to, 1 if move.by < 1.5 else 2)
        plain = {"triads": ("2", "3", "b3", "4", "5", "b5", "#5", "1"), "power": ("1", "5")}.get(
            move.to or ("triads" if move.by < 0 else "")
        )
        tune = tune_of(draft, section)
        spans = []
        for n, span in enumerate(section.chords):
            after = section.chords[n + 1].chord if n + 1 < len(section.chords) else None
            chord = _plainer(span.chord, plain) if plain else span.chord
            if plain is None:
                chord = _richer(span, section, after, wanted, tune, is_most=move.by >= 1.5)
            spans.append(span_of(span, chord, section.key))
        give(draft, section, spans, move, bass=False)
        now = chord_extension(draft.passage(_everybody(draft, section)))
        if plain is None and now - before < 0.25:
            draft.warnings.append(
                f"the chords of {section.name} are nearly as rich as the tune allows already"
            )


def _everybody(draft: Draft, section: Section) -> list[Place]:
    return [Place(section.id, part.id) for part in draft.players(section.id)]


def _plainer(chord: Chord, kept: tuple[str, ...]) -> Chord:
    if chord.root is None:
        return chord
    degrees = tuple(d for d in chord.degrees if d in kept)
    if kept == ("1", "5"):
        degrees = ("1", "5")
    if len(degrees) < 2 or ("5" not in degrees and len(degrees) < 3 and kept != ("1", "5")):
        degrees = tuple(d for d in (*degrees, "5") if d) if "b5" not in degrees else degrees
    return Chord(chord.root, degrees, chord.bass)  # the bass keeps its line


def _richer(
    span: ChordSpan,
    section: Section,
    after: Chord | None,
    level: int,
    tune: list[MelodyNote],
    *,
    is_most: bool,
) -> Chord:
    found = [span.chord]
    options: list[Chord] = []
    for step in range(level, -1, -1):
        options += [chord for chord, _ in extend(span.chord, section.key, after, step, True)]
    for chord in options:
        if fits_melody(chord, span.at, span.dur, tune, section.key, section.meter):
            found.append(chord)
    fitting = found[1:] or options[-1:]
    return fitting[0] if fitting else span.chord


def tension(draft: Draft, move: Move) -> None:
    """More pull from outside the key, or none of it."""
    for section in sections_of(draft, move):
        before = chromaticism(draft.passage(_everybody(draft, section)))
        if move.by < 0:
            spans = [
                span_of(s, _diatonic(s.chord, section.key), section.key) for s in section.chords
            ]
            give(draft, section, spans, move, bass=True)
            continue

        def turned(level: str, take: int, section: Section = section) -> Callable[[], None]:
            return lambda: _reharmonised(draft, section, move, level, take)

        levels = ("colour", "bold") if move.by < 1.5 else ("bold",)

        def is_enough(section: Section = section, before: float = before) -> bool:
            return chromaticism(draft.passage(_everybody(draft, section))) - before >= 0.03

        tries = [turned(level, take) for level in levels for take in range(3)]
        if not draft.attempt(tries, is_enough):
            draft.attempt([lambda section=section: _pulled(draft, section, move)], is_enough)  # type: ignore[misc]


def _pulled(draft: Draft, section: Section, move: Move) -> None:
    """The second half of every chord becomes the dominant of the next."""
    spans: list[ChordSpan] = []
    current = draft.section(section.id).chords
    for n, span in enumerate(current):
        after = current[n + 1].chord if n + 1 < len(current) else None
        half = span.dur // 2
        if after is None or after.root is None or span.dur < 2 * section.meter.beat_ticks:
            spans.append(span)
            continue
        pull = Chord(after.root + 1, ("1", "3", "5", "b7", "b9"))
        spans += [
            replace(span, dur=half),
            span_of(
                replace(span, at=span.at + half, dur=span.dur - half, mark=""), pull, section.key
            ),
        ]
    give(draft, draft.section(section.id), spans, move, bass=True)


def _diatonic(chord: Chord, key: Key) -> Chord:
    if chord.root is None or set(chord.pitch_classes) <= set(key.semitones):
        return chord
    degrees = [pc_semitone(tone) for tone in key.scale]
    root = pc_semitone(chord.root)
    near = min(range(7), key=lambda n: (min((degrees[n] - root) % 12, (root - degrees[n]) % 12), n))
    return _triad(key, near + 1)


def _triad(key: Key, degree: int) -> Chord:
    root, third, fifth = (key.degree(degree + step) for step in (0, 2, 4))
    gap = (pc_semitone(third) - pc_semitone(root)) % 12
    wide = (pc_semitone(fifth) - pc_semitone(root)) % 12
    return Chord(root, ("1", "3" if gap == 4 else "b3", {6: "b5", 8: "#5"}.get(wide, "5")))


def companion(
    chord: Chord, after: Chord | None, section: Section, tune: list[MelodyNote], place: ChordSpan
) -> Chord:
    """A chord beside another in its bar: of the key, fitting the tune, not what comes next."""
    key = section.key
    degrees = [pc_semitone(tone) for tone in key.scale]
    root = pc_semitone(chord.root or 0)
    near = (
        min(range(7), key=lambda n: (min((degrees[n] - root) % 12, (root - degrees[n]) % 12), n))
        + 1
    )
    options = [_triad(key, degree) for degree in (*_SECONDS[near], 1, 4, 5, 6)]
    if key.mode == "minor":
        options = [
            Chord(o.root, ("1", "3", "5")) if o.root == key.degree(5) else o for o in options
        ]
    if chord.seventh:
        options = [_with_seventh(option, key) for option in options]
    fresh = [
        o
        for o in options
        if o.root != chord.root
        and (after is None or o.root != after.root)
        and o.quality != "diminished"
    ]
    fitting = [o for o in fresh if fits_melody(o, place.at, place.dur, tune, key, section.meter)]
    return (fitting or fresh or options)[0]


def _with_seventh(chord: Chord, key: Key) -> Chord:
    seventh = "b7" if chord.third == "b3" or chord.root == key.degree(5) else "7"
    return Chord(chord.root, (*chord.degrees, seventh))


def reharmonise(draft: Draft, move: Move) -> None:
    """Other chords under the same tune: safe, colour or bold."""
    level = move.to or (
        "safe" if abs(move.by) < 0.7 else "colour" if abs(move.by) < 1.5 else "bold"
    )
    for section in sections_of(draft, move):
        old = section.chords

        def turned(degree: str, take: int, section: Section = section) -> Callable[[], None]:
            return lambda: _reharmonised(draft, section, move, degree, take)

        def is_enough(section: Section = section, old: tuple[ChordSpan, ...] = old) -> bool:
            return _alike(old, draft.section(section.id).chords, section) <= 0.6

        tries = [turned(level, take) for take in range(4)]
        tries += [turned(degree, take) for degree in ("colour", "bold") for take in range(4)]
        if not draft.attempt(tries, is_enough):
            _replaced(draft, draft.section(section.id), old, move)


def _replaced(draft: Draft, section: Section, old: tuple[ChordSpan, ...], move: Move) -> None:
    """Where substitution changes too little: every second bar another chord of the key that fits the tune."""
    tune = tune_of(draft, section)
    spans = list(section.chords)
    for n, span in enumerate(spans):
        after = spans[n + 1].chord if n + 1 < len(spans) else None
        is_old = any(o.at == span.at and o.chord.root == span.chord.root for o in old)
        if is_old and 0 < n < len(spans) - 1:
            spans[n] = span_of(span, companion(span.chord, after, section, tune, span), section.key)
        if _alike(old, tuple(spans), section) <= 0.6:
            break
    give(draft, section, spans, move, bass=True)


def _alike(old: Sequence[ChordSpan], new: Sequence[ChordSpan], section: Section) -> float:
    """The share of beats with the same chord."""
    beat = section.meter.beat_ticks
    total = section.length // beat
    same = 0
    for n in range(total):
        a = next(s for s in reversed(old) if s.at <= n * beat)
        b = next(s for s in reversed(new) if s.at <= n * beat)
        same += (a.chord.root, a.chord.quality) == (b.chord.root, b.chord.quality)
    return same / total if total else 1.0


def _reharmonised(draft: Draft, section: Section, move: Move, level: str, take: int) -> None:
    entries = [ChartChord(at=s.at, dur=s.dur, chord=s.chord, mark=s.mark) for s in section.chords]
    try:
        found = reharmonised(
            entries, section.key, level, tune_of(draft, section), section.meter, take
        )
    except ComposerError as error:
        raise RevisionRefused(f"the chords of {section.name} cannot be changed: {error}") from None
    spans = [
        ChordSpan(
            at=c.at, dur=c.dur, chord=c.chord, numeral=roman_of(c.chord, section.key), mark=c.mark
        )
        for c in found.chords
    ]
    give(draft, section, spans, move, bass=True)


def chords(draft: Draft, move: Move) -> None:
    """The chords of a chart, said again until the section is full; the tune stays, bent where it rubs."""
    for section in sections_of(draft, move):
        text = move.to.strip().strip("|")
        if "|" not in text:
            text = " | ".join(re.split(r"[\s,]+(?:-\s*)?|\s*-\s+", text.strip()))
        try:
            chart = parse_chart(f"| {text} |", section.key, section.meter)
        except ComposerError as error:
            raise RevisionRefused(f"these chords cannot be read: {error}") from None
        total = chart[-1].at + chart[-1].dur
        spans = [
            ChordSpan(
                at=c.at + turn * total,
                dur=min(c.dur, section.length - c.at - turn * total),
                chord=c.chord,
                numeral=roman_of(c.chord, section.key),
                mark=c.mark,
            )
            for turn in range(-(-section.length // total))
            for c in chart
            if c.at + turn * total < section.length
        ]
        give(draft, section, spans, move, bass=True)
        draft.set_section(
            replace(
                draft.section(section.id),
                progression="as directed",
                reason="the chords are your own",
            )
        )
        _bend(draft, draft.section(section.id), move)


def _bend(draft: Draft, section: Section, move: Move) -> None:
    """Long notes of the tune that are no notes of the chord under them go to the nearest that is."""
    asked = {part.id for part, _ in parts_of(draft, move)}
    for part in draft.players(section.id):
        if part.role != "melody" or part.id not in asked:
            continue
        changed = []
        for event in draft.cells[section.id, part.id].events:
            if isinstance(event, Note) and (
                event.dur >= section.meter.beat_ticks
                or (
                    event.dur >= section.meter.beat_ticks // 2
                    and section.meter.strength(event.at) >= 2
                )
            ):
                span = next(
                    (s for s in reversed(section.chords) if s.at <= event.at), section.chords[0]
                )
                tune = [MelodyNote(event.at, event.dur, event.pitch.midi)]
                if not fits_melody(span.chord, span.at, span.dur, tune, section.key, section.meter):
                    tones = span.chord.tone_semitones
                    midi = min(
                        range(event.pitch.midi - 5, event.pitch.midi + 6),
                        key=lambda m, e=event, t=tones: (m % 12 not in t, abs(m - e.pitch.midi)),  # type: ignore[misc]
                    )
                    event = replace(event, pitch=section.key.spell(midi))
            changed.append(event)
        draft.write(section.id, part.id, changed)
