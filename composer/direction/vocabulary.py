"""The vocabulary: which phrase means what, read once from the `vocabulary_*.toml` files beside this module.

A file holds one table a meaning; `words` are its phrases, separated by commas, the other keys what the phrase asks
for. The file's name gives the kind of word. No music is decided here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib import resources
from typing import Any

from composer.direction.sense import DIALS, Sense
from composer.direction.words import Word, split_words
from composer.errors import FormatError, offer

__all__ = ["GENRE_KINDS", "Vocabulary", "longest_phrase", "split_phrases", "vocabulary"]

_KINDS = {
    "genres": "genre",
    "moods": "mood",
    "dials": "dial",
    "tempos": "tempo",
    "feels": "feel",
    "instruments": "instrument",
    "sections": "section",
    "scenes": "scene",
    "artists": "artist",
}
GENRE_KINDS = ("is", "near", "suggests")
"""How a word names a genre: a kind of it, the nearest there is, only a flavour."""

_LISTS = {"mood": "moods", "with": "wanted", "without": "unwanted", "kin": "kin", "form": "form"}
_TABLES = {"playing": "playing", "parts": "parts"}
_KEYS = {f.name for f in fields(Sense)} - {"name", "moods", "wanted", "unwanted", "dials"}
_JOINED_WORDS = 3
_Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every phrase this program knows.

    `genres` are the names of the genres that exist, with the tempos (quarter notes a minute) at which each still is
    itself; `numbers`, `ordinals` and `misspelt` are single plain words; `known` all words of all phrases,
    `telling` those that mean something by themselves and have five letters or more; `company` what some words mean
    beside an instrument, `beside` what some are a misspelling of, and near which words only.
    """

    root: _Node
    senses: tuple[Sense, ...]
    genres: dict[str, tuple[float, float]]
    numbers: dict[str, float]
    ordinals: dict[str, int]
    misspelt: dict[str, str]
    known: frozenset[str]
    telling: frozenset[str]
    company: dict[str, Sense]
    beside: dict[str, tuple[str, frozenset[str]]]

    def longest(self, words: Sequence[Word], at: int) -> tuple[Sense, int] | None:
        """The longest phrase beginning with word `at`: its sense, and the index of the word after it."""
        return longest_phrase(self.root, words, at, at)

    def meaning(self, phrase: str) -> Sense | None:
        """The sense of exactly this phrase, or None."""
        words = split_words(phrase)
        found = self.longest(words, 0) if words else None
        return found[0] if found and found[1] == len(words) else None


def longest_phrase(
    node: _Node, words: Sequence[Word], at: int, start: int
) -> tuple[Any, int] | None:
    """The longest way down a tree of phrases from word `at`, and the index of the word after it; a word as written goes
    before its root."""
    best: tuple[Any, int] | None = None
    if at < len(words) and (at == start or not words[at].pause):
        for form in words[at].forms:
            below = node.get(form)
            if below is not None:
                found = longest_phrase(below, words, at + 1, start)
                if found and (best is None or found[1] > best[1]):
                    best = found
    if best is None and at > start and "" in node:
        return node[""], at
    return best


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary, read at the first call; raises FormatError naming the file and the entry that is wrong."""
    folder = resources.files("composer.direction")
    plain = tomllib.loads((folder / "vocabulary_plain.toml").read_text("utf-8"))
    root: _Node = {}
    known: set[str] = set()
    single: set[str] = set()
    senses: list[Sense] = []
    genres: dict[str, tuple[float, float]] = {}
    joined: list[tuple[str, Sense]] = []
    for stem, kind in _KINDS.items():
        file = f"vocabulary_{stem}.toml"
        for name, entry in tomllib.loads((folder / file).read_text("utf-8")).items():
            window = entry.pop("window", None)
            if window:
                genres[name] = (float(window[0]), float(window[1]))
            for sense, phrases in _senses(file, kind, name, entry):
                senses.append(sense)
                _plant(root, known, joined, sense, phrases)
                single.update(phrase[0] for phrase in phrases if len(phrase) == 1)
    for together, sense in joined:
        if together not in root:
            root[together] = {"": sense}
            known.add(together)
    _plant_plain(root, known, plain)
    numbers, ordinals = plain["numbers"], plain["ordinals"]
    known |= set(numbers) | set(ordinals)
    return Vocabulary(
        root, tuple(senses), genres, numbers, ordinals, plain["misspelt"], frozenset(known),
        frozenset(word for word in single | _typed_often(plain) if len(word) >= 5), _company(root, plain["company"]),
        _beside(plain["misspelt_beside"]),
    )  # fmt: skip


def _senses(
    file: str, kind: str, name: str, entry: dict[str, Any]
) -> Iterator[tuple[Sense, list[tuple[str, ...]]]]:
    """The meaning of one table, and its phrases as tuples of plain words."""
    phrases = list(split_phrases(entry.pop("words", "")))
    if not phrases:
        raise FormatError(f'{file}, [{name}]: no words; write words = "..., ..."')
    yield _sense(file, kind, name, entry), phrases


def _sense(file: str, kind: str, name: str, entry: dict[str, Any]) -> Sense:
    values: dict[str, Any] = {"kind": kind, "name": name}
    if kind == "mood":
        values["moods"] = (name,)
    if kind == "instrument":
        values["wanted"] = (name,)
    dials = []
    for key, value in entry.items():
        if key in DIALS:
            dials.append((key, float(value)))
        elif key == "near" and kind == "instrument":
            values["wanted"] = (value,)
            values["note"] = f"{{words}}: the nearest instrument here is {value.replace('_', ' ')}"
        elif key in GENRE_KINDS:
            values |= {"genre": value, "bond": key}
        elif key in _LISTS:
            values[_LISTS[key]] = _names(value)
        elif key in _TABLES:
            values[key] = tuple(value.items())
        elif key == "tempo":
            values[key] = (float(value[0]), float(value[1]))
        elif key == "singer":
            low, high = value.split("-")
            values[key] = (low, high)
        elif key == "part_dials":
            values[key] = tuple(
                (p, d, float(v)) for p, row in value.items() for d, v in row.items()
            )
        elif key in _KEYS:
            values[key] = value
        else:
            known = [*DIALS, *GENRE_KINDS, *_LISTS, *_KEYS]
            raise FormatError(f"{file}, [{name}]: no key {key!r}; {offer(key, known)}")
    if kind == "genre" and values.get("style") is None and values.get("bond") in ("is", "near"):
        values["style"] = name
    return Sense(**values, dials=tuple(dials))


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for part in text.split(",") if (name := part.strip()))


def split_phrases(text: str) -> Iterator[tuple[str, ...]]:
    """The phrases of an entry's `words`, each as its plain words."""
    for phrase in text.lower().split(","):
        if phrase and not phrase.isspace():
            bare = phrase.replace("-", " ")
            if "".join(bare.split()).isalnum() and bare.isascii():
                yield tuple(bare.split())
            else:
                yield tuple(word.plain for word in split_words(" ".join(phrase.split())))


def _plant(
    root: _Node,
    known: set[str],
    joined: list[tuple[str, Sense]],
    sense: Sense,
    phrases: Iterable[tuple[str, ...]],
) -> None:
    for phrase in phrases:
        node = root
        for word in phrase:
            node = node.setdefault(word, {})
        node.setdefault("", sense)
        known.update(phrase)
        if 1 < len(phrase) <= _JOINED_WORDS:
            together = "".join(phrase)
            if len(together) > 5:
                joined.append((together, sense))  # laidback, halftime


def _company(root: _Node, names: dict[str, str]) -> dict[str, Sense]:
    """The instruments that some words mean beside others."""
    found = {}
    for word, phrase in names.items():
        meant = longest_phrase(root, split_words(phrase), 0, 0)
        if meant is None or meant[0].kind != "instrument":
            raise FormatError(f"vocabulary_plain.toml, [company]: {phrase!r} is no instrument")
        found[word] = meant[0]
    return found


def _beside(entries: dict[str, dict[str, str]]) -> dict[str, tuple[str, frozenset[str]]]:
    """For words that are misspelt only near others: what they then mean, and those others."""
    return {
        word: (entry["means"], frozenset(w for p in split_phrases(entry["beside"]) for w in p))
        for word, entry in entries.items()
    }


def _plant_plain(root: _Node, known: set[str], plain: dict[str, Any]) -> None:
    """The words around the music; a musical meaning of the same phrase goes before them."""
    for group in ("logic", "units"):
        kind = group.rstrip("s")
        for name, text in plain[group].items():
            _plant(root, known, [], Sense(kind=kind, name=name), split_phrases(text))
    for group in ("stop", "common"):
        sense = Sense(kind=group, name=group)
        _plant(root, known, [], sense, split_phrases(plain[group]["words"]))


def _typed_often(plain: dict[str, Any]) -> set[str]:
    """Words that are no music but carry a wish, so that their misspellings count: minutes, without, around."""
    words = {word for text in plain["units"].values() for p in split_phrases(text) for word in p}
    return words | {
        "without",
        "around",
        "about",
        "please",
        "second",
        "third",
        "thirty",
        "ninety",
        "eighty",
    }
