"""Another key, another mode, a brighter or a darker sound."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from composer.composition.revision.draft import Draft, Place
from composer.composition.revision.scope import places_of, sections_of
from composer.composition.revision.size import make_louder
from composer.composition.revision.transposing import in_mode, transposed
from composer.errors import ComposerError, RevisionRefused
from composer.measure.written import pitch_mean
from composer.model.move import Move
from composer.theory.key import Key
from composer.theory.pitch import pc_semitone

__all__ = ["brightness", "key", "mode"]

_OVER_CHORDS = ("comp", "pad", "riff", "counter")


def key(draft: Draft, move: Move) -> None:
    """Sections in another key, notes and chords together: by semitones, or to a key; refused where it is there."""
    sections = sections_of(draft, move)
    home = draft.plan.key if len(sections) == len(draft.plan.sections) else sections[0].key
    semitones, aim = _interval(move, home)
    for section in sections:
        if semitones:
            transposed(draft, draft.section(section.id), semitones)
        if aim is not None and aim.mode != home.mode:
            here = draft.section(section.id)
            in_mode(draft, here, Key(here.key.tonic, aim.mode))
    if len(sections) == len(draft.plan.sections):
        moved = home.transposed(semitones) if semitones else home
        draft.plan = replace(draft.plan, key=aim or moved)
        low, high = draft.plan.melody_range
        draft.plan = replace(draft.plan, melody_range=(low + semitones, high + semitones))


def _interval(move: Move, home: Key) -> tuple[int, Key | None]:
    text = move.to.strip()
    if re.fullmatch(r"[+-]?\d+", text):
        return max(min(int(text), 24), -24), None
    if not text:
        return (1 if abs(move.by) < 0.7 else 2 if abs(move.by) < 1.5 else 4) * move.sign, None
    try:
        aim = Key.parse(text)
    except ComposerError as error:
        raise RevisionRefused(f"{error}") from None
    if len(text.split()) == 1 and not text.endswith("m"):
        aim = Key(aim.tonic, home.mode)
    gap = (pc_semitone(aim.tonic) - pc_semitone(home.tonic)) % 12
    if gap == 0 and aim.mode == home.mode:
        raise RevisionRefused(f"it is in {home} already; name another key")
    return (gap - 12 if gap > 6 else gap), aim


def mode(draft: Draft, move: Move) -> None:
    """Sections in another mode on the same tonic, or in the relative key, every degree taken along."""
    sections = sections_of(draft, move)
    for section in sections:
        wanted = move.to or ("major" if move.by > 0 else "minor")
        if wanted == "relative":
            aim = section.key.relative
        else:
            try:
                aim = Key(section.key.tonic, wanted)
            except ComposerError as error:
                raise RevisionRefused(f"{error}") from None
        if aim == section.key:
            draft.warnings.append(f"{section.name} is in {aim} already")
            continue
        in_mode(draft, section, aim)
    if len(sections) == len(draft.plan.sections):
        draft.plan = replace(draft.plan, key=sections_of(draft, move)[0].key)


def brightness(draft: Draft, move: Move) -> None:
    """Brighter: the harmony higher and everybody a little louder; darker the other way."""
    side = move.sign or 1
    for section in sections_of(draft, move):
        own = replace(move, sections=(section.id,), spared_sections=())
        places = [p for p in places_of(draft, own) if draft.part(p.part).role not in ("drums", "percussion")]  # fmt: skip
        chosen = [p for p in places if draft.part(p.part).role in _OVER_CHORDS] or places
        before = pitch_mean(draft.passage(places))
        sung = [p for p in places if draft.part(p.part).role == "melody"]

        def lifted(amount: float, here: list[Place]) -> Callable[[], None]:
            def turn() -> None:
                for place in here:
                    draft.retouch(place, place.edit("lift", amount * side))

            return turn

        def is_enough(places: list[Place] = places, before: float = before) -> bool:
            return (pitch_mean(draft.passage(places)) - before) * side >= 1.8

        tries = [
            lifted(5, chosen),
            lifted(8, chosen),
            lifted(11, chosen),
            lifted(12 if side > 0 else 11, [*chosen, *sung]),
        ]
        draft.attempt(tries, is_enough)
        make_louder(draft, places_of(draft, own), 0.4 * move.by)
