"""Busier or sparser, simpler or livelier, higher or lower, wider or narrower, shorter or longer notes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from composer.composition.revision.doubling import is_sung
from composer.composition.revision.draft import Draft, Place
from composer.composition.revision.scope import places_of
from composer.composition.touch import touch_of
from composer.errors import RevisionRefused
from composer.measure.written import (
    note_density,
    note_length,
    pitch_mean,
    pitch_range,
    syncopation,
)
from composer.model.move import Move

__all__ = ["articulation", "complexity", "density", "register", "span"]

_PITCHLESS = ("drums", "percussion")
_LOW = 62
"""D4: parts that lie below it would be in the low end an octave down."""
_BESIDE = 5
"""Semitones between the middles of two parts that lie in the same place."""


def _each(places: list[Place]) -> list[tuple[str, list[Place]]]:
    """The places of one part in one section, which are changed until they have changed enough."""
    found: dict[tuple[str, str], list[Place]] = {}
    for place in places:
        found.setdefault((place.section, place.part), []).append(place)
    return [(part, here) for (_, part), here in found.items()]


def _retouching(
    draft: Draft, here: list[Place], kind: str, amount: float, to: str = ""
) -> Callable[[], None]:
    def turn() -> None:
        for place in here:
            draft.retouch(place, place.edit(kind, amount, to))

    return turn


def density(draft: Draft, move: Move) -> None:
    """More onsets between those that stand, or only those that weigh most; `to` names eighths, sixteenths, or onsets a
    beat."""
    wanted = _onsets_a_beat(move.to)
    places = places_of(draft, move)
    if move.parts == ("*",) and len(places) > 1 and not wanted:
        places = [p for p in places if draft.part(p.part).role != "melody"] or places
    for _, here in _each(places):
        before = note_density(draft.passage(here))
        if not before:
            continue
        if move.to in ("eighths", "sixteenths"):
            _retouching(draft, here, "enrich", 0.0, move.to)()
            continue
        by = move.by
        if wanted:
            ratio = wanted / before
            kind, amounts = ("thin", [ratio]) if ratio < 1 else ("enrich", [ratio])
        elif by < 0:
            share = 1 - (0.08 + 0.22 * abs(by))
            kind, amounts = "thin", [max(share, 0.35), max(share - 0.15, 0.3), 0.3]
        else:
            share = 1 + 0.12 + 0.25 * by
            kind, amounts = "enrich", [share, share + 0.25, share + 0.6]

        def is_enough(here: list[Place] = here, before: float = before, by: float = by) -> bool:
            now = note_density(draft.passage(here))
            return now >= 1.1 * before if by > 0 else now <= 0.9 * before

        if (
            not draft.attempt([_retouching(draft, here, kind, a) for a in amounts], is_enough)
            and by > 0
        ):
            # a piece that hardly plays here is given strokes of its own
            draft.warnings.append(
                f"{draft.part(here[0].part).name} in {draft.section(here[0].section).name} "
                "could not be made busier: there is no place left between its notes"
            )


def _onsets_a_beat(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def complexity(draft: Draft, move: Move) -> None:
    """Notes off the beat come, or go; by how many tells how far."""
    places = places_of(draft, move)
    if move.parts == ("*",) and len({p.part for p in places}) > 1:
        places = [p for p in places if draft.part(p.part).role not in ("pad", "melody")] or places
    for _, here in _each(places):
        before = draft.passage(here)
        dense, off = note_density(before), syncopation(before)
        if not dense:
            continue
        if move.by < 0:
            share = max(1 - (0.1 + 0.25 * abs(move.by)), 0.4)
            tries = [_retouching(draft, here, "thin", s, "off-beats") for s in (share, share - 0.2)]
        else:
            share = 1 + 0.12 + 0.25 * move.by
            tries = [
                _retouching(draft, here, "enrich", share, "off-beats"),
                _retouching(draft, here, "enrich", share + 0.4),
            ]

        def is_enough(here: list[Place] = here, dense: float = dense, off: float = off) -> bool:
            now = draft.passage(here)
            ratio = note_density(now) / dense
            if move.by < 0:
                return ratio <= 0.9
            return ratio >= 1.1 or syncopation(now) >= off + 0.05

        draft.attempt(tries, is_enough)


def register(draft: Draft, move: Move) -> None:
    """The same notes higher or lower: by the octave, or chords turned over."""
    by = move.by
    amount = _semitones(move.to)
    if amount is None:
        amount = 12 * (1 if by > 0 else -1)
    places = [p for p in places_of(draft, move) if draft.part(p.part).role not in _PITCHLESS]
    if not places:
        raise RevisionRefused("drums have no register; name a part that plays notes")
    side = 1 if amount > 0 else -1
    if len({p.part for p in places}) > 1 and move.parts == ("*",):
        places = [p for p in places if _may_go(draft, p, side)]
        if not places:
            raise RevisionRefused(
                f"nobody there can go {'higher' if side > 0 else 'lower'} without leaving the place of the bass or the "
                "tune; name who shall go"
            )
    for _, here in _each(places):
        before = pitch_mean(draft.passage(here))
        chords = draft.part(here[0].part).role in ("comp", "pad")
        touch = chords and not move.to and abs(by) < 1.5
        amounts = [5 * side, 8 * side, 11 * side] if touch else [amount, 12 * side]

        def is_enough(here: list[Place] = here, before: float = before) -> bool:
            return (pitch_mean(draft.passage(here)) - before) * side >= 1.7

        start = draft.state()
        part, name = draft.part(here[0].part), draft.section(here[0].section).name
        if not draft.attempt([_retouching(draft, here, "lift", a) for a in amounts], is_enough):
            draft.restore(start)
            draft.warnings.append(
                f"{part.name} has no room {'above' if side > 0 else 'below'} in "
                f"{name}; give the part to another instrument to go there"
            )
        elif move.parts == ("*",) and _is_at_the_tune(draft, here):
            draft.restore(start)
            draft.warnings.append(
                f"{part.name} stays where it is in {name}, since the tune lies there; name the part to move it anyway"
            )


def _is_at_the_tune(draft: Draft, here: list[Place]) -> bool:
    """Whether a part lies where the tune of its section lies."""
    part, section = draft.part(here[0].part), draft.section(here[0].section)
    tune = [p for p in draft.players(section.id) if p.role == "melody" and p.id != part.id]
    there = [pitch_mean(draft.passage([Place(section.id, p.id)])) for p in tune]
    return any(abs(mean - pitch_mean(draft.passage(here))) < _BESIDE for mean in there if mean)


def _may_go(draft: Draft, place: Place, side: int) -> bool:
    """Whether a part goes along when all go higher or lower: the bass does not, nor a singer; down, nor who is low, nor
    the tune, which would come to lie among its chords."""
    part = draft.part(place.part)
    if part.role == "bass" or (part.role == "melody" and (side < 0 or is_sung(part))):
        return False
    return side > 0 or pitch_mean(draft.passage([place])) >= _LOW


def _semitones(text: str) -> int | None:
    try:
        return round(float(text)) if text else None
    except ValueError:
        return None


def span(draft: Draft, move: Move) -> None:
    """The line wider, or drawn together so that it is easier to sing; `to` is the range in semitones."""
    places = [p for p in places_of(draft, move) if draft.part(p.part).role not in _PITCHLESS]
    if move.parts == ("*",):
        places = [p for p in places if draft.part(p.part).role == "melody"] or places
    if not places:
        raise RevisionRefused("drums have no range; name a part that plays notes")
    for _, here in _each(places):
        before = pitch_range(draft.passage(here))
        wanted = _semitones(move.to)
        if wanted is not None and before:
            factors = [wanted / before * far for far in (1.0, 0.85, 0.7)]
        elif move.by < 0:
            factors = [max(0.82 - 0.17 * abs(move.by) - more, 0.25) for more in (0.0, 0.15, 0.3)]
        else:
            factors = [1.15 + 0.25 * move.by + more for more in (0.0, 0.3, 0.7)]

        def is_enough(
            here: list[Place] = here, before: float = before, wanted: int | None = wanted
        ) -> bool:
            now = pitch_range(draft.passage(here))
            if wanted is not None:
                return now <= wanted
            return (now - before) * move.sign >= 2.5

        draft.attempt([_retouching(draft, here, "range", f) for f in factors], is_enough)


def articulation(draft: Draft, move: Move) -> None:
    """Notes held shorter or longer; where they fill their time already, fewer and longer ones."""
    is_short = move.to == "short" or (move.to != "long" and move.by < 0)
    places = [p for p in places_of(draft, move) if draft.part(p.part).role not in _PITCHLESS]
    if not places:
        raise RevisionRefused("drums have no length to change; name a part that plays notes")
    far = abs(move.by) or 1.0
    for _, here in _each(places):
        before = note_length(draft.passage(here))
        if is_short:
            first = touch_of(-min(far, 1.0)) if move.to != "short" else 0.45
            tries = [_retouching(draft, here, "length", f) for f in (first, first * 0.6, 0.2)]
            goal = min(0.8 * before, 0.5 if move.to == "short" else 0.8 * before)
        else:
            longer = touch_of(min(far, 1.0)) + (0.8 if far > 1 else 0.2)
            tries = [
                _retouching(draft, here, "length", longer),
                _retouching(draft, here, "length", 3.0),
                _longer_and_fewer(draft, here, 0.7),
                _retouching(draft, here, "sustain", 1.0),
            ]
            if draft.part(here[0].part).role == "melody":
                tries = tries[:2]  # one stroke a chord would be no tune
            elif move.to == "long":
                tries = tries[-1:]
            goal = 1.2 * before

        def is_enough(here: list[Place] = here, goal: float = goal, short: bool = is_short) -> bool:
            now = note_length(draft.passage(here))
            return now <= goal if short else now >= goal

        draft.attempt(tries, is_enough)
        _hold(draft, here, 0.5 if is_short else 1.0)


def _hold(draft: Draft, here: list[Place], length: float) -> None:
    """Short notes are played without the pedal, and long ones may have it: the play's own length tells which."""
    for place in here:
        play = draft.play(place.section, place.part)
        if place.bars is None and (length < 1) != (play.length < 1):
            draft.set_play(place.section, replace(play, length=0.99 if length < 1 else 1.0))


def _longer_and_fewer(draft: Draft, here: list[Place], share: float) -> Callable[[], None]:
    def turn() -> None:
        _retouching(draft, here, "thin", share)()
        _retouching(draft, here, "length", 3.0)()

    return turn
