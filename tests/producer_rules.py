"""Twenty rules a producer checks in a file that is handed over, each measured from the exported MIDI.

Every rule takes the file and the limits, and gives its findings: none when the rule is kept. A finding says where
(bar or track) and what was measured. `limits(genre)` are the starting values with what a genre does otherwise.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.exported import Exported
from tests.producer.drum_rules import rule_13, rule_14
from tests.producer.feel_rules import rule_9, rule_10, rule_11, rule_12
from tests.producer.file_rules import (
    Exports,
    StemFact,
    rule_1,
    rule_2,
    rule_3,
    rule_4,
    rule_5,
    rule_6,
    rule_7,
    rule_8,
    rule_20,
)
from tests.producer.form_rules import rule_18, rule_19
from tests.producer.limits import Finding, Limits, limits
from tests.producer.part_rules import rule_15, rule_16, rule_17

__all__ = ["RULES", "SONG_RULES", "STRICT", "Exports", "Finding", "StemFact", "limits", "rule_20"]

STRICT = range(1, 9)
"""The rules of the file format: no genre and no song may break them."""

RULES: dict[int, Callable[[Exported, Limits], list[Finding]]] = {
    1: rule_1, 2: rule_2, 3: rule_3, 4: rule_4, 5: rule_5, 6: rule_6, 7: rule_7, 8: rule_8, 9: rule_9, 10: rule_10,
    11: rule_11, 12: rule_12, 13: rule_13, 14: rule_14, 15: rule_15, 16: rule_16, 17: rule_17, 18: rule_18,
    19: rule_19, 20: rule_20,
}  # fmt: skip
SONG_RULES = range(1, 20)
"""The rules that the MIDI file alone answers."""
