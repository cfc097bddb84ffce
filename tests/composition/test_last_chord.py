"""The song ends on its root, whoever plays to the end."""

from __future__ import annotations

import pytest

from composer import compose, genre_names, plan
from composer.composition.last_chord import bottom_part
from composer.model.events import Note
from composer.model.song import Song

SEEDS = (1, 4)


def last_chord(song: Song) -> tuple[int, list[Note]]:
    """The tick of the song's last chord in its section, and what is struck there."""
    section = song.plan.sections[-1]
    start = section.length - section.meter.bar_ticks
    roles = {part.id: part.role for part in song.plan.parts}
    return start, [
        event
        for cell in song.cells
        if cell.section == section.id and roles[cell.part] not in ("drums", "percussion")
        for event in cell.events
        if isinstance(event, Note) and start <= event.at < start + 120
    ]


@pytest.mark.parametrize("genre", genre_names())
def test_without_a_bass_the_chords_stand_on_the_root(genre: str) -> None:
    """Where nobody plays the bass at the end, the lowest note is the bass of the last chord all the same."""
    told = 0
    for seed in SEEDS:
        first = plan("", genre=genre, seed=seed)
        name = first.sections[-1].name.lower()
        basses = tuple(part.id for part in first.parts if part.role == "bass")
        song = compose("", genre=genre, seed=seed, silent={name: basses})
        section = song.plan.sections[-1]
        if section.ending not in ("held", "button", "ritardando"):
            continue
        assert bottom_part(song.plan, section) not in basses
        start, struck = last_chord(song)
        chord = [span for span in section.chords if span.at <= start][-1].chord
        if not bottom_part(song.plan, section) or not struck:
            continue
        told += 1
        lowest = min(struck, key=lambda note: note.pitch.midi)
        assert lowest.pitch.fifths == chord.bass_pc, (seed, str(chord), str(lowest.pitch))
        assert len({note.pitch.midi for note in struck}) >= 2
    assert told, "every genre ends on a chord in one of these seeds"
