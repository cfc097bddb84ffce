"""`[sections]` of a mix: what is different in a section, for everybody, for a role or for a part.

[sections.chorus]
width = 1.2

[sections.intro]
lowpass_hz = [400, 9000]          # from its first bar to its last

[sections."verse 2".parts.keys]
level_lu = -2
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from composer.errors import FormatError, offer
from composer.model.audio import SectionMove
from composer.model.section_names import matches

__all__ = ["MOVE_RANGES", "section_moves"]

MOVE_RANGES: dict[str, tuple[float, float]] = {
    "level_lu": (-40.0, 12.0),
    "width": (0.0, 1.5),
    "lowpass_hz": (60.0, 20000.0),
    "highpass_hz": (20.0, 8000.0),
}
GROUPS = ("parts", "roles")


def section_moves(
    table: Any,
    *,
    sections: Sequence[str] | None = None,
    parts: Iterable[str] | None = None,
    roles: Iterable[str] | None = None,
) -> tuple[SectionMove, ...]:
    """The moves in a `[sections]` table; raises FormatError with the key and what may stand there.

    Where `sections`, `parts` or `roles` are given, a name that is none of them is refused.
    """
    known = {"parts": _listed(parts), "roles": _listed(roles)}
    moves: list[SectionMove] = []
    for section, values in _table(table, "sections").items():
        if sections is not None and not matches(section, sections):
            raise FormatError(f"there is no section {section!r}; {offer(section, sections)}")
        where = f"sections.{section}"
        own = {key: value for key, value in _table(values, where).items() if key not in GROUPS}
        moves += _move(section, own, where)
        for group in GROUPS:
            inner = _table(values.get(group, {}), f"{where}.{group}")
            for name, changes in inner.items():
                names = known[group]
                if names is not None and name not in names:
                    kind = group.removesuffix("s")
                    raise FormatError(f"there is no {kind} in this song {name!r}; {offer(name, names)}")  # fmt: skip
                place = f"{where}.{group}.{name}"
                found = _move(section, _table(changes, place), place, **{group.removesuffix("s"): name})  # fmt: skip
                moves += found
    return tuple(moves)


def _listed(names: Iterable[str] | None) -> list[str] | None:
    return None if names is None else list(names)


def _table(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise FormatError(f"[{name}] must be a table, not {value!r}")
    return value


def _move(
    section: str, values: Mapping[str, Any], where: str, *, part: str = "", role: str = ""
) -> list[SectionMove]:
    changes = []
    for name, value in values.items():
        if name not in MOVE_RANGES:
            raise FormatError(f"there is no key in [{where}] {name!r}; {offer(name, MOVE_RANGES)}")
        first, last = value if isinstance(value, list) and len(value) == 2 else (value, value)
        changes.append((name, _number(first, name, where), _number(last, name, where)))
    return (
        [SectionMove(section=section, changes=tuple(changes), part=part, role=role)]
        if changes
        else []
    )


def _number(value: Any, name: str, where: str) -> float:
    low, high = MOVE_RANGES[name]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not low <= value <= high:
        raise FormatError(
            f"[{where}] {name} must be a number from {low:g} to {high:g}, or two of them for the section's start "
            f"and end, not {value!r}"
        )
    return float(value)
