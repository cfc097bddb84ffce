"""Wrong notes: parts, stretches and endings that are moved to where they do not belong."""

from __future__ import annotations

from random import Random

from tests.critique.damage.piece import PITCHED, Piece, Spoilt, Stroke, shifted, stretch

__all__ = [
    "a_part_a_semitone_off_throughout",
    "a_section_in_a_wrong_key",
    "all_but_drums_in_another_key",
    "bass_a_fourth_up",
    "bass_a_tritone_off",
    "bass_on_other_chord_tones",
    "chords_a_semitone_off",
    "end_on_another_chord",
    "everything_on_one_chord",
    "leaps_everywhere",
    "melody_a_semitone_off",
    "one_chord_bar_wrong",
    "one_melody_bar_a_semitone_off",
    "the_last_chord_replaced",
    "thirds_of_the_chords_turned",
    "tune_doubled_a_semitone_off",
    "tune_of_random_notes",
    "tune_on_one_note",
    "wrong_notes_sprinkled",
]


def melody_a_semitone_off(piece: Piece, rng: Random) -> Spoilt:
    return shifted(piece, "melody", rng.choice((1, -1)), 4, rng, 2)


def one_melody_bar_a_semitone_off(piece: Piece, rng: Random) -> Spoilt:
    return shifted(piece, "melody", rng.choice((1, -1)), 1, rng, 4)


def bass_a_tritone_off(piece: Piece, rng: Random) -> Spoilt:
    return shifted(piece, "bass", 6, 4, rng, 2)


def chords_a_semitone_off(piece: Piece, rng: Random) -> Spoilt:
    return shifted(piece, "comp", rng.choice((1, -1)), 4, rng, 3)


def all_but_drums_in_another_key(piece: Piece, rng: Random) -> Spoilt:
    first = rng.randint(6, piece.bars - 10)
    for track in piece.tracks("melody", "comp", "pad", "riff", "counter", "bass"):
        for note in piece.inside(track, first, first + 3):
            note.key += 1
    return set(range(first, first + 4))


def end_on_another_chord(piece: Piece, rng: Random) -> Spoilt:
    last = piece.bars
    shift = rng.choice((5, 2, -2, 7))
    for track in piece.tracks("melody", "comp", "pad", "riff", "counter", "bass"):
        for note in piece.inside(track, last - 1, last):
            note.key += shift
    return {last - 1, last}


def leaps_everywhere(piece: Piece, rng: Random) -> Spoilt:
    tracks = piece.tracks("melody")
    place = stretch(piece, tracks[0], 4, rng, 3) if tracks else None
    if not place:
        return None
    for n, note in enumerate(piece.inside(tracks[0], *place)):
        note.key += (0, 12, -12)[n % 3]
    return set(range(place[0], place[1] + 1))


def tune_on_one_note(piece: Piece, rng: Random) -> Spoilt:
    tracks = piece.tracks("melody")
    place = stretch(piece, tracks[0], 8, rng, 2) if tracks else None
    if not place:
        return None
    key = piece.inside(tracks[0], *place)[0].key
    for note in piece.inside(tracks[0], *place):
        note.key = key
    return set(range(place[0], place[1] + 1))


def a_section_in_a_wrong_key(piece: Piece, rng: Random) -> Spoilt:
    """A section that is not the last one is moved by a third or a tritone, the drums stay."""
    full = [s for s in piece.full(*PITCHED) if s[1] < piece.bars - 8]
    if not full:
        return None
    first, last, _ = rng.choice(full)
    keys = rng.choice((3, -3, 6, 4))
    for track in piece.tracks(*PITCHED):
        for note in piece.inside(track, first, last):
            note.key += keys
    return set(range(first, last + 1))


def a_part_a_semitone_off_throughout(piece: Piece, rng: Random) -> Spoilt:
    tracks = [t for t in piece.tracks(*PITCHED) if len(piece.notes[t]) >= 40]
    track = rng.choice(tracks)
    for note in piece.notes[track]:
        note.key += 1
    return {piece.bar_of(n) for n in piece.notes[track]}


def the_last_chord_replaced(piece: Piece, rng: Random) -> Spoilt:
    """What begins in the last bar in which pitches begin is another chord: a fourth, a fifth, a step or a tritone off."""
    tracks = piece.tracks(*PITCHED)
    last = max(piece.bar_of(n) for t in tracks for n in piece.notes[t])
    shift = rng.choice((5, 7, 2, -2, 6))
    for track in tracks:
        for note in piece.inside(track, last, last):
            note.key += shift
    return {last, piece.bars}


def bass_a_fourth_up(piece: Piece, rng: Random) -> Spoilt:
    return shifted(piece, "bass", 5, 4, rng, 2)


def tune_doubled_a_semitone_off(piece: Piece, rng: Random) -> Spoilt:
    """Another part plays the tune along, a semitone over it."""
    tunes, others = piece.tracks("melody"), piece.tracks("counter", "riff", "comp", "pad")
    place = stretch(piece, tunes[0], 8, rng, 2) if tunes and others else None
    if not place:
        return None
    model, track = piece.inside(tunes[0], *place), others[0]
    piece.without(track, *place)
    channel = piece.notes[track][0].channel if piece.notes[track] else model[0].channel
    piece.notes[track] += [Stroke(n.start, n.end, n.key + 1, n.velocity, channel) for n in model]
    piece.tidy(track)
    return set(range(place[0], place[1] + 1))


def thirds_of_the_chords_turned(piece: Piece, rng: Random) -> Spoilt:
    """For eight bars every chord's second lowest note is a semitone lower."""
    for track in piece.tracks("comp"):
        place = stretch(piece, track, 8, rng, 3)
        if not place:
            continue
        groups: dict[int, list[Stroke]] = {}
        for note in piece.inside(track, *place):
            groups.setdefault(note.start // (piece.ppq // 8), []).append(note)
        chords = [group for group in groups.values() if len(group) >= 3]
        for group in chords:
            sorted(group, key=lambda n: n.key)[1].key -= 1
        return set(range(place[0], place[1] + 1)) if len(chords) >= 8 else None
    return None


def everything_on_one_chord(piece: Piece, rng: Random) -> Spoilt:
    """For eight bars chords and bass play their first bar again and again, under the tune as it was."""
    tracks = piece.tracks("comp", "pad", "riff", "bass")
    place = stretch(piece, tracks[0], 8, rng, 2) if tracks else None
    if not place:
        return None
    first, last = place
    for track in tracks:
        model = piece.inside(track, first, first)
        piece.without(track, first + 1, last)
        piece.notes[track] += [
            n.moved(bar * piece.bar) for bar in range(1, last - first + 1) for n in model
        ]
        piece.tidy(track)
    return set(range(first, last + 1))


def wrong_notes_sprinkled(piece: Piece, rng: Random) -> Spoilt:
    """One note in eight of all parts, here and there, a semitone off."""
    found: set[int] = set()
    for track in piece.tracks(*PITCHED):
        for note in piece.notes[track]:
            if rng.random() < 1 / 8:
                note.key += rng.choice((-1, 1))
                found.add(piece.bar_of(note))
    return found


def tune_of_random_notes(piece: Piece, rng: Random) -> Spoilt:
    """For eight bars the tune keeps its rhythm and takes any note within an octave."""
    tracks = piece.tracks("melody")
    place = stretch(piece, tracks[0], 8, rng, 3) if tracks else None
    if not place:
        return None
    notes = piece.inside(tracks[0], *place)
    middle = sorted(n.key for n in notes)[len(notes) // 2]
    for note in notes:
        note.key = middle + rng.randint(-6, 6)
    return set(range(place[0], place[1] + 1))


def one_chord_bar_wrong(piece: Piece, rng: Random) -> Spoilt:
    """Chords and bass of one bar a whole step off."""
    tracks = piece.tracks("comp", "pad", "riff", "bass")
    place = stretch(piece, tracks[0], 1, rng, 3) if tracks else None
    if not place:
        return None
    for track in tracks:
        for note in piece.inside(track, *place):
            note.key += 1
    return {place[0]}


def bass_on_other_chord_tones(piece: Piece, rng: Random) -> Spoilt:
    """For eight bars every note of the bass is a fifth higher: no root anywhere."""
    return shifted(piece, "bass", 7, 8, rng, 2)
