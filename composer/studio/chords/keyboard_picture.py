"""Keys of a piano in plain text, with the ones to press marked and named; `keyboard({60: "C", 63: "Eb", 67: "G"})`:

        Eb
|  | | |*|  |  | | | | | |  |
|  |_| |_|  |  |_| |_| |_|  |
| * |   |   |   | * |   |   |
|_C_|___|___|___|_G_|___|___|
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["keyboard"]

_WHITE = (0, 2, 4, 5, 7, 9, 11)
_BLACK_AFTER = (0, 1, 3, 4, 5)
"""After which white keys of the octave a black one lies."""
_CELL = 4


def keyboard(names: Mapping[int, str], mark: str = "*") -> list[str]:
    """Whole octaves, from the C below the lowest key to the B above the highest; `names` by MIDI number."""
    low = min(names, default=60) // 12
    high = max(names, default=60) // 12
    size = 7 * (high - low + 1) * _CELL + 1
    rows = [[" "] * size for _ in range(5)]
    for octave in range(low, high + 1):
        for place, pc in enumerate(_WHITE):
            left = (7 * (octave - low) + place) * _CELL
            _white(rows, left, names.get(12 * octave + pc, ""), mark)
    for octave in range(low, high + 1):
        for place in _BLACK_AFTER:
            middle = (7 * (octave - low) + place + 1) * _CELL
            _black(rows, middle, names.get(12 * octave + _WHITE[place] + 1, ""), mark)
    return [f" {''.join(row)}".rstrip() for row in rows]


def _white(rows: list[list[str]], left: int, name: str, mark: str) -> None:
    for row in rows[1:]:
        row[left] = row[left + _CELL] = "|"
    if name:
        rows[3][left + 2] = mark
    rows[4][left + 1 : left + _CELL] = name[:3].center(3, "_")


def _black(rows: list[list[str]], middle: int, name: str, mark: str) -> None:
    rows[1][middle - 1 : middle + 2] = ["|", mark if name else " ", "|"]
    rows[2][middle - 1 : middle + 2] = ["|", "_", "|"]
    start = middle - len(name) // 2
    rows[0][start : start + len(name)] = name
