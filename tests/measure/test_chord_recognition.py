"""If these fail, a MIDI file somebody brings is heard with other chords, or in another key, than it has."""

from __future__ import annotations

import doctest
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.composition.build import build
from composer.composition.planner import make_plan
from composer.errors import TheoryError
from composer.genre.catalogue import load_genre
from composer.measure import chord_recognition
from composer.measure.chord_recognition import (
    Sound,
    find_note_key,
    find_note_keys,
    recognise_chords,
)
from composer.model.brief import Brief
from composer.model.events import Note
from composer.theory.analysis import read_chords
from composer.theory.chord_kind import chord_kind
from composer.theory.key import Key
from composer.theory.meter import Meter
from composer.theory.pitch import pc_semitone

PROGRESSIONS = [
    "C | Am | F | G | C",
    "Dm7 | G7 | Cmaj7 | Cmaj7",
    "Am | F | C | G | Am | Dm | E7 | Am",
    "Cm7 | Fm7 | Bb7 | Ebmaj7 | Abmaj7 | Dm7b5 | G7 | Cm7",
    "E | A | B7 | E",
    "Bb | Gm | Eb | F7 | Bb",
    "C | C#dim7 | Dm7 | G7 | C",
    "F#m | D | A | E",
    "Cmaj9 | Am9 | Dm9 | G9",
    "C | Csus4 | C | F | G7 | C",
]


def _block_chords(text: str) -> list[Sound]:
    """A bass and close chords, a bar each, as a beginner would play them."""
    sounds = []
    for entry in read_chords(text):
        root = pc_semitone(entry.chord.bass_pc or 0)
        sounds.append(Sound(entry.at, entry.dur, 36 + root))
        sounds += [Sound(entry.at, entry.dur, 60 + pc_semitone(tone)) for tone in entry.chord.tones]
    return sounds


@pytest.mark.parametrize("text", PROGRESSIONS)
def test_block_chords_are_read_back(text: str) -> None:
    """Chords that are simply played are simply heard: root, kind, and where they change."""
    wanted = read_chords(text)
    found = recognise_chords(_block_chords(text))
    expected: list[tuple[int, int, str]] = []
    for entry in wanted:
        heard = (entry.at, pc_semitone(entry.chord.root or 0), chord_kind(entry.chord))
        if not expected or expected[-1][1:] != heard[1:]:
            expected.append(heard)
    assert [
        (entry.at, pc_semitone(entry.chord.root or 0), chord_kind(entry.chord)) for entry in found
    ] == expected


def test_names_are_spelled_by_the_key() -> None:
    """In A flat it is D flat, in E it is C sharp."""
    sounds = [Sound(0, 3840, midi) for midi in (37, 61, 65, 68)]
    flat = recognise_chords(sounds, key=Key.parse("Ab major"))
    sharp = recognise_chords(sounds, key=Key.parse("E major"))
    assert (str(flat[0].chord), str(sharp[0].chord)) == ("Db", "C#")


def test_arpeggios_and_a_tune() -> None:
    """Broken chords with a tune of passing notes are still the chords."""
    sounds = []
    for bar, notes in enumerate(((48, 52, 55), (45, 48, 52), (53, 57, 60), (55, 59, 62))):
        for eighth in range(8):
            midi = notes[(0, 1, 2, 1)[eighth % 4]]
            sounds.append(Sound(bar * 3840 + eighth * 480, 480, midi))
        for quarter, step in enumerate((0, 2, 4, 5)):
            sounds.append(Sound(bar * 3840 + quarter * 960, 480, 72 + step))
        sounds.append(Sound(bar * 3840, 3840, notes[0] - 12))
    assert [str(entry.chord) for entry in recognise_chords(sounds)] == ["C", "Am", "F", "G"]


def test_bass_notes() -> None:
    """With `with_bass` an inversion is written as one."""
    sounds = [Sound(0, 3840, midi) for midi in (40, 60, 64, 67)]
    assert str(recognise_chords(sounds)[0].chord) == "C"
    assert str(recognise_chords(sounds, with_bass=True)[0].chord) == "C/E"


@pytest.mark.parametrize(
    ("text", "walk"),
    [
        ("Fmaj9 | Gm9 | C9 | Fmaj9", (0, 2)),  # to the fifth and back, as in a bossa or a two-feel
        ("F69 | Gm9 | C9 | F69", (0, 2)),
        ("Dm7 | G7 | Cmaj7 | Cmaj7", (0, 1, 2, 3)),  # walking
        ("Dm7b5 | G7b9 | Cm9 | Cm9", (0, 2)),
    ],
)
def test_what_the_bass_said_stays_in_the_ear(text: str, walk: tuple[int, ...]) -> None:
    """Without its root a major ninth is a minor seventh, and a flat ninth a diminished chord: the bass names it once."""
    sounds = []
    for entry in read_chords(text):
        tones = [pc_semitone(tone) for tone in entry.chord.tones]
        dur, half = entry.dur // len(walk), entry.dur // 2
        for place, step in enumerate(walk):
            sounds.append(Sound(entry.at + place * dur, dur, 36 + tones[step]))
        for at in (entry.at, entry.at + half):
            sounds += [Sound(at, half, 60 + tone) for tone in tones[1:]]
    found = recognise_chords(sounds)
    for entry in read_chords(text):
        end = entry.at + entry.dur
        inside = [c.chord for c in found if c.at < end and c.at + c.dur > entry.at]
        assert {chord.root for chord in inside} == {entry.chord.root}, (text, found)


def test_silence_is_no_chord() -> None:
    """A bar in which nothing sounds has no chord, and chords have no gaps between them."""
    sounds = _block_chords("C | F")
    later = [sound._replace(at=sound.at + 3 * 3840) for sound in sounds]
    found = recognise_chords(sounds + later)
    assert [str(entry.chord) for entry in found] == ["C", "F", "N.C.", "C", "F"]
    assert all(a.at + a.dur == b.at for a, b in pairwise(found))


def test_waltz() -> None:
    """Three beats to the bar."""
    sounds = [
        Sound(sound.at * 3 // 4, 2880, sound.midi) for sound in _block_chords("C | F | G7 | C")
    ]
    found = recognise_chords(sounds, Meter(3, 4))
    assert [entry.at for entry in found] == [0, 2880, 5760, 8640]


def test_keys() -> None:
    """The key of the notes, and of their parts."""
    first = _block_chords("C | F | G7 | C | Am | Dm | G7 | C")
    assert str(find_note_key(first)) == "C major"
    second = [sound._replace(at=sound.at + 8 * 3840, midi=sound.midi + 3) for sound in first]
    found = find_note_keys(first + second)
    assert [str(key) for _, _, key in found] == ["C major", "Eb major"]
    assert found[0][0] == 0
    assert abs(found[0][1] - 8 * 3840) <= 3840


def test_no_notes() -> None:
    """Nothing is refused."""
    with pytest.raises(TheoryError, match="there are no notes"):
        recognise_chords([])
    with pytest.raises(TheoryError, match="there are no notes"):
        recognise_chords([], key=Key(0))


def test_a_note_without_end() -> None:
    """A note of years, as a damaged file may hold, is refused before it takes the memory."""
    with pytest.raises(TheoryError, match="beats"):
        recognise_chords([Sound(0, 10**12, 60)])


def test_example() -> None:
    """The example in the documentation runs."""
    assert doctest.testmod(chord_recognition).failed == 0


@given(
    st.lists(
        st.tuples(st.integers(-960, 20000), st.integers(1, 5000), st.integers(0, 127)),
        min_size=1,
        max_size=60,
    )
)
@settings(max_examples=40, deadline=None)
def test_any_notes_give_chords(notes: list[tuple[int, int, int]]) -> None:
    """Whatever sounds after tick 0 gets chords without gaps, from the first beat on."""
    found = recognise_chords([Sound(*note) for note in notes])
    if any(at + dur > 0 for at, dur, _ in notes):
        assert found[0].at == 0
    assert all(a.at + a.dur == b.at for a, b in pairwise(found))


SONGS = [
    ("pop", 0.93),
    ("rock", 0.9),
    ("bossa nova", 0.9),
    ("jazz swing", 0.75),
    ("lo-fi hip-hop", 0.85),
]


@pytest.mark.parametrize(("genre", "share"), SONGS, ids=[row[0] for row in SONGS])
def test_our_own_songs(genre: str, share: float) -> None:
    """What the program composes it can hear: on most beats the root is the one that was planned.

    Measured over two songs each: rock 97 %, pop 96, bossa nova 95, lo-fi 88, and swing 80, whose bass walks under rootless
    voicings.
    """
    style = load_genre(genre)
    same = beats = 0
    for seed in (1, 2):
        song = build(make_plan(Brief(), style, seed), style)
        for section in song.plan.sections:
            sounds = [
                Sound(event.at, event.dur, event.pitch.midi)
                for cell in song.cells
                if cell.section == section.id
                for event in cell.events
                if isinstance(event, Note)
            ]
            if not sounds:
                continue
            found = recognise_chords(sounds, section.meter, section.key)
            for span in section.chords:
                for at in range(span.at, span.at + span.dur, section.meter.beat_ticks):
                    heard = next((c.chord for c in found if c.at <= at < c.at + c.dur), None)
                    if span.chord.root is None or heard is None:
                        continue
                    beats += 1
                    same += heard.root is not None and pc_semitone(heard.root) == pc_semitone(
                        span.chord.root
                    )
    assert beats > 100
    assert same / beats >= share
