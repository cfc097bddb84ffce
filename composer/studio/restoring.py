"""An earlier state of a song with some of its players as they are now: `go back to the one before but keep the drums`."""

from __future__ import annotations

from dataclasses import replace

from composer.errors import RevisionRefused
from composer.model.song import Section, Song

__all__ = ["with_players_of"]


def with_players_of(earlier: Song, now: Song, part_ids: tuple[str, ...]) -> Song:
    """The earlier song, with these parts as they play now wherever both songs have the section. Raises RevisionRefused
    where a section was of another length, key or chords, so that what they play now would not fit in it."""
    plan = earlier.plan
    then = {s.id: s for s in plan.sections}
    sections = {s.id: s for s in now.plan.sections}
    drums = {p.id for p in now.plan.parts if p.role in ("drums", "percussion")}
    for part_id in part_ids:
        for section_id in then.keys() & sections.keys():
            _fits(then[section_id], sections[section_id], part_id, is_pitched=part_id not in drums)
    taken = {p.id: p for p in now.plan.parts if p.id in part_ids}
    parts = [taken.pop(p.id, p) for p in plan.parts] + list(taken.values())
    kept = {(c.section, c.part): c for c in now.cells if c.part in part_ids and c.section in then}
    shared = then.keys() & sections.keys()
    cells = [c for c in earlier.cells if not (c.part in part_ids and c.section in shared)]
    made = tuple(
        _with_plays(s, sections[s.id], part_ids) if s.id in shared else s for s in plan.sections
    )
    whole = replace(plan, sections=made, parts=tuple(parts))
    order = {(s.id, p.id): n for n, (s, p) in enumerate((s, p) for s in made for p in parts)}
    merged = sorted((*cells, *kept.values()), key=lambda c: order[c.section, c.part])
    return replace(earlier, plan=whole, cells=tuple(merged))


def _with_plays(section: Section, now: Section, part_ids: tuple[str, ...]) -> Section:
    plays = [p for p in section.plays if p.part not in part_ids]
    return replace(section, plays=(*plays, *(p for p in now.plays if p.part in part_ids)))


def _fits(then: Section, now: Section, part_id: str, *, is_pitched: bool) -> None:
    same = then.bars == now.bars and then.meter == now.meter
    if same and is_pitched:
        same = then.key == now.key and [c.chord for c in then.chords] == [
            c.chord for c in now.chords
        ]
    if not same:
        raise RevisionRefused(
            f"{part_id} cannot stay as it is: {then.name} had another "
            f"{'length' if then.bars != now.bars else 'meter' if then.meter != now.meter else 'key or other chords'} then; go back without keeping it"
        )
