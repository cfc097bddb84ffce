"""The song's own time: where each section lies in the file, and its tempo, meters, keys, markers and chords."""

from __future__ import annotations

from dataclasses import dataclass

from composer.errors import PlanError
from composer.model.performance import KeyChange, Marker, MeterChange, TempoChange, TempoMap
from composer.model.song import Plan, Section, Song

__all__ = ["COUNT_IN", "LOOP", "Timeline", "lay_out"]

COUNT_IN = "Count-in"
LOOP = "loop"
"""The ending of a song that begins anew."""
_REMIND_BARS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """`starts` is the tick of each section in the plan's order, the count-in included; `end` the bar line after
    the last of them."""

    starts: tuple[int, ...]
    end: int
    tempo_map: TempoMap
    meters: tuple[MeterChange, ...]
    keys: tuple[KeyChange, ...]
    markers: tuple[Marker, ...]
    chords: tuple[tuple[int, str], ...]


def lay_out(song: Song) -> Timeline:
    """The timeline of a song; raises PlanError when there are no sections."""
    sections = song.plan.sections
    if not sections:
        raise PlanError("this song has no sections; give it a form, such as verse 8, chorus 8")
    starts = _starts(song)
    changes: list[TempoChange] = []
    meters: list[MeterChange] = []
    keys: list[KeyChange] = []
    markers = [Marker(tick=0, name=COUNT_IN)] if starts[0] else []
    for start, section in zip(starts, sections, strict=True):
        at = 0 if section is sections[0] else start
        signature, is_minor = _signature(section)
        if not keys or (keys[-1].signature, keys[-1].is_minor) != (signature, is_minor):
            keys.append(KeyChange(tick=at, signature=signature, is_minor=is_minor))
        if not meters or meters[-1].meter != section.meter:
            meters.append(MeterChange(tick=at, meter=section.meter))
        if not changes or changes[-1].bpm != section.tempo_bpm:
            changes.append(TempoChange(tick=at, bpm=section.tempo_bpm))
        changes += _slowing(start, section)
        markers.append(Marker(tick=start, name=section.name))
    return Timeline(
        starts=starts,
        end=starts[-1] + sections[-1].length,
        tempo_map=TempoMap(tuple(changes)),
        meters=tuple(meters),
        keys=tuple(keys),
        markers=tuple(markers),
        chords=_chords(starts, song.plan),
    )


def _starts(song: Song) -> tuple[int, ...]:
    """Section starts; whole bars go before bar 1 when the first section has a pickup, which a loop has at its end."""
    first = song.plan.sections[0]
    earliest = min(
        (event.at for cell in song.cells if cell.section == first.id for event in cell.events),
        default=0,
    )
    bar = first.meter.bar_ticks
    at = 0 if song.plan.ending == LOOP else -(min(earliest, 0) // bar) * bar
    starts = []
    for section in song.plan.sections:
        starts.append(at)
        at += section.length
    return tuple(starts)


def _signature(section: Section) -> tuple[int, bool]:
    """Sharps or flats, within the seven that a file can hold, and whether the key is minor."""
    signature = section.key.signature
    while signature > 7:
        signature -= 12
    while signature < -7:
        signature += 12
    return signature, section.key.is_minor


def _slowing(start: int, section: Section) -> list[TempoChange]:
    """A written ritardando or accelerando: one tempo a beat over the last two bars (one, of a short section), or over the
    bars the section says."""
    if section.ritardando == 1.0:
        return []
    bars = min(section.ramp_bars, section.bars) or (2 if section.bars >= 4 else 1)
    beats = bars * section.meter.beats
    first = start + section.length - bars * section.meter.bar_ticks
    fall = 1.0 - section.ritardando
    return [
        TempoChange(
            tick=first + beat * section.meter.beat_ticks,
            bpm=section.tempo_bpm * (1.0 - fall * (beat + 1) / beats),
        )
        for beat in range(beats)
    ]


def _chords(starts: tuple[int, ...], plan: Plan) -> tuple[tuple[int, str], ...]:
    """Each chord change, and a reminder every four bars of one that lasts."""
    found: list[tuple[int, str]] = []
    for start, section in zip(starts, plan.sections, strict=True):
        remind = _REMIND_BARS * section.meter.bar_ticks
        for span in section.chords:
            symbol = str(span.chord)
            if (
                found
                and span.at
                and found[-1][1] == symbol
                and start + span.at < found[-1][0] + remind
            ):
                continue
            places = range(start + span.at, start + span.end, remind) or (start + span.at,)
            found += [(place, symbol) for place in places]
    return tuple(found)
