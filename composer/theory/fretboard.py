"""The neck of a fretted instrument: its tuning, a hand on it, and whether four fingers can do that.

A `Shape` is one fret for each string from the lowest-written string on: `x32010` is mute, 3, 2, open, 1, open. Frets count
from the capo. Where to look for shapes is the business of `guitar_shapes`.

>>> shape = Shape.parse("x32010")
>>> [str(midi) for midi in shape.sounding(Tuning.named("standard"))]
['48', '52', '55', '60', '64']
>>> shape.fingers, Shape.parse("133211").barre
((0, 3, 2, 0, 1, 0), 1)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from composer.errors import TheoryError, offer
from composer.theory.pitch import Pitch

__all__ = ["LAST_FRET", "SPAN", "TUNINGS", "Shape", "Tuning", "guitar_diagram", "hand_of"]

SPAN = 4
"""How many neighbouring frets one hand position covers."""
LAST_FRET = 24
_FINGERS = 4

TUNINGS: Mapping[str, str] = MappingProxyType(
    {
        "standard": "E2 A2 D3 G3 B3 E4",
        "drop d": "D2 A2 D3 G3 B3 E4",
        "double drop d": "D2 A2 D3 G3 B3 D4",
        "dadgad": "D2 A2 D3 G3 A3 D4",
        "open g": "D2 G2 D3 G3 B3 D4",
        "open d": "D2 A2 D3 F#3 A3 D4",
        "open e": "E2 B2 E3 G#3 B3 E4",
        "open a": "E2 A2 E3 A3 C#4 E4",
        "open c": "C2 G2 C3 G3 C4 E4",
        "half step down": "Eb2 Ab2 Db3 Gb3 Bb3 Eb4",
        "whole step down": "D2 G2 C3 F3 A3 D4",
        "nashville": "E3 A3 D4 G4 B3 E4",
        "seven string": "B1 E2 A2 D3 G3 B3 E4",
        "baritone": "B1 E2 A2 D3 F#3 B3",
        "tenor guitar": "C3 G3 D4 A4",
        "bass": "E1 A1 D2 G2",
        "five string bass": "B0 E1 A1 D2 G2",
        "ukulele": "G4 C4 E4 A4",
        "low g ukulele": "G3 C4 E4 A4",
        "baritone ukulele": "D3 G3 B3 E4",
        "mandolin": "G3 D4 A4 E5",
        "banjo": "G4 D3 G3 B3 D4",
        "charango": "G4 C5 E5 A4 E5",
    }
)
"""Open strings from the player's lowest-written string up; ukulele, banjo and charango are re-entrant."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """The open strings, three to twelve of them, spelled; `name` is how it was asked for."""

    name: str
    strings: tuple[Pitch, ...]

    def __post_init__(self) -> None:
        if not 3 <= len(self.strings) <= 12:
            raise TheoryError(
                f"a tuning has 3 to 12 strings, {self.name!r} has {len(self.strings)}"
            )

    @classmethod
    def named(cls, text: str) -> Tuning:
        """A tuning by name (`standard`, `drop D`, `DADGAD`, `ukulele`) or by its open strings (`E2 A2 D3 G3 B3 E4`).

        Raises TheoryError that offers the nearest name.
        """
        return _tuning(text)

    def with_capo(self, capo: int) -> tuple[int, ...]:
        """MIDI numbers of the open strings behind a capo at fret 0 to 12; raises TheoryError beyond."""
        if not 0 <= capo <= 12:
            raise TheoryError(f"a capo sits at fret 1 to 12, not {capo}; 0 is no capo")
        return tuple(string.midi + capo for string in self.strings)


@lru_cache(maxsize=256)
def _tuning(text: str) -> Tuning:
    name = " ".join(text.replace("-", " ").replace("_", " ").lower().split())
    if name in TUNINGS:
        return Tuning(name, tuple(map(Pitch.parse, TUNINGS[name].split())))
    strings = text.replace(",", " ").split()
    if len(strings) < 3 or not any(character.isdigit() for character in text):
        raise TheoryError(
            f"no tuning is called {text!r}; {offer(name, TUNINGS)}; "
            "or write its open strings, such as D2 A2 D3 G3 A3 D4"
        )
    return Tuning(text.strip(), tuple(map(Pitch.parse, strings)))


@dataclass(frozen=True, slots=True)
class Hand:
    """How a hand takes a shape: the finger (1 to 4, 0 none) for each string, and the fret of a barre (0 none)."""

    fingers: tuple[int, ...]
    barre: int


@dataclass(frozen=True, slots=True)
class Shape:
    """A fret for each string, None for a muted one, 0 for an open one; raises TheoryError for frets beyond 24."""

    frets: tuple[int | None, ...]

    def __post_init__(self) -> None:
        if any(fret is not None and not 0 <= fret <= LAST_FRET for fret in self.frets):
            raise TheoryError(f"a fret is 0 to {LAST_FRET}, or x for a muted string")

    @classmethod
    def parse(cls, text: str) -> Shape:
        """Read `x32010`, or `x-10-12-12-11-10` where a fret has two digits; raises TheoryError."""
        marks = text.strip().lower().split("-") if "-" in text else list(text.strip().lower())
        if not marks or any(
            not (m == "x" or (m.isascii() and m.isdigit() and len(m) < 3)) for m in marks
        ):
            raise TheoryError(
                f"{text!r} is not a shape; write a fret or x for each string, such as x32010 or x-10-12-12-11-10"
            )
        return cls(tuple(None if mark == "x" else int(mark) for mark in marks))

    def __str__(self) -> str:
        marks = ["x" if fret is None else str(fret) for fret in self.frets]
        return ("-" if any(len(mark) > 1 for mark in marks) else "").join(marks)

    def sounding(self, tuning: Tuning, capo: int = 0) -> tuple[int, ...]:
        """MIDI numbers of the strings that sound, in the order of the strings."""
        strings = tuning.with_capo(capo)
        if len(strings) != len(self.frets):
            raise TheoryError(
                f"{self} has {len(self.frets)} strings, the tuning {tuning.name} has {len(strings)}"
            )
        return tuple(s + f for s, f in zip(strings, self.frets, strict=True) if f is not None)

    @property
    def position(self) -> int:
        """The lowest fret a finger presses; 0 when every string is open or muted."""
        return min((fret for fret in self.frets if fret), default=0)

    @property
    def is_playable(self) -> bool:
        """Whether four fingers within four frets can hold it, a barre of the first counting as one."""
        return hand_of(self.frets) is not None

    @property
    def fingers(self) -> tuple[int, ...]:
        """The finger on each string, 1 the index, 0 for open and muted; raises TheoryError when no hand can hold it."""
        return self._hand().fingers

    @property
    def barre(self) -> int:
        """The fret the index finger lies across, or 0; raises TheoryError when no hand can hold the shape."""
        return self._hand().barre

    def _hand(self) -> Hand:
        hand = hand_of(self.frets)
        if hand is None:
            raise TheoryError(f"{self} takes more than four fingers or four frets")
        return hand


@lru_cache(maxsize=16384)
def hand_of(frets: tuple[int | None, ...]) -> Hand | None:
    """The fingers that hold a shape, or None. One finger a note if four are enough, else the index lies across.

    A barre covers the lowest fret from the first to the last string that needs it; an open string between the two forbids it.
    """
    pressed = sorted((fret, string) for string, fret in enumerate(frets) if fret)
    if not pressed:
        return Hand((0,) * len(frets), 0)
    lowest, highest = pressed[0][0], pressed[-1][0]
    if highest - lowest >= SPAN:
        return None
    across = [string for fret, string in pressed if fret == lowest]
    rest = [(fret, string) for fret, string in pressed if fret != lowest]
    can_lie = len(across) > 1 and all(fret != 0 for fret in frets[across[0] : across[-1] + 1])
    natural = can_lie and (len(across) > 2 or _is_wide(across) or lowest == highest - 1 == 0)
    if len(pressed) > _FINGERS or (natural and len(rest) < _FINGERS and len(pressed) > 3):
        if not can_lie or len(rest) >= _FINGERS:
            return None
        return Hand(_named_fingers(len(frets), rest, across, lowest), lowest)
    return Hand(_named_fingers(len(frets), pressed, [], lowest), 0)


def _is_wide(across: list[int]) -> bool:
    return across[-1] - across[0] >= 3


def _named_fingers(
    strings: int, singly: list[tuple[int, int]], across: list[int], lowest: int
) -> tuple[int, ...]:
    """Fingers in order of fret, then string: about one a fret, never more than four."""
    fingers = [0] * strings
    for string in across:
        fingers[string] = 1
    finger = 1 if across else 0
    for n, (fret, string) in enumerate(singly):
        spare = len(singly) - n - 1
        finger = max(finger + 1, min(fret - lowest + 1, _FINGERS - spare))
        fingers[string] = finger
    return tuple(fingers)


def guitar_diagram(shape: Shape, tuning: Tuning | None = None, *, ascii_only: bool = False) -> str:
    """The chord box a songbook prints: strings downward, the nut or the first fret's number, fingers where they press.

    >>> print(guitar_diagram(Shape.parse("x32010"), Tuning.named("standard"), ascii_only=True))
        E A D G B E
        x     o   o
        ===========
        | | | | 1 |
        | | 2 | | |
        | 3 | | | |
    """
    hand = hand_of(shape.frets)
    highest = max((fret for fret in shape.frets if fret), default=0)
    first = 1 if highest <= SPAN else shape.position
    rows = max(3, highest - first + 1)
    line, nut, mute, opened = ("|", "=", "x", "o") if ascii_only else ("│", "═", "×", "○")
    heads = " ".join({None: mute, 0: opened}.get(fret, " ") for fret in shape.frets)
    lines = [heads] if tuning is None else [_string_names(tuning), heads]
    width = 2 * len(shape.frets) - 1
    lines.append(nut * width if first == 1 else ("-" if ascii_only else "─") * width)
    for fret in range(first, first + rows):
        marks = [
            (str(hand.fingers[string]) if hand else "●") if pressed == fret else line
            for string, pressed in enumerate(shape.frets)
        ]
        lines.append(" ".join(marks))
    margin = [""] * len(lines)
    if first > 1:
        margin[len(lines) - rows] = str(first)
    return "\n".join(f"{m:>3} {text}".rstrip() for m, text in zip(margin, lines, strict=True))


def _string_names(tuning: Tuning) -> str:
    return " ".join(str(pitch)[0] for pitch in tuning.strings)
