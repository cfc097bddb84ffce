"""Louder, quieter, bigger, smaller; further apart; rising and falling."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from statistics import fmean, median

from composer.composition.revision.draft import Draft, Place
from composer.composition.revision.scope import is_whole_song, places_of, sections_of
from composer.measure.written import energy, note_density, velocity
from composer.model.move import Move
from composer.model.song import Section

__all__ = ["contrast", "dynamics", "energies", "make_louder", "quarters", "shape", "thin_out"]

_COLOURS = ("counter", "percussion", "riff", "pad")
_FURTHER = (1.0, 1.35, 1.8, 2.4)
_LEAST_STEPS, _STEPS = 5.0, 10.0
"""MIDI steps: a touch comes to 9, plainly to 15, a lot to 25."""


def dynamics(draft: Draft, move: Move) -> None:
    """The same notes louder or quieter, each section by as much as it needs to be heard."""
    places = places_of(draft, move)
    if not make_louder(draft, places, move.by):
        draft.warnings.append(
            f"it could not be made {'louder' if move.by > 0 else 'quieter'} throughout: it is at the end of the scale"
        )


def make_louder(draft: Draft, places: list[Place], by: float) -> bool:
    """The places louder (quieter below 0); gives back whether each section's change is heard."""
    done = True
    steps = (_LEAST_STEPS + _STEPS * abs(by)) * (1 if by > 0 else -1)
    for section in {place.section: None for place in places}:
        here = [place for place in places if place.section == section]
        before = velocity(draft.passage(here))
        soft = any(draft.part(p.part).role in ("pad", "counter") for p in here)
        least = 10.0 if soft else 7.0

        def turned(far: float, here: list[Place] = here) -> Callable[[], None]:
            def turn() -> None:
                for place in here:
                    draft.retouch(place, place.edit("loudness", round(steps * far)))

            return turn

        done &= draft.attempt(
            [turned(far) for far in _FURTHER],
            lambda here=here, before=before, least=least: (  # type: ignore[misc]
                abs(velocity(draft.passage(here)) - before) >= least
            ),
        )
    return done


def thin_out(draft: Draft, places: list[Place], share: float, to: str = "") -> None:
    """Only this share of the onsets stays."""
    for place in places:
        draft.retouch(place, place.edit("thin", share, to))


def energies(draft: Draft, move: Move) -> None:
    """Bigger: louder, fuller, and where somebody rests they join; smaller: quieter, a colour leaves, fewer notes."""
    for section in sections_of(draft, move):
        own = replace(move, sections=(section.id,), spared_sections=())
        places = places_of(draft, own)
        before = draft.passage(places)
        is_alone = move.parts != ("*",)
        was, dense = energy(before), note_density(before)

        def turned(far: float, own: Move = own, is_alone: bool = is_alone) -> Callable[[], None]:
            def turn() -> None:
                if not is_alone:
                    (_join if own.by > 0 else _leave)(draft, own, far)
                here = places_of(draft, own)
                make_louder(draft, here, own.by * far)
                _fuller(draft, here, own.by * far)

            return turn

        def is_enough(own: Move = own, was: float = was, dense: float = dense) -> bool:
            now = draft.passage(places_of(draft, own))
            side = own.sign
            return (energy(now) - was) * side >= 0.1 and (
                note_density(now) - dense
            ) * side >= 0.1 * dense

        draft.attempt([turned(far) for far in _FURTHER], is_enough)


def _join(draft: Draft, move: Move, far: float) -> None:
    """Players who rest here come in, as many as the wish is strong."""
    section = move.sections[0]
    count = 1 if move.by * far < 0.7 else 2
    order = ("percussion", "pad", "riff", "counter", "comp", "drums", "bass")
    idle = [
        part
        for part in draft.plan.parts
        if not draft.plays(section, part.id) and part.id not in move.spared_parts
        and part.role in order
    ]  # fmt: skip
    for part in sorted(idle, key=lambda p: order.index(p.role))[:count]:
        draft.join(section, part.id)


def _leave(draft: Draft, move: Move, far: float) -> None:
    """A colour leaves, if enough players are left."""
    section = move.sections[0]
    if abs(move.by) * far < 0.9:
        return
    players = [p for p in draft.players(section) if p.id not in move.spared_parts]
    colours = sorted(
        (p for p in players if p.role in _COLOURS), key=lambda p: _COLOURS.index(p.role)
    )
    if len(players) > 3 and colours:
        draft.rest(section, colours[0].id)


def _fuller(draft: Draft, places: list[Place], by: float) -> None:
    """More strokes and fuller chords, or fewer; the tune keeps its notes."""
    for place in places:
        part = draft.part(place.part)
        if part.role == "melody" or not draft.plays(place.section, place.part):
            continue
        if by < 0:
            draft.retouch(place, place.edit("thin", max(1 - 0.22 * abs(by), 0.4)))
        elif part.role in ("drums", "percussion", "bass", "comp", "riff"):
            draft.retouch(place, place.edit("enrich", 1 + 0.22 * by))
        if by > 0 and part.role in ("comp", "pad"):
            draft.retouch(place, place.edit("double", 0, "octave up"))


def contrast(draft: Draft, move: Move) -> None:
    """The loud sections up, the quiet ones down (the other way: together)."""
    sections = sections_of(draft, move)
    if len(sections) < 2:
        sections = list(draft.plan.sections)
    whole = {s.id: energy(draft.passage(_all(draft, s.id))) for s in sections}
    middle = median(whole.values())
    for section in sections:
        is_high = section.material in ("chorus", "drop", "hook", "climax") or (
            whole[section.id] > middle and section.material not in ("verse", "breakdown", "intro")
        )
        towards = 0.9 if is_high else -0.9
        here = [p for p in _all(draft, section.id) if p.part not in move.spared_parts]
        by = towards * move.by
        make_louder(draft, here, by)
        struck = [p for p in here if draft.part(p.part).role != "melody"]
        _fuller(draft, struck, by * 0.7)


def _all(draft: Draft, section: str) -> list[Place]:
    return [Place(section, part.id) for part in draft.players(section)]


def shape(draft: Draft, move: Move) -> None:
    """Rising or falling inside each section, or as even as can be."""
    rising = {"rising": 1.0, "falling": -1.0}.get(move.to, float(move.sign))
    if move.to == "flat" or (not rising and not move.to):
        _flatten(draft, move)
        return
    strength = max(abs(move.by), 0.5)
    whole = is_whole_song(draft, move) and len(draft.plan.sections) > 2
    sections = sections_of(draft, move)
    if whole:
        for n, section in enumerate(sections):
            along = 2 * n / max(len(sections) - 1, 1) - 1
            own = replace(move, sections=(section.id,), by=rising * along * strength)
            if abs(along) > 0.2:
                make_louder(draft, places_of(draft, own), own.by)
        return
    for place in places_of(draft, move):
        draft.retouch(place, place.edit("slope", rising * (10 + 8 * strength)))
        section = draft.section(place.section)
        quarter = max(section.bars // 4, 1)
        if draft.part(place.part).role == "melody" or section.bars < 4:
            continue
        bars = (0, quarter - 1) if rising > 0 else (section.bars - quarter, section.bars - 1)
        ends = Place(place.section, place.part, place.pieces, bars)
        draft.retouch(ends, ends.edit("thin", max(0.75 - 0.2 * strength, 0.3)))


def _flatten(draft: Draft, move: Move) -> None:
    """Every section towards the mean loudness of all, and what is far busier than the rest thinned."""
    sections = sections_of(draft, move)
    if len(sections) == 1:
        _flatten_inside(draft, move, sections[0])
        return
    levels = {s.id: energy(draft.passage(_all(draft, s.id))) for s in sections}
    mean = fmean(levels.values())
    for section in sections:
        away = levels[section.id] - mean
        here = places_of(draft, replace(move, sections=(section.id,)))
        for place in here:
            draft.retouch(place, place.edit("loudness", -round(60 * away)))
        if away > 0.08:
            busy = [p for p in here if draft.part(p.part).role in ("drums", "percussion", "comp")]
            thin_out(draft, busy, max(1 - 2 * away, 0.5))


def quarters(section: Section) -> list[tuple[int, int]]:
    """The bars of a section in four stretches, or fewer where it has not so many bars."""
    count = min(4, section.bars)
    lines = [section.bars * n // count for n in range(count + 1)]
    return [(first, after - 1) for first, after in pairwise(lines)]


def _flatten_inside(draft: Draft, move: Move, section: Section) -> None:
    """Every quarter of one section towards the mean loudness of all four."""
    whole = _all(draft, section.id)
    levels = [
        energy(draft.passage([Place(p.section, p.part, (), bars) for p in whole]))
        for bars in quarters(section)
    ]
    mean = fmean(levels)
    for bars, level in zip(quarters(section), levels, strict=True):
        for place in places_of(draft, replace(move, sections=(section.id,))):
            here = Place(place.section, place.part, place.pieces, bars)
            draft.retouch(here, here.edit("loudness", -round(120 * (level - mean))))
            if level - mean > 0.05 and draft.part(place.part).role != "melody":
                draft.retouch(here, here.edit("thin", max(1 - 3 * (level - mean), 0.5)))
