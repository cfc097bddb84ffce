"""How it is to be: louder, busier, darker, less swing; complaints, which ask for the opposite; definite states."""

from __future__ import annotations

from composer.direction.revision.arcs import grown, is_told_by_degrees
from composer.direction.revision.clauses import Clause
from composer.direction.revision.lexicon import Term, lexicon
from composer.direction.revision.mention import Mention
from composer.direction.revision.scene import Scene
from composer.direction.words import word_set
from composer.model.move import Move

__all__ = ["of_qualities", "of_topics", "of_verbs"]
_VERB_QUALITIES = {
    "speed_up": ("fast", 1), "slow_down": ("slow", 1), "loosen": ("loose", 1), "tighten": ("tight", 1), "lay_back": ("late", 1),
    "push_ahead": ("early", 1), "simplify": ("simple", 1), "complicate": ("complex", 1), "soften": ("quiet", 1),
    "strengthen": ("loud", 1), "brighten": ("bright", 1), "darken": ("dark", 1), "enlarge": ("big", 1), "enrich": ("lush", 1),
    "differentiate": ("contrasting", 1), "thin_out": ("sparse", 1), "in_the_way": ("busy", -1), "all_over": ("busy", -1), "open_up": ("sparse", 1), "fill_out": ("full", 1),
    "lock_in": ("tight", 1), "shorten": ("short", 1), "lengthen": ("long", 1),
}  # fmt: skip
_RELATIVE = ("er", "ier", "lier")
_NOT_PARTS = (
    "tempo",
    "brightness",
    "colour",
    "tension",
    "harmonic_rhythm",
    "contrast",
    "energy",
    "shape",
    "tempo_within",
)
"""Moves of the whole band, whoever is named."""


_CHANGING = frozenset(("accelerate", "accelerando", "accel", "decelerate", "acelera", "desacelera"))
"""Verbs of a tempo that changes on the way."""

_ALONG = frozenset(("through", "across", "towards", "toward", "throughout"))
"""Small words before a place along which something changes."""


def _term(name: str, kind: str = "quality") -> Term:
    return next(t for t in lexicon().terms if t.kind == kind and t.name == name)


def _made(scene: Scene, term: Term, sign: float, degree: float) -> list[Move]:
    """The moves of a quality or topic."""
    has_part = bool(scene.players) and not scene.is_everyone
    turns = term.part if has_part and term.part else term.moves
    if term.section and not has_part and (scene.scope.sections or scene.scope.bars):
        turns = term.section
    moves = []
    for name, by in turns:
        parts = ("*",) if name in _NOT_PARTS or not scene.players else scene.players
        if has_part and name == "energy":
            name, parts = "dynamics", scene.players
        if has_part and name == "brightness":
            name, parts = "register", scene.players
        amount = round(sign * by * degree, 3)
        if name == "rolls":
            parts = ("drums.hat",)
        if name == "ghost_notes":
            parts = ("drums.snare",)
        if name == "build" or name == "shape":
            continue
        if name in ("range", "catchiness", "ghost_notes", "rolls") and parts == ("*",):
            parts = scene.facts.with_role("melody") if name == "range" else ("*",)
        if name == "contrast":
            moves.append(scene.song_move(name, sections=("*",), by=amount))
            continue
        if name == "pickup" and scene.scope.sections == scene.facts.section_ids[-1:]:
            # nothing follows that it could lead to
            moves.append(scene.song_move("ending", sections=("*",), to="held"))
            continue
        to = _to_of(name, amount)
        moves.append(scene.move(name, parts=parts, by=amount, to=to))
    if any(n == "shape" for n, _ in turns):
        moves.append(scene.song_move("shape", to="rising" if sign > 0 else "flat"))
    return moves


def _to_of(name: str, amount: float) -> str:
    return ("long" if amount > 0 else "short") if name == "articulation" else ""


def of_qualities(scene: Scene) -> list[Move] | None:
    """The qualities of the clause, each turned round where it is complained of or refused."""
    clause = scene.clause
    qualities = clause.of("quality")
    if not qualities:
        return None
    degree = clause.degree
    moves: list[Move] = []
    for mention in qualities:
        assert mention.term is not None
        sign = _sign(scene, mention)
        clause.use(mention, *clause.of("logic"), *clause.of("verb"))
        if sign == 0:
            scene.note(f"not {_said(scene, mention)}: stays as it is")
            continue
        term = mention.term
        if term.name == "swung" and clause.verb("remove"):
            moves.append(scene.move("swing", to="straight"))
            continue
        into = scene.scope.into
        if term.name in ("fast", "slow") and into and not scene.players:
            sections = _leading_to(scene, into)
            moves.append(
                scene.song_move(
                    "tempo_within",
                    sections=sections,
                    by=sign * degree * (1 if term.name == "fast" else -1),
                )
            )
            continue
        if term.name == "dull" and sign < 0 and _is_of_chords(clause):
            moves.append(scene.song_move("reharmonise"))
            continue
        slope = _gradual(scene, term, sign, degree) or grown(scene, term, sign, degree)
        moves += slope or _made(scene, term, sign, degree)
    for topic in clause.of("topic"):
        if topic.term and topic.term.name in (
            "volume",
            "tempo",
            "register",
            "energy",
            "notes",
            "chord_changes",
            "movement",
        ):
            clause.use(topic)
    return moves


def _is_of_chords(clause: Clause) -> bool:
    """Whether what is dull are the chords."""
    topics = [m for m in clause.of("topic") if m.term and m.term.name == "chord_changes"]
    clause.use(*topics)
    return bool(topics)


def _gradual(scene: Scene, term: Term, sign: float, degree: float) -> list[Move]:
    """`gradually faster in the build`, `slower at the end`."""
    if term.name == "slow" and sign > 0 and (closing := _closing(scene)):
        return closing
    if term.name not in ("fast", "slow") or not _is_gradual(scene):
        return []
    return [scene.song_move("tempo_within", by=sign * degree * (1 if term.name == "fast" else -1))]


def _closing(scene: Scene) -> list[Move]:
    """`slow down at the very end`: not a tempo of the last section but how the song ends."""
    if scene.players or not any(m.unit == "edge" and m.name == "end" for m in scene.scope.plain):
        return []
    scene.clause.use(*scene.clause.of("degree"))
    return [scene.move("ending", sections=("*",), parts=("*",), bars=None, to="ritardando")]


def _is_gradual(scene: Scene) -> bool:
    clause = scene.clause
    if is_told_by_degrees(scene):
        return True
    verbs = clause.of("verb")
    if not verbs or not scene.scope.plain:
        return False
    spoken = {form for m in verbs for w in clause.words[m.first : m.end] for form in w.forms}
    before = [
        w.plain for m in scene.scope.plain for w in clause.words[max(0, m.first - 2) : m.first + 1]
    ]
    return bool(spoken & _CHANGING) or bool(_ALONG.intersection(before))


def _leading_to(scene: Scene, goals: tuple[str, ...]) -> tuple[str, ...]:
    ids = scene.facts.section_ids
    return tuple(ids[max(0, scene.facts.index(i) - 1)] for i in goals)


def _said(scene: Scene, mention: Mention) -> str:
    return " ".join(w.text for w in scene.clause.words[mention.first : mention.end])


def _sign(scene: Scene, mention: Mention) -> float:
    """1 as it stands, -1 turned round, -0.5 after `not so`, 0 where nothing of the kind is wanted."""
    clause, words = scene.clause, scene.clause.words
    assert mention.term is not None
    head = words[mention.first]
    relative = head.plain.endswith(_RELATIVE) and head.plain not in ("over", "ever")
    before = [
        m
        for m in clause.mentions
        if m.kind in ("logic", "degree")
        and mention.first - 4 <= m.first < mention.first
        and _same_reach(scene, m, mention)
    ]
    names = [m.term.name for m in before if m.term]
    tail = words[mention.end : mention.end + 1]
    if any(m.is_word("degree", "0.5") for m in before):
        return -2.0  # half as loud
    if "not" in names and tail and tail[0].plain == "enough":
        return 1
    if tail and tail[0].plain == "enough" and "not" not in names:
        return -1 if mention.term.is_fault else 1
    if "too" in names:
        return (
            0.0
            if "not" in names and names.index("not") < names.index("too") and relative
            else -1.0
            if "not" not in names
            else -0.5
        )
    if "less" in names or "not_so" in names or "not_so" in names:
        return -1.0
    if any(m.is_word("logic", "keep") and "not" in _said(scene, m).lower() for m in before):
        return 0.0
    if "not" in names and relative and tail and tail[0].plain == "than":
        return 1.0 if _is_found(scene, mention) else -1.0
    if "not" in names:
        return 0.0 if relative else -0.5
    if clause.verb("remove") and not scene.players:
        return -1.0
    if (
        mention.term.is_fault
        and not relative
        and "more" not in names
        and not _is_wish(scene, mention)
    ):
        return -1.0
    return 1.0


_FOUND = word_set("is isnt feels feel sounds sound seems doesnt")


def _is_found(scene: Scene, mention: Mention) -> bool:
    """Whether it is said how it is and not how it should be: `it isn't bigger than the first` wants it bigger."""
    words = scene.clause.words[max(0, mention.first - 5) : mention.first]
    return bool(_FOUND.intersection(w.plain for w in words))


def _same_reach(scene: Scene, small: Mention, mention: Mention) -> bool:
    """Whether no pause and no other head stands between a small word and what it may turn."""
    if any(scene.clause.words[i].pause for i in range(small.end, mention.first + 1)):
        return False
    return not any(
        m.kind in ("player", "place", "topic", "setting") and small.end <= m.first < mention.first
        for m in scene.clause.mentions
    )


def _is_wish(scene: Scene, mention: Mention) -> bool:
    """Whether a word of complaint is asked for: `make it muddy`, `I want it busy`."""
    words = scene.clause.words
    before = {words[i].plain for i in range(max(0, mention.first - 4), mention.first)}
    return bool({"make", "want", "more", "should", "keep"} & before) and "too" not in before


def of_topics(scene: Scene) -> list[Move] | None:
    """`more swing`, `less tension`, `add ghost notes`, `the tempo up`."""
    clause = scene.clause
    topics = [m for m in clause.of("topic") if m.first not in clause.used]
    if not topics:
        return None
    degree = clause.degree
    moves: list[Move] = []
    down = (
        clause.logic("less")
        or clause.verb("bring_down", "soften")
        or _refused(clause)
        or (clause.logic("not") if not clause.logic("more") else None)
        or _sinks(scene)
    )
    for mention in topics:
        assert mention.term is not None
        sign = -1.0 if down else 1.0
        if mention.term.name == "length":
            continue
        rising = any(m.term and m.term.to == "rising" for m in clause.of("setting"))
        if mention.term.name == "tempo" and (scene.scope.into or rising):
            clause.use(mention, *clause.of("verb", "logic"))
            where = _leading_to(scene, scene.scope.into) if scene.scope.into else scene.where()
            moves.append(scene.song_move("tempo_within", sections=where, by=sign * degree))
            continue
        if mention.term.name == "swing" and clause.verb("remove"):
            clause.use(mention, *clause.of("verb"), *clause.of("logic"))
            moves.append(scene.move("swing", to="straight"))
            continue
        clause.use(mention, *clause.of("verb"), *clause.of("logic"))
        moves += _made(scene, mention.term, sign, degree)
    return moves


def _refused(clause: Clause) -> Mention | None:
    """`no swing`, `lose the tension`; not the complaint that something `has no life`."""
    verb = clause.verb("remove")
    if verb is None or verb.first == 0:
        return verb
    word, before = clause.words[verb.first].plain, clause.words[verb.first - 1]
    if word in _LOSING and not before.pause and (word == "loses" or before.plain in _LOSER):
        return None
    if word != "no":
        return verb
    return None if clause.words[verb.first - 1].plain in _HAVING else verb


_LOSING, _LOSER = word_set("lose loses losing"), word_set("we it you i were im its keep")
_HAVING = word_set("has have had got theres is")


def _sinks(scene: Scene) -> Mention | None:
    """`lower the volume`, `the volume is too high`."""
    clause = scene.clause
    for mention in clause.of("quality"):
        if mention.term and mention.term.name in ("low", "quiet", "slow", "small"):
            return mention
    return None


def of_verbs(scene: Scene) -> list[Move] | None:
    """`speed up`, `tighten the drums`, `thin the strings out`, `it gets in the way of the sax`."""
    clause = scene.clause
    for mention in clause.of("verb"):
        if (
            mention.term is None
            or mention.term.name not in _VERB_QUALITIES
            or mention.first in clause.used
        ):
            continue
        name, sign = _VERB_QUALITIES[mention.term.name]
        if mention.term.name == "open_up" and not scene.players and scene.scope.sections:
            name = "big"  # a chorus opens up; whoever plays in it leaves room
        if clause.logic("not") and clause.logic("not").first < mention.first:  # type: ignore[union-attr]
            clause.use(mention, *clause.of("logic"))
            scene.note(f"not {_said(scene, mention)}: stays as it is")
            return []
        clause.use(mention, *clause.of("verb", "logic", "topic"))
        if mention.term.name in ("in_the_way", "all_over") and len(clause.players) > 1:
            scene.players = clause.players[0].ids
        degree = clause.degree
        if name == "slow" and (closing := _closing(scene)):
            return closing
        if name in ("fast", "slow") and (scene.scope.into or _is_gradual(scene)):
            sections = _leading_to(scene, scene.scope.into) if scene.scope.into else scene.where()
            return [
                scene.song_move(
                    "tempo_within", sections=sections, by=degree * (1 if name == "fast" else -1)
                )
            ]
        return _made(scene, _term(name), float(sign), degree)
    return None
