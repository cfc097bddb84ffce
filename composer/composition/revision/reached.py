"""Whether a move came to what was asked: its measure went the way it should by what can be heard, or stands at the aim."""

from __future__ import annotations

from composer.errors import ComposerError
from composer.genre.catalogue import belongs, find_instrument
from composer.measure.written import MEASURES, has_moved
from composer.model.move import Move

__all__ = ["is_reached"]

Value = float | str
_LEAST = {
    "swing": 0.015, "tempo_change": 0.02, "timing_offset": 3.0, "timing_spread": 0.1, "off_beats": 0.05, "doubling": 0.2,
    "repetition": 0.05, "brightness": 1.0, "energy_gap": 0.02, "energy_slope": 0.02, "silence": 0.25, "hat_rolls": 0.1,
    "ghost_notes": 0.1, "duration": 1.0, "bars": 0.5,
}  # fmt: skip
"""The least change that is noticed, in the measure's own unit."""
_BEATS = {
    "straight": "backbeat",
    "rock": "backbeat",
    "normal": "backbeat",
    "four_to_the_floor": "four_on_the_floor",
}
_NEARLY = 0.75
_ANOTHER = 0.85
"""At most so much of a new take is what was played before."""


def is_reached(move: Move, before: Value, after: Value) -> bool:
    """Whether a move's measure shows it, gone from `before` to `after`."""
    if isinstance(before, str) or isinstance(after, str):
        return _stands(move, str(before), str(after))
    metric = move.measure
    if move.to and (aim := _aimed(move, before, after)) is not None:
        return aim
    if metric == "similarity":
        return after <= _ANOTHER
    if metric in MEASURES:
        return has_moved(metric, before, after, move.sign)
    least = _LEAST.get(metric, 0.0)
    change = (after - before) * move.sign if move.sign else abs(after - before)
    return change > 0 and change >= least - 1e-9


def _aimed(move: Move, before: float, after: float) -> bool | None:
    """Whether an aim in figures or a state is met; None where there is only a way to go."""
    metric, to = move.measure, move.to
    if metric == "swing":
        return after <= 0.51 if to == "straight" else after >= 0.6
    if to in ("present", "absent"):
        return after > 0 if to == "present" else after < before or after == 0
    if metric == "silence":
        return after >= 0.5
    if metric == "energy_slope":
        return (
            after < before
            if to == "flat"
            else (after - before) * (-1 if to == "falling" else 1) >= _LEAST[metric]
        )
    if metric == "doubling":
        return after >= before + _LEAST[metric] or after >= _NEARLY
    if metric == "chord_extension":
        return after <= 0.05 or after < before if to in ("triads", "power") else after > before
    if metric == "note_length":
        return has_moved(metric, before, after, -1 if to == "short" else 1)
    figure = _figure(to)
    if figure is None or to[0] in "+-x":
        way = {"+": 1, "-": -1}.get(to[0], move.sign)
        return (after - before) * way > 0 if way else before != after
    if metric == "duration":
        return abs(after - figure) <= max(0.05 * figure, 1.0)
    if metric == "pitch_range":
        return after <= figure
    return (
        abs(after - figure) <= max(0.25 * figure, 0.01) or (after - before) * (figure - before) > 0
    )


def _figure(text: str) -> float | None:
    try:
        return float(text.removesuffix("bpm").strip().lstrip("+-x"))
    except ValueError:
        return None


def _stands(move: Move, before: str, after: str) -> bool:
    """Whether what is told in words is as it was asked for."""
    here, then = after.split(), before.split()
    if move.name == "drum_feel":
        return _BEATS.get(move.to, move.to) in here or before != after
    if move.name == "timekeeper":
        return after == before == move.to or before != after
    if move.name == "instrument":
        return _names(move.to, after)
    if move.name == "only":
        return bool(here) and set(here) <= {part.partition(".")[0] for part in move.parts}
    if move.name == "remove_part":
        return not {part for part in move.parts if "." not in part} & set(here)
    if move.name in ("add_part", "full_band", "enter", "counterline"):
        return (
            before != after
            or set(move.parts) - {"*"} <= set(then)
            or (move.name == "full_band" and before == after)
        )
    if move.name == "mode":
        return before != after or f" {move.to}" in f" {after}"
    return before != after or (move.name == "ending" and after == move.to)


def _names(wanted: str, told: str) -> bool:
    try:
        name = find_instrument(wanted).name
    except ComposerError:
        return False
    return any(one == name or belongs(one, name) for one in told.split(", "))
