"""Two states of a song held side by side."""

from __future__ import annotations

from dataclasses import dataclass

from composer.errors import ComposerError, ProjectError
from composer.model.song import Song
from composer.studio.history import History
from composer.studio.project import SongFolder
from composer.studio.song_diff import differences
from composer.studio.song_text import song_from_text

__all__ = ["Compared", "compare_states"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two states by what they are called ("state 2"), and what differs, a sentence each."""

    before: str
    after: str
    differences: tuple[str, ...]


def compare_states(folder: SongFolder, first: str = "", second: str = "") -> Compared:
    """From one state to another, each a number or a snapshot's name; without the second the song as it is, and without
    either the state that was before it. Raises ProjectError."""
    past = folder.history
    now = past.here()
    if not first:
        states = {state.number: state for state in past.states()}
        parent = states[now].parent if now else max(states, default=0)
        if not parent:
            raise ProjectError(
                f"{folder.root} has not been changed yet; there is nothing to compare"
            )
        first = str(parent)
    old_name, old = _state(past, first)
    new_name, new = _state(past, second) if second else ("the song as it is", folder.load())
    return Compared(before=old_name, after=new_name, differences=differences(old, new))


def _state(past: History, told: str) -> tuple[str, Song]:
    number = past.find(told)
    try:
        return f"state {number}", song_from_text(past.text(number))
    except ProjectError:
        raise
    except ComposerError as problem:
        raise ProjectError(f"state {number}: {problem}") from None
