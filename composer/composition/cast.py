"""Who must play and who must rest in each section, by the words of the brief."""

from __future__ import annotations

from collections.abc import Sequence

from composer.composition.form import Block
from composer.composition.wishes import closer_last, is_band_listed, is_named, select
from composer.model.brief import Brief
from composer.model.song import Part

__all__ = ["Cast", "cast_of", "feel_at"]

Cast = tuple[dict[str, bool], ...]
"""For each section the parts that must play (True) or rest (False) there; of all others the music decides."""

_KIT = ("drums", "percussion")


def cast_of(brief: Brief, parts: Sequence[Part], blocks: Sequence[Block]) -> Cast:
    """Silences, entries and groups of players as the brief has them; the closer wish holds, and of equals the silence."""
    cast: Cast = tuple({} for _ in blocks)
    widely = not is_band_listed(brief)
    wishes: list[tuple[str, str, tuple[str, ...]]] = []
    wishes += [(section, "enters", (part,)) for part, section in brief.enters]
    wishes += [(section, "only", names) for section, names in brief.only]
    wishes += [(section, "appears", (part,)) for part, section in brief.appears]
    wishes += [(section, "silent", names) for section, names in brief.silent]
    for section, kind, names in closer_last(wishes):
        places = select(section, blocks)
        wide = widely and kind in ("enters", "silent")
        named = [p.id for p in parts if any(is_named(p, word, widely=wide) for word in names)]
        if not named or not places:
            continue
        if kind == "enters":
            for n in range(places[0]):
                cast[n].update(dict.fromkeys(named, False))
            cast[places[0]].update(dict.fromkeys(named, True))
        for n in places if kind != "enters" else ():
            if kind == "only":
                cast[n].update({p.id: p.id in named for p in parts})
            else:
                cast[n].update(dict.fromkeys(named, kind == "appears"))
    for n in range(len(blocks)):
        if feel_at(brief, blocks, n) == "none":
            # no beat; a percussion player whom the brief lists by name was not asked for to rest throughout
            silent = _KIT if widely else ("drums",)
            cast[n].update({p.id: False for p in parts if p.role in silent})
    return cast


def feel_at(brief: Brief, blocks: Sequence[Block], place: int) -> str:
    """The beat the brief wants from the drums in a section, or none of its business ("")."""
    found = brief.drum_feel or ""
    for section, feel in closer_last(brief.section_feels):
        if place in select(section, blocks):
            found = feel
    return found
