"""Who and what is left alone: `except the melody`, `don't touch the drums`, `leave the tune alone`, `not the last one`."""

from __future__ import annotations

from itertools import pairwise

from composer.direction.revision.mention import Mention
from composer.direction.revision.scene import Scene

__all__ = ["take_spared"]

_CHANGES = ("quality", "setting", "amount")


def take_spared(scene: Scene) -> None:
    """Take the spared players and sections out of the clause and note them for all moves of the direction."""
    clause = scene.clause
    _take_all_but(scene)
    for small in [m for m in clause.mentions if m.is_word("logic", "keep", "except", "but")]:
        if small.first in clause.used or (
            small.is_word("logic", "but") and not _only_names(scene, small)
        ):
            continue
        covered = _covered(scene, small)
        if not covered:
            continue
        things = [m for m in covered if m.kind in ("player", "place")]
        if small.is_word("logic", "keep") and _is_change(scene, covered, small):
            continue
        if small.is_word("logic", "keep") and any(m.kind == "place" and m.is_new for m in covered):
            continue
        if not things:
            if small.is_word("logic", "keep"):
                scene.reading.kept_moves += [
                    name for m in covered if m.term for name, _ in m.term.moves
                ]
                clause.use(small, *covered)
                scene.note(
                    "stays as it is: "
                    + " ".join(w.text for w in clause.words[small.end : covered[-1].end])
                )
            continue
        _spare(scene, small, covered, things)
    clause.mentions[:] = [m for m in clause.mentions if not _is_taken(scene, m)]


def _take_all_but(scene: Scene) -> None:
    """`keep everything but change the bass`: what is asked for is what comes after it, and that all else stays goes
    without saying."""
    clause = scene.clause
    for small, but in list(pairwise(clause.mentions)):
        if (
            small.is_word("logic", "keep")
            and but.is_word("logic", "except")
            and small.end == but.first
        ):
            after = [m for m in clause.mentions if m.first >= but.end]
            if after and after[0].kind not in ("player", "place", "bars"):
                clause.use(small, but)
                clause.mentions[:] = [m for m in clause.mentions if m not in (small, but)]


def _only_names(scene: Scene, small: Mention) -> bool:
    """Whether only names follow: `everyone louder but the bass`."""
    after = scene.clause.mentions[scene.clause.mentions.index(small) + 1 :]
    return bool(after) and all(
        m.kind in ("player", "place") or m.is_word("logic", "and") for m in after
    )


def _is_taken(scene: Scene, mention: Mention) -> bool:
    return mention.kind in ("player", "place") and mention.first in scene.clause.used


def _is_change(scene: Scene, covered: list[Mention], small: Mention) -> bool:
    """`keep the drums simple` asks for something; `keep the pad out until the drop` too."""
    if any(m.kind == "quality" for m in covered):
        return True
    players = [m for m in covered if m.kind == "player"]
    if players and any(m.is_word("logic", "for") and m.first >= players[-1].end for m in covered):
        return any(m.kind == "place" for m in covered)  # keep the organ for the choruses
    return any(m.is_word("logic", "until") for m in covered) or any(
        m.is_word("verb", "remove", "only", "hold_back", "enter")
        and m.first > small.end
        and not m.is_word("verb", "only")
        for m in covered
    )


def _covered(scene: Scene, small: Mention) -> list[Mention]:
    """What the small word is about: what follows it in the clause; what stands before `alone` or `as it is`."""
    mentions = scene.clause.mentions
    at = mentions.index(small)
    after: list[Mention] = []
    is_of_places = scene.clause.words[small.first].plain in ("everywhere", "anywhere")
    for mention in mentions[at + 1 :]:
        if mention.is_word("logic", "but", "then", "more", "less"):
            break
        if is_of_places and mention.kind not in ("place", "bars", "logic"):
            break
        if (
            after
            and mention.kind in ("quality", "verb")
            and not mention.is_word("verb", "only", "remove", "hold_back", "enter")
        ):
            if mention.kind == "quality" and small.is_word("logic", "keep"):
                after.append(mention)
            break
        after.append(mention)
    if after:
        return after
    return [m for m in mentions[:at] if m.kind in ("player", "place")]


def _spare(scene: Scene, small: Mention, covered: list[Mention], things: list[Mention]) -> None:
    clause, reading = scene.clause, scene.reading
    gone = clause.verb("remove", "drop_out")
    if small.is_word("logic", "except", "but") and gone and any(m.kind == "player" for m in things):
        ids = tuple(dict.fromkeys(i for m in things if m.kind == "player" for i in m.ids))
        clause.use(small, *clause.of("verb", "player", "logic"))
        if ids:
            reading.moves.append(scene.move("only", parts=ids))
            clause.mentions.clear()
        return
    only_places = all(m.kind == "place" for m in things)
    for mention in things:
        if mention.kind == "player":
            reading.spared_parts += [i for i in mention.ids if i not in reading.spared_parts]
        elif only_places or mention.first < small.first:
            ids = _without(scene, mention)
            reading.spared_sections += [i for i in ids if i not in reading.spared_sections]
        else:
            continue
        clause.use(mention)
        if mention in scene.scope.mentions:
            _forget(scene, mention)
    clause.use(
        small,
        *[m for m in covered if m.kind in ("topic", "setting", "logic")],
        *[m for m in covered if m.is_word("verb", "only")],
    )
    names = ", ".join(m.name for m in things if m.first in clause.used)
    scene.note(f"left as it is: {names}")


def _without(scene: Scene, mention: Mention) -> tuple[str, ...]:
    """`not the last one` after `choruses` is the last chorus."""
    return mention.ids


def _forget(scene: Scene, mention: Mention) -> None:
    scope = scene.scope
    for name in ("sections", "before", "after", "into", "until", "start"):
        setattr(scope, name, tuple(i for i in getattr(scope, name) if i not in mention.ids))
    scope.mentions.remove(mention)
    if mention in scope.plain:
        scope.plain.remove(mention)
    if mention in scope.missing:
        scope.missing.remove(mention)
