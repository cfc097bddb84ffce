"""The form of a song: its sections in order, what they are called, and how loud they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from composer.errors import BriefError
from composer.genre.schema import Genre

__all__ = [
    "KIN",
    "LONGEST_BARS",
    "REFRAINS",
    "Block",
    "display_names",
    "form_entry",
    "kin_of",
    "numbered",
    "read_form",
    "usual_energy",
    "usual_growth",
]

KIN = {
    "pre-chorus": ("build", "verse"),
    "post-chorus": ("chorus",),
    "hook": ("chorus",),
    "drop": ("chorus",),
    "refrain": ("chorus",),
    "climax": ("chorus", "drop"),
    "chorus": ("drop", "hook", "climax", "a", "head"),
    "verse": ("a", "head"),
    "head": ("a", "verse"),
    "a": ("head", "verse"),
    "b": ("bridge",),
    "bridge": ("b", "breakdown"),
    "middle eight": ("bridge", "b"),
    "solo": ("head", "a", "verse", "chorus"),
    "instrumental": ("solo", "verse", "chorus"),
    "breakdown": ("bridge", "intro", "verse"),
    "build": ("pre-chorus", "breakdown", "verse"),
    "interlude": ("intro", "verse"),
    "vamp": ("intro", "verse"),
    "intro": ("verse", "a", "head"),
    "outro": ("intro", "chorus", "a", "head"),
    "coda": ("outro", "intro"),
    "tag": ("outro", "chorus"),
}
"""Which materials stand in for one a genre says nothing about, nearest first."""

REFRAINS = frozenset(("chorus", "post-chorus", "drop", "hook", "refrain", "climax"))
"""Materials a song comes back to: the tune sits highest there, and the hook is sung."""

_SPELLINGS = {
    "prechorus": "pre-chorus",
    "pre chorus": "pre-chorus",
    "postchorus": "post-chorus",
    "middle 8": "middle eight",
    "ending": "outro",
}
_ENERGY = {
    "intro": 0.3,
    "verse": 0.45,
    "chorus": 0.75,
    "bridge": 0.5,
    "solo": 0.65,
    "outro": 0.35,
    "breakdown": 0.3,
    "build": 0.6,
    "drop": 0.9,
}
_BARS = {
    "intro": 4,
    "outro": 4,
    "pre-chorus": 4,
    "post-chorus": 4,
    "interlude": 4,
    "tag": 4,
    "coda": 4,
}
LONGEST_BARS = 4000


@dataclass(frozen=True, slots=True)
class Block:
    """A section before it has an id: its material, its bars, and how many of its kind came before, plus one."""

    material: str
    bars: int
    occurrence: int = 1


@lru_cache(maxsize=256)
def kin_of(material: str) -> tuple[str, ...]:
    """The material and those that may stand in for it, nearest first."""
    found = [material]
    for name in found:
        found += [other for other in KIN.get(name, ()) if other not in found]
    return tuple(found)


def read_form(entries: tuple[str, ...], genre: Genre) -> tuple[Block, ...]:
    """Blocks for entries such as `verse 8` or `chorus`; bars that are not said are the genre's usual ones.

    Raises BriefError for an entry without a name or with an impossible length.
    """
    usual: dict[str, int] = {}
    for form in genre.forms:
        for entry in form.sections:
            name, bars = form_entry(entry)
            usual.setdefault(name, bars or 8)
    blocks = []
    for entry in entries:
        name, bars = form_entry(entry)
        if not name:
            raise BriefError(
                f"form: {entry!r} names no section; write a name and its bars, such as 'verse 8'"
            )
        if bars is not None and not 1 <= bars <= 512:
            raise BriefError(f"form: {entry!r} has {bars} bars; a section has 1 to 512")
        length = (
            bars
            or usual.get(name)
            or next(
                (usual[k] for k in kin_of(name) if k in usual and name not in _BARS),
                _BARS.get(name, 8),
            )
        )
        blocks.append(Block(name, length))
    if sum(block.bars for block in blocks) > LONGEST_BARS:
        raise BriefError(
            f"form: more than {LONGEST_BARS} bars in all; ask for fewer or shorter sections"
        )
    return numbered(blocks)


@lru_cache(maxsize=1024)
def form_entry(text: str) -> tuple[str, int | None]:
    """The material and the bars (None where not said) of an entry such as `verse 8`."""
    match = re.fullmatch(r"\s*(.*?)\s*(\d+)?\s*(?:bars?)?\s*", text)
    assert match is not None  # every part of the pattern is optional
    name = re.sub(r"[\s_]+", " ", match[1].casefold()).strip()
    name = _SPELLINGS.get(name, name)
    return name, int(match[2]) if match[2] else None


def numbered(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with their occurrences counted anew."""
    seen: Counter[str] = Counter()
    numbered = []
    for block in blocks:
        seen[block.material] += 1
        numbered.append(replace(block, occurrence=seen[block.material]))
    return tuple(numbered)


def display_names(materials: tuple[str, ...]) -> tuple[str, ...]:
    """Names for people, in order: `Verse 1`, `Verse 2`, `Bridge`: numbered where a material returns."""
    totals = Counter(materials)
    seen: Counter[str] = Counter()
    names = []
    for material in materials:
        seen[material] += 1
        label = "-".join(word.capitalize() for word in material.split("-"))
        label = " ".join(word[:1].upper() + word[1:] for word in label.split(" "))
        names.append(f"{label} {seen[material]}" if totals[material] > 1 else label)
    return tuple(names)


def usual_energy(block: Block, is_last_of_kind: bool, genre: Genre) -> float:
    """The energy of a block in this genre, 0..1: what it says of this very return, then of the material; a return
    nobody speaks of is a little fuller than the one before."""
    numbered = f"{block.material} {block.occurrence}"
    table = genre.energy
    last = f"{block.material} last"
    if is_last_of_kind and block.occurrence > 1 and last in table:
        level = table[last]
    elif numbered in table:
        level = table[numbered]
    else:
        kin = next((k for k in kin_of(block.material) if k in table or k in _ENERGY), "verse")
        level = table.get(kin, _ENERGY.get(kin, 0.5)) + 0.05 * min(block.occurrence - 1, 3)
    return round(min(max(level, 0.05), 1.0), 3)


def usual_growth(block: Block, genre: Genre) -> float:
    """How much energy a block gains from its first bar to its last in this genre, -1..1; what the genre says nothing
    about stays as it is."""
    table = genre.growth
    names = (f"{block.material} {block.occurrence}", *kin_of(block.material)[:2])
    return min(max(next((table[name] for name in names if name in table), 0.0), -1.0), 1.0)
