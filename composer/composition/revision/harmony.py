"""Keys, modes and chords: transposed, brightened, enriched, quickened, or other chords under the same tune."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from composer.composition.retouch.frame import snapped
from composer.composition.revision.draft import Draft, Place
from composer.composition.revision.scope import parts_of, places_of, sections_of
from composer.composition.revision.size import make_louder
from composer.composition.revision.transposing import in_mode, transposed
from composer.errors import ComposerError, RevisionRefused
from composer.measure.written import chord_extension, chromaticism, pitch_mean
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

__all__ = [
    "brightness", "chords", "colour", "harmonic_rhythm", "key", "mode", "reharmonise", "tension",
]  # fmt: skip

_OVER_CHORDS = ("comp", "pad", "riff", "counter")
_SECONDS = {1: (4, 5, 2, 6), 2: (5, 4, 1), 3: (6, 4, 2), 4: (5, 1, 2), 5: (1, 4, 6), 6: (4, 5, 2), 7: (1, 5, 6)}  # fmt: skip
"""For a scale degree, the degrees whose chords may share its bar: those that are plainly another chord first."""


# ---- keys and modes


def key(draft: Draft, move: Move) -> None:
    """Sections in another key, notes and chords together: by semitones, or to a key; refused where it is there."""
    sections = sections_of(draft, move)
    home = draft.plan.key if len(sections) == len(draft.plan.sections) else sections[0].key
    semitones, aim = _interval(move, home)
    for section in sections:
        if semitones:
            transposed(draft, draft.section(section.id), semitones)
        if aim is not None and aim.mode != home.mode:
            here = draft.section(section.id)
            in_mode(draft, here, Key(here.key.tonic, aim.mode))
    if len(sections) == len(draft.plan.sections):
        moved = home.transposed(semitones) if semitones else home
        draft.plan = replace(draft.plan, key=aim or moved)
        low, high = draft.plan.melody_range
        draft.plan = replace(draft.plan, melody_range=(low + semitones, high + semitones))


def _interval(move: Move, home: Key) -> tuple[int, Key | None]:
    text = move.to.strip()
    if re.fullmatch(r"[+-]?\d+", text):
        return max(min(int(text), 24), -24), None
    if not text:
        return (1 if abs(move.by) < 0.7 else 2 if abs(move.by) < 1.5 else 4) * move.sign, None
    try:
        aim = Key.parse(text)
    except ComposerError as error:
        raise RevisionRefused(f"{error}") from None
    if len(text.split()) == 1 and not text.endswith("m"):
        aim = Key(aim.tonic, home.mode)
    gap = (pc_semitone(aim.tonic) - pc_semitone(home.tonic)) % 12
    if gap == 0 and aim.mode == home.mode:
        raise RevisionRefused(f"it is in {home} already; name another key")
    return (gap - 12 if gap > 6 else gap), aim


def mode(draft: Draft, move: Move) -> None:
    """Sections in another mode on the same tonic, or in the relative key, every degree taken along."""
    sections = sections_of(draft, move)
    for section in sections:
        wanted = move.to or ("major" if move.by > 0 else "minor")
        if wanted == "relative":
            aim = section.key.relative
        else:
            try:
                aim = Key(section.key.tonic, wanted)
            except ComposerError as error:
                raise RevisionRefused(f"{error}") from None
        if aim == section.key:
            draft.warnings.append(f"{section.name} is in {aim} already")
            continue
        in_mode(draft, section, aim)
    if len(sections) == len(draft.plan.sections):
        draft.plan = replace(draft.plan, key=sections_of(draft, move)[0].key)


def brightness(draft: Draft, move: Move) -> None:
    """Brighter: the harmony higher and everybody a little louder; darker the other way."""
    side = move.sign or 1
    for section in sections_of(draft, move):
        own = replace(move, sections=(section.id,), spared_sections=())
        places = [p for p in places_of(draft, own) if draft.part(p.part).role not in ("drums", "percussion")]  # fmt: skip
        chosen = [p for p in places if draft.part(p.part).role in _OVER_CHORDS] or places
        before = pitch_mean(draft.passage(places))
        sung = [p for p in places if draft.part(p.part).role == "melody"]

        def lifted(amount: float, here: list[Place]) -> Callable[[], None]:
            def turn() -> None:
                for place in here:
                    draft.retouch(place, place.edit("lift", amount * side))

            return turn

        def is_enough(places: list[Place] = places, before: float = before) -> bool:
            return (pitch_mean(draft.passage(places)) - before) * side >= 1.8

        tries = [
            lifted(5, chosen),
            lifted(8, chosen),
            lifted(12, chosen),
            lifted(12, [*chosen, *sung]),
        ]
        draft.attempt(tries, is_enough)
        make_louder(draft, places_of(draft, own), 0.4 * move.by)


# ---- chords


def _tune(draft: Draft, section: Section) -> list[MelodyNote]:
    return [
        MelodyNote(e.at, e.dur, e.pitch.midi)
        for part in draft.players(section.id)
        if part.role == "melody"
        for e in draft.cells[section.id, part.id].events
        if isinstance(e, Note)
    ]


def _give(
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


def _span(span: ChordSpan, chord: Chord, key: Key) -> ChordSpan:
    return replace(span, chord=chord, numeral=roman_of(chord, key))


def colour(draft: Draft, move: Move) -> None:
    """Richer chords (sevenths, ninths, beyond), as far as the tune allows; or plain triads, or bare fifths."""
    for section in sections_of(draft, move):
        before = chord_extension(draft.passage(_everybody(draft, section)))
        wanted = {"sevenths": 0, "ninths": 1}.get(move.to, 1 if move.by < 1.5 else 2)
        plain = {"triads": ("2", "3", "b3", "4", "5", "b5", "#5", "1"), "power": ("1", "5")}.get(
            move.to or ("triads" if move.by < 0 else "")
        )
        tune = _tune(draft, section)
        spans = []
        for n, span in enumerate(section.chords):
            after = section.chords[n + 1].chord if n + 1 < len(section.chords) else None
            chord = _plainer(span.chord, plain) if plain else span.chord
            if plain is None:
                chord = _richer(span, section, after, wanted, tune, is_most=move.by >= 1.5)
            spans.append(_span(span, chord, section.key))
        _give(draft, section, spans, move, bass=False)
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
    bass = chord.bass if chord.bass in Chord(chord.root, degrees).tones else None
    return Chord(chord.root, degrees, bass)


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
            spans = [_span(s, _diatonic(s.chord, section.key), section.key) for s in section.chords]
            _give(draft, section, spans, move, bass=True)
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
            _span(
                replace(span, at=span.at + half, dur=span.dur - half, mark=""), pull, section.key
            ),
        ]
    _give(draft, draft.section(section.id), spans, move, bass=True)


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


def harmonic_rhythm(draft: Draft, move: Move) -> None:
    """So many chords a bar (`to`), or twice or half as many as there are."""
    for section in sections_of(draft, move):
        now = len(section.chords) / section.bars
        wanted = _figure(move.to) or now * (2.0 if move.by > 0 else 0.5)
        wanted = min(max(wanted, 1 / section.bars), section.meter.beats)
        spans = list(section.chords)
        if len(spans) > wanted * section.bars * 1.1:
            spans = _merged(spans, section, wanted)
        tune = _tune(draft, section)
        unit = section.meter.bar_ticks / wanted
        while len(spans) < wanted * section.bars * 0.9:
            divided = _divided(spans, section, tune, unit)
            if len(divided) == len(spans):
                break
            spans = divided
        _give(draft, section, spans, move, bass=True)
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


def _merged(spans: list[ChordSpan], section: Section, wanted: float) -> list[ChordSpan]:
    """Every chord that begins on a multiple of the wished length stays, and holds until the next."""
    unit = round(section.meter.bar_ticks / wanted)
    kept = [s for s in spans if s.at % unit == 0] or spans[:1]
    if kept[0].at:
        kept = [replace(spans[0]), *kept]
    ends = [*(s.at for s in kept[1:]), section.length]
    return [replace(s, dur=end - s.at) for s, end in zip(kept, ends, strict=True)]


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
        chord = _companion(span.chord, after, section, tune, second)
        found += [first, _span(second, chord, section.key)]
    return found


def _companion(
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
    tune = _tune(draft, section)
    spans = list(section.chords)
    for n, span in enumerate(spans):
        after = spans[n + 1].chord if n + 1 < len(spans) else None
        is_old = any(o.at == span.at and o.chord.root == span.chord.root for o in old)
        if is_old and 0 < n < len(spans) - 1:
            spans[n] = _span(span, _companion(span.chord, after, section, tune, span), section.key)
        if _alike(old, tuple(spans), section) <= 0.6:
            break
    _give(draft, section, spans, move, bass=True)


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
            entries, section.key, level, _tune(draft, section), section.meter, take
        )
    except ComposerError as error:
        raise RevisionRefused(f"the chords of {section.name} cannot be changed: {error}") from None
    spans = [
        ChordSpan(
            at=c.at, dur=c.dur, chord=c.chord, numeral=roman_of(c.chord, section.key), mark=c.mark
        )
        for c in found.chords
    ]
    _give(draft, section, spans, move, bass=True)


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
        _give(draft, section, spans, move, bass=True)
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
            if isinstance(event, Note) and event.dur >= section.meter.beat_ticks:
                span = next(
                    (s for s in reversed(section.chords) if s.at <= event.at), section.chords[0]
                )
                tune = [MelodyNote(event.at, event.dur, event.pitch.midi)]
                if not fits_melody(span.chord, span.at, span.dur, tune, section.key, section.meter):
                    tones = {pc_semitone(t) for t in span.chord.tones}
                    midi = min(
                        range(event.pitch.midi - 5, event.pitch.midi + 6),
                        key=lambda m, e=event, t=tones: (m % 12 not in t, abs(m - e.pitch.midi)),  # type: ignore[misc]
                    )
                    event = replace(event, pitch=section.key.spell(midi))
            changed.append(event)
        draft.write(section.id, part.id, changed)
