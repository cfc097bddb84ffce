"""What the ear tells and a command mends: planted in one cell of a song of ours, heard, drawn again, and gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from composer import compose, genre_names, perform
from composer.model.events import Event, Note
from composer.model.song import Cell, Song
from composer.studio.criticism import judge_song
from composer.studio.mending import mend
from composer.theory.pitch import spell_midi, spell_near

Change = Callable[[Note, int], Note]
"""A note and its number in the cell become another."""


def up(semitones: int) -> Change:
    def moved(note: Note, number: int) -> Note:
        midi = min(max(note.pitch.midi + semitones, 12), 120)
        return replace(note, pitch=spell_midi(midi, spell_near(midi % 12, 0)))

    return moved


def zigzag(note: Note, number: int) -> Note:
    return up((0, 12, -12)[number % 3])(note, number)


def on_one_note(note: Note, number: int) -> Note:
    return up(67 - note.pitch.midi)(note, number)


def long(note: Note, number: int) -> Note:
    return replace(note, dur=9 * 3840) if number == 0 else note


def soft(note: Note, number: int) -> Note:
    return replace(note, velocity=max(note.velocity // 5, 1))


PLANTED: dict[str, tuple[str, Change]] = {
    "bass-root": ("bass", up(6)),
    "bass-high": ("bass", up(24)),
    "off-range": ("bass", up(-24)),
    "melody-clash": ("melody", up(1)),
    "out-of-voice": ("melody", up(24)),
    "wild-leaps": ("melody", zigzag),
    "one-note": ("melody", on_one_note),
    "buried": ("melody", soft),
    "part-clash": ("comp", up(1)),
    "low-mud": ("comp", up(-24)),
    "lost-octave": ("comp", up(24)),
    "stuck-note": ("comp", long),
}


def planted(song: Song, role: str, change: Change) -> Song | None:
    """The song with the fullest cell of a role changed, None without one."""
    parts = [part.id for part in song.plan.parts if part.role == role]
    cells = [cell for cell in song.cells if cell.part in parts[:1] and len(cell.events) >= 16]
    if not cells:
        return None
    cell = max(cells, key=lambda c: len(c.events))
    events: list[Event] = [
        change(event, n) if isinstance(event, Note) else event
        for n, event in enumerate(cell.events)
    ]
    spoilt: Cell = replace(cell, events=tuple(events))
    return song.with_cells(tuple(spoilt if c is cell else c for c in song.cells))


@pytest.mark.slow
@pytest.mark.parametrize("genre", genre_names())
def test_every_fix_clears_its_finding_and_adds_none(genre: str) -> None:
    """Every code that can be planted in a cell, in a song of every genre."""
    song = compose("", genre=genre, seed=2)
    heard = 0
    for code, (role, change) in PLANTED.items():
        spoilt = planted(song, role, change)
        if spoilt is None:
            continue
        before = judge_song(spoilt, perform(spoilt))
        spot = next(c.section for c, was in zip(spoilt.cells, song.cells, strict=True) if c != was)
        name = song.plan.section(spot).name
        if not any(f.code == code and name in f.sections for f in before):
            continue  # unheard, or taken for the one that is right: of two octaves nobody knows the strange one
        heard += 1
        mended = mend(
            spoilt, perform(spoilt), lambda f, code=code: f.code == code, tries=12, most=100
        )
        assert not [f for f in mended.remaining if f.code == code], code
        assert {f.code for f in mended.remaining} <= {f.code for f in before}, code
        assert len(mended.remaining) < len(before), code
    assert heard >= len(PLANTED) // 2, "most of it is heard in every genre"
