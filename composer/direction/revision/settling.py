"""All moves of a direction together: what is said twice is one move, contradictions are named, the spared are spared."""

from __future__ import annotations

from dataclasses import replace

from composer.direction.revision.scene import Reading
from composer.direction.revision.song_facts import SongFacts
from composer.model.move import Move

__all__ = ["settled"]

_WHOLE = ("*",)
_FIGURED = ("tempo", "length", "density", "harmonic_rhythm", "register", "bars", "swing")
"""Moves that take a figure or a definite aim."""


def settled(reading: Reading, facts: SongFacts) -> tuple[tuple[Move, ...], list[str]]:
    """The moves to be made, and what is to be told about them."""
    warnings = list(dict.fromkeys(reading.warnings))
    moves: list[Move] = []
    for move in reading.moves:
        if move.name in reading.kept_moves and len(reading.moves) > 1:
            continue
        moves = _joined(moves, move, warnings)
    spared = [_spared(move, reading, facts) for move in moves]
    kept = [move for move in spared if move is not None]
    return tuple(kept), warnings


def _joined(moves: list[Move], move: Move, warnings: list[str]) -> list[Move]:
    """The moves with one more: what it repeats becomes one with it, what it contradicts gives way to it."""
    result = []
    for earlier in moves:
        if (
            earlier is None
            or earlier.name != move.name
            or earlier.before != move.before
            or earlier.after != move.after
        ):
            result.append(earlier)
            continue
        if earlier == replace(move, words=earlier.words) or _repeats(earlier, move):
            move = _narrower(earlier, move)
            continue
        if (
            _same_place(earlier, move)
            and bool(earlier.to) != bool(move.to)
            and move.name in _FIGURED
        ):
            move = earlier if earlier.to else move  # a figure holds against a word
            continue
        if _contradicts(earlier, move):
            warnings.append(
                f"{earlier.words!r} and {move.words!r} exclude each other ({move.name.replace('_', ' ')}); the later one holds"
            )
            continue
        result.append(earlier)
    return [*result, move]


def _same_place(one: Move, other: Move) -> bool:
    return one.sections == other.sections and one.parts == other.parts and one.bars == other.bars


def _way(move: Move) -> int:
    """Which way a move goes, by its figure where it has one: -12 semitones is down."""
    return move.sign or {"+": 1, "-": -1}.get(move.to[:1], 0)


def _repeats(one: Move, other: Move) -> bool:
    """The same wish twice: the same place, or one of the two says no place."""
    if (
        _way(one) != _way(other)
        or (one.to and other.to and one.to != other.to)
        or one.name in ("insert", "drop_out", "build", "enter", "add_part")
    ):
        return False
    if bool(one.to) != bool(other.to) and not (_way(one) and _way(other)):
        return False
    if not _way(one) and not (
        one.to and one.to == other.to and _WHOLE in (one.sections, other.sections)
    ):
        return False
    return all(
        a in (b, _WHOLE) or b == _WHOLE or a is None or b is None
        for a, b in (
            (one.sections, other.sections),
            (one.parts, other.parts),
            (one.bars, other.bars),
        )
    )


def _narrower(one: Move, other: Move) -> Move:
    by = other.by if abs(other.by) != 1 else one.by
    return replace(
        other,
        sections=other.sections if other.sections != _WHOLE else one.sections,
        parts=other.parts if other.parts != _WHOLE else one.parts,
        bars=other.bars or one.bars,
        to=other.to or one.to,
        by=by,
        words=f"{one.words}; {other.words}" if one.words != other.words else one.words,
    )


def _contradicts(one: Move, other: Move) -> bool:
    if not _same_place(one, other) or one.name in (
        "insert",
        "drop_out",
        "build",
        "remove_part",
        "add_part",
        "cut",
        "repeat",
        "reorder",
    ):
        return False
    return (
        one.sign * other.sign < 0
        or (bool(one.to) and bool(other.to) and one.to != other.to)
        or (bool(one.to) != bool(other.to))
    )


def _spared(move: Move, reading: Reading, facts: SongFacts) -> Move | None:
    """The move without those who are to be left alone; None when nobody is left."""
    parts = tuple(i for i in reading.spared_parts if i not in move.parts)
    sections = tuple(i for i in reading.spared_sections)
    named = tuple(i for i in move.sections if i not in sections)
    if move.sections != _WHOLE and sections:
        if not named:
            return move
        move = replace(move, sections=named)
        sections = ()
    if move.parts != _WHOLE and "*" not in move.parts:
        parts = ()
    return replace(move, spared_parts=parts, spared_sections=sections)
