"""What a genre says: the nouns behind a genre file. A genre is data; how a technique plays it is code elsewhere.

The tables of a file have the names of these fields: `[tempo]`, `[keys]`, `[feel]`, `[[form]]`, `[energy]`,
`[[progression]]`, `[[drums]]`, `[[bass]]`, `[[comp]]`, `[[pad]]`, `[[riff]]`, `[[percussion]]`, `[melody]`,
`[[part]]`, `[transitions]`, `[mix]`. `docs/genres.md` is the musician's guide to them.

Genres are loaded once and compared by identity, so that they can key a cache.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from composer.theory.grid import Grid
from composer.theory.meter import Meter

__all__ = [
    "POSITIONS",
    "ROLES",
    "Feel",
    "Form",
    "Genre",
    "Keys",
    "MelodyStyle",
    "Motif",
    "PartStyle",
    "Pattern",
    "Progression",
    "Tempo",
    "Timing",
    "Transitions",
]

ROLES = ("melody", "counter", "comp", "pad", "riff", "bass", "drums", "percussion")
"""What a part is in the band for; patterns are looked up by role."""

POSITIONS = ("base", "answer", "pre_fill", "fill", "after_fill")
"""Where in the phrase a bar stands: the base bar, its answer (every second bar), the bar before a fill,
the fill (last bar before a new phrase or section), and the bar after one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tempo:
    """Quarter notes a minute: the range the genre lives in, and where it usually sits."""

    low: float
    high: float
    usual: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Usual tonics in each mode, most usual first, and the share of songs in minor (0..1)."""

    major: tuple[str, ...] = ("C", "G", "D", "F", "Bb", "Eb", "A")
    minor: tuple[str, ...] = ("A", "E", "D", "C", "G", "F", "B")
    minor_share: float = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Where a player sits: `lag_ms` behind the beat (negative: ahead), and how unsteadily (`jitter_ms`,
    standard deviation). A piece of the kit is struck `off_beat_ms` later still (negative: earlier) on the eighths
    between the beats."""

    lag_ms: float = 0.0
    jitter_ms: float = 4.0
    off_beat_ms: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Feel:
    """How the written notes are played.

    `unit` is what swings ("eighth" or "sixteenth"); `swing` lists (tempo, place of the off-beat), 0.5 straight
    to 0.75, interpolated between tempi; `timing` is by role or kit piece ("snare", "hat", "bass", "comp");
    `velocity_spread` is the standard deviation of free variation in MIDI steps; `accent` how far strong beats
    stand out, in MIDI steps; `pedal` names parts or roles that use the sustain pedal.
    """

    unit: str = "eighth"
    swing: tuple[tuple[float, float], ...] = ()
    timing: dict[str, Timing] = field(default_factory=dict)
    velocity_spread: float = 5.0
    accent: float = 8.0
    pedal: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Form:
    """One usual form: sections as `name bars`, in order, and how it may end ("held", "button", "fade",
    "ritardando"; one is drawn). `stretch` names the materials that may be repeated or doubled to meet a length,
    `whole` those that keep their bars: a length is met by more or fewer of them and by the others. `key_changes` names
    the sections that are sung higher or lower, in semitones (`"last chorus" = 2`, which holds to the end), where the
    brief wishes none of its own."""

    name: str
    sections: tuple[str, ...]
    weight: float = 1.0
    endings: tuple[str, ...] = ("held",)
    stretch: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    key_changes: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progression:
    """A stretch of harmony for some sections, in lead-sheet numerals (`| Imaj7 | vi7 | ii7 | V7 |`).

    `mode` is "major" or "minor"; `cadence` is how its end sounds: "open" (wants to go on), "closed" (lands) or
    "loop". Shorter progressions repeat; `ending` may replace the last bars when it is repeated for the last time.
    `about` is the reason `why` tells. A `whole` one (a twelve-bar blues) is never cut: it serves only sections it goes
    into without a rest, as long as there is another.
    """

    name: str
    sections: tuple[str, ...]
    chords: str
    mode: str = "major"
    weight: float = 1.0
    cadence: str = "loop"
    ending: str = ""
    about: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pattern:
    """What one role can play, as grids by position in the phrase (`POSITIONS`); missing positions are the base.

    `parts` limits it to some parts (empty: any of the role); `sections` to some materials (empty: any);
    `energy` is the range of section energy it suits. `technique` names the code that plays it; `voicing` how
    chords are laid out. `fills` are alternatives for the fill bar, one is drawn.
    """

    name: str
    role: str
    technique: str
    grids: dict[str, Grid]
    fills: tuple[Grid, ...] = ()
    parts: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    energy: tuple[float, float] = (0.0, 1.0)
    weight: float = 1.0
    voicing: str = "close"
    register: int = 0

    def at(self, position: str) -> Grid:
        """The grid for a position in the phrase, the base where the pattern has none of its own."""
        return self.grids.get(position, self.grids["base"])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Motif:
    """A rhythm for melody, one or two bars: marks `x` onset, `X` stressed onset, `-` held, `.` rest."""

    name: str
    grid: Grid
    sections: tuple[str, ...] = ()
    energy: tuple[float, float] = (0.0, 1.0)
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MelodyStyle:
    """How tunes go in this genre.

    `technique`: "vocal", "riff", "bebop", "call_response" or "ostinato". `plans`: material to phrase plans, one
    letter a unit of `unit_bars` ("a a' a b", `h` the hook, `.` a rest, `'` a varied ending). `scale`: "key",
    "pentatonic", "blues" or "chord_scale". `contours`: weights of arch, valley, ascent, descent, level, wave.
    `leap` 0..1 how readily it leaps, `repeat` how readily it repeats a note, `chromatic` passing notes,
    `pickup` how often a phrase has an anacrusis (of `pickup_unit`: "eighth", up to a beat of them, or "beat", one), `syncopation` how readily a varied rhythm is
    pushed before the beat (0: never), `kinship` how readily the ideas of a section share a tread and `homing` how readily phrases
    come home to the tonic (both 0..1 beyond the usual), `legato` whether the notes of a phrase are slurred without air between them, `sustain` 0..1 how far notes ring into the silence after them, `span` its range in semitones, `lift` how many semitones the
    chorus sits higher; `lowest` where the range starts when no singer is named; `rests_in` the materials without a tune.
    `unbroken` names the kinds of instruments (`bowed`, `keys`) that carry a tune of this genre without a rest: a fiddle
    for dancers goes from note to note and from strain to strain, where a singer would breathe.
    """

    technique: str = "vocal"
    plans: dict[str, tuple[str, ...]] = field(default_factory=dict)
    motifs: tuple[Motif, ...] = ()
    unit_bars: int = 2
    scale: str = "key"
    contours: dict[str, float] = field(default_factory=dict)
    leap: float = 0.3
    repeat: float = 0.25
    chromatic: float = 0.0
    pickup: float = 0.2
    pickup_unit: str = "eighth"
    syncopation: float = 1.0
    kinship: float = 0.0
    homing: float = 0.0
    legato: bool = False
    sustain: float = 0.0
    span: int = 14
    lift: int = 4
    lowest: str = "A3"
    rests_in: tuple[str, ...] = ()
    unbroken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PartStyle:
    """A chair in the band. `id` is what people call it; `instruments` are weighted families from the instrument
    table; `share` how often it is in the band at all (1: always); it plays where the section's energy is at
    least `enters` and at most `leaves`, always in `plays`, never in `rests`. `order` spreads entries: later in
    the song a part may enter at lower energy (`verse 2` adds it). `low` and `high` bound its register. `slides` and
    `swells` are the shares of its long notes that are slid into from below, and that grow out of silence. A `share` of 0
    is a chair that is only filled when the brief asks for it."""

    id: str
    role: str
    instruments: dict[str, float]
    name: str = ""
    share: float = 1.0
    enters: float = 0.0
    leaves: float = 1.0
    plays: tuple[str, ...] = ()
    rests: tuple[str, ...] = ()
    low: str = ""
    high: str = ""
    slides: float = 0.0
    swells: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Transitions:
    """How sections hand over: lists of "fill", "build", "drop_out", "stop", "held", "pickup", "none", by whether
    energy rises (`up`), falls (`down`) or stays (`level`), and by what comes where a material is entered in a way of
    its own (`into`); `crash` is the energy from which a section opens with one."""

    up: tuple[str, ...] = ("fill", "build")
    down: tuple[str, ...] = ("fill", "drop_out")
    level: tuple[str, ...] = ("fill",)
    crash: float = 0.6
    into: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Genre:
    """One genre, resolved. `family` and `aliases` are the names people know it by; `phrase_bars` the usual
    phrase. `energy` gives each material, or numbered section (`verse 2`, `chorus last`), its energy 0..1, and `growth`
    how much of it, -1..1, is gained from the section's first bar to its last.
    `colour` lists, for a numeral, richer forms of it from plain to lush. `mix` holds hints by part or role.
    """

    name: str
    family: str
    about: str
    meter: Meter
    tempo: Tempo
    keys: Keys
    feel: Feel
    forms: tuple[Form, ...]
    energy: dict[str, float]
    progressions: tuple[Progression, ...]
    patterns: tuple[Pattern, ...]
    melody: MelodyStyle
    parts: tuple[PartStyle, ...]
    transitions: Transitions = field(default_factory=Transitions)
    aliases: tuple[str, ...] = ()
    phrase_bars: int = 4
    colour: dict[str, tuple[str, ...]] = field(default_factory=dict)
    colour_level: float = 0.3
    growth: dict[str, float] = field(default_factory=dict)
    mix: dict[str, dict[str, float | str | dict[str, Any]]] = field(default_factory=dict)

    def patterns_for(
        self, role: str, part: str, material: str, energy: float
    ) -> tuple[Pattern, ...]:
        """The patterns this part may play there; those for the material first, then by nearness of energy, so
        that there is always one if the role has any."""
        mine = [p for p in self.patterns if p.role == role and (not p.parts or part in p.parts)]
        fitting = [p for p in mine if not p.sections or material in p.sections] or mine
        suiting = [p for p in fitting if p.energy[0] <= energy <= p.energy[1]]
        if suiting or not fitting:
            return tuple(suiting)
        distance = min(_distance(p.energy, energy) for p in fitting)
        return tuple(p for p in fitting if _distance(p.energy, energy) == distance)

    def pattern(self, name: str, role: str) -> Pattern | None:
        """The pattern of this name for a role, or None."""
        for pattern in self.patterns:
            if pattern.name == name and pattern.role == role:
                return pattern
        return None


def _distance(span: tuple[float, float], energy: float) -> float:
    return max(span[0] - energy, energy - span[1], 0.0)
