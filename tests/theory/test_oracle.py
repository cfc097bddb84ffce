"""If these fail, we and music21, which shares no code with us, disagree on what a chord, key or scale is."""

from __future__ import annotations

import re

import pytest

from composer.theory.chord import Chord
from composer.theory.key import MODES, Key
from composer.theory.pitch import pc_name, pc_semitone
from composer.theory.roman import parse_roman
from composer.theory.scale import Scale
from tests.theory.annotated import pieces, read_piece

pytestmark = pytest.mark.slow

ROOTS = range(-8, 9)
FIGURES = {
    # our suffix: music21's
    "": "",
    "m": "m",
    "dim": "dim",
    "aug": "aug",
    "7": "7",
    "maj7": "maj7",
    "m7": "m7",
    "m7b5": "m7b5",
    "dim7": "dim7",
    "m(maj7)": "mM7",
    "6": "6",
    "m6": "m6",
    "9": "9",
    "maj9": "M9",
    "m9": "m9",
    "sus4": "sus4",
    "sus2": "sus2",
    "7sus4": "7sus4",
    "5": "power",
    "7b5": "7b5",
    "7#5": "7+",
}
SCALES = {
    "major": "MajorScale",
    "minor": "MinorScale",
    "dorian": "DorianScale",
    "phrygian": "PhrygianScale",
    "lydian": "LydianScale",
    "mixolydian": "MixolydianScale",
    "locrian": "LocrianScale",
    "harmonic minor": "HarmonicMinorScale",
    "melodic minor": "MelodicMinorScale",
    "whole tone": "WholeToneScale",
    "whole-half": "OctatonicScale",
}
FIGURED = """
    I I6 I64 ii ii65 iii7 IV IV64 V V7 V65 V43 V42 V9 vi vi7 viio viio6 viio7 viiø7
    V7/ii V65/V viio7/vi bVI bVII bII6 #ivo7 i iv iv6 v V/V
"""


def _plain(name: str) -> str:
    return name.replace("-", "b")


@pytest.mark.parametrize("suffix", FIGURES)
def test_chords(suffix: str) -> None:
    from music21 import harmony

    for root in ROOTS:
        name = pc_name(root)
        theirs = harmony.ChordSymbol(name.replace("b", "-") + FIGURES[suffix])
        ours = Chord.parse(name + suffix)
        assert {_plain(pitch.name) for pitch in theirs.pitches} == {
            pc_name(pc) for pc in ours.tones
        }


@pytest.mark.parametrize("mode", MODES)
def test_keys(mode: str) -> None:
    from music21 import key as key21

    for tonic in ROOTS:
        ours = Key(tonic, mode)
        if abs(ours.signature) <= 7:
            theirs = key21.Key(pc_name(tonic).replace("b", "-"), mode)
            assert theirs.sharps == ours.signature


@pytest.mark.parametrize("name", SCALES)
def test_scales(name: str) -> None:
    from music21 import scale as scale21

    for tonic in range(-6, 7):
        theirs = getattr(scale21, SCALES[name])(pc_name(tonic).replace("b", "-"))
        ours = Scale(tonic, name)
        assert [pitch.pitchClass for pitch in theirs.pitches[:-1]] == list(ours.semitones)
        if len(ours) == 7:
            names = [_plain(pitch.name) for pitch in theirs.pitches[:-1]]
            assert names == [pc_name(pc) for pc in ours.pitch_classes]


@pytest.mark.parametrize("figure", FIGURED.split())
@pytest.mark.parametrize("mode", ["major", "minor"])
def test_roman_numerals(figure: str, mode: str) -> None:
    from music21 import key as key21
    from music21 import roman as roman21

    if mode == "minor" and (
        figure in ("I", "I6", "I64", "bVI", "bVII", "vi", "vi7") or "/" in figure
    ):
        return  # altered sixth and seventh steps: authors differ
    for tonic in range(-4, 5):
        theirs = roman21.RomanNumeral(
            figure.replace("b", "-", 1) if figure[0] == "b" else figure,
            key21.Key(pc_name(tonic).replace("b", "-"), mode),
        )
        ours = parse_roman(figure, Key(tonic, mode), style="classical")
        assert {_plain(pitch.name) for pitch in theirs.pitches} == {
            pc_name(pc) for pc in ours.tones
        }
        assert _plain(theirs.bass().name) == pc_name(ours.bass_pc or 0)


LISTED = {
    r".*\[no\d\].*": "a left-out tone: here a chord keeps the root it is named by",
    r".*/(\d|$|o|iv6$).*": "a slip of the pen or a figure with strokes in it: music21 drops what it cannot place",
    r"(VIII|var1|I4|I\[#3\]|III6\+|bVII7\[maj7\])": "read by one of the two only by guessing",
    r"(b(III|VII)|#vi[67]?)": "an altered step of the minor scale: counted from the major scale here, from the minor one there",
}
"""The disagreements over the numerals of the corpus, and why each stands."""


def test_every_numeral_of_the_annotated_corpus() -> None:
    """All distinct numerals of the RomanText files in music21's corpus, tones and bass beside music21's own reading."""
    from music21 import key as key21
    from music21 import roman as roman21

    found = {(c.key, c.figure) for path in pieces() for c in read_piece(path)}
    assert len(found) > 600
    disagreeing = []
    for key, figure in sorted(found, key=str):
        tonic = pc_name(key.tonic).replace("b", "-")
        theirs = key21.Key(tonic.lower() if key.is_minor else tonic)
        try:
            numeral = roman21.RomanNumeral(figure, theirs)
        except Exception:  # music21 raises many kinds for what it cannot read
            continue
        ours = parse_roman(figure, key, "classical")
        assert ours.bass_pc is not None
        same_tones = set(ours.pitch_classes) == {p.pitchClass for p in numeral.pitches}
        if not same_tones or pc_semitone(ours.bass_pc) != numeral.bass().pitchClass:
            disagreeing.append(figure)
    unexplained = [f for f in disagreeing if not any(re.fullmatch(p, f) for p in LISTED)]
    assert not unexplained
    assert len(disagreeing) <= 0.05 * len(found)
