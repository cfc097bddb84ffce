"""Rules 9 to 12: velocities, accents, timing, and players who agree on the groove."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator, Sequence

from tests.exported import Exported, Note, Track
from tests.producer.limits import Finding, Limits

__all__ = ["rule_9", "rule_10", "rule_11", "rule_12"]


def rule_9(file: Exported, limits: Limits) -> list[Finding]:
    """Velocity spread."""
    groups = [(track.name, track.notes, limits["spread"]) for track in file.played]
    groups.append(("hats", [n for n in file.drums if n.key in (42, 44, 46)], limits["hat_spread"]))
    flat, counted = [], 0
    for name, notes, spread in groups:
        if len(notes) < 32:
            continue
        counted += 1
        values = [note.velocity for note in notes]
        common = Counter(values).most_common(1)[0][1] / len(values)
        ends = sum(v == 127 or v < 15 for v in values) / len(values)
        if (
            statistics.pstdev(values) < spread
            or len(set(values)) < limits["values"]
            or common > limits["same_value"]
            or ends >= limits["extremes"]
        ):
            flat.append(
                Finding(9, name, f"deviation {statistics.pstdev(values):.1f}, {len(set(values))} values, "
                        f"commonest {common:.0%}, at the ends {ends:.0%}")
            )  # fmt: skip
    return flat if len(flat) > (1 - limits["spread_share"]) * counted + 1e-9 else []


def rule_10(file: Exported, limits: Limits) -> list[Finding]:
    """Accents."""
    found = []
    for track in [t for t in file.played if t.role in ("drums", "bass", "comp")]:
        strong, weak = [], []
        for note in track.notes:
            (strong if _phase(file, note.start) < 1 / 12 else weak).append(note.velocity)
        if len(strong) >= 16 and len(weak) >= 16:
            apart = statistics.fmean(strong) - statistics.fmean(weak)
            if apart < limits["accent"]:
                found.append(Finding(10, track.name, f"beats {apart:+.1f} over off-beats"))
    backbeats, ghosts = [], []
    for note in file.drums:
        if note.key in (38, 40):
            beat = file.in_bar(note.start) / file.felt_beat(note.start)
            if abs(beat - round(beat)) < 1 / 12 and round(beat) % 2:
                backbeats.append(note.velocity)
            elif (
                abs(beat * 2 - round(beat * 2)) > 1 / 4 and beat < 3
            ):  # not in the fill at the bar's end
                ghosts.append(note.velocity)
    if len(backbeats) >= 8 and len(ghosts) >= 8:
        apart = statistics.fmean(backbeats) - statistics.fmean(ghosts)
        if apart < limits["ghost"]:
            found.append(Finding(10, "snare", f"backbeats {apart:+.1f} over ghost notes"))
    return found


def _phase(file: Exported, tick: int) -> float:
    """Distance from the nearest beat that is felt, in beats."""
    beat = file.in_bar(tick) / file.felt_beat(tick)
    return abs(beat - round(beat))


def _offbeat(file: Exported, notes: Sequence[Note]) -> float | None:
    """Where the off-beat eighth lies in the beat (0.5 straight), when these notes agree on one. How far the player
    sits behind the beats is taken off, so that a lazy player is not taken for a swinging one."""
    phases = [file.in_bar(note.start) / file.ppq % 1 for note in notes]
    places = [phase for phase in phases if 0.42 < phase < 0.75]
    if len(places) < 16:
        return None
    middle = statistics.median(places)
    near = sum(abs(place - middle) < 0.07 for place in places)
    beats = [(phase + 0.5) % 1 - 0.5 for phase in phases if phase < 0.12 or phase > 0.88]
    lag = statistics.median(beats) if beats else 0.0
    return middle - lag if near >= 0.75 * len(places) else None


def _sixteenth(file: Exported, notes: Sequence[Note]) -> float:
    """Where the second sixteenth lies in its eighth (0.5 straight)."""
    halves = [file.in_bar(n.start) / file.ppq * 2 % 1 for n in notes]
    places = [place for place in halves if 0.4 < place < 0.7]
    return statistics.median(places) if len(places) >= 16 else 0.5


def _grid(file: Exported) -> list[float]:
    """The places in a beat where notes belong: swung eighths or sixteenths, and triplets."""
    everything = [note for track in file.played for note in track.notes]
    eighth = _offbeat(file, file.drums or everything) or 0.5
    if eighth > 0.53:
        places = [0.0, eighth / 2, eighth, (1 + eighth) / 2]
    else:
        sixteenth = _sixteenth(file, file.drums or everything)
        places = [0.0, sixteenth / 2, 0.5, 0.5 + sixteenth / 2]
    apart = [third for third in (1 / 3, 2 / 3) if min(abs(third - p) for p in places) > 0.06]
    return [*places, *apart, 1.0]


def _offsets(file: Exported, track: Track, grid: Sequence[float]) -> Iterator[tuple[int, float]]:
    """(place in the bar in 24ths of a beat, ms off the grid) of each note."""
    for note in track.notes:
        beat = file.in_bar(note.start) / file.ppq
        near = min(grid, key=lambda place: abs(beat % 1 - place))
        bar = file.bar_of(note.start)
        beats = (file.bars[bar] - file.bars[bar - 1]) // file.ppq if bar < len(file.bars) else 4
        place = round((beat // 1 + near) * 24) % (
            24 * beats
        )  # early for the next bar is that bar's first place
        yield place, (beat % 1 - near) * file.ms_per_beat(note.start)


def rule_11(file: Exported, limits: Limits) -> list[Finding]:
    """Timing."""
    found, pooled, habits = [], [], []
    grid = _grid(file)
    for track in file.played:
        rows = list(_offsets(file, track, grid))
        pooled += [offset for _, offset in rows]
        if len(rows) >= 64:
            by_place: dict[int, list[float]] = {}
            for place, offset in rows:
                by_place.setdefault(place, []).append(offset)
            mean = statistics.fmean(o for _, o in rows)
            between = sum(len(v) * (statistics.fmean(v) - mean) ** 2 for v in by_place.values())
            total = sum((o - mean) ** 2 for _, o in rows)
            noise = (len(by_place) - 1) / (len(rows) - 1)
            habits.append(between / total - noise if total else 0.0)
    if len(pooled) < 32:
        return []
    mean = statistics.fmean(abs(o) for o in pooled)
    spread = statistics.pstdev(pooled)
    far = sum(abs(o) > limits["timing_far_ms"] for o in pooled) / len(pooled)
    if not limits["timing_mean_low_ms"] <= mean <= limits["timing_mean_high_ms"]:
        found.append(Finding(11, "file", f"{mean:.1f} ms off the grid on average"))
    if not limits["timing_sd_low_ms"] <= spread <= limits["timing_sd_high_ms"]:
        found.append(Finding(11, "file", f"deviation {spread:.1f} ms"))
    if far >= limits["timing_far_share"]:
        found.append(
            Finding(
                11, "file", f"{far:.1%} of the notes more than {limits['timing_far_ms']} ms off"
            )
        )
    if habits and statistics.fmean(habits) < limits["timing_habit"]:
        found.append(
            Finding(
                11, "file", f"noise: the place in the bar explains {statistics.fmean(habits):.0%}"
            )
        )
    return found


def rule_12(file: Exported, limits: Limits) -> list[Finding]:
    """Groove agreement."""
    found = []
    kicks = {
        round(n.start / file.felt_beat(n.start)): file.seconds(n.start)
        for n in file.drums
        if n.key in (35, 36) and _phase(file, n.start) < 1 / 10
    }
    apart = [
        abs(file.seconds(n.start) - kicks[beat]) * 1000
        for track in file.of_role("bass")
        for n in track.notes
        if _phase(file, n.start) < 1 / 10
        and (beat := round(n.start / file.felt_beat(n.start))) in kicks
    ]
    together = sum(ms <= limits["bass_kick_ms"] for ms in apart)
    if len(apart) >= 8 and together < limits["bass_kick_share"] * len(apart):
        found.append(Finding(12, "bass", f"{together} of {len(apart)} notes lie with the kick"))
    swings = {t.name: s for t in file.played if (s := _offbeat(file, t.notes)) is not None}
    if swings:
        usual = statistics.median(swings.values())
        for name, swing in swings.items():
            if abs(swing - usual) > limits["swing_apart"]:
                found.append(
                    Finding(
                        12, name, f"off-beat at {swing:.2f} of the beat, the others at {usual:.2f}"
                    )
                )
    return found
