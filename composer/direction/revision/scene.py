"""What the reader of a direction knows while it goes from clause to clause, and the making of moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from composer.direction.revision.clauses import Clause, Scope
from composer.direction.revision.mention import Mention
from composer.direction.revision.song_facts import SongFacts
from composer.model.move import Move

__all__ = ["Reading", "Scene"]

_LISTS = ("sections", "parts")


@dataclass(slots=True)
class Reading:
    """What came of a direction so far: moves with the words they came from, reasons why a wish cannot be met, notes on what was taken how."""

    moves: list[Move] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    spared_parts: list[str] = field(default_factory=list)
    spared_sections: list[str] = field(default_factory=list)
    lost: list[Mention] = field(default_factory=list)
    kept_moves: list[str] = field(default_factory=list)

    def spare_no_more(self, mentions: Iterable[Mention]) -> None:
        """These players are spoken of after all."""
        for mention in mentions:
            self.spared_parts = [i for i in self.spared_parts if i not in mention.ids]
            if (note := f"left as it is: {mention.name}") in self.notes:
                self.notes.remove(note)


@dataclass(slots=True)
class Scene:
    """One clause in its surroundings: where it speaks of, of whom, and what was said before it."""

    clause: Clause
    scope: Scope
    facts: SongFacts
    reading: Reading
    words: str
    players: tuple[str, ...] = ()
    is_everyone: bool = False
    missing: list[Mention] = field(default_factory=list)

    def where(self) -> tuple[str, ...]:
        """The sections a plain change is for."""
        scope, facts = self.scope, self.facts
        if scope.sections:
            return scope.sections
        ids = facts.section_ids
        if scope.start:
            return ids[facts.index(scope.start[0]) :] if scope.is_onwards or not scope.until else ids[facts.index(scope.start[0]) : facts.index(scope.until[0])]  # fmt: skip
        if scope.until:
            return ids[: facts.index(scope.until[0])]
        if scope.before:
            return tuple(ids[max(0, facts.index(i) - 1)] for i in scope.before)
        if scope.after:
            return tuple(ids[min(len(ids) - 1, facts.index(i) + 1)] for i in scope.after)
        if scope.into:
            return scope.into
        return ("*",)

    def who(self, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The players a change is for."""
        return self.players or default or ("*",)

    def move(self, name: str, **values: object) -> Move:
        """A move for this clause's sections, players and bars, unless others are given."""
        given: dict[str, object] = {
            "sections": self.where(),
            "parts": self.who(),
            "bars": self.scope.bars,
        }
        if self.scope.bars and not self.scope.sections:
            given["sections"] = ("*",)
        given |= values
        self.clause.use(*self.scope.mentions, *self.clause.players, *self.clause.of("logic"))
        return Move(name=name, words=self.words, **given)  # type: ignore[arg-type]

    def song_move(self, name: str, **values: object) -> Move:
        """A move for all players."""
        return self.move(name, **({"parts": ("*",)} | values))

    def leading_to(self, section_id: str) -> tuple[str, ...]:
        """The section in front of this one; itself where it is the first."""
        return (self.facts.section_ids[max(0, self.facts.index(section_id) - 1)],)

    def refuse(self, reason: str) -> list[Move]:
        self.reading.refusals.append(reason)
        self.clause.used.update(m.first for m in self.clause.mentions)
        return []

    def note(self, words: str) -> None:
        self.reading.notes.append(words)

    def names(self, ids: tuple[str, ...]) -> str:
        return ", ".join(self.facts.name(i) for i in ids)


def scaled(move: Move, by: float) -> Move:
    """The move with how far it goes."""
    return replace(move, by=round(by, 3))
