"""Who plays: players join and leave, change instruments, double each other, answer."""

from __future__ import annotations

from dataclasses import replace

from composer.composition.band import ROLE_OF_KIND, chair_for
from composer.composition.retouch.one_line import has_chords
from composer.composition.revision.draft import Draft, Place
from composer.composition.revision.rubbing import settle_tune
from composer.composition.revision.scope import parts_of, places_of, sections_of
from composer.composition.wishes import is_named, pieces_named
from composer.errors import ComposerError, RevisionRefused
from composer.genre.catalogue import Instrument, belongs, find_instrument
from composer.genre.kits import kit_pieces
from composer.model.events import Hit, Note
from composer.model.move import Move
from composer.model.song import Part, Play

__all__ = [
    "add_part", "counterline", "enter", "full_band", "instrument", "new_part", "only", "remove_part",
]  # fmt: skip

_MOST_PITCHED = 15


def add_part(draft: Draft, move: Move) -> None:
    """The player of an instrument joins in these sections: one of the band who rests there, else a new one."""
    word = move.to or next((p for p in move.parts if p != "*"), "")
    if not word:
        raise RevisionRefused("say who is to join, such as: add strings in the chorus")
    if "." in word or word in kit_pieces():
        _add_piece(draft, move, word)
        return
    sections = sections_of(draft, move)
    able = [p for p in draft.plan.parts if p.id == word] or [
        p for p in draft.plan.parts if is_named(p, word)
    ]
    idle = [p for p in able if any(not draft.plays(s.id, p.id) for s in sections)]
    if idle:
        for section in sections:
            if not draft.plays(section.id, idle[0].id):
                draft.join(section.id, idle[0].id)
        return
    if able and all(draft.plays(s.id, able[0].id) for s in sections):
        draft.warnings.append(f"{able[0].name} plays there already; a second one joins")
    part = new_part(draft, word, role=_role_of(word, draft))
    for section in sections:
        draft.join(section.id, part.id)


def _role_of(word: str, draft: Draft) -> str:
    instrument = _instrument(word)
    if instrument.bank == 128:
        return "drums" if belongs(instrument.name, "drums") else "percussion"
    if belongs(instrument.name, "bass") and not any(p.role == "bass" for p in draft.plan.parts):
        return "bass"
    role = chair_for(word, instrument.name, draft.genre).role
    if role in ("melody", "bass", "drums"):
        role = ROLE_OF_KIND.get(instrument.kind, "counter") if role == "melody" else role
    if role == "bass" and any(p.role == "bass" for p in draft.plan.parts):
        return "counter"
    return role


def _instrument(word: str) -> Instrument:
    try:
        return find_instrument(word)
    except ComposerError as error:
        raise RevisionRefused(f"{error}") from None


def new_part(draft: Draft, word: str, role: str = "", part_id: str = "") -> Part:
    """A player more in the band, who rests everywhere as yet."""
    instrument = _instrument(word)
    taken = {part.id for part in draft.plan.parts}
    base = part_id or word.strip().casefold().replace(" ", "_")
    name = base
    number = 2
    while name in taken:
        name, number = f"{base}_{number}", number + 1
    pitched = [p for p in draft.plan.parts if p.role not in ("drums", "percussion")]
    if len(pitched) >= _MOST_PITCHED and role not in ("drums", "percussion"):
        raise RevisionRefused(
            f"the band has {_MOST_PITCHED} pitched parts already, as many as a MIDI file can hold; take one out first"
        )
    part = Part(
        id=name,
        name=name.replace("_", " ").title()[:24],
        role=role or _role_of(word, draft),
        instrument=instrument.name,
        program=instrument.program,
        bank=instrument.bank,
    )
    draft.plan = replace(draft.plan, parts=(*draft.plan.parts, part))
    return part


def _add_piece(draft: Draft, move: Move, word: str) -> None:
    """A piece of the kit that was not struck: in steady places of its own."""
    pieces = pieces_named((word,))
    if not pieces:
        raise RevisionRefused(f"there is no piece {word!r} in a kit")
    drummer = next((p for p in draft.plan.parts if p.role == "drums"), None)
    if drummer is None:
        raise RevisionRefused("this song has no drums; add drums first")
    plain = word.removeprefix("drums.").removeprefix("percussion.")
    piece = plain if plain in pieces else pieces[0]
    for section in sections_of(draft, move):
        if not draft.plays(section.id, drummer.id):
            draft.join(section.id, drummer.id)
        beat = section.meter.beat_ticks
        cell = draft.cells[section.id, drummer.id]
        steps = range(0, section.length, beat // 2 if plain in ("hat", "ride", "shaker") else beat)
        backbeat = plain in ("clap", "snare", "tambourine", "sidestick")
        new = [
            Hit(at=at, piece=piece, velocity=84 if at % beat == 0 else 66)
            for at in steps
            if not backbeat or (at // beat) % 2 == 1
        ]
        held = {(e.at, e.piece) for e in cell.events if isinstance(e, Hit)}
        more = [e for e in new if (e.at, e.piece) not in held]
        draft.write(section.id, drummer.id, sorted([*cell.events, *more], key=lambda e: e.at))


def remove_part(draft: Draft, move: Move) -> None:
    """A player rests in these sections, or a piece of the kit is not struck in them, or in these bars. Where nobody of
    them plays anyway, that is told and nothing done."""
    places = [p for p in places_of(draft, move, resting=True) if draft.plays(p.section, p.part)]
    if not places:
        names = ", ".join(part.name for part, _ in parts_of(draft, move)) or "nobody"
        where = ", ".join(section.name for section in sections_of(draft, move))
        draft.warnings.append(f"it is so already: {names} play nothing in {where}")
    for place in places:
        if place.pieces or place.bars:
            draft.retouch(place, place.edit("mute"))
        else:
            draft.rest(place.section, place.part)
    if not any(cell.events for cell in draft.cells.values()):
        raise RevisionRefused("nobody would be left to play; leave at least one part in")


def only(draft: Draft, move: Move) -> None:
    """These players and nobody else."""
    chosen = {part.id: pieces for part, pieces in parts_of(draft, replace(move, spared_parts=()))}
    if not chosen or move.parts == ("*",):
        raise RevisionRefused("say who is to play, such as: only piano and voice in the bridge")
    kept = set(chosen) | {
        p.id for word in move.spared_parts for p in draft.plan.parts if is_named(p, word)
    }
    for section in sections_of(draft, move):
        bars = _bars(draft, section.id, move)
        for part in draft.players(section.id):
            if part.id in kept:
                continue
            if bars is not None:
                place = Place(section.id, part.id, (), bars)
                draft.retouch(place, place.edit("mute"))
            else:
                draft.rest(section.id, part.id)
        for part_id, pieces in chosen.items():
            if not draft.plays(section.id, part_id):
                draft.join(section.id, part_id)
            if pieces:
                others = tuple(p for p in sorted(kit_pieces()) if p not in pieces)
                place = Place(section.id, part_id, others, bars)
                draft.retouch(place, place.edit("mute"))


def _bars(draft: Draft, section_id: str, move: Move) -> tuple[int, int] | None:
    if move.bars is None:
        return None
    own = replace(move, parts=("*",), sections=(section_id,), spared_parts=())
    return places_of(draft, own, resting=True)[0].bars


def enter(draft: Draft, move: Move) -> None:
    """The player rests until the section `before` (or the first of the sections), and plays from there."""
    first = move.before or (move.sections[0] if move.sections != ("*",) else "")
    if not first:
        raise RevisionRefused(
            "say where the player is to come in, such as: the bass comes in at the chorus"
        )
    entry = draft.index(first)
    for part, pieces in parts_of(draft, move):
        for n, section in enumerate(draft.plan.sections):
            if n < entry and draft.plays(section.id, part.id):
                if pieces:
                    place = Place(section.id, part.id, pieces)
                    draft.retouch(place, place.edit("mute"))
                else:
                    draft.rest(section.id, part.id)
            elif n == entry and not draft.plays(section.id, part.id):
                draft.join(section.id, part.id)


def full_band(draft: Draft, move: Move) -> None:
    """Everybody plays."""
    spared = move.spared_parts
    for section in sections_of(draft, move):
        for part in draft.plan.parts:
            if not draft.plays(section.id, part.id) and part.id not in spared:
                draft.join(section.id, part.id)
                settle_tune(draft, section.id, part.id)


def instrument(draft: Draft, move: Move) -> None:
    """The same notes on another instrument: everywhere by the same player, in some sections by another beside him;
    what lies out of its range moves by octaves."""
    new = _instrument(move.to)
    sections = sections_of(draft, move)
    for part, _ in parts_of(draft, move):
        if (new.bank == 128) != (part.role in ("drums", "percussion")):
            raise RevisionRefused(
                f"{new.label} cannot play what {part.name} plays; name "
                + ("a kit, such as brushes" if part.bank == 128 else "an instrument with pitches")
            )
        playing = [s for s in draft.plan.sections if draft.plays(s.id, part.id)]
        here = [s for s in sections if draft.plays(s.id, part.id)]
        if not here:
            raise RevisionRefused(
                f"{part.name} does not play there; name a section in which it does"
            )
        for section in here:
            draft.guard(section.id, part.id)
        changed = replace(part, instrument=new.name, program=new.program, bank=new.bank)
        if len(here) == len(playing):
            draft.set_part(changed)
            for section in here:
                _fit(draft, section.id, part.id, new)
            continue
        deputy = new_part(draft, new.name, role=part.role)
        for section in here:
            cell, play = draft.cells[section.id, part.id], draft.play(section.id, part.id)
            draft.rest(section.id, part.id)
            draft.cells[section.id, deputy.id] = replace(cell, part=deputy.id)
            draft.set_play(section.id, replace(play, part=deputy.id))
            _fit(draft, section.id, deputy.id, new)


def _fit(draft: Draft, section_id: str, part_id: str, new: Instrument) -> None:
    """The cell within the instrument's voices and range: chords thinned to what it has voices for, then moved together by
    octaves where that serves, else note by note."""
    _thin_chords(draft, section_id, part_id, new)
    cell = draft.cells[section_id, part_id]
    keys = [e.pitch.midi for e in cell.events if isinstance(e, Note)]
    if not keys or new.bank == 128:
        return
    moves = sorted((-2, -1, 0, 1, 2), key=lambda n: (_outside(keys, 12 * n, new), abs(n)))
    octaves = moves[0]

    def placed(event: Note) -> Note:
        pitch = event.pitch.up_octaves(octaves)
        while pitch.midi < new.low:
            pitch = pitch.up_octaves(1)
        while pitch.midi > new.high:
            pitch = pitch.up_octaves(-1)
        return replace(event, pitch=pitch)

    draft.write(section_id, part_id, [placed(e) if isinstance(e, Note) else e for e in cell.events])


def _thin_chords(draft: Draft, section_id: str, part_id: str, new: Instrument) -> None:
    """The top line of chords for who plays one note at a time, and a word about it; an earlier one is forgotten by who
    has the voices again."""
    play = draft.section(section_id).play_of(part_id)
    if play is not None and any(edit.kind == "line" for edit in play.edits):
        rest = tuple(edit for edit in play.edits if edit.kind != "line")
        draft.set_play(section_id, replace(play, edits=rest))
    if new.bank == 128 or not has_chords(draft.cells[section_id, part_id].events, new.voices):
        return
    place = Place(section_id, part_id)
    draft.retouch(place, place.edit("line", new.voices))
    draft.warnings.append(
        f"{new.label} plays one note at a time and takes the top line of the chords of {draft.part(part_id).name}"
        if new.voices == 1
        else f"{new.label} has {new.voices} notes at once and takes the top ones of the chords of {draft.part(part_id).name}"
    )


def _outside(keys: list[int], shift: int, new: Instrument) -> int:
    return sum(not new.low <= key + shift <= new.high for key in keys)


def counterline(draft: Draft, move: Move) -> None:
    """An answer in the tune's gaps: by the band's own second voice where it rests, else by a new player."""
    word = move.to or "strings"
    sections = sections_of(draft, move)
    own = next((p for p in draft.plan.parts if p.role == "counter" and (not move.to or is_named(p, move.to))), None)  # fmt: skip
    if own is None or all(draft.plays(s.id, own.id) for s in sections):
        own = new_part(draft, word, role="counter", part_id="counterline")
    for section in sections:
        if draft.plays(section.id, own.id):
            continue
        draft.set_play(section.id, Play(part=own.id, technique="answer", intensity=0.45))
        draft.draw(section.id, own.id)
        if not draft.plays(section.id, own.id):
            play = draft.play(section.id, own.id)
            draft.set_play(section.id, replace(play, technique="line"))
            draft.draw(section.id, own.id)
