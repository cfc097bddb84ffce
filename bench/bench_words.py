"""How fast words are read: a brief within 5 ms when warm, 100 kB of anything in under a second.

`python bench/bench_words.py`; times are processor time.
"""

from __future__ import annotations

import contextlib
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

MOST_CHARACTERS = 100_000
BRIEF = "Warm neo-soul ballad around 68 bpm, Rhodes, fretless bass, no sax, big last chorus, about three minutes"
PIECES = (
    "sad piano and drums, no bass. ", "verse, chorus, ", "no piano, strings, harp, ", "C ", "solo ", "then sad then loud ",
    "120 bpm ", "a ", "not too ", "one hundred ", '"called ', "ab'", "1/2", "(", "very ",
)  # fmt: skip
"""What a text of the greatest length is made of, over and over."""


def main() -> int:
    """Print each figure with its bound; gives 1 when one is missed."""
    from composer.direction.brief_text import read_brief

    blink_ms = statistics.median(_seconds(read_brief, BRIEF) for _ in range(9)) * 1e3
    met = _report("a brief, warm", blink_ms, "ms", 5.0)
    slowest_s, piece = max(
        (_seconds(read_brief, (piece * MOST_CHARACTERS)[:MOST_CHARACTERS]), piece)
        for piece in PIECES
    )
    met &= _report(f"100 kB of {piece!r}, the slowest of {len(PIECES)}", slowest_s, "s", 1.0)
    return 0 if met else 1


def _seconds(read: Callable[[str], object], text: str) -> float:
    from composer.errors import ComposerError

    begin = time.process_time()
    with contextlib.suppress(ComposerError):
        read(text)
    return time.process_time() - begin


def _report(what: str, value: float, unit: str, at_most: float) -> bool:
    met = value <= at_most
    print(f"{what:<60} {value:8.2f} {unit:<3} at most {at_most:g}  {'met' if met else 'MISSED'}")
    return met


if __name__ == "__main__":
    sys.exit(main())
