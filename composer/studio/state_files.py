"""The files of a song's history: one small gzip file a state.

A state is the text of a `song.json`, which has a section, part or cell a line. A line that an earlier state holds
already is not stored again but referred to, so a change of one part costs that part. What a state's text must be is
told by its digest, and checked whenever it is read.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from composer.disk import digest_of, write_atomically
from composer.errors import ProjectError

__all__ = ["State", "StateFiles"]

SCHEMA = 1
DIGITS = 16
"""Digits of a song's digest in the name of its state."""
Run = tuple[int, int, int]
"""Lines of a state: the state that holds them, the first of its own lines that is meant, how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One state of a song. `number` counts from 1 in the order of making; `parent` is the state it was made from (0:
    none). `what` is the kind of change ("revise", "lock", "restore" ...), `words` tell it, `changed` are selectors.
    `song` is the digest of the song's text; `names` are snapshots that point here."""

    number: int
    parent: int = 0
    what: str = ""
    words: str = ""
    changed: tuple[str, ...] = ()
    song: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """A state as it lies on the disk: its `own` lines, and the `runs` that put all of its lines together."""

    state: State
    own: tuple[str, ...]
    runs: tuple[Run, ...]


class StateFiles:
    """The states in one `history/` folder, by number. None is ever rewritten or removed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[int, Kept] = {}

    def text(self, number: int) -> str:
        """The `song.json` of a state, byte for byte; raises ProjectError."""
        kept = self.kept(number)
        text = "".join(self._lines(kept))
        if digest_of(text.encode()) != kept.state.song:
            raise ProjectError(f"{self._file(number)} is damaged; other states in the log are not")
        return text

    def with_song(self, digest: str) -> tuple[int, ...]:
        """The numbers of the states that are the song of this digest, oldest first."""
        found = (n for n, path in self.files().items() if _digits(path) == digest[:DIGITS])
        return tuple(sorted(found))

    def write(self, text: str, what: str, words: str, changed: tuple[str, ...], parent: int) -> int:
        """Keep a text as a new state and give its number; raises OSError."""
        number = max(self.files(), default=0) + 1
        own, runs = self._against(text, parent, number)
        table: dict[str, Any] = {
            "schema": SCHEMA,
            "number": number,
            "parent": parent,
            "what": what,
            "words": words,
            "changed": list(changed),
            "song": digest_of(text.encode()),
            "runs": runs,
            "lines": own,
        }
        data = gzip.compress(json.dumps(table, ensure_ascii=False).encode(), mtime=0)
        name = f"{number:04d}-{table['song'][:DIGITS]}.json.gz"
        self._folder.mkdir(exist_ok=True)
        write_atomically(self._folder / name, data)
        return number

    def _against(self, text: str, parent: int, number: int) -> tuple[list[str], list[Run]]:
        """The lines that no state near `parent` holds, and all lines as runs of lines that are held."""
        held: dict[str, tuple[int, int]] = {}
        for other in self._near(parent):
            for place, line in enumerate(other.own):
                held.setdefault(line, (other.state.number, place))
        own: list[str] = []
        runs: list[Run] = []
        for line in text.splitlines(keepends=True):
            if line not in held:
                held[line] = (number, len(own))
                own.append(line)
            state, place = held[line]
            if runs and runs[-1][0] == state and runs[-1][1] + runs[-1][2] == place:
                runs[-1] = (state, runs[-1][1], runs[-1][2] + 1)
            else:
                runs.append((state, place, 1))
        return own, runs

    def _near(self, number: int) -> list[Kept]:
        """A state and those it borrows lines from; none where one of them is damaged, which then is not built on."""
        if not number:
            return []
        try:
            kept = self.kept(number)
            self.text(number)
            return [kept, *(self.kept(n) for n in sorted({n for n, _, _ in kept.runs} - {number}))]
        except ProjectError:
            return []

    def _lines(self, kept: Kept) -> Iterator[str]:
        sources = {kept.state.number: kept.own}
        for number, first, count in kept.runs:
            if number not in sources:
                sources[number] = self.kept(number).own
            yield from sources[number][first : first + count]

    def kept(self, number: int) -> Kept:
        """One state as it is stored; raises ProjectError where it is missing or damaged."""
        if number not in self._read:
            self._read[number] = _read_state(self._file(number), number)
        return self._read[number]

    def _file(self, number: int) -> Path:
        files = self.files()
        if number not in files:
            raise ProjectError(f"state {number} is missing in {self._folder}")
        return files[number]

    def files(self) -> dict[int, Path]:
        """Every state's file by its number."""
        try:
            found = sorted(path for path in self._folder.iterdir() if path.suffix == ".gz")
        except OSError:
            return {}
        heads = ((path.name.partition("-")[0], path) for path in found)
        return {int(head): path for head, path in heads if head.isdecimal()}


def _read_state(path: Path, number: int) -> Kept:
    try:
        table = json.loads(gzip.decompress(path.read_bytes()))
        if table["schema"] != SCHEMA:
            raise ValueError
        state = State(
            number=number,
            parent=int(table["parent"]),
            what=str(table["what"]),
            words=str(table["words"]),
            changed=tuple(map(str, table["changed"])),
            song=str(table["song"]),
        )
        runs = tuple((int(n), int(first), int(count)) for n, first, count in table["runs"])
        return Kept(state, tuple(map(str, table["lines"])), runs)
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, RecursionError):
        raise ProjectError(
            f"{path} is damaged or of another version of this program; other states are not touched"
        ) from None


def _digits(path: Path) -> str:
    return path.name.partition("-")[2].partition(".")[0]
