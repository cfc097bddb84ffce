"""Phrase plans: which idea stands where in a section, and how each stretch of it ends.

A plan is a row of letters, one a unit: `h` the hook, `a` `b` ... ideas of the section's own, `'` a varied
ending, `.` a rest. `h h' h b` is a sentence with the hook in it, `a a' b a'` a song form in small.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from composer.genre.schema import MelodyStyle
from composer.rng import Rng
from composer.theory.meter import Meter

__all__ = ["Unit", "phrase_plan", "plan_text", "units_of", "without_rests"]

_DEFAULTS: dict[str, tuple[str, ...]] = {
    "intro": (". . . h", ". h"),
    "verse": ("a a' a b", "a b a b'", "a a' b a'"),
    "pre-chorus": ("c c' c d", "c c'"),
    "chorus": ("h h' h b", "h b h b'"),
    "post-chorus": ("h h'", "h h"),
    "bridge": ("d d' d e", "d e d f"),
    "solo": ("s t u v", "s t s u", "s s' t u"),
    "breakdown": ("h . h' .", ". h . h"),
    "build": ("h h h h",),
    "drop": ("h h' h h", "h h h h'"),
    "hook": ("h h' h b", "h b h b'"),
    "refrain": ("h h' h b", "h b h b'"),
    "climax": ("h h' h b", "h h' h h'"),
    "head": ("h a h' b", "a h a b"),
    "a": ("h a h' b", "a b a b'"),
    "b": ("c c' c d", "c d c e"),
    "c": ("d e d f",),
    "interlude": ("h . . .", ". h . h"),
    "outro": ("h . h .", "h . ."),
    "coda": ("h h'", "h . h"),
}
"""Plans where the genre has none for a material."""

_BY_TECHNIQUE: dict[str, tuple[str, ...]] = {
    "riff": ("a a a' b", "a a' a b", "a a b a'"),
    "call_response": ("a b a b'", "a b c b'"),
    "ostinato": ("a a a a'",),
}
"""Plans of a technique for materials without a plan; where the hook stands by default it stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One stretch of a plan. `letter` is its idea ("." rests), `variation` the number of primes; `start` and
    `length` are ticks; `close` is how it ends: "" runs on, "open" wants an answer, "closed" lands, and
    `is_last` marks the section's end."""

    letter: str
    variation: int
    start: int
    length: int
    close: str
    is_last: bool


def plan_text(
    style: MelodyStyle, material: str, units: int, rng: Rng, stanzas: tuple[int, ...] = ()
) -> str:
    """The drawn plan of a material for so many units: one of the genre's own, else a usual one of the technique
    or the form. Sections of up to eight units share their plan whatever their length, so that a verse of eight
    bars is the verse of sixteen cut short; longer ones take a plan that has as many letters, or goes into them.

    `stanzas` numbers the equal stretches of the harmony, alike where the chords come back (0 0 1 0 is AABA): of
    long plans those are drawn from whose ideas come back in the same places, so that the bridge is the bridge of both.
    """
    plans = style.plans.get(material) or _DEFAULTS.get(material, _DEFAULTS["verse"])
    if material not in style.plans and "h" not in plans[0]:
        plans = _BY_TECHNIQUE.get(style.technique, plans)
    sizes = {plan: len(plan.split()) for plan in plans}
    if units <= 8:
        fitting = [plan for plan in plans if sizes[plan] <= 8]
    else:
        fitting = [plan for plan in plans if sizes[plan] == units]
        fitting = fitting or [plan for plan in plans if sizes[plan] and units % sizes[plan] == 0]
        most = max((_agreement(plan, stanzas) for plan in fitting), default=0)
        fitting = [plan for plan in fitting if _agreement(plan, stanzas) == most]
    return rng.choice(fitting or plans)


def _agreement(plan: str, stanzas: tuple[int, ...]) -> int:
    """In how many pairs of stanzas plan and harmony agree on whether the second is the first again."""
    letters = [token[0] for token in plan.split()]
    size = len(letters) // max(len(stanzas), 1)
    if not size:
        return 0
    rows = [letters[n * size : n * size + max(size // 2, 1)] for n in range(len(stanzas))]
    return sum(
        (rows[a] == rows[b]) == (stanzas[a] == stanzas[b])
        for a, b in combinations(range(len(stanzas)), 2)
    )


def without_rests(plan: str) -> str:
    """The plan with what it sounds in place of its rests, varied at the end, since words go on there.

    >>> without_rests(". h . h'")
    "h' h h' h'"
    """
    letters = plan.split()
    ideas = [letter for letter in letters if letter != "."] or ["a"]
    return " ".join(
        letter if letter != "." else ideas[n % len(ideas)].rstrip("'") + "'"
        for n, letter in enumerate(letters)
    )


def phrase_plan(text: str, units: int) -> list[tuple[str, int]]:
    """(letter, primes) for so many units: a short plan goes round again, its return varied at the end; of a
    long one the first units and the last are kept."""
    letters = [(token[0], token.count("'")) for token in text.split() if token]
    letters = letters or [("a", 0)]
    if units < len(letters):
        return [*letters[: units - 1], letters[-1]] if units > 1 else [_sounding(letters)]
    row = [letters[n % len(letters)] for n in range(units)]
    if units > len(letters) and row[-1][0] != ".":
        row[-1] = (row[-1][0], row[-1][1] + 1)
    return row


def _sounding(letters: list[tuple[str, int]]) -> tuple[str, int]:
    return next((entry for entry in letters if entry[0] != "."), letters[0])


def units_of(
    text: str, bars: int, unit_bars: int, phrase_bars: int, meter: Meter, lands: bool
) -> tuple[Unit, ...]:
    """The section's units in order. Phrases of `phrase_bars` end open and closed in turn; the last one
    closes if the harmony `lands` there."""
    unit_bars = max(1, min(unit_bars, bars))
    starts = list(range(0, bars, unit_bars))
    row = phrase_plan(text, len(starts))
    units = []
    for number, (start, (letter, primes)) in enumerate(zip(starts, row, strict=True)):
        end = min(start + unit_bars, bars)
        is_last = end == bars
        at_phrase_end = (
            is_last or end % max(phrase_bars, unit_bars) == 0 or letter_rests(row, number + 1)
        )
        close = ""
        if is_last:
            close = "closed" if lands else "open"
        elif at_phrase_end:
            close = "open" if (end // max(phrase_bars, 1)) % 2 else "closed"
        units.append(
            Unit(
                letter=letter,
                variation=primes,
                start=start * meter.bar_ticks,
                length=(end - start) * meter.bar_ticks,
                close=close,
                is_last=is_last,
            )
        )
    return tuple(units)


def letter_rests(row: list[tuple[str, int]], number: int) -> bool:
    """Whether the unit of this number is a rest."""
    return number < len(row) and row[number][0] == "."
