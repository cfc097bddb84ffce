"""What no player plays: too many notes or sticks, no breath, no accents, two parts that are one."""

from __future__ import annotations

import re
from random import Random

from tests.critique.damage.piece import Piece, Spoilt, Stroke, stretch

ALONE = (54, 85, *range(56, 61), *range(64, 80))
"""General MIDI programs of one voice or one wind instrument."""
SEVERAL = re.compile(r"[^s]s\b|choir|section|ensemble|brass", re.IGNORECASE)
"""Names of parts that more than one plays."""

__all__ = [
    "a_horn_that_plays_chords",
    "a_note_that_never_ends",
    "drums_at_one_velocity",
    "every_part_at_its_own_level",
    "four_sticks",
    "fourteen_notes_in_the_hands",
    "guitar_of_eight_strings",
    "hats_and_rolls_in_thirty_seconds",
    "parts_doubled",
    "stuck_note",
    "the_tune_too_soft_to_hear",
    "three_octaves_in_one_hand",
    "three_sticks",
    "tune_without_a_breath",
    "velocities_all_eighty",
]


def velocities_all_eighty(piece: Piece, rng: Random) -> Spoilt:
    for notes in piece.notes:
        for note in notes:
            note.velocity = 80
    return set(range(1, piece.bars + 1))


def fourteen_notes_in_the_hands(piece: Piece, rng: Random) -> Spoilt:
    for track in piece.tracks("comp", "pad"):
        place = stretch(piece, track, 1, rng, 3)
        if place:
            note = piece.inside(track, *place)[0]
            piece.notes[track] += [
                Stroke(note.start, note.end, 40 + 4 * n, note.velocity, note.channel)
                for n in range(14)
            ]
            piece.notes[track].sort(key=lambda n: (n.start, n.key))
            return {place[0]}
    return None


def three_octaves_in_one_hand(piece: Piece, rng: Random) -> Spoilt:
    for track in piece.tracks("comp"):
        place = stretch(piece, track, 2, rng, 3)
        if place:
            onsets = sorted({n.start for n in piece.inside(track, *place)})[::2]
            model = piece.inside(track, *place)[0]
            low = 43
            for at in onsets:
                piece.notes[track] += [
                    Stroke(at, at + piece.ppq // 2, low + step, model.velocity, model.channel)
                    for step in (0, 7, 18, 24, 31, 41)
                ]
            piece.notes[track].sort(key=lambda n: (n.start, n.key))
            return {place[0], place[1]}
    return None


def four_sticks(piece: Piece, rng: Random) -> Spoilt:
    tracks = piece.tracks("drums")
    place = stretch(piece, tracks[0], 2, rng, 4) if tracks else None
    if not place:
        return None
    beat = piece.ppq
    for bar in range(place[0], place[1] + 1):
        for n in range(max(piece.bar // beat, 1)):
            at = (bar - 1) * piece.bar + n * beat
            piece.notes[tracks[0]] += [
                Stroke(at, at + 60, key, 90, 9) for key in (38, 42, 48, 49, 51)
            ]
    piece.notes[tracks[0]].sort(key=lambda n: (n.start, n.key))
    return set(range(place[0], place[1] + 1))


def parts_doubled(piece: Piece, rng: Random) -> Spoilt:
    tracks = piece.tracks("melody", "comp", "riff", "counter")
    if len(tracks) < 2:
        return None
    one, other = tracks[:2]
    channel = piece.notes[other][0].channel
    piece.notes[other] = [
        Stroke(n.start, n.end, n.key, n.velocity, channel) for n in piece.notes[one]
    ]
    return {piece.bar_of(n) for n in piece.notes[one]}


def tune_without_a_breath(piece: Piece, rng: Random) -> Spoilt:
    tracks = piece.tracks("melody")
    if not tracks or not piece.has_lungs(tracks[0]):
        return None
    section = next(
        (s for s in piece.sections if len(piece.inside(tracks[0], s[0], s[1])) > 16), None
    )
    if section is None:
        return None
    model = piece.inside(tracks[0], section[0], section[1])
    bars = min(16, piece.bars - section[0] + 1)
    piece.without(tracks[0], section[0], section[0] + bars - 1)
    step = piece.ppq // 2
    start = (section[0] - 1) * piece.bar
    count = bars * piece.bar // step
    for n in range(count):
        note = model[n % len(model)]
        piece.notes[tracks[0]].append(
            Stroke(start + n * step, start + (n + 1) * step, note.key, note.velocity, note.channel)
        )
    piece.notes[tracks[0]].sort(key=lambda n: (n.start, n.key))
    return set(range(section[0], section[0] + bars))


def stuck_note(piece: Piece, rng: Random) -> Spoilt:
    for track in piece.tracks("comp", "riff", "melody"):
        place = stretch(piece, track, 1, rng, 2)
        if place and place[0] + 9 <= piece.bars:
            note = piece.inside(track, *place)[0]
            last = min(place[0] + 12, piece.bars)
            note.end = piece.line(last)
            piece.notes[track] = [
                n
                for n in piece.notes[track]
                if n is note or n.key != note.key or not note.start <= n.start < note.end
            ]
            return set(range(place[0], last))
    return None


def every_part_at_its_own_level(piece: Piece, rng: Random) -> Spoilt:
    """Every part at its own mean velocity, from end to end."""
    for notes in piece.notes:
        mean = sum(n.velocity for n in notes) // max(len(notes), 1)
        for note in notes:
            note.velocity = mean
    return set(range(1, piece.bars + 1))


def drums_at_one_velocity(piece: Piece, rng: Random) -> Spoilt:
    tracks = piece.tracks("drums")
    if not tracks or len(piece.notes[tracks[0]]) < 100:
        return None
    for note in piece.notes[tracks[0]]:
        note.velocity = 96
    return {piece.bar_of(n) for n in piece.notes[tracks[0]]}


def guitar_of_eight_strings(piece: Piece, rng: Random) -> Spoilt:
    """Chords of a guitar get two or three notes more than it has strings."""
    for track in piece.tracks("comp", "riff"):
        programs = [m.program for _, m in piece.others[track] if m.type == "program_change"]
        place = stretch(piece, track, 2, rng, 2)
        if not place or not programs or not 24 <= programs[0] < 32:
            continue
        channel = piece.notes[track][0].channel
        for at in sorted({n.start for n in piece.inside(track, *place)})[::3]:
            piece.notes[track] += [
                Stroke(at, at + piece.ppq // 2, 45 + 4 * n, 80, channel) for n in range(8)
            ]
        piece.tidy(track)
        return {place[0], place[1]}
    return None


def a_horn_that_plays_chords(piece: Piece, rng: Random) -> Spoilt:
    """Somebody who blows or sings alone, one note at a time, is given three."""
    for track in piece.tracks("melody", "counter"):
        if SEVERAL.search(piece.names[track]):
            continue
        programs = [m.program for _, m in piece.others[track] if m.type == "program_change"]
        place = stretch(piece, track, 2, rng, 2)
        if not place or not programs or programs[0] not in ALONE:
            continue
        for note in piece.inside(track, *place):
            piece.notes[track] += [note.moved(keys=-4), note.moved(keys=-7)]
        piece.tidy(track)
        return {place[0], place[1]}
    return None


def a_note_that_never_ends(piece: Piece, rng: Random) -> Spoilt:
    """The end of a note of the bass or a second voice is lost: it sounds to the end of the piece."""
    for track in piece.tracks("bass", "counter", "melody"):
        place = stretch(piece, track, 1, rng, 2)
        if place and place[0] + 12 <= piece.bars:
            note = piece.inside(track, *place)[0]
            note.end = piece.line(piece.bars)
            piece.notes[track] = [
                n
                for n in piece.notes[track]
                if n is note or n.key != note.key or n.start < note.start
            ]
            return set(range(place[0], piece.bars))
    return None


def the_tune_too_soft_to_hear(piece: Piece, rng: Random) -> Spoilt:
    """In one section the tune is played so softly that the band covers it."""
    tunes = piece.tracks("melody")
    full = [s for s in piece.full("melody", "comp", "bass", "drums", "pad", "riff") if tunes]
    full = [s for s in full if len(piece.inside(tunes[0], s[0], s[1])) > 8]
    if not full:
        return None
    first, last, _ = rng.choice(full)
    for note in piece.inside(tunes[0], first, last):
        note.velocity = max(note.velocity // 5, 1)
    return {piece.bar_of(n) for n in piece.inside(tunes[0], first, last)}


def three_sticks(piece: Piece, rng: Random) -> Spoilt:
    """Snare, hat and crash at once, on every beat of two bars."""
    tracks = piece.tracks("drums")
    place = stretch(piece, tracks[0], 2, rng, 4) if tracks else None
    if not place:
        return None
    for at in range((place[0] - 1) * piece.bar, place[1] * piece.bar, piece.ppq):
        piece.notes[tracks[0]] += [Stroke(at, at + 60, key, 90, 9) for key in (38, 42, 49)]
    piece.tidy(tracks[0])
    return {place[0], place[1]}


def hats_and_rolls_in_thirty_seconds(piece: Piece, rng: Random) -> Spoilt:
    """Hats and a snare roll at once, eight of each to the quarter."""
    tracks = piece.tracks("drums")
    place = stretch(piece, tracks[0], 2, rng, 4) if tracks else None
    if not place:
        return None
    for at in range((place[0] - 1) * piece.bar, place[1] * piece.bar, piece.ppq // 8):
        piece.notes[tracks[0]] += [Stroke(at, at + 40, key, 70 + at % 23, 9) for key in (38, 42)]
    piece.tidy(tracks[0])
    return {place[0], place[1]}
