"""Several songs from one brief, the best first: their seeds come from the brief's, and their order from what the tunes
cost their writer, what the ear still finds once it has mended what it can, and what the plan could not keep.

The cost of a tune is the one it was chosen by, in points a bar: how it sits on the harmony, its intervals, how far it
bends its motifs, its character and its register. To it come points for every finding by its severity, and for every
wish that could not be kept. Fewer are better.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from composer.disk import disk_problems, write_atomically
from composer.errors import BriefError
from composer.model.brief import BriefReading
from composer.model.finding import Finding
from composer.rng import Rng
from composer.studio.mending import Mended
from composer.studio.pipeline import SEEDS, Planned, make
from composer.studio.project import slug
from composer.studio.sketching import Sketch, mended_song, store

if TYPE_CHECKING:
    from composer.studio.sound import AudioWish

__all__ = ["MOST_CANDIDATES", "Candidate", "Candidates", "make_candidates"]

MOST_CANDIDATES = 50
WARNING_COST = 1.0
"""Points for each thing that the plan could not keep."""
FINDING_COSTS = {"high": 4.0, "medium": 1.0, "low": 0.25}
"""Points for each thing that the ear finds: tunes of one brief lie a point or two apart, so that nothing over which a
listener stumbles comes first, and what is worth a look only decides between equals."""
EAR = "what the ear hears"
PAGE = "candidates.txt"
_LABELS = {"bent": "motifs kept whole"}
_COST = re.compile(r"cost (\d+): (.+)")
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One song: its seed, `cost` in points (less is better) with its parts by name, what could not be kept, what the ear
    still finds, and the reasons for its rank."""

    seed: int
    cost: float
    parts: tuple[tuple[str, float], ...]
    warnings: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    reasons: tuple[str, ...] = ()
    sketch: Sketch | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """All of them, best first, in one folder with a page about them."""

    folder: Path
    page: Path
    candidates: tuple[Candidate, ...]


def make_candidates(
    reading: BriefReading,
    count: int,
    out: Path | None,
    audio: AudioWish | None,
    tell: Progress | None = None,
) -> Candidates:
    """Write `count` different songs of a brief, numbered by rank. Raises ComposerError; songs already written stay."""
    if not 2 <= count <= MOST_CANDIDATES:
        raise BriefError(f"{count} candidates? from 2 to {MOST_CANDIDATES} can be made")
    first = make(reading)
    seeds = _seeds(first.plan.seed, count)
    planned = [first, *(make(reading, seed) for seed in seeds[1:])]
    heard = [(one, mended_song(one)) for one in planned]
    judged = [(_judged(one, mended), one, mended) for one, mended in heard]
    judged.sort(key=lambda row: (row[0].cost, seeds.index(row[0].seed)))
    ranked = _with_reasons([row[0] for row in judged])
    name = slug(first.plan.title)
    folder = Path(f"{name}-candidates") if out is None else out.expanduser()
    with disk_problems(folder):
        folder.mkdir(parents=True, exist_ok=True)
    made = []
    for rank, (candidate, (_, one, mended)) in enumerate(zip(ranked, judged, strict=True), start=1):
        sketch = store(one, folder / f"{rank}-{name}", audio, tell, mended)
        made.append(replace(candidate, sketch=sketch))
    page = folder / PAGE
    with disk_problems(folder):
        write_atomically(page, _page(made, first).encode())
    return Candidates(folder=folder, page=page, candidates=tuple(made))


def _seeds(seed: int, count: int) -> list[int]:
    """The brief's own seed, and others by its address."""
    seeds, number = [seed], 0
    while len(seeds) < count:
        number += 1
        drawn = Rng(seed, "candidate", number).between(0, SEEDS - 1)
        if drawn not in seeds:
            seeds.append(drawn)
    return seeds


def _judged(planned: Planned, mended: Mended) -> Candidate:
    song, bars = mended.song, 0
    totals: dict[str, int] = {}
    lengths = {section.id: section.bars for section in song.plan.sections}
    for cell in song.cells:
        for remark in cell.remarks:
            found = _COST.fullmatch(remark)
            if found is None:
                continue
            bars += lengths[cell.section]
            for piece in found[2].split(", "):
                name, _, points = piece.rpartition(" ")
                totals[name] = totals.get(name, 0) + int(points)
    parts = tuple((name, points / max(bars, 1)) for name, points in totals.items())
    heard = 0.0
    for finding in mended.remaining:
        heard += FINDING_COSTS[finding.severity]
    parts = (*parts, (EAR, heard))
    cost = WARNING_COST * len(planned.warnings)
    for _, points in parts:
        cost += points
    return Candidate(
        seed=song.plan.seed,
        cost=round(cost, 3),
        parts=parts,
        warnings=planned.warnings,
        findings=mended.remaining,
    )


def _with_reasons(candidates: list[Candidate]) -> list[Candidate]:
    """Each with what it does better and worse than most, in points a bar."""
    names = list(dict.fromkeys(name for c in candidates for name, _ in c.parts if name != EAR))
    middles = {}
    for name in names:
        values = sorted(dict(c.parts).get(name, 0.0) for c in candidates)
        middles[name] = values[len(values) // 2]
    ranked = []
    for candidate in candidates:
        away = sorted(
            ((dict(candidate.parts).get(name, 0.0) - middles[name], name) for name in names),
            key=lambda pair: pair[0],
        )
        better = [
            f"{_LABELS.get(name, name)} {-gap:.1f} better" for gap, name in away if gap <= -0.1
        ][:2]
        worse = [
            f"{_LABELS.get(name, name)} {gap:.1f} worse"
            for gap, name in reversed(away)
            if gap >= 0.1
        ][:2]
        reasons = [f"{candidate.cost:.1f} points: {_split(candidate)}"]
        if better or worse:
            reasons.append(", ".join((*better, *worse)) + " than the middle one")
        reasons += [f"the ear: {_heard(finding)}" for finding in candidate.findings]
        reasons += [f"could not be kept: {warning}" for warning in candidate.warnings]
        ranked.append(replace(candidate, reasons=tuple(reasons)))
    return ranked


def _split(candidate: Candidate) -> str:
    """Where the points come from."""
    heard = dict(candidate.parts)[EAR]
    lost = WARNING_COST * len(candidate.warnings)
    pieces = [
        f"tune {candidate.cost - heard - lost:.1f}",
        f"ear {heard:g}" if heard else "the ear finds nothing",
    ]
    return ", ".join([*pieces, *([f"wishes {lost:g}"] if lost else [])])


def _heard(finding: Finding) -> str:
    where = f" (bar {finding.bars[0]})" if finding.bars else ""
    return f"{finding.severity}, {finding.message}{where}"


def _page(candidates: list[Candidate], first: Planned) -> str:
    words = first.reading.brief.words
    rows = [
        f"{len(candidates)} songs" + (f" for: {words}" if words else ""),
        "Fewer points are better: what the tune costs its writer in points a bar, 4, 1 or 1/4 for what the ear still finds "
        "(high, medium, low), and 1 for each wish that could not be kept.",
        "",
    ]
    for rank, candidate in enumerate(candidates, start=1):
        sketch = candidate.sketch
        assert sketch is not None  # the page is written when all of them are
        plan = sketch.plan
        rows.append(
            f"{rank}  {sketch.folder.name}: {plan.key}, {plan.tempo_bpm:g} bpm, {plan.bars} bars, seed {plan.seed}"
        )
        rows += [f"   {reason}" for reason in candidate.reasons]
    return "\n".join(rows) + "\n"
