"""Writing files so that a power cut, a full disk or Ctrl-C leaves either the old file or the new one."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import file_digest, sha256
from pathlib import Path

from composer.errors import DiskProblem

__all__ = [
    "digest_of",
    "digest_of_file",
    "disk_problems",
    "remove_tree",
    "settle",
    "write_atomically",
]

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
INTERRUPTIONS = 5


@contextmanager
def disk_problems(place: Path) -> Iterator[None]:
    """Turn what the system says about files in `place` into a DiskProblem that says what to do."""
    try:
        yield
    except OSError as problem:
        reason = problem.strerror or str(problem)
        if problem.errno in _FULL:
            advice = f"the disk is full ({reason}); make room or choose another folder with --out"
        elif problem.errno in _FORBIDDEN:
            advice = f"it cannot be written ({reason}); choose another folder with --out"
        elif problem.errno == errno.ENAMETOOLONG:
            advice = f"its name is too long ({reason}); choose a shorter one with --out"
        else:
            advice = f"{reason}; choose another folder with --out"
        raise DiskProblem(f"{place}: {advice}") from problem


def write_atomically(path: Path, data: bytes, *, is_durable: bool = True) -> None:
    """Put `data` at `path`, whole or not at all; durable data is on the disk when this returns, and outlasts a
    power cut. Raises OSError (see `disk_problems`)."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            if is_durable:
                os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
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
