"""The events of a job on their way to the playing process: a plain file that it reads a piece at a time, so that what
it needs in memory does not grow with the song.

Each event takes four whole numbers of four bytes: frame, kind, key or controller or wheel position, velocity or
value. The events of one part lie together, those for one of its synths after those for the other, each in playing order.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

from composer.render.job import Event

__all__ = ["EVENTS", "Step", "read_events", "write_events"]

EVENTS = ".events"
"""What the file's name ends in; before that it is called as the order is."""
ROW = struct.Struct("<4i")
PIECE = 1024
"""Events read at a time, 16 kB of them."""

Step = tuple[int, int, int, int]
"""An event of one part: (frame, kind, key or controller or wheel position, velocity or value)."""


def write_events(path: Path, parts: Iterable[Sequence[Event]]) -> None:
    """Write the events of every part to a new file, one part after the other; raises OSError."""
    with path.open("wb") as file:
        for events in parts:
            for start in range(0, len(events), PIECE):
                rows = events[start : start + PIECE]
                file.write(b"".join(ROW.pack(f, kind, a, b) for f, kind, _, a, b in rows))


def read_events(file: IO[bytes], first: int, count: int) -> Iterator[Step]:
    """So many events, from that of this number on. Several readers may share an open file."""
    for start in range(first, first + count, PIECE):
        file.seek(start * ROW.size)
        yield from ROW.iter_unpack(file.read(min(PIECE, first + count - start) * ROW.size))
