"""What `it` is where something is to go: `the organ is too much, lose it`, `the bridge is boring, cut it`."""

from __future__ import annotations

from collections.abc import Sequence

from composer.direction.revision.clauses import Clause
from composer.direction.revision.mention import Mention
from composer.direction.revision.scene import Reading, Scene
from composer.direction.words import word_set

__all__ = ["is_remedy", "meant_by_it", "take_reason"]

_ONE, _SEVERAL = word_set("it that this him her"), word_set("them those these they")
_NEAR = 3


def meant_by_it(clause: Clause, named: Sequence[Mention]) -> list[Mention]:
    """The players, or else the places, that a clause wants gone and only calls `it`, of those that were `named` in the
    clause before."""
    verb = clause.verb("remove")
    if verb is None or clause.of("player", "place", "bars", "setting", "topic"):
        return []
    after = {word.plain for word in clause.words[verb.first : verb.end + _NEAR]}
    if not after & (_ONE | _SEVERAL):
        return []
    known = [m for m in named if m.ids and not m.is_new]
    players = [m for m in known if m.kind == "player"]
    meant = players or [m for m in known if m.kind == "place"]
    return meant if after & _SEVERAL else meant[-1:]


def is_remedy(scene: Scene, previous: Scene | None) -> bool:
    """Whether the clause cuts what the one before only complained of, so that the complaint is its reason."""
    if previous is None or previous.clause.of("setting", "topic"):
        return False
    is_complaint = any(
        m.term and m.term.is_fault for m in previous.clause.of("quality")
    ) or previous.clause.logic("too", "less")
    if not is_complaint or [m for m in previous.clause.of("verb") if m.term and m.term.name != "change"]:  # fmt: skip
        return False
    return scene.clause.verb("remove", "halve", "shorten") is not None


def take_reason(reading: Reading, made: int, scene: Scene) -> None:
    """Forget the moves of a complaint, from the `made`th on: what is cut needs no other mending."""
    gone = reading.moves[made:]
    if gone:
        del reading.moves[made:]
        scene.note(f"{gone[0].words!r} is the reason")
