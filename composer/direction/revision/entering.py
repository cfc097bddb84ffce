"""Who rests and then plays: `hold the choir back until the climax`, `the drums come in with the chorus`."""

from __future__ import annotations

from composer.direction.revision.clauses import is_plural
from composer.direction.revision.mention import Mention
from composer.direction.revision.scene import Scene
from composer.model.move import Move

__all__ = ["enter"]


def enter(scene: Scene) -> list[Move] | None:
    """`hold the choir back until the climax`, `brass only comes in at the climax`: rests, then plays."""
    clause, scope = scene.clause, scene.scope
    if not scene.players or scene.is_everyone:
        return None
    verb = clause.verb("hold_back", "enter", "remove", "add", "place", "only", "change")
    keep = clause.logic("keep", "not")
    goal = scope.until
    if not goal and clause.verb("enter", "add") and scope.start:
        goal = scope.start
    late = clause.verb("enter")
    if verb is not None and all(m.is_word("verb", "only") for m in clause.of("verb")) and goal:
        return None  # up to the first chorus, just guitar and voice
    if not goal and late and (len(scope.sections) == 1 or _comes_first_in(scene)):
        goal = scope.sections[:1]
    if (
        not goal
        and (clause.verb("only") or late)
        and clause.verb("add", "enter")
        and len(scope.sections) == 1
    ):
        goal = scope.sections
    if (
        not goal
        and scope.before
        and (clause.verb("hold_back", "remove") or (keep and clause.logic("not")))
    ):
        goal = scope.before
    if not goal and clause.verb("only") and scope.start:
        goal = scope.start
    enters = clause.verb("enter", "add")
    told = [m for m in clause.of("quality") if not (enters and _is_later(scene, m))]
    if enters and not goal and len(told) < len(clause.of("quality")):
        scene.reading.questions.append(
            f"later than now: from which section on? Say it so: {scene.names(scene.players) or 'they'} from {scene.facts.sections[-1].name.lower()} on"
        )
        clause.use(*clause.of("verb", "quality", "logic", "degree"))
        return []
    if not goal or (verb is None and keep is None) or told or clause.of("topic", "setting"):
        return None
    if (
        scope.before
        and goal == scope.before
        and not clause.verb("hold_back", "remove")
        and not clause.logic("not")
    ):
        return None
    clause.use(verb, keep, *clause.of("verb"), *clause.of("logic"), *clause.of("quality"))
    resting = scene.facts.section_ids[: scene.facts.index(goal[0])]
    return [scene.move("enter", sections=resting or ("*",), before=goal[0])]


def _is_later(scene: Scene, mention: Mention) -> bool:
    """Whether somebody is to come in later, which is no matter of the beat."""
    scene.clause.use(*scene.clause.of("degree"))
    return scene.clause.words[mention.first].plain == "later"


def _comes_first_in(scene: Scene) -> bool:
    """Whether `the drums come in with the chorus` means the first one: who plays before it rests until then."""
    scope, plan = scene.scope, scene.facts.plan
    if not scope.sections or is_plural(scene.clause, scope.plain):
        return False
    ahead = scene.facts.section_ids[: scene.facts.index(scope.sections[0])]
    return any(plan.section(i).play_of(p.partition(".")[0]) for i in ahead for p in scene.players)
