"""Meter in ticks: 960 to the quarter note, so that triplets, quintuplets and 64ths are whole numbers.

>>> Meter.parse("6/8").bar_ticks, Meter.parse("6/8").beat_ticks
(2880, 1440)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from composer.errors import TheoryError

__all__ = ["QUARTER", "Meter"]

QUARTER = 960
"""Ticks in a quarter note."""


@dataclass(frozen=True)
class Meter:
    """A time signature. Compound meters (6/8, 9/8, 12/8) count dotted beats."""

    beats_written: int
    unit: int

    @classmethod
    def parse(cls, text: str) -> Meter:
        """Read `4/4`, `3/4`, `12/8`; 1 to 16 over 2, 4, 8 or 16; raises TheoryError."""
        return _parse(text)

    def __str__(self) -> str:
        return f"{self.beats_written}/{self.unit}"

    @cached_property
    def is_compound(self) -> bool:
        return self.unit >= 8 and self.beats_written > 3 and self.beats_written % 3 == 0

    @cached_property
    def unit_ticks(self) -> int:
        """Ticks in one written unit (the lower figure)."""
        return 4 * QUARTER // self.unit

    @cached_property
    def bar_ticks(self) -> int:
        return self.beats_written * self.unit_ticks

    @cached_property
    def beat_ticks(self) -> int:
        """Ticks in one felt beat: a dotted unit in compound meters."""
        return self.unit_ticks * (3 if self.is_compound else 1)

    @cached_property
    def division_ticks(self) -> int:
        """Ticks in the first division of a felt beat: half of a simple beat, a third of a compound one."""
        return self.beat_ticks // (3 if self.is_compound else 2)

    @cached_property
    def beats(self) -> int:
        """Felt beats in a bar."""
        return self.bar_ticks // self.beat_ticks

    def strength(self, at: int) -> int:
        """Metrical weight of a tick within the bar: 4 downbeat, 3 mid-bar, 2 beat, 1 half beat (or compound
        third), 0 anything finer."""
        return self._strengths.get(at % self.bar_ticks, 0)

    @cached_property
    def _strengths(self) -> dict[int, int]:
        pulse = self.unit_ticks if self.is_compound else self.beat_ticks // 2
        weights = dict.fromkeys(range(0, self.bar_ticks, pulse), 1)
        weights |= dict.fromkeys(range(0, self.bar_ticks, self.beat_ticks), 2)
        if self.beats % 2 == 0:
            weights[self.bar_ticks // 2] = 3
        weights[0] = 4
        return weights


@lru_cache(maxsize=128)
def _parse(text: str) -> Meter:
    match = re.fullmatch(r"\s*(\d{1,2})\s*/\s*(\d{1,2})\s*", text)
    if match:
        beats, unit = int(match[1]), int(match[2])
        if 1 <= beats <= 16 and unit in (2, 4, 8, 16):
            return Meter(beats, unit)
    raise TheoryError(
        f"{text!r} is not a meter this program can count; write 1 to 16 over 2, 4, 8 or 16, such as 4/4 or 6/8"
    )
