"""Where a player plays and nowhere else: `have the strings only in the second half`, `keep the organ for the choruses`."""

from __future__ import annotations

from composer.direction.revision.scene import Scene
from composer.model.move import Move

__all__ = ["only_there"]


def only_there(scene: Scene) -> list[Move] | None:
    """They rest in all other sections; where those are all before, they enter."""
    clause, scope = scene.clause, scene.scope
    if not scene.players or scene.is_everyone or not scope.plain or scope.bars:
        return None
    if clause.of("quality", "topic", "setting") or scope.before or scope.after or scope.until:
        return None
    player, place = clause.players[0] if clause.players else None, scope.plain[0]
    if player is None or not player.end <= place.first or not _is_limited(scene, player.end):
        return None
    chosen = set(scope.sections)
    ids = scene.facts.section_ids
    others = tuple(i for i in ids if i not in chosen)
    if not others:
        return None
    clause.use(*clause.of("verb", "logic"))
    if set(ids[: len(others)]) == set(others):
        return [scene.move("enter", sections=others, before=ids[len(others)])]
    return [scene.move("remove_part", sections=others)]


def _is_limited(scene: Scene, after: int) -> bool:
    """Whether the place is all they have: `have X only in`, `keep X for`, `save X for`."""
    clause = scene.clause
    kept = clause.logic("keep") or clause.verb("hold_back")
    if kept and kept.first < after and clause.logic("for") and not clause.verb("remove"):
        return True
    has = clause.verb("add", "place", "change", "enter") or clause.logic("keep")
    limit = clause.logic("only_place") or clause.verb("only")
    return bool(has and limit and has.first < after <= limit.first)
