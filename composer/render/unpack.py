"""Packed soundfonts (SF3) are unpacked once, into an SF2 in the user's cache folder.

FluidSynth unpacks the Vorbis samples of an SF3 anew every time it is loaded, and every part has a synth of its own; a
plain SF2 is read sample by sample as they are needed. The work is done by a process with limits
(`python -m composer.render.unpack PACKED UNPACKED`), as the samples are other people's data for a native decoder.

In an SF3 a sample's row gives the place of its Vorbis stream in bytes and its loop in frames from its own start;
bit 4 of its type tells. Everything but samples and their rows stays as it is. The order of what an SF2 must hold is that
of the SoundFont 2.04 specification, section 4; 46 empty frames follow each sample (section 6.1).
"""

from __future__ import annotations

import io
import os
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from composer.disk import clear_abandoned, disk_problems, part_of, put_in_place
from composer.errors import DiskProblem, SoundfontProblem
from composer.render.places import cache_limit_mb, user_cache
from composer.render.riff import TABLES, chunks

__all__ = ["VERSION", "main", "unpack", "unpacked"]

VERSION = 1
"""Rises when the same packed file is unpacked otherwise than before."""
PACKED = 0x10
GAP_FRAMES = 46
MOST_FRAMES = 1 << 29
"""A gigabyte of samples."""
ROW = struct.Struct("<20sLLLLLBbHH")
START_UP_S, BYTES_A_SECOND = 20.0, 1_000_000
ADDRESS_SPACE = 2 << 30
DAMAGED = 72


def unpacked(path: Path, digest: str, work: Path) -> Path:
    """The plain SF2 with the sounds of a packed soundfont: from the cache, or made now. Where nothing is to be cached
    or can be, it goes into `work`.

    `digest` is that of the packed file. Raises SoundfontProblem for one that cannot be unpacked, DiskProblem.
    """
    if cache_limit_mb():
        with suppress(DiskProblem):  # then there is no cache; a full disk is told by the next line
            return _unpacked_in(user_cache() / "soundfonts", path, digest)
    return _unpacked_in(work, path, digest)


def _unpacked_in(folder: Path, path: Path, digest: str) -> Path:
    place = folder / f"{digest}-{VERSION}.sf2"
    if place.is_file():
        return place
    with disk_problems(folder):
        folder.mkdir(parents=True, exist_ok=True)
        clear_abandoned(folder, ".*")
    part = part_of(place)
    try:
        _run(path, part)
        with disk_problems(place):
            put_in_place(part, place)
    finally:
        part.unlink(missing_ok=True)
    return place


def unpack(packed: Path, plain: Path) -> None:
    """Write the sounds of the SF3 `packed` to the SF2 `plain`; raises SoundfontProblem, OSError."""
    with packed.open("rb") as source, plain.open("wb") as out:
        end = 8 + struct.unpack("<4sI", source.read(8))[1]
        lists = dict(_lists(packed, source, end))
        samples = next((p for k, p in lists[b"sdta"].items() if k == b"smpl"), None)
        if samples is None or any(name not in lists[b"pdta"] for name in TABLES):
            raise SoundfontProblem(f"the soundfont {packed} is damaged; fetch it again")
        out.write(b"RIFF\0\0\0\0sfbk")
        with _chunk(out, b"LIST"):
            out.write(b"INFO")
            for name, place in lists[b"INFO"].items():
                data = struct.pack("<HH", 2, 1) if name == b"ifil" else place.read(source)
                _write(out, name, data)
        rows = _rows(lists[b"pdta"][b"shdr"].read(source))
        with _chunk(out, b"LIST"):
            out.write(b"sdta")
            with _chunk(out, b"smpl"):
                rows = list(_samples(packed, source, samples, rows, out))
        with _chunk(out, b"LIST"):
            out.write(b"pdta")
            for name in TABLES:
                is_rows = name == b"shdr"
                data = b"".join(row.bytes() for row in rows) if is_rows else b""
                _write(out, name, data or lists[b"pdta"][name].read(source))
        size = out.tell()
        out.seek(4)
        out.write(struct.pack("<I", size - 8))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where the contents of a chunk lie."""

    at: int
    length: int

    def read(self, source: IO[bytes]) -> bytes:
        source.seek(self.at)
        return source.read(self.length)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A sample's header: `start` .. `end` and its loop, the rest untouched."""

    name: bytes
    start: int
    end: int
    loop_start: int
    loop_end: int
    rest: tuple[int, int, int, int]
    kind: int

    def bytes(self) -> bytes:
        return ROW.pack(
            self.name, self.start, self.end, self.loop_start, self.loop_end, *self.rest, self.kind
        )


def _rows(table: bytes) -> list[_Row]:
    return [
        _Row(
            name=name,
            start=start,
            end=end,
            loop_start=loop_start,
            loop_end=loop_end,
            rest=(rate, key, cents, link),
            kind=kind,
        )
        for name, start, end, loop_start, loop_end, rate, key, cents, link, kind in ROW.iter_unpack(
            table
        )
    ]


def _lists(path: Path, source: IO[bytes], end: int) -> Iterator[tuple[bytes, dict[bytes, _Place]]]:
    for name, at, length in chunks(path, source, 12, end):
        if name == b"LIST" and length >= 4:
            source.seek(at)
            yield (
                source.read(4),
                {
                    inner: _Place(at=inner_at, length=inner_length)
                    for inner, inner_at, inner_length in chunks(path, source, at + 4, at + length)
                },
            )


def _samples(
    path: Path, source: IO[bytes], samples: _Place, rows: list[_Row], out: IO[bytes]
) -> Iterator[_Row]:
    """Write every sample and give its row as it is from now on; the last row only marks the end."""
    at = 0
    for row in rows[:-1]:
        data, loop_from = _decoded(path, source, samples, row)
        frames = len(data) // 2
        if at + frames > MOST_FRAMES:
            raise SoundfontProblem(
                f"the soundfont {path} unpacks to more than {MOST_FRAMES * 2 >> 20} MB; choose another"
            )
        out.write(data)
        out.write(bytes(2 * GAP_FRAMES))
        yield replace(
            row,
            start=at,
            end=at + frames,
            loop_start=at + min(max(0, row.loop_start - loop_from), frames),
            loop_end=at + min(max(0, row.loop_end - loop_from), frames),
            kind=row.kind & ~PACKED,
        )
        at += frames + GAP_FRAMES
    yield from rows[-1:]


def _decoded(path: Path, source: IO[bytes], samples: _Place, row: _Row) -> tuple[bytes, int]:
    """A sample as 16-bit frames, and the frame that its loop counts from."""
    width = 1 if row.kind & PACKED else 2
    start, end = row.start * width, row.end * width
    if not 0 <= start <= end <= samples.length:
        raise _damaged(path, row, "lies outside the file")
    source.seek(samples.at + start)
    data = source.read(end - start)
    if not row.kind & PACKED:
        return data, row.start
    return (_vorbis(path, row, data) if data else b""), 0


def _vorbis(path: Path, row: _Row, data: bytes) -> bytes:
    import soundfile

    try:
        with soundfile.SoundFile(io.BytesIO(data)) as file:
            if file.channels != 1 or not 0 <= file.frames <= MOST_FRAMES:
                raise _damaged(path, row, "is not one channel of sound")
            read: bytes = file.read(dtype="int16").astype("<i2").tobytes()
            return read
    except (soundfile.SoundFileError, RuntimeError) as problem:
        raise _damaged(path, row, "cannot be unpacked") from problem


def _damaged(path: Path, row: _Row, why: str) -> SoundfontProblem:
    name = row.name.split(b"\0", 1)[0].decode("latin-1")
    return SoundfontProblem(
        f"the soundfont {path} is damaged: its sample {name!r} {why}; fetch it again"
    )


@contextmanager
def _chunk(out: IO[bytes], name: bytes) -> Iterator[None]:
    """A chunk whose length is filled in when all of it has been written."""
    out.write(name + bytes(4))
    at = out.tell()
    yield
    length = out.tell() - at
    out.seek(at - 4)
    out.write(struct.pack("<I", length))
    out.seek(0, os.SEEK_END)
    if length & 1:
        out.write(b"\0")


def _write(out: IO[bytes], name: bytes, data: bytes) -> None:
    with _chunk(out, name):
        out.write(data)


def main(arguments: list[str]) -> int:
    """Unpack the first file named into the second, under limits; gives the exit code."""
    packed, plain = map(Path, arguments)
    _limit_self(packed.stat().st_size)
    try:
        with disk_problems(plain):
            unpack(packed, plain)
    except Exception as problem:  # whatever a hostile file brings about is told in one line
        text = str(problem) or type(problem).__name__
        print(text, file=sys.stderr, flush=True)  # noqa: T201  (the pipe to the parent)
        return DAMAGED if isinstance(problem, SoundfontProblem) else 1
    return 0


def _limit_s(size_bytes: int) -> float:
    return START_UP_S + size_bytes / BYTES_A_SECOND


def _limit_self(size_bytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    limits = {
        "RLIMIT_CPU": int(_limit_s(size_bytes)),
        "RLIMIT_FSIZE": 4 * MOST_FRAMES,
        "RLIMIT_CORE": 0,
    }
    if sys.platform.startswith("linux"):
        limits["RLIMIT_AS"] = ADDRESS_SPACE
    for name, value in limits.items():
        kind = getattr(resource, name)
        hard = resource.getrlimit(kind)[1]
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (bound, hard))


def _run(packed: Path, plain: Path) -> None:
    limit_s = _limit_s(packed.stat().st_size)
    environment = dict(os.environ)
    root = str(Path(__file__).resolve().parents[2])
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (root, environment.get("PYTHONPATH"))))
    try:
        ended = subprocess.run(
            [sys.executable, "-P", "-m", __name__, str(packed.absolute()), str(plain.absolute())],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            env=environment,
            timeout=limit_s,
            check=False,
        )
    except subprocess.TimeoutExpired as problem:
        raise SoundfontProblem(
            f"unpacking the soundfont {packed} took longer than {limit_s:.0f} s; choose another"
        ) from problem
    said = ended.stderr.strip().splitlines()
    if ended.returncode == DAMAGED and said:
        raise SoundfontProblem(said[-1])
    if ended.returncode == 1 and said and "disk is full" in said[-1]:
        raise DiskProblem(said[-1])
    if ended.returncode:
        how = signal.Signals(-ended.returncode).name if ended.returncode < 0 else "".join(said[-1:])
        raise SoundfontProblem(f"the soundfont {packed} cannot be unpacked ({how}); choose another")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
