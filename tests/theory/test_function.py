"""If these fail, `why` gives the wrong reason for a chord, and reharmonising swaps chords that do different work."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.theory.chord import NO_CHORD, Chord
from composer.theory.function import FUNCTIONS, find_function, is_blues
from composer.theory.key import MODES, Key
from composer.theory.roman import parse_roman
from tests.theory.annotated import pieces, read_piece

CASES = [
    # key, chord before, the chord, chord after, function, numeral, family
    ("C major", "", "C", "F", "tonic", "I", "tonic"),
    ("C major", "C", "Cmaj7", "F", "tonic", "Imaj7", "tonic"),
    ("C major", "C", "Am", "F", "tonic", "vi", "tonic"),
    ("C major", "C", "Em", "F", "tonic", "iii", "tonic"),
    ("C major", "C", "Dm7", "G7", "subdominant", "ii7", "subdominant"),
    ("C major", "C", "F", "G", "subdominant", "IV", "subdominant"),
    ("C major", "F", "G7", "C", "dominant", "V7", "dominant"),
    ("C major", "F", "G9sus", "C", "dominant", "V9sus", "dominant"),
    ("C major", "F", "Gaug", "C", "dominant", "Vaug", "dominant"),
    ("C major", "Dm7", "F/G", "C", "dominant", "IV/2", "dominant"),
    ("C major", "C", "Bdim", "C", "dominant", "viio", "dominant"),
    ("C major", "C", "Bm7b5", "C", "dominant", "viiø7", "dominant"),
    ("C major", "F", "Bdim7", "C", "dominant", "viio7", "dominant"),
    ("C major", "F", "Ddim7", "C", "dominant", "viio7/b3", "dominant"),
    ("C major", "F", "C/G", "G7", "cadential six-four", "I/5", "dominant"),
    ("C major", "C", "A7", "Dm7", "secondary dominant", "V7/ii", "dominant"),
    ("C major", "C", "A7b9", "Dm7", "secondary dominant", "V7b9/ii", "dominant"),
    ("C major", "C", "A7/C#", "Dm", "secondary dominant", "V7/3/ii", "dominant"),
    ("C major", "C", "B7", "Em", "secondary dominant", "V7/iii", "dominant"),
    ("C major", "C", "C7", "F", "secondary dominant", "V7/IV", "dominant"),
    ("C major", "C", "D7", "G", "secondary dominant", "V7/V", "dominant"),
    ("C major", "C", "D", "G", "secondary dominant", "V/V", "dominant"),
    ("C major", "C", "E7", "Am", "secondary dominant", "V7/vi", "dominant"),
    ("C major", "C", "E7", "F", "secondary dominant", "V7/vi", "dominant"),
    ("C major", "C", "E", "F", "secondary dominant", "V/vi", "dominant"),
    ("C major", "C", "D7", "Dm7", "secondary dominant", "V7/V", "dominant"),
    ("C major", "C", "A7", "D7", "secondary dominant", "V7/II", "dominant"),
    ("C major", "C", "F7sus", "Bb", "secondary dominant", "V7sus/bVII", "dominant"),
    ("C major", "C", "Gm7", "C7", "related ii", "ii7/IV", "subdominant"),
    ("C major", "C", "Bm7b5", "E7", "related ii", "iiø7/vi", "subdominant"),
    ("C major", "C", "Em7b5", "A7", "related ii", "iiø7/ii", "subdominant"),
    ("C major", "C", "Abm7", "Db7", "related ii", "bvi7", "subdominant"),
    ("C major", "Dm7", "Db7", "C", "tritone substitute", "subV7", "dominant"),
    ("C major", "Dm7", "C#7", "C", "tritone substitute", "subV7", "dominant"),
    ("C major", "C", "Eb7", "Dm7", "tritone substitute", "subV7/ii", "dominant"),
    ("C major", "C", "Ab7", "G7", "tritone substitute", "subV7/V", "dominant"),
    ("C major", "C", "F7", "Em7", "tritone substitute", "subV7/iii", "dominant"),
    ("C major", "C", "Db7", "F", "tritone substitute", "subV7", "dominant"),
    ("C major", "Fm7", "Bb7", "C", "backdoor dominant", "bVII7", "dominant"),
    ("C major", "Fm7", "Bb7", "Em7", "backdoor dominant", "bVII7", "dominant"),
    ("C major", "F", "Fm", "C", "borrowed", "iv", "subdominant"),
    ("C major", "C", "Dm7b5", "G7", "borrowed", "iiø7", "subdominant"),
    ("C major", "C", "Ab", "Bb", "borrowed", "bVI", "subdominant"),
    ("C major", "C", "Eb", "F", "borrowed", "bIII", "tonic"),
    ("C major", "C", "Bb", "F", "borrowed", "bVII", "subdominant"),
    ("C major", "Ab", "Bb", "C", "borrowed", "bVII", "dominant"),
    ("C major", "C", "Cm", "G", "borrowed", "i", "tonic"),
    ("C major", "C", "Gm", "F", "borrowed", "v", "dominant"),
    ("C major", "C", "D", "F", "borrowed", "II", "subdominant"),
    ("C major", "C", "Db/F", "G7", "Neapolitan", "bII/3", "subdominant"),
    ("C major", "G", "Dbmaj7", "C", "Neapolitan", "bIImaj7", "subdominant"),
    ("C major", "C", "C#dim7", "Dm7", "passing diminished", "#io7", "dominant"),
    ("C major", "F", "F#dim7", "G", "passing diminished", "#ivo7", "dominant"),
    ("C major", "F", "F#dim7", "C/G", "passing diminished", "#ivo7", "dominant"),
    ("C major", "Am", "F#dim7", "G", "leading-tone", "viio7/V", "dominant"),
    ("C major", "C", "G#dim7", "Am", "leading-tone", "viio7/vi", "dominant"),
    ("C major", "C", "F#m7b5", "G7", "leading-tone", "viiø7/V", "dominant"),
    ("C major", "Em7", "Ebdim7", "Dm7", "passing diminished", "biiio7", ""),
    ("C major", "C", "Cdim7", "C", "common-tone diminished", "io7", ""),
    ("C major", "C", "D#dim7", "C/E", "common-tone diminished", "#iio7", ""),
    ("C major", "C", "E", "C", "chromatic mediant", "III", "tonic"),
    ("C major", "C", "A", "C", "chromatic mediant", "VI", "tonic"),
    ("C major", "C", "Abm", "C", "chromatic mediant", "bvi", "subdominant"),
    ("C major", "C", "F/C", "C", "pedal", "IV/5", "subdominant"),
    ("C major", "C", "Bb/C", "C", "pedal", "bVII/2", "dominant"),
    ("C major", "C", "Caug", "C6", "line", "Iaug", "tonic"),
    ("C major", "G7", "Am", "F", "tonic", "vi", "tonic"),
    ("C major", "C", "N.C.", "C", "no chord", "N.C.", ""),
    ("C minor", "", "Cm", "Fm", "tonic", "i", "tonic"),
    ("C minor", "Cm", "Cm6", "Fm", "tonic", "i6", "tonic"),
    ("C minor", "Cm", "Cm(maj7)", "Cm7", "line", "i(maj7)", "tonic"),
    ("C minor", "Cm", "Eb", "Fm", "tonic", "III", "tonic"),
    ("C minor", "Cm", "Fm7", "G7", "subdominant", "iv7", "subdominant"),
    ("C minor", "Cm", "Dm7b5", "G7", "subdominant", "iiø7", "subdominant"),
    ("C minor", "Cm", "Ab", "G", "subdominant", "VI", "subdominant"),
    ("C minor", "G7", "Ab", "Fm", "tonic", "VI", "tonic"),
    ("C minor", "Fm", "G7", "Cm", "dominant", "V7", "dominant"),
    ("C minor", "Fm", "G", "Cm", "dominant", "V", "dominant"),
    ("C minor", "Fm", "Gm", "Cm", "dominant", "v", "dominant"),
    ("C minor", "Ab", "Bb", "Cm", "dominant", "VII", "dominant"),
    ("C minor", "Fm", "Bdim7", "Cm", "dominant", "viio7", "dominant"),
    ("C minor", "Cm", "Ebaug", "Cm", "dominant", "IIIaug", "dominant"),
    ("C minor", "Cm", "Bb7", "Eb", "secondary dominant", "V7/III", "dominant"),
    ("C minor", "Cm", "C7", "Fm", "secondary dominant", "V7/iv", "dominant"),
    ("C minor", "Cm", "D7", "G7", "secondary dominant", "V7/V", "dominant"),
    ("C minor", "Cm", "Ab7", "G7", "tritone substitute", "subV7/V", "dominant"),
    ("C minor", "Dm7b5", "Db7", "Cm", "tritone substitute", "subV7", "dominant"),
    ("C minor", "Cm", "Db/F", "G7", "Neapolitan", "bII/3", "subdominant"),
    ("C minor", "Cm", "F7", "Cm", "borrowed", "IV7", "subdominant"),
    ("C minor", "G7", "C", "", "tonic", "I", "tonic"),
    ("C minor", "Fm", "Cm/G", "G7", "cadential six-four", "i/5", "dominant"),
    ("D dorian", "Dm7", "G7", "Dm7", "subdominant", "IV7", "subdominant"),
    ("D dorian", "Dm7", "C", "Dm7", "dominant", "VII", "dominant"),
    ("C mixolydian", "C", "Bb", "F", "dominant", "VII", "dominant"),
    ("E phrygian", "Em", "F", "Em", "dominant", "II", "dominant"),
    ("C lydian", "C", "D", "C", "subdominant", "II", "subdominant"),
]


@pytest.mark.parametrize(
    ("key", "before", "chord", "after", "function", "numeral", "family"),
    CASES,
    ids=[f"{row[0]}: {row[1]} [{row[2]}] {row[3]}" for row in CASES],
)
def test_functions(
    key: str, before: str, chord: str, after: str, function: str, numeral: str, family: str
) -> None:
    """Each kind of chord is called what the books call it."""
    found = find_function(
        Chord.parse(chord),
        Key.parse(key),
        Chord.parse(before) if before else None,
        Chord.parse(after) if after else None,
    )
    assert (found.name, found.numeral, found.family) == (function, numeral, family)


def test_every_function_is_met() -> None:
    """The table above leaves no kind of function untested but those tested below."""
    elsewhere = {"augmented sixth", "chromatic approach", "chromatic"}
    assert {row[4] for row in CASES} | elsewhere == set(FUNCTIONS)


@pytest.mark.parametrize(("figure", "goal"), [("Ger65", "V"), ("Fr43", "V"), ("It6", "V")])
@pytest.mark.parametrize("mode", ["major", "minor"])
def test_augmented_sixths(figure: str, goal: str, mode: str) -> None:
    """Spelled sixths are named and lead to the dominant."""
    key = Key(0, mode)
    chord = parse_roman(figure, key, "classical")
    found = find_function(chord, key, after=Chord.parse("G"))
    assert found.name == "augmented sixth"
    assert found.numeral.startswith(figure[:2])
    assert found.target == goal


def test_slides() -> None:
    """Two chords of one shape a semitone apart slide."""
    key = Key.parse("C major")
    found = find_function(Chord.parse("Ebm7"), key, Chord.parse("Em7"), Chord.parse("Dm7"))
    assert found.name == "chromatic approach"
    assert "above" in found.reason


def test_blues_sevenths_do_not_pull() -> None:
    """In a blues I7 and IV7 are at home."""
    key = Key.parse("C major")
    seventh = Chord.parse("C7")
    assert find_function(seventh, key, after=Chord.parse("F7")).name == "secondary dominant"
    assert find_function(seventh, key, after=Chord.parse("F7"), is_blues=True).name == "tonic"
    assert is_blues([Chord.parse(s) for s in ("C7", "F7", "C7", "G7")], key)
    assert not is_blues([Chord.parse(s) for s in ("Cmaj7", "C7", "F7", "Cmaj7")], key)
    assert not is_blues([Chord.parse(s) for s in ("C", "C7", "F", "G7")], key)


@pytest.mark.parametrize("row", CASES, ids=[f"{r[0]}: {r[1]} [{r[2]}] {r[3]}" for r in CASES])
@pytest.mark.parametrize("fifths", [-4, 3])
def test_transposed_functions(row: tuple[str, ...], fifths: int) -> None:
    """What a chord does is the same in every key."""
    key = Key.parse(row[0])
    moved = Key(key.tonic + fifths, key.mode)
    before, chord, after = (
        Chord.parse(text).transposed(fifths) if text else None for text in row[1:4]
    )
    found = find_function(chord or NO_CHORD, moved, before, after)
    assert (found.name, found.family) == (row[4], row[6])


CHORDS = st.builds(
    lambda root, suffix, bass: Chord.parse(root + suffix + bass),
    st.sampled_from(["C", "Db", "D#", "E", "F", "F#", "Gb", "A", "Bb", "B", "E#", "Cb"]),
    st.sampled_from(
        ["", "m", "7", "maj7", "m7", "m7b5", "dim7", "dim", "aug", "13", "7alt", "sus4", "5", "6"]
    ),
    st.sampled_from(["", "", "/D", "/Ab"]),
)
KEYS = st.builds(Key, st.integers(-6, 6), st.sampled_from(MODES))


@given(CHORDS, KEYS, st.none() | CHORDS, st.none() | CHORDS)
def test_every_chord_has_a_function(
    chord: Chord, key: Key, before: Chord | None, after: Chord | None
) -> None:
    """Any chord between any others in any key is explained, and its numeral means the chord."""
    found = find_function(chord, key, before, after)
    assert found.name in FUNCTIONS
    assert found.family in ("", "tonic", "subdominant", "dominant")
    assert found.reason
    assert "None" not in found.reason
    assert parse_roman(found.numeral, key).pitch_classes == chord.pitch_classes


@pytest.mark.slow
def test_functions_of_analysed_pieces() -> None:
    """With the analysts' keys the functions agree with their figures: 97 % of 7,300 chords.

    Where not: I and IV of minor before a falling fifth, which analysts of the madrigals call plain degrees and the
    program secondary dominants (some 130), natural-minor VII to III the other way round (30), triads such as V/V that
    go elsewhere (25).
    """
    right = total = 0
    wrong: Counter[tuple[str, str]] = Counter()
    for path in pieces():
        piece = read_piece(path)
        chords = [entry.chord for entry in piece]
        for place, entry in enumerate(piece):
            said = _said(entry.figure)
            if said is None:
                continue
            before = next((c for c in reversed(chords[:place]) if c != entry.chord), None)
            after = next((c for c in chords[place + 1 :] if c != entry.chord), None)
            found = find_function(entry.chord, entry.key, before, after)
            agrees = found.name == said or found.family in said.split("/")
            agrees = agrees and (said != "tonic" or found.name != "secondary dominant")
            if said == "tonic" and found.name == "cadential six-four":
                agrees = True  # analysts write I6/4 and mean it
            if said == "leading-tone":
                agrees = found.name in ("leading-tone", "passing diminished", "secondary dominant")
            right += agrees
            total += 1
            if not agrees:
                wrong[said, found.name] += 1
    print(right, total, wrong.most_common(8))  # noqa: T201  shown with -s: the figures of the report
    assert right / total > 0.96


def _said(figure: str) -> str | None:
    """What an analyst's figure says of a chord, in our words; None where it says nothing we could compare."""
    plain = re.sub(r"/o", "ø", re.sub(r"(\d)/(?=\d)", r"\1", figure))
    head, *targets = plain.split("/")
    if re.match(r"It|Ger|Fr", head):
        return "augmented sixth"
    if re.match(r"(N6?|bII)(?![IViv])", head):
        return "Neapolitan"
    numeral = re.match(r"([b#]*)([IViv]+)", head)
    if numeral is None or numeral[1]:
        return None
    if targets:
        return {"V": "secondary dominant", "vii": "leading-tone"}.get(numeral[2])
    return {
        "I": "tonic",
        "III": "tonic",
        "VI": "tonic/subdominant",
        "II": "subdominant",
        "IV": "subdominant",
        "V": "dominant",
        "VII": "dominant",
    }[numeral[2].upper()]
