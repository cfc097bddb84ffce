"""Rules 18 and 19: clean edges between sections, and sections that differ."""

from __future__ import annotations

import itertools
import statistics
from dataclasses import dataclass

from tests.exported import Exported, Section, Track
from tests.producer.limits import Finding, Limits

__all__ = ["rule_18", "rule_19"]


def rule_18(file: Exported, limits: Limits) -> list[Finding]:
    """Clip edges."""
    found = []
    early = limits["early_beats"] * file.ppq
    held = near = 0
    for section in file.sections[1:]:
        line = section.start
        edge = limits["edge_ms"] / file.ms_per_beat(line) * file.ppq
        bar = file.bars[max(file.bar_of(line) - 2, 0)]
        for track in file.played:
            for note in track.notes:
                if line - edge < note.start < line - early:
                    found.append(
                        Finding(
                            18,
                            f"{track.name}, bar {file.bar_of(line)}",
                            "starts just before the line",
                        )
                    )
                if bar <= note.start < line - early and not track.is_drums and track.role != "pad":
                    near += 1
                    held += note.end > line + early
    if near and held >= limits["held_share"] * near:
        found.append(Finding(18, "file", f"{held} of {near} notes are held into the next section"))
    last = max((n.start for t in file.pitched for n in t.notes), default=None)
    if last is not None:
        final = max(
            n.end - n.start for t in file.pitched for n in t.notes if n.start > last - file.ppq // 4
        )
        sounding = max(n.end for t in file.pitched for n in t.notes) - last
        if max(final, sounding) < limits["final_beats"] * file.ppq * 0.95:
            found.append(Finding(18, "end", f"the last chord lasts {final / file.ppq:.2f} beats"))
    return found


@dataclass(frozen=True, slots=True)
class _Shape:
    section: Section
    density: float
    tracks: int
    velocity: float
    bars: int
    content: frozenset[tuple[int, int, int]]


def _shape(file: Exported, section: Section) -> _Shape:
    early = file.ppq // 8
    notes = [
        (track.number, note)
        for track in file.played
        for note in track.notes
        if section.start - early <= note.start < section.end - early
    ]
    bars = max(file.bar_of(section.end - 1) - file.bar_of(section.start) + 1, 1)
    content = frozenset(
        (n, round((x.start - section.start) / file.ppq * 4), x.key) for n, x in notes
    )
    velocity = statistics.fmean(x.velocity for _, x in notes) if notes else 0.0
    return _Shape(section, len(notes) / bars, len({n for n, _ in notes}), velocity, bars, content)


def rule_19(file: Exported, limits: Limits) -> list[Finding]:
    """Contrast."""
    found = []
    shapes = [_shape(file, section) for section in file.sections]
    for one, two in itertools.pairwise(shapes):
        if one.section.material != two.section.material:
            pairs = (
                (one.density, two.density),
                (one.tracks, two.tracks),
                (one.velocity, two.velocity),
            )
            if all(abs(a - b) < limits["contrast"] * max(a, b, 1e-9) for a, b in pairs):
                found.append(
                    Finding(19, f"{one.section.name} to {two.section.name}", "nothing changes")
                )
    by_material: dict[str, list[_Shape]] = {}
    for shape in shapes:
        by_material.setdefault(shape.section.material, []).append(shape)
    if "verse" in by_material and "chorus" in by_material:
        verse, chorus = (
            statistics.fmean(s.density for s in by_material[m]) for m in ("verse", "chorus")
        )
        if chorus < verse * 0.97:
            found.append(
                Finding(19, "chorus", f"{chorus:.0f} notes a bar, the verse has {verse:.0f}")
            )
    for index, shape in enumerate(shapes):
        for other in shapes[index + 1 :]:
            if shape.content == other.content and shape.section.material != other.section.material:
                found.append(Finding(19, other.section.name, f"is {shape.section.name} again"))
    for track in file.pitched:
        if track.role != "bass" and _longest_rest(file, track) < limits["rest_bars"]:
            playing = [s for s in shapes if any(n == track.number for n, _, _ in s.content)]
            if len(playing) == len(shapes) > 1:
                found.append(Finding(19, track.name, "never rests"))
    return found


def _longest_rest(file: Exported, track: Track) -> int:
    """Bars in a row without a note."""
    busy = {
        bar
        for n in track.notes
        for bar in range(file.bar_of(n.start), file.bar_of(max(n.end - 1, n.start)) + 1)
    }
    longest = run = 0
    for bar in range(1, len(file.bars)):
        run = 0 if bar in busy else run + 1
        longest = max(longest, run)
    return longest
