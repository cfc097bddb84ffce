"""Choosing a form, and bringing it to a wished length the way an arranger would.

What may be left out goes first (a post-chorus, an interlude, the bridge), then a whole round of verse and chorus,
then sections lose or gain a phrase. Rounds are added the same way. Every way is tried and the cheapest kept; costs
are in per cent of the wished length that is missed, plus a price for each liberty taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations

from composer.composition.form import Block, form_entry, numbered, read_form
from composer.composition.form_wishes import arranged, halved, lacking, lifted_apart, set_lengths
from composer.errors import PlanError
from composer.genre.schema import Form, Genre
from composer.model.brief import Brief
from composer.rng import Rng
from composer.theory.meter import Meter

__all__ = ["draw_form", "fit_bars"]

_OPTIONAL = (
    "post-chorus",
    "interlude",
    "tag",
    "pre-chorus",
    "bridge",
    "b",
    "solo",
    "breakdown",
    "vamp",
)
_ENDS = ("intro", "outro", "coda")
_NO_ROUNDS = ("a", "b")
_DROPPED, _ROUND_LESS, _ROUND_MORE, _PHRASE, _END_LOST = 5.0, 7.0, 4.0, 1.5, 25.0
_WISH_LOST, _IN_ORDER = 1000.0, 6.0
_MOST_ROUNDS = 24
_SLACK_FIXED, _SLACK_FREE = 0.035, 0.06
"""The share of the length that whole phrases may miss: little where the tempo is given, since a twentieth is all
that is allowed; more where the tempo can make up for it."""


def draw_form(
    brief: Brief, genre: Genre, tempo_bpm: float, meter: Meter, rng: Rng
) -> tuple[Form, tuple[Block, ...]]:
    """The form for a brief: its own where it has one, else one of the genre's with the sections the brief wants;
    fitted to the wished length.

    A form that the brief writes out with its bars is taken as it is. Raises PlanError when the genre has no form.
    """
    if not genre.forms:
        raise PlanError(f"genre {genre.name!r} has no form; add a [[form]]")
    wanted = _wanted_bars(brief, tempo_bpm, meter)
    slack = _SLACK_FIXED if brief.tempo_bpm is not None else _SLACK_FREE
    if brief.length_bars is not None:
        slack = 0.0
    fixed = frozenset(
        form_entry(name)[0] for name, shape in brief.shapes if shape in ("short", "long")
    )
    if brief.form:
        form = Form(name="as asked", sections=brief.form, endings=genre.forms[0].endings)
        blocks = read_form(brief.form, genre)
        if not any(form_entry(entry)[1] for entry in brief.form):
            blocks = set_lengths(blocks, brief)
            if wanted is not None:
                blocks = numbered(_sized(list(blocks), wanted, genre.phrase_bars, slack, fixed))
        return form, halved(blocks, brief)
    versions = [arranged(read_form(f.sections, genre), brief, genre) for f in genre.forms]
    asked = bool(brief.sections or brief.section_counts)
    liked = [_IN_ORDER if asked and not lacking(b, brief) else 1.0 for b in versions]
    if wanted is None:
        weights = [f.weight * like for f, like in zip(genre.forms, liked, strict=True)]
        chosen = list(zip(genre.forms, versions, strict=True))
        form, blocks = rng.at("form").weighted(chosen, weights)
        return form, lifted_apart(halved(blocks, brief), brief)
    lacks = (lambda kept: lacking(kept, brief)) if asked else None
    ranked = [
        (
            fit_bars(
                blocks, wanted, genre, f.stretch, slack, lacks=lacks, fixed=fixed, whole=f.whole
            ),
            f,
        )
        for blocks, f in zip(versions, genre.forms, strict=True)
    ]
    weights = [
        f.weight * like / (1.0 + cost) ** 2
        for ((cost, _), f), like in zip(ranked, liked, strict=True)
    ]
    (_, blocks), form = rng.at("form").weighted(ranked, weights)
    return form, lifted_apart(halved(blocks, brief), brief)


def _wanted_bars(brief: Brief, tempo_bpm: float, meter: Meter) -> int | None:
    if brief.length_bars is not None:
        return brief.length_bars
    if brief.length_s is None:
        return None
    return max(1, round(brief.length_s * tempo_bpm * 960 / 60 / meter.bar_ticks))


def fit_bars(
    blocks: tuple[Block, ...],
    wanted: int,
    genre: Genre,
    stretch: tuple[str, ...],
    slack: float = 0.0,
    *,
    lacks: Callable[[list[Block]], float] | None = None,
    fixed: frozenset[str] = frozenset(),
    whole: tuple[str, ...] = (),
) -> tuple[float, tuple[Block, ...]]:
    """The cheapest version of a form with `wanted` bars, give or take `slack` of them, and its cost (0: the form as
    it stands). `lacks` says how much of what was asked for a version has not; materials that are `fixed` keep their bars,
    those that are `whole` do so as long as the length can be met without them."""
    best: tuple[float, int, tuple[Block, ...]] | None = None
    for number, (price, version) in enumerate(_versions(list(blocks), wanted, stretch)):
        bars = sum(block.bars for block in version)
        missed = abs(bars - wanted)
        cost = price + 100.0 * missed / wanted * 0.5 + _PHRASE * missed / genre.phrase_bars
        if lacks is not None:
            cost += _WISH_LOST * lacks(version)
        if best is None or (cost, number) < best[:2]:
            best = (cost, number, tuple(version))
    assert best is not None  # the form itself is always a version
    kept = fixed | frozenset(whole)
    sized = _sized(list(best[2]), wanted, genre.phrase_bars, slack, kept, lacks)
    if whole and abs(wanted - sum(block.bars for block in sized)) > slack * wanted:
        sized = _sized(list(best[2]), wanted, genre.phrase_bars, slack, fixed, lacks)
    return best[0], numbered(sized)


def _versions(
    blocks: list[Block], wanted: int, stretch: tuple[str, ...]
) -> Iterator[tuple[float, list[Block]]]:
    """(price, blocks) of every way to shorten or lengthen a form by whole sections."""
    present = [name for name in _OPTIONAL if any(b.material == name for b in blocks)]
    for count in range(len(present) + 1):
        for gone in combinations(present, count):
            kept = _merged([b for b in blocks if b.material not in gone])
            for rounds, version in _fewer_rounds(kept):
                yield _DROPPED * count + _ROUND_LESS * rounds, version
                if rounds == 0 and not gone:
                    yield from _more_rounds(version, wanted, stretch)
                body = [b for b in version if b.material not in _ENDS]
                if body and len(body) < len(version):
                    yield _DROPPED * count + _ROUND_LESS * rounds + _END_LOST, body


def _merged(blocks: list[Block]) -> list[Block]:
    """Without the second of two choruses that only a left-out section kept apart."""
    kept: list[Block] = []
    for block in blocks:
        twin = (
            kept
            and kept[-1].material == block.material
            and block.material in ("chorus", "drop", "hook", "climax")
        )
        if not twin:
            kept.append(block)
    return kept


def _rounds(blocks: list[Block]) -> list[tuple[int, int]]:
    """(start, end) of each round: from one return of the material that comes round to the next."""
    materials = [b.material for b in blocks]
    anchor = next(
        (m for m in materials if materials.count(m) > 1 and m not in _ENDS and m not in _NO_ROUNDS),
        None,
    )
    if anchor is None:
        return []
    starts = [n for n, m in enumerate(materials) if m == anchor]
    closing = len(blocks) - 1 if materials[-1] in _ENDS else len(blocks)
    return list(zip(starts, [*starts[1:], closing], strict=True))


def _fewer_rounds(blocks: list[Block]) -> Iterator[tuple[int, list[Block]]]:
    version = blocks
    yield 0, version
    taken = 0
    while len(rounds := _rounds(version)) > 1:
        start, end = rounds[-2] if len(rounds) > 2 else rounds[0]
        version = version[:start] + version[end:]
        taken += 1
        yield taken, version


def _more_rounds(
    blocks: list[Block], wanted: int, stretch: tuple[str, ...]
) -> Iterator[tuple[float, list[Block]]]:
    """One round more, and more, up to the length; a form without rounds repeats what it may stretch."""
    version = list(blocks)
    for added in range(1, _MOST_ROUNDS):
        rounds = _rounds(version)
        places = [n for n, b in enumerate(version) if b.material in stretch]
        in_a_row = (
            places and version[max(places[-1] - 1, 0)].material == version[places[-1]].material
        )
        worn = in_a_row and not version[places[-1]].material.endswith("solo") and rounds
        if (
            places
            and not worn
            and not {version[n].material for n in places} & {version[s].material for s, _ in rounds}
        ):
            version = [*version[: places[-1]], version[places[-1]], *version[places[-1] :]]
        elif rounds:
            start, end = rounds[0]
            version = version[:end] + version[start:end] + version[end:]
        else:
            middle = version[1:-1] or version
            version = [*version[: len(version) - 1], *middle, version[-1]]
        yield _ROUND_MORE * added, list(version)
        if sum(block.bars for block in version) > wanted * 1.3:
            return


def _sized(
    blocks: list[Block],
    wanted: int,
    phrase: int,
    slack: float,
    fixed: frozenset[str] = frozenset(),
    lacks: Callable[[list[Block]], float] | None = None,
) -> list[Block]:
    """The blocks near `wanted` bars: all sections of a material by a phrase together, then one by one; shorter steps
    than a phrase are taken only while more than `slack` of the length is missed."""
    if all(block.material in fixed for block in blocks):
        fixed = frozenset()
    for step in (phrase, 2, 1):
        if step < phrase and abs(wanted - sum(block.bars for block in blocks)) <= slack * wanted:
            break
        _all_of_a_kind(blocks, wanted, step, fixed)
        _one_by_one(blocks, wanted, step, fixed)
    while len(blocks) > 1 and sum(block.bars for block in blocks) > wanted * (1 + slack):
        blocks.pop(_spare(blocks, lacks))
        _one_by_one(blocks, wanted, 1, fixed)
    return blocks


def _spare(blocks: list[Block], lacks: Callable[[list[Block]], float] | None) -> int:
    """The block that is missed least: the one nearest the middle that nobody asked for."""
    middle = len(blocks) // 2
    if lacks is None:
        return middle
    return min(
        range(len(blocks)),
        key=lambda n: (lacks([*blocks[:n], *blocks[n + 1 :]]), abs(n - middle), n),
    )


def _all_of_a_kind(blocks: list[Block], wanted: int, step: int, fixed: frozenset[str]) -> None:
    """Every verse alike: a material gains or loses `step` bars throughout, as long as that comes nearer."""
    while True:
        missing = wanted - sum(block.bars for block in blocks)
        change = step if missing > 0 else -step
        options = []
        for material in dict.fromkeys(block.material for block in blocks):
            mine = [b for b in blocks if b.material == material]
            left = abs(missing - change * len(mine))
            long_enough = all(b.bars + change >= max(step, 2) for b in mine)
            if long_enough and left < abs(missing) and material not in fixed:
                options.append((left, mine[0].bars if change > 0 else -mine[0].bars, material))
        if not options:
            return
        chosen = min(options)[2]
        blocks[:] = [
            replace(b, bars=b.bars + change) if b.material == chosen else b for b in blocks
        ]


def _one_by_one(blocks: list[Block], wanted: int, step: int, fixed: frozenset[str]) -> None:
    """Single sections gain or lose `step` bars, the shortest or longest first, until within half a step."""
    free = [n for n, block in enumerate(blocks) if block.material not in fixed]
    while free:
        missing = wanted - sum(block.bars for block in blocks)
        if abs(missing) < step or (step > 1 and abs(missing) * 2 <= step):
            return
        if missing > 0:
            index = min(free, key=lambda n: (blocks[n].bars, n))
        else:
            index = max(free, key=lambda n: (blocks[n].bars, n))
            if blocks[index].bars <= step:
                return
        blocks[index] = replace(
            blocks[index], bars=blocks[index].bars + (step if missing > 0 else -step)
        )
