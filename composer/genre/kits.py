"""Drums by name: which General MIDI key a piece of the kit is, which limb plays it, and what chokes it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from composer.errors import GenreError, offer
from composer.genre.load import read_table

__all__ = ["Piece", "find_piece", "kit_pieces"]

_KITS = Path(__file__).parent / "data" / "kits.toml"
_NUMBERED = re.compile(r"key[ _](\d{1,3})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of a kit: its `key` on the drum channel, the `limb` that plays it ("hand" or "foot"), and its
    `choke` group, whose members cut each other off ("" rings freely)."""

    name: str
    key: int
    limb: str = "hand"
    choke: str = ""

    @property
    def family(self) -> str:
        """What kind of piece it is: `hat_open` is a `hat`."""
        return self.name.partition("_")[0]


@lru_cache(maxsize=1)
def kit_pieces() -> Mapping[str, Piece]:
    """Every named piece, in the order of the kit file."""
    table = read_table(_KITS).get("piece", {})
    return MappingProxyType({name: _piece(name, entry) for name, entry in table.items()})


@lru_cache(maxsize=512)
def find_piece(name: str, program: int = 0) -> Piece:
    """The piece of this name on the kit of a program; `key 87` is the unnamed drum of that number. Raises GenreError."""
    named = kit_pieces().get(name)
    if named is not None:
        return replace(named, key=_kits().get(str(program), {}).get(name, named.key))
    numbered = _NUMBERED.fullmatch(name)
    if numbered and int(numbered[1]) <= 127:
        return Piece(name=name, key=int(numbered[1]))
    raise GenreError(f"no drum called {name!r} in the kit; {offer(name, kit_pieces())}")


@lru_cache(maxsize=1)
def _kits() -> dict[str, dict[str, int]]:
    """By program, the pieces whose keys a kit has elsewhere."""
    kits: dict[str, dict[str, int]] = read_table(_KITS).get("kit", {})
    for program, keys in kits.items():
        for name, key in keys.items():
            if name not in kit_pieces() or type(key) is not int or not 0 <= key <= 127:
                raise GenreError(
                    f"{_KITS.name}: kit {program}: {name!r} needs a piece and a key 0..127"
                )
    return kits


def _piece(name: str, entry: Any) -> Piece:
    try:
        piece = Piece(name=name, **entry)
    except TypeError:
        raise GenreError(f"{_KITS.name}: {name!r} is a table of key, limb and choke") from None
    if (
        type(piece.key) is not int
        or not 0 <= piece.key <= 127
        or piece.limb not in ("hand", "foot")
    ):
        raise GenreError(f"{_KITS.name}: {name!r} needs a key 0..127 and the limb hand or foot")
    return piece
