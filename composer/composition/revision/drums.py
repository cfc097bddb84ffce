"""What the drummer does: another beat, another timekeeper, ghost notes, rolls."""

from __future__ import annotations

from dataclasses import replace

from composer.composition.beats import RULES, can_be_made
from composer.composition.retouch.frame import Frame
from composer.composition.retouch.reach import within_reach
from composer.composition.revision.draft import Draft, Place
from composer.composition.revision.scope import places_of
from composer.composition.wishes import pieces_named
from composer.errors import RevisionRefused
from composer.measure.written import note_density
from composer.model.events import Hit
from composer.model.move import Move

__all__ = ["drum_feel", "drummers", "ghost_notes", "has_beat", "rolls", "timekeeper"]

_FEELS = {
    "straight": "backbeat",
    "rock": "backbeat",
    "normal": "backbeat",
    "four_to_the_floor": "four_on_the_floor",
    "shuffle": "swing_ride",
    "swing": "swing_ride",
    "reggaeton": "dembow",
}
_KEEPERS = ("hat", "hat_open", "ride", "ride_2", "ride_bell", "brush_sweep")
_TARGETS = {
    "hat": "hat",
    "hats": "hat",
    "hi_hat": "hat",
    "ride": "ride",
    "ride_bell": "ride_bell",
    "hat_open": "hat_open",
    "open_hat": "hat_open",
    "sidestick": "sidestick",
    "rim": "sidestick",
    "cross_stick": "sidestick",
    "snare": "snare",
    "tom": "tom_floor",
    "toms": "tom_floor",
    "floor_tom": "tom_floor",
    "tom_floor": "tom_floor",
    "clap": "clap",
    "shaker": "shaker",
    "tambourine": "tambourine",
}
_BACKBEAT = ("snare", "snare_electric", "rimshot", "sidestick", "rim")


def drummers(draft: Draft, move: Move) -> list[Place]:
    """The drummer's places of a move; raises RevisionRefused where the song has no drums, or they rest."""
    if not any(part.role == "drums" for part in draft.plan.parts):
        there = ", ".join(part.id for part in draft.plan.parts)
        raise RevisionRefused(
            f"this song has no drums (it has {there}); add drums first: say 'add drums', then this again"
        )
    kit = tuple(part.id for part in draft.plan.parts if part.role == "drums")
    return places_of(draft, replace(move, parts=kit))


def drum_feel(draft: Draft, move: Move) -> None:
    """The groove turned to another beat; the tempo stays."""
    name = move.to.strip().casefold().replace("-", "_").replace(" ", "_")
    name = _FEELS.get(name, name)
    if name not in RULES:
        raise RevisionRefused(
            f"{move.to!r} is not a beat this drummer knows; there are {', '.join(sorted(RULES))}"
        )
    for place in drummers(draft, move):
        section = draft.section(place.section)
        if not can_be_made(name, section.meter):
            raise RevisionRefused(
                f"{name.replace('_', ' ')} needs bars of four beats, and {section.name} is in {section.meter}; "
                "make it busier or sparser instead"
            )
        before = draft.state()
        draft.retouch(place, place.edit("beat", 0.0, name))
        if not has_beat(draft, place, name):
            draft.restore(before)
            draft.retouch(place, place.edit("beat", 1.0, name))
        _hush_claps(draft, place, name)


def has_beat(draft: Draft, place: Place, name: str) -> bool:
    """Whether enough bars have the beat's kick and snare where they belong."""
    section = draft.section(place.section)
    bar = section.meter.bar_ticks
    first, last = place.bars or (0, section.bars - 1)
    hits = {
        (round(e.at * 16 / bar), e.piece)
        for e in draft.cells[place.section, place.part].events
        if isinstance(e, Hit)
    }
    held = sum(
        all((n * 16 + spot, piece) in hits for piece, spot, _ in RULES[name])
        for n in range(first, last + 1)
    )
    return held >= 0.8 * (last - first + 1)


def _hush_claps(draft: Draft, place: Place, name: str) -> None:
    """Claps of another player that would beat against it rest: they are part of the kit to the ear."""
    if name in ("backbeat", "four_on_the_floor"):
        return
    for part in draft.players(place.section):
        if part.role != "percussion":
            continue
        cell = draft.cells[place.section, part.id]
        if any(isinstance(e, Hit) and e.piece == "clap" for e in cell.events):
            other = Place(place.section, part.id, ("clap",), place.bars)
            draft.retouch(other, other.edit("mute"))


def timekeeper(draft: Draft, move: Move) -> None:
    """Another piece in the place of what keeps time now; the sidestick in the place of the snare."""
    word = move.to.strip().casefold().replace("-", "_").replace(" ", "_").removeprefix("drums.")
    target = _TARGETS.get(word)
    if target is None:
        raise RevisionRefused(
            f"{move.to!r} cannot keep time; name {', '.join(sorted(set(_TARGETS.values())))}"
        )
    sources = tuple(p for p in _KEEPERS if p != target)
    if target == "sidestick":
        sources = ("snare", "snare_electric", "rimshot")
    elif target in ("snare", "clap"):
        sources = tuple(p for p in _BACKBEAT if p != target)
    elif target == "tom_floor":
        sources = (*_KEEPERS, "snare", "snare_electric", "rimshot")
    elif target == "hat":
        sources = ("ride", "ride_2", "ride_bell", "hat_open", *pieces_named(("tom",)))
    for place in drummers(draft, move):
        swap = Place(place.section, place.part, sources, place.bars)
        events = draft.passage([swap]).lines[0].sounding
        if not events and target in ("sidestick", "snare"):
            swap = Place(place.section, place.part, ("clap",), place.bars)  # a kit that claps
            events = draft.passage([swap]).lines[0].sounding
        if events:
            draft.retouch(swap, swap.edit("swap", 0.0, target))
        elif (
            not draft.passage([Place(place.section, place.part, (target,), place.bars)])
            .lines[0]
            .sounding
        ):
            new = Place(place.section, place.part, (target,), place.bars)
            _keep_time(draft, new, target)


def _keep_time(draft: Draft, place: Place, piece: str) -> None:
    """Steady eighths on a piece nobody struck; the backbeat, where it is a piece for that."""
    section = draft.section(place.section)
    first, last = place.bars or (0, section.bars - 1)
    bar, step = section.meter.bar_ticks, section.meter.beat_ticks // 2
    cell = draft.cells[place.section, place.part]
    is_back = piece in _BACKBEAT or piece == "clap"
    new = [
        Hit(at=at, piece=piece, velocity=84 if at % (2 * step) == 0 else 66)
        for at in range(first * bar, (last + 1) * bar, step)
        if not is_back or at % bar % (4 * step) == 2 * step
    ]
    whole = Place(place.section, place.part)
    frame = Frame(
        section=section,
        part=draft.part(place.part),
        edit=whole.edit("swap"),
        start=0,
        end=section.length,
    )
    made = within_reach(cell.events, sorted([*cell.events, *new], key=lambda e: e.at), frame)
    draft.write(place.section, place.part, made)


def ghost_notes(draft: Draft, move: Move) -> None:
    """Whispers of the snare between the backbeats; or none of them."""
    snares = pieces_named(("snare",))
    for place in drummers(draft, move):
        snare = Place(place.section, place.part, snares, place.bars)
        whole = Place(place.section, place.part, (), place.bars)
        before = note_density(draft.passage([snare]))
        if move.by < 0 or move.to == "absent":
            draft.retouch(whole, whole.edit("ghosts", -1.0))
            continue
        first = 2 if move.by < 0.7 else 3 if move.by < 1.5 else 4

        draft.attempt(
            [
                lambda n=n, whole=whole: draft.retouch(whole, whole.edit("ghosts", n))  # type: ignore[misc]
                for n in (first, first + 2, 8)
            ],
            lambda snare=snare, before=before: (
                note_density(draft.passage([snare])) >= 1.12 * before
            ),  # type: ignore[misc]
        )


def rolls(draft: Draft, move: Move) -> None:
    """Rolls of the hat, more the stronger the wish; or none."""
    hats = pieces_named(("hat",))
    for place in drummers(draft, move):
        hat = Place(place.section, place.part, hats, place.bars)
        whole = Place(place.section, place.part, (), place.bars)
        before = note_density(draft.passage([hat]))
        if move.by < 0 or move.to == "absent":
            draft.retouch(whole, whole.edit("rolls", -1.0))
            continue
        first = 1 if move.by < 0.7 else 2 if move.by < 1.5 else 4

        draft.attempt(
            [
                lambda n=n, whole=whole: draft.retouch(whole, whole.edit("rolls", n))  # type: ignore[misc]
                for n in (first, first + 1, first + 2, 6, 8)
            ],
            lambda hat=hat, before=before: note_density(draft.passage([hat])) >= 1.12 * before,  # type: ignore[misc]
        )
