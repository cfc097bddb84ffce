"""Words too vague for a definite change: one named, explained change, or a question that offers some."""

from __future__ import annotations

from composer.direction.revision.scene import Scene
from composer.model.move import Move

__all__ = ["of_vague"]

_BETTER = "what should be different{where}? Say it with a word such as louder, busier, simpler, brighter, slower, or name a player or a section"
_TASTE = "what makes it {said}{where}? Say what should go: other instruments, plainer or richer chords, a tune with less sugar (darker, simpler), or a smaller sound"
_TIMBRE = "{said}{where} is a matter of the sound, which `composer mix` sets; of the notes it can be asked higher, lower, sparser, shorter, or on another instrument: which?"


def of_vague(scene: Scene) -> list[Move] | None:
    """The named change of a vague wish, or a question in its place."""
    vague = scene.clause.of("vague")
    if not vague or vague[0].term is None:
        return None
    if scene.missing or scene.scope.missing:
        return None
    scene.clause.use(
        *vague,
        *scene.clause.of("verb", "logic", "degree", "amount"),
        *scene.clause.players,
        *scene.scope.mentions,
    )
    name = vague[0].term.name
    said = " ".join(w.text for w in scene.clause.words[vague[0].first : vague[0].end])
    if name == "emotional":
        scene.reading.warnings.append(
            f"{said!r} was taken as a little slower, with longer notes, so that the tune can speak"
        )
        return (
            [scene.song_move("tempo", by=-0.5), scene.move("articulation", by=1.0, to="long")]
            if not scene.players and scene.where() == ("*",)
            else [scene.move("articulation", by=1.0, to="long")]
        )
    if name == "pop" and not scene.clause.logic("too", "less", "not"):
        return _pop(scene, said)
    if (
        name == "interesting"
        and "different" in said.lower()
        and (scene.players or scene.where() != ("*",))
    ):
        return [scene.move("new_take", parts=scene.who(scene.facts.with_role("melody")))]
    if name == "interesting":
        scene.reading.warnings.append(
            f"{said!r} was taken as more rhythmic movement (complexity up)"
        )
        return [scene.move("complexity", by=1.0)]
    if name == "modern":
        scene.reading.questions.append(
            f"{said!r} is a matter of style; say which: another beat (half-time, four on the floor), other instruments, or plainer or richer chords?"
        )
        return []
    where = (
        f" about {', '.join(m.name for m in scene.clause.players)}"
        if scene.clause.players
        else f" in {scene.names(scene.scope.sections)}"
        if scene.scope.sections
        else ""
    )
    asked = {"taste": _TASTE, "timbre": _TIMBRE}.get(name, _BETTER)
    scene.reading.questions.append(asked.format(where=where, said=said))
    return []


def _pop(scene: Scene, said: str) -> list[Move]:
    """More energy where the song is at its height."""
    if scene.players:
        scene.reading.warnings.append(f"{said!r} was taken as louder")
        return [scene.move("dynamics", by=1.0)]
    where = scene.where()
    if where == ("*",):
        where = (
            scene.facts.of_material("chorus")
            or scene.facts.of_material("drop")
            or scene.facts.of_material("climax")
            or ("*",)
        )
    scene.reading.warnings.append(
        f"{said!r} was taken as more energy in {scene.names(where) if where != ('*',) else 'the whole song'}"
    )
    return [scene.song_move("energy", sections=where, by=1.0)]
