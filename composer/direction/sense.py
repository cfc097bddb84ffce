"""What a word of a brief can ask for: the `Sense`, and a `Find` where one was met in a text."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DIALS", "EVERYWHERE", "Dials", "Find", "Sense"]

DIALS = (
    "energy",
    "density",
    "complexity",
    "colour",
    "brightness",
    "feel",
    "space",
    "swing",
    "legato",
    "tension",
)
"""The dials words can turn, each -1..1 around what the genre does by itself."""

EVERYWHERE = "*"
"""The selector of the whole song."""

Dials = tuple[tuple[str, float], ...]
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """The musical meaning of a phrase. Whatever is unset, the phrase does not speak of.

    `kind` is the sort of word (genre, mood, dial, tempo, feel, instrument, section, scene, logic, unit, number, plain,
    common, or a quantity: bpm, length, bars, meter, key, singer, chords, form, title, seed); `name` what it is called
    in answers. `bond` says how `genre` is meant: `is` (of that kind), `near` (does not exist here; `say` describes
    the nearest), `suggests` (only when no genre is named). `mode` colours a key named by its tonic alone, `leans` does
    not. `tempo` is a range and `bpm` one tempo, quarter notes a minute; `names_note` says that the note value was
    named with the figure, so that it counts those and not the beats that are felt. `place` selects the section a `section`
    word means ("verse 2", "last chorus"), `times` how often it comes; a length that `is_exact` is meant to the second. `note` is said to the person whenever the
    phrase is read.
    """

    kind: str
    name: str
    genre: str | None = None
    bond: str = ""
    say: str = ""
    style: str | None = None
    moods: tuple[str, ...] = ()
    mode: str | None = None
    leans: str | None = None
    tempo: tuple[float, float] | None = None
    bpm: float | None = None
    names_note: bool = False
    meter: str | None = None
    drum_feel: str | None = None
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    kin: tuple[str, ...] = ()
    parts: Pairs = ()
    dials: Dials = ()
    ending: str | None = None
    length_s: float | None = None
    length_bars: int | None = None
    shape: str | None = None
    playing: Pairs = ()
    sections: tuple[str, ...] = ()
    key_change: int | None = None
    singer: tuple[str, str] | None = None
    key: str | None = None
    chords: str | None = None
    form: tuple[str, ...] = ()
    title: str | None = None
    seed: int | None = None
    part_dials: tuple[tuple[str, str, float], ...] = ()
    note: str = ""
    place: str = ""
    bars: int | None = None
    times: int = 1
    is_counted: bool = False
    is_exact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """A sense met in a text, words `first` up to but without `end`.

    `said` is how strongly: 1 as it stands, 1.4 `very`, 0.5 `slightly`, -1 `not` or `no`, -0.4 `not too`. `section`
    and `part` are what it is said of; empty means the whole song. `role` is the part an instrument takes: "" it plays,
    "alone", "enters", "appears", "opens" (alone, at first), "melody", "solo", or "named" where only its manner is spoken of.
    """

    first: int
    end: int
    sense: Sense
    said: float = 1.0
    section: str = ""
    part: str = ""
    role: str = ""
    is_optional: bool = False

    @property
    def is_denied(self) -> bool:
        return self.said < 0
