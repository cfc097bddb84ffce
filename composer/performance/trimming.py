"""Notes as they sound together before they are played: who cuts whom off, and who is one stroke with another."""

from __future__ import annotations

from composer.model.performance import PlayedNote, new_played_note

__all__ = ["Sounding", "ended_by", "trimmed"]

Sounding = tuple[int, int, int, int, int, int]
"""start, key, end, velocity, shortest, voice: one note before it is trimmed. Two notes of one voice cannot sound
together; a voice is a key, or a choke group."""


def ended_by(note: Sounding, end: int) -> Sounding:
    """The note let go at the end of a loop at the latest; its sound rings on into the beginning."""
    first, key, last, velocity, shortest, voice = note
    first = min(first, end - 1)
    return first, key, min(last, end), velocity, min(shortest, end - first), voice


def trimmed(notes: list[Sounding]) -> tuple[PlayedNote, ...]:
    """Notes in order, each cut by the next of its voice, none shorter than it may be. Two of one voice that
    come (nearly) together are one stroke: the louder."""
    notes.sort()
    ends = [0] * len(notes)
    sounding: dict[int, int] = {}
    for number, (first, _, last, velocity, shortest, voice) in enumerate(notes):
        least = first + shortest
        ends[number] = last if last > least else least
        before = sounding.get(voice)
        if before is not None and ends[before] > first:
            if first - notes[before][0] < min(shortest, notes[before][4]):
                ends[number] = max(ends[before], ends[number])
                if velocity <= notes[before][3]:
                    ends[before], ends[number] = ends[number], 0
                    continue
                ends[before] = 0
            else:
                ends[before] = first
        sounding[voice] = number
    return tuple(
        [
            new_played_note(first, end, key, velocity)
            for (first, key, _, velocity, _, _), end in zip(notes, ends, strict=True)
            if end
        ]
    )
