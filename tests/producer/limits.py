"""What a producer's rule says when it is broken, and how far a genre may go before it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["GENRES", "LIMITS", "Finding", "Limits", "limits"]

Limits = Mapping[str, float]

LIMITS: dict[str, float] = {
    "section_names": 3, "four_bar_share": 0.9,
    "chord_tone_share": 0.8, "bass_root_share": 0.75, "chord_gap_bars": 4,
    "spread_share": 0.8, "spread": 5, "hat_spread": 7, "values": 8, "same_value": 0.3, "extremes": 0.03,
    "accent": 4, "ghost": 25,
    "timing_mean_low_ms": 2, "timing_mean_high_ms": 18, "timing_sd_low_ms": 2, "timing_sd_high_ms": 15,
    "timing_far_ms": 40, "timing_far_share": 0.02, "timing_habit": 0.15,
    "bass_kick_ms": 25, "bass_kick_share": 0.9, "swing_apart": 0.04,
    "drum_break_share": 0.01, "hands": 2, "needs_kick": 1, "needs_snare": 1, "needs_cymbal": 1,
    "same_bars": 8, "fill_share": 0.6, "same_fills": 0.5, "crash_share": 0.5,
    "bass_low": 28, "bass_high": 55, "bass_share": 0.95, "mono_share": 0.97, "bass_lowest_share": 0.9,
    "mud_share": 0.02, "chords_low": 52, "chords_high": 76,
    "range_share": 0.99, "chord_voices": 6, "hand_span": 16,
    "edge_ms": 30, "early_beats": 0.09, "held_share": 0.1, "final_beats": 1,
    "contrast": 0.15, "rest_bars": 8, "stem_peak_dbfs": -1, "mix_apart_db": 1,
}  # fmt: skip
"""Starting values."""

_GRID_IS_STYLE = {
    "spread": 3, "hat_spread": 3, "same_value": 0.6, "accent": 0, "ghost": -99, "hands": 9,
    "timing_mean_low_ms": 0, "timing_sd_low_ms": 0, "timing_habit": 0, "same_bars": 16, "crash_share": 0.2,
}  # fmt: skip
GENRES: dict[str, dict[str, float]] = {
    "electronic": _GRID_IS_STYLE, "house": _GRID_IS_STYLE, "techno": _GRID_IS_STYLE, "trance": _GRID_IS_STYLE,
    "synthwave": _GRID_IS_STYLE, "trap": _GRID_IS_STYLE, "edm": _GRID_IS_STYLE,
    "jazz": {"crash_share": 0.0, "accent": 0, "ghost": 0, "needs_snare": 0, "bass_root_share": 0.65},
    "bossa": {"crash_share": 0.0, "accent": 2, "ghost": 0, "needs_snare": 0, "same_bars": 16},
    "reggae": {"accent": 0},
    "classical": {"needs_kick": 0, "needs_snare": 0, "needs_cymbal": 0, "crash_share": 0.0},
}  # fmt: skip
"""What a genre does otherwise, by a word of its name or family."""


def limits(genre: str = "") -> dict[str, float]:
    """The limits for a genre, by any word of its name."""
    words = re.findall(r"[a-z]+", genre.casefold())
    return LIMITS | {k: v for word in words for k, v in GENRES.get(word, {}).items()}


@dataclass(frozen=True, slots=True)
class Finding:
    rule: int
    where: str
    evidence: str

    def __str__(self) -> str:
        return f"rule {self.rule}: {self.where}: {self.evidence}"
