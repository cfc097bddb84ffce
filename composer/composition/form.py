"""The form of a song: which sections, how long, how loud; and how a wished length is met.

A length is met by whole phrases first: sections the form may stretch are repeated or left out, then sections grow
or shrink by their phrase, and last by two bars and by one. A free tempo then takes up the rest.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from composer.errors import BriefError, PlanError
from composer.genre.schema import Form, Genre
from composer.model.brief import Brief
from composer.rng import Rng
from composer.theory.meter import Meter

__all__ = ["KIN", "Block", "display_names", "draw_form", "energy_of", "kin_of", "read_form"]

KIN = {
    "pre-chorus": ("build", "verse"),
    "post-chorus": ("chorus",),
    "hook": ("chorus",),
    "drop": ("chorus",),
    "refrain": ("chorus",),
    "climax": ("chorus",),
    "chorus": ("drop", "hook", "a", "head"),
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
            name, bars = _entry(entry)
            usual.setdefault(name, bars or 8)
    blocks = []
    for entry in entries:
        name, bars = _entry(entry)
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
    return _numbered(blocks)


def _entry(text: str) -> tuple[str, int | None]:
    match = re.fullmatch(r"\s*(.*?)\s*(\d+)?\s*(?:bars?)?\s*", text)
    assert match is not None  # every part of the pattern is optional
    name = re.sub(r"[\s_]+", " ", match[1].casefold()).strip()
    name = _SPELLINGS.get(name, name)
    return name, int(match[2]) if match[2] else None


def _numbered(blocks: list[Block]) -> tuple[Block, ...]:
    seen: Counter[str] = Counter()
    numbered = []
    for block in blocks:
        seen[block.material] += 1
        numbered.append(replace(block, occurrence=seen[block.material]))
    return tuple(numbered)


def draw_form(
    brief: Brief, genre: Genre, tempo_bpm: float, meter: Meter, rng: Rng
) -> tuple[Form, tuple[Block, ...]]:
    """The form for a brief: its own where it has one, else one of the genre's; then fitted to the wished length.

    Raises PlanError when the genre has no form.
    """
    if not genre.forms:
        raise PlanError(f"genre {genre.name!r} has no form; add a [[form]]")
    wanted = None
    if brief.length_s is not None:
        wanted = max(1, round(brief.length_s * tempo_bpm * 960 / 60 / meter.bar_ticks))
    if brief.form:
        form = Form(name="as asked", sections=brief.form, endings=_endings(genre))
        blocks = read_form(brief.form, genre)
        has_bars = any(_entry(entry)[1] for entry in brief.form)
        return form, fit_bars(blocks, wanted, genre, ()) if wanted and not has_bars else blocks
    weights = [form.weight for form in genre.forms]
    if wanted is not None:
        totals = [
            sum(block.bars for block in read_form(form.sections, genre)) for form in genre.forms
        ]
        weights = [w / (1 + abs(t - wanted) / 8) for w, t in zip(weights, totals, strict=True)]
    form = rng.at("form").weighted(genre.forms, weights)
    blocks = read_form(form.sections, genre)
    return form, fit_bars(blocks, wanted, genre, form.stretch) if wanted else blocks


def _endings(genre: Genre) -> tuple[str, ...]:
    return genre.forms[0].endings


def fit_bars(
    blocks: tuple[Block, ...], wanted: int, genre: Genre, stretch: tuple[str, ...]
) -> tuple[Block, ...]:
    """The blocks brought to `wanted` bars: whole sections come or go, then phrases, then single bars.

    The first and the last block and one block of every material stay as long as that can be.
    """
    fitted = list(blocks)
    phrase = genre.phrase_bars
    while sum(b.bars for b in fitted) - wanted >= phrase and _drop_one(fitted, wanted):
        pass
    while wanted - sum(b.bars for b in fitted) >= phrase and _repeat_one(fitted, wanted, stretch):
        pass
    for step in (phrase, 2, 1):
        _resize(fitted, wanted, step)
    while len(fitted) > 1 and sum(b.bars for b in fitted) > wanted:
        fitted.pop(len(fitted) // 2)
        _resize(fitted, wanted, 1)
    return _numbered(fitted)


def _drop_one(blocks: list[Block], wanted: int) -> bool:
    """Take out the block whose loss brings the total nearest, repeats before singles; False when none helps."""
    counts = Counter(block.material for block in blocks)
    total = sum(block.bars for block in blocks)
    best: tuple[int, int, int] | None = None
    for index in range(1, len(blocks) - 1):
        block = blocks[index]
        left = total - block.bars
        if abs(left - wanted) >= abs(total - wanted) or len(blocks) <= 2:
            continue
        rank = (0 if counts[block.material] > 1 else 1, abs(left - wanted), -index)
        best = min(best, rank) if best else rank
    if best is None:
        return False
    blocks.pop(-best[2])
    return True


def _repeat_one(blocks: list[Block], wanted: int, stretch: tuple[str, ...]) -> bool:
    """Repeat a passage of the form before its last block; False when nothing fits into what is missing."""
    missing = wanted - sum(block.bars for block in blocks)
    materials = stretch or tuple(b.material for b in blocks[1:-1])
    middle = [b for b in blocks[1:-1] if b.material in materials] or blocks[1:-1] or blocks
    pair = [b for b in middle if b.bars <= missing]
    if not pair:
        return False
    last = blocks[-2].material if len(blocks) > 1 else ""
    choice = next((b for b in pair if b.material != last), pair[0])
    blocks.insert(max(len(blocks) - 1, 1), choice)
    return True


def _resize(blocks: list[Block], wanted: int, step: int) -> None:
    """Grow or shrink blocks by `step` bars, longest first when shrinking, until within half a step."""
    for _ in range(LONGEST_BARS):
        missing = wanted - sum(block.bars for block in blocks)
        if abs(missing) < step or (step > 1 and abs(missing) * 2 <= step):
            return
        if missing > 0:
            index = min(range(len(blocks)), key=lambda n: (blocks[n].bars, n))
            blocks[index] = replace(blocks[index], bars=blocks[index].bars + step)
        else:
            index = max(range(len(blocks)), key=lambda n: (blocks[n].bars, n))
            if blocks[index].bars <= step:
                return
            blocks[index] = replace(blocks[index], bars=blocks[index].bars - step)


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


def energy_of(block: Block, is_last_of_kind: bool, brief: Brief, genre: Genre) -> float:
    """The energy of a block, 0..1: the brief's word first, then the genre's for this very return, then for the
    material; a return nobody speaks of is a little fuller than the one before."""
    numbered = f"{block.material} {block.occurrence}"
    for name, value in brief.energy:
        if name.casefold() in (numbered, block.material):
            return min(max(value, 0.0), 1.0)
    table = genre.energy
    last = f"{block.material} last"
    if is_last_of_kind and block.occurrence > 1 and last in table:
        level = table[last]
    elif numbered in table:
        level = table[numbered]
    else:
        kin = next((k for k in kin_of(block.material) if k in table or k in _ENERGY), "verse")
        level = table.get(kin, _ENERGY.get(kin, 0.5)) + 0.05 * min(block.occurrence - 1, 3)
    offset = dict(brief.dials).get("energy", 0.0) * 0.25
    return round(min(max(level + offset, 0.05), 1.0), 3)
