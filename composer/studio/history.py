"""Earlier songs of a folder: every state that was ever committed can be had back.

States form a tree: each names the one it was made from, and is never rewritten or removed, so what was undone before
another change can be had back too. Snapshots are names for states.

A change writes its state first, then the note of where the song stands, and last renames `song.json` into place. That
rename is the commit: whatever ends the work before it leaves the song as it was, and the finished state in the log.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from composer.disk import digest_of, disk_problems, write_atomically
from composer.errors import ProjectError, offer
from composer.studio.state_files import State, StateFiles

__all__ = ["History", "State"]

SCHEMA = 1
HEAD, NAMES = "head.json", "names.json"
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the song stands: a state (0: one that is not kept yet), and the states that redo goes to, the next last."""

    number: int
    redo: tuple[int, ...] = ()


class History:
    """The earlier states of the song folder at `root`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._song_file = root / "song.json"
        self._folder = root / "history"
        self._states = StateFiles(self._folder)

    def states(self) -> tuple[State, ...]:
        """Every state, oldest first, with the names of its snapshots; raises ProjectError for one that is damaged."""
        names = self.names()
        return tuple(
            replace(
                self._states.kept(number).state,
                names=tuple(name for name, at in names.items() if at == number),
            )
            for number in sorted(self._states.files())
        )

    def here(self) -> int:
        """The number of the state that `song.json` is now, or 0 where no state is that song yet."""
        return self._place(self._current()).number

    def redoable(self) -> tuple[int, ...]:
        """The states that redo goes to, the next first."""
        return self._place(self._current()).redo[::-1]

    def text(self, number: int) -> str:
        """The `song.json` of a state, byte for byte; raises ProjectError."""
        return self._states.text(number)

    def commit(
        self, text: str, *, what: str, words: str, changed: tuple[str, ...] = (), before: str = ""
    ) -> State:
        """Make `text` the song and keep the one it replaces. With `before`, the text it was made from, a song that
        somebody changed in between is refused (ProjectError). Raises DiskProblem; the old song then stands."""
        with self._alone():
            current = self._current()
            if before and current != before.encode():
                raise ProjectError(
                    f"{self._root} was changed by somebody else meanwhile; nothing was written, do it again"
                )
            place = self._settled(current)
            if current == text.encode():
                return self._states.kept(place.number).state
            number = self._states.write(text, what, words, changed, place.number)
            self._move(_Place(number), text)
            return self._states.kept(number).state

    def earlier(self, steps: int = 1) -> int:
        """The number of the state that undo would go to; raises ProjectError when there are fewer."""
        return self._way_back(self._place(self._current()), steps)[-1]

    def _way_back(self, place: _Place, steps: int) -> list[int]:
        passed = [place.number]
        for _ in range(steps):
            now = passed[-1]
            parent = self._states.kept(now).state.parent if now else self._last()
            if not parent:
                raise ProjectError(_too_few(len(passed) - 1, "undo"))
            passed.append(parent)
        return passed

    def undo(self, steps: int = 1) -> State:
        """Go back so many states; raises ProjectError when there are fewer, with nothing changed."""
        with self._alone():
            current = self._current()
            place = self._place(current)
            passed = self._way_back(place, steps)
            target = passed.pop()
            text = self.text(target)
            passed[0] = self._settled(current).number
            self._move(_Place(target, (*place.redo, *passed)), text)
            return self._states.kept(target).state

    def redo(self, steps: int = 1) -> State:
        """Go forward again to what was undone; raises ProjectError when there is less, with nothing changed."""
        with self._alone():
            redo = self._place(self._current()).redo
            if steps > len(redo):
                raise ProjectError(_too_few(len(redo), "redo"))
            target = redo[-steps]
            self._move(_Place(target, redo[:-steps]), self.text(target))
            return self._states.kept(target).state

    def restore(self, told: str) -> State:
        """Go to any state, by its number or the name of a snapshot. This is a change like any other, so undo goes back
        to where the song stood. Raises ProjectError."""
        target = self.find(told)
        text = self.text(target)
        label = told if told in self.names() else f"state {target}"
        return self.commit(text, what="restore", words=f"back to {label}")

    def find(self, told: str) -> int:
        """The number of a state from its number or a snapshot's name; raises ProjectError with what there is."""
        names, known = self.names(), self._states.files()
        folded = {name.casefold(): number for name, number in names.items()}
        number = folded.get(told.strip().casefold())
        if number is None and told.strip().isdecimal():
            number = int(told)
        if number is None:
            there = f"; {offer(told, names)}" if names else ""
            raise ProjectError(f"there is no snapshot {told!r}{there}; `composer log` lists states")
        if number not in known:
            last = max(known, default=0)
            raise ProjectError(f"there is no state {number}; the log has states 1 to {last}")
        return number

    def names(self) -> dict[str, int]:
        """Snapshots: name -> number of the state, in the order of naming."""
        table = _read_json(self._folder / NAMES).get("names", {})
        return {str(name): int(number) for name, number in table.items()}

    def name(self, name: str) -> State:
        """Give the present state a name; raises ProjectError for a name that is taken or is a number."""
        name = " ".join(name.split())
        if not name or name.isdecimal() or len(name) > LONGEST_NAME or not name.isprintable():
            raise ProjectError(
                f"{name[:LONGEST_NAME]!r} is no name for a snapshot; give a short one with a letter in it"
            )
        with self._alone():
            names = self.names()
            taken = next((n for n in names if n.casefold() == name.casefold()), None)
            if taken is not None:
                raise ProjectError(
                    f"{taken!r} is state {names[taken]} already; choose another name"
                )
            number = self._settled(self._current()).number
            table = {"schema": SCHEMA, "names": {**names, name: number}}
            self._put(NAMES, json.dumps(table, indent=1, ensure_ascii=False))
            return replace(self._states.kept(number).state, names=(name,))

    # where the song stands

    def _current(self) -> bytes:
        try:
            return self._song_file.read_bytes()
        except FileNotFoundError:
            return b""

    def _place(self, current: bytes) -> _Place:
        """From the song itself: the note of where it stands is believed only where it fits."""
        digest = digest_of(current)
        note = _read_json(self._folder / HEAD)
        if note.get("song") == digest and note.get("number") in self._states.files():
            return _Place(note["number"], tuple(note.get("redo", ())))
        return _Place(max(self._states.with_song(digest), default=0))

    def _last(self) -> int:
        """The state where the song stood last, as far as is known."""
        files = self._states.files()
        last = _read_json(self._folder / HEAD).get("number", 0)
        return last if last in files else max(files, default=0)

    def _settled(self, current: bytes) -> _Place:
        """Where the song stands, once it is kept: a song that no state is (new, or edited by hand) becomes one, made
        from the state before it."""
        place = self._place(current)
        if place.number or not current:
            return place
        parent = self._last()
        what, words = ("edit", "song.json as it was found") if parent else ("sketch", "as sketched")
        return _Place(
            self._states.write(current.decode("utf-8", "replace"), what, words, (), parent)
        )

    def _move(self, place: _Place, text: str) -> None:
        note = {
            "schema": SCHEMA,
            "number": place.number,
            "song": digest_of(text.encode()),
            "redo": list(place.redo),
        }
        self._put(HEAD, json.dumps(note), is_durable=False)
        write_atomically(self._song_file, text.encode())

    def _put(self, name: str, text: str, is_durable: bool = True) -> None:
        self._folder.mkdir(exist_ok=True)
        write_atomically(self._folder / name, text.encode(), is_durable=is_durable)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else changes this song at the same time, on systems that can tell; raises DiskProblem, ProjectError."""
        with disk_problems(self._root):
            self._root.mkdir(parents=True, exist_ok=True)
            handle = _claimed(self._root)
            try:
                yield
            finally:
                if handle is not None:
                    os.close(handle)


def _claimed(folder: Path) -> int | None:
    """The folder, locked until it is closed; None where the system has no such locks."""
    try:
        import fcntl
    except ImportError:
        return None
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise ProjectError(
            f"another program is changing {folder} just now; try again when it is done"
        ) from None
    except OSError:  # a network file system without locks
        pass
    return handle


def _read_json(path: Path) -> dict[str, Any]:
    """A small table, or an empty one where it is missing or damaged: none of them is needed to find a state."""
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return table if isinstance(table, dict) else {}


def _too_few(count: int, verb: str) -> str:
    if not count:
        other = "`composer log` lists every state, and `composer undo SONG --to N` goes to any"
        return f"there is nothing to {verb}; {other}"
    return f"there {'is' if count == 1 else 'are'} only {count} to {verb}; give {count} or less"
