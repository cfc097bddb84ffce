"""Writing files so that a power cut, a full disk or Ctrl-C leaves either the old file or the new one.

Everything that puts a finished file in its place does it here, so that there is one way of getting it right: a hidden
file beside the place, on the disk before it is renamed, gone if anything goes wrong.
"""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import file_digest, sha256
from pathlib import Path

from composer.errors import DiskProblem, FormatError

__all__ = [
    "clear_abandoned",
    "digest_of",
    "digest_of_file",
    "disk_problems",
    "make_room",
    "part_of",
    "put_in_place",
    "read_text",
    "remove_tree",
    "settle",
    "write_atomically",
]

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG}
INTERRUPTIONS = 5
ABANDONED_S = 6 * 3600.0
"""Unfinished work this old belongs to a process that was killed."""


@contextmanager
def disk_problems(place: Path) -> Iterator[None]:
    """Turn what the system says about files in `place` into a DiskProblem that says what to do."""
    try:
        yield
    except OSError as problem:
        reason = problem.strerror or str(problem)
        if problem.errno in _FULL:
            advice = f"the disk is full ({reason}); make room, or choose another folder for a new song with --out"
        elif problem.errno == errno.ENAMETOOLONG:
            advice = (
                f"its name is too long ({reason}); choose a shorter one for a new song with --out"
            )
        else:
            advice = f"it cannot be written ({reason}); make it writable, or choose another folder for a new song with --out"
        raise DiskProblem(f"{place}: {advice}") from problem


def read_text(place: Path, most_bytes: int, kind: str) -> str:
    """The text of a file somebody names as a `kind` of file (`brief`, `lyrics`), in UTF-8 with or without a mark.

    Raises FormatError that names the file, where it is not there, larger than `most_bytes`, or no text.
    """
    try:
        if place.stat().st_size > most_bytes:
            raise FormatError(
                f"{place}: more than {most_bytes // 1000} kB is too long for a {kind} file; shorten it"
            )
        return place.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise FormatError(
            f"{place}: there is no such file; give the path of a {kind} file"
        ) from None
    except UnicodeDecodeError:
        raise FormatError(f"{place} is not text in UTF-8; save it as plain text in UTF-8") from None
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise FormatError(
            f"{place}: cannot be read ({reason}); give the path of a {kind} file"
        ) from None


def make_room(folder: Path, needed_bytes: int) -> None:
    """Make the folder where it is missing; raises DiskProblem where it cannot be, or where its disk has less room."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free_bytes = shutil.disk_usage(folder).free
    except OSError as problem:
        raise DiskProblem(
            f"the folder {folder} cannot be used: {problem.strerror or problem}"
        ) from problem
    if free_bytes < needed_bytes:
        raise DiskProblem(
            f"{needed_bytes / 1e6:,.0f} MB are needed in {folder}, and {free_bytes / 1e6:,.0f} MB are free; "
            "make room or choose another folder"
        )


def write_atomically(path: Path, data: bytes, *, is_durable: bool = True) -> None:
    """Put `data` at `path`, whole or not at all; durable data is on the disk when this returns, and outlasts a
    power cut. Raises OSError (see `disk_problems`)."""
    part = part_of(path)
    try:
        part.write_bytes(data)
        put_in_place(part, path, is_durable=is_durable)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def part_of(path: Path) -> Path:
    """The hidden name beside `path` under which a file is written until it is whole."""
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def put_in_place(part: Path, path: Path, *, is_durable: bool = True) -> None:
    """Give a file that is whole its name, taking the place of what has it; raises OSError with both as they were."""
    if is_durable:
        with part.open("rb+") as file:
            os.fsync(file.fileno())
    part.replace(path)
    if is_durable:
        _settle_folder(path.parent)


def settle(folder: Path) -> None:
    """Make sure that everything under `folder` has reached the disk; raises OSError when it has not."""
    for path in sorted(folder.rglob("*")):
        if path.is_dir():
            _settle_folder(path)
        elif path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
    _settle_folder(folder)


def remove_tree(folder: Path) -> None:
    """Remove a folder of unfinished work; an impatient second Ctrl-C does not leave half of it."""
    for _ in range(INTERRUPTIONS):
        try:
            shutil.rmtree(folder, ignore_errors=True)
        except KeyboardInterrupt:
            continue
        return


def clear_abandoned(folder: Path, pattern: str) -> None:
    """Remove unfinished work in `folder` that a killed process left hours ago; what cannot be removed stays."""
    now = time.time()
    with suppress(OSError):
        for left in folder.glob(pattern):
            if now - left.stat().st_mtime <= ABANDONED_S:
                continue
            if left.is_dir() and not left.is_symlink():
                remove_tree(left)
            else:
                left.unlink(missing_ok=True)


def digest_of(data: bytes) -> str:
    """SHA-256 of some bytes, in hexadecimal."""
    return sha256(data).hexdigest()


def digest_of_file(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _settle_folder(folder: Path) -> None:
    """Settle the names in a folder, on systems that can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network file systems cannot
            os.fsync(handle)
    finally:
        os.close(handle)
