"""The form: sections cut, added, repeated, moved, made longer or shorter; and how one leads into the next."""

from __future__ import annotations

from composer.direction.revision.bar_moves import MOST_BARS, length_in_bars
from composer.direction.revision.clauses import is_plural
from composer.direction.revision.mention import Mention
from composer.direction.revision.replacing import replaced
from composer.direction.revision.scene import Scene
from composer.model.move import Move

__all__ = ["FORM_READERS", "insert", "repeat"]


def _object(scene: Scene, verb: Mention | None = None) -> tuple[str, ...]:
    """The sections that the verb is about: those named without a preposition, or after `of`."""
    return tuple(i for m in scene.scope.plain for i in m.ids if not _is_placed(scene, m, verb))


def _is_placed(scene: Scene, mention: Mention, verb: Mention | None) -> bool:
    before = scene.clause.before(mention)
    if before is None or not before.is_word("logic", "in", "for"):
        return False
    return scene.clause.words[before.first].plain not in ("of", "the", "no")


def cut(scene: Scene) -> list[Move] | None:
    """`cut the intro`, `drop the bridge`, `skip the second verse`."""
    clause = scene.clause
    verb = clause.verb("remove")
    if (
        verb is None
        or scene.players
        or scene.missing
        or clause.of("setting", "topic")
        or clause.verb("halve")
    ):
        return None
    sections = _object(scene)
    if scene.scope.bars and not sections:
        clause.use(verb, *clause.of("verb"))
        return [scene.song_move("cut", sections=("*",))]
    if not sections:
        if any(w.plain in ("everything", "all") for w in clause.words) and not clause.of(
            "quality", "setting", "place", "bars"
        ):
            return scene.refuse(
                "nothing would be left of the song; name a section or a player, such as: cut the intro"
            )
        return None
    if len(sections) >= len(scene.facts.sections):
        return scene.refuse(
            "nothing would be left of the song; name the sections to cut, such as: cut the intro"
        )
    clause.use(verb, *clause.of("verb"))
    return [scene.song_move("cut", sections=sections)]


def repeat(scene: Scene) -> list[Move] | None:
    """`repeat the last chorus`, `one more chorus after the solo`, `double the last chorus`."""
    clause = scene.clause
    verb = clause.verb("repeat") or (
        clause.verb("double", "twofold") if not scene.players else None
    )
    loops = [m for m in clause.of("setting") if m.term and m.term.to == "loop"]
    if verb is None or scene.players or len(clause.of("setting")) > len(loops):
        return None
    clause.use(*(loops if scene.scope.sections else []))
    if scene.scope.bars and not scene.scope.sections:
        clause.use(verb, *clause.of("verb"))
        return [scene.song_move("repeat")]
    if verb.is_word("verb", "twofold"):
        return None
    sections = _at_the_edge(scene) or scene.scope.sections
    if not sections and scene.scope.new:
        sections = scene.scope.new.ids[-1:]
    if not sections and scene.scope.after and not scene.scope.missing:
        sections = scene.scope.after
    if not sections and scene.scope.missing and scene.scope.after:
        sections, scene.scope.missing = scene.scope.after, []
    if not sections:
        return None
    if len(sections) > 1 and not is_plural(clause, scene.scope.plain):
        scene.reading.warnings.append(
            f"several sections are meant by that; {scene.facts.name(sections[-1])} is repeated: say 'every' for all"
        )
        sections = sections[-1:]
    clause.use(verb, *clause.of("verb"))
    after = scene.scope.after[-1] if scene.scope.after and scene.scope.after != sections else ""
    return [scene.song_move("repeat", sections=sections, after=after)]


def _at_the_edge(scene: Scene) -> tuple[str, ...]:
    """`the chorus twice at the end` is the last chorus, `at the start` the first."""
    edges = [m for m in scene.scope.plain if m.unit == "edge"]
    named = [m for m in scene.scope.plain if m.unit != "edge"]
    if not edges or not named:
        return ()
    is_end = edges[0].ids[-1] == scene.facts.section_ids[-1]
    return named[-1].ids[-1:] if is_end else named[-1].ids[:1]


def insert(scene: Scene) -> list[Move] | None:
    """`add a bridge before the last chorus`, `an extra verse after chorus 2`, `a pre-chorus before each chorus`."""
    clause, scope = scene.clause, scene.scope
    new = scope.new or next(
        (
            m
            for m in scope.missing
            if clause.verb("add", "insert") or m.is_new or _is_solo(scene, m)
        ),
        None,
    )
    if new is None:
        return None
    verb = clause.verb("add", "insert", "place", "change", "repeat")
    if verb is None and not (scope.before or scope.after):
        return None
    amount = next((m for m in clause.of("amount") if m.unit == "bar"), None)
    length = int(amount.value) if amount and 1 <= amount.value <= MOST_BARS else 0
    material = new.unit or new.name
    clause.use(verb, amount, new, *clause.of("verb"))
    if new in scope.missing:
        scope.missing.remove(new)
    before = scope.before or scope.into or scope.until
    after = scope.after
    if not before and not after:
        before, after = _usual_place(scene, material)
    parts: tuple[str, ...] = ("*",)
    if material == "solo" and (scene.players or scene.missing):
        parts = scene.players[:1] or scene.missing[0].families[:1]
        scene.missing.clear()
    clause.use(*clause.players)
    places = [("", i) for i in after] or [(i, "") for i in before]
    return [
        scene.move(
            "insert",
            sections=(b or a,),
            parts=parts,
            to=material,
            before=b,
            after=a,
            length_bars=length,
        )
        for b, a in places
    ]


def _is_solo(scene: Scene, mention: Mention) -> bool:
    """`piano solo after the bridge`, with nothing else said."""
    if mention.unit != "solo" or not (scene.scope.after or scene.scope.before):
        return False
    before = [scene.clause.words[i].plain for i in range(max(0, mention.first - 3), mention.first)]
    return "the" not in before and not scene.clause.verb("place")


def _usual_place(scene: Scene, material: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Where such a section usually stands: an intro first, an outro last, a pre-chorus before each chorus, others
    before the last chorus."""
    ids = scene.facts.section_ids
    choruses = (
        scene.facts.of_material("chorus")
        or scene.facts.of_material("drop")
        or scene.facts.of_material("head")
    )
    if material == "intro":
        return ids[:1], ()
    if material == "outro":
        return (), ids[-1:]
    if material == "pre-chorus":
        return choruses, ()
    scene.note(
        f"the {material} goes before {scene.facts.name(choruses[-1])}"
        if choruses
        else f"the {material} goes before the last section"
    )
    return (choruses[-1:] or ids[-1:]), ()


def sooner(scene: Scene) -> list[Move] | None:
    """`get to the chorus sooner`, `straight into the verse`: what stands before is cut short."""
    clause = scene.clause
    verb = clause.verb("sooner")
    goal = scene.scope.sections or scene.scope.into or scene.scope.until
    if verb is None or not goal or scene.players:
        return None
    at = scene.facts.index(goal[0])
    clause.use(verb, *clause.of("verb"))
    if at == 0:
        return scene.refuse(f"{scene.facts.name(goal[0])} is already the first section")
    first = scene.facts.sections[0]
    scene.note(f"{first.name} is cut short, so that {scene.facts.name(goal[0])} comes sooner")
    return [scene.song_move("bars", sections=(first.id,), to="x0.5", by=-1.0)]


def straight_into(scene: Scene) -> list[Move] | None:
    """`go straight to the last chorus`: nothing stands between any more."""
    clause = scene.clause
    verb = clause.verb("straight_into")
    goal = scene.scope.sections or scene.scope.into
    if verb is None or not goal:
        return None
    clause.use(verb, *scene.scope.mentions)
    if any(m.name == "cut" for m in scene.reading.moves):
        return []
    passed = scene.scope.after or (scene.scope.start if scene.scope.start != goal else ())
    start = scene.facts.index(passed[0]) + 1 if passed else 0
    gone = scene.facts.section_ids[start : scene.facts.index(goal[0])]
    if not gone or (len(gone) > 2 and not passed):
        return (
            scene.refuse(
                f"it is not said what should go before {scene.facts.name(goal[0])}; name it, such as: cut the intro"
            )
            if gone
            else []
        )
    return [scene.song_move("cut", sections=gone)]


def reorder(scene: Scene) -> list[Move] | None:
    """`swap verse 2 and the bridge`, `put the bridge after the first chorus`, `start with the chorus`, `the hook comes first`."""
    clause, scope = scene.clause, scene.scope
    ids = list(scene.facts.section_ids)
    wanted: list[str] | None = None
    if clause.verb("swap_order", "reverse_order") or (
        clause.verb("swap") and len(scope.sections) == 2 and not scene.players
    ):
        wanted = _swapped(scene, ids)
    elif clause.verb("start_with") and scope.sections and not scene.players:
        first = scope.sections[0]
        at = 0 if not clause.words[0].plain.startswith("swap") else 1
        wanted = [i for i in ids if i != first]
        wanted.insert(at, first)
    elif (
        clause.verb("end_with")
        and scope.sections
        and not scene.players
        and not clause.of("setting")
    ):
        return _ends_with(scene)
    elif clause.verb("place") and len(scope.plain) == 2 and scope.plain[1].unit == "edge":
        moved = list(scope.plain[0].ids)
        rest = [i for i in ids if i not in moved]
        wanted = [*moved, *rest] if scope.plain[1].ids[0] == ids[0] else [*rest, *moved]
    elif (
        clause.verb("place")
        and scope.plain
        and not scope.new
        and (scope.after or scope.before)
        and not scene.players
        and not clause.of("quality", "topic", "setting")
    ):
        moved = [i for m in scope.plain for i in m.ids]
        rest = [i for i in ids if i not in moved]
        beside = (scope.after or scope.before)[-1]
        if beside in rest:
            at = rest.index(beside) + bool(scope.after)
            wanted = rest[:at] + moved + rest[at:]
    if wanted is None:
        return None
    clause.use(*clause.of("verb"), *clause.of("logic"))
    if wanted == ids:
        return scene.refuse(
            "the sections already stand in this order; " + scene.facts.section_names()
        )
    moved_ids = tuple(i for i, j in zip(ids, wanted, strict=True) if i != j)
    return [scene.song_move("reorder", sections=moved_ids, to=" ".join(wanted))]


def _swapped(scene: Scene, ids: list[str]) -> list[str] | None:
    """Two sections in each other's place; two materials in each other's places, all along."""
    places = scene.scope.plain or scene.scope.mentions
    if len(places) < 2:
        return None
    one, other = places[0].ids, places[1].ids
    if len(one) == 1 and len(other) == 1:
        turned = {one[0]: other[0], other[0]: one[0]}
        return [turned.get(i, i) for i in ids]
    slots = [n for n, i in enumerate(ids) if i in one or i in other]
    leading, following = list(one), list(other)
    turned_ids = list(ids)
    queue = [leading, following]
    for n, slot in enumerate(slots):
        source = queue[n % 2] or queue[(n + 1) % 2]
        turned_ids[slot] = source.pop(0)
    return turned_ids


def _ends_with(scene: Scene) -> list[Move] | None:
    goal = scene.scope.sections[-1]
    gone = scene.facts.section_ids[scene.facts.index(goal) + 1 :]
    scene.clause.use(*scene.clause.of("verb"))
    if not gone:
        return []
    if any(m.name == "cut" and set(gone) <= set(m.sections) for m in scene.reading.moves):
        scene.clause.use(*scene.scope.mentions)
        return []
    return [scene.song_move("cut", sections=gone)]


FORM_READERS = (replaced, reorder, straight_into, sooner, insert, repeat, length_in_bars, cut)


"""In the order in which they are asked."""
