"""The tune of one section: several candidates, each with its own ideas; the one of least cost stays.

Everything here depends on the `TuneTask` alone, so the tune of sections that repeat is made once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from composer.composition.contour import climax_unit, unit_heights
from composer.composition.melody_figures import draw_figures
from composer.composition.melody_line import Line
from composer.composition.melody_search import line_cost
from composer.composition.melody_task import Setting, Tone, TuneTask, tonic_like
from composer.composition.motif import Figure
from composer.composition.phrase import Unit, plan_text, units_of
from composer.rng import Rng

__all__ = ["Tune", "compose"]

CANDIDATES, MOST = 3, 6
"""Tunes written for a section before the best is kept, and how many more if none lies at the right height."""


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
    """The best of several tunes for this task.

    Its first four bars are chosen by themselves, then the way they go on, so that a section of another length
    with the same beginning begins alike.
    """
    rng = Rng("tune", task.seed, task.material)
    setting = Setting(task)
    style = task.genre.melody
    unit_bars = max(1, min(style.unit_bars, task.bars))
    plan = plan_text(style, task.material, -(-task.bars // unit_bars), rng.at("plan"))
    lands = tonic_like(task.chords[-1], task.key)
    units = units_of(plan, task.bars, unit_bars, task.phrase_bars, task.meter, lands)
    head = sum(1 for unit in units if unit.start + unit.length <= 4 * task.meter.bar_ticks)
    head = head if task.bars >= 8 else len(units) // 2
    climax = climax_unit(units, setting.length, head)
    heights = unit_heights(units, climax, task.material, rng.at("heights"))
    section = _Section(setting, plan, units, heights, climax)
    begun = [section.begin(head, rng.at("candidate", n)) for n in range(CANDIDATES)]
    line, figures = min(begun, key=lambda b: _cost(_account(setting, b[0])))
    tunes: list[Tune] = []
    while len(tunes) < CANDIDATES or (len(tunes) < MOST and all(_misplaced(setting, t) for t in tunes)):
        tunes.append(section.finish(head, line, figures, rng.at("ending", len(tunes))))
    return min(tunes, key=lambda tune: (_misplaced(setting, tune), tune.cost))


class _Section:
    """The plan of a section with its heights, and the two stages of writing to it."""

    def __init__(
        self, setting: Setting, plan: str, units: tuple[Unit, ...], heights: Sequence[int], climax: int
    ) -> None:
        self.setting, self.plan, self.units = setting, plan, units
        self.heights, self.climax = heights, climax

    def begin(self, head: int, rng: Rng) -> tuple[Line, dict[str, Figure]]:
        """A beginning of so many units, and the ideas in it."""
        line = Line(self.setting, self.units, _grain(rng))
        figures = draw_figures(self.setting.task, self.units[:head], {}, rng.at("figures"))
        self._add(line, figures, range(head))
        return line, figures

    def finish(self, head: int, begun: Line, known: dict[str, Figure], rng: Rng) -> Tune:
        """One way on from there."""
        line = begun.copy(_grain(rng))
        figures = draw_figures(self.setting.task, self.units[head:], known, rng.at("figures"))
        self._add(line, figures, range(head, len(self.units)))
        return Tune(
            tones=tuple(line.tones),
            plan=self.plan,
            units=self.units,
            costs=_account(self.setting, line),
            climax=line.climax,
        )

    def _add(self, line: Line, figures: dict[str, Figure], numbers: Iterable[int]) -> None:
        for number in numbers:
            letter = self.units[number].letter
            if letter != ".":
                line.add(number, figures[letter], self.heights[number], number == self.climax)


def _grain(rng: Rng) -> list[int]:
    """Small additions to the cost of each choice, so that equally good lines are not always the same one."""
    draw = rng.at("grain")
    return [int(5 * draw.unit()) for _ in range(61)]


def _cost(costs: Iterable[tuple[str, int]]) -> int:
    total = 0
    for _, cost in costs:
        total += cost
    return total


def _misplaced(setting: Setting, tune: Tune) -> bool:
    """Whether a tune lies more than a semitone away from its section's height."""
    if len(tune.tones) < 12:
        return False
    total = 0
    for tone in tune.tones:
        total += tone.pitch - setting.middle
    return abs(total) > len(tune.tones)


def _account(setting: Setting, line: Line) -> tuple[tuple[str, int], ...]:
    """The cost by name, for twenty notes: `harmony`, `intervals`, `bent` (away from what was meant),
    `character` (away from what real tunes are like), `register` (away from the section's height)."""
    tones = line.tones
    if not tones:
        return (("silence", 0),)
    harmony = 0
    for tone in tones:
        palette = setting.palette(tone.at, tone.dur)
        harmony += min(palette.of_weight(setting.weight(tone.at, tone.dur))[tone.pitch % 12], 40)
    fresh = [True, *(b.at - a.end >= setting.eighth // 2 for a, b in pairwise(tones))]
    pitches = [tone.pitch for tone in tones]
    count = len(tones)
    return (
        ("harmony", harmony * 20 // count),
        ("intervals", line_cost(pitches, setting.table, fresh) * 20 // count),
        ("bent", line.bent * 20 // count),
        ("character", _character(setting, pitches)),
        ("register", _register(setting, pitches)),
    )


def _register(setting: Setting, pitches: Sequence[int]) -> int:
    """How far the line's mean is from where the section sits: verses low, choruses high."""
    total = 0
    for pitch in pitches:
        total += pitch - setting.middle
    return max(10 * abs(total) // len(pitches) - 4, 0) * 4


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
    most = max(pitches.count(pitch) for pitch in set(pitches))
    return cost + max(100 * most // len(pitches) - 33, 0)
