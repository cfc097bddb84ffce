"""Rules 1 to 8 and 20: what importers and the other files of the set need. No song may break the first eight."""

from __future__ import annotations

import re
import statistics
from dataclasses import dataclass

from tests.exported import Exported
from tests.producer.limits import Finding, Limits

__all__ = [
    "Exports", "StemFact", "rule_1", "rule_2", "rule_3", "rule_4", "rule_5", "rule_6", "rule_7", "rule_8", "rule_20",
]  # fmt: skip


def rule_1(file: Exported, limits: Limits) -> list[Finding]:
    """Conductor."""
    found = []
    if file.format != 1 or file.ppq not in (480, 960):
        found.append(Finding(1, "file", f"format {file.format}, {file.ppq} ticks a quarter"))
    for kind in ("set_tempo", "time_signature", "key_signature"):
        if not any(tick == 0 for tick, _ in file.metas(kind)):
            found.append(Finding(1, "bar 1", f"no {kind} at the start"))
    if file.tracks[0].channels:
        found.append(Finding(1, "track 0", "the conductor plays"))
    lines, slowing = set(file.bars), _slow_places(file)
    for track in file.tracks:
        for tick, message in track.events:
            if message.type in ("set_tempo", "time_signature"):
                where = f"bar {file.bar_of(tick)}"
                if track.number:
                    found.append(Finding(1, where, f"{message.type} on track {track.name!r}"))
                if tick not in lines and not (message.type == "set_tempo" and tick in slowing):
                    found.append(Finding(1, where, f"{message.type} off the bar line"))
    return found


def _slow_places(file: Exported) -> set[int]:
    """Beats of the last two bars of each section, where a written ritardando may step."""
    places: set[int] = set()
    for section in file.sections:
        inside = [line for line in file.bars if section.start <= line < section.end][-2:]
        if inside:
            places |= set(range(inside[0], section.end, file.ppq // 2))
    return places


def rule_2(file: Exported, limits: Limits) -> list[Finding]:
    """Names."""
    found, seen = [], set()
    for track in file.played:
        name = track.name
        if not name or not name.isascii() or len(name) > 24:
            found.append(Finding(2, f"track {track.number}", f"name {name!r}"))
        if re.fullmatch(r"(track|midi|untitled|instrument) ?\d*", name.casefold()):
            found.append(Finding(2, f"track {track.number}", f"{name!r} says nothing"))
        if name in seen:
            found.append(Finding(2, f"track {track.number}", f"a second {name!r}"))
        seen.add(name)
    return found


def rule_3(file: Exported, limits: Limits) -> list[Finding]:
    """Channels."""
    found = []
    owners: dict[int, str] = {}
    for track in file.played:
        if len(track.channels) != 1:
            found.append(Finding(3, track.name, f"channels {sorted(track.channels)}"))
        for channel in track.channels:
            if channel in owners:
                found.append(
                    Finding(3, track.name, f"shares channel {channel + 1} with {owners[channel]}")
                )
            owners[channel] = track.name
        is_named = bool(re.search(r"drum|percussion", track.name, re.IGNORECASE))
        if is_named != track.is_drums:
            found.append(
                Finding(3, track.name, f"drums on channel {sorted(track.channels)[0] + 1}")
            )
    return found


def rule_4(file: Exported, limits: Limits) -> list[Finding]:
    """Sound set-up."""
    found = []
    for track in file.played:
        events = [m for _, m in track.events if not m.is_meta and hasattr(m, "channel")]
        count = sum(m.type == "program_change" for m in events)
        if count != 1:
            found.append(Finding(4, track.name, f"{count} program changes"))
        first = next(
            (m for m in events if not (m.type == "control_change" and m.control in (0, 32))), None
        )
        if first is None or first.type != "program_change":
            found.append(Finding(4, track.name, "the program does not come first"))
    programs = {track.program for track in file.pitched}
    if len(file.pitched) >= 4 and len(programs) < 3:
        found.append(
            Finding(4, "file", f"{len(file.pitched)} tracks with {len(programs)} programs")
        )
    return found


def rule_5(file: Exported, limits: Limits) -> list[Finding]:
    """Rough mix."""
    found, volumes, pans = [], [], []
    for track in file.played:
        volume, pan = track.first_control(7), track.first_control(10)
        if volume is None or pan is None or volume[0] or pan[0]:
            found.append(Finding(5, track.name, "no volume and pan at the start"))
            continue
        volumes.append(volume[1])
        pans.append(pan[1])
        if not 40 <= volume[1] <= 118:
            found.append(Finding(5, track.name, f"volume {volume[1]}"))
        if track.role in ("bass", "drums") and abs(pan[1] - 64) > 4:
            found.append(Finding(5, track.name, f"pan {pan[1]}"))
    if len(volumes) > 2 and len(set(volumes)) == 1:
        found.append(Finding(5, "file", f"every volume is {volumes[0]}"))
    movable = [track for track in file.pitched if track.role != "bass"]
    if len(movable) >= 2 and sum(abs(pan - 64) >= 12 for pan in pans) < 2:
        found.append(Finding(5, "file", f"pans {pans}: all in the middle"))
    if pans and abs(statistics.fmean(pans) - 64) > 8:
        found.append(Finding(5, "file", f"pans {pans}: off balance"))
    return found


def rule_6(file: Exported, limits: Limits) -> list[Finding]:
    """Sections."""
    found = []
    marks = file.metas("marker")
    if not marks or marks[0][0]:
        found.append(Finding(6, "bar 1", "no marker at the start"))
    if len({m.text for _, m in marks}) < limits["section_names"]:
        found.append(Finding(6, "file", f"{len(marks)} markers"))
    lines = {tick: n for n, tick in enumerate(file.bars)}
    lengths = []
    for section in file.sections:
        if section.start not in lines or section.end not in lines:
            found.append(Finding(6, section.name, "not between bar lines"))
            continue
        bars = lines[section.end] - lines[section.start]
        lengths.append(bars)
        if bars % 2:
            found.append(Finding(6, section.name, f"{bars} bars"))
    fours = sum(bars % 4 == 0 for bars in lengths)
    if fours < limits["four_bar_share"] * len(lengths):
        found.append(Finding(6, "file", f"sections of {lengths} bars"))
    return found


def rule_7(file: Exported, limits: Limits) -> list[Finding]:
    """Chords."""
    if not file.chords:
        return [Finding(7, "file", "no chord texts")]
    found = []
    first = file.sections[0].start if file.sections else 0
    if file.chords[0][0] > first:
        found.append(Finding(7, "bar 1", "no chord"))
    for start, end, symbol, _, _ in file.chords:
        bars = file.bar_of(end - 1) - file.bar_of(start) + 1
        if bars > limits["chord_gap_bars"]:
            found.append(
                Finding(
                    7, f"bar {file.bar_of(start)}", f"{symbol} is not named again for {bars} bars"
                )
            )
    on = total = 0
    for track in file.of_role("comp", "pad"):
        for note in track.notes:
            here = _chords_near(file, note.start)
            length = min(note.end, here[0][1] if here else note.end) - note.start
            total += max(length, 0)
            on += max(length, 0) if any(note.key % 12 in chord[3] for chord in here) else 0
    if total and on < limits["chord_tone_share"] * total:
        found.append(Finding(7, "file", f"{on / total:.0%} of the harmony lies on its chords"))
    return found + _bass_roots(file, limits)


def _chords_near(file: Exported, tick: int) -> list[tuple[int, int, str, frozenset[int], int]]:
    """The chord at a tick, and the next one where a push of up to an eighth may belong to it."""
    push = file.ppq * 11 // 20
    return [chord for chord in file.chords if chord[0] - push <= tick < chord[1]][:2]


def _bass_roots(file: Exported, limits: Limits) -> list[Finding]:
    changes = hits = 0
    for before, chord in zip([None, *file.chords], file.chords, strict=False):
        if before is not None and before[2] == chord[2]:
            continue
        near = [
            note
            for track in file.of_role("bass")
            for note in track.notes
            if chord[0] - file.ppq * 11 // 20 <= note.start <= chord[0] + file.ppq // 3
            or note.start < chord[0] < note.end - file.ppq // 4
        ]
        changes += bool(near)
        hits += any(note.key % 12 == chord[4] for note in near)
    if changes and hits < limits["bass_root_share"] * changes:
        return [Finding(7, "bass", f"the root on {hits} of {changes} chord changes")]
    return []


def rule_8(file: Exported, limits: Limits) -> list[Finding]:
    """Clean notes."""
    found = [Finding(8, track.name, flaw) for track in file.tracks for flaw in track.flaws]
    for track in file.played:
        for note in track.notes:
            length_s = file.seconds(note.end) - file.seconds(note.start)
            if note.end <= note.start or (length_s < 0.010 and not track.is_drums):
                found.append(
                    Finding(
                        8,
                        f"{track.name}, bar {file.bar_of(note.start)}",
                        f"{length_s * 1000:.1f} ms long",
                    )
                )
    ends = {track.end for track in file.tracks}
    last = max((note.end for track in file.played for note in track.notes), default=0)
    if len(ends) != 1 or not ends <= set(file.bars) or max(ends) < last:
        found.append(Finding(8, "file", f"tracks end at {sorted(ends)}, the last note at {last}"))
    return found


@dataclass(frozen=True, slots=True)
class StemFact:
    """What was measured of one audio file."""

    name: str
    frames: int
    sample_rate_hz: int
    bits: int
    peak_dbfs: float
    first_frame: int = 0


@dataclass(frozen=True, slots=True)
class Exports:
    """The other files of the set, as far as they exist. `mix_apart_db` is the level of the stems' sum over the mix."""

    stems: tuple[StemFact, ...] = ()
    mix_apart_db: float | None = None
    chart: str | None = None
    track_notes: tuple[tuple[str, int], ...] | None = None
    markers: tuple[str, ...] | None = None


def rule_20(file: Exported, limits: Limits, others: Exports | None = None) -> list[Finding]:
    """One song."""
    found: list[Finding] = []
    if others is None:
        return found
    names = [section.name for section in file.sections]
    if others.chart is not None:
        found += [
            Finding(20, "chart", f"{name} is missing") for name in names if name not in others.chart
        ]
    if others.markers is not None and list(others.markers) != names:
        found.append(
            Finding(20, "project", f"sections {list(others.markers)}, the MIDI file has {names}")
        )
    counts = tuple((track.name, len(track.notes)) for track in file.played)
    if others.track_notes is not None and others.track_notes != counts:
        found.append(Finding(20, "project", f"{others.track_notes}, the MIDI file has {counts}"))
    if len({(stem.frames, stem.sample_rate_hz) for stem in others.stems}) > 1:
        found.append(Finding(20, "stems", "of different lengths"))
    for stem in others.stems:
        if (
            stem.bits != 24
            or stem.peak_dbfs > limits["stem_peak_dbfs"]
            or stem.peak_dbfs < -90
            or stem.first_frame
        ):
            found.append(
                Finding(
                    20,
                    stem.name,
                    f"{stem.bits} bits, peak {stem.peak_dbfs:.1f} dBFS, from {stem.first_frame}",
                )
            )
        if stem.frames < (file.seconds(file.end) - 0.01) * stem.sample_rate_hz:
            found.append(Finding(20, stem.name, "shorter than the song"))
    if others.mix_apart_db is not None and abs(others.mix_apart_db) > limits["mix_apart_db"]:
        found.append(Finding(20, "mix", f"the stems' sum is {others.mix_apart_db:+.1f} dB from it"))
    return found
