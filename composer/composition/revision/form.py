"""Sections cut, put in, said again, put in another order, made shorter or longer. Every other section keeps its notes."""

from __future__ import annotations

import re
from dataclasses import replace

from composer.composition.band import style_of
from composer.composition.form import Block, usual_energy
from composer.composition.orchestration import Orchestrator
from composer.composition.progression import chord_spans, draw_harmony
from composer.composition.revision.bar_order import lay
from composer.composition.revision.draft import Draft
from composer.composition.revision.players import new_part
from composer.composition.revision.rubbing import settle_tune
from composer.composition.revision.scope import sections_of
from composer.composition.wishes import is_named
from composer.errors import ComposerError, RevisionRefused
from composer.model.brief import Brief
from composer.model.move import Move
from composer.model.song import ChordSpan, Section
from composer.rng import Rng

__all__ = ["bars", "cut", "drop_section", "insert", "reorder", "repeat", "repeat_section"]

_LONGEST_BARS = 400
_SUNG = ("solo", "instrumental")
_SLOWING = 0.8


def cut(draft: Draft, move: Move) -> None:
    """The sections go; refused for all of them."""
    if move.bars is not None:
        _cut_bars(draft, move)
        return
    gone = sections_of(draft, move)
    if len(gone) >= len(draft.plan.sections):
        only = len(draft.plan.sections) == 1
        raise RevisionRefused(
            f"{gone[0].name} is the only section, and a song keeps at least one; make it shorter instead"
            if only
            else "a song keeps at least one section; name those that shall go"
        )
    for section in gone:
        drop_section(draft, section.id)
    draft.renamed()


def drop_section(draft: Draft, section_id: str) -> None:
    """One section out; the ending goes to whoever is last now, as a slowing down over the notes that are there."""
    gone = draft.section(section_id)
    for part in draft.plan.parts:
        draft.guard(section_id, part.id)
        draft.cells.pop((section_id, part.id), None)
    left = tuple(s for s in draft.plan.sections if s.id != section_id)
    draft.plan = replace(draft.plan, sections=left)
    if gone.ending:
        last = left[-1]
        kind = gone.ending if gone.ending in ("fade", "loop") else "ritardando"
        draft.set_section(
            replace(last, ending=kind, ritardando=_SLOWING if kind == "ritardando" else 1.0)
        )


def _cut_bars(draft: Draft, move: Move) -> None:
    """Whole bars out of the sections that hold them."""
    assert move.bars is not None
    start = 0
    for section in list(draft.plan.sections):
        first = max(move.bars[0] - 1 - start, 0)
        last = min(move.bars[1] - 1 - start, section.bars - 1)
        start += section.bars
        if first > last:
            continue
        kept = [n for n in range(section.bars) if not first <= n <= last]
        if kept:
            lay(draft, section, kept)
        else:
            cut(draft, Move(name="cut", sections=(section.id,)))


def repeat(draft: Draft, move: Move) -> None:
    """Each section once more, right behind itself (or beside the section named); note for note. With bars, those."""
    if move.bars is not None:
        _repeat_bars(draft, move.bars)
        return
    for section in sections_of(draft, move):
        repeat_section(draft, section.id, after=move.after, before=move.before)
    draft.renamed()


def _repeat_bars(draft: Draft, bars: tuple[int, int]) -> None:
    """Some bars of one section twice. The bar that the song ends on stays the last: what comes before it is repeated,
    and of a last section as a whole there is a copy ahead of it."""
    start = 0
    for section in draft.plan.sections:
        first, last = bars[0] - 1 - start, bars[1] - 1 - start
        if 0 <= first < section.bars:
            break
        start += section.bars
    else:
        raise RevisionRefused(f"there is no bar {bars[0]}; the song has bars 1 to {start}")
    if last >= section.bars:
        raise RevisionRefused(
            f"bars {bars[0]} to {bars[1]} lie in two sections; name bars of one, such as {bars[0]} to {start + section.bars}"
        )
    if section.ending and last == section.bars - 1:
        if first == 0:
            repeat_section(draft, section.id)
            draft.renamed()
            return
        first, last = first - 1, last - 1
    lay(draft, section, [*range(last + 1), *range(first, section.bars)])


def repeat_section(draft: Draft, section_id: str, after: str = "", before: str = "") -> str:
    """A copy of a section under an id of its own, which is given back. The song's end stays its end: a copy of the
    last section stands before it and goes on into it."""
    model = draft.section(section_id)
    is_end = bool(model.ending)
    place = draft.index(after or before or section_id) + (
        0 if before or (is_end and not after) else 1
    )
    if place == len(draft.plan.sections) and draft.plan.sections[-1].ending:
        place -= 1
    new_id = f"s{draft.plan.next_id}"
    returns = max(s.occurrence for s in draft.plan.sections if s.material == model.material) + 1
    made = replace(model, id=new_id, occurrence=returns, ending="", ritardando=1.0, ramp_bars=0)
    sections = draft.plan.sections
    draft.plan = replace(
        draft.plan,
        sections=(*sections[:place], made, *sections[place:]),
        next_id=draft.plan.next_id + 1,
    )
    for part in draft.plan.parts:
        cell = draft.cells.get((section_id, part.id))
        if cell is None:
            continue
        draft.cells[new_id, part.id] = replace(cell, section=new_id, is_locked=False)
        if is_end:
            draft.draw(new_id, part.id)
    return new_id


def reorder(draft: Draft, move: Move) -> None:
    """The sections in the order of the ids in `to`; those it does not name keep their places."""
    wanted = [word for word in re.split(r"[\s,]+", move.to.strip()) if word]
    there = [section.id for section in draft.plan.sections]
    for section_id in wanted:
        draft.plan.section(section_id)
    if len(set(wanted)) != len(wanted) or len(wanted) < 2:
        raise RevisionRefused("name each section once in its new order, at least two of them")
    queue = iter(wanted)
    order = [next(queue) if section_id in wanted else section_id for section_id in there]
    if order == there:
        raise RevisionRefused("the sections stand in this order already")
    old_last = draft.plan.sections[-1]
    by_id = {section.id: section for section in draft.plan.sections}
    draft.plan = replace(draft.plan, sections=tuple(by_id[section_id] for section_id in order))
    last = draft.plan.sections[-1]
    if old_last.ending and last.id != old_last.id:
        draft.set_section(replace(draft.section(old_last.id), ending="", ritardando=1.0))
        draft.set_section(replace(last, ending="ritardando", ritardando=_SLOWING))
    draft.renamed()


def bars(draft: Draft, move: Move) -> None:
    """Sections shorter or longer: bars are left out before the last one, or said again."""
    for section in sections_of(draft, move):
        count = _count(move, section.bars)
        if not 1 <= count <= _LONGEST_BARS:
            raise RevisionRefused(
                f"{section.name} cannot have {count} bars; ask for 1 to {_LONGEST_BARS}, or cut the section"
            )
        if count == section.bars:
            draft.warnings.append(f"{section.name} has {count} bars already")
            continue
        kept = [n % section.bars for n in range(count - 1)]
        lay(draft, section, [*kept, section.bars - 1])


def _count(move: Move, old: int) -> int:
    match = re.fullmatch(r"([x*×]|[+-])?(\d+(?:\.\d+)?)", move.to.strip())
    if match is None:
        if move.length_bars:
            return move.length_bars
        return max(old * 2 if move.by > 0 else old // 2, 1)
    sign, figure = match[1] or "", float(match[2])
    if sign in ("x", "*", "×"):
        return round(old * figure)
    return round(old + figure if sign == "+" else old - figure if sign == "-" else figure)


def insert(draft: Draft, move: Move) -> None:
    """A section more, of a new material or a return of one there is, `after` or `before` another."""
    material = (move.to or "bridge").strip().casefold().replace("_", " ")
    place, beside = _where(draft, move)
    same = [s for s in draft.plan.sections if s.material == material]
    if same and material not in _SUNG:
        copied = repeat_section(draft, same[-1].id)
        _put(draft, copied, place)
        draft.renamed()
        if move.length_bars and move.length_bars != same[-1].bars:
            made = draft.section(copied)
            bars(draft, Move(name="bars", sections=(made.id,), to=str(move.length_bars)))
        return
    section = _new(draft, material, move, beside, place)
    sections = draft.plan.sections
    draft.plan = replace(
        draft.plan,
        sections=(*sections[:place], section, *sections[place:]),
        next_id=draft.plan.next_id + 1,
    )
    if place == len(sections) and sections[-1].ending:
        draft.set_section(replace(sections[-1], ending="", ritardando=1.0))
    _people(draft, section, move)
    draft.renamed()


def _put(draft: Draft, section_id: str, place: int) -> None:
    sections = [s for s in draft.plan.sections if s.id != section_id]
    here = draft.section(section_id)
    place = min(place, len(sections) - bool(sections[-1].ending))
    draft.plan = replace(draft.plan, sections=(*sections[:place], here, *sections[place:]))


def _where(draft: Draft, move: Move) -> tuple[int, Section]:
    """Where a new section stands, and the one it is beside."""
    sections = draft.plan.sections
    if move.after:
        return draft.index(move.after) + 1, draft.section(move.after)
    if move.before:
        place = draft.index(move.before)
        return place, sections[max(place - 1, 0)]
    if move.to == "intro":
        return 0, sections[0]
    if move.to in ("outro", "coda", "tag"):
        return len(sections), sections[-1]
    if move.sections != ("*",):
        place = draft.index(move.sections[-1]) + 1
        return place, sections[place - 1]
    choruses = [n for n, s in enumerate(sections) if s.material in ("chorus", "hook", "drop")]
    place = choruses[-1] if choruses and choruses[-1] else max(len(sections) - 1, 0)
    return place, sections[max(place - 1, 0)]


def _new(draft: Draft, material: str, move: Move, beside: Section, place: int) -> Section:
    """The plan of a new section: its own chords (a solo's are those of what it follows), energy and players."""
    count = move.length_bars or (4 if material in ("intro", "outro", "pre-chorus", "tag") else 8)
    if not 1 <= count <= _LONGEST_BARS:
        raise RevisionRefused(f"a section has 1 to {_LONGEST_BARS} bars, not {count}")
    is_last = place == len(draft.plan.sections)
    block = Block(material, count, 1)
    plain = replace(
        beside,
        id=f"s{draft.plan.next_id}",
        material=material,
        occurrence=1 + sum(s.material == material for s in draft.plan.sections),
        name=material.title(),
        bars=count,
        energy=usual_energy(block, False, draft.genre),
        plays=(),
        opens_with="none",
        lead_out="none" if is_last else "fill",
        ending=draft.plan.ending or "held" if is_last else "",
        ritardando=1.0,
        ramp_bars=0,
        growth=0.0,
    )
    if material in _SUNG:
        return replace(plain, chords=_looped(beside, count), progression=beside.progression, energy=max(plain.energy, beside.energy - 0.05))  # fmt: skip
    known = {chord.chord for s in draft.plan.sections for chord in s.chords[:2]}
    rng = Rng(draft.plan.seed, "revision", plain.id)
    lengths = {s.material: s.bars for s in draft.plan.sections} | {material: count}
    chosen = None
    for turn in range(5):
        harmony = draw_harmony(
            material,
            lengths,
            Brief(),
            draft.genre,
            beside.key.is_minor,
            draft.genre.colour_level,
            rng.at(turn),
        )
        spans = chord_spans(
            harmony, count, beside.key, beside.meter, close="home" if is_last else ""
        )
        chosen = replace(plain, chords=spans, progression=harmony.name, reason=harmony.about)
        if spans[0].chord not in known or material not in ("bridge", "middle eight", "b"):
            break
    assert chosen is not None
    return chosen


def _looped(model: Section, count: int) -> tuple[ChordSpan, ...]:
    length = count * model.meter.bar_ticks
    found = []
    for turn in range(-(-length // model.length)):
        for span in model.chords:
            at = span.at + turn * model.length
            if at < length:
                found.append(replace(span, at=at, dur=min(span.dur, length - at)))
    return tuple(found)


def _people(draft: Draft, section: Section, move: Move) -> None:
    """Players for a new section, and their notes: as the genre has it, the soloist named in front."""
    chairs = tuple((part, style_of(part, draft.genre)) for part in draft.plan.parts)
    orchestrator = Orchestrator(
        brief=Brief(), genre=draft.genre, chairs=chairs, rng=Rng(draft.plan.seed, "plan")
    )
    block = Block(section.material, section.bars, section.occurrence)
    plays = list(orchestrator.plays_alone(block, section.energy))
    draft.set_section(replace(section, plays=tuple(plays)))
    needed = [part.id for part in draft.plan.parts if part.role in ("drums", "bass")]
    heard = {play.part for play in plays}
    harmony = [p.id for p in draft.plan.parts if p.role in ("comp", "pad", "riff")]
    if not heard & set(harmony):
        needed += harmony[:1]
    if section.material in _SUNG:
        needed.append(_soloist(draft, move))
    for play in plays:
        draft.draw(section.id, play.part)
    for part_id in needed:
        if part_id and not draft.plays(section.id, part_id):
            try:
                draft.join(section.id, part_id)
            except ComposerError:
                if section.material in _SUNG and part_id == needed[-1]:
                    raise
    settle_tune(draft, section.id)
    if not any(draft.plays(section.id, p.id) for p in draft.plan.parts):
        raise RevisionRefused(f"nobody in this band has anything to play in a {section.material}")


def _soloist(draft: Draft, move: Move) -> str:
    """Who has the solo: the tune's player where nobody is named or it is his instrument, else a soloist who joins."""
    words = [word for word in move.parts if word != "*"]
    leads = [part for part in draft.plan.parts if part.role == "melody"]
    if not words:
        return (
            leads[0].id
            if leads
            else new_part(draft, "electric_guitar", role="melody", part_id="solo").id
        )
    for part in leads:
        if any(part.id == word or is_named(part, word) for word in words):
            return part.id
    named = next(
        (p for p in draft.plan.parts if any(p.id == w or is_named(p, w) for w in words)), None
    )
    instrument = named.instrument if named else words[0]
    part = new_part(draft, instrument, role="melody", part_id=f"{words[0]}_solo".replace(" ", "_"))
    return part.id
