"""How one section leads into the next: silences, fills, crashes, pickups, builds."""

from __future__ import annotations

from composer.direction.revision.mention import Mention
from composer.direction.revision.scene import Scene
from composer.model.move import Move

__all__ = ["drop_out", "leads", "tag"]

_TAG_BARS = 4


def drop_out(scene: Scene) -> list[Move] | None:
    """`one bar of silence before the drop`, `cut the beat for two beats before each hook`."""
    clause, scope = scene.clause, scene.scope
    verb = clause.verb("drop_out")
    amount = next((m for m in clause.of("amount") if m.unit in ("bar", "beat")), None)
    if (
        verb
        and scene.players
        and clause.words[verb.end - 1].plain in ("break", "rest")
        and not clause.verb("insert")
    ):
        clause.use(verb, *clause.of("verb"))
        return [scene.move("remove_part")]
    everything = clause.verb("remove") and (
        scene.is_everyone
        or any(
            w.plain in ("everything", "everyone", "everybody", "beat")
            for w in clause.words[clause.mentions[0].first : clause.mentions[-1].end]
        )
    )
    if verb is None and not (everything and (amount or scope.before)):
        return None
    goals = scope.before or scope.until or scope.into or scope.sections
    if not goals:
        return None
    if verb and clause.verb("add", "insert") and clause.words[verb.end - 1].plain == "break":
        clause.use(verb, amount, *clause.of("verb"))
        bars = int(amount.value) if amount and amount.unit == "bar" else 0
        return [
            scene.song_move("insert", sections=(g,), to="breakdown", before=g, length_bars=bars)
            for g in goals
        ]
    said = {w.plain for w in clause.words[verb.first : verb.end]} if verb else set()
    usual = "1 beat" if "beat" in said and "of" in said else "1 bar"
    length = (
        f"{amount.value:g} {amount.unit}{'s' if amount.value != 1 else ''}" if amount else usual
    )
    clause.use(verb, amount, *clause.of("verb"), *clause.players)
    return [
        scene.song_move("drop_out", sections=scene.leading_to(goal), to=length, before=goal)
        for goal in goals
    ]


def leads(scene: Scene) -> list[Move] | None:
    """`fill into the last chorus`, `crash on the one of every chorus`, `a pickup into verse 2`, `longer build into the drop`."""
    clause, scope = scene.clause, scene.scope
    moves: list[Move] = []
    if clause.of("quality") and not (
        scope.into or scope.before or scope.sections or clause.verb("add")
    ):
        _of_fills(scene)
        return None
    denied = clause.verb("remove") is not None or clause.logic("not", "less") is not None
    for mention in clause.of("setting"):
        if mention.term is None or mention.term.move not in ("fill", "crash", "pickup"):
            continue
        goals = scope.into or scope.before or scope.until or _goals(scene, mention)
        to = mention.term.no if denied else mention.term.to
        clause.use(mention, *clause.of("verb", "quality", "logic"), *clause.players)
        sections = goals or ("*",)
        bars = scope.bars if not goals else None
        drums = scene.facts.with_role("drums")
        parts = drums if drums and mention.term.move != "pickup" else ("*",)
        moves.append(
            scene.move(mention.term.move, sections=sections, parts=parts, bars=bars, to=to)
        )
    build = next((m for m in clause.of("topic") if m.term and m.term.name == "build"), None)
    if build is not None and not moves:
        return _build(scene, build)
    return moves or None


def tag(scene: Scene) -> list[Move] | None:
    """`tag the ending`: the last bars once more."""
    clause = scene.clause
    verb = clause.verb("tag")
    if verb is None:
        return None
    section = (scene.scope.sections or scene.facts.section_ids)[-1]
    first, last = scene.facts.bar_span(section)
    amount = next((m for m in clause.of("amount") if m.unit == "bar"), None)
    count = int(amount.value) if amount and amount.value >= 1 else _TAG_BARS
    clause.use(verb, amount, *clause.of("verb"))
    bars = (max(first, last - count + 1), last)
    return [scene.song_move("repeat", sections=("*",), bars=bars)]


def _of_fills(scene: Scene) -> None:
    """`the fills are too busy`: said of the drums."""
    fills = [m for m in scene.clause.of("setting") if m.term and m.term.move == "fill"]
    if fills:
        scene.clause.use(*fills)
        scene.players = scene.players or scene.facts.with_role("drums")


def _goals(scene: Scene, mention: Mention) -> tuple[str, ...]:
    """The sections something leads into where no `into` is said: after `at the end of the bridge`, what follows it."""
    scope, ids = scene.scope, scene.facts.section_ids
    if (
        mention.term
        and mention.term.move == "fill"
        and any(
            w.plain == "end"
            for w in scene.clause.words[
                scene.clause.mentions[0].first : scene.clause.mentions[-1].end
            ]
        )
    ):
        return tuple(ids[min(len(ids) - 1, scene.facts.index(i) + 1)] for i in scope.sections)
    if scope.after and mention.term and mention.term.move == "fill":
        return tuple(ids[min(len(ids) - 1, scene.facts.index(i) + 1)] for i in scope.after)
    return scope.sections


def _build(scene: Scene, build: Mention) -> list[Move] | None:
    clause, scope = scene.clause, scene.scope
    goals = scope.into or scope.before or scope.until
    if not goals and scope.sections:
        ids = scene.facts.section_ids
        goals = tuple(
            ids[min(len(ids) - 1, scene.facts.index(i) + 1)]
            if scene.facts.plan.section(i).material == "build"
            else i
            for i in scope.sections
        )
    if not goals:
        return None
    inside = scope.sections and not (scope.into or scope.before or scope.until)
    if (
        inside
        and all(scene.facts.plan.section(i).material != "build" for i in scope.sections)
        and any(_preposition_of(scene, m) in ("in", "for") for m in scope.plain)
    ):
        clause.use(build, *clause.of("verb", "quality", "logic", "topic"))
        return [scene.song_move("shape", to="rising", by=1.0)]
    less = clause.logic("less", "not") or clause.verb("remove", "shorten")
    clause.use(build, *clause.of("verb", "quality", "logic", "topic"), *clause.players)
    amount = next((m for m in clause.of("amount") if m.unit == "bar"), None)
    clause.use(amount)
    degree = clause.degree
    if degree == 1.0 and any(m.term and m.term.name == "big" for m in clause.of("quality")):
        degree = 1.5
    by_drums = any(
        w.plain in ("snare", "drum", "drums")
        for w in clause.words[build.first - 1 if build.first else 0 : build.end]
    )
    parts = (
        scene.facts.with_role("drums") if by_drums and scene.facts.with_role("drums") else ("*",)
    )
    return [
        scene.song_move(
            "build",
            sections=scene.leading_to(g),
            parts=parts,
            before=g,
            by=-degree if less else degree,
            length_bars=int(amount.value) if amount else 0,
        )
        for g in goals
    ]


def _preposition_of(scene: Scene, mention: Mention) -> str:
    before = scene.clause.before(mention)
    return before.term.name if before and before.kind == "logic" and before.term else ""
