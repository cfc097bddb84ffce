"""A direction in words becomes a revised song: read, carried out, committed, and told in a receipt.

revised = revise(SongFolder.at(Path("night-bus")), "busier hats in the second verse")
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from composer.errors import ProjectError, RevisionRefused
from composer.model.move import Direction
from composer.model.song import Song
from composer.studio.history import State
from composer.studio.project import SongFolder
from composer.studio.rewriting import Rewritten, SoundChoice, rewrite_outputs
from composer.studio.song_diff import differences
from composer.studio.song_text import song_from_text, song_to_text

if TYPE_CHECKING:
    from composer.composition.revision.revision import Measured, Revision
    from composer.model.move import Move

__all__ = ["LONGEST_WORDS", "Revised", "commit_change", "go_back", "revise"]

Progress = Callable[[str, float], None]
LONGEST_WORDS = 102_400
"""Characters a direction may have."""
_BACK_TO = re.compile(
    r"(?:(?:please|can we|let's|let us)\s+)?(?:go\s+|take (?:it|me|us)\s+)?"
    r"(?:back to|return to|restore|bring back|load)\s+"
    r"(?:the\s+)?(?:(?:snapshot|state|version)\s+)?(?:called\s+|named\s+)?[\"'“‘]?(.+?)[\"'”’]?[.!?]?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised:
    """What came of a direction. With a question nothing was done. `before` and `song` are the song then and now (the
    same where nothing had to change), `state` where it stands in the history; `differences` tell what changed, in
    words, `measures` what was measured."""

    direction: Direction
    before: Song
    song: Song
    changed: tuple[str, ...] = ()
    measures: tuple[Measured, ...] = ()
    differences: tuple[str, ...] = ()
    state: State | None = None
    warnings: tuple[str, ...] = ()
    rewritten: Rewritten = field(default_factory=Rewritten)

    @property
    def question(self) -> str:
        """What has to be asked first, or nothing."""
        return self.direction.question


def revise(
    folder: SongFolder, words: str, sound: SoundChoice = None, tell: Progress | None = None
) -> Revised:
    """Do what the words ask for, or raise ComposerError with the folder as it was. Words such as "undo that" or "back to
    the first mix" go through the history."""
    words = words.strip()
    if not words:
        raise RevisionRefused('what shall change? say it, such as "a bigger last chorus"')
    if len(words) > LONGEST_WORDS:
        raise RevisionRefused(f"more than {LONGEST_WORDS} characters; say it in fewer words")
    text, song = folder.read()
    direction = _to_snapshot(words, folder) or _read(words, song)
    if direction.refusal:
        raise RevisionRefused(direction.refusal)
    if direction.question:
        return Revised(direction=direction, before=song, song=song)
    if direction.history and (direction.kept_parts or direction.then):
        return _back_and_on(folder, (text, song), direction, sound, tell)
    if direction.history:
        return replace(_through_history(folder, direction, sound, tell), direction=direction)
    revision = _carry_out(song, direction.moves)
    warnings = (*direction.warnings, *revision.warnings)
    if revision.song == song:
        return Revised(
            direction=direction,
            before=song,
            song=song,
            measures=revision.measures,
            warnings=warnings,
        )
    state = folder.history.commit(
        song_to_text(revision.song),
        what="revise",
        words=" ".join(words.split()),
        changed=revision.changed,
        before=text,
    )
    return Revised(
        direction=direction,
        before=song,
        song=revision.song,
        changed=revision.changed,
        measures=revision.measures,
        differences=differences(song, revision.song),
        state=state,
        warnings=warnings,
        rewritten=rewrite_outputs(folder, revision.song, sound, tell),
    )


def go_back(
    folder: SongFolder,
    step: Callable[[], State],
    words: str,
    sound: SoundChoice = None,
    tell: Progress | None = None,
) -> Revised:
    """Take a step through the history (`folder.history.undo`, for one) and write the files of the song that is there
    then. A song that cannot be read can be gone back from. Raises ProjectError, with nothing changed."""
    try:
        before = folder.load()
    except ProjectError:
        before = None
    state = step()
    song = folder.load()
    told = differences(before, song) if before else ()
    return Revised(
        direction=Direction(text=words),
        before=before or song,
        song=song,
        changed=_places(before, song),
        differences=told,
        state=state,
        rewritten=rewrite_outputs(folder, song, sound, tell),
    )


def commit_change(
    folder: SongFolder,
    was: tuple[str, Song],
    song: Song,
    *,
    what: str,
    words: str,
    changed: tuple[str, ...],
    sound: SoundChoice = None,
    tell: Progress | None = None,
) -> Revised:
    """Commit a song made from the one that `was` read (its text, and itself), and write its files. Raises ProjectError,
    DiskProblem."""
    text, before = was
    state = folder.history.commit(
        song_to_text(song), what=what, words=words, changed=changed, before=text
    )
    return Revised(
        direction=Direction(text=words),
        before=before,
        song=song,
        changed=changed,
        differences=differences(before, song),
        state=state,
        rewritten=rewrite_outputs(folder, song, sound, tell),
    )


def _through_history(
    folder: SongFolder,
    direction: Direction,
    sound: SoundChoice,
    tell: Progress | None,
) -> Revised:
    verb, _, rest = direction.history.partition(" ")
    past = folder.history
    steps = int(rest) if rest.isdecimal() and verb != "restore" else 1
    step: Callable[[], State]
    if verb == "restore":
        step = partial(past.restore, rest)
    else:
        step = partial(past.undo if verb == "undo" else past.redo, steps)
    return go_back(folder, step, direction.text, sound, tell)


def _back_and_on(
    folder: SongFolder,
    was: tuple[str, Song],
    direction: Direction,
    sound: SoundChoice,
    tell: Progress | None,
) -> Revised:
    """An earlier state with some players as they are now, or with something else done to it: a change of its own, which
    undo takes back."""
    from composer.composition.build import stamped
    from composer.studio.restoring import with_players_of

    verb, _, rest = direction.history.partition(" ")
    past = folder.history
    if verb == "redo":
        raise RevisionRefused(
            "going forward again takes all of it; say redo, and then what should be otherwise"
        )
    number = past.find(rest) if verb == "restore" else past.earlier(int(rest or 1))
    earlier = song_from_text(past.text(number))
    made = stamped(with_players_of(earlier, was[1], direction.kept_parts))
    measures: tuple[Measured, ...] = ()
    warnings = direction.warnings
    if direction.then:
        after = _read(direction.then, earlier)
        if not after.moves:
            raise RevisionRefused(after.refusal or after.question)
        revision = _carry_out(made, after.moves)
        made, measures = revision.song, revision.measures
        warnings = (*after.warnings, *revision.warnings)
    revised = commit_change(
        folder,
        was,
        made,
        what="revise",
        words=" ".join(direction.text.split()),
        changed=_places(was[1], made),
        sound=sound,
        tell=tell,
    )
    return replace(revised, direction=direction, measures=measures, warnings=warnings)


def _to_snapshot(words: str, folder: SongFolder) -> Direction | None:
    """A direction that asks for a snapshot by its name, which only the folder knows."""
    found = _BACK_TO.fullmatch(words)
    if found is None:
        return None
    told = found[1].casefold()
    names = {name.casefold(): name for name in folder.history.names()}
    name = names.get(told) or names.get(told.removeprefix("the "))
    return None if name is None else Direction(text=words, history=f"restore {name}")


def _places(before: Song | None, after: Song) -> tuple[str, ...]:
    """The cells that differ, as selectors of the later song."""
    if before is None:
        return ("*",)
    was = {(c.section, c.part): c.events for c in before.cells}
    names = {s.id: s.name.lower() for s in after.plan.sections}
    if was.keys() != {(c.section, c.part) for c in after.cells} and {
        s.id for s in before.plan.sections
    } != set(names):
        return ("*",)
    return tuple(
        f"{names[c.section]}:{c.part}"
        for c in after.cells
        if was.get((c.section, c.part)) != c.events
    )


def _read(words: str, song: Song) -> Direction:
    from composer.direction.direction_text import read_direction

    return read_direction(words, song)


def _carry_out(song: Song, moves: tuple[Move, ...]) -> Revision:
    from composer.composition.revision.revise import revise as carry_out
    from composer.genre.catalogue import find_genre

    return carry_out(song, find_genre(song.plan.genre), moves)
