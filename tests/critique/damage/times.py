"""Notes at the wrong time: late, copied over and over, missing, cut off."""

from __future__ import annotations

from random import Random

from tests.critique.damage.piece import PITCHED, Piece, Spoilt, stretch

__all__ = [
    "a_part_a_bar_early",
    "band_a_beat_off_the_drums",
    "bass_a_sixteenth_late",
    "bass_bar_sixteen_times",
    "chord_bar_sixteen_times",
    "chords_a_beat_late",
    "drum_bar_sixteen_times",
    "drummer_out_of_time",
    "drums_a_beat_late",
    "end_cut_off",
    "every_bar_the_same",
    "everything_cut_to_a_tick",
    "silence_of_four_bars",
    "tempo_jump",
    "the_file_cut_short",
    "two_bars_of_silence",
    "two_bars_over_and_over",
]


def bass_a_sixteenth_late(piece: Piece, rng: Random) -> Spoilt:
    tracks = piece.tracks("bass")
    drums = piece.tracks("drums")
    if not tracks or not drums:
        return None
    place = stretch(piece, tracks[0], 8, rng, 2)
    if not place or len([n for n in piece.inside(drums[0], *place) if n.key in (35, 36)]) < 12:
        return None
    for note in piece.inside(tracks[0], *place):
        note.start += piece.ppq // 4
        note.end = max(note.end, note.start + piece.ppq // 8)
    return set(range(place[0], place[1] + 1))


def _copied(piece: Piece, tracks: list[int], first: int, times: int) -> set[int]:
    for track in tracks:
        model = piece.inside(track, first, first)
        if not model:
            continue
        piece.without(track, first + 1, first + times)
        for n in range(1, times + 1):
            piece.notes[track] += [note.moved(n * piece.bar) for note in model]
        piece.notes[track].sort(key=lambda n: (n.start, n.key))
    return set(range(first, first + times + 1))


def drum_bar_sixteen_times(piece: Piece, rng: Random) -> Spoilt:
    tracks = piece.tracks("drums")
    if not tracks or piece.bars < 24:
        return None
    place = stretch(piece, tracks[0], 1, rng, 5)
    first = min(place[0] if place else 4, piece.bars - 18)
    return _copied(piece, tracks, first, 15)


def every_bar_the_same(piece: Piece, rng: Random) -> Spoilt:
    track = piece.tracks("bass", "comp")
    place = stretch(piece, track[0], 1, rng, 2) if track and piece.bars >= 24 else None
    if not place:
        return None
    first = min(place[0], piece.bars - 18)
    return _copied(piece, list(range(len(piece.notes))), first, 15)


def end_cut_off(piece: Piece, rng: Random) -> Spoilt:
    last = piece.bars
    for track in range(len(piece.notes)):
        piece.without(track, last - 2, last)
    return {last - 3, last - 2, last - 1, last}


def silence_of_four_bars(piece: Piece, rng: Random) -> Spoilt:
    first = rng.randint(5, piece.bars - 10)
    for track in range(len(piece.notes)):
        piece.without(track, first, first + 3)
    return set(range(first, first + 4))


def the_file_cut_short(piece: Piece, rng: Random) -> Spoilt:
    """The last four bars or a few more are missing, so that the music still goes on where the file ends."""
    last = next(
        (bar for bar in range(piece.bars - 4, piece.bars - 9, -1) if _goes_on(piece, bar)), 0
    )
    if last < 8:
        return None
    end = piece.line(last + 1)
    for track in range(len(piece.notes)):
        piece.without(track, last + 1, piece.bars)
        piece.ends[track] = last * piece.bar
        piece.others[track] = [row for row in piece.others[track] if row[0] < end]
    return {last - 1, last}


def _goes_on(piece: Piece, bar: int) -> bool:
    """Whether the parts that play in a bar go on to its end: most of them begin notes in its second half, and none
    holds one from its first beat to its last."""
    half = piece.line(bar) + piece.bar // 2
    rows = [row for t in piece.tracks(*PITCHED) if (row := piece.inside(t, bar, bar))]
    busy = sum(any(n.start > half for n in row) for row in rows)
    is_held = any(n.end - n.start >= 3 * piece.bar // 4 for row in rows for n in row)
    return 3 * busy >= 2 * len(rows) > 0 and not is_held


def two_bars_of_silence(piece: Piece, rng: Random) -> Spoilt:
    first = rng.randint(5, piece.bars - 8)
    for track in range(len(piece.notes)):
        piece.without(track, first, first + 1)
    return {first, first + 1}


def bass_bar_sixteen_times(piece: Piece, rng: Random) -> Spoilt:
    return _one_part_sixteen_times(piece, rng, "bass")


def chord_bar_sixteen_times(piece: Piece, rng: Random) -> Spoilt:
    return _one_part_sixteen_times(piece, rng, "comp")


def _one_part_sixteen_times(piece: Piece, rng: Random, role: str) -> Spoilt:
    tracks = piece.tracks(role)
    place = stretch(piece, tracks[0], 1, rng, 2) if tracks and piece.bars >= 24 else None
    if not place:
        return None
    return _copied(piece, tracks[:1], min(place[0], piece.bars - 18), 15)


def two_bars_over_and_over(piece: Piece, rng: Random) -> Spoilt:
    """Everybody plays two bars twelve times running."""
    if piece.bars < 36:
        return None
    place = next((stretch(piece, t, 2, rng, 2) for t in piece.tracks("bass", "comp")), None)
    if not place:
        return None
    first = min(place[0], piece.bars - 26)
    for track in range(len(piece.notes)):
        model = piece.inside(track, first, first + 1)
        if model:
            piece.without(track, first + 2, first + 23)
            piece.notes[track] += [n.moved(2 * k * piece.bar) for k in range(1, 12) for n in model]
            piece.tidy(track)
    return set(range(first, first + 24))


def tempo_jump(piece: Piece, rng: Random) -> Spoilt:
    """Four bars in the middle are a third faster."""
    first = rng.randint(6, piece.bars - 10)
    start, end = (first - 1) * piece.bar, (first + 3) * piece.bar
    for others in piece.others:
        told = [(tick, m) for tick, m in others if m.type == "set_tempo"]
        if not told:
            continue
        now = [m for tick, m in told if tick <= start][-1]
        later = [m for tick, m in told if tick <= end][-1]
        others[:] = [r for r in others if r[1].type != "set_tempo" or not start <= r[0] <= end]
        others += [(start, now.copy(tempo=now.tempo * 3 // 4)), (end, later)]
        others.sort(key=lambda row: row[0])
    return set(range(first, first + 5))


def band_a_beat_off_the_drums(piece: Piece, rng: Random) -> Spoilt:
    """All pitches come a beat late for a whole section, the drums do not."""
    full = [s for s in piece.full(*PITCHED) if s[1] - s[0] >= 7]
    if not full or not piece.tracks("drums"):
        return None
    first, last, _ = rng.choice(full)
    if not piece.inside(piece.tracks("drums")[0], first, last):
        return None
    return _later(piece, piece.tracks(*PITCHED), first, last, _beat(piece))


def chords_a_beat_late(piece: Piece, rng: Random) -> Spoilt:
    for track in piece.tracks("comp"):
        place = stretch(piece, track, 8, rng, 3)
        if place:
            return _later(piece, [track], *place, _beat(piece))
    return None


def drums_a_beat_late(piece: Piece, rng: Random) -> Spoilt:
    """Not where the same pieces are struck a beat later anyway, as in a train beat."""
    tracks = piece.tracks("drums")
    place = stretch(piece, tracks[0], 8, rng, 5) if tracks else None
    if not place or _alike(piece, tracks[0], *place, _beat(piece)) >= SAME:
        return None
    return _later(piece, tracks, *place, _beat(piece))


SAME = 0.8
"""Of the strokes that fall on strokes of the same pieces when they are moved: it is the same beat then."""


def _alike(piece: Piece, track: int, first: int, last: int, ticks: int) -> float:
    """The share of a part's notes that come where it plays the same anyway when they are moved."""
    sixteenth = piece.ppq // 4
    notes = piece.inside(track, first, last)
    there = {((n.start + sixteenth // 2) // sixteenth, n.key) for n in notes}
    moved = [((n.start + ticks + sixteenth // 2) // sixteenth, n.key) for n in notes]
    return sum(place in there for place in moved) / len(moved)


def a_part_a_bar_early(piece: Piece, rng: Random) -> Spoilt:
    """A bar of the chords is lost: all that follows comes a bar early."""
    for track in piece.tracks("comp"):
        first = rng.randint(4, piece.bars // 2)
        piece.without(track, first, first)
        for note in piece.inside(track, first + 1, piece.bars):
            note.start -= piece.bar
            note.end -= piece.bar
        return set(range(first, piece.bars + 1))
    return None


def _beat(piece: Piece) -> int:
    return piece.ppq


def _later(piece: Piece, tracks: list[int], first: int, last: int, ticks: int) -> set[int]:
    for track in tracks:
        for note in piece.inside(track, first, last):
            note.start += ticks
            note.end += ticks
        piece.tidy(track)
    return set(range(first, last + 1))


def drummer_out_of_time(piece: Piece, rng: Random) -> Spoilt:
    """For a section every stroke falls up to a sixteenth early or late, each on its own."""
    tracks = piece.tracks("drums")
    full = [s for s in piece.sections if tracks and len(piece.inside(tracks[0], s[0], s[1])) > 40]
    if not full:
        return None
    first, last, _ = rng.choice(full)
    for note in piece.inside(tracks[0], first, last):
        ticks = rng.randint(-piece.ppq // 6, piece.ppq // 6)
        note.start, note.end = max(note.start + ticks, 0), note.end + ticks
    piece.tidy(tracks[0])
    return set(range(first, last + 1))


def everything_cut_to_a_tick(piece: Piece, rng: Random) -> Spoilt:
    """Every note of the pitched parts is over as soon as it begins."""
    for track in piece.tracks(*PITCHED):
        for note in piece.notes[track]:
            note.end = note.start + piece.ppq // 16
    return set(range(1, piece.bars + 1))
