"""The dials: how far the words turn each of them, for the whole song, a section or a part."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from composer.direction.sense import DIALS, Find

__all__ = ["settle_dials"]

Turn = tuple[float, Find, str]
"""How far a find turns a dial, and its words."""

_STATED = ("dial", "feel")
_NAMED = ("scene", "artist", "genre")
"""Kinds of words whose denial turns no dial: what is not country may still be anything, though what is not jazzy has
plainer chords."""
_STATES = ("before", "after")
_OPPOSED = 0.35
_SHARE = 0.6
_AGAINST = 0.9
"""No swing is straight, not a little less swung."""


def settle_dials(
    spoken: Sequence[tuple[Find, str]], warn: Callable[[str], None]
) -> dict[str, object]:
    """`dials`, `energy` by section and `part_dials`."""
    by_dial: dict[str, list[Turn]] = {}
    for find, words in spoken:
        if (
            not find.section
            and not find.part
            and not (
                find.said == -1 and find.sense.kind in _NAMED and find.sense.bond != "suggests"
            )
        ):
            for dial, amount in find.sense.dials:
                by_dial.setdefault(dial, []).append((amount, find, words))
    whole = []
    for dial in DIALS:
        value = _whole_song(dial, by_dial.get(dial, []), warn)
        if value:
            whole.append((dial, value))
    return {
        "dials": tuple(whole),
        "energy": _section_energy(spoken),
        "part_dials": _part_dials(spoken),
    }


def _whole_song(dial: str, turns: Sequence[Turn], warn: Callable[[str], None]) -> float:
    """The strongest word sets the dial; what moods, genres and scenes add counts less, and never turns it back."""
    said: list[tuple[float, str]] = []
    implied: list[float] = []
    for amount, find, words in turns:
        if find.sense.kind in _STATED:
            turned = (
                -_AGAINST
                if dial == "swing" and find.said == -1 and amount > 0
                else amount * find.said
            )
            said.append((turned, words))
        else:
            implied.append(amount * find.said)
    if any(find.role in _STATES for _, find, _ in turns):
        amounts = [amount * find.said for amount, find, _ in turns]
        return _bounded(sum(amounts) / len(amounts))
    if not said:
        return _together(implied)
    last, last_words = said[-1]
    for amount, words in said[:-1]:
        if amount * last < 0 and min(abs(amount), abs(last)) >= _OPPOSED:
            warn(f"{words!r} and {last_words!r} exclude each other ({dial}); the later one holds")
    value = max((amount for amount, _ in said if amount * last >= 0), key=abs)
    agreeing = [amount for amount in implied if amount * value > 0]
    return _bounded(value + _SHARE * _together(agreeing) * (1 - abs(value)) if agreeing else value)


def _together(amounts: list[float]) -> float:
    """Several hints: their mean, drawn a little towards the strongest."""
    if not amounts:
        return 0.0
    mean = sum(amounts) / len(amounts)
    strongest = max(amounts, key=abs)
    return _bounded((mean + strongest) / 2 if strongest * mean > 0 else mean)


def _bounded(value: float) -> float:
    return round(max(-1.0, min(1.0, value)), 2)


def _section_energy(spoken: Sequence[tuple[Find, str]]) -> tuple[tuple[str, float], ...]:
    """Energy 0..1 by section; a tempo word there means how hard it is played, because the tempo stays."""
    levels: dict[str, float] = {}
    for find, _ in spoken:
        if not find.section or find.part:
            continue
        dials = dict(find.sense.dials)
        amount = max((dials[d] for d in ("energy", "density") if d in dials), key=abs, default=None)
        if amount is None and find.sense.tempo:
            amount = 0.4 if sum(find.sense.tempo) > 210 else -0.4
        if amount is not None:
            levels[find.section] = round(max(0.05, min(1.0, 0.5 + 0.5 * amount * find.said)), 2)
    return tuple(levels.items())


def _part_dials(spoken: Sequence[tuple[Find, str]]) -> tuple[tuple[str, str, float], ...]:
    found: dict[tuple[str, str], float] = {}
    for find, _ in spoken:
        if find.part:
            for dial, amount in find.sense.dials:
                found[find.part, dial] = _bounded(amount * find.said)
        elif find.said > 0:
            for part, dial, amount in find.sense.part_dials:
                found[part, dial] = _bounded(amount * find.said)
    return tuple((part, dial, amount) for (part, dial), amount in found.items())
