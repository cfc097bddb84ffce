"""Why a note or a chord is there: from the note to the rule that wrote it, to the plan, to the words of the brief.

Everything told is looked up: the cell's own remarks, the genre's pattern, the chord's function in its key, the
section's plan, what was asked or assumed, and the changes in the history that touched the place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from composer.errors import ComposerError, SelectorError
from composer.measure.note_role import chord_under, note_role, role_in_chord
from composer.model.brief import BriefReading
from composer.model.events import Hit, Note
from composer.model.selector import Spot, read_selector, select
from composer.model.song import Cell, ChordSpan, Part, Plan, Play, Section, Song
from composer.studio.origins import (
    assumptions,
    brief_of_folder,
    changes_here,
    changes_of_folder,
    plan_reasons,
    words_asked,
)
from composer.studio.project import SongFolder
from composer.studio.section_returns import since_last_time
from composer.theory.function import find_function
from composer.theory.meter import Meter

__all__ = ["Reason", "ReasonedChord", "ReasonedNote", "why"]

ACCENT, GHOST = 100, 55
BARS = re.compile(r"bars? ([\d, -]+)")
_LINES = ("melody", "bass", "counter", "riff")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonedNote:
    """One note or hit: its `bar` (of the section, from 1) and `beat`, what it is called, the chord it sounds with, what
    it is in that chord (`role`), and what of the rule shows in it."""

    bar: int
    beat: str
    note: str
    beats: float
    chord: str
    role: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonedChord:
    """One chord: its bar and beat, symbol, numeral, and what it does in the key."""

    bar: int
    beat: str
    chord: str
    numeral: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """The answer for one part in one section (no part: its chords). `rule` says how the part is written, `harmony` and
    `plan` what was decided for the section, `differs` what tells it from the section of its material before it, `words`
    and `assumed` where that comes from, `changes` what was done to it since."""

    place: str
    first_bar: int
    notes: tuple[ReasonedNote, ...] = ()
    chords: tuple[ReasonedChord, ...] = ()
    rule: tuple[str, ...] = ()
    harmony: tuple[str, ...] = ()
    plan: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


def why(folder: SongFolder, selector: str) -> tuple[Reason, ...]:
    """The reasons for every note that a selector means, or, where it names no part, for every chord. Raises
    SelectorError, ProjectError."""
    song = folder.load()
    spots = select(selector, song.plan)
    reading = brief_of_folder(folder)
    changes = changes_of_folder(folder)
    if read_selector(selector).player == "*":
        sections = list(dict.fromkeys(spot.section for spot in spots))
        first = {spot.section: spot for spot in spots}
        return tuple(_of_chords(song, first[section], reading, changes) for section in sections)
    found = tuple(_of_notes(song, spot, reading, changes) for spot in spots)
    if not any(reason.notes for reason in found):
        raise SelectorError(f"nobody plays in {selector!r}; `composer show` tells who plays where")
    return found


def _of_notes(
    song: Song, spot: Spot, reading: BriefReading | None, changes: Sequence[tuple[str, str]]
) -> Reason:
    plan = song.plan
    section, part = plan.section(spot.section), plan.part(spot.part)
    cell = song.cell(spot.section, spot.part)
    play = section.play_of(part.id)
    events = cell.events if cell else ()
    line = tuple(event for event in events if isinstance(event, Note))
    told = []
    bar = section.meter.bar_ticks
    for event in events:
        place = max(event.at, 0) // bar
        if not isinstance(event, Note | Hit) or not spot.first_bar <= place <= spot.last_bar:
            continue
        if isinstance(event, Hit) and spot.piece and event.piece != spot.piece:
            continue
        told.append(_note(event, line, part, section, cell))
    spans = [s for s in section.chords if _overlaps(s, spot, bar)]
    return Reason(
        place=f"{section.name}, {part.name}",
        first_bar=_first_bar(plan, section) + spot.first_bar,
        notes=tuple(told),
        rule=_rules(cell, play, part, song),
        harmony=_harmony(section, spans),
        plan=plan_reasons(plan, section, part, play),
        differs=since_last_time(song, section, part.name),
        words=words_asked(reading, part, plan),
        assumed=assumptions(plan),
        changes=changes_here(changes, section, part.id),
    )


def _of_chords(
    song: Song, spot: Spot, reading: BriefReading | None, changes: Sequence[tuple[str, str]]
) -> Reason:
    plan = song.plan
    section = plan.section(spot.section)
    bar = section.meter.bar_ticks
    rows = []
    for number, span in enumerate(section.chords):
        if _overlaps(span, spot, bar):
            rows.append(
                ReasonedChord(
                    bar=span.at // bar + 1,
                    beat=_beat(span.at, section.meter),
                    chord=str(span.chord),
                    numeral=span.numeral,
                    role=_function(section, number) + _mark(span),
                )
            )
    return Reason(
        place=f"{section.name}, chords",
        first_bar=_first_bar(plan, section) + spot.first_bar,
        chords=tuple(rows),
        harmony=_harmony(section, ()),
        plan=plan_reasons(plan, section, None, None),
        differs=since_last_time(song, section),
        words=words_asked(reading, None, plan),
        assumed=assumptions(plan),
        changes=changes_here(changes, section, ""),
    )


def _note(
    event: Note | Hit,
    line: tuple[Note, ...],
    part: Part,
    section: Section,
    cell: Cell | None,
) -> ReasonedNote:
    meter = section.meter
    bar = max(event.at, 0) // meter.bar_ticks + 1
    span = chord_under(section, event.at)
    remarks = cell.remarks if cell else ()
    if isinstance(event, Hit):
        name, role = event.piece.replace("_", " "), _stroke(event, section)
    else:
        name = str(event.pitch)
        is_line = part.role in _LINES
        role = (
            note_role(line, line.index(event), section)
            if is_line
            else role_in_chord(event.pitch.midi, span.chord, section.key)
        )
    return ReasonedNote(
        bar=bar,
        beat="pickup" if event.at < 0 else _beat(event.at, meter),
        note=name,
        beats=round(event.dur / meter.beat_ticks, 2),
        chord=str(span.chord),
        role=role,
        rule=_shown(event, bar, remarks, section, span, part),
    )


def _shown(
    event: Note | Hit,
    bar: int,
    remarks: Sequence[str],
    section: Section,
    span: ChordSpan,
    part: Part,
) -> str:
    """What of the rule shows in this very note."""
    found = []
    for remark in remarks:
        if remark.startswith("plan ") and part.role == "melody":
            units = remark.removeprefix("plan ").split()
            if section.bars % len(units) == 0:
                unit = units[(bar - 1) * len(units) // section.bars]
                found.append(f"phrase {unit} of {' '.join(units)}")
        elif remark.startswith("climax "):
            pitch = remark.split()[1]
            if _names_bar(remark, bar) and isinstance(event, Note) and str(event.pitch) == pitch:
                found.append("the climax of the section")
        elif remark.startswith("varied: "):
            found += [
                f"this return varies it: {piece}"
                for piece in remark.removeprefix("varied: ").split(", ")
                if _names_bar(piece, bar)
            ]
        elif "fills in" in remark:
            if _names_bar(remark.partition("fills in")[2], bar):
                found.append("in the fill")
        elif BARS.search(remark) and _names_bar(remark, bar):
            found.append(BARS.split(remark)[0].removesuffix(" in ").strip())
    if event.at == span.at and part.role not in ("drums", "percussion"):
        found.append(f"on the change to {span.chord}")
    if event.at < 0:
        found.append("leads in from the section before")
    if section.ending and bar == section.bars:
        found.append(f"in the song's last bar, which ends {section.ending}")
    weight = section.meter.strength(max(event.at, 0) % section.meter.bar_ticks)
    found.append(("between the beats", "on a half beat", "on the beat", "on the middle of the bar", "on the one")[weight])  # fmt: skip
    return "; ".join(found)


def _stroke(hit: Hit, section: Section) -> str:
    weight = "accent" if hit.velocity >= ACCENT else "ghost" if hit.velocity < GHOST else "stroke"
    meter = section.meter
    within = hit.at % meter.bar_ticks
    beat = within // meter.beat_ticks
    if hit.piece.startswith("crash") and hit.at == 0:
        return f"{weight}: opens {section.name}"
    if within % meter.beat_ticks == 0 and hit.piece in ("snare", "claps", "sidestick"):
        return f"{weight}, {'backbeat' if beat % 2 else 'on the strong beat'}"
    if within == 0 and hit.piece == "kick":
        return f"{weight}, grounds the bar"
    if within % meter.beat_ticks:
        return f"{weight}, off the beat"
    return f"{weight}, with the beat"


def _rules(cell: Cell | None, play: Play | None, part: Part, song: Song) -> tuple[str, ...]:
    """How the part is written here: its technique, its pattern, what its writer says of itself."""
    if cell is None or play is None:
        return ()
    by = f"{part.role} by the technique {play.technique!r}"
    if play.pattern:
        by += f", after the {song.plan.genre} pattern {play.pattern!r}"
    rows = [by, *cell.remarks]
    if play.beat:
        rows.append(f"turned to {play.beat.replace('_', ' ')}")
    if cell.take:
        rows.append(f"take {cell.take + 1}")
    if cell.is_played:
        rows.append("played by a person, left as it is")
    if cell.is_locked:
        rows.append("locked")
    return tuple(rows)


def _harmony(section: Section, spans: Sequence[ChordSpan]) -> tuple[str, ...]:
    rows = [
        f"{span.chord} ({span.numeral or 'as given'}): {_function(section, section.chords.index(span))}"
        for span in spans
    ]
    if section.progression:
        rows.append(f"progression {section.progression!r}: {section.reason}".rstrip(": "))
    return tuple(dict.fromkeys(rows))


def _function(section: Section, number: int) -> str:
    spans = section.chords
    before = spans[number - 1].chord if number else None
    after = spans[number + 1].chord if number + 1 < len(spans) else None
    try:
        found = find_function(spans[number].chord, section.key, before=before, after=after)
    except ComposerError:
        return f"in {section.key}"
    return f"{found.name}, {found.reason}" if found else f"in {section.key}"


def _mark(span: ChordSpan) -> str:
    return {
        "": "",
        "push": "; comes in early",
        "shot": "; struck and stopped",
        "hold": "; held",
    }.get(span.mark, f"; {span.mark}")


def _overlaps(span: ChordSpan, spot: Spot, bar: int) -> bool:
    return span.at < (spot.last_bar + 1) * bar and span.end > spot.first_bar * bar


def _names_bar(text: str, bar: int) -> bool:
    """Whether `bars 1-2, 5, 7-8` of a remark has this bar."""
    found = BARS.search(text)
    pieces = (found[1] if found else text).split(",")
    for piece in pieces:
        ends = re.findall(r"\d+", piece)
        if ends and int(ends[0]) <= bar <= int(ends[-1]):
            return True
    return False


def _first_bar(plan: Plan, section: Section) -> int:
    place = plan.sections.index(section)
    return sum(s.bars for s in plan.sections[:place]) + 1


def _beat(at: int, meter: Meter) -> str:
    within = max(at, 0) % meter.bar_ticks
    return f"{within / meter.beat_ticks + 1:.3g}"
