"""From a performance to a score: bar lines, roles, sections, chords and keys, told by a plan or heard in the notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from composer.errors import FormatError, TheoryError
from composer.measure.form import COUNT_IN, by_likeness, by_markers
from composer.measure.roles import infer_roles
from composer.measure.score import ChordHeard, KeyHeard, Score, ScorePart, ScoreSection
from composer.model.performance import Performance
from composer.model.song import Plan
from composer.theory.chord import Chord
from composer.theory.key import Key
from composer.theory.meter import QUARTER, Meter
from composer.theory.pitch import pc_semitone

if TYPE_CHECKING:
    from composer.measure.chord_recognition import Sound

__all__ = ["hear", "hear_song"]

_MOST_BARS = 20_000
_LOUDNESS = (7, 11)
_HARMONY = ("comp", "pad", "riff", "counter", "melody", "bass")


def hear_song(performance: Performance, plan: Plan) -> Score:
    """The score of our own song: its plan says roles, sections, chords and keys. Bars are numbered as in the song: a
    count-in bar is bar 0."""
    lines, meters = _bar_lines(performance)
    markers = [marker for marker in performance.markers if marker.name != COUNT_IN]
    places = {line: bar for bar, line in enumerate(lines)}
    firsts = [places[marker.tick] for marker in markers]
    sections, chords, keys = [], [], []
    for marker, first, section in zip(markers, firsts, plan.sections, strict=True):
        sections.append(
            ScoreSection(
                name=section.name,
                material=section.material,
                first=first,
                last=first + section.bars,
                id=section.id,
                energy=section.energy,
            )
        )
        keys.append(_key(marker.tick, section.key))
        for span in section.chords:
            if span.chord.root is not None:
                at = marker.tick + span.at
                chords.append(_chord(at, at + span.dur, span.chord))
    parts = tuple(
        ScorePart(id=p.id, name=p.name, role=p.role, program=p.program, notes=p.notes, instrument=p.instrument)
        for p in performance.parts
        if p.notes
    )  # fmt: skip
    return Score(
        title=plan.title,
        parts=parts,
        lines=lines,
        meters=meters,
        sections=tuple(sections),
        chords=tuple(chords),
        keys=tuple(keys),
        tempo_map=performance.tempo_map,
        first_number=1 - firsts[0],
        is_written_harmony=True,
        is_written_form=True,
        fades=plan.sections[-1].ending == "fade",
        loops=plan.sections[-1].ending == "loop",
        chord_starts=tuple(chord.at for chord in chords),
    )


def hear(performance: Performance) -> Score:
    """The score of anybody's performance, with what it does not say inferred. Bars are numbered from the file's start.

    Raises FormatError where there is nothing to hear.
    """
    from composer.measure.chord_recognition import Sound

    parts = _parts(performance)
    if not parts:
        raise FormatError("there is not a note in it")
    lines, meters = _bar_lines(performance)
    meter = Counter(meters).most_common(1)[0][0]
    written = _written_chords(performance)
    sounds = sorted(
        Sound(note.start, note.end - note.start, note.key)
        for part in parts
        if part.role in _HARMONY
        for note in part.notes
    )
    keys = _keys(performance, sounds, meter, bool(written))
    chords = written or _recognised(sounds, meter)
    sections = by_markers(performance.markers, lines, QUARTER // 2)
    return Score(
        title=performance.title,
        parts=parts,
        lines=lines,
        meters=meters,
        sections=sections or by_likeness(_whole_bars(parts, lines)),
        chords=chords,
        keys=keys,
        tempo_map=performance.tempo_map,
        is_written_harmony=bool(written),
        is_written_form=bool(sections),
        fades=_fades(performance, lines),
        chord_starts=tuple(chord.at for chord in chords),
    )


def _parts(performance: Performance) -> tuple[ScorePart, ...]:
    playing = [part for part in performance.parts if part.notes]
    return tuple(
        ScorePart(id=part.id, name=part.name, role=role, program=part.program, notes=part.notes)
        for part, role in zip(playing, infer_roles(playing), strict=True)
    )


def _bar_lines(performance: Performance) -> tuple[tuple[int, ...], tuple[Meter, ...]]:
    """The bar lines up to the end of the piece, and every bar's meter; raises FormatError for too many."""
    lines, meters = [0], []
    changes = list(performance.meters)
    last = max((part.notes[-1].start for part in performance.parts if part.notes), default=0)
    end = max(performance.end_tick, last + 1)
    meter = changes.pop(0).meter
    while lines[-1] < end:
        while changes and changes[0].tick <= lines[-1]:
            meter = changes.pop(0).meter
        following = lines[-1] + meter.bar_ticks
        if changes and lines[-1] < changes[0].tick < following:
            following = changes[0].tick
        lines.append(following)
        meters.append(meter)
        if len(meters) > _MOST_BARS:
            raise FormatError(f"it has more than {_MOST_BARS:,} bars; that is no song")
    return tuple(lines), tuple(meters)


def _written_chords(performance: Performance) -> tuple[ChordHeard, ...]:
    """The chords that a file names itself, each until the next."""
    found: list[ChordHeard] = []
    told = sorted(performance.chords)
    ends = [*(tick for tick, _ in told[1:]), performance.end_tick][: len(told)]
    for (at, symbol), end in zip(told, ends, strict=True):
        try:
            chord = Chord.parse(symbol)
        except TheoryError:
            continue
        if chord.root is not None and end > at:
            found.append(_chord(at, end, chord))
    return tuple(found)


def _recognised(sounds: Sequence[Sound], meter: Meter) -> tuple[ChordHeard, ...]:
    """The chords that the notes make; none in what is too long to be searched."""
    from composer.measure.chord_recognition import MOST_BEATS, recognise_chords

    if not sounds or (max(s.at + s.dur for s in sounds)) // meter.beat_ticks >= MOST_BEATS:
        return ()
    return tuple(
        _chord(chord.at, chord.at + chord.dur, chord.chord)
        for chord in recognise_chords(sounds, meter)
        if chord.chord.root is not None
    )


def _keys(
    performance: Performance, sounds: Sequence[Sound], meter: Meter, is_told: bool
) -> tuple[KeyHeard, ...]:
    """The file's own keys where it also names its chords (a bare signature often is nobody's word), else those heard."""
    from composer.measure.chord_recognition import MOST_BEATS, find_note_keys

    if is_told:
        return tuple(
            _key(change.tick, _signed(change.signature, change.is_minor))
            for change in performance.keys
        )
    if not sounds or (max(s.at + s.dur for s in sounds)) // meter.bar_ticks >= MOST_BEATS:
        return (_key(0, Key(0)),)
    return tuple(_key(at, key) for at, _, key in find_note_keys(sounds, meter))


def _fades(performance: Performance, lines: Sequence[int]) -> bool:
    """Whether volume or expression goes down to a half in the last eight bars, in two parts or more."""
    first = lines[max(len(lines) - 9, 0)]
    fading = 0
    for part in performance.parts:
        values = [c.value for c in part.controls if c.number in _LOUDNESS and c.tick >= first]
        fading += len(values) >= 4 and values[-1] <= max(values) // 2 and values[-1] == min(values)
    return fading >= 2


def _signed(signature: int, is_minor: bool) -> Key:
    return Key(signature + (3 if is_minor else 0), "minor" if is_minor else "major")


def _key(at: int, key: Key) -> KeyHeard:
    tonic = pc_semitone(key.tonic)
    scale = 0
    for step in key.semitones:
        scale |= 1 << step
    if key.is_minor:
        scale |= 1 << (tonic + 9) % 12 | 1 << (tonic + 11) % 12
    return KeyHeard(at=at, tonic=tonic, scale=scale, is_minor=key.is_minor, name=str(key))


def _chord(at: int, end: int, chord: Chord) -> ChordHeard:
    classes = 0
    for step in chord.pitch_classes:
        classes |= 1 << step
    root = pc_semitone(chord.root or 0)
    bass = pc_semitone(chord.bass_pc or 0)
    return ChordHeard(at=at, end=end, classes=classes, root=root, bass=bass, name=str(chord))


def _whole_bars(parts: Sequence[ScorePart], lines: Sequence[int]) -> list[frozenset[int]]:
    """What each bar plays over all parts: half beats and pitch classes (drums: keys), for likeness of form."""
    bars: list[set[int]] = [set() for _ in lines[:-1]]
    place = 0
    for part in parts:
        place = 0
        for note in part.notes:
            while place + 1 < len(bars) and note.start + 60 >= lines[place + 1]:
                place += 1
            slot = (note.start + 120 - lines[place]) // 480
            bars[place].add(slot * 256 + (128 + note.key if part.is_kit else note.key % 12))
    return [frozenset(bar) for bar in bars]
