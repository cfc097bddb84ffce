"""The words of directions: which phrase asks for which moves, read once from the `moves_*.toml` files beside this module.

Instruments, sections and the beats of a brief's vocabulary are not repeated here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from composer.direction.vocabulary import longest_phrase, split_phrases
from composer.direction.words import Word
from composer.errors import FormatError, offer
from composer.model.move import MOVES

__all__ = ["FILES", "GROUPS", "Lexicon", "Term", "entries", "lexicon"]

FILES = {"qualities": "quality", "settings": "setting", "players": "player", "topics": "topic"}
"""File name and the sort of word it holds, in the order in which they take a phrase that stands twice."""

GROUPS = ("verb", "logic", "degree", "unit", "history", "vague", "never", "stop")
"""The sorts of small words in `moves_words.toml`."""

_KEYS = ("move", "to", "no", "parts", "fault", "roles")
Turns = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What a phrase of a direction means.

    A quality or topic has `moves` with how far each goes, `part` and `section` where they differ beside a player or a
    section; a setting one `move` with `to`, and `no` where it is denied. `roles` are roles, part ids or families.
    """

    kind: str
    name: str
    moves: Turns = ()
    part: Turns = ()
    section: Turns = ()
    move: str = ""
    to: str = ""
    no: str = ""
    parts: str = ""
    roles: tuple[str, ...] = ()
    is_fault: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every phrase of directions, those of `units` by themselves; `known` are all words of them, `telling` the single ones that ask for something."""

    root: dict[str, Any]
    units: dict[str, Any]
    terms: tuple[Term, ...]
    known: frozenset[str]
    telling: frozenset[str]

    def longest(self, words: Sequence[Word], at: int) -> tuple[Term, int] | None:
        """The longest phrase beginning with word `at`, and the index of the word after it."""
        return longest_phrase(self.root, words, at, at)

    def unit(self, words: Sequence[Word], at: int) -> tuple[Term, int] | None:
        """The unit of a figure beginning with word `at`, and the index after it."""
        return longest_phrase(self.units, words, at, at)


def entries() -> Iterator[tuple[str, Term, tuple[tuple[str, ...], ...]]]:
    """File, meaning and phrases of every entry; raises FormatError naming the file and the entry that is wrong."""
    folder = resources.files("composer.direction.revision")
    for stem, kind in FILES.items():
        file = f"moves_{stem}.toml"
        for name, entry in tomllib.loads((folder / file).read_text("utf-8")).items():
            phrases = tuple(split_phrases(entry.pop("words", "")))
            if not phrases:
                raise FormatError(f'{file}, [{name}]: no words; write words = "..., ..."')
            yield file, _term(file, kind, name, entry), phrases
    tables = tomllib.loads((folder / "moves_words.toml").read_text("utf-8"))
    for group in GROUPS:
        for name, text in tables[group].items():
            yield "moves_words.toml", Term(kind=group, name=name), tuple(split_phrases(text))


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The words of directions, read at the first call."""
    root: dict[str, Any] = {}
    units: dict[str, Any] = {}
    terms: list[Term] = []
    known: set[str] = set()
    telling: set[str] = set()
    for _, term, phrases in entries():
        terms.append(term)
        for phrase in phrases:
            node = units if term.kind == "unit" else root
            for word in phrase:
                node = node.setdefault(word, {})
            node.setdefault("", term)
            known.update(phrase)
            if len(phrase) == 1 and term.kind != "stop" and len(phrase[0]) >= 5:
                telling.add(phrase[0])
    return Lexicon(root, units, tuple(terms), frozenset(known), frozenset(telling))


def _term(file: str, kind: str, name: str, entry: dict[str, Any]) -> Term:
    values: dict[str, Any] = {"kind": kind, "name": name}
    turns = {}
    for key, value in entry.items():
        if key in ("part", "section"):
            values[key] = tuple((move, float(by)) for move, by in value.items())
        elif key in MOVES:
            turns[key] = float(value)
        elif key == "roles":
            values[key] = tuple(role.strip() for role in value.split(","))
        elif key == "fault":
            values["is_fault"] = bool(value)
        elif key in _KEYS:
            values[key] = value
        else:
            raise FormatError(f"{file}, [{name}]: no key {key!r}; {offer(key, [*_KEYS, *MOVES])}")
    return Term(**values, moves=tuple(turns.items()))
