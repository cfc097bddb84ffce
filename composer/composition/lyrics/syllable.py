"""The syllables of a marked line, and how many of them can be sung in a stretch of time.

>>> [syllable.text for syllable in syllables_of("ˈsil·ver ˈmoon")]
['sil-', 'ver', 'moon']
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from composer.reading.syllables import PARTING, STRESS

__all__ = ["Syllable", "syllables_of"]

_BREATHS = ",;:.!?…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Syllable:
    """One syllable. `text` is how it is written under a note: a trailing `-` joins it to the next one of its word;
    `breathes` where a comma or the like follows."""

    text: str
    is_stressed: bool
    breathes: bool = False

    @property
    def is_joined(self) -> bool:
        return self.text.endswith("-")


@lru_cache(maxsize=1024)
def syllables_of(marked: str) -> tuple[Syllable, ...]:
    """The syllables of a marked line in order."""
    found = []
    for token in marked.split():
        parts = [part for part in re.split(rf"{PARTING}|(?<=-)(?=\w|{STRESS})", token) if part]
        for n, part in enumerate(parts):
            text = part.replace(STRESS, "")
            if n < len(parts) - 1:
                text = text.rstrip("-") + "-"
            elif text.endswith("-"):
                text = text.rstrip("-") or "-"
            found.append(
                Syllable(
                    text=text,
                    is_stressed=STRESS in part,
                    breathes=n == len(parts) - 1 and text.rstrip("\"'’”)»")[-1:] in tuple(_BREATHS),
                )
            )
    return tuple(found)
