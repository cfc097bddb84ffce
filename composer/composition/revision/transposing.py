"""Notes and chords taken to another key or mode as they are: the same music from another tonic, or in another colour."""

from __future__ import annotations

from dataclasses import replace

from composer.composition.retouch.frame import snapped
from composer.composition.revision.draft import Draft
from composer.errors import TheoryError
from composer.genre.catalogue import Instrument, instruments
from composer.model.events import Event, Note
from composer.model.song import ChordSpan, Section
from composer.theory.chord import Chord
from composer.theory.interval import DEGREE_FIFTHS
from composer.theory.key import Key
from composer.theory.pitch import pc_semitone
from composer.theory.roman import roman_of

__all__ = ["in_mode", "transposed"]

_SIGNS = ("", "b", "#", "bb", "##")
_PITCHLESS = ("drums", "percussion")
_FEW = 0.1


def transposed(draft: Draft, section: Section, semitones: int) -> None:
    """A section so many semitones higher, chords and notes alike; what leaves an instrument moves by an octave."""
    key = section.key.transposed(semitones)
    fifths = key.tonic - section.key.tonic
    spans = tuple(replace(span, chord=span.chord.transposed(fifths)) for span in section.chords)
    draft.set_section(replace(section, key=key, chords=spans))
    for part in draft.players(section.id):
        if part.role in _PITCHLESS:
            continue
        cell = draft.cells[section.id, part.id]
        keys = [e.pitch.midi for e in cell.events if isinstance(e, Note)]
        player = instruments()[part.instrument]
        shift = min(
            (semitones, semitones - 12, semitones + 12),
            key=lambda s, keys=keys, player=player: (_beyond(keys, s, player), abs(s)),  # type: ignore[misc]
        )
        draft.write(
            section.id,
            part.id,
            [_raised(e, shift, key, player) if isinstance(e, Note) else e for e in cell.events],
        )


def _beyond(keys: list[int], shift: int, player: Instrument) -> int:
    """How many notes would leave the instrument; a tenth of them may, and go by the octave alone, since a whole part an
    octave away would lie among the others."""
    outside = sum(not player.low <= key + shift <= player.high for key in keys)
    return outside if outside > _FEW * len(keys) else 0


def _raised(note: Note, semitones: int, key: Key, player: Instrument) -> Note:
    """The note so much higher; what its player has not goes by the octave, if it was there before."""
    midi = note.pitch.midi + semitones
    if player.low <= note.pitch.midi <= player.high and not player.low <= midi <= player.high:
        other = midi + (12 if midi < player.low else -12)
        midi = other if player.low <= other <= player.high else midi
    midi = min(max(midi, 0), 127)
    return replace(note, pitch=key.spell(midi))


def in_mode(draft: Draft, section: Section, key: Key) -> None:
    """A section with every degree of its key taken to the same degree of another one (on the same tonic, or the
    relative's); notes from outside the key keep their distance to the degree below. Dominants stay dominants."""
    old = section.key
    spans = tuple(_respelt(span, old, key) for span in section.chords)
    draft.set_section(replace(section, key=key, chords=spans))
    for part in draft.players(section.id):
        if part.role in _PITCHLESS:
            continue
        cell = draft.cells[section.id, part.id]
        draft.write(section.id, part.id, [_in_key(e, old, key, spans) for e in cell.events])


def _in_key(event: Event, old: Key, new: Key, spans: tuple[ChordSpan, ...]) -> Event:
    if not isinstance(event, Note):
        return event
    midi = event.pitch.midi
    span = next((s for s in reversed(spans) if s.at <= event.at), spans[0])
    moved = _moved(midi, old, new)
    tones = span.chord.tone_semitones
    if moved % 12 not in tones and midi % 12 in tones and old.tonic == new.tonic:
        moved = midi  # a note of the chord as it is now
    elif moved % 12 not in tones and (moved + 1) % 12 in tones and span.chord.third == "3":
        moved += 1
    if moved % 12 not in tones and moved % 12 not in new.semitones:
        moved = snapped(moved, frozenset(tones))
    return replace(event, pitch=new.spell(min(max(moved, 0), 127)))


def _moved(midi: int, old: Key, new: Key) -> int:
    """The key on the same degree; its tonic is the nearest one."""
    shift = (pc_semitone(new.tonic) - pc_semitone(old.tonic) + 6) % 12 - 6
    tonic = pc_semitone(old.tonic)
    above = (midi - tonic) % 12
    steps = [(s - tonic) % 12 for s in old.semitones]
    aims = [(s - pc_semitone(new.tonic)) % 12 for s in new.semitones]
    degree = max(n for n, step in enumerate(steps) if step <= above)
    return midi - above + shift + aims[degree] + (above - steps[degree])


def _respelt(span: ChordSpan, old: Key, new: Key) -> ChordSpan:
    chord = span.chord
    if chord.root is None:
        return span
    degrees = [pc_semitone(tone) for tone in old.scale]
    root_pc = pc_semitone(chord.root)
    if root_pc not in degrees:
        if old.tonic == new.tonic:
            return span
        return replace(span, chord=chord.transposed(new.tonic - old.tonic))
    root = new.scale[degrees.index(root_pc)]
    is_pull = root_pc == degrees[4] and chord.third == "3"
    if is_pull and old.tonic == new.tonic:
        return replace(span, numeral=roman_of(chord, new))
    turned = []
    for degree, tone in zip(chord.degrees, chord.tones, strict=True):
        pc = pc_semitone(tone)
        if pc in degrees and not (is_pull and degree == "3"):
            aim = new.scale[degrees.index(pc)]
            turned.append(_degree(degree, aim - root))
        else:
            turned.append(degree)
    bass = chord.bass
    if bass is not None and pc_semitone(bass) in degrees:
        bass = new.scale[degrees.index(pc_semitone(bass))]
    made = _chord(root, turned, bass) or chord
    return replace(span, chord=made, numeral=roman_of(made, new))


def _degree(degree: str, fifths: int) -> str:
    """The degree of the same number at this distance on the line of fifths; as it was where there is none."""
    number = degree.lstrip("b#")
    return next((s + number for s in _SIGNS if DEGREE_FIFTHS[s + number] == fifths), degree)


def _chord(root: int, degrees: list[str], bass: int | None) -> Chord | None:
    try:
        return Chord.parse(str(Chord(root, tuple(degrees), bass)))
    except TheoryError:
        return None
