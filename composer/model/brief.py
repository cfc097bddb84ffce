"""What is wanted: the `Brief`, and how the words of it were read.

Every field may be unset (None or empty): the planner then chooses, and says so in the plan's `assumed`.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Assumption", "Brief", "BriefReading", "Understood"]

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A request for a song. Tuples of pairs stand for small ordered tables.

    `tempo_bpm` 20..400 quarter notes a minute; `length_s` seconds (met to the millisecond, by the tempo, where
    `length_is_exact`), `length_bars` bars; `form` entries are `name bars`
    or `name`; `chords` is (material, chart text), material "*" for the whole song; `energy` (section, 0..1); `parts`
    (part, instrument family) adds or sets a part; `wanted` and `unwanted` are part ids or instrument families, or a
    piece of the kit such as `drums.kick`; `silent` (section, parts resting there); `moods` are words of the mood
    table; `singer` is (lowest, highest) pitch, such as ("G3", "D5"); `ending` is held, button, fade, ritardando or loop.
    `dials` are (name, -1..1) offsets that words ask for: energy, density, complexity, colour, brightness, feel (late to
    pushed), space, swing (straight to shuffled), legato (short to long), tension; `part_dials` (part, dial, -1..1).

    A section is selected as `verse` (every verse), `verse 2`, `last chorus`, `first` or `last` (of the song), `*` (all).
    `style` is the kind of genre that was named ("deep house", "soul"); `sections` must occur, in this order
    where the genre allows ("drop 2": at least two); `only` (section, parts that play there and no others);
    `appears` (part, section where it must play); `enters` (part, section before which it rests); `playing` (part, manner),
    such as ("bass", "walking") or ("bass", "not walking"); `section_feels` (section, drum feel); `shapes` (section,
    rising | falling | arch | flat | growing | contrast | two_halves | short | long), where growing means each return
    bigger than the one before; `key_changes` (section, semitones); `section_counts` (material, how many exactly);
    `lyrics` (section, its lines as one text), where the sections `stanza 1`, `stanza 2` ... go round the form in turn and
    `language` is that of the words (en, es, pt, fr, it, de).
    """

    title: str | None = None
    words: str = ""
    genre: str | None = None
    key: str | None = None
    mode: str | None = None
    tempo_bpm: float | None = None
    tempo_range_bpm: tuple[float, float] | None = None
    meter: str | None = None
    drum_feel: str | None = None
    seed: int | None = None
    length_s: float | None = None
    form: tuple[str, ...] = ()
    chords: Pairs = ()
    energy: tuple[tuple[str, float], ...] = ()
    parts: Pairs = ()
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    silent: tuple[tuple[str, tuple[str, ...]], ...] = ()
    moods: tuple[str, ...] = ()
    dials: tuple[tuple[str, float], ...] = ()
    singer: tuple[str, str] | None = None
    ending: str | None = None
    style: str | None = None
    genres_unwanted: tuple[str, ...] = ()
    moods_unwanted: tuple[str, ...] = ()
    length_bars: int | None = None
    sections: tuple[str, ...] = ()
    sections_unwanted: tuple[str, ...] = ()
    part_dials: tuple[tuple[str, str, float], ...] = ()
    playing: Pairs = ()
    only: tuple[tuple[str, tuple[str, ...]], ...] = ()
    appears: Pairs = ()
    enters: Pairs = ()
    section_feels: Pairs = ()
    shapes: Pairs = ()
    key_changes: tuple[tuple[str, int], ...] = ()
    section_counts: tuple[tuple[str, int], ...] = ()
    lyrics: Pairs = ()
    length_is_exact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """Words of the brief and what they were taken to mean, in plain words (`tempo 90 bpm`)."""

    words: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """Something nobody said and the program chose; `flag` is how to choose it oneself."""

    what: str
    value: str
    flag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefReading:
    """A brief with its receipt: what was understood, what was not, and what contradicted what."""

    brief: Brief
    understood: tuple[Understood, ...] = ()
    not_understood: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
