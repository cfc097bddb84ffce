"""Key changes: sections sung in another key than the song's, chords and all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from composer.composition.form import Block
from composer.composition.wishes import closer_last, select
from composer.genre.schema import Form
from composer.model.brief import Brief
from composer.model.song import ChordSpan, Section
from composer.theory.key import Key

__all__ = ["with_key_changes"]


def with_key_changes(
    sections: tuple[Section, ...], blocks: Sequence[Block], brief: Brief, form: Form
) -> tuple[Section, ...]:
    """The sections in the keys the brief wants, or else (and unless it gives the chords) those the form has. A change
    at the last return of a section holds to the end of the song: nobody falls back for the last bars."""
    usual = () if brief.chords else tuple(form.key_changes.items())
    lifts = [0] * len(sections)
    for selector, semitones in closer_last(brief.key_changes or usual):
        places = select(selector, blocks)
        if places and selector.casefold().startswith("last "):
            places = tuple(range(places[0], len(sections)))
        for n in places:
            lifts[n] = semitones
    return tuple(_lifted(s, lift) if lift else s for s, lift in zip(sections, lifts, strict=True))


def _lifted(section: Section, semitones: int) -> Section:
    key = section.key.transposed(semitones)
    return replace(
        section, key=key, chords=tuple(_moved(s, section.key, key) for s in section.chords)
    )


def _moved(span: ChordSpan, old: Key, new: Key) -> ChordSpan:
    return replace(span, chord=span.chord.transposed(new.tonic - old.tonic))
