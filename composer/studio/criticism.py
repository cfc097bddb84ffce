"""A song folder or anybody's MIDI file, judged: heard as a score, held against every rule, each finding with its cure.

judged = judge("night-bus")
print([str(finding) for finding in judged.findings])
"""

from __future__ import annotations

import shlex
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from composer.errors import FormatError
from composer.model.finding import SEVERITIES, Finding
from composer.studio.project import SongFolder

if TYPE_CHECKING:
    from composer.measure.score import Score
    from composer.model.performance import Performance
    from composer.model.song import Song

__all__ = ["Judged", "fix_command", "hear_target", "judge", "judge_song"]

MIDI_ENDINGS = (".mid", ".midi", ".kar", ".smf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A critique: what was heard and what was found, the worst first. `is_song` tells a song folder from a file."""

    path: Path
    is_song: bool
    score: Score
    findings: tuple[Finding, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many findings of each severity."""
        found = Counter(finding.severity for finding in self.findings)
        return {severity: found[severity] for severity in SEVERITIES}

    def at_least(self, severity: str) -> tuple[Finding, ...]:
        """The findings that are as bad as this or worse."""
        last = SEVERITIES.index(severity)
        return tuple(f for f in self.findings if SEVERITIES.index(f.severity) <= last)


def judge(target: str | Path, selector: str | None = None) -> Judged:
    """The critique of a song folder or a MIDI file, or of a part of it; raises FormatError, ProjectError,
    SelectorError. Nothing is written."""
    from composer.critique.judge import critique
    from composer.measure.selecting import select
    from composer.studio.sound_findings import load_findings

    path = Path(target).expanduser()
    score, folder = hear_target(path)
    found = [_cured(finding, path, folder is not None) for finding in critique(score)]
    if folder is not None:
        found += load_findings(folder)
        found.sort(key=lambda finding: -finding.weight)
    if selector is not None:
        meant = select(score, selector)
        found = [finding for finding in found if meant.holds(finding.bars, finding.parts)]
    return Judged(path=path, is_song=folder is not None, score=score, findings=tuple(found))


def hear_target(path: Path) -> tuple[Score, SongFolder | None]:
    """The score of a MIDI file, or of a song folder together with that folder; raises FormatError, ProjectError."""
    from composer.measure.hearing import hear, hear_song
    from composer.reading.midi import read_midi
    from composer.studio.pipeline import perform

    if (path.is_file() and path.name != "song.json") or path.suffix.lower() in MIDI_ENDINGS:
        performance = read_midi(path).performance
        try:
            return hear(performance), None
        except FormatError as error:
            raise FormatError(f"{path}: {error}") from None
    folder = SongFolder.at(path)
    song = folder.load()
    return hear_song(perform(song), song.plan), folder


def judge_song(song: Song, performance: Performance) -> tuple[Finding, ...]:
    """What the rules find in a song as it is played."""
    from composer.critique.judge import critique
    from composer.measure.hearing import hear_song

    return critique(hear_song(performance, song.plan))


def _cured(finding: Finding, path: Path, is_song: bool) -> Finding:
    """The finding with what to type for it."""
    command = fix_command(finding, path) if is_song else f"composer explain {finding.code}"
    return replace(finding, command=command)


def fix_command(finding: Finding, path: Path | str) -> str:
    """What to type to mend a finding of a song folder."""
    words = ["composer", "critique", str(path), "--fix", finding.code]
    place = "*"
    if len(finding.sections) == 1:
        place = finding.sections[0].lower()
    elif finding.bars:
        place = f"bars {finding.bars[0]}-{finding.bars[-1]}"
    part = f":{finding.parts[0]}" if len(finding.parts) == 1 else ""
    if place != "*" or part:
        words.append(place + part)
    return shlex.join(words)
