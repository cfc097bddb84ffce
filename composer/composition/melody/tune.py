"""The tune of one section: for each idea several candidates; the one that goes on at least cost stays.

Everything here depends on the `TuneTask` alone, so the tune of sections that repeat is made once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from composer.composition.melody.contour import climax_unit, unit_heights
from composer.composition.melody.figures import draw_figures
from composer.composition.melody.line import Line
from composer.composition.melody.motif import Figure
from composer.composition.melody.phrase import Unit, plan_text, units_of, without_rests
from composer.composition.melody.search import line_cost
from composer.composition.melody.task import Setting, Tone, TuneTask, tonic_like
from composer.rng import Rng

__all__ = ["Tune", "compose"]

CANDIDATES, MOST = 3, 5
"""How often an idea is drawn before the best is kept, and how often if none brings the tune to its height."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tune:
    """A section's tune, the plan it follows, its cost by name, and the tick of its climax (-1: none)."""

    tones: tuple[Tone, ...]
    plan: str
    units: tuple[Unit, ...]
    costs: tuple[tuple[str, int], ...]
    climax: int

    @property
    def cost(self) -> int:
        return _cost(self.costs)


@lru_cache(maxsize=512)
def compose(task: TuneTask) -> Tune:
    """The best tune found for this task.

    It grows unit by unit: each new idea is drawn several times, and the one that goes on best from what stands
    is kept. So a section of another length with the same beginning begins alike, and a plan that goes round
    twice comes round to the same tune.
    """
    rng = Rng("tune", task.seed, task.material)
    setting = Setting(task)
    style = task.genre.melody
    unit_bars = max(1, min(style.unit_bars, task.bars))
    count = -(-task.bars // unit_bars)
    plan = plan_text(style, task.material, count, rng.at("plan"), _stanzas(task))
    plan = without_rests(plan) if task.goes_on else plan
    lands = tonic_like(task.chords[-1], task.key)
    units = units_of(plan, task.bars, unit_bars, task.phrase_bars, task.meter, lands)
    period = min(len(plan.split()), len(units))
    first = min(-(-4 // unit_bars), period // 2)
    climax = climax_unit(units[:period], units[period - 1].start + units[period - 1].length, first)
    heights = unit_heights(units[:period], climax, task.material, rng.at("heights"))
    line, figures = Line(setting, units, _grain(rng)), dict[str, Figure]()
    for number, unit in enumerate(units):
        if unit.letter == ".":
            continue
        draws = 1 if unit.letter in figures and number % period != climax else CANDIDATES
        best = -1
        stood, known = line, figures
        for n in range(MOST):
            if n >= draws and (draws == 1 or not _misplaced(setting, line)):
                break
            draw = rng.at("unit", number % period, n)
            more = draw_figures(task, units, number, known, draw.at("figures"))
            new = stood.copy(_grain(draw))
            new.add(number, more[unit.letter], heights[number % period], number % period == climax)
            cost = _cost(_account(setting, new, recent=32))
            if best < 0 or cost < best:
                best, line, figures = cost, new, more
    return Tune(
        tones=tuple(line.tones),
        plan=plan,
        units=units,
        costs=_account(setting, line),
        climax=line.climax,
    )


_STANZA_BARS = 8


def _stanzas(task: TuneTask) -> tuple[int, ...]:
    """The section's harmony in stanzas of eight bars, numbered: those that begin with the same two bars of roots are one
    (endings differ, and so may the way there)."""
    stanza = _STANZA_BARS * task.meter.bar_ticks
    openings: list[tuple[tuple[int, int | None], ...]] = []
    for start in range(0, task.bars * task.meter.bar_ticks, stanza):
        openings.append(
            tuple(
                (span.at - start, span.chord.root)
                for span in task.chords
                if start <= span.at < start + stanza // 4
            )
        )
    return tuple(openings.index(opening) for opening in openings)


def _grain(rng: Rng) -> list[int]:
    """Small additions to the cost of each choice, so that equally good lines are not always the same one."""
    return [int(5 * unit) for unit in rng.at("grain").units(61)]


def _cost(costs: Iterable[tuple[str, int]]) -> int:
    total = 0
    for _, cost in costs:
        total += cost
    return total


def _misplaced(setting: Setting, line: Line) -> bool:
    """Whether a tune of some length lies more than a semitone away from its section's height."""
    if len(line.tones) < 12:
        return False
    total = 0
    for tone in line.tones:
        total += tone.pitch - setting.middle
    return abs(total) > len(line.tones)


def _account(setting: Setting, line: Line, recent: int = 0) -> tuple[tuple[str, int], ...]:
    """The cost by name, for twenty notes: `harmony`, `intervals`, `bent` (away from what was meant),
    `character` (away from what real tunes are like), `register` (away from the section's height). With `recent`
    only that many of the last tones are looked at."""
    tones = line.tones[-recent:]
    if not tones:
        return (("silence", 0),)
    harmony = 0
    for tone in tones:
        _, _, costs = setting.place(tone.at, tone.dur)
        cost = costs[tone.pitch % 12]
        harmony += cost if cost < 40 else 40
    fresh = [True, *(b.at - a.end >= setting.eighth // 2 for a, b in pairwise(tones))]
    pitches = [tone.pitch for tone in tones]
    count = len(tones)
    return (
        ("harmony", harmony * 20 // count),
        ("intervals", line_cost(pitches, setting.table, fresh) * 20 // count),
        ("bent", line.bent * 20 // len(line.tones)),
        ("character", _character(setting, pitches)),
        ("register", _register(setting, line.tones)),
    )


def _register(setting: Setting, tones: Sequence[Tone]) -> int:
    """How far the line's mean is from where the section sits (verses low, choruses high); it counts the more,
    the more of the section is written."""
    total = -len(tones) * setting.middle
    for tone in tones:
        total += tone.pitch
    away = max(10 * abs(total) // len(tones) - 4, 0)
    return away * min(len(tones), 24) // 5


def _character(setting: Setting, pitches: Sequence[int]) -> int:
    """How far the line is from real tunes: too few or many repeats, steps, thirds and leaps (POP909: 22, 45, 18
    and 13 in a hundred), a span under a sixth, long ways in one direction, or one note too often."""
    moves = [b - a for a, b in pairwise(pitches)]
    count = max(len(moves), 1)
    style = setting.style
    usual = (5 + round(60 * style.repeat), 45, 18, 4 + round(30 * style.leap))
    have = [0, 0, 0, 0]
    for move in moves:
        size = abs(move)
        have[0 if size == 0 else 1 if size <= 2 else 2 if size <= 4 else 3] += 1
    cost = 0
    for n, share in enumerate(usual):
        cost += max(abs(100 * have[n] // count - share) - 8, 0) // 2
    cost += 5 * max(8 - (max(pitches) - min(pitches)), 0)
    turns = sum(1 for a, b in pairwise(move for move in moves if move) if a * b < 0)
    cost += max(40 - 100 * turns // count, 0) // 2
    most = max(map(pitches.count, set(pitches)))
    return cost + max(100 * most // len(pitches) - 33, 0)
