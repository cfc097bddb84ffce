"""What a move came to: its measure before and after, section by section, and what in the song is not as it was."""

from __future__ import annotations

from composer.composition.revision.draft import Draft, Place
from composer.composition.revision.revision import Measured
from composer.composition.revision.scope import parts_of, sections_of
from composer.composition.revision.time import off_beat
from composer.errors import ComposerError
from composer.measure.written import MEASURES, has_moved
from composer.model.move import Move
from composer.model.song import Cell, Part, Play, Section, Song

__all__ = ["changes", "measured"]

Value = float | str


def measured(before: Draft, after: Draft, move: Move) -> list[Measured]:
    """The measure of a move, for each section and each part that was named."""
    metric = move.measure
    try:
        sections = [s.id for s in sections_of(before, move)]
        parts = parts_of(before, move)
    except ComposerError:
        sections, parts = [s.id for s in before.plan.sections], []
    if metric in ("form", "duration", "key", "ending") and len(sections) != 1:
        sections = []
    named = parts if move.parts != ("*",) else []
    found = []
    for section in sections if len(sections) < len(before.plan.sections) else [""]:
        for word, part in zip(move.parts, named, strict=False) if named else (("*", None),):
            chosen = [part] if part is not None else parts
            values = [_value(draft, metric, section, chosen) for draft in (before, after)]
            found.append(
                Measured(
                    metric=metric,
                    part=word,
                    section=section or "*",
                    before=values[0],
                    after=values[1],
                    done=_is_done(move, *values),
                )
            )
    return found


def _value(
    draft: Draft, metric: str, section: str, parts: list[tuple[Part, tuple[str, ...]]]
) -> Value:
    plan = draft.plan
    sections = [s for s in plan.sections if not section or s.id == section]
    if metric in MEASURES:
        places = [Place(s.id, part.id, pieces) for s in sections for part, pieces in parts]
        places += [Place(s.id, p.id) for s in sections for p in plan.parts if metric == "parts" and p not in [q for q, _ in parts]]  # fmt: skip
        if not places:
            places = [Place(s.id, p.id) for s in sections for p in plan.parts]
        if metric == "parts":
            return " ".join(
                p.id for p in plan.parts if any(draft.plays(s.id, p.id) for s in sections)
            )
        return round(MEASURES[metric](draft.passage(places)), 3) if places else 0.0
    return _fact(draft, metric, sections)


def _fact(draft: Draft, metric: str, sections: list[Section]) -> Value:
    """Measures that are facts of the plan, in words or figures."""
    plan = draft.plan
    if metric == "duration":
        return round(sum(s.length / 960 * 60 / s.tempo_bpm for s in plan.sections), 2)
    if metric == "form":
        return ", ".join(f"{s.name} {s.bars}" for s in plan.sections)
    if metric == "bars":
        return float(sum(s.bars for s in sections))
    if metric in ("key", "mode"):
        return ", ".join(dict.fromkeys(str(s.key) for s in sections))
    if metric == "swing":
        return round(sum(off_beat(draft, s) for s in sections) / max(len(sections), 1), 3)
    if metric == "chords":
        return " | ".join(" ".join(str(c.chord) for c in s.chords) for s in sections[:1])
    if metric == "instrument":
        return ", ".join(p.instrument for p in plan.parts)
    if metric == "ending":
        return plan.ending
    return _heard(draft, sections)


def _heard(draft: Draft, sections: list[Section]) -> str:
    """Whether anything in these sections is another than it was: a mark of their cells and plays."""
    from hashlib import blake2b

    told = repr([(s.id, s.plays, [p.edits for p in s.plays], [(p.lateness_ms, p.looseness) for p in s.plays]) for s in sections])  # fmt: skip
    told += repr([c.events for c in draft.cells.values() if c.section in {s.id for s in sections}])
    return blake2b(told.encode(), digest_size=3).hexdigest()


def _is_done(move: Move, before: Value, after: Value) -> bool:
    if isinstance(before, float) and isinstance(after, float) and move.measure in MEASURES:
        if move.to and not move.by:
            return before != after or move.measure == "tempo"
        return has_moved(move.measure, before, after, move.sign)
    return before != after


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
