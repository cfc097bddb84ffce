"""Two states in a musician's words: what is said is what changed, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from composer.model.events import Event, Hit, Note
from composer.model.song import Song
from composer.studio.song_diff import differences
from composer.theory.chord import Chord
from composer.theory.key import Key
from tests.songs import band_song

SONG = band_song(sections=6, bars=8)


def with_cell(song: Song, section: str, part: str, change: Callable[[Event], Event | None]) -> Song:
    """The song with one part of one section changed, event by event; None leaves an event out."""
    cells = []
    for cell in song.cells:
        if cell.section == section and cell.part == part:
            made = [change(event) for event in cell.events]
            cell = replace(cell, events=tuple(event for event in made if event is not None))
        cells.append(cell)
    return song.with_cells(tuple(cells))


def section_id(name: str) -> str:
    return next(s.id for s in SONG.plan.sections if s.name == name)


def told(after: Song) -> list[str]:
    return [line for line in differences(SONG, after) if not line.startswith("unchanged")]


def test_the_same_song_has_no_differences() -> None:
    """Everything is unchanged, and said to be."""
    assert differences(SONG, SONG) == (
        "unchanged: key, tempo, meter, form, players, chords, notes",
    )


def test_some_notes_changed() -> None:
    """Counted, and placed in bars of the song."""
    bar = 3840

    def change(event: Event) -> Event:
        is_there = isinstance(event, Note) and 2 * bar <= event.at < 2 * bar + 960
        return replace(event, at=event.at + 40, velocity=33) if is_there else event

    after = with_cell(SONG, section_id("Verse 1"), "bass", change)
    assert told(after) == ["Bass, bar 11: 1 note changed"]
    assert "key" in differences(SONG, after)[-1] and "notes" not in differences(SONG, after)[-1]


def test_louder() -> None:
    """One thing that changed all through is said once."""

    def change(event: Event) -> Event:
        return replace(event, velocity=event.velocity + 10)

    (line,) = told(with_cell(SONG, section_id("Verse 1"), "bass", change))
    assert line.startswith("Bass, Verse 1: louder (velocity ")


def test_an_octave_higher() -> None:
    """In semitones."""

    def change(event: Event) -> Event:
        return replace(event, pitch=event.pitch.up_octaves(1)) if isinstance(event, Note) else event

    assert told(with_cell(SONG, section_id("Verse 1"), "bass", change)) == [
        "Bass, Verse 1: up 12 semitones"
    ]


def test_without_hats_in_two_choruses() -> None:
    """Pieces of the kit by name, and returns of a section together."""

    def change(event: Event) -> Event | None:
        return None if isinstance(event, Hit) and event.piece == "hat" else event

    after = SONG
    for name in ("Chorus 1", "Chorus 2"):
        after = with_cell(after, section_id(name), "drums", change)
    lines = told(after)
    assert len(lines) == 1
    assert lines[0].startswith("Drums, Chorus 1 and 2: hat ")
    assert lines[0].endswith("-> 0 hits a bar")


def test_a_rest_and_a_lock() -> None:
    """Who no longer plays, and who must not be touched."""
    verse = section_id("Verse 1")
    assert told(with_cell(SONG, verse, "bass", lambda event: None)) == ["Bass, Verse 1: rests now"]
    locked = SONG.with_cells(
        tuple(replace(c, is_locked=c.section == verse and c.part == "bass") for c in SONG.cells)
    )
    assert told(locked) == ["Bass, Verse 1: locked"]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda p: replace(p, tempo_bpm=96.0), "tempo: 120 bpm -> 96 bpm"),
        (lambda p: replace(p, key=Key.parse("D major")), "key: C major -> D major"),
        (lambda p: replace(p, sections=p.sections[:-1]), "Outro: cut"),
        (lambda p: replace(p, sections=(*p.sections[1:], p.sections[0])), "order: Verse 1, Chorus 1, Verse 2, Chorus 2, Outro, Intro"),
        (lambda p: replace(p, parts=(replace(p.parts[0], instrument="violin"), *p.parts[1:])), "Melody: flute -> violin"),
        (lambda p: replace(p, sections=(replace(p.sections[0], chords=(replace(p.sections[0].chords[0], chord=Chord.parse("Dm7")), *p.sections[0].chords[1:])), *p.sections[1:])), "Intro: chords "),
    ],
)  # fmt: skip
def test_decisions(change: Callable, line: str) -> None:
    """Tempo, key, form, players and chords by name."""
    after = replace(SONG, plan=change(SONG.plan))
    after = after.with_cells(
        tuple(c for c in after.cells if any(s.id == c.section for s in after.plan.sections))
    )
    assert any(text.startswith(line) for text in told(after)), told(after)
