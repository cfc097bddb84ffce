"""Parts in the wrong octave: mud, crowding, a tune that no voice has."""

from __future__ import annotations

from random import Random

from tests.critique.damage.piece import PITCHED, Piece, Spoilt, shifted, stretch, sung

__all__ = [
    "a_line_off_its_instrument",
    "all_in_one_octave",
    "bass_an_octave_up",
    "bass_down_in_the_ground",
    "bass_up_in_the_chords",
    "chords_an_octave_down",
    "chords_down_in_the_cellar",
    "chords_over_the_tune",
    "melody_out_of_range",
    "tune_and_chords_in_one_octave",
    "tune_under_the_chords",
]


def chords_down_in_the_cellar(piece: Piece, rng: Random) -> Spoilt:
    for track in piece.tracks("comp", "pad"):
        place = stretch(piece, track, 4, rng, 3)
        if place:
            for note in piece.inside(track, *place):
                while note.key > 47:
                    note.key -= 12
            return set(range(place[0], place[1] + 1))
    return None


def melody_out_of_range(piece: Piece, rng: Random) -> Spoilt:
    tracks = piece.tracks("melody")
    if not tracks:
        return None
    first, last, _ = rng.choice(
        [s for s in piece.sections if len(piece.inside(tracks[0], s[0], s[1])) > 8]
        or [(1, piece.bars, "")]
    )
    up = rng.choice((24, 24, -24))
    for note in piece.inside(tracks[0], first, last):
        note.key = min(max(note.key + up, 12), 120)
    return {piece.bar_of(n) for n in piece.inside(tracks[0], first, last)}


def _folded(
    piece: Piece, roles: tuple[str, ...], full: list[tuple[int, int, str]], rng: Random
) -> Spoilt:
    """One of these sections, with all notes of these roles in the octave over middle C."""
    if not full:
        return None
    first, last, _ = rng.choice(full)
    for track in piece.tracks(*roles):
        for note in piece.inside(track, first, last):
            note.key = 60 + note.key % 12
    return set(range(first, last + 1))


def all_in_one_octave(piece: Piece, rng: Random) -> Spoilt:
    return _folded(piece, PITCHED, piece.full(*PITCHED, least=4), rng)


def tune_and_chords_in_one_octave(piece: Piece, rng: Random) -> Spoilt:
    roles = tuple(role for role in PITCHED if role != "bass")
    full = [s for s in piece.full(*roles, least=3) if s in sung(piece)]
    return _folded(piece, roles, full, rng)


def bass_up_in_the_chords(piece: Piece, rng: Random) -> Spoilt:
    return shifted(piece, "bass", 30, 6, rng, 1)


def bass_an_octave_up(piece: Piece, rng: Random) -> Spoilt:
    return shifted(piece, "bass", 12, 8, rng, 1)


def chords_an_octave_down(piece: Piece, rng: Random) -> Spoilt:
    return shifted(piece, "comp", -12, 8, rng, 3)


def chords_over_the_tune(piece: Piece, rng: Random) -> Spoilt:
    """In a section with a tune the chords lie two octaves higher."""
    full = sung(piece)
    for first, last, _ in rng.sample(full, len(full)):
        found = set()
        for track in piece.tracks("comp", "pad"):
            for note in piece.inside(track, first, last):
                note.key = min(note.key + 24, 120)
                found.add(piece.bar_of(note))
        if len(found) >= 4:
            return found
    return None


def tune_under_the_chords(piece: Piece, rng: Random) -> Spoilt:
    """The tune of a section lies an octave and a half lower."""
    tunes, full = piece.tracks("melody"), sung(piece)
    if not full:
        return None
    first, last, _ = rng.choice(full)
    for note in piece.inside(tunes[0], first, last):
        note.key -= 24
    return {piece.bar_of(n) for n in piece.inside(tunes[0], first, last)}


def a_line_off_its_instrument(piece: Piece, rng: Random) -> Spoilt:
    """A second voice or figure three octaves away."""
    tracks = piece.tracks("counter", "riff")
    place = stretch(piece, tracks[0], 2, rng, 2) if tracks else None
    if not place:
        return None
    middle = sorted(n.key for n in piece.notes[tracks[0]])[len(piece.notes[tracks[0]]) // 2]
    for note in piece.inside(tracks[0], *place):
        note.key += -36 if middle >= 60 else 36
    return {place[0], place[1]}


def bass_down_in_the_ground(piece: Piece, rng: Random) -> Spoilt:
    return shifted(piece, "bass", -24, 4, rng, 1)
