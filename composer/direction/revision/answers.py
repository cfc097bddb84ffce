"""What is answered: the moves settled together, or a question, or a refusal; and the receipt of the words."""

from __future__ import annotations

from collections.abc import Sequence

from composer.direction.revision.scene import Reading
from composer.direction.revision.settling import settled
from composer.direction.revision.song_facts import SongFacts
from composer.direction.revision.spotting import Spotted
from composer.direction.words import Word, unread_phrases
from composer.model.brief import Understood
from composer.model.move import MOVES, Direction, Move

__all__ = ["answer"]

_MOST_PHRASES = 40


def answer(
    text: str,
    words: Sequence[Word],
    spotted: Spotted,
    reading: Reading,
    read: dict[str, str],
    facts: SongFacts,
) -> Direction:
    """The direction as it was read."""
    lost = [i for m in reading.lost for i in range(m.first, m.end)]
    phrases = unread_phrases(text, words, sorted({*spotted.unknown, *lost}))[:_MOST_PHRASES]
    moves, warnings = settled(reading, facts)
    told = list(warnings)
    if read:
        told.append(
            "spelling: read "
            + ", ".join(f"{wrong} as {right}" for wrong, right in list(read.items())[:8])
        )
    understood = tuple(Understood(words=m.words, meaning=meaning(m, facts)) for m in moves)
    understood += tuple(
        Understood(words=note, meaning=note) for note in dict.fromkeys(reading.notes)
    )
    reasons = "; ".join(dict.fromkeys(reading.refusals))
    if moves:
        told += [f"not done: {reason}" for reason in dict.fromkeys(reading.refusals)]
        told += [f"left open: {question}" for question in dict.fromkeys(reading.questions)]
        return Direction(
            text=text,
            moves=moves,
            understood=understood,
            not_understood=phrases,
            warnings=tuple(told),
        )
    if reasons:
        return Direction(
            text=text,
            understood=understood,
            not_understood=phrases,
            warnings=tuple(told),
            refusal=reasons,
        )
    if reading.questions:
        return Direction(
            text=text,
            understood=understood,
            not_understood=phrases,
            warnings=tuple(told),
            question=reading.questions[0],
        )
    return Direction(
        text=text,
        understood=understood,
        not_understood=phrases,
        warnings=tuple(told),
        refusal=_nothing(phrases, reading, facts),
    )


def _nothing(phrases: tuple[str, ...], reading: Reading, facts: SongFacts) -> str:
    if reading.notes and not phrases:
        return "this asks for no change; say what should be different, such as: verse 2 quieter"
    said = ", ".join(repr(p) for p in phrases[:4])
    shown = f"not understood: {said}; " if said else "no change was understood; "
    return f"{shown}say what should be different and where, such as: {facts.sections[-1].name.lower()} quieter, or: lose the {facts.plan.parts[-1].id}"


def meaning(move: Move, facts: SongFacts) -> str:
    """A move in plain words: `dynamics down a touch; verse 2; piano`."""
    how = f" to {_aim(move, facts)}" if move.to else ""
    if move.by:
        size = "a touch " if abs(move.by) < 0.6 else "a lot " if abs(move.by) > 1.5 else ""
        how = f" {size}{'up' if move.by > 0 else 'down'}"
    where = (
        "the whole song"
        if "*" in move.sections
        else ", ".join(facts.name(i) for i in move.sections)
    )
    if move.bars:
        where = f"bars {move.bars[0]}-{move.bars[1]}"
    beside = (
        f" before {facts.name(move.before)}"
        if move.before
        else f" after {facts.name(move.after)}"
        if move.after
        else ""
    )
    who = "" if "*" in move.parts else f"; {', '.join(move.parts)}"
    return f"{MOVES[move.name].about} ({move.name.replace('_', ' ')}{how}){beside}; {where}{who}"


def _aim(move: Move, facts: SongFacts) -> str:
    if move.name == "reorder":
        return ", ".join(facts.name(i) for i in move.to.split())
    return move.to
