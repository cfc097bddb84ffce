"""Up and down of whoever is spoken of: `bring the vocals up`, `drums down`, `a bit more in the bridge`."""

from __future__ import annotations

from composer.direction.revision.scene import Scene
from composer.model.move import Move

__all__ = ["raised"]


def raised(scene: Scene) -> list[Move] | None:
    """`bring the vocals up`, `drums down`, `take it down`: of a player how loud; by itself what was spoken of before."""
    clause = scene.clause
    verb = clause.verb("bring_up", "bring_down")
    sign = 1.0
    if verb is not None:
        sign = 1.0 if verb.is_word("verb", "bring_up") else -1.0
    elif clause.logic("more", "less") and (clause.players or scene.players or scene.scope.sections):
        verb = clause.logic("more", "less")
        sign = 1.0 if clause.logic("more") else -1.0
    if verb is None:
        return None
    clause.use(verb, *clause.of("verb", "logic"))
    degree = clause.degree
    if verb.is_word("logic") and (like := _likewise(scene, sign * degree)):
        return like
    if not scene.players and scene.where() == ("*",):
        earlier = next((m for m in reversed(scene.reading.moves) if m.by), None)
        if earlier is not None and clause.words and _is_pronoun(scene):
            return [scene.song_move(earlier.name, by=sign * degree)]
    if scene.is_everyone or scene.players:
        if (
            verb.is_word("logic", "less")
            and clause.players
            and clause.players[-1].end <= verb.first
        ):
            return [scene.move("density", by=-degree)]  # the comping is too much
        return [scene.move("dynamics", by=sign * degree)]
    if sign > 0 and scene.where() != ("*",):
        return [scene.song_move("energy", by=degree)]
    return [scene.song_move("dynamics", by=sign * degree)]


def _likewise(scene: Scene, way: float) -> list[Move]:
    """`less busy in verse 2 and a bit more in the bridge`: the same thing as before, more or less of it."""
    clause = scene.clause
    named = clause.players[0] if clause.players else None
    if clause.opens or (
        named
        and clause.words[named.first - 1].plain not in ("in", "from", "for")
        and clause.words[max(0, named.first - 2)].plain not in ("in", "from", "for")
    ):
        return []
    last = scene.reading.moves[-1] if scene.reading.moves else None
    if last is None or not last.by:
        return []
    same = [m for m in scene.reading.moves if m.words == last.words and m.by]
    return [scene.move(m.name, by=round(way * abs(m.by) / abs(last.by), 3)) for m in same]


def _is_pronoun(scene: Scene) -> bool:
    clause = scene.clause
    start, end = clause.mentions[0].first, clause.mentions[-1].end
    return any(w.plain in ("it", "that", "this") for w in clause.words[max(0, start - 2) : end + 2])
