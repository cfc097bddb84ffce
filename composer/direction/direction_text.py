"""A direction in plain words becomes a `Direction`: typed moves on a song, with a receipt of what was understood.

    reading = read_direction("second verse quieter, and lose the pad", song)
    [move.name for move in reading.moves]      # ["dynamics", "remove_part"]

The text is cut into words, what means something is spotted, clauses are read one by one, and all moves together are
settled: what is said twice is one move, what contradicts is named, who is to be left alone is spared.
"""

from __future__ import annotations

from dataclasses import replace

from composer.direction.revision.answers import answer
from composer.direction.revision.echoes import echoes
from composer.direction.revision.history import history_and_rest, history_of
from composer.direction.revision.interpreting import interpret
from composer.direction.revision.mending import mended
from composer.direction.revision.song_facts import SongFacts, song_facts
from composer.direction.revision.spotting import Spotted, spot
from composer.direction.revision.tongues import in_their_tongue
from composer.direction.words import Word, split_words, tidy
from composer.model.move import Direction
from composer.model.song import Song

__all__ = ["LONGEST_DIRECTION", "read_direction"]

LONGEST_DIRECTION = 102_400
"""Bytes a direction may have."""

_MOST_WORDS = 2_000


def read_direction(text: str, song: Song) -> Direction:
    """What the words ask to be changed in this song.

    Never raises for any text: what is too vague comes back as a `question`, what this song has not or nobody can do as a
    `refusal` with the nearest thing that can be done, words of history as `history`. Every word that carries meaning is
    in `understood` or in `not_understood`.
    """
    text = tidy(text)
    size = len(text.encode())
    if size > LONGEST_DIRECTION:
        return Direction(
            text=text[:200],
            refusal=f"a direction of {size // 1024} kB is too long; say it in at most 100 kB",
        )
    facts = song_facts(song.plan)
    words = split_words(text)
    if len(words) > _MOST_WORDS:
        return Direction(
            text=text,
            refusal=f"a direction of {len(words)} words is too long to be carried out safely; say what to change in at most {_MOST_WORDS}, or one thing at a time",
        )
    spelled, read = mended(in_their_tongue(words), facts)
    spotted = spot(spelled, facts)
    history, rest = history_and_rest(text, spelled, spotted)
    if history:
        after = read_direction(rest, song)
        told = after.understood, after.not_understood, after.warnings
        return Direction(
            text=text, history=history, then=rest, understood=told[0], not_understood=told[1], warnings=told[2]
        )  # fmt: skip
    history, kept = history_of(text, spelled, spotted)
    if history:
        return Direction(text=text, history=history, kept_parts=kept)
    found = _read(text, spelled, spotted, read, facts)
    again = echoes(
        found,
        spelled,
        spotted.mentions,
        lambda left: _read(text, left, spot(left, facts), read, facts),
    )
    return replace(found, echoes=again) if again else found


def _read(
    text: str, words: list[Word], spotted: Spotted, read: dict[str, str], facts: SongFacts
) -> Direction:
    reading = interpret(words, spotted.mentions, facts, text)
    return answer(text, words, spotted, reading, read, facts)
