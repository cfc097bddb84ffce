"""How a part plays: in another manner, drawn again, or its tune said more often."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from composer.composition.choosing import usual_patterns
from composer.composition.manners import is_played, technique_for
from composer.composition.retouch.frame import snapped
from composer.composition.revision.draft import Draft, Place
from composer.composition.revision.likeness import likeness
from composer.composition.revision.scope import places_of
from composer.composition.techniques import TECHNIQUES
from composer.errors import RevisionRefused
from composer.model.events import Event, Note
from composer.model.move import Move
from composer.model.song import Part, Section
from composer.theory.pitch import pc_semitone

__all__ = ["catchiness", "manner", "new_take"]

_PLAIN = {
    "walking": "walking",
    "arpeggio": "arpeggio",
    "arpeggios": "arpeggio",
    "fingerpicked": "arpeggio",
    "picked": "arpeggio",
    "broken": "arpeggio",
    "strummed": "strum",
    "strum": "strum",
    "sustained": "pad",
    "held": "pad",
    "pad": "pad",
    "comping": "chords",
    "block_chords": "chords",
    "chords": "chords",
}
"""Techniques that make a manner without a pattern of the genre."""
_TOUCHED: dict[str, tuple[tuple[str, float, str], ...]] = {
    "sustained": (("sustain", 1.0, ""),),
    "held": (("sustain", 1.0, ""),),
    "whole_notes": (("sustain", 1.0, ""),),
    "staccato": (("length", 0.4, ""),),
    "stabs": (("thin", 0.6, ""), ("length", 0.35, "")),
    "palm_muted": (("enrich", 0.0, "eighths"), ("length", 0.4, "")),
    "muted": (("length", 0.4, ""),),
    "driving": (("enrich", 0.0, "eighths"),),
    "eighths": (("enrich", 0.0, "eighths"),),
    "sixteenths": (("enrich", 0.0, "sixteenths"),),
    "octaves": (("double", 0.0, "octave up"),),
    "legato": (("length", 1.8, ""),),
    "plucky": (("length", 0.4, ""),),
}
"""Manners that are made of the notes as they are: (edit, amount, to)."""


def manner(draft: Draft, move: Move) -> None:
    """How a part plays: a pattern of the genre in that manner, a technique, or its own notes played so."""
    name = move.to.strip().casefold().replace("-", "_").replace(" ", "_")
    for place in places_of(draft, move):
        part, section = draft.part(place.part), draft.section(place.section)
        if place.bars is None and not place.pieces and _replay(draft, part, section.id, name):
            continue
        if name in _TOUCHED and part.role not in ("drums", "percussion"):
            for kind, amount, to in _TOUCHED[name]:
                draft.retouch(place, place.edit(kind, amount, to))
            if name in ("staccato", "stabs", "palm_muted", "muted", "plucky") and not place.bars:
                play = draft.play(place.section, place.part)
                draft.set_play(place.section, replace(play, length=0.99))
            continue
        raise RevisionRefused(
            f"{part.name} cannot be played {name.replace('_', ' ')}; for this part there are: "
            + ", ".join(sorted(_possible(draft, part)))
        )


def _replay(draft: Draft, part: Part, section_id: str, name: str) -> bool:
    """Draws the part again in a manner that its genre or a technique has."""
    section, play = draft.section(section_id), draft.play(section_id, part.id)
    mine = [
        p
        for p in draft.genre.patterns
        if p.role == part.role and (not p.parts or part.id in p.parts)
    ]
    usual = usual_patterns(draft.genre, part, section.material, section.energy)
    fitting = [
        p for p in (*usual, *mine) if is_played(p, name) and p.technique in TECHNIQUES[part.role]
    ]
    technique = technique_for(part.role, ((name, True),))
    plain = _PLAIN.get(name, "")
    if fitting:
        play = replace(play, pattern=fitting[0].name, technique=fitting[0].technique, edits=())
    elif technique:
        play = replace(play, technique=technique, edits=())
    elif plain in TECHNIQUES.get(part.role, {}) and plain:
        play = replace(play, technique=plain, edits=())
    else:
        return False
    before = draft.state()
    draft.set_play(section_id, play)
    draft.draw(section_id, part.id)
    if draft.plays(section_id, part.id):
        return True
    draft.restore(before)
    return False


def _possible(draft: Draft, part: Part) -> Iterable[str]:
    known = TECHNIQUES[part.role]
    plain = {name for name, technique in _PLAIN.items() if technique in known}
    return plain | (set(_TOUCHED) if part.role not in ("drums", "percussion") else set())


def new_take(draft: Draft, move: Move) -> None:
    """The cells drawn again, until they are another thing; returns of a material stay alike."""
    places = places_of(draft, move)
    for part_id in dict.fromkeys(place.part for place in places):
        mine = [p for p in places if p.part == part_id]
        take = max(draft.cells[p.section, p.part].take for p in mine)
        for place in mine:
            old = draft.cells[place.section, place.part].events
            for number in range(take + 1, take + 5):
                draft.draw(place.section, place.part, number)
                new = draft.cells[place.section, place.part].events
                if new and likeness(old, new) <= 0.55:
                    break


def catchiness(draft: Draft, move: Move) -> None:
    """The tune's opening said more often: its first two bars come again after every four, and every return of the
    section sings the same."""
    tunes = [p.id for p in draft.plan.parts if p.role == "melody"]
    if not tunes:
        raise RevisionRefused("this song has no tune to make catchier; add a melody first")
    own = replace(move, parts=tuple(tunes[:1])) if move.parts == ("*",) else move
    models: dict[str, Place] = {}
    for place in places_of(draft, own):
        section = draft.section(place.section)
        model = models.setdefault(section.material, place)
        other = draft.section(model.section)
        if model is not place and other.bars == section.bars and other.key == section.key:
            draft.write(place.section, place.part, draft.cells[model.section, model.part].events)
            continue
        _repeat_motif(draft, place)


def _repeat_motif(draft: Draft, place: Place) -> None:
    section = draft.section(place.section)
    bar = section.meter.bar_ticks
    events = draft.cells[place.section, place.part].events
    motif = [e for e in events if 0 <= e.at < 2 * bar]
    if section.bars < 8 or not any(isinstance(e, Note) for e in motif):
        return
    starts = [n * bar for n in range(4, section.bars - 1, 4)]
    kept = [e for e in events if not any(start <= e.at < start + 2 * bar for start in starts)]
    for start in starts:
        for event in motif:
            if event.at + start < section.length:
                kept.append(_over_chord(replace(event, at=event.at + start), section))
    draft.write(place.section, place.part, sorted(kept, key=lambda e: e.at))


def _over_chord(event: Event, section: Section) -> Event:
    """A note of a motif that comes again, bent to the chord it falls on where it lasts or weighs."""
    if not isinstance(event, Note):
        return event
    beat = section.meter.beat_ticks
    if event.dur < beat // 2 or (event.dur < beat and section.meter.strength(event.at) < 2):
        return event
    span = next((s for s in reversed(section.chords) if s.at <= event.at), section.chords[0])
    tones = frozenset(pc_semitone(tone) for tone in span.chord.tones)
    midi = snapped(event.pitch.midi, tones)
    return event if midi == event.pitch.midi else replace(event, pitch=section.key.spell(midi))
