"""Motifs: development keeps what it says it keeps, and a hook is short, singable and memorable."""

from __future__ import annotations

import pytest

from composer.composition.melody.motif import Figure, draw_hook, figure_of
from composer.rng import Rng
from composer.theory.meter import Meter
from tests.tunes import FOUR, a_genre, a_hook

CELL = Figure(length=1920, rhythm=((0, 480), (480, 480), (960, 960)), contour=(0, 1, 3))
SEEDS = range(40)


def test_repetition_says_the_figure_again_after_itself() -> None:
    """A repeat that moved onsets inside the figure would not be heard as one."""
    twice = CELL.repeated(2, steps=-1)
    assert twice.length == 3840
    assert twice.rhythm[3:] == tuple((1920 + at, dur) for at, dur in CELL.rhythm)
    assert twice.contour == (0, 1, 3, -1, 0, 2)


@pytest.mark.parametrize(
    ("made", "contour"),
    [
        (CELL.sequenced(2), (2, 3, 5)),
        (CELL.inverted(), (0, -1, -3)),
        (CELL.answered(), (0, 1, -1)),
        (CELL.varied_ending(-2), (0, 0, 1)),
        (CELL.fragment(960), (0, 1)),
        (CELL.tail(960), (3,)),
        (CELL.followed_by(CELL), (0, 1, 3, 0, 1, 3)),
        (CELL.extended(960), (0, 1, 3)),
    ],
    ids=["sequence", "inversion", "answer", "ending", "fragment", "tail", "join", "extension"],
)
def test_development_changes_the_contour_as_its_name_says(
    made: Figure, contour: tuple[int, ...]
) -> None:
    """An operation that does something else than its name makes every phrase plan a lie."""
    assert made.contour == contour
    assert len(made.rhythm) == len(made.contour)


def test_what_is_followed_by_an_anacrusis_makes_room_for_it() -> None:
    """Two notes at once cannot be sung: the figure ends where the other one's pickup begins."""
    led_in = CELL.with_pickup(((-480, 480),), (1,))
    joined = led_in.followed_by(led_in)
    assert joined.rhythm == (
        *((-480, 480), (0, 480), (480, 480), (960, 480)),
        *((1440, 480), (1920, 480), (2400, 480), (2880, 960)),
    )
    shorter = CELL.followed_by(CELL.with_pickup(((-960, 480), (-480, 480)), (2, 1)))
    assert shorter.rhythm[:4] == ((0, 480), (480, 480), (960, 480), (1440, 480))
    assert shorter.contour == (0, 1, 2, 1, 0, 1, 3)


def test_inverting_twice_gives_the_figure_back() -> None:
    """Upside down and upside down again is the right way up."""
    assert CELL.inverted().inverted() == CELL


def test_extension_gives_the_last_note_the_time() -> None:
    """Extending anything else would move the figure's rhythm."""
    longer = CELL.extended(960)
    assert (longer.length, longer.rhythm[-1]) == (2880, (960, 1920))


def test_a_fragment_is_cut_where_it_ends() -> None:
    """A note ringing past the fragment would sound into what follows."""
    assert CELL.fragment(1200).rhythm == ((0, 480), (480, 480), (960, 240))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_hook_can_be_remembered(seed: int) -> None:
    """A hook of many leaps, of a wide span or of two notes is not one."""
    hook = a_hook(a_genre(), seed)
    moves = [b - a for a, b in zip(hook.contour, hook.contour[1:], strict=False)]
    assert hook.bars in (1, 2)
    assert hook.contour[0] == 0
    assert 4 <= len(hook.rhythm) == len(hook.contour) <= 16
    assert 2 <= max(hook.contour) - min(hook.contour) <= 8
    assert sum(abs(move) >= 3 for move in moves) <= 2


@pytest.mark.parametrize("seed", SEEDS)
def test_a_hook_is_in_time_and_ends_long(seed: int) -> None:
    """Overlapping notes, or no breath at the end, cannot be sung."""
    hook = a_hook(a_genre(), seed)
    length = figure_of(hook, FOUR).length
    for (at, dur), (after, _) in zip(hook.rhythm, hook.rhythm[1:], strict=False):
        assert dur > 0
        assert at + dur <= after
    at, dur = hook.rhythm[-1]
    assert dur >= FOUR.beat_ticks
    assert at + dur < length


def test_hooks_differ_and_are_drawn_again_alike() -> None:
    """One seed, one hook; another seed, nearly always another."""
    hooks = [a_hook(a_genre(), seed) for seed in SEEDS]
    assert hooks == [a_hook(a_genre(), seed) for seed in SEEDS]
    assert len({(hook.rhythm, hook.contour) for hook in hooks}) > 30


@pytest.mark.parametrize("meter", [Meter(3, 4), Meter(6, 8), Meter(12, 8), Meter(5, 4)], ids=str)
@pytest.mark.parametrize("motifs", [True, False], ids=["motifs", "cells"])
def test_a_hook_fits_any_meter(meter: Meter, motifs: bool) -> None:
    """A genre without motifs, or in another meter than the song, still has a hook."""
    genre = a_genre() if motifs else a_genre(unit_bars=1)
    for seed in range(8):
        hook = draw_hook(genre, True, meter, Rng(seed))
        assert hook.rhythm
        assert all(at >= 0 and at + dur <= hook.bars * meter.bar_ticks for at, dur in hook.rhythm)
