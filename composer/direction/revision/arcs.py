"""Ways from quiet to loud inside a place: `louder and louder through the bridge`, `start verse 2 quiet and end it loud`."""

from __future__ import annotations

from itertools import pairwise

from composer.direction.revision.lexicon import Term
from composer.direction.revision.scene import Reading, Scene
from composer.direction.words import word_set
from composer.model.move import Move

__all__ = ["arc_between", "grown", "is_told_by_degrees"]

_SIZES = ("dynamics", "energy")
_BY_DEGREES = ("gradual", "slowly", "progressively", "steadily", "increasing")
_EACH, _PIECES = word_set("every each per"), word_set("bar bars beat measure line phrase")
_AGAIN = word_set("and y e by")
_STARTS = word_set("start starts starting begin begins beginning open opens opening")
_ENDS = word_set("end ends ending finish finishes finishing close closes closing build builds")


def is_told_by_degrees(scene: Scene) -> bool:
    """Whether it is said that something comes by and by: gradually, louder and louder, bit by bit, with every bar."""
    clause = scene.clause
    first, end = clause.mentions[0].first, clause.mentions[-1].end
    said = [w.plain for w in clause.words[max(0, first - 3) : end + 2]]
    return (
        any(word.startswith(_BY_DEGREES) for word in said)
        or any(a == b and link in _AGAIN for a, link, b in zip(said, said[1:], said[2:], strict=False))
        or any(a in _EACH and b in _PIECES for a, b in pairwise(said))
    )  # fmt: skip


def grown(scene: Scene, term: Term, sign: float, degree: float) -> list[Move]:
    """`softer and softer towards the end`: a size that changes on the way is a slope."""
    ways = [by for name, by in term.moves if name in _SIZES]
    if not ways or not is_told_by_degrees(scene):
        return []
    rises = ways[0] * sign > 0
    return [scene.move("shape", to="rising" if rises else "falling", by=degree if rises else -degree)]  # fmt: skip


def arc_between(reading: Reading, since: int, scene: Scene, previous: Scene | None) -> bool:
    """`start it quiet and end it loud`: the two sizes, the moves from `since` on, become one slope over the place of
    the first. Gives back whether they did."""
    moves = reading.moves[since:]
    if previous is None or len(moves) != 2 or any(move.name not in _SIZES for move in moves):
        return False
    first, last = moves
    if first.sign == last.sign or not (_says(previous, _STARTS) and _says(scene, _ENDS)):
        return False
    rises = last.sign > 0
    reading.moves[since:] = [
        Move(
            name="shape",
            sections=first.sections,
            parts=first.parts,
            to="rising" if rises else "falling",
            by=1.0 if rises else -1.0,
            words=f"{first.words} and {last.words}",
        )
    ]
    return True


def _says(scene: Scene, words: frozenset[str]) -> bool:
    mentions = scene.clause.mentions
    start, end = mentions[0].first, mentions[-1].end
    return any(word.plain in words for word in scene.clause.words[max(0, start - 2) : end])
