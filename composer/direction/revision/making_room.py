"""Room for somebody: `give the violin some room`, `leave more space for the vocal`."""

from __future__ import annotations

from composer.direction.revision.scene import Scene
from composer.direction.words import word_set
from composer.model.move import Move

__all__ = ["made_room"]

_GIVING = word_set("give gives giving leave leaves leaving make makes making need needs")
_ROOM = word_set("room space air")


def made_room(scene: Scene) -> list[Move] | None:
    """`give the violin some room`, `leave more space for the vocal`: the others play less."""
    clause = scene.clause
    favoured = scene.players
    if not favoured or scene.is_everyone or len(clause.players) != 1:
        return None
    named = clause.players[0]
    said = [w.plain for w in clause.words[clause.mentions[0].first : clause.mentions[-1].end]]
    before = {w.plain for w in clause.words[max(0, named.first - 3) : named.first]}
    gives = _GIVING.intersection(said) and (
        "for" in before or (_GIVING & before and _ROOM.intersection(said))
    )
    if not gives or not _ROOM.intersection(said) or clause.of("quality", "setting"):
        return None
    own = {part.partition(".")[0] for part in favoured}
    others = tuple(p for p in scene.facts.part_ids if p not in own)
    clause.use(*clause.of("verb", "topic", "logic"))
    return [scene.move("density", parts=others, by=-clause.degree)] if others else None
