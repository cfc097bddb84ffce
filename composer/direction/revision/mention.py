"""What is met in the words of a direction: a `Mention` of a change, a place, a player, a figure or a small word."""

from __future__ import annotations

from dataclasses import dataclass

from composer.direction.revision.lexicon import Term

__all__ = ["Mention"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words `first` up to but without `end` of a direction, and what they are.

    `kind` is that of the term (quality, setting, topic, verb, logic, degree, history, vague, never) or one of: place
    (`ids` are section ids), bars (`bars` first and last), player (`ids` are part ids or pieces of the kit; `families`
    the instruments that were named), amount (`value` and `unit`), key, length (`value` seconds), chords, brief (`moves`
    that a word of the briefs' vocabulary turns). `name` is what it is called in answers. A place or player that the
    song has not has no `ids`. `is_new` marks a section spoken of with `a`, which need not be there; `is_one` a section that was pointed out
    by a number or the like.
    """

    first: int
    end: int
    kind: str
    name: str = ""
    term: Term | None = None
    ids: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    value: float = 0.0
    unit: str = ""
    bars: tuple[int, int] | None = None
    is_new: bool = False
    is_one: bool = False

    def is_word(self, kind: str, *names: str) -> bool:
        """Whether this is a small word of such a kind (and one of these names)."""
        return (
            self.kind == kind and self.term is not None and (not names or self.term.name in names)
        )
