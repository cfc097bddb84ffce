"""Takes out of a finished sound file what tells when it was written, so that the same song is the same bytes."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

__all__ = ["undate"]

SERIAL = 0
"""Of the one stream in an Ogg file; libsndfile draws it by the clock."""
STAMP_AT = 4
"""Where in a PEAK chunk the second lies at which it was worked out, behind its version."""


def undate(path: Path, kind: str) -> None:
    """Make a file of a kind that libsndfile has written independent of the clock; raises OSError."""
    if kind == "wav":
        _without_stamp(path)
    elif kind in ("ogg", "opus"):
        _with_serial(path)


def _without_stamp(path: Path) -> None:
    """Zero the time in the PEAK chunk that goes before the samples of a floating-point WAV (RIFF or RF64)."""
    with path.open("rb+") as file:
        file.seek(12)
        while len(head := file.read(8)) == 8:
            name, size = struct.unpack("<4sI", head)
            if name == b"PEAK":
                file.seek(STAMP_AT, 1)
                file.write(bytes(4))
                return
            if name == b"data":
                return
            file.seek(size + size % 2, 1)


def _with_serial(path: Path) -> None:
    """Give every page of an Ogg file the same stream number, and its checksum anew."""
    from mutagen import ogg

    page_of: Any = ogg.OggPage
    with path.open("rb+") as file:
        while True:
            try:
                page = page_of(file)
            except EOFError:
                return
            except ogg.error as problem:
                raise OSError(str(problem)) from problem
            page.serial = SERIAL
            file.seek(page.offset)
            file.write(page.write())
