"""Definite states: beats, manners, endings, harmony. What is to be so and not otherwise."""

from __future__ import annotations

from composer.direction.revision.lexicon import Term
from composer.direction.revision.mention import Mention
from composer.direction.revision.player_references import named_player
from composer.direction.revision.scene import Scene
from composer.direction.words import word_set
from composer.model.move import Move

__all__ = ["of_settings"]


def of_settings(scene: Scene) -> list[Move] | None:
    """Beats, manners, endings, harmony: what is to be so and not otherwise."""
    clause = scene.clause
    moves: list[Move] = []
    for mention in clause.of("setting"):
        term = mention.term
        if mention.first in clause.used or term is None:
            continue
        if _is_subject(scene, mention):
            clause.use(mention)
            continue
        if term.to == "rising" and any(
            m.term and m.term.name == "tempo" for m in clause.of("topic")
        ):
            clause.use(mention)
            continue
        later = [
            m
            for m in clause.of("setting")
            if m.first > mention.first and m.term and m.term.move == term.move
        ]
        denied = _is_denied(scene, mention)
        if later and not denied and not clause.logic("and", "not", "instead"):
            clause.use(mention)  # from this beat to that one
            continue
        if denied and _is_replaced(scene, mention):
            clause.use(mention)
            continue
        clause.use(mention, *clause.of("verb"), *clause.of("logic"))
        made = _setting(scene, term, denied=denied)
        if made is None:
            said = " ".join(w.text for w in clause.words[mention.first : mention.end])
            scene.note(f"not {said}: stays as it is")
            continue
        moves.append(made)
    return moves or None


_IS = word_set("is are was feels feel sounds sound gets getting seems")


def _is_subject(scene: Scene, mention: Mention) -> bool:
    """Whether it is there already and only complained of: `the riff is getting old`."""
    clause = scene.clause
    after = clause.words[mention.end : mention.end + 1]
    the = mention.first and clause.words[mention.first - 1].plain == "the"
    return bool(the and after and after[0].plain in _IS) and any(
        m.first > mention.end and m.term and m.term.is_fault for m in clause.of("quality")
    )


def _is_last(scene: Scene) -> bool:
    """Whether the place that is named is where the song ends."""
    return scene.facts.section_ids[-1] in scene.scope.sections


def _is_denied(scene: Scene, mention: Mention) -> bool:
    clause = scene.clause
    denier = clause.verb("remove") or clause.logic("not", "instead", "except")
    if denier is None:
        return False
    if denier.is_word("verb") and denier.first > mention.first and denier.first - mention.end > 1:
        return False
    return denier.first < mention.first and not any(
        m.kind == "setting" and denier.first < m.first < mention.first for m in clause.mentions
    )


def _is_replaced(scene: Scene, mention: Mention) -> bool:
    """Whether another state is asked for in its place: `a backbeat instead of the train beat`."""
    return any(m.kind == "setting" and m is not mention for m in scene.clause.mentions)


def _setting(scene: Scene, term: Term, *, denied: bool) -> Move | None:
    name = term.move
    facts = scene.facts
    if denied and not term.no:
        if name == "drum_feel" and facts.with_role("drums"):
            return scene.song_move(name, to="backbeat", parts=facts.with_role("drums"))
        if name == "swing":
            return None
        return None
    to = term.no if denied else term.to
    if name in ("drum_feel", "timekeeper"):
        if not facts.with_role("drums"):
            scene.refuse('nobody plays drums in this song; ask for them first: "add drums"')
            return None
        return scene.move(name, parts=facts.with_role("drums"), to=to)
    if name == "ending" and to == "fade" and scene.players:
        rises = any(
            w.plain in ("up", "in", "\0")
            for w in scene.clause.words[
                scene.clause.mentions[0].first : scene.clause.mentions[-1].end
            ]
        )
        return scene.move("shape", to="rising" if rises else "falling", by=1.0 if rises else -1.0)
    if to == "ritardando" and scene.scope.sections and not _is_last(scene):
        return scene.song_move("tempo_within", by=-1.0)
    if name == "ending":
        return scene.move(name, sections=("*",), parts=("*",), bars=None, to=to)
    if name == "shape":
        into = scene.scope.into if not scene.scope.sections else ()
        where = tuple(i for goal in into for i in scene.leading_to(goal)) or scene.where()
        by = {"rising": 1.0, "falling": -1.0}.get(to, 0.0)
        return scene.move(name, sections=where, to=to, by=by)
    if name in ("mode", "colour", "reharmonise", "full_band"):
        return scene.song_move(name, to=to)
    default: tuple[str, ...] = ()
    if term.parts:
        default = named_player(term.parts, facts)
    if name == "density" and not scene.players:
        default = ("drums.hat",) if facts.with_role("drums") else ()
    if name == "manner" and not scene.players and not default:
        default = facts.with_role("comp")[:1]
    return scene.move(name, parts=scene.who(default), to=to)
