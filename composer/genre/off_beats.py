"""Where a genre's off-beats fall at a tempo, and how far a song or a section leans on it."""

from __future__ import annotations

from bisect import bisect_left

__all__ = ["STRAIGHTER", "TRIPLET", "leant", "off_beat_at"]

TRIPLET, STRAIGHTER = 0.667, 1.25
"""The place of the third triplet, and how soon a dial of -1..1 is at its end."""


def off_beat_at(points: tuple[tuple[float, float], ...], bpm: float) -> float:
    """The off-beat's place (0.5 straight) at a tempo, on straight lines between the (tempo, place) given."""
    if not points:
        return 0.5
    ordered = sorted(points)
    after = bisect_left([tempo for tempo, _ in ordered], bpm)
    if after == 0:
        return ordered[0][1]
    if after == len(ordered):
        return ordered[-1][1]
    (low, low_ratio), (high, high_ratio) = ordered[after - 1], ordered[after]
    return low_ratio + (high_ratio - low_ratio) * (bpm - low) / (high - low)


def leant(place: float, swing: float) -> float:
    """The off-beat's place, moved towards the middle of the beat (straight from -0.8) or towards the triplet."""
    if swing < 0:
        return 0.5 + (place - 0.5) * max(1 + STRAIGHTER * swing, 0.0)
    return place + max(TRIPLET - place, 0.0) * min(STRAIGHTER * swing, 1.0)
