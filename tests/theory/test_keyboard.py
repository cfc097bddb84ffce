"""Two hands at a keyboard: within reach, and drawn as they lie."""

from __future__ import annotations

import doctest
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.theory import keyboard, keyboard_voicing
from composer.theory.chord import Chord
from composer.theory.keyboard import Hands, hands_for, keyboard_diagram, two_hands
from composer.theory.keyboard_voicing import COSTS, lead_hands
from composer.theory.voicing_styles import STYLES

SYMBOLS = ["C", "Am", "F#m7b5", "Bb13sus", "Ebmaj7", "G7", "Dm9", "C7alt", "Bdim7", "A5", "Fadd9"]
SYMBOLS += ["E+", "G/B", "D\\C", "Dbmaj7/F", "C13#11", "Cm11", "N.C."]
chords = st.sampled_from(SYMBOLS).map(Chord.parse)
layouts = st.lists(st.integers(24, 100), min_size=1, max_size=9, unique=True).map(
    lambda notes: tuple(sorted(notes))
)


def reachable(notes: tuple[int, ...]) -> bool:
    return not notes or (len(notes) <= 5 and notes[-1] - notes[0] <= 16)


@given(layout=layouts)
def test_hands_divide_what_can_be_divided(layout: tuple[int, ...]) -> None:
    """A chord that two hands can play must not be refused, and no other may pass."""
    possible = any(
        reachable(layout[:cut]) and reachable(layout[cut:]) for cut in range(len(layout) + 1)
    )
    hands = hands_for(layout)
    assert (hands is not None) == possible
    if hands is not None:
        assert hands.left + hands.right == layout
        assert reachable(hands.left) and reachable(hands.right)


@pytest.mark.parametrize(
    ("layout", "left", "right"),
    [
        ((36, 43, 64, 67, 72), (36, 43), (64, 67, 72)),
        ((48, 52, 55), (48, 52, 55), ()),
        ((60, 64, 67), (), (60, 64, 67)),
        ((36, 52, 59, 62, 67), (36, 52), (59, 62, 67)),  # the left hand takes a tenth
        ((), (), ()),
    ],
)
def test_who_plays_what(
    layout: tuple[int, ...], left: tuple[int, ...], right: tuple[int, ...]
) -> None:
    """The bass goes left, the chord right, and one hand takes what it can."""
    assert hands_for(layout) == Hands(left, right)


@settings(max_examples=60, deadline=None)
@given(
    progression=st.lists(chords, min_size=1, max_size=6).map(tuple),
    style=st.none() | st.sampled_from(STYLES),
    fifths=st.integers(-5, 6),
)
def test_led_chords_lie_under_the_hands(
    progression: tuple[Chord, ...], style: str | None, fifths: int
) -> None:
    """A pianist must be able to play all of it, in every style and key, and hear the chord that is written."""
    asked = tuple(chord.transposed(fifths) for chord in progression)
    for chord, (pitches, cost) in zip(asked, lead_hands(asked, style), strict=True):
        notes = tuple(pitch.midi for pitch in pitches)
        assert bool(notes) == (chord.root is not None)
        assert all(one < two for one, two in itertools.pairwise(notes))
        assert hands_for(notes) is not None
        if notes:
            assert {name for name, _ in cost.points} == set(COSTS)


@settings(max_examples=60)
@given(chord=chords.filter(lambda chord: chord.root is not None), fifths=st.integers(-5, 6))
def test_the_bass_is_at_the_bottom(chord: Chord, fifths: int) -> None:
    """Without a bass player a slash chord must sound as one."""
    asked = chord.transposed(fifths)
    found = two_hands(asked)
    assert found
    assert all(layout[0] % 12 == 7 * (asked.bass_pc or 0) % 12 for layout in found)


def test_slash_bass_under_a_shell() -> None:
    """A style that knows nothing of the slash still gets the bass that is written."""
    ((pitches, _),) = lead_hands((Chord.parse("C7/E"),), "shell")
    assert pitches[0].midi % 12 == 4


def test_a_register_is_kept() -> None:
    """Asked for a register, nothing may leave it, the bass included."""
    for pitches, _ in lead_hands(tuple(map(Chord.parse, ("Dm7", "G7", "C"))), "close", 60, 76):
        assert all(60 <= pitch.midi <= 76 for pitch in pitches)


def test_the_picture_shows_every_key() -> None:
    """A mark on the wrong key teaches the wrong chord."""
    assert keyboard_diagram([46], [61, 65], ascii_only=True).splitlines() == [
        "  # #   # # L   # #   # # #   R #   # # #",
        "| | | | | | | | | | | | | | | | | |R| | | |",
        " C2            C3            C4",
    ]
    for midi in range(36, 84):
        drawn = keyboard_diagram([midi], [], ascii_only=True)
        assert drawn.count("L") == 1
        black = midi % 12 in (1, 3, 6, 8, 10)
        assert drawn.splitlines()[0 if black else 1].count("L") == 1
    assert keyboard_diagram([], []) == "(silence)"


@pytest.mark.parametrize("module", [keyboard, keyboard_voicing], ids=["keyboard", "voicing"])
def test_examples_in_docstrings_are_true(module: object) -> None:
    """A module's own example must be what it does."""
    result = doctest.testmod(module)
    assert result.attempted and not result.failed
