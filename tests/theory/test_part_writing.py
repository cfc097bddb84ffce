"""Part writing: the rules of the harmony books, checked here by code of its own."""

from __future__ import annotations

import doctest
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.errors import TheoryError
from composer.theory import part_costs, part_writing
from composer.theory.chord import Chord
from composer.theory.part_costs import (
    Ensemble,
    alone_points,
    between_points,
    consecutives,
    part_chord,
)
from composer.theory.part_writing import QUARTET, SATB, write_parts
from composer.theory.pitch import Pitch

MAJOR = {
    "C": ("F", "G7", "Am", "Dm", "Dm/F", "C/E", "G/B", "Em"),
    "C/E": ("F", "Dm/F", "Dm", "G7"),
    "Dm": ("G7", "G", "G/B", "Bdim/D"),
    "Dm/F": ("G7", "G", "C/G"),
    "Em": ("Am", "F"),
    "F": ("G7", "C", "Dm", "Bdim/D", "C/G"),
    "G": ("C", "Am", "G7", "C/E"),
    "G/B": ("C", "Am"),
    "G7": ("C", "Am", "C/E"),
    "Am": ("F", "Dm", "Dm/F", "D7"),
    "D7": ("G", "G7"),
    "C/G": ("G7", "G"),
    "Bdim/D": ("C", "C/E"),
}
MINOR = {
    "Am": ("Dm", "E7", "F", "Bm7b5/D", "Am/C", "G"),
    "Am/C": ("Dm", "F", "Bm7b5/D"),
    "Dm": ("E7", "E", "Am", "G7"),
    "E": ("Am", "E7"),
    "E7": ("Am", "F", "Am/C"),
    "F": ("Dm", "Bm7b5/D", "G"),
    "Bm7b5/D": ("E7", "E"),
    "G": ("C",),
    "G7": ("C",),
    "C": ("F", "Dm", "E7"),
}
RANGES = ((40, 60), (48, 67), (55, 74), (60, 79))


@st.composite
def progressions(draw: st.DrawFn) -> tuple[Chord, ...]:
    """A walk through a table of ordinary progressions, in any key."""
    graph = draw(st.sampled_from((MAJOR, MINOR)))
    name = draw(st.sampled_from(sorted(graph)))
    names = [name]
    for _ in range(draw(st.integers(2, 9))):
        name = draw(st.sampled_from(graph[name]))
        names.append(name)
    fifths = draw(st.integers(-5, 6))
    return tuple(Chord.parse(name).transposed(fifths) for name in names)


def breaches(chords: tuple[Chord, ...], setting: list[tuple[Pitch, ...]]) -> list[str]:
    """Every broken rule, by bar; written without a look at the module."""
    found = []
    rows = [[p.midi for p in voices] for voices in setting]
    for bar, (chord, row) in enumerate(zip(chords, rows, strict=True)):
        for (low, high), note in zip(RANGES, row, strict=True):
            if not low <= note <= high:
                found.append(f"{bar}: {note} is out of range")
        if row != sorted(row):
            found.append(f"{bar}: crossing")
        if row[2] - row[1] > 12 or row[3] - row[2] > 12:
            found.append(f"{bar}: gap over an octave")
        names = [p.fifths for p in setting[bar]]
        if names[0] != chord.bass_pc:
            found.append(f"{bar}: wrong bass")
        seventh = chord.root + 10 - 12 if "b7" in chord.degrees else None
        if seventh is not None and names.count(seventh) != 1:
            found.append(f"{bar}: the seventh is there {names.count(seventh)} times")
        third = chord.root + (4 if "3" in chord.degrees else -3)
        if third not in names or chord.root not in names:
            found.append(f"{bar}: third or root missing")
    for bar, (one, two) in enumerate(itertools.pairwise(rows)):
        for i, j in itertools.combinations(range(4), 2):
            moved = one[i] != two[i] and one[j] != two[j]
            for perfect in (0, 7):
                if moved and (one[j] - one[i]) % 12 == perfect == (two[j] - two[i]) % 12:
                    found.append(f"{bar}: consecutive {perfect} in voices {i} {j}")
        for i in range(3):
            if two[i] > one[i + 1] or two[i + 1] < one[i]:
                found.append(f"{bar}: overlap of voices {i} {i + 1}")
        found += duties(bar, chords[bar], chords[bar + 1], setting[bar], setting[bar + 1])
    return found


def duties(
    bar: int, chord: Chord, after: Chord, one: tuple[Pitch, ...], two: tuple[Pitch, ...]
) -> list[str]:
    """The leading tone of a dominant rises (inside it may fall a third); sevenths fall by step or stay."""
    found = []
    next_pcs = {pitch.midi % 12 for pitch in two} | set(after.pitch_classes)
    for voice, (a, b) in enumerate(zip(one, two, strict=True)):
        step = b.midi - a.midi
        bound = {two[0].midi % 12} if voice == 0 else next_pcs
        falls = "b7" in chord.degrees and a.fifths == chord.root - 2
        may_fall = bool({(a.midi - n) % 12 for n in (0, 1, 2)} & bound)
        if falls and may_fall and step not in (0, -1, -2):
            found.append(f"{bar}: the seventh in voice {voice} moves {step}")
        leads = "3" in chord.degrees and "b7" in chord.degrees and a.fifths == chord.root + 4
        if leads and (a.midi + 1) % 12 in bound:
            allowed = (1, 0, -1, -4) if voice in (1, 2) else (1, 0, -1)
            if step not in allowed:
                found.append(f"{bar}: the leading tone in voice {voice} moves {step}")
            if [p.fifths for p in one].count(a.fifths) > 1:
                found.append(f"{bar}: doubled leading tone")
    return found


@settings(max_examples=60, deadline=None)
@given(chords=progressions())
def test_ordinary_progressions_break_no_rule(chords: tuple[Chord, ...]) -> None:
    """A choir setting with parallels or a doubled leading tone is what a teacher crosses out first."""
    setting = [voices for voices, _ in write_parts(chords, SATB)]
    assert breaches(chords, setting) == []


@settings(max_examples=40, deadline=None)
@given(chords=progressions())
def test_what_it_costs_tells_of_every_breach(chords: tuple[Chord, ...]) -> None:
    """A setting that hides a parallel in its price list cannot be trusted."""
    result = write_parts(chords, SATB)
    for (one, _), (two, cost) in itertools.pairwise(result):
        before, after = (tuple(p.midi for p in voices) for voices in (one, two))
        assert cost["parallels"] // 100 == len(consecutives(before, after))
        assert cost.total == sum(points for _, points in cost.points)


def test_the_checker_of_this_file_sees_faults() -> None:
    """A check that finds nothing proves nothing."""
    chords = (Chord.parse("G7"), Chord.parse("C"))
    wrong = [tuple(map(Pitch.parse, text.split())) for text in ("G2 D3 F4 B4", "C3 G3 G4 G4")]
    told = " ".join(breaches(chords, wrong))
    for word in ("consecutive 7", "seventh in voice 2", "leading tone in voice 3", "missing"):
        assert word in told


@pytest.mark.parametrize(
    ("before", "after", "pairs"),
    [
        ((48, 55, 64, 72), (50, 57, 65, 74), ((0, 1), (0, 3))),  # all up: fifth and octave
        ((48, 55, 64, 72), (48, 55, 65, 72), ()),  # held, not moved
        ((48, 55, 64, 72), (53, 60, 65, 69), ((0, 1),)),
        ((48, 64, 67, 72), (47, 62, 67, 74), ()),
        ((48, 48, 64, 72), (50, 62, 65, 69), ((0, 1),)),  # unison to octave
    ],
)
def test_consecutives(
    before: tuple[int, ...], after: tuple[int, ...], pairs: tuple[tuple[int, int], ...]
) -> None:
    """Held notes are no parallels; fifths and octaves in motion are."""
    assert consecutives(before, after) == pairs


@settings(max_examples=30, deadline=None)
@given(chords=progressions())
def test_strings_stay_on_their_instruments(chords: tuple[Chord, ...]) -> None:
    """A viola has no B2."""
    lowest = (36, 48, 55, 55)
    for voices, _ in write_parts(chords, QUARTET):
        assert all(p.midi >= low for p, low in zip(voices, lowest, strict=True))
        assert [p.midi for p in voices] == sorted(p.midi for p in voices)


def test_a_chord_may_repeat_and_rest() -> None:
    """Silence in the middle of a hymn is not a reason to stop."""
    chords = tuple(map(Chord.parse, ("C", "C", "N.C.", "G7", "C")))
    result = write_parts(chords, SATB)
    assert result[0][0] == result[1][0]
    assert result[2][0] == ()
    assert len(result[4][0]) == 4


def test_a_weight_of_another_name_is_refused() -> None:
    """A slip in a weight must not pass in silence."""
    with pytest.raises(TheoryError, match="parallels"):
        write_parts((Chord.parse("C"),), SATB, {"paralels": 10})


def test_examples_in_docstrings_are_true() -> None:
    """A module's own example must be what it does."""
    for module in (part_costs, part_writing):
        result = doctest.testmod(module)
        assert result.attempted and not result.failed


@pytest.mark.parametrize("ensemble", [SATB, QUARTET], ids=lambda e: e.name)
@pytest.mark.parametrize("symbol", ["C", "G7", "Bb13sus", "F#m7b5", "Am/G", "D\\C", "E5", "C7alt"])
def test_the_layouts_kept_are_the_cheapest_of_all(symbol: str, ensemble: Ensemble) -> None:
    """Passing over what is already too dear loses none of the best."""
    context = part_chord(Chord.parse(symbol), Chord.parse("F"), None)
    kept = [found.layout for found in part_writing._candidates(context, ensemble)]
    bass_pc = kept[0][0] % 12
    wanted = part_writing._essential(context.chord, bass_pc)
    every = []
    for bass, tenor, alto, soprano in itertools.product(
        *(
            [n for n in range(part.low, part.high + 1) if n % 12 in wanted | {bass_pc}]
            for part in ensemble.parts
        )
    ):
        in_order = (
            bass <= tenor <= bass + 24
            and tenor <= alto <= tenor + 12
            and alto <= soprano <= alto + 12
        )
        layout = (bass, tenor, alto, soprano)
        upper = {note % 12 for note in layout[1:]}
        if in_order and bass % 12 == bass_pc and upper <= wanted and upper != {bass_pc}:
            every.append((sum(alone_points(layout, context, ensemble)), layout))
    assert kept == [layout for _, layout in sorted(every)[:40]]


@settings(max_examples=25, deadline=None)
@given(chords=progressions(), ensemble=st.sampled_from((SATB, QUARTET)))
def test_no_cheaper_way_ends_a_chart(chords: tuple[Chord, ...], ensemble: Ensemble) -> None:
    """From where the last chord but one stands, no layout of the last chord costs less than the one taken: steps whose
    price is not looked at to the end are none that would have won."""
    result = write_parts(chords, ensemble)
    stand = [
        part_writing._candidates(part_chord(chords[n], after, chords[n - 1]), ensemble)
        for n, after in ((-2, chords[-1]), (-1, None))
    ]
    sung = tuple(pitch.midi for pitch in result[-2][0])
    last = next(found for found in stand[0] if found.layout == sung)
    weights = ensemble.weights
    cheapest = min(
        sum(
            points * weights.get(name, 100) // 100
            for name, points in zip(
                part_writing.COSTS, between_points(last, found) + found.alone, strict=True
            )
        )
        for found in stand[1]
    )
    assert result[-1][1].total == cheapest
