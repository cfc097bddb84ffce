"""Key changes: sections sung in another key than the song's, chords and all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from composer.composition.form import Block
from composer.composition.wishes import closer_last, select
from composer.model.brief import Brief
from composer.model.song import ChordSpan, Section
from composer.theory.key import Key

__all__ = ["with_key_changes"]


def with_key_changes(
    sections: tuple[Section, ...],
    blocks: Sequence[Block],
    brief: Brief,
    usual: Mapping[str, int] | None = None,
) -> tuple[Section, ...]:
    """The sections in the keys the brief wants, or where it wants none, in those of the form's `usual` lift (section
    name to semitones). A change at the last return of a section holds to the end of the song, as a lift of the
    form does: nobody falls back for the last bars."""
    lifts = [0] * len(sections)
    if not brief.key_changes and not brief.chords:
        for name, semitones in (usual or {}).items():
            places = select(_spoken(name), blocks)
            lifts[slice(places[0], None) if places else slice(0)] = [semitones] * (
                len(sections) - places[0] if places else 0
            )
    for selector, semitones in closer_last(brief.key_changes):
        places = select(selector, blocks)
        if places and selector.casefold().startswith("last "):
            places = tuple(range(places[0], len(sections)))
        for n in places:
            lifts[n] = semitones
    return tuple(_lifted(s, lift) if lift else s for s, lift in zip(sections, lifts, strict=True))


def _spoken(name: str) -> str:
    """`chorus last`, as genre files have it, as people say it."""
    return f"last {name.removesuffix(' last')}" if name.endswith(" last") else name


def _lifted(section: Section, semitones: int) -> Section:
    key = section.key.transposed(semitones)
    return replace(
        section, key=key, chords=tuple(_moved(s, section.key, key) for s in section.chords)
    )


def _moved(span: ChordSpan, old: Key, new: Key) -> ChordSpan:
    return replace(span, chord=span.chord.transposed(new.tonic - old.tonic))
