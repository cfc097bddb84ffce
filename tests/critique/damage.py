"""Spoils good MIDI files in ways that people and machines spoil them, and says which bars were spoilt.

Works on a file's events alone and knows nothing of how it will be judged. `roles` maps a track's name to what it
plays (melody, bass, comp, pad, riff, counter, drums). Every kind takes the notes of a `Piece`, changes some, and gives
the bars (counted from 1) where that can be heard.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import mido

__all__ = ["DAMAGES", "Piece", "Stroke", "load"]


@dataclass
class Stroke:
    """A note: ticks, key, velocity, and its channel."""

    start: int
    end: int
    key: int
    velocity: int
    channel: int

    def moved(self, ticks: int = 0, keys: int = 0) -> Stroke:
        return Stroke(
            self.start + ticks,
            self.end + ticks,
            min(max(self.key + keys, 0), 127),
            self.velocity,
            self.channel,
        )


@dataclass
class Piece:
    """A MIDI file taken apart: notes by track, everything else as it was."""

    ppq: int
    names: list[str]
    notes: list[list[Stroke]]
    others: list[list[tuple[int, mido.Message]]]
    roles: dict[str, str]
    bar: int = 0
    ends: list[int] = field(default_factory=list)
    sections: list[tuple[int, int, str]] = field(default_factory=list)

    def tracks(self, *roles: str) -> list[int]:
        """Tracks of these roles that have notes."""
        return [
            n
            for n, name in enumerate(self.names)
            if self.notes[n] and self.roles.get(name) in roles
        ]

    def has_lungs(self, track: int) -> bool:
        """Whether the part is sung or blown, by its General MIDI program."""
        programs = [m.program for _, m in self.others[track] if m.type == "program_change"]
        return bool(programs) and (programs[0] in (52, 53, 54, 85) or 56 <= programs[0] < 80)

    def line(self, bar: int) -> int:
        """The tick where a bar (from 1) begins, less what players come early."""
        return (bar - 1) * self.bar - self.ppq // 12

    def bar_of(self, note: Stroke) -> int:
        return (note.start + self.ppq // 12) // self.bar + 1

    def inside(self, track: int, first: int, last: int) -> list[Stroke]:
        """The notes of a track that begin in bars first..last."""
        return [n for n in self.notes[track] if first <= self.bar_of(n) <= last]

    def without(self, track: int, first: int, last: int) -> None:
        for note in self.notes[track]:
            if self.bar_of(note) < first:
                note.end = min(note.end, max(self.line(first), note.start + 1))
        self.notes[track] = [n for n in self.notes[track] if not first <= self.bar_of(n) <= last]

    @property
    def bars(self) -> int:
        return max(self.bar_of(n) for notes in self.notes for n in notes)

    def save(self, path: Path) -> None:
        file = mido.MidiFile(ticks_per_beat=self.ppq)
        for notes, others, end in zip(self.notes, self.others, self.ends, strict=True):
            events = [(tick, 1, message) for tick, message in others]
            for n in notes:
                stop = max(n.end, n.start + 1)
                events.append(
                    (
                        n.start,
                        2,
                        mido.Message("note_on", note=n.key, velocity=n.velocity, channel=n.channel),
                    )
                )
                events.append((stop, 0, mido.Message("note_off", note=n.key, channel=n.channel)))
            events.sort(key=lambda e: (e[0], e[1]))
            track = mido.MidiTrack()
            now = 0
            for tick, _, message in events:
                track.append(message.copy(time=max(tick - now, 0)))
                now = max(tick, now)
            track.append(mido.MetaMessage("end_of_track", time=max(end - now, 0)))
            file.tracks.append(track)
        file.save(path)


def load(path: Path, roles: dict[str, str]) -> Piece:
    """A file with one meter from end to end, taken apart."""
    file = mido.MidiFile(path)
    piece = Piece(file.ticks_per_beat, [], [], [], roles)
    markers: list[tuple[int, str]] = []
    for track in file.tracks:
        now, held, notes, others = 0, {}, [], []
        for message in track:
            now += message.time
            if message.type == "note_on" and message.velocity:
                held[message.channel, message.note] = Stroke(
                    now, now, message.note, message.velocity, message.channel
                )
            elif message.type in ("note_on", "note_off"):
                note = held.pop((message.channel, message.note), None)
                if note is not None:
                    note.end = now
                    notes.append(note)
            elif message.type != "end_of_track":
                others.append((now, message))
            if message.type == "time_signature" and not piece.bar:
                piece.bar = file.ticks_per_beat * 4 * message.numerator // message.denominator
            if message.type == "marker" and message.text != "Count-in":
                markers.append((now, message.text))
        piece.names.append(track.name)
        piece.notes.append(sorted(notes, key=lambda n: (n.start, n.key)))
        piece.others.append(others)
        piece.ends.append(now)
    piece.bar = piece.bar or 4 * file.ticks_per_beat
    end = max(piece.ends)
    for place, (tick, name) in enumerate(markers):
        after = markers[place + 1][0] if place + 1 < len(markers) else end
        piece.sections.append((tick // piece.bar + 1, after // piece.bar, name))
    return piece


Spoilt = set[int] | None
"""The bars that were spoilt; None when the piece has nothing to spoil in this way."""


def _stretch(
    piece: Piece, track: int, length: int, rng: Random, least: int = 3
) -> tuple[int, int] | None:
    """Some bars in a row in which a track plays at least so many notes each on average."""
    starts = list(range(2, piece.bars - length))
    rng.shuffle(starts)
    for first in starts:
        last = first + length - 1
        played = {piece.bar_of(n) for n in piece.inside(track, first, last)}
        if len(played) == length and len(piece.inside(track, first, last)) >= least * length:
            return first, last
    return None


def _shift(piece: Piece, role: str, keys: int, length: int, rng: Random, least: int = 3) -> Spoilt:
    for track in piece.tracks(role):
        place = _stretch(piece, track, length, rng, least)
        if place:
            for note in piece.inside(track, *place):
                note.key += keys
            return set(range(place[0], place[1] + 1))
    return None


def melody_a_semitone_off(piece: Piece, rng: Random) -> Spoilt:
    return _shift(piece, "melody", rng.choice((1, -1)), 4, rng, 2)


def one_melody_bar_a_semitone_off(piece: Piece, rng: Random) -> Spoilt:
    return _shift(piece, "melody", rng.choice((1, -1)), 1, rng, 4)


def bass_a_tritone_off(piece: Piece, rng: Random) -> Spoilt:
    return _shift(piece, "bass", 6, 4, rng, 2)


def chords_a_semitone_off(piece: Piece, rng: Random) -> Spoilt:
    return _shift(piece, "comp", rng.choice((1, -1)), 4, rng, 3)


def bass_a_sixteenth_late(piece: Piece, rng: Random) -> Spoilt:
    tracks = piece.tracks("bass")
    drums = piece.tracks("drums")
    if not tracks or not drums:
        return None
    place = _stretch(piece, tracks[0], 8, rng, 2)
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
    place = _stretch(piece, tracks[0], 1, rng, 5)
    first = min(place[0] if place else 4, piece.bars - 18)
    return _copied(piece, tracks, first, 15)


def every_bar_the_same(piece: Piece, rng: Random) -> Spoilt:
    track = piece.tracks("bass", "comp")
    place = _stretch(piece, track[0], 1, rng, 2) if track and piece.bars >= 24 else None
    if not place:
        return None
    first = min(place[0], piece.bars - 18)
    return _copied(piece, list(range(len(piece.notes))), first, 15)


def velocities_all_eighty(piece: Piece, rng: Random) -> Spoilt:
    for notes in piece.notes:
        for note in notes:
            note.velocity = 80
    return set(range(1, piece.bars + 1))


def chords_down_in_the_cellar(piece: Piece, rng: Random) -> Spoilt:
    for track in piece.tracks("comp", "pad"):
        place = _stretch(piece, track, 4, rng, 3)
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


def fourteen_notes_in_the_hands(piece: Piece, rng: Random) -> Spoilt:
    for track in piece.tracks("comp", "pad"):
        place = _stretch(piece, track, 1, rng, 3)
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
        place = _stretch(piece, track, 2, rng, 3)
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
    place = _stretch(piece, tracks[0], 2, rng, 4) if tracks else None
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


def end_cut_off(piece: Piece, rng: Random) -> Spoilt:
    last = piece.bars
    for track in range(len(piece.notes)):
        piece.without(track, last - 2, last)
    return {last - 3, last - 2, last - 1, last}


def end_on_another_chord(piece: Piece, rng: Random) -> Spoilt:
    last = piece.bars
    shift = rng.choice((5, 2, -2, 7))
    for track in piece.tracks("melody", "comp", "pad", "riff", "counter", "bass"):
        for note in piece.inside(track, last - 1, last):
            note.key += shift
    return {last - 1, last}


def section_replaced_by_another(piece: Piece, rng: Random) -> Spoilt:
    def kind(name: str) -> str:
        return name.rstrip("0123456789 ")

    pairs = [
        (a, b)
        for a in piece.sections
        for b in piece.sections
        if kind(a[2]) != kind(b[2]) and b[1] - b[0] == a[1] - a[0] >= 7
    ]
    if not pairs:
        return None
    source, target = rng.choice(pairs)
    move = (target[0] - source[0]) * piece.bar
    for track in range(len(piece.notes)):
        copies = [n.moved(move) for n in piece.inside(track, source[0], source[1])]
        piece.without(track, target[0], target[1])
        piece.notes[track] = sorted(piece.notes[track] + copies, key=lambda n: (n.start, n.key))
    return set(range(target[0], target[1] + 1))


def hook_made_random(piece: Piece, rng: Random) -> Spoilt:
    """In every chorus but the first the tune is other notes at other times."""
    tracks = piece.tracks("melody")
    chorus = [
        s
        for s in piece.sections
        if s[2].casefold().startswith(("chorus", "drop", "head", "hook"))
        and tracks
        and len(piece.inside(tracks[0], s[0], s[1])) > 6
    ]
    if len(chorus) < 2:
        return None
    found: set[int] = set()
    for first, last, _ in chorus[1:]:
        old = piece.inside(tracks[0], first, last)
        piece.without(tracks[0], first, last)
        for bar in range(first, last + 1):
            places = sorted(rng.sample(range(piece.bar * 4 // piece.ppq), 4))
            for at in places:
                start = (bar - 1) * piece.bar + at * piece.ppq // 4
                key = old[0].key + rng.choice((-5, -3, -1, 0, 2, 4, 6, 9))
                piece.notes[tracks[0]].append(
                    Stroke(start, start + piece.ppq // 4, key, rng.randint(60, 100), old[0].channel)
                )
        found |= set(range(first, last + 1))
    piece.notes[tracks[0]].sort(key=lambda n: (n.start, n.key))
    return found


def hook_taken_out(piece: Piece, rng: Random) -> Spoilt:
    """In every chorus but the first there is no tune."""
    tracks = piece.tracks("melody")
    chorus = [
        s
        for s in piece.sections
        if s[2].casefold().startswith(("chorus", "drop", "head", "hook"))
        and tracks
        and len(piece.inside(tracks[0], s[0], s[1])) > 6
    ]
    if len(chorus) < 2:
        return None
    found: set[int] = set()
    for first, last, _ in chorus[1:]:
        piece.without(tracks[0], first, last)
        found |= set(range(first, last + 1))
    return found


def all_in_one_octave(piece: Piece, rng: Random) -> Spoilt:
    tracks = piece.tracks("melody", "comp", "pad", "riff", "counter", "bass")
    full = [
        s for s in piece.sections if sum(bool(piece.inside(t, s[0], s[1])) for t in tracks) >= 4
    ]
    if not full:
        return None
    first, last, _ = rng.choice(full)
    for track in tracks:
        for note in piece.inside(track, first, last):
            note.key = 60 + note.key % 12
    return set(range(first, last + 1))


def tune_and_chords_in_one_octave(piece: Piece, rng: Random) -> Spoilt:
    tracks = piece.tracks("melody", "comp", "pad", "riff", "counter")
    full = [
        s
        for s in piece.sections
        if piece.tracks("melody")
        and piece.inside(piece.tracks("melody")[0], s[0], s[1])
        and sum(bool(piece.inside(t, s[0], s[1])) for t in tracks) >= 3
    ]
    if not full:
        return None
    first, last, _ = rng.choice(full)
    for track in tracks:
        for note in piece.inside(track, first, last):
            note.key = 60 + note.key % 12
    return set(range(first, last + 1))


def stuck_note(piece: Piece, rng: Random) -> Spoilt:
    for track in piece.tracks("comp", "riff", "melody"):
        place = _stretch(piece, track, 1, rng, 2)
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


def silence_of_four_bars(piece: Piece, rng: Random) -> Spoilt:
    first = rng.randint(5, piece.bars - 10)
    for track in range(len(piece.notes)):
        piece.without(track, first, first + 3)
    return set(range(first, first + 4))


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


def leaps_everywhere(piece: Piece, rng: Random) -> Spoilt:
    tracks = piece.tracks("melody")
    place = _stretch(piece, tracks[0], 4, rng, 3) if tracks else None
    if not place:
        return None
    for n, note in enumerate(piece.inside(tracks[0], *place)):
        note.key += (0, 12, -12)[n % 3]
    return set(range(place[0], place[1] + 1))


def tune_on_one_note(piece: Piece, rng: Random) -> Spoilt:
    tracks = piece.tracks("melody")
    place = _stretch(piece, tracks[0], 8, rng, 2) if tracks else None
    if not place:
        return None
    key = piece.inside(tracks[0], *place)[0].key
    for note in piece.inside(tracks[0], *place):
        note.key = key
    return set(range(place[0], place[1] + 1))


def chorus_without_band(piece: Piece, rng: Random) -> Spoilt:
    """The fullest sections keep a tune and chords played softly."""
    full = [s for s in piece.sections if s[2].casefold().startswith(("chorus", "drop"))]
    if not full:
        return None
    found: set[int] = set()
    keep = [*piece.tracks("melody")[:1], *piece.tracks("comp", "pad")[:1]]
    for first, last, _ in full:
        for track in range(len(piece.notes)):
            if track not in keep:
                piece.without(track, first, last)
            for note in piece.inside(track, first, last):
                note.velocity = max(note.velocity - 35, 20)
        found |= set(range(first, last + 1))
    return found


def all_but_drums_in_another_key(piece: Piece, rng: Random) -> Spoilt:
    first = rng.randint(6, piece.bars - 10)
    for track in piece.tracks("melody", "comp", "pad", "riff", "counter", "bass"):
        for note in piece.inside(track, first, first + 3):
            note.key += 1
    return set(range(first, first + 4))


def bass_up_in_the_chords(piece: Piece, rng: Random) -> Spoilt:
    return _shift(piece, "bass", 30, 6, rng, 1)


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


DAMAGES: tuple[Callable[[Piece, Random], Spoilt], ...] = (
    melody_a_semitone_off,
    one_melody_bar_a_semitone_off,
    bass_a_tritone_off,
    chords_a_semitone_off,
    bass_a_sixteenth_late,
    drum_bar_sixteen_times,
    every_bar_the_same,
    velocities_all_eighty,
    chords_down_in_the_cellar,
    melody_out_of_range,
    fourteen_notes_in_the_hands,
    three_octaves_in_one_hand,
    four_sticks,
    end_cut_off,
    end_on_another_chord,
    section_replaced_by_another,
    hook_made_random,
    hook_taken_out,
    all_in_one_octave,
    tune_and_chords_in_one_octave,
    stuck_note,
    silence_of_four_bars,
    parts_doubled,
    leaps_everywhere,
    tune_on_one_note,
    chorus_without_band,
    all_but_drums_in_another_key,
    bass_up_in_the_chords,
    tune_without_a_breath,
)
