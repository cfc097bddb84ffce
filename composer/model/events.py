"""What a part plays, exactly and without feel: notes, hits, controllers, bends, syllables.

`at` and `dur` are ticks (960 a quarter) from the start of the *section*; a negative `at` is a pickup.
An event has a one-line text form, which is also how it is stored: `n 960 480 Eb4 92` is a note on beat 2.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from composer.errors import FormatError, TheoryError
from composer.model.quick import maker, quickly_made
from composer.theory.pitch import Pitch

__all__ = [
    "HIT_TICKS",
    "Bend",
    "Control",
    "Event",
    "Hit",
    "Lyric",
    "Note",
    "event_from_text",
    "new_hit",
    "new_note",
]

HIT_TICKS = 120
"""How long a stroke is written, where nobody says."""


@quickly_made
@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A pitched note. `velocity` 1..127 is the written accent, before feel."""

    at: int
    dur: int
    pitch: Pitch
    velocity: int = 80

    def __str__(self) -> str:
        return f"n {self.at} {self.dur} {self.pitch} {self.velocity}"


@quickly_made
@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A stroke on one piece of a kit, named (`snare`, `hat_open`) or, when read from a file that uses an
    unmapped drum, `key 87`."""

    at: int
    piece: str
    velocity: int = 80
    dur: int = HIT_TICKS

    def __str__(self) -> str:
        return f"h {self.at} {self.dur} {self.piece.replace(' ', '_')} {self.velocity}"


new_note: Callable[[int, int, Pitch, int], Note] = maker(Note)
"""`new_note(at, dur, pitch, velocity)`: a Note, made sooner."""
new_hit: Callable[[int, str, int, int], Hit] = maker(Hit)
"""`new_hit(at, piece, velocity, dur)`: a Hit, made sooner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A MIDI controller: `number` 0..127, `value` 0..127 (64 is the sustain pedal)."""

    at: int
    number: int
    value: int

    def __str__(self) -> str:
        return f"c {self.at} {self.number} {self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bend:
    """Pitch bend in cents, -200..200 (the usual wheel range of a whole tone)."""

    at: int
    cents: int

    def __str__(self) -> str:
        return f"b {self.at} {self.cents}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lyric:
    """One syllable, sung on the note that starts at `at`; a trailing `-` joins it to the next."""

    at: int
    text: str

    def __str__(self) -> str:
        return f"l {self.at} {self.text}"


Event = Note | Hit | Control | Bend | Lyric


@lru_cache(maxsize=1 << 15)  # a song repeats itself, and is read again after each change
def event_from_text(text: str) -> Event:
    """The event that `str` printed; raises FormatError."""
    kind, _, rest = text.partition(" ")
    reader = _READERS.get(kind)
    if reader is None:
        raise FormatError(f"{text!r} is not an event; it starts with one of {', '.join(_READERS)}")
    try:
        return reader(rest)
    except (ValueError, TypeError, IndexError, TheoryError) as error:
        raise FormatError(f"event {text!r} cannot be read: {error}") from None


def _note(rest: str) -> Event:
    at, dur, pitch, velocity = rest.split(" ")
    return Note(at=int(at), dur=int(dur), pitch=Pitch.parse(pitch), velocity=int(velocity))


def _hit(rest: str) -> Event:
    at, dur, piece, velocity = rest.split(" ")
    name = piece.replace("_", " ") if piece.startswith("key_") else piece
    return Hit(at=int(at), dur=int(dur), piece=name, velocity=int(velocity))


def _control(rest: str) -> Event:
    at, number, value = rest.split(" ")
    return Control(at=int(at), number=int(number), value=int(value))


def _bend(rest: str) -> Event:
    at, cents = rest.split(" ")
    return Bend(at=int(at), cents=int(cents))


def _lyric(rest: str) -> Event:
    at, _, text = rest.partition(" ")
    return Lyric(at=int(at), text=text)


_READERS: dict[str, Callable[[str], Event]] = {
    "n": _note,
    "h": _hit,
    "c": _control,
    "b": _bend,
    "l": _lyric,
}
