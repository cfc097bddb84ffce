"""Rules about how loud and how full: accents, a tune that can be heard, an energy that rises where it should."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from composer.critique.listening import Listening
from composer.critique.words import percent
from composer.measure.energy import SectionEnergy, rank_correlation, section_energies
from composer.model.finding import Finding

__all__ = ["buried", "energy_curve", "flat_velocity"]

EVEN_SHARE, EVEN_NOTES = 0.9, 32
CURVE = 0.6
SOFTER = 0.7
"""Of the velocity of the softest other section: a chorus below it is played softer than anything else."""
DROPPED = 0.8
"""Of the velocity of what comes just before it, where the chorus has less energy too; sound choruses have 0.9."""
STEP = 0.1
"""In planned energy, 0..1: sections nearer to each other are meant to be alike, and either may come out fuller."""
FLAT = 1.2
"""The fullest section over the emptiest: sound songs have 1.45 and more."""
COVERED, COVERED_NOTES = 0.6, 8
"""Of the band's velocity, and of its own elsewhere, under which a tune is covered. Sound tunes have 0.8 and more."""
LIFTED = ("chorus", "drop", "hook", "refrain", "head")


def flat_velocity(ear: Listening) -> Iterator[Finding]:
    """Parts that play every note equally loud."""
    flat: list[int] = []
    counted = 0
    bars: set[int] = set()
    for place, part in enumerate(ear.score.parts):
        if len(part.notes) < EVEN_NOTES:
            continue
        counted += 1
        if _commonest([*chain.from_iterable(ear.forces[place])]) >= EVEN_SHARE:
            flat.append(place)
            bars |= {bar for bar, notes in enumerate(ear.by_bar[place]) if notes}
    if flat:
        names = ", ".join(ear.score.parts[n].name for n in flat[:4])
        more = f" and {len(flat) - 4} more" if len(flat) > 4 else ""
        yield ear.finding(
            "flat-velocity",
            "medium" if 2 * len(flat) >= counted else "low",
            f"{names}{more} play nine notes in ten at one velocity: no accents",
            bars,
            flat,
            len(flat) / counted,
            "share of parts",
        )
        return
    yield from _flat_stretches(ear)


def _flat_stretches(ear: Listening) -> Iterator[Finding]:
    """Sections in which a part that has accents elsewhere has none."""
    for section in ear.score.sections:
        for place, part in enumerate(ear.score.parts):
            if part.role not in ("drums", "bass", "melody", "comp"):
                continue
            values = [*chain.from_iterable(ear.forces[place][section.first : section.last])]
            if len(values) >= EVEN_NOTES and _commonest(values) >= EVEN_SHARE:
                yield ear.finding(
                    "flat-velocity",
                    "low",
                    f"{part.name} plays all of {section.name} at one velocity",
                    range(section.first, section.last),
                    [place],
                    _commonest(values),
                    "share",
                )


def _commonest(values: Sequence[int]) -> float:
    return Counter(values).most_common(1)[0][1] / len(values)


def buried(ear: Listening) -> Iterator[Finding]:
    """Sections in which the tune is played so softly, against the band and against itself elsewhere, that it is lost."""
    score, tune = ear.score, ear.tune
    if tune < 0 or len(score.parts) < 3:
        return
    for section in score.sections:
        inside, bars = range(section.first, section.last), slice(section.first, section.last)
        own = [*chain.from_iterable(ear.forces[tune][bars])]
        before = [*chain.from_iterable(ear.forces[tune][: section.first])]
        before += chain.from_iterable(ear.forces[tune][section.last :])
        band: list[int] = []
        for place, rows in enumerate(ear.forces):
            if place != tune:
                band += chain.from_iterable(rows[bars])
        if min(len(own), len(before), len(band)) < COVERED_NOTES:
            continue
        share = _mean(own) / max(_mean(band), 1.0)
        if share < COVERED and _mean(own) < COVERED * _mean(before):
            yield ear.finding(
                "buried",
                "medium",
                f"{score.parts[tune].name} is played at {percent(share)} of the band's velocity in {section.name}: the "
                "tune is lost",
                [bar for bar in inside if ear.by_bar[tune][bar]],
                [tune],
                share,
                "of the band's velocity",
            )


def energy_curve(ear: Listening) -> Iterator[Finding]:
    """Sections that are fuller or emptier than the plan wished for; without a plan, a chorus that falls under its verse."""
    score = ear.score
    if len(score.sections) < 3 or not score.is_written_form:
        return
    rows = section_energies(score, ear.keys, ear.forces)
    measured = [row.energy for row in rows]
    wished = [section.energy for section in score.sections]
    told = [wish for wish in wished if wish is not None]
    if len(told) == len(measured):
        agreement = rank_correlation(told, measured)
        if agreement < CURVE and _is_heard(told, measured):
            far = max(range(len(told)), key=lambda n: abs(_rank(told, n) - _rank(measured, n)))
            section = score.sections[far]
            way = "fuller" if _rank(measured, far) > _rank(told, far) else "emptier"
            yield ear.finding(
                "energy-curve",
                "medium",
                f"the energy heard follows the plan by {agreement:.2f} only (1 is exactly); {section.name} is {way} "
                "than planned",
                range(section.first, section.last),
                (),
                agreement,
                "rank correlation",
            )
        return
    yield from _fallen(ear, rows)
    yield from _even(ear, measured)


def _is_heard(told: Sequence[float], measured: Sequence[float]) -> bool:
    """Whether two sections are the wrong way round that were meant to be a step apart, and not about the same."""
    pairs = list(zip(told, measured, strict=True))
    return any(a[0] - b[0] >= STEP and a[1] < b[1] for a in pairs for b in pairs)


def _fallen(ear: Listening, rows: Sequence[SectionEnergy]) -> Iterator[Finding]:
    """Choruses and drops that have less energy than most verses, or are played softer than anything else."""
    sections = ear.score.sections
    pairs = list(zip(sections, rows, strict=True))
    verses = [row.energy for section, row in pairs if section.material.startswith("verse")]
    verses = verses or [
        row.energy
        for section, row in pairs
        if section.material.startswith(("intro", "breakdown", "head"))
    ]
    forces = [row.velocity for section, row in pairs if not section.material.startswith(LIFTED)]
    for (_, last), (section, row) in itertools.pairwise([pairs[0], *pairs]):
        if not section.material.startswith(LIFTED):
            continue
        if verses and row.energy < sorted(verses)[(len(verses) - 1) // 2]:
            share, what = row.energy / max(sorted(verses)[(len(verses) - 1) // 2], 1e-9), "energy"
        elif forces and 0 < row.velocity < SOFTER * min(forces):
            share, what = row.velocity / min(forces), "velocity"
        elif row.energy < last.energy and 0 < row.velocity < DROPPED * last.velocity:
            share, what = row.velocity / last.velocity, "velocity"
        else:
            continue
        yield ear.finding(
            "energy-curve",
            "medium",
            f"{section.name} has {percent(share)} of the {what} of what comes around it: it does not lift",
            range(section.first, section.last),
            (),
            share,
            f"of the others' {what}",
        )


def _even(ear: Listening, measured: Sequence[float]) -> Iterator[Finding]:
    """A band with a kit whose sections are all as full as one another."""
    score = ear.score
    kinds = {section.material for section in score.sections}
    if len(measured) < 5 or len(kinds) < 3 or not ear.places("drums") or min(measured) <= 0:
        return
    if max(measured) < FLAT * min(measured):
        yield ear.finding(
            "energy-curve",
            "medium",
            f"the fullest section has {percent(max(measured) / min(measured) - 1)} more energy than the emptiest: nothing "
            "ever rises",
            range(score.sections[0].first, score.sections[-1].last),
            (),
            max(measured) / min(measured),
            "of the emptiest",
        )


def _rank(values: list[float], place: int) -> int:
    return sum(value < values[place] for value in values)


def _mean(values: Sequence[int]) -> float:
    return sum(values) / len(values)
