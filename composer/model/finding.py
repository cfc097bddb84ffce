"""A finding: something that was measured in a song and ought to be looked at."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["SEVERITIES", "Finding"]

SEVERITIES = ("high", "medium", "low")
"""A listener stumbles over it; a musician hears it; worth a look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`code` names the kind for programs ("mono-loss"), `message` says it to people, `remedy` what to do about it.

    `parts` are the ids of the parts concerned (none: the whole song), `value` what was measured, in `unit`. `severity`
    is one of SEVERITIES. `bars` are the numbers of the bars concerned, as the song counts them (none: the whole song),
    `sections` the names of the sections they lie in, `names` the parts' names; `command` is what to type to mend it. `settings` are those of a mix that would mend it
    (`parts.keys.level_lu=-8`).
    """

    code: str
    message: str
    remedy: str = ""
    parts: tuple[str, ...] = ()
    value: float = 0.0
    unit: str = ""
    severity: str = "medium"
    bars: tuple[int, ...] = ()
    sections: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    command: str = ""
    settings: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.message}; {self.remedy}" if self.remedy else self.message

    @property
    def weight(self) -> int:
        """3 for a high severity to 1 for a low one."""
        return len(SEVERITIES) - SEVERITIES.index(self.severity)
