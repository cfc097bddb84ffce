"""The fretboard: shapes that guitarists know are found, and nothing is offered that a hand cannot hold."""

from __future__ import annotations

import doctest
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.errors import TheoryError
from composer.theory import fretboard, guitar_shapes
from composer.theory.chord import Chord
from composer.theory.fretboard import TUNINGS, Shape, Tuning, guitar_diagram, hand_of
from composer.theory.guitar_shapes import COSTS, lead_shapes, shapes_for
from composer.theory.shape_costs import ALONE, alone_points, wanted_of

KNOWN = """
C x32010    G 320003    D xx0232    A x02220    E 022100    Am x02210   Em 022000    Dm xx0231   F 133211    Bm x24432
B x24442    Bb x13331   F#m 244222  Gm 355333   Eb x68886   Cm x35543   A7 x02020    E7 020100   D7 xx0212   G7 320001
C7 x32310   B7 x21202   F#7 242322  Am7 x02010  Em7 022030  Bm7 x20202  Dm7 xx0211   Cmaj7 x32000  Fmaj7 xx3210
Gmaj7 320002  Dmaj7 xx0222  Amaj7 x02120  Asus4 x02230  Dsus4 xx0233  Dsus2 xx0230  Asus2 x02200  Esus4 022200
Cadd9 x32030  A6 x02222  D/F# 200232  C/G 332010  G/B x20003  Am/G 302210  Bm7b5 x2323x  E5 022xxx  C9 x3233x
"""
MOVABLE = (
    "F 133211  Bm x24432  C9 x3233x  Gm7 353333  G7 353433  Cmaj7 x35453  Dm9 x5355x  E7#9 x7678x"
)
LOCAL = (
    ("ukulele", "C 0003  G 0232  F 2010  Am 2000  G7 0212  D7 2223  Em 0432  Dm 2210"),
    ("mandolin", "G 0023  D 2002  A 2245  C 0230"),
    ("banjo", "G 00000  C 02012"),
    ("open g", "G x00000"),
    ("drop d", "D5 000xxx"),
    ("dadgad", "Dsus4 000000  D5 000xxx"),
    ("baritone ukulele", "G 0003  Em 2000"),
)
SYMBOLS = ["C", "Am", "F#m7b5", "Bb13sus", "Ebmaj7", "G7", "Dm9", "C7alt", "Bdim7", "A5", "E+"]
SYMBOLS += ["G/B", "Fadd9", "D\\C", "Dbmaj7/F", "C6", "Bbm6"]
chords = st.sampled_from(SYMBOLS).map(Chord.parse)


def pairs(text: str) -> list[tuple[str, str]]:
    words = text.split()
    return list(zip(words[::2], words[1::2], strict=True))


@pytest.mark.parametrize(("symbol", "shape"), pairs(KNOWN))
def test_the_shapes_every_guitarist_knows(symbol: str, shape: str) -> None:
    """Whoever asks for a C wants the C of the songbook among the first offers."""
    offered = [str(found.shape) for found in shapes_for(Chord.parse(symbol))[:5]]
    assert shape in offered


@pytest.mark.parametrize(("symbol", "shape"), pairs(MOVABLE))
def test_movable_shapes(symbol: str, shape: str) -> None:
    """Without open strings the barre and jazz shapes come first."""
    found = shapes_for(Chord.parse(symbol), open_strings=False)
    assert shape in [str(f.shape) for f in found[:8]]
    assert all(0 not in f.shape.frets for f in found)


@pytest.mark.parametrize(
    ("tuning", "symbol", "shape"), [(name, *pair) for name, text in LOCAL for pair in pairs(text)]
)
def test_other_instruments(tuning: str, symbol: str, shape: str) -> None:
    """A ukulele is not a small guitar."""
    found = shapes_for(Chord.parse(symbol), Tuning.named(tuning))
    assert shape in [str(f.shape) for f in found[:5]]


def can_be_held(frets: tuple[int | None, ...]) -> bool:
    """Four fingers within four frets, each finger on one string or the index across; by trying every barre."""
    pressed = {string: fret for string, fret in enumerate(frets) if fret}
    if not pressed:
        return True
    if max(pressed.values()) - min(pressed.values()) > 3:
        return False
    if len(pressed) <= 4:
        return True
    lowest = min(pressed.values())
    for first, last in itertools.combinations(range(len(frets)), 2):
        under = range(first, last + 1)
        if any(frets[string] == 0 for string in under):
            continue
        left = [s for s, f in pressed.items() if not (s in under and f == lowest)]
        if len(left) <= 3:
            return True
    return False


@settings(max_examples=60, deadline=None)
@given(
    chord=chords,
    fifths=st.integers(-5, 6),
    tuning=st.sampled_from(
        ["standard", "drop d", "dadgad", "open g", "ukulele", "mandolin", "bass"]
    ),
    capo=st.integers(0, 5),
    open_strings=st.booleans(),
)
def test_every_shape_can_be_held_and_is_the_chord(
    chord: Chord, fifths: int, tuning: str, capo: int, open_strings: bool
) -> None:
    """A shape with five fingers, a stretch over five frets, or a foreign note is not a shape."""
    chord, own = chord.transposed(fifths), Tuning.named(tuning)
    for found in shapes_for(chord, own, capo, open_strings=open_strings):
        frets = found.shape.frets
        assert can_be_held(frets) and found.shape.is_playable
        assert {note % 12 for note in found.sounding} <= set(chord.pitch_classes)
        assert found.sounding == found.shape.sounding(own, capo)
        assert len(found.sounding) >= 3
        if tuning not in ("ukulele", "banjo", "mandolin"):
            root = chord.bass_pc
            assert root is not None and min(found.sounding) % 12 == (7 * root) % 12


@settings(max_examples=200)
@given(frets=st.lists(st.none() | st.integers(0, 9), min_size=4, max_size=7).map(tuple))
def test_hands(frets: tuple[int | None, ...]) -> None:
    """What the hand says it can hold, it can; one finger never presses two frets, and the barre is the index."""
    hand = hand_of(frets)
    if hand is None:
        assert not can_be_held(frets) or len([f for f in frets if f]) > 3
        return
    assert can_be_held(frets)
    by_finger: dict[int, set[int]] = {}
    for finger, fret in zip(hand.fingers, frets, strict=True):
        assert bool(finger) == bool(fret)
        if finger and fret:
            assert 1 <= finger <= 4
            by_finger.setdefault(finger, set()).add(fret)
    assert all(len(at) == 1 for at in by_finger.values())
    shared = [f for f in by_finger if hand.fingers.count(f) > 1]
    assert shared in ([], [1]) and bool(hand.barre) == (shared == [1])
    in_order = [fret for _, at in sorted(by_finger.items()) for fret in at]
    assert in_order == sorted(in_order)


@pytest.mark.parametrize(
    ("shape", "fingers", "barre"),
    [
        ("x32010", (0, 3, 2, 0, 1, 0), 0),
        ("133211", (1, 3, 4, 2, 1, 1), 1),
        ("x24432", (0, 1, 3, 4, 2, 1), 2),
        ("xx0232", (0, 0, 0, 1, 3, 2), 0),
        ("353333", (1, 3, 1, 1, 1, 1), 3),
    ],
)
def test_fingerings(shape: str, fingers: tuple[int, ...], barre: int) -> None:
    """The numbers in the chord box are those a teacher writes."""
    held = Shape.parse(shape)
    assert (held.fingers, held.barre) == (fingers, barre)


@pytest.mark.parametrize("shape", ["133333", "x1x5xx", "101111", "123456", "x23457", "111012"])
def test_what_no_hand_holds(shape: str) -> None:
    """A second barre, five frets, an open string under a barre: none of these may be offered."""
    held = Shape.parse(shape)
    assert not held.is_playable
    with pytest.raises(TheoryError, match="four"):
        _ = held.fingers


@given(st.lists(st.none() | st.integers(0, 24), min_size=1, max_size=12).map(tuple))
def test_one_line_form_reads_back(frets: tuple[int | None, ...]) -> None:
    """`x32010` is how guitarists write to each other."""
    shape = Shape(frets)
    if len(frets) > 1:
        assert Shape.parse(str(shape)) == shape


@pytest.mark.parametrize("text", ["", "x3y010", "x-25-3", "x--3", "3²1"])
def test_bad_shapes_are_refused(text: str) -> None:
    """A typing slip must not become a fret."""
    with pytest.raises(TheoryError):
        Shape.parse(text)


@pytest.mark.parametrize("name", TUNINGS)
def test_every_tuning_has_a_c_major(name: str) -> None:
    """A tuning without chords has a typing error in it."""
    found = shapes_for(Chord.parse("C"), Tuning.named(name))
    assert found and found[0].cost["missing"] == 0


def test_tunings_by_name_or_by_strings() -> None:
    """People write DADGAD, drop-D, or the strings themselves; a slip gets the nearest name."""
    assert Tuning.named("DADGAD").strings == Tuning.named("D2 A2 D3 G3 A3 D4").strings
    assert Tuning.named("drop-D") == Tuning.named("Drop D")
    with pytest.raises(TheoryError, match="standard"):
        Tuning.named("standart")
    with pytest.raises(TheoryError, match="capo"):
        shapes_for(Chord.parse("C"), capo=13)


def test_a_capo_shifts_what_sounds() -> None:
    """Capo 2 and the C shape sound D."""
    first = shapes_for(Chord.parse("D"), capo=2)[0]
    assert str(first.shape) == "x32010"
    assert min(first.sounding) == 50


def test_the_bass_may_be_anything_when_asked() -> None:
    """With a bass player the lowest string is free; without one the root is at the bottom."""
    free = shapes_for(Chord.parse("G7"), bass="any")
    assert any(min(f.sounding) % 12 != 7 for f in free)
    assert all(f.cost["bass"] == 0 for f in shapes_for(Chord.parse("G7")))


@settings(max_examples=25, deadline=None)
@given(st.lists(chords, min_size=2, max_size=6).map(tuple))
def test_leading_costs_no_more_than_taking_the_first_shapes(progression: tuple[Chord, ...]) -> None:
    """Led shapes that move the hand more than unled ones are not led."""
    led = lead_shapes(progression)
    firsts = [shapes_for(chord)[0] for chord in progression]
    unled = sum(found.cost.total for found in firsts)
    for before, after in itertools.pairwise(firsts):
        unled += _step(before.shape, after.shape)
    assert sum(found.cost.total for found in led if found) <= unled
    assert all(found and {name for name, _ in found.cost.points} == set(COSTS) for found in led)


def test_nobody_plays_no_chord() -> None:
    """N.C. lifts the hand off the neck."""
    led = lead_shapes(tuple(map(Chord.parse, ("C", "N.C.", "G"))))
    assert led[1] is None and led[2] is not None


def test_a_box_away_from_the_nut() -> None:
    """Up the neck the box says at which fret it begins."""
    assert guitar_diagram(Shape.parse("x68886"), ascii_only=True).splitlines() == [
        "    x",
        "    -----------",
        "  6 | 1 | | | 1",
        "    | | | | | |",
        "    | | 2 3 4 |",
    ]


@pytest.mark.parametrize("module", [fretboard, guitar_shapes], ids=["fretboard", "guitar_shapes"])
def test_examples_in_docstrings_are_true(module: object) -> None:
    """A module's own example must be what it does."""
    result = doctest.testmod(module)
    assert result.attempted and not result.failed


def every_shape(chord: Chord, tuning: Tuning) -> list[tuple[int, tuple[int, ...]]]:
    """What every holdable shape costs, with its frets, muted strings as -1, by trying all there are up to the fourth fret."""
    strings = tuning.with_capo(0)
    wanted = wanted_of(chord, strings, strict_bass=True)
    choices = [
        (None, *(f for f in range(8) if (string + f) % 12 in wanted.pcs)) for string in strings
    ]
    found = []
    for frets in itertools.product(*choices):
        sounding = [n for n, fret in enumerate(frets) if fret is not None]
        if (
            len(sounding) < 3
            or hand_of(frets) is None
            or min(f or 9 for f in frets) not in (1, 2, 3, 4, 9)
        ):
            continue
        first, last = sounding[0], sounding[-1]
        outer = min(3 if wanted.is_power else 2, len(strings) - 3)
        if first > outer or len(frets) - 1 - last > outer or last - first + 1 - len(sounding) > 1:
            continue
        notes = [s + f for s, f in zip(strings, frets, strict=True) if f is not None]
        in_bass = notes[0] % 12 == min(notes) % 12 == wanted.bass
        if wanted.strict_bass and not in_bass:
            continue
        order = tuple(-1 if fret is None else fret for fret in frets)
        found.append((sum(alone_points(frets, strings, wanted)), order))
    return sorted(found)


@pytest.mark.parametrize("tuning", ["standard", "ukulele", "open g", "bass"])
@pytest.mark.parametrize(
    "symbol", ["C", "F#m7b5", "Bb13sus", "Ebmaj9", "A5", "G/B", "D7b9", "D\\C"]
)
def test_the_search_misses_nothing(symbol: str, tuning: str) -> None:
    """Leaving beginnings early loses no shape: among those near the nut the same ones come first as when all are tried."""
    chord, own = Chord.parse(symbol), Tuning.named(tuning)
    every = every_shape(chord, own)
    lacking = {
        frets: dict(zip(ALONE, _points(frets, own, chord), strict=True)) for _, frets in every
    }
    whole = [entry for entry in every if lacking[entry[1]]["missing"] <= 16]
    found = [
        (shape.cost.total, tuple(-1 if f is None else f for f in shape.shape.frets))
        for shape in shapes_for(chord, own)
        if shape.shape.position <= 4
    ]
    if whole:
        assert found == whole[: len(found)]
        assert len(found) >= min(len(whole), 8)


def _points(frets: tuple[int, ...], tuning: Tuning, chord: Chord) -> tuple[int, ...]:
    strings = tuning.with_capo(0)
    shape = tuple(None if fret < 0 else fret for fret in frets)
    return alone_points(shape, strings, wanted_of(chord, strings, strict_bass=True))


@settings(max_examples=15, deadline=None)
@given(st.lists(chords, min_size=2, max_size=4), st.booleans())
def test_leading_is_no_dearer_than_any_other_way(chart: list[Chord], movable: bool) -> None:
    """The way through the first shapes of a few chords costs as little as the cheapest of all ways through them."""
    led = lead_shapes(tuple(chart), open_strings=not movable)
    total = sum(shape.cost.total for shape in led if shape)
    rows = [shapes_for(chord, open_strings=not movable)[:16] for chord in chart]
    assert all(rows)
    best = {shape.shape: shape.cost.total for shape in rows[0]}
    for before, row in itertools.pairwise(rows):
        best = {
            after.shape: after.cost.total
            + min(best[b.shape] + _step(b.shape, after.shape) for b in before)
            for after in row
        }
    assert total == min(best.values())


def _step(old: Shape, new: Shape) -> int:
    """What it takes a hand to go on: frets along the neck after the first, fingers put down, half the way of the top."""
    standard = Tuning.named("standard")
    along = abs(old.position - new.position) if old.position and new.position else 0
    fingers = sum(1 for a, b in zip(old.frets, new.frets, strict=True) if b and a != b)
    top = abs(max(old.sounding(standard)) - max(new.sounding(standard))) // 2
    return 2 * max(0, along - 1) + fingers + top


def test_power_chords_on_three_strings() -> None:
    """The smallest tuning has shapes too, or none, but never trouble."""
    shapes = shapes_for(Chord.parse("A5"), Tuning.named("A2 E3 A3"))
    assert str(shapes[0].shape) == "000"
