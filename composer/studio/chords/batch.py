"""A list of chords, one symbol or numeral a line, as plain data: every line is answered, in order."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from composer.errors import FormatError, TheoryError
from composer.theory.chord import Chord
from composer.theory.key import Key
from composer.theory.pitch import pc_name
from composer.theory.roman import parse_symbol, roman_of

__all__ = ["MOST_BYTES", "ReadChord", "chord_table", "list_text", "read_list"]

MOST_BYTES = 16 << 20
"""What a list of chords may hold."""

_NUMERAL = re.compile(
    r"\s*[(\[]?(?:[Ss]ub)?[b#♭♯]*(?:[IV]+|[iv]+)(?![a-zA-Z]{3})|\s*(?:Ger|Fr|It|Cad)\d*\s*$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadChord:
    """One line: the text as it stands there, and the chord it means, or else what is wrong with it."""

    text: str
    chord: Chord | None = None
    numeral: str = ""
    error: str = ""

    def table(self) -> dict[str, Any]:
        """The line as `--json` gives it."""
        if self.chord is None:
            return {"text": self.text, "error": self.error}
        return {"text": self.text, **chord_table(self.chord), "numeral": self.numeral or None}


def chord_table(chord: Chord) -> dict[str, Any]:
    """A chord as plain data: `tones` are its own, `pitch_classes` all that sounds, the bass too (0 is C).

    No chord (N.C.) has the root null and nothing sounds.
    """
    return {
        "symbol": str(chord),
        "root": None if chord.root is None else pc_name(chord.root),
        "bass": None if chord.bass_pc is None else pc_name(chord.bass_pc),
        "tones": [pc_name(tone) for tone in chord.tones],
        "degrees": list(chord.degrees),
        "pitch_classes": list(chord.pitch_classes),
    }


def list_text(place: str) -> str:
    """What a file holds, or standard input for `-`; raises FormatError."""
    if place == "-":
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
    else:
        try:
            with Path(place).open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        except OSError as problem:
            raise FormatError(
                f"{place} cannot be read: {problem.strerror}; give a text file with a chord a line, or - to type them"
            ) from None
    if len(data) > MOST_BYTES:
        raise FormatError(
            f"{place} holds more than {MOST_BYTES >> 20} MiB; no list of chords needs that"
        )
    return data.decode("utf-8-sig", errors="replace")


def read_list(text: str, key: Key | None, numerals: str = "classical") -> tuple[ReadChord, ...]:
    """Every line of a text as a chord: a symbol, or in `key` a numeral, with figured bass unless `numerals` says
    `lead_sheet`. Lines are never left out; one that cannot be read carries its error."""
    return tuple(_read(line, key, numerals) for line in _lines(text))


def _lines(text: str) -> Iterator[str]:
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    for line in lines:
        yield line.removesuffix("\r")


def _read(line: str, key: Key | None, numerals: str) -> ReadChord:
    if not line.strip():
        return ReadChord(text=line, error="the line is empty; write a chord symbol or a numeral")
    try:
        if key is not None:
            chord = parse_symbol(line, key, numerals)
            return ReadChord(text=line, chord=chord, numeral=_numeral(chord, key))
        return ReadChord(text=line, chord=Chord.parse(line))
    except TheoryError as problem:
        message = str(problem)
        if key is None and _NUMERAL.match(line):
            message = f"{line.strip()!r} is a numeral; say in which key with --key, such as --key 'Eb major'"
        return ReadChord(text=line, error=message)


def _numeral(chord: Chord, key: Key) -> str:
    try:
        return roman_of(chord, key)
    except TheoryError:  # too far from the key for a numeral
        return ""
