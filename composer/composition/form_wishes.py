"""Sections that are wished for or not, put into a form where an arranger would put them, and made short or long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from composer.composition.form import Block, form_entry, numbered, read_form
from composer.composition.wishes import select
from composer.genre.schema import Genre
from composer.model.brief import Brief

__all__ = ["arranged", "halved", "lacking", "lifted_apart", "missing_sections", "set_lengths"]

_REFRAINS = ("chorus", "drop", "hook", "refrain", "climax", "head", "a")
_SAME = (("chorus", "hook", "refrain"), ("bridge", "middle eight"), ("outro", "coda", "tag"))
"""Names that people and genres have for one thing."""
_ENDS = ("outro", "coda", "tag")
_BEFORE_REFRAIN = ("pre-chorus", "build")
_AWAY = (
    "bridge",
    "middle eight",
    "b",
    "solo",
    "instrumental",
    "breakdown",
    "interlude",
)  # before the last refrain
_SHORTEST_HALF = 2


def arranged(blocks: tuple[Block, ...], brief: Brief, genre: Genre) -> tuple[Block, ...]:
    """A form of the genre with the sections the brief wants, and without those it does not."""
    unwanted = {form_entry(name)[0] for name in brief.sections_unwanted}
    kept = [b for b in blocks if b.material not in unwanted] or list(blocks)
    kept = _named_as_wished(kept, brief)
    for material, count in brief.section_counts:
        kept = _fewer(kept, material, count)
    for material, count in (*_wished(brief), *brief.section_counts):
        while sum(b.material == material for b in kept) < count:
            bars = next((b.bars for b in kept if b.material == material), None)
            made = replace(read_form((material,), genre)[0], occurrence=0)
            made = made if bars is None else replace(made, bars=bars)
            kept.insert(_place(kept, made, brief), made)
    return set_lengths(numbered(kept), brief)


def _named_as_wished(blocks: list[Block], brief: Brief) -> list[Block]:
    """The blocks under the names the brief has for them: who asks trap for a chorus means its hook."""
    there = {block.material for block in blocks}
    wished = {material for material, _ in (*_wished(brief), *brief.section_counts)}
    names: dict[str, str] = {}
    for material in sorted(wished - there):
        same = next((group for group in _SAME if material in group), ())
        names |= {other: material for other in same if other not in wished}
    return [replace(b, material=names.get(b.material, b.material)) for b in blocks]


def _fewer(blocks: list[Block], material: str, count: int) -> list[Block]:
    """At most so many blocks of a material: the first and the last stay longest, and what leads into one goes with it."""
    kept = list(blocks)
    while (places := [n for n, b in enumerate(kept) if b.material == material])[count:]:
        gone = places[len(places) // 2]
        leads = gone > 0 and kept[gone - 1].material in _BEFORE_REFRAIN
        tails = gone + 1 < len(kept) and kept[gone + 1].material == "post-chorus"
        first = gone - (leads and material in _REFRAINS)
        del kept[first : gone + 1 + (tails and material in _REFRAINS)]
    return kept


def _wished(brief: Brief) -> list[tuple[str, int]]:
    """(material, how many at least), in the order of the brief."""
    return [(name, number or 1) for name, number in map(form_entry, brief.sections)]


def missing_sections(blocks: Sequence[Block], brief: Brief) -> list[str]:
    """The wished sections that a form does not have, or not often enough."""
    counts = Counter(block.material for block in blocks)
    return [
        name for name, (material, n) in zip(brief.sections, _wished(brief), strict=True)
        if counts[material] < n
    ]  # fmt: skip


def lacking(blocks: Sequence[Block], brief: Brief) -> float:
    """What a form owes to the wished sections: 1 for each that is missing, a little where only their order is not
    the wished one."""
    missing = len(missing_sections(blocks, brief))
    counts = Counter(block.material for block in blocks)
    missing += sum(abs(counts[material] - n) for material, n in brief.section_counts)
    return missing + 0.1 * (_met(blocks, brief) < len(brief.sections))


def _met(blocks: Sequence[Block], brief: Brief) -> int:
    """How many of the wished sections follow each other in the form."""
    wished = [material for material, _ in _wished(brief)]
    met = 0
    for block in blocks:
        if met < len(wished) and block.material == wished[met]:
            met += 1
    return met


def _place(blocks: list[Block], made: Block, brief: Brief) -> int:
    """Where a new section goes: its usual place, or the nearest one that keeps the wished order better."""
    usual = _usual_place(blocks, made.material)
    ends = range(usual, usual + 1)
    if made.material not in (*_ENDS, "intro"):
        first = 1 if blocks and blocks[0].material == "intro" else 0
        last = len(blocks) - (1 if blocks and blocks[-1].material in _ENDS else 0)
        ends = range(first, max(last, first) + 1)

    def price(n: int) -> tuple[int, bool, int, int]:
        beside = {block.material for block in blocks[max(n - 1, 0) : n + 1]}
        met = _met([*blocks[:n], made, *blocks[n:]], brief)
        return -met, made.material in beside, abs(n - usual), n

    return min(ends, key=price)


def _usual_place(blocks: list[Block], material: str) -> int:
    end = len(blocks) - (1 if blocks and blocks[-1].material in _ENDS else 0)
    refrains = [n for n, b in enumerate(blocks) if b.material in _REFRAINS]
    start = 1 if blocks and blocks[0].material == "intro" else 0
    if material == "intro":
        return 0
    if material in _ENDS:
        return len(blocks)
    if material in _BEFORE_REFRAIN:
        return refrains[0] if refrains else end
    if material == "post-chorus":
        return refrains[0] + 1 if refrains else end
    if material in _AWAY:
        return refrains[-1] if len(refrains) > 1 else end
    if material in ("verse", "head", "theme"):
        return start
    return end


def set_lengths(blocks: tuple[Block, ...], brief: Brief) -> tuple[Block, ...]:
    """Sections that shall be short at half their bars, long ones at twice."""
    changed = list(blocks)
    for selector, shape in brief.shapes:
        if shape in ("short", "long"):
            for n in select(selector, blocks):
                bars = blocks[n].bars
                bars = max(bars // 2, min(bars, 2)) if shape == "short" else min(bars * 2, 64)
                changed[n] = replace(blocks[n], bars=bars)
    return tuple(changed)


def lifted_apart(blocks: tuple[Block, ...], brief: Brief) -> tuple[Block, ...]:
    """A last section that shall be in another key, and is as long as two of its kind, becomes two: the first is sung
    as before, so that the second is heard to rise."""
    made = list(blocks)
    for selector, _ in brief.key_changes:
        places = select(selector, made) if selector.startswith("last ") else ()
        kin = [b for b in made if places and b.material == made[places[0]].material]
        if len(kin) > 1 and kin[-1].bars == 2 * kin[0].bars:
            half = replace(kin[-1], bars=kin[0].bars)
            made[places[0] : places[0] + 1] = [half, half]
            made = list(numbered(made))
    return tuple(made)


def halved(blocks: tuple[Block, ...], brief: Brief) -> tuple[Block, ...]:
    """A section that shall rise or fall by itself becomes two of half the length, so that its players can change.
    A form that the brief writes out stays as it is."""
    if any(form_entry(entry)[1] for entry in brief.form):
        return blocks
    made = list(blocks)
    for selector, shape in brief.shapes:
        places = select(selector, made) if shape in ("rising", "falling", "two_halves") else ()
        if len(places) != 1 or sum(b.material == made[places[0]].material for b in made) > 1:
            continue
        block = made[places[0]]
        if block.bars >= 2 * _SHORTEST_HALF:
            first = replace(block, bars=-(-block.bars // 2))
            made[places[0] : places[0] + 1] = [first, replace(block, bars=block.bars // 2)]
            made = list(numbered(made))
    return tuple(made)
