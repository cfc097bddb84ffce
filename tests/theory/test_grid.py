"""Grids: pictures of patterns, read strictly."""

import pytest

from composer.errors import GridError
from composer.theory.grid import parse_grid
from composer.theory.meter import Meter

FOUR = Meter.parse("4/4")


def test_a_ruler_gives_each_column_its_tick() -> None:
    """A wrong column would move every drum."""
    grid = parse_grid("    1 & 2 & 3 & 4 &\nhat x x x x x x x x", FOUR)
    assert grid.steps == (0, 480, 960, 1440, 1920, 2400, 2880, 3360)
    assert grid.bars == 1
    assert grid.length == FOUR.bar_ticks


def test_triplets_and_two_bars() -> None:
    """A shuffle counts three to the beat; a second 1 opens a second bar."""
    grid = parse_grid(
        "r 1 t l 2 t l 1 t l 2 t l\nx x . x x . x x . x x . x".replace("r ", "", 1), Meter(2, 4)
    )
    assert grid.bars == 2
    assert grid.steps[:4] == (0, 320, 640, 960)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("1 & 2 &\nhat x x x", "row 'hat' has 3 marks, but its ruler counts 4"),
        ("1 & 3 &\nhat x x x x", "beat 3 where 2 was due"),
        ("1 & 2 ?\nhat x x x x", r"'\?' is not a count"),
        ("1 2 1\nhat x x x", "count each bar alike"),
        ("1 2\nhat x x\nhat x x", "stands twice"),
        ("1 2\nhat xx x", "single characters"),
        ("1 2", "without rows"),
        ("", "empty pattern"),
        ("1 e & a t l i 2\nhat x x x x x x x x", "cannot be cut in 7"),
    ],
)
def test_a_slip_of_the_pen_names_the_row(text: str, complaint: str) -> None:
    """A musician must see which row is wrong."""
    with pytest.raises(GridError, match=complaint):
        parse_grid(text, FOUR)


def test_a_variation_keeps_the_rows_it_does_not_name() -> None:
    """A fill that names only the snare must not silence the kick."""
    base = parse_grid("1 & 2 & 3 & 4 &\nhat x x x x x x x x\nkick X . . . X . . .", FOUR)
    fill = parse_grid("1 & 2 & 3 & 4 &\nhat x x x x . . . .", FOUR).over(base)
    assert fill.row("kick") == base.row("kick")
    hat = fill.row("hat")
    assert hat is not None and hat.marks[4:] == (".",) * 4


def test_a_finer_variation_does_not_cut_the_base_short() -> None:
    """Laying sixteenths over quarters must leave held quarters held."""
    base = parse_grid("1 2 3 4\ncomp x . x x", FOUR)
    fine = parse_grid(
        "1 e & a 2 e & a 3 e & a 4 e & a\ntop x . . . x . . . x . . . x . . .", FOUR
    ).over(base)
    comp = fine.row("comp")
    assert comp is not None
    assert "".join(comp.marks) == "x---....x---x---"


@pytest.mark.parametrize("meter", ["3/4", "6/8", "12/8", "5/4", "2/4", "7/8"])
def test_a_grid_fits_any_meter(meter: str) -> None:
    """A genre in 4/4 must still play a waltz: steps stay inside the bar, the downbeat stays first."""
    grid = parse_grid("1 e & a 2 e & a 3 e & a 4 e & a\nkick X . . . . . x . . . X . . . x .", FOUR)
    wanted = Meter.parse(meter)
    fitted = grid.fitted(wanted)
    assert fitted.bar_ticks == wanted.bar_ticks
    assert fitted.steps[0] == 0 and max(fitted.steps) < wanted.bar_ticks
    assert fitted.rows[0].marks[0] == "X"
    assert sorted(set(fitted.steps)) == list(fitted.steps)


def test_fitting_to_its_own_meter_changes_nothing() -> None:
    """A pattern in its own meter is played as written."""
    grid = parse_grid("1 2 3 4\nkick X . x .", FOUR)
    assert grid.fitted(FOUR) is grid
