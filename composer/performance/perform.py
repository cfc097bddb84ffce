"""From the song as written to the song as played.

`perform` places every section in the file and gives each part's notes their swing, feel and dynamics. Cells that
a person played keep their timing and velocities. What comes out is clean: sorted, every note ended, no key struck
while it sounds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from operator import attrgetter

from composer.genre.kits import Piece, find_piece
from composer.genre.schema import Feel
from composer.model.events import Bend, Control, Event, Hit, Lyric, Note
from composer.model.performance import (
    Performance,
    PlayedBend,
    PlayedControl,
    PlayedLyric,
    PlayedPart,
)
from composer.model.song import Cell, Part, Plan, Section, Song
from composer.performance.alike import played_alike
from composer.performance.controllers import (
    EXPRESSION,
    SUSTAIN,
    Swells,
    fade,
    pedal,
    uses_pedal,
    uses_swell,
)
from composer.performance.desk import Seat, seat_band
from composer.performance.dynamics import Dynamics, Moment
from composer.performance.feel import (
    Habits,
    Timekeeper,
    check_version,
    leaning,
    mix,
    player_timing,
    seated,
)
from composer.performance.legato import Span, carried
from composer.performance.timeline import LOOP, Timeline, lay_out
from composer.performance.trimming import Sounding, ended_by, trimmed
from composer.theory.meter import QUARTER

__all__ = ["EXACTLY_S", "perform"]

EXACTLY_S = 0.005
"""How near a length is that counts as exact."""
_SHORTEST_MS = 10.5
_CHORD_SPREAD_MS = 2.0
_CHOKE_VOICES = 128

PICKUP = -80
"""Ticks before its bar line from which a note leads in, and is not only early."""

_Struck = tuple[int, str, float, float, float, int]
"""key, family, lag, jitter and what off-beats are later in ticks, voice: one piece of the kit under this player's hands."""


def perform(song: Song, feel: Feel, like: tuple[Song, Performance] | None = None) -> Performance:
    """The song as its players play it, with the feel of its genre, as the plan leans on it. `like` is another take of
    its plan, as it is played with this feel: who has the same cells there plays as there.

    Raises PlanError for a song without sections or with too many parts, GenreError for an unknown drum, and
    FormatError when the song asks for a feel version this program does not have.
    """
    check_version(song.feel)
    plan = song.plan
    feel = leaning(feel, plan)
    line = lay_out(song)
    cells = {(cell.section, cell.part): cell for cell in song.cells}
    known = played_alike(song, line, *like) if like else {}
    swells = Swells()
    parts = tuple(
        known.get(part.id) or _PartPlayer(song, part, seat, feel, line, swells).play(cells)
        for part, seat in zip(plan.parts, seat_band(plan.parts), strict=True)
    )
    last = max((note.end for part in parts for note in part.notes), default=0)
    end = _closing_bar_line(line.end, last, plan.sections[-1])
    return Performance(
        title=plan.title,
        tempo_map=line.tempo_map,
        meters=line.meters,
        keys=line.keys,
        markers=line.markers,
        chords=line.chords,
        parts=parts,
        end_tick=end,
        is_loop=plan.ending == LOOP,
        exact_length_s=_exact_length_s(plan, line.tempo_map.seconds(end)),
    )


def _exact_length_s(plan: Plan, lasts_s: float) -> float | None:
    """The exact length the song was planned for, while it still has it; a later change may have taken it away."""
    wanted_s = plan.exact_length_s
    return wanted_s if wanted_s is not None and abs(lasts_s - wanted_s) <= EXACTLY_S else None


def _closing_bar_line(end: int, last: int, section: Section) -> int:
    bar = section.meter.bar_ticks
    return end + max(0, -(-(last - end) // bar)) * bar


class _PartPlayer:
    """One part through the whole song. What is written to end with the song ends a tick before its last bar line:
    MuseScore would open another bar for a note that ends upon it."""

    def __init__(
        self, song: Song, part: Part, seat: Seat, feel: Feel, line: Timeline, swells: Swells
    ) -> None:
        self.song, self.part, self.seat, self.feel, self.line = song, part, seat, feel, line
        self.swells = swells
        fastest = max(change.bpm for change in line.tempo_map.changes)
        self.shortest = -int(-_SHORTEST_MS * fastest * QUARTER // 60000)
        self.is_loop = song.plan.ending == LOOP
        self.habits: Habits = {}
        self.notes: list[Sounding] = []
        self.written: list[Span | None] = []
        self.controls: list[PlayedControl] = []
        self.bends: list[PlayedBend] = []
        self.lyrics: list[PlayedLyric] = []

    def play(self, cells: dict[tuple[str, str], Cell]) -> PlayedPart:
        for start, section in zip(self.line.starts, self.song.plan.sections, strict=True):
            cell = cells.get((section.id, self.part.id))
            if cell is not None and cell.events:
                self._play_cell(start, section, self._round(start, cell))
        part, seat = self.part, self.seat
        if part.role == "melody" and seat.channel != 9 and self.song.feel >= 3:
            self.notes = carried(self.notes, self.written)
        if self.is_loop:
            self.notes = [ended_by(note, self.line.end - 1) for note in self.notes]
        return PlayedPart(
            id=part.id,
            name=part.name,
            role=part.role,
            instrument=part.instrument,
            channel=seat.channel,
            program=part.program,
            bank=part.bank,
            volume=seat.volume,
            pan=seat.pan,
            reverb=seat.reverb,
            chorus=seat.chorus,
            notes=trimmed(self.notes),
            controls=tuple(sorted(self.controls, key=attrgetter("tick"))),
            bends=tuple(sorted(self.bends, key=attrgetter("tick"))),
            lyrics=tuple(sorted(self.lyrics, key=attrgetter("tick"))),
        )

    def _round(self, start: int, cell: Cell) -> Cell:
        """The cell with a pickup to bar 1 at the end of the song, where a loop has it."""
        if not self.is_loop or start or all(event.at >= 0 for event in cell.events):
            return cell
        events = (e if e.at >= 0 else replace(e, at=e.at + self.line.end) for e in cell.events)
        return replace(cell, events=tuple(events))

    def _play_cell(self, start: int, section: Section, cell: Cell) -> None:
        known = len(self.notes)
        self.written += [
            None if cell.is_played else (start + e.at, start + e.at + e.dur, e.at < 0)
            for e in cell.events
            if isinstance(e, Note | Hit)
        ]
        if cell.is_played:
            program = self.part.program if self.part.bank else 0
            self.notes += [
                _as_written(event, start, program) for event in cell.events if _sounds(event)
            ]
            silent = [event for event in cell.events if not _sounds(event)]
            self._follow(silent, lambda at: max(start + at, 0), start + section.length)
            self._sing(silent, lambda at: max(start + at, 0), known)
            return
        for model in section.led_in_by:  # its pickup keeps the feel it had before another section
            self._sound(start, model, replace(cell, events=_early(cell, True)))
            cell = replace(cell, events=_early(cell, False))
        silent, time = self._sound(start, section, cell)
        timing = seated(player_timing(self.feel, self.part.id, self.part.role), section, self.part)
        lag, jitter = timing.lag_ms * time.ticks_per_ms, timing.jitter_ms * time.ticks_per_ms

        def played(at: int) -> int:
            swung, unsteady = time[at]
            return max(round(start + swung + lag + jitter * unsteady), 0)

        self._follow(silent, played, start + section.length)
        self._sing(silent, played, known)
        self._controllers(start, section, cell, {e.number for e in silent if type(e) is Control})

    def _sound(self, start: int, section: Section, cell: Cell) -> tuple[list[Event], Timekeeper]:
        """The notes of a cell with the feel of a section; gives back what makes no sound, and the sense of time."""
        seed, version = self.song.plan.seed, self.song.feel
        time = Timekeeper(seed, section, self.part, self.feel, version, self.habits)
        touch = Dynamics(section, self.part, self.feel, time.base)
        play = self._hits if self.seat.channel == 9 else self._pitches
        return play(start, section, cell, time, touch), time

    def _pitches(
        self, start: int, section: Section, cell: Cell, time: Timekeeper, touch: Dynamics
    ) -> list[Event]:
        timing = seated(player_timing(self.feel, self.part.id, self.part.role), section, self.part)
        a_ms = time.ticks_per_ms
        jitter = timing.jitter_ms * a_ms
        lag = start + timing.lag_ms * a_ms
        spread = _spread_ms(section, self.part) * a_ms / 0xFFFF
        end_place, loud, base = time.end_place, touch.velocity_in, time.base
        shortest, add, song_end = self.shortest, self.notes.append, self.line.end
        sings = self.part.role in ("melody", "counter")
        beat = section.meter.beat_ticks
        silent: list[Event] = []
        at = dur = last = 0
        onset = 0.0
        moment: Moment | None = None  # it is the same for all the notes of a chord
        for event in cell.events:
            if type(event) is Note:
                if moment is None or event.at != at or event.dur != dur:
                    at, dur = event.at, event.dur
                    swung, unsteady = time[at]
                    onset = swung + lag + jitter * unsteady
                    swung, unsteady = end_place(at, at + dur)
                    end = swung + lag + jitter * unsteady
                    last = song_end - 1 if start + at + dur <= song_end <= end else round(end)
                    moment = touch.moment(at, "held" if at % beat + dur > beat else "")
                key = event.pitch.midi
                luck = mix(base, at, key)
                first = onset + spread * (luck >> 48)
                if not 0 <= key <= 127:
                    key = _within_midi(key)
                written = event.velocity + (_higher(key) if sings else 0.0)
                velocity = loud(moment, written, luck)
                add((round(first) if first > 0 else 0, key, last, velocity, shortest, key))
            elif type(event) is Hit:
                add(_as_written(event, start))
            else:
                silent.append(event)
        return silent

    def _hits(
        self, start: int, section: Section, cell: Cell, time: Timekeeper, touch: Dynamics
    ) -> list[Event]:
        a_ms = time.ticks_per_ms
        spread = _spread_ms(section, self.part) * a_ms / 0xFFFF
        known: dict[str, _Struck] = {}
        strike, base = touch.velocity, time.base
        shortest, add, song_end = self.shortest, self.notes.append, self.line.end
        silent: list[Event] = []
        for event in cell.events:
            if type(event) is Hit:
                name, at = event.piece, event.at
                struck = known.get(name)
                if struck is None:
                    struck = known[name] = self._drum(name, a_ms, section)
                key, family, lag, jitter, later, voice = struck
                luck = mix(base, at, key)
                swung, unsteady = time[at]
                swung += later if at % QUARTER == QUARTER // 2 else 0.0
                played = start + swung + lag + jitter * unsteady + spread * (luck >> 48)
                first = round(played) if played > 0 else 0
                last = first + event.dur
                if start + at + event.dur <= song_end <= last:
                    last = song_end - 1
                velocity = strike(at, family, event.velocity, luck)
                add((first, key, last, velocity, shortest, voice))
            elif type(event) is Note:
                add(_as_written(event, start))
            else:
                silent.append(event)
        return silent

    def _drum(self, name: str, a_ms: float, section: Section) -> _Struck:
        piece = find_piece(name, self.part.program if self.part.bank else 0)
        timing = player_timing(self.feel, name, piece.family, self.part.id, self.part.role)
        timing = seated(timing, section, self.part, name)
        lag, jitter = timing.lag_ms * a_ms, timing.jitter_ms * a_ms
        later = timing.off_beat_ms * a_ms if self.song.feel >= 3 else 0.0
        return piece.key, piece.family, lag, jitter, later, _voice(piece)

    def _follow(self, events: list[Event], played: Callable[[int], int], end: int) -> None:
        """Controllers and bends as written, on the played time of their ticks. A wheel left bent is
        let go where the section ends."""
        wheel = 0
        for event in sorted(events, key=attrgetter("at")):
            if type(event) is Control:
                tick = played(event.at)
                self.controls.append(
                    PlayedControl(tick=tick, number=event.number, value=event.value)
                )
            elif type(event) is Bend:
                wheel = max(-8192, min(8191, round(event.cents * 8192 / 200)))
                self.bends.append(PlayedBend(tick=played(event.at), value=wheel))
        if wheel:
            self.bends.append(PlayedBend(tick=end, value=0))

    def _sing(self, events: list[Event], played: Callable[[int], int], known: int) -> None:
        """Syllables on the very ticks of their notes, which readers of MIDI files look for; `known` notes are older."""
        syllables = [event for event in events if type(event) is Lyric]
        starts = sorted({note[0] for note in self.notes[known:]}) if syllables else []
        for event in syllables:
            tick = played(event.at)
            tick = min(starts, key=lambda start: (abs(start - tick), start), default=tick)
            self.lyrics.append(PlayedLyric(tick=tick, text=event.text))

    def _controllers(self, start: int, section: Section, cell: Cell, written: set[int]) -> None:
        """Pedal, swells and the fade, unless the cell has its own."""
        swells: list[PlayedControl] = []
        if self.seat.channel != 9:
            play = section.play_of(self.part.id)
            is_short = play is not None and play.length < 1.0
            if SUSTAIN not in written and uses_pedal(self.part, self.feel) and not is_short:
                onsets = sorted({event.at for event in cell.events if type(event) is Note})
                self.controls += pedal(start, section, onsets)
            if EXPRESSION not in written and uses_swell(self.part):
                swells = self.swells.of(start, section)
        if section.ending == "fade":
            swells = fade(start, section, swells)
        self.controls += swells


def _early(cell: Cell, is_wanted: bool) -> tuple[Event, ...]:
    """The events of a cell that lead into its section, or the others."""
    return tuple(event for event in cell.events if (event.at < PICKUP) == is_wanted)


def _spread_ms(section: Section, part: Part) -> float:
    """How far apart the notes of one chord start; less where the player is tight."""
    play = section.play_of(part.id)
    return _CHORD_SPREAD_MS * min(play.looseness if play else 1.0, 1.0)


def _higher(key: int) -> float:
    """A tune leans into its high notes a little."""
    return max(-4.0, min(4.0, (key - 67) * 0.25))


def _sounds(event: Event) -> bool:
    return type(event) is Note or type(event) is Hit


def _as_written(event: Event, start: int, kit: int = 0) -> Sounding:
    """A note exactly as it stands in its cell."""
    first = max(start + event.at, 0)
    if isinstance(event, Hit):
        piece = find_piece(event.piece, kit)
        return first, piece.key, first + max(event.dur, 1), event.velocity, 1, _voice(piece)
    if not isinstance(event, Note):
        raise TypeError(f"{event} makes no sound")
    key = _within_midi(event.pitch.midi)
    return first, key, first + max(event.dur, 1), event.velocity, 1, key


def _voice(piece: Piece) -> int:
    """Pieces that choke each other are one voice; any other piece is a voice of its own."""
    if not piece.choke:
        return piece.key
    return _CHOKE_VOICES + int.from_bytes(piece.choke.encode(), "big")


def _within_midi(key: int) -> int:
    """The key, brought by octaves into the 128 that MIDI has."""
    while key > 127:
        key -= 12
    while key < 0:
        key += 12
    return key
