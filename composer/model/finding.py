"""A finding: something that was measured in a song and ought to be looked at."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Finding"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`code` names the kind for programs ("mono_loss"), `message` says it to people, `remedy` what to do about it.

    `parts` are the ids of the parts concerned (none: the whole song), `value` what was measured, in `unit`.
    """

    code: str
    message: str
    remedy: str = ""
    parts: tuple[str, ...] = ()
    value: float = 0.0
    unit: str = ""

    def __str__(self) -> str:
        return f"{self.message}; {self.remedy}" if self.remedy else self.message
