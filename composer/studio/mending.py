"""Findings mended: the cells at fault are drawn again until one take clears a finding and brings in no other.

Every try is a new take at its own address, so that the same song is always mended in the same way. Locked cells and
what a person played stay as they are. What cannot be mended so is told, and left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from composer.errors import SelectorError
from composer.model.finding import Finding
from composer.model.song import Cell, Song
from composer.studio.criticism import judge_song
from composer.studio.pipeline import perform
from composer.studio.project import SongFolder
from composer.studio.rewriting import rewrite_outputs
from composer.studio.song_text import song_to_text

if TYPE_CHECKING:
    from composer.model.performance import Performance

__all__ = ["Fixed", "Mended", "fix_song", "mend"]

TRIES, MOST_FINDINGS = 4, 3
"""Takes for each group of cells, and findings that a sketch mends: it has to stay quick."""
PATIENT_TRIES = 12
_HEARD = ("high", "medium")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A song and how it is played; `fixed` are the findings that are gone, `remaining` those that are left."""

    song: Song
    performance: Performance
    fixed: tuple[Finding, ...] = ()
    remaining: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """What `critique --fix` did to a song folder; `files` are (kind, path) that were written, `warnings` what is stale."""

    mended: Mended
    files: tuple[tuple[str, Path], ...] = ()
    warnings: tuple[str, ...] = ()


def mend(
    song: Song,
    performance: Performance,
    wanted: Callable[[Finding], bool] | None = None,
    tries: int = TRIES,
    most: int = MOST_FINDINGS,
) -> Mended:
    """The song with as many findings mended as a few takes can; without `wanted`, those of high and medium severity.

    A song without any comes back as it is, the same object.
    """
    is_wanted = wanted or (lambda finding: finding.severity in _HEARD)
    found = judge_song(song, performance)
    now = Mended(song=song, performance=performance, remaining=found)
    if not any(is_wanted(finding) for finding in found):
        return now
    for finding in [finding for finding in found if is_wanted(finding)][:most]:
        if _is_there(finding, now.remaining):
            now = _mended(now, finding, tries)
    fixed = tuple(finding for finding in found if not _is_there(finding, now.remaining))
    return Mended(song=now.song, performance=now.performance, fixed=fixed, remaining=now.remaining)


def _mended(before: Mended, finding: Finding, tries: int) -> Mended:
    """One finding mended, or everything as it was."""
    from composer.composition.edit import again
    from composer.critique.judge import critique
    from composer.critique.listening import Listening
    from composer.genre.catalogue import find_genre
    from composer.measure.hearing import hear_song

    genre = find_genre(before.song.plan.genre)
    for cells in _at_fault(before.song, finding):
        song = before.song
        for _ in range(tries):
            song = again(song, genre, cells)
            performance = perform(song, (before.song, before.performance))
            if performance.parts == before.performance.parts:
                continue  # drawn again and still the same
            ear = Listening(hear_song(performance, song.plan))
            if _is_there(finding, critique(ear, (finding.code,))):
                continue
            found = critique(ear)
            if not _has_worse(finding, found, before.remaining):
                return Mended(song=song, performance=performance, remaining=found)
    return before


def _at_fault(song: Song, finding: Finding) -> list[tuple[tuple[str, str], ...]]:
    """Groups of cells to draw again, the likeliest first. A section's returns go with it, so that they stay the same
    music."""
    plan = song.plan
    materials = {
        s.material for s in plan.sections if s.name in finding.sections or not finding.sections
    }
    sections = [s.id for s in plan.sections if s.material in materials]
    groups = []
    for parts in _suspects(song, finding):
        cells = tuple(
            (cell.section, cell.part)
            for cell in song.cells
            if cell.section in sections and cell.part in parts and _is_free(cell)
        )
        if cells and cells not in groups:
            groups.append(cells)
    return groups


def _suspects(song: Song, finding: Finding) -> list[tuple[str, ...]]:
    from composer.critique.rulebook import RULES

    roles = RULES[finding.code].redraws if finding.code in RULES else ()
    named = list(reversed(finding.parts))
    if not named:
        named = [p.id for role in roles for p in song.plan.parts if p.role == role]
    elif roles:
        chosen = [n for n in named if song.plan.part(n).role in roles]
        named = chosen or named
    alone: list[tuple[str, ...]] = [(part,) for part in named[:3]]
    return [*alone, tuple(named)] if len(named) > 1 else alone


def _is_free(cell: Cell) -> bool:
    return not cell.is_locked and not cell.is_played


def _is_there(finding: Finding, found: Sequence[Finding]) -> bool:
    """Whether it is still found: the same code, in a part and at a bar of it."""
    return any(
        other.code == finding.code
        and (not finding.parts or not other.parts or set(finding.parts) & set(other.parts))
        and (not finding.bars or not other.bars or set(finding.bars) & set(other.bars))
        for other in found
    )


def _has_worse(finding: Finding, found: Sequence[Finding], before: Sequence[Finding]) -> bool:
    """Whether something as bad has come in."""
    return any(
        other.weight >= min(finding.weight, 2) and not _is_there(other, before) for other in found
    ) or len(found) > len(before)


def fix_song(
    folder: SongFolder,
    code: str | None,
    selector: str | None = None,
    audio: bool = False,
) -> Fixed:
    """Mend a saved song: findings of one code (None: every one of high or medium severity), where the selector says.

    The state before goes to the history; MIDI and chart are written anew, with `audio` the sound too. Raises
    ProjectError, SelectorError and DiskProblem, with the song as it was.
    """
    from composer.critique.rulebook import RULES
    from composer.errors import offer
    from composer.measure.hearing import hear_song
    from composer.measure.selecting import select

    if code is not None and code not in RULES:
        raise SelectorError(f"no rule {code!r}; {offer(code, RULES)}")
    text, song = folder.read()
    performance = perform(song)
    meant = select(hear_song(performance, song.plan), selector) if selector else None

    def wanted(finding: Finding) -> bool:
        chosen = finding.code == code if code else finding.severity in _HEARD
        return chosen and (meant is None or meant.holds(finding.bars, finding.parts))

    mended = mend(song, performance, wanted, PATIENT_TRIES, most=100)
    if mended.song is song:
        return Fixed(mended=mended)
    words = " ".join(filter(None, (code or "all", selector)))
    folder.history.commit(song_to_text(mended.song), what="fix", words=words, before=text)
    written = rewrite_outputs(folder, mended.song, sound=audio)
    return Fixed(mended=mended, files=written.files, warnings=written.warnings)
