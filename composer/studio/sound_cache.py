"""Keeps sounds that can be made again, so that a change of one part does not mean playing all of them anew.

They lie in the user's cache folder and not with the song: song folders are copied, mailed and synchronised, and raw
stems take 42 MB a minute and part. Everything in there can be deleted at any time.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from composer.disk import clear_abandoned, disk_problems, remove_tree, write_atomically
from composer.model.audio import KeptSound
from composer.render.places import cache_limit_mb, user_cache

__all__ = ["SoundCache", "open_cache"]

IN_USE_S = 180.0
"""What was used this recently is never cleared away: somebody may be reading it."""
PROBES, PROBE_BYTES = 64, 4096
KEY = re.compile(r"[0-9a-f]{64}")


def open_cache(needed_bytes: int = 0) -> SoundCache | None:
    """The user's cache; None where it is switched off (COMPOSER_CACHE_MB=0) or its disk has not twice the room
    that is needed. Raises FormatError for a limit that is no number."""
    limit_mb = cache_limit_mb()
    if limit_mb == 0:
        return None
    cache = SoundCache(user_cache() / "sounds", limit_mb * 1_000_000)
    try:
        cache.folder.mkdir(parents=True, exist_ok=True)
        free_bytes = shutil.disk_usage(cache.folder).free
    except OSError:
        return None
    return cache if free_bytes > 2 * needed_bytes else None


class SoundCache:
    """A folder of sounds named by digests; the least lately used go first once it holds more than its limit.

    `added` are the keys of what was kept since it was opened; while it `is_fresh`, nothing else is found.
    """

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self.folder, self._limit_bytes = folder, limit_bytes
        self.added: set[str] = set()
        self.is_fresh = False

    def find(self, key: str, size_bytes: int) -> KeptSound | None:
        """What is kept under this key; one that is damaged counts as missing."""
        sound, notes = self._paths(key)
        if self.is_fresh and key not in self.added:
            return None
        try:
            facts = json.loads(notes.read_text(encoding="utf-8"))
            if sound.stat().st_size != size_bytes or facts.pop("probe") != _probe(sound):
                return None
            os.utime(sound)
        except (OSError, ValueError, KeyError, AttributeError, TypeError):
            return None
        return KeptSound(path=sound, facts=facts)

    @contextmanager
    def workplace(self) -> Iterator[Path]:
        """A folder for sounds in the making; afterwards it is gone and the cache within its limit. Raises
        DiskProblem."""
        with disk_problems(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            place = Path(tempfile.mkdtemp(prefix=".work.", dir=self.folder))
        try:
            yield place
        finally:
            remove_tree(place)
            self._shrink()

    def keep(self, key: str, made: Path, facts: Mapping[str, float | str | bool]) -> Path:
        """Move a finished sound into the cache; raises DiskProblem."""
        sound, notes = self._paths(key)
        with disk_problems(self.folder):
            probe = _probe(made)
            made.replace(sound)
            data = json.dumps({**facts, "probe": probe}).encode()
            write_atomically(notes, data, is_durable=False)
        self.added.add(key)
        return sound

    def _paths(self, key: str) -> tuple[Path, Path]:
        return self.folder / f"{key}.f32", self.folder / f"{key}.json"

    def _shrink(self) -> None:
        """Remove what was used longest ago until the rest is within the limit, and what killed processes left."""
        now = time.time()
        with suppress(OSError):
            clear_abandoned(self.folder, ".*")
            sounds = [(p.stat(), p) for p in self.folder.glob("*.f32") if KEY.fullmatch(p.stem)]
            sounds.sort(key=lambda row: row[0].st_mtime, reverse=True)
            held = 0
            for stat, path in sounds:
                held += _taken(stat)
                if held > self._limit_bytes and now - stat.st_mtime > IN_USE_S:
                    path.unlink(missing_ok=True)
                    path.with_suffix(".json").unlink(missing_ok=True)


def _taken(stat: os.stat_result) -> int:
    """Bytes that a file really takes: silence in a sound is a hole."""
    return int(getattr(stat, "st_blocks", stat.st_size // 512)) * 512


def _probe(path: Path) -> int:
    """A checksum of samples spread over the file: tells a sound from what a power cut may leave in its place."""
    size, value = path.stat().st_size, 0
    with path.open("rb") as file:
        for number in range(PROBES):
            file.seek(max(0, (size - PROBE_BYTES) * number // (PROBES - 1)))
            value = zlib.crc32(file.read(PROBE_BYTES), value)
    return value
