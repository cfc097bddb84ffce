"""Reads what a soundfont file says of itself (SF2, SF3), without trusting any of it.

Only the head of each chunk and the small tables are read, never the samples. Every size is held against the
size of the file, so a cut or scrambled file is refused here, before a synth sees it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from composer.errors import SoundfontProblem

__all__ = ["Preset", "SoundfontFacts", "chunks", "read_soundfont"]

PRESET_BYTES = 38
TABLES = {
    b"phdr": PRESET_BYTES, b"pbag": 4, b"pmod": 10, b"pgen": 4,
    b"inst": 22, b"ibag": 4, b"imod": 10, b"igen": 4, b"shdr": 46,
}  # fmt: skip
TEXTS = (b"ifil", b"INAM", b"ICOP", b"IENG", b"ICRD", b"ICMT")
TEXT_LIMIT = 65536


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Preset:
    """One sound: `bank` 0..128 (128 holds drum kits), `program` 0..127, and the name its maker gave it."""

    bank: int
    program: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundfontFacts:
    """What a soundfont says of itself. `presets` are in order; `is_packed` is true for SF3 (Vorbis samples).

    `version` is that of the format, such as "2.1"; `maker`, `made_on` and `comment` are texts of any content, or empty.
    """

    name: str
    copyright: str
    size_bytes: int
    is_packed: bool
    presets: tuple[Preset, ...]
    sample_count: int = 0
    version: str = ""
    maker: str = ""
    made_on: str = ""
    comment: str = ""


def read_soundfont(path: Path) -> SoundfontFacts:
    """Check a file's structure and read its name, copyright and presets; raises SoundfontProblem."""
    try:
        with path.open("rb") as file:
            return _read(path, file, path.stat().st_size)
    except OSError as problem:
        raise SoundfontProblem(
            f"the soundfont {path} cannot be opened: {problem.strerror or problem}"
        ) from problem


def _read(path: Path, file: IO[bytes], size: int) -> SoundfontFacts:
    head = file.read(12)
    if len(head) < 12 or head[:4] != b"RIFF" or head[8:] != b"sfbk":
        raise SoundfontProblem(f"{path} is not a soundfont (an .sf2 or .sf3 file); choose another")
    declared = struct.unpack("<I", head[4:8])[0] + 8
    if declared > size:
        raise SoundfontProblem(
            f"the soundfont {path} is cut short: {size:,} of {declared:,} bytes are there; fetch it again"
        )
    texts: dict[bytes, str] = {}
    tables: dict[bytes, bytes | int] = {}
    has_samples = False
    for kind, at, length in chunks(path, file, 12, declared):
        if kind != b"LIST" or length < 4:
            continue
        file.seek(at)
        family = file.read(4)
        for inner, inner_at, inner_length in chunks(path, file, at + 4, at + length):
            if family == b"INFO" and inner in TEXTS:
                texts[inner] = _text(file, inner, inner_at, inner_length)
            elif family == b"sdta" and inner == b"smpl":
                has_samples = True
            elif family == b"pdta":
                tables[inner] = _table(path, file, inner, inner_at, inner_length)
    missing = [name.decode() for name in TABLES if name not in tables]
    if missing or not has_samples:
        raise SoundfontProblem(
            f"the soundfont {path} is damaged: it has no {', '.join(missing or ['samples'])}; fetch it again"
        )
    presets = _presets(tables[b"phdr"])
    if not presets:
        raise SoundfontProblem(f"the soundfont {path} holds no presets; choose another")
    return SoundfontFacts(
        name=texts.get(b"INAM", "") or path.stem,
        copyright=texts.get(b"ICOP", ""),
        size_bytes=size,
        is_packed=texts.get(b"ifil", "").startswith("3."),
        presets=presets,
        sample_count=max(
            0, _length(tables[b"shdr"]) // TABLES[b"shdr"] - 1
        ),  # the last only marks the end
        version=texts.get(b"ifil", ""),
        maker=texts.get(b"IENG", ""),
        made_on=texts.get(b"ICRD", ""),
        comment=texts.get(b"ICMT", ""),
    )


def _length(table: bytes | int) -> int:
    return table if isinstance(table, int) else len(table)


def chunks(path: Path, file: IO[bytes], start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """(name, place of the contents, length) of each chunk between two places in the file."""
    at = start
    while at + 8 <= end:
        file.seek(at)
        name, length = struct.unpack("<4sI", file.read(8))
        if at + 8 + length > end:
            raise SoundfontProblem(
                f"the soundfont {path} is damaged: its part {name!r} at byte {at:,} reaches past the end; "
                "fetch it again"
            )
        yield name, at + 8, length
        at += 8 + length
        if length & 1:  # a zero byte should follow, but some SF3 writers leave it out
            file.seek(at)
            at += file.read(1) == b"\0"


def _text(file: IO[bytes], kind: bytes, at: int, length: int) -> str:
    file.seek(at)
    data = file.read(min(length, TEXT_LIMIT))
    if kind == b"ifil":
        return ".".join(map(str, struct.unpack("<HH", data[:4]))) if len(data) >= 4 else ""
    text = data.split(b"\0", 1)[0].decode("utf-8", errors="replace")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _table(path: Path, file: IO[bytes], name: bytes, at: int, length: int) -> bytes | int:
    """The preset table's bytes, or the length of any other; each must be whole rows."""
    row = TABLES.get(name)
    if row is None:
        return length
    if length == 0 or length % row:
        raise SoundfontProblem(
            f"the soundfont {path} is damaged: its table {name.decode()} has {length:,} bytes, "
            f"which is not a number of rows of {row}; fetch it again"
        )
    if name != b"phdr":
        return length
    file.seek(at)
    return file.read(length)


def _presets(table: bytes | int) -> tuple[Preset, ...]:
    if isinstance(table, int):
        return ()
    found = []
    for start in range(
        0, len(table) - PRESET_BYTES, PRESET_BYTES
    ):  # the last row only marks the end
        raw, program, bank = struct.unpack_from("<20sHH", table, start)
        name = raw.split(b"\0", 1)[0].decode("latin-1")
        found.append(Preset(bank=bank, program=program, name=name.strip()))
    return tuple(sorted(found))
