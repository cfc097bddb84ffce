"""A line said twice: in octaves or thirds, by its own player or by another who has the notes."""

from __future__ import annotations

from dataclasses import replace

from composer.composition.retouch.retouch import retouched
from composer.composition.revision.draft import Draft, Place
from composer.composition.revision.players import new_part
from composer.composition.revision.scope import places_of
from composer.errors import RevisionRefused
from composer.genre.catalogue import Instrument, instruments
from composer.model.events import Event, Note
from composer.model.move import Move
from composer.model.song import Part

__all__ = ["double", "is_sung"]

_DOUBLERS = ("strings", "flute", "piano")
"""Who joins, where the player has not the notes."""
_SUNG = ("voice_lead", "vocals")


def is_sung(part: Part) -> bool:
    """Whether the part stands for a singer."""
    kind = instruments()[part.instrument].kind
    return kind == "sung" or part.instrument in _SUNG or "vocal" in part.name.casefold()


def double(draft: Draft, move: Move) -> None:
    """The tune doubled in octaves or thirds: by the same player where the instrument has the notes, else by another."""
    how = move.to or "octave up"
    if move.parts == ("*",):
        tunes = [p.id for p in draft.plan.parts if p.role == "melody"]
        move = replace(move, parts=tuple(tunes[:1]) or ("*",))
    beside: dict[str, str] = {}
    for place in places_of(draft, move):
        part = draft.part(place.part)
        if part.role in ("drums", "percussion"):
            raise RevisionRefused(
                "drums cannot be doubled at the octave; name a part that plays notes"
            )
        more = _doublings(draft, place, how)
        keys = [e.pitch.midi for e in more if isinstance(e, Note)]
        alone = how.startswith("octave") and is_sung(part)  # no singer has both octaves at once
        if part.role == "melody" and keys and (alone or not _has(part, keys)):
            if part.id not in beside:
                beside[part.id] = _doubler(draft, part, keys)
            _write_beside(draft, place, beside[part.id], more)
            continue
        draft.retouch(place, place.edit("double", 0.0, how))


def _doublings(draft: Draft, place: Place, how: str) -> list[Event]:
    """The notes that doubling adds, with nothing else."""
    events = draft.cells[place.section, place.part].events
    section, part = draft.section(place.section), draft.part(place.part)
    made = retouched(events, place.edit("double", 0.0, how), section, part)
    return [event for event in made if event not in events]


def _has(part: Part, keys: list[int]) -> bool:
    player = instruments()[part.instrument]
    return sum(not player.low <= key <= player.high for key in keys) <= len(keys) // 8


def _doubler(draft: Draft, part: Part, keys: list[int]) -> str:
    known = instruments()

    def beyond(player: Instrument) -> int:
        return sum(not player.low <= key <= player.high for key in keys)

    chosen = min(_DOUBLERS, key=lambda name: (beyond(known[name]), _DOUBLERS.index(name)))
    made = new_part(draft, chosen, role="counter", part_id=f"{part.id}_double")
    draft.warnings.append(
        f"{part.name} has not all of these notes; {known[chosen].label.lower()} double the line beside it"
    )
    return made.id


def _write_beside(draft: Draft, place: Place, part_id: str, events: list[Event]) -> None:
    cell, play = draft.cells[place.section, place.part], draft.play(place.section, place.part)
    earlier = draft.cells.get((place.section, part_id))
    whole = sorted([*(earlier.events if earlier else ()), *events], key=lambda e: e.at)
    draft.cells[place.section, part_id] = replace(
        cell, part=part_id, events=tuple(whole), is_locked=False
    )
    draft.set_play(place.section, replace(play, part=part_id, edits=()))
