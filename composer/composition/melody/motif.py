"""Motifs: a rhythm and a contour, what can be done with them, and the hook that a song grows from.

A `Figure` has no pitches, only onsets, durations and scale steps from its first note. Development works on
these alone; which pitches come of it is decided last, over the chords (`melody_search`).

>>> cell = Figure(length=1920, rhythm=((0, 480), (480, 480), (960, 960)), contour=(0, 1, 3))
>>> cell.sequenced(-1).contour, cell.inverted().contour, cell.fragment(960).rhythm
((-1, 0, 2), (0, -1, -3), ((0, 480), (480, 480)))
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from composer.composition.melody.rhythm import Rhythm, breathing, draw_rhythm, varied
from composer.genre.schema import Genre
from composer.model.song import Hook
from composer.rng import Rng
from composer.theory.meter import Meter

__all__ = ["Figure", "draw_hook", "figure_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A motif without pitches. `length` and `rhythm` (onset, duration) are ticks, an onset under 0 is an
    anacrusis; `contour` is one scale step a note, 0 being the level it is placed at."""

    length: int
    rhythm: tuple[tuple[int, int], ...]
    contour: tuple[int, ...]

    def sequenced(self, steps: int) -> Figure:
        """The same figure so many scale steps higher (negative: lower)."""
        return replace(self, contour=tuple(step + steps for step in self.contour))

    def inverted(self) -> Figure:
        """The same rhythm upside down: what rose a step falls a step, from the same first note."""
        if not self.contour:
            return self
        first = self.contour[0]
        return replace(self, contour=tuple(2 * first - step for step in self.contour))

    def repeated(self, times: int = 2, steps: int = 0) -> Figure:
        """The figure so many times over, each statement `steps` scale steps from the one before."""
        rhythm = tuple(
            (turn * self.length + at, dur) for turn in range(times) for at, dur in self.rhythm
        )
        contour = tuple(turn * steps + step for turn in range(times) for step in self.contour)
        return Figure(length=times * self.length, rhythm=rhythm, contour=contour)

    def fragment(self, ticks: int) -> Figure:
        """Its beginning only: the notes that start in the first `ticks`, the last one cut there."""
        kept = tuple((at, min(dur, ticks - at)) for at, dur in self.rhythm if at < ticks)
        return Figure(length=ticks, rhythm=kept, contour=self.contour[: len(kept)])

    def tail(self, ticks: int) -> Figure:
        """Its last `ticks` only, at the level it had."""
        start = self.length - ticks
        kept = [n for n, (at, _) in enumerate(self.rhythm) if at >= start]
        rhythm = tuple((self.rhythm[n][0] - start, self.rhythm[n][1]) for n in kept)
        return Figure(length=ticks, rhythm=rhythm, contour=tuple(self.contour[n] for n in kept))

    def extended(self, ticks: int) -> Figure:
        """The figure given more time: its last note rings `ticks` longer."""
        if not self.rhythm:
            return replace(self, length=self.length + ticks)
        at, dur = self.rhythm[-1]
        return replace(
            self, length=self.length + ticks, rhythm=(*self.rhythm[:-1], (at, dur + ticks))
        )

    def followed_by(self, other: Figure) -> Figure:
        """This figure, then another, whose anacrusis takes the place of what is there."""
        later = tuple((self.length + at, dur) for at, dur in other.rhythm)
        start = min(self.length, later[0][0]) if later else self.length
        kept = tuple((at, min(dur, start - at)) for at, dur in self.rhythm if at < start)
        return Figure(
            length=self.length + other.length,
            rhythm=kept + later,
            contour=self.contour[: len(kept)] + other.contour,
        )

    def varied_ending(self, steps: int) -> Figure:
        """The same figure with a last note `steps` away, and the one before it half of that."""
        if len(self.contour) < 3:
            return replace(self, contour=(*self.contour[:-1], self.contour[-1] + steps))
        half = (abs(steps) // 2) * (1 if steps > 0 else -1)
        end = (self.contour[-2] + half, self.contour[-1] + steps)
        return replace(self, contour=(*self.contour[:-2], *end))

    def answered(self) -> Figure:
        """An answer to this figure: it begins alike and turns the second half upside down."""
        half = (len(self.contour) + 1) // 2
        if half == len(self.contour):
            return self.inverted()
        pivot = self.contour[half - 1]
        turned = tuple(2 * pivot - step for step in self.contour[half:])
        return replace(self, contour=self.contour[:half] + turned)

    def with_pickup(self, pickup: tuple[tuple[int, int], ...], contour: tuple[int, ...]) -> Figure:
        """The same figure with an anacrusis before it (onsets under 0)."""
        return replace(self, rhythm=pickup + self.rhythm, contour=contour + self.contour)


def figure_of(hook: Hook, meter: Meter) -> Figure:
    """The hook as a figure."""
    return Figure(length=hook.bars * meter.bar_ticks, rhythm=hook.rhythm, contour=hook.contour)


_OWN_CHANGES = (3, 4, 3)
"""How often a hook changes the rhythm it was given in one, two or three places: a genre has a dozen of them, and a
batch has thousands of songs."""
_HOOK_DRAWS = 14
"""Contours drawn before the most memorable one is kept."""


def draw_hook(genre: Genre, mode_is_minor: bool, meter: Meter, rng: Rng) -> Hook:
    """The song's idea: one or two bars (no more than the style's unit) whose rhythm comes from the genre's
    chorus motifs, ending on a long note, and whose contour has one characteristic leap.

    Several contours are drawn; kept is the one that scores best by `memorability`, so a hook repeats or
    sequences a cell, leaps once and comes back, and stays inside about a sixth.
    """
    style = genre.melody
    bars = max(1, min(2, style.unit_bars))
    refrains = ("chorus", "hook", "head", "drop", "a", "climax")
    rhythm = draw_rhythm(style, refrains, 0.8, meter, bars, rng.at("rhythm"))
    rhythm = breathing(rhythm, bars * meter.bar_ticks, meter)
    for change in range(rng.at("own").weighted((1, 2, 3), _OWN_CHANGES)):
        rhythm = _changed(rhythm, meter, style.syncopation, rng.at("own", change))
    fewest = 3 * bars + 1
    for turn in range(2):
        if len(rhythm) < fewest:
            rhythm = _changed(rhythm, meter, style.syncopation, rng.at("varied", turn))
    best: tuple[int, ...] = ()
    best_score = -1000
    for draw in range(_HOOK_DRAWS):
        contour = _hook_contour(rhythm, meter, mode_is_minor, style.leap, rng.at("contour", draw))
        score = memorability(contour, rhythm, meter)
        if score > best_score:
            best, best_score = contour, score
    return Hook(bars=bars, rhythm=rhythm, contour=best)


def _changed(rhythm: Rhythm, meter: Meter, syncopation: float, rng: Rng) -> Rhythm:
    """The rhythm with one place changed, wherever there is one that can be."""
    drawn = (varied(rhythm, meter, rng.at(turn), syncopation) for turn in range(6))
    return next((other for other in drawn if other != rhythm), rhythm)


def _hook_contour(
    rhythm: tuple[tuple[int, int], ...], meter: Meter, is_minor: bool, leap: float, rng: Rng
) -> tuple[int, ...]:
    """One drawn contour: a cell of a bar or half a bar, then that cell again, sequenced, or turned."""
    count = len(rhythm)
    if count < 2:
        return (0,) * count
    split = sum(1 for at, _ in rhythm if at < max(meter.bar_ticks, rhythm[-1][0] // 2))
    split = min(max(split, 2), count) if count > 3 else count
    falling = rng.chance(0.55 if is_minor else 0.45)
    cell = [0]
    leap_at = rng.between(1, split - 1) if rng.chance(0.55 + 0.4 * leap) else 0
    for n in range(1, split):
        if n == leap_at:
            size = rng.weighted((3, 4, 5, 7), (5, 4, 2, 1 + round(2 * leap)))
            way = -1 if cell[-1] > 1 else 1
        else:
            size = rng.weighted((0, 1, 2), (4, 6, 2))
            back = n - 1 == leap_at and leap_at > 0
            way = -1 if back or rng.chance(0.65 if falling else 0.4) else 1
        cell.append(cell[-1] + size * way)
    contour = cell
    rest = count - split
    if rest:
        shift = rng.weighted((0, -1, 1, -2, 2), (4, 4, 2, 2, 1))
        again = [step + shift for step in cell[:rest]]
        if rng.chance(0.2):
            again = [2 * again[0] - step for step in again]
        while len(again) < rest:
            again.append(again[-1] + rng.weighted((-1, 0, 1, -2), (4, 2, 3, 1)))
        if rng.chance(0.6):
            again[-1] = (
                again[-2] + rng.weighted((-1, 1, -2, 2), (4, 3, 2, 1)) if rest > 1 else again[-1]
            )
        contour = cell + again
    return tuple(contour)


def memorability(
    contour: tuple[int, ...], rhythm: tuple[tuple[int, int], ...], meter: Meter
) -> int:
    """How well a contour sticks, in points: one leap that is recovered by step, a span of a fourth to a sixth,
    few distinct notes, a repeated cell, stressed notes on every other step (so that they fit a chord)."""
    moves = [b - a for a, b in pairwise(contour)]
    if not moves:
        return 0
    leaps = [n for n, move in enumerate(moves) if abs(move) >= 3]
    score = 12 - 9 * abs(len(leaps) - 1)
    for n in leaps:
        after = moves[n + 1] if n + 1 < len(moves) else 0
        score += 4 if after * moves[n] < 0 and abs(after) <= 2 else -3
    span = max(contour) - min(contour)
    score += 6 if 3 <= span <= 6 else -4 * abs(span - 5)
    score += 3 if 3 <= len(set(contour)) <= 5 else -3
    cells = {tuple(moves[n : n + 2]) for n in range(len(moves) - 1)}
    score += 3 * min(len(moves) - 1 - len(cells), 3)
    score += _singable(contour, rhythm, meter)
    score -= 2 * sum(1 for a, b in pairwise(moves) if a == b == 0)
    if max(moves) <= 1 and min(moves) >= -1:
        score -= 6
    return score


def _singable(contour: tuple[int, ...], rhythm: tuple[tuple[int, int], ...], meter: Meter) -> int:
    """Points for stressed and long notes that fit one triad, bar by bar, since chords change by the bar."""
    score = 0
    bars: dict[int, list[int]] = {}
    for step, (at, dur) in zip(contour, rhythm, strict=True):
        if meter.strength(at) >= 3 or 2 * dur >= 3 * meter.beat_ticks:
            bars.setdefault((at + dur // 2) // meter.bar_ticks, []).append(step)
    for steps in bars.values():
        fitting = max(sum(1 for s in steps if (s - base) % 7 in (0, 2, 4)) for base in range(7))
        score += 2 * fitting - 5 * (len(steps) - fitting)
    return score
