"""How sections hand over and how the song ends: fills, builds, drop-outs, crashes, pickups, endings."""

from __future__ import annotations

import re
from dataclasses import replace

from composer.composition.revision.draft import Draft, Place
from composer.composition.revision.drums import drummers
from composer.composition.revision.scope import places_of, sections_of
from composer.errors import RevisionRefused
from composer.genre.kits import kit_pieces
from composer.measure.written import note_density
from composer.model.events import Hit, Note
from composer.model.move import Move
from composer.model.song import Part, Section

__all__ = ["build", "crash", "drop_out", "ending", "fill", "is_filled", "pickup"]

_ENDINGS = ("held", "button", "fade", "ritardando", "loop")
_HAND = ("tom", "snare")


def _targets(draft: Draft, move: Move) -> list[Section]:
    """The sections that are led into: the one `before` which it shall be, or each of these."""
    if move.before:
        return [draft.section(move.before)]
    sections = sections_of(draft, move)
    if move.sections == ("*",) and len(sections) > 1:
        return [s for s in sections if draft.index(s.id) > 0]
    return sections


def _drummer(draft: Draft) -> Part:
    found = next((part for part in draft.plan.parts if part.role == "drums"), None)
    if found is None:
        there = ", ".join(part.id for part in draft.plan.parts)
        raise RevisionRefused(
            f"this song has no drums (it has {there}); add drums first: say 'add drums', then this again"
        )
    return found


def fill(draft: Draft, move: Move) -> None:
    """A fill in the last bar before each section; `absent`: the groove goes on through it, or, of sections, nowhere in
    them is one."""
    if move.to == "absent" or move.by < 0:
        _without_fills(draft, move)
        return
    drummer = _drummer(draft)
    if move.bars is not None:
        for place in places_of(draft, replace(move, parts=(drummer.id,))):
            last = place.bars[1] if place.bars else draft.section(place.section).bars - 1
            _fill_bar(draft, place.section, drummer.id, last)
        return
    done = False
    for section in _targets(draft, move):
        before = draft.before(section.id)
        if before is None:
            draft.warnings.append(
                f"{section.name} opens the song: there is no bar before it for a fill"
            )
            continue
        _fill_bar(draft, before.id, drummer.id, before.bars - 1)
        done = True
    if not done:
        raise RevisionRefused(
            "a fill needs a bar before the section, and it opens the song; name a later section"
        )


def _fill_bar(draft: Draft, section_id: str, part_id: str, bar: int) -> None:
    if not draft.plays(section_id, part_id):
        draft.join(section_id, part_id)
        length = draft.section(section_id).bars
        if length > 1:
            rest = Place(section_id, part_id, (), (0, length - 2))
            draft.retouch(rest, rest.edit("mute"))
        last = Place(section_id, part_id, (), (length - 1, length - 1))
        draft.retouch(last, last.edit("mute"))
    place = Place(section_id, part_id, (), (bar, bar))
    before = draft.state()
    draft.retouch(place, place.edit("fill"))
    if not is_filled(draft, place):
        draft.restore(before)
        draft.retouch(place, place.edit("fill", 1.0))


def _late_strokes(draft: Draft, place: Place, bar: int) -> int:
    length = draft.section(place.section).meter.bar_ticks
    end = (bar + 1) * length
    return sum(
        isinstance(e, Hit) and e.piece.startswith(_HAND) and end - 2 * 960 <= e.at < end
        for e in draft.cells[place.section, place.part].events
    )


def is_filled(draft: Draft, place: Place) -> bool:
    """Whether the bar has three strokes of snare and toms more in its last two beats than the section's usual bar."""
    assert place.bars is not None
    counts = sorted(
        _late_strokes(draft, place, n) for n in range(draft.section(place.section).bars)
    )
    usual = (counts[(len(counts) - 1) // 2] + counts[len(counts) // 2]) / 2
    return _late_strokes(draft, place, place.bars[0]) >= usual + 3


def _without_fills(draft: Draft, move: Move) -> None:
    places = []
    if move.before or (
        move.sections != ("*",) and move.to == "absent" and move.bars is None and move.before
    ):
        before = draft.before(move.before)
        if before is not None:
            places = [Place(before.id, _drummer(draft).id, (), (before.bars - 1, before.bars - 1))]
    places = places or drummers(draft, move)
    for place in places:
        if not draft.plays(place.section, place.part):
            continue
        section = draft.section(place.section)
        first, last = place.bars or (0, section.bars - 1)
        usual = _usual_places(draft, place)
        for bar in range(first, last + 1):
            here = Place(place.section, place.part, (), (bar, bar))
            if is_filled(draft, here) or bar == section.bars - 1:
                draft.retouch(here, here.edit("plain", 0.0, ",".join(map(str, usual))))


def _usual_places(draft: Draft, place: Place) -> list[int]:
    """The places of the bar on which the snare stands in half of the bars or more."""
    section = draft.section(place.section)
    bar = section.meter.bar_ticks
    counts: dict[int, int] = {}
    for event in draft.cells[place.section, place.part].events:
        if isinstance(event, Hit) and event.piece.startswith("snare"):
            counts[event.at % bar] = counts.get(event.at % bar, 0) + 1
    return sorted(at for at, count in counts.items() if count >= section.bars / 2)


def build(draft: Draft, move: Move) -> None:
    """A build into the section `before`, or through these sections: a snare roll that rises, longer and stronger than
    what was there; without drums everybody swells."""
    if move.before:
        leading = draft.before(move.before)
        if leading is None:
            raise RevisionRefused(
                f"{draft.section(move.before).name} opens the song; name a later section to build into"
            )
        sections = [leading]
    else:
        sections = sections_of(draft, move)
    drummer = next((part for part in draft.plan.parts if part.role == "drums"), None)
    for section in sections:
        count = min(
            section.bars,
            move.length_bars or max(2, round(section.bars * (0.3 + 0.2 * abs(move.by)))),
        )
        first = section.bars - count
        asked = move.parts == ("*",) or any(p.startswith("drums") for p in move.parts)
        if drummer is None or not asked or move.by < 0:
            _swell(draft, section, move, first)
            continue
        if not draft.plays(section.id, drummer.id):
            draft.join(section.id, drummer.id)
            if first:
                rest = Place(section.id, drummer.id, (), (0, first - 1))
                draft.retouch(rest, rest.edit("mute"))
        snares = tuple(p for p in kit_pieces() if p.startswith("snare"))
        snare = Place(section.id, drummer.id, snares)
        was = note_density(draft.passage([snare]))
        starts = [n for n in dict.fromkeys((first, first // 2, 0)) if n <= first]

        def turned(start: int, section: Section = section, drummer: Part = drummer) -> None:
            place = Place(section.id, drummer.id, (), (start, section.bars - 1))
            draft.retouch(place, place.edit("build", abs(move.by)))

        draft.attempt(
            [lambda n=n, turned=turned: turned(n) for n in starts],  # type: ignore[misc]
            lambda snare=snare, was=was: note_density(draft.passage([snare])) >= 1.12 * was,  # type: ignore[misc]
        )
        if move.parts == ("*",):
            others = [p for p in draft.players(section.id) if p.id != drummer.id and p.id not in move.spared_parts]  # fmt: skip
            for part in others:
                place = Place(section.id, part.id, (), (first, section.bars - 1))
                draft.retouch(place, place.edit("slope", 8 + 5 * abs(move.by)))


def _swell(draft: Draft, section: Section, move: Move, first: int) -> None:
    own = replace(move, sections=(section.id,), before="", bars=None)
    side = -1 if move.by < 0 else 1
    for place in places_of(draft, own):
        swelling = Place(place.section, place.part, place.pieces, (first, section.bars - 1))
        draft.retouch(swelling, swelling.edit("slope", side * (12 + 6 * abs(move.by))))


def drop_out(draft: Draft, move: Move) -> None:
    """Everything stops for the last beats or bars before each section (`to` "1 bar", "2 beats")."""
    targets = _targets(draft, move)
    if move.bars is not None:
        for place in places_of(draft, move):
            draft.retouch(place, place.edit("mute"))
        return
    done = False
    for section in targets:
        before = draft.before(section.id)
        if before is None:
            continue
        beats = _silence(move, before)
        for place in places_of(draft, replace(move, sections=(before.id,), before="")):
            draft.retouch(place, Place(before.id, place.part, place.pieces).edit("drop_out", beats))
        for part in draft.players(section.id):
            cell = draft.cells[section.id, part.id]
            if any(e.at < -60 for e in cell.events):
                lead = Place(section.id, part.id)
                draft.retouch(lead, lead.edit("pickup", 0.0, "absent"))
        done = True
    if not done:
        raise RevisionRefused(
            "the song begins there: nothing plays before it that could stop; name a later section"
        )


def _silence(move: Move, section: Section) -> float:
    match = re.search(r"(\d+(?:\.\d+)?)\s*(beat|bar)?", move.to)
    if match is None:
        return float(
            section.meter.beats if move.by >= 1 or not move.by else max(section.meter.beats // 2, 1)
        )
    figure = float(match[1])
    return figure if match[2] == "beat" else figure * section.meter.beats


def crash(draft: Draft, move: Move) -> None:
    """A crash on the first beat of each section, or none."""
    drummer = _drummer(draft)
    how = "absent" if move.to == "absent" or move.by < 0 else "present"
    for section in [draft.section(move.before)] if move.before else sections_of(draft, move):
        if not draft.plays(section.id, drummer.id):
            if how == "absent":
                continue
            draft.join(section.id, drummer.id)
            rest = Place(section.id, drummer.id)
            draft.retouch(rest, rest.edit("mute"))
        place = Place(section.id, drummer.id, (), (0, 0))
        draft.retouch(place, place.edit("crash", 0.0, how))


def pickup(draft: Draft, move: Move) -> None:
    """Notes that lead into each section, of the tune where there is one, else of the drums; or none."""
    how = "absent" if move.to == "absent" or move.by < 0 else "present"
    asked = [p for p in move.parts if p != "*"]
    done = False
    for section in [draft.section(move.before)] if move.before else sections_of(draft, move):
        if draft.index(section.id) == 0 and how == "present":
            continue
        players = draft.players(section.id)
        singers = [p for p in players if p.id in asked] or [
            p for p in players if p.role == "melody"
        ]
        for part in singers or [p for p in players if p.role == "drums"]:
            place = Place(section.id, part.id)
            draft.retouch(place, place.edit("pickup", 0.0, how))
            done = True
            if how == "present":
                break
    if not done:
        raise RevisionRefused(
            "a pickup needs a bar before it and somebody to play it; name a section that is not the first, "
            "in which the tune or the drums play"
        )


def ending(draft: Draft, move: Move) -> None:
    """How the song ends: one chord held or cut off, a fade, a slowing down, or as it began."""
    kind = move.to or "held"
    if kind not in _ENDINGS:
        raise RevisionRefused(f"{kind!r} is not an ending; there are {', '.join(_ENDINGS)}")
    last = draft.plan.sections[-1]
    draft.plan = replace(draft.plan, ending=kind)
    if kind in ("fade", "loop"):
        draft.set_section(replace(last, ending=kind, ritardando=1.0, ramp_bars=0))
        if last.ending not in ("", "fade", "loop"):
            for part in draft.players(last.id):
                draft.draw(last.id, part.id)
        if kind == "loop":
            _closed(draft, last.id)
        return
    slowing = min(0.9 - 0.1 * max(abs(move.by), 1), 0.8) if kind == "ritardando" else 1.0
    draft.set_section(replace(last, ending=kind, ritardando=round(slowing, 3), ramp_bars=0))
    if kind == "ritardando" and last.ending in ("held", "ritardando"):
        return
    for part in draft.players(last.id):
        place = Place(last.id, part.id)
        draft.retouch(place, place.edit("finish", 0.0, kind))
        if kind == "button":
            play = draft.play(last.id, part.id)
            draft.set_play(last.id, replace(play, looseness=0.3, length=min(play.length, 0.99)))
    _struck_end(draft, last.id)


def _struck_end(draft: Draft, section_id: str) -> None:
    """The drummer's last stroke, kick and crash, where he played in the section."""
    section = draft.section(section_id)
    line = section.length - section.meter.bar_ticks
    for part in draft.players(section_id):
        if part.role != "drums":
            continue
        events = draft.cells[section_id, part.id].events
        kept = [e for e in events if e.at < line]
        level = max((e.velocity for e in events if isinstance(e, Hit)), default=90)
        stroke = [Hit(at=line, piece=piece, velocity=level) for piece in ("crash", "kick")]
        draft.write(section_id, part.id, [*kept, *stroke])


def _closed(draft: Draft, section_id: str) -> None:
    """No note rings past the last bar line."""
    length = draft.section(section_id).length
    for part in draft.players(section_id):
        events = draft.cells[section_id, part.id].events
        draft.write(
            section_id,
            part.id,
            [
                replace(e, dur=length - e.at - 30)
                if isinstance(e, Note) and e.at + e.dur > length - 30
                else e
                for e in events
                if e.at < length - 40
            ],
        )
