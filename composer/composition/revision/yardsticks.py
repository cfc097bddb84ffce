"""What a move is measured by, where that is more than a count of notes: fills, silences, rolls, slopes, who plays what.

A yardstick is given the song as it stands, the sections and parts in question, and the move; figures have their unit in
what they say of themselves, words are those of a musician.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, pstdev

from composer.composition.revision.draft import Draft, Place
from composer.composition.wishes import pieces_named
from composer.measure.written import energy, pitch_mean
from composer.model.events import Event, Hit, Note
from composer.model.move import Move
from composer.model.song import Part, Section

__all__ = ["YARDSTICKS", "Stretch", "Value"]

Value = float | str
_EARLY, _CLOSE, _QUIET = -80, 60, 60
_HOOKS = ("chorus", "drop", "hook", "climax")
_TIMEKEEPERS = (
    "hat",
    "hat_open",
    "ride",
    "ride_bell",
    "tom_floor",
    "brush_sweep",
    "shaker",
    "tambourine",
)
_BACKBEATS = ("snare", "sidestick", "rimshot", "clap", "snare_electric")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Where a move is measured: sections, parts with the pieces that are meant, and bars of the section (from 0)."""

    draft: Draft
    sections: Sequence[Section]
    parts: Sequence[tuple[Part, tuple[str, ...]]]
    move: Move
    bars: tuple[int, int] | None = None

    def places(self) -> list[Place]:
        return [
            Place(s.id, part.id, pieces, self.bars)
            for s in self.sections
            for part, pieces in self.parts
        ]

    def events(self, section: Section, part: Part) -> tuple[Event, ...]:
        """What the part has in the section, in the bars in question."""
        cell = self.draft.cells.get((section.id, part.id))
        if cell is None or self.bars is None:
            return cell.events if cell else ()
        bar = section.meter.bar_ticks
        first, end = self.bars[0] * bar, (self.bars[1] + 1) * bar
        return tuple(e for e in cell.events if first <= e.at < end)

    def cells(self) -> list[tuple[Section, Part, tuple[Event, ...]]]:
        return [(s, p, self.events(s, p)) for s in self.sections for p, _ in self.parts]

    def bars_in_all(self) -> int:
        if self.bars is not None:
            return (self.bars[1] - self.bars[0] + 1) * len(self.sections)
        return sum(s.bars for s in self.sections)

    def kits(self) -> list[Place]:
        """The drummer's places."""
        kit = [p.id for p in self.draft.plan.parts if p.role == "drums"]
        return [
            Place(s.id, part, (), self.bars)
            for s in self.sections
            for part in kit
            if self.draft.plays(s.id, part)
        ]

    def led_into(self) -> list[Section]:
        """The sections ahead of those that the move leads into."""
        aims = [self.move.before] if self.move.before else [s.id for s in self.sections]
        ahead = [
            self.draft.before(i) for i in aims if any(s.id == i for s in self.draft.plan.sections)
        ]
        return [section for section in ahead if section is not None]


def _hits(stretch: Stretch, place: Place, pieces: Sequence[str]) -> list[Hit]:
    section, part = stretch.draft.section(place.section), stretch.draft.part(place.part)
    return [e for e in stretch.events(section, part) if isinstance(e, Hit) and e.piece in pieces]


def _duration(stretch: Stretch) -> Value:
    return round(sum(s.length / 960 * 60 / s.tempo_bpm for s in stretch.draft.plan.sections), 2)


def _form(stretch: Stretch) -> Value:
    return ", ".join(f"{s.name} {s.bars}" for s in stretch.draft.plan.sections)


def _bars(stretch: Stretch) -> Value:
    return float(sum(s.bars for s in stretch.sections))


def _key(stretch: Stretch) -> Value:
    return ", ".join(dict.fromkeys(str(s.key) for s in stretch.sections))


def _swing(stretch: Stretch) -> Value:
    from composer.composition.revision.time import off_beat

    places = [off_beat(stretch.draft, s) for s in stretch.sections]
    return fmean(places) if places else 0.0


def _chords(stretch: Stretch) -> Value:
    return " / ".join(" ".join(str(c.chord) for c in s.chords) for s in stretch.sections)


def _ending(stretch: Stretch) -> Value:
    return stretch.draft.plan.sections[-1].ending or "none"


def _tempo_change(stretch: Stretch) -> Value:
    """Tempo at the end of the section as a share of its beginning."""
    return fmean(s.ritardando if s.ramp_bars else 1.0 for s in stretch.sections)


def _timing_offset(stretch: Stretch) -> Value:
    """Milliseconds behind the beat that players are asked to be."""
    plays = [p for s in stretch.sections for part, _ in stretch.parts if (p := s.play_of(part.id))]
    return fmean(p.lateness_ms for p in plays) if plays else 0.0


def _timing_spread(stretch: Stretch) -> Value:
    """How far players stray from the grid, as a share of what the genre has."""
    plays = [p for s in stretch.sections for part, _ in stretch.parts if (p := s.play_of(part.id))]
    return fmean(p.looseness for p in plays) if plays else 0.0


def _parts(stretch: Stretch) -> Value:
    draft = stretch.draft
    return " ".join(
        p.id for p in draft.plan.parts if any(draft.plays(s.id, p.id) for s in stretch.sections)
    )


def _instrument(stretch: Stretch) -> Value:
    draft = stretch.draft
    heard = {p.id: p.instrument for p in draft.plan.parts if any(draft.plays(s.id, p.id) for s in stretch.sections)}  # fmt: skip
    return ", ".join(heard.values())


def _manner(stretch: Stretch) -> Value:
    """Pattern or technique of each part, and what is done to its notes."""
    found = []
    for section in stretch.sections:
        for part, _ in stretch.parts:
            play = section.play_of(part.id)
            if play is not None:
                done = [edit.to or edit.kind for edit in play.edits]
                found.append("+".join(filter(None, [play.technique, play.pattern, *done])))
    return " ".join(dict.fromkeys(found))


def _off_beats(stretch: Stretch) -> Value:
    """Onsets off the beat, a beat: what movement is made of."""
    parts = [part for part, _ in stretch.parts]
    if stretch.move.parts == ("*",):
        parts = [p for p in parts if p.role not in ("pad", "melody")] or parts
    count = 0
    for place in stretch.places():
        if all(place.part != p.id for p in parts):
            continue
        section = stretch.draft.section(place.section)
        line = stretch.draft.passage([place]).lines[0]
        beat = section.meter.beat_ticks
        count += sum(_CLOSE < at % beat < beat - _CLOSE for at in line.onsets)
    beats = stretch.draft.passage(stretch.places()).beats
    return count / beats if beats else 0.0


def _doubling(stretch: Stretch) -> Value:
    """The share of a line's notes that somebody also plays an octave or a third away."""
    steps = (3, 4) if stretch.move.to == "thirds" else (12,)
    found = total = 0
    for section, _, events in stretch.cells():
        others = {(round(e.at / _CLOSE), e.pitch.midi) for p in stretch.draft.plan.parts for e in stretch.events(section, p) if isinstance(e, Note)}  # fmt: skip
        for event in events:
            if isinstance(event, Note):
                total += 1
                at = round(event.at / _CLOSE)
                found += any((at, event.pitch.midi + side * n) in others for n in steps for side in (1, -1))  # fmt: skip
    return found / total if total else 0.0


def _repetition(stretch: Stretch) -> Value:
    """The share of a tune's bars that were sung before."""
    known: set[frozenset[tuple[int, int]]] = set()
    again = total = 0
    for section, _, events in stretch.cells():
        bar = section.meter.bar_ticks
        for n in range(section.bars):
            sung = frozenset((round((e.at - n * bar) / 240), e.pitch.midi) for e in events if isinstance(e, Note) and n * bar <= e.at < (n + 1) * bar)  # fmt: skip
            if sung:
                total += 1
                again += sung in known
                known.add(sung)
    return again / total if total else 0.0


def _brightness(stretch: Stretch) -> Value:
    """Mean MIDI pitch of those who play notes: how high the light falls."""
    pitched = [p for p in stretch.places() if stretch.draft.part(p.part).role not in ("drums", "percussion")]  # fmt: skip
    return pitch_mean(stretch.draft.passage(pitched)) if pitched else 0.0


def _energy_of(draft: Draft, section: Section, bars: tuple[int, int] | None = None) -> float:
    players = [Place(section.id, p.id, (), bars) for p in draft.players(section.id)]
    return energy(draft.passage(players)) if players else 0.0


def _energy_gap(stretch: Stretch) -> Value:
    """Mean energy of the loud sections less that of the others."""
    draft = stretch.draft
    levels = {s.id: _energy_of(draft, s) for s in draft.plan.sections}
    high = {s.id for s in draft.plan.sections if s.material in _HOOKS}
    if not high or len(high) == len(levels):
        order = sorted(levels, key=lambda i: levels[i])
        high = set(order[len(order) // 2 :])
    low = [value for i, value in levels.items() if i not in high]
    return fmean(levels[i] for i in levels if i in high) - (fmean(low) if low else 0.0)


def _energy_slope(stretch: Stretch) -> Value:
    """Energy of the last quarter less that of the first, over one section or over all of them; how uneven it is where
    evenness was asked for."""
    from composer.composition.revision.size import quarters

    draft, sections = stretch.draft, list(stretch.sections)
    if stretch.move.name == "build":
        sections = stretch.led_into() or sections
    if stretch.move.to == "flat":
        if len(sections) > 1:
            return pstdev([_energy_of(draft, s) for s in sections])
        return pstdev([_energy_of(draft, sections[0], bars) for bars in quarters(sections[0])])
    if len(sections) == len(draft.plan.sections) and len(sections) > 2:
        levels = [_energy_of(draft, s) for s in sections]
        half = len(levels) // 2
        return fmean(levels[-half:]) - fmean(levels[:half])
    slopes = []
    for section in sections:
        count = max(section.bars // 4, 1)
        first = _energy_of(draft, section, (0, count - 1))
        slopes.append(_energy_of(draft, section, (section.bars - count, section.bars - 1)) - first)
    return fmean(slopes) if slopes else 0.0


def _silence(stretch: Stretch) -> Value:
    """Beats without a sound ahead of the section."""
    spans = []
    for section in stretch.led_into() or stretch.sections:
        ends = [
            min(e.at + e.dur, section.length) if isinstance(e, Note) else e.at + 1
            for part in stretch.draft.players(section.id)
            for e in stretch.draft.cells[section.id, part.id].events
            if isinstance(e, Note | Hit)
        ]
        spans.append((section.length - max(ends, default=0)) / section.meter.beat_ticks)
    return round(fmean(spans), 2) if spans else 0.0


def _fills(stretch: Stretch) -> Value:
    """Bars with a fill: ahead of the sections named, or within them where there shall be none."""
    from composer.composition.revision.transitions import is_filled

    draft = stretch.draft
    kit = [p.id for p in draft.plan.parts if p.role == "drums"]
    if stretch.move.bars is not None or (stretch.move.to == "absent" and not stretch.move.before):
        places = [
            Place(p.section, p.part, (), (bar, bar))
            for p in stretch.kits()
            for bar in range(*(_span(stretch, p)))
        ]
    else:
        places = [
            Place(s.id, part, (), (s.bars - 1, s.bars - 1))
            for s in stretch.led_into()
            for part in kit
            if draft.plays(s.id, part)
        ]
    return float(sum(is_filled(draft, place) for place in places))


def _span(stretch: Stretch, place: Place) -> tuple[int, int]:
    first, last = place.bars or (0, stretch.draft.section(place.section).bars - 1)
    return first, last + 1


def _crash(stretch: Stretch) -> Value:
    """Sections that open with a crash."""
    opening = ("crash", "china", "splash")
    return float(
        sum(
            any(
                isinstance(e, Hit) and e.piece.startswith(opening) and abs(e.at) < _CLOSE
                for e in events
            )
            for _, part, events in stretch.cells()
            if part.role == "drums"
        )
    )


def _pickup(stretch: Stretch) -> Value:
    """Notes and strokes that lead over the bar line."""
    return float(sum(e.at < _EARLY for _, _, events in stretch.cells() for e in events))


def _drum_feel(stretch: Stretch) -> Value:
    """The beats whose kick and snare stand in nearly every bar."""
    from composer.composition.beats import RULES
    from composer.composition.revision.drums import has_beat

    kits = stretch.kits()
    held = [name for name in RULES if kits and all(has_beat(stretch.draft, p, name) for p in kits)]
    return " ".join(held) if held else "none" if not kits else "other"


def _timekeeper(stretch: Stretch) -> Value:
    """The piece that is struck most among those that do the same work."""
    aim = stretch.move.to
    kind = _BACKBEATS if aim in ("sidestick", "snare", "clap") else _TIMEKEEPERS
    counts = Counter(hit.piece for place in stretch.kits() for hit in _hits(stretch, place, kind))
    for guest in ("clap", "tom_floor"):
        if aim not in guest and len(counts) > 1:
            counts.pop(guest, None)  # it sounds beside what keeps time
    return max(counts, key=lambda piece: (counts[piece], piece)) if counts else "none"


def _rolls(stretch: Stretch) -> Value:
    """Strokes of the hats faster than sixteenths, a bar."""
    hats, found = pieces_named(("hat",)), 0
    for place in stretch.kits():
        at = sorted(hit.at for hit in _hits(stretch, place, hats))
        fast = stretch.draft.section(place.section).meter.beat_ticks // 4 - 20
        found += sum(0 < b - a < fast for a, b in pairwise(at))
    return found / max(stretch.bars_in_all(), 1)


def _ghosts(stretch: Stretch) -> Value:
    """Whispers of the snare, a bar."""
    snares = pieces_named(("snare",))
    found = sum(hit.velocity < _QUIET for place in stretch.kits() for hit in _hits(stretch, place, snares))  # fmt: skip
    return found / max(stretch.bars_in_all(), 1)


YARDSTICKS: dict[str, Callable[[Stretch], Value]] = {
    "duration": _duration, "form": _form, "bars": _bars, "key": _key, "mode": _key, "swing": _swing, "chords": _chords,
    "ending": _ending, "tempo_change": _tempo_change, "timing_offset": _timing_offset, "timing_spread": _timing_spread,
    "parts": _parts, "instrument": _instrument, "manner": _manner, "off_beats": _off_beats, "doubling": _doubling,
    "repetition": _repetition, "brightness": _brightness, "energy_gap": _energy_gap, "energy_slope": _energy_slope,
    "silence": _silence, "fill": _fills, "crash": _crash, "pickup": _pickup, "drum_feel": _drum_feel,
    "timekeeper": _timekeeper, "hat_rolls": _rolls, "ghost_notes": _ghosts,
}  # fmt: skip
"""By the measure of a move."""
