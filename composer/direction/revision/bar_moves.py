"""How many bars a section has: four off the bridge, twice as long, half the length; and the song as a whole."""

from __future__ import annotations

from composer.direction.revision.mention import Mention
from composer.direction.revision.scene import Scene
from composer.model.move import Move

__all__ = ["MOST_BARS", "length_in_bars"]

MOST_BARS = 128
"""Bars that a section is made to have at most."""


def length_in_bars(scene: Scene) -> list[Move] | None:
    """`four bars`, `half as long`, `double the length`, `8 more bars`, `shorter` of a section."""
    clause = scene.clause
    amount = next((m for m in clause.of("amount") if m.unit == "bar"), None)
    verb = clause.verb("lengthen", "shorten", "halve", "twofold")
    length = next((m for m in clause.of("topic") if m.term and m.term.name == "length"), None)
    said = {w.plain for w in clause.words[clause.mentions[0].first : clause.mentions[-1].end]}
    if length and scene.scope.sections and not scene.players and said & {"half", "double"}:
        clause.use(length, *clause.of("verb", "degree"))
        return [
            scene.song_move(
                "bars", to="x0.5" if "half" in said else "x2", by=-1.0 if "half" in said else 1.0
            )
        ]
    if (
        scene.players
        or (amount is None and verb is None)
        or clause.verb("hold_chords", "drop_out", "insert", "add")
    ) and not _adds_bars(scene, amount):
        return None
    sections = scene.scope.sections
    if not sections and amount and clause.verb("remove"):
        sections = scene.scope.start  # four bars from the bridge
    if not sections:
        if verb and not clause.of("topic", "quality", "amount"):
            return _whole_song(scene, verb)
        return None
    if clause.verb("remove") and amount is None and verb is None:
        return None
    to = _bars_aim(scene, sections[0], amount, verb)
    clause.use(amount, *clause.of("verb", "quality", "topic"), clause.logic("more", "less"))
    if to.startswith("!"):
        return scene.refuse(to[1:])
    return [
        scene.song_move(
            "bars",
            sections=sections,
            to=to,
            by=-1.0 if verb and verb.is_word("verb", "shorten", "halve") else 1.0 if verb else 0.0,
        )
    ]


def _adds_bars(scene: Scene, amount: Mention | None) -> bool:
    """`add two bars to the intro`, `give the bridge another four bars`: more of a section, and none that is new."""
    added = scene.clause.verb("add", "insert")
    return bool(added and amount and scene.scope.sections and not scene.scope.new)


def _whole_song(scene: Scene, verb: Mention) -> list[Move]:
    by = {"lengthen": 1.0, "shorten": -1.0, "halve": -2.0, "twofold": 2.0}[
        verb.term.name if verb.term else "lengthen"
    ]
    scene.clause.use(verb, *scene.clause.of("verb"))
    return [scene.song_move("length", by=by * scene.clause.degree)]


def _bars_aim(scene: Scene, section: str, amount: Mention | None, verb: Mention | None) -> str:
    clause = scene.clause
    bars = scene.facts.plan.section(section).bars
    if scene.scope.compared and verb and verb.is_word("verb", "halve", "twofold"):
        other = scene.facts.plan.section(scene.scope.compared[0]).bars
        return str(2 * other if verb.is_word("verb", "twofold") else max(other // 2, 1))
    if amount is None or (verb and verb.is_word("verb", "halve", "twofold")):
        if verb and verb.is_word("verb", "shorten", "halve"):
            return "x0.5"
        return "x2"
    wanted = int(amount.value)
    words = clause.words
    before = {words[i].plain for i in range(max(0, amount.first - 2), amount.first)}
    inside = {w.plain for w in words[amount.first : amount.end + 1]} | before
    is_by = (
        "by" in before
        or "more" in inside
        or "extra" in inside
        or "another" in inside
        or bool(clause.verb("add"))
    )
    is_less = (
        "off" in {words[i].plain for i in range(amount.end, min(len(words), amount.end + 3))}
        or bool(clause.verb("remove"))
        or "fewer" in inside
        or "less" in inside
    )
    is_aim = "to" in before and "be" not in before
    is_shorter_by = verb is not None and verb.first > amount.first and not is_aim
    if (
        is_less
        or (is_by and verb and verb.is_word("verb", "shorten"))
        or (is_shorter_by and verb and verb.is_word("verb", "shorten"))
    ):
        wanted = bars - wanted
    elif is_by or (is_shorter_by and verb and verb.is_word("verb", "lengthen")):
        wanted = bars + wanted
    if not 1 <= wanted <= MOST_BARS:
        return f"!{scene.facts.name(section)} has {bars} bars and cannot have {wanted}; from 1 to {MOST_BARS} can be done"
    return str(wanted)
