"""Randomness with an address: the same address gives the same draws, on every machine and Python version.

No generator is handed from one cell to the next, so a draw that is added or left out in one place
changes nothing anywhere else. Only `Random.random()` is used underneath: Python documents that its
sequence stays the same between versions, which it does not promise for `choice`, `shuffle` or `gauss`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")

Address = str | int

__all__ = ["Rng", "digest"]


def digest(*parts: Address, size: int = 8) -> bytes:
    """BLAKE2b of the address; parts are length-prefixed so that ("ab", "c") and ("a", "bc") differ."""
    return blake2b(_told(parts), digest_size=size).digest()


def _told(parts: Sequence[Address]) -> bytes:
    return b"".join([_part(str(part)) for part in parts])


@lru_cache(maxsize=4096)
def _part(text: str) -> bytes:
    written = text.encode()
    return len(written).to_bytes(4, "big") + written


class Rng:
    """Draws for one address, e.g. `Rng(7, "cell", "verse", "bass", 0)`.

    The order of draws inside one address matters, as in any generator; use `at` for a child address
    where one decision must not disturb the next.
    """

    __slots__ = ("_address", "_random", "_told")

    _random: Callable[[], float]
    """The sequence of this address; made at the first draw, since many addresses are only passed through."""

    def __init__(self, *address: Address) -> None:
        self._told = b""
        self._address = address

    def __getattr__(self, name: str) -> Callable[[], float]:
        if name != "_random":
            raise AttributeError(name)
        number = int.from_bytes(blake2b(self._path(), digest_size=8).digest(), "big")
        self._random = random.Random(number).random
        return self._random

    def _path(self) -> bytes:
        """The whole address as `digest` reads it; what is told once is kept for the children."""
        if self._address:
            self._told += _told(self._address)
            self._address = ()
        return self._told

    def at(self, *address: Address) -> Rng:
        """The generator of a child address."""
        child = Rng(*address)
        child._told = self._path()
        return child

    def unit(self) -> float:
        """A number in [0, 1)."""
        return self._random()

    def units(self, count: int) -> list[float]:
        """So many numbers in [0, 1)."""
        draw = self._random
        return [draw() for _ in range(count)]

    def chance(self, probability: float) -> bool:
        """True with this probability (0..1)."""
        return self._random() < probability

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included; raises ValueError when `high` is under `low`."""
        if high < low:
            raise ValueError(f"empty range {low}..{high}")
        return low + int(self._random() * (high - low + 1))

    def uniform(self, low: float, high: float) -> float:
        """A number in [low, high)."""
        return low + (high - low) * self._random()

    def bell(self) -> float:
        """A number in (-1, 1), near 0 most often: the mean of three uniform draws (standard deviation 1/3)."""
        draw = self._random
        return (draw() + draw() + draw()) * (2.0 / 3.0) - 1.0

    def choice(self, options: Sequence[T]) -> T:
        """One of the options, all equally likely; raises ValueError when there are none."""
        if not options:
            raise ValueError("nothing to choose from")
        return options[int(self._random() * len(options))]

    def weighted(self, options: Sequence[T], weights: Sequence[float]) -> T:
        """One of the options in proportion to its weight; weights are not negative, and some are not zero."""
        if len(options) != len(weights):
            raise ValueError(f"{len(options)} options but {len(weights)} weights")
        total = 0.0
        for weight in weights:  # in order, not sum(): its rounding changed in Python 3.12
            total += weight
        if total <= 0:
            raise ValueError("no option has a weight")
        point = self._random() * total
        for option, weight in zip(options, weights, strict=False):
            point -= weight
            if point < 0:
                return option
        return next(o for o, w in zip(reversed(options), reversed(weights), strict=True) if w > 0)

    def pick(self, table: Mapping[T, float]) -> T:
        """One key of a weight table, in the table's own order."""
        return self.weighted(tuple(table), tuple(table.values()))

    def shuffled(self, items: Sequence[T]) -> tuple[T, ...]:
        """The items in a drawn order (Fisher-Yates)."""
        pool = list(items)
        for last in range(len(pool) - 1, 0, -1):
            other = int(self._random() * (last + 1))
            pool[last], pool[other] = pool[other], pool[last]
        return tuple(pool)
