"""A revision as plain data for `--json`: asked, done or not, before and after, and what else changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from composer.model.move import Move
from composer.model.selector import move_selectors
from composer.model.song import Plan
from composer.studio.history import State
from composer.studio.receipt import SCHEMA, finding_row, loudness_row
from composer.studio.revising import Revised

if TYPE_CHECKING:
    from composer.composition.revision.revision import Measured

__all__ = ["asked_selectors", "beyond", "measure_row", "revised_receipt", "state_row"]

_INTO = ("fill", "build", "drop_out")
"""Moves that happen in the section in front of the one they lead into."""
_OF_DRUMS = ("fill", "crash", "drum_feel", "timekeeper", "ghost_notes", "rolls")
"""Moves that are about the drummer where nobody is named."""
_OF_FORM = ("cut", "insert", "repeat", "reorder", "bars", "length")


def revised_receipt(revised: Revised) -> dict[str, Any]:
    """What `composer revise --json` prints, and every other command that changes a song."""
    if revised.question:
        return {"question": revised.question}
    plan = revised.before.plan
    made = revised.rewritten
    return {
        "schema": SCHEMA,
        "title": revised.song.plan.title,
        "moves": _moves(revised),
        "understood": [
            {"words": u.words, "meaning": u.meaning} for u in revised.direction.understood
        ],
        "already_said": list(revised.direction.echoes),
        "not_understood": list(revised.direction.not_understood),
        "changed": list(revised.changed),
        "measures": [measure_row(m, revised.song.plan, plan) for m in revised.measures],
        "differences": list(revised.differences),
        "beyond": list(beyond(revised)),
        "warnings": [*revised.warnings, *made.warnings],
        "findings": [finding_row(finding) for finding in made.findings],
        "loudness": made.loudness and loudness_row(made.loudness),
        "state": revised.state and state_row(revised.state),
        "files": {kind: str(path.absolute()) for kind, path in made.files},
    }


def state_row(state: State) -> dict[str, Any]:
    """One state of the history."""
    return {
        "number": state.number,
        "parent": state.parent,
        "what": state.what,
        "words": state.words,
        "changed": list(state.changed),
        "names": list(state.names),
    }


def measure_row(measured: Measured, plan: Plan, earlier: Plan) -> dict[str, Any]:
    """What was measured, with sections by the names people use."""
    names = {s.id: s.name.lower() for p in (earlier, plan) for s in p.sections}
    return {
        "metric": measured.metric,
        "part": measured.part,
        "section": names.get(measured.section, measured.section),
        "before": _rounded(measured.before),
        "after": _rounded(measured.after),
        "done": measured.done,
    }


def asked_selectors(move: Move, plan: Plan) -> tuple[str, ...]:
    """What a move is about, one selector a section and part; what it spares is left out."""
    sections, parts = move.sections, move.parts
    if parts == ("*",) and move.name in _OF_DRUMS:
        parts = tuple(part.id for part in plan.parts if part.role == "drums") or parts
    if move.name in ("insert", "repeat"):
        beside = move.after or move.before
        sections, parts = (beside,) if beside and sections == ("*",) else sections, ("*",)
    elif move.name == "reorder":
        pairs = zip(move.to.split(), plan.sections, strict=False)
        sections = tuple(was.id for now, was in pairs if now != was.id) or sections
    elif move.name == "enter" and move.before:
        sections = _ahead_of(move.before, plan)
    elif move.name in _INTO:
        into = (move.before,) if move.before else sections
        sections = tuple(dict.fromkeys(s for i in into for s in _ahead_of(i, plan)[-1:])) or into
    if move.spared_sections:
        chosen = [s.id for s in plan.sections] if sections == ("*",) else list(sections)
        sections = tuple(s for s in chosen if s not in move.spared_sections)
    if move.spared_parts:
        known = [p.id for p in plan.parts] if parts == ("*",) else list(parts)
        parts = tuple(p for p in known if p not in move.spared_parts)
    return move_selectors(sections, parts, move.bars, plan)


def beyond(revised: Revised) -> tuple[str, ...]:
    """What changed although no move is about it: `changed` selectors outside all that was asked. After a change of form
    sections have other names, and nothing is told."""
    moves = revised.direction.moves
    if not moves or any(move.name in _OF_FORM for move in moves):
        return ()
    plan = revised.before.plan
    asked = [s for move in moves for s in asked_selectors(move, plan)]
    return tuple(one for one in revised.changed if not any(_covers(a, one, plan) for a in asked))


def _covers(asked: str, changed: str, plan: Plan) -> bool:
    """Whether a change lies inside what was asked for."""
    place, _, player = asked.partition(":")
    where, _, who = changed.partition(":")
    part = player.partition(".")[0] or "*"
    is_there = place in ("*", where) or place == where.rstrip("0123456789 ")
    if place.startswith("bars"):
        is_there = where.startswith("bars") or where in _sections_of(place, plan)
    return is_there and (part == "*" or part == who.partition(":")[0].partition(".")[0])


def _sections_of(bars: str, plan: Plan) -> set[str]:
    from composer.model.selector import select

    names = {s.id: s.name.lower() for s in plan.sections}
    return {names[spot.section] for spot in select(bars, plan)}


def _moves(revised: Revised) -> list[dict[str, Any]]:
    direction = revised.direction
    if direction.history or (not direction.moves and revised.state is not None):
        what = (
            direction.history.partition(" ")[0] or revised.state.what
            if revised.state
            else direction.history
        )
        places = ("*",) if direction.history else revised.changed or ("*",)
        return [{"name": what, "selector": p, "measure": "notes", "sign": 0} for p in places]
    return [
        {"name": move.name, "selector": selector, "measure": move.measure, "sign": move.sign}
        for move in direction.moves
        for selector in asked_selectors(move, revised.before.plan)
    ]


def _ahead_of(section_id: str, plan: Plan) -> tuple[str, ...]:
    ids = [section.id for section in plan.sections]
    return tuple(ids[: ids.index(section_id)]) if section_id in ids else ()


def _rounded(value: float | str) -> float | str:
    return round(value, 3) if isinstance(value, float) else value
