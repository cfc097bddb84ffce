"""What two hands, six strings and two sticks do at once: of what an edit adds, that which goes beyond is left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from composer.composition.retouch.frame import Frame, groups
from composer.genre.catalogue import Instrument
from composer.genre.kits import find_piece
from composer.model.events import Event, Hit, Note

__all__ = ["is_playable", "within_reach"]

_STRETCH = 36
"""Semitones from the lowest to the highest string of a chord that one hand can stop."""
_LEAST_VOICES = 4
"""Who has fewer plays lines, and is doubled by another player."""
_MALLETS = 4
_STICKS = 2
_RANK = ("snare", "rim", "sidestick", "tom", "crash", "clap", "ride", "hat")
"""What a drummer keeps, when a third stroke would need a third hand."""


def is_playable(keys: Iterable[int], instrument: Instrument) -> bool:
    """Whether one player strikes these MIDI numbers together on this instrument."""
    struck = tuple(sorted(set(keys)))
    if instrument.kind not in ("keys", "plucked", "mallet") or instrument.voices < _LEAST_VOICES:
        return True
    if len(struck) > min(instrument.voices, _MALLETS if instrument.kind == "mallet" else 99):
        return False
    if instrument.kind == "keys":
        from composer.theory.keyboard import hands_for

        return hands_for(struck) is not None
    return instrument.kind == "mallet" or not struck or struck[-1] - struck[0] <= _STRETCH


def within_reach(given: Sequence[Event], made: list[Event], frame: Frame) -> list[Event]:
    """The events `made` from those `given`, less what nobody could play where it could be played before."""
    known = {_named(event) for event in given}
    leaving: set[int] = set()
    for group in groups(made):
        new = [event for event in group if _named(event) not in known]
        if not new:
            continue
        if frame.part.role == "drums":
            leaving |= _beyond_sticks(group, new)
        elif not frame.is_struck:
            leaving |= _beyond_hands(group, new, frame.instrument)
    return [event for event in made if id(event) not in leaving] if leaving else made


def _named(event: Event) -> tuple[int, int | str]:
    if isinstance(event, Note):
        return event.at, event.pitch.midi
    return event.at, event.piece if isinstance(event, Hit) else ""


def _beyond_hands(
    group: Sequence[Note | Hit], new: Sequence[Note | Hit], instrument: Instrument
) -> set[int]:
    """Of the notes that came, the lowest go first, as many as have to."""
    notes = [event for event in group if isinstance(event, Note)]
    old = [event for event in notes if event not in new]
    if old and not is_playable((n.pitch.midi for n in old), instrument):
        return set()
    gone: set[int] = set()
    for event in sorted((e for e in new if isinstance(e, Note)), key=lambda n: n.pitch.midi):
        if is_playable((n.pitch.midi for n in notes if id(n) not in gone), instrument):
            break
        gone.add(id(event))
    return gone if len(gone) < len(notes) else set()


def _beyond_sticks(group: Sequence[Note | Hit], new: Sequence[Note | Hit]) -> set[int]:
    """Strokes of the hands beyond the second: what came stays before what was there, the backbeat before the cymbals."""
    hands = [e for e in group if isinstance(e, Hit) and find_piece(e.piece).limb == "hand"]
    if len({e.piece for e in hands}) <= _STICKS:
        return set()
    kept: dict[str, None] = {}
    for event in sorted(hands, key=lambda e: (e not in new, _rank(e.piece), -e.velocity, e.piece)):
        if len(kept) < _STICKS:
            kept[event.piece] = None
    return {id(event) for event in hands if event.piece not in kept}


def _rank(piece: str) -> int:
    return next((n for n, name in enumerate(_RANK) if piece.startswith(name)), len(_RANK))
