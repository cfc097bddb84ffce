"""The ideas of a section: a figure for each letter of its plan, all of a family with the hook.

The first new idea is drawn from the genre's rhythms and contours, or grows from the hook's opening; a later one
may be a fragment of an earlier idea, said again in sequence, as the second half of a sentence is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from composer.composition.melody.contour import draw_contour, draw_shape
from composer.composition.melody.motif import Figure, figure_of
from composer.composition.melody.phrase import Unit
from composer.composition.melody.rhythm import Rhythm, draw_rhythm, pickup_rhythm, varied
from composer.composition.melody.task import TuneTask
from composer.rng import Rng

__all__ = ["draw_figures"]

_OWN_RHYTHM = 0.8
"""How often an idea changes the rhythm of the motif it is given."""
_LIKE = {
    "pre-chorus": ("verse",), "post-chorus": ("chorus",), "bridge": ("verse",), "interlude": ("intro", "chorus"),
    "outro": ("chorus", "head"), "coda": ("chorus", "head"), "head": ("a", "verse"), "a": ("head", "verse"),
    "b": ("bridge", "a", "head"), "c": ("b", "a"), "drop": ("chorus",), "hook": ("chorus",), "refrain": ("chorus",),
    "climax": ("chorus",), "build": ("pre-chorus", "chorus"),
    "breakdown": ("verse",), "solo": ("chorus", "head"), "intro": ("chorus", "head"),
}  # fmt: skip
"""Whose motifs a material borrows when the style has none for it."""


def draw_figures(
    task: TuneTask, units: Sequence[Unit], number: int, known: Mapping[str, Figure], rng: Rng
) -> dict[str, Figure]:
    """The `known` figures, and a new one for the letter of the unit of this number if it has none yet, as long
    as the longest unit of that letter."""
    letter = units[number].letter
    if letter == "." or letter in known:
        return dict(known)
    figures = dict(known)
    hook = figure_of(task.hook, task.meter) if task.hook and task.hook.rhythm else None
    length = max(unit.length for unit in units if unit.letter == letter)
    if letter == "h" and hook is not None:
        figures[letter] = _hook_unit(hook, length, rng)
        return figures
    used: tuple[Rhythm, ...] = () if hook is None else (hook.rhythm,)
    used += tuple(figure.rhythm for figure in figures.values())
    figure = _derived(task, figures, length, rng.at("derived"))
    if figure is None:
        figure = _new(task, length, _shape(task, rng.at("shape")), used, rng)
        if hook is not None and rng.chance(0.4):
            figure = _after_hook(figure, hook, rng.at("hook"))
    figures[letter] = _with_pickup(task, figure, rng.at("pickup"))
    return figures


def _shape(task: TuneTask, rng: Rng) -> str:
    """The contour's name; what leads to a chorus climbs."""
    if task.material in ("pre-chorus", "build") and rng.chance(0.7):
        return "ascent"
    return draw_shape(task.genre.melody, rng)


def _new(task: TuneTask, length: int, shape: str, used: tuple[Rhythm, ...], rng: Rng) -> Figure:
    """A figure from the genre's rhythms and one of its contours."""
    style = task.genre.melody
    bars = max(length // task.meter.bar_ticks, 1)
    materials = (task.material, *_LIKE.get(task.material, ()))
    rhythm = draw_rhythm(style, materials, task.energy, task.meter, bars, rng.at("rhythm"), used)
    if rng.chance(_OWN_RHYTHM):
        rhythm = varied(rhythm, task.meter, rng.at("varied"), style.syncopation)
    contour = draw_contour(rhythm, length, shape, style, task.meter, rng.at("contour"))
    return Figure(length=length, rhythm=rhythm, contour=contour)


def _derived(task: TuneTask, figures: dict[str, Figure], length: int, rng: Rng) -> Figure | None:
    """An idea made from one that stands already: an answer to the call, or a fragment in sequence."""
    if not figures:
        return None
    first = next(iter(figures.values()))
    if task.genre.melody.technique == "call_response" and len(figures) == 1:
        return first.answered().fragment(length)
    bar = task.meter.bar_ticks
    if len(figures) == 1 and first.length == length == 2 * bar and rng.chance(0.3):
        head = first.fragment(bar)
        if len(head.rhythm) >= 3:
            return head.followed_by(head.sequenced(rng.weighted((1, -1, 2), (4, 4, 1))))
    return None


def _hook_unit(hook: Figure, length: int, rng: Rng) -> Figure:
    """The hook filling a unit: as it is, or said again, sequenced or answered, when the unit is longer."""
    if hook.length >= length:
        return hook.fragment(length)
    figure = hook
    while figure.length < length:
        kind = rng.weighted(("repeat", "sequence", "answer"), (3, 4, 3))
        again = hook.answered() if kind == "answer" else hook
        figure = figure.followed_by(
            again.sequenced(rng.choice((-1, 1)) if kind == "sequence" else 0)
        )
    return figure.fragment(length)


def _after_hook(figure: Figure, hook: Figure, rng: Rng) -> Figure:
    """The figure with the hook's opening moves, as they are or upside down, on its own rhythm."""
    count = min(rng.between(3, 4), len(hook.contour), len(figure.contour) - 1)
    if count < 2:
        return figure
    source = hook if rng.chance(0.6) else hook.inverted()
    head = source.contour[:count]
    shift = head[-1] - figure.contour[count - 1]
    rest = tuple(step + shift for step in figure.contour[count:])
    return Figure(length=figure.length, rhythm=figure.rhythm, contour=head + rest)


def _with_pickup(task: TuneTask, figure: Figure, rng: Rng) -> Figure:
    """The figure, led in by an anacrusis as often as the style does, if it begins on the beat."""
    if not figure.rhythm or figure.rhythm[0][0] != 0 or not rng.chance(task.genre.melody.pickup):
        return figure
    pickup = pickup_rhythm(task.meter, rng, task.meter.beat_ticks, task.genre.melody.pickup_unit)
    way = rng.weighted((-1, 1, 0), (6, 3, 1))
    start = figure.contour[0]
    return figure.with_pickup(pickup, tuple(start + way * n for n in range(len(pickup), 0, -1)))
