"""The critique of a score: every rule of the rulebook, the worst first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from composer.critique.listening import Listening
from composer.critique.rulebook import RULES
from composer.critique.words import many
from composer.measure.score import Score
from composer.model.finding import Finding

__all__ = ["critique"]

MOST_ALIKE = 3
"""Findings of one code and part that are told one by one; more are told as one that names all its bars."""


def critique(score: Score | Listening, codes: Iterable[str] | None = None) -> tuple[Finding, ...]:
    """What the rules (or those of some codes) find, by severity, then by bar. The score is only read; what a hearing of
    it has worked out already is not worked out again."""
    ear = score if isinstance(score, Listening) else Listening(score)
    found = [
        finding
        for code in codes or RULES
        for finding in _gathered(list(RULES[code].check(ear)), RULES[code].mend)
    ]
    order = {code: place for place, code in enumerate(RULES)}
    found.sort(key=lambda f: (-f.weight, f.bars[:1], order[f.code], f.parts))
    return tuple(found)


def _gathered(found: Sequence[Finding], remedy: str) -> list[Finding]:
    """The findings of one rule, with its remedy, and those that come again and again in the same parts, as grave each
    time, made one: a grave one is never lost among many slight ones."""
    groups: dict[tuple[tuple[str, ...], str], list[Finding]] = {}
    for finding in found:
        group = groups.setdefault((finding.parts, finding.severity), [])
        group.append(replace(finding, remedy=remedy))
    told: list[Finding] = []
    for group in groups.values():
        if len(group) <= MOST_ALIKE:
            told += group
            continue
        worst = max(group, key=lambda f: (f.weight, len(f.bars)))
        sections = dict.fromkeys(name for finding in group for name in finding.sections)
        told.append(
            replace(
                worst,
                message=f"{worst.message}; so it is in {many(len(group), 'place')}",
                bars=tuple(sorted({bar for finding in group for bar in finding.bars})),
                sections=tuple(sections),
            )
        )
    return told
