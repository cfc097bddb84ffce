"""The critique of a score: every rule of the rulebook, the worst first."""

from __future__ import annotations

from collections.abc import Iterable

from composer.critique.listening import Listening
from composer.critique.rulebook import RULES
from composer.measure.score import Score
from composer.model.finding import Finding

__all__ = ["critique"]


def critique(score: Score, codes: Iterable[str] | None = None) -> tuple[Finding, ...]:
    """What the rules (or those of some codes) find, by severity, then by bar. The score is only read."""
    ear = Listening(score)
    found = [finding for code in codes or RULES for finding in RULES[code].check(ear)]
    order = {code: place for place, code in enumerate(RULES)}
    found.sort(key=lambda f: (-f.weight, f.bars[:1], order[f.code]))
    return tuple(found)
