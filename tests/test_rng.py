"""Addressed draws: the same everywhere, independent of each other."""

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from composer.rng import Rng

addresses = st.lists(st.integers(0, 99) | st.text(max_size=5), min_size=1, max_size=4)


def test_the_sequence_never_changes() -> None:
    """A golden: if these move, every song ever made from a seed changes."""
    rng = Rng(7, "cell", "verse", "bass", 0)
    assert [rng.between(0, 999) for _ in range(6)] == [882, 511, 695, 730, 563, 570]
    assert Rng(7, "x").shuffled("abcdef") == tuple("ecadfb")


@given(address=addresses)
def test_the_same_address_draws_the_same(address: list[int | str]) -> None:
    """Rebuilding a cell must give the same notes."""
    assert Rng(*address).unit() == Rng(*address).unit()


def test_parts_of_an_address_do_not_run_together() -> None:
    """("ab", "c") is not ("a", "bc")."""
    assert Rng("ab", "c").unit() != Rng("a", "bc").unit()


@given(
    weights=st.lists(st.integers(0, 9), min_size=1, max_size=6).filter(any),
    seed=st.integers(0, 999),
)
def test_weighted_never_draws_a_weight_of_nothing(weights: list[int], seed: int) -> None:
    """A pattern of weight 0 is switched off."""
    drawn = Rng(seed).weighted(range(len(weights)), weights)
    assert weights[drawn] > 0


@given(low=st.integers(-5, 5), more=st.integers(0, 9), seed=st.integers(0, 99))
def test_between_includes_both_ends(low: int, more: int, seed: int) -> None:
    """A draw outside its range would leave the keyboard."""
    assert low <= Rng(seed).between(low, low + more) <= low + more


def test_hash_seed_changes_nothing() -> None:
    """Two processes with different hash seeds draw alike."""
    code = "from composer.rng import Rng; print(Rng('a', 1).unit())"
    drawn = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(drawn) == 1
