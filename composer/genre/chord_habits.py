"""What songs of a genre do with chords: which they use, what they begin with, and what they put after what.

The figures are counts over some 2,300 songs (McGill Billboard, POP909, Nottingham, OpenEWLD, chord-melody-dataset and the
JazzStandards charts; credits and licences stand in `data/habits/*.toml`). A genre nobody has counted borrows a mixture,
which `data/habits/genres.toml` tells.

>>> habits = chord_habits("jazz swing", minor=False)
>>> str(max(habits.after(Chord.parse("G7")), key=lambda entry: entry[1])[0]), habits.songs > 100
('Cmaj7', True)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from composer.errors import GenreError, offer
from composer.genre.catalogue import find_genre
from composer.genre.load import read_table
from composer.theory.chord import Chord
from composer.theory.chord_kind import chord_kind
from composer.theory.key import Key
from composer.theory.pitch import pc_semitone
from composer.theory.roman import parse_roman

__all__ = ["ChordHabits", "chord_habits", "habit_names"]

_DATA = Path(__file__).parent / "data" / "habits"
_MIXTURES = "genres.toml"
_HOME = Key(0)
_LITTLE = 0.01
"""The share of time at which what follows a chord is trusted half as much as what is common in general."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ChordHabits:
    """The habits of a genre in one mode, on the tonic C: shares of chords and of what follows them, 0..1.

    `mixed_from` names the measured kinds of song with their weights, `credits` whom to thank, `songs` how many songs
    of this mode were counted in all.
    """

    name: str
    mixed_from: tuple[tuple[str, float], ...]
    credits: tuple[str, ...]
    songs: int
    shares: Mapping[Chord, float]
    firsts: Mapping[Chord, float]
    follows: Mapping[Chord, Mapping[Chord, float]]

    def after(self, chord: Chord | None) -> tuple[tuple[Chord, float], ...]:
        """What may come after a chord on the tonic C, with probabilities that add up to 1 (or nothing).

        What was counted after it, as far as it is common enough to be trusted, and else what is common at all. None
        asks for the beginning of a song.
        """
        if chord is None:
            return _whole(self.firsts)
        known = self.known(chord)
        follows = {} if known is None else self.follows.get(known, {})
        share = 0.0 if known is None else self.shares.get(known, 0.0)
        trust = 0.85 * share / (share + _LITTLE) if follows else 0.0
        mixed: dict[Chord, float] = {}
        for goal, part in _whole(self.shares):
            if goal != known:
                mixed[goal] = (1 - trust) * part
        for goal, part in _whole(follows):
            mixed[goal] = mixed.get(goal, 0.0) + trust * part
        return _whole(mixed)

    def known(self, chord: Chord) -> Chord | None:
        """The counted chord that a chord on the tonic C is nearest to: same root and kind; None if there is none."""
        if chord in self.shares:
            return chord
        wanted = (pc_semitone(chord.root or 0), chord_kind(chord))
        like = [
            one
            for one in self.shares
            if one.root is not None and (pc_semitone(one.root), chord_kind(one)) == wanted
        ]
        return max(like, key=lambda one: self.shares[one], default=None)


def chord_habits(genre: str, minor: bool) -> ChordHabits:
    """The habits of a genre (a name or alias of the catalogue, or of `habit_names`); raises GenreError."""
    return _habits(genre.strip().casefold().replace("_", " "), minor)


def habit_names() -> tuple[str, ...]:
    """Every word a genre can be called by here without being in the catalogue, sorted."""
    return tuple(sorted({*_mixtures(), *(name.replace("_", " ") for name in _measured())} - {"*"}))


@lru_cache(maxsize=128)
def _habits(genre: str, minor: bool) -> ChordHabits:
    mixture = _mixture(genre)
    mode = "minor" if minor else "major"
    shares: dict[Chord, float] = {}
    firsts: dict[Chord, float] = {}
    follows: dict[Chord, dict[Chord, float]] = {}
    credits: list[str] = []
    songs = 0
    for name, weight in mixture:
        table = _measured()[name]
        counted = table.get(mode)
        if counted is None:
            continue
        credits.append(str(table["credit"]))
        songs += int(counted["songs"])
        _add(shares, _figures(counted["chords"]), weight)
        _add(firsts, _figures(counted["first"]), weight)
        for source, text in counted.get("next", {}).items():
            chord = parse_roman(source, _HOME)
            part = weight * _figures(counted["chords"]).get(chord, 0.001)
            _add(follows.setdefault(chord, {}), _figures(text), part)
    return ChordHabits(
        name=genre,
        mixed_from=tuple(mixture),
        credits=tuple(dict.fromkeys(credits)),
        songs=songs,
        shares=MappingProxyType(dict(_whole(shares))),
        firsts=MappingProxyType(dict(_whole(firsts))),
        follows=MappingProxyType({chord: dict(_whole(table)) for chord, table in follows.items()}),
    )


def _mixture(genre: str) -> list[tuple[str, float]]:
    """The measured kinds of song that stand for a genre, with weights."""
    measured = genre.replace(" ", "_")
    if measured in _measured():
        return [(measured, 1.0)]
    text = _find(genre)
    if text is None:
        try:
            found = find_genre(genre)
        except GenreError:
            raise GenreError(
                f"no chords were counted for a genre called {genre!r}; {offer(genre, habit_names())}"
            ) from None
        text = _find(found.name) or _find(found.family) or _mixtures()["*"]
    words = text.split()
    return [(name, float(weight)) for name, weight in zip(words[::2], words[1::2], strict=True)]


def _find(name: str) -> str | None:
    """The mixture whose word is the longest one in a name."""
    padded = f" {name.casefold().replace('-', ' ')} "
    fitting = [word for word in _mixtures() if f" {word.replace('-', ' ')} " in padded]
    return _mixtures()[max(fitting, key=len)] if fitting else None


def _add(total: dict[Chord, float], figures: Mapping[Chord, float], weight: float) -> None:
    for chord, part in figures.items():
        total[chord] = total.get(chord, 0.0) + weight * part


def _whole(table: Mapping[Chord, float]) -> tuple[tuple[Chord, float], ...]:
    """The entries with their sum made 1, added up in order."""
    total = 0.0
    for part in table.values():
        total += part
    return tuple((chord, part / total) for chord, part in table.items()) if total else ()


@lru_cache(maxsize=4096)
def _figures(text: str) -> Mapping[Chord, float]:
    """Numerals and thousandths, `I 336 IV 118`, as chords on C and shares."""
    words = text.split()
    return MappingProxyType(
        {
            parse_roman(name, _HOME): int(share) / 1000
            for name, share in zip(words[::2], words[1::2], strict=True)
        }
    )


@lru_cache(maxsize=1)
def _measured() -> dict[str, dict[str, Any]]:
    tables: dict[str, dict[str, Any]] = {}
    for path in sorted(_DATA.glob("*.toml")):
        if path.name != _MIXTURES:
            tables.update(read_table(path))
    return tables


@lru_cache(maxsize=1)
def _mixtures() -> dict[str, str]:
    return {str(word): str(text) for word, text in read_table(_DATA / _MIXTURES)["mix"].items()}
