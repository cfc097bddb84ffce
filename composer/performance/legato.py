"""Notes that are carried to the next: what a player does who is written without a rest.

Every onset has its own unsteadiness, so that a note written to end where the next begins would end a few
milliseconds before it or after it. A bow that changes its direction, or a finger on a button, leaves no such gap.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from composer.performance.trimming import Sounding

__all__ = ["Span", "carried"]

Span = tuple[int, int, bool]
"""Where a note stands as written: its first and its last tick in the song, and whether it leads into its section."""


def carried(notes: Sequence[Sounding], written: Sequence[Span | None]) -> list[Sounding]:
    """The notes of one tune, each held until the next one that it is `written` to meet is played (both in the same
    order; None: a person's note, which stays). What rings on over the pickup of the section after it gives way to that."""
    attacks: dict[int, int] = {}
    pickups: set[int] = set()
    for (first, *_), span in zip(notes, written, strict=True):
        if span is not None:
            attacks[span[0]] = min(first, attacks.get(span[0], first))
            pickups.update(span[:1] if span[2] else ())
    leading = sorted(pickups)
    line: list[Sounding] = []
    for note, span in zip(notes, written, strict=True):
        if span is None:
            line.append(note)
            continue
        (first, key, last, velocity, shortest, voice), (start, end, is_pickup) = note, span
        place = bisect_right(leading, start)
        if not is_pickup and place < len(leading) and leading[place] < end:
            end = leading[place]
        last = max(attacks.get(end, last), first + 1)
        line.append((first, key, last, velocity, min(shortest, last - first), voice))
    return line
