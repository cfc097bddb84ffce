"""Which bars and parts of a score are meant: `chorus`, `verse 2`, `verse2:drums`, `*:bass`, `bridge:keys:3-6`, `bars 9-16`.

A section is named as it is shown, or by what it is a return of (`chorus` means all of them); a part by id, name or role.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from composer.errors import SelectorError, offer
from composer.measure.score import Score

__all__ = ["Selection", "select"]

_BARS = re.compile(r"(?:bars?\s*)?(\d{1,6})(?:\s*-\s*(\d{1,6}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Bars by their numbers (None: all of them) and parts by their ids (None: all of them)."""

    bars: frozenset[int] | None = None
    parts: frozenset[str] | None = None

    def holds(self, bars: tuple[int, ...], parts: tuple[str, ...]) -> bool:
        """Whether something at these bars and parts is meant; what is said of the whole song lies in no section."""
        in_bars = self.bars is None or bool(self.bars & set(bars))
        return in_bars and (self.parts is None or bool(self.parts & set(parts)))


def select(score: Score, text: str) -> Selection:
    """What a selector means in a score; raises SelectorError with the nearest names."""
    fields = [field.strip() for field in text.split(":")]
    if not text.strip() or len(fields) > 3:
        raise SelectorError(
            f"{text!r} is no selector; write a section, section:part, *:part, section:part:3-6 or bars 9-16"
        )
    bars = _bars(score, fields[0], text)
    parts = _parts(score, fields[1]) if len(fields) > 1 else None
    if len(fields) == 3 and fields[2] != "*":
        bars = _within(score, bars, fields[2], text)
    return Selection(bars=bars, parts=parts)


def _bars(score: Score, name: str, text: str) -> frozenset[int] | None:
    if name in ("", "*"):
        return None
    span = re.fullmatch(r"bars?\s*(\d{1,6})(?:\s*-\s*(\d{1,6}))?", name, re.IGNORECASE)
    if span:
        first, last = int(span[1]), int(span[2] or span[1])
        there = range(score.first_number, score.first_number + score.bars)
        if first > last or first not in there or last not in there:
            raise SelectorError(f"{text!r}: the bars go from {there[0]} to {there[-1]}")
        return frozenset(range(first, last + 1))
    wanted = _fold(name)
    found = [s for s in score.sections if _fold(s.name) == wanted]
    found = found or [s for s in score.sections if _fold(s.material) == wanted]
    if not found:
        raise SelectorError(f"no section {name!r}; {offer(name, [s.name for s in score.sections])}")
    return frozenset(score.number(bar) for s in found for bar in range(s.first, s.last))


def _within(score: Score, bars: frozenset[int] | None, span: str, text: str) -> frozenset[int]:
    """Bars counted from 1 inside a section."""
    match = _BARS.fullmatch(span)
    whole = sorted(bars) if bars is not None else [score.number(b) for b in range(score.bars)]
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not 1 <= first <= last <= len(whole):
        raise SelectorError(f"{text!r}: its bars go from 1 to {len(whole)}, as in 3-6")
    return frozenset(whole[first - 1 : last])


def _parts(score: Score, name: str) -> frozenset[str] | None:
    if name in ("", "*"):
        return None
    wanted = _fold(name)
    for names in (
        [part.id for part in score.parts],
        [part.name for part in score.parts],
        [part.role for part in score.parts],
    ):
        found = [p.id for p, own in zip(score.parts, names, strict=True) if _fold(own) == wanted]
        if found:
            return frozenset(found)
    raise SelectorError(f"no part {name!r}; {offer(name, [part.name for part in score.parts])}")


def _fold(text: str) -> str:
    return "".join(ch for ch in text.casefold() if ch.isalnum())
