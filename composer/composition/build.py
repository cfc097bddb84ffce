"""Plan into song: every cell written in the order in which players listen to each other.

Drums first; the bass hears the drums; the tune stands by itself; harmony parts hear the tune; the counterline fills
what the tune leaves. A cell carries a digest of what it was made from; building again rewrites only those whose
digest changed, and never a locked one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import blake2b

from composer.composition.band import style_of
from composer.composition.context import CellContext, Upstream
from composer.composition.gliding import glided
from composer.composition.growth import entering
from composer.composition.last_chord import bottom_part, stand_on_root
from composer.composition.touch import held
from composer.composition.transitions import hand_over, mark_chords
from composer.errors import SelectorError
from composer.genre.catalogue import instruments
from composer.genre.schema import Genre, PartStyle
from composer.model.events import Event
from composer.model.song import NEWEST_FEEL, Cell, Part, Plan, Play, Section, Song
from composer.rng import Rng
from composer.theory.pitch import Pitch, pc_semitone

__all__ = ["ENGINE", "LISTENS_TO", "build", "draw_cell", "is_stale", "stamped"]

ENGINE = 1
"""Version of the composing techniques; a saved song keeps the one it was made with."""

LISTENS_TO: dict[str, tuple[str, ...]] = {
    "drums": (),
    "percussion": (),
    "melody": (),
    "bass": ("drums",),
    "comp": ("melody",),
    "pad": ("melody",),
    "riff": ("melody",),
    "counter": ("melody",),
}
"""Which roles a role hears: the declared upstream. What is not declared cannot change it."""

_ORDER = ("drums", "percussion", "melody", "bass", "pad", "comp", "riff", "counter")
_FURTHEST_LIFT = 3
_REGISTERS = {
    "bass": (28, 50),
    "comp": (48, 76),
    "pad": (50, 79),
    "riff": (52, 84),
    "counter": (52, 84),
}


def build(
    plan: Plan, genre: Genre, previous: Song | None = None, retake: Iterable[tuple[str, str]] = ()
) -> Song:
    """The song of a plan. With `previous`, cells that are locked or made from the same are kept as they are;
    `retake` lists (section id, part id) to be drawn afresh."""
    old = {(cell.section, cell.part): cell for cell in previous.cells} if previous else {}
    again = set(retake)
    chairs = {part.id: (part, style_of(part, genre)) for part in plan.parts}
    cells: list[Cell] = []
    for section in plan.sections:
        facts = _facts(plan, section)
        made: dict[str, tuple[Part, Cell]] = {}
        for part_id in _listening_order(section, plan):
            part, style = chairs[part_id]
            upstream = [(p, c) for p, c in made.values() if p.role in LISTENS_TO[part.role]]
            before = old.get((section.id, part_id))
            take = (before.take if before else 0) + ((section.id, part_id) in again)
            made[part_id] = (
                part,
                _cell(plan, genre, section, facts, part, style, upstream, before, take),
            )
        cells += [made[part.id][1] for part in plan.parts if part.id in made]
    return Song(
        plan=plan,
        cells=tuple(cells),
        engine=previous.engine if previous else ENGINE,
        feel=previous.feel if previous else NEWEST_FEEL,
    )


def draw_cell(
    plan: Plan, genre: Genre, cells: Mapping[str, Cell], section: Section, part_id: str, take: int
) -> Cell:
    """One cell of a plan, drawn by itself beside the `cells` of its section that stand (by part id): nobody who would
    listen to it follows."""
    part, play = plan.part(part_id), section.play_of(part_id)
    if play is None:
        raise SelectorError(f"{part.name} does not play in {section.name}")
    upstream = _upstream(plan, section, part, cells)
    made_from = _digest(plan, section, _facts(plan, section), part, play, upstream, take)
    style = style_of(part, genre)
    return _written(plan, genre, section, part, play, style, upstream, take, made_from)


def stamped(song: Song) -> Song:
    """The song with every cell marked as made from the plan as it stands now, its notes being what is wanted."""
    plan = song.plan
    parts = {part.id: part for part in plan.parts}
    by_section: dict[str, dict[str, Cell]] = {}
    for cell in song.cells:
        by_section.setdefault(cell.section, {})[cell.part] = cell
    found: dict[tuple[str, str], Cell] = {}
    for section in plan.sections:
        cells = by_section.get(section.id, {})
        facts = _facts(plan, section)
        for part_id in _listening_order(section, plan):
            play = section.play_of(part_id)
            if part_id not in cells or play is None:
                continue
            cell = cells[part_id]
            upstream = _upstream(plan, section, parts[part_id], cells)
            made_from = _digest(plan, section, facts, parts[part_id], play, upstream, cell.take)
            if made_from != cell.made_from:
                cell = replace(cell, made_from=made_from)
            cells[part_id] = found[section.id, part_id] = cell
    return song.with_cells(tuple(found.get((c.section, c.part), c) for c in song.cells))


def _upstream(
    plan: Plan, section: Section, part: Part, cells: Mapping[str, Cell]
) -> list[tuple[Part, Cell]]:
    """The cells a part hears, in the order in which they are written."""
    parts = {p.id: p for p in plan.parts}
    return [
        (parts[other], cells[other])
        for other in _listening_order(section, plan)
        if other in cells and parts[other].role in LISTENS_TO[part.role]
    ]


def _listening_order(section: Section, plan: Plan) -> list[str]:
    roles = {part.id: part.role for part in plan.parts}
    return sorted(
        (p.part for p in section.plays if p.part in roles),
        key=lambda p: (_ORDER.index(roles[p]), p),
    )


def _cell(
    plan: Plan,
    genre: Genre,
    section: Section,
    facts: str,
    part: Part,
    style: PartStyle,
    upstream: list[tuple[Part, Cell]],
    before: Cell | None,
    take: int,
) -> Cell:
    play = section.play_of(part.id)
    assert play is not None  # only parts that play are asked
    made_from = _digest(plan, section, facts, part, play, upstream, take)
    if before is not None and (before.is_locked or before.made_from == made_from):
        return before
    return _written(plan, genre, section, part, play, style, upstream, take, made_from)


def _written(
    plan: Plan,
    genre: Genre,
    section: Section,
    part: Part,
    play: Play,
    style: PartStyle,
    upstream: list[tuple[Part, Cell]],
    take: int,
    made_from: str,
) -> Cell:
    from composer.composition.techniques import (
        writer_for,
    )  # all of them: who draws nothing need not wait

    low, high = _register(plan, section, part, play, style)
    ctx = CellContext(
        section=section,
        part=part,
        play=play,
        genre=genre,
        style=style,
        instrument=instruments()[part.instrument],
        low=low,
        high=high,
        melody_range=(low, high) if part.role == "melody" else _tune_range(plan, section),
        hook=plan.hook,
        upstream=tuple(Upstream(part=p.id, role=p.role, events=c.events) for p, c in upstream),
        variation=Rng(plan.seed, "vary", section.id, part.id, take),
        is_bottom=bool(section.ending) and bottom_part(plan, section) == part.id,
    )
    core = Rng(plan.seed, "cell", section.material, part.id, take)
    written = held(writer_for(part.role, play.technique)(ctx, core), play.length)
    written = stand_on_root(ctx, hand_over(ctx, mark_chords(ctx, written)))
    written = glided(ctx, entering(ctx, written))
    return Cell(
        section=section.id,
        part=part.id,
        events=_edited(written.events, play, section, part),
        take=take,
        made_from=made_from,
        remarks=written.remarks,
    )


def _edited(
    events: tuple[Event, ...], play: Play, section: Section, part: Part
) -> tuple[Event, ...]:
    """The events as a player was asked to change them afterwards."""
    if play.edits:
        from composer.composition.retouch.retouch import retouched

        for edit in play.edits:
            events = retouched(events, edit, section, part)
    return events


def _facts(plan: Plan, section: Section) -> str:
    """What every cell of a section depends on; names for people are left out."""

    bare = replace(section, name="", plays=(), reason="", progression="")
    told = repr((bare, plan.seed, plan.genre, plan.melody_range))
    return f"{told} growth {section.growth}" if section.growth else told


def _digest(
    plan: Plan,
    section: Section,
    facts: str,
    part: Part,
    play: Play,
    upstream: list[tuple[Part, Cell]],
    take: int,
) -> str:
    """What one cell depends on, in sixteen hex digits."""
    hook = plan.hook if part.role in ("melody", "counter", "riff") else None
    hasher = blake2b(facts.encode(), digest_size=8)
    hasher.update(repr((part.id, part.role, part.instrument, play, take, hook)).encode())
    if play.wishes:
        hasher.update(repr(play.wishes).encode())
    if section.lyrics and part.role == "melody":
        hasher.update(repr((section.lyrics, section.first_lyrics)).encode())
    for _, cell in upstream:
        hasher.update(repr(cell.events).encode() if cell.is_locked else cell.made_from.encode())
    return hasher.hexdigest()


def _register(
    plan: Plan, section: Section, part: Part, play: Play, style: PartStyle
) -> tuple[int, int]:
    """MIDI lowest and highest for a part: its chair's bounds or its role's, inside what the instrument can play."""
    instrument = instruments()[part.instrument]
    if part.role in ("drums", "percussion"):
        return 0, 127
    if part.role == "melody":
        return _own_tune_range(plan, section, part, style)
    low, high = _REGISTERS[part.role]
    if style.low:
        low = Pitch.parse(style.low).midi
    if style.high:
        high = Pitch.parse(style.high).midi
    low, high = low + play.register, high + play.register
    low = min(max(low, instrument.low), instrument.high - 12)
    return low, max(min(high, instrument.high), low + 12)


def _tune_range(plan: Plan, section: Section) -> tuple[int, int]:
    """The tune's range here: the song's, moved with a key change of up to three semitones, so that the tune is sung
    as it was, only higher; and with the register its player is asked for, as far as the instrument goes."""
    low, high = plan.melody_range
    lift = (pc_semitone(section.key.tonic) - pc_semitone(plan.key.tonic) + 6) % 12 - 6
    low, high = (low + lift, high + lift) if abs(lift) <= _FURTHEST_LIFT else (low, high)
    for part in plan.parts:
        play = section.play_of(part.id) if part.role == "melody" else None
        if play is not None and play.register:
            instrument = instruments()[part.instrument]
            move = min(max(play.register, instrument.low - low), instrument.high - high)
            return low + move, high + move
    return low, high


def _own_tune_range(plan: Plan, section: Section, part: Part, style: PartStyle) -> tuple[int, int]:
    """The range of this player's tune: the song's for whoever leads, as wide from the lowest note of the chair for a
    second soloist (the guitar that takes the solos of a singer)."""
    low, high = _tune_range(plan, section)
    leader = next(p for p in plan.parts if p.role == "melody")
    if part.id == leader.id or not style.low:
        return low, high
    instrument = instruments()[part.instrument]
    start = max(Pitch.parse(style.low).midi, instrument.low)
    return start, min(start + high - low, instrument.high)


def is_stale(song: Song, cell: Cell) -> bool:
    """Whether a cell would come out differently if it were written today from the song's plan."""
    plan = song.plan
    section, part = plan.section(cell.section), plan.part(cell.part)
    play = section.play_of(part.id)
    if play is None:
        return True
    cells = {c.part: c for c in song.cells if c.section == section.id}
    ups = _upstream(plan, section, part, cells)
    facts = _facts(plan, section)
    return _digest(plan, section, facts, part, play, ups, cell.take) != cell.made_from
