"""Pieces that people have analysed chord by chord: the RomanText files in music21's corpus.

Twenty chorales by Bach (Riemenschneider 1-20) and 48 madrigals by Monteverdi; analyses by Andrew Jones and others,
distributed with music21. Only the text is read here; music21's own parser takes a hundred times as long.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from composer.errors import TheoryError
from composer.theory.chord import Chord
from composer.theory.key import Key
from composer.theory.pitch import pc_parse
from composer.theory.roman import parse_roman

_MEASURE = re.compile(r"m\d+(?:-\d+)?(var\d*)?\s*(.*)")
_KEY = re.compile(r"([A-Ga-g][#b]*):")
_BEAT = re.compile(r"b\d+(\.\d+)?")
_LINES = ("||", ":||", "||:", "|")


class Annotated(NamedTuple):
    """A chord of an analysed piece: the key it was heard in, the figure written, the chord that this is."""

    key: Key
    figure: str
    chord: Chord


def pieces() -> list[Path]:
    """The files, chorales first."""
    import music21

    corpus = Path(music21.__file__).parent / "corpus"
    chorales = sorted((corpus / "bach" / "choraleAnalyses").glob("*.rntxt"))
    return chorales + sorted((corpus / "monteverdi").glob("*.rntxt"))


def read_piece(path: Path) -> list[Annotated]:
    """The chords of a piece; repeats written as `m5 = m1`, variants and figures nobody can read are left out."""
    found: list[Annotated] = []
    key = Key(0)
    for line in path.read_text(encoding="utf-8").splitlines():
        measure = _MEASURE.match(line)
        if not measure or measure[1] or "=" in line:
            continue
        for word in measure[2].split():
            named = _KEY.fullmatch(word)
            if named:
                name = named[1]
                tonic = pc_parse(name[0].upper() + name[1:])
                key = Key(tonic, "minor" if name[0].islower() else "major")
            elif word not in _LINES and not _BEAT.fullmatch(word):
                figure = word.rstrip(";:")
                try:
                    found.append(Annotated(key, figure, parse_roman(figure, key, "classical")))
                except TheoryError:
                    continue
    return found
