"""The words of a brief that point at something: which sections a selector means, and which players a name means.

A section is selected as `verse` (every verse), `verse 2`, `first verse`, `last chorus`, `first`, `middle` or `last`
(of the song), `*` (all). Of two wishes for one section the closer one holds: `verse 2` before `verse` before `*`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from composer.composition.form import Block, form_entry
from composer.errors import GenreError
from composer.genre.catalogue import belongs, find_instrument
from composer.genre.kits import kit_pieces
from composer.model.brief import Brief
from composer.model.song import Part

__all__ = [
    "closer_last",
    "is_band_listed",
    "is_named",
    "own_pieces",
    "part_turns",
    "pieces_named",
    "select",
    "specificity",
]

_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1, "final": -1}
_SAME_JOB = {
    "chorus": ("drop", "hook", "refrain"),
    "drop": ("chorus", "hook"),
    "hook": ("chorus", "drop"),
    "refrain": ("chorus",),
    "bridge": ("middle eight", "b"),
    "middle eight": ("bridge", "b"),
    "outro": ("coda", "tag"),
    "coda": ("outro", "tag"),
    "solo": ("instrumental",),
}
"""What else people may mean by a section's name where the song has none of it."""
_ROLE_WORDS = {
    "lead": "melody",
    "vocal": "melody",
    "vocals": "melody",
    "tune": "melody",
    "counterline": "counter",
    "chords": "comp",
    "arp": "riff",
}
_PIECE_WORDS = {
    "claps": "clap",
    "congas": "conga",
    "bongos": "bongo",
    "timbales": "timbale",
    "hats": "hat",
    "toms": "tom",
    "brushes": "brush",
}

Wish = TypeVar("Wish", bound=tuple[object, ...])


def select(selector: str, blocks: Sequence[Block]) -> tuple[int, ...]:
    """The places (from 0) of the blocks that a selector means; none where the song has no such section."""
    word = " ".join(selector.casefold().replace("_", " ").split())
    everywhere = tuple(range(len(blocks)))
    if word == "*":
        return everywhere
    if word in ("first", "last"):
        return everywhere[:1] if word == "first" else everywhere[-1:]
    if word == "middle":
        return _middle(blocks)
    opening, _, rest = word.partition(" ")
    ordinal = _ORDINALS.get(opening) if rest else None
    material, number = form_entry(rest if ordinal is not None else word)
    for name in (material, *_SAME_JOB.get(material, ())):
        found = tuple(n for n, block in enumerate(blocks) if block.material == name)
        if number is not None and ordinal is None:
            found = tuple(n for n in found if blocks[n].occurrence == number)
        elif ordinal is not None:
            found = found[ordinal:][:1] if ordinal >= 0 else found[-1:]
        if found:
            return found
    return ()


def _middle(blocks: Sequence[Block]) -> tuple[int, ...]:
    """The sections that lie for the most part in the middle third of the song, at least the one at its centre."""
    total = sum(block.bars for block in blocks)
    found, start, nearest = [], 0, (total, 0)
    for n, block in enumerate(blocks):
        centre = 2 * start + block.bars
        nearest = min(nearest, (abs(centre - total), n))
        if 2 * total <= 3 * centre <= 4 * total:
            found.append(n)
        start += block.bars
    return tuple(found) or (nearest[1],)


def specificity(selector: str) -> int:
    """How closely a selector points: 0 the whole song, 1 every section of a name, 2 a single section."""
    word = selector.casefold().strip()
    if word == "*":
        return 0
    opening, _, rest = word.partition(" ")
    is_single = word in ("first", "last") or (rest and opening in _ORDINALS) or word[-1:].isdigit()
    return 2 if is_single else 1


def closer_last(wishes: Iterable[Wish], place: int = 0) -> list[Wish]:
    """Wishes in the order in which they are granted, the closest last; `place` is where the selector stands."""
    return sorted(wishes, key=lambda wish: specificity(str(wish[place])))


def is_band_listed(brief: Brief) -> bool:
    """Whether the brief lists its whole band. A tune given to an instrument, among other wishes, is no band."""
    return bool(brief.parts) and not (brief.wanted and all(p == "melody" for p, _ in brief.parts))


def is_named(part: Part, word: str, *, widely: bool = False) -> bool:
    """Whether a word means this player: by id, role, instrument or family. `widely`: the drums with all percussion."""
    name = _fold(word)
    if name in (part.id, part.role, part.instrument, _fold(part.name)):
        return True
    if _ROLE_WORDS.get(name) == part.role or belongs(part.instrument, name):
        return True
    if widely and name == "drums" and part.role == "percussion":
        return True
    try:
        return part.instrument == find_instrument(name).name
    except GenreError:
        return False


def part_turns(brief: Brief, part: Part) -> dict[str, float]:
    """How far the brief turns each dial of this player."""
    found: dict[str, float] = {}
    for word, dial, amount in brief.part_dials:
        if is_named(part, word):
            found[dial] = amount
    return found


def pieces_named(words: Iterable[str]) -> tuple[str, ...]:
    """The pieces of the kit that these words mean: `drums.hat` is every hi-hat, `claps` the clap."""
    found: set[str] = set()
    for word in words:
        name = _fold(word).removeprefix("drums.").removeprefix("percussion.")
        name = _PIECE_WORDS.get(name, name)
        found |= {p.name for p in kit_pieces().values() if name in (p.name, p.family)}
        if name == "hat":
            found.add("hat_pedal")
    return tuple(sorted(found))


def own_pieces(brief: Brief, part: Part) -> tuple[str, ...]:
    """The pieces of a percussionist who was asked for by one instrument: a tambourine is only a tambourine."""
    if part.role != "percussion" or part.instrument not in brief.wanted:
        return ()
    return pieces_named((part.instrument,))


def _fold(word: str) -> str:
    return word.strip().casefold().replace(" ", "_").replace("-", "_")
