"""The digest of a soundfont, which may have hundreds of megabytes and is asked for by every sound that is made of it.

It is worked out once and kept in the user's cache folder by the file's path, size and time of change. What is kept
there can be deleted at any time, and nothing is kept where the cache is switched off (COMPOSER_CACHE_MB=0).
"""

from __future__ import annotations

import json
import time
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from composer.disk import digest_of_file, write_atomically
from composer.errors import FormatError
from composer.render.places import cache_limit_mb, user_cache

__all__ = ["soundfont_digest"]

MOST_KEPT = 64
SETTLED_NS = 2_000_000_000
"""What was changed more lately than this may change again without a new time; its digest is not kept."""


def soundfont_digest(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal; raises OSError."""
    stat = path.stat()
    return _digest(path.resolve(), stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=MOST_KEPT)
def _digest(path: Path, size_bytes: int, changed_ns: int) -> str:
    place = _place()
    if place is None:
        return digest_of_file(path)
    known = _known(place)
    row = known.pop(str(path), None)
    if isinstance(row, list) and row[:2] == [size_bytes, changed_ns] and len(row) == 3:
        return str(row[2])
    digest = digest_of_file(path)
    if time.time_ns() - changed_ns > SETTLED_NS:
        known[str(path)] = [size_bytes, changed_ns, digest]
        latest = dict(list(known.items())[-MOST_KEPT:])
        with suppress(OSError):  # it is only worked out again
            place.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(place, json.dumps(latest).encode(), is_durable=False)
    return digest


def _place() -> Path | None:
    with suppress(FormatError):  # told where sounds are kept
        return user_cache() / "soundfonts.json" if cache_limit_mb() else None
    return None


def _known(place: Path) -> dict[str, object]:
    try:
        table = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return table if isinstance(table, dict) else {}
