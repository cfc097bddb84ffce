"""If these fail, chords as charts really write them come out as other notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from composer.errors import TheoryError
from composer.theory.chord import Chord
from composer.theory.key import Key
from composer.theory.pitch import pc_name
from composer.theory.roman import ROMAN_STYLES, parse_roman

HERE = Path(__file__).parent


def rows(name: str) -> list[list[str]]:
    """The rows of a table of `written ; tones ; bass`, remarks left out."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split(" ; ") for line in lines if line and not line.startswith("# ")]


def told(chord: Chord) -> tuple[str, set[str], str]:
    """Root, tones and bass by name."""
    assert chord.root is not None and chord.bass_pc is not None
    return pc_name(chord.root), {pc_name(tone) for tone in chord.tones}, pc_name(chord.bass_pc)


def wanted(tones: str, bass: list[str]) -> tuple[str, set[str], str]:
    root = tones.split()[0]
    return root, set(tones.split()), bass[0] if bass else root


CHORDS = rows("spelled_chords.txt")


@pytest.mark.parametrize("row", CHORDS, ids=[row[0] for row in CHORDS])
def test_a_chord_as_it_is_written(row: list[str]) -> None:
    symbol, tones, *bass = row
    chord = Chord.parse(symbol)
    assert told(chord) == wanted(tones, bass)
    assert Chord.parse(str(chord)) == chord


def numerals() -> list[tuple[str, list[str]]]:
    """Every numeral with the style it is written in."""
    style, found = "", []
    for row in rows("spelled_numerals.txt"):
        if row[0] in ROMAN_STYLES:
            style = row[0]
        else:
            found.append((style, row))
    return found


NUMERALS = numerals()


@pytest.mark.parametrize(
    ("style", "row"), NUMERALS, ids=[f"{row[1]} in {row[0]}" for _, row in NUMERALS]
)
def test_a_numeral_as_it_is_written(style: str, row: list[str]) -> None:
    key, numeral, tones, *bass = row
    assert told(parse_roman(numeral, Key.parse(key), style)) == wanted(tones, bass)


@pytest.mark.parametrize(("symbol", "meant"), [("H7", "B7"), ("Hm7b5", "Bm7b5"), ("h", "B")])
def test_a_german_h_is_told_and_not_guessed(symbol: str, meant: str) -> None:
    """In a chart with H the letter B is B flat, so a reader that took H would misread its B."""
    with pytest.raises(TheoryError, match=f"did you mean {meant}\\?"):
        Chord.parse(symbol)
