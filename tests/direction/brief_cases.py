"""The briefs of the `brief_cases*.toml` files, and how the brief that was read is compared with what was wanted.

Texts and figures must be exact, a list must hold at least what is named: an entry, a pair written `drums chorus`, a
dial written `energy +`. `tempo_between` (bpm) and `length_between` (seconds) hold the figure, or the middle of the range;
`unset` names fields that nobody spoke of; `tells` is a word of a warning or refusal; `all_read` allows no word left over.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from composer.direction.brief_text import read_brief
from composer.errors import BriefError
from composer.genre.catalogue import belongs
from composer.model.brief import Brief, BriefReading

__all__ = ["BRIEF_CASES", "BriefCase", "brief_fault"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefCase:
    """One brief: its words, and the fields that must come of it."""

    kind: str
    say: str
    wanted: dict[str, Any] = field(default_factory=dict)
    held_out: bool = False


def _cases() -> tuple[BriefCase, ...]:
    found = []
    for path in sorted(Path(__file__).parent.glob("brief_cases*.toml")):
        for kind, entries in tomllib.loads(path.read_text("utf-8")).items():
            for entry in entries:
                say, held_out = entry.pop("say"), entry.pop("held_out", False)
                found.append(BriefCase(kind=kind, say=say, wanted=entry, held_out=held_out))
    return tuple(found)


BRIEF_CASES = _cases()


def brief_fault(case: BriefCase) -> str:
    """What is wrong with the reading of a brief; empty where it is right."""
    try:
        reading = read_brief(case.say)
    except BriefError as refusal:
        told = case.wanted.get("tells", "")
        return "" if told and told in str(refusal) else f"refused: {refusal}"
    faults = (_fault(name, wanted, reading) for name, wanted in case.wanted.items())
    return "; ".join(fault for fault in faults if fault)


def _fault(name: str, wanted: Any, reading: BriefReading) -> str:
    brief = reading.brief
    if name == "tempo_between":
        return _outside("tempo", brief.tempo_bpm, brief.tempo_range_bpm, wanted)
    if name == "length_between":
        return _outside("length", brief.length_s, None, wanted)
    if name == "unset":
        said = [field for field in wanted if getattr(brief, field) not in (None, ())]
        return f"nobody spoke of {', '.join(said)}" if said else ""
    if name == "tells":
        told = " ".join(reading.warnings)
        return "" if wanted in told else f"nothing is told of {wanted!r}: {told!r}"
    if name == "all_read":
        return f"left over: {reading.not_understood}" if reading.not_understood else ""
    found = getattr(brief, name)
    if isinstance(wanted, list):
        named = _named(found)
        missing = [
            one for one in wanted if one not in named and not any(belongs(n, one) for n in named)
        ]
        return f"{name} without {', '.join(missing)}: {found}" if missing else ""
    return "" if found == wanted else f"{name}: {found!r}"


def _outside(
    what: str, figure: float | None, span: tuple[float, float] | None, wanted: list[float]
) -> str:
    middle = sum(span) / 2 if span else figure
    right = middle is not None and wanted[0] <= middle <= wanted[1]
    return "" if right else f"{what}: {middle}"


def _named(found: Brief | tuple[Any, ...]) -> set[str]:
    """An entry by itself, by its first word, and with what is said of it."""
    names: set[str] = set()
    for entry in found if isinstance(found, tuple) else ():
        if not isinstance(entry, tuple):
            names.add(entry)
            continue
        names.add(entry[0])
        more = "+-"[entry[1] < 0] if isinstance(entry[1], float | int) else entry[1]
        names.add(f"{entry[0]} {more}")
    return names
