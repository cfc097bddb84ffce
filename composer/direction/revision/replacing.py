"""One section in the place of another: `a sax solo instead of the bridge`, `replace the bridge with a guitar solo`."""

from __future__ import annotations

from composer.direction.revision.clauses import is_indefinite
from composer.direction.revision.mention import Mention
from composer.direction.revision.scene import Scene
from composer.model.move import Move

__all__ = ["replaced"]

_INTO = frozenset(
    ("a", "an", "for", "with", "into", "to", "by", "por", "pelo", "pela", "con", "com")
)


def replaced(scene: Scene) -> list[Move] | None:
    """The new section behind the old one, as long as it; then the old one goes."""
    clause = scene.clause
    places = clause.of("place")
    pair = _pair(scene, places)
    if pair is None:
        return None
    new, old = pair
    if not old.ids or set(new.ids) & set(old.ids):
        return None
    parts: tuple[str, ...] = ("*",)
    if (new.unit or new.name) == "solo" and (scene.players or scene.missing):
        parts = scene.players[:1] or scene.missing[0].families[:1]
    scene.missing.clear()
    scene.scope.missing.clear()
    clause.use(*places, *clause.players, *clause.of("verb", "logic"))
    moves = []
    for section_id in old.ids:
        bars = scene.facts.plan.section(section_id).bars
        moves.append(
            scene.move(
                "insert",
                sections=(section_id,),
                parts=parts,
                to=new.unit or new.name,
                after=section_id,
                length_bars=bars,
            )
        )
    return [*moves, scene.song_move("cut", sections=old.ids)]


def _pair(scene: Scene, places: list[Mention]) -> tuple[Mention, Mention] | None:
    """The section that comes, and the one that goes for it."""
    if len(places) != 2:
        return None
    clause = scene.clause
    first, second = places
    instead = clause.logic("instead")
    if instead is not None:
        return (first, second) if first.end <= instead.first < second.first else None
    between = {word.plain for word in clause.words[first.end : second.first]}
    is_new = not second.ids or second.is_new or is_indefinite(clause, second)
    if clause.verb("swap", "change") and is_new and first.ids and between & _INTO:
        return second, first
    return None
