"""The directions of the `revision_cases_*.toml` files, and how a reading is compared with what was wanted.

An expected move is written `name aim | sections | parts | more`: the aim is `+`, `-` (which way) or `=to`; sections by
their shown names in small letters, parts by id, both `*` for all; `more` is `bars 9-16`, `before chorus 2`,
`after chorus 2`, `spare melody` (parts) or `sparesections bridge`. Of `tempo/length` either will do.
`@half2` is the second half of the song.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from composer.direction.direction_text import read_direction
from composer.model.move import Direction, Move
from composer.model.song import Song

__all__ = ["CASES", "Case", "fault"]

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One direction: said about the fixture `on`, and what must be understood of it."""

    kind: str
    on: str
    say: str
    moves: tuple[str, ...] = ()
    or_moves: tuple[str, ...] = ()
    answer: str = ""
    tells: str = ""
    history: str = ""
    within: str = ""
    keeping: tuple[str, ...] = ()
    held_out: bool = False


def _cases() -> tuple[Case, ...]:
    found = []
    for path in sorted(_FOLDER.glob("revision_cases_*.toml")):
        for kind, entries in tomllib.loads(path.read_text("utf-8")).items():
            for entry in entries:
                lists = {key: tuple(entry.pop(key, ())) for key in ("moves", "or_moves", "keeping")}
                found.append(Case(kind=kind, **lists, **entry))
    return tuple(found)


CASES = _cases()


def fault(case: Case, song: Song, reading: Direction) -> str:
    """What is wrong with the reading; empty where it is right."""
    told = " ".join(
        (reading.question, reading.refusal, *reading.warnings, *reading.not_understood)
    ).lower()
    if case.tells and not any(word in told for word in case.tells.lower().split("|")):
        return f"nothing is told of {case.tells!r}: {told!r}"
    if case.history and (reading.history, reading.kept_parts) != (case.history, case.keeping):
        return f"history {reading.history!r}; {_shown(song, reading)}"
    if case.history:
        return _afterwards(case, song, reading)
    if case.answer == "refusal":
        right = bool(reading.question or reading.refusal) and not reading.moves
        return "" if right else f"not refused: {_shown(song, reading)}"
    if case.answer == "one named change":
        return _named_change(case, song, reading)
    if reading.question or reading.refusal or reading.history:
        return _shown(song, reading)
    faults = [
        _compare(wanted, song, reading.moves) for wanted in (case.moves, case.or_moves) if wanted
    ]
    return "" if "" in faults else faults[0]


def _afterwards(case: Case, song: Song, reading: Direction) -> str:
    """What is asked for once the earlier state is back: exactly the moves of the case, or nothing."""
    if not case.moves:
        return f"and then {reading.then!r}" if reading.then else ""
    return _compare(case.moves, song, read_direction(reading.then, song).moves)


def _named_change(case: Case, song: Song, reading: Direction) -> str:
    if case.within:
        inside = _sections(case.within, song)
        right = reading.moves and all(_where(m, song)[0] <= inside for m in reading.moves)
        return "" if right else _shown(song, reading)
    if reading.question:
        return ""
    return (
        ""
        if reading.moves and reading.warnings
        else f"neither asked nor named: {_shown(song, reading)}"
    )


def _compare(wanted: tuple[str, ...], song: Song, moves: tuple[Move, ...]) -> str:
    left = list(moves)
    for text in wanted:
        match = next((m for m in left if _is(text, m, song)), None)
        if match is None:
            return (
                f"missing: {text}; read: {', '.join(_written(m, song) for m in left) or 'nothing'}"
            )
        left.remove(match)
    return f"too much: {', '.join(_written(m, song) for m in left)}" if left else ""


def _is(text: str, move: Move, song: Song) -> bool:
    head, where, who, more = (
        ([*text.split(" | "), "*", "*", ""][i] for i in range(4))
        if text.count(" | ") == 3
        else _padded(text)
    )
    name, _, aim = head.partition(" ")
    if move.name not in name.split("/"):
        return False
    if aim in ("+", "-"):
        if move.to.startswith(("+", "-")) and move.by == 0:
            return move.to[0] == aim and _placed(move, song, where, who, more)
        shorter = aim == "-" and (move.name == "cut" or move.to == "x0.5")
        if not shorter and move.sign != (1 if aim == "+" else -1):
            return False
    elif aim.startswith("=") and not _same_aim(aim[1:], move, song):
        return False
    return _placed(move, song, where, who, more)


def _padded(text: str) -> tuple[str, str, str, str]:
    parts = [piece.strip() for piece in text.split(" | ")]
    padded = [*parts, *("*", "*", "*", "")[len(parts) :]]
    return padded[0], padded[1], padded[2], padded[3] if padded[3] != "*" else ""


def _same_aim(aim: str, move: Move, song: Song) -> bool:
    if move.name == "reorder":
        names = {s.id: s.name.lower() for s in song.plan.sections}
        return [names.get(i, i) for i in move.to.split()] == [n.strip() for n in aim.split(",")]
    if move.name == "chords":
        return move.to.replace("|", " ").split() == aim.split()
    if any(move.to == one for one in aim.split("/")):
        return True
    try:
        return abs(float(move.to) - float(aim)) < 0.6 and move.to[:1].isdigit() == aim[:1].isdigit()
    except ValueError:
        return False


def _placed(move: Move, song: Song, where: str, who: str, more: str) -> bool:
    sections, parts = _where(move, song)
    bars, beside = None, ""
    wanted_parts = _parts(who, song)
    wanted_sections = _sections(where, song)
    for piece in (p.strip() for p in more.split(";") if p.strip()):
        key, _, value = piece.partition(" ")
        if key == "bars":
            first, _, last = value.partition("-")
            bars = (int(first), int(last))
        elif key == "spare":
            wanted_parts -= _parts(value, song)
        elif key == "sparesections":
            wanted_sections -= _sections(value, song)
        else:
            beside = piece
    names = {s.id: s.name.lower() for s in song.plan.sections}
    found = (
        f"before {names[move.before]}"
        if move.before
        else f"after {names[move.after]}"
        if move.after
        else ""
    )
    if bars != move.bars or (beside and not _beside(beside, found, song)):
        return False
    if beside and move.name in ("insert", "build", "drop_out", "enter"):
        return parts == wanted_parts or (move.name == "build" and parts == {"drums"})
    if move.name == "reorder":
        return True
    if bars and where == "*":
        return parts == wanted_parts or move.name in _DRUM_MOVES
    if who == "*" and move.name in _DRUM_MOVES | {"double", "counterline", "rolls"}:
        return sections == wanted_sections
    return sections == wanted_sections and parts == wanted_parts


_DRUM_MOVES = {"drum_feel", "timekeeper", "ghost_notes", "fill", "crash", "build", "pickup"}
"""Moves that speak of the drums whether or not that is said."""


def _beside(wanted: str, found: str, song: Song) -> bool:
    """Before a section is after the one in front of it."""
    names = [s.name.lower() for s in song.plan.sections]

    def place(text: str) -> int:
        side, _, name = text.partition(" ")
        return names.index(name) + (side == "after") if name in names else -1

    return place(wanted) == place(found)


def _where(move: Move, song: Song) -> tuple[set[str], set[str]]:
    """The sections (by name) and the parts that a move touches."""
    names = {s.id: s.name.lower() for s in song.plan.sections}
    sections = {names[i] for i in (names if "*" in move.sections else move.sections)}
    sections -= {names[i] for i in move.spared_sections}
    everyone = {p.id for p in song.plan.parts}
    parts = everyone if "*" in move.parts else set(move.parts)
    return sections, set(parts) - set(move.spared_parts)


def _sections(text: str, song: Song) -> set[str]:
    names = [s.name.lower() for s in song.plan.sections]
    if text == "*":
        return set(names)
    if text == "@half2":
        return set(names[len(names) // 2 :])
    found = {piece.strip() for piece in text.split(",")}
    assert found <= set(names), f"{text}: the fixture has {names}"
    return found


def _parts(text: str, song: Song) -> set[str]:
    return (
        {p.id for p in song.plan.parts}
        if text == "*"
        else {piece.strip() for piece in text.split(",")}
    )


def _written(move: Move, song: Song) -> str:
    sections, parts = _where(move, song)
    where = "*" if len(sections) == len(song.plan.sections) else ",".join(sorted(sections))
    who = "*" if len(parts) == len(song.plan.parts) else ",".join(sorted(parts))
    more = (
        [f"={move.to}"] * bool(move.to)
        + [f"{move.by:+g}"] * bool(move.by)
        + [f"bars {move.bars}"] * bool(move.bars)
    )
    names = {s.id: s.name.lower() for s in song.plan.sections}
    more += [f"before {names.get(move.before)}"] * bool(move.before) + [
        f"after {names.get(move.after)}"
    ] * bool(move.after)
    return f"{move.name} {' '.join(more)} | {where} | {who}"


def _shown(song: Song, reading: Direction) -> str:
    moves = ", ".join(_written(m, song) for m in reading.moves)
    return f"moves [{moves}] question {reading.question!r} refusal {reading.refusal!r} history {reading.history!r}"
