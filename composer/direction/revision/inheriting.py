"""What a clause takes over from the one before: the place, the players, `it` and `them`, `then`."""

from __future__ import annotations

from composer.direction.revision.clauses import Clause, Scope, is_plural, scope_of
from composer.direction.revision.scene import Reading, Scene
from composer.direction.revision.song_facts import SongFacts

__all__ = ["scene_of"]


_INTERVALS = (
    "octave", "semitone", "tone", "minor_third", "major_third", "third", "fourth", "fifth", "sixth", "seventh",
)  # fmt: skip


def scene_of(
    clause: Clause, previous: Scene | None, facts: SongFacts, reading: Reading, text: str
) -> Scene:
    """The clause with what it inherits from the one before."""
    scope = scope_of(clause, facts)
    players: tuple[str, ...] = ()
    if previous is not None:
        own_place = bool(scope.mentions)
        same_sentence = not clause.opens
        pronoun = _has_pronoun(clause)
        if not own_place and _inherits_place(
            clause, previous, same_sentence=same_sentence, pronoun=pronoun
        ):
            inherited = previous.scope
            scope.sections, scope.bars = inherited.sections, inherited.bars
            scope.start, scope.is_onwards = inherited.start, inherited.is_onwards
            scope.is_leading = inherited.is_leading
        if not clause.players and _inherits_players(
            clause, previous, same_sentence=same_sentence, pronoun=pronoun
        ):
            players = previous.players
        if clause.link == "then" or clause.link == "but":
            _next_one(clause, scope, previous, facts)
    return Scene(clause, scope, facts, reading, clause.text(text), players)


def _has_pronoun(clause: Clause) -> bool:
    start = clause.mentions[0].first
    words = clause.words[max(0, start - 2) : clause.mentions[-1].end + 2]
    return any(w.plain in ("it", "them", "they", "its", "that", "there", "theyre") for w in words)


def _inherits_place(clause: Clause, previous: Scene, *, same_sentence: bool, pronoun: bool) -> bool:
    if not previous.scope.sections and not previous.scope.bars:
        return False
    if clause.of("bpm", "length", "key") or any(
        m.term and m.term.move == "ending" for m in clause.of("setting")
    ):
        return False
    if not same_sentence:
        return pronoun and bool(clause.of("quality", "topic", "verb"))
    if pronoun and clause.verb("speed_up", "slow_down") and _is_elsewhere_too(previous):
        return False  # intro shorter, outro longer, and pick it up a touch
    if previous.scope.is_leading or clause.link == "with":
        return True
    if pronoun and clause.of("verb", "quality"):
        return True
    only_quality = (
        bool(clause.of("quality")) and not clause.of("verb", "setting") and not clause.players
    )
    return clause.link in ("and", "but") and only_quality


def _is_elsewhere_too(previous: Scene) -> bool:
    """Whether other places were spoken of before, too, so that `it` is the song."""
    here = previous.scope.sections
    return any(m.sections not in (("*",), here) for m in previous.reading.moves)


def _inherits_players(
    clause: Clause, previous: Scene, *, same_sentence: bool, pronoun: bool
) -> bool:
    interval = any(m.unit in _INTERVALS for m in clause.of("amount"))
    is_told = interval or clause.verb("lower_pitch", "raise_pitch")
    if not previous.players or (clause.verb("add", "remove", "swap") and not is_told):
        return False
    if previous.clause.verb("add", "remove", "swap") and not (
        pronoun and (clause.link == "with" or clause.logic("with"))
    ):
        return False
    if (
        same_sentence
        and clause.logic("more", "less")
        and not clause.of("quality", "topic", "setting")
    ):
        return True
    changes = (
        clause.of("quality", "topic")
        or clause.verb(
            "bring_up",
            "bring_down",
            "thin_out",
            "simplify",
            "loosen",
            "tighten",
            "soften",
            "lower_pitch",
            "raise_pitch",
            "complicate",
            "strengthen",
            "fill_out",
        )
        or interval
    )
    if not changes or any(m.term and m.term.name in ("fast", "slow") for m in clause.of("quality")):
        return False
    if pronoun:
        return True
    if not same_sentence:
        return False
    heads = previous.clause.of("quality", "verb", "topic")
    leading = (
        bool(heads)
        and bool(previous.clause.players)
        and previous.clause.players[0].first < heads[0].first
    )
    return (leading or clause.link == "and") and bool(
        clause.of("quality") or clause.verb("thin_out", "lower_pitch", "raise_pitch")
    )


def _next_one(clause: Clause, scope: Scope, previous: Scene, facts: SongFacts) -> None:
    """`verse 2 quieter, then slam into the chorus`: the chorus that follows."""
    earlier = previous.scope.sections
    if not earlier or len(earlier) != 1:
        return
    for name in ("sections", "into"):
        ids = getattr(scope, name)
        plural = is_plural(clause, [m for m in scope.mentions if m.ids == ids])
        if len(ids) > 1 and not plural:
            later = tuple(i for i in ids if facts.index(i) > facts.index(earlier[0]))
            setattr(scope, name, later[:1] or ids)
