"""What a move came to: its measure before and after, section by section, and what in the song is not as it was."""

from __future__ import annotations

from composer.composition.revision.draft import Draft, Place
from composer.composition.revision.likeness import likeness
from composer.composition.revision.reached import is_reached
from composer.composition.revision.revision import Measured
from composer.composition.revision.scope import bars_in, parts_of, sections_of
from composer.composition.revision.yardsticks import YARDSTICKS, Stretch, Value
from composer.errors import ComposerError
from composer.measure.written import MEASURES
from composer.model.move import Move
from composer.model.song import Cell, Part, Play, Song

__all__ = ["changes", "measured"]


def measured(before: Draft, after: Draft, move: Move) -> list[Measured]:
    """The measure of a move, for each section and each part that was named."""
    metric = _metric(before, move)
    try:
        sections = [s.id for s in sections_of(before, move)]
        parts = parts_of(before, move)
    except ComposerError:
        sections, parts = [s.id for s in before.plan.sections], []
    if metric in _OF_THE_SONG and len(sections) != 1:
        sections = []
    named = parts if move.parts != ("*",) and metric not in _OF_THE_BAND else []
    if not named:
        parts = _usual(before, move, metric) or parts
    found = []
    for section in sections if len(sections) < len(before.plan.sections) else [""]:
        for word, part in zip(move.parts, named, strict=False) if named else (("*", None),):
            chosen = [part] if part is not None else parts
            then, now = (_value(d, metric, section, chosen, move, before) for d in (before, after))
            found.append(
                Measured(
                    metric=metric,
                    part=word,
                    section=section or "*",
                    before=then,
                    after=now,
                    done=is_reached(move, then, now),
                )
            )
    return found


def _metric(draft: Draft, move: Move) -> str:
    """What shows the move: a player who rests for some bars, or a piece of the kit, is missed among the strokes."""
    if move.name == "remove_part" and (move.bars or any("." in part for part in move.parts)):
        return "note_density"
    return move.measure


_OF_THE_SONG = ("form", "duration", "key", "ending", "energy_gap")
_OF_THE_BAND = (
    "parts",
    "instrument",
    "fill",
    "crash",
    "drum_feel",
    "timekeeper",
    "hat_rolls",
    "ghost_notes",
    "silence",
)
"""Measures of everybody, or of the drummer, whoever was named."""
_OF_THE_TUNE = ("pitch_range", "repetition", "doubling")


def _usual(draft: Draft, move: Move, metric: str) -> list[tuple[Part, tuple[str, ...]]]:
    """Whose measure it is where nobody was named: the tune's, or everybody's."""
    everybody: list[tuple[Part, tuple[str, ...]]] = [(part, ()) for part in draft.plan.parts]
    if metric in _OF_THE_TUNE:
        return [(part, ()) for part, _ in everybody if part.role == "melody"]
    return everybody if metric in _OF_THE_BAND else []


def _value(
    draft: Draft,
    metric: str,
    section: str,
    parts: list[tuple[Part, tuple[str, ...]]],
    move: Move,
    before: Draft,
) -> Value:
    sections = [s for s in draft.plan.sections if not section or s.id == section]
    parts = parts or [(part, ()) for part in draft.plan.parts]
    bars = bars_in(draft, sections[0], move.bars) if move.bars and len(sections) == 1 else None
    stretch = Stretch(draft=draft, sections=sections, parts=parts, move=move, bars=bars)
    if metric == "similarity":
        return round(_likeness(before, draft, stretch.places()), 3)
    if metric in YARDSTICKS:
        value = YARDSTICKS[metric](stretch)
    else:
        value = MEASURES[metric](draft.passage(stretch.places())) if sections else 0.0
    return value if isinstance(value, str) else round(value, 3)


def _likeness(before: Draft, after: Draft, places: list[Place]) -> float:
    """How much of what was played is played now: 1 where all of it is."""
    values = []
    for place in places:
        if before.plays(place.section, place.part):
            now = after.cells.get((place.section, place.part))
            old = before.cells[place.section, place.part].events
            values.append(likeness(old, now.events if now else ()))
    return sum(values) / len(values) if values else 1.0


def changes(before: Song, after: Song) -> tuple[str, ...]:
    """Selectors of what is not as it was: sections that came, went or moved, whole sections, or parts of them."""
    old, new = before.plan, after.plan
    found: dict[str, None] = {}
    if _performance(before) != _performance(after):
        found["*"] = None
    was_played = {p.id: p.instrument for p in old.parts}
    for part in new.parts:
        if was_played.get(part.id, part.instrument) != part.instrument:
            found[f"*:{part.id}"] = None
    if [s.id for s in old.sections] != [s.id for s in new.sections]:
        kept = {s.id for s in old.sections}
        for section in new.sections:
            if section.id not in kept:
                found[section.name.lower()] = None
        if {s.id for s in new.sections} <= kept:
            found["*"] = None
    was = {(c.section, c.part): c for c in before.cells}
    now = {(c.section, c.part): c for c in after.cells}
    olds = {s.id: s for s in old.sections}
    for section in new.sections:
        ago = olds.get(section.id)
        if ago is None:
            continue
        changed = [
            part.id
            for part in new.parts
            if not _same(was.get((section.id, part.id)), now.get((section.id, part.id)))
            or _timing(ago.play_of(part.id)) != _timing(section.play_of(part.id))
        ]
        playing = [p.id for p in new.parts if (section.id, p.id) in now]
        bare = (ago.bars, ago.tempo_bpm, ago.swing, ago.ritardando, ago.key)
        if bare != (
            section.bars,
            section.tempo_bpm,
            section.swing,
            section.ritardando,
            section.key,
        ) or (len(changed) > 1 and set(changed) >= set(playing)):
            found[section.name.lower()] = None
        else:
            for part_id in changed:
                found[f"{section.name.lower()}:{part_id}"] = None
    return tuple(found)


def _performance(song: Song) -> tuple[object, ...]:
    plan = song.plan
    return plan.tempo_bpm, plan.swing, plan.lateness_ms, plan.key


def _same(a: Cell | None, b: Cell | None) -> bool:
    return (a.events if a else ()) == (b.events if b else ())


def _timing(play: Play | None) -> tuple[object, ...]:
    return (play.lateness_ms, play.late_pieces, play.looseness) if play else ()
