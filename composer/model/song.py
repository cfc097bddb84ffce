"""The plan of a song and the song itself: sections, parts, who plays what, and the exact notes.

Sections, materials and parts carry permanent ids, given once and never reused; names are for people.
Everything a cell depends on stands in its section, its part and the plan's own few facts, so inserting or
cutting a section elsewhere leaves it as it was.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from composer.errors import SelectorError, offer
from composer.model.brief import Assumption
from composer.model.events import Event
from composer.theory.chord import Chord
from composer.theory.key import Key
from composer.theory.meter import Meter

__all__ = [
    "NEWEST_FEEL", "Cell", "ChordSpan", "Edit", "Hook", "Part", "Plan", "Play", "Section", "Song",
]  # fmt: skip

NEWEST_FEEL = 3
"""The version of the performance feel that new songs are played with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChordSpan:
    """One chord of a section: `at` and `dur` in ticks from the section's start.

    `numeral` is the chord in the section's key, for people and for `why`; `mark` is one of `chart.MARKS`.
    """

    at: int
    dur: int
    chord: Chord
    numeral: str = ""
    mark: str = ""

    @property
    def end(self) -> int:
        return self.at + self.dur


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change made to what a player had written: the same notes louder, fewer of them, an octave higher.

    `kind` names it, `amount` and `to` say how far or what for. It holds for these `pieces` of the kit (none: all) and
    for the bars `first_bar` to `last_bar` of the section, counted from 0 (a `last_bar` of -1: to its end).
    """

    kind: str
    amount: float = 0.0
    to: str = ""
    pieces: tuple[str, ...] = ()
    first_bar: int = 0
    last_bar: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """What one part does in one section: which of the genre's patterns (`pattern`, "" where the technique
    needs none) by which technique, and its dials, 0..1. `register` moves the part by semitones.

    By wish only: `muted` are pieces of the kit that are never struck, `pieces` the only ones that are; `beat` is the beat a groove is turned to
    ("half_time"); `length` how long notes are held, as a share of what is written; `edits` what was changed
    afterwards, in order. `lateness_ms` is how far the player sits behind the others here (`late_pieces`: only these
    of the kit), `looseness` the share of the usual unsteadiness.
    """

    part: str
    technique: str
    pattern: str = ""
    complexity: float = 0.5
    intensity: float = 0.5
    register: int = 0
    muted: tuple[str, ...] = field(default=(), repr=False)
    pieces: tuple[str, ...] = field(default=(), repr=False)
    beat: str = field(default="", repr=False)
    length: float = field(default=1.0, repr=False)
    edits: tuple[Edit, ...] = field(default=(), repr=False)
    lateness_ms: float = field(default=0.0, repr=False)
    late_pieces: tuple[str, ...] = field(default=(), repr=False)
    looseness: float = field(default=1.0, repr=False)

    @property
    def wishes(self) -> tuple[object, ...]:
        """What a brief or a revision has changed beyond the dials; empty for a part that plays as its genre does."""
        own = (self.muted, self.pieces, self.beat, self.length)
        if self.edits:
            return (*own, self.edits)
        return () if own == ((), (), "", 1.0) else own

    def lift(self, reach: int) -> int:
        """How far intensity moves a written velocity: up to `reach` / 2 MIDI steps above the middle, and half as far
        below it, since a quiet section is quiet by its few players already."""
        away = self.intensity - 0.5
        return round(away * (reach if away > 0 else reach / 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section. `id` is permanent; `material` names what recurs ("chorus"); `occurrence` counts the
    material's returns from 1 as they were at creation; `name` is the display name ("Chorus 2").

    `opens_with` is what happens on the first beat ("crash" or "none"); `lead_out` how the last bar hands over to
    what follows ("fill", "build", "drop_out", "stop", "held", "pickup" or "none"). Both are decided at creation and
    stay, so that an insertion next door changes nothing here. `ending` is set on the last section ("held", "button",
    "fade", "ritardando"; "loop" runs into bar 1 again); `ritardando` is the tempo reached at its end, as a share of
    `tempo_bpm`. `progression` and `reason` name the harmony and say why it is there. `growth` is the energy gained from
    the first bar to the last. `lyrics` are the lines sung here, syllables parted by `·` and stresses marked by `ˈ`:
    `ˈsil·ver ˈmoon`; `first_lyrics` the lines that the material's tune was first sung to, where those are others.

    Of the performance only: `ramp_bars` are the bars over which `ritardando` is reached (0: the last two); `swing` is
    added to the plan's, `swing_unit` is what swings where it is not what the genre swings; `feel_bpm` is the tempo
    at which the feel was set (0: the section's), so that a new tempo moves no note inside the bar. `led_in_by` is the
    section (at most one) whose pickup leads into this one, where that section stood here before.
    """

    id: str
    material: str
    occurrence: int
    name: str
    bars: int
    meter: Meter
    key: Key
    tempo_bpm: float
    energy: float
    chords: tuple[ChordSpan, ...]
    plays: tuple[Play, ...]
    phrase_bars: int = 4
    opens_with: str = "none"
    lead_out: str = "none"
    ending: str = ""
    ritardando: float = 1.0
    progression: str = ""
    reason: str = ""
    growth: float = field(default=0.0, repr=False)
    lyrics: tuple[str, ...] = field(default=(), repr=False)
    first_lyrics: tuple[str, ...] = field(default=(), repr=False)
    ramp_bars: int = field(default=0, repr=False)
    swing: float = field(default=0.0, repr=False)
    swing_unit: str = field(default="", repr=False)
    feel_bpm: float = field(default=0.0, repr=False)
    led_in_by: tuple[Section, ...] = field(default=(), repr=False)

    @property
    def length(self) -> int:
        """Ticks."""
        return self.bars * self.meter.bar_ticks

    def energy_at(self, tick: int) -> float:
        """The energy at a tick: the section's own in its middle, less and more at its ends where it grows."""
        return self.energy + self.growth * (min(max(tick, 0), self.length) / self.length - 0.5)

    def play_of(self, part: str) -> Play | None:
        """What this part does here, or None when it rests."""
        for play in self.plays:
            if play.part == part:
                return play
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One player. `role` is one of melody, counter, comp, pad, riff, bass, drums, percussion; `instrument` a
    family of the instrument table; `name` the track name (ASCII, at most 24 characters). `lateness_ms` is how far
    this player sits behind the others (negative: ahead), by wish."""

    id: str
    name: str
    role: str
    instrument: str
    program: int
    bank: int = 0
    lateness_ms: float = field(default=0.0, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """The song's idea in one or two bars: onsets and durations in ticks, and the contour in scale steps from
    its first note. Drawn before any melody, so that chorus, intro and ending can all speak of it."""

    bars: int
    rhythm: tuple[tuple[int, int], ...]
    contour: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All decisions before a note is written. `next_id` numbers the next section that is created.

    `swing` (-1 straight .. 1 triplets) and `lateness_ms` (behind the beat; negative: ahead of it) are added to the
    genre's feel. `exact_length_s` is the length that the file with the notes and the sound are to have, where one was
    asked for.
    """

    title: str
    genre: str
    seed: int
    key: Key
    tempo_bpm: float
    meter: Meter
    form: str
    parts: tuple[Part, ...]
    sections: tuple[Section, ...]
    hook: Hook | None = None
    melody_range: tuple[int, int] = (57, 76)
    ending: str = "held"
    next_id: int = 1
    assumed: tuple[Assumption, ...] = ()
    warnings: tuple[str, ...] = ()
    moods: tuple[str, ...] = ()
    swing: float = field(default=0.0, repr=False)
    lateness_ms: float = field(default=0.0, repr=False)
    exact_length_s: float | None = field(default=None, repr=False)

    def part(self, part_id: str) -> Part:
        """The part of this id; raises SelectorError."""
        for part in self.parts:
            if part.id == part_id:
                return part
        raise SelectorError(
            f"no part {part_id!r} in this song; {offer(part_id, [p.id for p in self.parts])}"
        )

    def section(self, section_id: str) -> Section:
        """The section of this id; raises SelectorError."""
        for section in self.sections:
            if section.id == section_id:
                return section
        raise SelectorError(f"no section {section_id!r} in this song")

    @property
    def bars(self) -> int:
        return sum(section.bars for section in self.sections)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One part in one section: its events, the take they came from, and a digest of what they were made from.

    `is_played` marks timing and velocities of a person, to which no feel is added. `notes_on` is what the writer
    has to say for itself (scores, rules), for `why`.
    """

    section: str
    part: str
    events: tuple[Event, ...]
    take: int = 0
    is_locked: bool = False
    is_played: bool = False
    made_from: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Song:
    """A plan and its cells: the truth that a song folder stores. `engine` and `feel` are the versions of the
    composing techniques and of the performance feel it was made with."""

    plan: Plan
    cells: tuple[Cell, ...]
    engine: int = 1
    feel: int = 1

    def cell(self, section: str, part: str) -> Cell | None:
        """The cell of this section and part, or None when the part rests there."""
        return next((c for c in self.cells if c.section == section and c.part == part), None)

    def with_cells(self, cells: tuple[Cell, ...]) -> Song:
        return replace(self, cells=cells)
